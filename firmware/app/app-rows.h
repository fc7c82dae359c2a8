/* Rows of boxed lists that several pages use. All (transfer floating). */
#pragma once

#include "firmware/app/app-page.h"

G_BEGIN_DECLS

/* A group with an optional heading; rows go in by app_group_add(). */
GtkWidget *app_group_new (const char *heading);
void app_group_add (GtkWidget *group, GtkWidget *row);

/* Words only: `title`, and `detail` (may be NULL) below it. Neither is markup. */
GtkWidget *app_text_row_new (const char *icon_name, const char *title, const char *detail);

/* A row that is pressed: calls `action` with `page` and `data` (borrowed). `icon_name` may be NULL.
 */
GtkWidget *app_action_row_new (AppPage *page, const char *icon_name, const char *title,
                               const char *detail, AppPageAction action, gpointer data);

/* What is pressed in other ways: calls `action` when `widget`, which is in the page, emits
 * `signal`. */
void app_connect_action (AppPage *page, GtkWidget *widget, const char *signal, AppPageAction action,
                         gpointer data);

/* A row with a switch; `*toggle` gets the GtkSwitch, whose "notify::active" tells. */
GtkWidget *app_switch_row_new (const char *title, const char *detail, gboolean active,
                               GtkWidget **toggle);

/* A row to choose one of `names` (ends with NULL); "notify::selected" tells. */
GtkWidget *app_choice_row_new (const char *title, const char *const *names, guint selected);

/* A row with a field to write in, below its title; `*entry` gets the GtkEntry. AdwEntryRow of
 * libadwaita 1.2 looks alike, but never tells a screen reader that it has the focus. */
GtkWidget *app_field_row_new (const char *title, GtkWidget **entry);

/* A paragraph that wraps, left-aligned. `css_class` may be NULL. */
GtkWidget *app_paragraph_new (const char *text, const char *css_class);

G_END_DECLS
