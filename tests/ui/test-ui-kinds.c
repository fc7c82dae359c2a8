/* Questions of kinds that the built-in forms do not ask: a number between two, an order, something
 * that is read and confirmed, a point on the map. Each through its real control, to the answer in
 * the session. Needs a display (Xvfb); skipped without one. */
#include <glib/gi18n.h>
#include <string.h>

#include "tests/ui/ui-world.h"

#define KINDS                                                                                      \
  UI_FORM ("kinds", "1", "<size/><share/><order/><read/><point/><end/>",                           \
           "<bind nodeset='/data/size' type='int' required='true()'/>"                             \
           "<bind nodeset='/data/share' type='decimal'/><bind nodeset='/data/point' "              \
           "type='geopoint'/><bind nodeset='/data/order' type='odk:rank' required='true()'/>"      \
           "<bind nodeset='/data/end' type='string'/>",                                            \
           "<range ref='/data/size' start='1' end='20' step='1'><label>Size</label></range>"       \
           "<range ref='/data/share' start='0' end='1' step='0.25'><label>Share</label></range>"   \
           "<odk:rank ref='/data/order'><label>Order</label>"                                      \
           "<item><label>First</label><value>a</value></item>"                                     \
           "<item><label>Second</label><value>b</value></item>"                                    \
           "<item><label>Third</label><value>c</value></item></odk:rank>"                          \
           "<trigger ref='/data/read'><label>Read this</label></trigger>"                          \
           "<input ref='/data/point'><label>Point</label></input>"                                 \
           "<input ref='/data/end'><label>End</label></input>")

typedef struct {
  UiWorld world; /* first */
  AppFill *fill; /* borrowed from the page */
} Kinds;

static void
set_up (Kinds *kinds, gconstpointer data) {
  (void)data;
  g_autofree char *dir = ui_make_store ();
  ui_world_open (&kinds->world, dir);
  kinds->fill = ui_open_form (&kinds->world, ui_add_form (&kinds->world, KINDS));
}

static void
tear_down (Kinds *kinds, gconstpointer data) {
  (void)data;
  ui_world_close (&kinds->world);
}

static GtkWidget *
find_in (Kinds *kinds, const char *path, const char *type) {
  GtkWidget *found = ui_find (ui_find_row (&kinds->world, path), ui_is_a, type);
  g_assert_nonnull (found);
  return found;
}

/* The focus goes to the last question, as with Tab. */
static void
leave (Kinds *kinds) {
  gtk_widget_grab_focus (find_in (kinds, "/end", "GtkEntry"));
  ui_settle ();
}

/* What a person types into a field that has the focus. */
static void
type (GtkWidget *field, const char *text) {
  gtk_widget_grab_focus (field);
  gtk_editable_set_text (GTK_EDITABLE (field), text);
}

/* --- a number between two -------------------------------------------------------------------- */

static void
test_range (Kinds *kinds, gconstpointer data) {
  (void)data;
  GtkWidget *spin = find_in (kinds, "/size", "GtkSpinButton");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (spin)), ==,
                   ""); /* no answer is no number */
  ui_expect_answer (kinds->fill, "/size", "");
  gtk_widget_grab_focus (spin);
  gtk_spin_button_spin (GTK_SPIN_BUTTON (spin), GTK_SPIN_STEP_FORWARD, 0);
  ui_expect_answer (kinds->fill, "/size", "2");
  gtk_spin_button_spin (GTK_SPIN_BUTTON (spin), GTK_SPIN_END, 0);
  ui_expect_answer (kinds->fill, "/size", "20");
  gtk_spin_button_spin (GTK_SPIN_BUTTON (spin), GTK_SPIN_STEP_FORWARD, 0); /* no further */
  ui_expect_answer (kinds->fill, "/size", "20");
  GtkWidget *share = find_in (kinds, "/share", "GtkSpinButton");
  gtk_spin_button_spin (GTK_SPIN_BUTTON (share), GTK_SPIN_STEP_FORWARD, 0);
  ui_expect_answer (kinds->fill, "/share", "0.25");
}

/* Typed: the lowest number, too, at which the control stood already; what is outside is brought in
 * when it is left; nothing is no answer again. */
static void
test_range_typed (Kinds *kinds, gconstpointer data) {
  (void)data;
  GtkWidget *spin = find_in (kinds, "/size", "GtkSpinButton");
  type (spin, "1");
  ui_expect_answer (kinds->fill, "/size", "1");
  type (spin, "15");
  ui_expect_answer (kinds->fill, "/size", "15");
  type (spin, "99");
  ui_spin (600);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (spin)), ==,
                   "99"); /* not under the fingers */
  leave (kinds);
  ui_expect_answer (kinds->fill, "/size", "20");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (spin)), ==, "20");
  type (spin, "");
  leave (kinds);
  ui_expect_answer (kinds->fill, "/size", "");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (spin)), ==, "");
}

/* The page scrolls under a wheel; no answer is changed on the way. */
static void
test_range_wheel (Kinds *kinds, gconstpointer data) {
  (void)data;
  GtkWidget *spin = find_in (kinds, "/size", "GtkSpinButton");
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (spin);
  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++) {
    g_autoptr (GtkEventController) one = g_list_model_get_item (controllers, i);
    if (GTK_IS_EVENT_CONTROLLER_SCROLL (one))
      g_assert_cmpint (gtk_event_controller_get_propagation_phase (one), ==, GTK_PHASE_NONE);
  }
}

