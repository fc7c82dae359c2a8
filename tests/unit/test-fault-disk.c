/* The disk that fails can tell a program that forgets a sync from one that does not: files and
 * SQLite's stores are saved in right and in wrong ways, the power goes at every call, what was not
 * synced is dropped, kept or torn, and only the right ways lose nothing. Then every order is tried.
 */
#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sync/base/pw-error.h"
#include "sync/base/pw-file.h"
#include "tests/lib/fault-disk.h"

#define SEEDS 8
#define FILE_BYTES 3000 /* six sectors: can be torn */

typedef struct {
  char *dir, *path;
  FaultDisk *disk;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data) {
  (void)data;
  g_autofree char *pattern = g_strdup_printf (
      "%s/fault-XXXXXX",
      g_file_test ("/dev/shm", G_FILE_TEST_IS_DIR) ? "/dev/shm" : g_get_tmp_dir ());
  fixture->dir = g_strdup (g_mkdtemp (pattern));
  fixture->path = g_build_filename (fixture->dir, "file", NULL);
  fixture->disk = fault_disk_new (fixture->dir);
}

static void
tear_down (Fixture *fixture, gconstpointer data) {
  (void)data;
  fault_disk_free (fixture->disk);
  g_autofree char *remove = g_strdup_printf ("rm -r '%s'", fixture->dir);
  g_assert_true (g_spawn_command_line_sync (remove, NULL, NULL, NULL, NULL));
  g_free (fixture->path);
  g_free (fixture->dir);
}

/* --- files, saved in right and in wrong ways ----------------------------------------------------
 */

typedef gboolean (*Save) (const char *path, char letter);

static GBytes *
content (char letter) {
  g_autofree char *text = g_strnfill (FILE_BYTES, letter);
  return g_bytes_new (text, FILE_BYTES);
}

static gboolean
save_right (const char *path, char letter) {
  g_autoptr (GBytes) bytes = content (letter);
  return pw_file_save (path, bytes, 0600, NULL);
}

static gboolean
write_to (const char *path, char letter, gboolean sync) {
  g_autofree char *text = g_strnfill (FILE_BYTES, letter);
  int fd = open (path, O_WRONLY | O_CREAT, 0600);
  if (fd < 0)
    return FALSE;
  gboolean ok = write (fd, text, FILE_BYTES) == FILE_BYTES && (!sync || fsync (fd) == 0);
  return close (fd) == 0 && ok;
}

static gboolean
sync_folder (const char *path) {
  return pw_file_sync_folder (path, NULL);
}

static gboolean
save_without_sync (const char *path, char letter) {
  g_autofree char *aside = g_strconcat (path, ".new", NULL);
  return write_to (aside, letter, FALSE) && rename (aside, path) == 0 && sync_folder (path);
}

static gboolean
save_without_folder_sync (const char *path, char letter) {
  g_autofree char *aside = g_strconcat (path, ".new", NULL);
  return write_to (aside, letter, TRUE) && rename (aside, path) == 0;
}

static gboolean
save_in_place (const char *path, char letter) {
  return write_to (path, letter, TRUE) && sync_folder (path);
}

/* TRUE if the file is one letter all over; which. */
static gboolean
read_letter (const char *path, char *letter) {
  g_autoptr (GBytes) bytes = pw_file_read (path, FILE_BYTES, NULL);
  gsize length;
  if (bytes == NULL)
    return FALSE;
  const char *text = g_bytes_get_data (bytes, &length);
  *letter = length > 0 ? text[0] : '\0';
  /* All are as the first if each is as the one before it. */
  return length == FILE_BYTES && memcmp (text, text + 1, FILE_BYTES - 1) == 0;
}

/* Saves 'b' over 'a' with the power going at every call: how often was what was found after it
 * not whole, or not 'b' although that was promised? */
static guint
count_losses (Fixture *fixture, Save save, guint *points) {
  guint losses = 0;
  *points = 0;
  for (guint64 nth = 1;; nth++) {
    gboolean cut = FALSE;
    for (guint how = 0; how < FAULT_CRASHES; how++)
      for (guint64 seed = 0; seed < (how == FAULT_TORN ? SEEDS : 1); seed++) {
        g_assert_true (save_right (fixture->path, 'a'));
        fault_disk_heal (fixture->disk);
        fault_disk_cut (fixture->disk, FAULT_ANY, nth);
        gboolean promised = save (fixture->path, 'b');
        cut = fault_disk_is_off (fixture->disk);
        fault_disk_restart (fixture->disk, how, seed);
        char letter = '\0';
        gboolean whole = read_letter (fixture->path, &letter);
        losses += !whole || (promised && letter != 'b');
        (*points)++;
      }
    if (!cut)
      return losses;
  }
}

