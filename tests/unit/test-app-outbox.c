/* Outbox: what a send seals is exactly what is not receipted, proves itself on the host, is the
 * same again when it should be, and is split only when it must be. The host's side opens every
 * parcel. */
#include <string.h>

#include "firmware/send/app-enrol.h"
#include "firmware/send/app-inbox.h"
#include "firmware/send/app-outbox.h"
#include "sync/base/pw-error.h"
#include "sync/codec/pw-invitation.h"
#include "tests/lib/carry-world.h"

#define HOST_MS G_GINT64_CONSTANT (1728400000000)

static AppOutbox *
build (CarryWorld *world, AppMedium medium) {
  g_autoptr (GError) error = NULL;
  g_autoptr (AppHost) host = carry_world_host (world);
  AppOutbox *outbox = app_outbox_build (world->store, host, medium, &error);
  g_assert_no_error (error);
  return outbox;
}

static const AppOutParcel *
parcel_at (const AppOutbox *outbox, guint index) {
  g_assert_cmpuint (index, <, outbox->parcels->len);
  return g_ptr_array_index (outbox->parcels, index);
}

static void
mark (CarryWorld *world, const AppOutbox *outbox, AppMedium medium) {
  g_autoptr (GError) error = NULL;
  for (guint i = 0; i < outbox->parcels->len; i++) {
    g_assert_true (app_outbox_mark_sent (world->store, parcel_at (outbox, i), medium, &error));
    g_assert_no_error (error);
  }
}

static void
take (CarryWorld *world, GBytes *parcel) {
  g_autoptr (GError) error = NULL;
  g_autoptr (AppInbox) inbox = app_inbox_new (world->store, FALSE, &error);
  g_assert_cmpint (app_inbox_take (inbox, parcel, "test", &error), ==, APP_PICKUP_GOOD);
  g_assert_cmpuint (inbox->damaged_count + inbox->foreign_count, ==, 0);
  g_bytes_unref (parcel);
}

/* Before the certificate everything goes in one parcel, request included; after it without. */
static void
test_request_rides (CarryWorld *world, G_GNUC_UNUSED gconstpointer data) {
  guint64 first, last;
  carry_world_pin (world);
  g_autoptr (AppOutbox) only = build (world, APP_MEDIUM_USB);
  g_assert_cmpuint (only->parcels->len, ==, 1);
  g_assert_cmpuint (only->last_seq, ==, 0);
  g_autoptr (PwBatch) request = carry_world_open (world, parcel_at (only, 0)->bytes);
  g_assert_cmpuint (request->segments->len, ==, 0);
  g_assert_cmpuint (request->messages->len, ==, 1);
  g_assert_cmpuint (g_array_index (request->messages, PwMessage, 0).kind, ==, PW_MESSAGE_REQUEST);

  carry_world_record (world, 5);
  g_autoptr (AppOutbox) both = build (world, APP_MEDIUM_USB);
  g_assert_cmpuint (both->parcels->len, ==, 1);
  g_autoptr (PwBatch) batch = carry_world_open (world, parcel_at (both, 0)->bytes);
  g_assert_cmpuint (batch->messages->len, ==, 1);
  carry_world_check_segment (world, parcel_at (both, 0)->bytes, &first, &last);
  g_assert_cmpuint (first, ==, 1);
  g_assert_cmpuint (last, ==, 5);
  mark (world, both, APP_MEDIUM_USB);

  take (world, carry_world_certificate (world, world->host, 1000));
  g_autoptr (AppOutbox) after = build (world, APP_MEDIUM_USB);
  g_assert_false (parcel_at (after, 0)->kept);
  g_autoptr (PwBatch) without = carry_world_open (world, parcel_at (after, 0)->bytes);
  g_assert_cmpuint (without->messages->len, ==, 0);
}

/* Only what no receipt covers; nothing at all when everything is receipted. */
static void
test_range (CarryWorld *world, G_GNUC_UNUSED gconstpointer data) {
  guint64 first, last;
  carry_world_pin (world);
  take (world, carry_world_certificate (world, world->host, 1000));
  g_autoptr (AppOutbox) nothing = build (world, APP_MEDIUM_USB);
  g_assert_cmpuint (nothing->parcels->len, ==, 0);
  carry_world_record (world, 7);
  take (world, carry_world_receipt (world, world->host, 3, HOST_MS));
  g_autoptr (AppOutbox) rest = build (world, APP_MEDIUM_USB);
  carry_world_check_segment (world, parcel_at (rest, 0)->bytes, &first, &last);
  g_assert_cmpuint (first, ==, 4);
  g_assert_cmpuint (last, ==, 7);
  take (world, carry_world_receipt (world, world->host, 7, HOST_MS + 1));
  g_autoptr (AppOutbox) done = build (world, APP_MEDIUM_USB);
  g_assert_cmpuint (done->parcels->len, ==, 0);
}

