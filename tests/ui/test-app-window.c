/* The window on a real screen: pages come and go, leaving asks, locking takes everything down at
 * once and opens again what can be, the language changes all words, keys do what the table says,
 * every control has a name, and every page fits 320 pixels of width, with text at 200 % too. */
#include <string.h>

#include "firmware/app/app-application.h"
#include "firmware/app/care/app-care-pages.h"
#include "firmware/app/care/app-guide-page.h"
#include "firmware/app/start/app-lock-page.h"
#include "firmware/app/start/app-pin-page.h"
#include "firmware/app/home/app-records-page.h"
#include "firmware/app/care/app-self-test-page.h"
#include "firmware/app/care/app-settings-page.h"
#include "firmware/app/app-style.h"
#include "sync/base/pw-i18n.h"
#include "tests/lib/sample-store.h"
#include "tests/lib/sample.h"
#include "tests/ui/ui-world.h"

#define SCREEN_WIDTH 320 /* px: the narrowest that is promised */
#define GUIDE "/panwas/app/guide/"
#define PICTURES_BYTES_MAX 400000 /* all of them: they are in memory with the program */

typedef struct {
  SampleStore *sample;
  GtkApplication *application;
  AppDesk *desk;
  AppWindow *window;
} World;

static void
settle (void) {
  for (int i = 0; i < 50; i++) {
    while (g_main_context_iteration (NULL, FALSE)) {
    }
    g_usleep (2000);
  }
}

static void
unlock_ready (GObject *source, GAsyncResult *result, gpointer data) {
  g_assert_true (app_desk_finish (APP_DESK (source), result, NULL));
  *(gboolean *)data = TRUE;
}

static void
unlock (AppDesk *desk) {
  gboolean done = FALSE;
  app_desk_unlock_async (desk, NULL, unlock_ready, &done);
  while (!done)
    g_main_context_iteration (NULL, TRUE);
}

static void
world_open (World *world) {
  world->sample = sample_store_new ();
  for (guint i = 0; i < 7; i++)
    g_free (sample_store_record (world->sample, i));
  /* One for the whole program: its place on the bus is not free again at once. */
  if (g_application_get_default () == NULL) {
    GtkApplication *first = gtk_application_new (NULL, G_APPLICATION_NON_UNIQUE);
    g_assert_true (g_application_register (G_APPLICATION (first), NULL, NULL));
    g_application_set_default (G_APPLICATION (first));
  }
  world->application = GTK_APPLICATION (g_object_ref (g_application_get_default ()));
  world->desk = app_desk_new (world->sample->data, NULL);
  app_style_start (app_desk_settings (world->desk));
  world->window = app_window_new (world->application, world->desk);
  gtk_window_present (GTK_WINDOW (world->window));
  settle ();
}

static void
world_close (World *world) {
  gtk_window_destroy (GTK_WINDOW (world->window));
  settle ();
  g_assert_finalize_object (world->desk);
  g_object_unref (world->application);
  sample_store_free (world->sample);
  sample_store_set_clock (0);
}

/* --- pages ----------------------------------------------------------------------------------- */

/* Something that is seen has the focus: keys that go to what is hidden are lost. */
static void
assert_focus_seen (World *world) {
  settle ();
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (world->window));
  g_assert_nonnull (focus);
  g_assert_true (gtk_widget_get_mapped (focus));
}

static void
test_stack (void) {
  World world;
  world_open (&world);
  g_assert_cmpstr (app_page_title (app_window_top (world.window)), ==, "Panwas");
  assert_focus_seen (&world);
  unlock (world.desk);
  assert_focus_seen (&world);
  g_assert_cmpuint (app_window_depth (world.window), ==, 1);
  AppPage *records = app_records_page_new (world.desk);
  app_window_open (world.window, records);
  AppPage *guide = app_guide_page_new (world.desk);
  app_window_open (world.window, guide);
  g_object_add_weak_pointer (G_OBJECT (guide), (gpointer *)&guide);
  settle ();
  g_assert_cmpuint (app_window_depth (world.window), ==, 3);
  app_window_back (world.window);
  for (int i = 0; i < 100 && guide != NULL; i++)
    settle ();
  g_assert_null (guide); /* gone for good, once it slid out of sight */
  g_assert_true (app_window_top (world.window) == records);
  app_window_go_home (world.window);
  app_window_back (world.window); /* nothing is below home */
  settle ();
  g_assert_cmpuint (app_window_depth (world.window), ==, 1);
  world_close (&world);
}

