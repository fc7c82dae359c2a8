/* Courier: sealed parcels of others are taken once, kept as they are, handed on and dropped; own
 * ones, damaged ones and more than there is room for are not. */
#include <string.h>

#include "firmware/send/app-courier.h"
#include "firmware/send/app-outbox.h"
#include "sync/base/pw-error.h"
#include "tests/lib/carry-world.h"
#include "tests/lib/sample.h"

/* A sealed parcel of somebody else. */
static GBytes *
foreign_parcel (CarryWorld *world, PwParcelKind kind, const PwIdentity *recipient) {
  g_autoptr (GError) error = NULL;
  g_autoptr (GByteArray) message = g_byte_array_new ();
  g_autoptr (PwIdentity) author = sample_identity (5, FALSE);
  pw_message_write (message, (PwMessageKind)77, author, "\xa0", 1);
  g_autoptr (PwBatchWriter) writer
      = pw_batch_writer_new (kind, &recipient->id, recipient->seal_public);
  pw_batch_add_message (writer, message);
  GBytes *parcel = pw_batch_finish (writer, world->packer, &error);
  g_assert_no_error (error);
  return parcel;
}

static AppCourierChange
take (CarryWorld *world, GBytes *parcel) {
  g_autoptr (GError) error = NULL;
  AppCourierChange change;
  g_assert_true (app_courier_take (world->store, parcel, &change, &error));
  g_assert_no_error (error);
  return change;
}

static GArray *
list (CarryWorld *world) {
  g_autoptr (GError) error = NULL;
  GArray *entries = app_courier_list (world->store, &error);
  g_assert_no_error (error);
  return entries;
}

/* Taken, known, kept byte by byte over a restart, handed on, dropped. */
static void
test_carry (CarryWorld *world, G_GNUC_UNUSED gconstpointer data) {
  g_autoptr (GError) error = NULL;
  g_autoptr (PwIdentity) neighbour = sample_identity (4, FALSE);
  g_autoptr (GBytes) up = foreign_parcel (world, PW_PARCEL_TO_HOST, world->host);
  g_autoptr (GBytes) down = foreign_parcel (world, PW_PARCEL_TO_DEVICE, neighbour);
  g_assert_cmpint (take (world, up), ==, APP_COURIER_TAKEN);
  world->clock.moment.unix_ms++;
  g_assert_cmpint (take (world, down), ==, APP_COURIER_TAKEN);
  g_assert_cmpint (take (world, up), ==, APP_COURIER_KNOWN);
  carry_world_reopen (world);
  g_autoptr (GArray) entries = list (world);
  g_assert_cmpuint (entries->len, ==, 2);
  const AppCourierEntry *first = &g_array_index (entries, AppCourierEntry, 0);
  const AppCourierEntry *second = &g_array_index (entries, AppCourierEntry, 1);
  g_assert_cmpint (first->header.kind, ==, PW_PARCEL_TO_HOST);
  g_assert_cmpmem (first->header.address, PW_ADDRESS_BYTES, world->host->id.bytes,
                   PW_ADDRESS_BYTES);
  g_assert_cmpint (second->header.kind, ==, PW_PARCEL_TO_DEVICE);
  g_assert_cmpint (first->given_ms, ==, 0);
  g_autoptr (GBytes) read = app_courier_read (world->store, &first->digest, &error);
  g_assert_true (g_bytes_equal (read, up));

  guint dropped = 9;
  g_assert_true (app_courier_drop_given (world->store, &dropped, &error));
  g_assert_cmpuint (dropped, ==, 0);
  g_assert_true (app_courier_mark_given (world->store, &first->digest, &error));
  g_assert_true (app_courier_drop_given (world->store, &dropped, &error));
  g_assert_cmpuint (dropped, ==, 1);
  g_autoptr (GArray) rest = list (world);
  g_assert_cmpuint (rest->len, ==, 1);
}

