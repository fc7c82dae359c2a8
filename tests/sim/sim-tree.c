/* From host to host: a kecamatan joins its kabupaten, passes on what it holds, and takes the
 * answer. The product does it; the oracle opens what it made and looks each operation up by its
 * digest. */
#include <string.h>

#include "host/intake/host-spool.h"
#include "host/report/host-pass-on.h"
#include "host/report/host-stick-box.h"
#include "host/review/host-enrol.h"
#include "host/review/host-join.h"
#include "sync/codec/pw-batch.h"
#include "sync/codec/pw-invitation.h"
#include "tests/sim/sim-office.h"

#define TROUBLE_PERCENT 12
#define LOST_PERCENT 15 /* of parcels that a courier loses */

typedef struct {
  SimWorld *world;
  SimRandom *random;
  SimOffice *office;
  SimStick *stick;  /* NULL: it is filmed */
  GPtrArray *names; /* owned: of files on the stick */
  guint lost_percent;
  gboolean all; /* what the receipts from above cover, too */
  guint own_operations, other_operations;
} Passage;

/* --- what is in a parcel --------------------------------------------------------------------- */

/* The digest of the public key of a device or host. */
static const char *
root_of (SimWorld *world, const char *author) {
  for (guint i = 0; i < world->handhelds->len; i++) {
    const SimHandheld *handheld = world->handhelds->pdata[i];
    if (strcmp (handheld->id, author) == 0)
      return handheld->root;
  }
  for (guint i = 0; i < world->offices->len; i++) {
    const SimOffice *office = world->offices->pdata[i];
    if (strcmp (office->id, author) == 0)
      return office->root;
  }
  return NULL;
}

/* Each operation is the very one that somebody made, in its place. */
static void
note_segment (Passage *passage, SimParcel *parcel, const PwSegment *segment) {
  SimWorld *world = passage->world;
  g_autofree char *author = sim_hex (segment->head.device.bytes, PW_ID_BYTES);
  g_autofree char *prev = segment->has_prev ? sim_hex (segment->prev.bytes, PW_DIGEST_BYTES)
                                            : g_strdup (root_of (world, author));
  sim_check (world, SIM_UNCHANGED, prev != NULL && strcmp (author, parcel->device) == 0,
             "host %u passes on operations of %s among those of %s", passage->office->number,
             author, parcel->device);
  for (guint i = 0; i < segment->ops->len; i++) {
    const PwSpan *span = &g_array_index (segment->ops, PwSpan, i);
    guint8 raw[PW_DIGEST_BYTES];
    g_assert_true (pw_hex_decode (prev, raw, sizeof raw));
    g_autofree char *id = model_digest (raw, sizeof raw, span->bytes, span->length);
    const ModelOp *op = model_find (world->model, id);
    sim_check (world, SIM_UNCHANGED,
               op != NULL && op->seq == segment->head.first + i && strcmp (op->author, author) == 0,
               "host %u passes on operation %" G_GUINT64_FORMAT " of %s, which nobody wrote",
               passage->office->number, segment->head.first + i, author);
    if (!g_ptr_array_find (parcel->ops, op, NULL))
      g_ptr_array_add (parcel->ops, (gpointer)op);
    g_free (prev);
    prev = g_strdup (id);
  }
}

static void
note_parcel (Passage *passage, const HostPassOnParcel *made) {
  g_autoptr (GError) error = NULL;
  SimWorld *world = passage->world;
  SimOffice *above = passage->office->parent;
  gboolean has_author = !pw_id_is_none (&made->author);
  g_autofree char *author = has_author ? sim_hex (made->author.bytes, PW_ID_BYTES) : NULL;
  SimParcel *parcel = sim_parcel_note (world, made->bytes, above, author);
  g_autoptr (PwBatch) batch
      = pw_batch_open (made->bytes, above->store->identity, above->store->packer, &error);
  sim_check (world, SIM_UNCHANGED, batch != NULL, "host %u: %s", passage->office->number,
             error->message);
  for (guint i = 0; i < batch->segments->len; i++)
    note_segment (passage, parcel, batch->segments->pdata[i]);
  *(g_strcmp0 (author, passage->office->id) == 0 ? &passage->own_operations
                                                 : &passage->other_operations)
      += parcel->ops->len;
  sim_count (world, SIM_COUNT_PASSED_ON, 1);
}

