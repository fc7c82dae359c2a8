/* Torch: the first lamp that is called one. */
#include "firmware/device/app-torch.h"

#include <string.h>

#include "firmware/device/app-lamp.h"

struct AppTorch {
  GDBusConnection *bus; /* owned */
  char *name;           /* owned */
  guint32 most;
  gboolean is_on;
};

AppTorch *
app_torch_new (GDBusConnection *bus, const char *folder) {
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  if (bus == NULL || dir == NULL)
    return NULL;
  const char *name;
  while ((name = g_dir_read_name (dir)) != NULL) {
    guint32 most;
    if ((strstr (name, "flash") == NULL && strstr (name, "torch") == NULL)
        || !app_lamp_read (folder, name, "max_brightness", &most) || most == 0)
      continue;
    AppTorch *torch = g_new0 (AppTorch, 1);
    torch->bus = g_object_ref (bus);
    torch->name = g_strdup (name);
    torch->most = most;
    return torch;
  }
  return NULL;
}

void
app_torch_free (AppTorch *torch) {
  if (torch == NULL)
    return;
  app_torch_set (torch, FALSE);
  g_object_unref (torch->bus);
  g_free (torch->name);
  g_free (torch);
}

void
app_torch_set (AppTorch *torch, gboolean on) {
  g_return_if_fail (torch != NULL);
  if (on == torch->is_on)
    return;
  torch->is_on = on;
  app_lamp_set (torch->bus, "leds", torch->name, on ? torch->most : 0);
}

gboolean
app_torch_is_on (const AppTorch *torch) {
  return torch->is_on;
}
