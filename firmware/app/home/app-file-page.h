/* A page on which a file is chosen from sticks and folders, with keys or taps. */
#pragma once

#include "firmware/app/app-page.h"

G_BEGIN_DECLS

typedef void (*AppFileChosen) (const char *path, gpointer owner);

/* `folder` NULL: where files of people usually are. `chosen` is called with `owner`, at most once,
 * and not after `owner` is gone. (transfer floating) */
AppPage *app_file_page_new (AppDesk *desk, const char *folder, AppFileChosen chosen,
                            GObject *owner);

G_END_DECLS
