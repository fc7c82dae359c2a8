/* Form A and the report of the public being filled in: what is refused, what warns, what weakens a
 * report, and what is still missing in it. Shown by sessions over samples that are made worse one
 * answer at a time, with a clock that stands still. */
#include <glib.h>
#include <jansson.h>
#include <string.h>

#include "sync/model/pw-answers.h"
#include "tests/lib/shipped.h"

/* --- Form A ---------------------------------------------------------------------------------- */

static void
test_form_a (Shipped *fixture, G_GNUC_UNUSED gconstpointer data) {
  g_autoptr (PwSession) session = shipped_start (fixture, "form_a");
  shipped_assert_text (session, "/form", "form_a");
  shipped_assert_text (session, "/reported_on", "2026-11-22");
  shipped_assert_answer (session, "/village", "1707032004", PW_PROBLEM_CONSTRAINT);
  shipped_assert_answer (session, "/village", "17.07.03.2004", 0);
  if (pw_session_entry_count (session, "/activities") == 0)
    shipped_add (session, "/activities");
  shipped_assert_answer (session, "/activities[1]/started_at", "2026-11-23T08:00+07:00",
                         PW_PROBLEM_WARNING);
  shipped_assert_answer (session, "/activities[1]/started_at", "2026-11-20T08:00+07:00", 0);
  shipped_assert_answer (session, "/activities[1]/ended_at", "2026-11-20T07:59+07:00",
                         PW_PROBLEM_CONSTRAINT);
  shipped_assert_answer (session, "/activities[1]/ended_at", "2026-11-21T08:01+07:00",
                         PW_PROBLEM_WARNING);
  shipped_assert_answer (session, "/activities[1]/ended_at", "2026-11-21T08:00+07:00", 0);
  shipped_assert_answer (session, "/activities[1]/place/lat", "-90.5", PW_PROBLEM_CONSTRAINT);
  shipped_assert_answer (session, "/activities[1]/place/lat", "-7.9", 0);
  g_assert_false (pw_session_is_relevant (session, "/violation"));
  g_assert_false (pw_session_is_relevant (session, "/dispute"));
  shipped_set (session, "/dispute_found", "yes");
  g_assert_true (pw_session_is_relevant (session, "/dispute"));
  shipped_set (session, "/violation_found", "no");
  g_assert_false (pw_session_is_relevant (session, "/violation/weaknesses"));
  shipped_set (session, "/violation_found", "yes");
  shipped_assert_answer (session, "/violation/acts", "foto_simbol nihil", PW_PROBLEM_CONSTRAINT);
  g_assert_false (pw_session_is_relevant (session, "/violation/acts_other"));
  shipped_assert_answer (session, "/violation/acts", "foto_simbol lainnya", 0);
  g_assert_true (pw_session_is_relevant (session, "/violation/acts_other"));
  shipped_assert_answer (session, "/violation/acts", "nihil", 0);
  g_assert_false (pw_session_is_relevant (session, "/violation/weaknesses"));
}

static void
test_known_at (Shipped *fixture, G_GNUC_UNUSED gconstpointer data) {
  g_autoptr (PwSession) session = shipped_open (fixture, "form_a", 1);
  shipped_set (session, "/violation/occurred_at", "");
  /* Reported on 12 October. */
  shipped_assert_answer (session, "/violation/known_at", "2024-10-05T00:30+07:00", 0);
  shipped_assert_answer (session, "/violation/known_at", "2024-10-04T23:30+07:00",
                         PW_PROBLEM_WARNING);
  /* Without that date: the activity of 11 October at 14:00. */
  shipped_set (session, "/reported_on", "");
  shipped_assert_problem (session, "/violation/known_at", 0);
  shipped_assert_answer (session, "/violation/known_at", "2024-10-04T13:59+07:00",
                         PW_PROBLEM_WARNING);
  shipped_set (session, "/violation/occurred_at", "2024-10-04T14:10+07:00");
  shipped_assert_problem (session, "/violation/known_at", PW_PROBLEM_CONSTRAINT);
  shipped_assert_answer (session, "/violation/known_at", "2024-10-04T14:10+07:00", 0);
  shipped_assert_answer (session, "/violation/occurred_at", "2026-11-22T10:01+07:00",
                         PW_PROBLEM_WARNING);
}

