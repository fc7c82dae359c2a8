/* First run and the lock, pressed through on a real screen: language, name, village by its name, a
 * PIN that is too short, two that differ, two that are the same; then the store is there with what
 * was given, and the lock opens by that PIN alone. */
#include <string.h>

#include "firmware/app/start/app-pin-pad.h"
#include "firmware/app/app-style.h"
#include "firmware/app/app-window.h"
#include "sync/base/pw-i18n.h"
#include "tests/lib/sample.h"
#include "tests/ui/ui-world.h"

typedef struct {
  char *dir, *data;
  GtkApplication *application;
  AppDesk *desk;
  AppWindow *window;
} World;

static void
run_until (gboolean (*ready) (World *world), World *world) {
  gint64 end = g_get_monotonic_time () + 60 * G_USEC_PER_SEC;
  while (!ready (world) && g_get_monotonic_time () < end) {
    g_main_context_iteration (NULL, FALSE);
    g_usleep (500);
  }
  g_assert_true (ready (world));
}

static void
world_open (World *world) {
  world->dir = sample_dir_new ();
  world->data = g_build_filename (world->dir, "data", NULL);
  world->application = gtk_application_new (NULL, G_APPLICATION_NON_UNIQUE);
  g_assert_true (g_application_register (G_APPLICATION (world->application), NULL, NULL));
  world->desk = app_desk_new (world->data, NULL);
  app_style_start (app_desk_settings (world->desk));
  world->window = app_window_new (world->application, world->desk);
  gtk_window_present (GTK_WINDOW (world->window));
}

static void
world_close (World *world) {
  gtk_window_destroy (GTK_WINDOW (world->window));
  g_object_unref (world->desk);
  g_object_unref (world->application);
  sample_dir_free (world->dir);
  g_free (world->data);
}

/* --- finding and pressing -------------------------------------------------------------------- */

typedef gboolean (*Fits) (GtkWidget *widget, const char *words);

static GtkWidget *
find (GtkWidget *widget, Fits fits, const char *words) {
  if (fits (widget, words))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    GtkWidget *found = find (child, fits, words);
    if (found != NULL)
      return found;
  }
  return NULL;
}

static gboolean
is_row (GtkWidget *widget, const char *words) {
  return ADW_IS_ACTION_ROW (widget)
         && strcmp (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (widget)), words) == 0;
}

static gboolean
is_field (GtkWidget *widget, const char *words) {
  (void)words;
  return GTK_IS_EDITABLE (widget) && !GTK_IS_LABEL (widget);
}

static gboolean
says (GtkWidget *widget, const char *words) {
  return GTK_IS_LABEL (widget) && strstr (gtk_label_get_text (GTK_LABEL (widget)), words) != NULL;
}

static GtkWidget *
top (World *world) {
  return GTK_WIDGET (app_window_top (world->window));
}

static void
press_row (World *world, const char *title) {
  GtkWidget *row = find (top (world), is_row, title);
  g_assert_nonnull (row);
  adw_action_row_activate (ADW_ACTION_ROW (row));
}

static void
write_text (World *world, const char *text) {
  GtkWidget *field = find (top (world), is_field, NULL);
  g_assert_nonnull (field);
  gtk_editable_set_text (GTK_EDITABLE (field), text);
}

static void
type_pin (World *world, const char *digits) {
  AppPage *page = app_window_top (world->window);
  for (const char *at = digits; *at != '\0'; at++)
    g_assert_true (APP_PAGE_GET_CLASS (page)->key (page, GDK_KEY_0 + (guint)(*at - '0'), 0));
  g_assert_true (APP_PAGE_GET_CLASS (page)->key (page, GDK_KEY_Return, 0));
}

static gboolean
has_region (World *world) {
  return find (top (world), is_row, "Desa Contoh, Dua") != NULL;
}

static gboolean
is_open (World *world) {
  return app_desk_state (world->desk) == APP_DESK_OPEN;
}

static gboolean
is_refused (World *world) {
  return find (top (world), says, "PIN salah") != NULL;
}

/* --- the way --------------------------------------------------------------------------------- */

static void
choose_region (World *world) {
  write_text (world, "contoh");
  run_until (has_region, world);
  press_row (world, "Desa Contoh, Dua");
}

static void
choose_pin (World *world) {
  type_pin (world, "12345");
  g_assert_nonnull (find (top (world), says, "Terlalu pendek"));
  type_pin (world, "246810");
  type_pin (world, "246811");
  g_assert_nonnull (find (top (world), says, "tidak sama"));
  type_pin (world, "246810");
  type_pin (world, "246810");
  g_assert_true (app_desk_is_busy (world->desk));
  run_until (is_open, world);
}

static void
check_store (World *world) {
  AppStore *store = app_desk_store (world->desk);
  g_assert_cmpstr (store->name, ==, "Siti Rahayu");
  g_assert_cmpstr (store->region, ==, "17.07.03.2007");
  g_assert_true (store->has_pin);
  g_assert_cmpstr (app_settings_language (app_desk_settings (world->desk)), ==, "id");
}

static void
test_way (void) {
  World world;
  world_open (&world);
  press_row (&world, "Bahasa Indonesia");
  pw_i18n_set_language ("id"); /* which the application does when settings change */
  app_window_back (world.window);
  press_row (&world, "Bahasa Indonesia");
  g_assert_cmpuint (app_window_depth (world.window), ==, 2);
  g_assert_false (app_page_press_action (app_window_top (world.window))); /* no name yet */
  write_text (&world, "  Siti Rahayu ");
  g_assert_true (app_page_press_action (app_window_top (world.window)));
  g_assert_cmpuint (app_window_depth (world.window), ==, 3);
  choose_region (&world);
  g_assert_cmpuint (app_window_depth (world.window), ==, 4);
  choose_pin (&world);
  check_store (&world);
  /* Home, and over it how to meet the office. */
  g_assert_cmpuint (app_window_depth (world.window), ==, 2);
  app_desk_lock (world.desk);
  type_pin (&world, "135791");
  run_until (is_refused, &world);
  g_assert_false (is_open (&world));
  type_pin (&world, "246810");
  run_until (is_open, &world);
  check_store (&world);
  world_close (&world);
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  g_autofree char *regions
      = g_build_filename (g_getenv ("PANWAS_TOP"), "tests", "data", "regions-sample.csv", NULL);
  g_setenv ("PANWAS_REGIONS", regions, TRUE);
  if (!ui_start ())
    return 0;
  g_test_add_func ("/app-first-run/way", test_way);
  return g_test_run ();
}
