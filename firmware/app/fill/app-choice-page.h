/* A page with the choices of one question: search, those taken most often first, row by row. */
#pragma once

#include "firmware/app/fill/app-fill-control.h"
#include "firmware/app/app-page.h"

G_BEGIN_DECLS

/* `control` is that of the question; the page goes with it. Of one choice the page is left at once,
 * of several with the main action or back: what is chosen is in the draft already.
 * (transfer floating) */
AppPage *app_choice_page_new (AppFillControl *control);

G_END_DECLS
