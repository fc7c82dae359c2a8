/* First run: the village or area that the person watches, found by name or given by its code. */
#include <glib/gi18n.h>

#include "firmware/app/start/app-first-run-private.h"
#include "firmware/app/app-rows.h"
#include "firmware/app/app-window.h"
#include "firmware/device/app-regions.h"
#include "firmware/device/app-store.h"
#include "sync/base/pw-region.h"

#define FOUND_MAX 30 /* more are no help: type another letter */
#define CHARACTERS_MIN 2

#define APP_TYPE_FIRST_REGION (app_first_region_get_type ())
G_DECLARE_FINAL_TYPE (AppFirstRegion, app_first_region, APP, FIRST_REGION, AppPage)

struct _AppFirstRegion {
  AppPage parent_instance;
  GtkWidget *search, *found, *hint; /* found: a group, made anew with each search */
  GtkWidget *place;                 /* AdwBin around `found` */
  GPtrArray *regions;               /* owned: AppRegion of the rows */
  PwDb *db;                         /* owned; NULL: there is no list, or not yet */
};

G_DEFINE_TYPE (AppFirstRegion, app_first_region, APP_TYPE_PAGE)

/* --- choosing -------------------------------------------------------------------------------- */

static char *
typed (AppFirstRegion *page) {
  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (page->search))));
}

static void
choose (AppPage *page, const char *code) {
  AppFirstRun *run = app_first_run_of (page);
  g_free (run->region);
  run->region = g_strdup (code);
  app_window_open (app_window_of (page), app_first_run_pin_page (app_page_desk (page), page));
}

static void
on_region (AppPage *page, gpointer region) {
  choose (page, ((const AppRegion *)region)->code);
}

static void
on_next (AppPage *page, gpointer data) {
  (void)data;
  g_autofree char *code = typed (APP_FIRST_REGION (page));
  if (pw_region_is_valid (code))
    choose (page, code);
}

/* --- searching ------------------------------------------------------------------------------- */

static void
show_found (AppFirstRegion *page) {
  GtkWidget *group = app_group_new (NULL);
  for (guint i = 0; i < page->regions->len; i++) {
    AppRegion *region = g_ptr_array_index (page->regions, i);
    g_autofree char *detail = *region->within != '\0'
                                  ? g_strdup_printf ("%s · %s", region->within, region->code)
                                  : g_strdup (region->code);
    app_group_add (
        group, app_action_row_new (APP_PAGE (page), NULL, region->name, detail, on_region, region));
  }
  adw_bin_set_child (ADW_BIN (page->place), group);
  gtk_widget_set_visible (page->place, page->regions->len > 0);
}

static void
say (AppFirstRegion *page, const char *words) {
  const char *sentence = "";
  if (page->db != NULL && g_utf8_strlen (words, -1) >= CHARACTERS_MIN && page->regions->len == 0)
    sentence = _ ("No village of that name; write a part of it, or its code.");
  else if (page->regions->len >= FOUND_MAX)
    sentence = _ ("There are more; write more of the name.");
  gtk_label_set_text (GTK_LABEL (page->hint), sentence);
  gtk_widget_set_visible (page->hint, *sentence != '\0');
}

static void
on_search (AppFirstRegion *page) {
  g_autofree char *words = typed (page);
  app_page_set_action_sensitive (APP_PAGE (page), pw_region_is_valid (words));
  g_autoptr (GPtrArray) found = NULL;
  g_autoptr (GError) error = NULL;
  if (page->db != NULL && g_utf8_strlen (words, -1) >= CHARACTERS_MIN)
    found = app_regions_search (page->db, words, FOUND_MAX, &error);
  /* Rows borrow from the regions, so they go first. */
  adw_bin_set_child (ADW_BIN (page->place), NULL);
  g_ptr_array_unref (page->regions);
  page->regions = found != NULL ? g_steal_pointer (&found) : g_ptr_array_new ();
  show_found (page);
  say (page, words);
  if (error != NULL)
    app_page_set_banner (APP_PAGE (page), error->message, TRUE);
}

