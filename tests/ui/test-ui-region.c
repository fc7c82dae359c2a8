/* The village of a form: one press for the own one, found by its name, the nearest first, typed as
 * a code, and named to the person; without a list of regions a code that is typed. Needs a display
 * (Xvfb); skipped without one. */
#include <string.h>

#include "firmware/app/fill/app-fill-page.h"
#include "firmware/capture/app-capture.h"
#include "firmware/capture/app-fill.h"
#include "firmware/device/app-regions.h"
#include "tests/ui/ui-world.h"

#define PLACE "/village"
#define REGIONS                                                                                    \
  "code,name\n17,Bengkulu\n17.07,Kabupaten Lebong\n17.07.03,Lebong Selatan\n"                      \
  "17.07.03.2004,Suka Sari\n17.07.03.2007,Suka Marga\n17.08.01.2001,Suka Sari\n"                   \
  "17.07.04.2001,Tanjung Agung\n"

/* --- helpers --------------------------------------------------------------------------------- */

/* A store of the region `own`, with the list or without. (transfer full) */
static char *
make_store (const char *own, gboolean has_list) {
  g_autoptr (GError) error = NULL;
  g_autofree char *parent = g_dir_make_tmp ("panwas-region-XXXXXX", &error);
  g_assert_no_error (error);
  char *dir = g_build_filename (parent, "data", NULL);
  g_autofree char *file = g_build_filename (parent, "regions.csv", NULL);
  g_assert_true (g_file_set_contents (file, REGIONS, -1, NULL));
  g_assert_true (!has_list || app_regions_prepare (dir, file, &error));
  g_assert_true (app_store_init (dir, own, "Sari (contoh)", NULL, &error));
  g_assert_no_error (error);
  return dir;
}

/* Opens a new form at its first page. Borrowed from the page. */
static AppFill *
open_form (UiWorld *world) {
  g_autoptr (GError) error = NULL;
  PwForms *forms = app_store_forms (app_desk_store (world->desk), &error);
  AppFill *fill
      = app_fill_new (app_desk_store (world->desk), pw_forms_find (forms, "form_a"), "en", &error);
  g_assert_no_error (error);
  g_autoptr (AppFiller) filler = app_filler_new (world->desk, fill);
  app_window_open (world->window, app_fill_page_of (filler, ""));
  ui_settle ();
  return fill;
}

static void
assert_answer (AppFill *fill, const char *want) {
  g_autofree char *text = pw_session_text (fill->session, PLACE, NULL);
  g_assert_cmpstr (text, ==, want);
}

static gboolean
says_in_row (UiWorld *world, const char *words) {
  return ui_find (ui_find_row (world, PLACE), ui_has_label, words) != NULL;
}

/* Titles of the rows that are shown, in order. (transfer full) */
static void
collect (GtkWidget *widget, GString *rows) {
  if (!gtk_widget_get_mapped (widget))
    return;
  if (ADW_IS_ACTION_ROW (widget))
    g_string_append_printf (
        rows, "%s (%.8s); ", adw_preferences_row_get_title (ADW_PREFERENCES_ROW (widget)),
        strrchr (adw_action_row_get_subtitle (ADW_ACTION_ROW (widget)), ' ') + 1);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    collect (child, rows);
}

static void
search_for (UiWorld *world, const char *words) {
  GtkWidget *field = gtk_window_get_focus (GTK_WINDOW (world->window));
  while (field != NULL && !GTK_IS_SEARCH_ENTRY (field)) /* the text in it has the focus */
    field = gtk_widget_get_parent (field);
  g_assert_nonnull (field); /* one can type at once */
  gtk_editable_set_text (GTK_EDITABLE (field), words);
  ui_spin (400); /* the search waits for the next letter */
}

/* --- tests ----------------------------------------------------------------------------------- */

