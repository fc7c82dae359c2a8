/* Inbox: only what the pinned host really signed for this very chain changes anything; everything
 * else is counted and named, and the others go on. Receipts, codes, revocations and shared records.
 */
#include <string.h>

#include "firmware/capture/app-records.h"
#include "firmware/send/app-inbox.h"
#include "sync/base/pw-error.h"
#include "tests/lib/carry-world.h"
#include "tests/lib/sample.h"

#define HOST_MS G_GINT64_CONSTANT (1728400000000)

static AppInbox *
inbox_new (CarryWorld *world, gboolean shown) {
  g_autoptr (GError) error = NULL;
  AppInbox *inbox = app_inbox_new (world->store, shown, &error);
  g_assert_no_error (error);
  return inbox;
}

/* Takes a parcel into a new inbox, for a look at what came of it. (transfer full) */
static AppInbox *
take (CarryWorld *world, GBytes *parcel) {
  g_autoptr (GError) error = NULL;
  AppInbox *inbox = inbox_new (world, FALSE);
  g_assert_cmpint (app_inbox_take (inbox, parcel, "test", &error), ==, APP_PICKUP_GOOD);
  g_assert_no_error (error);
  g_bytes_unref (parcel);
  return inbox;
}

static gint64
scalar (CarryWorld *world, const char *name, int column) {
  gboolean row;
  g_autoptr (GError) error = NULL;
  PwStmt *stmt = pw_db_stmt (world->store->db, name, &error);
  g_assert_true (pw_stmt_step (stmt, &row, &error));
  g_assert_true (row);
  gint64 value = pw_stmt_is_null (stmt, column) ? G_MININT64 : pw_stmt_int (stmt, column);
  pw_stmt_reset (stmt);
  return value;
}

static gint64
clock_offset (CarryWorld *world) {
  return scalar (world, "app/read-host", 11);
}

/* --- receipts -------------------------------------------------------------------------------- */

/* A full receipt: number, reasons, evidence, and the contact. */
static void
test_receipt (CarryWorld *world, G_GNUC_UNUSED gconstpointer data) {
  g_autoptr (GError) error = NULL;
  carry_world_pin (world);
  carry_world_record (world, 5);
  PwDigest blob = carry_world_capture (world, "foto", 4);
  g_autoptr (GArray) blobs = g_array_new (FALSE, FALSE, sizeof (PwDigest));
  g_array_append_val (blobs, blob);
  g_autoptr (GArray) reasons = g_array_new (FALSE, FALSE, sizeof (PwReceiptReason));
  PwReceiptReason reason = { .seq = 2, .code = "outside_region" };
  g_array_append_val (reasons, reason);
  PwReceipt receipt = { .device = world->store->identity->id,
                        .seq = 4,
                        .host_time = HOST_MS,
                        .accepted = 3,
                        .quarantined = 1,
                        .reasons = reasons,
                        .blobs = blobs };
  g_assert_true (pw_oplog_digest (world->store->log, 4, &receipt.digest, &error));
  g_autoptr (GByteArray) message = g_byte_array_new ();
  pw_receipt_write (message, &receipt, world->host);
  g_autoptr (AppInbox) inbox = take (world, carry_world_parcel (world, message));
  g_assert_true (inbox->has_receipt);
  g_assert_cmpuint (inbox->receipt_seq, ==, 4);
  g_assert_cmpuint (inbox->quarantined, ==, 1);
  carry_world_reopen (world);
  g_assert_cmpuint (carry_world_receipted (world), ==, 4);
  g_assert_cmpint (scalar (world, "app/list-refusals", 0), ==, 2);
  g_assert_cmpint (scalar (world, "app/list-evidence", 2), ==, 1);
  g_assert_cmpint (scalar (world, "app/read-host", 10), ==, world->clock.moment.unix_ms);
}

/* Receipts for another chain, a number we never wrote, or another device: alarm, nothing changes.
 */
