/* Passing on: joining the host above, which proofs go, forks, evidence, and what its receipts save.
 */
#include "host/merge/host-log.h"
#include "host/merge/host-pipeline.h"
#include "host/review/host-join.h"
#include "sync/base/pw-error.h"
#include "sync/codec/pw-invitation.h"
#include "tests/lib/host-tree.h"

/* --- joining --------------------------------------------------------------------------------- */

static void
assert_join_fails (Tree *tree, GPtrArray *list, gboolean replace, PwError code) {
  g_autoptr (GError) error = NULL;
  g_autoptr (HostAbove) above = host_join_take (tree->desk.host, list, NULL, replace, &error);
  g_assert_null (above);
  g_assert_true (pw_error_is (error, code));
}

static void
test_join_refusals (Tree *tree, gconstpointer data) {
  (void)data;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = desk_path (&tree->desk, "elsewhere.db");
  g_autoptr (HostStore) elsewhere
      = host_store_init (path, "18", "Provinsi lain", &tree->desk.clock.base, &error);
  g_autoptr (GPtrArray) own = tree_invitations (tree->desk.host, 1);
  assert_join_fails (tree, own, FALSE, PW_ERROR_NOT_FOUND);
  g_autoptr (GPtrArray) foreign = tree_invitations (elsewhere, 1);
  assert_join_fails (tree, foreign, FALSE, PW_ERROR_REFUSED);
  g_autoptr (GPtrArray) both = tree_invitations (tree->above, 2);
  g_autoptr (GPtrArray) more = tree_invitations (elsewhere, 1);
  g_ptr_array_extend_and_steal (both, g_steal_pointer (&more));
  assert_join_fails (tree, both, FALSE, PW_ERROR_REFUSED);
  HostPassOnOptions options = { .each = tree_carry, .data = tree };
  HostPassOnResult result;
  g_assert_false (host_pass_on (tree->desk.host, &options, &result, &error));
  g_assert_true (pw_error_is (error, PW_ERROR_NOT_FOUND));
}

static void
test_replace (Tree *tree, gconstpointer data) {
  (void)data;
  g_autoptr (GError) error = NULL;
  world_create_small (tree->desk.siti, tree->desk.host->forms, DESK_VILLAGE, 1, NULL);
  desk_send (&tree->desk, tree->desk.siti);
  desk_merge (&tree->desk);
  tree_connect (tree);
  g_assert_cmpint (tree_count (tree->desk.host, "SELECT count (*) FROM above_receipt"), ==, 3);
  g_autofree char *path = desk_path (&tree->desk, "other.db");
  g_autoptr (HostStore) other
      = host_store_init (path, "ID", "Bawaslu RI", &tree->desk.clock.base, &error);
  g_autoptr (GPtrArray) list = tree_invitations (other, 1);
  assert_join_fails (tree, list, FALSE, PW_ERROR_REFUSED);
  g_autoptr (HostAbove) above = host_join_take (tree->desk.host, list, NULL, TRUE, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (above->name, ==, "Bawaslu RI");
  g_assert_false (above->enrolled);
  /* It holds nothing yet. */
  g_assert_cmpint (tree_count (tree->desk.host, "SELECT count (*) FROM above_receipt"), ==, 0);
}

/* Whoever asks once more, and took the invitation off the stick the first time, asks the same host;
 * whoever wants another one needs an invitation. */
static void
test_join_without (Tree *tree, gconstpointer data) {
  (void)data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) none = pw_invitations_new ();
  assert_join_fails (tree, none, FALSE, PW_ERROR_NOT_FOUND);
  tree_join (tree);
  g_autoptr (HostAbove) above = host_join_take (tree->desk.host, none, NULL, FALSE, &error);
  g_assert_no_error (error);
  g_assert_true (pw_id_equal (&above->id, &tree->above->identity->id));
  assert_join_fails (tree, none, TRUE, PW_ERROR_NOT_FOUND);
  g_autoptr (HostAbove) other = host_join_take (tree->desk.host, none, "123456", FALSE, &error);
  g_assert_null (other);
  g_assert_true (pw_error_is (error, PW_ERROR_NOT_FOUND));
}

/* A host above that lost its store is asked again, and keeps getting the request until it answers.
 */
static void
test_join_again (Tree *tree, gconstpointer data) {
  (void)data;
  tree_connect (tree);
  g_assert_false (tree_pass (tree, FALSE).asks);
  tree_join (tree);
  g_assert_true (tree_pass (tree, FALSE).asks);
  tree_answer (tree);
  g_assert_false (tree_pass (tree, FALSE).asks);
}

