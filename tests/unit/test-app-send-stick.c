/* A send onto a stick: each evidence part is sealed once for a stick, parts give the file back on
 * the host, what the host confirmed comes off, and nobody else's file is touched. */
#include <string.h>

#include "firmware/device/app-evidence.h"
#include "firmware/send/app-inbox.h"
#include "firmware/send/app-send-stick.h"
#include "sync/transport/pw-stick.h"
#include "tests/lib/carry-world.h"

#define HOST_MS G_GINT64_CONSTANT (1728400000000)
#define FILE_BYTES (2 * PW_BLOB_PART_BYTES + 12345)

typedef struct {
  CarryWorld carry; /* first */
  char *stick;      /* owned */
} World;

static void
set_up (World *world, gconstpointer data) {
  carry_world_set_up (&world->carry, data);
  carry_world_pin (&world->carry);
  world->stick = g_build_filename (world->carry.dir, "stick", NULL);
  g_assert_cmpint (g_mkdir_with_parents (world->stick, 0700), ==, 0);
}

static void
tear_down (World *world, gconstpointer data) {
  g_free (world->stick);
  carry_world_tear_down (&world->carry, data);
}

static guint8 *
random_bytes (gsize length) {
  guint8 *bytes = g_malloc (length);
  for (gsize i = 0; i < length; i++)
    bytes[i] = (guint8)g_test_rand_int ();
  return bytes;
}

static AppSendStick *
put (World *world, AppSendStickProgress on_progress) {
  g_autoptr (GError) error = NULL;
  g_autoptr (AppHost) host = carry_world_host (&world->carry);
  AppSendStick *result = app_send_stick_new ();
  g_assert_true (app_send_stick_put_parts (world->carry.store, host, world->stick, result,
                                           on_progress, NULL, &error));
  g_assert_no_error (error);
  return result;
}

static guint
clean (World *world) {
  g_autoptr (GError) error = NULL;
  g_autoptr (AppHost) host = carry_world_host (&world->carry);
  g_autoptr (AppSendStick) result = app_send_stick_new ();
  g_assert_true (app_send_stick_clean (world->carry.store, host, world->stick, result, &error));
  g_assert_no_error (error);
  return result->removed_count;
}

static GPtrArray *
names (World *world) {
  g_autoptr (GError) error = NULL;
  GPtrArray *list
      = pw_stick_list (world->stick, PW_STICK_TO_HOST, world->carry.host->id.bytes, &error);
  g_assert_no_error (error);
  return list;
}

/* The host confirms a file. */
static void
confirm (World *world, const PwDigest *digest) {
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) blobs = g_array_new (FALSE, FALSE, sizeof (PwDigest));
  g_array_append_val (blobs, *digest);
  PwReceipt receipt = {
    .device = world->carry.store->identity->id, .seq = 0, .host_time = HOST_MS, .blobs = blobs
  };
  g_assert_true (pw_oplog_digest (world->carry.store->log, 0, &receipt.digest, &error));
  g_autoptr (GByteArray) message = g_byte_array_new ();
  pw_receipt_write (message, &receipt, world->carry.host);
  g_autoptr (GBytes) parcel = carry_world_parcel (&world->carry, message);
  g_autoptr (AppInbox) inbox = app_inbox_new (world->carry.store, FALSE, &error);
  g_assert_cmpint (app_inbox_take (inbox, parcel, "r", &error), ==, APP_PICKUP_GOOD);
  g_assert_true (inbox->has_receipt);
}

/* Puts the parts on the stick together again as a host would, and compares. */
static void
assert_stick_gives (World *world, const guint8 *bytes, gsize length) {
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) list = names (world);
  g_autofree guint8 *joined = g_malloc0 (length);
  gsize got = 0;
  for (guint i = 0; i < list->len; i++) {
    g_autoptr (GBytes) parcel
        = pw_stick_read (world->stick, PW_STICK_TO_HOST, world->carry.host->id.bytes,
                         g_ptr_array_index (list, i), &error);
    g_assert_no_error (error);
    g_autoptr (PwBatch) batch = carry_world_open (&world->carry, parcel);
    g_assert_cmpuint (batch->parts->len, ==, 1);
    const PwBlobPart *part = &g_array_index (batch->parts, PwBlobPart, 0);
    g_assert_cmpuint (part->offset + part->length, <=, length);
    if (part->length > 0)
      memcpy (joined + part->offset, part->bytes, part->length);
    got += part->length;
  }
  g_assert_cmpuint (got, ==, length);
  g_assert_cmpmem (joined, length, bytes, length);
}

