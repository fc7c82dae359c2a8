/* First run: the village or area that the person watches, found by name or given by its code. */
#include <glib/gi18n.h>

#include "firmware/app/start/app-first-run-private.h"
#include "firmware/app/app-region-search.h"
#include "firmware/app/app-rows.h"
#include "firmware/app/app-window.h"
#include "firmware/device/app-regions.h"
#include "firmware/device/app-store.h"
#include "sync/base/pw-region.h"

#define APP_TYPE_FIRST_REGION (app_first_region_get_type ())
G_DECLARE_FINAL_TYPE (AppFirstRegion, app_first_region, APP, FIRST_REGION, AppPage)

struct _AppFirstRegion {
  AppPage parent_instance;
  GtkWidget *search; /* AppRegionSearch, in the page */
  PwDb *db;          /* owned; NULL: there is no list, or not yet */
};

G_DEFINE_TYPE (AppFirstRegion, app_first_region, APP_TYPE_PAGE)

/* --- choosing -------------------------------------------------------------------------------- */

static void
choose (AppPage *page, const char *code) {
  AppFirstRun *run = app_first_run_of (page);
  g_free (run->region);
  run->region = g_strdup (code);
  app_window_open (app_window_of (page), app_first_run_pin_page (app_page_desk (page), page));
}

static void
on_chosen (const char *code, gpointer page) {
  choose (page, code);
}

static void
on_next (AppPage *page, gpointer data) {
  (void)data;
  g_autofree char *code = app_region_search_words (APP_FIRST_REGION (page)->search);
  if (pw_region_is_valid (code))
    choose (page, code);
}

static void
on_changed (const char *words, gpointer page) {
  app_page_set_action_sensitive (page, pw_region_is_valid (words));
}

static void
on_entered (gpointer page) {
  (void)app_page_press_action (page);
}

static void
on_failed (const GError *error, gpointer page) {
  app_page_set_banner (page, error->message, TRUE);
}

static const AppRegionSearchEvents events
    = { .chosen = on_chosen, .changed = on_changed, .entered = on_entered, .failed = on_failed };

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
  app_region_search_set_db (page->search, page->db);
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
  return app_region_search_field (APP_FIRST_REGION (page)->search);
}

static void
app_first_region_finalize (GObject *object) {
  AppFirstRegion *page = APP_FIRST_REGION (object);
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
  (void)page;
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
  page->search = app_region_search_new (NULL, &events, page);
  app_page_append (base, page->search);
  app_page_set_action (base, _ ("_Next"), on_next, NULL);
  app_page_set_action_sensitive (base, FALSE);
  start_list (page);
  return base;
}
