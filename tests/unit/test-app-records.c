/* Records as the handheld sees them: how far each has come, found by prefix, and folded together
 * with what other devices wrote. Receipts, batches and copies are put into the tables directly. */
#include <glib.h>
#include <string.h>

#include "firmware/capture/app-capture.h"
#include "firmware/capture/app-record-copy.h"
#include "sync/base/pw-error.h"
#include "sync/model/pw-answers.h"
#include "tests/lib/sample-store.h"
#include "tests/lib/sample.h"

static AppRecords *
load (SampleStore *sample) {
  g_autoptr (GError) error = NULL;
  AppRecords *records = app_records_load (sample->store, &error);
  g_assert_no_error (error);
  return records;
}

static AppRecord *
find (AppRecords *records, const char *id) {
  g_autoptr (GError) error = NULL;
  AppRecord *record = app_records_find (records, id, &error);
  g_assert_no_error (error);
  return record;
}

static void
assert_stage (SampleStore *sample, const char *id, const char *stage) {
  g_autoptr (AppRecords) records = load (sample);
  g_assert_cmpstr (app_record_stage_name (find (records, id)->stage), ==, stage);
}

static void
amend (SampleStore *sample, const char *id, const char *patch_text) {
  g_autoptr (GError) error = NULL;
  json_auto_t *patch = json_loads (patch_text, 0, NULL);
  (void)app_record_amend (sample->store, id, patch, "r", NULL, NULL, &error);
  g_assert_no_error (error);
}

/* --- one handheld ---------------------------------------------------------------------------- */

static void
test_list (void) {
  g_autoptr (SampleStore) sample = sample_store_new ();
  g_autoptr (AppRecords) none = load (sample);
  g_assert_cmpuint (none->list->len, ==, 0);
  g_autofree char *first = sample_store_record (sample, 1);
  sample_store_set_clock (SAMPLE_STORE_CLOCK_MS - 5000); /* a clock that went back */
  g_free (sample_store_record (sample, 2));
  amend (sample, first, "{\"village\": \"17.07.03.2011\"}");
  g_autoptr (AppRecords) records = load (sample);
  g_assert_cmpuint (records->list->len, ==, 2);
  g_assert_cmpuint (records->head_seq, ==, 3);
  const AppRecord *one = g_ptr_array_index (records->list, 0);
  const AppRecord *two = g_ptr_array_index (records->list, 1);
  g_autofree char *one_hex = pw_id_to_hex (&one->id);
  g_assert_cmpstr (one_hex, ==, first); /* by the log, not by the clock */
  g_assert_cmpstr (one->village, ==, "17.07.03.2011");
  g_assert_cmpstr (two->village, ==, "17.07.03.2007");
  g_assert_cmpstr (one->form_id, ==, "form_a");
  g_assert_cmpint (one->created_ms, ==, SAMPLE_STORE_CLOCK_MS);
  g_assert_cmpint (one->offset_min, ==, 420);
  g_assert_cmpuint (one->own_first_seq, ==, 1);
  g_assert_cmpuint (one->own_last_seq, ==, 3);
  g_assert_cmpuint (one->ops->len, ==, 2);
  g_assert_false (one->withdrawn || one->disputed);
}

static void
test_find (void) {
  g_autoptr (SampleStore) sample = sample_store_new ();
  for (guint i = 0; i < 3; i++)
    g_free (sample_store_record (sample, i));
  g_autoptr (AppRecords) records = load (sample);
  AppRecord *record = g_ptr_array_index (records->list, 1);
  g_autofree char *hex = pw_id_to_hex (&record->id);
  g_autofree char *upper = g_ascii_strup (hex, 8);
  g_autofree char *longer = g_strconcat (hex, "0", NULL);
  g_assert_true (find (records, hex) == record);
  g_assert_true (find (records, upper) == record);
  const struct {
    const char *text;
    PwError code;
  } bad[] = { { "", PW_ERROR_USAGE },
              { "12345", PW_ERROR_USAGE },
              { "12345g", PW_ERROR_USAGE },
              { longer, PW_ERROR_USAGE },
              { "000000000000", PW_ERROR_NOT_FOUND } };
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autoptr (GError) error = NULL;
    g_assert_null (app_records_find (records, bad[i].text, &error));
    g_assert_true (pw_error_is (error, bad[i].code));
  }
  /* Two that begin alike: neither is taken, and neither is named. */
  AppRecord *other = g_ptr_array_index (records->list, 2);
  memcpy (other->id.bytes, record->id.bytes, 4);
  g_autofree char *prefix = g_strndup (hex, 8);
  g_autoptr (GError) error = NULL;
  g_assert_null (app_records_find (records, prefix, &error));
  g_assert_true (pw_error_is (error, PW_ERROR_REFUSED));
}

