/* The graph of one record's operations: each once, in order, and who descends from whom. */
#pragma once

#include "sync/model/pw-record.h"

G_BEGIN_DECLS

/* Operations are numbered by their position in history order; all arrays are indexed by it. */
typedef struct {
  guint count;
  guint create_count;     /* creates come first: positions 0 .. create_count - 1 */
  const PwRecordOp **ops; /* owned array of borrowed operations */
  guint *parent_start;    /* owned; count + 1 offsets into `parents` */
  guint *parents;         /* owned; positions, each smaller than the child's */
  gboolean *has_child;    /* owned; a review is nobody's child: it only looks */
  gsize *row_start;       /* owned; offsets into `rows`; NULL until they are needed */
  guint64 *rows;          /* owned; row p has a bit for each earlier position: is it an ancestor? */
} PwRecordGraph;

/* Sorts, removes repetitions, resolves parents and orders: parents before children, of those that
 * could come next the smallest id first. A create has no parents; an operation without known
 * parents descends from the creates. TOO_BIG over PW_RECORD_OPS_MAX. (transfer full) */
PwRecordGraph *pw_record_graph_new (const PwRecordOp *ops, gsize count, GError **error);
void pw_record_graph_free (PwRecordGraph *graph);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PwRecordGraph, pw_record_graph_free)

/* The bits of position `p`: bit q (word q / 64, bit q % 64) is set if q is an ancestor of p. There
 * are p of them. All rows are made at the first call. (transfer none) */
const guint64 *pw_record_graph_ancestors (PwRecordGraph *graph, guint p);

/* Words that hold `bits` bits. */
#define PW_RECORD_GRAPH_WORDS(bits) (((bits) + 63) / 64)

G_END_DECLS
