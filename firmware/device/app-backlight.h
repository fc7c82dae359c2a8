/* Backlight: brighter while QR codes are shown, and as it was afterwards, through logind.
 *
 * logind lets the person at the screen set it without more rights; where there is no backlight, no
 * logind, or it says no, nothing happens. Never blocks. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct AppBacklight AppBacklight;

/* Sets every backlight below `folder` (app_lamp_folder ("backlight")) to its maximum. `bus` is
 * where logind is; NULL: none. (transfer full) */
AppBacklight *app_backlight_raise (GDBusConnection *bus, const char *folder);
/* Sets them to what they were. */
void app_backlight_restore (AppBacklight *backlight);

G_END_DECLS
