/* Result: what came of a transfer, as rows on a page; and the ways that lead to others. */
#pragma once

#include "firmware/app/carry/app-inbox-words.h"
#include "firmware/app/app-page.h"

G_BEGIN_DECLS

/* A group with a row for each entry of app_inbox_words(). (transfer floating) */
GtkWidget *app_result_of_inbox (const AppInbox *inbox);

/* A group of rows with these sentences (char *), each with the symbol of a warning; NULL if there
 * are none. `title` heads it. (transfer floating) */
GtkWidget *app_result_of_problems (const char *title, GPtrArray *problems);

/* One row: what was done. `detail` may be NULL. (transfer floating) */
GtkWidget *app_result_row (const char *icon, const char *title, const char *detail,
                           gboolean is_warning);

/* A large symbol, a heading and a sentence (may be NULL) below it: all that a page has to say.
 * (transfer floating) */
GtkWidget *app_result_status (const char *icon, const char *heading, const char *sentence);

/* A row that leads somewhere; connect "activated". (transfer floating) */
GtkWidget *app_result_way (const char *icon, const char *title, const char *detail);

/* The sentence of an error with a capital letter, for where it stands by itself. (transfer full) */
char *app_result_sentence (const GError *error);

/* Likewise, as the page's banner. */
void app_result_banner (AppPage *page, const GError *error);

/* Opens `page` (transfer floating) in the window that `from` is in; if it is in none any more, the
 * page goes away unseen. */
void app_result_open (gpointer from, AppPage *page);
/* Says an error in that window; `what` is its heading. */
void app_result_fail (gpointer from, const char *what, const GError *error);

G_END_DECLS