/* --- passing on ------------------------------------------------------------------------------ */

static gboolean
carry (const HostPassOnParcel *made, gpointer data, GError **error) {
  Passage *passage = data;
  SimOffice *above = passage->office->parent;
  note_parcel (passage, made);
  if (passage->stick != NULL) {
    char *name = NULL;
    if (!pw_stick_put (passage->stick->root, PW_STICK_TO_HOST, above->store->identity->id.bytes,
                       made->bytes, &name, error))
      return FALSE;
    g_ptr_array_add (passage->names, name);
  } else if (!sim_random_percent (passage->random, passage->lost_percent)) {
    sim_deliver (passage->world, above, made->bytes);
  }
  return TRUE;
}

/* The office above knows that `office` asked, or let it in; an old backup may have forgotten it. */
static gboolean
is_known_above (SimWorld *world, SimOffice *office) {
  guint64 after;
  g_autoptr (GHashTable) asked
      = sim_held_rows (world, office->parent, "SELECT lower (hex (device)), '' FROM request");
  return sim_office_grant (office->parent, office->id, &after) != NULL
         || g_hash_table_contains (asked, office->id);
}

/* An invitation of the office above is taken, again if that office has forgotten this one. */
static void
join (SimWorld *world, SimOffice *office) {
  g_autoptr (GError) error = NULL;
  g_autoptr (HostAbove) before = NULL;
  gboolean ok = host_above_load (office->store, &before, &error);
  if (ok && (before == NULL || !is_known_above (world, office))) {
    g_autoptr (GPtrArray) parcels = host_enrol_invite (office->parent->store, 1, 0, NULL, &error);
    g_autoptr (GPtrArray) list = pw_invitations_new ();
    g_autoptr (HostAbove) above = NULL;
    ok = parcels != NULL && pw_invitations_add (list, parcels->pdata[0], &error);
    if (ok)
      above = host_join_take (office->store, list, NULL, FALSE, &error);
    ok = above != NULL;
  }
  sim_check (world, SIM_NO_REASON, ok, "host %u does not join host %u: %s", office->number,
             office->parent->number, error->message);
}

static gboolean
pass (Passage *passage, guint trouble_percent, gboolean evidence) {
  g_autoptr (GError) error = NULL;
  SimWorld *world = passage->world;
  SimOffice *office = passage->office;
  const HostPassOnOptions options
      = { .all = passage->all, .evidence = evidence, .each = carry, .data = passage };
  HostPassOnResult result;
  join (world, office);
  if (passage->stick != NULL)
    sim_disk_arm (world->disks, passage->random, passage->stick->root, trouble_percent);
  gboolean ok = host_pass_on (office->store, &options, &result, &error)
                && (passage->stick == NULL
                    || host_stick_box_replace (
                        office->store, passage->stick->root, PW_STICK_TO_HOST,
                        &office->parent->store->identity->id, passage->names, &error));
  SimTrouble trouble = passage->stick != NULL ? sim_calm (world) : SIM_TROUBLE_NONE;
  sim_check (world, SIM_NO_REASON, ok || trouble != SIM_TROUBLE_NONE,
             "host %u passes nothing on: %s", office->number, error->message);
  sim_check (world, SIM_NO_REASON, !ok || result.too_big == 0,
             "host %u has proofs that do not fit a parcel", office->number);
  if (trouble == SIM_TROUBLE_POWER)
    sim_crash (world, passage->random, passage->stick->root);
  sim_note (world, "host %u passes on to host %u: %s", office->number, office->parent->number,
            ok ? "done" : error->message);
  sim_office_settle (world, office, NULL, 0, TRUE, FALSE);
  return ok;
}

/* --- who is let in above --------------------------------------------------------------------- */

/* Acts of an operator whose number the own log tells; what they say is checked by the caller. */
static guint
acts_of (SimWorld *world, SimOffice *office) {
  g_autoptr (SimHeld) held = sim_held_read (world, office, office->path);
  return held->own->len - office->acts->len;
}

