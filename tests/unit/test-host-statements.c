/* Every statement of merging, of `verify --all` and of what is asked afterwards fails once: it is
 * said, nothing is half there, and doing it again gives what would have come of it at once. */
#include <glib/gstdio.h>
#include <string.h>

#include "host/merge/host-fsck.h"
#include "host/merge/host-pipeline.h"
#include "sync/base/pw-error.h"
#include "tests/lib/fault-statement.h"
#include "tests/lib/host-fixture.h"
#include "tests/lib/sample.h"

#define POINTS_MAX 5000

typedef struct {
  Fixture base;
  char *path;  /* owned: of the store */
  char *bytes; /* owned: of the store before the work */
  gsize length;
} World;

static void
open_store (World *world) {
  g_autoptr (GError) error = NULL;
  world->base.host = host_store_open (world->path, &world->base.clock.base, &error);
  g_assert_no_error (error);
}

static void
keep_store (World *world) {
  g_autoptr (GError) error = NULL;
  g_assert_true (pw_db_checkpoint (world->base.host->db, &error));
  g_clear_pointer (&world->base.host, host_store_close);
  g_assert_true (g_file_get_contents (world->path, &world->bytes, &world->length, &error));
}

static void
restore_store (World *world) {
  g_autoptr (GError) error = NULL;
  g_clear_pointer (&world->base.host, host_store_close);
  static const char *const beside[] = { "-wal", "-shm" };
  for (gsize i = 0; i < G_N_ELEMENTS (beside); i++) {
    g_autofree char *path = g_strconcat (world->path, beside[i], NULL);
    (void)g_unlink (path);
  }
  g_assert_true (g_file_set_contents_full (world->path, world->bytes, (gssize)world->length,
                                           G_FILE_SET_CONTENTS_NONE, 0600, &error));
  open_store (world);
}

/* What others bring: records, one that is changed twice at once, a file, a request, a chain that
 * forks, a device that nobody knows, damaged bytes. */
static void
spool_all (World *world) {
  Fixture *base = &world->base;
  static const guint8 challenge[PW_ID_BYTES] = { 7 };
  static const char file[] = "what a file holds";
  PwId record;
  world_create_small (base->device, base->host->forms, FIXTURE_VILLAGE, 1, &record);
  PwParent first = world_parent (base->device, 1);
  world_amend (base->device, &record, &first, 1, "/narrative", "one");
  world_amend (base->device, &record, &first, 1, "/narrative", "two");
  PwParent third = world_parent (base->device, 3);
  world_attach (base->device, &record, &third, 1, file, sizeof file);
  g_autoptr (WorldDevice) copy = world_device_copy (base->device);
  fixture_send (base, 1, 4, "usb");
  world_spool (base->host, world_parts (base->host, file, sizeof file, 0, 0), "usb");
  world_create_small (base->device, base->host->forms, FIXTURE_VILLAGE, 2, NULL);
  world_create_small (copy, base->host->forms, FIXTURE_VILLAGE, 3, NULL);
  fixture_send (base, 5, 5, "qr");
  world_spool (base->host, world_parcel (copy, base->host, 5, 5), "usb");
  g_autoptr (WorldDevice) unknown = world_device_new ();
  world_create_small (unknown, base->host->forms, FIXTURE_VILLAGE, 4, NULL);
  world_spool (base->host, world_parcel (unknown, base->host, 1, 1), "usb");
  world_invite (base->host, challenge, WORLD_START_MS / 1000 + 1000);
  world_spool (base->host, world_request (unknown, base->host, challenge, "PKD", FIXTURE_REGION),
               "usb");
  world_spool (base->host, g_bytes_new_static ("no parcel", 9), "usb");
}

static void
set_up (World *world, gconstpointer data) {
  fixture_set_up (&world->base, data);
  world->path = g_build_filename (world->base.dir, "host.db", NULL);
  spool_all (world);
}

static void
tear_down (World *world, gconstpointer data) {
  fixture_tear_down (&world->base, data);
  g_free (world->path);
  g_free (world->bytes);
}

/* --- each statement once --------------------------------------------------------------------- */

typedef gboolean (*Work) (HostStore *store, GError **error);

static gboolean
merge (HostStore *store, GError **error) {
  g_autoptr (HostMergeReport) report = host_pipeline_run (store, NULL, error);
  return report != NULL;
}

static gboolean
verify (HostStore *store, GError **error) {
  g_autoptr (HostFsck) fsck = host_fsck_run (store, error);
  if (fsck != NULL) /* the store is in order, whatever failed: nothing may be blamed */
    g_assert_cmpuint (fsck->faults->len, ==, 0);
  return fsck != NULL;
}

static void
assert_told (const GError *error) {
  g_assert_nonnull (error);
  g_assert_true (error->domain == PW_ERROR);
  g_assert_cmpuint (strlen (error->message), >, 10);
}

/* Every statement of `work` fails once, until one more would be one too many. After that `work` is
 * done again and must give `expected` (NULL: it changes nothing, and is not done again). */
static void
fail_each (World *world, Work work, const char *expected) {
  gboolean happened = TRUE;
  guint points = 0;
  while (happened) {
    g_autoptr (GError) error = NULL;
    g_assert_cmpuint (++points, <, POINTS_MAX);
    /* A new connection each time, for a statement that is prepared stays so. */
    restore_store (world);
    fault_statement_arm (points);
    gboolean ok = work (world->base.host, &error);
    happened = fault_statement_disarm ();
    g_assert_cmpint (ok, ==, error == NULL);
    if (!ok) {
      g_assert_true (happened);
      assert_told (error);
      g_clear_error (&error);
    }
    if (expected == NULL)
      continue;
    g_assert_true (ok || work (world->base.host, &error));
    g_assert_no_error (error);
    g_autofree char *dump = world_dump (world->base.host);
    g_assert_cmpstr (dump, ==, expected);
  }
  g_test_message ("%u statements", points - 1);
  g_assert_cmpuint (points, >, 20);
}

static void
test_merge (World *world, gconstpointer data) {
  (void)data;
  g_autoptr (GError) error = NULL;
  keep_store (world);
  open_store (world);
  g_assert_true (merge (world->base.host, &error));
  g_autofree char *expected = world_dump (world->base.host);
  fail_each (world, merge, expected);
  g_assert_true (verify (world->base.host, &error));
}

static void
test_verify (World *world, gconstpointer data) {
  (void)data;
  g_autoptr (GError) error = NULL;
  g_assert_true (merge (world->base.host, &error));
  keep_store (world);
  fail_each (world, verify, NULL);
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  fault_statement_start ();
  g_test_add ("/host-statements/merge", World, NULL, set_up, test_merge, tear_down);
  g_test_add ("/host-statements/verify", World, NULL, set_up, test_verify, tear_down);
  return g_test_run ();
}
