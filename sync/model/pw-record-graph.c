/* The graph of one record's operations: each once, in order, and who descends from whom.
 *
 * While the graph is built, operations are numbered by id ("rank"); that makes every step
 * independent of the order of the input. The result is renumbered by position in history order. */
#include "sync/model/pw-record-graph.h"

#include <glib/gi18n.h>
#include <stdlib.h>
#include <string.h>

#include "sync/base/pw-error.h"

G_STATIC_ASSERT (PW_PARENT_PREFIX_BYTES <= PW_DIGEST_BYTES);

/* --- each once ------------------------------------------------------------------------------- */

static int
compare_ids (const void *a, const void *b) {
  const PwRecordOp *const *x = a;
  const PwRecordOp *const *y = b;
  return memcmp ((*x)->id.bytes, (*y)->id.bytes, PW_DIGEST_BYTES);
}

/* Pointers to the different operations, rising by id. (transfer full) */
static const PwRecordOp **
sort_ops (const PwRecordOp *ops, gsize count, guint *unique_count, GError **error) {
  g_autofree const PwRecordOp **sorted = g_new (const PwRecordOp *, MAX (count, 1));
  for (gsize i = 0; i < count; i++)
    sorted[i] = &ops[i];
  qsort (sorted, count, sizeof *sorted, compare_ids);
  gsize kept = 0;
  for (gsize i = 0; i < count; i++) {
    if (kept == 0 || compare_ids (&sorted[kept - 1], &sorted[i]) != 0)
      sorted[kept++] = sorted[i];
  }
  if (kept > PW_RECORD_OPS_MAX) {
    g_set_error (error, PW_ERROR, PW_ERROR_TOO_BIG,
                 _ ("the record has more than %d operations; make a new record"),
                 PW_RECORD_OPS_MAX);
    return NULL;
  }
  *unique_count = (guint)kept;
  return g_steal_pointer (&sorted);
}

/* --- edges by rank --------------------------------------------------------------------------- */

typedef struct {
  const PwRecordOp **ops; /* borrowed; by rank */
  guint count;
  GArray *creates;     /* ranks; owned, like all below */
  GArray *parents;     /* ranks of the parents of rank 0, then of rank 1 ... */
  guint *parent_start; /* count + 1 offsets into parents */
  guint *children;     /* the same edges from the other side */
  guint *child_start;  /* count + 1 offsets into children */
  guint *waiting;      /* parents that have not been placed yet */
} Edges;

