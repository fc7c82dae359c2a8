/* The full check of answers from JSON: the samples of Form A are in order, come back as they were,
 * and are checked in time; each kind of problem is found at its place. */
#include <glib.h>

#include "sync/base/pw-error.h"
#include "sync/model/pw-forms.h"
#include "sync/session/pw-session-check.h"
#include "tests/lib/sample.h"
#include "tests/lib/session-desk.h"

#define MILLISECONDS_MAX 20 /* one record, on a machine that others use too; aimed at is 2 */

/* --- samples --------------------------------------------------------------------------------- */

static void
test_samples (void) {
  g_autoptr (GError) error = NULL;
  g_autoptr (PwForms) forms = pw_forms_new (&error);
  g_assert_no_error (error);
  const PwForm *form = pw_forms_find (forms, "form_a");
  json_auto_t *samples = sample_observations ();
  gint64 before = g_get_monotonic_time ();
  size_t i;
  json_t *sample;
  json_array_foreach (samples, i, sample) {
    json_auto_t *completed = NULL;
    g_autoptr (GPtrArray) problems
        = pw_session_check_answers (form, NULL, sample, NULL, &completed, &error);
    g_assert_no_error (error);
    pw_session_check_result (problems, &error);
    g_assert_no_error (error);
    g_assert_true (json_equal (completed, sample));
    g_autoptr (PwSession) session = pw_session_from_answers (form, NULL, sample, &error);
    g_assert_no_error (error);
    json_auto_t *back = pw_session_answers (session, &error);
    g_assert_no_error (error);
    g_assert_true (json_equal (back, sample));
  }
  gint64 spent = (g_get_monotonic_time () - before) / (gint64)json_array_size (samples);
  g_test_message ("%" G_GINT64_FORMAT " us a record, check and copy", spent);
  g_assert_cmpint (spent, <, 2 * MILLISECONDS_MAX * 1000);
}

/* --- problems -------------------------------------------------------------------------------- */

#define INSTANCE                                                                                   \
  "<a/><n/><w/><code/><g><x/><y/></g><must><z/></must><r jr:template=''><v/><twice/></r><sum/>"    \
  "<stamp/><when/><program/><hint/>"
#define HINT                                                                                       \
  "<bind nodeset='/data/hint' type='int' calculate='/data/n + 1' pw:transient='true'"              \
  " pw:warn='. &lt; 5'/>"
#define MODEL                                                                                      \
  "<bind nodeset='/data/program' type='string' required=\"/data/n = 3\"/>"                         \
  "<bind nodeset='/data/a' type='string' required='true()'/>"                                      \
  "<bind nodeset='/data/n' type='int' constraint='. &lt; 10' jr:constraintMsg='too much'/>"        \
  "<bind nodeset='/data/w' type='int' pw:warn='. &lt; 5' pw:warnMsg='rather much'/>"               \
  "<bind nodeset='/data/g' relevant=\"/data/a = 'yes'\"/>"                                         \
  "<bind nodeset='/data/g/y' type='string' required=\"../x = '1'\"/>"                              \
  "<bind nodeset='/data/must/z' type='string' required='true()'/>"                                 \
  "<bind nodeset='/data/r/v' type='int'/>"                                                         \
  "<bind nodeset='/data/r/twice' type='int' calculate='../v * 2'/>"                                \
  "<bind nodeset='/data/sum' type='decimal' calculate='sum(/data/r/v)'/>"                          \
  "<bind nodeset='/data/stamp' type='string' calculate=\"uuid()\"/>"                               \
  "<bind nodeset='/data/when' type='dateTime' relevant=\"/data/a = 'yes'\" calculate='now()'/>"
