/* Returned records on the handheld: only what the pinned host says of this very chain counts, the
 * newest stands whatever comes late or twice, an answer ends it, and no word of it lies open on the
 * disk. */
#include <sqlite3.h>
#include <string.h>

#include "firmware/capture/app-capture.h"
#include "firmware/capture/app-history.h"
#include "firmware/capture/app-purge.h"
#include "firmware/capture/app-record-review.h"
#include "firmware/capture/app-status.h"
#include "firmware/capture/app-verify.h"
#include "firmware/send/app-inbox.h"
#include "sync/base/pw-error.h"
#include "tests/lib/carry-world.h"
#include "tests/lib/sample.h"

#define HOST_MS G_GINT64_CONSTANT (1728400000000)
#define COMMENT "Siapa saksi Bu Rahma?"

/* --- a small office -------------------------------------------------------------------------- */

static PwReview
review_of (CarryWorld *world, guint64 seen, guint64 seq, const char *comment) {
  g_autoptr (GError) error = NULL;
  PwReview review = { .device = world->store->identity->id,
                      .seq = seq,
                      .seen = seen,
                      .host_time = HOST_MS + (gint64)seq,
                      .person = (char *)"Sari",
                      .comment = (char *)comment };
  g_assert_true (pw_oplog_digest (world->store->log, seen, &review.seen_digest, &error));
  review.record = pw_id_from_digest (&review.seen_digest); /* a `create` */
  return review;
}

/* Gives the review to the handheld, signed by `signer`. What the inbox says of it. (transfer full)
 */
static AppInbox *
give_signed (CarryWorld *world, const PwReview *review, const PwIdentity *signer) {
  g_autoptr (GError) error = NULL;
  g_autoptr (GByteArray) message = g_byte_array_new ();
  pw_review_write (message, review, signer);
  g_autoptr (GBytes) parcel = carry_world_parcel (world, message);
  AppInbox *inbox = app_inbox_new (world->store, FALSE, &error);
  g_assert_no_error (error);
  g_assert_cmpint (app_inbox_take (inbox, parcel, "test", &error), ==, APP_PICKUP_GOOD);
  g_assert_no_error (error);
  return inbox;
}

typedef enum { RETURNED, ACCEPTED, KNOWN, FOREIGN, DAMAGED, ALARM } Outcome;

static void
assert_outcome (const AppInbox *inbox, Outcome outcome) {
  g_assert_cmpuint (inbox->returned_count, ==, outcome == RETURNED);
  g_assert_cmpuint (inbox->accepted_count, ==, outcome == ACCEPTED);
  g_assert_cmpuint (inbox->known_count, ==, outcome == KNOWN);
  g_assert_cmpuint (inbox->foreign_count, ==, outcome == FOREIGN);
  g_assert_cmpuint (inbox->damaged_count, ==, outcome == DAMAGED || outcome == ALARM);
  g_assert_cmpuint (inbox->alarm_count, ==, outcome == ALARM);
}

static void
give (CarryWorld *world, const PwReview *review, Outcome outcome) {
  g_autoptr (AppInbox) inbox = give_signed (world, review, world->host);
  assert_outcome (inbox, outcome);
}

static AppRecords *
load (CarryWorld *world) {
  g_autoptr (GError) error = NULL;
  AppRecords *records = app_records_load (world->store, &error);
  g_assert_no_error (error);
  return records;
}

/* How far the record of operation `seq` is, and what the office said of it. */
static void
assert_record (CarryWorld *world, guint64 seq, AppRecordStage stage, const char *comment) {
  g_autoptr (AppRecords) records = load (world);
  for (guint i = 0; i < records->list->len; i++) {
    const AppRecord *record = g_ptr_array_index (records->list, i);
    if (record->own_first_seq != seq)
      continue;
    g_assert_cmpstr (app_record_stage_name (record->stage), ==, app_record_stage_name (stage));
    g_assert_cmpstr (record->review != NULL ? record->review->comment : NULL, ==, comment);
    return;
  }
  g_assert_not_reached ();
}

