/* Writing into the log: what is accepted is there as one operation, what is refused leaves nothing.
 * A random row of amendments is compared with the same patches applied to plain JSON. */
#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "firmware/capture/app-capture.h"
#include "firmware/device/app-evidence.h"
#include "sync/base/pw-error.h"
#include "sync/model/pw-answers.h"
#include "sync/model/pw-form-check.h"
#include "tests/lib/sample-store.h"

static guint64
head (SampleStore *sample) {
  g_autoptr (GError) error = NULL;
  g_assert_true (pw_oplog_reload (sample->store->log, &error));
  return pw_oplog_head (sample->store->log, NULL);
}

static json_t *
answers_of (SampleStore *sample, const char *id) {
  g_autoptr (GError) error = NULL;
  g_autoptr (AppRecords) records = app_records_load (sample->store, &error);
  g_assert_no_error (error);
  AppRecord *record = app_records_find (records, id, &error);
  g_assert_no_error (error);
  g_autoptr (PwRecord) state = app_record_fold (sample->store, record, &error);
  g_assert_no_error (error);
  return json_incref (state->answers);
}

static void
amend (SampleStore *sample, const char *id, const char *patch_text) {
  g_autoptr (GError) error = NULL;
  json_auto_t *patch = json_loads (patch_text, 0, NULL);
  g_assert_nonnull (patch);
  (void)app_record_amend (sample->store, id, patch, "salah tulis", NULL, NULL, &error);
  g_assert_no_error (error);
}

/* Tries, and gives the error's code; 0 if it went through. */
static int
try_amend (SampleStore *sample, const char *id, const char *patch_text, const char *reason) {
  g_autoptr (GError) error = NULL;
  json_auto_t *patch = json_loads (patch_text, 0, NULL);
  g_assert_nonnull (patch);
  guint64 before = head (sample);
  if (app_record_amend (sample->store, id, patch, reason, NULL, NULL, &error))
    return 0;
  g_assert_cmpuint (head (sample), ==, before);
  return error->code;
}

/* --- create ---------------------------------------------------------------------------------- */

static void
test_create (void) {
  g_autoptr (SampleStore) sample = sample_store_new ();
  g_autofree char *id = sample_store_record (sample, 1);
  g_assert_cmpuint (head (sample), ==, 1);
  sample_store_reopen (sample);
  json_auto_t *expected = sample_store_answers (1);
  json_auto_t *got = answers_of (sample, id);
  g_assert_true (json_equal (expected, got));
  PwDigest digest;
  (void)pw_oplog_head (sample->store->log, &digest);
  PwId record = pw_id_from_digest (&digest);
  g_autofree char *hex = pw_id_to_hex (&record);
  g_assert_cmpstr (hex, ==, id);
}

static void
test_create_refused (void) {
  g_autoptr (SampleStore) sample = sample_store_new ();
  g_autoptr (GError) error = NULL;
  const PwForm *form = pw_forms_find (app_store_forms (sample->store, &error), "form_a");
  json_auto_t *answers = sample_store_answers (1);
  json_object_set_new (answers, "stage", json_string ("bukan tahapan"));
  json_object_del (answers, "narrative");
  PwId id = { { 7 } };
  g_auto (AppRecordCheck) check = { 0 };
  g_assert_false (app_record_create (sample->store, form, answers, &id, &check, &error));
  GPtrArray *problems = check.problems;
  g_assert_true (pw_error_is (error, PW_ERROR_REFUSED));
  g_assert_cmpuint (problems->len, ==, 2);
  const PwFormProblem *problem = g_ptr_array_index (problems, 0);
  g_assert_cmpstr (problem->path, ==, "/stage");
  g_assert_nonnull (strstr (error->message, "/narrative"));
  g_assert_cmpuint (id.bytes[0], ==, 7);
  g_assert_cmpuint (head (sample), ==, 0);
}

/* --- amend ----------------------------------------------------------------------------------- */

static void
test_amend (void) {
  g_autoptr (SampleStore) sample = sample_store_new ();
  g_autofree char *id = sample_store_record (sample, 1);
  amend (sample, id, "{\"narrative\": \"baru\", \"report_number\": \"001/LHP/2024\"}");
  amend (sample, id, "{\"report_number\": null}");
  json_auto_t *expected = sample_store_answers (1);
  json_object_set_new (expected, "narrative", json_string ("baru"));
  json_auto_t *got = answers_of (sample, id);
  g_assert_true (json_equal (expected, got));
  g_assert_cmpuint (head (sample), ==, 3);
}