/* --- which proofs go ------------------------------------------------------------------------- */

static void
test_fewest (Tree *tree, gconstpointer data) {
  (void)data;
  for (guint i = 1; i <= 6; i++)
    world_create_small (tree->desk.siti, tree->desk.host->forms, DESK_VILLAGE, i, NULL);
  for (guint last = 2; last <= 6; last += 2)
    world_spool (tree->desk.host, world_parcel (tree->desk.siti, tree->desk.host, 1, last), "usb");
  desk_merge (&tree->desk);
  g_assert_cmpint (
      tree_count (tree->desk.host, "SELECT count (*) FROM segment WHERE spool_key > 0"), ==, 3);
  tree_join (tree);
  HostPassOnResult result = tree_pass (tree, FALSE);
  g_assert_true (result.asks);
  g_assert_cmpuint (result.authors, ==, 2);
  g_assert_cmpuint (tree->operations, ==, 6);
  g_assert_cmpuint (tree->parcels, ==, 3);
  /* They wait, and come in when the device is let in. */
  g_assert_cmpint (tree_count (tree->above, "SELECT count (*) FROM op"), ==, 0);
  tree_let_in (tree);
  g_assert_cmpint (tree_count (tree->above, "SELECT count (*) FROM v_record"), ==, 0);
  g_assert_cmpuint (tree_take_over (tree), ==, 2);
  g_assert_cmpint (tree_count (tree->above, "SELECT count (*) FROM v_record"), ==, 6);
  tree_answer (tree);
  /* Nothing but a sign of life from now on; with `all`, everything again, which changes nothing. */
  g_assert_cmpuint (tree_pass (tree, FALSE).operations, ==, 1);
  g_assert_cmpuint (tree->parcels, ==, 1);
  g_assert_cmpuint (tree_pass (tree, TRUE).operations, ==, 6 + 2);
  g_assert_cmpint (tree_count (tree->above, "SELECT count (*) FROM v_record"), ==, 6);
  /* Only what is new. */
  world_create_small (tree->desk.siti, tree->desk.host->forms, DESK_VILLAGE, 7, NULL);
  world_spool (tree->desk.host, world_parcel (tree->desk.siti, tree->desk.host, 7, 7), "usb");
  desk_merge (&tree->desk);
  (void)tree_pass (tree, FALSE);
  g_assert_cmpuint (tree->operations, ==, 1);
  g_assert_cmpint (tree_count (tree->above, "SELECT count (*) FROM v_record"), ==, 7);
}

static void
test_gap (Tree *tree, gconstpointer data) {
  (void)data;
  for (guint i = 1; i <= 6; i++)
    world_create_small (tree->desk.siti, tree->desk.host->forms, DESK_VILLAGE, i, NULL);
  world_spool (tree->desk.host, world_parcel (tree->desk.siti, tree->desk.host, 1, 2), "usb");
  world_spool (tree->desk.host, world_parcel (tree->desk.siti, tree->desk.host, 4, 6), "usb");
  desk_merge (&tree->desk);
  tree_connect (tree);
  g_assert_cmpint (tree_count (tree->above, "SELECT missing FROM v_device WHERE max_seq = 6"), ==,
                   1);
  (void)tree_pass (tree, FALSE);
  g_assert_cmpuint (tree->operations, ==, 3);
}

/* A copied handheld: both branches are shown above as well. */
static void
test_fork (Tree *tree, gconstpointer data) {
  (void)data;
  world_create_small (tree->desk.siti, tree->desk.host->forms, DESK_VILLAGE, 1, NULL);
  g_autoptr (WorldDevice) copy = world_device_copy (tree->desk.siti);
  world_create_small (tree->desk.siti, tree->desk.host->forms, DESK_VILLAGE, 2, NULL);
  world_create_small (copy, tree->desk.host->forms, DESK_VILLAGE, 3, NULL);
  world_create_small (copy, tree->desk.host->forms, DESK_VILLAGE, 4, NULL);
  desk_send (&tree->desk, tree->desk.siti);
  desk_send (&tree->desk, copy);
  desk_merge (&tree->desk);
  tree_connect (tree);
  g_assert_cmpint (tree_count (tree->above, "SELECT forked FROM v_device WHERE forked > 0"), ==, 2);
  g_assert_cmpint (tree_count (tree->above, "SELECT count (*) FROM v_record"), ==, 4);
  /* A receipt covers one branch: both go again, and nothing happens. */
  (void)tree_pass (tree, FALSE);
  g_assert_cmpuint (tree->operations, ==, 2 + 3);
  g_assert_cmpint (tree_count (tree->above, "SELECT count (*) FROM op WHERE kind = 1"), ==, 4);
}

