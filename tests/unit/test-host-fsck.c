/* `verify --all` finds what somebody changed in the store by hand, and names it: operations,
 * digests, rows removed or added, proofs, keys, parcels, evidence, columns, views. Each change is
 * made behind the back of a good store; without one nothing is found. */
#include <string.h>

#include "host/merge/host-fsck.h"
#include "tests/lib/host-fixture.h"

#define FILE_BYTES 1000

/* Two devices, an amendment, a decision-free dispute, evidence. */
static void
fill (Fixture *fixture) {
  guint8 file[FILE_BYTES] = { 7 };
  PwId record;
  fixture_create (fixture, 5);
  guint64 seq
      = world_create_small (fixture->device, fixture->host->forms, FIXTURE_VILLAGE, 9, &record);
  PwParent parent = world_parent (fixture->device, seq);
  world_amend (fixture->device, &record, &parent, 1, "/narrative", "baru");
  world_attach (fixture->device, &record, &parent, 1, file, sizeof file);
  fixture_send (fixture, 1, 4, "usb");
  fixture_send (fixture, 3, 8, "usb");
  world_spool (fixture->host, world_parts (fixture->host, file, sizeof file, 0, 0), "usb");
  g_autoptr (HostMergeReport) report = fixture_merge (fixture);
  g_assert_cmpuint (report->new_operations, ==, 8);
  g_assert_cmpuint (report->evidence_held, ==, 1);
  fixture_check (fixture);
}

typedef struct {
  const char *name;
  const char *sql;   /* what somebody does */
  const char *finds; /* part of a sentence that tells it */
} Tampering;

#define OWN "(SELECT author_key FROM author ORDER BY author_key LIMIT 1)"
#define DEVICE "(SELECT max (author_key) FROM author)"
#define UNCHECKED "PRAGMA ignore_check_constraints = 1; " /* as a disk that rots */
#define OP4 "WHERE author_key = " DEVICE " AND seq = 4"

static const Tampering tamperings[] = {
  { "op-bytes",
    "UPDATE op SET bytes = CAST (replace (CAST (bytes AS TEXT), 'Pengawasan', 'pengawasan') AS "
    "BLOB) " OP4,
    "operation 4 of" },
  { "op-digest", "UPDATE op SET digest = randomblob (32) " OP4, "operation 4 of" },
  { "op-removed", "DELETE FROM op " OP4, "operation 4 of" },
  { "op-last-removed", "DELETE FROM op WHERE author_key = " DEVICE " AND seq = 8",
    "operation 8 of" },
  { "op-number", "UPDATE op SET seq = 40 " OP4, "operation 4 of" },
  { "op-added",
    "INSERT INTO op (author_key, seq, digest, kind, segment_key, bytes) SELECT author_key, 9, "
    "randomblob (32), 1, segment_key, bytes FROM op " OP4,
    "no signature stands for operation 9" },
  { "op-kind", "UPDATE op SET kind = 2 " OP4, "does not say what its bytes say" },
  { "op-record", "UPDATE op SET record_key = 1 " OP4, "does not say what its bytes say" },
  { "op-author", "UPDATE op SET author_key = 77 " OP4, "are of nobody" },
  { "own-op-removed", "DELETE FROM op WHERE author_key = " OWN " AND seq = 1", "operation 1 of" },
  { "proof-signature", "UPDATE segment SET signature = randomblob (64) WHERE author_key = " DEVICE,
    "does not hold" },
  { "proof-time", "UPDATE segment SET sent_s = sent_s + 1 WHERE author_key = " DEVICE,
    "does not hold" },
  { "proof-removed", "DELETE FROM segment WHERE author_key = " DEVICE, "no signature stands for" },
  { "key", "UPDATE author SET public_key = randomblob (32) WHERE author_key = " DEVICE,
    "does not belong to its id" },
  { "key-short", UNCHECKED "UPDATE author SET public_key = x'0102' WHERE author_key = " DEVICE,
    "does not belong to its id" },
  { "id-short", UNCHECKED "UPDATE author SET id = x'0102' WHERE author_key = " DEVICE,
    "does not belong to its id" },
  { "file", UNCHECKED "UPDATE author SET id = x'0102' WHERE author_key = " DEVICE,
    "the file is damaged: CHECK constraint failed" },
  { "proof-signature-short", UNCHECKED "UPDATE segment SET signature = x'00' WHERE spool_key = 1",
    "does not hold" },
  { "proof-prev-short", UNCHECKED "UPDATE segment SET prev = x'00' WHERE spool_key = 1",
    "does not hold" },
  { "proof-end-short", UNCHECKED "UPDATE segment SET last_digest = x'00' WHERE spool_key = 1",
    "does not hold" },
  { "proof-for-whom", UNCHECKED "UPDATE segment SET recipient = x'00' WHERE spool_key = 1",
    "does not hold" },
  { "op-digest-short", UNCHECKED "UPDATE op SET digest = x'00' " OP4, "operation 4 of" },
  { "op-empty", "UPDATE op SET bytes = x'' " OP4, "operation 4 of" },
  { "op-twice",
    "INSERT INTO op (author_key, seq, digest, kind, record_key, segment_key, bytes) SELECT "
    "author_key, seq, digest, kind, record_key, segment_key, bytes FROM op " OP4,
    "operation 4 of" },
  { "evidence-short", UNCHECKED "UPDATE blob SET digest = x'00'", "evidence file ? is not" },
  { "evidence-size", "UPDATE blob SET size = size + 1", "evidence file" },
  { "evidence-elsewhere", "UPDATE blob_part SET spool_key = 1", "evidence file" },
  { "evidence-hole", "UPDATE blob_part SET offset = 1", "evidence file" },
  { "parcel", "UPDATE spool SET bytes = CAST (bytes || x'00' AS BLOB) WHERE spool_key = 1",
    "parcel 1 is not as it came in" },
  { "parcel-and-digest",
    "UPDATE spool SET bytes = x'00', digest = "
    "x'03170a2e7597b7b7e3d84c05391d139a62b157e78786d8c082f29dcf4c111314' WHERE spool_key = 1",
    "it does not check now" },
  { "evidence", "UPDATE blob SET digest = randomblob (32)", "evidence file" },
  { "view-village", "UPDATE v_record SET village = '17.07.03.2005' WHERE record_key = 3",
    "view \"record\"" },
  { "view-removed", "DELETE FROM v_record WHERE record_key = 3", "view \"record\"" },
  { "view-refused",
    "INSERT INTO v_refused (op_key, author_key, record_key, code) VALUES (3, 2, 3, 'revoked')",
    "view \"refused\"" },
  { "view-region", "UPDATE v_device SET region = '17'", "view \"device\"" },
  { "view-item", "INSERT INTO v_item (id, kind, seq) VALUES (x'0102030405060708', 'fork', 1)",
    "view \"item\"" },
  { "view-evidence", "DELETE FROM v_evidence", "view \"evidence\"" },
};

