/* Letting handhelds in and shutting them out. */
#include <string.h>

#include "firmware/send/app-enrol.h"
#include "host/merge/host-log.h"
#include "host/review/host-enrol.h"
#include "sync/codec/pw-invitation.h"
#include "tests/sim/sim-office.h"

#define TROUBLE_PERCENT 10

static PwId
id_of (const char *hex) {
  PwId id;
  gboolean ok = pw_id_from_hex (hex, &id);
  g_assert (ok);
  return id;
}

/* --- invitation ------------------------------------------------------------------------------ */

/* The handheld takes an invitation of its office. */
static void
invite (SimWorld *world, SimHandheld *handheld) {
  g_autoptr (GError) error = NULL;
  SimOffice *office = handheld->office;
  g_autoptr (GPtrArray) parcels = host_enrol_invite (office->store, 1, 0, NULL, &error);
  sim_check (world, SIM_NO_REASON, parcels != NULL, "host %u invites nobody: %s", office->number,
             error->message);
  g_autoptr (PwInvitation) invitation = pw_invitation_open (parcels->pdata[0], &error);
  AppHostChange change;
  gboolean ok
      = invitation != NULL && app_host_pin (handheld->store, invitation, TRUE, &change, &error);
  sim_check (world, SIM_NO_REASON, ok, "handheld %u takes no invitation: %s", handheld->number,
             error->message);
}

gboolean
sim_act_invite (SimWorld *world, SimRandom *random) {
  SimHandheld *handheld = sim_handheld_pick (world, random);
  if (handheld == NULL)
    return FALSE;
  sim_note (world, "handheld %u takes an invitation of host %u", handheld->number,
            handheld->office->number);
  invite (world, handheld);
  sim_handheld_check (world, handheld, FALSE);
  return TRUE;
}

/* --- approval -------------------------------------------------------------------------------- */

gboolean
sim_approve (SimWorld *world, SimRandom *random, SimOffice *office, const char *device, guint acts,
             guint trouble_percent) {
  g_autoptr (GError) error = NULL;
  g_auto (HostApproval) approval = { 0 };
  PwId id = id_of (device);
  sim_disk_arm (world->disks, random, office->dir, trouble_percent);
  gboolean ok = host_enrol_approve (office->store, &id, NULL, NULL, 0, &approval, &error);
  SimTrouble trouble = sim_calm (world);
  sim_check (world, SIM_NO_REASON, ok || trouble != SIM_TROUBLE_NONE, "host %u approves nobody: %s",
             office->number, error->message);
  sim_note (world, "host %u lets %.8s in: %s", office->number, device,
            ok ? "done" : error->message);
  sim_office_recover (world, random, office, trouble);
  sim_office_settle (world, office, NULL, acts, ok, FALSE);
  return ok;
}

guint
sim_approval_acts (const HostRequest *request) {
  return !pw_id_is_none (&request->below) && request->revoked ? 2 : 1;
}

gboolean
sim_act_approve (SimWorld *world, SimRandom *random) {
  g_autoptr (GError) error = NULL;
  SimOffice *office = sim_office_pick (world, random);
  g_autoptr (GPtrArray) requests = host_enrol_requests (office->store, FALSE, &error);
  sim_check (world, SIM_NO_REASON, requests != NULL, "host %u: %s", office->number, error->message);
  if (requests->len == 0)
    return FALSE;
  const HostRequest *request = requests->pdata[sim_random_below (random, requests->len)];
  g_autofree char *device = sim_hex (request->device.bytes, PW_ID_BYTES);
  return sim_approve (world, random, office, device, sim_approval_acts (request), TROUBLE_PERCENT);
}

void
sim_enrol (SimWorld *world, SimRandom *random, SimHandheld *handheld) {
  SimStick *stick = world->sticks->pdata[0];
  invite (world, handheld);
  (void)sim_send_stick (world, random, handheld, stick, 0);
  (void)sim_collect (world, random, handheld->office, stick, 0);
  (void)sim_office_merge (world, random, handheld->office, 0);
  (void)sim_approve (world, random, handheld->office, handheld->id, 1, 0);
  (void)sim_reply_stick (world, random, handheld->office, handheld->id, stick, 0);
  (void)sim_receive_stick (world, random, handheld, stick, 0);
}

/* --- revocation ------------------------------------------------------------------------------ */

/* Most of all of what was lost. */
gboolean
sim_act_revoke (SimWorld *world, SimRandom *random) {
  g_autoptr (GPtrArray) likely = g_ptr_array_new ();
  for (guint i = 0; i < world->handhelds->len; i++) {
    SimHandheld *handheld = world->handhelds->pdata[i];
    guint64 after;
    if (sim_office_grant (handheld->office, handheld->id, &after) != NULL
        && (handheld->is_lost || handheld->is_twin || sim_random_percent (random, 10)))
      g_ptr_array_add (likely, handheld);
  }
  if (likely->len == 0)
    return FALSE;
  SimHandheld *handheld = likely->pdata[sim_random_below (random, likely->len)];
  g_autoptr (GError) error = NULL;
  PwId id = id_of (handheld->id);
  guint64 after = sim_random_below (random, handheld->chain->len + 2);
  SimOffice *office = handheld->office;
  sim_disk_arm (world->disks, random, office->dir, TROUBLE_PERCENT);
  gboolean ok = host_enrol_revoke (office->store, &id, after, "hilang", NULL, &error);
  SimTrouble trouble = sim_calm (world);
  sim_check (world, SIM_NO_REASON, ok || trouble != SIM_TROUBLE_NONE, "host %u: %s", office->number,
             error->message);
  sim_note (world, "host %u trusts %.8s only up to %" G_GUINT64_FORMAT ": %s", office->number,
            handheld->id, after, ok ? "done" : error->message);
  sim_count (world, SIM_COUNT_REVOKED, ok);
  sim_office_recover (world, random, office, trouble);
  sim_office_settle (world, office, NULL, 1, ok, FALSE);
  return TRUE;
}
