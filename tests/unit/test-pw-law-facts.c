/* Facts: what the shipped forms' columns give for a Form A, a public report and a form of another
 * kind, and by name for a form that is not known; odd values count as absent and nothing is read
 * past its bound. */
#include <glib.h>
#include <string.h>

#include "sync/base/pw-error.h"
#include "sync/base/pw-limits.h"
#include "sync/law/pw-law-facts.h"
#include "sync/model/pw-forms.h"

typedef struct {
  PwForms *forms;   /* owned */
  PwLawFacts facts; /* cleared between readings */
} Fixture;

static void
set_up (Fixture *fixture, G_GNUC_UNUSED gconstpointer data) {
  g_autoptr (GError) error = NULL;
  fixture->forms = pw_forms_new (&error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *fixture, G_GNUC_UNUSED gconstpointer data) {
  pw_law_facts_clear (&fixture->facts);
  pw_forms_free (fixture->forms);
}

/* `form_id` NULL: a form that is not known. Single quotes stand for double ones. */
static const PwLawFacts *
read_facts (Fixture *fixture, const char *form_id, const char *json) {
  g_autoptr (GError) error = NULL;
  g_autofree char *text = g_strdelimit (g_strdup (json), "'", '"');
  json_auto_t *answers = json_loads (text, 0, NULL);
  g_assert_nonnull (answers);
  pw_law_facts_clear (&fixture->facts);
  const PwForm *form = form_id != NULL ? pw_forms_find (fixture->forms, form_id) : NULL;
  g_assert_true (form != NULL || form_id == NULL);
  g_assert_true (pw_law_facts_from_answers (form, answers, &fixture->facts, &error));
  g_assert_no_error (error);
  return &fixture->facts;
}

static void
assert_codes (const GPtrArray *codes, const char *wanted) {
  g_autoptr (GPtrArray) copy = g_ptr_array_copy ((GPtrArray *)codes, NULL, NULL);
  g_ptr_array_set_free_func (copy, NULL);
  g_ptr_array_add (copy, NULL);
  g_autofree char *joined = g_strjoinv (" ", (char **)copy->pdata);
  g_assert_cmpstr (joined, ==, wanted);
}

static void
test_form_a (Fixture *fixture, G_GNUC_UNUSED gconstpointer data) {
  const PwLawFacts *facts = read_facts (
      fixture, "form_a",
      "{'village':'13.02.11.2001','election':'pilkada','stage':'kampanye','violation_found':'yes',"
      "'violation':{'acts':['medsos_komentar','foto_simbol','medsos_komentar'],"
      "'occurred_at':'2024-10-07T21:43+07:00','known_at':'2024-10-08T19:30+07:00',"
      "'subjects':[{'name':'A','position':'sekdes','role':'peserta'},"
      "{'name':'B','local_title':'wali nagari'}],"
      "'beneficiaries':[{'name':'P','status':'calon'},{'name':'Q','status':'calon'}],"
      "'suspected_kinds':['pidana','hukum_lainnya'],'articles':'Pasal 51 huruf c UU Desa'}}");
  g_assert_true (facts->has_acts_column);
  g_assert_false (facts->is_report);
  g_assert_false (facts->is_nihil);
  g_assert_cmpstr (facts->village, ==, "13.02.11.2001");
  g_assert_cmpstr (facts->election, ==, "pilkada");
  g_assert_cmpstr (facts->stage, ==, "kampanye");
  g_assert_cmpint (facts->known_at.unix_s - facts->occurred_at.unix_s, ==, 78420);
  g_assert_false (facts->reported_at.is_known);
  assert_codes (facts->acts, "medsos_komentar foto_simbol");
  assert_codes (facts->statuses, "calon");
  assert_codes (facts->chosen_kinds, "pidana hukum_lainnya");
  g_assert_cmpstr (facts->chosen_articles, ==, "Pasal 51 huruf c UU Desa");
  g_assert_cmpuint (facts->subjects->len, ==, 2);
  const PwLawSubjectFacts *first = g_ptr_array_index (facts->subjects, 0);
  const PwLawSubjectFacts *second = g_ptr_array_index (facts->subjects, 1);
  g_assert_cmpstr (first->position, ==, "sekdes");
  g_assert_cmpstr (first->role, ==, "peserta");
  g_assert_null (second->position);
  g_assert_cmpstr (second->local_title, ==, "wali nagari");
}

static void
test_report (Fixture *fixture, G_GNUC_UNUSED gconstpointer data) {
  const PwLawFacts *facts = read_facts (
      fixture, "public_report",
      "{'village':'17.07.03.2004','election':'pemilu','stage':'kampanye',"
      "'receipt':{'reported_at':'2023-12-15T09:30+07:00'},"
      "'subjects':[{'name':'A','position':'kades'}],"
      "'incident':{'acts':['tindakan_untung_rugi'],'known_at':'2023-12-14T09:30+07:00'}}");
  g_assert_true (facts->has_acts_column);
  g_assert_true (facts->is_report);
  g_assert_true (facts->reported_at.is_known);
  g_assert_true (facts->known_at.is_known);
  g_assert_false (facts->occurred_at.is_known);
  assert_codes (facts->acts, "tindakan_untung_rugi");
  g_assert_cmpuint (facts->subjects->len, ==, 1);
  /* Not handed in yet is still a report. */
  g_assert_true (read_facts (fixture, "public_report", "{}")->is_report);
}

static void
test_nihil (Fixture *fixture, G_GNUC_UNUSED gconstpointer data) {
  g_assert_true (read_facts (fixture, "form_a", "{'violation_found':'no'}")->is_nihil);
  const PwLawFacts *facts
      = read_facts (fixture, "form_a", "{'violation_found':'yes','violation':{'acts':['nihil']}}");
  g_assert_true (facts->is_nihil);
  g_assert_cmpuint (facts->acts->len, ==, 0);
  g_assert_false (read_facts (fixture, "form_a", "{}")->is_nihil);
  g_assert_false (read_facts (fixture, "prevention", "{'village':'x'}")->has_acts_column);
}

static void
test_by_name (Fixture *fixture, G_GNUC_UNUSED gconstpointer data) {
  const PwLawFacts *facts = read_facts (
      fixture, NULL,
      "{'village':'17.07.03.2004','acts':'medsos_suka  hadir_deklarasi','known_at':'2024-10-07',"
      "'reported_at':'2024-10-08','subjects':[{'position':'kades'}],"
      "'beneficiaries':[{'status':'bakal_calon'}]}");
  assert_codes (facts->acts, "medsos_suka hadir_deklarasi");
  assert_codes (facts->statuses, "bakal_calon");
  g_assert_true (facts->is_report);
  g_assert_true (facts->known_at.is_day);
  g_assert_cmpuint (facts->subjects->len, ==, 1);
}

/* Values of another kind than the column's. */
static void
test_odd_values (Fixture *fixture, G_GNUC_UNUSED gconstpointer data) {
  const PwLawFacts *facts = read_facts (
      fixture, "form_a",
      "{'village':7,'election':'','stage':null,'violation_found':true,'violation':{'acts':{'a':1},"
      "'occurred_at':'kemarin','known_at':['2024-10-07'],'subjects':['x',{'position':3},null],"
      "'beneficiaries':'semua','articles':12}}");
  g_assert_null (facts->village);
  g_assert_null (facts->election);
  g_assert_null (facts->stage);
  g_assert_false (facts->occurred_at.is_known);
  g_assert_false (facts->known_at.is_known);
  g_assert_cmpuint (facts->acts->len, ==, 0);
  g_assert_cmpuint (facts->statuses->len, ==, 0);
  g_assert_null (facts->chosen_articles);
  for (guint i = 0; i < facts->subjects->len; i++) {
    const PwLawSubjectFacts *subject = g_ptr_array_index (facts->subjects, i);
    g_assert_null (subject->position);
  }
  PwLawFacts nothing;
  g_autoptr (GError) error = NULL;
  json_auto_t *list = json_array ();
  g_assert_false (pw_law_facts_from_answers (NULL, list, &nothing, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_REFUSED);
  pw_law_facts_clear (&nothing);
}

static void
test_bound (Fixture *fixture, G_GNUC_UNUSED gconstpointer data) {
  json_auto_t *answers = json_object ();
  json_t *subjects = json_array ();
  json_object_set_new (answers, "subjects", subjects);
  for (guint i = 0; i < PW_LAW_SUBJECTS_MAX + 3; i++)
    json_array_append_new (subjects, json_pack ("{s:s}", "position", "kades"));
  g_assert_true (pw_law_facts_from_answers (NULL, answers, &fixture->facts, NULL));
  g_assert_cmpuint (fixture->facts.subjects->len, ==, PW_LAW_SUBJECTS_MAX);
  g_assert_cmpuint (fixture->facts.subjects_left_out, ==, 3);
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
#define ADD(name, test) g_test_add ("/law/facts/" name, Fixture, NULL, set_up, test, tear_down)
  ADD ("form-a", test_form_a);
  ADD ("report", test_report);
  ADD ("nihil", test_nihil);
  ADD ("by-name", test_by_name);
  ADD ("odd-values", test_odd_values);
  ADD ("bound", test_bound);
  return g_test_run ();
}
