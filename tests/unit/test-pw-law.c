/* Judgements: what is said where something is missing, that a person's choice passes through
 * untouched, who receives what, that the same facts give the same JSON whatever time it is, and
 * that the text for people marks what is not verified and cannot be steered by a record. */
#include <glib.h>
#include <locale.h>
#include <string.h>

#include "sync/law/pw-law-show.h"
#include "sync/model/pw-forms.h"

typedef struct {
  PwCatalog *catalog; /* owned */
  PwForms *forms;     /* owned */
  PwLaw *law;         /* owned: the one judged last */
} Fixture;

static void
set_up (Fixture *fixture, G_GNUC_UNUSED gconstpointer data) {
  g_autoptr (GError) error = NULL;
  fixture->catalog = pw_catalog_load (NULL, NULL, &error);
  g_assert_no_error (error);
  fixture->forms = pw_forms_new (&error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *fixture, G_GNUC_UNUSED gconstpointer data) {
  pw_law_free (fixture->law);
  pw_forms_free (fixture->forms);
  pw_catalog_free (fixture->catalog);
}

/* Single quotes stand for double ones. */
static const PwLaw *
judge (Fixture *fixture, const char *form_id, const char *json) {
  g_autoptr (GError) error = NULL;
  g_autofree char *text = g_strdelimit (g_strdup (json), "'", '"');
  json_auto_t *answers = json_loads (text, 0, NULL);
  g_assert_nonnull (answers);
  g_auto (PwLawFacts) facts = { 0 };
  const PwForm *form = pw_forms_find (fixture->forms, form_id);
  g_assert_true (pw_law_facts_from_answers (form, answers, &facts, &error));
  g_clear_pointer (&fixture->law, pw_law_free);
  fixture->law = pw_law_judge (fixture->catalog, &facts);
  return fixture->law;
}

#define HEAD "'village':'17.07.03.2004','election':'pilkada','stage':'kampanye'"
#define WHEN "'occurred_at':'2024-10-07T21:43+07:00','known_at':'2024-10-08T19:30+07:00'"
#define KADES "'subjects':[{'name':'Budi','position':'kades'}]"

static const char full[]
    = "{" HEAD ",'violation_found':'yes','violation':{'acts':['tindakan_untung_rugi']," WHEN
      "," KADES
      ",'beneficiaries':[{'name':'P','status':'calon'}],'suspected_kinds':['administrasi'],"
      "'articles':'Pasal 1 saja'}}";

/* --- what is missing ------------------------------------------------------------------------- */

static void
test_missing (Fixture *fixture, G_GNUC_UNUSED gconstpointer data) {
  static const struct {
    const char *form, *json;
    guint missing;
    guint suggestions;
  } cases[] = {
    { "form_a", full, 0, 2 },
    { "form_a", "{" HEAD ",'violation_found':'no'}", PW_LAW_MISSING_VIOLATION, 0 },
    { "prevention", "{" HEAD "}", PW_LAW_MISSING_FORM, 0 },
    { "form_a", "{" HEAD ",'violation':{" WHEN "," KADES "}}", PW_LAW_MISSING_ACTS, 0 },
    { "form_a", "{" HEAD ",'violation':{'acts':['ikut_kampanye_desa']," WHEN "}}",
      PW_LAW_MISSING_SUBJECTS, 0 },
    { "form_a",
      "{" HEAD ",'violation':{'acts':['ikut_kampanye_desa']," WHEN ",'subjects':[{'name':'X'}]}}",
      PW_LAW_MISSING_POSITION, 0 },
    { "form_a", "{" HEAD ",'violation':{'acts':['ikut_kampanye_desa']," KADES "}}",
      PW_LAW_MISSING_DATE | PW_LAW_MISSING_KNOWN, 0 },
    { "form_a",
      "{" HEAD ",'violation':{'acts':['ikut_kampanye_desa'],'occurred_at':'2024-10-07T21:43+07:00',"
      "" KADES "}}",
      PW_LAW_MISSING_KNOWN, 1 },
    { "form_a",
      "{'village':'17.07.03.2004','violation':{'acts':['ikut_kampanye_desa']," WHEN "," KADES "}}",
      PW_LAW_MISSING_ELECTION | PW_LAW_MISSING_STAGE, 1 },
    { "form_a",
      "{'election':'pilkada','stage':'kampanye','violation':{'acts':['ikut_kampanye_desa']," WHEN
      "," KADES "}}",
      PW_LAW_MISSING_VILLAGE, 1 },
    { "form_a", "{" HEAD ",'violation':{'acts':['lainnya']," WHEN "," KADES "}}",
      PW_LAW_MISSING_SPECIFIC_ACT | PW_LAW_MISSING_RULE, 0 },
    { "form_a", "{" HEAD ",'violation':{'acts':['perbuatan_baru']," WHEN "," KADES "}}",
      PW_LAW_MISSING_CODE | PW_LAW_MISSING_RULE, 0 },
    { "form_a",
      "{" HEAD ",'violation':{'acts':['foto_simbol']," WHEN
      ",'subjects':[{'name':'X','position':'asn_lain'}]}}",
      PW_LAW_MISSING_STATUS, 2 },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    const PwLaw *law = judge (fixture, cases[i].form, cases[i].json);
    guint count = 0;
    for (guint k = 0; k < law->subjects->len; k++)
      count += ((PwLawSubject *)g_ptr_array_index (law->subjects, k))->suggestions->len;
    g_test_message ("case %" G_GSIZE_FORMAT, i);
    /* Where there is no day there are no limits that could miss their start. */
    guint wanted
        = law->day == 0 ? cases[i].missing & ~(guint)PW_LAW_MISSING_KNOWN : cases[i].missing;
    g_assert_cmpuint (law->missing, ==, wanted);
    g_assert_cmpuint (count, ==, cases[i].suggestions);
  }
}

/* --- what comes out -------------------------------------------------------------------------- */

static void
test_subjects (Fixture *fixture, G_GNUC_UNUSED gconstpointer data) {
  const PwLaw *law
      = judge (fixture, "form_a",
               "{" HEAD ",'violation_found':'yes','violation':{'acts':['tindakan_untung_rugi',"
               "'ikut_kampanye_desa']," WHEN ",'subjects':[{'name':'A','position':'kades'},"
               "{'name':'B','position':'sekdes','role':'tugas_dinas'}]}}");
  g_assert_cmpuint (law->subjects->len, ==, 2);
  const PwLawSubject *kades = g_ptr_array_index (law->subjects, 0);
  const PwLawSubject *sekdes = g_ptr_array_index (law->subjects, 1);
  g_assert_cmpuint (kades->suggestions->len, ==, 3);
  g_assert_cmpuint (sekdes->suggestions->len, ==, 2);
  g_assert_null (kades->role_note);
  g_assert_cmpstr (sekdes->role_note->row.key, ==, "role_duty");
  /* A crime and other law for the head; only other law for the secretary. */
  g_assert_cmpuint (kades->recipients->len, ==, 2);
  g_assert_cmpuint (sekdes->recipients->len, ==, 1);
  const PwCatalogRecipient *to = g_ptr_array_index (sekdes->recipients, 0);
  g_assert_cmpstr (to->row.key, ==, "perangkat-kades");
  g_assert_cmpuint (law->tracks->len, ==, 2);
}

/* A referral goes to the body that exists when the record is known, even where the event is older.
 */
static void
test_recipient_day (Fixture *fixture, G_GNUC_UNUSED gconstpointer data) {
  const PwLaw *law
      = judge (fixture, "form_a",
               "{" HEAD ",'violation':{'acts':['foto_simbol'],"
               "'occurred_at':'2024-08-20T10:00+07:00','known_at':'2024-08-25T10:00+07:00',"
               "'subjects':[{'name':'A','position':'asn_lain'}]}}");
  const PwLawSubject *subject = g_ptr_array_index (law->subjects, 0);
  g_assert_cmpuint (subject->recipients->len, ==, 1);
  const PwCatalogRecipient *to = g_ptr_array_index (subject->recipients, 0);
  g_assert_cmpstr (to->row.key, ==, "asn-bkn");
}

static void
test_reports_have_other_limits (Fixture *fixture, G_GNUC_UNUSED gconstpointer data) {
  static const char report[]
      = "{" HEAD ",'receipt':{'reported_at':'2024-10-09T09:00+07:00'}," KADES
        ",'incident':{'acts':['ikut_kampanye_desa'],'known_at':'2024-10-08T19:30+07:00'}}";
  const PwLaw *law = judge (fixture, "public_report", report);
  const PwLawDeadline *first = g_ptr_array_index (law->deadlines, 0);
  g_assert_cmpstr (first->rule->row.key, ==, "pilkada-report");
  g_assert_cmpstr (first->ends_local, ==, "2024-10-15T23:59:59+07:00");
  g_assert_false (first->is_late);
  g_autofree char *later = g_strdup (report);
  memcpy (strstr (later, "2024-10-09T09"), "2024-10-16T00", strlen ("2024-10-16T00"));
  law = judge (fixture, "public_report", later);
  first = g_ptr_array_index (law->deadlines, 0);
  g_assert_true (first->is_late);
  law = judge (fixture, "form_a", full);
  first = g_ptr_array_index (law->deadlines, 0);
  g_assert_cmpstr (first->rule->row.key, ==, "pilkada-finding");
  law = judge (fixture, "advice",
               "{'village':'17.07.03.2004','election':'pemilu','given_on':'2023-12-15'}");
  g_assert_cmpuint (law->deadlines->len, ==, 1);
  first = g_ptr_array_index (law->deadlines, 0);
  g_assert_cmpstr (first->ends_local, ==, "2023-12-18T23:59:59+07:00");
}

/* --- JSON and text --------------------------------------------------------------------------- */

static void
test_json (Fixture *fixture, G_GNUC_UNUSED gconstpointer data) {
  json_auto_t *one = pw_law_to_json (judge (fixture, "form_a", full));
  json_auto_t *two = pw_law_to_json (judge (fixture, "form_a", full));
  g_assert_nonnull (one);
  g_assert_true (json_equal (one, two));
  json_t *chosen = json_object_get (one, "chosen");
  g_assert_cmpstr (json_string_value (json_object_get (chosen, "articles")), ==, "Pasal 1 saja");
  json_t *kinds = json_object_get (chosen, "kinds");
  g_assert_cmpuint (json_array_size (kinds), ==, 1);
  g_assert_cmpstr (json_string_value (json_array_get (kinds, 0)), ==, "administrasi");
  json_t *subject = json_array_get (json_object_get (one, "subjects"), 0);
  json_t *first = json_array_get (json_object_get (subject, "suggestions"), 0);
  g_assert_cmpstr (json_string_value (json_object_get (first, "rule")), ==, "pilkada-71-1-kades");
  g_assert_true (json_is_true (json_object_get (first, "verified")));
  json_t *label = json_object_get (json_object_get (first, "article"), "label");
  g_assert_cmpstr (json_string_value (json_object_get (label, "id")), ==,
                   "UU Pilkada Pasal 71 ayat (1)");
  json_t *limit = json_array_get (json_object_get (one, "deadlines"), 0);
  g_assert_cmpint (json_integer_value (json_object_get (limit, "ends_at")), ==, 1729011599);
  g_assert_cmpstr (json_string_value (json_object_get (limit, "ends_local")), ==,
                   "2024-10-15T23:59:59+07:00");
  g_assert_cmpstr (json_string_value (json_object_get (limit, "zone")), ==, "WIB");
  json_auto_t *nihil = pw_law_to_json (judge (fixture, "form_a", "{'violation_found':'no'}"));
  g_assert_cmpuint (json_array_size (json_object_get (nihil, "deadlines")), ==, 0);
}

static void
test_text (Fixture *fixture, G_GNUC_UNUSED gconstpointer data) {
  const PwLaw *law = judge (fixture, "form_a", full);
  g_autofree char *text = pw_law_show (law, "en");
  g_assert_nonnull (strstr (text, "everyone is presumed innocent"));
  g_assert_nonnull (strstr (text, "Suspected person 1: Budi\n"));
  g_assert_nonnull (strstr (text, "    - Regional Election Law art. 71(1)\n"));
  g_assert_nonnull (strstr (text, "may lead to: Regional Election Law art. 188: Prison"));
  g_assert_nonnull (strstr (text, "until 2024-10-15 23:59:59 WIB (7 calendar days after"));
  g_assert_nonnull (strstr (text, "not verified"));
  const char *chosen = strstr (text, "Chosen by a person");
  g_assert_nonnull (chosen);
  g_assert_nonnull (strstr (chosen, "Pasal 1 saja"));
  g_assert_null (strstr (text, "guilty"));
  g_autofree char *indonesian = pw_law_show (law, "id");
  g_assert_nonnull (strstr (indonesian, "UU Pilkada Pasal 71 ayat (1)\n"));
  g_assert_nonnull (strstr (indonesian, "dianggap tidak bersalah"));
}

static void
test_hostile_text (Fixture *fixture, G_GNUC_UNUSED gconstpointer data) {
  const PwLaw *law = judge (
      fixture, "form_a",
      "{" HEAD ",'violation':{'acts':['ikut_kampanye_desa']," WHEN ",'articles':'a\\nb',"
      "'subjects':[{'name':'Budi\\nSuspected person 2: \\u001b[2J','position':'kades'}]}}");
  g_autofree char *text = pw_law_show (law, "en");
  g_assert_null (strstr (text, "\nSuspected person 2"));
  g_assert_null (strchr (text, '\033'));
  g_assert_null (strstr (text, "\nb"));
}

/* --- where the catalogue comes from ---------------------------------------------------------- */

/* `data` is what the file of notes holds; all others are the built-in ones. */
static GBytes *
notes_from (const char *name, gpointer data) {
  return strcmp (name, "notes.csv") == 0 ? g_bytes_new (data, strlen (data)) : NULL;
}

static void
test_source (G_GNUC_UNUSED Fixture *fixture, G_GNUC_UNUSED gconstpointer data) {
  static char broken[] = "note,label_id\n";
  g_autoptr (GError) error = NULL;
  json_auto_t *answers = json_object ();
  g_auto (PwLawOfRecord) of = { 0 };
  g_assert_true (pw_law_of_record (NULL, answers, NULL, NULL, &of, &error));
  g_assert_no_error (error);
  g_assert_null (of.not_used);
  pw_law_of_record_clear (&of);
  g_assert_true (pw_law_of_record (NULL, answers, notes_from, broken, &of, &error));
  g_assert_no_error (error);
  g_assert_nonnull (strstr (of.not_used, "notes.csv"));
  g_assert_cmpstr (pw_catalog_version (of.catalog), ==, "1");
  g_assert_nonnull (of.law);
  json_auto_t *list = json_array ();
  g_auto (PwLawOfRecord) none = { 0 };
  g_assert_false (pw_law_of_record (NULL, list, NULL, NULL, &none, &error));
  g_assert_nonnull (error);
}

int
main (int argc, char **argv) {
  setlocale (LC_ALL, "C.UTF-8");
  g_test_init (&argc, &argv, NULL);
#define ADD(name, test) g_test_add ("/law/" name, Fixture, NULL, set_up, test, tear_down)
  ADD ("missing", test_missing);
  ADD ("subjects", test_subjects);
  ADD ("recipient-day", test_recipient_day);
  ADD ("reports-have-other-limits", test_reports_have_other_limits);
  ADD ("json", test_json);
  ADD ("text", test_text);
  ADD ("hostile-text", test_hostile_text);
  ADD ("source", test_source);
  return g_test_run ();
}