static void
test_changed_store (Tree *tree, gconstpointer data) {
  (void)data;
  g_autoptr (GError) error = NULL;
  world_create_small (tree->desk.siti, tree->desk.host->forms, DESK_VILLAGE, 1, NULL);
  desk_send (&tree->desk, tree->desk.siti);
  desk_merge (&tree->desk);
  tree_join (tree);
  HostPassOnOptions options = { .each = tree_carry, .data = tree };
  HostPassOnResult result;
  world_sql (tree->desk.host, "CREATE TABLE kept AS SELECT op_key, bytes FROM op WHERE kind = 1;"
                              "UPDATE op SET bytes = zeroblob (9) WHERE kind = 1");
  g_assert_false (host_pass_on (tree->desk.host, &options, &result, &error));
  g_assert_true (pw_error_is (error, PW_ERROR_BROKEN));
  world_sql (tree->desk.host,
             "UPDATE op SET bytes = (SELECT bytes FROM kept WHERE kept.op_key = op.op_key) "
             "WHERE kind = 1; DROP TABLE kept");
}

static void
test_evidence (Tree *tree, gconstpointer data) {
  (void)data;
  g_autofree guint8 *file = g_malloc0 ((2 << 20) + 5);
  PwId record;
  guint64 seq
      = world_create_small (tree->desk.siti, tree->desk.host->forms, DESK_VILLAGE, 1, &record);
  PwParent seen = world_parent (tree->desk.siti, seq);
  world_attach (tree->desk.siti, &record, &seen, 1, file, (2 << 20) + 5);
  desk_send (&tree->desk, tree->desk.siti);
  world_spool (tree->desk.host, world_parts (tree->desk.host, file, (2 << 20) + 5, 0, 2), "usb");
  desk_merge (&tree->desk);
  tree_join (tree);
  HostPassOnResult result = tree_pass (tree, FALSE);
  g_assert_cmpuint (result.files, ==, 1);
  g_assert_cmpuint (tree->parts, ==, 3);
  tree_let_in (tree);
  (void)tree_take_over (tree);
  g_autofree char *state = world_sql_text (tree->above, "SELECT state FROM v_evidence_state");
  g_assert_cmpstr (state, ==, "held");
  tree_answer (tree);
  g_assert_cmpuint (tree_pass (tree, FALSE).files, ==, 0);
  g_assert_cmpuint (tree_pass (tree, TRUE).files, ==, 1);
}

/* --- receipts -------------------------------------------------------------------------------- */

/* Only the host above is believed, and what it says last. */
static void
test_receipts (Tree *tree, gconstpointer data) {
  (void)data;
  g_autoptr (GError) error = NULL;
  world_create_small (tree->desk.siti, tree->desk.host->forms, DESK_VILLAGE, 1, NULL);
  desk_send (&tree->desk, tree->desk.siti);
  desk_merge (&tree->desk);
  tree_connect (tree);
  (void)tree_pass (tree, FALSE);
  g_assert_cmpuint (tree->operations, ==, 0);
  PwReceipt receipt = { .device = tree->desk.siti->identity->id,
                        .digest = *world_device_digest (tree->desk.siti, 0),
                        .host_time = tree->desk.clock.unix_ms + 5000 };
  const PwIdentity *signers[] = { tree->desk.budi->identity, tree->above->identity };
  for (guint i = 0; i < 2; i++) {
    g_autoptr (GByteArray) message = g_byte_array_new ();
    pw_receipt_write (message, &receipt, signers[i]);
    PwBatchWriter *writer = world_writer (tree->desk.host);
    pw_batch_add_message (writer, message);
    world_spool (tree->desk.host, world_finish (writer, tree->desk.host), "usb");
    desk_merge (&tree->desk);
    /* Somebody else's is foreign. Its own of nothing: it lost its store, and gets all again. */
    (void)tree_pass (tree, FALSE);
    g_assert_cmpuint (tree->operations, ==, i);
    g_assert_cmpint (tree_count (tree->desk.host,
                                 "SELECT count (*) FROM verdict WHERE code = 'foreign_message'"),
                     ==, 1);
  }
  /* What was told before that comes late and changes nothing. */
  receipt.seq = 1;
  receipt.digest = *world_device_digest (tree->desk.siti, 1);
  receipt.host_time -= 1000;
  gboolean is_new = TRUE;
  g_assert_true (pw_db_begin (tree->desk.host->db, &error));
  g_assert_true (host_above_take_receipt (tree->desk.host, &receipt, &is_new, &error));
  g_assert_false (is_new);
  /* Of one moment, because that clock stood still, the one that covers more. */
  receipt.host_time += 1000;
  g_assert_true (host_above_take_receipt (tree->desk.host, &receipt, &is_new, &error));
  g_assert_true (is_new);
  receipt.seq = 0;
  g_assert_true (host_above_take_receipt (tree->desk.host, &receipt, &is_new, &error));
  g_assert_false (is_new);
  receipt.seq = 1;
  /* A receipt over an operation that is not here covers nothing. */
  receipt.digest = *world_device_digest (tree->desk.siti, 0);
  receipt.host_time += 1000;
  g_assert_true (host_above_take_receipt (tree->desk.host, &receipt, &is_new, &error));
  g_assert_true (is_new);
  g_assert_true (pw_db_commit (tree->desk.host->db, &error));
  (void)tree_pass (tree, FALSE);
  g_assert_cmpuint (tree->operations, ==, 1);
}

