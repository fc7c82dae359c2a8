/* The nation's night: every village of the country has one handheld, each sends 20 records, and one
 * host merges them all. The real program merges; its time and its memory are those of its process.
 *
 * REGIONS names the list of regions (code,name); without it a made-up list of the same shape is
 * used. NIGHT_DEVICES takes fewer handhelds, for a quick look; the limits are then cut in
 * proportion. */
#include <gio/gio.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include "host/intake/host-spool.h"
#include "host/merge/host-log.h"
#include "sync/base/pw-csv.h"
#include "sync/base/pw-file.h"
#include "sync/base/pw-region.h"
#include "tests/lib/bench-spool.h"
#include "tests/lib/bench.h"
#include "tests/lib/sample.h"

#define VILLAGES 83762 /* Kepmendagri 300.2.2-2138/2025 */
#define VILLAGE_CODE_LENGTH 13
#define SECONDS_MAX 60.0
#define MEGABYTES_MAX 512.0
#define CHUNK 2048 /* handhelds made at once: their parcels are in memory */
#define THREADS 2

/* --- villages -------------------------------------------------------------------------------- */

static GPtrArray *
villages_of_file (const char *path) {
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = pw_file_read (path, 64 << 20, &error);
  g_autoptr (PwCsv) csv = bytes != NULL ? pw_csv_open (bytes, &error) : NULL;
  if (csv == NULL)
    g_error ("%s: %s", path, error->message);
  GPtrArray *villages = g_ptr_array_new_with_free_func (g_free);
  const char *const *row;
  while ((row = pw_csv_next (csv, &error)) != NULL)
    if (strlen (row[0]) == VILLAGE_CODE_LENGTH)
      g_ptr_array_add (villages, g_strdup (row[0]));
  g_assert_no_error (error);
  return villages;
}

/* 38 provinces with 14 regencies each, 14 districts in each of those, 11 villages or so in each. */
static GPtrArray *
villages_made_up (void) {
  GPtrArray *villages = g_ptr_array_new_with_free_func (g_free);
  for (guint n = 0; n < VILLAGES; n++) {
    guint village = n % 12, district = n / 12 % 14, regency = n / (12 * 14) % 14;
    guint province = n / (12 * 14 * 14);
    g_ptr_array_add (villages, g_strdup_printf ("%02u.%02u.%02u.%04u", 11 + province, 1 + regency,
                                                1 + district, 2001 + village));
  }
  return villages;
}

/* --- handhelds ------------------------------------------------------------------------------- */

typedef struct {
  PwId device;
  guint8 public_key[PW_PUBLIC_KEY_BYTES];
  GBytes *parcel; /* owned */
} Sent;

typedef struct {
  const HostStore *host;     /* borrowed; only read */
  const GPtrArray *villages; /* borrowed */
  GPtrArray *samples;        /* borrowed; only read */
  GAsyncQueue *packers;      /* owned: PwPacker, one for each thread */
  Sent *sent;                /* of this chunk */
  guint first;               /* village of sent[0] */
} Night;

static void
on_device (gpointer data, gpointer user_data) {
  Night *night = user_data;
  guint number = GPOINTER_TO_UINT (data) - 1;
  const char *village = g_ptr_array_index (night->villages, night->first + number);
  PwPacker *packer = g_async_queue_pop (night->packers);
  HostStore host = *night->host;
  host.packer = packer;
  g_autoptr (WorldDevice) device = world_device_new ();
  for (guint n = 0; n < BENCH_BATCH_OPS; n++) {
    guint sample = (number * BENCH_BATCH_OPS + n) % night->samples->len;
    json_auto_t *answers = bench_shuffled (g_ptr_array_index (night->samples, sample));
    json_object_set_new (answers, "village", json_string (village));
    world_create (device, host.forms, answers, NULL);
  }
  Sent *sent = &night->sent[number];
  sent->device = device->identity->id;
  memcpy (sent->public_key, device->identity->sign_public, PW_PUBLIC_KEY_BYTES);
  sent->parcel = world_parcel (device, &host, 1, BENCH_BATCH_OPS);
  g_async_queue_push (night->packers, packer);
}

static void
make_chunk (Night *night, guint count) {
  GThreadPool *pool = g_thread_pool_new (on_device, night, THREADS, TRUE, NULL);
  for (guint i = 0; i < count; i++)
    (void)g_thread_pool_push (pool, GUINT_TO_POINTER (i + 1), NULL);
  g_thread_pool_free (pool, FALSE, TRUE);
}

