/* Putting things in order that depend on each other: Tarjan's strongly connected components.
 *
 * Components come out with the needed ones first, so the order of their coming is the answer. With
 * all edges first; if that has a cycle, without the soft ones; if that still has one, it is real.
 */
#include "sync/model/pw-form-graph.h"

#define NONE G_MAXUINT

typedef struct {
  guint to;
  guint next; /* edge of the same vertex; NONE at the end */
  gboolean soft;
} Edge;

struct PwFormGraph {
  guint count;
  guint *first; /* edge of each vertex; owned */
  guint *last;  /* so that edges stay in the order they came in; owned */
  GArray *edges;
};

PwFormGraph *
pw_form_graph_new (guint count) {
  PwFormGraph *graph = g_new0 (PwFormGraph, 1);
  graph->count = count;
  graph->first = g_new (guint, count);
  graph->last = g_new (guint, count);
  graph->edges = g_array_new (FALSE, FALSE, sizeof (Edge));
  for (guint i = 0; i < count; i++)
    graph->first[i] = graph->last[i] = NONE;
  return graph;
}

void
pw_form_graph_free (PwFormGraph *graph) {
  if (graph == NULL)
    return;
  g_array_unref (graph->edges);
  g_free (graph->last);
  g_free (graph->first);
  g_free (graph);
}

static Edge *
edge_at (const PwFormGraph *graph, guint index) {
  return &g_array_index (graph->edges, Edge, index);
}

void
pw_form_graph_add (PwFormGraph *graph, guint from, guint to, gboolean soft) {
  g_return_if_fail (from < graph->count && to < graph->count);
  Edge edge = { .to = to, .next = NONE, .soft = soft };
  guint index = graph->edges->len;
  g_array_append_val (graph->edges, edge);
  if (graph->first[from] == NONE)
    graph->first[from] = index;
  else
    edge_at (graph, graph->last[from])->next = index;
  graph->last[from] = index;
}

guint
pw_form_graph_edge_count (const PwFormGraph *graph) {
  return graph->edges->len;
}

/* --- walking --------------------------------------------------------------------------------- */

typedef struct {
  const PwFormGraph *graph;
  gboolean with_soft;
  guint *found;  /* when each vertex was found, from 1; 0 before */
  guint *low;    /* the earliest vertex it reaches */
  guint *at;     /* the edge to look at next */
  guint8 *waits; /* whether it is on `waiting` */
  GArray *path;  /* of guint: the vertices being looked into */
  GArray *waiting;
  GArray *order;
  guint time;
  GArray *knot; /* the vertices of the first component with a cycle; NULL if there is none */
} Walk;

static void
walk_init (Walk *walk, const PwFormGraph *graph, gboolean with_soft) {
  *walk = (Walk){ .graph = graph, .with_soft = with_soft };
  walk->found = g_new0 (guint, graph->count);
  walk->low = g_new0 (guint, graph->count);
  walk->at = g_memdup2 (graph->first, graph->count * sizeof (guint));
  walk->waits = g_new0 (guint8, graph->count);
  walk->path = g_array_new (FALSE, FALSE, sizeof (guint));
  walk->waiting = g_array_new (FALSE, FALSE, sizeof (guint));
  walk->order = g_array_new (FALSE, FALSE, sizeof (guint));
}

static void
walk_clear (Walk *walk) {
  g_clear_pointer (&walk->knot, g_array_unref);
  g_clear_pointer (&walk->order, g_array_unref);
  g_array_unref (walk->waiting);
  g_array_unref (walk->path);
  g_free (walk->waits);
  g_free (walk->at);
  g_free (walk->low);
  g_free (walk->found);
}

static guint
last_of (const GArray *array) {
  return g_array_index (array, guint, array->len - 1);
}

static void
enter (Walk *walk, guint vertex) {
  walk->found[vertex] = walk->low[vertex] = ++walk->time;
  walk->waits[vertex] = TRUE;
  g_array_append_val (walk->path, vertex);
  g_array_append_val (walk->waiting, vertex);
}

static gboolean
needs_itself (const Walk *walk, guint vertex) {
  for (guint i = walk->graph->first[vertex]; i != NONE; i = edge_at (walk->graph, i)->next) {
    const Edge *edge = edge_at (walk->graph, i);
    if (edge->to == vertex && (walk->with_soft || !edge->soft))
      return TRUE;
  }
  return FALSE;
}

