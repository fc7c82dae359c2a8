/* Screen 4: a form being filled in, one section at a time; an entry of a list on a page of its own.
 */
#pragma once

#include "firmware/app/fill/app-filler.h"
#include "firmware/app/app-page.h"

G_BEGIN_DECLS

/* A new form `form_id`, or the draft `draft_id` (hex) where it stopped; one of them is NULL. NULL
 * with the errors of app_fill_new() and app_fill_open(). (transfer floating) */
AppPage *app_fill_page_new (AppDesk *desk, const char *form_id, const char *draft_id,
                            GError **error);

/* --- for the pages of filling in ------------------------------------------------------------- */

/* The form of `filler`, from the section that holds `place` ("": the first). (transfer floating) */
AppPage *app_fill_page_of (AppFiller *filler, const char *place);
/* Shows the section that holds `place`, opens the entries around it, and puts the focus there. */
void app_fill_page_go (AppPage *page, const char *place);

G_END_DECLS