static void
test_files (Fixture *fixture, gconstpointer data) {
  (void)data;
  static const struct {
    const char *words;
    Save save;
    gboolean right;
  } ways[] = { { "pw_file_save", save_right, TRUE },
               { "no sync of the file", save_without_sync, FALSE },
               { "no sync of the folder", save_without_folder_sync, FALSE },
               { "written in place", save_in_place, FALSE } };
  for (guint i = 0; i < G_N_ELEMENTS (ways); i++) {
    guint points, losses = count_losses (fixture, ways[i].save, &points);
    g_test_message ("%s: %u crashes, %u losses", ways[i].words, points, losses);
    g_assert_cmpuint (points, >, 20);
    if (ways[i].right)
      g_assert_cmpuint (losses, ==, 0);
    else
      g_assert_cmpuint (losses, >, 0);
  }
}

/* --- stores of SQLite ---------------------------------------------------------------------------
 */

static sqlite3 *
open_store (const char *path, const char *settings) {
  sqlite3 *db = NULL;
  if (sqlite3_open (path, &db) == SQLITE_OK
      && sqlite3_exec (db, settings, NULL, NULL, NULL) == SQLITE_OK
      && sqlite3_exec (db, "CREATE TABLE IF NOT EXISTS t (n INTEGER PRIMARY KEY, text BLOB)", NULL,
                       NULL, NULL)
             == SQLITE_OK)
    return db;
  (void)sqlite3_close (db);
  return NULL;
}

/* Adds rows until the power goes; gives how many were promised. */
static guint
add_rows (const char *path, const char *settings) {
  sqlite3 *db = open_store (path, settings);
  guint rows = 0;
  while (db != NULL && rows < 6
         && sqlite3_exec (db, "INSERT INTO t (text) VALUES (randomblob (6000))", NULL, NULL, NULL)
                == SQLITE_OK)
    rows++;
  (void)sqlite3_close (db);
  return rows;
}

static int
first_column (void *out, int columns, char **values, char **names) {
  (void)columns;
  (void)names;
  g_free (*(char **)out);
  *(char **)out = g_strdup (values[0]);
  return 0;
}

static gboolean
has_rows (const char *path, const char *settings, guint promised) {
  sqlite3 *db = open_store (path, settings);
  g_autofree char *rows = NULL, *check = NULL;
  gboolean ok
      = db != NULL
        && sqlite3_exec (db, "SELECT count (*) FROM t", first_column, &rows, NULL) == SQLITE_OK
        && sqlite3_exec (db, "PRAGMA integrity_check", first_column, &check, NULL) == SQLITE_OK
        && g_ascii_strtoull (rows, NULL, 10) >= promised && g_str_equal (check, "ok");
  (void)sqlite3_close (db);
  return ok;
}

static guint
count_store_losses (Fixture *fixture, const char *settings, guint *points) {
  /* Never the same name again: a crash brings back names whose removal was not synced. */
  static guint number = 0;
  guint losses = 0;
  gboolean cut = TRUE;
  *points = 0;
  for (guint64 nth = 1; cut; nth++)
    for (guint how = 0; how < FAULT_CRASHES; how++) {
      g_autofree char *path = g_strdup_printf ("%s/store-%u", fixture->dir, number++);
      fault_disk_cut (fixture->disk, FAULT_CHANGES, nth);
      guint promised = add_rows (path, settings);
      cut = fault_disk_is_off (fixture->disk);
      fault_disk_restart (fixture->disk, how, nth);
      losses += !has_rows (path, settings, promised);
      static const char *const parts[] = { "", "-wal", "-shm", "-journal" };
      for (guint i = 0; i < G_N_ELEMENTS (parts); i++) {
        g_autofree char *part = g_strconcat (path, parts[i], NULL);
        (void)unlink (part);
      }
      (*points)++;
    }
  return losses;
}

