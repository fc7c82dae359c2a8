/* What follows from a change: relevance, calculations, counts of repeats, actions. Small forms, and
 * the answers that must come out after each step. */
#include <glib.h>

#include "sync/base/pw-error.h"
#include "sync/base/pw-limits.h"
#include "tests/lib/session-desk.h"

#define ASK(name) "<input ref='/data/" name "'><label>" name "</label></input>"

static PwSession *
start (SessionDesk *desk, const PwForm *form) {
  g_autoptr (GError) error = NULL;
  PwSession *session = pw_session_new (form, &desk->host, &error);
  g_assert_no_error (error);
  g_assert_nonnull (session);
  return session;
}

/* --- relevance ------------------------------------------------------------------------------- */

/* Answers are kept while they are hidden, invisible to expressions, and left out at the end. */
static void
test_hidden (void) {
  SessionDesk desk;
  session_desk_init (&desk);
  g_autoptr (PwForm) form = session_form (
      "<a/><g><b/><c/><sum/></g><d/>",
      "<bind nodeset='/data/g' relevant=\"/data/a = 'yes'\"/>"
      "<bind nodeset='/data/g/c' relevant=\"../b != ''\"/>"
      "<bind nodeset='/data/g/sum' type='string' calculate=\"concat(../b, '+', ../c)\"/>"
      "<bind nodeset='/data/d' calculate=\"concat('[', /data/g/b, /data/g/c, ']')\"/>",
      ASK ("a") ASK ("g/b") ASK ("g/c"));
  g_autoptr (PwSession) session = start (&desk, form);
  session_has (session, "{'d': '[]'}");
  g_assert_false (pw_session_is_relevant (session, "/g/b"));
  session_set (session, "/a", "yes");
  session_set (session, "/g/b", "B");
  session_set (session, "/g/c", "C");
  session_has (session, "{'a': 'yes', 'g': {'b': 'B', 'c': 'C', 'sum': 'B+C'}, 'd': '[BC]'}");
  session_set (session, "/g/b", "");
  session_has (session, "{'a': 'yes', 'g': {'sum': '+'}, 'd': '[]'}");
  session_set (session, "/a", "no");
  session_has (session, "{'a': 'no', 'd': '[]'}");
  session_is (session, "/g/c", "C");
  g_autoptr (GError) error = NULL;
  g_assert_false (pw_session_set (session, "/g/b", "x", &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_REFUSED);
  session_set (session, "/a", "yes");
  session_set (session, "/g/b", "2");
  session_has (session, "{'a': 'yes', 'g': {'b': '2', 'c': 'C', 'sum': '2+C'}, 'd': '[2C]'}");
  session_desk_clear (&desk);
}

/* Order in the document does not suffer from hiding: counted by position. */
static void
test_places (void) {
  SessionDesk desk;
  session_desk_init (&desk);
  g_autoptr (PwForm) form = session_form (
      "<s/><a>1</a><b>2</b><c>3</c><all/>",
      "<bind nodeset='/data/a' relevant=\"not(selected(/data/s, 'a'))\"/>"
      "<bind nodeset='/data/b' relevant=\"not(selected(/data/s, 'b'))\"/>"
      "<bind nodeset='/data/c' relevant=\"not(selected(/data/s, 'c'))\"/>"
      "<bind nodeset='/data/all' calculate=\"join('', /data/a, /data/b, /data/c)\"/>",
      ASK ("s") ASK ("a") ASK ("b") ASK ("c"));
  g_autoptr (PwSession) session = start (&desk, form);
  static const char *const steps[][2]
      = { { "", "123" }, { "a", "23" },   { "a b", "3" }, { "b", "13" }, { "a c", "2" },
          { "c", "12" }, { "a b c", "" }, { "a b", "3" }, { "a", "23" }, { "", "123" } };
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++) {
    session_set (session, "/s", steps[i][0]);
    session_is (session, "/all", steps[i][1]);
  }
  session_desk_clear (&desk);
}

