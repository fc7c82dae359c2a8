/* verify and status: every planted fault is found and named, and the numbers are those of the
 * store. */
#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "firmware/capture/app-capture.h"
#include "firmware/capture/app-status.h"
#include "firmware/capture/app-verify.h"
#include "sync/codec/pw-receipt.h"
#include "tests/lib/sample-store.h"
#include "tests/lib/sample.h"

static void
run (SampleStore *sample, AppVerify *result) {
  g_autoptr (GError) error = NULL;
  gboolean done = app_verify_run (sample->store, NULL, NULL, result, &error);
  g_assert_no_error (error);
  g_assert_true (done);
}

static void
assert_fault (SampleStore *sample, guint64 bad_seq, const char *words) {
  g_auto (AppVerify) result = { 0 };
  run (sample, &result);
  g_assert_cmpuint (result.bad_seq, ==, bad_seq);
  g_assert_cmpuint (result.faults->len, >, 0);
  g_assert_nonnull (strstr (g_ptr_array_index (result.faults, 0), words));
}

static SampleStore *
three_records (void) {
  SampleStore *sample = sample_store_new ();
  for (guint i = 0; i < 3; i++)
    g_free (sample_store_record (sample, i));
  return sample;
}

static void
test_sound (void) {
  g_autoptr (SampleStore) sample = three_records ();
  g_auto (AppVerify) result = { 0 };
  run (sample, &result);
  g_assert_cmpuint (result.faults->len, ==, 0);
  g_assert_cmpuint (result.operations, ==, 3);
  g_assert_cmpuint (result.purged, ==, 0);
}

static void
test_chain (void) {
  static const struct {
    const char *sql;
    guint64 bad_seq;
  } changes[] = {
    { "UPDATE op SET sealed = zeroblob (200) WHERE seq = 2", 2 },
    { "UPDATE op SET digest = zeroblob (32) WHERE seq = 2", 2 },
    { "DELETE FROM op WHERE seq = 2", 2 },
    { "UPDATE op SET seq = seq + 10 WHERE seq = 3", 3 },
    { "UPDATE op SET sealed = (SELECT sealed FROM op WHERE seq = 3) WHERE seq = 1", 1 },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (changes); i++) {
    g_autoptr (SampleStore) sample = three_records ();
    g_autofree char *words = g_strdup_printf ("%" G_GUINT64_FORMAT, changes[i].bad_seq);
    sample_store_sql (sample, "%s", changes[i].sql);
    assert_fault (sample, changes[i].bad_seq, words);
  }
}

static void
test_evidence (void) {
  g_autoptr (SampleStore) sample = sample_store_new ();
  g_autofree char *id = sample_store_record (sample, 1);
  g_autofree char *path = sample_store_file (sample, "f", 1000, 1);
  g_autoptr (GError) error = NULL;
  PwDigest digest;
  (void)app_record_attach (sample->store, id, path, NULL, NULL, &digest, &error);
  g_assert_no_error (error);
  g_auto (AppVerify) result = { 0 };
  run (sample, &result);
  g_assert_cmpuint (result.evidence, ==, 1);
  g_assert_cmpuint (result.evidence_bytes, ==, 1000);
  g_autofree char *file = sample_store_evidence_path (sample, &digest);
  g_autofree char *bytes = NULL;
  gsize length = 0;
  g_assert_true (g_file_get_contents (file, &bytes, &length, NULL));
  bytes[500] ^= 1;
  g_assert_true (g_file_set_contents (file, bytes, (gssize)length, NULL));
  assert_fault (sample, 0, "evidence");
  g_assert_cmpint (g_remove (file), ==, 0);
  assert_fault (sample, 0, "evidence");
}

