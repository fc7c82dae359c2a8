/* What is confidential is covered while the focus is elsewhere: nobody who looks over the shoulder
 * reads it, of no kind of question, nor after the form is opened again; and it is uncovered where
 * the person is. Needs a display (Xvfb); skipped without one. */
#include <glib/gi18n.h>

#include "firmware/app/fill/app-fill-page.h"
#include "tests/ui/ui-world.h"

#define COVERED                                                                                    \
  UI_FORM ("covered", "1",                                                                         \
           "<open/><name/><story/><kin/><people jr:template=''><who/><town/></people><end/>",      \
           "<bind nodeset='/data/name' type='string' pw:confidential='true'/>"                     \
           "<bind nodeset='/data/story' type='string' pw:confidential='true'/>"                    \
           "<bind nodeset='/data/kin' type='string' pw:confidential='true'/>"                      \
           "<bind nodeset='/data/people/who' type='string' pw:confidential='true'/>",              \
           "<input ref='/data/open'><label>Open</label></input>"                                   \
           "<input ref='/data/name'><label>Name</label></input>"                                   \
           "<input ref='/data/story' appearance='multiline'><label>Story</label></input>"          \
           "<select1 ref='/data/kin'><label>Kin</label><item><label>Brother</label>"               \
           "<value>b</value></item><item><label>None</label><value>n</value></item></select1>"     \
           "<input ref='/data/end'><label>End</label></input>"                                     \
           "<group ref='/data/people'><label>People</label><repeat nodeset='/data/people'>"        \
           "<input ref='/data/people/who'><label>Who</label></input>"                              \
           "<input ref='/data/people/town'><label>Town</label></input></repeat></group>")

#define DOTS "••••••"

typedef struct {
  UiWorld world; /* first */
  const PwForm *form;
  AppFill *fill; /* borrowed from the page */
} Covered;

static void
set_up (Covered *covered, gconstpointer data) {
  (void)data;
  g_setenv ("UI_SIZE", "720x900", TRUE); /* all of it is on the screen at once */
  g_autofree char *dir = ui_make_store ();
  ui_world_open (&covered->world, dir);
  covered->form = ui_add_form (&covered->world, COVERED);
  covered->fill = ui_open_form (&covered->world, covered->form);
}

static void
tear_down (Covered *covered, gconstpointer data) {
  (void)data;
  ui_world_close (&covered->world);
}

static GtkWidget *
find_in (Covered *covered, const char *path, const char *type) {
  return ui_find (ui_find_row (&covered->world, path), ui_is_a, type);
}

/* The focus goes to a question that is for everybody. */
static void
go_elsewhere (Covered *covered) {
  gtk_widget_grab_focus (find_in (covered, "/end", "GtkEntry"));
  ui_settle ();
}

static gboolean
is_covered (Covered *covered, const char *path) {
  return ui_find (ui_find_row (&covered->world, path), ui_has_label, DOTS) != NULL;
}

/* --- tests ----------------------------------------------------------------------------------- */

static void
test_typed (Covered *covered, gconstpointer data) {
  (void)data;
  UiWorld *world = &covered->world;
  g_assert_false (is_covered (covered, "/name")); /* there is nothing to hide yet */
  GtkWidget *entry = find_in (covered, "/name", "GtkEntry");
  gtk_widget_grab_focus (entry);
  gtk_editable_set_text (GTK_EDITABLE (entry), "Rahma");
  ui_expect_answer (covered->fill, "/name", "Rahma");
  g_assert_true (ui_shows (world, "Rahma")); /* to the person who writes it */
  go_elsewhere (covered);
  g_assert_true (is_covered (covered, "/name"));
  g_assert_false (ui_shows (world, "Rahma"));
  ui_shoot ("covered");
  /* Back with keys: what covers it gets the focus and gives it on. */
  GtkWidget *cover = gtk_widget_get_ancestor (
      ui_find (ui_find_row (world, "/name"), ui_has_label, DOTS), GTK_TYPE_BUTTON);
  gtk_widget_grab_focus (cover);
  ui_settle ();
  g_assert_false (is_covered (covered, "/name"));
  g_assert_true (ui_shows (world, "Rahma"));
  g_assert_true (gtk_widget_get_state_flags (entry) & GTK_STATE_FLAG_FOCUS_WITHIN);
  /* Emptied, there is nothing to cover. */
  gtk_editable_set_text (GTK_EDITABLE (entry), "");
  go_elsewhere (covered);
  g_assert_false (is_covered (covered, "/name"));
}

