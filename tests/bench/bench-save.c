/* Figures of the handheld: a save against a bare write and sync, checking answers that came as
 * JSON, unlocking, and memory of `panwas`.
 *
 * Prints "name value limit ok|MISSED". Saves and bare writes take turns on the same disk, and
 * medians are compared, so a slow moment of the machine hits both. */
#include <fcntl.h>
#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "firmware/capture/app-capture.h"
#include "firmware/capture/app-drafts.h"
#include "firmware/capture/app-record-check.h"
#include "sync/session/pw-session.h"
#include "tests/lib/bench.h"
#include "tests/lib/sample.h"

#define ROUNDS 300
#define UNLOCK_OPS 5000

static void
save_one (AppStore *store, const PwForm *form, GPtrArray *samples, guint n) {
  g_autoptr (GError) error = NULL;
  PwId record;
  if (!app_record_create (store, form, g_ptr_array_index (samples, n % samples->len), &record, NULL,
                          &error))
    g_error ("%s", error->message);
}

/* A draft as filling in leaves it, ready to be finalised. (transfer full) */
static AppDraft *
draft_one (AppStore *store, const PwForm *form, GPtrArray *samples, guint n) {
  g_autoptr (GError) error = NULL;
  g_autoptr (PwSession) session
      = pw_session_from_answers (form, NULL, g_ptr_array_index (samples, n % samples->len), &error);
  AppDraft *draft = app_draft_new (store, form, "id");
  draft->state = session != NULL ? pw_session_state (session) : NULL;
  if (draft->state == NULL || !app_drafts_save (store, draft, &error))
    g_error ("%s", error->message);
  return draft;
}

/* What a person waits for at the end of filling in: the record is there and the draft is not. */
static void
finalise_one (AppStore *store, const PwForm *form, GPtrArray *samples, guint n,
              const AppDraft *draft) {
  g_autoptr (GError) error = NULL;
  PwId record;
  if (!app_record_finalise (store, form, g_ptr_array_index (samples, n % samples->len), NULL, draft,
                            NULL, &record, &error))
    g_error ("%s", error->message);
}

/* The conditions of the form over answers that came as JSON. */
static void
check_one (AppStore *store, const PwForm *form, GPtrArray *samples, guint n) {
  g_autoptr (GError) error = NULL;
  AppRecordCheck check = { 0 };
  if (!app_record_check_new (store, form, g_ptr_array_index (samples, n % samples->len), &check,
                             &error))
    g_error ("%s", error->message);
  app_record_check_clear (&check);
}

static void
bare_write (int fd) {
  guint8 block[4096];
  memset (block, 0xa5, sizeof block);
  if (write (fd, block, sizeof block) != (ssize_t)sizeof block || fsync (fd) != 0)
    g_error ("cannot write the comparison file");
}

static void
bench_save (AppStore *store, const PwForm *form, GPtrArray *samples, const char *dir) {
  g_autofree char *path = g_build_filename (dir, "bare", NULL);
  int fd = g_open (path, O_WRONLY | O_CREAT | O_APPEND, 0600);
  g_assert_cmpint (fd, >=, 0);
  g_autoptr (GArray) saves = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) bares = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) checks = g_array_new (FALSE, FALSE, sizeof (double));
  for (guint i = 0; i < 20; i++)
    save_one (store, form, samples, i);
  for (guint i = 0; i < ROUNDS; i++) {
    g_autoptr (AppDraft) draft = draft_one (store, form, samples, i);
    gint64 start = g_get_monotonic_time ();
    finalise_one (store, form, samples, i, draft);
    double save = bench_seconds_since (start);
    start = g_get_monotonic_time ();
    check_one (store, form, samples, i);
    double check = bench_seconds_since (start) * 1000.0;
    g_array_append_val (checks, check);
    start = g_get_monotonic_time ();
    bare_write (fd);
    double bare = bench_seconds_since (start);
    g_array_append_val (saves, save);
    g_array_append_val (bares, bare);
  }
  (void)close (fd);
  bench_at_most ("save_vs_write_fsync", bench_median (saves) / bench_median (bares), 1.5);
  bench_at_most ("record_check_ms", bench_median (checks), 1.0);
}

/* Beyond the PIN's Argon2id, of which there is none here. */
static void
bench_unlock (const char *data, GPtrArray *samples) {
  g_autoptr (GError) error = NULL;
  g_autoptr (AppStore) store = app_store_open (data, NULL, &error);
  g_assert_no_error (error);
  const PwForm *form = pw_forms_find (app_store_forms (store, &error), "form_a");
  for (guint i = (guint)pw_oplog_head (store->log, NULL); i < UNLOCK_OPS; i++)
    save_one (store, form, samples, i);
  g_clear_pointer (&store, app_store_free);
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (double));
  for (guint i = 0; i < 7; i++) {
    gint64 start = g_get_monotonic_time ();
    g_autoptr (AppStore) again = app_store_open (data, NULL, &error);
    g_assert_no_error (error);
    g_autoptr (AppRecords) records = app_records_load (again, &error);
    g_assert_no_error (error);
    double took = bench_seconds_since (start) * 1000.0;
    g_assert_cmpuint (records->list->len, >, 0);
    g_array_append_val (times, took);
  }
  bench_at_most ("unlock_5000_operations_ms", bench_median (times), 150.0);
}

static void
bench_memory (const char *data) {
  const char *program = g_getenv ("PANWAS");
  if (program == NULL)
    return;
  const char *argv[] = { program, "--data", data, "list", NULL };
  g_autoptr (GError) error = NULL;
  int status = 0;
  if (!g_spawn_sync (NULL, (char **)argv, NULL, G_SPAWN_STDOUT_TO_DEV_NULL, NULL, NULL, NULL, NULL,
                     &status, &error)
      || status != 0)
    g_error ("panwas list failed");
  struct rusage usage;
  g_assert_cmpint (getrusage (RUSAGE_CHILDREN, &usage), ==, 0);
  bench_at_most ("panwas_resident_mb", (double)usage.ru_maxrss / 1024.0, 16.0);
}

int
main (void) {
  pw_secret_start ();
  g_autoptr (GError) error = NULL;
  /* Beside the build, so on the disk of the checkout and not in memory. */
  g_autofree char *dir = g_strdup ("build/bench-save-XXXXXX");
  if (g_mkdtemp (dir) == NULL)
    g_error ("cannot make a folder in build/");
  g_autofree char *data = g_build_filename (dir, "data", NULL);
  if (!app_store_init (data, "17.07", "Bench", NULL, &error))
    g_error ("%s", error->message);
  g_autoptr (GPtrArray) samples = bench_samples (NULL);
  g_autoptr (AppStore) store = app_store_open (data, NULL, &error);
  g_assert_no_error (error);
  const PwForm *form = pw_forms_find (app_store_forms (store, &error), "form_a");
  g_assert_nonnull (form);
  bench_save (store, form, samples, dir);
  g_clear_pointer (&store, app_store_free);
  bench_memory (data);
  bench_unlock (data, samples);
  sample_dir_free (g_steal_pointer (&dir));
  return 0;
}