/* Addressed to this handheld, made by it, or open to all: said, not swallowed. */
static void
test_not_carried (CarryWorld *world, G_GNUC_UNUSED gconstpointer data) {
  g_autoptr (GError) error = NULL;
  carry_world_pin (world);
  carry_world_record (world, 1);
  g_autoptr (GBytes) own = foreign_parcel (world, PW_PARCEL_TO_DEVICE, world->store->identity);
  g_assert_cmpint (take (world, own), ==, APP_COURIER_OWN);
  g_autoptr (GBytes) invitation = carry_world_invitation (world->host, "Host", 1, 2000000000);
  g_assert_cmpint (take (world, invitation), ==, APP_COURIER_OPEN);
  g_autoptr (AppHost) host = carry_world_host (world);
  g_autoptr (AppOutbox) outbox = app_outbox_build (world->store, host, APP_MEDIUM_USB, &error);
  const AppOutParcel *parcel = outbox->parcels->pdata[0];
  g_assert_true (app_outbox_mark_sent (world->store, parcel, APP_MEDIUM_USB, &error));
  g_assert_cmpint (take (world, parcel->bytes), ==, APP_COURIER_SENT);
  g_autoptr (GArray) entries = list (world);
  g_assert_cmpuint (entries->len, ==, 0);
}

/* What is no parcel, or of a later version, is refused by name. */
static void
test_refused (CarryWorld *world, G_GNUC_UNUSED gconstpointer data) {
  g_autoptr (GError) error = NULL;
  AppCourierChange change;
  g_autoptr (GBytes) rubbish = g_bytes_new_static ("rubbish of some length", 22);
  g_assert_false (app_courier_take (world->store, rubbish, &change, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_DAMAGED);
  g_clear_error (&error);
  gsize length;
  g_autoptr (GBytes) good = foreign_parcel (world, PW_PARCEL_TO_HOST, world->host);
  const guint8 *bytes = g_bytes_get_data (good, &length);
  guint8 *copy = g_memdup2 (bytes, length);
  copy[2] = (guint8)(0xe0 | (copy[2] & 0x0f));
  g_autoptr (GBytes) later = g_bytes_new_take (copy, length);
  g_assert_false (app_courier_take (world->store, later, &change, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_TOO_NEW);
}

/* The space is bounded, and what is there stays. */
static void
test_full (CarryWorld *world, G_GNUC_UNUSED gconstpointer data) {
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) small = foreign_parcel (world, PW_PARCEL_TO_HOST, world->host);
  gsize length;
  const guint8 *header = g_bytes_get_data (small, &length);
  guint fit = PW_COURIER_BYTES_MAX / PW_BATCH_BYTES_MAX;
  for (guint i = 0; i < fit; i++) {
    guint8 *bytes = g_malloc0 (PW_BATCH_BYTES_MAX);
    memcpy (bytes, header, PW_PARCEL_HEADER_BYTES);
    bytes[PW_PARCEL_HEADER_BYTES] = (guint8)i;
    g_autoptr (GBytes) large = g_bytes_new_take (bytes, PW_BATCH_BYTES_MAX);
    g_assert_cmpint (take (world, large), ==, APP_COURIER_TAKEN);
  }
  AppCourierChange change;
  g_assert_false (app_courier_take (world->store, small, &change, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_TOO_BIG);
  g_autoptr (GArray) entries = list (world);
  g_assert_cmpuint (entries->len, ==, fit);
}

/* A parcel that got damaged in the store is not handed on. */
static void
test_store_damaged (CarryWorld *world, G_GNUC_UNUSED gconstpointer data) {
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) parcel = foreign_parcel (world, PW_PARCEL_TO_HOST, world->host);
  PwDigest digest = pw_digest_of ("another", 7);
  g_assert_true (pw_db_begin (world->store->db, &error));
  PwStmt *stmt = pw_db_stmt (world->store->db, "app-courier/insert-parcel", &error);
  pw_stmt_bind_digest (stmt, ":digest", &digest);
  pw_stmt_bind_int (stmt, ":kind", 1);
  pw_stmt_bind_bytes (stmt, ":address", world->host->id.bytes, PW_ADDRESS_BYTES);
  pw_stmt_bind_gbytes (stmt, ":parcel", parcel);
  pw_stmt_bind_int (stmt, ":taken_ms", 1);
  g_assert_true (pw_stmt_run (stmt, &error));
  g_assert_true (pw_db_commit (world->store->db, &error));
  g_assert_null (app_courier_read (world->store, &digest, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_BROKEN);
}

#define ADD(path, function)                                                                        \
  g_test_add (path, CarryWorld, NULL, carry_world_set_up, function, carry_world_tear_down)

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  ADD ("/courier/carry", test_carry);
  ADD ("/courier/not-carried", test_not_carried);
  ADD ("/courier/refused", test_refused);
  ADD ("/courier/full", test_full);
  ADD ("/courier/store-damaged", test_store_damaged);
  return g_test_run ();
}