static void
test_amend_refused (void) {
  g_autoptr (SampleStore) sample = sample_store_new ();
  g_autofree char *id = sample_store_record (sample, 1);
  g_autofree char *long_reason = g_strnfill (PW_REASON_BYTES_MAX + 1, 'r');
  g_assert_cmpint (try_amend (sample, id, "{\"stage\": \"x\"}", "r"), ==, PW_ERROR_REFUSED);
  g_assert_cmpint (try_amend (sample, id, "{\"nope\": 1}", "r"), ==, PW_ERROR_REFUSED);
  g_assert_cmpint (try_amend (sample, id, "{\"narrative\": null}", "r"), ==, PW_ERROR_REFUSED);
  g_assert_cmpint (try_amend (sample, id, "{\"village\": \"17.07.03.2007\"}", "r"), ==,
                   PW_ERROR_REFUSED);
  g_assert_cmpint (try_amend (sample, id, "{}", "r"), ==, PW_ERROR_REFUSED);
  g_assert_cmpint (try_amend (sample, id, "{\"narrative\": \"x\"}", ""), ==, PW_ERROR_REFUSED);
  g_assert_cmpint (try_amend (sample, id, "{\"narrative\": \"x\"}", long_reason), ==,
                   PW_ERROR_REFUSED);
  g_assert_cmpint (try_amend (sample, "ffffffffff", "{\"narrative\": \"x\"}", "r"), ==,
                   PW_ERROR_NOT_FOUND);
  g_assert_cmpint (try_amend (sample, "ff", "{\"narrative\": \"x\"}", "r"), ==, PW_ERROR_USAGE);
}

/* Whatever the row of patches, the record says what the same patches make of the plain JSON. */
static void
test_amend_random (void) {
  static const char *const keys[] = { "report_number", "assignment_letter", "narrative" };
  g_autoptr (SampleStore) sample = sample_store_new ();
  g_autofree char *id = sample_store_record (sample, 1);
  json_auto_t *model = sample_store_answers (1);
  guint64 expected_head = 1;
  for (guint i = 0; i < 60; i++) {
    json_auto_t *patch = json_object ();
    for (gsize k = 0; k < G_N_ELEMENTS (keys); k++) {
      int what = g_test_rand_int_range (0, 4);
      g_autofree char *value = g_strdup_printf ("nilai %d", g_test_rand_int_range (0, 3));
      if (what == 1 && k < 2) /* the narrative is required */
        json_object_set_new (patch, keys[k], json_null ());
      else if (what >= 2)
        json_object_set_new (patch, keys[k], json_string (value));
    }
    json_auto_t *after = pw_answers_merge_patch (model, patch);
    g_autoptr (GError) error = NULL;
    gboolean done = app_record_amend (sample->store, id, patch, "r", NULL, NULL, &error);
    g_assert_cmpint (done, ==, !json_equal (model, after));
    expected_head += done ? 1 : 0;
    json_decref (model);
    model = g_steal_pointer (&after);
    json_auto_t *got = answers_of (sample, id);
    g_assert_true (json_equal (model, got));
  }
  g_assert_cmpuint (head (sample), ==, expected_head);
}

