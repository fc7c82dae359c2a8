/* Purging: what goes from a handheld is receipted, on the host, and in a backup. */
#include <string.h>

#include "firmware/capture/app-purge.h"
#include "tests/sim/sim-office.h"

#define TROUBLE_PERCENT 15

/* What this operation's office, and its newest backup, hold; and of which records the office asked
 * something before the purge. */
typedef struct {
  SimHeld *now, *kept;
  GHashTable *asked;
} Places;

static void
check_gone (SimWorld *world, const SimHandheld *handheld, const ModelOp *op, guint64 receipted,
            const Places *places) {
  const SimOffice *office = handheld->office;
  sim_check (world, SIM_PURGE, !g_hash_table_contains (places->asked, op->record),
             "handheld %u purged record %s, of which its office asks something", handheld->number,
             op->record);
  sim_check (world, SIM_PURGE, op->seq <= receipted,
             "handheld %u purged operation %" G_GUINT64_FORMAT
             ", the receipts end at %" G_GUINT64_FORMAT,
             handheld->number, op->seq, receipted);
  /* A host that went back to an old backup lost it: its operator's doing, and told to all. */
  sim_check (world, SIM_PURGE,
             office->is_shortened || g_hash_table_contains (places->now->ids, op->id),
             "handheld %u purged operation %" G_GUINT64_FORMAT ", and host %u does not have it",
             handheld->number, op->seq, office->number);
  sim_check (world, SIM_PURGE,
             !office->is_careful || g_hash_table_contains (places->kept->ids, op->id),
             "handheld %u purged operation %" G_GUINT64_FORMAT ", and no backup of host %u has it",
             handheld->number, op->seq, office->number);
}

/* Finds out what is gone, whether the act was acknowledged or not. */
static void
note_purged (SimWorld *world, SimHandheld *handheld, GHashTable *asked) {
  g_autoptr (GError) error = NULL;
  guint64 receipted = 0;
  SimOffice *office = handheld->office;
  const SimBackup *backup = office->backups->pdata[office->backups->len - 1];
  sim_check (world, SIM_NO_REASON, app_store_receipted (handheld->store, &receipted, &error),
             "handheld %u: %s", handheld->number, error->message);
  g_autoptr (SimHeld) now = sim_held_read (world, office, office->path);
  g_autoptr (SimHeld) kept = sim_held_read (world, office, backup->path);
  Places places = { now, kept, asked };
  for (guint i = 0; i < handheld->chain->len; i++) {
    const ModelOp *op = handheld->chain->pdata[i];
    if (g_hash_table_contains (handheld->purged, op->id))
      continue;
    g_autoptr (GBytes) bytes = pw_oplog_get (handheld->store->log, i + 1, NULL, NULL);
    if (bytes != NULL)
      continue;
    check_gone (world, handheld, op, receipted, &places);
    g_hash_table_add (handheld->purged, op->id);
  }
}

void
sim_purge (SimWorld *world, SimRandom *random, SimHandheld *handheld) {
  static const guint days[] = { 0, 0, 0, 7, 30 };
  g_autoptr (GError) error = NULL;
  AppPurge purge = { 0 };
  AppPurgeAge age = { .days = days[sim_random_below (random, G_N_ELEMENTS (days))],
                      .confidential_days = days[sim_random_below (random, G_N_ELEMENTS (days))] };
  g_autoptr (GHashTable) asked = sim_review_asked (world, handheld);
  sim_disk_arm (world->disks, random, handheld->disk, TROUBLE_PERCENT);
  gboolean ok = app_purge_run (handheld->store, age, FALSE, &purge, &error);
  SimTrouble trouble = sim_calm (world);
  sim_check (world, SIM_NO_REASON, ok || trouble != SIM_TROUBLE_NONE, "handheld %u: %s",
             handheld->number, error->message);
  sim_note (world, "handheld %u purges what is older than %u days: %u records", handheld->number,
            age.days, purge.records);
  sim_count (world, SIM_COUNT_PURGED, ok && purge.records > 0);
  sim_count (world, SIM_COUNT_EVIDENCE_PURGED, ok ? purge.evidence : 0);
  sim_handheld_recover (world, random, handheld, trouble);
  note_purged (world, handheld, asked);
  sim_evidence_check (world, handheld, ok);
  sim_handheld_check (world, handheld, trouble != SIM_TROUBLE_NONE);
}

static gboolean
has_files (const SimHandheld *handheld) {
  return g_hash_table_size (handheld->files) > 0;
}

/* Who has evidence mostly comes to the office first: with all of it on a stick, or with the records
 * alone, on the screen. */
static void
come_first (SimWorld *world, SimRandom *random, SimHandheld *handheld) {
  SimOffice *office = handheld->office;
  SimStick *stick = world->sticks->pdata[sim_random_below (random, world->sticks->len)];
  guint64 after;
  if (sim_office_grant (office, handheld->id, &after) == NULL)
    return;
  if (sim_random_percent (random, 50))
    (void)sim_send_screen (world, random, handheld);
  else if (!sim_send_stick (world, random, handheld, stick, 0)
           || !sim_collect (world, random, office, stick, 0))
    return;
  if (sim_office_merge (world, random, office, 0)
      && sim_reply_stick (world, random, office, handheld->id, stick, 0))
    (void)sim_receive_stick (world, random, handheld, stick, 0);
}

gboolean
sim_act_purge (SimWorld *world, SimRandom *random) {
  SimHandheld *handheld = sim_handheld_pick_if (world, random, has_files);
  if (handheld == NULL || sim_random_percent (random, 50))
    handheld = sim_handheld_pick (world, random);
  if (handheld == NULL)
    return FALSE;
  if (has_files (handheld))
    come_first (world, random, handheld);
  sim_purge (world, random, handheld);
  return TRUE;
}
