/* The pipeline from spool to views: what comes in once is held once, whatever the order. Built from a
 * small world of handhelds with real keys. */
#include <string.h>

#include "host/intake/host-spool.h"
#include "host/merge/host-pipeline.h"
#include "host/views/host-views.h"
#include "tests/lib/host-world.h"
#include "tests/lib/sample.h"

#define VILLAGE "17.07.03.2004"

typedef struct {
  char *dir;
  WorldClock clock;
  HostStore *host;
  WorldDevice *device;
} World;

static void
world_set_up (World *world, gconstpointer data) {
  (void)data;
  pw_secret_start ();
  world->dir = sample_dir_new ();
  world_clock_init (&world->clock, WORLD_START_MS);
  world->host = world_host_new (world->dir, "host.db", &world->clock.base);
  world->device = world_device_new ();
  world_enrol (world->host, world->device, "17.07");
}

static void
world_tear_down (World *world, gconstpointer data) {
  (void)data;
  world_device_free (world->device);
  host_store_close (world->host);
  sample_dir_free (world->dir);
}

static HostMergeReport *
merge (World *world) {
  g_autoptr (GError) error = NULL;
  HostMergeReport *report = host_pipeline_run (world->host, NULL, &error);
  g_assert_no_error (error);
  return report;
}

static void
test_one_batch (World *world, gconstpointer data) {
  (void)data;
  PwId record;
  for (guint i = 0; i < 20; i++)
    world_create_small (world->device, world->host->forms, VILLAGE, i, &record);
  world_spool (world->host, world_parcel (world->device, world->host, 1, 20), "usb");
  g_autoptr (HostMergeReport) first = merge (world);
  g_assert_cmpuint (first->batches, ==, 1);
  g_assert_cmpuint (first->operations, ==, 20);
  g_assert_cmpuint (first->new_operations, ==, 20);
  g_assert_cmpuint (first->verdicts[HOST_VERDICT_OK], ==, 1);
  g_assert_cmpuint (first->records, ==, 20);
  g_assert_false (host_merge_report_needs_person (first));
  g_autofree char *dump = world_dump (world->host);
  g_test_message ("%s", dump);
  g_autoptr (GError) error = NULL;
  (void)host_views_check (world->host, &error);
  g_assert_no_error (error);
  g_autoptr (HostMergeReport) second = merge (world);
  g_assert_cmpuint (second->batches, ==, 0);
  g_autofree char *again = world_dump (world->host);
  g_assert_cmpstr (dump, ==, again);
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/host/pipeline/one-batch", World, NULL, world_set_up, test_one_batch,
              world_tear_down);
  return g_test_run ();
}
