/* From part to part of a form on a short screen: the next part is seen from its beginning, whoever
 * comes by keys is at its first question and sees its words, and back from an entry at its card.
 * Needs a display (Xvfb); skipped without one. */
#include <glib/gi18n.h>

#include "firmware/app/fill/app-fill-row.h"
#include "tests/ui/ui-world.h"

#define QUESTION(name)                                                                             \
  "<input ref='/data/" name "'><label>Label of " name                                              \
  "</label><hint>What to write here, in more words than fit into one line of a small screen, so "  \
  "that a question is as tall as some are.</hint></input>"
#define PARTS                                                                                      \
  UI_FORM ("parts", "1",                                                                           \
           "<one><a/><b/><c/><d/></one><two><e/><f/><g/><h/></two><who "                           \
           "jr:template=''><name/></who>",                                                         \
           "<bind nodeset='/data/one/a' type='string'/>",                                          \
           "<group ref='/data/one' appearance='field-list'><label>One</label>" QUESTION ("one/a")  \
               QUESTION ("one/b") QUESTION ("one/c") QUESTION (                                    \
                   "one/d") "</group><group ref='/data/two' "                                      \
                            "appearance='field-list'><label>Two</label>" QUESTION ("two/e")        \
                                QUESTION ("two/f") QUESTION ("two/g")                              \
                                    QUESTION ("two/h") "</group><group "                           \
                                                       "ref='/data/who'><label>Who</"              \
                                                       "label><repeat nodeset='/data/who'>"        \
                                                       "<input "                                   \
                                                       "ref='/data/who/name'><label>Name</"        \
                                                       "label></input></repeat></group>")

typedef struct {
  UiWorld world; /* first */
  AppFill *fill; /* borrowed from the page */
} Parts;

static void
set_up (Parts *parts, gconstpointer size) {
  g_setenv ("UI_SIZE", size, TRUE);
  g_autofree char *dir = ui_make_store ();
  ui_world_open (&parts->world, dir);
  parts->fill = ui_open_form (&parts->world, ui_add_form (&parts->world, PARTS));
}

static void
tear_down (Parts *parts, gconstpointer data) {
  (void)data;
  ui_world_close (&parts->world);
}

/* All of the question at `path` is seen, its words too. */
static void
assert_whole (Parts *parts, const char *path) {
  ui_spin (200); /* the frames in which it is scrolled */
  GtkWidget *row = ui_find_row (&parts->world, path);
  GtkWidget *scrolled = gtk_widget_get_ancestor (row, GTK_TYPE_SCROLLED_WINDOW);
  graphene_rect_t box;
  g_assert_true (gtk_widget_compute_bounds (row, scrolled, &box));
  g_test_message ("%s: from %.0f to %.0f of %d", path, box.origin.y, box.origin.y + box.size.height,
                  gtk_widget_get_height (scrolled));
  g_assert_cmpfloat (box.origin.y, >=, 0);
  g_assert_cmpfloat (box.origin.y + box.size.height, <=, gtk_widget_get_height (scrolled) + 1);
}

static gboolean
has_focus (Parts *parts, const char *path) {
  GtkWidget *row = ui_find_row (&parts->world, path);
  return (gtk_widget_get_state_flags (row) & GTK_STATE_FLAG_FOCUS_WITHIN) != 0;
}

/* A key that moves the focus, as the window has it. */
static void
move_focus (Parts *parts, GtkDirectionType direction) {
  gtk_window_set_focus_visible (GTK_WINDOW (parts->world.window), TRUE);
  g_assert_true (gtk_widget_child_focus (GTK_WIDGET (parts->world.window), direction));
}

static void
go_on (Parts *parts) {
  g_assert_true (app_page_press_action (app_window_top (parts->world.window)));
  ui_spin (300);
}

/* --- tests ----------------------------------------------------------------------------------- */

