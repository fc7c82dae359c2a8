/* `verify --all`: chains and signatures from raw bytes.
 *
 * A proof says: from digest `prev` on, operations first..last end in `last_digest`, and the author
 * signed that. Each proof is walked along the stored operations; of several with one number (a
 * fork) the one that hangs on the walk so far belongs to it. So each operation on the way is
 * proved, byte for byte, and one that no proof passes over was put there by hand. */
#include "host/merge/host-fsck-parts.h"

#include <glib/gi18n.h>

#include "host/merge/host-proof.h"
#include "sync/codec/pw-op-codec.h"

typedef struct {
  HostFsckRun *run; /* borrowed */
  gint64 author_key;
  const PwId *id;           /* borrowed */
  const guint8 *public_key; /* borrowed */
  char *hex;                /* owned: of id, for messages */
  GHashTable *proved;       /* owned: op_key as gint64 -> itself */
  GHashTable *read;         /* owned: likewise, those whose columns were checked */
} AuthorWalk;

/* An operation that hangs on the proof's `prev` without a break. */
typedef struct {
  PwDigest digest;
  gint64 op_key; /* 0: `prev` itself */
  guint parent;  /* index of the node that it hangs on */
} Node;

/* The nodes of one proof; those of the number before and of the number at hand are runs of it. */
typedef struct {
  GArray *nodes;       /* owned: Node */
  guint before, level; /* index of the first node of each */
  guint64 seq;         /* the number at hand */
} ProofWalk;

/* --- proofs ---------------------------------------------------------------------------------- */

static GArray *
list_proofs (AuthorWalk *walk, GError **error) {
  PwStmt *stmt = pw_db_stmt (walk->run->store->db, "verify/list-segments", error);
  if (stmt == NULL)
    return NULL;
  pw_stmt_bind_int (stmt, ":author_key", walk->author_key);
  g_autoptr (GArray) proofs = g_array_new (FALSE, FALSE, sizeof (HostProof));
  for (;;) {
    gboolean row;
    HostProof proof;
    if (!pw_stmt_step (stmt, &row, error))
      return NULL;
    if (!row)
      return g_steal_pointer (&proofs);
    walk->run->fsck->segments++;
    if (host_proof_read (stmt, walk->id, &proof, NULL)
        && pw_segment_head_check (&proof.head, walk->public_key))
      g_array_append_val (proofs, proof);
    else
      host_fsck_note (walk->run, HOST_FAULT_SIGNATURE,
                      _ ("the signature over operations %" G_GINT64_FORMAT "-%" G_GINT64_FORMAT
                         " of %s does not hold"),
                      pw_stmt_int (stmt, 1), pw_stmt_int (stmt, 2), walk->hex);
  }
}

/* --- operations ------------------------------------------------------------------------------ */

static gboolean
check_record_key (AuthorWalk *walk, const PwId *record, gint64 record_key, gboolean *fits,
                  GError **error) {
  gint64 found = 0;
  if (!pw_id_is_none (record)) {
    PwStmt *stmt = pw_db_stmt (walk->run->store->db, "verify/get-record-key", error);
    if (stmt == NULL)
      return FALSE;
    pw_stmt_bind_id (stmt, ":id", record);
    if (!pw_stmt_scalar (stmt, -1, &found, error))
      return FALSE;
  }
  *fits = found == record_key;
  return TRUE;
}

/* The columns beside the bytes must say what the bytes say. */
static gboolean
check_columns (AuthorWalk *walk, PwStmt *stmt, const PwDigest *digest, GError **error) {
  gsize length;
  const guint8 *bytes = pw_stmt_bytes (stmt, 5, &length);
  guint64 seq = (guint64)pw_stmt_int (stmt, 1);
  PwOpView view;
  gboolean fits = FALSE;
  if (pw_op_decode (bytes, length, &view, NULL) && view.seq == seq
      && view.kind == (guint)pw_stmt_int (stmt, 3)) {
    PwId record = pw_op_record (&view, digest);
    if (!check_record_key (walk, &record, pw_stmt_int (stmt, 4), &fits, error))
      return FALSE;
  }
  if (!fits)
    host_fsck_note (
        walk->run, HOST_FAULT_COLUMN,
        _ ("the row of operation %" G_GUINT64_FORMAT " of %s does not say what its bytes say"), seq,
        walk->hex);
  return TRUE;
}

/* TRUE if `op_key` was not in `set` before. */
static gboolean
add_key (GHashTable *set, gint64 op_key) {
  if (g_hash_table_contains (set, &op_key))
    return FALSE;
  gint64 *key = g_new (gint64, 1);
  *key = op_key;
  return g_hash_table_add (set, key);
}

