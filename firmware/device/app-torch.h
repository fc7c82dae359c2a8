/* Torch: the light beside the camera, where there is one and the system lets us switch it.
 *
 * A lamp is an entry of /sys/class/leds whose name has "flash" or "torch" in it; logind switches it
 * for the person at the screen. Never blocks. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct AppTorch AppTorch;

/* NULL if there is no lamp below `folder` (app_lamp_folder ("leds")), or no `bus` (NULL: none) to
 * switch it by. (transfer full) */
AppTorch *app_torch_new (GDBusConnection *bus, const char *folder);
/* Switches it off. */
void app_torch_free (AppTorch *torch);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AppTorch, app_torch_free)

void app_torch_set (AppTorch *torch, gboolean on);
gboolean app_torch_is_on (const AppTorch *torch);

G_END_DECLS
