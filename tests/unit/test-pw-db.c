/* The database door: other files refused, newer ones refused, commits only through it, copies
 * whole. */
#include <glib.h>
#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/stat.h>

#include "sync/base/pw-error.h"
#include "sync/db/pw-db.h"
#include "sync/base/pw-secret.h"
#include "tests/lib/sample.h"

typedef struct {
  char *dir, *path;
} World;

static void
set_up (World *world, G_GNUC_UNUSED gconstpointer data) {
  pw_secret_start ();
  world->dir = sample_dir_new ();
  world->path = g_build_filename (world->dir, "store.db", NULL);
}

static void
tear_down (World *world, G_GNUC_UNUSED gconstpointer data) {
  g_free (world->path);
  sample_dir_free (world->dir);
}

static void
raw_sql (const char *path, const char *sql) {
  sqlite3 *raw = NULL;
  g_assert_cmpint (sqlite3_open (path, &raw), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (raw, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_close (raw), ==, SQLITE_OK);
}

static gboolean
add_frame (PwDb *db, guint8 n, GError **error) {
  PwStmt *stmt = pw_db_stmt (db, "oplog/append-op", error);
  guint8 bytes[32] = { n };
  if (stmt == NULL)
    return FALSE;
  pw_stmt_bind_int (stmt, ":seq", n);
  pw_stmt_bind_bytes (stmt, ":digest", bytes, sizeof bytes);
  pw_stmt_bind_bytes (stmt, ":sealed", bytes, 1);
  return pw_stmt_run (stmt, error);
}

static gint64
count_ops (PwDb *db) {
  PwStmt *stmt = pw_db_stmt (db, "oplog/read-head", NULL);
  gint64 seq = 0;
  g_assert_true (pw_stmt_scalar (stmt, 0, &seq, NULL));
  return seq;
}

static void
test_open (World *world, G_GNUC_UNUSED gconstpointer data) {
  g_autoptr (GError) error = NULL;
  g_assert_null (pw_db_open (world->path, PW_DB_APP, FALSE, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_autoptr (PwDb) db = pw_db_open (world->path, PW_DB_APP, TRUE, &error);
  g_assert_no_error (error);
  g_assert_cmpint (pw_db_schema_version (db), >=, 1);
  GStatBuf info;
  g_assert_cmpint (g_stat (world->path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);
  g_autofree char *words = pw_db_integrity (db, &error);
  g_assert_cmpstr (words, ==, "ok");
}

static void
test_not_ours (World *world, G_GNUC_UNUSED gconstpointer data) {
  g_autoptr (GError) error = NULL;
  raw_sql (world->path, "CREATE TABLE foreign_thing (a)");
  g_assert_null (pw_db_open (world->path, PW_DB_APP, TRUE, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_BROKEN);
  g_clear_error (&error);
  g_autofree char *host = g_build_filename (world->dir, "host.db", NULL);
  g_autoptr (PwDb) db = pw_db_open (host, PW_DB_HOST, TRUE, &error);
  g_assert_no_error (error);
  g_assert_nonnull (db);
  g_assert_null (pw_db_open (host, PW_DB_APP, TRUE, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_BROKEN);
  g_clear_error (&error);
  g_autofree char *text = g_build_filename (world->dir, "text.db", NULL);
  g_assert_true (
      g_file_set_contents (text, "this is no database, it is a text of some length", -1, NULL));
  g_assert_null (pw_db_open (text, PW_DB_APP, TRUE, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_BROKEN);
  g_autofree char *content = NULL;
  g_assert_true (g_file_get_contents (text, &content, NULL, NULL));
  g_assert_true (g_str_has_prefix (content, "this is no database"));
}

static void
test_newer (World *world, G_GNUC_UNUSED gconstpointer data) {
  g_autoptr (GError) error = NULL;
  PwDb *db = pw_db_open (world->path, PW_DB_APP, TRUE, &error);
  pw_db_close (db);
  raw_sql (world->path, "PRAGMA user_version = 9999");
  g_assert_null (pw_db_open (world->path, PW_DB_APP, TRUE, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_TOO_NEW);
}

/* A write outside a transaction never gets through, so nothing is saved by accident. */
static void
test_only_door (World *world, G_GNUC_UNUSED gconstpointer data) {
  g_autoptr (GError) error = NULL;
  g_autoptr (PwDb) db = pw_db_open (world->path, PW_DB_APP, TRUE, &error);
  g_assert_false (add_frame (db, 1, &error));
  g_assert_nonnull (error);
  g_clear_error (&error);
  g_assert_cmpint (count_ops (db), ==, 0);
  g_assert_true (pw_db_begin (db, &error));
  g_assert_true (add_frame (db, 1, &error));
  pw_db_rollback (db);
  pw_db_rollback (db);
  g_assert_cmpint (count_ops (db), ==, 0);
  g_assert_true (pw_db_begin (db, &error));
  g_assert_true (add_frame (db, 1, &error));
  g_assert_true (pw_db_commit (db, &error));
  g_assert_no_error (error);
  g_assert_cmpint (count_ops (db), ==, 1);
}

static void
test_backup (World *world, G_GNUC_UNUSED gconstpointer data) {
  g_autoptr (GError) error = NULL;
  g_autoptr (PwDb) db = pw_db_open (world->path, PW_DB_APP, TRUE, &error);
  g_assert_true (pw_db_begin (db, &error));
  g_assert_true (add_frame (db, 1, &error));
  g_assert_true (pw_db_commit (db, &error));
  g_autofree char *copy = g_build_filename (world->dir, "copy.db", NULL);
  g_assert_true (pw_db_backup (db, copy, &error));
  g_assert_no_error (error);
  g_assert_false (pw_db_backup (db, copy, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_EXISTS);
  g_clear_error (&error);
  g_autoptr (PwDb) again = pw_db_open (copy, PW_DB_APP, FALSE, &error);
  g_assert_no_error (error);
  g_assert_cmpint (count_ops (again), ==, 1);
}

/* A full disk is said to be full, and what was saved stays. */
static void
test_disk_full (World *world, G_GNUC_UNUSED gconstpointer data) {
  g_autoptr (GError) error = NULL;
  g_autoptr (PwDb) db = pw_db_open (world->path, PW_DB_APP, TRUE, &error);
  g_assert_true (pw_db_begin (db, &error));
  g_assert_true (add_frame (db, 1, &error));
  g_assert_true (pw_db_commit (db, &error));
  pw_db_close (g_steal_pointer (&db));
  /* The page limit stands in for a full disk: SQLite reports both as SQLITE_FULL. */
  db = pw_db_open (world->path, PW_DB_APP, TRUE, &error);
  PwStmt *limit = pw_db_stmt (db, "db/limit-pages", &error);
  g_assert_nonnull (limit);
  g_assert_true (pw_stmt_run (limit, &error));
  g_autofree guint8 *big = g_malloc0 (1 << 20);
  g_assert_true (pw_db_begin (db, &error));
  PwStmt *stmt = pw_db_stmt (db, "oplog/append-op", &error);
  pw_stmt_bind_int (stmt, ":seq", 2);
  pw_stmt_bind_bytes (stmt, ":digest", big, 32);
  pw_stmt_bind_bytes (stmt, ":sealed", big, 1 << 20);
  g_assert_false (pw_stmt_run (stmt, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_NO_SPACE);
  pw_db_rollback (db);
  g_assert_cmpint (count_ops (db), ==, 1);
}

/* Who moves the file of a store and forgets its log must not lose what the log holds by making a
 * new store in that place. */
static void
test_log_alone (World *world, G_GNUC_UNUSED gconstpointer data) {
  g_autoptr (GError) error = NULL;
  PwDb *db = pw_db_open (world->path, PW_DB_APP, TRUE, &error);
  g_assert_true (pw_db_begin (db, &error));
  g_assert_true (add_frame (db, 1, &error));
  g_assert_true (pw_db_commit (db, &error));
  pw_db_close (db);
  g_autofree char *moved = g_build_filename (world->dir, "moved.db", NULL);
  g_assert_cmpint (g_rename (world->path, moved), ==, 0);
  for (int empty = 0; empty < 2; empty++) {
    gboolean there;
    g_assert_false (pw_db_look (world->path, &there, &error));
    g_assert_error (error, PW_ERROR, PW_ERROR_BROKEN);
    g_clear_error (&error);
    for (int create = 0; create < 2; create++) {
      g_assert_null (pw_db_open (world->path, PW_DB_APP, create == 1, &error));
      g_assert_error (error, PW_ERROR, PW_ERROR_BROKEN);
      g_clear_error (&error);
    }
    g_assert_true (g_file_set_contents (world->path, "", 0, NULL));
  }
  g_assert_cmpint (g_rename (moved, world->path), ==, 0);
  db = pw_db_open (world->path, PW_DB_APP, FALSE, &error);
  g_assert_no_error (error);
  g_assert_cmpint (count_ops (db), ==, 1);
  pw_db_close (db);
}

static goffset
log_bytes (World *world) {
  g_autofree char *log = g_strconcat (world->path, "-wal", NULL);
  GStatBuf info;
  return g_stat (log, &info) == 0 ? (goffset)info.st_size : -1;
}

/* A log with room for a thousand pages, which saving does not make longer. */
static void
test_log_room (World *world, G_GNUC_UNUSED gconstpointer data) {
  g_autoptr (GError) error = NULL;
  PwDb *db = pw_db_open (world->path, PW_DB_APP, TRUE, &error);
  g_assert_no_error (error);
  goffset room = log_bytes (world);
  g_assert_cmpint (room, >, 4 * 1024 * 1024);
  for (guint8 n = 1; n <= 50; n++) {
    g_assert_true (pw_db_begin (db, &error));
    g_assert_true (add_frame (db, n, &error));
    g_assert_true (pw_db_commit (db, &error));
  }
  g_assert_cmpint (log_bytes (world), ==, room);
  pw_db_close (db);
  db = pw_db_open (world->path, PW_DB_APP, FALSE, &error);
  g_assert_no_error (error);
  g_assert_cmpint (count_ops (db), ==, 50);
  g_assert_cmpint (log_bytes (world), ==, room);
  /* Emptied, and given room again, so that what comes after a purge is no slower. */
  g_assert_true (pw_db_checkpoint (db, &error));
  g_assert_cmpint (log_bytes (world), ==, room);
  g_assert_cmpint (count_ops (db), ==, 50);
  pw_db_close (db);
}

/* Only who holds the writer's lock may touch the log's end, and nobody waits for that. */
static void
test_log_room_of_others (World *world, G_GNUC_UNUSED gconstpointer data) {
  g_autoptr (GError) error = NULL;
  PwDb *db = pw_db_open (world->path, PW_DB_APP, TRUE, &error);
  g_assert_no_error (error);
  goffset room = log_bytes (world);
  pw_db_close (db);
  sqlite3 *other = NULL;
  g_assert_cmpint (sqlite3_open (world->path, &other), ==, SQLITE_OK);
  g_assert_cmpint (
      sqlite3_exec (other, "PRAGMA wal_checkpoint(TRUNCATE); BEGIN IMMEDIATE", NULL, NULL, NULL),
      ==, SQLITE_OK);
  g_assert_cmpint (log_bytes (world), ==, 0);
  gint64 start = g_get_monotonic_time ();
  db = pw_db_open (world->path, PW_DB_APP, FALSE, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 5 * G_USEC_PER_SEC);
  g_assert_cmpint (log_bytes (world), ==, 0);
  pw_db_close (db);
  g_assert_cmpint (sqlite3_exec (other, "ROLLBACK", NULL, NULL, NULL), ==, SQLITE_OK);
  db = pw_db_open (world->path, PW_DB_APP, FALSE, &error);
  g_assert_no_error (error);
  g_assert_cmpint (log_bytes (world), ==, room);
  pw_db_close (db);
  g_assert_cmpint (sqlite3_close (other), ==, SQLITE_OK);
}

#define ADD(path, function) g_test_add (path, World, NULL, set_up, function, tear_down)

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  ADD ("/db/open", test_open);
  ADD ("/db/not-ours", test_not_ours);
  ADD ("/db/newer", test_newer);
  ADD ("/db/only-door", test_only_door);
  ADD ("/db/backup", test_backup);
  ADD ("/db/disk-full", test_disk_full);
  ADD ("/db/log-alone", test_log_alone);
  ADD ("/db/log-room", test_log_room);
  ADD ("/db/log-room-of-others", test_log_room_of_others);
  return g_test_run ();
}