/* A message into the desk's spool, merged; its verdict. (transfer full) */
static char *
say (Tree *tree, const GByteArray *message) {
  PwBatchWriter *writer = world_writer (tree->desk.host);
  pw_batch_add_message (writer, message);
  world_spool (tree->desk.host, world_finish (writer, tree->desk.host), "usb");
  desk_merge (&tree->desk);
  return world_sql_text (tree->desk.host,
                         "SELECT code FROM verdict ORDER BY spool_key DESC LIMIT 1");
}

static char *
say_certificate (Tree *tree, const PwId *device, gint64 issued_at, const PwIdentity *signer) {
  PwCertificate certificate = { .device = *device,
                                .region = (char *)"17.07",
                                .role = (char *)"host",
                                .name = (char *)"Panwas",
                                .issued_at = issued_at };
  g_autoptr (GByteArray) message = g_byte_array_new ();
  pw_certificate_write (message, &certificate, signer);
  return say (tree, message);
}

/* What is said by others, to others, or not said well. */
static void
test_answers (Tree *tree, gconstpointer data) {
  (void)data;
  const PwId *own = &tree->desk.host->identity->id, *other = &tree->desk.siti->identity->id;
  const PwIdentity *above = tree->above->identity;
  g_autofree char *alone = say_certificate (tree, own, 5, above);
  g_assert_cmpstr (alone, ==, "foreign_message");
  tree_join (tree);
  g_autofree char *taken = say_certificate (tree, own, 10, above);
  g_assert_cmpstr (taken, ==, "ok");
  g_autofree char *older = say_certificate (tree, own, 9, above);
  g_assert_cmpstr (older, ==, "known");
  g_autofree char *of_other = say_certificate (tree, other, 11, above);
  g_assert_cmpstr (of_other, ==, "foreign_message");
  g_autofree char *granted = world_sql_text (tree->desk.host, "SELECT issued_s FROM above");
  g_assert_cmpstr (granted, ==, "10");
  /* One byte of the signature is wrong; and one that is signed and says nothing. */
  PwReceipt receipt = { .device = *other, .host_time = 1 };
  g_autoptr (GByteArray) bent = g_byte_array_new ();
  pw_receipt_write (bent, &receipt, above);
  bent->data[30] ^= 1;
  g_autofree char *forged = say (tree, bent);
  g_assert_cmpstr (forged, ==, "bad_signature");
  static const guint8 nothing[] = { 0xa0 };
  g_autoptr (GByteArray) empty = g_byte_array_new ();
  pw_message_write (empty, PW_MESSAGE_RECEIPT, above, nothing, sizeof nothing);
  g_autofree char *damaged = say (tree, empty);
  g_assert_cmpstr (damaged, ==, "damaged");
  g_assert_cmpint (tree_count (tree->desk.host, "SELECT count (*) FROM above_receipt"), ==, 0);
}