static gboolean
is_found (const HostFsck *fsck, const char *words) {
  for (guint i = 0; i < fsck->faults->len; i++) {
    g_test_message ("%s", (const char *)g_ptr_array_index (fsck->faults, i));
    if (strstr (g_ptr_array_index (fsck->faults, i), words) != NULL)
      return TRUE;
  }
  return FALSE;
}

static void
test_tampering (Fixture *fixture, gconstpointer data) {
  const Tampering *tampering = data;
  g_autoptr (GError) error = NULL;
  fill (fixture);
  world_sql (fixture->host, tampering->sql);
  g_autoptr (HostFsck) fsck = host_fsck_run (fixture->host, &error);
  g_assert_no_error (error);
  g_assert_true (is_found (fsck, tampering->finds));
}

/* Somebody who cannot sign, but can count: operation `seq` gets other bytes, and the digest that
 * the chain would have with them. */
static void
rewrite (Fixture *fixture, guint64 seq, GBytes *bytes) {
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);
  PwDigest digest = pw_digest_chain (world_device_digest (fixture->device, seq - 1), data, length);
  g_autofree char *hex = pw_hex_encode (data, length);
  g_autofree char *chained = pw_digest_to_hex (&digest);
  g_autofree char *sql
      = g_strdup_printf ("UPDATE op SET bytes = x'%s', digest = x'%s' WHERE author_key = " DEVICE
                         " AND seq = %" G_GUINT64_FORMAT,
                         hex, chained, seq);
  world_sql (fixture->host, sql);
}

static void
assert_fault (Fixture *fixture, const char *words) {
  g_autoptr (GError) error = NULL;
  g_autoptr (HostFsck) fsck = host_fsck_run (fixture->host, &error);
  g_assert_no_error (error);
  g_assert_true (is_found (fsck, words));
}

/* The last one hangs on the chain, but the signature says another end. */
static void
test_other_end (Fixture *fixture, gconstpointer data) {
  (void)data;
  fill (fixture);
  rewrite (fixture, 8, g_ptr_array_index (fixture->device->ops, 6)); /* what number 7 said */
  assert_fault (fixture, "operations 3-8 of");
  assert_fault (fixture, "do not end where their author's signature says");
  assert_fault (fixture, "does not say what its bytes say"); /* it bears number 7 */
}

static void
test_no_operation (Fixture *fixture, gconstpointer data) {
  (void)data;
  fill (fixture);
  g_autoptr (GBytes) rubbish = g_bytes_new_static ("rubbish", 7);
  rewrite (fixture, 8, rubbish);
  assert_fault (fixture, "the row of operation 8 of");
}

static void
test_counts (Fixture *fixture, gconstpointer data) {
  (void)data;
  g_autoptr (GError) error = NULL;
  fill (fixture);
  g_autoptr (HostFsck) fsck = host_fsck_run (fixture->host, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (fsck->parcels, ==, 3);
  g_assert_cmpuint (fsck->operations, ==, 9); /* 8 and the enrolment */
  g_assert_cmpuint (fsck->segments, ==, 3);
  g_assert_cmpuint (fsck->blobs, ==, 1);
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  fixture_add ("/host/fsck/counts", test_counts);
  fixture_add ("/host/fsck/other-end", test_other_end);
  fixture_add ("/host/fsck/no-operation", test_no_operation);
  for (guint i = 0; i < G_N_ELEMENTS (tamperings); i++) {
    g_autofree char *path = g_strdup_printf ("/host/fsck/%s", tamperings[i].name);
    g_test_add (path, Fixture, &tamperings[i], fixture_set_up, test_tampering, fixture_tear_down);
  }
  return g_test_run ();
}
