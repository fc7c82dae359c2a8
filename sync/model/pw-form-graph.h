/* Putting things in order that depend on each other: Tarjan's strongly connected components. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct PwFormGraph PwFormGraph;

/* `count` vertices, 0 and up, without edges. (transfer full) */
PwFormGraph *pw_form_graph_new (guint count);
void pw_form_graph_free (PwFormGraph *graph);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PwFormGraph, pw_form_graph_free)

/* `from` needs `to` before it. A `soft` edge is a wish: it gives way where it makes a cycle. */
void pw_form_graph_add (PwFormGraph *graph, guint from, guint to, gboolean soft);
guint pw_form_graph_edge_count (const PwFormGraph *graph);

/* All vertices, each behind those it needs; in their own order as far as that leaves a choice. NULL
 * if there is a cycle: then `cycle` gets its vertices, each needing the next and the last needing
 * the first. Both GArray of guint (transfer full). Linear in vertices and edges, without
 * recursion. */
GArray *pw_form_graph_order (const PwFormGraph *graph, GArray **cycle);

G_END_DECLS