static void
test_weaknesses (Shipped *fixture, G_GNUC_UNUSED gconstpointer data) {
  static const char path[] = "/violation/weaknesses";
  g_autoptr (PwSession) session = shipped_open (fixture, "form_a", 1);
  g_autoptr (GError) error = NULL;
  g_assert_false (pw_session_is_relevant (session, path));
  shipped_set (session, "/violation/place", "");
  shipped_assert_text (session, path, "tanpa_tempat");
  g_autoptr (PwProblem) problem = pw_session_problem (session, path, &error);
  g_assert_no_error (error);
  g_assert_cmpint (problem->kind, ==, PW_PROBLEM_WARNING);
  g_assert_true (g_str_has_prefix (problem->message, "Tempat kejadian belum diisi. Laporan "));
  shipped_set (session, "/violation/place", "Lapangan desa");
  g_assert_false (pw_session_is_relevant (session, path));
  shipped_set (session, "/violation/occurred_at", "");
  shipped_set (session, "/violation/subjects[1]/position", "");
  shipped_assert_text (session, path, "tanpa_waktu tanpa_jabatan");
  /* A photo needs somebody who was there; a recording does not. */
  pw_session_remove (session, "/violation/witnesses[1]", &error);
  g_assert_no_error (error);
  shipped_assert_text (session, path, "tanpa_waktu tanpa_jabatan tanpa_saksi");
  shipped_set (session, "/violation/evidence[1]/kind", "video");
  shipped_assert_text (session, path, "tanpa_waktu tanpa_jabatan");
  pw_session_remove (session, "/violation/evidence[1]", &error);
  g_assert_no_error (error);
  shipped_assert_text (session, path,
                       "tanpa_waktu tanpa_jabatan tanpa_saksi"); /* there is an exhibit */
  pw_session_remove (session, "/violation/exhibits[1]", &error);
  g_assert_no_error (error);
  pw_session_remove (session, "/violation/subjects[1]", &error);
  g_assert_no_error (error);
  shipped_assert_text (session, path, "tanpa_waktu tanpa_terduga tanpa_saksi tanpa_bukti");
  /* It may stand with a reason. */
  g_assert_null (pw_session_finalise (session, NULL));
  pw_session_acknowledge (session, path, "masih ditelusuri", &error);
  g_assert_no_error (error);
  shipped_assert_problem (session, path, 0);
  json_auto_t *final = pw_session_finalise (session, &error);
  g_assert_no_error (error);
  g_assert_null (pw_answers_get (final, path)); /* for who fills in; the reason is kept */
  json_auto_t *reasons = pw_session_acknowledged (session);
  g_assert_cmpstr (json_string_value (json_object_get (reasons, path)), ==, "masih ditelusuri");
}

/* --- public report --------------------------------------------------------------------------- */