static void
test_own (void) {
  g_autofree char *dir = make_store ("17.07.03.2007", TRUE);
  UiWorld world = { 0 };
  ui_world_open (&world, dir);
  AppFill *fill = open_form (&world);
  ui_shoot ("region-empty");
  ui_press (&world, "Suka Marga");
  assert_answer (fill, "17.07.03.2007");
  g_assert_true (says_in_row (&world, "Suka Marga, Lebong Selatan, Kabupaten Lebong"));
  ui_shoot ("region-own");
  /* What is typed is named too. */
  ui_type_in (&world, PLACE, "17.07.04.2001");
  ui_spin (600);
  assert_answer (fill, "17.07.04.2001");
  g_assert_true (says_in_row (&world, "Tanjung Agung"));
  ui_world_close (&world);
}

static void
test_search (void) {
  g_autofree char *dir = make_store ("17.07.03.2007", TRUE);
  UiWorld world = { 0 };
  ui_world_open (&world, dir);
  AppFill *fill = open_form (&world);
  guint depth = app_window_depth (world.window);
  ui_press (&world, "Search by name");
  g_autoptr (GString) rows = g_string_new (NULL);
  collect (ui_top_of (&world), rows);
  g_assert_cmpstr (rows->str, ==, "Suka Marga (17.07.03); ");
  ui_shoot ("region-search");
  search_for (&world, "suka sari");
  g_string_set_size (rows, 0);
  collect (ui_top_of (&world), rows);
  g_assert_cmpstr (rows->str, ==, "Suka Sari (17.07.03); Suka Sari (17.08.01); ");
  ui_shoot ("region-found");
  search_for (&world, "lebong selatan"); /* a district is no village */
  g_string_set_size (rows, 0);
  collect (ui_top_of (&world), rows);
  g_assert_cmpstr (rows->str, ==, "");
  search_for (&world, "suka sari");
  ui_press (&world, "Suka Sari");
  ui_spin (300);
  g_assert_cmpuint (app_window_depth (world.window), ==, depth);
  assert_answer (fill, "17.07.03.2004");
  ui_world_close (&world);
}

/* A supervisor of a whole sub-district: the villages that were reported from most often. */
static void
test_often (void) {
  static const char *const codes[] = { "17.07.04.2001", "17.07.03.2004", "17.07.04.2001" };
  g_autofree char *dir = make_store ("17.07", TRUE);
  UiWorld world = { 0 };
  g_autoptr (GError) error = NULL;
  ui_world_open (&world, dir);
  AppStore *store = app_desk_store (world.desk);
  const PwForm *form = pw_forms_find (app_store_forms (store, NULL), "form_a");
  for (gsize i = 0; i < G_N_ELEMENTS (codes); i++) {
    json_auto_t *answers
        = json_pack ("{s:s, s:s, s:s, s:s, s:[{s:s, s:s, s:{s:s}}], s:s, s:s}", "form", "form_a",
                     "village", codes[i], "election", "pilkada", "stage", "kampanye", "activities",
                     "method", "langsung", "started_at", "2024-10-07T08:15+07:00", "place", "name",
                     "Balai desa", "narrative", "Rapat (contoh).", "violation_found", "no");
    g_assert_nonnull (answers);
    PwId id;
    (void)app_record_create (store, form, answers, &id, NULL, &error);
    g_assert_no_error (error);
  }
  g_assert_true (app_desk_reload (world.desk, NULL));
  AppFill *fill = open_form (&world);
  ui_shoot ("region-often");
  g_assert_true (says_in_row (&world, "Suka Sari"));
  ui_press (&world, "Tanjung Agung");
  assert_answer (fill, "17.07.04.2001");
  ui_world_close (&world);
}

static void
test_without_list (void) {
  g_autofree char *dir = make_store ("17.07.03.2007", FALSE);
  UiWorld world = { 0 };
  ui_world_open (&world, dir);
  AppFill *fill = open_form (&world);
  ui_press (&world, "17.07.03.2007"); /* nameless, but the own one */
  assert_answer (fill, "17.07.03.2007");
  ui_type_in (&world, PLACE, "17.07.03.2004");
  ui_spin (600);
  assert_answer (fill, "17.07.03.2004");
  ui_world_close (&world);
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  if (!ui_start ())
    return 0;
  g_test_add_func ("/ui-region/own", test_own);
  g_test_add_func ("/ui-region/search", test_search);
  g_test_add_func ("/ui-region/often", test_often);
  g_test_add_func ("/ui-region/without-list", test_without_list);
  return g_test_run ();
}
