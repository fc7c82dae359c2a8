/* Couriers: sealed parcels of others, carried from stick to stick by any handheld. */
#include <string.h>

#include "firmware/send/app-courier.h"
#include "sync/base/pw-error.h"
#include "sync/transport/pw-stick.h"
#include "tests/sim/sim-office.h"

#define TROUBLE_PERCENT 10

static void
end_act (SimWorld *world, SimRandom *random, SimHandheld *handheld, gboolean ok,
         const GError *error) {
  SimTrouble trouble = sim_calm (world);
  sim_check (world, SIM_NO_REASON, ok || trouble != SIM_TROUBLE_NONE, "courier %u: %s",
             handheld->number, error->message);
  sim_handheld_recover (world, random, handheld, trouble);
  sim_handheld_check (world, handheld, trouble != SIM_TROUBLE_NONE);
}

/* Parcels that were made, a few of them, as they lie on somebody's stick or shine on a screen. */
gboolean
sim_act_courier_take (SimWorld *world, SimRandom *random) {
  SimHandheld *handheld = sim_handheld_pick (world, random);
  if (handheld == NULL || world->old_parcels->len == 0)
    return FALSE;
  g_autoptr (GError) error = NULL;
  gboolean ok = TRUE;
  sim_note (world, "handheld %u takes parcels of others along", handheld->number);
  sim_disk_arm (world->disks, random, handheld->disk, TROUBLE_PERCENT);
  for (guint i = 1 + sim_random_below (random, 3); i > 0 && ok; i--) {
    AppCourierChange change;
    guint recent = MIN (world->old_parcels->len, 12);
    GBytes *parcel = world->old_parcels
                         ->pdata[world->old_parcels->len - 1 - sim_random_below (random, recent)];
    ok = app_courier_take (handheld->store, parcel, &change, &error);
    sim_count (world, SIM_COUNT_COURIER_TOOK, ok);
    /* What is bent or of the future is refused, and that is right. */
    if (!ok && (pw_error_is (error, PW_ERROR_TOO_NEW) || pw_error_is (error, PW_ERROR_DAMAGED))) {
      g_clear_error (&error);
      ok = TRUE;
    }
  }
  handheld->is_courier = TRUE;
  end_act (world, random, handheld, ok, error);
  return TRUE;
}

static gboolean
carries (const SimHandheld *handheld) {
  return handheld->is_courier;
}

static gboolean
give (SimWorld *world, SimHandheld *handheld, const SimStick *stick, GError **error) {
  g_autoptr (GArray) entries = app_courier_list (handheld->store, error);
  for (guint i = 0; entries != NULL && i < entries->len; i++) {
    const AppCourierEntry *entry = &g_array_index (entries, AppCourierEntry, i);
    g_autoptr (GBytes) parcel = app_courier_read (handheld->store, &entry->digest, error);
    if (parcel == NULL)
      return FALSE;
    g_autofree char *digest = sim_digest (parcel);
    sim_check (world, SIM_UNCHANGED, g_hash_table_contains (world->parcels, digest),
               "courier %u carries parcel %s, which nobody made", handheld->number, digest);
    PwStickKind kind
        = entry->header.kind == PW_PARCEL_TO_HOST ? PW_STICK_TO_HOST : PW_STICK_TO_DEVICE;
    if (!pw_stick_put (stick->root, kind, entry->header.address, parcel, NULL, error)
        || !app_courier_mark_given (handheld->store, &entry->digest, error))
      return FALSE;
    sim_count (world, SIM_COUNT_COURIER_GAVE, 1);
  }
  guint dropped;
  return entries != NULL && app_courier_drop_given (handheld->store, &dropped, error);
}

gboolean
sim_act_courier_give (SimWorld *world, SimRandom *random) {
  SimHandheld *handheld = sim_handheld_pick_if (world, random, carries);
  if (handheld == NULL)
    return FALSE;
  SimStick *stick = world->sticks->pdata[sim_random_below (random, world->sticks->len)];
  g_autoptr (GError) error = NULL;
  sim_note (world, "handheld %u hands on what it carries", handheld->number);
  sim_disk_arm (world->disks, random, handheld->disk, TROUBLE_PERCENT);
  gboolean ok = give (world, handheld, stick, &error);
  end_act (world, random, handheld, ok, error);
  return TRUE;
}
