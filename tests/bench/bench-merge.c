/* Figures of the host: spool to views against plain prepared inserts of the same operations, and
 * how the time grows with the work.
 *
 * Prints "name value limit ok|MISSED". Handhelds with real keys write the sample records, 20
 * operations a batch. A merge and plain inserts of the same operation bytes into a file with the
 * same settings, as many rows a transaction, take turns; medians are compared. The store is the
 * same at the start of every round: a copy of one that holds the spool alone. */
#include <glib/gstdio.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

#include "host/intake/host-spool.h"
#include "host/merge/host-pipeline.h"
#include "tests/lib/host-world.h"
#include "tests/lib/sample.h"

#define REGION "17.07"
#define BATCH_OPS 20
#define BATCHES 2000
#define GROUP_BATCHES 1024 /* in one transaction, as the merge does */
#define ROUNDS 7
#define RATE_MIN 0.40
#define GROWTH_MAX 2.1

/* --- samples --------------------------------------------------------------------------------- */

static GPtrArray *
load_samples (void) {
  const char *top = g_getenv ("PANWAS_TOP");
  g_autofree char *path
      = g_build_filename (top != NULL ? top : ".", "tests", "data", "observations.jsonl", NULL);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  if (!g_file_get_contents (path, &text, NULL, &error))
    g_error ("%s", error->message);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  GPtrArray *samples = g_ptr_array_new_with_free_func ((GDestroyNotify)json_decref);
  for (char **line = lines; *line != NULL; line++) {
    json_t *sample = **line != '\0' ? json_loads (*line, 0, NULL) : NULL;
    if (sample == NULL)
      continue;
    /* All of one regency, so that one grant covers them. */
    const char *village = json_string_value (json_object_get (sample, "village"));
    g_autofree char *moved = g_strconcat (REGION, village + strlen (REGION), NULL);
    json_object_set_new (sample, "village", json_string (moved));
    g_ptr_array_add (samples, sample);
  }
  return samples;
}

/* The dictionary has seen the samples: with their words in another order it has to work. */
static json_t *
shuffle_words (json_t *value) {
  if (json_is_object (value)) {
    const char *name;
    json_t *child;
    json_t *result = json_object ();
    json_object_foreach (value, name, child) {
      json_object_set_new (result, name, shuffle_words (child));
    }
    return result;
  }
  if (json_is_array (value)) {
    json_t *result = json_array ();
    for (size_t i = 0; i < json_array_size (value); i++)
      json_array_append_new (result, shuffle_words (json_array_get (value, i)));
    return result;
  }
  if (!json_is_string (value))
    return json_incref (value);
  g_auto (GStrv) words = g_strsplit (json_string_value (value), " ", -1);
  for (guint i = g_strv_length (words); i > 1; i--) {
    guint other = g_random_int_range (0, (gint32)i);
    char *swap = words[i - 1];
    words[i - 1] = words[other];
    words[other] = swap;
  }
  g_autofree char *text = g_strjoinv (" ", words);
  return json_string (text);
}

/* One device a batch, as in a real night. */
static GPtrArray *
make_devices (GPtrArray *samples, const HostStore *host, guint count) {
  GPtrArray *devices = g_ptr_array_new_with_free_func ((GDestroyNotify)world_device_free);
  for (guint i = 0; i < count; i++) {
    WorldDevice *device = world_device_new ();
    for (guint n = 0; n < BATCH_OPS; n++) {
      json_auto_t *answers
          = shuffle_words (g_ptr_array_index (samples, (i * BATCH_OPS + n) % samples->len));
      world_create (device, host->forms, answers, NULL);
    }
    g_ptr_array_add (devices, device);
  }
  return devices;
}

/* --- stores ---------------------------------------------------------------------------------- */

