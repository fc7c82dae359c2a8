/* Files: whole or not at all, bounded, links not followed, full disks said to be full. */
#include <errno.h>
#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/resource.h>
#include <signal.h>
#include <unistd.h>

#include "sync/base/pw-error.h"
#include "sync/base/pw-file.h"
#include "tests/lib/sample.h"

static void
test_save_and_read (void) {
  char *dir = sample_dir_new ();
  g_autofree char *path = g_build_filename (dir, "a", NULL);
  g_autoptr (GBytes) first = g_bytes_new_static ("satu", 4);
  g_autoptr (GBytes) second = g_bytes_new_static ("dua dua", 7);
  g_autoptr (GError) error = NULL;
  g_assert_true (pw_file_save (path, first, 0600, &error));
  g_assert_false (pw_file_save_new (path, second, 0600, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_EXISTS);
  g_clear_error (&error);
  g_assert_true (pw_file_save (path, second, 0600, &error));
  g_autoptr (GBytes) read = pw_file_read (path, 7, &error);
  g_assert_true (g_bytes_equal (read, second));
  g_assert_null (pw_file_read (path, 6, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_TOO_BIG);
  g_clear_error (&error);
  g_assert_null (pw_file_read ("/dev/zero", 100, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_REFUSED);
  g_clear_error (&error);
  g_autoptr (GPtrArray) names = pw_file_list (dir, "", 10, &error);
  g_assert_cmpuint (names->len, ==, 1);
  sample_dir_free (dir);
}

static void
test_links (void) {
  char *dir = sample_dir_new ();
  g_autofree char *target = g_build_filename (dir, "target", NULL);
  g_autofree char *link = g_build_filename (dir, "link", NULL);
  g_assert_true (g_file_set_contents (target, "x", 1, NULL));
  g_assert_cmpint (symlink (target, link), ==, 0);
  g_autoptr (GError) error = NULL;
  g_assert_null (pw_file_read (link, 10, &error));
  g_assert_nonnull (error);
  g_clear_error (&error);
  g_autoptr (GPtrArray) names = pw_file_list (dir, "", 10, &error);
  g_assert_cmpuint (names->len, ==, 1);
  /* Saving over a link replaces the link; what it pointed to stays. */
  g_autoptr (GBytes) bytes = g_bytes_new_static ("y", 1);
  g_assert_true (pw_file_save (link, bytes, 0600, &error));
  g_autofree char *content = NULL;
  g_assert_true (g_file_get_contents (target, &content, NULL, NULL));
  g_assert_cmpstr (content, ==, "x");
  sample_dir_free (dir);
}

/* The file size limit stands in for a full disk: the old file stays, nothing is left over. */
static void
test_no_room (void) {
  char *dir = sample_dir_new ();
  g_autofree char *path = g_build_filename (dir, "a", NULL);
  g_autoptr (GBytes) small = g_bytes_new_static ("lama", 4);
  g_autofree char *filler = g_malloc0 (200000);
  g_autoptr (GBytes) big = g_bytes_new (filler, 200000);
  g_autoptr (GError) error = NULL;
  g_assert_true (pw_file_save (path, small, 0600, &error));
  struct rlimit old_limit, limit;
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &old_limit), ==, 0);
  limit = old_limit;
  limit.rlim_cur = 4096;
  void (*old_handler) (int) = signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  gboolean saved = pw_file_save (path, big, 0600, &error);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &old_limit), ==, 0);
  (void)signal (SIGXFSZ, old_handler);
  g_assert_false (saved);
  g_assert_nonnull (error);
  g_clear_error (&error);
  g_autoptr (GBytes) read = pw_file_read (path, 10, &error);
  g_assert_true (g_bytes_equal (read, small));
  g_autoptr (GPtrArray) names = pw_file_list (dir, "", 10, &error);
  g_assert_cmpuint (names->len, ==, 1);
  sample_dir_free (dir);
}

static goffset
bytes_of (const char *path) {
  GStatBuf info;
  g_assert_cmpint (g_stat (path, &info), ==, 0);
  return (goffset)info.st_size;
}

static void
test_grow (void) {
  g_autoptr (GError) error = NULL;
  g_autofree char *dir = sample_dir_new ();
  g_autofree char *path = g_build_filename (dir, "log", NULL);
  g_assert_false (pw_file_grow (path, 10, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_true (g_file_set_contents (path, "abc", 3, &error));
  g_assert_true (pw_file_grow (path, 200001, &error));
  g_autoptr (GBytes) grown = pw_file_read (path, 300000, &error);
  g_assert_no_error (error);
  gsize length;
  const char *bytes = g_bytes_get_data (grown, &length);
  g_assert_cmpuint (length, ==, 200001);
  g_assert_cmpmem (bytes, 4, "abc", 4);
  for (gsize i = 3; i < length; i++)
    g_assert_cmpint (bytes[i], ==, 0);
  /* Never shorter. */
  g_assert_true (pw_file_grow (path, 5, &error));
  g_assert_cmpint (bytes_of (path), ==, 200001);
  /* Without room it is as long as it was, though a part of it fitted. */
  struct rlimit old_limit, limit;
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &old_limit), ==, 0);
  limit = old_limit;
  limit.rlim_cur = 300000;
  (void)signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  gboolean grew = pw_file_grow (path, 400000, &error);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &old_limit), ==, 0);
  g_assert_false (grew);
  g_assert_error (error, PW_ERROR, PW_ERROR_NO_SPACE);
  g_assert_cmpint (bytes_of (path), ==, 200001);
  sample_dir_free (g_steal_pointer (&dir));
}

static void
test_folders (void) {
  char *dir = sample_dir_new ();
  g_autofree char *deep = g_build_filename (dir, "a", "b", "c", NULL);
  g_autoptr (GError) error = NULL;
  g_assert_true (pw_file_make_dir (deep, 0700, &error));
  g_assert_true (pw_file_make_dir (deep, 0700, &error));
  g_assert_true (pw_file_is_dir (deep));
  g_autofree char *file = g_build_filename (deep, "f", NULL);
  g_assert_true (g_file_set_contents (file, "x", 1, NULL));
  g_autofree char *under = g_build_filename (file, "g", NULL);
  g_assert_false (pw_file_make_dir (under, 0700, &error));
  g_assert_nonnull (error);
  g_clear_error (&error);
  g_assert_true (pw_file_remove (file, &error));
  g_assert_true (pw_file_remove (file, &error));
  for (int i = 0; i < 5; i++) {
    g_autofree char *name = g_strdup_printf ("%s/%d.pwb", deep, 4 - i);
    g_assert_true (g_file_set_contents (name, "x", 1, NULL));
  }
  g_autoptr (GPtrArray) names = pw_file_list (deep, ".pwb", 5, &error);
  g_assert_cmpuint (names->len, ==, 5);
  g_assert_cmpstr (g_ptr_array_index (names, 0), ==, "0.pwb");
  g_assert_null (pw_file_list (deep, ".pwb", 4, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_TOO_BIG);
  sample_dir_free (dir);
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/file/save-and-read", test_save_and_read);
  g_test_add_func ("/file/links", test_links);
  g_test_add_func ("/file/no-room", test_no_room);
  g_test_add_func ("/file/grow", test_grow);
  g_test_add_func ("/file/folders", test_folders);
  return g_test_run ();
}
