/* A draft under a newer version of its form: what is dropped, emptied, added and recalculated is
 * listed; everything else is as it was, hidden answers and reasons too. */
#include <glib.h>
#include <string.h>

#include "sync/base/pw-error.h"
#include "tests/lib/session-desk.h"

#define OLD_INSTANCE                                                                               \
  "<keep/><gone/><number/><code/><many/><hide/><g><inside/></g><total/><warned/>"                  \
  "<r jr:template=''><v/><lost/></r><plan/>"
#define OLD_MODEL                                                                                  \
  "<bind nodeset='/data/number' type='string'/><bind nodeset='/data/g' relevant=\"/data/hide !="   \
  " 'yes'\"/><bind nodeset='/data/r/v' type='int'/><bind nodeset='/data/total' type='int'"         \
  " calculate='sum(/data/r/v)'/><bind nodeset='/data/warned' type='int' pw:warn='. &lt; 5'/>"
#define NEW_INSTANCE                                                                               \
  "<keep/><number/><code/><many/><hide/><g><inside/></g><total/><warned/>"                         \
  "<r jr:template=''><v/><more>new</more></r><plan><part/></plan><extra>7</extra><hidden/>"
#define NEW_MODEL                                                                                  \
  "<bind nodeset='/data/number' type='int'/><bind nodeset='/data/g' relevant=\"/data/hide !="      \
  " 'yes'\"/><bind nodeset='/data/r/v' type='int'/><bind nodeset='/data/total' type='int'"         \
  " calculate='10 * sum(/data/r/v)'/><bind nodeset='/data/warned' type='int' pw:warn='. &lt; 5'/>" \
  "<bind nodeset='/data/hidden' relevant='false()'/>"
#define ASK(name) "<input ref='/data/" name "'><label>" name "</label></input>"
#define ITEM(code) "<item><label>" code "</label><value>" code "</value></item>"
#define SHARED ASK ("keep") ASK ("number") ASK ("hide") ASK ("g/inside") ASK ("warned")

static PwForm *
old_form (void) {
  return session_form (
      OLD_INSTANCE, OLD_MODEL,
      SHARED ASK ("gone") ASK ("plan") "<select1 ref='/data/code'><label>c</label>" ITEM ("a")
          ITEM ("b") "</select1><select ref='/data/many'><label>c</label>" ITEM ("a")
              ITEM ("b") "</select><group ref='/data/r'><label>r</label><repeat "
                         "nodeset='/data/r'>" ASK ("r/v") ASK ("r/lost") "</repeat></group>");
}

static PwForm *
new_form (void) {
  return session_form (
      NEW_INSTANCE, NEW_MODEL,
      SHARED ASK ("plan/part") ASK ("extra")
          ASK ("hidden") "<select1 ref='/data/code'><label>c</label>" ITEM (
              "b") "</select1>"
                   "<select ref='/data/many'><label>c</label>" ITEM ("a") ITEM ("b")
                       ITEM ("c") "</select><group ref='/data/r'><label>r</label><repeat "
                                  "nodeset='/data/r'>" ASK ("r/v")
                                      ASK ("r/more") "</repeat></group>");
}

/* "kind path before>after" of each change. */
static char *
show (GPtrArray *changes) {
  static const char *const kinds[] = { "", "dropped", "retyped", "added", "changed" };
  g_autoptr (GString) text = g_string_new (NULL);
  for (guint i = 0; i < changes->len; i++) {
    const PwSessionChange *change = g_ptr_array_index (changes, i);
    g_string_append_printf (text, "%s %s %s>%s\n", kinds[change->kind], change->path,
                            change->before, change->after);
  }
  return g_strdup (text->str);
}

