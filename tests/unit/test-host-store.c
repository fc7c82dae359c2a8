/* The store: made once, opened again with the same keys, refused politely when it is not ours; the
 * spool: bytes by digest, bounded, all or nothing; frames kept between scans. */
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#include "host/intake/host-frames.h"
#include "host/intake/host-spool.h"
#include "sync/base/pw-error.h"
#include "sync/transport/pw-frame.h"
#include "tests/lib/host-fixture.h"
#include "tests/lib/sample.h"

/* --- store ----------------------------------------------------------------------------------- */

static void
test_init_and_open (void) {
  pw_secret_start ();
  char *dir = sample_dir_new ();
  g_autofree char *path = g_build_filename (dir, "deep", "er", "host.db", NULL);
  g_autoptr (GError) error = NULL;
  g_assert_null (host_store_open (path, NULL, &error));
  g_assert_true (pw_error_is (error, PW_ERROR_NOT_FOUND));
  g_clear_error (&error);
  HostStore *made = host_store_init (path, "17.07", "Bawaslu Rejang Lebong", NULL, &error);
  g_assert_no_error (error);
  PwId id = made->identity->id;
  g_assert_cmpstr (made->region, ==, "17.07");
  host_store_close (made);
  GStatBuf status;
  g_assert_cmpint (g_stat (path, &status), ==, 0);
  g_assert_cmpuint (status.st_mode & 0777, ==, 0600);
  HostStore *opened = host_store_open (path, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (pw_id_equal (&opened->identity->id, &id));
  g_assert_cmpstr (opened->name, ==, "Bawaslu Rejang Lebong");
  host_store_close (opened);
  g_assert_null (host_store_init (path, "17.07", "lain", NULL, &error));
  g_assert_true (pw_error_is (error, PW_ERROR_EXISTS));
  g_clear_error (&error);
  g_assert_null (host_store_open ("postgresql://localhost/x", NULL, &error));
  g_assert_true (pw_error_is (error, PW_ERROR_REFUSED));
  sample_dir_free (dir);
}

static void
test_bad_arguments (void) {
  static const char *const regions[]
      = { "", "1", "17.", "17.7", "17.07.03.204", "ab", "17.07.03.2004.1" };
  char *dir = sample_dir_new ();
  g_autofree char *path = g_build_filename (dir, "host.db", NULL);
  for (guint i = 0; i < G_N_ELEMENTS (regions); i++) {
    g_autoptr (GError) error = NULL;
    g_assert_null (host_store_init (path, regions[i], "x", NULL, &error));
    g_assert_true (pw_error_is (error, PW_ERROR_REFUSED));
  }
  g_autoptr (GError) error = NULL;
  g_assert_null (host_store_init (path, "17", "", NULL, &error));
  g_assert_true (pw_error_is (error, PW_ERROR_REFUSED));
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  sample_dir_free (dir);
}

/* Views of another version of the program are made anew when the store is opened. */
static void
test_stale_views (Fixture *fixture, gconstpointer data) {
  (void)data;
  fixture_create (fixture, 3);
  fixture_send (fixture, 1, 3, "usb");
  fixture_run (fixture);
  g_autofree char *dump = world_dump (fixture->host);
  world_sql (fixture->host, "UPDATE view_basis SET digest = x'00'; DELETE FROM v_record");
  g_autofree char *path = g_strdup (fixture->host->path);
  host_store_close (fixture->host);
  g_autoptr (GError) error = NULL;
  fixture->host = host_store_open (path, &fixture->clock.base, &error);
  g_assert_no_error (error);
  g_autofree char *again = world_dump (fixture->host);
  g_assert_cmpstr (again, ==, dump);
}

/* --- spool ----------------------------------------------------------------------------------- */

static void
test_spool (Fixture *fixture, gconstpointer data) {
  (void)data;
  g_autoptr (GError) error = NULL;
  gboolean is_new = FALSE;
  g_autoptr (GBytes) garbage = g_bytes_new_static ("not a parcel", 12);
  g_assert_true (host_spool_put (fixture->host, garbage, "usb", "a\xff", &is_new, &error));
  g_assert_true (is_new);
  g_assert_true (host_spool_put (fixture->host, garbage, "qr", "b", &is_new, &error));
  g_assert_false (is_new);
  g_autofree char *arrivals
      = world_sql_text (fixture->host, "SELECT medium || source FROM arrival");
  g_assert_cmpstr (arrivals, ==, "qrb");
  gint64 open = 0;
  g_assert_true (host_spool_count_open (fixture->host, &open, &error));
  g_assert_cmpint (open, ==, 1);
  g_autoptr (GBytes) read = host_spool_get (fixture->host, 1, &error);
  g_assert_true (g_bytes_equal (read, garbage));
  g_assert_null (host_spool_get (fixture->host, 2, &error));
  g_assert_true (pw_error_is (error, PW_ERROR_NOT_FOUND));
}

static void
test_spool_bounds (Fixture *fixture, gconstpointer data) {
  (void)data;
  g_autoptr (GError) error = NULL;
  g_autofree guint8 *zeros = g_malloc0 (PW_BATCH_BYTES_MAX + 1);
  g_autoptr (GBytes) over = g_bytes_new_static (zeros, PW_BATCH_BYTES_MAX + 1);
  g_autoptr (GBytes) most = g_bytes_new_static (zeros, PW_BATCH_BYTES_MAX);
  g_autoptr (GBytes) none = g_bytes_new_static ("", 0);
  g_assert_false (host_spool_put (fixture->host, over, "usb", "x", NULL, &error));
  g_assert_true (pw_error_is (error, PW_ERROR_TOO_BIG));
  g_clear_error (&error);
  g_assert_false (host_spool_put (fixture->host, none, "usb", "x", NULL, &error));
  g_assert_true (pw_error_is (error, PW_ERROR_REFUSED));
  g_clear_error (&error);
  /* Inside a group a refused file does not end the group. */
  g_assert_true (host_spool_begin (fixture->host, &error));
  g_assert_true (host_spool_add (fixture->host, most, "usb", "x", NULL, &error));
  g_assert_false (host_spool_add (fixture->host, over, "usb", "x", NULL, &error));
  g_clear_error (&error);
  g_assert_true (host_spool_end (fixture->host, &error));
  g_autofree char *count = world_sql_text (fixture->host, "SELECT count (*) FROM spool");
  g_assert_cmpstr (count, ==, "1");
}

/* --- frames ---------------------------------------------------------------------------------- */

static void
test_frames (Fixture *fixture, gconstpointer data) {
  (void)data;
  g_autoptr (GError) error = NULL;
  g_autofree guint8 *bytes = g_malloc (5000);
  for (guint i = 0; i < 5000; i++)
    bytes[i] = (guint8)(i * 31 >> 3);
  g_autoptr (GBytes) payload = g_bytes_new (bytes, 5000);
  g_autoptr (PwFrameSource) source = pw_frame_source_new (payload, &error);
  g_assert_no_error (error);
  g_autoptr (PwJoiner) first = pw_joiner_new ();
  for (guint i = 0; i < 5; i++) {
    g_autoptr (GBytes) frame = pw_frame_build (source, 4 * i, 4);
    g_assert_cmpint (pw_joiner_add (first, frame, &error), ==, PW_JOINER_TAKEN);
  }
  g_autoptr (GArray) before = pw_joiner_list (first);
  g_assert_cmpuint (before->len, ==, 1);
  g_assert_true (host_frames_keep (fixture->host, first, &error));
  g_autoptr (PwJoiner) second = pw_joiner_new ();
  g_assert_true (host_frames_restore (fixture->host, second, &error));
  g_autoptr (GArray) after = pw_joiner_list (second);
  g_assert_cmpuint (after->len, ==, 1);
  g_assert_cmpuint (g_array_index (after, PwJoinerTransfer, 0).rank, ==,
                    g_array_index (before, PwJoinerTransfer, 0).rank);
  /* A finished transfer leaves nothing behind. */
  g_autoptr (PwJoiner) empty = pw_joiner_new ();
  g_assert_true (host_frames_keep (fixture->host, empty, &error));
  g_autofree char *count = world_sql_text (fixture->host, "SELECT count (*) FROM frame");
  g_assert_cmpstr (count, ==, "0");
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/host/store/init-and-open", test_init_and_open);
  g_test_add_func ("/host/store/bad-arguments", test_bad_arguments);
  fixture_add ("/host/store/stale-views", test_stale_views);
  fixture_add ("/host/store/spool", test_spool);
  fixture_add ("/host/store/spool-bounds", test_spool_bounds);
  fixture_add ("/host/store/frames", test_frames);
  return g_test_run ();
}