/* Three parts once; none the second time; a second stick gets its own. */
static void
test_once (World *world, G_GNUC_UNUSED gconstpointer data) {
  g_autofree guint8 *bytes = random_bytes (FILE_BYTES);
  carry_world_capture (&world->carry, bytes, FILE_BYTES);
  g_autoptr (AppSendStick) first = put (world, NULL);
  g_assert_cmpuint (first->written_count, ==, 3);
  g_assert_cmpuint (first->written_bytes, ==, FILE_BYTES);
  assert_stick_gives (world, bytes, FILE_BYTES);
  carry_world_reopen (&world->carry);
  g_autoptr (AppSendStick) second = put (world, NULL);
  g_assert_cmpuint (second->written_count, ==, 0);
  g_assert_cmpuint (second->present_count, ==, 3);

  g_free (world->stick);
  world->stick = g_build_filename (world->carry.dir, "other", NULL);
  g_assert_cmpint (g_mkdir_with_parents (world->stick, 0700), ==, 0);
  g_autoptr (AppSendStick) other = put (world, NULL);
  g_assert_cmpuint (other->written_count, ==, 3);
  assert_stick_gives (world, bytes, FILE_BYTES);
}

/* An empty file is one empty part. */
static void
test_empty (World *world, G_GNUC_UNUSED gconstpointer data) {
  carry_world_capture (&world->carry, "", 0);
  g_autoptr (AppSendStick) result = put (world, NULL);
  g_assert_cmpuint (result->written_count, ==, 1);
  g_autoptr (GPtrArray) list = names (world);
  g_assert_cmpuint (list->len, ==, 1);
  g_autoptr (GBytes) parcel
      = pw_stick_read (world->stick, PW_STICK_TO_HOST, world->carry.host->id.bytes,
                       g_ptr_array_index (list, 0), NULL);
  g_autoptr (PwBatch) batch = carry_world_open (&world->carry, parcel);
  g_assert_cmpuint (batch->parts->len, ==, 1);
  g_assert_cmpuint (g_array_index (batch->parts, PwBlobPart, 0).size, ==, 0);
}

static gboolean
stop_at_first (guint done, G_GNUC_UNUSED guint total, G_GNUC_UNUSED gpointer data) {
  return done != 1;
}

/* Stopped after one part: the next run writes only the rest. A part that got damaged is written
 * anew. */
static void
test_goes_on (World *world, G_GNUC_UNUSED gconstpointer data) {
  g_autofree guint8 *bytes = random_bytes (FILE_BYTES);
  carry_world_capture (&world->carry, bytes, FILE_BYTES);
  g_autoptr (AppSendStick) first = put (world, stop_at_first);
  g_assert_true (first->stopped);
  g_assert_cmpuint (first->written_count, ==, 1);
  g_autoptr (AppSendStick) second = put (world, NULL);
  g_assert_cmpuint (second->written_count, ==, 2);
  g_assert_cmpuint (second->present_count, ==, 1);

  g_autoptr (GPtrArray) list = names (world);
  g_autofree char *address = pw_hex_encode (world->carry.host->id.bytes, PW_ADDRESS_BYTES);
  g_autofree char *path = g_build_filename (world->stick, "PANWAS", "1", "to-host", address,
                                            (char *)g_ptr_array_index (list, 1), NULL);
  g_assert_true (g_file_set_contents (path, "cut", 3, NULL));
  g_autoptr (AppSendStick) third = put (world, NULL);
  g_assert_cmpuint (third->written_count, ==, 1);
  assert_stick_gives (world, bytes, FILE_BYTES);
}