/* The host signed for an end of the log that is not here any more, or is another one. */
static void
test_receipt (void) {
  g_autoptr (SampleStore) sample = three_records ();
  g_autoptr (PwIdentity) host = sample_identity (5, TRUE);
  PwReceipt receipt = { .device = sample->store->identity->id, .host_time = 1000, .accepted = 3 };
  receipt.seq = pw_oplog_head (sample->store->log, &receipt.digest);
  g_autoptr (GByteArray) message = g_byte_array_new ();
  pw_receipt_write (message, &receipt, host);
  g_autofree char *hex = pw_hex_encode (message->data, message->len);
  sample_store_sql (sample,
                    "INSERT INTO receipt (seq, host_ms, taken_ms, accepted, quarantined, message) "
                    "VALUES (3, 1000, 1, 3, 0, x'%s')",
                    hex);
  g_auto (AppVerify) result = { 0 };
  run (sample, &result);
  g_assert_cmpuint (result.faults->len, ==, 0);
  sample_store_sql (sample, "DELETE FROM op WHERE seq = 3");
  assert_fault (sample, 0, "3");
  sample_store_reopen (sample);
  g_free (sample_store_record (sample, 77)); /* another operation 3 */
  assert_fault (sample, 0, "3");
}

static void
test_copies (void) {
  g_autoptr (SampleStore) sample = three_records ();
  sample_store_sql (sample, "INSERT INTO copy_op (digest, sealed) "
                            "VALUES (randomblob (32), randomblob (90))");
  assert_fault (sample, 0, "");
}

/* --- status ---------------------------------------------------------------------------------- */

static void
test_status (void) {
  g_autoptr (SampleStore) sample = sample_store_new ();
  g_autoptr (GError) error = NULL;
  g_auto (AppStatus) empty = { 0 };
  g_assert_true (app_status_read (sample->store, &empty, &error));
  g_assert_cmpuint (empty.records + empty.unreceived, ==, 0);
  g_assert_false (empty.has_host || empty.has_contact || empty.has_offset || empty.revoked);
  g_autofree char *one = sample_store_record (sample, 1);
  sample_store_set_clock (SAMPLE_STORE_CLOCK_MS + 5000);
  g_autofree char *two = sample_store_record (sample, 2);
  (void)app_record_withdraw (sample->store, two, "r", NULL, &error);
  sample_store_sql (sample, "INSERT INTO receipt (seq, host_ms, taken_ms, accepted, quarantined) "
                            "VALUES (1, 1, 1, 1, 0)");
  g_autoptr (PwIdentity) host = sample_identity (5, TRUE);
  g_autofree char *key = pw_hex_encode (host->sign_public, PW_PUBLIC_KEY_BYTES);
  sample_store_sql (sample,
                    "INSERT INTO host (one, sign_public, seal_public, name, region, challenge,"
                    " pinned_ms, revoked_after, last_contact_ms, clock_offset_ms)"
                    " VALUES (1, x'%s', zeroblob (32), 'Panwascam', '17.07', zeroblob (16), 1, 7,"
                    " 99, -1500)",
                    key);
  g_auto (AppStatus) status = { 0 };
  g_assert_true (app_status_read (sample->store, &status, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (status.records, ==, 2);
  g_assert_cmpuint (status.withdrawn, ==, 1);
  g_assert_cmpuint (status.unreceived, ==, 1);
  g_assert_cmpuint (status.unreceived_operations, ==, 2);
  g_assert_cmpint (status.oldest_unreceived_ms, ==, SAMPLE_STORE_CLOCK_MS + 5000);
  g_assert_cmpuint (status.head_seq, ==, 3);
  g_assert_cmpuint (status.receipted_seq, ==, 1);
  g_assert_true (status.has_host && pw_id_equal (&status.host, &host->id));
  g_assert_false (status.has_certificate);
  g_assert_true (status.revoked && status.revoked_after == 7);
  g_assert_true (status.has_contact && status.last_contact_ms == 99);
  g_assert_true (status.has_offset && status.clock_offset_ms == -1500);
  g_assert_nonnull (one);
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app-verify/sound", test_sound);
  g_test_add_func ("/app-verify/chain", test_chain);
  g_test_add_func ("/app-verify/evidence", test_evidence);
  g_test_add_func ("/app-verify/receipt", test_receipt);
  g_test_add_func ("/app-verify/copies", test_copies);
  g_test_add_func ("/app-status/status", test_status);
  return g_test_run ();
}