static void
test_not_ours (CarryWorld *world, G_GNUC_UNUSED gconstpointer data) {
  carry_world_pin (world);
  carry_world_record (world, 3);
  g_autoptr (PwIdentity) other = sample_identity (3, FALSE);
  PwReceipt wrong[3] = {
    { .device = world->store->identity->id, .seq = 3, .digest = pw_digest_of ("x", 1) },
    { .device = world->store->identity->id, .seq = 4, .digest = pw_digest_of ("x", 1) },
    { .device = other->id, .seq = 0, .digest = pw_digest_of (other->sign_public, 32) },
  };
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++) {
    wrong[i].host_time = HOST_MS;
    g_autoptr (GByteArray) message = g_byte_array_new ();
    pw_receipt_write (message, &wrong[i], world->host);
    g_autoptr (AppInbox) inbox = take (world, carry_world_parcel (world, message));
    g_assert_false (inbox->has_receipt);
    g_assert_cmpuint (inbox->alarm_count, ==, i < 2 ? 1 : 0);
    g_assert_cmpuint (inbox->foreign_count, ==, i < 2 ? 0 : 1);
    g_assert_cmpuint (inbox->problems->len, ==, 1);
    g_assert_cmpuint (carry_world_receipted (world), ==, 0);
    g_assert_cmpint (scalar (world, "app/read-host", 10), ==, G_MININT64);
  }
}

/* Order does not matter; an older one is harmless; a newer one that covers less takes back. */
static void
test_order (CarryWorld *world, G_GNUC_UNUSED gconstpointer data) {
  carry_world_pin (world);
  carry_world_record (world, 9);
  g_autoptr (AppInbox) second
      = take (world, carry_world_receipt (world, world->host, 7, HOST_MS + 2));
  g_assert_true (second->has_receipt);
  g_autoptr (AppInbox) first
      = take (world, carry_world_receipt (world, world->host, 5, HOST_MS + 1));
  g_assert_false (first->has_receipt);
  g_assert_cmpuint (first->known_count, ==, 1);
  g_assert_cmpuint (carry_world_receipted (world), ==, 7);
  /* The host's clock was ahead once: what covers more counts all the same. */
  g_autoptr (AppInbox) earlier = take (world, carry_world_receipt (world, world->host, 8, HOST_MS));
  g_assert_true (earlier->has_receipt);
  g_assert_cmpuint (carry_world_receipted (world), ==, 8);
  /* The host was restored from a backup. */
  g_autoptr (AppInbox) lost
      = take (world, carry_world_receipt (world, world->host, 4, HOST_MS + 3));
  g_assert_true (lost->host_lost);
  g_assert_cmpuint (carry_world_receipted (world), ==, 4);
  /* What it took back does not return by being read again. */
  g_autoptr (AppInbox) again
      = take (world, carry_world_receipt (world, world->host, 7, HOST_MS + 2));
  g_assert_false (again->has_receipt);
  g_assert_cmpuint (carry_world_receipted (world), ==, 4);
  g_autoptr (AppInbox) new = take (world, carry_world_receipt (world, world->host, 9, HOST_MS + 4));
  g_assert_true (new->has_receipt);
  g_assert_false (new->host_lost);
  g_assert_cmpuint (carry_world_receipted (world), ==, 9);
}

/* Clock offset: from a picture always, from a stick only if this device is surely behind. */
static void
test_clock (CarryWorld *world, G_GNUC_UNUSED gconstpointer data) {
  g_autoptr (GError) error = NULL;
  carry_world_pin (world);
  carry_world_record (world, 4);
  gint64 now = world->clock.moment.unix_ms;
  g_autoptr (AppInbox) late = take (world, carry_world_receipt (world, world->host, 1, now - 5000));
  g_assert_true (late->has_receipt);
  g_assert_cmpint (clock_offset (world), ==, G_MININT64);
  g_autoptr (AppInbox) behind
      = take (world, carry_world_receipt (world, world->host, 2, now + 7000));
  g_assert_true (behind->has_receipt);
  g_assert_cmpint (clock_offset (world), ==, -7000);
  g_autoptr (AppInbox) shown = inbox_new (world, TRUE);
  world->clock.moment.unix_ms += 20000;
  g_autoptr (GBytes) parcel = carry_world_receipt (world, world->host, 3, now + 8000);
  g_assert_cmpint (app_inbox_take (shown, parcel, "q", &error), ==, APP_PICKUP_GOOD);
  g_assert_cmpint (clock_offset (world), ==, 12000);
}

