/* Where the focus goes when what had it is gone: to the page's first part, as on a page that was
 * just opened, and not to whatever stands beside the hole, which GTK would choose. */
#pragma once

#include "firmware/app/app-page.h"

G_BEGIN_DECLS

/* What is in `part` of the page goes and is made anew, in the same turn of the loop. */
void app_focus_part_goes (AppPage *page, GtkWidget *part);

/* Another page covers this one: what has the focus now. */
void app_focus_note (AppPage *page);
/* The page is on top again: TRUE if what had the focus when it was covered is gone. */
gboolean app_focus_is_lost (AppPage *page);

G_END_DECLS
