/* An evening at a host: all its handhelds come with what they have and go with their receipts. */
#include "host/review/host-enrol.h"
#include "tests/sim/sim-office.h"

#define TROUBLE_PERCENT 4

/* Those who asked are let in. */
static void
approve_all (SimWorld *world, SimRandom *random, SimOffice *office) {
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) requests = host_enrol_requests (office->store, FALSE, &error);
  sim_check (world, SIM_NO_REASON, requests != NULL, "host %u: %s", office->number, error->message);
  for (guint i = 0; i < requests->len; i++) {
    const HostRequest *request = requests->pdata[i];
    g_autofree char *device = sim_hex (request->device.bytes, PW_ID_BYTES);
    (void)sim_approve (world, random, office, device, sim_approval_acts (request), 0);
  }
  if (requests->len > 0)
    (void)sim_office_merge (world, random, office, 0);
}

static gboolean
comes (const SimHandheld *handheld, const SimOffice *office) {
  return handheld->office == office && !handheld->is_lost;
}

void
sim_evening (SimWorld *world, SimRandom *random, SimOffice *office, SimStick *stick,
             guint trouble_percent) {
  sim_note (world, "an evening at host %u", office->number);
  for (guint i = 0; i < world->handhelds->len; i++)
    if (comes (world->handhelds->pdata[i], office))
      (void)sim_send_stick (world, random, world->handhelds->pdata[i], stick, trouble_percent);
  (void)sim_collect (world, random, office, stick, trouble_percent);
  (void)sim_office_merge (world, random, office, trouble_percent);
  approve_all (world, random, office);
  for (guint i = 0; i < world->handhelds->len; i++) {
    SimHandheld *handheld = world->handhelds->pdata[i];
    guint64 after;
    if (!comes (handheld, office) || sim_office_grant (office, handheld->id, &after) == NULL)
      continue;
    (void)sim_reply_stick (world, random, office, handheld->id, stick, trouble_percent);
    (void)sim_receive_stick (world, random, handheld, stick, trouble_percent);
    if (trouble_percent > 0 && sim_random_percent (random, 15))
      sim_purge (world, random, handheld);
  }
}

gboolean
sim_act_evening (SimWorld *world, SimRandom *random) {
  SimStick *stick = world->sticks->pdata[sim_random_below (random, world->sticks->len)];
  sim_evening (world, random, sim_office_pick (world, random), stick, TROUBLE_PERCENT);
  return TRUE;
}
