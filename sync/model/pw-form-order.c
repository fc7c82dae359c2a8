/* The order in which a form's expressions are evaluated, and who reads what.
 *
 * Vertices are the expressions of nodes that come before PW_FORM_CONSTRAINT (triggers), and three
 * more for each node: to read its value, to know whether it is there, and to read all below it. So
 * the graph has as many edges as the form has references, however large the groups are.
 *   1. A trigger needs the value of each node that it reads, or all below it.
 *   2. A value needs the node's calculate, and the node to be there.
 *   3. A node is there if its relevant says so, and if the one above is there; in a repeat with
 *      jr:count it is if there are entries.
 *   4. Some needs are wishes (soft edges), because forms are known that have them both ways round:
 *      the entries of a repeat for its count, and what is inside a node for its relevant.
 *   5. A calculate may read its own answer so far, and those of other entries: a session does such
 *      a one again until nothing changes. if(. = '', uuid(), .) is an example.
 *
 * Any other cycle is refused. JavaRosa refuses some of 4 and 5 too, Enketo takes them. required and
 * readonly are read by nobody, so they are in no cycle. */
#include "sync/model/pw-form-loader.h"

#include <glib/gi18n.h>
#include <string.h>

#include "sync/base/pw-error.h"
#include "sync/base/pw-limits.h"
#include "sync/model/pw-form-graph.h"

typedef enum { VALUE, THERE, BELOW, PER_NODE } Aspect;

typedef struct {
  PwForm *form;  /* borrowed */
  guint *vertex; /* of each entry and kind of trigger; G_MAXUINT if there is none; owned */
  GArray *named; /* of PwFormTrigger, by vertex; owned */
  PwFormGraph *graph;
} Order;

static guint
aspect (const Order *order, const PwFormEntry *entry, Aspect which) {
  return order->named->len + entry->number * PER_NODE + which;
}

static guint
trigger_of (const Order *order, const PwFormEntry *entry, PwFormExpression kind) {
  return order->vertex[entry->number * PW_FORM_TRIGGERS + kind];
}

static void
name_triggers (Order *order) {
  const GPtrArray *entries = order->form->entries;
  order->vertex = g_new (guint, entries->len * PW_FORM_TRIGGERS);
  order->named = g_array_new (FALSE, FALSE, sizeof (PwFormTrigger));
  for (guint i = 0; i < entries->len; i++) {
    const PwFormEntry *entry = g_ptr_array_index (entries, i);
    for (guint kind = 0; kind < PW_FORM_TRIGGERS; kind++) {
      guint *vertex = &order->vertex[i * PW_FORM_TRIGGERS + kind];
      *vertex = G_MAXUINT;
      if (entry->node.expressions[kind] == NULL)
        continue;
      *vertex = order->named->len;
      PwFormTrigger trigger = { .node = &entry->node, .kind = (PwFormExpression)kind };
      g_array_append_val (order->named, trigger);
    }
  }
}

/* --- edges ----------------------------------------------------------------------------------- */

static void
need_trigger (Order *order, guint from, const PwFormEntry *entry, PwFormExpression kind,
              gboolean soft) {
  guint to = trigger_of (order, entry, kind);
  if (to != G_MAXUINT)
    pw_form_graph_add (order->graph, from, to, soft);
}

static void
add_node_edges (Order *order, const PwFormEntry *entry) {
  const PwFormEntry *parent = (const PwFormEntry *)entry->node.parent;
  guint value = aspect (order, entry, VALUE);
  guint there = aspect (order, entry, THERE);
  guint below = aspect (order, entry, BELOW);
  need_trigger (order, value, entry, PW_FORM_CALCULATE, FALSE);
  pw_form_graph_add (order->graph, value, there, FALSE);
  need_trigger (order, there, entry, PW_FORM_RELEVANT, FALSE);
  need_trigger (order, there, entry, PW_FORM_COUNT, TRUE);
  if (parent != NULL)
    pw_form_graph_add (order->graph, there, aspect (order, parent, THERE), FALSE);
  pw_form_graph_add (order->graph, below, value, FALSE);
  for (guint i = 0; i < pw_form_child_count (&entry->node); i++)
    pw_form_graph_add (order->graph, below,
                       aspect (order, g_ptr_array_index (entry->children, i), BELOW), FALSE);
}

