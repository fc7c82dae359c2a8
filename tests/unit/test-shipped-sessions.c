/* The shipped forms being filled in: every sample goes through whole, groups come and go with the
 * kind, constraints and warnings fire and do not fire, and what is proposed is right. Shown by
 * sessions whose clock stands still, over the sample files and over tables of answers. */
#include <glib.h>
#include <jansson.h>
#include <string.h>

#include "sync/base/pw-csv.h"
#include "sync/model/pw-answers.h"
#include "sync/session/pw-session-check.h"
#include "tests/lib/shipped.h"

/* --- samples --------------------------------------------------------------------------------- */

/* Whether all of `wanted` is in `found`, which may have more: what the form computes. */
static gboolean
holds (json_t *found, json_t *wanted) {
  if (json_is_array (wanted)) {
    gboolean same = json_array_size (found) == json_array_size (wanted);
    for (size_t i = 0; same && i < json_array_size (wanted); i++)
      same = holds (json_array_get (found, i), json_array_get (wanted, i));
    return same;
  }
  if (json_is_object (wanted)) {
    const char *name;
    json_t *value;
    json_object_foreach (wanted, name, value) {
      gboolean is_empty = (json_is_string (value) && json_string_length (value) == 0)
                          || (json_is_array (value) && json_array_size (value) == 0);
      if (!is_empty && !holds (json_object_get (found, name), value))
        return FALSE;
    }
    return TRUE;
  }
  return json_equal (found, wanted);
}

/* As `panwas record` sees them: nothing is wrong but so many warnings. */
static void
assert_recordable (Shipped *fixture, const PwForm *form, json_t *answers, guint warnings) {
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) problems
      = pw_session_check_answers (form, &fixture->host, answers, NULL, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < problems->len; i++) {
    const PwProblem *problem = g_ptr_array_index (problems, i);
    if (problem->kind != PW_PROBLEM_WARNING)
      g_error ("%s: %s: %s", pw_form_id (form), problem->path, problem->message);
  }
  g_assert_cmpuint (problems->len, ==, warnings);
}

/* All samples of a file; `warned` is the only one with a warning, 0 for none. The count. */
static guint
fill_samples (Shipped *fixture, const char *id, const char *file, guint warned) {
  for (guint number = 1;; number++) {
    json_auto_t *answers = shipped_read_sample (file, number);
    if (answers == NULL)
      return number - 1;
    g_autoptr (PwSession) session = shipped_open_answers (fixture, id, answers);
    assert_recordable (fixture, pw_session_form (session), answers, number == warned ? 1 : 0);
    g_autoptr (GPtrArray) problems = pw_session_problems (session);
    for (guint i = 0; i < problems->len; i++) {
      const PwProblem *problem = g_ptr_array_index (problems, i);
      g_autoptr (GError) error = NULL;
      if (number != warned || problem->kind != PW_PROBLEM_WARNING)
        g_error ("%s %u: %s: %s", file, number, problem->path, problem->message);
      pw_session_acknowledge (session, problem->path, "sudah diperiksa", &error);
      g_assert_no_error (error);
    }
    g_assert_cmpuint (problems->len, ==, number == warned ? 1 : 0);
    g_autoptr (GError) error = NULL;
    json_auto_t *final = pw_session_finalise (session, &error);
    g_assert_no_error (error);
    if (!holds (final, answers)) {
      g_autofree char *text = json_dumps (final, JSON_INDENT (1));
      g_error ("%s %u: answers are lost: %s", file, number, text);
    }
  }
}

static void
test_samples (Shipped *fixture, G_GNUC_UNUSED gconstpointer data) {
  g_assert_cmpuint (fill_samples (fixture, "form_a", "observations.jsonl", 0), ==, 120);
  g_assert_cmpuint (fill_samples (fixture, "form_a", "forms/form_a.jsonl", 0), ==, 2);
  g_assert_cmpuint (fill_samples (fixture, "prevention", "forms/prevention.jsonl", 0), ==, 6);
  g_assert_cmpuint (fill_samples (fixture, "public_report", "forms/public_report.jsonl", 2), ==, 5);
  g_assert_cmpuint (fill_samples (fixture, "official", "forms/official.jsonl", 0), ==, 5);
  g_assert_cmpuint (fill_samples (fixture, "advice", "forms/advice.jsonl", 0), ==, 4);
}

/* --- prevention ------------------------------------------------------------------------------ */

