/* From host to host: what a kecamatan holds is passed on to its kabupaten, with the devices' own
 * proofs. */
#include <sqlite3.h>
#include <string.h>

#include "host/merge/host-log.h"
#include "sync/codec/pw-batch.h"
#include "tests/sim/sim-office.h"

/* --- who is known above ---------------------------------------------------------------------- */

static void
let_in_above (SimWorld *world, SimOffice *office, const char *device) {
  guint64 after;
  if (sim_office_grant (office->parent, device, &after) != NULL)
    return;
  for (guint i = 0; i < office->acts->len; i++) {
    const ModelOp *op = office->acts->pdata[i];
    const char *about = json_string_value (json_object_get (op->body, "device"));
    if (op->kind != MODEL_ENROL || strncmp (about + 2, device, strlen (device)) != 0)
      continue;
    g_autoptr (GError) error = NULL;
    const char *key = json_string_value (json_object_get (op->body, "key"));
    g_autofree char *hex = g_strndup (key + 2, 2 * PW_PUBLIC_KEY_BYTES);
    guint8 public_key[PW_PUBLIC_KEY_BYTES];
    PwId id;
    g_assert_true (pw_id_from_hex (device, &id));
    g_assert_true (pw_hex_decode (hex, public_key, sizeof public_key));
    gboolean ok = host_log_enrol (office->parent->store, &id, public_key, "Petugas",
                                  json_string_value (json_object_get (op->body, "region")), &error);
    sim_check (world, SIM_NO_REASON, ok, "host %u: %s", office->parent->number, error->message);
    sim_office_settle (world, office->parent, NULL, 1, TRUE, FALSE);
    return;
  }
}

/* --- proofs ---------------------------------------------------------------------------------- */

/* One proof as it lies in the file. */
typedef struct {
  PwSegmentHead head;
  PwDigest prev;
} Proof;

static GArray *
read_proofs (const SimOffice *office) {
  GArray *proofs = g_array_new (FALSE, TRUE, sizeof (Proof));
  sqlite3 *db = NULL;
  sqlite3_stmt *stmt = NULL;
  g_assert (sqlite3_open_v2 (office->path, &db, SQLITE_OPEN_READWRITE, NULL) == SQLITE_OK);
  g_assert (sqlite3_prepare_v2 (db,
                                "SELECT author.id, first_seq, last_seq, prev, last_digest, "
                                "recipient, sent_s, signature FROM segment "
                                "JOIN author USING (author_key) WHERE spool_key IS NOT NULL "
                                "ORDER BY segment_key",
                                -1, &stmt, NULL)
            == SQLITE_OK);
  while (sqlite3_step (stmt) == SQLITE_ROW) {
    Proof proof = { .head = { .first = (guint64)sqlite3_column_int64 (stmt, 1),
                              .last = (guint64)sqlite3_column_int64 (stmt, 2),
                              .sent_at = sqlite3_column_int64 (stmt, 6) } };
    memcpy (proof.head.device.bytes, sqlite3_column_blob (stmt, 0), PW_ID_BYTES);
    memcpy (proof.prev.bytes, sqlite3_column_blob (stmt, 3), PW_DIGEST_BYTES);
    memcpy (proof.head.last_digest.bytes, sqlite3_column_blob (stmt, 4), PW_DIGEST_BYTES);
    memcpy (proof.head.recipient.bytes, sqlite3_column_blob (stmt, 5), PW_ID_BYTES);
    memcpy (proof.head.signature, sqlite3_column_blob (stmt, 7), PW_SIGNATURE_BYTES);
    g_array_append_val (proofs, proof);
  }
  sqlite3_finalize (stmt);
  (void)sqlite3_close (db);
  return proofs;
}

/* The operations under a proof, first to last. (transfer full) */
static GPtrArray *
ops_under (SimWorld *world, const Proof *proof) {
  g_autofree char *id = sim_hex (proof->head.last_digest.bytes, PW_DIGEST_BYTES);
  GPtrArray *ops = g_ptr_array_new ();
  const ModelOp *op = model_find (world->model, id);
  for (guint64 seq = proof->head.last; seq >= proof->head.first; seq--) {
    sim_check (world, SIM_UNCHANGED, op != NULL && op->seq == seq,
               "a proof covers operation %" G_GUINT64_FORMAT ", which nobody wrote", seq);
    g_ptr_array_insert (ops, 0, (gpointer)op);
    op = model_find (world->model, op->prev);
  }
  return ops;
}

static void
pass_one (SimWorld *world, SimRandom *random, SimOffice *office, const Proof *proof) {
  g_autoptr (GError) error = NULL;
  HostStore *above = office->parent->store;
  g_autoptr (GPtrArray) ops = ops_under (world, proof);
  g_autofree PwSpan *spans = g_new0 (PwSpan, ops->len);
  for (guint i = 0; i < ops->len; i++)
    spans[i].bytes = g_bytes_get_data (((ModelOp *)ops->pdata[i])->bytes, &spans[i].length);
  g_autoptr (GByteArray) segment = g_byte_array_new ();
  pw_segment_write (segment, &proof->head, &proof->prev, spans, ops->len, &above->identity->id);
  g_autoptr (PwBatchWriter) writer
      = pw_batch_writer_new (PW_PARCEL_TO_HOST, &above->identity->id, above->identity->seal_public);
  pw_batch_add_segment (writer, segment);
  g_autoptr (GBytes) bytes = pw_batch_finish (writer, office->store->packer, &error);
  sim_check (world, SIM_NO_REASON, bytes != NULL, "host %u: %s", office->number, error->message);
  g_autofree char *device = sim_hex (proof->head.device.bytes, PW_ID_BYTES);
  SimParcel *parcel = sim_parcel_note (world, bytes, office->parent, device);
  for (guint i = 0; i < ops->len; i++)
    g_ptr_array_add (parcel->ops, ops->pdata[i]);
  if (sim_random_percent (random, 80))
    let_in_above (world, office, device);
  sim_count (world, SIM_COUNT_PASSED_ON, 1);
  sim_deliver (world, office->parent, bytes);
}

gboolean
sim_act_pass_on (SimWorld *world, SimRandom *random) {
  SimOffice *office = sim_office_pick (world, random);
  if (office->parent == NULL)
    return FALSE;
  g_autoptr (GArray) proofs = read_proofs (office);
  if (proofs->len == 0)
    return FALSE;
  sim_note (world, "host %u passes on to host %u", office->number, office->parent->number);
  for (guint i = 0; i < proofs->len; i++)
    if (sim_random_percent (random, 50))
      pass_one (world, random, office, &g_array_index (proofs, Proof, i));
  return TRUE;
}

void
sim_pass_all (SimWorld *world, SimRandom *random, SimOffice *office) {
  g_autoptr (GArray) proofs = read_proofs (office);
  for (guint i = 0; i < proofs->len; i++) {
    const Proof *proof = &g_array_index (proofs, Proof, i);
    g_autofree char *device = sim_hex (proof->head.device.bytes, PW_ID_BYTES);
    let_in_above (world, office, device);
    pass_one (world, random, office, proof);
  }
}