/* TRUE if `entry` is `node` or below it. */
static gboolean
is_inside (const PwFormEntry *entry, const PwFormNode *node) {
  const PwFormNode *up = &entry->node;
  while (up != NULL && up != node)
    up = up->parent;
  return up != NULL;
}

static void
add_trigger_edges (Order *order, guint vertex) {
  const PwFormTrigger *trigger = &g_array_index (order->named, PwFormTrigger, vertex);
  const PwXpath *xpath = trigger->node->expressions[trigger->kind];
  for (guint i = 0; i < pw_xpath_ref_count (xpath); i++) {
    const PwXpathRef *ref = pw_xpath_ref (xpath, i);
    const PwFormEntry *entry = pw_form_entry (order->form, ref->path);
    if (entry == NULL)
      continue; /* of <meta>, or not there: it reads as empty */
    if (trigger->kind == PW_FORM_CALCULATE && trigger->node == &entry->node)
      pw_form_graph_add (order->graph, vertex, aspect (order, entry, THERE), FALSE);
    else if (trigger->kind == PW_FORM_RELEVANT && is_inside (entry, trigger->node))
      need_trigger (order, vertex, entry, PW_FORM_CALCULATE, TRUE);
    else
      pw_form_graph_add (order->graph, vertex, aspect (order, entry, ref->below ? BELOW : VALUE),
                         FALSE);
  }
}

/* --- dependents ------------------------------------------------------------------------------ */

typedef struct {
  GArray *own;   /* of PwFormDependent: who reads the node; NULL if nobody */
  GArray *below; /* likewise, it and all below */
} Readers;

static void
add_reader (GArray **readers, guint trigger, guint shared) {
  if (*readers == NULL)
    *readers = g_array_new (FALSE, FALSE, sizeof (PwFormDependent));
  if ((*readers)->len > 0) {
    PwFormDependent *last = &g_array_index (*readers, PwFormDependent, (*readers)->len - 1);
    if (last->trigger == trigger) {
      last->shared = MIN (last->shared, shared);
      return;
    }
  }
  PwFormDependent reader = { .trigger = trigger, .shared = shared };
  g_array_append_val (*readers, reader);
}

static Readers *
find_readers (const PwForm *form) {
  Readers *readers = g_new0 (Readers, form->entries->len);
  for (guint i = 0; i < form->triggers->len; i++) {
    const PwFormTrigger *trigger = &g_array_index (form->triggers, PwFormTrigger, i);
    const PwXpath *xpath = trigger->node->expressions[trigger->kind];
    for (guint k = 0; k < pw_xpath_ref_count (xpath); k++) {
      const PwXpathRef *ref = pw_xpath_ref (xpath, k);
      const PwFormEntry *entry = pw_form_entry (form, ref->path);
      if (entry == NULL)
        continue;
      Readers *each = &readers[entry->number];
      add_reader (ref->below ? &each->below : &each->own, i, ref->shared);
    }
  }
  return readers;
}

static int
compare_dependents (gconstpointer a, gconstpointer b) {
  const PwFormDependent *left = a;
  const PwFormDependent *right = b;
  if (left->trigger != right->trigger)
    return left->trigger < right->trigger ? -1 : 1;
  return (left->shared > right->shared) - (left->shared < right->shared);
}

