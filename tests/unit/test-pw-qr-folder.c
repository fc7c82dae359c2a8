/* QR folder: payloads written as pictures come back, also with a third of the pictures gone, among
 * broken files, and from several folders at once. */
#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "sync/base/pw-error.h"
#include "sync/base/pw-file.h"
#include "sync/transport/pw-picture.h"
#include "sync/transport/pw-qr-folder.h"

static GBytes *
random_payload (gsize length) {
  guint8 *bytes = g_malloc (length);
  for (gsize i = 0; i < length; i++)
    bytes[i] = (guint8)g_test_rand_int_range (0, 256);
  return g_bytes_new_take (bytes, length);
}

static char *
new_dir (void) {
  char *dir = g_dir_make_tmp ("pw-qr-folder-XXXXXX", NULL);
  g_assert_nonnull (dir);
  return dir;
}

static void
remove_dir (const char *dir) {
  g_autoptr (GDir) open_dir = g_dir_open (dir, 0, NULL);
  const char *name;
  while ((name = g_dir_read_name (open_dir)) != NULL) {
    g_autofree char *path = g_build_filename (dir, name, NULL);
    g_assert_cmpint (g_unlink (path), ==, 0);
  }
  g_assert_cmpint (g_rmdir (dir), ==, 0);
}

static guint
write_ok (const char *dir, GBytes *payload, const PwQrFolderOptions *options) {
  g_autoptr (GError) error = NULL;
  guint count = 0;
  g_assert_true (pw_qr_folder_write (dir, payload, options, &count, &error));
  g_assert_no_error (error);
  g_autoptr (GPtrArray) names = pw_file_list (dir, ".png", 10000, &error);
  g_assert_cmpuint (names->len, >=, count);
  return count;
}

static void
assert_reads (const char *dir, GBytes *payload) {
  g_autoptr (PwJoiner) joiner = pw_joiner_new ();
  g_autoptr (PwQrFolderReport) report = pw_qr_folder_read (&dir, 1, joiner, NULL, NULL);
  g_assert_cmpuint (report->done_count, ==, report->picture_count);
  g_assert_cmpuint (report->unreadable_count, ==, 0);
  g_assert_cmpuint (report->refused_count, ==, 0);
  g_autoptr (GBytes) got = pw_joiner_take (joiner, NULL);
  g_assert_nonnull (got);
  g_assert_true (g_bytes_equal (got, payload));
}

/* Removes a third of the pictures, chosen by chance. */
static void
lose_a_third (const char *dir, guint count) {
  for (guint lost = 0; lost < count / 3;) {
    g_autofree char *name
        = g_strdup_printf ("frame-%04d.png", g_test_rand_int_range (1, (int)count + 1));
    g_autofree char *path = g_build_filename (dir, name, NULL);
    lost += g_unlink (path) == 0 ? 1 : 0;
  }
}

static void
test_still (void) {
  const gsize lengths[] = { 1, 111, 112, 700, 1221 };
  for (guint i = 0; i < G_N_ELEMENTS (lengths); i++) {
    g_autofree char *dir = new_dir ();
    g_autoptr (GBytes) payload = random_payload (lengths[i]);
    g_assert_cmpuint (write_ok (dir, payload, NULL), ==, 1);
    assert_reads (dir, payload);
    remove_dir (dir);
  }
}