/* Impossible times are refused. */
static void
test_times (CarryWorld *world, G_GNUC_UNUSED gconstpointer data) {
  const gint64 times[] = { 0, -1, G_MININT64, G_MAXINT64 };
  carry_world_pin (world);
  carry_world_record (world, 1);
  for (guint i = 0; i < G_N_ELEMENTS (times); i++) {
    g_autoptr (AppInbox) inbox
        = take (world, carry_world_receipt (world, world->host, 1, times[i]));
    g_assert_cmpuint (inbox->damaged_count, ==, 1);
    g_assert_cmpuint (carry_world_receipted (world), ==, 0);
  }
}

/* --- short codes ----------------------------------------------------------------------------- */

static void
make_code (CarryWorld *world, const PwIdentity *host, guint64 seq,
           char code[PW_SHORT_CODE_CHARS + 1]) {
  PwDigest digest;
  g_assert_true (pw_oplog_digest (world->store->log, seq, &digest, NULL));
  g_assert_true (pw_short_code_make (host, world->store->identity->seal_public,
                                     &world->store->identity->id, seq, &digest, code));
}

static void
test_code (CarryWorld *world, G_GNUC_UNUSED gconstpointer data) {
  g_autoptr (GError) error = NULL;
  g_autoptr (PwIdentity) other = sample_identity (10, TRUE);
  char code[PW_SHORT_CODE_CHARS + 1];
  guint64 seq = 0;
  AppReceiptsChange change;
  carry_world_pin (world);
  carry_world_record (world, 6);
  g_autoptr (AppHost) host = carry_world_host (world);
  make_code (world, other, 4, code);
  g_assert_false (app_receipts_take_code (world->store, host, code, &seq, &change, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_REFUSED);
  g_clear_error (&error);
  g_assert_cmpuint (carry_world_receipted (world), ==, 0);

  make_code (world, world->host, 4, code);
  g_autofree char *sloppy = g_ascii_strdown (code, -1);
  sloppy[5] = ' ';
  g_assert_true (app_receipts_take_code (world->store, host, sloppy, &seq, &change, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (seq, ==, 4);
  g_assert_cmpint (change, ==, APP_RECEIPTS_TAKEN);
  carry_world_reopen (world);
  g_assert_cmpuint (carry_world_receipted (world), ==, 4);
  g_assert_true (app_receipts_take_code (world->store, host, code, &seq, &change, &error));
  g_assert_cmpint (change, ==, APP_RECEIPTS_KNOWN);

  code[0] = code[0] == 'A' ? 'B' : 'A';
  g_assert_false (app_receipts_take_code (world->store, host, code, &seq, &change, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_REFUSED);
}

/* A receipt made before a code was typed does not take the code back; one made a day later does. */
static void
test_code_and_receipt (CarryWorld *world, G_GNUC_UNUSED gconstpointer data) {
  g_autoptr (GError) error = NULL;
  char code[PW_SHORT_CODE_CHARS + 1];
  guint64 seq;
  AppReceiptsChange change;
  gint64 now = world->clock.moment.unix_ms;
  carry_world_pin (world);
  carry_world_record (world, 6);
  g_autoptr (AppHost) host = carry_world_host (world);
  make_code (world, world->host, 5, code);
  g_assert_true (app_receipts_take_code (world->store, host, code, &seq, &change, &error));
  g_autoptr (AppInbox) before = take (world, carry_world_receipt (world, world->host, 3, now));
  g_assert_false (before->host_lost);
  g_assert_cmpuint (carry_world_receipted (world), ==, 5);
  g_autoptr (AppInbox) after
      = take (world, carry_world_receipt (world, world->host, 3, now + 86400001));
  g_assert_true (after->host_lost);
  g_assert_cmpuint (carry_world_receipted (world), ==, 3);
}

/* --- parcels --------------------------------------------------------------------------------- */

/* Every byte of a parcel changed, and every cut: damaged or foreign, never taken. */
static void
test_damaged (CarryWorld *world, G_GNUC_UNUSED gconstpointer data) {
  g_autoptr (GError) error = NULL;
  gsize length;
  carry_world_pin (world);
  carry_world_record (world, 2);
  g_autoptr (GBytes) good = carry_world_receipt (world, world->host, 2, HOST_MS);
  const guint8 *bytes = g_bytes_get_data (good, &length);
  g_autoptr (AppInbox) inbox = inbox_new (world, FALSE);
  for (gsize at = 0; at < length; at++) {
    guint8 *copy = g_memdup2 (bytes, length);
    copy[at] ^= (guint8)(1u << g_test_rand_int_range (0, 8));
    g_autoptr (GBytes) bad = g_bytes_new_take (copy, length);
    g_autoptr (GBytes) cut = g_bytes_new (bytes, at);
    g_assert_cmpint (app_inbox_take (inbox, bad, "bad", &error), !=, APP_PICKUP_STOP);
    g_assert_cmpint (app_inbox_take (inbox, cut, "cut", &error), ==, APP_PICKUP_DAMAGED);
  }
  g_assert_cmpuint (inbox->opened_count, ==, 0);
  g_assert_cmpuint (inbox->damaged_count + inbox->foreign_count + inbox->invitation_count, ==,
                    2 * length);
  g_assert_cmpuint (carry_world_receipted (world), ==, 0);
  g_autoptr (AppInbox) whole = take (world, g_bytes_ref (good));
  g_assert_true (whole->has_receipt);
}

/* A message of another host, a forged one, an unknown kind and a good one in one batch: the good
 * one counts, the others are named. */
static void
test_mixed (CarryWorld *world, G_GNUC_UNUSED gconstpointer data) {
  g_autoptr (GError) error = NULL;
  g_autoptr (PwIdentity) other = sample_identity (10, TRUE);
  carry_world_pin (world);
  carry_world_record (world, 2);
  const PwIdentity *device = world->store->identity;
  PwReceipt receipt = { .device = device->id, .seq = 2, .host_time = HOST_MS };
  g_assert_true (pw_oplog_digest (world->store->log, 2, &receipt.digest, &error));
  g_autoptr (GByteArray) good = g_byte_array_new ();
  g_autoptr (GByteArray) foreign = g_byte_array_new ();
  g_autoptr (GByteArray) forged = g_byte_array_new ();
  g_autoptr (GByteArray) unknown = g_byte_array_new ();
  pw_receipt_write (good, &receipt, world->host);
  pw_receipt_write (foreign, &receipt, other);
  pw_receipt_write (forged, &receipt, world->host);
  forged->data[30] ^= 1; /* inside the signature */
  pw_message_write (unknown, (PwMessageKind)77, world->host, "\xa0", 1);
  g_autoptr (PwBatchWriter) writer
      = pw_batch_writer_new (PW_PARCEL_TO_DEVICE, &device->id, device->seal_public);
  pw_batch_add_message (writer, unknown);
  pw_batch_add_message (writer, forged);
  pw_batch_add_message (writer, foreign);
  pw_batch_add_message (writer, good);
  GBytes *parcel = pw_batch_finish (writer, world->packer, &error);
  g_assert_no_error (error);
  g_autoptr (AppInbox) inbox = take (world, parcel);
  g_assert_cmpuint (inbox->skipped_count, ==, 1);
  g_assert_cmpuint (inbox->damaged_count, ==, 1);
  g_assert_cmpuint (inbox->foreign_count, ==, 1);
  g_assert_cmpuint (inbox->problems->len, ==, 3);
  g_assert_true (inbox->has_receipt);
  g_assert_cmpuint (carry_world_receipted (world), ==, 2);
}

/* Without a pinned host nothing is believed. */
static void
test_no_host (CarryWorld *world, G_GNUC_UNUSED gconstpointer data) {
  carry_world_record (world, 2);
  g_autoptr (AppInbox) inbox = take (world, carry_world_receipt (world, world->host, 2, HOST_MS));
  g_assert_false (inbox->has_receipt);
  g_assert_cmpuint (inbox->foreign_count, ==, 1);
  g_assert_cmpuint (carry_world_receipted (world), ==, 0);
}

/* --- revocation ------------------------------------------------------------------------------ */

static AppInbox *
take_list (CarryWorld *world, gboolean with_us, guint64 after, gint64 issued_s) {
  g_autoptr (GArray) revoked = g_array_new (FALSE, FALSE, sizeof (PwRevoked));
  PwRevoked entry = { .device = world->store->identity->id, .after = after };
  if (with_us)
    g_array_append_val (revoked, entry);
  g_autoptr (GByteArray) message = g_byte_array_new ();
  pw_revocation_write (message, revoked, issued_s, world->host);
  return take (world, carry_world_parcel (world, message));
}

/* The newest list decides; an older one that is carried late does not. */
static void
test_revocation (CarryWorld *world, G_GNUC_UNUSED gconstpointer data) {
  carry_world_pin (world);
  g_autoptr (AppInbox) none = take_list (world, FALSE, 0, 1000);
  g_assert_false (none->has_revocation);
  g_autoptr (AppInbox) listed = take_list (world, TRUE, 3, 2000);
  g_assert_true (listed->has_revocation);
  g_assert_true (listed->host->revoked);
  g_assert_cmpuint (listed->host->revoked_after, ==, 3);
  g_autoptr (AppInbox) older = take_list (world, FALSE, 0, 1500);
  g_assert_true (older->host->revoked);
  g_autoptr (AppInbox) lifted = take_list (world, FALSE, 0, 3000);
  g_assert_true (lifted->has_revocation);
  g_assert_false (lifted->host->revoked);
}

/* --- shared records -------------------------------------------------------------------------- */

static AppInbox *
take_copy (CarryWorld *world, const PwId *record, const PwCopyOp *op) {
  g_autoptr (GArray) ops = g_array_new (FALSE, FALSE, sizeof (PwCopyOp));
  g_array_append_val (ops, *op);
  g_autoptr (GByteArray) message = g_byte_array_new ();
  pw_copy_write (message, record, ops, world->host);
  return take (world, carry_world_parcel (world, message));
}

/* Another device's record appears; one whose number, record or chain does not fit does not. */
static void
test_copy (CarryWorld *world, G_GNUC_UNUSED gconstpointer data) {
  g_autoptr (GError) error = NULL;
  g_autoptr (PwIdentity) other = sample_identity (3, FALSE);
  carry_world_pin (world);
  carry_world_record (world, 1);
  g_autoptr (GBytes) bytes = sample_create (other, 1, 5);
  PwDigest start = pw_digest_of (other->sign_public, PW_PUBLIC_KEY_BYTES);
  PwCopyOp op = { .device = other->id, .seq = 1 };
  op.bytes.bytes = g_bytes_get_data (bytes, &op.bytes.length);
  op.digest = pw_digest_chain (&start, op.bytes.bytes, op.bytes.length);
  PwId record = pw_id_from_digest (&op.digest);

  PwCopyOp wrong = op;
  wrong.seq = 2;
  g_autoptr (AppInbox) misplaced = take_copy (world, &record, &wrong);
  g_assert_cmpuint (misplaced->damaged_count, ==, 1);
  PwId another = pw_id_from_digest (&start);
  g_autoptr (AppInbox) elsewhere = take_copy (world, &another, &op);
  g_assert_cmpuint (elsewhere->damaged_count, ==, 1);
  wrong = op;
  wrong.device = world->store->identity->id;
  g_autoptr (AppInbox) as_ours = take_copy (world, &record, &wrong);
  g_assert_cmpuint (as_ours->alarm_count, ==, 1);
  g_autoptr (AppRecords) before = app_records_load (world->store, &error);
  g_assert_cmpuint (before->list->len, ==, 1);

  for (guint round = 0; round < 2; round++) {
    g_autoptr (AppInbox) good = take_copy (world, &record, &op);
    g_assert_cmpuint (good->copy_record_count, ==, 1);
    g_autoptr (AppRecords) after = app_records_load (world->store, &error);
    g_assert_no_error (error);
    g_assert_cmpuint (after->list->len, ==, 2);
    g_assert_nonnull (g_hash_table_lookup (after->by_id, &record));
  }
}

#define ADD(path, function)                                                                        \
  g_test_add (path, CarryWorld, NULL, carry_world_set_up, function, carry_world_tear_down)

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  ADD ("/inbox/receipt", test_receipt);
  ADD ("/inbox/receipt-not-ours", test_not_ours);
  ADD ("/inbox/receipt-order", test_order);
  ADD ("/inbox/receipt-clock", test_clock);
  ADD ("/inbox/receipt-times", test_times);
  ADD ("/inbox/code", test_code);
  ADD ("/inbox/code-and-receipt", test_code_and_receipt);
  ADD ("/inbox/damaged", test_damaged);
  ADD ("/inbox/mixed", test_mixed);
  ADD ("/inbox/no-host", test_no_host);
  ADD ("/inbox/revocation", test_revocation);
  ADD ("/inbox/copy", test_copy);
  return g_test_run ();
}