/* A confirmed file is not sent again, and its parts leave the stick; a stranger's file stays. */
static void
test_confirmed (World *world, G_GNUC_UNUSED gconstpointer data) {
  g_autofree guint8 *bytes = random_bytes (1000);
  PwDigest digest = carry_world_capture (&world->carry, bytes, 1000);
  g_autoptr (AppSendStick) first = put (world, NULL);
  g_assert_cmpuint (first->written_count, ==, 1);
  g_autofree char *stranger = NULL;
  g_autoptr (GBytes) content = g_bytes_new_static ("a stranger's batch", 18);
  g_assert_true (pw_stick_put (world->stick, PW_STICK_TO_HOST, world->carry.host->id.bytes, content,
                               &stranger, NULL));
  g_assert_cmpuint (clean (world), ==, 0);
  confirm (world, &digest);
  g_assert_cmpuint (clean (world), ==, 1);
  g_autoptr (GPtrArray) list = names (world);
  g_assert_cmpuint (list->len, ==, 1);
  g_assert_cmpstr (g_ptr_array_index (list, 0), ==, stranger);
  g_autoptr (AppSendStick) again = put (world, NULL);
  g_assert_cmpuint (again->part_count, ==, 0);
}

/* Own parcels leave the stick when a receipt covers all of them, not before. */
static void
test_receipted (World *world, G_GNUC_UNUSED gconstpointer data) {
  g_autoptr (GError) error = NULL;
  carry_world_record (&world->carry, 4);
  g_autoptr (AppHost) host = carry_world_host (&world->carry);
  g_autoptr (AppOutbox) outbox
      = app_outbox_build (world->carry.store, host, APP_MEDIUM_USB, &error);
  const AppOutParcel *parcel = g_ptr_array_index (outbox->parcels, 0);
  g_assert_true (
      pw_stick_put (world->stick, PW_STICK_TO_HOST, host->id.bytes, parcel->bytes, NULL, &error));
  g_assert_true (app_outbox_mark_sent (world->carry.store, parcel, APP_MEDIUM_USB, &error));
  g_autoptr (AppInbox) inbox = app_inbox_new (world->carry.store, FALSE, &error);
  g_autoptr (GBytes) some = carry_world_receipt (&world->carry, world->carry.host, 3, HOST_MS);
  g_assert_cmpint (app_inbox_take (inbox, some, "r", &error), ==, APP_PICKUP_GOOD);
  g_assert_cmpuint (clean (world), ==, 0);
  g_autoptr (GBytes) all = carry_world_receipt (&world->carry, world->carry.host, 4, HOST_MS + 1);
  g_assert_cmpint (app_inbox_take (inbox, all, "r", &error), ==, APP_PICKUP_GOOD);
  g_assert_cmpuint (clean (world), ==, 1);
}

/* A file that is gone from the store's folder is named once, and the others go on. */
static void
test_missing (World *world, G_GNUC_UNUSED gconstpointer data) {
  g_autofree guint8 *bytes = random_bytes (FILE_BYTES);
  PwDigest digest = carry_world_capture (&world->carry, bytes, FILE_BYTES);
  carry_world_capture (&world->carry, "other", 5);
  g_autofree char *hex = pw_digest_to_hex (&digest);
  g_autofree char *path = g_build_filename (world->carry.dir, "store", "evidence", hex, NULL);
  g_assert_true (g_file_set_contents (path, "rubbish", 7, NULL));
  g_autoptr (AppSendStick) result = put (world, NULL);
  g_assert_cmpuint (result->problems->len, ==, 1);
  g_assert_cmpuint (result->written_count, ==, 1);
}

#define ADD(path, function) g_test_add (path, World, NULL, set_up, function, tear_down)

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  ADD ("/send-stick/once", test_once);
  ADD ("/send-stick/empty", test_empty);
  ADD ("/send-stick/goes-on", test_goes_on);
  ADD ("/send-stick/confirmed", test_confirmed);
  ADD ("/send-stick/receipted", test_receipted);
  ADD ("/send-stick/missing", test_missing);
  return g_test_run ();
}