static void
test_stages (void) {
  g_autoptr (SampleStore) sample = sample_store_new ();
  g_autofree char *first = sample_store_record (sample, 1);
  g_autofree char *second = sample_store_record (sample, 2);
  assert_stage (sample, first, "finalised");
  sample_store_sql (sample,
                    "INSERT INTO sent (digest, first_seq, last_seq, medium, made_ms, sent_ms) "
                    "VALUES (randomblob (32), 1, 1, 'usb', 1, 1)");
  assert_stage (sample, first, "sent");
  assert_stage (sample, second, "finalised");
  sample_store_sql (sample, "INSERT INTO receipt (seq, host_ms, taken_ms, accepted, quarantined) "
                            "VALUES (1, 5, 5, 1, 0)");
  assert_stage (sample, first, "received");
  assert_stage (sample, second, "finalised");
  /* A later change waits again. */
  amend (sample, first, "{\"narrative\": \"baru\"}");
  assert_stage (sample, first, "finalised");
  sample_store_sql (sample, "INSERT INTO receipt (seq, host_ms, taken_ms, accepted, quarantined) "
                            "VALUES (3, 6, 6, 2, 1)");
  sample_store_sql (sample, "INSERT INTO refusal (seq, code) VALUES (2, 'outside_region')");
  assert_stage (sample, first, "received");
  assert_stage (sample, second, "quarantined");
  g_autoptr (AppRecords) records = load (sample);
  g_assert_cmpstr (find (records, second)->refusal, ==, "outside_region");
  g_assert_cmpuint (records->receipted, ==, 3);
  /* A receipt that comes late and covers less takes nothing back. */
  sample_store_sql (sample, "INSERT INTO receipt (seq, host_ms, taken_ms, accepted, quarantined) "
                            "VALUES (2, 9, 9, 2, 0)");
  assert_stage (sample, first, "received");
}

/* Operations that were changed on the disk are left out and counted; the others are all there, and
 * work goes on. */
static void
test_damaged (void) {
  g_autoptr (SampleStore) sample = sample_store_new ();
  char *ids[6];
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    ids[i] = sample_store_record (sample, i);
  sample_store_sql (sample, "UPDATE op SET sealed = (SELECT sealed FROM op WHERE seq = 1) "
                            "WHERE seq IN (2, 3, 6)");
  sample_store_sql (sample, "DELETE FROM op WHERE seq = 5");
  g_autoptr (AppRecords) records = load (sample);
  g_assert_cmpuint (records->list->len, ==, 2);
  g_assert_cmpuint (records->damaged, ==, 3);
  g_assert_nonnull (strstr (records->first_fault, "operation 2 "));
  g_assert_nonnull (find (records, ids[0]));
  g_assert_nonnull (find (records, ids[3]));
  amend (sample, ids[3], "{\"narrative\": \"baru\"}");
  g_autofree char *next = sample_store_record (sample, 7);
  g_autoptr (AppRecords) more = load (sample);
  g_assert_nonnull (find (more, next));
  g_assert_cmpuint (more->damaged, ==, 3);
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    g_free (ids[i]);
}

/* --- copies ---------------------------------------------------------------------------------- */

/* An amendment of `record` by another device, whose parent is the record's `create` at `seq`. */
static PwDigest
add_foreign (SampleStore *sample, const PwIdentity *device, const char *record, guint64 parent_seq,
             const char *narrative, gboolean expected) {
  g_autoptr (GError) error = NULL;
  PwId id;
  g_assert_true (pw_id_from_hex (record, &id));
  PwParent parent = { .device = sample->store->identity->id, .seq = parent_seq };
  memcpy (parent.prefix, id.bytes, PW_PARENT_PREFIX_BYTES);
  json_auto_t *set = json_pack ("{s:s}", "/narrative", narrative);
  g_autoptr (GBytes) body = pw_body_write_change (set, NULL, "r", NULL);
  PwOp op = { .seq = 1,
              .kind = PW_OP_AMEND,
              .record = id,
              .parents = &parent,
              .parents_count = 1,
              .time = sample_time (9),
              .body = body };
  g_autoptr (GBytes) bytes = pw_op_encode (&op, &device->id);
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);
  PwDigest before = pw_digest_of (device->sign_public, PW_PUBLIC_KEY_BYTES);
  PwDigest digest = pw_digest_chain (&before, data, length);
  PwId wrong = { { 1 } };
  g_assert_true (pw_db_begin (sample->store->db, &error));
  gboolean added = app_record_add_copy (sample->store, expected ? &id : &wrong, &device->id, 1,
                                        &digest, data, length, expected ? &error : NULL);
  g_assert_no_error (error);
  g_assert_cmpint (added, ==, expected);
  g_assert_true (pw_db_commit (sample->store->db, &error));
  return digest;
}

