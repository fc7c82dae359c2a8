/* Figures of the host: spool to views against what SQLite itself offers for the same operations:
 * plain prepared inserts, and applying changesets of its session extension.
 *
 * Handhelds with real keys write the sample records, 20 operations a batch. A merge, plain inserts
 * of the same operation bytes into a file with the same settings (as many rows a transaction), and
 * changesets of the same rows (one a batch, as a handheld that syncs by them would send) take
 * turns; medians are compared. The store is the same at the start of every round: a copy of one
 * that holds the spool alone. */
#include <glib/gstdio.h>
/* The session interface is declared only on request. */
#define SQLITE_ENABLE_SESSION
#define SQLITE_ENABLE_PREUPDATE_HOOK
#include <sqlite3.h>
#include <stdio.h>

#include "tests/lib/bench-spool.h"
#include "tests/lib/bench.h"
#include "tests/lib/sample.h"

#define REGION "17.07"
#define BATCHES 2000
#define GROUP_BATCHES 1024 /* in one transaction, as the merge does */
#define ROUNDS 7

/* --- SQLite alone ---------------------------------------------------------------------------- */

static void
run_sql (sqlite3 *db, const char *sql) {
  if (sqlite3_exec (db, sql, NULL, NULL, NULL) != SQLITE_OK)
    g_error ("%s: %s", sql, sqlite3_errmsg (db));
}

static sqlite3 *
open_plain (const char *dir) {
  g_autofree char *path = g_build_filename (dir, "plain.db", NULL);
  g_autofree char *log = g_strconcat (path, "-wal", NULL);
  (void)g_unlink (path);
  (void)g_unlink (log);
  sqlite3 *db = NULL;
  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  run_sql (db, "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -65536;"
               "PRAGMA cell_size_check = ON; PRAGMA wal_autocheckpoint = 4096;"
               "CREATE TABLE op (op_key INTEGER PRIMARY KEY, bytes BLOB NOT NULL) STRICT");
  return db;
}

static void
insert_ops (sqlite3 *db, sqlite3_stmt *stmt, const WorldDevice *device) {
  for (guint n = 0; n < device->ops->len; n++) {
    gsize length;
    gconstpointer bytes = g_bytes_get_data (g_ptr_array_index (device->ops, n), &length);
    (void)sqlite3_bind_blob (stmt, 1, bytes, (int)length, SQLITE_STATIC);
    if (sqlite3_step (stmt) != SQLITE_DONE)
      g_error ("%s", sqlite3_errmsg (db));
    (void)sqlite3_reset (stmt);
  }
}

static sqlite3_stmt *
prepare_insert (sqlite3 *db) {
  sqlite3_stmt *stmt = NULL;
  g_assert_cmpint (sqlite3_prepare_v2 (db, "INSERT INTO op (bytes) VALUES (?)", -1, &stmt, NULL),
                   ==, SQLITE_OK);
  return stmt;
}

static double
time_plain (const char *dir, GPtrArray *devices) {
  sqlite3 *db = open_plain (dir);
  sqlite3_stmt *stmt = prepare_insert (db);
  gint64 start = g_get_monotonic_time ();
  run_sql (db, "BEGIN IMMEDIATE");
  for (guint i = 0; i < devices->len; i++) {
    if (i % GROUP_BATCHES == GROUP_BATCHES - 1)
      run_sql (db, "COMMIT; BEGIN IMMEDIATE");
    insert_ops (db, stmt, g_ptr_array_index (devices, i));
  }
  run_sql (db, "COMMIT");
  double seconds = bench_seconds_since (start);
  sqlite3_finalize (stmt);
  sqlite3_close (db);
  return seconds;
}

/* --- changesets ------------------------------------------------------------------------------ */