/* --- repeats --------------------------------------------------------------------------------- */

#define REPEAT                                                                                     \
  "<n/><r jr:template=''><x/><double/><pos/><seen/><inner jr:template=''><y/><z/></inner></r>"     \
  "<total/><count/><second/>"
#define REPEAT_MODEL                                                                               \
  "<bind nodeset='/data/n' type='int'/>"                                                           \
  "<bind nodeset='/data/r/x' type='int'/>"                                                         \
  "<bind nodeset='/data/r/double' type='int' calculate='/data/r/x * 2'/>"                          \
  "<bind nodeset='/data/r/pos' type='int' calculate='position(..)'/>"                              \
  "<bind nodeset='/data/r/seen' type='string' relevant='../x &gt; 5'/>"                            \
  "<bind nodeset='/data/r/inner/y' type='int'/>"                                                   \
  "<bind nodeset='/data/r/inner/z' type='int' calculate='../y + ../../x + /data/n'/>"              \
  "<bind nodeset='/data/total' type='int' calculate='sum(/data/r/double)'/>"                       \
  "<bind nodeset='/data/count' type='int' calculate='count(/data/r)'/>"                            \
  "<bind nodeset='/data/second' type='string'"                                                     \
  " calculate='indexed-repeat(/data/r/x, /data/r, 2)'/>"
#define REPEAT_BODY                                                                                \
  ASK ("n")                                                                                        \
  "<group ref='/data/r'><label>R</label><repeat nodeset='/data/r'>" ASK ("r/x") ASK (              \
      "r/seen") "<group ref='/data/r/inner'><label>I</label><repeat "                              \
                "nodeset='/data/r/inner'>" ASK ("r/inner/y") "</repeat></group></repeat></group>"

static char *
add (PwSession *session, const char *path) {
  g_autoptr (GError) error = NULL;
  char *added = pw_session_add (session, path, &error);
  g_assert_no_error (error);
  return added;
}

static void
drop (PwSession *session, const char *path) {
  g_autoptr (GError) error = NULL;
  pw_session_remove (session, path, &error);
  g_assert_no_error (error);
}

static void
test_repeat (void) {
  SessionDesk desk;
  session_desk_init (&desk);
  g_autoptr (PwForm) form = session_form (REPEAT, REPEAT_MODEL, REPEAT_BODY);
  g_autoptr (PwSession) session = start (&desk, form);
  session_has (session, "{'total': 0, 'count': 0}");
  for (guint i = 1; i <= 3; i++) {
    g_autofree char *path = add (session, "/r");
    g_autofree char *wanted = g_strdup_printf ("/r[%u]", i);
    g_assert_cmpstr (path, ==, wanted);
  }
  session_set (session, "/r[1]/x", "3");
  session_set (session, "/r[2]/x", "7");
  session_set (session, "/r[3]/x", "10");
  session_set (session, "/r[3]/seen", "yes");
  session_is (session, "/total", "40");
  session_is (session, "/second", "7");
  session_is (session, "/r[2]/double", "14");
  g_assert_false (pw_session_is_relevant (session, "/r[1]/seen"));
  g_assert_true (pw_session_is_relevant (session, "/r[2]/seen"));
  drop (session, "/r[1]");
  session_has (session, "{'r': [{'x': 7, 'double': 14, 'pos': 1}, {'x': 10, 'double': 20, 'pos': 2,"
                        " 'seen': 'yes'}], 'total': 34, 'count': 2, 'second': '10'}");
  g_free (add (session, "/r"));
  session_is (session, "/r[3]/pos", "3");
  session_is (session, "/r[3]/x", "");
  g_assert_cmpuint (pw_session_entry_count (session, "/r"), ==, 3);
  session_desk_clear (&desk);
}

