/* Proofs of an author as they came, with the very operations under them.
 *
 * A device that gets no receipt sends its operations again with a longer proof, so proofs overlap:
 * 1-5, 1-8, 1-12. Of one line the fewest that cover all numbers are chosen, each time the one that
 * reaches farthest. Operations are found by walking from the digest before the first: in a fork
 * several have one number, and only the way that ends in the signed digest belongs to a proof. */
#include "host/report/host-proofs.h"

#include <glib/gi18n.h>

#include "sync/base/pw-error.h"

/* --- choosing -------------------------------------------------------------------------------- */

/* Those that reach beyond number `after`, by first number. */
static GArray *
list_proofs (HostStore *store, const HostProofWant *want, guint64 after, GError **error) {
  PwStmt *stmt = pw_db_stmt (store->db, "verify/list-segments", error);
  if (stmt == NULL)
    return NULL;
  pw_stmt_bind_int (stmt, ":author_key", want->author_key);
  g_autoptr (GArray) proofs = g_array_new (FALSE, FALSE, sizeof (HostProof));
  for (;;) {
    gboolean row;
    HostProof proof;
    if (!pw_stmt_step (stmt, &row, error))
      return NULL;
    if (!row)
      return g_steal_pointer (&proofs);
    if ((guint64)pw_stmt_int (stmt, 2) <= after)
      continue;
    if (!host_proof_read (stmt, &want->id, &proof, error)) {
      pw_stmt_reset (stmt);
      return NULL;
    }
    g_array_append_val (proofs, proof);
  }
}

/* Of proofs by first number those that cover everything after `covered`. */
static GArray *
fewest (const GArray *proofs, guint64 covered) {
  GArray *chosen = g_array_new (FALSE, FALSE, sizeof (HostProof));
  const HostProof *best = NULL;
  for (guint i = 0; i <= proofs->len; i++) {
    const HostProof *next = i < proofs->len ? &g_array_index (proofs, HostProof, i) : NULL;
    /* It begins beyond what is covered: the farthest of those before is needed first. */
    if (best != NULL && (next == NULL || next->head.first > covered + 1)) {
      g_array_append_val (chosen, *best);
      covered = best->head.last;
      best = NULL;
    }
    if (next == NULL || next->head.last <= covered)
      continue;
    if (best == NULL || next->head.last > best->head.last)
      best = next;
    if (next->head.first > covered + 1) /* a gap: nothing covers the numbers before it */
      covered = next->head.first - 1;
  }
  return chosen;
}

GArray *
host_proofs_choose (HostStore *store, const HostProofWant *want, GError **error) {
  g_return_val_if_fail (store != NULL && want != NULL, NULL);
  if (want->forked != 0)
    return list_proofs (store, want, MIN (want->covered, want->forked - 1), error);
  if (want->covered >= want->max_seq)
    return g_array_new (FALSE, FALSE, sizeof (HostProof));
  g_autoptr (GArray) proofs = list_proofs (store, want, want->covered, error);
  return proofs != NULL ? fewest (proofs, want->covered) : NULL;
}

/* --- operations ------------------------------------------------------------------------------ */

/* An operation that hangs on the digest before the proof without a break. */
typedef struct {
  PwDigest digest;
  GBytes *bytes; /* owned; NULL: that digest itself */
  guint parent;  /* index of the node that it hangs on */
} Node;

typedef struct {
  GArray *nodes;       /* owned: Node */
  guint before, level; /* index of the first node of the number before, and of the one at hand */
  guint64 seq;         /* the number at hand */
} Walk;

static void
node_clear (gpointer data) {
  Node *node = data;
  g_clear_pointer (&node->bytes, g_bytes_unref);
}

