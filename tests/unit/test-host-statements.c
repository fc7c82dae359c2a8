/* Every statement of merging, of `verify --all` and of what an operator does then fails once: it is
 * said, nothing is half there or blamed for it, and merging again gives what would have come of it
 * at once. */
#include <glib/gstdio.h>
#include <string.h>

#include "host/forms/host-list-publish.h"
#include "host/merge/host-blob.h"
#include "host/merge/host-fsck.h"
#include "host/merge/host-holdings.h"
#include "host/merge/host-log.h"
#include "host/merge/host-pipeline.h"
#include "sync/base/pw-error.h"
#include "tests/lib/fault-statement.h"
#include "tests/lib/host-fixture.h"
#include "tests/lib/sample.h"

#define POINTS_MAX 5000

static const char evidence[] = "what a file holds";

typedef struct {
  Fixture base;
  char *path;  /* owned: of the store */
  char *bytes; /* owned: of the store before the work */
  gsize length;
} World;

static void
keep_store (World *world) {
  g_autoptr (GError) error = NULL;
  HostStore *host = world->base.host;
  g_assert_true (pw_db_checkpoint (host->db, &error));
  g_assert_true (g_file_get_contents (world->path, &world->bytes, &world->length, &error));
}

/* The file as it was kept, behind a connection of its own: a statement that is prepared stays so.
 * The forms, which take long to load, stay loaded. */
static void
restore_store (World *world) {
  g_autoptr (GError) error = NULL;
  static const char *const beside[] = { "-wal", "-shm" };
  HostStore *host = world->base.host;
  g_clear_pointer (&host->db, pw_db_close);
  memset (host->hot, 0, sizeof host->hot);
  for (gsize i = 0; i < G_N_ELEMENTS (beside); i++) {
    g_autofree char *path = g_strconcat (world->path, beside[i], NULL);
    (void)g_unlink (path);
  }
  g_assert_true (g_file_set_contents_full (world->path, world->bytes, (gssize)world->length,
                                           G_FILE_SET_CONTENTS_NONE, 0600, &error));
  host->db = pw_db_open (world->path, PW_DB_HOST, FALSE, &error);
  g_assert_no_error (error);
}

/* What others bring: records, one that is changed twice at once, a file, a request, a chain that
 * forks, a device that nobody knows, damaged bytes. */
static void
spool_all (World *world) {
  Fixture *base = &world->base;
  static const guint8 challenge[PW_ID_BYTES] = { 7 };
  PwId record;
  world_create_small (base->device, base->host->forms, FIXTURE_VILLAGE, 1, &record);
  PwParent first = world_parent (base->device, 1);
  world_amend (base->device, &record, &first, 1, "/narrative", "one");
  world_amend (base->device, &record, &first, 1, "/narrative", "two");
  PwParent third = world_parent (base->device, 3);
  world_attach (base->device, &record, &third, 1, evidence, sizeof evidence);
  g_autoptr (WorldDevice) copy = world_device_copy (base->device);
  fixture_send (base, 1, 4, "usb");
  world_spool (base->host, world_parts (base->host, evidence, sizeof evidence, 0, 0), "usb");
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
  world_spool (base->host,
               world_request (unknown, base->host, challenge, "PKD baru", FIXTURE_REGION), "qr");
  world_spool (base->host, world_request (copy, base->host, challenge, "PKD lain", FIXTURE_REGION),
               "usb");
  static const guint8 late[PW_ID_BYTES] = { 8 };
  world_invite (base->host, late, WORLD_START_MS / 1000 - 1000);
  world_spool (base->host, world_request (unknown, base->host, late, "PKD", FIXTURE_REGION), "usb");
  world_spool (base->host, g_bytes_new_static ("no parcel", 9), "usb");
}

/* A list in two versions: what an office gives out is proved too. */
static void
publish_lists (World *world) {
  static const char *const files[] = { "code,label\nx,X\n", "code,label\nx,Z\n" };
  static const char *const versions[] = { "1", "2" };
  for (guint i = 0; i < G_N_ELEMENTS (files); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (GBytes) csv = g_bytes_new_static (files[i], strlen (files[i]));
    const HostListSource source = { .name = "offices", .version = versions[i], .csv = csv };
    gboolean changed;
    g_autoptr (PwList) list G_GNUC_UNUSED
        = host_list_publish (world->base.host, &source, &changed, &error);
    g_assert_no_error (error);
    g_assert_true (changed);
  }
}