static void
spool_chunk (HostStore *host, const Night *night, guint count) {
  g_autoptr (GError) error = NULL;
  for (guint i = 0; i < count; i++) {
    const Sent *sent = &night->sent[i];
    (void)host_log_enrol (host, &sent->device, sent->public_key, "PKD",
                          g_ptr_array_index (night->villages, night->first + i), &error);
    g_assert_no_error (error);
  }
  (void)host_spool_begin (host, &error);
  for (guint i = 0; i < count; i++) {
    (void)host_spool_add (host, night->sent[i].parcel, "usb", "bench", NULL, &error);
    g_bytes_unref (night->sent[i].parcel);
  }
  (void)host_spool_end (host, &error);
  g_assert_no_error (error);
}

/* A store in which all handhelds are enrolled and their parcels wait. */
static void
make_night (const char *path, const GPtrArray *villages, guint count) {
  g_autoptr (GError) error = NULL;
  g_autoptr (HostStore) host
      = host_store_init (path, PW_REGION_NATION, "Bawaslu Uji", NULL, &error);
  g_assert_no_error (error);
  (void)pw_db_set_durable (host->db, FALSE, &error);
  g_autoptr (GPtrArray) samples = bench_samples (NULL);
  g_autoptr (GAsyncQueue) packers = g_async_queue_new_full ((GDestroyNotify)pw_packer_free);
  for (guint i = 0; i < THREADS; i++)
    g_async_queue_push (packers, pw_packer_new ());
  g_autofree Sent *sent = g_new (Sent, CHUNK);
  Night night = {
    .host = host, .villages = villages, .samples = samples, .packers = packers, .sent = sent
  };
  for (; night.first < count; night.first += CHUNK) {
    guint chunk = MIN (CHUNK, count - night.first);
    make_chunk (&night, chunk);
    spool_chunk (host, &night, chunk);
    fprintf (stderr, "\r%u of %u handhelds have sent", night.first + chunk, count);
  }
  fputc ('\n', stderr);
  (void)pw_db_checkpoint (host->db, &error);
  g_assert_no_error (error);
}

/* --- the merge ------------------------------------------------------------------------------- */

typedef struct {
  double seconds, cpu_seconds, megabytes;
} Cost;

/* Runs `panwas-host merge` and asks the kernel what it took. */
static Cost
merge (const char *path, guint count) {
  const char *program = g_getenv ("PANWAS_HOST");
  const char *argv[] = {
    program != NULL ? program : "build/bin/panwas-host", "--store", path, "--json", "merge", NULL
  };
  g_autoptr (GError) error = NULL;
  GPid child;
  int out = -1;
  gint64 start = g_get_monotonic_time ();
  if (!g_spawn_async_with_pipes (NULL, (char **)argv, NULL, G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL,
                                 &child, NULL, &out, NULL, &error))
    g_error ("%s", error->message);
  g_autoptr (GBytes) text = pw_file_read_fd (out, "panwas-host", 1 << 20, &error);
  g_assert_no_error (error);
  int status;
  struct rusage usage;
  if (wait4 (child, &status, 0, &usage) != child || !WIFEXITED (status))
    g_error ("panwas-host merge was killed");
  double seconds = bench_seconds_since (start);
  gsize length;
  const char *bytes = g_bytes_get_data (text, &length);
  json_auto_t *report = json_loadb (bytes, length, 0, NULL);
  json_int_t operations = json_integer_value (json_object_get (report, "new"));
  g_assert_cmpint (operations, ==, (json_int_t)count * BENCH_BATCH_OPS);
  double cpu_seconds = (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec)
                       + (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
  return (Cost){ seconds, cpu_seconds, (double)usage.ru_maxrss / 1024.0 };
}

int
main (void) {
  pw_secret_start ();
  const char *list = g_getenv ("REGIONS"), *fewer = g_getenv ("NIGHT_DEVICES");
  g_autoptr (GPtrArray) villages
      = list != NULL && *list != '\0' ? villages_of_file (list) : villages_made_up ();
  guint count = villages->len;
  if (fewer != NULL && *fewer != '\0')
    count = MIN (count, (guint)g_ascii_strtoull (fewer, NULL, 10));
  /* Beside the build, so on the disk of the checkout and not in memory: it takes 2 GB. */
  char *dir = g_strdup ("build/bench-night-XXXXXX");
  if (g_mkdtemp (dir) == NULL)
    g_error ("cannot make a folder in build/");
  g_autofree char *path = g_build_filename (dir, "nation.db", NULL);
  make_night (path, villages, count);
  Cost cost = merge (path, count);
  fprintf (stderr, "%u handhelds x %u records: %.1f s (%.1f s of processors), %.0f MB\n", count,
           BENCH_BATCH_OPS, cost.seconds, cost.cpu_seconds, cost.megabytes);
  bench_at_most ("nation_night_s", cost.seconds, SECONDS_MAX * count / villages->len);
  bench_at_most ("nation_night_mb", cost.megabytes, MEGABYTES_MAX);
  sample_dir_free (dir);
  return 0;
}
