/* A host with two enrolled handhelds, for tests of reviews and reports. */
#include "tests/lib/host-desk.h"

#include "host/merge/host-pipeline.h"
#include "tests/lib/sample.h"

void
desk_set_up (Desk *desk, gconstpointer data) {
  (void)data;
  pw_secret_start ();
  desk->dir = sample_dir_new ();
  world_clock_init (&desk->clock, WORLD_START_MS);
  desk->host = world_host_new (desk->dir, "host.db", &desk->clock.base);
  desk->siti = world_device_new ();
  desk->budi = world_device_new ();
  world_enrol (desk->host, desk->siti, "17.07");
  world_enrol (desk->host, desk->budi, "17.07");
}

void
desk_tear_down (Desk *desk, gconstpointer data) {
  (void)data;
  world_device_free (desk->siti);
  world_device_free (desk->budi);
  host_store_close (desk->host);
  sample_dir_free (desk->dir);
}

void
desk_reopen (Desk *desk) {
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_strdup (desk->host->path);
  host_store_close (desk->host);
  desk->host = host_store_open (path, &desk->clock.base, &error);
  g_assert_no_error (error);
}

void
desk_send (Desk *desk, const WorldDevice *device) {
  world_spool (desk->host, world_parcel (device, desk->host, 1, world_device_seq (device)), "usb");
}

void
desk_merge (Desk *desk) {
  g_autoptr (GError) error = NULL;
  g_autoptr (HostMergeReport) report = host_pipeline_run (desk->host, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (report);
}

PwId
desk_dispute (Desk *desk, const char *path, const char *hers, const char *his) {
  PwId record;
  guint64 seq = world_create_small (desk->siti, desk->host->forms, DESK_VILLAGE, 1, &record);
  PwParent seen = world_parent (desk->siti, seq);
  world_amend (desk->siti, &record, &seen, 1, path, hers);
  world_amend (desk->budi, &record, &seen, 1, path, his);
  desk_send (desk, desk->siti);
  desk_send (desk, desk->budi);
  desk_merge (desk);
  return record;
}

gint64
desk_count (Desk *desk, const char *sql) {
  g_autofree char *text = world_sql_text (desk->host, sql);
  return text != NULL ? g_ascii_strtoll (text, NULL, 10) : 0;
}

char *
desk_path (const Desk *desk, const char *name) {
  return g_build_filename (desk->dir, name, NULL);
}
