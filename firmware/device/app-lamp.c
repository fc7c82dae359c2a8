/* Lamp: sysfs to read, logind to set. */
#include "firmware/device/app-lamp.h"

#include "sync/base/pw-file.h"

#define CLASSES "/sys/class"
#define LOGIND "org.freedesktop.login1"
#define SESSION_PATH "/org/freedesktop/login1/session/auto" /* the caller's own session */
#define SESSION LOGIND ".Session"
#define NUMBER_BYTES_MAX 4096 /* sysfs says a page is the size of everything */

char *
app_lamp_folder (const char *subsystem) {
  const char *given = g_getenv ("PANWAS_SYS");
  return g_build_filename (given != NULL && *given != '\0' ? given : CLASSES, subsystem, NULL);
}

gboolean
app_lamp_read (const char *folder, const char *name, const char *file, guint32 *number) {
  g_autofree char *path = g_build_filename (folder, name, file, NULL);
  g_autoptr (GBytes) bytes = pw_file_read (path, NUMBER_BYTES_MAX, NULL);
  if (bytes == NULL || g_bytes_get_size (bytes) == 0)
    return FALSE;
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);
  g_autofree char *text = g_strndup (data, length);
  guint64 value;
  if (!g_ascii_string_to_unsigned (g_strstrip (text), 10, 0, G_MAXUINT32, &value, NULL))
    return FALSE;
  *number = (guint32)value;
  return TRUE;
}

void
app_lamp_set (GDBusConnection *bus, const char *subsystem, const char *name, guint32 brightness) {
  g_dbus_connection_call (bus, LOGIND, SESSION_PATH, SESSION, "SetBrightness",
                          g_variant_new ("(ssu)", subsystem, name, brightness), NULL,
                          G_DBUS_CALL_FLAGS_NO_AUTO_START, -1, NULL, NULL, NULL);
  /* A bus that nobody holds any more throws away what was not sent; this holds it until it is. */
  g_dbus_connection_flush (bus, NULL, NULL, NULL);
}