static void
test_nested (void) {
  SessionDesk desk;
  session_desk_init (&desk);
  g_autoptr (PwForm) form = session_form (REPEAT, REPEAT_MODEL, REPEAT_BODY);
  g_autoptr (PwSession) session = start (&desk, form);
  session_set (session, "/n", "100");
  g_free (add (session, "/r"));
  g_free (add (session, "/r"));
  g_free (add (session, "/r[2]/inner"));
  g_free (add (session, "/r[2]/inner"));
  g_free (add (session, "/r[2]/inner"));
  session_set (session, "/r[2]/x", "10");
  for (guint i = 1; i <= 3; i++) {
    g_autofree char *path = g_strdup_printf ("/r[2]/inner[%u]/y", i);
    g_autofree char *text = g_strdup_printf ("%u", i);
    session_set (session, path, text);
  }
  session_is (session, "/r[2]/inner[3]/z", "113");
  drop (session, "/r[2]/inner[2]");
  session_is (session, "/r[2]/inner[2]/y", "3");
  drop (session, "/r[1]");
  session_is (session, "/r[1]/inner[2]/z", "113");
  session_set (session, "/r[1]/x", "20");
  session_is (session, "/r[1]/inner[1]/z", "121");
  session_is (session, "/r[1]/inner[2]/z", "123");
  session_set (session, "/n", "0");
  session_is (session, "/r[1]/inner[2]/z", "23");
  session_desk_clear (&desk);
}