/* A store in which the first `count` devices are enrolled and their batches wait in the spool. */
static void
make_spool (const char *dir, const char *name, GPtrArray *devices, GPtrArray *parcels,
            const char *from, guint count) {
  g_autofree char *base = g_build_filename (dir, from, NULL);
  g_autofree char *path = g_build_filename (dir, name, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (HostStore) keys = host_store_open (base, NULL, &error);
  g_assert_no_error (error);
  if (!pw_db_backup (keys->db, path, &error))
    g_error ("%s", error->message);
  g_autoptr (HostStore) host = host_store_open (path, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < count; i++)
    world_enrol (host, g_ptr_array_index (devices, i), REGION);
  (void)host_spool_begin (host, &error);
  for (guint i = 0; i < count; i++)
    (void)host_spool_add (host, g_ptr_array_index (parcels, i), "usb", "bench", NULL, &error);
  (void)host_spool_end (host, &error);
  (void)pw_db_checkpoint (host->db, &error);
  g_assert_no_error (error);
}

static double
seconds_since (gint64 start) {
  return (double)(g_get_monotonic_time () - start) / 1e6;
}

/* Merges a copy of the store `from`. */
static double
time_merge (const char *dir, const char *from, guint batches) {
  g_autofree char *source = g_build_filename (dir, from, NULL);
  g_autofree char *copy = g_build_filename (dir, "round.db", NULL);
  g_autofree char *log = g_strconcat (copy, "-wal", NULL);
  g_autofree char *shared = g_strconcat (copy, "-shm", NULL);
  g_autoptr (GError) error = NULL;
  (void)g_unlink (log);
  (void)g_unlink (shared);
  g_autofree char *bytes = NULL;
  gsize length;
  if (!g_file_get_contents (source, &bytes, &length, &error)
      || !g_file_set_contents (copy, bytes, (gssize)length, &error))
    g_error ("%s", error->message);
  g_autoptr (HostStore) host = host_store_open (copy, NULL, &error);
  g_assert_no_error (error);
  gint64 start = g_get_monotonic_time ();
  g_autoptr (HostMergeReport) report = host_pipeline_run (host, NULL, &error);
  double seconds = seconds_since (start);
  g_assert_no_error (error);
  g_assert_cmpuint (report->new_operations, ==, batches * BATCH_OPS);
  g_assert_cmpuint (report->records, ==, batches * BATCH_OPS);
  return seconds;
}

/* --- plain inserts --------------------------------------------------------------------------- */

static void
run_sql (sqlite3 *db, const char *sql) {
  if (sqlite3_exec (db, sql, NULL, NULL, NULL) != SQLITE_OK)
    g_error ("%s: %s", sql, sqlite3_errmsg (db));
}

static double
time_plain (const char *dir, GPtrArray *devices, guint count) {
  g_autofree char *path = g_build_filename (dir, "plain.db", NULL);
  g_autofree char *log = g_strconcat (path, "-wal", NULL);
  (void)g_unlink (path);
  (void)g_unlink (log);
  sqlite3 *db = NULL;
  sqlite3_stmt *stmt = NULL;
  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  run_sql (db, "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -65536;"
               "PRAGMA cell_size_check = ON; PRAGMA wal_autocheckpoint = 4096;"
               "CREATE TABLE op (op_key INTEGER PRIMARY KEY, bytes BLOB NOT NULL) STRICT");
  g_assert_cmpint (sqlite3_prepare_v2 (db, "INSERT INTO op (bytes) VALUES (?)", -1, &stmt, NULL),
                   ==, SQLITE_OK);
  gint64 start = g_get_monotonic_time ();
  run_sql (db, "BEGIN IMMEDIATE");
  for (guint i = 0; i < count; i++) {
    const WorldDevice *device = g_ptr_array_index (devices, i);
    if (i % GROUP_BATCHES == GROUP_BATCHES - 1)
      run_sql (db, "COMMIT; BEGIN IMMEDIATE");
    for (guint n = 0; n < device->ops->len; n++) {
      gsize length;
      gconstpointer bytes = g_bytes_get_data (g_ptr_array_index (device->ops, n), &length);
      (void)sqlite3_bind_blob (stmt, 1, bytes, (int)length, SQLITE_STATIC);
      g_assert_cmpint (sqlite3_step (stmt), ==, SQLITE_DONE);
      (void)sqlite3_reset (stmt);
    }
  }
  run_sql (db, "COMMIT");
  double seconds = seconds_since (start);
  sqlite3_finalize (stmt);
  sqlite3_close (db);
  return seconds;
}

/* --- figures --------------------------------------------------------------------------------- */

static gint
compare_doubles (gconstpointer a, gconstpointer b) {
  double difference = *(const double *)a - *(const double *)b;
  return difference < 0 ? -1 : difference > 0;
}

static double
median (GArray *values) {
  g_array_sort (values, compare_doubles);
  return g_array_index (values, double, values->len / 2);
}

static void
print_figure (const char *name, double value, double limit, gboolean ok) {
  printf ("%s %.3f %.3f %s\n", name, value, limit, ok ? "ok" : "MISSED");
  fflush (stdout);
}

int
main (void) {
  pw_secret_start ();
  char *dir = sample_dir_new ();
  WorldClock clock;
  world_clock_init (&clock, WORLD_START_MS);
  HostStore *host = world_host_new (dir, "keys.db", &clock.base);
  GPtrArray *samples = load_samples ();
  GPtrArray *devices = make_devices (samples, host, BATCHES);
  GPtrArray *parcels = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
  gint64 start = g_get_monotonic_time ();
  for (guint i = 0; i < BATCHES; i++)
    g_ptr_array_add (parcels, world_parcel (g_ptr_array_index (devices, i), host, 1, BATCH_OPS));
  fprintf (stderr, "%u batches packed in %.1f s\n", BATCHES, seconds_since (start));
  host_store_close (host);
  make_spool (dir, "whole.db", devices, parcels, "keys.db", BATCHES);
  make_spool (dir, "half.db", devices, parcels, "keys.db", BATCHES / 2);
  g_autoptr (GArray) whole = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) half = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) plain = g_array_new (FALSE, FALSE, sizeof (double));
  for (guint round = 0; round < ROUNDS; round++) {
    double seconds = time_plain (dir, devices, BATCHES);
    g_array_append_val (plain, seconds);
    seconds = time_merge (dir, "whole.db", BATCHES);
    g_array_append_val (whole, seconds);
    seconds = time_merge (dir, "half.db", BATCHES / 2);
    g_array_append_val (half, seconds);
  }
  double ops = BATCHES * BATCH_OPS;
  fprintf (stderr, "merge %.1f us an operation, plain insert %.1f us\n", median (whole) / ops * 1e6,
           median (plain) / ops * 1e6);
  double rate = median (plain) / median (whole);
  double growth = median (whole) / median (half);
  print_figure ("merge_vs_plain_inserts", rate, RATE_MIN, rate >= RATE_MIN);
  print_figure ("merge_time_of_twice_the_work", growth, GROWTH_MAX, growth <= GROWTH_MAX);
  g_ptr_array_unref (parcels);
  g_ptr_array_unref (devices);
  g_ptr_array_unref (samples);
  sample_dir_free (dir);
  return 0;
}
