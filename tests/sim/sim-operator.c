/* What operators of hosts do at night: merge, decide, share, back up, restore. */
#include <glib/gstdio.h>
#include <string.h>

#include "host/merge/host-pipeline.h"
#include "host/report/host-backup.h"
#include "host/review/host-decide.h"
#include "host/review/host-open.h"
#include "host/review/host-outbox.h"
#include "tests/sim/sim-office.h"
#include "tests/sim/sim-turns.h"

#define TROUBLE_PERCENT 12

gboolean
sim_act_merge (SimWorld *world, SimRandom *random) {
  SimOffice *office = sim_office_pick (world, random);
  sim_note (world, "host %u merges", office->number);
  (void)sim_office_merge (world, random, office, TROUBLE_PERCENT);
  return TRUE;
}

/* --- twice at once --------------------------------------------------------------------------- */

typedef struct {
  SimOffice *office;
  PwClock *clock;  /* of the second program */
  char *faults[2]; /* owned; NULL: it worked */
} Merges;

/* (transfer full) NULL: it worked. */
static char *
merge_once (HostStore *store, const HostPipelineOptions *options, const GError *no_store) {
  g_autoptr (GError) error = NULL;
  g_autoptr (HostMergeReport) report
      = store != NULL ? host_pipeline_run (store, options, &error) : NULL;
  return report == NULL ? g_strdup (store != NULL ? error->message : no_store->message) : NULL;
}

static void
merge_here (gpointer data) {
  Merges *merges = data;
  HostPipelineOptions options = { .group_parcels = 1, .group_ms = SIM_GROUP_MS };
  merges->faults[0] = merge_once (merges->office->store, &options, NULL);
}

static void
merge_beside (gpointer data) {
  Merges *merges = data;
  HostPipelineOptions options = { .group_ms = SIM_GROUP_MS };
  g_autoptr (GError) error = NULL;
  g_autoptr (HostStore) store = host_store_open (merges->office->path, merges->clock, &error);
  merges->faults[1] = merge_once (store, &options, error);
}

/* Who comes first is up to chance; what stands at the end is not. */
gboolean
sim_act_merge_twice (SimWorld *world, SimRandom *random) {
  SimOffice *office = sim_office_pick (world, random);
  gint64 true_ms = world->now_ms;
  SimClock clock = office->clock;
  clock.now_ms = &true_ms;
  Merges merges = { .office = office, .clock = &clock.base };
  sim_note (world, "host %u merges twice at once", office->number);
  gint64 before_ms = world->now_ms;
  sim_turns_run (random, merge_here, merge_beside, &merges);
  world->now_ms = before_ms + 1000;
  for (guint i = 0; i < G_N_ELEMENTS (merges.faults); i++)
    sim_check (world, SIM_NO_REASON, merges.faults[i] == NULL, "host %u does not merge %s: %s",
               office->number, i == 0 ? "beside another" : "twice", merges.faults[i]);
  world->report->merges += 2;
  sim_count (world, SIM_COUNT_MERGED_TWICE, 1);
  sim_office_settle (world, office, NULL, 0, TRUE, TRUE);
  return TRUE;
}

/* --- decisions ------------------------------------------------------------------------------- */

static HostItem *
some_dispute (SimRandom *random, const GPtrArray *items) {
  g_autoptr (GPtrArray) disputes = g_ptr_array_new ();
  for (guint i = 0; i < items->len; i++)
    if (((HostItem *)items->pdata[i])->kind == HOST_ITEM_DISPUTED)
      g_ptr_array_add (disputes, items->pdata[i]);
  return disputes->len > 0 ? disputes->pdata[sim_random_below (random, disputes->len)] : NULL;
}

/* A host that has something to decide, and what; NULL if none has. (transfer full) */
static GPtrArray *
find_dispute (SimWorld *world, SimRandom *random, SimOffice **office, HostItem **item) {
  guint first = sim_random_below (random, world->offices->len);
  for (guint i = 0; i < world->offices->len; i++) {
    g_autoptr (GError) error = NULL;
    *office = world->offices->pdata[(first + i) % world->offices->len];
    g_autoptr (GPtrArray) items = host_open_list ((*office)->store, &error);
    sim_check (world, SIM_NO_REASON, items != NULL, "host %u: %s", (*office)->number,
               error->message);
    if ((*item = some_dispute (random, items)) != NULL)
      return g_steal_pointer (&items);
  }
  return NULL;
}

