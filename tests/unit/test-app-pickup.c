/* Pick-up: what lies on a stick or stands in pictures is handed over once, whole; a transfer that
 * is not complete is kept and goes on with the next pick-up; what is damaged is named. */
#include <string.h>

#include "firmware/send/app-pickup.h"
#include "sync/base/pw-error.h"
#include "sync/base/pw-file.h"
#include "sync/transport/pw-qr-folder.h"
#include "tests/lib/carry-world.h"

#define PAYLOAD_BYTES 6000

/* What was handed over. */
typedef struct {
  GPtrArray *parcels;     /* owned: GBytes */
  AppPickupAnswer answer; /* to give */
  guint stop_after;       /* progress calls; 0: never */
} Seen;

static void
seen_clear (Seen *seen) {
  g_clear_pointer (&seen->parcels, g_ptr_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Seen, seen_clear)

static AppPickupAnswer
on_parcel (GBytes *parcel, G_GNUC_UNUSED const char *source, gpointer data, GError **error) {
  Seen *seen = data;
  if (seen->parcels == NULL)
    seen->parcels = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
  g_ptr_array_add (seen->parcels, g_bytes_ref (parcel));
  if (seen->answer == APP_PICKUP_STOP)
    g_set_error_literal (error, PW_ERROR, PW_ERROR_NO_SPACE, "full");
  return seen->answer;
}

static gboolean
on_progress (guint done, G_GNUC_UNUSED guint total, gpointer data) {
  const Seen *seen = data;
  return seen->stop_after == 0 || done < seen->stop_after;
}

static GBytes *
random_payload (gsize length) {
  guint8 *bytes = g_malloc (length);
  for (gsize i = 0; i < length; i++)
    bytes[i] = (guint8)g_test_rand_int ();
  return g_bytes_new_take (bytes, length);
}

/* Writes a payload as pictures to dir/all and sorts them by turns into dir/0 and dir/1. */
static void
write_halves (CarryWorld *world, GBytes *payload, guint loss_percent) {
  g_autoptr (GError) error = NULL;
  g_autofree char *all = g_build_filename (world->dir, "all", NULL);
  PwQrFolderOptions options = { .version = 10, .loss_percent = loss_percent, .module_px = 2 };
  g_assert_true (pw_qr_folder_write (all, payload, &options, NULL, &error));
  g_autoptr (GPtrArray) names = pw_file_list (all, ".png", 10000, &error);
  g_assert_cmpuint (names->len, >, 3);
  for (guint i = 0; i < names->len; i++) {
    g_autofree char *from = g_build_filename (all, names->pdata[i], NULL);
    g_autofree char *half = g_build_filename (world->dir, i % 2 == 0 ? "0" : "1", NULL);
    g_autofree char *to = g_build_filename (half, names->pdata[i], NULL);
    g_autoptr (GBytes) bytes = pw_file_read (from, PW_PICTURE_FILE_BYTES_MAX, &error);
    g_assert_cmpint (g_mkdir_with_parents (half, 0700), ==, 0);
    g_assert_true (pw_file_save (to, bytes, 0600, &error));
  }
}

static AppPickup *
pick_up (CarryWorld *world, Seen *seen, const char *folder) {
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (world->dir, folder, NULL);
  const char *paths[] = { path };
  AppPickup *pickup = app_pickup_new (on_parcel, on_progress, seen);
  gboolean ok = app_pickup_pictures (pickup, world->store, paths, 1, &error);
  g_assert_cmpint (ok, ==, seen->answer != APP_PICKUP_STOP || seen->parcels == NULL);
  return pickup;
}

static guint
stored_frames (CarryWorld *world) {
  guint count = 0;
  gboolean row = TRUE;
  PwStmt *stmt = pw_db_stmt (world->store->db, "app-inbox/list-frames", NULL);
  while (pw_stmt_step (stmt, &row, NULL) && row)
    count++;
  return count;
}

/* Half the pictures today, the program ends, the other half tomorrow. */
static void
test_goes_on (CarryWorld *world, G_GNUC_UNUSED gconstpointer data) {
  g_auto (Seen) seen = { 0 };
  g_autoptr (GBytes) payload = random_payload (PAYLOAD_BYTES);
  write_halves (world, payload, 0);
  g_autoptr (AppPickup) today = pick_up (world, &seen, "0");
  g_assert_null (seen.parcels);
  g_assert_cmpuint (today->unfinished->len, ==, 1);
  g_assert_true (g_array_index (today->unfinished, AppPickupTransfer, 0).fed);
  g_assert_cmpuint (stored_frames (world), >, 0);
  carry_world_reopen (world);
  g_autoptr (AppPickup) same = pick_up (world, &seen, "0");
  g_assert_cmpuint (same->unfinished->len, ==, 1);
  g_assert_false (g_array_index (same->unfinished, AppPickupTransfer, 0).fed);
  g_autoptr (AppPickup) tomorrow = pick_up (world, &seen, "1");
  g_assert_cmpuint (tomorrow->unfinished->len, ==, 0);
  g_assert_cmpuint (seen.parcels->len, ==, 1);
  g_assert_true (g_bytes_equal (seen.parcels->pdata[0], payload));
  g_assert_cmpuint (stored_frames (world), ==, 0);
}

/* A payload that the receiver calls damaged is collected anew from the pictures that follow; one
 * whose store failed stops. */
static void
test_answers (CarryWorld *world, G_GNUC_UNUSED gconstpointer data) {
  g_auto (Seen) damaged = { .answer = APP_PICKUP_DAMAGED };
  g_auto (Seen) stop = { .answer = APP_PICKUP_STOP };
  g_auto (Seen) good = { 0 };
  g_autoptr (GBytes) payload = random_payload (PAYLOAD_BYTES);
  write_halves (world, payload, 70);
  g_autoptr (AppPickup) first = pick_up (world, &damaged, "all");
  g_assert_cmpuint (first->found_count, >, 1);
  g_autoptr (AppPickup) second = pick_up (world, &stop, "all");
  g_assert_cmpuint (second->found_count, ==, 1);
  g_autoptr (AppPickup) third = pick_up (world, &good, "all");
  g_assert_cmpuint (third->found_count, ==, 1);
  g_assert_true (g_bytes_equal (good.parcels->pdata[0], payload));
}

/* Interrupted: what was seen is kept. */
static void
test_interrupted (CarryWorld *world, G_GNUC_UNUSED gconstpointer data) {
  g_auto (Seen) seen = { .stop_after = 2 };
  g_autoptr (GBytes) payload = random_payload (PAYLOAD_BYTES);
  write_halves (world, payload, 0);
  g_autoptr (AppPickup) pickup = pick_up (world, &seen, "all");
  g_assert_true (pickup->stopped);
  g_assert_cmpuint (stored_frames (world), >, 0);
}

/* Nothing but other files: noted, never fatal. */
static void
test_rubbish (CarryWorld *world, G_GNUC_UNUSED gconstpointer data) {
  g_auto (Seen) seen = { 0 };
  g_autofree char *dir = g_build_filename (world->dir, "rubbish", NULL);
  g_autofree char *file = g_build_filename (dir, "a.png", NULL);
  g_assert_cmpint (g_mkdir_with_parents (dir, 0700), ==, 0);
  g_assert_true (g_file_set_contents (file, "no picture", 10, NULL));
  g_autoptr (AppPickup) pickup = pick_up (world, &seen, "rubbish");
  g_assert_cmpuint (pickup->damaged_count, ==, 1);
  g_assert_cmpuint (pickup->problems->len, ==, 1);
  g_autoptr (AppPickup) none = pick_up (world, &seen, "not-there");
  g_assert_cmpuint (none->damaged_count, ==, 1);
  g_assert_null (seen.parcels);
}

/* A stick: the good file is handed over, the damaged one is named. */
static void
test_stick (CarryWorld *world, G_GNUC_UNUSED gconstpointer data) {
  g_autoptr (GError) error = NULL;
  g_auto (Seen) seen = { 0 };
  const guint8 *address = world->store->identity->id.bytes;
  g_autofree char *root = g_build_filename (world->dir, "stick", NULL);
  g_assert_cmpint (g_mkdir_with_parents (root, 0700), ==, 0);
  g_autoptr (GBytes) one = random_payload (100);
  g_autoptr (GBytes) two = random_payload (100);
  g_autofree char *name = NULL;
  g_assert_true (pw_stick_put (root, PW_STICK_TO_DEVICE, address, one, NULL, &error));
  g_assert_true (pw_stick_put (root, PW_STICK_TO_DEVICE, address, two, &name, &error));
  g_autofree char *hex = pw_hex_encode (address, PW_ADDRESS_BYTES);
  g_autofree char *path = g_build_filename (root, "PANWAS", "1", "to-device", hex, name, NULL);
  g_assert_true (g_file_set_contents (path, "torn", 4, NULL));
  g_autoptr (AppPickup) pickup = app_pickup_new (on_parcel, on_progress, &seen);
  g_assert_true (app_pickup_stick (pickup, root, PW_STICK_TO_DEVICE, address, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (pickup->found_count, ==, 1);
  g_assert_cmpuint (pickup->damaged_count, ==, 1);
  g_assert_nonnull (strstr (pickup->problems->pdata[0], name));
  g_assert_true (g_bytes_equal (seen.parcels->pdata[0], one));
}

#define ADD(path, function)                                                                        \
  g_test_add (path, CarryWorld, NULL, carry_world_set_up, function, carry_world_tear_down)

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  ADD ("/pickup/goes-on", test_goes_on);
  ADD ("/pickup/answers", test_answers);
  ADD ("/pickup/interrupted", test_interrupted);
  ADD ("/pickup/rubbish", test_rubbish);
  ADD ("/pickup/stick", test_stick);
  return g_test_run ();
}
