/* Hosts: made, opened, merged, backed up, and looked at after every act. */
#include "tests/sim/sim-office.h"

#include <glib/gstdio.h>
#include <string.h>

#include "host/merge/host-pipeline.h"
#include "host/report/host-backup.h"

#define CAREFUL_PERCENT 70

/* --- lives ----------------------------------------------------------------------------------- */

static void
backup_free (gpointer data) {
  SimBackup *backup = data;
  g_free (backup->path);
  g_hash_table_unref (backup->parcels);
  g_hash_table_unref (backup->promises);
  g_ptr_array_unref (backup->acts);
  g_free (backup);
}

static void
identify (SimOffice *office) {
  const PwIdentity *identity = office->store->identity;
  office->id = sim_hex (identity->id.bytes, PW_ID_BYTES);
  office->root = model_digest (identity->sign_public, PW_PUBLIC_KEY_BYTES, NULL, 0);
}

SimOffice *
sim_office_new (SimWorld *world, SimRandom *random, const char *region, SimOffice *parent) {
  g_autoptr (GError) error = NULL;
  SimOffice *office = g_new0 (SimOffice, 1);
  office->number = world->offices->len;
  office->dir = sim_new_path (world, "office");
  g_assert_cmpint (g_mkdir (office->dir, 0700), ==, 0);
  sim_disk_add (world->disks, office->dir, FALSE);
  office->path = g_build_filename (office->dir, "host.db", NULL);
  office->region = g_strdup (region);
  office->parent = parent;
  office->is_careful = sim_random_percent (random, CAREFUL_PERCENT);
  office->parcels = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  office->promises = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  office->acts = g_ptr_array_new ();
  office->backups = g_ptr_array_new_with_free_func (backup_free);
  sim_clock_init (&office->clock, &world->now_ms, 0);
  office->store
      = host_store_init (office->path, region, "Panwas contoh", &office->clock.base, &error);
  sim_check (world, SIM_NO_REASON, office->store != NULL, "no new host: %s", error->message);
  identify (office);
  g_ptr_array_add (world->offices, office);
  (void)sim_office_backup (world, random, office, 0);
  return office;
}

void
sim_office_free (SimOffice *office) {
  sim_raw_close (office);
  host_store_close (office->store);
  g_free (office->dir);
  g_free (office->path);
  g_free (office->region);
  g_free (office->id);
  g_free (office->root);
  g_hash_table_unref (office->parcels);
  g_hash_table_unref (office->promises);
  g_ptr_array_unref (office->acts);
  g_ptr_array_unref (office->backups);
  g_free (office);
}

void
sim_office_open (SimWorld *world, SimOffice *office) {
  g_autoptr (GError) error = NULL;
  office->store = host_store_open (office->path, &office->clock.base, &error);
  sim_check (world, SIM_SAVED, office->store != NULL, "host %u does not open: %s", office->number,
             error->message);
}

SimOffice *
sim_office_pick (SimWorld *world, SimRandom *random) {
  return world->offices->pdata[sim_random_below (random, world->offices->len)];
}

void
sim_office_recover (SimWorld *world, SimRandom *random, SimOffice *office, SimTrouble trouble) {
  gboolean crash = trouble == SIM_TROUBLE_POWER;
  gboolean again = trouble == SIM_TROUBLE_ERROR
                   || (trouble == SIM_TROUBLE_FULL && sim_random_percent (random, 50));
  if (!crash && !again)
    return;
  sim_raw_close (office);
  g_clear_pointer (&office->store, host_store_close);
  if (crash)
    sim_crash (world, random, office->dir);
  sim_office_open (world, office);
}

/* --- what the own log says ------------------------------------------------------------------- */

const char *
sim_office_grant (const SimOffice *office, const char *device, guint64 *after) {
  const char *region = NULL;
  *after = G_MAXUINT64;
  for (guint i = 0; i < office->acts->len; i++) {
    const ModelOp *op = office->acts->pdata[i];
    const char *about = json_string_value (json_object_get (op->body, "device"));
    if (about == NULL || strncmp (about + 2, device, strlen (device)) != 0)
      continue;
    if (op->kind == MODEL_ENROL)
      region = json_string_value (json_object_get (op->body, "region"));
    else if (op->kind == MODEL_REVOKE)
      *after = (guint64)json_integer_value (json_object_get (op->body, "after"));
  }
  return region;
}

gboolean
sim_office_is_below (const SimOffice *office, const char *device) {
  gboolean below = FALSE;
  for (guint i = 0; i < office->acts->len; i++) {
    const ModelOp *op = office->acts->pdata[i];
    const char *about = json_string_value (json_object_get (op->body, "device"));
    if (op->kind == MODEL_ENROL && strncmp (about + 2, device, strlen (device)) == 0)
      below = json_object_get (op->body, "seal") != NULL
              || json_object_get (op->body, "host") != NULL;
  }
  return below;
}

/* --- after an act ---------------------------------------------------------------------------- */

/* What is in the spool may be what was there and what was tried; nothing else. */
static void
adopt_parcels (SimWorld *world, SimOffice *office, const SimHeld *held, GHashTable *tried) {
  GHashTableIter iter;
  gpointer digest;
  g_hash_table_iter_init (&iter, held->parcels);
  while (g_hash_table_iter_next (&iter, &digest, NULL)) {
    if (g_hash_table_contains (office->parcels, digest))
      continue;
    sim_check (world, SIM_ACCOUNT, tried != NULL && g_hash_table_contains (tried, digest),
               "host %u has the parcel %s, which nobody brought", office->number,
               (const char *)digest);
    g_hash_table_add (office->parcels, g_strdup (digest));
  }
}

