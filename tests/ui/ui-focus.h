/* Where the focus goes on a page, and whether it is seen. */
#pragma once

#include "tests/ui/ui-pages.h"

G_BEGIN_DECLS

/* All that can have the focus on the page on top. (transfer container) */
GPtrArray *ui_focus_all (UiPages *pages);
/* What Tab comes to, in order, once around. (transfer container) */
GPtrArray *ui_focus_walk (UiPages *pages);
/* How many of these show no ring that stands out from what was there before by 3 to 1 (WCAG 2.4.13)
 * on half of the way around, or more; each is told with `where`. */
guint ui_focus_count_unseen (UiPages *pages, const char *where, GPtrArray *stops);

/* For a report: what it is and where. (transfer full) */
char *ui_focus_describe (GtkWidget *widget);

G_END_DECLS
