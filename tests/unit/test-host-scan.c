/* Scanning: pictures in several goes, lost, mixed and foreign, become batches in the spool once.
 * Pictures are really drawn and read. */
#include <glib/gstdio.h>

#include "host/intake/host-scan.h"
#include "sync/base/pw-file.h"
#include "tests/lib/host-desk.h"

/* A payload that does not compress into one code. */
static GBytes *
random_payload (gsize length) {
  guint8 *bytes = g_malloc (length);
  for (gsize i = 0; i < length; i++)
    bytes[i] = (guint8)g_test_rand_int_range (0, 256);
  return g_bytes_new_take (bytes, length);
}

/* Pictures of a payload in their own folder; their paths. */
static GPtrArray *
draw (Desk *desk, const char *name, GBytes *payload) {
  g_autoptr (GError) error = NULL;
  g_autofree char *dir = desk_path (desk, name);
  PwQrFolderOptions options = { .version = 10, .loss_percent = 50, .module_px = 2 };
  (void)pw_qr_folder_write (dir, payload, &options, NULL, &error);
  g_assert_no_error (error);
  g_autoptr (GPtrArray) names = pw_file_list (dir, ".png", 1000, &error);
  GPtrArray *paths = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < names->len; i++)
    g_ptr_array_add (paths, g_build_filename (dir, g_ptr_array_index (names, i), NULL));
  return paths;
}

static HostScan *
scan (Desk *desk, const GPtrArray *paths, guint first, guint count) {
  g_autoptr (GError) error = NULL;
  HostScan *result = host_scan_pictures (desk->host, (const char *const *)paths->pdata + first,
                                         count, NULL, NULL, &error);
  g_assert_no_error (error);
  return result;
}

static void
test_in_two_goes (Desk *desk, gconstpointer data) {
  (void)data;
  g_autoptr (GBytes) payload = random_payload (2000);
  g_autoptr (GPtrArray) paths = draw (desk, "one", payload);
  g_assert_cmpuint (paths->len, >, 10);
  g_autoptr (HostScan) first = scan (desk, paths, 0, 3);
  g_assert_cmpuint (first->received->len, ==, 0);
  g_assert_cmpuint (first->unfinished->len, ==, 1);
  const PwJoinerTransfer *transfer = &g_array_index (first->unfinished, PwJoinerTransfer, 0);
  g_assert_cmpuint (transfer->rank, >, 0);
  g_assert_cmpuint (transfer->rank, <, transfer->symbol_count);
  /* Another day: other pictures of it are enough. */
  desk_reopen (desk);
  g_autoptr (HostScan) second = scan (desk, paths, 6, paths->len - 6);
  g_assert_cmpuint (second->received->len, ==, 1);
  g_assert_cmpuint (second->unfinished->len, ==, 0);
  const HostScanned *got = &g_array_index (second->received, HostScanned, 0);
  g_assert_true (got->is_new);
  g_assert_cmpuint (got->bytes, ==, 2000);
  desk_reopen (desk);
  g_assert_cmpint (desk_count (desk, "SELECT count(*) FROM spool WHERE medium = 'qr'"), ==, 1);
  g_assert_cmpint (desk_count (desk, "SELECT count(*) FROM frame"), ==, 0);
  g_autoptr (HostScan) again = scan (desk, paths, 0, paths->len);
  g_assert_cmpuint (again->received->len, ==, 1);
  g_assert_false (g_array_index (again->received, HostScanned, 0).is_new);
  g_assert_cmpint (desk_count (desk, "SELECT count(*) FROM spool"), ==, 1);
  /* A late picture of it begins nothing new. */
  g_autoptr (HostScan) late = scan (desk, paths, 0, 1);
  g_assert_cmpuint (late->received->len, ==, 0);
  g_assert_cmpuint (late->unfinished->len, ==, 0);
  g_assert_cmpuint (late->held_count, ==, 1);
  g_assert_cmpint (desk_count (desk, "SELECT count(*) FROM frame"), ==, 0);
}

static void
test_mixed (Desk *desk, gconstpointer data) {
  (void)data;
  g_autoptr (GBytes) one = random_payload (900), two = random_payload (1500);
  g_autoptr (GPtrArray) mixed = draw (desk, "one", one);
  g_autoptr (GPtrArray) more = draw (desk, "two", two);
  g_ptr_array_extend_and_steal (mixed, g_steal_pointer (&more));
  g_autofree char *no_picture = desk_path (desk, "notes.png");
  g_assert_true (g_file_set_contents (no_picture, "no picture", -1, NULL));
  g_ptr_array_add (mixed, g_strdup (no_picture));
  g_ptr_array_add (mixed, desk_path (desk, "not-there.png"));
  g_autoptr (HostScan) result = scan (desk, mixed, 0, mixed->len);
  g_assert_cmpuint (result->received->len, ==, 2);
  g_assert_cmpuint (result->pictures->unreadable_count, ==, 2);
  g_assert_cmpuint (result->pictures->notes->len, ==, 2);
}

static gboolean
stop_at_second (const PwQrFolderReport *report, GArray *unfinished, gpointer data) {
  (void)unfinished;
  (void)data;
  return report->done_count < 2;
}

static void
test_stopped (Desk *desk, gconstpointer data) {
  (void)data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) payload = random_payload (2000);
  g_autoptr (GPtrArray) paths = draw (desk, "one", payload);
  g_autoptr (HostScan) result = host_scan_pictures (desk->host, (const char *const *)paths->pdata,
                                                    paths->len, stop_at_second, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (result->interrupted);
  /* What was read is kept: the pictures that are left are enough with it. */
  g_assert_cmpint (desk_count (desk, "SELECT count(*) FROM frame"), >=, 2);
}

#define ADD(name, function)                                                                        \
  g_test_add ("/host/scan/" name, Desk, NULL, desk_set_up, function, desk_tear_down)

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  ADD ("in-two-goes", test_in_two_goes);
  ADD ("mixed", test_mixed);
  ADD ("stopped", test_stopped);
  return g_test_run ();
}
