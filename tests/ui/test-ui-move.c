/* A draft and a newer version of its form: the page says there is one, lists what would change
 * without telling what is confidential, leaves everything as it is when the person goes back, and
 * moves the draft with the answers that the newer version has a place for. Needs a display (Xvfb);
 * skipped without one. */
#include <glib/gi18n.h>

#include "firmware/app/fill/app-fill-page.h"
#include "tests/ui/ui-world.h"

#define INPUT(name, label) "<input ref='/data/" name "'><label>" label "</label></input>"
#define OLDER                                                                                      \
  UI_FORM (                                                                                        \
      "survey", "1", "<kept/><gone/><secret/><number/><people jr:template=''><who/></people>",     \
      "<bind nodeset='/data/secret' type='string' pw:confidential='true'/>"                        \
      "<bind nodeset='/data/people/who' type='string' pw:confidential='true'/>",                   \
      INPUT ("kept", "Kept question") INPUT ("gone", "Dropped question")                           \
          INPUT ("secret", "Secret question") INPUT (                                              \
              "number", "Retyped question") "<group "                                              \
                                            "ref='/data/people'><label>People</"                   \
                                            "label><repeat nodeset='/data/people'>" INPUT (        \
                                                "people/who", "Dropped name") "</repeat></group>")
#define NEWER                                                                                      \
  UI_FORM ("survey", "2", "<kept/><added/><number/>", "<bind nodeset='/data/number' type='int'/>", \
           INPUT ("kept", "Kept question") INPUT ("added", "Added question")                       \
               INPUT ("number", "Retyped question"))

typedef struct {
  UiWorld world; /* first */
  char *draft;   /* owned: its id */
} Move;

/* What the newer version says is there only after the draft was begun, as in the field. */
static void
set_up (Move *move, gconstpointer data) {
  (void)data;
  g_autoptr (GError) error = NULL;
  g_setenv ("UI_SIZE", "480x720", TRUE);
  g_autofree char *dir = ui_make_store ();
  ui_world_open (&move->world, dir);
  AppFill *fill = ui_open_form (&move->world, ui_add_form (&move->world, OLDER));
  g_autofree char *entry = pw_session_add (fill->session, "/people", &error);
  g_assert_cmpstr (entry, ==, "/people[1]");
  const char *const answers[][2] = { { "/kept", "Stays as it is" },
                                     { "/gone", "Goes with its question" },
                                     { "/secret", "Rahma" },
                                     { "/people[1]/who", "Rahma in an entry" },
                                     { "/number", "no number" } };
  for (gsize i = 0; i < G_N_ELEMENTS (answers); i++)
    g_assert_true (app_fill_set (fill, answers[i][0], answers[i][1], &error));
  g_assert_no_error (error);
  move->draft = pw_id_to_hex (&fill->draft->id);
  app_window_back (move->world.window);
  ui_spin (400);
}

static void
tear_down (Move *move, gconstpointer data) {
  (void)data;
  g_free (move->draft);
  ui_world_close (&move->world);
}

static void
open_draft (Move *move) {
  g_autoptr (GError) error = NULL;
  AppPage *page = app_fill_page_new (move->world.desk, NULL, move->draft, &error);
  g_assert_no_error (error);
  app_window_open (move->world.window, page);
  ui_spin (400);
}

/* The button in the header, which has a symbol alone. */
static gboolean
is_newer_button (GtkWidget *widget, const char *text) {
  (void)text;
  return GTK_IS_BUTTON (widget)
         && g_strcmp0 (gtk_button_get_icon_name (GTK_BUTTON (widget)),
                       "software-update-available-symbolic")
                == 0;
}

static GtkWidget *
newer_button (Move *move) {
  return ui_find (ui_top_of (&move->world), is_newer_button, NULL);
}

static void
open_move (Move *move) {
  g_assert_nonnull (newer_button (move));
  g_signal_emit_by_name (newer_button (move), "clicked");
  ui_spin (400);
  g_assert_cmpstr (app_page_title (app_window_top (move->world.window)), ==, _ ("Newer form"));
}

/* The version that the only draft was made with, and one answer of it, as the store has them. */
static void
assert_draft (Move *move, const char *version, const char *path, const char *answer) {
  g_autoptr (GError) error = NULL;
  AppStore *store = app_desk_store (move->world.desk);
  AppDraft *draft = app_drafts_load (store, move->draft, &error);
  g_assert_no_error (error);
  g_autoptr (AppFill) fill = app_fill_open (store, draft, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (pw_form_version (fill->form), ==, version);
  g_autofree char *text = pw_session_text (fill->session, path, NULL);
  g_assert_cmpstr (text, ==, answer);
  fill->quiet = TRUE;
}

/* --- tests ----------------------------------------------------------------------------------- */

/* Under its own version, and nothing is said of another one while there is none. */
static void
test_none (Move *move, gconstpointer data) {
  (void)data;
  open_draft (move);
  g_assert_null (newer_button (move));
  g_assert_true (ui_shows (&move->world, "Dropped question"));
}

static void
test_listed (Move *move, gconstpointer data) {
  (void)data;
  (void)ui_add_form (&move->world, NEWER);
  open_draft (move);
  g_assert_true (ui_shows (&move->world, "Dropped question")); /* as it was begun */
  g_assert_true (ui_shows (&move->world, _ ("The office sent a newer version of this form; the "
                                            "button above moves the draft.")));
  open_move (move);
  ui_shoot ("move");
  g_autofree char *head = g_strdup_printf (_ ("From version %s of the form to %s."), "1", "2");
  g_assert_true (ui_shows (&move->world, head));
  g_assert_true (ui_shows (&move->world, "Dropped question"));
  g_assert_true (ui_shows (&move->world, "Goes with its question")); /* so that it can be noted */
  g_assert_true (ui_shows (&move->world, "Added question"));
  g_assert_true (ui_shows (&move->world, "Retyped question"));
  g_assert_false (ui_shows (&move->world, "Kept question"));
  g_assert_true (ui_shows (&move->world, "Secret question"));
  g_assert_true (ui_shows (&move->world, "Dropped name"));
  g_assert_false (ui_shows (&move->world, "Rahma"));
  /* Nothing is done yet, and nothing is when one goes back. */
  app_window_back (move->world.window);
  ui_spin (400);
  g_assert_true (ui_shows (&move->world, "Dropped question"));
  assert_draft (move, "1", "/gone", "Goes with its question");
}

static void
test_moved (Move *move, gconstpointer data) {
  (void)data;
  (void)ui_add_form (&move->world, NEWER);
  open_draft (move);
  open_move (move);
  ui_press (&move->world, _ ("_Move the draft") + 1);
  ui_spin (400);
  g_assert_cmpuint (app_window_depth (move->world.window), ==, 2); /* the form, made anew */
  g_assert_true (ui_shows (&move->world, "Added question"));
  g_assert_true (ui_shows (&move->world, "Stays as it is"));
  g_assert_false (ui_shows (&move->world, "Dropped question"));
  g_assert_null (newer_button (move));
  ui_type_in (&move->world, "/added", "Asked anew");
  ui_shoot ("moved");
  app_window_back (move->world.window);
  ui_spin (400);
  assert_draft (move, "2", "/kept", "Stays as it is");
  assert_draft (move, "2", "/added", "Asked anew");
  assert_draft (move, "2", "/number", "");
}

#define ADD(name, function) g_test_add ("/ui-move/" name, Move, NULL, set_up, function, tear_down)

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  if (!ui_start ())
    return 0;
  ADD ("none", test_none);
  ADD ("listed", test_listed);
  ADD ("moved", test_moved);
  return g_test_run ();
}