static void
test_move (void) {
  SessionDesk desk;
  session_desk_init (&desk);
  g_autoptr (PwForm) older = old_form ();
  g_autoptr (PwForm) newer = new_form ();
  g_autoptr (PwSession) session = pw_session_new (older, &desk.host, NULL);
  session_set (session, "/keep", "kept");
  session_set (session, "/gone", "lost");
  session_set (session, "/number", "twelve");
  session_set (session, "/code", "a");
  session_set (session, "/many", "b a");
  session_set (session, "/g/inside", "secret");
  session_set (session, "/hide", "yes");
  session_set (session, "/warned", "9");
  session_set (session, "/plan", "p");
  g_assert_true (pw_session_acknowledge (session, "/warned", "seen", NULL));
  for (guint i = 1; i <= 2; i++) {
    g_free (pw_session_add (session, "/r", NULL));
    g_autofree char *path = g_strdup_printf ("/r[%u]/v", i);
    session_set (session, path, i == 1 ? "1" : "2");
  }
  session_set (session, "/r[2]/lost", "x");
  guint saves = desk.saves;
  g_autoptr (GPtrArray) changes = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (PwSession) moved
      = pw_session_move (older, newer, &desk.host, desk.state, &changes, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (desk.saves, ==, saves);
  g_autofree char *list = show (changes);
  g_assert_cmpstr (list, ==,
                   "dropped /gone lost>\n"
                   "dropped /plan p>\n"
                   "dropped /r[2]/lost x>\n"
                   "retyped /code a>\n"
                   "retyped /number twelve>\n"
                   "added /extra >7\n"
                   "added /plan/part >\n"
                   "added /r[1]/more >new\n"
                   "added /r[2]/more >new\n"
                   "changed /total 3>30\n");
  session_has (moved, "{'keep': 'kept', 'many': ['b', 'a'], 'hide': 'yes', 'total': 30, 'warned': "
                      "9, 'r': [{'v': 1, 'more': 'new'}, {'v': 2, 'more': 'new'}], 'extra': '7'}");
  session_is (moved, "/g/inside", "secret");
  json_auto_t *reasons = pw_session_acknowledged (moved);
  json_auto_t *wanted = session_json ("{'/warned': 'seen'}");
  g_assert_true (json_equal (reasons, wanted));
  g_assert_true (pw_session_save (moved, NULL));
  g_autoptr (PwSession) again = pw_session_resume (newer, &desk.host, desk.state, &error);
  g_assert_no_error (error);
  session_is (again, "/total", "30");
  session_desk_clear (&desk);
}

/* To the same form nothing changes, whatever the state. */
static void
test_same_form (void) {
  SessionDesk desk;
  session_desk_init (&desk);
  g_autoptr (PwForm) form = session_form_file ("mixed.xml");
  g_autoptr (PwSession) session = pw_session_new (form, &desk.host, NULL);
  session_set (session, "/people", "3");
  session_set (session, "/person[3]/age", "9");
  session_set (session, "/part/a", "5");
  session_set (session, "/part/b", "5");
  session_set (session, "/on", "no");
  g_free (pw_session_add (session, "/place", NULL));
  g_autoptr (GPtrArray) changes = NULL;
  g_autoptr (PwSession) moved
      = pw_session_move (form, form, &desk.host, desk.state, &changes, NULL);
  g_assert_cmpuint (changes->len, ==, 0);
  json_auto_t *before = pw_session_answers (session, NULL);
  json_auto_t *after = pw_session_answers (moved, NULL);
  g_assert_true (json_equal (before, after));
  /* What was hidden comes back alike. */
  session_set (session, "/on", "yes");
  session_set (moved, "/on", "yes");
  g_autoptr (GBytes) first = pw_session_state (session);
  g_autoptr (GBytes) second = pw_session_state (moved);
  g_assert_true (g_bytes_equal (first, second));
  session_desk_clear (&desk);
}

/* A cleared default stays cleared, and a state of another form is refused. */
static void
test_cleared (void) {
  SessionDesk desk;
  session_desk_init (&desk);
  g_autoptr (PwForm) older = session_form ("<a>1</a>", "", ASK ("a"));
  g_autoptr (PwForm) newer = session_form ("<a>1</a><b>2</b>", "", ASK ("a") ASK ("b"));
  g_autoptr (PwSession) session = pw_session_new (older, &desk.host, NULL);
  session_set (session, "/a", "");
  g_autoptr (GPtrArray) changes = NULL;
  g_autoptr (PwSession) moved
      = pw_session_move (older, newer, &desk.host, desk.state, &changes, NULL);
  session_has (moved, "{'b': '2'}");
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) none = NULL;
  g_assert_null (pw_session_move (newer, older, &desk.host, desk.state, &none, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_REFUSED);
  session_desk_clear (&desk);
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pw-session-move/move", test_move);
  g_test_add_func ("/pw-session-move/same-form", test_same_form);
  g_test_add_func ("/pw-session-move/cleared", test_cleared);
  return g_test_run ();
}
