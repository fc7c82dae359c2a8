/* Every page of filling in, of a full form, at four sizes, in both languages and at 200 % text:
 * nothing is wider than the screen, the way leads to the review, and the law's suggestions are
 * there. Needs a display (Xvfb); skipped without one. */
#include <glib/gi18n.h>
#include <string.h>

#include "firmware/app/fill/app-fill-page.h"
#include "firmware/app/home/app-record-page.h"
#include "sync/base/pw-i18n.h"
#include "tests/ui/ui-world.h"

/* --- at every size --------------------------------------------------------------------------- */

/* A record with a suspected violation. */
static char *
record_suspected (const char *dir) {
  g_autoptr (GError) error = NULL;
  g_autoptr (AppStore) store = app_store_open (dir, NULL, &error);
  g_assert_no_error (error);
  return ui_record_suspected (store);
}

/* Nothing is wider than the screen. */
static void
assert_fits (UiWorld *world) {
  int least = 0, width = gtk_widget_get_width (GTK_WIDGET (world->window));
  gtk_widget_measure (ui_top_of (world), GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
  g_test_message ("%s: at least %d of %d", app_page_title (APP_PAGE (ui_top_of (world))), least,
                  width);
  g_assert_cmpint (least, <=, width);
}

static gboolean
is_main (GtkWidget *widget, const char *text) {
  (void)text;
  return GTK_IS_BUTTON (widget) && gtk_widget_has_css_class (widget, "suggested-action");
}

typedef struct {
  const char *size, *language;
  guint text_percent;
} Look;

/* Every page of a full record in one look. */
static void
test_looks (gconstpointer data) {
  const Look *look = data;
  g_autofree char *dir = ui_make_store ();
  g_autofree char *id = record_suspected (dir);
  g_setenv ("UI_SIZE", look->size, TRUE);
  UiWorld world = { 0 };
  ui_world_open (&world, dir);
  AppSettings *settings = app_desk_settings (world.desk);
  g_assert_true (app_settings_set_language (settings, look->language, NULL));
  g_assert_true (app_settings_set_text_percent (settings, look->text_percent, NULL));
  pw_i18n_set_language (look->language);
  g_autoptr (GError) error = NULL;
  AppPage *page = app_record_page_new (world.desk, id, &error);
  g_assert_no_error (error);
  app_window_open (world.window, page);
  ui_settle ();
  assert_fits (&world);
  g_autofree char *first
      = g_strdup_printf ("%s-%s-%u-record", look->size, look->language, look->text_percent);
  ui_shoot (first);
  AppRecord *record = app_records_find (app_desk_records (world.desk), id, NULL);
  g_autoptr (AppFiller) filler = app_filler_new (
      world.desk, app_fill_amend (app_desk_store (world.desk), record, look->language, &error));
  app_window_open (world.window, app_fill_page_of (filler, ""));
  ui_settle ();
  for (guint i = 1; i < 30; i++) {
    assert_fits (&world);
    g_autofree char *name
        = g_strdup_printf ("%s-%s-%u-%02u", look->size, look->language, look->text_percent, i);
    ui_shoot (name);
    GtkWidget *next = ui_find (ui_top_of (&world), is_main, NULL);
    g_assert_nonnull (next);
    if (!gtk_widget_is_sensitive (next) || !APP_IS_FILLER (filler)
        || app_window_depth (world.window) > 3)
      break;
    g_signal_emit_by_name (next, "clicked");
    ui_settle ();
  }
  g_assert_cmpuint (app_window_depth (world.window), ==, 4); /* home, record, form, review */
  GtkWidget *law
      = ui_find (ui_top_of (&world), ui_has_label, _ ("Articles that may fit (suggestions)"));
  g_assert_nonnull (law);
  app_page_reveal (app_window_top (world.window), gtk_widget_get_parent (law));
  g_autofree char *last
      = g_strdup_printf ("%s-%s-%u-law", look->size, look->language, look->text_percent);
  ui_shoot (last);
  ui_world_close (&world);
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  if (!ui_start ())
    return 0;
  static const Look looks[] = { { "480x320", "id", 100 },
                                { "360x720", "id", 100 },
                                { "640x480", "en", 100 },
                                { "720x720", "en", 200 },
                                { "360x720", "en", 200 } };
  for (gsize i = 0; i < G_N_ELEMENTS (looks); i++) {
    g_autofree char *name = g_strdup_printf ("/ui-fill-looks/%s-%s-%u", looks[i].size,
                                             looks[i].language, looks[i].text_percent);
    g_test_add_data_func (name, &looks[i], test_looks);
  }
  return g_test_run ();
}
