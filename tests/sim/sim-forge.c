/* What nobody should believe: parcels again, parcels bent, parcels forged, parcels of the future.
 */
#include <string.h>

#include "firmware/send/app-inbox.h"
#include "host/intake/host-spool.h"
#include "host/merge/host-log.h"
#include "sync/base/pw-cbor.h"
#include "sync/codec/pw-batch.h"
#include "tests/lib/host-world.h"
#include "tests/sim/sim-office.h"

#define KIND_OF_THE_FUTURE 12

void
sim_deliver (SimWorld *world, SimOffice *office, GBytes *parcel) {
  g_autoptr (GError) error = NULL;
  g_autoptr (GHashTable) tried = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_hash_table_add (tried, sim_digest (parcel));
  gboolean ok = host_spool_put (office->store, parcel, "qr", "camera", NULL, &error);
  sim_check (world, SIM_NO_REASON, ok, "host %u: %s", office->number, error->message);
  sim_office_settle (world, office, tried, 0, TRUE, FALSE);
}

gboolean
sim_act_replay (SimWorld *world, SimRandom *random) {
  if (world->old_parcels->len == 0)
    return FALSE;
  SimOffice *office = sim_office_pick (world, random);
  sim_note (world, "an old parcel comes to host %u once more", office->number);
  sim_count (world, SIM_COUNT_REPLAYED, 1);
  sim_deliver (world, office,
               world->old_parcels->pdata[sim_random_below (random, world->old_parcels->len)]);
  return TRUE;
}

/* --- bent and new ---------------------------------------------------------------------------- */

static void
deliver_bad (SimWorld *world, SimOffice *office, GBytes *bytes, gboolean is_newer) {
  SimParcel *parcel = sim_parcel_note (world, bytes, office, NULL);
  parcel->is_bad = TRUE;
  parcel->is_newer = is_newer;
  sim_deliver (world, office, bytes);
}

/* One bit of a parcel is not as it was. */
static gboolean
bend_one (SimWorld *world, SimRandom *random, SimOffice *office) {
  if (world->old_parcels->len == 0)
    return FALSE;
  GBytes *parcel = world->old_parcels->pdata[sim_random_below (random, world->old_parcels->len)];
  gsize length = g_bytes_get_size (parcel);
  g_autofree guint8 *copy = g_memdup2 (g_bytes_get_data (parcel, NULL), length);
  copy[sim_random_below (random, (guint)length)] ^= (guint8)(1u << sim_random_below (random, 8));
  g_autoptr (GBytes) bent = g_bytes_new (copy, length);
  sim_note (world, "a bent parcel comes to host %u", office->number);
  sim_count (world, SIM_COUNT_FORGED, 1);
  deliver_bad (world, office, bent, FALSE);
  return TRUE;
}

/* A whole parcel for `office`, or for the handheld `device`, as the next version of the container
 * has it: the seal does not cover the version. NULL: there is none. (transfer full) */
static GBytes *
some_newer (SimWorld *world, SimRandom *random, const SimOffice *office, const char *device) {
  g_autoptr (GPtrArray) fitting = g_ptr_array_new ();
  for (guint i = 0; i < world->old_parcels->len; i++) {
    g_autofree char *digest = sim_digest (world->old_parcels->pdata[i]);
    const SimParcel *parcel = g_hash_table_lookup (world->parcels, digest);
    if (!parcel->is_bad && parcel->office == office
        && (office != NULL ? parcel->ops->len > 0 : g_strcmp0 (parcel->device, device) == 0))
      g_ptr_array_add (fitting, parcel->bytes);
  }
  if (fitting->len == 0)
    return NULL;
  GBytes *parcel = fitting->pdata[sim_random_below (random, fitting->len)];
  gsize length = g_bytes_get_size (parcel);
  g_autofree guint8 *copy = g_memdup2 (g_bytes_get_data (parcel, NULL), length);
  copy[2] = (guint8)(copy[2] + 0x10);
  return g_bytes_new (copy, length);
}

static gboolean
newer_to_host (SimWorld *world, SimRandom *random, SimOffice *office) {
  g_autoptr (GBytes) newer = some_newer (world, random, office, NULL);
  if (newer == NULL)
    return FALSE;
  sim_note (world, "a parcel of the future comes to host %u", office->number);
  sim_count (world, SIM_COUNT_FUTURE, 1);
  deliver_bad (world, office, newer, TRUE);
  return TRUE;
}