/* Adds the row as a node if it hangs on one of the number before. */
static gboolean
take_row (Walk *walk, PwStmt *stmt, GError **error) {
  guint64 seq = (guint64)pw_stmt_int (stmt, 1);
  PwDigest digest;
  if (seq == walk->seq + 1 && walk->level < walk->nodes->len) {
    walk->before = walk->level;
    walk->level = walk->nodes->len;
    walk->seq++;
  }
  if (seq != walk->seq)
    return TRUE;
  if (!pw_stmt_digest (stmt, 2, &digest, error))
    return FALSE;
  gsize length;
  gconstpointer bytes = pw_stmt_bytes (stmt, 5, &length);
  for (guint parent = walk->before; parent < walk->level; parent++) {
    const PwDigest *above = &g_array_index (walk->nodes, Node, parent).digest;
    PwDigest chained = pw_digest_chain (above, bytes, length);
    if (!pw_digest_equal (&chained, &digest))
      continue;
    Node node = { .digest = digest, .bytes = pw_stmt_gbytes (stmt, 5), .parent = parent };
    g_array_append_val (walk->nodes, node);
    return TRUE;
  }
  return TRUE;
}

static gboolean
take_rows (HostStore *store, const HostProofWant *want, const HostProof *proof, Walk *walk,
           GError **error) {
  PwStmt *stmt = pw_db_stmt (store->db, "verify/list-ops", error);
  if (stmt == NULL)
    return FALSE;
  pw_stmt_bind_int (stmt, ":author_key", want->author_key);
  pw_stmt_bind_int (stmt, ":first", (gint64)proof->head.first);
  pw_stmt_bind_int (stmt, ":last", (gint64)proof->head.last);
  for (;;) {
    gboolean row;
    if (!pw_stmt_step (stmt, &row, error))
      return FALSE;
    if (!row)
      return TRUE;
    if (!take_row (walk, stmt, error)) {
      pw_stmt_reset (stmt);
      return FALSE;
    }
  }
}

/* The way from the signed digest back, as spans from first to last. NULL if it is not there. */
static PwSpan *
spans_of (const Walk *walk, const HostProof *proof, guint count) {
  guint end = walk->level;
  while (end < walk->nodes->len
         && !pw_digest_equal (&g_array_index (walk->nodes, Node, end).digest,
                              &proof->head.last_digest))
    end++;
  if (walk->seq != proof->head.last || end == walk->nodes->len)
    return NULL;
  PwSpan *spans = g_new0 (PwSpan, count);
  for (guint i = count; i > 0; i--) {
    const Node *node = &g_array_index (walk->nodes, Node, end);
    spans[i - 1].bytes = g_bytes_get_data (node->bytes, &spans[i - 1].length);
    end = node->parent;
  }
  return spans;
}

GByteArray *
host_proofs_segment (HostStore *store, const HostProofWant *want, const HostProof *proof,
                     const PwId *recipient, guint64 *operations, GError **error) {
  g_return_val_if_fail (store != NULL && want != NULL && proof != NULL, NULL);
  const PwSegmentHead *head = &proof->head;
  g_autoptr (GArray) nodes = g_array_new (FALSE, TRUE, sizeof (Node));
  g_array_set_clear_func (nodes, node_clear);
  Node origin = { .digest = proof->prev };
  g_array_append_val (nodes, origin);
  Walk walk = { .nodes = nodes, .seq = head->first - 1 };
  if (!take_rows (store, want, proof, &walk, error))
    return NULL;
  guint count = (guint)(head->last - head->first + 1);
  g_autofree PwSpan *spans = spans_of (&walk, proof, count);
  if (spans == NULL) {
    g_autofree char *hex = pw_id_to_hex (&want->id);
    g_set_error (error, PW_ERROR, PW_ERROR_BROKEN,
                 _ ("operations %" G_GUINT64_FORMAT "-%" G_GUINT64_FORMAT
                    " of %s were changed in the store; run \"verify --all\" and restore a backup"),
                 head->first, head->last, hex);
    return NULL;
  }
  GByteArray *segment = g_byte_array_new ();
  pw_segment_write (segment, head, &proof->prev, spans, count, recipient);
  *operations = count;
  return segment;
}
