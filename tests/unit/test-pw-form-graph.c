/* Order of a graph: needs first, wishes where they can be had, the shortest cycle where there is
 * one; on small graphs by hand, on random ones by checking the promise, and on one that is long. */
#include <glib.h>

#include "sync/model/pw-form-graph.h"

typedef struct {
  guint from;
  guint to;
  gboolean soft;
} Pair;

static char *
order_of (guint count, const Pair *pairs, gsize pair_count) {
  g_autoptr (PwFormGraph) graph = pw_form_graph_new (count);
  for (gsize i = 0; i < pair_count; i++)
    pw_form_graph_add (graph, pairs[i].from, pairs[i].to, pairs[i].soft);
  g_assert_cmpuint (pw_form_graph_edge_count (graph), ==, pair_count);
  g_autoptr (GArray) cycle = NULL;
  g_autoptr (GArray) order = pw_form_graph_order (graph, &cycle);
  g_assert_true ((order == NULL) == (cycle != NULL));
  GString *text = g_string_new (order == NULL ? "cycle" : NULL);
  const GArray *shown = order == NULL ? cycle : order;
  for (guint i = 0; i < shown->len; i++)
    g_string_append_printf (text, " %u", g_array_index (shown, guint, i));
  return g_string_free (text, FALSE);
}

static void
test_small (void) {
  static const struct {
    guint count;
    Pair pairs[6];
    gsize pair_count;
    const char *order;
  } cases[] = {
    { 0, { { 0 } }, 0, "" },
    { 3, { { 0 } }, 0, " 0 1 2" },
    { 3, { { 0, 1, 0 }, { 1, 2, 0 } }, 2, " 2 1 0" },
    { 4, { { 0, 3, 0 }, { 0, 2, 0 }, { 2, 3, 0 } }, 3, " 3 2 0 1" },
    { 2, { { 0, 1, 1 } }, 1, " 1 0" },
    { 2, { { 0, 1, 1 }, { 1, 0, 0 } }, 2, " 0 1" },
    { 2, { { 0, 1, 1 }, { 1, 0, 1 } }, 2, " 0 1" },
    { 1, { { 0, 0, 1 } }, 1, " 0" },
    { 1, { { 0, 0, 0 } }, 1, "cycle 0" },
    { 2, { { 0, 1, 0 }, { 1, 0, 0 } }, 2, "cycle 0 1" },
    { 5,
      { { 1, 2, 0 }, { 2, 3, 0 }, { 3, 1, 0 }, { 2, 1, 0 }, { 0, 1, 0 }, { 4, 4, 0 } },
      6,
      "cycle 1 2" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *order = order_of (cases[i].count, cases[i].pairs, cases[i].pair_count);
    g_assert_cmpstr (order, ==, cases[i].order);
  }
}

/* Edges to smaller numbers only, under a random renaming, make no cycle. */
static void
test_random (void) {
  for (guint round = 0; round < 50; round++) {
    guint count = (guint)g_test_rand_int_range (2, 200);
    g_autofree guint *name = g_new (guint, count);
    for (guint i = 0; i < count; i++)
      name[i] = i;
    for (guint i = count - 1; i > 0; i--) {
      guint other = (guint)g_test_rand_int_range (0, (gint32)i + 1);
      guint kept = name[i];
      name[i] = name[other];
      name[other] = kept;
    }
    g_autoptr (PwFormGraph) graph = pw_form_graph_new (count);
    g_autoptr (GArray) pairs = g_array_new (FALSE, FALSE, sizeof (Pair));
    for (guint i = 0; i < 3 * count; i++) {
      guint from = (guint)g_test_rand_int_range (1, (gint32)count);
      guint to = (guint)g_test_rand_int_range (0, (gint32)from);
      Pair pair = { name[from], name[to], FALSE };
      g_array_append_val (pairs, pair);
      pw_form_graph_add (graph, pair.from, pair.to, FALSE);
    }
    g_autoptr (GArray) cycle = NULL;
    g_autoptr (GArray) order = pw_form_graph_order (graph, &cycle);
    g_assert_nonnull (order);
    g_assert_cmpuint (order->len, ==, count);
    g_autofree guint *place = g_new0 (guint, count);
    for (guint i = 0; i < count; i++)
      place[g_array_index (order, guint, i)] = i;
    for (guint i = 0; i < pairs->len; i++) {
      const Pair *pair = &g_array_index (pairs, Pair, i);
      g_assert_cmpuint (place[pair->to], <, place[pair->from]);
    }
  }
}

/* A chain of 200,000: no recursion, and no more than a moment. */
static void
test_long (void) {
  const guint count = 200000;
  g_autoptr (PwFormGraph) graph = pw_form_graph_new (count);
  for (guint i = 0; i + 1 < count; i++)
    pw_form_graph_add (graph, i, i + 1, FALSE);
  g_autoptr (GArray) cycle = NULL;
  g_autoptr (GArray) order = pw_form_graph_order (graph, &cycle);
  g_assert_nonnull (order);
  g_assert_cmpuint (g_array_index (order, guint, 0), ==, count - 1);
  pw_form_graph_add (graph, count - 1, 0, FALSE);
  g_autoptr (GArray) none = pw_form_graph_order (graph, &cycle);
  g_assert_null (none);
  g_assert_cmpuint (cycle->len, ==, count);
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/form-graph/small", test_small);
  g_test_add_func ("/form-graph/random", test_random);
  g_test_add_func ("/form-graph/long", test_long);
  return g_test_run ();
}