static void
edges_clear (Edges *edges) {
  g_clear_pointer (&edges->creates, g_array_unref);
  g_clear_pointer (&edges->parents, g_array_unref);
  g_clear_pointer (&edges->parent_start, g_free);
  g_clear_pointer (&edges->children, g_free);
  g_clear_pointer (&edges->child_start, g_free);
  g_clear_pointer (&edges->waiting, g_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Edges, edges_clear)

/* Rank of the first operation whose id does not come before `prefix`. */
static guint
first_with_prefix (const Edges *edges, const guint8 *prefix) {
  guint low = 0;
  guint high = edges->count;
  while (low < high) {
    guint middle = low + (high - low) / 2;
    if (memcmp (edges->ops[middle]->id.bytes, prefix, PW_PARENT_PREFIX_BYTES) < 0)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

/* FALSE if that operation has not arrived. */
static gboolean
find_parent (const Edges *edges, const PwParent *parent, guint *rank) {
  for (guint i = first_with_prefix (edges, parent->prefix); i < edges->count; i++) {
    const PwRecordOp *op = edges->ops[i];
    if (memcmp (op->id.bytes, parent->prefix, PW_PARENT_PREFIX_BYTES) != 0)
      return FALSE;
    if (op->seq == parent->seq && pw_id_equal (&op->device, &parent->device)) {
      *rank = i;
      return TRUE;
    }
  }
  return FALSE;
}

static void
add_parents_of (Edges *edges, guint rank) {
  const PwRecordOp *op = edges->ops[rank];
  if (op->kind == PW_OP_CREATE)
    return;
  guint before = edges->parents->len;
  for (gsize i = 0; i < op->parent_count; i++) {
    guint parent;
    if (find_parent (edges, &op->parents[i], &parent) && parent != rank)
      g_array_append_val (edges->parents, parent);
  }
  if (edges->parents->len == before && edges->creates->len > 0)
    g_array_append_vals (edges->parents, edges->creates->data, edges->creates->len);
}

/* The same edges, from parent to child. */
static void
turn_edges (Edges *edges) {
  const guint *parents = (const guint *)(gpointer)edges->parents->data;
  edges->child_start = g_new0 (guint, edges->count + 2);
  edges->children = g_new (guint, MAX (edges->parents->len, 1));
  /* Two places ahead, so that filling the lists leaves the offsets right. */
  for (guint i = 0; i < edges->parents->len; i++)
    edges->child_start[parents[i] + 2]++;
  for (guint i = 2; i <= edges->count + 1; i++)
    edges->child_start[i] += edges->child_start[i - 1];
  for (guint child = 0; child < edges->count; child++) {
    for (guint i = edges->parent_start[child]; i < edges->parent_start[child + 1]; i++)
      edges->children[edges->child_start[parents[i] + 1]++] = child;
  }
}

static void
edges_init (Edges *edges, const PwRecordOp **ops, guint count) {
  *edges = (Edges){ .ops = ops, .count = count };
  edges->creates = g_array_new (FALSE, FALSE, sizeof (guint));
  edges->parents = g_array_new (FALSE, FALSE, sizeof (guint));
  edges->parent_start = g_new0 (guint, count + 1);
  edges->waiting = g_new0 (guint, MAX (count, 1));
  for (guint rank = 0; rank < count; rank++) {
    if (ops[rank]->kind == PW_OP_CREATE)
      g_array_append_val (edges->creates, rank);
  }
  for (guint rank = 0; rank < count; rank++) {
    add_parents_of (edges, rank);
    edges->parent_start[rank + 1] = edges->parents->len;
    edges->waiting[rank] = edges->parent_start[rank + 1] - edges->parent_start[rank];
  }
  turn_edges (edges);
}

/* --- order ----------------------------------------------------------------------------------- */

/* A binary heap of ranks, the smallest on top. */
typedef struct {
  guint *ranks; /* owned by the caller; room for all */
  guint count;
} Heap;

static void
heap_push (Heap *heap, guint rank) {
  guint at = heap->count++;
  while (at > 0 && heap->ranks[(at - 1) / 2] > rank) {
    heap->ranks[at] = heap->ranks[(at - 1) / 2];
    at = (at - 1) / 2;
  }
  heap->ranks[at] = rank;
}

static guint
heap_pop (Heap *heap) {
  g_assert (heap->count > 0);
  guint top = heap->ranks[0];
  guint last = heap->ranks[--heap->count];
  guint at = 0;
  for (guint child = 1; child < heap->count; child = 2 * at + 1) {
    if (child + 1 < heap->count && heap->ranks[child + 1] < heap->ranks[child])
      child++;
    if (heap->ranks[child] >= last)
      break;
    heap->ranks[at] = heap->ranks[child];
    at = child;
  }
  heap->ranks[at] = last;
  return top;
}

/* Fills `position` (by rank). Where a loop keeps all that is left waiting, the smallest goes. */
static void
order_ops (Edges *edges, guint *position) {
  g_autofree guint *room = g_new (guint, MAX (edges->count, 1));
  g_autofree gboolean *pushed = g_new0 (gboolean, MAX (edges->count, 1));
  Heap heap = { .ranks = room };
  for (guint rank = 0; rank < edges->count; rank++) {
    if (edges->waiting[rank] == 0) {
      pushed[rank] = TRUE;
      heap_push (&heap, rank);
    }
  }
  guint smallest_left = 0;
  for (guint placed = 0; placed < edges->count; placed++) {
    if (heap.count == 0) {
      while (pushed[smallest_left])
        smallest_left++;
      pushed[smallest_left] = TRUE;
      heap_push (&heap, smallest_left);
    }
    guint rank = heap_pop (&heap);
    position[rank] = placed;
    for (guint i = edges->child_start[rank]; i < edges->child_start[rank + 1]; i++) {
      guint child = edges->children[i];
      if (--edges->waiting[child] == 0 && !pushed[child]) {
        pushed[child] = TRUE;
        heap_push (&heap, child);
      }
    }
  }
}

/* --- the graph ------------------------------------------------------------------------------- */

/* Takes what is known by rank over into the graph, by position. */
static void
renumber (PwRecordGraph *graph, const Edges *edges, const guint *position) {
  const guint *parents = (const guint *)(gpointer)edges->parents->data;
  g_autofree guint *rank_at = g_new (guint, MAX (graph->count, 1));
  for (guint rank = 0; rank < graph->count; rank++)
    rank_at[position[rank]] = rank;
  guint edge_count = 0;
  for (guint p = 0; p < graph->count; p++) {
    guint rank = rank_at[p];
    graph->ops[p] = edges->ops[rank];
    graph->parent_start[p] = edge_count;
    for (guint i = edges->parent_start[rank]; i < edges->parent_start[rank + 1]; i++) {
      guint parent = position[parents[i]];
      if (parent >= p)
        continue; /* here a loop was cut */
      graph->parents[edge_count++] = parent;
      graph->has_child[parent] = graph->has_child[parent] || graph->ops[p]->kind != PW_OP_REVIEW;
    }
  }
  graph->parent_start[graph->count] = edge_count;
  graph->create_count = edges->creates->len;
}

PwRecordGraph *
pw_record_graph_new (const PwRecordOp *ops, gsize count, GError **error) {
  guint unique_count = 0;
  g_autofree const PwRecordOp **sorted = sort_ops (ops, count, &unique_count, error);
  if (sorted == NULL)
    return NULL;
  g_auto (Edges) edges = { 0 };
  edges_init (&edges, sorted, unique_count);
  g_autofree guint *position = g_new (guint, MAX (unique_count, 1));
  order_ops (&edges, position);
  PwRecordGraph *graph = g_new0 (PwRecordGraph, 1);
  graph->count = unique_count;
  graph->ops = g_new (const PwRecordOp *, MAX (unique_count, 1));
  graph->parent_start = g_new (guint, unique_count + 1);
  graph->parents = g_new (guint, MAX (edges.parents->len, 1));
  graph->has_child = g_new0 (gboolean, MAX (unique_count, 1));
  renumber (graph, &edges, position);
  return graph;
}

void
pw_record_graph_free (PwRecordGraph *graph) {
  if (graph == NULL)
    return;
  g_free (graph->rows);
  g_free (graph->row_start);
  g_free (graph->has_child);
  g_free (graph->parents);
  g_free (graph->parent_start);
  g_free (graph->ops);
  g_free (graph);
}

/* --- ancestors ------------------------------------------------------------------------------- */

static void
set_bit (guint64 *row, guint bit) {
  row[bit / 64] |= G_GUINT64_CONSTANT (1) << (bit % 64);
}

static void
make_rows (PwRecordGraph *graph) {
  graph->row_start = g_new (gsize, graph->count + 1);
  gsize words = 0;
  for (guint p = 0; p < graph->count; p++) {
    graph->row_start[p] = words;
    words += PW_RECORD_GRAPH_WORDS (p);
  }
  graph->row_start[graph->count] = words;
  graph->rows = g_new0 (guint64, MAX (words, 1));
  for (guint p = graph->create_count; p < graph->count; p++) {
    guint64 *row = graph->rows + graph->row_start[p];
    for (guint create = 0; create < graph->create_count; create++)
      set_bit (row, create);
    for (guint i = graph->parent_start[p]; i < graph->parent_start[p + 1]; i++) {
      guint parent = graph->parents[i];
      const guint64 *parent_row = graph->rows + graph->row_start[parent];
      for (guint word = 0; word < PW_RECORD_GRAPH_WORDS (parent); word++)
        row[word] |= parent_row[word];
      set_bit (row, parent);
    }
  }
}

const guint64 *
pw_record_graph_ancestors (PwRecordGraph *graph, guint p) {
  g_return_val_if_fail (p < graph->count, NULL);
  if (graph->rows == NULL)
    make_rows (graph);
  return graph->rows + graph->row_start[p];
}
