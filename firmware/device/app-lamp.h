/* Lamp: what logind and sysfs share about backlights and lights. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Where the kernel lists a `subsystem` ("backlight" or "leds"): below /sys/class, or below what
 * PANWAS_SYS names, for tests. (transfer full) */
char *app_lamp_folder (const char *subsystem);

/* The number in FOLDER/NAME/FILE. FALSE if there is none. */
gboolean app_lamp_read (const char *folder, const char *name, const char *file, guint32 *number);

/* Asks logind to set `subsystem` ("backlight" or "leds") `name` to `brightness`, and does not wait:
 * it may say no. */
void app_lamp_set (GDBusConnection *bus, const char *subsystem, const char *name,
                   guint32 brightness);

G_END_DECLS
