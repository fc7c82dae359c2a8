/* A signature and its record are one step: whenever the program is killed there is either the draft
 * and nothing else, or the record with its signature. Children are killed later and later, until
 * they get through; and a signature that cannot be read leaves the draft. */
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "firmware/capture/app-fill.h"
#include "sync/base/pw-error.h"
#include "tests/lib/sample-store.h"

#define CAPTION "Tanda tangan pengawas"
#define ROUNDS 40
#define SIGNATURE_BYTES 200000

/* Gives the questions that a form_a must have. */
static void
fill_in (AppFill *fill) {
  static const char *const answers[][2] = { { "/village", "17.07.03.2007" },
                                            { "/election", "pilkada" },
                                            { "/stage", "kampanye" },
                                            { "/narrative", "Rapat (contoh)." },
                                            { "/violation_found", "no" } };
  g_autoptr (GError) error = NULL;
  for (gsize i = 0; i < G_N_ELEMENTS (answers); i++)
    g_assert_true (app_fill_set (fill, answers[i][0], answers[i][1], &error));
  g_autofree char *entry = pw_session_add (fill->session, "/activities", &error);
  g_autofree char *method = g_strconcat (entry, "/method", NULL);
  g_autofree char *start = g_strconcat (entry, "/started_at", NULL);
  g_autofree char *place = g_strconcat (entry, "/place/name", NULL);
  g_assert_true (app_fill_set (fill, method, "langsung", &error));
  g_assert_true (app_fill_set (fill, start, "2024-10-07T08:15:00.000+07:00", &error));
  g_assert_true (app_fill_set (fill, place, "Balai desa", &error));
  g_assert_no_error (error);
}

static void
make_draft (SampleStore *sample) {
  g_autoptr (GError) error = NULL;
  PwForms *forms = app_store_forms (sample->store, &error);
  g_autoptr (AppFill) fill
      = app_fill_new (sample->store, pw_forms_find (forms, "form_a"), "id", &error);
  g_assert_no_error (error);
  fill_in (fill);
  g_autoptr (GPtrArray) problems = pw_session_problems (fill->session);
  for (guint i = 0; i < problems->len; i++)
    g_test_message ("%s: %s", ((PwProblem *)problems->pdata[i])->path,
                    ((PwProblem *)problems->pdata[i])->message);
  g_assert_cmpuint (problems->len, ==, 0);
}

static AppFill *
open_draft (AppStore *store) {
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) drafts = app_drafts_list (store, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (drafts->len, ==, 1);
  AppFill *fill = app_fill_open (store, g_ptr_array_steal_index (drafts, 0), &error);
  g_assert_no_error (error);
  return fill;
}

static gboolean
finish (AppStore *store, const char *signature, PwId *record, GError **error) {
  g_autoptr (AppFill) fill = open_draft (store);
  const AppRecordFile file = { .path = signature, .caption = CAPTION };
  return app_fill_finish_with (fill, &file, record, error);
}

/* --- what is left ---------------------------------------------------------------------------- */

/* TRUE if it is the record, with its signature; FALSE if it is the draft, with nothing. */
static gboolean
is_signed (AppStore *store) {
  g_autoptr (GError) error = NULL;
  gint64 drafts = -1;
  g_assert_true (app_drafts_count (store, &drafts, &error));
  g_autoptr (AppRecords) records = app_records_load (store, &error);
  g_assert_no_error (error);
  g_assert_cmpint (drafts + records->list->len, ==, 1);
  if (drafts == 1) {
    g_assert_cmpuint (pw_oplog_head (store->log, NULL), ==, 0);
    return FALSE;
  }
  g_autoptr (PwRecord) state
      = app_record_fold (store, g_ptr_array_index (records->list, 0), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (state->attachments->len, ==, 1);
  const PwRecordAttachment *signature = g_ptr_array_index (state->attachments, 0);
  g_assert_cmpstr (signature->caption, ==, CAPTION);
  g_assert_cmpuint (signature->blob_bytes, ==, SIGNATURE_BYTES);
  g_assert_true (app_evidence_check (store, &signature->blob, &error));
  g_assert_no_error (error);
  return TRUE;
}

/* --- killed ---------------------------------------------------------------------------------- */

/* The child: opens the store, says so, and finalises. */
G_NORETURN static void
finish_in_child (const char *data, const char *signature, int started) {
  g_autoptr (GError) error = NULL;
  PwId record;
  AppStore *store = app_store_open (data, NULL, &error);
  if (store == NULL || write (started, "s", 1) != 1)
    _exit (2);
  gboolean ok = finish (store, signature, &record, &error);
  _exit (ok ? 0 : 1);
}

/* TRUE if the child got through; it is killed after `delay_us`, if that is not 0. */
static gboolean
run_child (SampleStore *sample, const char *signature, gint64 delay_us, gint64 *took_us) {
  int pipe_fds[2], status = 0;
  char byte;
  g_assert_cmpint (pipe (pipe_fds), ==, 0);
  pid_t child = fork ();
  g_assert_cmpint (child, >=, 0);
  if (child == 0)
    finish_in_child (sample->data, signature, pipe_fds[1]);
  g_assert_cmpint (read (pipe_fds[0], &byte, 1), ==, 1);
  gint64 began_us = g_get_monotonic_time ();
  if (delay_us > 0) {
    g_usleep ((gulong)delay_us);
    (void)kill (child, SIGKILL);
  }
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  *took_us = g_get_monotonic_time () - began_us;
  (void)close (pipe_fds[0]);
  (void)close (pipe_fds[1]);
  g_assert_true (WIFSIGNALED (status) || WEXITSTATUS (status) == 0);
  return !WIFSIGNALED (status);
}

static void
test_killed (void) {
  gint64 whole_us = 0, took_us = 0;
  guint drafts = 0, records = 0;
  for (guint i = 0; i <= ROUNDS; i++) {
    g_autoptr (SampleStore) sample = sample_store_new ();
    g_autofree char *signature = sample_store_file (sample, "a.png", SIGNATURE_BYTES, 7);
    make_draft (sample);
    g_clear_pointer (&sample->store, app_store_free);
    gboolean through = run_child (sample, signature, whole_us * i * 5 / (ROUNDS * 4), &took_us);
    sample->store = app_store_open (sample->data, NULL, NULL);
    g_assert_nonnull (sample->store);
    gboolean is_there = is_signed (sample->store);
    g_assert_true (is_there || !through);
    records += is_there;
    drafts += !is_there;
    if (i == 0)
      whole_us = MAX (took_us, 1000);
    if (is_there)
      continue;
    /* The person does it again. */
    g_autoptr (GError) error = NULL;
    PwId record;
    g_assert_true (finish (sample->store, signature, &record, &error));
    g_assert_no_error (error);
    g_assert_true (is_signed (sample->store));
  }
  g_test_message ("of %u killed: %u drafts, %u records; one takes %d us", ROUNDS, drafts,
                  records - 1, (int)whole_us);
  g_assert_cmpuint (drafts, >, 0);
  g_assert_cmpuint (records, >, 0);
}

static void
test_unreadable (void) {
  g_autoptr (SampleStore) sample = sample_store_new ();
  g_autoptr (GError) error = NULL;
  PwId record;
  make_draft (sample);
  g_autofree char *none = g_build_filename (sample->dir, "none.png", NULL);
  g_assert_false (finish (sample->store, none, &record, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_NOT_FOUND);
  g_assert_false (is_signed (sample->store));
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/fill-sign/killed", test_killed);
  g_test_add_func ("/fill-sign/unreadable", test_unreadable);
  return g_test_run ();
}
