/* After a sync that failed nothing that is acknowledged later is lost. The n-th sync of a save
 * fails once, and throws away what it should have written, as Linux does; the program ends, another
 * begins and saves more; the power goes. What was said to be saved is there, whichever n it was. */
#include <errno.h>

#include "firmware/device/app-store.h"
#include "tests/lib/fault-disk.h"
#include "tests/lib/sample.h"

#define SYNCS_MAX 6 /* a save makes one, or two where the log begins anew */
#define LATER 3     /* saves after the failure */

static GBytes *
build (guint64 seq, gpointer data, GError **error G_GNUC_UNUSED) {
  return sample_create (data, seq, (guint)seq);
}

static gboolean
save (AppStore *store) {
  g_autoptr (GError) error = NULL;
  if (pw_db_begin (store->db, &error)
      && pw_oplog_append (store->log, build, store->identity, NULL, NULL, &error)
      && pw_db_commit (store->db, &error))
    return TRUE;
  pw_db_rollback (store->db);
  return FALSE;
}

static AppStore *
reopen (AppStore *store, const char *dir) {
  g_autoptr (GError) error = NULL;
  app_store_free (store);
  AppStore *again = app_store_open (dir, NULL, &error);
  g_assert_no_error (error);
  return again;
}

/* The greatest number that was acknowledged. */
static guint64
fail_and_go_on (AppStore **store, const char *dir, FaultDisk *disk, guint nth) {
  fault_disk_fail (disk, FAULT_SYNC, nth, EIO, FALSE);
  (void)save (*store);
  fault_disk_heal (disk);
  *store = reopen (*store, dir);
  for (guint i = 0; i < LATER; i++)
    g_assert_true (save (*store));
  return pw_oplog_head ((*store)->log, NULL);
}

static void
check (guint nth, FaultCrash how) {
  g_autoptr (GError) error = NULL;
  char *root = sample_dir_new ();
  g_autoptr (FaultDisk) disk = fault_disk_new (root);
  g_autofree char *dir = g_build_filename (root, "store", NULL);
  g_assert_true (app_store_init (dir, "17.07.03", "Contoh", NULL, &error));
  AppStore *store = reopen (NULL, dir);
  for (guint i = 0; i < 2; i++)
    g_assert_true (save (store));
  guint64 acknowledged = fail_and_go_on (&store, dir, disk, nth);
  app_store_free (store);
  fault_disk_restart (disk, how, nth);
  store = reopen (NULL, dir);
  g_assert_cmpuint (pw_oplog_head (store->log, NULL), ==, acknowledged);
  g_assert_true (pw_oplog_check (store->log, NULL, NULL, NULL, &error));
  g_assert_no_error (error);
  app_store_free (store);
  g_clear_pointer (&disk, fault_disk_free);
  sample_dir_free (root);
}

static void
test_resync (void) {
  for (guint nth = 1; nth <= SYNCS_MAX; nth++)
    for (guint how = 0; how < FAULT_CRASHES; how++)
      check (nth, (FaultCrash)how);
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  pw_secret_start ();
  g_test_add_func ("/fault/resync", test_resync);
  return g_test_run ();
}