/* What the office above says of each device that `office` let in is what `office` says. */
static void
check_taken_over (SimWorld *world, SimOffice *office) {
  for (guint i = 0; i < office->acts->len; i++) {
    const ModelOp *op = office->acts->pdata[i];
    guint64 here, there;
    if (op->kind != MODEL_ENROL)
      continue;
    g_autofree char *device
        = g_strndup (json_string_value (json_object_get (op->body, "device")) + 2, 2 * PW_ID_BYTES);
    const char *below = sim_office_grant (office, device, &here);
    const char *above = sim_office_grant (office->parent, device, &there);
    sim_check (world, SIM_ACCOUNT, g_strcmp0 (below, above) == 0 && here == there,
               "host %u let %.8s in for %s, host %u above for %s, or trusts it otherwise",
               office->number, device, below, office->parent->number, above);
  }
}

/* What waited for it is merged. */
static void
let_in_host (SimWorld *world, SimRandom *random, SimOffice *office) {
  guint64 after;
  if (sim_office_grant (office->parent, office->id, &after) == NULL
      && is_known_above (world, office)
      && sim_approve (world, random, office->parent, office->id, 1, 0))
    (void)sim_office_merge (world, random, office->parent, 0);
}

static void
take_over (SimWorld *world, SimOffice *office) {
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) approvals = NULL;
  SimOffice *above = office->parent;
  guint outside = 0;
  guint64 after;
  if (sim_office_grant (above, office->id, &after) == NULL)
    return;
  gboolean ok = host_enrol_approve_below (above->store, &office->store->identity->id, &approvals,
                                          &outside, &error);
  sim_check (world, SIM_NO_REASON, ok && outside == 0, "host %u: %s", above->number,
             ok ? "devices are outside" : error->message);
  sim_office_settle (world, above, NULL, acts_of (world, above), TRUE, FALSE);
}

/* The answer of the office above, into the spool of the one that passed on. */
static void
answer (SimWorld *world, SimRandom *random, SimOffice *office) {
  guint64 after;
  if (sim_office_grant (office->parent, office->id, &after) == NULL)
    return;
  g_autoptr (GPtrArray) parcels = sim_reply_parcels (world, random, office->parent, office->id);
  for (guint i = 0; i < parcels->len; i++)
    sim_deliver (world, office, parcels->pdata[i]);
  (void)sim_office_merge (world, random, office, 0);
  /* Nothing is believed to be above that is not. */
  g_autoptr (GHashTable) rows = sim_held_rows (
      world, office, "SELECT lower (hex (digest)), seq FROM above_receipt WHERE seq > 0");
  GHashTableIter iter;
  gpointer digest;
  g_hash_table_iter_init (&iter, rows);
  while (g_hash_table_iter_next (&iter, &digest, NULL))
    sim_check (world, SIM_RECEIPT, g_hash_table_contains (world->promises, digest),
               "host %u believes a receipt over operation %s, which nobody gave", office->number,
               (const char *)digest);
}

gboolean
sim_act_pass_on (SimWorld *world, SimRandom *random) {
  SimOffice *office = sim_office_pick (world, random);
  if (office->parent == NULL)
    return FALSE;
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  Passage passage = {
    .world = world, .random = random, .office = office, .names = names, .lost_percent = LOST_PERCENT
  };
  if (sim_random_percent (random, 40))
    passage.stick = world->sticks->pdata[sim_random_below (random, world->sticks->len)];
  if (!pass (&passage, TROUBLE_PERCENT, sim_random_percent (random, 50))
      || !sim_random_percent (random, 35))
    return TRUE;
  (void)sim_office_merge (world, random, office->parent, 0);
  let_in_host (world, random, office);
  if (sim_random_percent (random, 60))
    take_over (world, office);
  if (sim_random_percent (random, 60))
    answer (world, random, office);
  return TRUE;
}

/* --- the end --------------------------------------------------------------------------------- */

