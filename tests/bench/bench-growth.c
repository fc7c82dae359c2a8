/* How cost grows with the work: 1, 2, 4 and 8 times of it for merging, rebuilding views, verifying
 * everything and unlocking a handheld, and the exponent that fits best (1: twice the work takes
 * twice the time; the limit is that of 2.1 times). Processor time is measured, and of some rounds
 * the best is taken: what other programs on the machine add is no growth. */
#include <math.h>
#include <stdio.h>

#include "firmware/capture/app-capture.h"
#include "firmware/capture/app-records.h"
#include "host/merge/host-fsck.h"
#include "host/views/host-views.h"
#include "tests/lib/bench-spool.h"
#include "tests/lib/bench.h"
#include "tests/lib/sample.h"

#define REGION "17.07"
#define SIZES 4
#define BATCHES_MIN 250 /* 5,000 operations; the largest size has eight times as many */
#define UNLOCK_OPS_MIN 1250
#define ROUNDS 3

typedef struct {
  double merge[SIZES], views[SIZES], verify[SIZES], unlock[SIZES];
} Times;

static void
keep_best (double *best, double seconds) {
  if (*best == 0 || seconds < *best)
    *best = seconds;
}

/* --- the host -------------------------------------------------------------------------------- */

static void
time_host (const char *dir, const char *store, guint size, Times *times) {
  g_autoptr (GError) error = NULL;
  guint count = BATCHES_MIN << size;
  double merge_s;
  (void)bench_time_merge (dir, store, count, &merge_s);
  keep_best (&times->merge[size], merge_s);
  g_autofree char *path = g_build_filename (dir, "round.db", NULL);
  g_autoptr (HostStore) host = host_store_open (path, NULL, &error);
  g_assert_no_error (error);
  double start = bench_cpu_seconds ();
  (void)host_views_rebuild (host, &error);
  g_assert_no_error (error);
  keep_best (&times->views[size], bench_cpu_seconds () - start);
  start = bench_cpu_seconds ();
  g_autoptr (HostFsck) fsck = host_fsck_run (host, &error);
  g_assert_no_error (error);
  keep_best (&times->verify[size], bench_cpu_seconds () - start);
  g_assert_cmpuint (fsck->faults->len, ==, 0);
  g_assert_cmpuint (fsck->operations, >=, (guint64)count * BENCH_BATCH_OPS);
}

static void
measure_host (const char *dir, Times *times) {
  static const char *const names[SIZES] = { "x1.db", "x2.db", "x4.db", "x8.db" };
  WorldClock clock;
  world_clock_init (&clock, WORLD_START_MS);
  HostStore *host = world_host_new (dir, "keys.db", &clock.base);
  g_autoptr (GPtrArray) samples = bench_samples (REGION);
  g_autoptr (GPtrArray) devices = bench_devices (samples, host, BATCHES_MIN << (SIZES - 1));
  g_autoptr (GPtrArray) parcels = bench_parcels (devices, host);
  host_store_close (host);
  for (guint size = 0; size < SIZES; size++)
    bench_make_spool (dir, names[size], "keys.db", devices, parcels, BATCHES_MIN << size, REGION);
  for (guint round = 0; round < ROUNDS; round++)
    for (guint size = 0; size < SIZES; size++)
      time_host (dir, names[size], size, times);
}

/* --- the handheld ---------------------------------------------------------------------------- */

static void
record_up_to (AppStore *store, GPtrArray *samples, guint count) {
  g_autoptr (GError) error = NULL;
  const PwForm *form = pw_forms_find (app_store_forms (store, &error), "form_a");
  for (guint i = (guint)pw_oplog_head (store->log, NULL); i < count; i++) {
    PwId record;
    if (!app_record_create (store, form, g_ptr_array_index (samples, i % samples->len), &record,
                            NULL, &error))
      g_error ("%s", error->message);
  }
}

static double
time_unlock (const char *data) {
  g_autoptr (GError) error = NULL;
  double start = bench_cpu_seconds ();
  g_autoptr (AppStore) store = app_store_open (data, NULL, &error);
  g_assert_no_error (error);
  g_autoptr (AppRecords) records = app_records_load (store, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (records->list->len, >, 0);
  return bench_cpu_seconds () - start;
}

static void
measure_handheld (const char *dir, Times *times) {
  g_autoptr (GError) error = NULL;
  g_autofree char *data = g_build_filename (dir, "handheld", NULL);
  if (!app_store_init (data, REGION, "Bench", NULL, &error))
    g_error ("%s", error->message);
  g_autoptr (GPtrArray) samples = bench_samples (REGION);
  for (guint size = 0; size < SIZES; size++) {
    AppStore *store = app_store_open (data, NULL, &error);
    g_assert_no_error (error);
    record_up_to (store, samples, UNLOCK_OPS_MIN << size);
    app_store_free (store);
    for (guint round = 0; round < 2 * ROUNDS; round++)
      keep_best (&times->unlock[size], time_unlock (data));
  }
}

/* --- figures --------------------------------------------------------------------------------- */

static void
report (const char *name, double first_ops, const double *seconds) {
  double ops[SIZES];
  for (guint size = 0; size < SIZES; size++) {
    ops[size] = first_ops * (1 << size);
    printf ("point growth %s %.0f %.4f\n", name, ops[size], seconds[size]);
  }
  g_autofree char *figure = g_strdup_printf ("growth_exponent_%s", name);
  bench_at_most (figure, bench_exponent (ops, seconds, SIZES), log2 (2.1));
}

int
main (void) {
  pw_secret_start ();
  char *dir = sample_dir_new ();
  Times times = { 0 };
  measure_host (dir, &times);
  measure_handheld (dir, &times);
  double host_ops = BATCHES_MIN * BENCH_BATCH_OPS;
  report ("merge", host_ops, times.merge);
  report ("views", host_ops, times.views);
  report ("verify", host_ops, times.verify);
  report ("unlock", UNLOCK_OPS_MIN, times.unlock);
  printf ("# 8x against 4x: merge %.2f, views %.2f, verify %.2f, unlock %.2f\n",
          times.merge[3] / times.merge[2], times.views[3] / times.views[2],
          times.verify[3] / times.verify[2], times.unlock[3] / times.unlock[2]);
  bench_at_most ("merge_time_of_twice_the_work", times.merge[3] / times.merge[2], 2.1);
  sample_dir_free (dir);
  return 0;
}