/* Those who read `entry` itself, and those who read all below it or a node above it. */
static void
keep_dependents (PwFormEntry *entry, const Readers *readers) {
  g_autoptr (GArray) all = g_array_new (FALSE, FALSE, sizeof (PwFormDependent));
  const GArray *own = readers[entry->number].own;
  if (own != NULL)
    g_array_append_vals (all, own->data, own->len);
  for (const PwFormNode *up = &entry->node; up != NULL; up = up->parent) {
    const GArray *below = readers[((const PwFormEntry *)up)->number].below;
    if (below != NULL)
      g_array_append_vals (all, below->data, below->len);
  }
  if (all->len == 0)
    return;
  g_array_sort (all, compare_dependents);
  guint kept = 0;
  PwFormDependent *each = &g_array_index (all, PwFormDependent, 0);
  for (guint i = 1; i < all->len; i++) {
    if (each[i].trigger != each[kept].trigger)
      each[++kept] = each[i];
  }
  entry->dependent_count = kept + 1;
  entry->dependents = g_memdup2 (each, (kept + 1) * sizeof *each);
}

/* FALSE if so much is read that the lists would be larger than the form is worth. */
static gboolean
find_dependents (PwForm *form, GError **error) {
  g_autofree Readers *readers = find_readers (form);
  guint64 total = 0;
  for (guint i = 0; i < form->entries->len && total <= PW_FORM_READS_MAX; i++) {
    PwFormEntry *entry = g_ptr_array_index (form->entries, i);
    keep_dependents (entry, readers);
    total += entry->dependent_count;
  }
  for (guint i = 0; i < form->entries->len; i++) {
    if (readers[i].own != NULL)
      g_array_unref (readers[i].own);
    if (readers[i].below != NULL)
      g_array_unref (readers[i].below);
  }
  if (total <= PW_FORM_READS_MAX)
    return TRUE;
  g_set_error (error, PW_ERROR, PW_ERROR_TOO_BIG,
               _ ("the form's expressions read too much; name single questions instead of groups"));
  return FALSE;
}

/* --- public ---------------------------------------------------------------------------------- */

/* "/data/a -> /data/b -> /data/a" */
static void
refuse_cycle (const Order *order, const GArray *cycle, GError **error) {
  g_autoptr (GString) path = g_string_new (NULL);
  const PwFormNode *first = NULL;
  const PwFormNode *last = NULL;
  for (guint i = 0; i < cycle->len; i++) {
    guint vertex = g_array_index (cycle, guint, i);
    if (vertex >= order->named->len)
      continue;
    const PwFormNode *node = g_array_index (order->named, PwFormTrigger, vertex).node;
    if (first == NULL)
      first = node;
    if (node != last)
      g_string_append_printf (path, "%s -> ", pw_form_full_path (node));
    last = node;
  }
  g_assert (first != NULL); /* values and groups alone form a tree */
  g_string_append (path, pw_form_full_path (first));
  g_set_error (error, PW_ERROR, PW_ERROR_REFUSED,
               _ ("line %u: these expressions need each other's results, so none can be first: %s"),
               first->line, path->str);
}

gboolean
pw_form_order (PwForm *form, GError **error) {
  Order order = { .form = form };
  name_triggers (&order);
  guint count = order.named->len + form->entries->len * PER_NODE;
  order.graph = pw_form_graph_new (count);
  for (guint i = 0; i < order.named->len; i++)
    add_trigger_edges (&order, i);
  for (guint i = 0; i < form->entries->len; i++)
    add_node_edges (&order, g_ptr_array_index (form->entries, i));
  g_autoptr (GArray) cycle = NULL;
  g_autoptr (GArray) sorted = pw_form_graph_order (order.graph, &cycle);
  if (sorted == NULL)
    refuse_cycle (&order, cycle, error);
  for (guint i = 0; sorted != NULL && i < sorted->len; i++) {
    guint vertex = g_array_index (sorted, guint, i);
    if (vertex < order.named->len)
      g_array_append_vals (form->triggers, &g_array_index (order.named, PwFormTrigger, vertex), 1);
  }
  pw_form_graph_free (order.graph);
  g_array_unref (order.named);
  g_free (order.vertex);
  return sorted != NULL && find_dependents (form, error);
}
