/* Long files piece by piece: what is read is what is there, and nothing unfinished stays behind.
 * Shown with real files in a temporary folder, links and a pipe among them. */
#include <fcntl.h>
#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sync/base/pw-error.h"
#include "sync/base/pw-file-stream.h"
#include "sync/base/pw-file.h"
#include "tests/lib/sample.h"

static void
test_read_in_pieces (void) {
  char *dir = sample_dir_new ();
  g_autofree char *path = g_build_filename (dir, "file", NULL);
  g_assert_true (g_file_set_contents (path, "0123456789", 10, NULL));
  g_autoptr (GError) error = NULL;
  g_autoptr (PwFileReader) reader = pw_file_reader_open (path, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (pw_file_reader_size (reader), ==, 10);
  char buffer[8] = "";
  gsize got = 0;
  g_assert_true (pw_file_reader_read (reader, buffer, 7, &got, &error));
  g_assert_cmpmem (buffer, got, "0123456", 7);
  g_assert_true (pw_file_reader_read (reader, buffer, 7, &got, &error));
  g_assert_cmpmem (buffer, got, "789", 3);
  g_assert_true (pw_file_reader_read (reader, buffer, 7, &got, &error));
  g_assert_cmpuint (got, ==, 0);
  sample_dir_free (dir);
}

static void
test_read_all_is_capped (void) {
  char *dir = sample_dir_new ();
  g_autofree char *path = g_build_filename (dir, "file", NULL);
  g_assert_true (g_file_set_contents (path, "0123456789", 10, NULL));
  g_autoptr (GError) error = NULL;
  g_autoptr (PwFileReader) whole = pw_file_reader_open_named (path, &error);
  g_autoptr (GBytes) bytes = pw_file_reader_read_all (whole, 10, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_bytes_get_size (bytes), ==, 10);
  g_autoptr (PwFileReader) cut = pw_file_reader_open_named (path, &error);
  g_assert_null (pw_file_reader_read_all (cut, 9, &error));
  g_assert_true (pw_error_is (error, PW_ERROR_TOO_BIG));
  sample_dir_free (dir);
}

/* A link is refused among our own files and followed where a person named it. */
static void
test_links_and_folders (void) {
  char *dir = sample_dir_new ();
  g_autofree char *path = g_build_filename (dir, "file", NULL);
  g_autofree char *link = g_build_filename (dir, "link", NULL);
  g_autofree char *missing = g_build_filename (dir, "missing", NULL);
  g_assert_true (g_file_set_contents (path, "x", 1, NULL));
  g_assert_cmpint (symlink (path, link), ==, 0);
  g_autoptr (GError) error = NULL;
  g_assert_null (pw_file_reader_open (link, &error));
  g_assert_nonnull (error);
  g_clear_error (&error);
  g_autoptr (PwFileReader) named = pw_file_reader_open_named (link, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (pw_file_reader_size (named), ==, 1);
  g_assert_null (pw_file_reader_open_named (dir, &error));
  g_assert_true (pw_error_is (error, PW_ERROR_REFUSED));
  g_clear_error (&error);
  g_assert_null (pw_file_reader_open_named (missing, &error));
  g_assert_true (pw_error_is (error, PW_ERROR_NOT_FOUND));
  sample_dir_free (dir);
}

static guint
count_files (const char *dir) {
  g_autoptr (GPtrArray) names = pw_file_list (dir, "", 100, NULL);
  return names->len;
}

static void
test_write (void) {
  char *dir = sample_dir_new ();
  g_autofree char *path = g_build_filename (dir, "file", NULL);
  g_autoptr (GError) error = NULL;
  PwFileWriter *writer = pw_file_writer_new (dir, 0600, &error);
  g_assert_no_error (error);
  g_assert_true (pw_file_writer_add (writer, "abc", 3, &error));
  g_assert_false (pw_file_exists (path));
  g_assert_true (pw_file_writer_add (writer, "def", 3, &error));
  g_assert_true (pw_file_writer_publish (writer, path, &error));
  g_assert_no_error (error);
  pw_file_writer_free (writer);
  g_autoptr (GBytes) bytes = pw_file_read (path, 100, &error);
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), "abcdef", 6);
  struct stat info;
  g_assert_cmpint (stat (path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);
  g_assert_cmpuint (count_files (dir), ==, 1);
  sample_dir_free (dir);
}

static void
test_unfinished_leaves_nothing (void) {
  char *dir = sample_dir_new ();
  g_autoptr (GError) error = NULL;
  PwFileWriter *writer = pw_file_writer_new (dir, 0600, &error);
  g_assert_true (pw_file_writer_add (writer, "abc", 3, &error));
  /* A kill at this moment leaves what is in the folder now: nothing, where the system can do that.
   */
  int probe = open (dir, O_TMPFILE | O_WRONLY | O_CLOEXEC, 0600);
  g_assert_cmpuint (count_files (dir), ==, probe >= 0 ? 0 : 1);
  if (probe >= 0)
    (void)close (probe);
  pw_file_writer_free (writer);
  g_assert_cmpuint (count_files (dir), ==, 0);
  g_autofree char *missing = g_build_filename (dir, "missing", NULL);
  g_assert_null (pw_file_writer_new (missing, 0600, &error));
  g_assert_true (pw_error_is (error, PW_ERROR_NOT_FOUND));
  sample_dir_free (dir);
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/file-stream/read-in-pieces", test_read_in_pieces);
  g_test_add_func ("/file-stream/read-all-is-capped", test_read_all_is_capped);
  g_test_add_func ("/file-stream/links-and-folders", test_links_and_folders);
  g_test_add_func ("/file-stream/write", test_write);
  g_test_add_func ("/file-stream/unfinished-leaves-nothing", test_unfinished_leaves_nothing);
  return g_test_run ();
}