static void
test_dispute (void) {
  g_autoptr (SampleStore) sample = sample_store_new ();
  g_autoptr (PwIdentity) other = sample_identity (9, FALSE);
  g_autofree char *id = sample_store_record (sample, 1);
  PwDigest digest = add_foreign (sample, other, id, 1, "dari yang lain", TRUE);
  (void)add_foreign (sample, other, id, 1, "dari yang lain", TRUE); /* twice is the same */
  (void)add_foreign (sample, other, id, 1, "milik yang lain", FALSE);
  g_autoptr (GBytes) bytes = app_record_copy_bytes (sample->store, &digest, NULL);
  g_assert_nonnull (bytes);
  g_autoptr (AppRecords) seen = load (sample);
  g_assert_cmpuint (find (seen, id)->ops->len, ==, 2);
  g_assert_false (find (seen, id)->disputed);
  /* An amendment made without having seen it is what the same call makes before the copy came; here
   * the copy is taken away and put back. */
  sample_store_sql (sample, "CREATE TABLE aside AS SELECT * FROM copy_op; DELETE FROM copy_op");
  amend (sample, id, "{\"narrative\": \"dari sini\"}");
  sample_store_sql (sample, "INSERT INTO copy_op SELECT * FROM aside");
  g_autoptr (AppRecords) split = load (sample);
  g_assert_true (find (split, id)->disputed);
  /* Naming the field settles it, also with the value that is shown; other fields leave it open. */
  g_autoptr (GError) error = NULL;
  g_autoptr (PwRecord) state = app_record_fold (sample->store, find (split, id), &error);
  g_assert_cmpuint (state->heads->len, ==, 2);
  json_auto_t *patch = json_object ();
  json_object_set (patch, "narrative", json_object_get (state->answers, "narrative"));
  amend (sample, id, "{\"report_number\": \"9\"}");
  g_autoptr (AppRecords) still = load (sample);
  g_assert_true (find (still, id)->disputed);
  (void)app_record_amend (sample->store, id, patch, "r", NULL, NULL, &error);
  g_assert_no_error (error);
  g_autoptr (AppRecords) settled = load (sample);
  g_assert_false (find (settled, id)->disputed);
}

/* A record of another device that is known by copies alone, and one whose beginning is missing. */
static void
test_foreign (void) {
  g_autoptr (SampleStore) sample = sample_store_new ();
  g_autoptr (PwIdentity) other = sample_identity (9, FALSE);
  g_autoptr (GBytes) create = sample_create (other, 1, 1);
  gsize length;
  const guint8 *data = g_bytes_get_data (create, &length);
  PwDigest root = pw_digest_of (other->sign_public, PW_PUBLIC_KEY_BYTES);
  PwDigest digest = pw_digest_chain (&root, data, length);
  PwId id = pw_id_from_digest (&digest);
  g_autoptr (GError) error = NULL;
  g_assert_true (pw_db_begin (sample->store->db, &error));
  g_assert_true (
      app_record_add_copy (sample->store, &id, &other->id, 1, &digest, data, length, &error));
  g_assert_true (pw_db_commit (sample->store->db, &error));
  g_autofree char *hex = pw_id_to_hex (&id);
  assert_stage (sample, hex, "received");
  const char *missing = "00112233445566778899aabbccddeeff";
  (void)add_foreign (sample, other, missing, 1, "tanpa awal", TRUE);
  g_autoptr (AppRecords) records = load (sample);
  g_assert_cmpuint (records->list->len, ==, 2);
  g_autoptr (PwRecord) orphan = app_record_fold (sample->store, find (records, missing), &error);
  g_assert_cmpint (orphan->state, ==, PW_RECORD_ORPHAN);
  json_auto_t *patch = json_pack ("{s:s}", "narrative", "x");
  g_assert_false (app_record_amend (sample->store, missing, patch, "r", NULL, NULL, &error));
  g_assert_true (pw_error_is (error, PW_ERROR_REFUSED));
  /* A copy that was changed is left out and counted; the others are there. */
  sample_store_sql (sample, "UPDATE copy_op SET sealed = zeroblob (100) WHERE digest = "
                            "(SELECT min (digest) FROM copy_op)");
  g_autoptr (AppRecords) fewer = load (sample);
  g_assert_cmpuint (fewer->unreadable_copies, ==, 1);
  g_assert_cmpuint (fewer->list->len, ==, 1);
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app-records/list", test_list);
  g_test_add_func ("/app-records/find", test_find);
  g_test_add_func ("/app-records/stages", test_stages);
  g_test_add_func ("/app-records/damaged", test_damaged);
  g_test_add_func ("/app-records/dispute", test_dispute);
  g_test_add_func ("/app-records/foreign", test_foreign);
  return g_test_run ();
}