#define BODY                                                                                       \
  "<input ref='/data/a'><label>Question A</label></input>"                                         \
  "<input ref='/data/n'><label>n</label></input><input ref='/data/w'><label>w</label></input>"     \
  "<select1 ref='/data/code'><label>code</label><item><label>One</label><value>1</value></item>"   \
  "<item><label>Two</label><value>2</value></item></select1>"                                      \
  "<group ref='/data/g'><input ref='/data/g/x'><label>x</label></input>"                           \
  "<input ref='/data/g/y'><label>y</label></input></group>"                                        \
  "<group ref='/data/must'><input ref='/data/must/z'><label>z</label></input></group>"             \
  "<group ref='/data/r'><label>r</label><repeat nodeset='/data/r'><input ref='/data/r/v'>"         \
  "<label>v</label></input></repeat></group>"

typedef struct {
  const char *answers;
  const char *acknowledged; /* or NULL */
  const char *problems;     /* "path kind", with blanks between */
  const char *completed;    /* without /stamp and /when; NULL: as `answers` */
} Case;

static const Case cases[] = {
  { "{'a': 'no', 'sum': 0}", NULL, "", NULL },
  { "{'a': 'no'}", NULL, "", "{'a': 'no', 'sum': 0}" },
  { "{'sum': 0}", NULL, "/a required", NULL },
  { "{'a': ' ', 'sum': 0.0}", NULL, "/a required", NULL },
  { "{'a': 'no', 'n': 3, 'sum': 0}", NULL, "/program required", NULL },
  { "{'a': 'no', 'n': 3, 'program': 'x', 'sum': 0}", NULL, "", NULL },
  { "{'a': 'no', 'n': 2, 'sum': 0}", NULL, "", NULL },
  { "{'a': 'no', 'n': 2, 'hint': 3, 'sum': 0}", NULL, "", NULL },
  { "{'a': 'no', 'n': 2, 'hint': 4, 'sum': 0}", NULL, "/hint calculated", NULL },
  { "{'a': 'no', 'n': 7, 'sum': 0}", NULL, "/hint warning", NULL },
  { "{'a': 'no', 'n': 7, 'sum': 0}", "{'/hint': 'seen'}", "", NULL },
  { "{'a': 'no', 'n': 10, 'sum': 0}", NULL, "/n constraint /hint warning", NULL },
  { "{'a': 'no', 'n': 'x', 'sum': 0}", NULL, "/n answer", NULL },
  { "{'a': 'no', 'nn': 1, 'sum': 0}", NULL, "/nn answer", NULL },
  { "{'a': 'no', 'code': '3', 'sum': 0}", NULL, "/code answer", NULL },
  { "{'a': 'no', 'code': '2', 'sum': 0}", NULL, "", NULL },
  { "{'a': 'no', 'w': 7, 'sum': 0}", NULL, "/w warning", NULL },
  { "{'a': 'no', 'w': 7, 'sum': 0}", "{'/w': 'counted twice'}", "", NULL },
  { "{'a': 'no', 'w': 7, 'sum': 0}", "{'/w': ' '}", "/w answer /w warning", NULL },
  { "{'a': 'no', 'w': 1, 'sum': 0}", "{'/w': 'why'}", "/w answer", NULL },
  { "{'a': 'no', 'sum': 0}", "{'/nowhere': 'why'}", "/nowhere answer", NULL },
  { "{'a': 'no', 'g': {'x': '1'}, 'sum': 0}", NULL, "/g not_asked", NULL },
  { "{'a': 'no', 'g': {}, 'sum': 0}", NULL, "", NULL },
  { "{'a': 'no', 'g': {'x': ''}, 'sum': 0}", NULL, "", NULL },
  { "{'a': 'yes', 'g': {'x': '1'}, 'sum': 0}", NULL, "/g/y required", NULL },
  { "{'a': 'yes', 'g': {'x': '2'}, 'sum': 0}", NULL, "", NULL },
  { "{'a': 'no', 'must': {}, 'sum': 0}", NULL, "/must/z required", NULL },
  { "{'a': 'no', 'when': '2024-10-07T21:43+07:00', 'sum': 0}", NULL, "/when not_asked", NULL },
  { "{'a': 'no', 'r': [], 'sum': 0}", NULL, "", NULL },
  { "{'a': 'no', 'r': [{'v': 2}, {'v': 3, 'twice': 6}], 'sum': 5.0}", NULL, "",
    "{'a': 'no', 'r': [{'v': 2, 'twice': 4}, {'v': 3, 'twice': 6}], 'sum': 5.0}" },
  { "{'a': 'no', 'r': [{'v': 2, 'twice': 5}, {}], 'sum': 5}", NULL,
    "/r[1]/twice calculated /sum calculated",
    "{'a': 'no', 'r': [{'v': 2, 'twice': 4}, {}], 'sum': 2}" },
};