/* Three records that the host has. */
static void
start (CarryWorld *world) {
  carry_world_pin (world);
  carry_world_record (world, 3);
  g_autoptr (GError) error = NULL;
  g_autoptr (AppInbox) inbox = app_inbox_new (world->store, FALSE, &error);
  g_autoptr (GBytes) receipt = carry_world_receipt (world, world->host, 3, HOST_MS);
  g_assert_cmpint (app_inbox_take (inbox, receipt, "test", &error), ==, APP_PICKUP_GOOD);
  assert_record (world, 2, APP_RECORD_RECEIVED, NULL);
}

static void
answer (CarryWorld *world, const PwReview *review) {
  g_autoptr (GError) error = NULL;
  g_autofree char *id = pw_id_to_hex (&review->record);
  (void)app_record_amend (world->store, id, NULL, "Namanya ada di buku saya.", NULL, NULL, &error);
  g_assert_no_error (error);
}

/* --- taking ---------------------------------------------------------------------------------- */

static void
test_returned (CarryWorld *world, G_GNUC_UNUSED gconstpointer data) {
  g_autoptr (GError) error = NULL;
  start (world);
  PwReview review = review_of (world, 2, 7, COMMENT);
  give (world, &review, RETURNED);
  carry_world_reopen (world);
  assert_record (world, 2, APP_RECORD_RETURNED, COMMENT);
  assert_record (world, 1, APP_RECORD_RECEIVED, NULL);
  g_auto (AppStatus) status = { 0 };
  g_assert_true (app_status_read (world->store, &status, &error));
  g_assert_cmpuint (status.returned, ==, 1);
  g_auto (AppVerify) verify = { 0 };
  g_assert_true (app_verify_run (world->store, NULL, NULL, &verify, &error));
  g_assert_cmpuint (verify.faults->len, ==, 0);
  /* The answer, in words alone; then there is nothing more to answer. */
  answer (world, &review);
  assert_record (world, 2, APP_RECORD_FINALISED, COMMENT);
  g_autofree char *id = pw_id_to_hex (&review.record);
  g_assert_false (app_record_amend (world->store, id, NULL, "Lagi.", NULL, NULL, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_USAGE);
  g_clear_error (&error);
  /* Its history says what came after what. */
  g_autoptr (AppRecords) records = load (world);
  AppRecord *record = app_records_find (records, id, &error);
  g_autoptr (PwRecord) state = app_record_fold (world->store, record, &error);
  g_autoptr (GPtrArray) items = app_history_load (world->store, record, state, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (items->len, ==, 3);
  const AppHistoryItem *second = g_ptr_array_index (items, 1),
                       *third = g_ptr_array_index (items, 2);
  g_assert_null (second->op);
  g_assert_cmpstr (second->review->comment, ==, COMMENT);
  g_assert_cmpuint (third->op->kind, ==, PW_OP_AMEND);
  g_assert_cmpstr (third->change.reason, ==, "Namanya ada di buku saya.");
}

/* In any order, any number of times: the newest stands. */
static void
test_order (CarryWorld *world, G_GNUC_UNUSED gconstpointer data) {
  start (world);
  PwReview first = review_of (world, 2, 7, "satu"), second = review_of (world, 2, 8, COMMENT),
           accepted = review_of (world, 2, 9, NULL);
  give (world, &second, RETURNED);
  give (world, &second, KNOWN);
  give (world, &first, KNOWN);
  assert_record (world, 2, APP_RECORD_RETURNED, COMMENT);
  give (world, &accepted, ACCEPTED);
  give (world, &second, KNOWN);
  carry_world_reopen (world);
  give (world, &first, KNOWN);
  assert_record (world, 2, APP_RECORD_RECEIVED, NULL);
  /* One number twice, from a host whose log forked: the later word, whichever came first. */
  PwReview later = review_of (world, 2, 9, "tiga");
  later.host_time = accepted.host_time + 1;
  give (world, &later, RETURNED);
  give (world, &accepted, KNOWN);
  assert_record (world, 2, APP_RECORD_RETURNED, "tiga");
}

/* What was done since the office looked is an answer, also if it was done before the comment came.
 */
static void
test_answered_before (CarryWorld *world, G_GNUC_UNUSED gconstpointer data) {
  start (world);
  PwReview first = review_of (world, 2, 7, "satu"), second = review_of (world, 2, 8, COMMENT);
  give (world, &first, RETURNED);
  answer (world, &first);
  give (world, &second, RETURNED);
  assert_record (world, 2, APP_RECORD_FINALISED, COMMENT);
  /* It looked at the answer too: now it waits again. */
  g_autoptr (GError) error = NULL;
  PwReview third = review_of (world, 2, 9, "Kurang jelas.");
  third.seen = 4;
  g_assert_true (pw_oplog_digest (world->store->log, 4, &third.seen_digest, &error));
  give (world, &third, RETURNED);
  assert_record (world, 2, APP_RECORD_RETURNED, "Kurang jelas.");
}

/* --- refused --------------------------------------------------------------------------------- */

static void
test_hostile (CarryWorld *world, G_GNUC_UNUSED gconstpointer data) {
  start (world);
  g_autoptr (PwIdentity) other = sample_identity (77, TRUE);
  const PwReview good = review_of (world, 2, 7, COMMENT);
  PwReview bad = good;
  bad.device = other->id;
  give (world, &bad, FOREIGN);
  bad = good;
  bad.seen = 9; /* nobody wrote that here */
  give (world, &bad, ALARM);
  bad = good;
  bad.seen_digest.bytes[0] ^= 1;
  give (world, &bad, ALARM);
  bad = good;
  bad.record = review_of (world, 1, 7, NULL).record; /* number 2 is about another one */
  give (world, &bad, ALARM);
  bad = good;
  bad.host_time = 0;
  give (world, &bad, DAMAGED);
  bad.host_time = G_MAXINT64;
  give (world, &bad, DAMAGED);
  /* Another host; and one that pretends to be ours. */
  g_autoptr (AppInbox) foreign = give_signed (world, &good, other);
  assert_outcome (foreign, FOREIGN);
  PwIdentity *liar = sample_identity (78, TRUE);
  liar->id = world->host->id;
  g_autoptr (AppInbox) forged = give_signed (world, &good, liar);
  assert_outcome (forged, ALARM);
  pw_identity_free (liar);
  assert_record (world, 2, APP_RECORD_RECEIVED, NULL);
  give (world, &good, RETURNED);
}

/* Another office's words do not count, and count again when it is the office again. */
static void
test_other_host (CarryWorld *world, G_GNUC_UNUSED gconstpointer data) {
  start (world);
  PwReview review = review_of (world, 2, 7, COMMENT);
  give (world, &review, RETURNED);
  g_autoptr (PwIdentity) other = sample_identity (77, TRUE);
  g_autoptr (GError) error = NULL;
  PwInvitation invitation = { .region = (char *)"17", .name = (char *)"Kantor lain" };
  memcpy (invitation.sign_public, other->sign_public, PW_PUBLIC_KEY_BYTES);
  memcpy (invitation.seal_public, other->seal_public, PW_PUBLIC_KEY_BYTES);
  AppHostChange change;
  g_assert_true (app_host_pin (world->store, &invitation, TRUE, &change, &error));
  g_assert_cmpint (change, ==, APP_HOST_REPLACED);
  assert_record (world, 2, APP_RECORD_FINALISED, NULL);
  memcpy (invitation.sign_public, world->host->sign_public, PW_PUBLIC_KEY_BYTES);
  memcpy (invitation.seal_public, world->host->seal_public, PW_PUBLIC_KEY_BYTES);
  g_assert_true (app_host_pin (world->store, &invitation, TRUE, &change, &error));
  assert_record (world, 2, APP_RECORD_RETURNED, COMMENT);
}

/* --- at rest --------------------------------------------------------------------------------- */

static void
assert_nowhere (CarryWorld *world, const char *word) {
  g_autofree char *folder = g_build_filename (world->dir, "store", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  guint files = 0;
  for (const char *name; (name = g_dir_read_name (dir)) != NULL;) {
    g_autofree char *path = g_build_filename (folder, name, NULL);
    g_autofree char *bytes = NULL;
    gsize length;
    if (!g_file_get_contents (path, &bytes, &length, NULL))
      continue;
    g_assert_null (memmem (bytes, length, word, strlen (word)));
    files++;
  }
  g_assert_cmpuint (files, >, 0);
}

static void
test_sealed (CarryWorld *world, G_GNUC_UNUSED gconstpointer data) {
  start (world);
  PwReview review = review_of (world, 2, 7, COMMENT);
  give (world, &review, RETURNED);
  assert_nowhere (world, "Rahma");
  assert_nowhere (world, "Sari");
  carry_world_reopen (world);
  assert_nowhere (world, "Rahma");
}

static void
run_sql (CarryWorld *world, const char *sql) {
  g_autofree char *path = g_build_filename (world->dir, "store", "store.db", NULL);
  sqlite3 *db = NULL;
  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_close (db), ==, SQLITE_OK);
}

/* A row that was changed does not open, is told, and the next reply mends it. */
static void
test_tampered (CarryWorld *world, G_GNUC_UNUSED gconstpointer data) {
  static const char *const tampers[] = {
    "UPDATE review SET seq = seq - 1",
    "UPDATE review SET host_ms = host_ms + 1",
    "UPDATE review SET sealed = zeroblob (length (sealed))",
    "UPDATE review SET sealed = x''",
  };
  g_autoptr (GError) error = NULL;
  start (world);
  PwReview review = review_of (world, 2, 7, COMMENT);
  give (world, &review, RETURNED);
  for (gsize i = 0; i < G_N_ELEMENTS (tampers); i++) {
    run_sql (world, tampers[i]);
    assert_record (world, 2, APP_RECORD_RECEIVED, NULL);
    g_autoptr (AppRecords) records = load (world);
    g_assert_cmpuint (records->unreadable_copies, ==, 1);
    g_auto (AppVerify) verify = { 0 };
    g_assert_true (app_verify_run (world->store, NULL, NULL, &verify, &error));
    g_assert_cmpuint (verify.faults->len, ==, 1);
    give (world, &review, RETURNED);
    assert_record (world, 2, APP_RECORD_RETURNED, COMMENT);
  }
}

/* --- purging --------------------------------------------------------------------------------- */

static guint
purge (CarryWorld *world) {
  g_autoptr (GError) error = NULL;
  AppPurge result = { 0 };
  const AppPurgeAge age = { 0 };
  g_assert_true (app_purge_run (world->store, age, FALSE, &result, &error));
  g_assert_no_error (error);
  return result.records;
}

static void
test_purged (CarryWorld *world, G_GNUC_UNUSED gconstpointer data) {
  start (world);
  PwReview review = review_of (world, 2, 7, COMMENT);
  give (world, &review, RETURNED);
  g_assert_cmpuint (purge (world), ==, 2); /* what waits for an answer stays */
  answer (world, &review);
  g_autoptr (GError) error = NULL;
  g_autoptr (AppInbox) inbox = app_inbox_new (world->store, FALSE, &error);
  g_autoptr (GBytes) receipt = carry_world_receipt (world, world->host, 4, HOST_MS + 1000);
  g_assert_cmpint (app_inbox_take (inbox, receipt, "test", &error), ==, APP_PICKUP_GOOD);
  g_assert_cmpuint (purge (world), ==, 1);
  /* The words are gone; that they were said is known, so they do not come back. */
  give (world, &review, KNOWN);
  g_autofree char *path = g_build_filename (world->dir, "store", "store.db", NULL);
  sqlite3 *db = NULL;
  sqlite3_stmt *stmt = NULL;
  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  (void)sqlite3_prepare_v2 (db, "SELECT count(*), count(sealed) FROM review", -1, &stmt, NULL);
  g_assert_cmpint (sqlite3_step (stmt), ==, SQLITE_ROW);
  g_assert_cmpint (sqlite3_column_int (stmt, 0), ==, 1);
  g_assert_cmpint (sqlite3_column_int (stmt, 1), ==, 0);
  (void)sqlite3_finalize (stmt);
  g_assert_cmpint (sqlite3_close (db), ==, SQLITE_OK);
  /* Asked anew about a record that is not here any more: a person is told what to do. */
  PwReview again = review_of (world, 2, 8, "Satu lagi.");
  g_autoptr (AppInbox) told = give_signed (world, &again, world->host);
  assert_outcome (told, RETURNED);
  g_assert_cmpuint (told->problems->len, ==, 1);
}

#define ADD(name, function)                                                                        \
  g_test_add ("/app/reviews/" name, CarryWorld, NULL, carry_world_set_up, function,                \
              carry_world_tear_down)

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  ADD ("returned", test_returned);
  ADD ("order", test_order);
  ADD ("answered-before", test_answered_before);
  ADD ("hostile", test_hostile);
  ADD ("other-host", test_other_host);
  ADD ("sealed", test_sealed);
  ADD ("tampered", test_tampered);
  ADD ("purged", test_purged);
  return g_test_run ();
}