static void
test_series (void) {
  const struct {
    PwQrFolderOptions options;
    gsize length;
    guint count; /* expected; 0 for any */
  } cases[] = {
    { { .loss_percent = 34 }, 1222, 3 }, /* 12 symbols, 8 a picture: 2 needed */
    { { .loss_percent = 34 }, 20000, 0 },
    { { .cols = 3, .rows = 2, .loss_percent = 34 }, 20000, 11 }, /* 181 of 24 a picture: 8 needed */
    { { .cols = 2, .rows = 2, .version = 10, .module_px = 3, .loss_percent = 40 }, 9000, 0 },
    { { .version = 6, .loss_percent = 34 }, 2000, 0 },
    { { .cols = 3, .rows = 2, .loss_percent = 34 }, 50, 2 },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *dir = new_dir ();
    g_autoptr (GBytes) payload = random_payload (cases[i].length);
    guint count = write_ok (dir, payload, &cases[i].options);
    if (cases[i].count != 0)
      g_assert_cmpuint (count, ==, cases[i].count);
    lose_a_third (dir, count);
    assert_reads (dir, payload);
    remove_dir (dir);
  }
}

/* Symbols of 222 and 888 bytes do not fit the version asked for: it is raised. */
static void
test_large_symbols (void) {
  const gsize lengths[] = { (128 << 10) + 1, (1 << 20) + 1 };
  for (guint i = 0; i < G_N_ELEMENTS (lengths); i++) {
    g_autofree char *dir = new_dir ();
    g_autoptr (GBytes) payload = random_payload (lengths[i]);
    PwQrFolderOptions options = { .cols = 8, .rows = 8, .version = 8, .module_px = 1 };
    guint count = write_ok (dir, payload, &options);
    g_assert_cmpuint (count, <, 30);
    g_autofree char *path = g_build_filename (dir, "frame-0001.png", NULL);
    g_autoptr (PwPicture) picture = pw_picture_read (path, NULL);
    g_assert_nonnull (picture);
    g_assert_cmpuint (picture->width, >, 8 * (17 + 4 * 8));
    remove_dir (dir);
  }
}

/* A shorter set over a longer one leaves nothing of it; other files stay. */
static void
test_written_again (void) {
  g_autofree char *dir = new_dir ();
  g_autoptr (GBytes) large = random_payload (9000);
  g_autoptr (GBytes) small = random_payload (100);
  g_autofree char *mine = g_build_filename (dir, "frame-of-mine.png", NULL);
  PwQrFolderOptions other = { .prefix = "other", .loss_percent = 0 };
  g_assert_cmpuint (write_ok (dir, large, NULL), >, 3);
  g_assert_cmpuint (write_ok (dir, small, &other), ==, 1);
  g_assert_true (g_file_set_contents (mine, "x", 1, NULL));
  g_assert_cmpuint (write_ok (dir, small, NULL), ==, 1);
  g_autoptr (GPtrArray) names = pw_file_list (dir, ".png", 100, NULL);
  g_assert_cmpuint (names->len, ==, 3);
  remove_dir (dir);
}

/* Broken, foreign and empty pictures, links and other files are counted or left out, and the
 * payload comes all the same; also one path that is not there. */
static void
test_among_others (void) {
  g_autofree char *dir = new_dir ();
  g_autoptr (GBytes) payload = random_payload (5000);
  guint count = write_ok (dir, payload, NULL);
  g_autofree char *broken = g_build_filename (dir, "broken.PNG", NULL);
  g_autofree char *text = g_build_filename (dir, "text.png", NULL);
  g_autofree char *white = g_build_filename (dir, "white.pgm", NULL);
  g_autofree char *other = g_build_filename (dir, "notes.txt", NULL);
  g_autofree char *link = g_build_filename (dir, "link.png", NULL);
  g_autofree char *first = g_build_filename (dir, "frame-0001.png", NULL);
  g_autofree char *png = NULL;
  gsize length;
  g_assert_true (g_file_get_contents (first, &png, &length, NULL));
  g_assert_true (g_file_set_contents (broken, png, (gssize)length / 2, NULL));
  g_assert_true (g_file_set_contents (text, "hello", 5, NULL));
  g_assert_true (g_file_set_contents (other, "hello", 5, NULL));
  g_assert_true (g_file_set_contents (white, "P5 2 2 255 \xff\xff\xff\xff", 15, NULL));
  g_assert_cmpint (symlink (first, link), ==, 0);
  const char *paths[] = { dir, "/nowhere/at/all.png" };
  g_autoptr (PwJoiner) joiner = pw_joiner_new ();
  g_autoptr (PwQrFolderReport) report = pw_qr_folder_read (paths, 2, joiner, NULL, NULL);
  g_assert_cmpuint (report->picture_count, ==, count + 4);
  g_assert_cmpuint (report->done_count, ==, count + 4);
  g_assert_cmpuint (report->unreadable_count, ==, 3);
  g_assert_cmpuint (report->empty_count, ==, 1);
  g_assert_cmpuint (report->symbol_count, ==, count);
  g_assert_cmpuint (report->notes->len, ==, 3);
  for (guint i = 0; i < report->notes->len; i++) { /* each names its file, once */
    const char *said = strchr (report->notes->pdata[i], '/');
    g_assert_nonnull (said);
    g_assert_null (strstr (said + 1, i == 2 ? "/nowhere" : dir));
  }
  g_autoptr (GBytes) got = pw_joiner_take (joiner, NULL);
  g_assert_true (got != NULL && g_bytes_equal (got, payload));
  remove_dir (dir);
}