static char *
kinds (GPtrArray *problems) {
  g_autoptr (GString) text = g_string_new (NULL);
  for (guint i = 0; i < problems->len; i++) {
    const PwProblem *problem = g_ptr_array_index (problems, i);
    g_string_append_printf (text, "%s%s %s", i == 0 ? "" : " ", problem->path,
                            pw_problem_kind_name (problem->kind));
  }
  return g_strdup (text->str);
}

static void
test_cases (void) {
  g_autoptr (PwForm) form = session_form (INSTANCE, MODEL HINT, BODY);
  SessionDesk desk;
  session_desk_init (&desk);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    json_auto_t *answers = session_json (cases[i].answers);
    json_auto_t *before = json_deep_copy (answers);
    json_auto_t *acknowledged
        = cases[i].acknowledged == NULL ? NULL : session_json (cases[i].acknowledged);
    json_auto_t *completed = NULL;
    g_autoptr (GError) error = NULL;
    g_test_message ("%s", cases[i].answers);
    g_autoptr (GPtrArray) problems
        = pw_session_check_answers (form, &desk.host, answers, acknowledged, &completed, &error);
    g_assert_no_error (error);
    g_autofree char *found = kinds (problems);
    g_assert_cmpstr (found, ==, cases[i].problems);
    g_assert_true (json_equal (answers, before));
    if (json_object_get (before, "stamp") == NULL)
      json_object_del (completed, "stamp");
    if (json_object_get (before, "when") == NULL)
      json_object_del (completed, "when");
    json_auto_t *wanted
        = session_json (cases[i].completed == NULL ? cases[i].answers : cases[i].completed);
    g_assert_true (json_equal (completed, wanted));
  }
  g_assert_cmpuint (desk.saves, ==, 0);
  session_desk_clear (&desk);
}

/* A given result that cannot be worked out again stands. */
static void
test_fleeting (void) {
  g_autoptr (PwForm) form = session_form (INSTANCE, MODEL, BODY);
  json_auto_t *answers = session_json (
      "{'a': 'yes', 'g': {}, 'stamp': 'mine', 'when': '2020-01-01T00:00Z', 'sum': 0}");
  json_auto_t *completed = NULL;
  g_autoptr (GPtrArray) problems
      = pw_session_check_answers (form, NULL, answers, NULL, &completed, NULL);
  g_assert_cmpuint (problems->len, ==, 0);
  g_assert_true (json_equal (completed, answers));
}

