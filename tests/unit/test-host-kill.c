/* A merge that is killed at any moment loses nothing and repeats nothing: the program starts itself
 * again to merge, kills that child with SIGKILL after a random time, again and again, and then lets
 * one finish. The views equal those of a merge that nobody killed. */
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/lib/host-fixture.h"

#define DEVICES 60
#define KILLS 30
#define FILE_BYTES (PW_BLOB_PART_BYTES + 100)

/* --- the child ------------------------------------------------------------------------------- */

static int
merge_as_child (const char *path) {
  pw_secret_start ();
  g_autoptr (GError) error = NULL;
  g_autoptr (HostStore) host = host_store_open (path, NULL, &error);
  HostPipelineOptions options = { .group_parcels = 2 };
  g_autoptr (HostMergeReport) report
      = host != NULL ? host_pipeline_run (host, &options, &error) : NULL;
  if (report == NULL)
    g_printerr ("%s\n", error->message);
  return report != NULL ? 0 : 1;
}

/* TRUE if the child was killed before it ended. */
static gboolean
merge_and_kill (const char *path, gulong wait_us) {
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  g_autoptr (GError) error = NULL;
  char *argv[] = { self, (char *)"--merge", (char *)path, NULL };
  GPid pid;
  int status;
  (void)g_spawn_async (NULL, argv, NULL, G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL, &pid, &error);
  g_assert_no_error (error);
  g_usleep (wait_us);
  g_assert_cmpint (kill (pid, SIGKILL), ==, 0);
  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  g_assert_true (WIFSIGNALED (status) || WEXITSTATUS (status) == 0);
  return WIFSIGNALED (status);
}

/* --- the work -------------------------------------------------------------------------------- */

/* Creates, changes by others, evidence; out of order, so that much has to be settled. */
static void
fill_spool (Fixture *fixture) {
  g_autoptr (GPtrArray) devices
      = g_ptr_array_new_with_free_func ((GDestroyNotify)world_device_free);
  g_autofree guint8 *file = g_malloc0 (FILE_BYTES);
  PwId first_record;
  PwParent first_parent = { 0 };
  world_spool (fixture->host, world_parts (fixture->host, file, FILE_BYTES, 0, 1), "usb");
  for (guint i = 0; i < DEVICES; i++) {
    WorldDevice *device = world_device_new ();
    g_ptr_array_add (devices, device);
    world_enrol (fixture->host, device, FIXTURE_REGION);
    PwId record;
    guint64 seq = world_create_small (device, fixture->host->forms, FIXTURE_VILLAGE, i, &record);
    PwParent parent = world_parent (device, seq);
    if (i == 0) {
      first_record = record;
      first_parent = parent;
    }
    world_amend (device, &first_record, &first_parent, 1, "/narrative", i % 2 != 0 ? "a" : "b");
    world_attach (device, &record, &parent, 1, file, FILE_BYTES);
    world_spool (fixture->host, world_parcel (device, fixture->host, 2, 3), "usb");
    world_spool (fixture->host, world_parcel (device, fixture->host, 1, 1), "usb");
  }
}

static char *
copy_store (Fixture *fixture, guint number) {
  g_autoptr (GError) error = NULL;
  g_autofree char *name = g_strdup_printf ("copy-%u.db", number);
  char *path = g_build_filename (fixture->dir, name, NULL);
  g_assert_true (pw_db_backup (fixture->host->db, path, &error));
  return path;
}

static HostStore *
reopen (Fixture *fixture, const char *path) {
  g_autoptr (GError) error = NULL;
  HostStore *host = host_store_open (path, &fixture->clock.base, &error);
  g_assert_no_error (error);
  return host;
}

static guint64
count_judged (Fixture *fixture, const char *path) {
  HostStore *host = reopen (fixture, path);
  g_autofree char *done
      = world_sql_text (host, "SELECT count (*) FROM verdict WHERE code IS NOT NULL");
  host_store_close (host);
  return g_ascii_strtoull (done, NULL, 10);
}

/* Time of a whole merge by a child. */
static gulong
measure (Fixture *fixture) {
  g_autofree char *path = copy_store (fixture, 999);
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  const char *argv[] = { self, "--merge", path, NULL };
  g_autoptr (GError) error = NULL;
  int status;
  gint64 start = g_get_monotonic_time ();
  g_assert_true (g_spawn_sync (NULL, (char **)argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, NULL, NULL,
                               &status, &error));
  g_assert_true (g_spawn_check_wait_status (status, &error));
  return (gulong)(g_get_monotonic_time () - start);
}

/* The views after an undisturbed end must be those of a merge that nobody killed. */
static void
finish (Fixture *fixture, const char *path, const char *expected) {
  HostStore *own = fixture->host;
  fixture->host = reopen (fixture, path);
  g_autoptr (HostMergeReport) rest = fixture_merge (fixture);
  g_autofree char *found = world_dump (fixture->host);
  g_assert_cmpstr (found, ==, expected);
  g_assert_cmpuint (rest->evidence_held, ==, 1);
  fixture_check (fixture);
  host_store_close (fixture->host);
  fixture->host = own;
}

static void
test_kill (Fixture *fixture, gconstpointer data) {
  (void)data;
  fill_spool (fixture);
  gulong whole_us = measure (fixture);
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  guint killed = 0, partial = 0;
  for (guint i = 0; i < KILLS; i++) {
    if (paths->len == 0
        || count_judged (fixture, g_ptr_array_index (paths, paths->len - 1)) == 2 * DEVICES + 1)
      g_ptr_array_add (paths, copy_store (fixture, paths->len));
    const char *path = g_ptr_array_index (paths, paths->len - 1);
    killed += merge_and_kill (path, (gulong)g_test_rand_int_range (0, (gint)whole_us));
    guint64 judged = count_judged (fixture, path);
    partial += judged > 0 && judged < 2 * DEVICES + 1;
  }
  g_test_message ("%u of %u were killed, %u times in the middle of the parcels", killed, KILLS,
                  partial);
  g_assert_cmpuint (killed, >, 0);
  g_autoptr (HostMergeReport) whole = fixture_merge (fixture);
  g_assert_cmpuint (whole->open_items, ==, 1);
  g_autofree char *expected = world_dump (fixture->host);
  for (guint i = 0; i < paths->len; i++)
    finish (fixture, g_ptr_array_index (paths, i), expected);
}

/* Two merges of one store at the same time: each parcel is taken once. */
static void
test_two_at_once (Fixture *fixture, gconstpointer data) {
  (void)data;
  fill_spool (fixture);
  g_autofree char *path = copy_store (fixture, 0);
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  char *argv[] = { self, (char *)"--merge", path, NULL };
  g_autoptr (GError) error = NULL;
  GPid pids[2];
  for (guint i = 0; i < 2; i++)
    g_assert_true (
        g_spawn_async (NULL, argv, NULL, G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL, &pids[i], &error));
  for (guint i = 0; i < 2; i++) {
    int status;
    g_assert_cmpint (waitpid (pids[i], &status, 0), ==, pids[i]);
    g_assert_true (g_spawn_check_wait_status (status, &error));
  }
  fixture_run (fixture);
  g_autofree char *expected = world_dump (fixture->host);
  finish (fixture, path, expected);
}

int
main (int argc, char **argv) {
  if (argc == 3 && strcmp (argv[1], "--merge") == 0)
    return merge_as_child (argv[2]);
  g_test_init (&argc, &argv, NULL);
  fixture_add ("/host/kill/any-moment", test_kill);
  fixture_add ("/host/kill/two-at-once", test_two_at_once);
  return g_test_run ();
}