gboolean
sim_act_decide (SimWorld *world, SimRandom *random) {
  g_autoptr (GError) error = NULL;
  SimOffice *office;
  HostItem *item;
  g_autoptr (GPtrArray) items = find_dispute (world, random, &office, &item);
  if (items == NULL)
    return FALSE;
  HostDecision decision = { .record = item->record,
                            .path = item->path,
                            .take = 1 + sim_random_below (random, 2),
                            .reason = "klarifikasi",
                            .person = "Koordinator" };
  sim_disk_arm (world->disks, random, office->dir, TROUBLE_PERCENT);
  json_t *settled = NULL;
  gboolean ok = host_decide (office->store, &decision, &settled, &error);
  SimTrouble trouble = sim_calm (world);
  sim_check (world, SIM_NO_REASON, ok || trouble != SIM_TROUBLE_NONE, "host %u: %s", office->number,
             error->message);
  sim_note (world, "host %u decides %s: %s", office->number, item->path,
            ok ? "done" : error->message);
  json_decref (settled);
  sim_count (world, SIM_COUNT_DECIDED, ok);
  sim_office_recover (world, random, office, trouble);
  sim_office_settle (world, office, NULL, 1, ok, FALSE);
  return TRUE;
}

gboolean
sim_act_share (SimWorld *world, SimRandom *random) {
  SimHandheld *handheld = sim_handheld_pick (world, random);
  if (handheld == NULL)
    return FALSE;
  SimOffice *office = handheld->office;
  g_autoptr (GHashTable) rows = sim_held_rows (
      world, office,
      "SELECT lower (hex (id)), '' FROM v_record WHERE state = 'active' ORDER BY id");
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer key;
  g_hash_table_iter_init (&iter, rows);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    g_ptr_array_add (ids, key);
  if (ids->len == 0)
    return FALSE;
  g_ptr_array_sort (ids, sim_compare_texts);
  g_autoptr (GError) error = NULL;
  PwId record, device = handheld->store->identity->id;
  g_assert_true (pw_id_from_hex (ids->pdata[sim_random_below (random, ids->len)], &record));
  gboolean ok = host_outbox_share (office->store, &record, &device, NULL, &error);
  sim_note (world, "host %u shares a record with handheld %u: %s", office->number, handheld->number,
            ok ? "done" : error->message);
  sim_office_settle (world, office, NULL, 0, TRUE, FALSE);
  /* Mostly it comes at once, and two people work on one record from then on. */
  SimStick *stick = world->sticks->pdata[0];
  if (ok && sim_random_percent (random, 80)
      && sim_reply_stick (world, random, office, handheld->id, stick, 0))
    (void)sim_receive_stick (world, random, handheld, stick, 0);
  return TRUE;
}

/* --- backup ---------------------------------------------------------------------------------- */

gboolean
sim_act_backup (SimWorld *world, SimRandom *random) {
  SimOffice *office = sim_office_pick (world, random);
  sim_note (world, "host %u makes a backup", office->number);
  (void)sim_office_backup (world, random, office, TROUBLE_PERCENT);
  sim_office_settle (world, office, NULL, 0, TRUE, FALSE);
  return TRUE;
}

static void
remove_store (const SimOffice *office) {
  static const char *const suffixes[] = { "", "-wal", "-shm", "-journal" };
  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++) {
    g_autofree char *path = g_strconcat (office->path, suffixes[i], NULL);
    (void)g_unlink (path);
  }
}

void
sim_restore (SimWorld *world, SimOffice *office, guint which) {
  const SimBackup *backup = office->backups->pdata[which];
  g_autoptr (GError) error = NULL;
  g_auto (HostBackup) held = { 0 };
  sim_note (world, "host %u is lost; its backup %u of %u is put in place", office->number,
            which + 1, office->backups->len);
  if (backup->operations < office->operations
      || g_hash_table_size (backup->parcels) < g_hash_table_size (office->parcels))
    office->is_shortened = TRUE;
  sim_count (world, SIM_COUNT_HOST_RESTORED, 1);
  sim_raw_close (office);
  g_clear_pointer (&office->store, host_store_close);
  remove_store (office);
  gboolean ok = host_backup_restore (backup->path, office->path, &held, &error);
  sim_check (world, SIM_SAVED, ok, "the backup of host %u is no good: %s", office->number,
             error->message);
  sim_office_open (world, office);
  g_hash_table_unref (office->parcels);
  g_hash_table_unref (office->promises);
  g_ptr_array_unref (office->acts);
  office->parcels = sim_copy_set (backup->parcels);
  office->promises = sim_copy_set (backup->promises);
  office->acts = sim_copy_list (backup->acts);
  sim_office_settle (world, office, NULL, 0, TRUE, FALSE);
}

gboolean
sim_act_restore (SimWorld *world, SimRandom *random) {
  SimOffice *office = sim_office_pick (world, random);
  guint which = office->is_careful ? office->backups->len - 1
                                   : sim_random_below (random, office->backups->len);
  sim_restore (world, office, which);
  return TRUE;
}

gboolean
sim_act_host_off (SimWorld *world, SimRandom *random) {
  SimOffice *office = sim_office_pick (world, random);
  sim_note (world, "host %u loses its power", office->number);
  sim_office_recover (world, random, office, SIM_TROUBLE_POWER);
  sim_office_settle (world, office, NULL, 0, TRUE, FALSE);
  return TRUE;
}
