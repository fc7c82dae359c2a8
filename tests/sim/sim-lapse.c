/* A host that goes back behind its own receipts: its machine breaks after the replies, and an older
 * backup is put in place. Handhelds go on after what was receipted, so that the host has a gap
 * until its next replies say how far it really is. */
#include "tests/sim/sim-office.h"

#define TROUBLE_PERCENT 4

static guint64
receipted_of (SimWorld *world, SimHandheld *handheld) {
  g_autoptr (GError) error = NULL;
  guint64 seq = 0;
  sim_check (world, SIM_NO_REASON, app_store_receipted (handheld->store, &seq, &error),
             "handheld %u: %s", handheld->number, error->message);
  return seq;
}

/* One that reports to an office whose operator makes no backup before each reply, and is trusted
 * there. */
static gboolean
is_at_risk (const SimHandheld *handheld) {
  guint64 after;
  return !handheld->office->is_careful && !handheld->is_twin
         && sim_office_grant (handheld->office, handheld->id, &after) != NULL
         && after == G_MAXUINT64;
}

static gboolean
bring (SimWorld *world, SimRandom *random, SimHandheld *handheld, SimStick *stick) {
  return sim_send_stick (world, random, handheld, stick, TROUBLE_PERCENT)
         && sim_collect (world, random, handheld->office, stick, TROUBLE_PERCENT)
         && sim_office_merge (world, random, handheld->office, 0);
}

gboolean
sim_act_go_back (SimWorld *world, SimRandom *random) {
  SimHandheld *handheld = sim_handheld_pick_if (world, random, is_at_risk);
  if (handheld == NULL)
    return FALSE;
  SimOffice *office = handheld->office;
  SimStick *stick = world->sticks->pdata[sim_random_below (random, world->sticks->len)];
  if (!sim_office_backup (world, random, office, 0))
    return FALSE;
  guint which = office->backups->len - 1;
  sim_note (world, "host %u makes a backup and goes on", office->number);
  if (!sim_record (world, random, handheld) || !bring (world, random, handheld, stick)
      || !sim_reply_stick (world, random, office, handheld->id, stick, TROUBLE_PERCENT)
      || !sim_receive_stick (world, random, handheld, stick, TROUBLE_PERCENT)
      || receipted_of (world, handheld) < handheld->chain->len)
    return TRUE;
  sim_restore (world, office, which);
  sim_count (world, SIM_COUNT_WENT_BACK, 1);
  if (sim_record (world, random, handheld))
    (void)bring (world, random, handheld, stick);
  return TRUE;
}
