/* Evidence: pieces that come before or after their record, in any order and twice; files that are
 * not what was named; reading them back. */
#include <string.h>

#include "host/merge/host-blob.h"
#include "host/views/host-devices.h"
#include "sync/base/pw-error.h"
#include "tests/lib/host-fixture.h"

#define FILE_BYTES (2 * PW_BLOB_PART_BYTES + 12345) /* three pieces */

static guint8 *
make_file (guint8 seed) {
  guint8 *file = g_malloc (FILE_BYTES);
  for (gsize i = 0; i < FILE_BYTES; i++)
    file[i] = (guint8)(i * 2654435761u >> 13) ^ seed;
  return file;
}

/* A record with the file attached, sent. */
static void
attach (Fixture *fixture, const guint8 *file) {
  PwId record;
  guint64 seq
      = world_create_small (fixture->device, fixture->host->forms, FIXTURE_VILLAGE, 1, &record);
  PwParent parent = world_parent (fixture->device, seq);
  guint64 last = world_attach (fixture->device, &record, &parent, 1, file, FILE_BYTES);
  fixture_send (fixture, seq, last, "usb");
}

static gboolean
on_bytes (gconstpointer bytes, gsize length, gpointer data, GError **error) {
  (void)error;
  g_byte_array_append (data, bytes, (guint)length);
  return TRUE;
}

static void
assert_read (Fixture *fixture, const guint8 *file) {
  g_autoptr (GError) error = NULL;
  g_autoptr (GByteArray) read = g_byte_array_new ();
  PwDigest digest = pw_digest_of (file, FILE_BYTES);
  g_assert_true (host_blob_read (fixture->host, &digest, on_bytes, read, &error));
  g_assert_no_error (error);
  g_assert_cmpmem (read->data, read->len, file, FILE_BYTES);
}

static void
test_after (Fixture *fixture, gconstpointer data) {
  (void)data;
  g_autofree guint8 *file = make_file (1);
  PwDigest digest = pw_digest_of (file, FILE_BYTES);
  g_autoptr (GError) error = NULL;
  g_autoptr (GByteArray) read = g_byte_array_new ();
  g_assert_false (host_blob_read (fixture->host, &digest, on_bytes, read, &error));
  g_assert_true (pw_error_is (error, PW_ERROR_NOT_FOUND));
  g_clear_error (&error);
  attach (fixture, file);
  g_autoptr (HostMergeReport) awaited = fixture_merge (fixture);
  g_assert_cmpuint (awaited->evidence_awaited, ==, 1);
  g_assert_false (host_merge_report_needs_person (awaited));
  fixture_expect (fixture, world_parts (fixture->host, file, FILE_BYTES, 2, 2), "ok");
  fixture_expect (fixture, world_parts (fixture->host, file, FILE_BYTES, 0, 0), "ok");
  g_assert_false (host_blob_read (fixture->host, &digest, on_bytes, read, &error));
  g_assert_true (pw_error_is (error, PW_ERROR_INCOMPLETE));
  g_clear_error (&error);
  fixture_expect (fixture, world_parts (fixture->host, file, FILE_BYTES, 0, 0), "known");
  world_spool (fixture->host, world_parts (fixture->host, file, FILE_BYTES, 1, 1), "usb");
  g_autoptr (HostMergeReport) held = fixture_merge (fixture);
  g_assert_cmpuint (held->new_parts, ==, 1);
  g_assert_cmpuint (held->evidence_held, ==, 1);
  g_assert_cmpuint (held->evidence_awaited, ==, 0);
  assert_read (fixture, file);
  g_auto (PwReceipt) receipt = { 0 };
  g_assert_true (
      host_device_receipt (fixture->host, &fixture->device->identity->id, &receipt, &error));
  g_assert_cmpuint (receipt.blobs->len, ==, 1);
  g_assert_true (pw_digest_equal (&g_array_index (receipt.blobs, PwDigest, 0), &digest));
  fixture_check (fixture);
}

static void
test_before (Fixture *fixture, gconstpointer data) {
  (void)data;
  g_autofree guint8 *file = make_file (2);
  fixture_expect (fixture, world_parts (fixture->host, file, FILE_BYTES, 0, 2), "blob_unknown");
  g_autoptr (HostMergeReport) loose = fixture_merge (fixture);
  g_assert_cmpuint (loose->batches, ==, 0);
  g_assert_cmpuint (loose->quarantined[HOST_VERDICT_BLOB_UNKNOWN], ==, 1);
  g_assert_false (host_merge_report_needs_person (loose));
  attach (fixture, file);
  g_autoptr (HostMergeReport) held = fixture_merge (fixture);
  g_assert_cmpuint (held->evidence_held, ==, 1);
  g_assert_cmpuint (held->quarantined[HOST_VERDICT_BLOB_UNKNOWN], ==, 0);
  assert_read (fixture, file);
  fixture_check (fixture);
}

