/* A page on which the village of a question is found by its name. */
#include "firmware/app/fill/app-region-page.h"

#include <glib/gi18n.h>

#include "firmware/app/app-region-search.h"
#include "firmware/app/app-rows.h"
#include "firmware/device/app-regions.h"

#define USUAL_MAX 5

#define APP_TYPE_REGION_PAGE (app_region_page_get_type ())
G_DECLARE_FINAL_TYPE (AppRegionPage, app_region_page, APP, REGION_PAGE, AppPage)

struct _AppRegionPage {
  AppPage parent_instance;
  AppFillControl *control; /* owned */
  GtkWidget *search;       /* in the page */
};

G_DEFINE_TYPE (AppRegionPage, app_region_page, APP_TYPE_PAGE)

char **
app_region_page_usual (AppFillControl *control, guint most) {
  g_return_val_if_fail (APP_IS_FILL_CONTROL (control), NULL);
  AppFiller *filler = app_fill_control_filler (control);
  AppFill *fill = app_filler_fill (filler);
  GPtrArray *codes = g_ptr_array_new ();
  if (fill != NULL && app_region_is_village (fill->store->region))
    g_ptr_array_add (codes, g_strdup (fill->store->region));
  /* Counting reads records: not for what is full already. */
  AppUsage *usage = codes->len < most ? app_filler_usage (filler) : NULL;
  g_auto (GStrv) often
      = usage != NULL ? app_usage_top (usage, app_fill_control_node (control)->path, most) : NULL;
  for (gsize i = 0; often != NULL && often[i] != NULL && codes->len < most; i++)
    if (app_region_is_village (often[i])
        && !g_ptr_array_find_with_equal_func (codes, often[i], g_str_equal, NULL))
      g_ptr_array_add (codes, g_strdup (often[i]));
  g_ptr_array_add (codes, NULL);
  return (char **)g_ptr_array_free (codes, FALSE);
}

static void
on_chosen (const char *code, gpointer data) {
  AppRegionPage *self = data;
  if (app_fill_control_set (self->control, code))
    app_page_leave (APP_PAGE (self));
}

static void
on_failed (const GError *error, gpointer page) {
  app_page_set_banner (page, error->message, TRUE);
}

static const AppRegionSearchEvents events = { .chosen = on_chosen, .failed = on_failed };

static GtkWidget *
region_page_focus (AppPage *page) {
  return app_region_search_field (APP_REGION_PAGE (page)->search);
}

static void
app_region_page_dispose (GObject *object) {
  g_clear_object (&APP_REGION_PAGE (object)->control);
  G_OBJECT_CLASS (app_region_page_parent_class)->dispose (object);
}

static void
app_region_page_class_init (AppRegionPageClass *class) {
  G_OBJECT_CLASS (class)->dispose = app_region_page_dispose;
  APP_PAGE_CLASS (class)->first_focus = region_page_focus;
}

static void
app_region_page_init (AppRegionPage *self) {
  (void)self;
}

AppPage *
app_region_page_new (AppFillControl *control) {
  g_return_val_if_fail (APP_IS_FILL_CONTROL (control), NULL);
  AppFiller *filler = app_fill_control_filler (control);
  AppFill *fill = app_filler_fill (filler);
  g_return_val_if_fail (fill != NULL, NULL);
  AppRegionPage *self
      = app_page_new_of (APP_TYPE_REGION_PAGE, app_filler_desk (filler), _ ("Which village?"));
  self->control = g_object_ref (control);
  self->search = app_region_search_new (fill->store->region, &events, self);
  app_page_append (APP_PAGE (self), self->search);
  g_auto (GStrv) usual = app_region_page_usual (control, USUAL_MAX);
  app_region_search_set_db (self->search, fill->store->db);
  app_region_search_suggest (self->search, _ ("Your own, and those chosen most often"),
                             (const char *const *)usual);
  return APP_PAGE (self);
}