/* One changeset a batch, as its handheld would record it. GBytes. (transfer full) */
static GPtrArray *
make_changesets (const char *dir, GPtrArray *devices) {
  GPtrArray *changesets = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
  sqlite3 *db = open_plain (dir);
  sqlite3_stmt *stmt = prepare_insert (db);
  for (guint i = 0; i < devices->len; i++) {
    sqlite3_session *session = NULL;
    int length = 0;
    void *bytes = NULL;
    g_assert_cmpint (sqlite3session_create (db, "main", &session), ==, SQLITE_OK);
    g_assert_cmpint (sqlite3session_attach (session, "op"), ==, SQLITE_OK);
    insert_ops (db, stmt, g_ptr_array_index (devices, i));
    g_assert_cmpint (sqlite3session_changeset (session, &length, &bytes), ==, SQLITE_OK);
    sqlite3session_delete (session);
    g_ptr_array_add (changesets, g_bytes_new (bytes, (gsize)length));
    sqlite3_free (bytes);
  }
  sqlite3_finalize (stmt);
  sqlite3_close (db);
  return changesets;
}

static int
on_conflict (void *data, int kind, sqlite3_changeset_iter *change) {
  (void)data, (void)kind, (void)change;
  return SQLITE_CHANGESET_ABORT;
}

static double
time_changesets (const char *dir, GPtrArray *changesets) {
  sqlite3 *db = open_plain (dir);
  gint64 start = g_get_monotonic_time ();
  run_sql (db, "BEGIN IMMEDIATE");
  for (guint i = 0; i < changesets->len; i++) {
    if (i % GROUP_BATCHES == GROUP_BATCHES - 1)
      run_sql (db, "COMMIT; BEGIN IMMEDIATE");
    gsize length;
    gconstpointer bytes = g_bytes_get_data (g_ptr_array_index (changesets, i), &length);
    if (sqlite3changeset_apply (db, (int)length, (void *)bytes, NULL, on_conflict, NULL)
        != SQLITE_OK)
      g_error ("%s", sqlite3_errmsg (db));
  }
  run_sql (db, "COMMIT");
  double seconds = bench_seconds_since (start);
  sqlite3_close (db);
  return seconds;
}

/* --- figures --------------------------------------------------------------------------------- */

static void
measure (const char *dir, GPtrArray *devices) {
  g_autoptr (GPtrArray) changesets = make_changesets (dir, devices);
  g_autoptr (GArray) merge = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) plain = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) session = g_array_new (FALSE, FALSE, sizeof (double));
  for (guint round = 0; round < ROUNDS; round++) {
    double seconds = time_plain (dir, devices);
    g_array_append_val (plain, seconds);
    seconds = bench_time_merge (dir, "whole.db", devices->len, NULL);
    g_array_append_val (merge, seconds);
    seconds = time_changesets (dir, changesets);
    g_array_append_val (session, seconds);
  }
  double ops = devices->len * (double)BENCH_BATCH_OPS;
  double merge_s = bench_median (merge), plain_s = bench_median (plain);
  double session_s = bench_median (session);
  printf ("peer sqlite %s\n", sqlite3_libversion ());
  printf ("point rate panwas %.0f\npoint rate sqlite_inserts %.0f\n"
          "point rate sqlite_changesets %.0f\n",
          ops / merge_s, ops / plain_s, ops / session_s);
  bench_at_least ("merge_vs_plain_inserts", plain_s / merge_s, 0.40);
  bench_at_least ("merge_vs_session_changesets", session_s / merge_s, 0.40);
}

int
main (void) {
  pw_secret_start ();
  char *dir = sample_dir_new ();
  WorldClock clock;
  world_clock_init (&clock, WORLD_START_MS);
  HostStore *host = world_host_new (dir, "keys.db", &clock.base);
  g_autoptr (GPtrArray) samples = bench_samples (REGION);
  g_autoptr (GPtrArray) devices = bench_devices (samples, host, BATCHES);
  g_autoptr (GPtrArray) parcels = bench_parcels (devices, host);
  host_store_close (host);
  bench_make_spool (dir, "whole.db", "keys.db", devices, parcels, BATCHES, REGION);
  measure (dir, devices);
  sample_dir_free (dir);
  return 0;
}