/* All that is here of those who are let in above is there, evidence too. */
static void
check_all_above (SimWorld *world, SimOffice *office) {
  SimOffice *above = office->parent;
  g_autoptr (SimHeld) here = sim_held_read (world, office, office->path);
  g_autoptr (SimHeld) there = sim_held_read (world, above, above->path);
  for (guint i = 0; i < here->ops->len; i++) {
    const SimHeldOp *held = &g_array_index (here->ops, SimHeldOp, i);
    sim_check (world, SIM_SAVED, g_hash_table_contains (there->ids, held->op->id),
               "operation %" G_GUINT64_FORMAT " of %.8s never came from host %u to host %u",
               held->op->seq, held->op->author, office->number, above->number);
  }
  const char *sql = "SELECT lower (hex (digest)), state FROM v_evidence_state";
  g_autoptr (GHashTable) files = sim_held_rows (world, office, sql);
  g_autoptr (GHashTable) files_above = sim_held_rows (world, above, sql);
  GHashTableIter iter;
  gpointer digest, state;
  g_hash_table_iter_init (&iter, files);
  while (g_hash_table_iter_next (&iter, &digest, &state)) {
    const char *found = g_hash_table_lookup (files_above, digest);
    sim_check (world, SIM_SAVED,
               strcmp (state, "held") != 0 || found == NULL || strcmp (found, "held") == 0,
               "file %.16s is held on host %u, and %s on host %u", (const char *)digest,
               office->number, found, above->number);
  }
}

/* Something goes up again each time: what has a fork or a gap here, or, since a receipt tells of
 * one branch and an older copy may not have that one, above. */
static gboolean
goes_again (SimWorld *world, SimOffice *office) {
  static const char *const odd = "SELECT lower (hex (author.id)), '' FROM v_device "
                                 "JOIN author USING (author_key) "
                                 "WHERE forked OR missing OR seq < max_seq";
  g_autoptr (GHashTable) odd_here = sim_held_rows (world, office, odd);
  g_autoptr (GHashTable) odd_above = sim_held_rows (world, office->parent, odd);
  g_autoptr (GHashTable) here = sim_held_rows (
      world, office,
      "SELECT lower (hex (author.id)), '' FROM v_device JOIN author USING (author_key)");
  /* A clock above that was set back: until it is past what it told before, its answers are old. */
  g_autoptr (GHashTable) told
      = sim_held_rows (world, office, "SELECT told_ms, '' FROM above_receipt");
  gint64 now_ms = host_store_now_ms (office->parent->store);
  gboolean again = g_hash_table_size (odd_here) > 0;
  GHashTableIter iter;
  gpointer id;
  g_hash_table_iter_init (&iter, odd_above);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    again |= g_hash_table_contains (here, id);
  gpointer told_ms;
  g_hash_table_iter_init (&iter, told);
  while (g_hash_table_iter_next (&iter, &told_ms, NULL))
    again |= g_ascii_strtoll (told_ms, NULL, 10) > now_ms;
  return again;
}

void
sim_pass_all (SimWorld *world, SimRandom *random, SimOffice *office) {
  Passage passage = { .world = world, .random = random, .office = office };
  SimOffice *above = office->parent;
  /* A host that lost something to an old backup says so only with its answer, and not if its clock
   * is behind what it told before: its operator asks for everything. */
  guint rounds = above->is_shortened ? 2 : 1;
  passage.all = above->is_shortened;
  for (guint round = 0; round < rounds; round++) {
    passage.own_operations = passage.other_operations = 0;
    (void)pass (&passage, 0, TRUE);
    (void)sim_office_merge (world, random, above, 0);
    let_in_host (world, random, office);
    take_over (world, office);
    (void)sim_office_merge (world, random, above, 0);
    answer (world, random, office);
  }
  passage.all = FALSE;
  check_taken_over (world, office);
  check_all_above (world, office);
  passage.own_operations = passage.other_operations = 0;
  (void)pass (&passage, 0, TRUE);
  /* An older copy does not have the end of its own log, which the receipt from above names. */
  guint own_most = office->is_shortened ? G_MAXUINT : 1;
  sim_check (world, SIM_RECEIPT,
             goes_again (world, office)
                 || (passage.other_operations == 0 && passage.own_operations <= own_most),
             "host %u passes on %u operations again that are above", office->number,
             passage.other_operations + passage.own_operations);
}