/* Both in one run, evidence first. */
static void
test_same_run (Fixture *fixture, gconstpointer data) {
  (void)data;
  g_autofree guint8 *file = make_file (3);
  world_spool (fixture->host, world_parts (fixture->host, file, FILE_BYTES, 0, 2), "usb");
  attach (fixture, file);
  g_autoptr (HostMergeReport) report = fixture_merge (fixture);
  g_assert_cmpuint (report->verdicts[HOST_VERDICT_OK], ==, 2);
  g_assert_cmpuint (report->verdicts[HOST_VERDICT_BLOB_UNKNOWN], ==, 0);
  g_assert_cmpuint (report->evidence_held, ==, 1);
}

/* Pieces that bear the digest of another file; the right ones, sent again, repair it. */
static void
test_wrong (Fixture *fixture, gconstpointer data) {
  (void)data;
  g_autofree guint8 *file = make_file (4);
  g_autofree guint8 *wrong = make_file (5);
  PwDigest digest = pw_digest_of (file, FILE_BYTES);
  attach (fixture, file);
  PwBatchWriter *writer = world_writer (fixture->host);
  for (gsize offset = 0; offset < FILE_BYTES; offset += PW_BLOB_PART_BYTES) {
    PwBlobPart part = { .digest = digest,
                        .size = FILE_BYTES,
                        .offset = offset,
                        .bytes = wrong + offset,
                        .length = MIN (FILE_BYTES - offset, PW_BLOB_PART_BYTES) };
    pw_batch_add_part (writer, &part);
  }
  world_spool (fixture->host, world_finish (writer, fixture->host), "usb");
  g_autoptr (HostMergeReport) bad = fixture_merge (fixture);
  g_assert_cmpuint (bad->evidence_bad, ==, 1);
  g_assert_cmpuint (bad->evidence_held, ==, 0);
  g_assert_true (host_merge_report_needs_person (bad));
  g_autofree char *kind = world_sql_text (fixture->host, "SELECT kind FROM v_open_item");
  g_assert_cmpstr (kind, ==, "evidence");
  g_autofree char *path = g_build_filename (fixture->dir, "foto.jpg", NULL);
  g_autoptr (GError) error = NULL;
  g_assert_false (host_blob_save (fixture->host, &digest, path, &error));
  g_assert_true (pw_error_is (error, PW_ERROR_DAMAGED));
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  g_clear_error (&error);
  for (guint i = 0; i < 3; i++)
    world_spool (fixture->host, world_parts (fixture->host, file, FILE_BYTES, i, i), "usb");
  fixture_run (fixture);
  world_spool (fixture->host, world_parts (fixture->host, file, FILE_BYTES, 0, 2), "usb");
  g_autoptr (HostMergeReport) good = fixture_merge (fixture);
  g_assert_cmpuint (good->evidence_held, ==, 1);
  g_assert_true (host_blob_save (fixture->host, &digest, path, &error));
  g_assert_no_error (error);
  assert_read (fixture, file);
  fixture_check (fixture);
}

/* What is asked for when little of it is here, or something else came into its place. */
static void
test_not_there (Fixture *fixture, gconstpointer data) {
  (void)data;
  g_autoptr (GError) error = NULL;
  g_autofree guint8 *file = make_file (6);
  g_autofree char *path = g_build_filename (fixture->dir, "foto.jpg", NULL);
  PwDigest digest = pw_digest_of (file, FILE_BYTES);
  g_assert_false (host_blob_save (fixture->host, &digest, path, &error));
  g_assert_true (pw_error_is (error, PW_ERROR_NOT_FOUND));
  g_clear_error (&error);
  attach (fixture, file);
  fixture_expect (fixture, world_parts (fixture->host, file, FILE_BYTES, 1, 2), "ok");
  g_assert_false (host_blob_save (fixture->host, &digest, path, &error));
  g_assert_true (pw_error_is (error, PW_ERROR_INCOMPLETE));
  g_assert_nonnull (strstr (error->message, "1048576 of 2109497 bytes"));
  g_clear_error (&error);
  fixture_expect (fixture, world_parts (fixture->host, file, FILE_BYTES, 0, 0), "ok");
  /* The parcel of the pieces is another one now, as good as it: the record's. */
  g_autofree char *own = world_sql_text (fixture->host, "SELECT max (spool_key) FROM spool");
  g_autofree char *swap
      = g_strdup_printf ("UPDATE spool SET bytes = (SELECT bytes FROM spool WHERE spool_key = 1) "
                         "WHERE spool_key = %s",
                         own);
  world_sql (fixture->host, swap);
  g_assert_false (host_blob_save (fixture->host, &digest, path, &error));
  g_assert_true (pw_error_is (error, PW_ERROR_BROKEN));
  g_assert_nonnull (strstr (error->message, "verify --all"));
  g_clear_error (&error);
  g_autofree char *rot
      = g_strdup_printf ("UPDATE spool SET bytes = x'00' WHERE spool_key = %s", own);
  world_sql (fixture->host, rot);
  g_assert_false (host_blob_save (fixture->host, &digest, path, &error));
  g_assert_nonnull (error);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  fixture_add ("/host/blob/after", test_after);
  fixture_add ("/host/blob/before", test_before);
  fixture_add ("/host/blob/same-run", test_same_run);
  fixture_add ("/host/blob/wrong", test_wrong);
  fixture_add ("/host/blob/not-there", test_not_there);
  return g_test_run ();
}
