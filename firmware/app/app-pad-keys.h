/* Pad keys: a page is operated by a game pad as it is by keys (app-keymap.h): the cross or stick
 * moves the focus, A presses, B goes back, X does the page's main action, the shoulders go on and
 * back, select helps, start locks. Text is written by the system's on-screen keyboard, which comes
 * up when a field has the focus. PANWAS_PAD names a pipe that stands in for the devices. */
#pragma once

#include "firmware/app/app-window.h"

G_BEGIN_DECLS

typedef struct AppPadKeys AppPadKeys;

/* Listens as long as it lives; hears nothing while another program is in front. `window` is
 * watched, `desk` borrowed. (transfer full) */
AppPadKeys *app_pad_keys_new (AppWindow *window, AppDesk *desk);
void app_pad_keys_free (AppPadKeys *keys);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AppPadKeys, app_pad_keys_free)

G_END_DECLS
