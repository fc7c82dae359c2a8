/* The log of a handheld's store and its room: the power goes while the log is emptied and made long
 * again, and behind it; no page of the old log may come back, and nothing that was saved is lost.
 */
#include <glib.h>
#include <glib/gstdio.h>
#include <errno.h>
#include <string.h>

#include "sync/base/pw-secret.h"
#include "sync/db/pw-db.h"
#include "tests/lib/fault-disk.h"
#include "tests/lib/sample.h"

#define OPS 24           /* before the log is emptied */
#define SEALED_BYTES 900 /* four in a page: the log holds older states of each */
#define SEEDS 12

typedef struct {
  char *dir, *path;
  FaultDisk *disk;
} World;

static void
set_up (World *world, G_GNUC_UNUSED gconstpointer data) {
  pw_secret_start ();
  world->dir = sample_dir_new ();
  g_autofree char *folder = g_build_filename (world->dir, "disk", NULL);
  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  world->path = g_build_filename (folder, "store.db", NULL);
  world->disk = fault_disk_new (folder);
}

static void
tear_down (World *world, G_GNUC_UNUSED gconstpointer data) {
  fault_disk_free (world->disk);
  g_free (world->path);
  sample_dir_free (world->dir);
}

static gboolean
add_op (PwDb *db, guint seq) {
  guint8 digest[32] = { (guint8)seq }, sealed[SEALED_BYTES];
  memset (sealed, (int)seq, sizeof sealed);
  PwStmt *stmt = pw_db_begin (db, NULL) ? pw_db_stmt (db, "oplog/append-op", NULL) : NULL;
  if (stmt == NULL)
    return FALSE;
  pw_stmt_bind_int (stmt, ":seq", seq);
  pw_stmt_bind_bytes (stmt, ":digest", digest, sizeof digest);
  pw_stmt_bind_bytes (stmt, ":sealed", sealed, sizeof sealed);
  if (pw_stmt_run (stmt, NULL) && pw_db_commit (db, NULL))
    return TRUE;
  pw_db_rollback (db);
  return FALSE;
}

/* How many are there, in a store that is whole. */
static gint64
count_ops (World *world) {
  g_autoptr (GError) error = NULL;
  g_autoptr (PwDb) db = pw_db_open (world->path, PW_DB_APP, FALSE, &error);
  g_assert_no_error (error);
  g_autofree char *words = pw_db_integrity (db, &error);
  g_assert_cmpstr (words, ==, "ok");
  gint64 count = 0;
  PwStmt *stmt = pw_db_stmt (db, "oplog/read-head", &error);
  g_assert_true (pw_stmt_scalar (stmt, 0, &count, &error));
  return count;
}

static void
make_store (World *world) {
  static const char *const parts[] = { "", "-wal", "-shm" };
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++) {
    g_autofree char *part = g_strconcat (world->path, parts[i], NULL);
    (void)g_remove (part);
  }
  g_autoptr (GError) error = NULL;
  g_autoptr (PwDb) db = pw_db_open (world->path, PW_DB_APP, TRUE, &error);
  g_assert_no_error (error);
  for (guint seq = 1; seq <= OPS; seq++)
    g_assert_true (add_op (db, seq));
}

/* Empties the log, saves one more, opens again, saves another. How many were said to be saved? */
static guint
empty_and_save (World *world) {
  guint saved = OPS;
  g_autoptr (PwDb) db = pw_db_open (world->path, PW_DB_APP, FALSE, NULL);
  if (db == NULL)
    return saved;
  (void)pw_db_checkpoint (db, NULL);
  saved += add_op (db, saved + 1);
  g_clear_pointer (&db, pw_db_close);
  db = pw_db_open (world->path, PW_DB_APP, FALSE, NULL);
  saved += db != NULL && add_op (db, saved + 1);
  return saved;
}

/* The power goes between two calls, right behind the emptying: what nobody synced is torn. */
static void
test_behind (World *world, G_GNUC_UNUSED gconstpointer data) {
  for (guint how = 0; how < FAULT_CRASHES; how++)
    for (guint64 seed = 0; seed < (how == FAULT_TORN ? 4 * SEEDS : 1); seed++) {
      make_store (world);
      PwDb *db = pw_db_open (world->path, PW_DB_APP, FALSE, NULL);
      g_assert_nonnull (db);
      g_assert_true (pw_db_checkpoint (db, NULL));
      pw_db_close (db);
      fault_disk_restart (world->disk, how, seed);
      g_assert_cmpint (count_ops (world), ==, OPS);
    }
}

/* The power goes in the middle of making it long again. */
static void
test_within (World *world, G_GNUC_UNUSED gconstpointer data) {
  for (guint64 nth = 20; nth <= 60; nth += 20) /* pages of the store come first */
    for (guint64 seed = 0; seed < 3 * SEEDS; seed++) {
      make_store (world);
      fault_disk_cut (world->disk, FAULT_WRITE, nth);
      PwDb *db = pw_db_open (world->path, PW_DB_APP, FALSE, NULL);
      g_assert_nonnull (db);
      (void)pw_db_checkpoint (db, NULL);
      g_assert_true (fault_disk_is_off (world->disk));
      pw_db_close (db);
      fault_disk_restart (world->disk, FAULT_TORN, seed);
      g_assert_cmpint (count_ops (world), ==, OPS);
    }
}

/* The power goes at each sync and each cut of the log, or that call fails and the others do not. */
static void
try_each (World *world, gboolean cut, FaultCrash how, guint64 seed) {
  gboolean happened = TRUE;
  for (guint64 nth = 1; happened; nth++) {
    make_store (world);
    fault_disk_heal (world->disk);
    if (cut)
      fault_disk_cut (world->disk, FAULT_SYNC | FAULT_TRUNCATE, nth);
    else
      fault_disk_fail (world->disk, FAULT_SYNC | FAULT_TRUNCATE, nth, EIO, FALSE);
    guint saved = empty_and_save (world);
    happened = fault_disk_happened (world->disk);
    fault_disk_restart (world->disk, how, seed + nth);
    g_assert_cmpint (count_ops (world), >=, saved);
  }
}

static void
test_at_each (World *world, G_GNUC_UNUSED gconstpointer data) {
  for (guint how = 0; how < FAULT_CRASHES; how++)
    for (guint64 seed = 0; seed < (how == FAULT_TORN ? SEEDS : 1); seed++) {
      try_each (world, TRUE, how, seed * 1000);
      try_each (world, FALSE, how, seed * 1000);
    }
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/fault-log/behind", World, NULL, set_up, test_behind, tear_down);
  g_test_add ("/fault-log/within", World, NULL, set_up, test_within, tear_down);
  g_test_add ("/fault-log/at-each", World, NULL, set_up, test_at_each, tear_down);
  return g_test_run ();
}