/* A receipt that is full of names may have left some out: those of older ones stay. */
static void
test_many_files (Tree *tree, gconstpointer data) {
  (void)data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) blobs = g_array_new (FALSE, TRUE, sizeof (PwDigest));
  PwReceipt receipt = { .device = tree->desk.siti->identity->id, .blobs = blobs };
  gboolean is_new;
  const char *sql = "SELECT count (*) FROM above_blob";
  for (guint round = 0; round < 3; round++) {
    g_array_set_size (blobs, 0);
    for (guint i = 0; i < (round == 2 ? 1 : PW_RECEIPT_BLOBS_MAX); i++) {
      guint number = i + round * 10;
      PwDigest digest = pw_digest_of (&number, sizeof number);
      g_array_append_val (blobs, digest);
    }
    receipt.host_time++;
    g_assert_true (pw_db_begin (tree->desk.host->db, &error));
    g_assert_true (host_above_take_receipt (tree->desk.host, &receipt, &is_new, &error));
    g_assert_true (pw_db_commit (tree->desk.host->db, &error));
    static const gint64 expected[] = { PW_RECEIPT_BLOBS_MAX, PW_RECEIPT_BLOBS_MAX + 10, 1 };
    g_assert_cmpint (tree_count (tree->desk.host, sql), ==, expected[round]);
  }
}

/* Keys that were changed by hand are said, whatever is asked of them. */
static void
test_changed_keys (Tree *tree, gconstpointer data) {
  (void)data;
  g_autoptr (GError) error = NULL;
  tree_join (tree);
  static const char *const columns[] = { "sign_public", "seal_public", "challenge" };
  for (guint i = 0; i < G_N_ELEMENTS (columns); i++) {
    g_autofree char *sql = g_strdup_printf (
        "PRAGMA ignore_check_constraints = 1; UPDATE above SET %s = x'00'", columns[i]);
    world_sql (tree->desk.host, sql);
    g_autoptr (HostAbove) above = NULL;
    g_assert_false (host_above_load (tree->desk.host, &above, &error));
    g_assert_true (pw_error_is (error, PW_ERROR_BROKEN));
    g_clear_error (&error);
    g_autoptr (HostMergeReport) report = host_pipeline_run (tree->desk.host, NULL, &error);
    g_assert_null (report);
    g_clear_error (&error);
    world_sql (tree->desk.host, "UPDATE above SET sign_public = zeroblob (32), "
                                "seal_public = zeroblob (32), challenge = zeroblob (16)");
  }
}

/* A stop keeps what was carried; the next time brings the rest. */
static gboolean
stop (guint64 done, guint64 total, gpointer data) {
  (void)data;
  g_assert_cmpuint (total, ==, 2);
  return done < 1;
}

static void
test_interrupted (Tree *tree, gconstpointer data) {
  (void)data;
  g_autoptr (GError) error = NULL;
  for (guint i = 0; i < 2; i++) {
    WorldDevice *device = i == 0 ? tree->desk.siti : tree->desk.budi;
    world_create_small (device, tree->desk.host->forms, DESK_VILLAGE, i, NULL);
    desk_send (&tree->desk, device);
  }
  desk_merge (&tree->desk);
  tree_join (tree);
  HostPassOnOptions options = { .each = tree_carry, .on_progress = stop, .data = tree };
  HostPassOnResult result;
  g_assert_true (host_pass_on (tree->desk.host, &options, &result, &error));
  g_assert_true (result.interrupted);
  g_assert_cmpuint (tree->operations, ==, 1);
  (void)tree_pass (tree, FALSE);
  g_assert_cmpuint (tree->operations, ==, 2);
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
#define TREE_TEST(path, test) g_test_add (path, Tree, NULL, tree_set_up, test, tree_tear_down)
  TREE_TEST ("/host/pass-on/join-refusals", test_join_refusals);
  TREE_TEST ("/host/pass-on/replace", test_replace);
  TREE_TEST ("/host/pass-on/join-without", test_join_without);
  TREE_TEST ("/host/pass-on/join-again", test_join_again);
  TREE_TEST ("/host/pass-on/fewest", test_fewest);
  TREE_TEST ("/host/pass-on/gap", test_gap);
  TREE_TEST ("/host/pass-on/fork", test_fork);
  TREE_TEST ("/host/pass-on/changed-store", test_changed_store);
  TREE_TEST ("/host/pass-on/evidence", test_evidence);
  TREE_TEST ("/host/pass-on/receipts", test_receipts);
  TREE_TEST ("/host/pass-on/answers", test_answers);
  TREE_TEST ("/host/pass-on/many-files", test_many_files);
  TREE_TEST ("/host/pass-on/changed-keys", test_changed_keys);
  TREE_TEST ("/host/pass-on/interrupted", test_interrupted);
  return g_test_run ();
}