static void
test_by_keys (Parts *parts, gconstpointer data) {
  (void)data;
  g_assert_true (has_focus (parts, "/one/a"));
  /* Down and up again, each question is seen with what is asked. */
  const char *const paths[] = { "/one/b", "/one/c", "/one/d" };
  for (guint i = 0; i < G_N_ELEMENTS (paths); i++) {
    move_focus (parts, GTK_DIR_TAB_FORWARD);
    g_assert_true (has_focus (parts, paths[i]));
    assert_whole (parts, paths[i]);
  }
  move_focus (parts, GTK_DIR_TAB_BACKWARD);
  move_focus (parts, GTK_DIR_TAB_BACKWARD);
  assert_whole (parts, "/one/b");
  move_focus (parts, GTK_DIR_TAB_FORWARD);
  move_focus (parts, GTK_DIR_TAB_FORWARD);
  go_on (parts);
  g_assert_true (has_focus (parts, "/two/e"));
  assert_whole (parts, "/two/e");
  ui_shoot ("parts-next");
  app_window_back (parts->world.window);
  ui_spin (300);
  g_assert_true (has_focus (parts, "/one/a"));
  assert_whole (parts, "/one/a");
}

static gboolean
is_main (GtkWidget *widget, const char *text) {
  (void)text;
  return GTK_IS_BUTTON (widget) && gtk_widget_has_css_class (widget, "suggested-action");
}

/* With a finger: scrolled to the end and pressed, the next part is seen from its beginning, and the
 * focus stays on the button, so that no keyboard comes up. */
static void
test_by_finger (Parts *parts, gconstpointer data) {
  (void)data;
  GtkWidget *row = ui_find_row (&parts->world, "/one/d");
  GtkWidget *scrolled = gtk_widget_get_ancestor (row, GTK_TYPE_SCROLLED_WINDOW);
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scrolled));
  gtk_adjustment_set_value (adjustment, gtk_adjustment_get_upper (adjustment));
  g_assert_cmpfloat (gtk_adjustment_get_value (adjustment), >, 0);
  GtkWidget *button = ui_find (ui_top_of (&parts->world), is_main, NULL);
  gtk_widget_grab_focus (button);
  gtk_window_set_focus_visible (GTK_WINDOW (parts->world.window), FALSE);
  go_on (parts);
  assert_whole (parts, "/two/e");
  g_assert_true (gtk_window_get_focus (GTK_WINDOW (parts->world.window)) == button);
}

static void
test_entry (Parts *parts, gconstpointer data) {
  (void)data;
  go_on (parts);
  go_on (parts);
  for (guint i = 1; i <= 2; i++) {
    g_autofree char *path = g_strdup_printf ("/who[%u]/name", i);
    ui_press (&parts->world, _ ("Add"));
    ui_spin (400);
    ui_type_in (&parts->world, path, i == 1 ? "A (contoh)" : "B (contoh)");
    ui_expect_answer (parts->fill, path, i == 1 ? "A (contoh)" : "B (contoh)");
    go_on (parts);
    ui_spin (400);
  }
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (parts->world.window));
  g_assert_nonnull (focus);
  g_assert_nonnull (ui_find (focus, ui_has_label, "2. B (contoh)"));
}

/* Home is made anew when records change: the focus stays in what is on it, and does not go to the
 * buttons of the header. */
static void
test_home (Parts *parts, gconstpointer data) {
  (void)data;
  app_window_go_home (parts->world.window);
  ui_spin (400);
  GtkWidget *send = ui_find (ui_top_of (&parts->world), ui_has_label, _ ("Send"));
  gtk_widget_grab_focus (gtk_widget_get_ancestor (send, GTK_TYPE_BUTTON));
  g_autoptr (GError) error = NULL;
  g_assert_true (app_desk_reload (parts->world.desk, &error));
  ui_spin (300);
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (parts->world.window));
  g_assert_nonnull (focus);
  g_assert_null (gtk_widget_get_ancestor (focus, ADW_TYPE_HEADER_BAR));
  g_assert_nonnull (gtk_widget_get_ancestor (focus, GTK_TYPE_SCROLLED_WINDOW));
}

#define ADD(name, size, function)                                                                  \
  g_test_add ("/ui-parts/" name, Parts, size, set_up, function, tear_down)

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  if (!ui_start ())
    return 0;
  ADD ("keys", "480x320", test_by_keys);
  ADD ("keys-upright", "360x720", test_by_keys);
  ADD ("finger", "480x320", test_by_finger);
  ADD ("entry", "480x320", test_entry);
  ADD ("home", "480x320", test_home);
  return g_test_run ();
}
