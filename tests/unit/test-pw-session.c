/* A session as faces use it: texts with outputs in two languages, the jump list, cascading choices
 * from the form, from answers and from a list outside, setting and refusing, problems, accepted
 * warnings, the end. */
#include <glib.h>
#include <string.h>

#include "sync/base/pw-error.h"
#include "tests/lib/session-desk.h"

typedef struct {
  SessionDesk desk;
  PwForm *form;
  PwSession *session;
} Fixture;

static void
set_up (Fixture *fixture, G_GNUC_UNUSED gconstpointer data) {
  session_desk_init (&fixture->desk);
  fixture->form = session_form_file ("lists.xml");
  g_autoptr (GError) error = NULL;
  fixture->session = pw_session_new (fixture->form, &fixture->desk.host, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *fixture, G_GNUC_UNUSED gconstpointer data) {
  pw_session_free (fixture->session);
  pw_form_free (fixture->form);
  session_desk_clear (&fixture->desk);
}

static void
assert_refused (PwSession *session, const char *path, const char *text) {
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) before = pw_session_state (session);
  g_assert_false (pw_session_set (session, path, text, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_REFUSED);
  g_autoptr (GBytes) after = pw_session_state (session);
  g_assert_true (g_bytes_equal (before, after));
}

/* --- texts ----------------------------------------------------------------------------------- */

static void
assert_label (PwSession *session, const char *path, const char *wanted) {
  g_autofree char *label = pw_session_label (session, path, NULL);
  g_assert_cmpstr (label, ==, wanted);
}

static void
test_texts (Fixture *fixture, G_GNUC_UNUSED gconstpointer data) {
  PwSession *session = fixture->session;
  g_assert_cmpstr (pw_session_language (session), ==, "id");
  assert_label (session, "/name", "Nama");
  session_set (session, "/name", "Siti & <Budi>");
  session_set (session, "/day", "2024-1-7");
  assert_label (session, "/age", "Umur Siti & <Budi> pada 2024-01-07?");
  pw_session_set_language (session, "en");
  assert_label (session, "/age", "Age of Siti & <Budi> on 2024-01-07?");
  g_autofree char *hint = pw_session_hint (session, "/age", NULL);
  g_assert_cmpstr (hint, ==, "In years");
  g_autofree char *no_hint = pw_session_hint (session, "/name", NULL);
  g_assert_cmpstr (no_hint, ==, "");
  g_free (pw_session_add (session, "/member", NULL));
  g_autofree char *second = pw_session_add (session, "/member", NULL);
  assert_label (session, second, "Member 2");
  g_autoptr (GError) error = NULL;
  g_assert_null (pw_session_label (session, "/member[3]", &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_NOT_FOUND);
}

static void
test_places (Fixture *fixture, G_GNUC_UNUSED gconstpointer data) {
  static const char *const nowhere[] = { "",
                                         "name",
                                         "//name",
                                         "/name/",
                                         "/name[1]",
                                         "/member[]",
                                         "/member[0]",
                                         "/member[1",
                                         "/member[1]x",
                                         "/member[-1]",
                                         "/member/who",
                                         "/nothing",
                                         "/page/one/deep",
                                         "/member[18446744073709551617]" };
  g_free (pw_session_add (fixture->session, "/member", NULL));
  for (guint i = 0; i < G_N_ELEMENTS (nowhere); i++) {
    g_autoptr (GError) error = NULL;
    g_assert_null (pw_session_text (fixture->session, nowhere[i], &error));
    g_assert_error (error, PW_ERROR, PW_ERROR_NOT_FOUND);
    g_assert_false (pw_session_is_relevant (fixture->session, nowhere[i]));
  }
  static const char *const places[]
      = { "/", "/page", "/page/one", "/member", "/member[1]", "/member[1]/who" };
  for (guint i = 0; i < G_N_ELEMENTS (places); i++) {
    g_autofree char *text = pw_session_text (fixture->session, places[i], NULL);
    g_assert_cmpstr (text, ==, "");
  }
}

/* --- steps ----------------------------------------------------------------------------------- */

/* "path" with ">" for each depth, "(...)" for what is on the page of the step before. */
static char *
show_steps (PwSession *session) {
  static const char *const kinds[] = { "G", "E", "Q", "A" };
  g_autoptr (GString) text = g_string_new (NULL);
  GPtrArray *steps = pw_session_steps (session);
  for (guint i = 0; i < steps->len; i++) {
    const PwStep *step = g_ptr_array_index (steps, i);
    for (guint depth = 0; depth < step->depth; depth++)
      g_string_append_c (text, '>');
    g_string_append_printf (text, "%s%s%s ", kinds[step->kind], step->on_page ? "+" : "",
                            step->path);
  }
  return g_strdup (text->str);
}

static void
test_steps (Fixture *fixture, G_GNUC_UNUSED gconstpointer data) {
  PwSession *session = fixture->session;
  g_autofree char *at_first = show_steps (session);
  g_assert_cmpstr (at_first, ==,
                   "Q/name Q/day Q/age Q/region Q/district Q/town Q/village G/page >Q+/page/one "
                   ">Q+/page/two A/member Q/head Q/fixed Q/agree ");
  g_free (pw_session_add (session, "/member", NULL));
  session_set (session, "/page/one", "x");
  g_autofree char *then = show_steps (session);
  g_assert_cmpstr (then, ==,
                   "Q/name Q/day Q/age Q/region Q/district Q/town Q/village G/page >Q+/page/one "
                   "E/member[1] >Q+/member[1]/who A/member Q/head Q/fixed Q/agree ");
}

/* --- choices --------------------------------------------------------------------------------- */

static void
assert_choices (PwSession *session, const char *path, const char *find, guint most,
                const char *wanted, guint wanted_total) {
  g_autoptr (GError) error = NULL;
  guint total = 0;
  g_autoptr (GPtrArray) choices = pw_session_choices (session, path, find, most, &total, &error);
  g_assert_no_error (error);
  g_autoptr (GString) text = g_string_new (NULL);
  for (guint i = 0; i < choices->len; i++) {
    const PwSessionChoice *choice = g_ptr_array_index (choices, i);
    g_string_append_printf (text, "%s%s=%s", i == 0 ? "" : " ", choice->code, choice->label);
  }
  g_assert_cmpstr (text->str, ==, wanted);
  g_assert_cmpuint (total, ==, wanted_total);
}

static void
test_choices (Fixture *fixture, G_GNUC_UNUSED gconstpointer data) {
  PwSession *session = fixture->session;
  session_set (session, "/name", "Budi");
  assert_choices (session, "/region", NULL, 0, "n=Utara s=Selatan Budi", 2);
  g_autoptr (GPtrArray) regions = pw_session_choices (session, "/region", NULL, 0, NULL, NULL);
  g_assert_cmpstr (((PwSessionChoice *)g_ptr_array_index (regions, 0))->image, ==, "utara.png");
  g_assert_null (((PwSessionChoice *)g_ptr_array_index (regions, 1))->image);
  assert_choices (session, "/district", NULL, 0, "", 0);
  session_set (session, "/region", "n");
  assert_choices (session, "/district", NULL, 0, "1=District One", 1);
  assert_refused (session, "/district", "2");
  session_set (session, "/district", "1");
  assert_choices (session, "/town", NULL, 0, "a=Alpha b=Beta", 2);
  assert_choices (session, "/town", "BET", 0, "b=Beta", 1);
  assert_choices (session, "/town", NULL, 1, "a=Alpha", 2);
  session_set (session, "/town", "b a");
  session_is (session, "/town", "b a");
  g_autofree char *shown = pw_session_shown (session, "/town", NULL);
  g_assert_cmpstr (shown, ==, "Beta, Alpha");
  assert_refused (session, "/town", "a a");
  assert_refused (session, "/town", "a c");
  session_set (session, "/town", "a");
  session_is (session, "/town_label", "Alpha");
  assert_choices (session, "/village", "desa", 2, "01=Desa 1 02=Desa 2", 9);
  session_set (session, "/village", "03");
  session_is (session, "/village_name", "Desa 3");
  pw_session_set_language (session, "en");
  assert_choices (session, "/region", NULL, 0, "n=North s=South Budi", 2);
}

/* What is no longer offered stays, and is a problem. */
static void
test_not_offered (Fixture *fixture, G_GNUC_UNUSED gconstpointer data) {
  PwSession *session = fixture->session;
  session_set (session, "/name", "x");
  session_set (session, "/age", "1");
  session_set (session, "/region", "n");
  session_set (session, "/district", "1");
  session_set (session, "/village", "02");
  session_set (session, "/region", "s");
  g_autofree char *problems = session_problems (session);
  g_assert_cmpstr (problems, ==, "/district choice");
  session_set (session, "/district", "2");
  g_autofree char *then = session_problems (session);
  g_assert_cmpstr (then, ==, "/village choice");
  session_set (session, "/village", "12");
  g_autofree char *none = session_problems (session);
  g_assert_cmpstr (none, ==, "");
}

/* Choices that are answers: entries that hold nothing, or are gone, are no choice. */
static void
test_members (Fixture *fixture, G_GNUC_UNUSED gconstpointer data) {
  PwSession *session = fixture->session;
  for (guint i = 0; i < 3; i++)
    g_free (pw_session_add (session, "/member", NULL));
  session_set (session, "/member[1]/who", "ani");
  session_set (session, "/member[3]/who", "budi");
  assert_choices (session, "/head", NULL, 0, "ani=ani budi=budi", 2);
  session_set (session, "/head", "budi");
  g_assert_true (pw_session_remove (session, "/member[3]", NULL));
  assert_choices (session, "/head", NULL, 0, "ani=ani", 1);
  g_autoptr (PwProblem) problem = pw_session_problem (session, "/head", NULL);
  g_assert_nonnull (problem);
  g_assert_cmpint (problem->kind, ==, PW_PROBLEM_CHOICE);
}

/* The same rows are asked for once, and a few are kept. */
static void
test_rows (Fixture *fixture, G_GNUC_UNUSED gconstpointer data) {
  PwSession *session = fixture->session;
  session_set (session, "/region", "n");
  session_set (session, "/district", "1");
  guint before = fixture->desk.rows_asked;
  for (guint i = 0; i < 5; i++)
    assert_choices (session, "/village", "7", 0, "07=Desa 7", 1);
  g_assert_cmpuint (fixture->desk.rows_asked, <=, before + 1);
  for (guint i = 1; i < 10; i++) {
    g_autofree char *code = g_strdup_printf ("%02u", i);
    g_autofree char *name = g_strdup_printf ("Desa %u", i);
    session_set (session, "/village", code);
    session_is (session, "/village_name", name);
  }
}

/* A list that is not here costs its own question only. */
static void
test_no_list (void) {
  g_autoptr (PwForm) form = session_form_file ("lists.xml");
  g_autoptr (GError) error = NULL;
  g_autoptr (PwSession) session = pw_session_new (form, NULL, &error);
  g_assert_no_error (error);
  session_set (session, "/name", "x");
  session_set (session, "/village", "anything");
  g_autoptr (PwProblem) problem = pw_session_problem (session, "/village", NULL);
  g_assert_null (problem);
  g_autoptr (PwProblem) failed = pw_session_problem (session, "/village_name", NULL);
  g_assert_nonnull (failed);
  g_assert_cmpint (failed->kind, ==, PW_PROBLEM_EXPRESSION);
}

/* --- setting and problems -------------------------------------------------------------------- */

static void
test_set (Fixture *fixture, G_GNUC_UNUSED gconstpointer data) {
  PwSession *session = fixture->session;
  assert_refused (session, "/age", "old");
  assert_refused (session, "/day", "7/1/2024");
  assert_refused (session, "/village_name", "x");
  assert_refused (session, "/page", "x");
  assert_refused (session, "/member", "x");
  session_set (session, "/agree", "OK");
  session_set (session, "/fixed", "1");
  session_set (session, "/name", "locked");
  g_assert_true (pw_session_is_readonly (session, "/fixed"));
  assert_refused (session, "/fixed", "2");
  guint saves = fixture->desk.saves;
  session_set (session, "/name", "locked");
  g_assert_cmpuint (fixture->desk.saves, ==, saves);
  session_set (session, "/name", "open");
  g_assert_cmpuint (fixture->desk.saves, ==, saves + 1);
  session_set (session, "/fixed", "");
  session_is (session, "/fixed", "");
}

/* A draft that cannot be written is told; the change stands and can be saved later. */
static void
test_full (Fixture *fixture, G_GNUC_UNUSED gconstpointer data) {
  g_autoptr (GError) error = NULL;
  fixture->desk.full = TRUE;
  g_assert_false (pw_session_set (fixture->session, "/name", "x", &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_NO_SPACE);
  session_is (fixture->session, "/name", "x");
  fixture->desk.full = FALSE;
  g_assert_true (pw_session_save (fixture->session, NULL));
  g_autoptr (PwSession) again
      = pw_session_resume (fixture->form, &fixture->desk.host, fixture->desk.state, NULL);
  session_is (again, "/name", "x");
}

static void
assert_problem (PwSession *session, const char *path, PwProblemKind kind, const char *message) {
  g_autoptr (PwProblem) problem = pw_session_problem (session, path, NULL);
  g_assert_nonnull (problem);
  g_assert_cmpstr (problem->path, ==, path);
  g_assert_cmpint (problem->kind, ==, kind);
  g_assert_cmpstr (problem->message, ==, message);
}

static void
test_problems (Fixture *fixture, G_GNUC_UNUSED gconstpointer data) {
  PwSession *session = fixture->session;
  assert_problem (session, "/name", PW_PROBLEM_REQUIRED, "Siapa?");
  g_assert_false (pw_session_is_required (session, "/age"));
  session_set (session, "/name", "Siti");
  g_assert_true (pw_session_is_required (session, "/age"));
  assert_problem (session, "/age", PW_PROBLEM_REQUIRED, "this must be answered");
  session_set (session, "/age", "130");
  assert_problem (session, "/age", PW_PROBLEM_CONSTRAINT, "Umur Siti terlalu tinggi");
  pw_session_set_language (session, "en");
  assert_problem (session, "/age", PW_PROBLEM_CONSTRAINT, "Siti is too old");
  session_set (session, "/age", "95");
  assert_problem (session, "/age", PW_PROBLEM_WARNING, "Very old");
  session_set (session, "/age", "50");
  g_assert_null (pw_session_problem (session, "/age", NULL));
  g_autoptr (GError) error = NULL;
  g_assert_null (pw_session_problem (session, "/nowhere", &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_NOT_FOUND);
}

static void
test_acknowledge (Fixture *fixture, G_GNUC_UNUSED gconstpointer data) {
  PwSession *session = fixture->session;
  g_autoptr (GError) error = NULL;
  session_set (session, "/name", "Siti");
  session_set (session, "/age", "95");
  g_assert_null (pw_session_finalise (session, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_REFUSED);
  g_assert_nonnull (strstr (error->message, "/age: Sangat tua"));
  g_clear_error (&error);
  g_assert_false (pw_session_acknowledge (session, "/age", " ", &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_REFUSED);
  g_clear_error (&error);
  g_assert_false (pw_session_acknowledge (session, "/name", "why", &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_REFUSED);
  g_assert_true (pw_session_acknowledge (session, "/age", "akta lahir dilihat", NULL));
  json_auto_t *reasons = pw_session_acknowledged (session);
  json_auto_t *wanted = session_json ("{'/age': 'akta lahir dilihat'}");
  g_assert_true (json_equal (reasons, wanted));
  g_assert_null (pw_session_problem (session, "/age", NULL));
  g_autoptr (PwSession) again
      = pw_session_resume (fixture->form, &fixture->desk.host, fixture->desk.state, NULL);
  json_auto_t *kept = pw_session_acknowledged (again);
  g_assert_true (json_equal (kept, wanted));
  json_auto_t *answers = pw_session_finalise (again, NULL);
  g_assert_nonnull (answers);
  session_set (session, "/age", "96");
  json_auto_t *gone = pw_session_acknowledged (session);
  g_assert_cmpuint (json_object_size (gone), ==, 0);
  assert_problem (session, "/age", PW_PROBLEM_WARNING, "Sangat tua");
}

/* --- the end --------------------------------------------------------------------------------- */

static void
test_finalise (Fixture *fixture, G_GNUC_UNUSED gconstpointer data) {
  PwSession *session = fixture->session;
  session_set (session, "/name", "Siti");
  session_set (session, "/age", "20");
  session_set (session, "/page/two", "hidden");
  session_set (session, "/page/one", "x");
  g_free (pw_session_add (session, "/member", NULL));
  g_free (pw_session_add (session, "/member", NULL));
  session_set (session, "/member[2]/who", "budi");
  g_autoptr (GError) error = NULL;
  json_auto_t *answers = pw_session_finalise (session, &error);
  g_assert_no_error (error);
  json_auto_t *wanted = session_json ("{'name': 'Siti', 'age': 20, 'page': {'one': 'x'}, 'quiet': "
                                      "{'made': 'm'}, 'member': [{'who': 'budi'}]}");
  g_assert_true (json_equal (answers, wanted));
}

/* Every kind of value, empty things and all, comes back as it was given. */
static void
test_from_answers (void) {
  g_autoptr (PwForm) form = session_form (
      "<s/><i/><d/><b/><day/><t/><dt/><many/><one/><p/><g><x/></g><r jr:template=''><v/>"
      "<q jr:template=''><w/></q></r><f/>",
      "<bind nodeset='/data/i' type='int'/><bind nodeset='/data/d' type='decimal'/>"
      "<bind nodeset='/data/b' type='boolean'/><bind nodeset='/data/day' type='date'/>"
      "<bind nodeset='/data/t' type='time'/><bind nodeset='/data/dt' type='dateTime'/>"
      "<bind nodeset='/data/p' type='geopoint'/><bind nodeset='/data/r/v' type='decimal'/>"
      "<bind nodeset='/data/f' type='binary'/>",
      "<select ref='/data/many'><label>m</label><item><label>A</label><value>a</value></item>"
      "<item><label>B</label><value>b</value></item></select>"
      "<select1 ref='/data/one'><label>m</label><item><label>A</label><value>a</value></item>"
      "</select1><group ref='/data/r'><label>r</label><repeat nodeset='/data/r'><group"
      " ref='/data/r/q'><label>q</label><repeat nodeset='/data/r/q'/></group></repeat></group>");
  static const char *const cases[] = {
    "{}",
    "{'s': ' =1 ', 'i': -5, 'd': 1.0, 'b': false, 'day': '2024-02-29', 't': '21:43', "
    "'dt': '2024-10-07T21:43Z', 'many': ['b', 'a'], 'one': 'a', 'p': [-7.5, 110]}",
    "{'d': 1, 't': '21:43:05.250+08:00', 'dt': '2024-10-07T21:43:05.1+07:00', 'p': [0.0, -0.5, 1, "
    "2.0]}",
    "{'s': '', 'many': [], 'g': {}, 'r': []}",
    "{'r': [{}, {'v': 0.1, 'q': []}, {'q': [{}, {'w': 'x'}]}], 'g': {'x': ''}}",
    "{'f': '00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff'}",
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    json_auto_t *answers = session_json (cases[i]);
    g_autoptr (GError) error = NULL;
    g_autoptr (PwSession) session = pw_session_from_answers (form, NULL, answers, &error);
    g_assert_no_error (error);
    session_has (session, cases[i]);
    g_autoptr (GBytes) state = pw_session_state (session);
    g_autoptr (PwSession) again = pw_session_resume (form, NULL, state, &error);
    g_assert_no_error (error);
    session_has (again, cases[i]);
  }
  static const char *const wrong[] = { "[]", "{'x': 1}", "{'i': 'x'}", "{'r': {}}", "{'g': 1}" };
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++) {
    json_auto_t *answers = session_json (wrong[i]);
    g_autoptr (GError) error = NULL;
    g_assert_null (pw_session_from_answers (form, NULL, answers, &error));
    g_assert_error (error, PW_ERROR, PW_ERROR_REFUSED);
  }
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
#define TEST(name, function)                                                                       \
  g_test_add ("/pw-session/" name, Fixture, NULL, set_up, function, tear_down)
  TEST ("texts", test_texts);
  TEST ("places", test_places);
  TEST ("steps", test_steps);
  TEST ("choices", test_choices);
  TEST ("not-offered", test_not_offered);
  TEST ("members", test_members);
  TEST ("rows", test_rows);
  TEST ("set", test_set);
  TEST ("full", test_full);
  TEST ("problems", test_problems);
  TEST ("acknowledge", test_acknowledge);
  TEST ("finalise", test_finalise);
  g_test_add_func ("/pw-session/no-list", test_no_list);
  g_test_add_func ("/pw-session/from-answers", test_from_answers);
  return g_test_run ();
}