/* The same range gives the same bytes, also after a restart; QR only for an hour; a new operation,
 * a receipt, a new challenge and damage in the store end it. */
static void
test_same_bytes (CarryWorld *world, G_GNUC_UNUSED gconstpointer data) {
  g_autoptr (GError) error = NULL;
  carry_world_pin (world);
  carry_world_record (world, 4);
  g_autoptr (AppOutbox) unmarked = build (world, APP_MEDIUM_QR);
  g_autoptr (AppOutbox) first = build (world, APP_MEDIUM_QR);
  g_assert_false (g_bytes_equal (parcel_at (unmarked, 0)->bytes, parcel_at (first, 0)->bytes));
  mark (world, first, APP_MEDIUM_QR);
  carry_world_reopen (world);
  world->clock.moment.unix_ms += PW_PARCEL_REUSE_MS;
  g_autoptr (AppOutbox) again = build (world, APP_MEDIUM_QR);
  g_assert_true (parcel_at (again, 0)->kept);
  g_assert_true (g_bytes_equal (parcel_at (again, 0)->bytes, parcel_at (first, 0)->bytes));
  mark (world, again, APP_MEDIUM_QR);
  world->clock.moment.unix_ms += 1;
  g_autoptr (AppOutbox) stick = build (world, APP_MEDIUM_USB);
  g_assert_true (g_bytes_equal (parcel_at (stick, 0)->bytes, parcel_at (first, 0)->bytes));
  g_autoptr (AppOutbox) late = build (world, APP_MEDIUM_QR);
  g_assert_false (parcel_at (late, 0)->kept);
  world->clock.moment.unix_ms -= 2 * PW_PARCEL_REUSE_MS;
  g_autoptr (AppOutbox) before = build (world, APP_MEDIUM_QR);
  g_assert_false (parcel_at (before, 0)->kept);

  carry_world_record (world, 1);
  g_autoptr (AppOutbox) more = build (world, APP_MEDIUM_USB);
  g_assert_false (parcel_at (more, 0)->kept);
  mark (world, more, APP_MEDIUM_USB);
  g_autoptr (GBytes) parcel = carry_world_invitation (world->host, "Host", 2, 2000000000);
  AppHostChange change;
  g_autoptr (PwInvitation) invitation = pw_invitation_open (parcel, &error);
  g_assert_true (app_host_pin (world->store, invitation, FALSE, &change, &error));
  g_autoptr (AppOutbox) challenged = build (world, APP_MEDIUM_USB);
  g_assert_false (parcel_at (challenged, 0)->kept);
}

/* Random text that cannot fit one batch: several parcels in order, without gap or overlap, each
 * whole on the host, and the same bytes when sent again. */
static void
test_split (CarryWorld *world, G_GNUC_UNUSED gconstpointer data) {
  guint64 next = 1;
  carry_world_pin (world);
  for (guint i = 0; i < 27; i++)
    carry_world_record_random (world, 200000);
  g_autoptr (AppOutbox) outbox = build (world, APP_MEDIUM_USB);
  g_assert_cmpuint (outbox->parcels->len, >, 1);
  for (guint i = 0; i < outbox->parcels->len; i++) {
    guint64 first, last;
    carry_world_check_segment (world, parcel_at (outbox, i)->bytes, &first, &last);
    g_assert_cmpuint (first, ==, next);
    g_assert_cmpuint (g_bytes_get_size (parcel_at (outbox, i)->bytes), <=, PW_BATCH_BYTES_MAX);
    g_autoptr (PwBatch) batch = carry_world_open (world, parcel_at (outbox, i)->bytes);
    g_assert_cmpuint (batch->messages->len, ==, i == 0 ? 1 : 0);
    next = last + 1;
  }
  g_assert_cmpuint (next, ==, 28);
  mark (world, outbox, APP_MEDIUM_USB);
  g_autoptr (AppOutbox) again = build (world, APP_MEDIUM_USB);
  g_assert_cmpuint (again->parcels->len, ==, outbox->parcels->len);
  for (guint i = 0; i < outbox->parcels->len; i++)
    g_assert_true (g_bytes_equal (parcel_at (again, i)->bytes, parcel_at (outbox, i)->bytes));
}

static void
purge (CarryWorld *world, gint64 seq) {
  g_autoptr (GError) error = NULL;
  g_assert_true (pw_db_begin (world->store->db, &error));
  PwStmt *stmt = pw_db_stmt (world->store->db, "app/purge-op", &error);
  pw_stmt_bind_int (stmt, ":seq", seq);
  g_assert_true (pw_stmt_run (stmt, &error));
  g_assert_true (pw_db_commit (world->store->db, &error));
}

/* Purged operations are receipted and cost nothing; if the receipt goes, sending begins after them
 * and says so. */