static void
set_up (World *world, gconstpointer data) {
  fixture_set_up (&world->base, data);
  publish_lists (world);
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

typedef gboolean (*Work) (World *world, GError **error);

static gboolean
merge (World *world, GError **error) {
  const HostPipelineOptions few = { .group_parcels = 3, .silent_days = 7 };
  g_autoptr (HostMergeReport) report = host_pipeline_run (world->base.host, &few, error);
  return report != NULL;
}

static gboolean
verify (World *world, GError **error) {
  g_autoptr (HostFsck) fsck = host_fsck_run (world->base.host, error);
  if (fsck != NULL) /* the store is in order, whatever failed: nothing may be blamed */
    g_assert_cmpuint (fsck->faults->len, ==, 0);
  return fsck != NULL;
}

static gboolean
on_piece (gconstpointer bytes, gsize length, gpointer data, GError **error) {
  (void)bytes;
  (void)error;
  *(gsize *)data += length;
  return TRUE;
}

/* What is asked of the store afterwards, and what an operator adds to its log. */
static gboolean
operate (World *world, GError **error) {
  HostStore *host = world->base.host;
  const PwId *device = &world->base.device->identity->id;
  PwDigest digest = pw_digest_of (evidence, sizeof evidence);
  PwHolding one = { .kind = PW_PUBLISHED_FORM, .name = (char *)"visit", .digest = digest };
  g_autoptr (GPtrArray) told = g_ptr_array_new ();
  g_ptr_array_add (told, &one);
  gsize length = 0;
  if (!pw_db_begin (host->db, error))
    return FALSE;
  if (!host_holdings_put (host, device, told, WORLD_START_MS, WORLD_START_MS, error)) {
    pw_db_rollback (host->db);
    return FALSE;
  }
  if (!pw_db_commit (host->db, error))
    return FALSE;
  g_autoptr (GPtrArray) held = host_holdings_list (host, device, error);
  g_autoptr (GArray) forms = held != NULL ? host_holdings_of_records (host, device, error) : NULL;
  if (forms == NULL || !host_blob_read (host, &digest, on_piece, &length, error)
      || !host_log_enrol (host, device, world->base.device->identity->sign_public, "PKD lain",
                          FIXTURE_REGION, error)
      || !host_log_revoke (host, device, 3, "uji", error))
    return FALSE;
  g_autoptr (HostMergeReport) report = host_pipeline_status (host, 0, error);
  g_assert_cmpuint (held->len, ==, 1);
  g_assert_cmpuint (forms->len, ==, 1);
  g_assert_cmpuint (length, ==, sizeof evidence);
  return report != NULL;
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
    restore_store (world);
    fault_statement_arm (points);
    gboolean ok = work (world, &error);
    happened = fault_statement_disarm ();
    g_assert_cmpint (ok, ==, error == NULL);
    if (!ok) {
      g_assert_true (happened);
      assert_told (error);
      g_clear_error (&error);
    }
    if (expected == NULL)
      continue;
    g_assert_true (ok || work (world, &error));
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
  g_assert_true (merge (world, &error));
  g_autofree char *expected = world_dump (world->base.host);
  fail_each (world, merge, expected);
  g_assert_true (verify (world, &error));
}

static void
test_verify (World *world, gconstpointer data) {
  (void)data;
  g_autoptr (GError) error = NULL;
  g_assert_true (merge (world, &error));
  keep_store (world);
  fail_each (world, verify, NULL);
}

static void
test_operate (World *world, gconstpointer data) {
  (void)data;
  g_autoptr (GError) error = NULL;
  g_assert_true (merge (world, &error));
  keep_store (world);
  fail_each (world, operate, NULL);
  g_assert_true (verify (world, &error));
  g_assert_no_error (error);
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  fault_statement_start ();
  g_test_add ("/host-statements/merge", World, NULL, set_up, test_merge, tear_down);
  g_test_add ("/host-statements/verify", World, NULL, set_up, test_verify, tear_down);
  g_test_add ("/host-statements/operate", World, NULL, set_up, test_operate, tear_down);
  return g_test_run ();
}
