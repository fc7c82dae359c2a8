/* A search for a region by its name or code: where one types, and what was found.
 *
 * First run (which region is this handheld's) and forms (in which village) share it. */
#pragma once

#include <gtk/gtk.h>

#include "sync/db/pw-db.h"

G_BEGIN_DECLS

typedef struct {
  void (*chosen) (const char *code, gpointer data);
  /* What stands in the search was changed, or Enter was pressed there. Both may be NULL. */
  void (*changed) (const char *words, gpointer data);
  void (*entered) (gpointer data);
  void (*failed) (const GError *error, gpointer data);
} AppRegionSearchEvents;

/* `home` NULL: regions of every kind; else villages alone, those nearest to `home` first. `data` is
 * borrowed and lives as long as the widget. (transfer floating) */
GtkWidget *app_region_search_new (const char *home, const AppRegionSearchEvents *events,
                                  gpointer data);
/* Where the list is (borrowed); NULL: there is none, and codes can be typed all the same. Searches
 * again. */
void app_region_search_set_db (GtkWidget *search, PwDb *db);
/* Shown while nothing is typed, with `heading` above: regions by their codes (ends with NULL);
 * those that the list does not have are left out. */
void app_region_search_suggest (GtkWidget *search, const char *heading, const char *const *codes);
/* What is typed, without blanks around it. (transfer full) */
char *app_region_search_words (GtkWidget *search);
/* What gets the focus first. (transfer none) */
GtkWidget *app_region_search_field (GtkWidget *search);

G_END_DECLS