static void
on_answer (gboolean yes, gpointer data) {
  (void)yes;
  (void)data;
  g_assert_not_reached ();
}

static guint
count_windows (void) {
  g_autoptr (GList) all = gtk_window_list_toplevels ();
  return g_list_length (all);
}

/* Pages, dialogs and what they hold are gone before the keys are; what can be opened again is. */
static void
test_lock (void) {
  World world;
  world_open (&world);
  unlock (world.desk);
  AppPage *records = app_records_page_new (world.desk);
  app_window_open (world.window, records);
  app_window_open (world.window, app_storage_page_new (world.desk)); /* is not opened again */
  g_object_add_weak_pointer (G_OBJECT (records), (gpointer *)&records);
  app_window_ask (world.window, "Heading", "Body", "No", "Yes", FALSE, on_answer, records, NULL);
  settle ();
  guint windows = count_windows ();
  app_desk_lock (world.desk);
  g_assert_null (records);
  g_assert_cmpuint (app_window_depth (world.window), ==, 1);
  settle ();
  g_assert_cmpuint (count_windows (), ==, windows - 1);
  g_assert_cmpstr (gtk_window_get_title (GTK_WINDOW (world.window)), ==, "Panwas");
  unlock (world.desk);
  g_assert_cmpuint (app_window_depth (world.window), ==, 2);
  world_close (&world);
}

static void
test_language (void) {
  World world;
  world_open (&world);
  unlock (world.desk);
  app_window_open (world.window, app_settings_page_new (world.desk));
  g_assert_cmpstr (app_page_title (app_window_top (world.window)), ==, "Settings and help");
  pw_i18n_set_language ("id");
  app_window_rebuild (world.window);
  g_assert_cmpuint (app_window_depth (world.window), ==, 2);
  g_assert_cmpstr (app_page_title (app_window_top (world.window)), ==, "Pengaturan dan bantuan");
  pw_i18n_set_language ("en");
  world_close (&world);
}

/* --- every page ------------------------------------------------------------------------------ */

static AppPage *
chapter_page (AppDesk *desk) {
  return app_guide_page_new (desk);
}

typedef struct {
  const char *name;
  AppPage *(*make) (AppDesk *desk);
} Maker;

static const Maker makers[] = {
  { "records", app_records_page_new },
  { "settings", app_settings_page_new },
  { "pin", app_pin_page_new },
  { "storage", app_storage_page_new },
  { "identity", app_identity_page_new },
  { "guide", chapter_page },
  { "self-test", app_self_test_page_new },
  { "lock", app_lock_page_new },
};

static gboolean
has_words (GtkWidget *widget) {
  if (GTK_IS_LABEL (widget) && *gtk_label_get_text (GTK_LABEL (widget)) != '\0')
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (has_words (child))
      return TRUE;
  return FALSE;
}

/* A button without words has a tooltip, which is also its accessible name; or a property that GTK
 * has no getter for, so its absence would not be seen here: such controls are named in app-rows. */
static void
check_names (const char *page, GtkWidget *widget) {
  gboolean is_control = GTK_IS_BUTTON (widget) || GTK_IS_MENU_BUTTON (widget);
  if (is_control && gtk_widget_get_mapped (widget) && !has_words (widget)
      && gtk_widget_get_tooltip_text (widget) == NULL
      && !gtk_widget_has_css_class (widget, "pin-key")
      && gtk_widget_get_ancestor (widget, GTK_TYPE_DROP_DOWN) == NULL
      && gtk_widget_get_ancestor (widget, ADW_TYPE_COMBO_ROW) == NULL)
    g_error ("%s: a %s has no name", page, G_OBJECT_TYPE_NAME (widget));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    check_names (page, child);
}

static void
check_page (World *world, const char *name, AppPage *page, guint percent) {
  settle ();
  int minimum;
  gtk_widget_measure (GTK_WIDGET (page), GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL,
                      NULL);
  if (minimum > SCREEN_WIDTH)
    g_error ("%s at %u %%: needs %d pixels of width", name, percent, minimum);
  check_names (name, GTK_WIDGET (page));
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (world->window));
  if (focus == NULL || !gtk_widget_is_ancestor (focus, GTK_WIDGET (page)))
    g_error ("%s: nothing on it has the focus", name);
}