static void
test_stores (Fixture *fixture, gconstpointer data) {
  (void)data;
  static const struct {
    const char *settings;
    gboolean right;
  } ways[] = {
    { "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL", TRUE },
    { "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 2", TRUE },
    { "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL", FALSE },
    { "PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; PRAGMA wal_autocheckpoint = 2", FALSE },
    { "PRAGMA journal_mode = DELETE; PRAGMA synchronous = EXTRA", TRUE },
    { "PRAGMA journal_mode = DELETE; PRAGMA synchronous = OFF", FALSE }
  };
  for (guint i = 0; i < G_N_ELEMENTS (ways); i++) {
    guint points, losses = count_store_losses (fixture, ways[i].settings, &points);
    g_test_message ("%s: %u crashes, %u losses", ways[i].settings, points, losses);
    g_assert_cmpuint (points, >, 60);
    if (ways[i].right)
      g_assert_cmpuint (losses, ==, 0);
    else
      g_assert_cmpuint (losses, >, 0);
  }
}

/* --- orders -------------------------------------------------------------------------------------
 */

static void
test_fail (Fixture *fixture, gconstpointer data) {
  (void)data;
  g_autoptr (GBytes) bytes = content ('a');
  g_autoptr (GError) error = NULL;
  g_assert_true (pw_file_save (fixture->path, bytes, 0600, NULL));
  g_assert_cmpuint (fault_disk_count (fixture->disk, FAULT_WRITE), ==, 1);
  g_assert_cmpuint (fault_disk_count (fixture->disk, FAULT_SYNC), ==, 2);
  g_assert_cmpuint (fault_disk_count (fixture->disk, FAULT_RENAME | FAULT_UNLINK), ==, 1);
  g_assert_true (fault_disk_is_synced (fixture->disk));
  /* The second sync is that of the folder: the new file is there, and it is said that it may not
   * be. */
  fault_disk_fail (fixture->disk, FAULT_SYNC, 2, EIO, FALSE);
  g_assert_false (pw_file_save (fixture->path, bytes, 0600, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_SYSTEM);
  g_assert_true (fault_disk_happened (fixture->disk));
  g_assert_false (fault_disk_is_synced (fixture->disk));
  g_assert_true (pw_file_save (fixture->path, bytes, 0600, NULL));
  fault_disk_fail (fixture->disk, FAULT_RENAME, 1, EACCES, TRUE);
  for (guint i = 0; i < 3; i++) {
    g_clear_error (&error);
    g_assert_false (pw_file_save (fixture->path, bytes, 0600, &error));
    g_assert_error (error, PW_ERROR, PW_ERROR_ACCESS);
  }
  fault_disk_heal (fixture->disk);
  g_assert_true (pw_file_save (fixture->path, bytes, 0600, NULL));
}

static void
test_full (Fixture *fixture, gconstpointer data) {
  (void)data;
  g_autoptr (GBytes) bytes = content ('b');
  char letter;
  g_assert_true (save_right (fixture->path, 'a'));
  for (guint64 room = 0; room < FILE_BYTES; room += 500) {
    g_autoptr (GError) error = NULL;
    fault_disk_fill (fixture->disk, room);
    g_assert_false (pw_file_save (fixture->path, bytes, 0600, &error));
    g_assert_error (error, PW_ERROR, PW_ERROR_NO_SPACE);
    g_assert_true (read_letter (fixture->path, &letter));
    g_assert_cmpint (letter, ==, 'a');
  }
  fault_disk_fill (fixture->disk, 0);
  g_assert_true (pw_file_remove (fixture->path, NULL));
  g_assert_true (pw_file_save (fixture->path, bytes, 0600, NULL));
  fault_disk_heal (fixture->disk);
  fault_disk_short_writes (fixture->disk, 7);
  g_assert_true (pw_file_save (fixture->path, bytes, 0600, NULL));
  g_assert_cmpuint (fault_disk_count (fixture->disk, FAULT_WRITE), >, 1);
  g_assert_true (read_letter (fixture->path, &letter));
  g_assert_cmpint (letter, ==, 'b');
}

/* A sync that failed has lost what it was to write, although the next one succeeds. */
static void
test_failed_sync (Fixture *fixture, gconstpointer data) {
  (void)data;
  char letter = '\0';
  g_assert_true (save_right (fixture->path, 'a'));
  fault_disk_fail (fixture->disk, FAULT_SYNC, 1, EIO, FALSE);
  g_assert_false (write_to (fixture->path, 'b', TRUE));
  int fd = open (fixture->path, O_RDWR);
  g_assert_cmpint (fsync (fd), ==, 0);
  g_assert_cmpint (close (fd), ==, 0);
  g_assert_false (fault_disk_is_synced (fixture->disk));
  fault_disk_restart (fixture->disk, FAULT_DROPPED, 0);
  g_assert_true (read_letter (fixture->path, &letter));
  g_assert_cmpint (letter, ==, 'a');
}

static void
test_torn (Fixture *fixture, gconstpointer data) {
  (void)data;
  g_autoptr (GHashTable) seen
      = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify)g_bytes_unref, NULL);
  for (guint64 seed = 0; seed < 20; seed++) {
    g_assert_true (save_right (fixture->path, 'a'));
    g_assert_true (write_to (fixture->path, 'b', FALSE));
    fault_disk_restart (fixture->disk, FAULT_TORN, seed);
    GBytes *bytes = pw_file_read (fixture->path, FILE_BYTES, NULL);
    const char *text = g_bytes_get_data (bytes, NULL);
    for (guint at = 0; at < FILE_BYTES; at++) /* whole sectors, of the old or of the new */
      g_assert_true ((text[at] == 'a' || text[at] == 'b') && text[at] == text[at / 512 * 512]);
    g_hash_table_add (seen, bytes);
  }
  g_assert_cmpuint (g_hash_table_size (seen), >, 5);
}

