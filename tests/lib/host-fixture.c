/* What most tests of the host begin with. */
#include "tests/lib/host-fixture.h"

#include "host/merge/host-fsck.h"
#include "host/views/host-views.h"
#include "tests/lib/sample.h"

void
fixture_set_up (Fixture *fixture, gconstpointer data) {
  (void)data;
  pw_secret_start ();
  fixture->dir = sample_dir_new ();
  world_clock_init (&fixture->clock, WORLD_START_MS);
  fixture->host = world_host_new (fixture->dir, "host.db", &fixture->clock.base);
  fixture->device = world_device_new ();
  world_enrol (fixture->host, fixture->device, FIXTURE_REGION);
}

void
fixture_tear_down (Fixture *fixture, gconstpointer data) {
  (void)data;
  world_device_free (fixture->device);
  host_store_close (fixture->host);
  sample_dir_free (fixture->dir);
}

void
fixture_create (Fixture *fixture, guint count) {
  for (guint i = 0; i < count; i++)
    world_create_small (fixture->device, fixture->host->forms, FIXTURE_VILLAGE, i, NULL);
}

void
fixture_send (Fixture *fixture, guint64 first, guint64 last, const char *medium) {
  world_spool (fixture->host, world_parcel (fixture->device, fixture->host, first, last), medium);
}

HostMergeReport *
fixture_merge (Fixture *fixture) {
  g_autoptr (GError) error = NULL;
  HostMergeReport *report = host_pipeline_run (fixture->host, NULL, &error);
  g_assert_no_error (error);
  return report;
}

void
fixture_run (Fixture *fixture) {
  host_merge_report_free (fixture_merge (fixture));
}

void
fixture_newest_is (Fixture *fixture, const char *code) {
  g_autofree char *found
      = world_sql_text (fixture->host, "SELECT code FROM verdict ORDER BY spool_key DESC LIMIT 1");
  g_assert_cmpstr (found, ==, code);
}

void
fixture_expect (Fixture *fixture, GBytes *parcel, const char *code) {
  world_spool (fixture->host, parcel, "usb");
  fixture_run (fixture);
  fixture_newest_is (fixture, code);
}

void
fixture_check (Fixture *fixture) {
  g_autoptr (GError) error = NULL;
  (void)host_views_check (fixture->host, &error);
  g_assert_no_error (error);
  g_autoptr (HostFsck) fsck = host_fsck_run (fixture->host, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < fsck->faults->len; i++)
    g_test_message ("%s", (const char *)g_ptr_array_index (fsck->faults, i));
  g_assert_cmpuint (fsck->faults->len, ==, 0);
}