static gboolean
newer_to_handheld (SimWorld *world, SimRandom *random) {
  SimHandheld *handheld = sim_handheld_pick (world, random);
  g_autoptr (GBytes) newer
      = handheld != NULL ? some_newer (world, random, NULL, handheld->id) : NULL;
  if (newer == NULL)
    return FALSE;
  g_autoptr (GError) error = NULL;
  sim_note (world, "a parcel of the future comes to handheld %u", handheld->number);
  sim_count (world, SIM_COUNT_FUTURE, 1);
  g_autoptr (AppInbox) inbox = app_inbox_new (handheld->store, TRUE, &error);
  sim_check (world, SIM_NO_REASON, inbox != NULL, "handheld %u: %s", handheld->number,
             error->message);
  AppPickupAnswer answer = app_inbox_take (inbox, newer, "QR", &error);
  sim_check (world, SIM_FUTURE,
             answer != APP_PICKUP_STOP && inbox->opened_count == 0 && inbox->damaged_count == 1,
             "handheld %u opened a parcel of the future", handheld->number);
  sim_handheld_check (world, handheld, FALSE);
  return TRUE;
}

/* --- by a device ----------------------------------------------------------------------------- */

static void
let_in (SimWorld *world, SimOffice *office, const WorldDevice *device) {
  g_autoptr (GError) error = NULL;
  gboolean ok = host_log_enrol (office->store, &device->identity->id, device->identity->sign_public,
                                "Orang lain", office->region, &error);
  sim_check (world, SIM_NO_REASON, ok, "host %u: %s", office->number, error->message);
  sim_office_settle (world, office, NULL, 1, TRUE, FALSE);
}

/* An operation of a kind that comes with the next program. */
static gboolean
new_kind (SimWorld *world, SimOffice *office) {
  g_autoptr (WorldDevice) device = world_device_new ();
  g_autoptr (GByteArray) op = g_byte_array_new ();
  pw_cbor_write_map (op, 4);
  pw_cbor_write_uint (op, 1);
  pw_cbor_write_uint (op, 1);
  pw_cbor_write_uint (op, 2);
  pw_cbor_write_uint (op, KIND_OF_THE_FUTURE);
  pw_cbor_write_uint (op, 6);
  pw_cbor_write_array (op, 4);
  for (guint i = 0; i < 4; i++)
    pw_cbor_write_uint (op, 1);
  pw_cbor_write_uint (op, 7);
  pw_cbor_write_map (op, 0);
  (void)world_append (device, g_bytes_new (op->data, op->len));
  let_in (world, office, device);
  sim_note (world, "an operation of the future comes to host %u", office->number);
  sim_count (world, SIM_COUNT_FUTURE, 1);
  g_autoptr (GBytes) parcel = world_parcel (device, office->store, 1, 1);
  deliver_bad (world, office, parcel, FALSE);
  return TRUE;
}

gboolean
sim_act_future (SimWorld *world, SimRandom *random) {
  SimOffice *office = sim_office_pick (world, random);
  switch (sim_random_below (random, 3)) {
  case 0:
    return newer_to_host (world, random, office);
  case 1:
    return newer_to_handheld (world, random);
  default:
    return new_kind (world, office);
  }
}

/* --- forged ---------------------------------------------------------------------------------- */

/* Somebody writes in the name of a handheld: the victim's id, another key. */
static gboolean
write_as (SimWorld *world, SimRandom *random, SimOffice *office) {
  SimHandheld *victim = sim_handheld_pick (world, random);
  guint64 after;
  if (victim == NULL || sim_office_grant (office, victim->id, &after) == NULL)
    return FALSE;
  g_autoptr (WorldDevice) enemy = world_device_new ();
  PwId record;
  /* What comes first in the victim's chain would be the best place for a lie. */
  g_array_set_size (enemy->digests, 0);
  g_array_append_vals (enemy->digests, &(PwDigest){ { 0 } }, 1);
  PwDigest root = pw_digest_of (victim->store->identity->sign_public, PW_PUBLIC_KEY_BYTES);
  g_array_index (enemy->digests, PwDigest, 0) = root;
  enemy->identity->id = victim->store->identity->id;
  (void)world_create_small (enemy, office->store->forms, "17.07.03.2004", 1, &record);
  sim_note (world, "somebody writes to host %u in the name of handheld %u", office->number,
            victim->number);
  g_autoptr (GBytes) parcel = world_parcel (enemy, office->store, 1, 1);
  sim_count (world, SIM_COUNT_FORGED, 1);
  deliver_bad (world, office, parcel, FALSE);
  return TRUE;
}

gboolean
sim_act_forge (SimWorld *world, SimRandom *random) {
  SimOffice *office = sim_office_pick (world, random);
  return sim_random_percent (random, 50) ? bend_one (world, random, office)
                                         : write_as (world, random, office);
}
