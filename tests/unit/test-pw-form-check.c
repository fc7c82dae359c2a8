/* Answers against Form A: the samples fit; each change that breaks a rule is named by its path. */
#include <glib.h>
#include <string.h>

#include "sync/base/pw-error.h"
#include "sync/base/pw-limits.h"
#include "sync/model/pw-answers.h"
#include "sync/model/pw-form-check.h"
#include "sync/model/pw-forms.h"
#include "tests/lib/sample.h"

typedef struct {
  PwForms *forms;
  const PwForm *form; /* borrowed from forms */
  json_t *good;       /* a sample with every part */
} Fixture;

static void
set_up (Fixture *fixture, G_GNUC_UNUSED gconstpointer data) {
  g_autoptr (GError) error = NULL;
  fixture->forms = pw_forms_new (&error);
  g_assert_no_error (error);
  fixture->form = pw_forms_find (fixture->forms, "form_a");
  g_assert_nonnull (fixture->form);
  json_auto_t *samples = sample_observations ();
  fixture->good = json_incref (json_array_get (samples, 3));
  g_assert_nonnull (pw_answers_get (fixture->good, "/violation/witnesses"));
}

static void
tear_down (Fixture *fixture, G_GNUC_UNUSED gconstpointer data) {
  json_decref (fixture->good);
  pw_forms_free (fixture->forms);
}

static void
test_samples (Fixture *fixture, G_GNUC_UNUSED gconstpointer data) {
  json_auto_t *samples = sample_observations ();
  size_t i;
  json_t *sample;
  json_array_foreach (samples, i, sample) {
    json_auto_t *before = json_deep_copy (sample);
    g_autoptr (GPtrArray) problems = pw_form_check (fixture->form, sample);
    g_autoptr (GError) error = NULL;
    (void)pw_form_check_result (problems, &error);
    g_assert_no_error (error);
    g_assert_true (json_equal (sample, before));
  }
}

/* A merge patch on the good sample gives exactly one problem, at `path`. */
static void
assert_problem (Fixture *fixture, const char *patch_text, const char *path, PwFormProblemCode code,
                const char *reason) {
  g_autofree char *json = g_strdelimit (g_strdup (patch_text), "'", '"');
  json_auto_t *patch = json_loads (json, 0, NULL);
  g_assert_nonnull (patch);
  json_auto_t *answers = pw_answers_merge_patch (fixture->good, patch);
  g_autoptr (GPtrArray) problems = pw_form_check (fixture->form, answers);
  if (problems->len != 1)
    g_error ("%s: %u problems", patch_text, problems->len);
  const PwFormProblem *problem = g_ptr_array_index (problems, 0);
  g_assert_cmpstr (problem->path, ==, path);
  g_assert_cmpint (problem->code, ==, code);
  if (strstr (problem->reason, reason) == NULL)
    g_error ("\"%s\" does not say \"%s\"", problem->reason, reason);
}

