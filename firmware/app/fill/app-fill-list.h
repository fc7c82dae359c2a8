/* What is asked in one section: questions in rows, headings, and lists of entries as cards. */
#pragma once

#include <gtk/gtk.h>

#include "firmware/app/fill/app-filler.h"
#include "firmware/capture/app-fill-sections.h"

G_BEGIN_DECLS

/* Signals:
 *   open (const char *entry): the card of "/activities[2]" was pressed, or it was just added. */
#define APP_TYPE_FILL_LIST (app_fill_list_get_type ())
G_DECLARE_FINAL_TYPE (AppFillList, app_fill_list, APP, FILL_LIST, GtkBox)

/* (transfer floating) */
GtkWidget *app_fill_list_new (AppFiller *filler);

/* Shows `section`; what is asked already keeps its widget, so nobody loses the focus. */
void app_fill_list_show (AppFillList *self, const AppFillSection *section);
/* The question or list at `place` that has to be seen first; NULL if it is not here. */
GtkWidget *app_fill_list_find (AppFillList *self, const char *place);

/* The card of `entry`; NULL if it is not here. */
GtkWidget *app_fill_list_card (AppFillList *self, const char *entry);

G_END_DECLS