static void
test_messages (void) {
  g_autoptr (PwForm) form = session_form (INSTANCE, MODEL, BODY);
  json_auto_t *answers = session_json ("{'a': 'no', 'n': 12, 'g': {'x': '1'}, 'w': 9, 'sum': 1}");
  g_autoptr (GPtrArray) problems = pw_session_check_answers (form, NULL, answers, NULL, NULL, NULL);
  g_autoptr (GError) error = NULL;
  g_assert_false (pw_session_check_result (problems, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_REFUSED);
  g_assert_nonnull (g_strstr_len (error->message, -1, "/n: too much\n"));
  g_assert_nonnull (g_strstr_len (error->message, -1, "/w: rather much\n"));
  g_assert_nonnull (g_strstr_len (error->message, -1, "Question A"));
  g_assert_nonnull (g_strstr_len (error->message, -1, "/sum: "));
}

/* Entries that jr:count does not ask for. */
static void
test_count (void) {
  g_autoptr (PwForm) form = session_form (
      "<n/><r jr:template=''><v/></r>",
      "<bind nodeset='/data/n' type='int'/><bind nodeset='/data/r/v' type='int'/>",
      "<input ref='/data/n'><label>n</label></input><group ref='/data/r'><label>r</label>"
      "<repeat nodeset='/data/r' jr:count='/data/n'><input ref='/data/r/v'><label>v</label></input>"
      "</repeat></group>");
  json_auto_t *answers = session_json ("{'n': 1, 'r': [{'v': 1}, {'v': 2}]}");
  g_autoptr (GPtrArray) problems = pw_session_check_answers (form, NULL, answers, NULL, NULL, NULL);
  g_autofree char *found = kinds (problems);
  g_assert_cmpstr (found, ==, "/r not_asked");
  json_auto_t *fewer = session_json ("{'n': 2, 'r': [{'v': 1}]}");
  json_auto_t *completed = NULL;
  g_autoptr (GPtrArray) none = pw_session_check_answers (form, NULL, fewer, NULL, &completed, NULL);
  g_assert_cmpuint (none->len, ==, 0);
  g_assert_true (json_equal (completed, fewer));
}

/* What the form calculates in groups and entries that were not given. */
static void
test_completed (void) {
  g_autoptr (PwForm) form = session_form (
      "<n/><g><s/><h><t/></h></g><r jr:template=''><c/><v/></r>",
      "<bind nodeset='/data/n' type='int'/><bind nodeset='/data/g/s' type='int'"
      " calculate='/data/n + 1'/><bind nodeset='/data/g/h/t' type='int' calculate='../../s + 1'/>"
      "<bind nodeset='/data/r/c' type='int' calculate=\"if(position(..) = 1, '', position(..))\"/>"
      "<bind nodeset='/data/r/v' type='int'/>",
      "<input ref='/data/n'><label>n</label></input><group ref='/data/r'><label>r</label>"
      "<repeat nodeset='/data/r' jr:count='/data/n'><input ref='/data/r/v'><label>v</label></input>"
      "</repeat></group>");
  static const char *const given[][2] = {
    { "{'n': 2}", "{'n': 2, 'g': {'s': 3, 'h': {'t': 4}}, 'r': [{}, {'c': 2}]}" },
    { "{'n': 3, 'r': [{'v': 1}], 'g': {'h': {}}}",
      "{'n': 3, 'g': {'s': 4, 'h': {'t': 5}}, 'r': [{'v': 1}, {'c': 2}, {'c': 3}]}" },
    { "{'n': 1}", "{'n': 1, 'g': {'s': 2, 'h': {'t': 3}}}" },
    { "{}", "{}" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (given); i++) {
    json_auto_t *answers = session_json (given[i][0]);
    json_auto_t *wanted = session_json (given[i][1]);
    json_auto_t *completed = NULL;
    g_autoptr (GPtrArray) problems
        = pw_session_check_answers (form, NULL, answers, NULL, &completed, NULL);
    g_assert_cmpuint (problems->len, ==, 0);
    g_assert_true (json_equal (completed, wanted));
    json_auto_t *again = NULL;
    g_autoptr (GPtrArray) none
        = pw_session_check_answers (form, NULL, completed, NULL, &again, NULL);
    g_assert_cmpuint (none->len, ==, 0);
    g_assert_true (json_equal (again, completed));
  }
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pw-session-check/samples", test_samples);
  g_test_add_func ("/pw-session-check/cases", test_cases);
  g_test_add_func ("/pw-session-check/fleeting", test_fleeting);
  g_test_add_func ("/pw-session-check/messages", test_messages);
  g_test_add_func ("/pw-session-check/count", test_count);
  g_test_add_func ("/pw-session-check/completed", test_completed);
  return g_test_run ();
}