static void
test_kinds (Shipped *fixture, G_GNUC_UNUSED gconstpointer data) {
  static const char *const groups[]
      = { "/place", "/reminder", "/letter", "/event", "/pledge", "/attendance" };
  static const struct {
    const char *kind;
    gboolean asked[G_N_ELEMENTS (groups)];
  } kinds[] = {
    { "imbauan", { FALSE, FALSE, TRUE, FALSE, FALSE, FALSE } },
    { "pengingat_lisan", { TRUE, TRUE, FALSE, FALSE, FALSE, FALSE } },
    { "sosialisasi", { TRUE, FALSE, FALSE, TRUE, FALSE, FALSE } },
    { "ikrar", { TRUE, FALSE, FALSE, TRUE, TRUE, FALSE } },
    { "rakor", { TRUE, FALSE, FALSE, TRUE, FALSE, TRUE } },
    { "surat_edaran", { FALSE, FALSE, TRUE, FALSE, FALSE, FALSE } },
  };
  g_autoptr (PwSession) session = shipped_start (fixture, "prevention");
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++) {
    shipped_set (session, "/kind", kinds[i].kind);
    for (gsize j = 0; j < G_N_ELEMENTS (groups); j++) {
      gboolean asked = pw_session_is_relevant (session, groups[j]) != FALSE;
      if (asked != kinds[i].asked[j])
        g_error ("%s: %s is %sasked", kinds[i].kind, groups[j], asked ? "" : "not ");
    }
    gboolean is_circular = strcmp (kinds[i].kind, "surat_edaran") == 0;
    g_assert_true (pw_session_is_relevant (session, "/letter/effective_from") == is_circular);
    if (kinds[i].asked[2])
      g_assert_true (pw_session_is_required (session, "/letter/number") == is_circular);
  }
}

static void
test_prevention (Shipped *fixture, G_GNUC_UNUSED gconstpointer data) {
  g_autoptr (PwSession) session = shipped_start (fixture, "prevention");
  shipped_assert_answer (session, "/started_at", "2026-11-22T10:05+07:00", PW_PROBLEM_WARNING);
  shipped_assert_answer (session, "/started_at", "2026-11-22T09:00+07:00", 0);
  shipped_set (session, "/kind", "rakor");
  shipped_assert_answer (session, "/ended_at", "2026-11-22T08:30+07:00", PW_PROBLEM_CONSTRAINT);
  shipped_assert_answer (session, "/ended_at", "2026-11-22T09:00+07:00", 0);
  shipped_assert_answer (session, "/event/participants", "-1", PW_PROBLEM_CONSTRAINT);
  /* Only the entry of the one who is represented asks by whom. */
  shipped_add (session, "/attendance");
  shipped_add (session, "/attendance");
  shipped_set (session, "/attendance[1]/presence", "hadir");
  shipped_set (session, "/attendance[2]/institution", "Bupati");
  shipped_set (session, "/attendance[2]/presence", "diwakili");
  g_assert_false (pw_session_is_relevant (session, "/attendance[1]/represented_by"));
  g_assert_true (pw_session_is_relevant (session, "/attendance[2]/represented_by"));
  g_autofree char *label = pw_session_label (session, "/attendance[2]/presence", NULL);
  g_assert_cmpstr (label, ==, "Kehadiran Bupati");
  shipped_set (session, "/kind", "ikrar");
  g_assert_false (pw_session_is_relevant (session, "/pledge/sheet"));
  shipped_set (session, "/pledge/signed", "yes");
  g_assert_true (pw_session_is_relevant (session, "/pledge/sheet"));
  shipped_set (session, "/kind", "surat_edaran");
  shipped_set (session, "/letter/effective_from", "2024-10-10");
  shipped_assert_answer (session, "/letter/effective_until", "2024-10-09", PW_PROBLEM_CONSTRAINT);
  shipped_assert_answer (session, "/letter/effective_until", "2024-10-10", 0);
  g_assert_false (pw_session_is_relevant (session, "/letter/receipt/received_at"));
  shipped_set (session, "/letter/receipt/state", "diterima");
  g_assert_true (pw_session_is_relevant (session, "/letter/receipt/proof"));
}

/* --- official -------------------------------------------------------------------------------- */

/* Each position proposes the legal class that the catalogue gives it. */
static void
assert_classes (PwSession *session) {
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = shipped_read ("schemas/catalog/positions.csv");
  g_autoptr (PwCsv) csv = pw_csv_open (bytes, &error);
  g_assert_no_error (error);
  int position = pw_csv_column (csv, "position");
  int legal_class = pw_csv_column (csv, "legal_class");
  g_assert_cmpint (MIN (position, legal_class), >=, 0);
  const char *const *row;
  guint rows = 0;
  for (; (row = pw_csv_next (csv, &error)) != NULL; rows++) {
    shipped_set (session, "/position", row[position]);
    shipped_assert_text (session, "/legal_class", row[legal_class]);
  }
  g_assert_no_error (error);
  const PwFormNode *node = pw_form_find (pw_session_form (session), "/position");
  g_assert_cmpuint (rows, ==, pw_form_choice_count (node));
}