static void
test_pages (void) {
  static const guint percents[] = { 100, 200 };
  static const char *const languages[] = { "en", "id" };
  for (gsize i = 0; i < G_N_ELEMENTS (percents) * G_N_ELEMENTS (languages); i++) {
    World world;
    pw_i18n_set_language (languages[i % 2]);
    world_open (&world);
    g_assert_true (
        app_settings_set_text_percent (app_desk_settings (world.desk), percents[i / 2], NULL));
    unlock (world.desk);
    check_page (&world, "home", app_window_top (world.window), percents[i / 2]);
    for (gsize m = 0; m < G_N_ELEMENTS (makers); m++) {
      app_window_open (world.window, makers[m].make (world.desk));
      check_page (&world, makers[m].name, app_window_top (world.window), percents[i / 2]);
      app_window_go_home (world.window);
    }
    g_assert_true (app_settings_set_text_percent (app_desk_settings (world.desk), 100, NULL));
    world_close (&world);
  }
  pw_i18n_set_language ("en");
}

/* Every chapter is there in both languages, with a title. */
static void
test_guide (void) {
  g_auto (GStrv) indonesian = app_guide_chapters ("id");
  g_auto (GStrv) english = app_guide_chapters ("en");
  g_assert_cmpuint (g_strv_length (indonesian), >=, 8);
  g_assert_cmpuint (g_strv_length (indonesian), ==, g_strv_length (english));
  for (guint i = 0; indonesian[i] != NULL; i++)
    g_assert_true (strncmp (indonesian[i], english[i], 2) == 0);
}

/* Looks at the pictures that the chapters of `language` name, and counts their bytes. */
static gsize
look_at_pictures (const char *language, GHashTable *named) {
  gsize bytes = 0;
  g_auto (GStrv) chapters = app_guide_chapters (language);
  for (guint i = 0; chapters[i] != NULL; i++) {
    g_autofree char *path = g_strdup_printf (GUIDE "%s/%s", language, chapters[i]);
    g_autoptr (GBytes) text = g_resources_lookup_data (path, 0, NULL);
    g_auto (GStrv) lines = g_strsplit (g_bytes_get_data (text, NULL), "\n", -1);
    for (guint k = 0; lines[k] != NULL; k++) {
      if (!g_str_has_prefix (lines[k], "! "))
        continue;
      g_auto (GStrv) parts = g_strsplit (lines[k] + 2, " ", 2);
      g_assert_nonnull (parts[1]); /* for who does not see it */
      g_autofree char *file = g_strdup_printf ("%s-%s.png", parts[0], language);
      g_autofree char *picture = g_strconcat (GUIDE "pictures/", file, NULL);
      g_autoptr (GBytes) png = g_resources_lookup_data (picture, 0, NULL);
      if (png == NULL)
        g_error ("%s names %s, which is not there", path, picture);
      g_autoptr (GdkTexture) texture = gdk_texture_new_from_bytes (png, NULL);
      g_assert_nonnull (texture);
      g_assert_cmpint (gdk_texture_get_width (texture), <=, 360);
      bytes += g_bytes_get_size (png);
      g_hash_table_add (named, g_steal_pointer (&file));
    }
  }
  return bytes;
}

/* Every picture that is named is there, in both languages the same ones, and none besides. */
static void
test_guide_pictures (void) {
  g_autoptr (GHashTable) named = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gsize bytes = look_at_pictures ("id", named);
  guint indonesian = g_hash_table_size (named);
  bytes += look_at_pictures ("en", named);
  g_assert_cmpuint (indonesian, >=, 8);
  g_assert_cmpuint (g_hash_table_size (named), ==, 2 * indonesian);
  g_assert_cmpuint (bytes, <=, PICTURES_BYTES_MAX);
  g_auto (GStrv) all = g_resources_enumerate_children (GUIDE "pictures/", 0, NULL);
  g_assert_cmpuint (g_strv_length (all), ==, g_hash_table_size (named));
  for (guint i = 0; all[i] != NULL; i++)
    g_assert_true (g_hash_table_contains (named, all[i]));
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  if (!ui_start ())
    return 0;
  g_test_add_func ("/app-window/stack", test_stack);
  g_test_add_func ("/app-window/lock", test_lock);
  g_test_add_func ("/app-window/language", test_language);
  g_test_add_func ("/app-window/pages", test_pages);
  g_test_add_func ("/app-window/guide", test_guide);
  g_test_add_func ("/app-window/guide-pictures", test_guide_pictures);
  return g_test_run ();
}
