/* A page on which the village of a question is found by its name. */
#pragma once

#include "firmware/app/fill/app-fill-control.h"
#include "firmware/app/app-page.h"

G_BEGIN_DECLS

/* The villages that are offered before anything is typed: this handheld's own, then those that
 * were answered most often, without repetition. Ends with NULL. (transfer full) */
char **app_region_page_usual (AppFillControl *control, guint most);

/* Sets the answer of `control` to the code that is chosen, and leaves. (transfer floating) */
AppPage *app_region_page_new (AppFillControl *control);

G_END_DECLS