/* --- an order -------------------------------------------------------------------------------- */

/* Presses the button of the row of `label` whose icon is `icon`. */
static void
press_in_rank (Kinds *kinds, const char *label, const char *icon) {
  GtkWidget *words = ui_find (ui_find_row (&kinds->world, "/order"), ui_has_label, label);
  g_assert_nonnull (words);
  for (GtkWidget *at = words; at != NULL; at = gtk_widget_get_next_sibling (at))
    if (GTK_IS_BUTTON (at) && g_strcmp0 (gtk_button_get_icon_name (GTK_BUTTON (at)), icon) == 0) {
      g_signal_emit_by_name (at, "clicked");
      ui_settle ();
      return;
    }
  g_assert_not_reached ();
}

static void
test_rank (Kinds *kinds, gconstpointer data) {
  (void)data;
  ui_expect_answer (kinds->fill, "/order", "");
  press_in_rank (kinds, "1. First", "go-down-symbolic");
  ui_expect_answer (kinds->fill, "/order", "b a c");
  g_assert_true (ui_shows (&kinds->world, "2. First"));
  press_in_rank (kinds, "3. Third", "go-up-symbolic");
  ui_expect_answer (kinds->fill, "/order", "b c a");
  /* With keys one goes on with what was moved. */
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (kinds->world.window));
  g_assert_nonnull (focus);
  g_assert_nonnull (ui_find (gtk_widget_get_parent (focus), ui_has_label, "2. Third"));
  press_in_rank (kinds, "1. Second", "go-up-symbolic"); /* no further */
  press_in_rank (kinds, "3. First", "go-down-symbolic");
  ui_expect_answer (kinds->fill, "/order", "b c a");
}

/* An order that is right as it stands is an answer when the person says so, and not before. */
static void
test_rank_as_it_is (Kinds *kinds, gconstpointer data) {
  (void)data;
  leave (kinds);
  ui_expect_answer (kinds->fill, "/order", "");
  ui_press (&kinds->world, _ ("The order is right"));
  ui_expect_answer (kinds->fill, "/order", "a b c");
  g_assert_false (ui_shows (&kinds->world, _ ("The order is right")));
}

/* --- read and confirmed ---------------------------------------------------------------------- */

static void
test_trigger (Kinds *kinds, gconstpointer data) {
  (void)data;
  GtkWidget *tick = find_in (kinds, "/read", "GtkCheckButton");
  g_assert_false (gtk_check_button_get_active (GTK_CHECK_BUTTON (tick)));
  gtk_check_button_set_active (GTK_CHECK_BUTTON (tick), TRUE);
  ui_expect_answer (kinds->fill, "/read", "OK");
  gtk_check_button_set_active (GTK_CHECK_BUTTON (tick), FALSE);
  ui_expect_answer (kinds->fill, "/read", "");
}

/* --- a point --------------------------------------------------------------------------------- */

static gboolean
has_warning (GtkWidget *widget, const char *text) {
  (void)text;
  return gtk_widget_has_css_class (widget, "fill-problem");
}

static void
test_geopoint (Kinds *kinds, gconstpointer data) {
  (void)data;
  GtkWidget *entry = find_in (kinds, "/point", "GtkEntry");
  type (entry, "-3,1025 102,2501");
  ui_expect_answer (kinds->fill, "/point", "-3.1025 102.2501 0 0");
  /* What is no point is told when it is left, and stays to be put right; till then it is no answer.
   */
  type (entry, "-93 102");
  ui_spin (600);
  leave (kinds);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (entry)), ==, "-93 102");
  ui_expect_answer (kinds->fill, "/point", "");
  GtkWidget *row = ui_find_row (&kinds->world, "/point");
  GtkWidget *warning = ui_find (row, has_warning, NULL);
  g_assert_nonnull (warning);
  g_assert_nonnull (ui_find (warning, ui_has_label, "-7,8012 110,3645")); /* how one is written */
  type (entry, "-3,1 102,2");
  ui_expect_answer (kinds->fill, "/point", "-3.1 102.2 0 0");
  leave (kinds);
  g_assert_false (gtk_widget_get_mapped (warning));
  type (entry, "");
  leave (kinds);
  ui_expect_answer (kinds->fill, "/point", "");
}

/* Where no service knows the position it says so, and what to do instead; nothing is answered. */
static void
test_no_position (Kinds *kinds, gconstpointer data) {
  (void)data;
  ui_press (&kinds->world, _ ("Where am I?"));
  for (guint i = 0; i < 200 && !ui_shows (&kinds->world, "ype the place"); i++)
    ui_spin (50);
  g_assert_true (ui_shows (&kinds->world, "ype the place"));
  ui_expect_answer (kinds->fill, "/point", "");
}

#define ADD(name, function) g_test_add ("/ui-kinds/" name, Kinds, NULL, set_up, function, tear_down)

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  if (!ui_start ())
    return 0;
  ADD ("range", test_range);
  ADD ("range-typed", test_range_typed);
  ADD ("range-wheel", test_range_wheel);
  ADD ("rank", test_rank);
  ADD ("rank-as-it-is", test_rank_as_it_is);
  ADD ("trigger", test_trigger);
  ADD ("geopoint", test_geopoint);
  ADD ("no-position", test_no_position);
  return g_test_run ();
}
