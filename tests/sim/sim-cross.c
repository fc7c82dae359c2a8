/* Two people who work on one record without seeing each other: where disputes come from. */
#include <string.h>

#include "host/review/host-outbox.h"
#include "tests/sim/sim-office.h"

#define TROUBLE_PERCENT 6
#define SEND_PERCENT 60 /* both send at once; else their changes travel as they may */

/* Those who come to `office` with a key of their own and are trusted. GPtrArray of SimHandheld.
 * (transfer full) */
static GPtrArray *
trusted_of (SimWorld *world, const SimOffice *office) {
  GPtrArray *trusted = g_ptr_array_new ();
  for (guint i = 0; i < world->handhelds->len; i++) {
    SimHandheld *handheld = world->handhelds->pdata[i];
    guint64 after;
    if (handheld->office == office && !handheld->is_lost && !handheld->is_twin
        && sim_office_grant (office, handheld->id, &after) != NULL && after == G_MAXUINT64)
      g_ptr_array_add (trusted, handheld);
  }
  return trusted;
}

/* The newest record of the handheld's own that somebody trusted for `region` may work on. */
static const ModelOp *
some_record (SimWorld *world, SimHandheld *handheld, const char *region) {
  for (guint i = handheld->chain->len; i > 0; i--) {
    const ModelOp *op = handheld->chain->pdata[i - 1];
    const char *village = json_string_value (json_object_get (op->fields, "/village"));
    gsize length = strlen (region);
    if (op->kind != MODEL_CREATE || json_object_get (op->fields, "/a") == NULL || village == NULL
        || g_hash_table_contains (handheld->purged, op->id)
        || strncmp (village, region, length) != 0
        || (village[length] != '\0' && village[length] != '.'))
      continue;
    g_autoptr (GPtrArray) ops = sim_handheld_ops (world, handheld, op->record);
    g_autoptr (ModelRecord) record = model_fold (ops);
    if (!record->is_withdrawn)
      return op;
  }
  return NULL;
}

static gboolean
bring (SimWorld *world, SimRandom *random, SimHandheld *handheld, SimStick *stick) {
  return sim_send_stick (world, random, handheld, stick, 0)
         && sim_collect (world, random, handheld->office, stick, 0);
}

/* The record comes to the other one. */
static gboolean
share (SimWorld *world, SimRandom *random, SimHandheld *owner, SimHandheld *other,
       const char *record, SimStick *stick) {
  g_autoptr (GError) error = NULL;
  SimOffice *office = owner->office;
  PwId id;
  g_assert_true (pw_id_from_hex (record, &id));
  if (!bring (world, random, owner, stick) || !sim_office_merge (world, random, office, 0)
      || !host_outbox_share (office->store, &id, &other->store->identity->id, NULL, &error))
    return FALSE;
  sim_office_settle (world, office, NULL, 0, TRUE, FALSE);
  if (!sim_reply_stick (world, random, office, other->id, stick, 0)
      || !sim_receive_stick (world, random, other, stick, 0))
    return FALSE;
  g_autoptr (GPtrArray) ops = sim_handheld_ops (world, other, record);
  g_autoptr (ModelRecord) seen = model_fold (ops);
  return seen->has_create && !seen->is_withdrawn;
}

gboolean
sim_act_cross (SimWorld *world, SimRandom *random) {
  SimOffice *office = sim_office_pick (world, random);
  g_autoptr (GPtrArray) trusted = trusted_of (world, office);
  if (trusted->len < 2)
    return FALSE;
  sim_random_shuffle (random, trusted);
  SimHandheld *owner = trusted->pdata[0], *other = trusted->pdata[1];
  guint64 after;
  const char *region = sim_office_grant (office, other->id, &after);
  const ModelOp *create = some_record (world, owner, region);
  if (create == NULL)
    return FALSE;
  SimStick *stick = world->sticks->pdata[sim_random_below (random, world->sticks->len)];
  sim_note (world, "handhelds %u and %u change record %s and do not see each other", owner->number,
            other->number, create->record);
  if (!share (world, random, owner, other, create->record, stick))
    return TRUE;
  int value = 10 + (int)sim_random_below (random, 40);
  json_auto_t *one = json_pack ("{s:i}", "a", value);
  json_auto_t *two = json_pack ("{s:i}", "a", value + 1 + (int)sim_random_below (random, 40));
  gboolean both = sim_amend (world, random, owner, create->record, one, TROUBLE_PERCENT);
  both = sim_amend (world, random, other, create->record, two, TROUBLE_PERCENT) && both;
  sim_count (world, SIM_COUNT_CROSSED, both);
  if (sim_random_percent (random, SEND_PERCENT) && bring (world, random, owner, stick)
      && bring (world, random, other, stick))
    (void)sim_office_merge (world, random, office, TROUBLE_PERCENT);
  return TRUE;
}
