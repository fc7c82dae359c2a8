/* A disk that does not answer is not taken for an empty one: looking at files, folders, sticks and
 * stores says what failed, and never that there is nothing. */
#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

#include "firmware/device/app-store.h"
#include "sync/base/pw-error.h"
#include "sync/base/pw-file.h"
#include "sync/transport/pw-stick.h"
#include "tests/lib/fault-disk.h"
#include "tests/lib/sample.h"

typedef struct {
  char *dir, *path;
  FaultDisk *disk;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data) {
  (void)data;
  g_autoptr (GBytes) bytes = g_bytes_new_static ("x", 1);
  fixture->dir = sample_dir_new ();
  fixture->path = g_build_filename (fixture->dir, "file.txt", NULL);
  g_assert_true (pw_file_save (fixture->path, bytes, 0600, NULL));
  fixture->disk = fault_disk_new (fixture->dir);
}

static void
tear_down (Fixture *fixture, gconstpointer data) {
  (void)data;
  fault_disk_free (fixture->disk);
  g_free (fixture->path);
  sample_dir_free (fixture->dir);
}

static void
be_silent (Fixture *fixture) {
  fault_disk_fail (fixture->disk, FAULT_LOOK, 1, EIO, TRUE);
}

static void
test_look (Fixture *fixture, gconstpointer data) {
  (void)data;
  g_autofree char *nothing = g_build_filename (fixture->dir, "nothing", NULL);
  g_autoptr (GError) error = NULL;
  gboolean there = FALSE;
  g_assert_true (pw_file_look (fixture->path, &there, NULL) && there);
  g_assert_true (pw_file_look (nothing, &there, NULL) && !there);
  g_assert_false (pw_file_exists (nothing));
  be_silent (fixture);
  g_assert_false (pw_file_look (fixture->path, &there, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_SYSTEM);
  g_assert_true (pw_file_exists (fixture->path));
  g_assert_true (pw_file_exists (nothing));
}

static void
test_save_new (Fixture *fixture, gconstpointer data) {
  (void)data;
  g_autoptr (GBytes) bytes = g_bytes_new_static ("y", 1);
  g_autoptr (GError) error = NULL;
  be_silent (fixture);
  g_assert_false (pw_file_save_new (fixture->path, bytes, 0600, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_SYSTEM);
  g_clear_error (&error);
  fault_disk_heal (fixture->disk);
  g_assert_false (pw_file_save_new (fixture->path, bytes, 0600, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_EXISTS);
}

/* A file that cannot be looked at is not left out. */
static void
test_list (Fixture *fixture, gconstpointer data) {
  (void)data;
  g_autoptr (GPtrArray) all = pw_file_list (fixture->dir, ".txt", 10, NULL);
  g_assert_cmpuint (all->len, ==, 1);
  guint64 looks = fault_disk_count (fixture->disk, FAULT_LOOK);
  for (guint64 nth = 1; nth <= looks; nth++) {
    g_autoptr (GError) error = NULL;
    fault_disk_fail (fixture->disk, FAULT_LOOK, nth, EIO, FALSE);
    g_autoptr (GPtrArray) names = pw_file_list (fixture->dir, ".txt", 10, &error);
    g_assert_true (fault_disk_happened (fixture->disk));
    g_assert_true (names == NULL || names->len == 1);
    g_assert_true ((names == NULL) == (error != NULL));
  }
}

static void
test_stick (Fixture *fixture, gconstpointer data) {
  (void)data;
  g_autofree char *folder = g_build_filename (fixture->dir, "PANWAS", "1", "invite", NULL);
  g_assert_true (pw_file_make_dir (folder, 0700, NULL));
  g_autofree char *file = g_build_filename (folder, "00112233445566778899aabbccddeeff.pwb", NULL);
  g_autoptr (GBytes) bytes = g_bytes_new_static ("x", 1);
  g_assert_true (pw_file_save (file, bytes, 0600, NULL));
  fault_disk_heal (fixture->disk);
  g_autoptr (GPtrArray) all = pw_stick_list (fixture->dir, PW_STICK_INVITE, NULL, NULL);
  g_assert_cmpuint (all->len, ==, 1);
  guint64 looks = fault_disk_count (fixture->disk, FAULT_LOOK);
  for (guint64 nth = 1; nth <= looks; nth++) {
    g_autoptr (GError) error = NULL;
    fault_disk_fail (fixture->disk, FAULT_LOOK, nth, EIO, FALSE);
    g_autoptr (GPtrArray) names = pw_stick_list (fixture->dir, PW_STICK_INVITE, NULL, &error);
    g_assert_true (names == NULL || names->len == 1);
  }
}

/* Whichever sync of a put fails: the put is tried again, says that it is done, and the stick is
 * pulled out. */
static void
test_put_again (Fixture *fixture, gconstpointer data) {
  (void)data;
  g_autofree char *text = g_strnfill (3000, 's');
  g_autoptr (GBytes) bytes = g_bytes_new (text, 3000);
  static const guint8 address[PW_ADDRESS_BYTES] = { 7 };
  guint failed = 0;
  for (gboolean done = FALSE; !done; failed += !done) {
    g_autofree char *root = g_strdup_printf ("%s/%u", fixture->dir, failed);
    g_autofree char *name = NULL;
    g_assert_cmpint (g_mkdir (root, 0700), ==, 0);
    fault_disk_restart (fixture->disk, FAULT_KEPT, 0);
    fault_disk_fail (fixture->disk, FAULT_SYNC, failed + 1, EIO, FALSE);
    done = pw_stick_put (root, PW_STICK_TO_HOST, address, bytes, NULL, NULL);
    fault_disk_heal (fixture->disk);
    g_assert_true (pw_stick_put (root, PW_STICK_TO_HOST, address, bytes, &name, NULL));
    fault_disk_restart (fixture->disk, FAULT_DROPPED, 0);
    g_autoptr (GBytes) read = pw_stick_read (root, PW_STICK_TO_HOST, address, name, NULL);
    g_assert_nonnull (read);
    g_assert_true (g_bytes_equal (read, bytes));
  }
  g_assert_cmpuint (failed, ==, 6); /* four folders, the file, its name */
}

static void
test_store (Fixture *fixture, gconstpointer data) {
  (void)data;
  g_autoptr (GError) error = NULL;
  g_assert_null (app_store_open (fixture->dir, NULL, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_NOT_FOUND); /* "run init first" */
  be_silent (fixture);
  g_clear_error (&error);
  g_assert_null (app_store_open (fixture->dir, NULL, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_SYSTEM);
}

#define ADD(name) g_test_add ("/fault-files/" #name, Fixture, NULL, set_up, test_##name, tear_down)

int
main (int argc, char **argv) {
  pw_secret_start ();
  g_test_init (&argc, &argv, NULL);
  ADD (look);
  ADD (save_new);
  ADD (list);
  ADD (stick);
  ADD (put_again);
  ADD (store);
  return g_test_run ();
}
