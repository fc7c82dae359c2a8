/* Stores for benches of the host. */
#include "tests/lib/bench-spool.h"

#include <glib/gstdio.h>

#include "host/intake/host-spool.h"
#include "host/merge/host-pipeline.h"
#include "tests/lib/bench.h"

/* The dictionary has seen the samples: with their words in another order it has to work. */
GPtrArray *
bench_devices (GPtrArray *samples, const HostStore *host, guint count) {
  GPtrArray *devices = g_ptr_array_new_with_free_func ((GDestroyNotify)world_device_free);
  for (guint i = 0; i < count; i++) {
    WorldDevice *device = world_device_new ();
    for (guint n = 0; n < BENCH_BATCH_OPS; n++) {
      guint sample = (i * BENCH_BATCH_OPS + n) % samples->len;
      json_auto_t *answers = bench_shuffled (g_ptr_array_index (samples, sample));
      world_create (device, host->forms, answers, NULL);
    }
    g_ptr_array_add (devices, device);
  }
  return devices;
}

GPtrArray *
bench_parcels (GPtrArray *devices, const HostStore *host) {
  GPtrArray *parcels = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
  for (guint i = 0; i < devices->len; i++)
    g_ptr_array_add (parcels,
                     world_parcel (g_ptr_array_index (devices, i), host, 1, BENCH_BATCH_OPS));
  return parcels;
}

void
bench_make_spool (const char *dir, const char *name, const char *from, GPtrArray *devices,
                  GPtrArray *parcels, guint count, const char *region) {
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
    world_enrol (host, g_ptr_array_index (devices, i), region);
  (void)host_spool_begin (host, &error);
  for (guint i = 0; i < count; i++)
    (void)host_spool_add (host, g_ptr_array_index (parcels, i), "usb", "bench", NULL, &error);
  (void)host_spool_end (host, &error);
  (void)pw_db_checkpoint (host->db, &error);
  g_assert_no_error (error);
}

void
bench_copy_store (const char *dir, const char *from, const char *to) {
  g_autofree char *source = g_build_filename (dir, from, NULL);
  g_autofree char *copy = g_build_filename (dir, to, NULL);
  g_autofree char *log = g_strconcat (copy, "-wal", NULL);
  g_autofree char *shared = g_strconcat (copy, "-shm", NULL);
  (void)g_unlink (log);
  (void)g_unlink (shared);
  g_autofree char *bytes = NULL;
  gsize length;
  g_autoptr (GError) error = NULL;
  if (!g_file_get_contents (source, &bytes, &length, &error)
      || !g_file_set_contents (copy, bytes, (gssize)length, &error))
    g_error ("%s", error->message);
}

double
bench_time_merge (const char *dir, const char *from, guint count, double *cpu_seconds) {
  bench_copy_store (dir, from, "round.db");
  g_autofree char *path = g_build_filename (dir, "round.db", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (HostStore) host = host_store_open (path, NULL, &error);
  g_assert_no_error (error);
  double cpu_start = bench_cpu_seconds ();
  gint64 start = g_get_monotonic_time ();
  g_autoptr (HostMergeReport) report = host_pipeline_run (host, NULL, &error);
  double seconds = bench_seconds_since (start);
  if (cpu_seconds != NULL)
    *cpu_seconds = bench_cpu_seconds () - cpu_start;
  g_assert_no_error (error);
  g_assert_cmpuint (report->new_operations, ==, (guint64)count * BENCH_BATCH_OPS);
  g_assert_cmpuint (report->records, ==, (guint64)count * BENCH_BATCH_OPS);
  return seconds;
}