typedef struct {
  guint calls;
  guint stop_after; /* 0 for never */
} Counter;

static gboolean
on_progress (const PwQrFolderReport *report, PwJoiner *joiner, gpointer data) {
  Counter *counter = data;
  counter->calls++;
  g_assert_cmpuint (report->done_count, ==, counter->calls);
  g_assert_nonnull (joiner);
  return counter->calls != counter->stop_after;
}

static void
test_progress (void) {
  g_autofree char *dir = new_dir ();
  g_autoptr (GBytes) payload = random_payload (8000);
  guint count = write_ok (dir, payload, NULL);
  const char *paths[] = { dir };
  for (guint stop_after = 0; stop_after <= 3; stop_after += 3) {
    Counter counter = { .stop_after = stop_after };
    g_autoptr (PwJoiner) joiner = pw_joiner_new ();
    g_autoptr (PwQrFolderReport) report
        = pw_qr_folder_read (paths, 1, joiner, on_progress, &counter);
    g_assert_cmpuint (counter.calls, ==, stop_after == 0 ? count : stop_after);
    g_assert_cmpuint (report->picture_count, ==, count);
  }
  remove_dir (dir);
}

static void
assert_refused (const PwQrFolderOptions *options) {
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) payload = random_payload (10);
  g_assert_false (pw_qr_folder_write ("/nowhere", payload, options, NULL, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_REFUSED);
}

static void
test_refused (void) {
  assert_refused (&(PwQrFolderOptions){ .cols = 9, .rows = 8 });
  assert_refused (&(PwQrFolderOptions){ .cols = G_MAXUINT, .rows = G_MAXUINT });
  assert_refused (&(PwQrFolderOptions){ .version = 41 });
  assert_refused (&(PwQrFolderOptions){ .module_px = 65 });
  assert_refused (&(PwQrFolderOptions){ .loss_percent = 91 });
  assert_refused (&(PwQrFolderOptions){ .prefix = "a/b" });
  assert_refused (&(PwQrFolderOptions){ .prefix = "" });
  assert_refused (&(PwQrFolderOptions){ .prefix = "../x" });
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) empty = g_bytes_new_static ("", 0);
  g_assert_false (pw_qr_folder_write ("/nowhere", empty, NULL, NULL, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_REFUSED);
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/qr-folder/still", test_still);
  g_test_add_func ("/qr-folder/series", test_series);
  g_test_add_func ("/qr-folder/large-symbols", test_large_symbols);
  g_test_add_func ("/qr-folder/written-again", test_written_again);
  g_test_add_func ("/qr-folder/among-others", test_among_others);
  g_test_add_func ("/qr-folder/progress", test_progress);
  g_test_add_func ("/qr-folder/refused", test_refused);
  return g_test_run ();
}