/* --- the list that was given with the system ------------------------------------------------- */

static void
prepare (GTask *task, gpointer source, gpointer data, GCancellable *cancellable) {
  (void)source;
  (void)cancellable;
  const char *const *paths = data; /* folder of the store, file */
  GError *error = NULL;
  if (app_regions_prepare (paths[0], paths[1], &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
prepare_ready (GObject *source, GAsyncResult *result, gpointer data) {
  (void)data;
  AppFirstRegion *page = APP_FIRST_REGION (source);
  g_autoptr (GError) error = NULL;
  app_page_set_banner (APP_PAGE (page), NULL, FALSE);
  if (g_task_propagate_boolean (G_TASK (result), &error))
    page->db = app_store_open_file (app_desk_dir (app_page_desk (APP_PAGE (page))), FALSE, &error);
  if (error != NULL)
    app_page_set_banner (APP_PAGE (page), error->message, TRUE);
  on_search (page);
}

static void
start_list (AppFirstRegion *page) {
  char *file = app_regions_file ();
  if (file == NULL)
    return;
  app_page_set_banner (APP_PAGE (page), _ ("The list of villages is being taken in ..."), FALSE);
  GStrv paths = g_new0 (char *, 3);
  paths[0] = g_strdup (app_desk_dir (app_page_desk (APP_PAGE (page))));
  paths[1] = file;
  g_autoptr (GTask) task = g_task_new (page, NULL, prepare_ready, NULL);
  g_task_set_task_data (task, paths, (GDestroyNotify)g_strfreev);
  g_task_run_in_thread (task, prepare);
}

/* --- life ------------------------------------------------------------------------------------ */

static GtkWidget *
first_region_focus (AppPage *page) {
  return APP_FIRST_REGION (page)->search;
}

static void
app_first_region_finalize (GObject *object) {
  AppFirstRegion *page = APP_FIRST_REGION (object);
  g_ptr_array_unref (page->regions);
  pw_db_close (page->db);
  G_OBJECT_CLASS (app_first_region_parent_class)->finalize (object);
}

static void
app_first_region_class_init (AppFirstRegionClass *class) {
  G_OBJECT_CLASS (class)->finalize = app_first_region_finalize;
  APP_PAGE_CLASS (class)->first_focus = first_region_focus;
}

static void
app_first_region_init (AppFirstRegion *page) {
  page->regions = g_ptr_array_new ();
}

AppPage *
app_first_run_region_page (AppDesk *desk, AppPage *from) {
  AppPage *base = app_page_new_of (APP_TYPE_FIRST_REGION, desk, "Panwas");
  AppFirstRegion *page = APP_FIRST_REGION (base);
  app_first_run_join (base, from);
  app_page_append (base, app_paragraph_new (_ ("Which village do you watch?"), "title-2"));
  app_page_append (
      base, app_paragraph_new (_ ("Write the name of the village or sub-district, or its code, "
                                  "such as 17.07.03.2004."),
                               NULL));
  page->search = gtk_search_entry_new ();
  gtk_accessible_update_property (GTK_ACCESSIBLE (page->search), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Name or code of the village"), -1);
  page->hint = app_paragraph_new ("", "dim-label");
  gtk_widget_set_visible (page->hint, FALSE);
  page->place = adw_bin_new ();
  gtk_widget_set_visible (page->place, FALSE);
  app_page_append (base, page->search);
  app_page_append (base, page->hint);
  app_page_append (base, page->place);
  app_page_set_action (base, _ ("_Next"), on_next, NULL);
  app_page_set_action_sensitive (base, FALSE);
  g_signal_connect_object (page->search, "search-changed", G_CALLBACK (on_search), page,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (page->search, "activate", G_CALLBACK (app_page_press_action), page,
                           G_CONNECT_SWAPPED);
  start_list (page);
  return base;
}
