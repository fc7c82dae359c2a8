/* The end of a run: everything is healed, everything is carried, and everything must be right. */
#include <string.h>

#include "firmware/send/app-host.h"
#include "host/merge/host-blob.h"
#include "tests/sim/sim-office.h"

#define ROUNDS 2

/* --- nothing is lost ------------------------------------------------------------------------- */

static gboolean
is_pinned (SimHandheld *handheld) {
  g_autoptr (AppHost) host = NULL;
  return app_host_load (handheld->store, &host, NULL) && host != NULL;
}

/* Every operation of every handheld that somebody still has is on its host. What was purged went
 * there before; a host that lost it to an old backup is the operator's loss, not ours. */
static void
check_arrived (SimWorld *world, SimHandheld *handheld) {
  guint64 after;
  SimOffice *office = handheld->office;
  if (!is_pinned (handheld) || sim_office_grant (office, handheld->id, &after) == NULL)
    return;
  g_autoptr (SimHeld) held = sim_held_read (world, office, office->path);
  for (guint i = 0; i < handheld->chain->len; i++) {
    const ModelOp *op = handheld->chain->pdata[i];
    if (g_hash_table_contains (handheld->purged, op->id) && !office->is_careful)
      continue;
    sim_check (world, SIM_SAVED, g_hash_table_contains (held->ids, op->id),
               "operation %u of handheld %u never came to host %u", i + 1, handheld->number,
               office->number);
  }
}

static gboolean
on_piece (gconstpointer bytes, gsize length, gpointer data, GError **error G_GNUC_UNUSED) {
  g_byte_array_append (data, bytes, (guint)length);
  return TRUE;
}

static void
check_file (SimWorld *world, SimHandheld *handheld, const char *digest, GBytes *bytes) {
  g_autoptr (GError) error = NULL;
  SimOffice *office = handheld->office;
  g_autoptr (GHashTable) rows
      = sim_held_rows (world, office, "SELECT lower (hex (digest)), state FROM v_evidence_state");
  const char *state = g_hash_table_lookup (rows, digest);
  if (state == NULL)
    return;
  sim_check (world, SIM_SAVED, strcmp (state, "held") == 0,
             "file %.16s of handheld %u is %s on host %u", digest, handheld->number, state,
             office->number);
  g_autoptr (GByteArray) whole = g_byte_array_new ();
  PwDigest key;
  g_assert_true (pw_digest_from_hex (digest, &key));
  gboolean ok = host_blob_read (office->store, &key, on_piece, whole, &error);
  sim_check (world, SIM_UNCHANGED,
             ok && whole->len == g_bytes_get_size (bytes)
                 && memcmp (whole->data, g_bytes_get_data (bytes, NULL), whole->len) == 0,
             "host %u gives other bytes for file %.16s", office->number, digest);
}

static void
check_handheld (SimWorld *world, SimHandheld *handheld) {
  sim_handheld_check (world, handheld, TRUE);
  sim_review_check_arrived (world, handheld);
  check_arrived (world, handheld);
  GHashTableIter iter;
  gpointer digest, bytes;
  g_hash_table_iter_init (&iter, handheld->files);
  while (g_hash_table_iter_next (&iter, &digest, &bytes))
    if (is_pinned (handheld) && handheld->office->is_careful)
      check_file (world, handheld, digest, bytes);
}

/* Whether somebody of this office has something that no receipt covers yet. */
static gboolean
has_more (SimWorld *world, const SimOffice *office) {
  for (guint i = 0; i < world->handhelds->len; i++) {
    g_autoptr (GError) error = NULL;
    const SimHandheld *handheld = world->handhelds->pdata[i];
    guint64 receipted = 0;
    if (handheld->office != office || handheld->is_lost)
      continue;
    sim_check (world, SIM_NO_REASON, app_store_receipted (handheld->store, &receipted, &error),
               "handheld %u: %s", handheld->number, error->message);
    if (receipted < handheld->chain->len || g_hash_table_size (handheld->files) > 0)
      return TRUE;
  }
  return FALSE;
}

/* A host that went back to an old backup asks for everything: its clock may keep its receipts from
 * telling what it lost. */
static void
ask_for_all (SimWorld *world, SimRandom *random, SimOffice *office) {
  SimStick *stick = sim_stick_new (world);
  sim_note (world, "host %u asks everybody for everything", office->number);
  for (guint i = 0; i < world->handhelds->len; i++) {
    SimHandheld *handheld = world->handhelds->pdata[i];
    if (handheld->office == office && !handheld->is_lost)
      (void)sim_send_all (world, random, handheld, stick);
  }
  (void)sim_collect (world, random, office, stick, 0);
  (void)sim_office_merge (world, random, office, 0);
}

void
sim_end (SimWorld *world, SimRandom *random) {
  sim_note (world, "the end: everything is carried");
  for (guint i = 0; i < world->offices->len; i++)
    if (((SimOffice *)world->offices->pdata[i])->is_shortened)
      ask_for_all (world, random, world->offices->pdata[i]);
  for (guint round = 0; round < ROUNDS; round++)
    for (guint i = 0; i < world->offices->len; i++)
      if (round == 0 || has_more (world, world->offices->pdata[i]))
        sim_evening (world, random, world->offices->pdata[i], sim_stick_new (world), 0);
  for (guint i = 0; i < world->offices->len; i++) {
    SimOffice *office = world->offices->pdata[i];
    if (office->parent != NULL)
      sim_pass_all (world, random, office);
  }
  for (guint i = 0; i < world->offices->len; i++) {
    SimOffice *office = world->offices->pdata[i];
    (void)sim_office_merge (world, random, office, 0);
    sim_check_office_deep (world, random, office);
  }
  for (guint i = 0; i < world->handhelds->len; i++) {
    SimHandheld *handheld = world->handhelds->pdata[i];
    if (!handheld->is_lost)
      check_handheld (world, handheld);
  }
}