/* All that `vertex` reaches is known: its component, if it is the root of one, comes out. */
static void
leave (Walk *walk, guint vertex) {
  g_array_set_size (walk->path, walk->path->len - 1);
  if (walk->path->len > 0) {
    guint above = last_of (walk->path);
    walk->low[above] = MIN (walk->low[above], walk->low[vertex]);
  }
  if (walk->low[vertex] != walk->found[vertex])
    return;
  guint start = walk->waiting->len;
  do {
    start--;
    walk->waits[g_array_index (walk->waiting, guint, start)] = FALSE;
  } while (g_array_index (walk->waiting, guint, start) != vertex);
  guint size = walk->waiting->len - start;
  guint *members = &g_array_index (walk->waiting, guint, start);
  g_array_append_vals (walk->order, members, size);
  if (walk->knot == NULL && (size > 1 || needs_itself (walk, vertex))) {
    walk->knot = g_array_new (FALSE, FALSE, sizeof (guint));
    g_array_append_vals (walk->knot, members, size);
  }
  g_array_set_size (walk->waiting, start);
}

static void
walk_from (Walk *walk, guint start) {
  enter (walk, start);
  while (walk->path->len > 0) {
    guint vertex = last_of (walk->path);
    guint index = walk->at[vertex];
    if (index == NONE) {
      leave (walk, vertex);
      continue;
    }
    const Edge *edge = edge_at (walk->graph, index);
    walk->at[vertex] = edge->next;
    if (edge->soft && !walk->with_soft)
      continue;
    if (walk->found[edge->to] == 0)
      enter (walk, edge->to);
    else if (walk->waits[edge->to])
      walk->low[vertex] = MIN (walk->low[vertex], walk->found[edge->to]);
  }
}

/* --- the cycle ------------------------------------------------------------------------------- */

/* A shortest way inside the knot from its first vertex back to it, over hard edges. */
static GArray *
find_cycle (const PwFormGraph *graph, const GArray *knot) {
  g_return_val_if_fail (knot != NULL && knot->len > 0, NULL);
  guint start = g_array_index (knot, guint, 0);
  for (guint i = 1; i < knot->len; i++)
    start = MIN (start, g_array_index (knot, guint, i));
  g_autofree guint *from = g_new (guint, graph->count); /* NONE: not in the knot, or not reached */
  g_autofree guint8 *inside = g_new0 (guint8, graph->count);
  for (guint i = 0; i < graph->count; i++)
    from[i] = NONE;
  for (guint i = 0; i < knot->len; i++)
    inside[g_array_index (knot, guint, i)] = TRUE;
  g_autoptr (GArray) queue = g_array_new (FALSE, FALSE, sizeof (guint));
  g_array_append_val (queue, start);
  for (guint head = 0; head < queue->len && from[start] == NONE; head++) {
    guint vertex = g_array_index (queue, guint, head);
    for (guint i = graph->first[vertex]; i != NONE; i = edge_at (graph, i)->next) {
      guint to = edge_at (graph, i)->to;
      if (edge_at (graph, i)->soft || !inside[to] || from[to] != NONE)
        continue;
      from[to] = vertex;
      g_array_append_val (queue, to);
    }
  }
  GArray *cycle = g_array_new (FALSE, FALSE, sizeof (guint));
  guint vertex = start;
  do {
    vertex = from[vertex];
    g_array_prepend_val (cycle, vertex);
  } while (vertex != start && vertex != NONE);
  return cycle;
}

GArray *
pw_form_graph_order (const PwFormGraph *graph, GArray **cycle) {
  g_return_val_if_fail (graph != NULL && cycle != NULL, NULL);
  *cycle = NULL;
  for (guint attempt = 0; attempt < 2; attempt++) {
    Walk walk;
    walk_init (&walk, graph, attempt == 0);
    for (guint i = 0; i < graph->count; i++) {
      if (walk.found[i] == 0)
        walk_from (&walk, i);
    }
    GArray *order = walk.knot == NULL ? g_steal_pointer (&walk.order) : NULL;
    if (order == NULL && attempt == 1)
      *cycle = find_cycle (graph, walk.knot);
    walk_clear (&walk);
    if (order != NULL)
      return order;
  }
  return NULL;
}
