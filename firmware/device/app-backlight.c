/* Backlight, from sysfs to read and through logind to set. */
#include "firmware/device/app-backlight.h"

#include "firmware/device/app-lamp.h"

#define LAMPS_MAX 4

typedef struct {
  char *name;     /* owned; below the folder */
  guint32 before; /* brightness to restore */
} Lamp;

struct AppBacklight {
  GDBusConnection *bus; /* owned; NULL: none */
  Lamp lamps[LAMPS_MAX];
  guint count;
};

AppBacklight *
app_backlight_raise (GDBusConnection *bus, const char *folder) {
  AppBacklight *backlight = g_new0 (AppBacklight, 1);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  if (bus == NULL || dir == NULL)
    return backlight;
  backlight->bus = g_object_ref (bus);
  const char *name;
  while (backlight->count < LAMPS_MAX && (name = g_dir_read_name (dir)) != NULL) {
    guint32 now, most;
    if (!app_lamp_read (folder, name, "brightness", &now)
        || !app_lamp_read (folder, name, "max_brightness", &most) || now >= most)
      continue;
    backlight->lamps[backlight->count++] = (Lamp){ g_strdup (name), now };
    app_lamp_set (bus, "backlight", name, most);
  }
  return backlight;
}

void
app_backlight_restore (AppBacklight *backlight) {
  if (backlight == NULL)
    return;
  for (guint i = 0; i < backlight->count; i++) {
    app_lamp_set (backlight->bus, "backlight", backlight->lamps[i].name,
                  backlight->lamps[i].before);
    g_free (backlight->lamps[i].name);
  }
  g_clear_object (&backlight->bus);
  g_free (backlight);
}