/* "met" everywhere, but for what the answers of the sample lack. */
static void
test_checklist (Shipped *fixture, G_GNUC_UNUSED gconstpointer data) {
  static const struct {
    const char *path; /* changed in the first sample */
    const char *text;
    const char *state; /* of this requirement */
    const char *wanted;
  } changes[] = {
    { "/reporter/name", " ", "/checklist/formal/reporter", "missing" },
    { "/reporter/address", "", "/checklist/formal/reporter", "missing" },
    { "/reporter/id_checked", "no", "/checklist/formal/identity", "missing" },
    { "/incident/known_at", "", "/checklist/formal/time_limit", "missing" },
    { "/receipt/reported_at", "2024-10-16T23:59+07:00", "/checklist/formal/time_limit", "met" },
    { "/receipt/reported_at", "2024-10-17T00:01+07:00", "/checklist/formal/time_limit", "late" },
    { "/incident/occurred_at", "", "/checklist/material/time_place", "missing" },
    { "/incident/place", "", "/checklist/material/time_place", "missing" },
    { "/narrative", "", "/checklist/material/description", "missing" },
    { "/evidence[1]/kind", "", "/checklist/material/evidence", "missing" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (changes); i++) {
    g_autoptr (PwSession) session = shipped_open (fixture, "public_report", 1);
    shipped_assert_text (session, changes[i].state, "met");
    shipped_assert_text (session, "/checklist/complete", "met");
    g_assert_true (pw_session_is_readonly (session, changes[i].state));
    g_assert_false (pw_session_is_relevant (session, "/completion_note"));
    shipped_set (session, "/handed_at", "");
    shipped_set (session, changes[i].path, changes[i].text);
    shipped_assert_text (session, changes[i].state, changes[i].wanted);
    shipped_assert_text (session, "/checklist/complete", changes[i].wanted);
    g_assert_true (pw_session_is_relevant (session, "/completion_note")
                   == (strcmp (changes[i].wanted, "met") != 0));
    shipped_assert_problem (session, "/checklist/complete",
                            strcmp (changes[i].wanted, "late") == 0 ? PW_PROBLEM_WARNING : 0);
  }
}

/* Known on Monday, 8 January 2024. */
static void
test_working_days (Shipped *fixture, G_GNUC_UNUSED gconstpointer data) {
  static const struct {
    const char *known, *reported, *days, *working, *state;
  } times[] = {
    { "2024-01-08T20:00+07:00", "2024-01-08T21:00+07:00", "0", "0", "met" },
    { "2024-01-08T20:00+07:00", "2024-01-12T09:00+07:00", "4", "4", "met" },
    { "2024-01-08T20:00+07:00", "2024-01-14T09:00+07:00", "6", "4", "met" }, /* Sunday */
    { "2024-01-08T20:00+07:00", "2024-01-17T15:00+07:00", "9", "7", "met" }, /* the last day */
    { "2024-01-08T20:00+07:00", "2024-01-18T00:00+07:00", "10", "8", "check" },
    { "2024-01-08T20:00+07:00", "2024-01-28T00:00+07:00", "20", "14", "check" },
    { "2024-01-08T20:00+07:00", "2024-01-29T00:00+07:00", "21", "15", "late" },
    { "2024-01-12T20:00+07:00", "2024-01-13T09:00+07:00", "1", "0", "met" }, /* Friday */
    { "2024-01-13T20:00+07:00", "2024-01-15T09:00+07:00", "2", "1", "met" }, /* Saturday */
    { "2024-01-09T00:30+09:00", "2024-01-18T23:00+09:00", "9", "7", "met" }, /* WIT */
    { "2024-01-09T00:30+09:00", "2024-01-19T00:10+09:00", "10", "8", "check" },
  };
  g_autoptr (PwSession) session = shipped_open (fixture, "public_report", 4);
  shipped_set (session, "/handed_at", "");
  shipped_set (session, "/incident/occurred_at", "2024-01-08T19:30+07:00");
  for (gsize i = 0; i < G_N_ELEMENTS (times); i++) {
    shipped_set (session, "/incident/known_at", times[i].known);
    shipped_set (session, "/receipt/reported_at", times[i].reported);
    shipped_assert_text (session, "/checklist/days", times[i].days);
    shipped_assert_text (session, "/checklist/working_days", times[i].working);
    shipped_assert_text (session, "/checklist/formal/time_limit", times[i].state);
  }
  /* What the office fills in cannot be before the report, but on the day. */
  shipped_assert_answer (session, "/office/registered_on", "2024-01-18", PW_PROBLEM_CONSTRAINT);
  shipped_assert_answer (session, "/office/registered_on", "2024-01-19", 0);
  shipped_set (session, "/election", "pilkada");
  g_assert_false (pw_session_is_relevant (session, "/checklist/working_days"));
}

/* Who does not want to be named is not named. */
static void
test_first_information (Shipped *fixture, G_GNUC_UNUSED gconstpointer data) {
  g_autoptr (PwSession) session = shipped_open (fixture, "public_report", 1);
  g_autoptr (GError) error = NULL;
  shipped_set (session, "/intake", "informasi_awal");
  static const char *const gone[]
      = { "/reporter", "/checklist", "/completion_note", "/truth_stated", "/signed_form" };
  for (gsize i = 0; i < G_N_ELEMENTS (gone); i++)
    g_assert_false (pw_session_is_relevant (session, gone[i]));
  json_auto_t *final = pw_session_finalise (session, &error);
  g_assert_no_error (error);
  g_assert_null (json_object_get (final, "reporter"));
  g_assert_nonnull (json_object_get (final, "subjects"));
  shipped_assert_answer (session, "/incident/acts", "nihil", PW_PROBLEM_CONSTRAINT);
  shipped_assert_answer (session, "/incident/acts", "kegiatan_ajakan", 0);
  shipped_assert_answer (session, "/incident/known_at", "2024-10-15T08:00+07:00",
                         PW_PROBLEM_WARNING);
}

static void
add (const char *name, void (*test) (Shipped *fixture, gconstpointer data)) {
  g_test_add (name, Shipped, NULL, shipped_set_up, test, shipped_tear_down);
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  add ("/shipped-reports/form-a", test_form_a);
  add ("/shipped-reports/known-at", test_known_at);
  add ("/shipped-reports/weaknesses", test_weaknesses);
  add ("/shipped-reports/checklist", test_checklist);
  add ("/shipped-reports/working-days", test_working_days);
  add ("/shipped-reports/first-information", test_first_information);
  return g_test_run ();
}
