/* A search for a region by its name or code. */
#include "firmware/app/app-region-search.h"

#include <glib/gi18n.h>

#include "firmware/app/app-rows.h"
#include "firmware/device/app-regions.h"

#define FOUND_MAX 30 /* more are no help: type another letter */
#define CHARACTERS_MIN 2

typedef struct {
  GtkWidget *field, *hint, *place; /* in the box; `place`: AdwBin around what was found */
  char *home;                      /* owned; NULL: any region */
  PwDb *db;                        /* borrowed; NULL: there is no list, or not yet */
  char *heading;                   /* owned */
  GStrv codes;                     /* owned: suggested; NULL: none */
  AppRegionSearchEvents events;
  gpointer data;
} Search;

static Search *
search_of (GtkWidget *widget) {
  return g_object_get_data (G_OBJECT (widget), "panwas-search");
}

static void
search_free (gpointer data) {
  Search *search = data;
  g_free (search->home);
  g_free (search->heading);
  g_strfreev (search->codes);
  g_free (search);
}

/* --- what was found -------------------------------------------------------------------------- */

static void
on_row (GtkWidget *row, gpointer data) {
  Search *search = data;
  g_autofree char *code = g_strdup (g_object_get_data (G_OBJECT (row), "code"));
  search->events.chosen (code, search->data);
}

static void
show_regions (Search *search, const char *heading, GPtrArray *regions) {
  GtkWidget *group = app_group_new (heading);
  for (guint i = 0; i < regions->len; i++) {
    const AppRegion *region = g_ptr_array_index (regions, i);
    g_autofree char *detail = *region->within != '\0'
                                  ? g_strdup_printf ("%s · %s", region->within, region->code)
                                  : g_strdup (region->code);
    GtkWidget *row = app_text_row_new (NULL, region->name, detail);
    gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
    adw_action_row_add_suffix (ADW_ACTION_ROW (row),
                               gtk_image_new_from_icon_name ("go-next-symbolic"));
    g_object_set_data_full (G_OBJECT (row), "code", g_strdup (region->code), g_free);
    g_signal_connect (row, "activated", G_CALLBACK (on_row), search);
    app_group_add (group, row);
  }
  adw_bin_set_child (ADW_BIN (search->place), group);
  gtk_widget_set_visible (search->place, regions->len > 0);
}

static void
say (Search *search, const char *words, guint found) {
  const char *sentence = "";
  if (search->db != NULL && g_utf8_strlen (words, -1) >= CHARACTERS_MIN && found == 0)
    sentence = _ ("No village of that name; write a part of it, or its code.");
  else if (found >= FOUND_MAX)
    sentence = _ ("There are more; write more of the name.");
  gtk_label_set_text (GTK_LABEL (search->hint), sentence);
  gtk_widget_set_visible (search->hint, *sentence != '\0');
}

static GPtrArray *
suggested (Search *search) {
  GPtrArray *regions = g_ptr_array_new_with_free_func ((GDestroyNotify)app_region_free);
  for (gsize i = 0; search->codes != NULL && search->codes[i] != NULL; i++) {
    AppRegion *region = search->db != NULL ? app_regions_find (search->db, search->codes[i]) : NULL;
    if (region != NULL)
      g_ptr_array_add (regions, region);
  }
  return regions;
}

static GPtrArray *
look_up (Search *search, const char *words, GError **error) {
  if (search->db == NULL || g_utf8_strlen (words, -1) < CHARACTERS_MIN)
    return g_ptr_array_new ();
  return search->home != NULL ? app_regions_near (search->db, words, search->home, FOUND_MAX, error)
                              : app_regions_search (search->db, words, FOUND_MAX, error);
}

static void
refresh (Search *search, const char *words) {
  g_autoptr (GError) error = NULL;
  gboolean is_empty = *words == '\0';
  g_autoptr (GPtrArray) found = is_empty ? suggested (search) : look_up (search, words, &error);
  if (found == NULL)
    found = g_ptr_array_new ();
  show_regions (search, is_empty ? search->heading : NULL, found);
  say (search, words, found->len);
  if (error != NULL)
    search->events.failed (error, search->data);
}

static void
on_typed (GtkWidget *widget) {
  Search *search = search_of (widget);
  g_autofree char *words = app_region_search_words (widget);
  refresh (search, words);
  if (search->events.changed != NULL)
    search->events.changed (words, search->data);
}

static void
on_entered (GtkWidget *widget) {
  Search *search = search_of (widget);
  if (search->events.entered != NULL)
    search->events.entered (search->data);
}

/* --- life ------------------------------------------------------------------------------------ */

GtkWidget *
app_region_search_new (const char *home, const AppRegionSearchEvents *events, gpointer data) {
  g_return_val_if_fail (events != NULL && events->chosen != NULL && events->failed != NULL, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  Search *search = g_new0 (Search, 1);
  search->home = g_strdup (home);
  search->events = *events;
  search->data = data;
  search->field = gtk_search_entry_new ();
  gtk_accessible_update_property (GTK_ACCESSIBLE (search->field), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Name or code of the village"), -1);
  search->hint = app_paragraph_new ("", "dim-label");
  gtk_widget_set_visible (search->hint, FALSE);
  search->place = adw_bin_new ();
  gtk_widget_set_visible (search->place, FALSE);
  gtk_box_append (GTK_BOX (box), search->field);
  gtk_box_append (GTK_BOX (box), search->hint);
  gtk_box_append (GTK_BOX (box), search->place);
  g_object_set_data_full (G_OBJECT (box), "panwas-search", search, search_free);
  g_signal_connect_object (search->field, "search-changed", G_CALLBACK (on_typed), box,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (search->field, "activate", G_CALLBACK (on_entered), box,
                           G_CONNECT_SWAPPED);
  return box;
}

void
app_region_search_set_db (GtkWidget *widget, PwDb *db) {
  Search *search = search_of (widget);
  g_return_if_fail (search != NULL);
  g_autofree char *words = app_region_search_words (widget);
  search->db = db;
  refresh (search, words);
}

void
app_region_search_suggest (GtkWidget *widget, const char *heading, const char *const *codes) {
  Search *search = search_of (widget);
  g_return_if_fail (search != NULL);
  g_autofree char *words = app_region_search_words (widget);
  g_free (search->heading);
  search->heading = g_strdup (heading);
  g_strfreev (search->codes);
  search->codes = g_strdupv ((char **)codes);
  refresh (search, words);
}

char *
app_region_search_words (GtkWidget *widget) {
  Search *search = search_of (widget);
  g_return_val_if_fail (search != NULL, NULL);
  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (search->field))));
}

GtkWidget *
app_region_search_field (GtkWidget *widget) {
  Search *search = search_of (widget);
  g_return_val_if_fail (search != NULL, NULL);
  return search->field;
}
