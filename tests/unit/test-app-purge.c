/* Purging: only what the host surely has goes, record by record, and the chain still checks. */
#include <glib.h>
#include <string.h>

#include "firmware/capture/app-capture.h"
#include "firmware/capture/app-purge.h"
#include "firmware/capture/app-verify.h"
#include "firmware/device/app-evidence.h"
#include "tests/lib/sample-store.h"

static void
receipt (SampleStore *sample, guint seq) {
  sample_store_sql (sample,
                    "INSERT INTO receipt (seq, host_ms, taken_ms, accepted, quarantined) "
                    "VALUES (%u, %u, 1, %u, 0)",
                    seq, seq, seq);
}

static AppPurge
purge (SampleStore *sample, guint days) {
  g_autoptr (GError) error = NULL;
  AppPurge plan = { 0 }, done = { 0 };
  AppPurgeAge age = { .days = days, .confidential_days = APP_PURGE_CONFIDENTIAL_DAYS };
  g_assert_true (app_purge_run (sample->store, age, TRUE, &plan, &error));
  g_assert_true (app_purge_run (sample->store, age, FALSE, &done, &error));
  g_assert_no_error (error);
  g_assert_cmpmem (&plan, sizeof plan, &done, sizeof done);
  return done;
}

/* Checks everything; the number of purged operations. */
static guint64
verify (SampleStore *sample) {
  g_autoptr (GError) error = NULL;
  g_auto (AppVerify) result = { 0 };
  g_assert_true (app_verify_run (sample->store, NULL, NULL, &result, &error));
  if (result.faults->len > 0)
    g_error ("%s", (const char *)g_ptr_array_index (result.faults, 0));
  g_assert_cmpuint (result.bad_seq, ==, 0);
  return result.purged;
}

static guint
count_records (SampleStore *sample) {
  g_autoptr (AppRecords) records = app_records_load (sample->store, NULL);
  return records->list->len;
}

static void
test_receipted_only (void) {
  g_autoptr (SampleStore) sample = sample_store_new ();
  for (guint i = 0; i < 5; i++)
    g_free (sample_store_record (sample, i));
  AppPurge none = purge (sample, 0);
  g_assert_cmpuint (none.records, ==, 0);
  g_assert_cmpuint (none.kept_waiting, ==, 5);
  receipt (sample, 3);
  sample_store_sql (sample, "INSERT INTO refusal (seq, code) VALUES (2, 'outside_region')");
  AppPurge some = purge (sample, 0);
  g_assert_cmpuint (some.records, ==, 2);
  g_assert_cmpuint (some.operations, ==, 2);
  g_assert_cmpuint (some.kept_waiting, ==, 3);
  g_assert_cmpuint (verify (sample), ==, 2);
  g_assert_cmpuint (count_records (sample), ==, 3);
  /* Work goes on. */
  g_autofree char *id = sample_store_record (sample, 9);
  g_assert_cmpuint (verify (sample), ==, 2);
  g_assert_cmpuint (purge (sample, 0).records, ==, 0);
  g_assert_nonnull (id);
}

static void
test_age (void) {
  g_autoptr (SampleStore) sample = sample_store_new ();
  g_free (sample_store_record (sample, 1));
  receipt (sample, 1);
  const gint64 day_ms = 86400000;
  sample_store_set_clock (SAMPLE_STORE_CLOCK_MS + 30 * day_ms);
  g_assert_cmpuint (purge (sample, 30).kept_young, ==, 1);
  sample_store_set_clock (SAMPLE_STORE_CLOCK_MS + 30 * day_ms + 1);
  g_assert_cmpuint (purge (sample, 30).records, ==, 1);
}