/* Adds the row as a node if it hangs on one of the number before. */
static gboolean
take_row (AuthorWalk *walk, ProofWalk *proof, PwStmt *stmt, GError **error) {
  gsize length;
  gconstpointer bytes = pw_stmt_bytes (stmt, 5, &length);
  guint64 seq = (guint64)pw_stmt_int (stmt, 1);
  PwDigest digest;
  if (seq == proof->seq + 1 && proof->level < proof->nodes->len) {
    proof->before = proof->level;
    proof->level = proof->nodes->len;
    proof->seq++;
  }
  if (seq != proof->seq || bytes == NULL || !pw_stmt_digest (stmt, 2, &digest, NULL))
    return TRUE;
  for (guint parent = proof->before; parent < proof->level; parent++) {
    PwDigest chained
        = pw_digest_chain (&g_array_index (proof->nodes, Node, parent).digest, bytes, length);
    if (!pw_digest_equal (&chained, &digest))
      continue;
    Node node = { .digest = digest, .op_key = pw_stmt_int (stmt, 0), .parent = parent };
    g_array_append_val (proof->nodes, node);
    return !add_key (walk->read, node.op_key) || check_columns (walk, stmt, &digest, error);
  }
  return TRUE;
}

static gboolean
take_rows (AuthorWalk *walk, const HostProof *proof, ProofWalk *nodes, GError **error) {
  PwStmt *stmt = pw_db_stmt (walk->run->store->db, "verify/list-ops", error);
  if (stmt == NULL)
    return FALSE;
  pw_stmt_bind_int (stmt, ":author_key", walk->author_key);
  pw_stmt_bind_int (stmt, ":first", (gint64)proof->head.first);
  pw_stmt_bind_int (stmt, ":last", (gint64)proof->head.last);
  for (;;) {
    gboolean row;
    if (!pw_stmt_step (stmt, &row, error))
      return FALSE;
    if (!row)
      return TRUE;
    if (!take_row (walk, nodes, stmt, error)) {
      pw_stmt_reset (stmt);
      return FALSE;
    }
  }
}

/* Marks the way from `last_digest` back. */
static void
mark_way (AuthorWalk *walk, const HostProof *proof, const ProofWalk *nodes) {
  guint end = nodes->level;
  while (end < nodes->nodes->len
         && !pw_digest_equal (&g_array_index (nodes->nodes, Node, end).digest,
                              &proof->head.last_digest))
    end++;
  if (end == nodes->nodes->len) {
    host_fsck_note (walk->run, HOST_FAULT_CHAIN,
                    _ ("operations %" G_GUINT64_FORMAT "-%" G_GUINT64_FORMAT
                       " of %s do not end where their author's signature says"),
                    proof->head.first, proof->head.last, walk->hex);
    return;
  }
  for (guint at = end; at != 0; at = g_array_index (nodes->nodes, Node, at).parent)
    (void)add_key (walk->proved, g_array_index (nodes->nodes, Node, at).op_key);
}

static gboolean
walk_proof (AuthorWalk *walk, const HostProof *proof, GError **error) {
  g_autoptr (GArray) array = g_array_new (FALSE, FALSE, sizeof (Node));
  Node origin = { .digest = proof->prev };
  g_array_append_val (array, origin);
  ProofWalk nodes = { .nodes = array, .seq = proof->head.first - 1 };
  if (!take_rows (walk, proof, &nodes, error))
    return FALSE;
  gboolean reached = nodes.seq == proof->head.last && nodes.level < array->len;
  if (reached)
    mark_way (walk, proof, &nodes);
  else
    host_fsck_note (walk->run, HOST_FAULT_CHAIN,
                    _ ("operation %" G_GUINT64_FORMAT " of %s was changed or removed"),
                    nodes.level < array->len ? nodes.seq + 1 : nodes.seq, walk->hex);
  return TRUE;
}

static gboolean
check_all_proved (AuthorWalk *walk, GError **error) {
  PwStmt *stmt = pw_db_stmt (walk->run->store->db, "verify/list-op-keys", error);
  if (stmt == NULL)
    return FALSE;
  pw_stmt_bind_int (stmt, ":author_key", walk->author_key);
  for (;;) {
    gboolean row;
    if (!pw_stmt_step (stmt, &row, error))
      return FALSE;
    if (!row)
      return TRUE;
    walk->run->fsck->operations++;
    gint64 op_key = pw_stmt_int (stmt, 0);
    if (!g_hash_table_contains (walk->proved, &op_key))
      host_fsck_note (
          walk->run, HOST_FAULT_UNPROVED,
          _ ("no signature stands for operation %" G_GINT64_FORMAT " of %s as it is stored"),
          pw_stmt_int (stmt, 1), walk->hex);
  }
}

/* --- one author ------------------------------------------------------------------------------ */

static gboolean
walk_author (AuthorWalk *walk, GError **error) {
  g_autoptr (GArray) proofs = list_proofs (walk, error);
  if (proofs == NULL)
    return FALSE;
  for (guint i = 0; i < proofs->len; i++) {
    if (!walk_proof (walk, &g_array_index (proofs, HostProof, i), error))
      return FALSE;
  }
  return check_all_proved (walk, error);
}

gboolean
host_fsck_author (HostFsckRun *run, gint64 author_key, const PwId *id,
                  const guint8 public_key[PW_PUBLIC_KEY_BYTES], GError **error) {
  AuthorWalk walk = {
    .run = run,
    .author_key = author_key,
    .id = id,
    .public_key = public_key,
    .hex = pw_id_to_hex (id),
    .proved = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL),
    .read = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL),
  };
  gboolean ok = walk_author (&walk, error);
  g_hash_table_unref (walk.proved);
  g_hash_table_unref (walk.read);
  g_free (walk.hex);
  return ok;
}