static void
test_official (Shipped *fixture, G_GNUC_UNUSED gconstpointer data) {
  g_autoptr (PwSession) session = shipped_start (fixture, "official");
  assert_classes (session);
  shipped_set (session, "/position", "kadus");
  shipped_assert_text (session, "/legal_class", "perangkat_desa");
  shipped_set (session, "/legal_class", "asn"); /* it is a proposal */
  shipped_set (session, "/name", "Lurah Contoh");
  shipped_assert_text (session, "/legal_class", "asn");
  shipped_set (session, "/village", "34.01.04.2004");
  shipped_assert_answer (session, "/position", "lurah_kelurahan", PW_PROBLEM_WARNING);
  shipped_assert_answer (session, "/position", "kades", 0);
  shipped_set (session, "/village", "17.07.10.1009");
  shipped_assert_problem (session, "/position", PW_PROBLEM_WARNING);
  shipped_assert_answer (session, "/position", "lurah_kelurahan", 0);
  shipped_set (session, "/term_from", "2024-05-02");
  shipped_assert_answer (session, "/term_to", "2024-05-01", PW_PROBLEM_CONSTRAINT);
  shipped_assert_answer (session, "/term_to", "2032-05-02", 0);
  shipped_assert_answer (session, "/employee_number", "belum tahu", PW_PROBLEM_CONSTRAINT);
  g_assert_false (pw_session_is_relevant (session, "/relations"));
  shipped_set (session, "/related", "yes");
  g_assert_true (pw_session_is_relevant (session, "/relations"));
}

/* --- advice ---------------------------------------------------------------------------------- */

static void
assert_next_steps (PwSession *session, const char *wanted) {
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) choices = pw_session_choices (session, "/next_step", NULL, 0, NULL, &error);
  g_assert_no_error (error);
  g_autoptr (GString) codes = g_string_new (NULL);
  for (guint i = 0; i < choices->len; i++) {
    const PwSessionChoice *choice = g_ptr_array_index (choices, i);
    g_string_append_printf (codes, "%s%s", i > 0 ? " " : "", choice->code);
  }
  g_assert_cmpstr (codes->str, ==, wanted);
}

static void
test_advice (Shipped *fixture, G_GNUC_UNUSED gconstpointer data) {
  g_autoptr (PwSession) session = shipped_start (fixture, "advice");
  shipped_set (session, "/given_on", "2026-11-20");
  shipped_assert_text (session, "/due_on", "2026-11-23");
  shipped_set (session, "/given_on", "2024-12-30");
  shipped_assert_text (session, "/due_on", "2025-01-02");
  shipped_assert_answer (session, "/due_on", "2024-12-29", PW_PROBLEM_CONSTRAINT);
  shipped_assert_answer (session, "/due_on", "2024-12-30", 0); /* as set by the supervisor */
  g_assert_false (pw_session_is_relevant (session, "/next_step"));
  shipped_assert_answer (session, "/followed", "not_yet", PW_PROBLEM_WARNING);
  assert_next_steps (session, "batas_baru lainnya");
  shipped_set (session, "/due_on", "2026-11-22");
  shipped_assert_problem (session, "/followed", 0);
  g_assert_false (pw_session_is_relevant (session, "/followed_on"));
  shipped_set (session, "/followed", "yes");
  g_assert_true (pw_session_is_relevant (session, "/proof"));
  shipped_assert_text (session, "/next_step", "selesai");
  assert_next_steps (session, "selesai lainnya");
  shipped_assert_answer (session, "/followed_on", "2024-12-29", PW_PROBLEM_CONSTRAINT);
  shipped_assert_answer (session, "/followed_on", "2024-12-31", 0);
  shipped_set (session, "/followed", "no");
  shipped_assert_text (session, "/next_step", "dugaan_temuan");
  assert_next_steps (session, "dugaan_temuan batas_baru lainnya");
  shipped_assert_answer (session, "/next_step", "lainnya", PW_PROBLEM_WARNING);
  shipped_assert_answer (session, "/next_step", "", PW_PROBLEM_REQUIRED);
  shipped_assert_answer (session, "/next_step", "batas_baru", 0);
  g_assert_true (pw_session_is_relevant (session, "/new_due_on"));
  shipped_set (session, "/way", "lisan");
  g_assert_false (pw_session_is_relevant (session, "/letter_number"));
}

static void
add (const char *name, void (*test) (Shipped *fixture, gconstpointer data)) {
  g_test_add (name, Shipped, NULL, shipped_set_up, test, shipped_tear_down);
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  add ("/shipped-sessions/samples", test_samples);
  add ("/shipped-sessions/kinds", test_kinds);
  add ("/shipped-sessions/prevention", test_prevention);
  add ("/shipped-sessions/official", test_official);
  add ("/shipped-sessions/advice", test_advice);
  return g_test_run ();
}