/* Who names a witness goes after a week; the limit for all still holds for all. */
static void
test_confidential (void) {
  g_autoptr (SampleStore) sample = sample_store_new ();
  g_free (sample_store_record (sample, 1));
  json_auto_t *answers = sample_store_answers (2);
  json_object_set_new (answers, "violation_found", json_string ("yes"));
  json_object_set_new (answers, "violation",
                       json_pack ("{s:s, s:[s], s:s, s:[{s:s}]}", "event", "e", "acts",
                                  "medsos_suka", "known_at", "2024-10-06T10:00+07:00", "witnesses",
                                  "name", "Saksi"));
  g_autoptr (GError) error = NULL;
  PwId record;
  g_assert_true (app_record_create (sample->store,
                                    pw_forms_find (app_store_forms (sample->store, NULL), "form_a"),
                                    answers, &record, NULL, &error));
  g_assert_no_error (error);
  receipt (sample, 2);
  const gint64 day_ms = 86400000;
  sample_store_set_clock (SAMPLE_STORE_CLOCK_MS + 7 * day_ms);
  g_assert_cmpuint (purge (sample, 30).kept_young, ==, 2);
  sample_store_set_clock (SAMPLE_STORE_CLOCK_MS + 7 * day_ms + 1);
  AppPurge week = purge (sample, 30);
  g_assert_cmpuint (week.records, ==, 1);
  g_assert_cmpuint (week.kept_young, ==, 1);
  sample_store_set_clock (SAMPLE_STORE_CLOCK_MS + 30 * day_ms + 1);
  g_assert_cmpuint (purge (sample, 30).records, ==, 1);
}

/* A record goes as a whole: one new amendment keeps all of it. */
static void
test_whole_records (void) {
  g_autoptr (SampleStore) sample = sample_store_new ();
  g_autofree char *id = sample_store_record (sample, 1);
  receipt (sample, 1);
  json_auto_t *patch = json_pack ("{s:s}", "narrative", "baru");
  g_autoptr (GError) error = NULL;
  (void)app_record_amend (sample->store, id, patch, "r", NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (purge (sample, 0).kept_waiting, ==, 1);
  receipt (sample, 2);
  g_assert_cmpuint (purge (sample, 0).operations, ==, 2);
}

static PwDigest
attach (SampleStore *sample, const char *id, const char *path) {
  g_autoptr (GError) error = NULL;
  PwDigest digest;
  (void)app_record_attach (sample->store, id, path, NULL, NULL, &digest, &error);
  g_assert_no_error (error);
  return digest;
}

/* Evidence waits for the host's word about the file itself, and for every record that names it. */
static void
test_evidence (void) {
  g_autoptr (SampleStore) sample = sample_store_new ();
  g_autofree char *one = sample_store_record (sample, 1);
  g_autofree char *two = sample_store_record (sample, 2);
  g_autofree char *path = sample_store_file (sample, "f", 1000, 1);
  PwDigest digest = attach (sample, one, path);
  (void)attach (sample, two, path);
  receipt (sample, 3); /* not the second attach */
  g_assert_cmpuint (purge (sample, 0).kept_evidence, ==, 1);
  sample_store_sql (sample, "UPDATE evidence SET received = 1");
  AppPurge first = purge (sample, 0);
  g_assert_cmpuint (first.records, ==, 1);
  g_assert_cmpuint (first.evidence, ==, 0);
  g_assert_true (app_evidence_check (sample->store, &digest, NULL));
  receipt (sample, 4);
  AppPurge second = purge (sample, 0);
  g_assert_cmpuint (second.records, ==, 1);
  g_assert_cmpuint (second.evidence, ==, 1);
  g_autofree char *file = sample_store_evidence_path (sample, &digest);
  g_assert_false (g_file_test (file, G_FILE_TEST_EXISTS));
  g_assert_cmpuint (verify (sample), ==, 4);
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app-purge/receipted-only", test_receipted_only);
  g_test_add_func ("/app-purge/age", test_age);
  g_test_add_func ("/app-purge/confidential", test_confidential);
  g_test_add_func ("/app-purge/whole-records", test_whole_records);
  g_test_add_func ("/app-purge/evidence", test_evidence);
  return g_test_run ();
}