/* jr:count makes and takes away entries; what was taken away comes back as it was. */
static void
test_count (void) {
  SessionDesk desk;
  session_desk_init (&desk);
  g_autoptr (PwForm) form
      = session_form ("<n/><r jr:template=''><x/></r><sum/>",
                      "<bind nodeset='/data/n' type='int'/><bind nodeset='/data/r/x' type='int'/>"
                      "<bind nodeset='/data/sum' type='int' calculate='sum(/data/r/x)'/>",
                      ASK ("n") "<group ref='/data/r'><label>R</label><repeat nodeset='/data/r'"
                                " jr:count='/data/n'>" ASK ("r/x") "</repeat></group>");
  g_autoptr (PwSession) session = start (&desk, form);
  g_assert_cmpuint (pw_session_entry_count (session, "/r"), ==, 0);
  session_set (session, "/n", "3");
  g_assert_cmpuint (pw_session_entry_count (session, "/r"), ==, 3);
  session_set (session, "/r[1]/x", "1");
  session_set (session, "/r[2]/x", "2");
  session_set (session, "/r[3]/x", "4");
  session_set (session, "/n", "1");
  session_is (session, "/sum", "1");
  session_has (session, "{'n': 1, 'r': [{'x': 1}], 'sum': 1}");
  session_set (session, "/n", "4");
  session_is (session, "/sum", "7");
  session_has (session, "{'n': 4, 'r': [{'x': 1}, {'x': 2}, {'x': 4}, {}], 'sum': 7}");
  session_set (session, "/n", "-5");
  g_assert_cmpuint (pw_session_entry_count (session, "/r"), ==, 0);
  g_autoptr (GError) error = NULL;
  g_assert_null (pw_session_add (session, "/r", &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_REFUSED);
  session_set (session, "/n", "1000000");
  g_assert_cmpuint (pw_session_entry_count (session, "/r"), ==, PW_SESSION_ENTRIES_MAX);
  g_autofree char *problems = session_problems (session);
  g_assert_cmpstr (problems, ==, "/r expression");
  session_set (session, "/n", "");
  g_autofree char *none = session_problems (session);
  g_assert_cmpstr (none, ==, "");
  session_desk_clear (&desk);
}

/* A repeat that is not asked keeps its entries; what was counted meanwhile holds when it is. */
static void
test_hidden_repeat (void) {
  SessionDesk desk;
  session_desk_init (&desk);
  g_autoptr (PwForm) form = session_form (
      "<on>yes</on><n>2</n><r jr:template=''><x/></r><s jr:template=''><y/></s><count/>",
      "<bind nodeset='/data/n' type='int'/><bind nodeset='/data/r' relevant=\"/data/on = 'yes'\"/>"
      "<bind nodeset='/data/s' relevant=\"/data/on = 'yes'\"/>"
      "<bind nodeset='/data/count' type='int' calculate='count(/data/r) + count(/data/s)'/>",
      ASK ("on") ASK ("n") "<group ref='/data/r'><label>R</label><repeat nodeset='/data/r'"
                           " jr:count='/data/n'>" ASK (
                               "r/x") "</repeat></group><group ref='/data/s'><label>S</label>"
                                      "<repeat nodeset='/data/s'>" ASK ("s/y") "</repeat></group>");
  g_autoptr (PwSession) session = start (&desk, form);
  g_free (add (session, "/s"));
  session_set (session, "/r[2]/x", "second");
  session_is (session, "/count", "3");
  session_set (session, "/on", "no");
  session_is (session, "/count", "0");
  g_assert_false (pw_session_is_relevant (session, "/s"));
  g_assert_false (pw_session_is_relevant (session, "/s[1]/y"));
  g_autoptr (GError) error = NULL;
  g_assert_null (pw_session_add (session, "/s", &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_REFUSED);
  session_set (session, "/n", "3");
  session_has (session, "{'on': 'no', 'n': 3, 'count': 0}");
  g_autoptr (PwSession) again = pw_session_resume (form, &desk.host, desk.state, NULL);
  session_set (again, "/on", "yes");
  session_is (again, "/count", "4");
  session_is (again, "/r[2]/x", "second");
  g_assert_cmpuint (pw_session_entry_count (again, "/r"), ==, 3);
  session_desk_clear (&desk);
}

/* --- types and failures ---------------------------------------------------------------------- */

static void
test_types (void) {
  SessionDesk desk;
  session_desk_init (&desk);
  g_autoptr (PwForm) form
      = session_form ("<d/><i/><next/><day/><flag/><text/><when/><none/>",
                      "<bind nodeset='/data/d' type='date'/><bind nodeset='/data/i' type='int'/>"
                      "<bind nodeset='/data/next' type='date' calculate='date(/data/d + 7)'/>"
                      "<bind nodeset='/data/day' type='date' calculate='today()'/>"
                      "<bind nodeset='/data/flag' type='boolean' calculate='/data/i &gt; 3'/>"
                      "<bind nodeset='/data/text' type='string' calculate='/data/i div 4'/>"
                      "<bind nodeset='/data/when' type='dateTime' calculate='now()'/>"
                      "<bind nodeset='/data/none' type='int' calculate=\"number('x')\"/>",
                      ASK ("d") ASK ("i"));
  g_autoptr (PwSession) session = start (&desk, form);
  session_is (session, "/next", "");
  session_set (session, "/d", "2024-12-28");
  session_set (session, "/i", "5");
  session_is (session, "/next", "2025-01-04");
  session_is (session, "/day", "2024-10-07");
  session_is (session, "/flag", "true");
  session_is (session, "/text", "1.25");
  session_is (session, "/none", "");
  g_autofree char *when = pw_session_text (session, "/when", NULL);
  g_assert_true (g_str_has_prefix (when, "2024-10-07T21:43:05"));
  g_assert_true (g_str_has_suffix (when, "+07:00"));
  session_desk_clear (&desk);
}

/* A failing expression stops nothing: the old value stays, and the place has a problem. */
static void
test_failure (void) {
  SessionDesk desk;
  session_desk_init (&desk);
  g_autoptr (PwForm) form = session_form (
      "<a/><b/>", "<bind nodeset='/data/b' type='int' calculate='/data/a'/>", ASK ("a"));
  g_autoptr (PwSession) session = start (&desk, form);
  session_set (session, "/a", "12");
  session_set (session, "/a", "no number");
  session_is (session, "/b", "12");
  g_autofree char *problems = session_problems (session);
  g_assert_cmpstr (problems, ==, "/b expression");
  g_autoptr (PwSession) again = pw_session_resume (form, &desk.host, desk.state, NULL);
  g_autofree char *same = session_problems (again);
  g_assert_cmpstr (same, ==, "/b expression");
  session_set (session, "/a", "13");
  session_is (session, "/b", "13");
  g_autofree char *none = session_problems (session);
  g_assert_cmpstr (none, ==, "");
  session_desk_clear (&desk);
}

/* An expression that reads its own place is done once for each change; one that reads the entry
 * before goes through all of them. */
static void
test_round (void) {
  SessionDesk desk;
  session_desk_init (&desk);
  g_autoptr (PwForm) form = session_form (
      "<a/><times/><g><x/></g><r jr:template=''><v/><sum/></r>",
      "<bind nodeset='/data/times' type='int'"
      " calculate=\"if(/data/a = '', 0, coalesce(/data/times, 0) + 1)\"/>"
      "<bind nodeset='/data/g' relevant=\"./x != 'stop'\"/>"
      "<bind nodeset='/data/r/v' type='int'/><bind nodeset='/data/r/sum' type='int' calculate=\"if("
      "position(..) = 1, ../v, indexed-repeat(/data/r/sum, /data/r, position(..) - 1) + ../v)\"/>",
      ASK ("a") ASK ("g/x") "<group ref='/data/r'><label>R</label><repeat nodeset='/data/r'>" ASK (
          "r/v") "</repeat></group>");
  g_autoptr (PwSession) session = start (&desk, form);
  session_set (session, "/a", "x");
  session_is (session, "/times", "1");
  session_set (session, "/a", "y");
  session_is (session, "/times", "2");
  session_set (session, "/g/x", "stop");
  g_assert_false (pw_session_is_relevant (session, "/g/x"));
  for (guint i = 1; i <= 80; i++) {
    g_free (add (session, "/r"));
    g_autofree char *path = g_strdup_printf ("/r[%u]/v", i);
    session_set (session, path, "1");
  }
  session_is (session, "/r[80]/sum", "80");
  session_set (session, "/r[1]/v", "11");
  session_is (session, "/r[80]/sum", "90");
  g_autofree char *problems = session_problems (session);
  g_assert_cmpstr (problems, ==, "");
  session_desk_clear (&desk);
}

/* --- what a form does by itself -------------------------------------------------------------- */

static void
test_actions (void) {
  SessionDesk desk;
  session_desk_init (&desk);
  g_autoptr (PwForm) form = session_form (
      "<a/><b/><c/><first/><r jr:template=''><x/><made/></r>",
      "<bind nodeset='/data/r/made' type='string'/>"
      "<setvalue event='odk-instance-first-load' ref='/data/first' value=\"concat('1', '2')\"/>",
      "<input ref='/data/a'><label>a</label><setvalue event='xforms-value-changed' ref='/data/b'"
      " value=\"concat('b', /data/a)\"/></input>"
      "<input ref='/data/b'><label>b</label><setvalue event='xforms-value-changed' ref='/data/c'>"
      "from b</setvalue></input>" ASK ("c") "<group ref='/data/r'><label>R</label><repeat "
                                            "nodeset='/data/r'>" ASK (
                                                "r/x") "<setvalue event='odk-new-repeat' "
                                                       "ref='/data/r/made' value=\"concat('n', "
                                                       "position(..))\"/>"
                                                       "</repeat></group>");
  g_autoptr (PwSession) session = start (&desk, form);
  session_has (session, "{'first': '12'}");
  session_set (session, "/a", "1");
  session_has (session, "{'a': '1', 'b': 'b1', 'c': 'from b', 'first': '12'}");
  session_set (session, "/c", "own");
  session_set (session, "/a", "1");
  session_is (session, "/c", "own");
  session_set (session, "/a", "2");
  session_is (session, "/c", "from b");
  g_free (add (session, "/r"));
  g_free (add (session, "/r"));
  session_is (session, "/r[1]/made", "n1");
  session_is (session, "/r[2]/made", "n2");
  g_autoptr (PwSession) again = pw_session_resume (form, &desk.host, desk.state, NULL);
  session_is (again, "/first", "12");
  session_desk_clear (&desk);
}

/* Two questions that set each other for ever are stopped. */
static void
test_action_loop (void) {
  SessionDesk desk;
  session_desk_init (&desk);
  g_autoptr (PwForm) form = session_form (
      "<a/><b/>", "<bind nodeset='/data/a' type='int'/><bind nodeset='/data/b' type='int'/>",
      "<input ref='/data/a'><label>a</label><setvalue event='xforms-value-changed' ref='/data/b'"
      " value='/data/a + 1'/></input><input ref='/data/b'><label>b</label><setvalue"
      " event='xforms-value-changed' ref='/data/a' value='/data/b + 1'/></input>");
  g_autoptr (PwSession) session = start (&desk, form);
  session_set (session, "/a", "1");
  g_autofree char *problems = session_problems (session);
  g_assert_cmpstr (problems, !=, "");
  session_desk_clear (&desk);
}

static void
test_preload (void) {
  SessionDesk desk;
  session_desk_init (&desk);
  g_autoptr (PwForm) form = session_form (
      "<start/><end/><day/><device/><id/><q/>",
      "<bind nodeset='/data/start' type='dateTime' jr:preload='timestamp' "
      "jr:preloadParams='start'/>"
      "<bind nodeset='/data/end' type='dateTime' jr:preload='timestamp' jr:preloadParams='end'/>"
      "<bind nodeset='/data/day' type='date' jr:preload='date' jr:preloadParams='today'/>"
      "<bind nodeset='/data/device' type='string' jr:preload='property'"
      " jr:preloadParams='deviceid'/>"
      "<bind nodeset='/data/id' type='string' jr:preload='uid'/>",
      ASK ("q"));
  g_autoptr (PwSession) session = start (&desk, form);
  session_is (session, "/start", "2024-10-07T21:43:05+07:00");
  session_is (session, "/end", "");
  session_is (session, "/day", "2024-10-07");
  session_is (session, "/device", "d1");
  g_autofree char *id = pw_session_text (session, "/id", NULL);
  g_assert_true (g_str_has_prefix (id, "uuid:"));
  desk.unix_ms += 60000;
  g_autoptr (PwSession) again = pw_session_resume (form, &desk.host, desk.state, NULL);
  session_is (again, "/id", id);
  json_auto_t *answers = pw_session_finalise (again, NULL);
  g_assert_cmpstr (json_string_value (json_object_get (answers, "end")), ==,
                   "2024-10-07T21:44:05+07:00");
  g_assert_cmpstr (json_string_value (json_object_get (answers, "start")), ==,
                   "2024-10-07T21:43:05+07:00");
  session_desk_clear (&desk);
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pw-session-run/hidden", test_hidden);
  g_test_add_func ("/pw-session-run/places", test_places);
  g_test_add_func ("/pw-session-run/repeat", test_repeat);
  g_test_add_func ("/pw-session-run/nested", test_nested);
  g_test_add_func ("/pw-session-run/count", test_count);
  g_test_add_func ("/pw-session-run/hidden-repeat", test_hidden_repeat);
  g_test_add_func ("/pw-session-run/types", test_types);
  g_test_add_func ("/pw-session-run/failure", test_failure);
  g_test_add_func ("/pw-session-run/round", test_round);
  g_test_add_func ("/pw-session-run/actions", test_actions);
  g_test_add_func ("/pw-session-run/action-loop", test_action_loop);
  g_test_add_func ("/pw-session-run/preload", test_preload);
  return g_test_run ();
}