static void
test_pressed (Covered *covered, gconstpointer data) {
  (void)data;
  g_autoptr (GError) error = NULL;
  g_assert_true (app_fill_set (covered->fill, "/name", "Rahma", &error));
  go_elsewhere (covered);
  app_window_back (covered->world.window);
  ui_settle ();
  /* Opened again from the draft: covered from the first picture on. */
  g_autoptr (GPtrArray) drafts = app_drafts_list (app_desk_store (covered->world.desk), &error);
  g_assert_cmpuint (drafts->len, ==, 1);
  g_autofree char *id = pw_id_to_hex (&((AppDraft *)g_ptr_array_index (drafts, 0))->id);
  AppPage *page = app_fill_page_new (covered->world.desk, NULL, id, &error);
  g_assert_no_error (error);
  app_window_open (covered->world.window, page);
  g_assert_true (is_covered (covered, "/name"));
  ui_spin (400);
  g_assert_true (is_covered (covered, "/name"));
  g_assert_false (ui_shows (&covered->world, "Rahma"));
  ui_press (&covered->world, DOTS);
  g_assert_true (ui_shows (&covered->world, "Rahma"));
}

/* Text of many lines, and a choice: which one was taken says as much as a name. */
static void
test_kinds (Covered *covered, gconstpointer data) {
  (void)data;
  UiWorld *world = &covered->world;
  gtk_widget_grab_focus (find_in (covered, "/story", "GtkTextView"));
  ui_type_in (world, "/story", "Rahma saw it");
  ui_expect_answer (covered->fill, "/story", "Rahma saw it");
  go_elsewhere (covered);
  g_assert_true (is_covered (covered, "/story"));
  g_assert_false (ui_shows (world, "saw it"));
  GtkWidget *choice = find_in (covered, "/kin", "GtkCheckButton");
  gtk_widget_grab_focus (choice);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (choice), TRUE);
  ui_expect_answer (covered->fill, "/kin", "b");
  go_elsewhere (covered);
  g_assert_true (is_covered (covered, "/kin"));
  g_assert_false (ui_shows (world, "Brother"));
  g_assert_null (find_in (covered, "/kin", "GtkCheckButton"));
}

/* The card of an entry is called by what is not confidential in it. */
static void
test_cards (Covered *covered, gconstpointer data) {
  (void)data;
  g_autoptr (GError) error G_GNUC_UNUSED = NULL;
  ui_press (&covered->world, _ ("_Next") + 1);
  ui_press (&covered->world, _ ("Add"));
  ui_spin (400);
  ui_type_in (&covered->world, "/people[1]/who", "Rahma");
  ui_type_in (&covered->world, "/people[1]/town", "Tais");
  ui_expect_answer (covered->fill, "/people[1]/town", "Tais");
  ui_press (&covered->world, _ ("_Done") + 1);
  ui_spin (400);
  ui_expect_answer (covered->fill, "/people[1]/who", "Rahma");
  g_assert_true (ui_shows (&covered->world, "1. Tais"));
  g_assert_false (ui_shows (&covered->world, "Rahma"));
}

#define ADD(name, function)                                                                        \
  g_test_add ("/ui-covered/" name, Covered, NULL, set_up, function, tear_down)

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  if (!ui_start ())
    return 0;
  ADD ("typed", test_typed);
  ADD ("pressed", test_pressed);
  ADD ("kinds", test_kinds);
  ADD ("cards", test_cards);
  return g_test_run ();
}
