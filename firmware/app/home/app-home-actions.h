/* Home's large buttons: one for each form, and the ways to and from the office. */
#pragma once

#include "firmware/app/home/app-home-news.h"
#include "firmware/app/app-page.h"

G_BEGIN_DECLS

/* The main form and the ways to and from the office. Made anew after every change of records: a
 * form may have come. `others` gets the rows of the other forms. (both transfer floating) */
GtkWidget *app_home_actions_new (AppPage *page, GtkWidget **others);

/* One of app_home_news() as a row that opens what helps. (transfer floating) */
GtkWidget *app_home_news_row_new (AppPage *page, const AppHomeNews *item);

G_END_DECLS
