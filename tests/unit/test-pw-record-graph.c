/* The graph of operations: order, ties by id, loops, missing parents; ancestors against a plain
 * walk. */
#include <glib.h>
#include <string.h>

#include "sync/base/pw-limits.h"
#include "sync/model/pw-record-graph.h"

#define OPS_MAX 200

/* Ids rise with the number, so ties are easy to foresee. */
static PwDigest
make_id (guint n) {
  PwDigest id = { .bytes = { (guint8)(n >> 8), (guint8)n } };
  return id;
}

static PwRecordOp
make_op (guint n, PwOpKind kind, const PwParent *parents, gsize parent_count) {
  return (PwRecordOp){
    .id = make_id (n), .seq = n, .kind = kind, .parents = parents, .parent_count = parent_count
  };
}

static PwParent
make_parent (guint n) {
  PwParent parent = { .seq = n };
  PwDigest id = make_id (n);
  memcpy (parent.prefix, id.bytes, sizeof parent.prefix);
  return parent;
}

/* Numbers of the operations in history order. */
static void
assert_order (const PwRecordOp *ops, gsize count, const char *expected) {
  g_autoptr (GError) error = NULL;
  g_autoptr (PwRecordGraph) graph = pw_record_graph_new (ops, count, &error);
  g_assert_no_error (error);
  g_autoptr (GString) order = g_string_new (NULL);
  for (guint p = 0; p < graph->count; p++)
    g_string_append_printf (order, "%s%u", p == 0 ? "" : " ", (guint)graph->ops[p]->seq);
  g_assert_cmpstr (order->str, ==, expected);
}

static void
test_order (void) {
  PwParent parents[] = { make_parent (9), make_parent (7), make_parent (3), make_parent (50) };
  /* 9 is the create; 7 follows it, 3 follows 7; 5 and 8 have no parent that is here. */
  PwRecordOp ops[] = {
    make_op (3, PW_OP_AMEND, &parents[1], 1), make_op (9, PW_OP_CREATE, &parents[2], 1),
    make_op (8, PW_OP_AMEND, &parents[3], 1), make_op (7, PW_OP_AMEND, &parents[0], 1),
    make_op (5, PW_OP_AMEND, NULL, 0),        make_op (7, PW_OP_AMEND, &parents[0], 1),
  };
  assert_order (ops, G_N_ELEMENTS (ops), "9 5 7 3 8");
  assert_order (NULL, 0, "");
}

/* Operations that do not know each other stand by id, wherever they stood in the input. */
static void
test_ties (void) {
  PwParent create = make_parent (OPS_MAX - 1);
  PwRecordOp ops[OPS_MAX];
  for (guint n = 0; n < OPS_MAX; n++)
    ops[n] = make_op (n, n == OPS_MAX - 1 ? PW_OP_CREATE : PW_OP_AMEND, &create, n % 2);
  for (guint i = OPS_MAX - 1; i > 0; i--) {
    guint j = (guint)g_test_rand_int_range (0, (gint32)i + 1);
    PwRecordOp other = ops[i];
    ops[i] = ops[j];
    ops[j] = other;
  }
  g_autoptr (PwRecordGraph) graph = pw_record_graph_new (ops, OPS_MAX, NULL);
  g_assert_cmpuint (graph->ops[0]->seq, ==, OPS_MAX - 1);
  for (guint p = 1; p < OPS_MAX; p++)
    g_assert_cmpuint (graph->ops[p]->seq, ==, p - 1);
}

static void
test_parent_must_fit (void) {
  PwParent wrong_seq = make_parent (1);
  wrong_seq.seq = 4;
  PwParent wrong_device = make_parent (1);
  wrong_device.device.bytes[0] = 1;
  PwParent self = make_parent (0);
  PwParent parents[] = { wrong_seq, wrong_device, self };
  PwRecordOp ops[] = { make_op (0, PW_OP_AMEND, parents, 3), make_op (1, PW_OP_AMEND, NULL, 0) };
  assert_order (ops, 2, "0 1");
}

static void
test_loop (void) {
  PwParent parents[] = { make_parent (2), make_parent (3), make_parent (1) };
  /* 1 <- 2 <- 3 <- 1, and 4 hangs on 3: the smallest is let go first. */
  PwRecordOp ops[]
      = { make_op (1, PW_OP_AMEND, &parents[1], 1), make_op (2, PW_OP_AMEND, &parents[2], 1),
          make_op (3, PW_OP_AMEND, &parents[0], 1), make_op (4, PW_OP_AMEND, &parents[1], 1) };
  assert_order (ops, 4, "1 2 3 4");
}

/* Marks everything that `from` descends from, one by one. */
static void
mark (const PwRecordGraph *graph, guint from, gboolean *marked) {
  for (guint create = 0; create < graph->create_count && from >= graph->create_count; create++)
    marked[create] = TRUE;
  for (guint i = graph->parent_start[from]; i < graph->parent_start[from + 1]; i++) {
    guint parent = graph->parents[i];
    if (marked[parent])
      continue;
    marked[parent] = TRUE;
    mark (graph, parent, marked);
  }
}

static void
test_ancestors (void) {
  for (guint round = 0; round < 30; round++) {
    guint count = (guint)g_test_rand_int_range (1, OPS_MAX);
    PwRecordOp ops[OPS_MAX];
    PwParent parents[OPS_MAX][2];
    for (guint n = 0; n < count; n++) {
      gsize parent_count = n == 0 ? 0 : (gsize)g_test_rand_int_range (0, 3);
      for (gsize i = 0; i < parent_count; i++)
        parents[n][i]
            = make_parent ((guint)g_test_rand_int_range ((gint32)(n > 4 ? n - 4 : 0), (gint32)n));
      ops[n] = make_op (n, n == 0 ? PW_OP_CREATE : PW_OP_AMEND, parents[n], parent_count);
    }
    g_autoptr (PwRecordGraph) graph = pw_record_graph_new (ops, count, NULL);
    g_assert_cmpuint (graph->count, ==, count);
    for (guint p = 0; p < count; p++) {
      gboolean marked[OPS_MAX] = { FALSE };
      mark (graph, p, marked);
      const guint64 *row = pw_record_graph_ancestors (graph, p);
      for (guint q = 0; q < p; q++)
        g_assert_cmpint (row[q / 64] >> (q % 64) & 1, ==, marked[q]);
    }
  }
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/record-graph/order", test_order);
  g_test_add_func ("/record-graph/ties", test_ties);
  g_test_add_func ("/record-graph/parent-must-fit", test_parent_must_fit);
  g_test_add_func ("/record-graph/loop", test_loop);
  g_test_add_func ("/record-graph/ancestors", test_ancestors);
  return g_test_run ();
}