/* What a handheld loses, the stick in it keeps; folders and files without a name come and go too.
 */
static void
test_two (Fixture *fixture, gconstpointer data) {
  (void)data;
  g_autofree char *stick_dir = g_strconcat (fixture->dir, "-stick", NULL);
  g_autofree char *folder = g_build_filename (fixture->dir, "one", "two", NULL);
  g_autofree char *inner = g_build_filename (folder, "file", NULL);
  g_autofree char *carried = g_build_filename (stick_dir, "file", NULL);
  g_assert_cmpint (mkdir (stick_dir, 0700), ==, 0);
  FaultDisk *stick = fault_disk_new (stick_dir);
  fault_disk_like_fat (stick);
  g_assert_true (pw_file_make_dir (folder, 0700, NULL));
  g_assert_true (write_to (inner, 'a', TRUE)); /* its name is not synced */
  g_assert_true (write_to (carried, 'a', FALSE));
  fault_disk_restart (fixture->disk, FAULT_DROPPED, 0);
  g_assert_false (pw_file_exists (inner));
  g_assert_true (pw_file_is_dir (folder));
  g_assert_true (pw_file_exists (carried));
  g_assert_cmpint (open (stick_dir, O_TMPFILE | O_WRONLY, 0600), ==, -1);
  g_assert_cmpint (errno, ==, EOPNOTSUPP);
  fault_disk_restart (stick, FAULT_DROPPED, 0);
  g_assert_false (pw_file_exists (carried));
  g_autofree char *lost = g_build_filename (fixture->dir, "lost", NULL);
  g_assert_cmpint (mkdir (lost, 0700), ==, 0);
  fault_disk_restart (fixture->disk, FAULT_DROPPED, 0);
  g_assert_false (pw_file_exists (lost));
  fault_disk_free (stick);
  g_assert_cmpint (rmdir (stick_dir), ==, 0);
}

/* An empty file is read by GLib through a stream, which closes the descriptor by itself. */
static void
test_stream (Fixture *fixture, gconstpointer data) {
  (void)data;
  for (guint i = 0; i < 3; i++) {
    g_autofree char *text = NULL;
    gsize length = 1;
    int fd = open (fixture->path, O_CREAT | O_WRONLY, 0600);
    g_assert_cmpint (fd, >=, 0);
    g_assert_cmpint (close (fd), ==, 0);
    g_assert_true (g_file_get_contents (fixture->path, &text, &length, NULL));
    g_assert_cmpuint (length, ==, 0);
    fault_disk_restart (fixture->disk, FAULT_DROPPED, 0); /* aborts if it were still open */
  }
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/fault-disk/files", Fixture, NULL, set_up, test_files, tear_down);
  g_test_add ("/fault-disk/stores", Fixture, NULL, set_up, test_stores, tear_down);
  g_test_add ("/fault-disk/fail", Fixture, NULL, set_up, test_fail, tear_down);
  g_test_add ("/fault-disk/full", Fixture, NULL, set_up, test_full, tear_down);
  g_test_add ("/fault-disk/failed-sync", Fixture, NULL, set_up, test_failed_sync, tear_down);
  g_test_add ("/fault-disk/torn", Fixture, NULL, set_up, test_torn, tear_down);
  g_test_add ("/fault-disk/two", Fixture, NULL, set_up, test_two, tear_down);
  g_test_add ("/fault-disk/stream", Fixture, NULL, set_up, test_stream, tear_down);
  return g_test_run ();
}