static void
test_purged (CarryWorld *world, G_GNUC_UNUSED gconstpointer data) {
  guint64 first, last;
  carry_world_pin (world);
  carry_world_record (world, 6);
  take (world, carry_world_receipt (world, world->host, 4, HOST_MS));
  purge (world, 2);
  purge (world, 3);
  g_autoptr (AppOutbox) usual = build (world, APP_MEDIUM_USB);
  g_assert_cmpuint (usual->unsendable_seq, ==, 0);
  g_assert_cmpuint (usual->first_seq, ==, 5);
  take (world, carry_world_receipt (world, world->host, 1, HOST_MS + 1));
  g_assert_cmpuint (carry_world_receipted (world), ==, 1);
  g_autoptr (AppOutbox) lost = build (world, APP_MEDIUM_USB);
  g_assert_cmpuint (lost->unsendable_seq, ==, 3);
  carry_world_check_segment (world, parcel_at (lost, 0)->bytes, &first, &last);
  g_assert_cmpuint (first, ==, 4);
  g_assert_cmpuint (last, ==, 6);
}

/* All of it, whatever is receipted, around what is not here any more. */
static void
test_all (CarryWorld *world, G_GNUC_UNUSED gconstpointer data) {
  static const guint64 runs[][2] = { { 1, 1 }, { 4, 6 }, { 8, 8 } };
  g_autoptr (GError) error = NULL;
  carry_world_pin (world);
  carry_world_record (world, 9);
  g_autoptr (AppHost) host = carry_world_host (world);
  g_autoptr (AppOutbox) whole = app_outbox_build_all (world->store, host, APP_MEDIUM_USB, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (whole->parcels->len, ==, 1);
  g_assert_cmpuint (whole->first_seq, ==, 1);
  g_assert_cmpuint (whole->last_seq, ==, 9);
  take (world, carry_world_receipt (world, world->host, 9, HOST_MS));
  static const gint64 gone[] = { 2, 3, 7, 9 };
  for (guint i = 0; i < G_N_ELEMENTS (gone); i++)
    purge (world, gone[i]);
  g_autoptr (AppOutbox) usual = build (world, APP_MEDIUM_USB);
  g_assert_cmpuint (usual->last_seq, ==, 0);
  g_autoptr (AppOutbox) all = app_outbox_build_all (world->store, host, APP_MEDIUM_USB, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (all->parcels->len, ==, G_N_ELEMENTS (runs));
  g_assert_cmpuint (all->first_seq, ==, 1);
  g_assert_cmpuint (all->last_seq, ==, 8);
  for (guint i = 0; i < G_N_ELEMENTS (runs); i++) {
    guint64 first, last;
    g_autoptr (PwBatch) batch = carry_world_open (world, parcel_at (all, i)->bytes);
    carry_world_check_segment (world, parcel_at (all, i)->bytes, &first, &last);
    g_assert_cmpuint (first, ==, runs[i][0]);
    g_assert_cmpuint (last, ==, runs[i][1]);
    guint requests = 0; /* not enrolled yet: once is enough */
    for (guint m = 0; m < batch->messages->len; m++)
      requests += g_array_index (batch->messages, PwMessage, m).kind == PW_MESSAGE_REQUEST;
    g_assert_cmpuint (requests, ==, i == 0 ? 1 : 0);
  }
}

/* A request alone, whether or not there is a certificate; the same bytes again. */
static void
test_request_alone (CarryWorld *world, G_GNUC_UNUSED gconstpointer data) {
  g_autoptr (GError) error = NULL;
  carry_world_pin (world);
  carry_world_record (world, 2);
  g_autoptr (AppHost) host = carry_world_host (world);
  g_autoptr (AppOutbox) request
      = app_outbox_build_request (world->store, host, APP_MEDIUM_USB, &error);
  g_assert_no_error (error);
  g_autoptr (PwBatch) batch = carry_world_open (world, parcel_at (request, 0)->bytes);
  g_assert_cmpuint (batch->segments->len, ==, 0);
  g_assert_cmpuint (batch->messages->len, ==, 1);
  mark (world, request, APP_MEDIUM_USB);
  g_autoptr (AppOutbox) again
      = app_outbox_build_request (world->store, host, APP_MEDIUM_USB, &error);
  g_assert_true (g_bytes_equal (parcel_at (again, 0)->bytes, parcel_at (request, 0)->bytes));
}

#define ADD(path, function)                                                                        \
  g_test_add (path, CarryWorld, NULL, carry_world_set_up, function, carry_world_tear_down)

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  ADD ("/outbox/request-rides", test_request_rides);
  ADD ("/outbox/range", test_range);
  ADD ("/outbox/same-bytes", test_same_bytes);
  ADD ("/outbox/split", test_split);
  ADD ("/outbox/purged", test_purged);
  ADD ("/outbox/all", test_all);
  ADD ("/outbox/request-alone", test_request_alone);
  return g_test_run ();
}