/* Two programs that have the store open follow one another: no fork, no lost heads. */
static void
test_two_writers (void) {
  g_autoptr (SampleStore) sample = sample_store_new ();
  g_autofree char *id = sample_store_record (sample, 1);
  g_autoptr (GError) error = NULL;
  AppStore *first = sample->store;
  AppStore *second = app_store_open (sample->data, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < 10; i++) {
    g_autofree char *text = g_strdup_printf ("{\"narrative\": \"ke-%u\"}", i);
    sample->store = i % 2 == 0 ? second : first;
    amend (sample, id, text);
  }
  g_autofree char *other = sample_store_record (sample, 2);
  sample->store = first;
  app_store_free (second);
  g_autoptr (AppRecords) records = app_records_load (first, &error);
  AppRecord *record = app_records_find (records, id, &error);
  g_autoptr (PwRecord) state = app_record_fold (first, record, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (state->heads->len, ==, 1);
  g_assert_cmpuint (state->disputed->len, ==, 0);
  g_assert_cmpstr (json_string_value (json_object_get (state->answers, "narrative")), ==, "ke-9");
  guint64 bad = 0;
  g_assert_true (pw_oplog_check (first->log, NULL, NULL, &bad, &error));
  g_assert_nonnull (other);
}

/* --- withdraw and attach --------------------------------------------------------------------- */

static void
test_withdraw (void) {
  g_autoptr (SampleStore) sample = sample_store_new ();
  g_autofree char *id = sample_store_record (sample, 1);
  g_autoptr (GError) error = NULL;
  g_assert_true (app_record_withdraw (sample->store, id, "keliru", NULL, &error));
  g_assert_no_error (error);
  g_assert_false (app_record_withdraw (sample->store, id, "keliru", NULL, &error));
  g_assert_true (pw_error_is (error, PW_ERROR_EXISTS));
  g_clear_error (&error);
  g_assert_cmpint (try_amend (sample, id, "{\"narrative\": \"x\"}", "r"), ==, PW_ERROR_REFUSED);
  g_autofree char *path = sample_store_file (sample, "f", 10, 1);
  g_assert_false (app_record_attach (sample->store, id, path, NULL, NULL, NULL, &error));
  g_assert_true (pw_error_is (error, PW_ERROR_REFUSED));
  g_assert_cmpuint (head (sample), ==, 2);
}

static void
test_attach (void) {
  g_autoptr (SampleStore) sample = sample_store_new ();
  g_autofree char *id = sample_store_record (sample, 1);
  g_autofree char *path = sample_store_file (sample, "foto.jpg", 70000, 1);
  g_autoptr (GError) error = NULL;
  PwDigest digest;
  g_assert_true (app_record_attach (sample->store, id, path, "foto baliho", NULL, &digest, &error));
  g_assert_no_error (error);
  g_assert_false (app_record_attach (sample->store, id, path, NULL, NULL, NULL, &error));
  g_assert_true (pw_error_is (error, PW_ERROR_EXISTS));
  g_clear_error (&error);
  g_assert_cmpint (g_remove (path), ==, 0);
  g_autoptr (AppRecords) records = app_records_load (sample->store, &error);
  g_autoptr (PwRecord) state
      = app_record_fold (sample->store, app_records_find (records, id, &error), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (state->attachments->len, ==, 1);
  const PwRecordAttachment *attachment = g_ptr_array_index (state->attachments, 0);
  g_assert_cmpstr (attachment->file_name, ==, "foto.jpg");
  g_assert_cmpstr (attachment->caption, ==, "foto baliho");
  g_assert_cmpuint (attachment->blob_bytes, ==, 70000);
  g_assert_true (pw_digest_equal (&attachment->blob, &digest));
  g_assert_true (app_evidence_check (sample->store, &digest, &error));
}

/* A file that cannot be captured leaves neither operation nor row. */
static void
test_attach_refused (void) {
  g_autoptr (SampleStore) sample = sample_store_new ();
  g_autofree char *id = sample_store_record (sample, 1);
  g_autoptr (GError) error = NULL;
  g_assert_false (app_record_attach (sample->store, id, sample->dir, NULL, NULL, NULL, &error));
  g_assert_true (pw_error_is (error, PW_ERROR_REFUSED));
  g_assert_cmpuint (head (sample), ==, 1);
  g_autofree char *second = sample_store_record (sample, 2);
  g_assert_nonnull (second);
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app-capture/create", test_create);
  g_test_add_func ("/app-capture/create-refused", test_create_refused);
  g_test_add_func ("/app-capture/amend", test_amend);
  g_test_add_func ("/app-capture/amend-refused", test_amend_refused);
  g_test_add_func ("/app-capture/amend-random", test_amend_random);
  g_test_add_func ("/app-capture/two-writers", test_two_writers);
  g_test_add_func ("/app-capture/withdraw", test_withdraw);
  g_test_add_func ("/app-capture/attach", test_attach);
  g_test_add_func ("/app-capture/attach-refused", test_attach_refused);
  return g_test_run ();
}
