/* All parts of a form being filled in, with what is missing or wrong in each. */
#pragma once

#include "firmware/app/fill/app-filler.h"
#include "firmware/app/app-page.h"

G_BEGIN_DECLS

/* A press goes to that place on `page`, an app_fill_page_of(), and takes this one off.
 * (transfer floating) */
AppPage *app_jump_page_new (AppFiller *filler, AppPage *page);

G_END_DECLS