static void
test_problems (Fixture *fixture, G_GNUC_UNUSED gconstpointer data) {
  static const struct {
    const char *patch;
    const char *path;
    PwFormProblemCode code;
    const char *reason;
  } cases[] = {
    { "{'vilage':'x'}", "/vilage", PW_FORM_UNKNOWN_NAME, "did you mean \"village\"?" },
    { "{'Narrative':'x'}", "/Narrative", PW_FORM_UNKNOWN_NAME, "did you mean \"narrative\"?" },
    { "{'meta':{'instanceID':'x'}}", "/meta", PW_FORM_UNKNOWN_NAME, "no such question" },
    { "{'violation':{'foo':1}}", "/violation/foo", PW_FORM_UNKNOWN_NAME, "no such question" },
    { "{'violation':{'subjects':[{'name':'x'},{'name':'y','positon':'kadus'}]}}",
      "/violation/subjects[2]/positon", PW_FORM_UNKNOWN_NAME, "\"position\"" },
    { "{'village':17}", "/village", PW_FORM_WRONG_TYPE, "text" },
    { "{'violation':'x'}", "/violation", PW_FORM_WRONG_TYPE, "group" },
    { "{'violation':[]}", "/violation", PW_FORM_WRONG_TYPE, "group" },
    { "{'activities':{}}", "/activities", PW_FORM_WRONG_TYPE, "list" },
    { "{'activities':['x']}", "/activities[1]", PW_FORM_WRONG_TYPE, "entry" },
    { "{'violation':{'acts':'foto_simbol'}}", "/violation/acts", PW_FORM_WRONG_TYPE,
      "list of codes" },
    { "{'violation':{'acts':['foto_simbol',1]}}", "/violation/acts[2]", PW_FORM_WRONG_TYPE,
      "code" },
    { "{'violation':{'acts':['foto_symbol']}}", "/violation/acts[1]", PW_FORM_UNKNOWN_CODE,
      "did you mean \"foto_simbol\"?" },
    { "{'violation':{'acts':['nihil','nihil']}}", "/violation/acts[2]", PW_FORM_REPEATED_CODE,
      "twice" },
    { "{'stage':'Kampanye'}", "/stage", PW_FORM_UNKNOWN_CODE, "did you mean \"kampanye\"?" },
    { "{'violation_found':'ya'}", "/violation_found", PW_FORM_UNKNOWN_CODE, "\"ya\" is not one" },
    { "{'violation_found':true}", "/violation_found", PW_FORM_WRONG_TYPE, "one code" },
    { "{'violation':{'occurred_at':'2024-10-07 21:43'}}", "/violation/occurred_at",
      PW_FORM_BAD_VALUE, "2024-10-07T21:43+07:00" },
    { "{'violation':{'occurred_at':'2024-10-07T21:43'}}", "/violation/occurred_at",
      PW_FORM_BAD_VALUE, "distance from UTC" },
    { "{'violation':{'occurred_at':'2024-02-30T21:43+07:00'}}", "/violation/occurred_at",
      PW_FORM_BAD_VALUE, "does not exist" },
    { "{'violation':{'occurred_at':'2024-02-28T24:00Z'}}", "/violation/occurred_at",
      PW_FORM_BAD_VALUE, "does not exist" },
    { "{'improvement_advice_due':'2023-02-29'}", "/improvement_advice_due", PW_FORM_BAD_VALUE,
      "does not exist" },
    { "{'activities':[{'method':'langsung','started_at':'2024-10-07T21:43Z','place':{'lat':'-7'}}]"
      "}",
      "/activities[1]/place/lat", PW_FORM_WRONG_TYPE, "number" },
    { "{'improvement_advice_due':'besok'}", "/improvement_advice_due", PW_FORM_BAD_VALUE, "date" },
    { "{'violation':{'evidence':[{'kind':'foto','file':'a.jpg'}]}}", "/violation/evidence[1]/file",
      PW_FORM_BAD_VALUE, "digest" },
    { "{'village':null}", "/village", PW_FORM_MISSING, "must be answered" },
    { "{'village':''}", "/village", PW_FORM_MISSING, "must be answered" },
    { "{'narrative':' \\n'}", "/narrative", PW_FORM_MISSING, "must be answered" },
    { "{'violation':{'acts':[]}}", "/violation/acts", PW_FORM_MISSING, "must be answered" },
    { "{'violation':{'event':null}}", "/violation/event", PW_FORM_MISSING, "must be answered" },
    { "{'violation':{'witnesses':[{'name':'x'},{'phone':'1'}]}}", "/violation/witnesses[2]/name",
      PW_FORM_MISSING, "must be answered" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    assert_problem (fixture, cases[i].patch, cases[i].path, cases[i].code, cases[i].reason);
}

static void
test_accepted (Fixture *fixture, G_GNUC_UNUSED gconstpointer data) {
  static const char *const patches[] = {
    "{}",
    "{'violation':null}", /* required questions of an absent group are not missed */
    "{'dispute':{}}",
    "{'form':null,'assignment_letter':'','activities':[]}",
    "{'violation':{'witnesses':[],'place':'','beneficiaries':null,'subjects':null}}",
    "{'violation':{'acts':['lainnya'],'acts_other':'x','suspected_kinds':[]}}",
    "{'activities':[{'method':'langsung','started_at':'2024-10-07T21:43:05.5Z','place':{'lat':-7,"
    "'lon':110.5}},{'method':'pencegahan','started_at':'2024-10-07T21:43-02:00'}]}",
    "{'dispute_found':'yes','dispute':{'participants':[{'name':'x'}],'object':{'form':'keputusan',"
    "'issued_on':'2024-10-07'}}}",
    "{'narrative':'=1+1 \\u202e \\ud83d\\ude4f \\u0001\\r\\n\\t'}",
  };
  for (gsize i = 0; i < G_N_ELEMENTS (patches); i++) {
    g_autofree char *json = g_strdelimit (g_strdup (patches[i]), "'", '"');
    json_auto_t *patch = json_loads (json, 0, NULL);
    g_assert_nonnull (patch);
    json_auto_t *answers = pw_answers_merge_patch (fixture->good, patch);
    g_autoptr (GPtrArray) problems = pw_form_check (fixture->form, answers);
    g_autoptr (GError) error = NULL;
    g_assert_true (pw_form_check_result (problems, &error));
    g_assert_no_error (error);
  }
}

static void
test_null (Fixture *fixture, G_GNUC_UNUSED gconstpointer data) {
  json_auto_t *answers = json_deep_copy (fixture->good);
  json_object_set_new (answers, "assignment_letter", json_null ());
  json_object_set_new (answers, "violation", json_null ());
  g_autoptr (GPtrArray) problems = pw_form_check (fixture->form, answers);
  g_assert_cmpuint (problems->len, ==, 2);
  for (guint i = 0; i < problems->len; i++)
    g_assert_cmpint (((PwFormProblem *)g_ptr_array_index (problems, i))->code, ==, PW_FORM_NULL);
  g_autoptr (GError) error = NULL;
  g_assert_false (pw_form_check_result (problems, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_REFUSED);
  g_assert_nonnull (strstr (error->message, "/assignment_letter: null is not an answer"));
  g_assert_nonnull (strstr (error->message, "\n/violation: "));
}

static void
assert_whole (Fixture *fixture, json_t *answers, PwFormProblemCode code) {
  g_autoptr (GPtrArray) problems = pw_form_check (fixture->form, answers);
  g_assert_cmpuint (problems->len, ==, 1);
  const PwFormProblem *problem = g_ptr_array_index (problems, 0);
  g_assert_cmpstr (problem->path, ==, "/");
  g_assert_cmpint (problem->code, ==, code);
}

static void
test_limits (Fixture *fixture, G_GNUC_UNUSED gconstpointer data) {
  json_auto_t *list = json_array ();
  assert_whole (fixture, list, PW_FORM_WRONG_TYPE);
  json_auto_t *nothing = json_null ();
  assert_whole (fixture, nothing, PW_FORM_NULL);
  json_auto_t *big = json_deep_copy (fixture->good);
  g_autofree char *text = g_strnfill (PW_ANSWERS_BYTES_MAX, 'x');
  json_object_set_new (big, "narrative", json_string (text));
  assert_whole (fixture, big, PW_FORM_TOO_LONG);
  json_auto_t *deep = json_object ();
  for (guint i = 0; i < 1000; i++) {
    json_t *outer = json_object ();
    json_object_set (outer, "violation", deep);
    json_decref (deep);
    deep = outer;
  }
  assert_whole (fixture, deep, PW_FORM_TOO_LONG);
  json_auto_t *slash = json_pack ("{s:i}", "a/b", 1);
  assert_whole (fixture, slash, PW_FORM_UNKNOWN_NAME);
  /* Each text has its own limit too. */
  json_auto_t *long_text = json_deep_copy (fixture->good);
  text[PW_TEXT_BYTES_MAX + 1] = '\0';
  json_object_set_new (long_text, "narrative", json_string (text));
  g_autoptr (GPtrArray) problems = pw_form_check (fixture->form, long_text);
  g_assert_cmpuint (problems->len, ==, 1);
  g_assert_cmpstr (((PwFormProblem *)g_ptr_array_index (problems, 0))->path, ==, "/narrative");
  /* Never more than a hundred. */
  json_auto_t *many = json_object ();
  for (guint i = 0; i < 500; i++) {
    g_autofree char *name = g_strdup_printf ("wrong%u", i);
    json_object_set_new (many, name, json_true ());
  }
  g_autoptr (GPtrArray) hundred = pw_form_check (fixture->form, many);
  g_assert_cmpuint (hundred->len, ==, PW_FORM_PROBLEMS_MAX);
}

/* Values of the samples exchanged for those of another kind: a problem or none, never worse. */
static json_t *
random_value (guint depth) {
  static const char *const texts[]
      = { "", "yes", "kades", "2024-10-07", "\xf0\x9f\x99\x8f", "langsung" };
  switch (g_test_rand_int_range (0, depth == 0 ? 5 : 7)) {
  case 0:
    return json_string (texts[g_test_rand_int_range (0, G_N_ELEMENTS (texts))]);
  case 1:
    return json_integer (g_test_rand_int ());
  case 2:
    return json_real (g_test_rand_double ());
  case 3:
    return json_boolean (g_test_rand_bit ());
  case 4:
    return json_null ();
  case 5: {
    json_t *array = json_array ();
    for (int i = g_test_rand_int_range (0, 4); i > 0; i--)
      json_array_append_new (array, random_value (depth - 1));
    return array;
  }
  default: {
    static const char *const names[] = { "name", "place", "lat", "violation", "acts", "x" };
    json_t *object = json_object ();
    for (int i = g_test_rand_int_range (0, 4); i > 0; i--)
      json_object_set_new (object, names[g_test_rand_int_range (0, G_N_ELEMENTS (names))],
                           random_value (depth - 1));
    return object;
  }
  }
}

static void
test_random (Fixture *fixture, G_GNUC_UNUSED gconstpointer data) {
  guint bad = 0;
  for (guint i = 0; i < 2000; i++) {
    json_auto_t *answers = json_deep_copy (fixture->good);
    g_autoptr (GPtrArray) fields = pw_answers_fields (NULL, answers);
    const PwAnswersField *field
        = g_ptr_array_index (fields, g_test_rand_int_range (0, (gint32)fields->len));
    json_auto_t *value = random_value (3);
    (void)pw_answers_set (answers, field->path, value);
    g_autoptr (GPtrArray) problems = pw_form_check (fixture->form, answers);
    bad += problems->len > 0;
  }
  g_assert_cmpuint (bad, >, 500);
}

/* A required question with a condition of its own is not missed while conditions are not evaluated.
 */
static void
test_required_with_condition (void) {
  static const char xml[]
      = "<h:html xmlns='http://www.w3.org/2002/xforms' "
        "xmlns:h='http://www.w3.org/1999/xhtml'><h:head>"
        "<model><instance><d id='d' version='1'><a/><b/></d></instance>"
        "<bind nodeset='/d/a' required='true()'/>"
        "<bind nodeset='/d/b' required='true()' relevant=\"/d/a = 'x'\"/></model></h:head>"
        "<h:body><input ref='/d/a'/><input ref='/d/b'/></h:body></h:html>";
  g_autoptr (GBytes) bytes = g_bytes_new_static (xml, strlen (xml));
  g_autoptr (PwForm) form = pw_form_load (bytes, NULL);
  g_assert_nonnull (form);
  json_auto_t *answers = json_object ();
  g_autoptr (GPtrArray) problems = pw_form_check (form, answers);
  g_assert_cmpuint (problems->len, ==, 1);
  g_assert_cmpstr (((PwFormProblem *)g_ptr_array_index (problems, 0))->path, ==, "/a");
}

static void
test_code_names (void) {
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  for (int code = PW_FORM_UNKNOWN_NAME; code <= PW_FORM_TOO_LONG; code++)
    g_assert_true (
        g_hash_table_add (seen, (gpointer)pw_form_problem_code_name ((PwFormProblemCode)code)));
  g_assert_cmpstr (pw_form_problem_code_name (PW_FORM_UNKNOWN_CODE), ==, "unknown_code");
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/form-check/samples", Fixture, NULL, set_up, test_samples, tear_down);
  g_test_add ("/form-check/problems", Fixture, NULL, set_up, test_problems, tear_down);
  g_test_add ("/form-check/accepted", Fixture, NULL, set_up, test_accepted, tear_down);
  g_test_add ("/form-check/null", Fixture, NULL, set_up, test_null, tear_down);
  g_test_add ("/form-check/limits", Fixture, NULL, set_up, test_limits, tear_down);
  g_test_add ("/form-check/random", Fixture, NULL, set_up, test_random, tear_down);
  g_test_add_func ("/form-check/required-with-condition", test_required_with_condition);
  g_test_add_func ("/form-check/code-names", test_code_names);
  return g_test_run ();
}