static void
adopt_acts (SimWorld *world, SimOffice *office, const SimHeld *held, guint acts, gboolean done) {
  guint before = office->acts->len;
  sim_check (world, done ? SIM_SAVED : SIM_ATOMIC,
             held->own->len == before + acts || (!done && held->own->len == before),
             "host %u: %u acts were %s, and its log went from %u to %u", office->number, acts,
             done ? "acknowledged" : "tried", before, held->own->len);
  for (guint i = 0; i < held->own->len; i++) {
    if (i < before)
      sim_check (world, SIM_UNCHANGED, held->own->pdata[i] == office->acts->pdata[i],
                 "host %u: operation %u of its own log changed", office->number, i + 1);
    else
      g_ptr_array_add (office->acts, held->own->pdata[i]);
  }
}

void
sim_office_settle (SimWorld *world, SimOffice *office, GHashTable *parcels, guint acts,
                   gboolean done, gboolean merged) {
  g_autoptr (SimHeld) held = sim_held_read (world, office, office->path);
  sim_check_promises (world, office, held);
  adopt_parcels (world, office, held, parcels);
  if (done && parcels != NULL) {
    GHashTableIter iter;
    gpointer digest;
    g_hash_table_iter_init (&iter, parcels);
    while (g_hash_table_iter_next (&iter, &digest, NULL))
      sim_check (world, SIM_SAVED, g_hash_table_contains (held->parcels, digest),
                 "host %u said that it took %s, and does not have it", office->number,
                 (const char *)digest);
  }
  adopt_acts (world, office, held, acts, done);
  office->operations = held->ops->len;
  sim_check_office (world, office, held, merged);
}

/* --- merge and backup ------------------------------------------------------------------------ */

gboolean
sim_office_merge (SimWorld *world, SimRandom *random, SimOffice *office, guint trouble_percent) {
  g_autoptr (GError) error = NULL;
  HostPipelineOptions options
      = { .group_parcels = 1 + sim_random_below (random, 3), .group_ms = SIM_GROUP_MS };
  sim_disk_arm (world->disks, random, office->dir, trouble_percent);
  g_autoptr (HostMergeReport) report = host_pipeline_run (office->store, &options, &error);
  SimTrouble trouble = sim_calm (world);
  sim_check (world, SIM_NO_REASON, report != NULL || trouble != SIM_TROUBLE_NONE,
             "host %u does not merge: %s", office->number, error->message);
  world->report->merges++;
  sim_count (world, SIM_COUNT_MERGED, report != NULL);
  sim_office_recover (world, random, office, trouble);
  sim_office_settle (world, office, NULL, 0, TRUE, report != NULL);
  return report != NULL;
}

GHashTable *
sim_copy_set (GHashTable *set) {
  GHashTable *copy = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GHashTableIter iter;
  gpointer key;
  g_hash_table_iter_init (&iter, set);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    g_hash_table_add (copy, g_strdup (key));
  return copy;
}

gboolean
sim_office_is_backed_up (const SimOffice *office) {
  const SimBackup *newest = office->backups->pdata[office->backups->len - 1];
  return newest->operations == office->operations && newest->acts->len == office->acts->len
         && g_hash_table_size (newest->parcels) == g_hash_table_size (office->parcels);
}

GPtrArray *
sim_copy_list (const GPtrArray *list) {
  GPtrArray *copy = g_ptr_array_new ();
  for (guint i = 0; i < list->len; i++)
    g_ptr_array_add (copy, list->pdata[i]);
  return copy;
}

gboolean
sim_office_backup (SimWorld *world, SimRandom *random, SimOffice *office, guint trouble_percent) {
  g_autoptr (GError) error = NULL;
  g_autofree char *name = g_strdup_printf ("backup-%u.db", world->files++);
  g_autofree char *path = g_build_filename (office->dir, name, NULL);
  sim_disk_arm (world->disks, random, office->dir, trouble_percent);
  gboolean ok = host_backup_save (office->store, path, NULL, &error);
  SimTrouble trouble = sim_calm (world);
  sim_check (world, SIM_NO_REASON, ok || trouble != SIM_TROUBLE_NONE, "host %u makes no backup: %s",
             office->number, error->message);
  sim_office_recover (world, random, office, trouble);
  if (!ok)
    return FALSE;
  SimBackup *backup = g_new0 (SimBackup, 1);
  backup->path = g_steal_pointer (&path);
  backup->parcels = sim_copy_set (office->parcels);
  backup->promises = sim_copy_set (office->promises);
  backup->acts = sim_copy_list (office->acts);
  backup->operations = office->operations;
  g_ptr_array_add (office->backups, backup);
  /* Reading it costs more than making it. */
  if (sim_random_percent (random, 70))
    return TRUE;
  g_autoptr (SimHeld) held = sim_held_read (world, office, backup->path);
  sim_check (world, SIM_PURGE,
             g_hash_table_size (held->parcels) == g_hash_table_size (office->parcels),
             "the backup of host %u holds %u parcels of %u", office->number,
             g_hash_table_size (held->parcels), g_hash_table_size (office->parcels));
  return TRUE;
}
