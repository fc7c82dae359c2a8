/* Writes paths as libxml2 is given them, and notes which nodes of the main instance they read.
 *
 *   1. "/a/b" begins with pw-root(), the main document: inside a predicate on another document "/"
 *      would mean that one.
 *   2. If "/a/rep/x" goes through a repeat that is on the way to the context node, that entry is
 *      meant: pw-up(n)/x, n levels above the node that the expression is evaluated at. A predicate
 *      on the repeat, or before it, says otherwise, and so does a path that ends with the repeat.
 *   3. In a predicate on nodes of the main instance the entry on the way to those nodes goes first:
 *      "/a/rep[/a/rep/x = 1]" looks at x of each entry.
 *   4. "../x" is left as it is; "../../rep/x" means every entry.
 *   5. A group that the context node is in has no text, as in JavaRosa: "(..)[not(*)]". Otherwise a
 *      question could read itself. Where only nodes are asked for (count, position) it is there.
 *   6. instance('x') gives the document: pw-instance('x'), or the rows of an external list
 *      (pw-xpath-rows.c). */
#include "sync/xpath/pw-xpath-rewrite.h"

#include <glib/gi18n.h>
#include <string.h>

#include "sync/base/pw-error.h"

/* --- what is read ---------------------------------------------------------------------------- */

void
pw_xpath_note (PwXpathWriter *writer, const PwXpathPlace *place, gboolean below) {
  guint count = place->names->len;
  if (count == 0) {
    pw_xpath_note_all (writer);
    return;
  }
  g_autofree char *path = pw_xpath_place_path (place, count);
  guint shared = MIN (place->shared, count);
  g_autofree char *key = g_strdup_printf ("%u%c%s", shared, below ? '+' : '-', path);
  if (g_hash_table_contains (writer->seen, key))
    return;
  PwXpathRef ref = { g_steal_pointer (&path), shared, below };
  g_array_append_val (writer->refs, ref);
  g_hash_table_add (writer->seen, g_steal_pointer (&key));
}

void
pw_xpath_note_all (PwXpathWriter *writer) {
  g_autoptr (PwXpathPlace) root = pw_xpath_place_new (PW_XPATH_IN_MAIN);
  g_ptr_array_add (root->names, g_ptr_array_index (writer->context->names, 0));
  root->shared = 1;
  pw_xpath_note (writer, root, TRUE);
}

/* --- following steps by name ----------------------------------------------------------------- */

static gboolean
is_repeat (const PwXpathWriter *writer, const PwXpathPlace *place, guint count) {
  if (writer->scope->is_repeat == NULL)
    return FALSE;
  g_autofree char *path = pw_xpath_place_path (place, count);
  return writer->scope->is_repeat (path, writer->scope->data);
}

/* One name down. `is_anchored`: an entry on the way to the context node is meant. */
static void
enter (PwXpathWriter *writer, PwXpathPlace *place, const PwXpathStep *step, gboolean is_anchored) {
  guint count = place->names->len;
  gboolean is_shared
      = place->shared == count && count < writer->context->names->len
        && g_str_equal (step->name, g_ptr_array_index (writer->context->names, count));
  g_ptr_array_add (place->names, (char *)step->name);
  if (is_shared && (is_anchored || !is_repeat (writer, place, count + 1)))
    place->shared++;
}

/* What may lie anywhere below, beside or above: noted whole, and nothing is known any more. */
static void
lose (PwXpathWriter *writer, PwXpathPlace *place, gboolean only_below) {
  if (only_below)
    pw_xpath_note (writer, place, TRUE);
  else
    pw_xpath_note_all (writer);
  place->where = PW_XPATH_NOWHERE;
}

static void
leave (PwXpathWriter *writer, PwXpathPlace *place) {
  if (place->names->len == 0) {
    lose (writer, place, TRUE);
    return;
  }
  g_ptr_array_set_size (place->names, (int)place->names->len - 1);
  place->shared = MIN (place->shared, place->names->len);
}

static void
follow (PwXpathWriter *writer, PwXpathPlace *place, const PwXpathStep *step) {
  if (place->where == PW_XPATH_NOWHERE && step->axis != PW_XPATH_CHILD
      && step->axis != PW_XPATH_SELF && step->axis != PW_XPATH_ATTRIBUTE)
    pw_xpath_note_all (writer);
  if (place->where != PW_XPATH_IN_MAIN)
    return;
  switch (step->axis) {
  case PW_XPATH_SELF:
  case PW_XPATH_ATTRIBUTE:
    return;
  case PW_XPATH_PARENT:
    leave (writer, place);
    return;
  case PW_XPATH_FOLLOWING_SIBLING:
  case PW_XPATH_PRECEDING_SIBLING:
    leave (writer, place);
    if (step->test == PW_XPATH_TEST_NAME && place->where == PW_XPATH_IN_MAIN) {
      place->shared = MIN (place->shared, place->names->len);
      g_ptr_array_add (place->names, (char *)step->name);
    } else if (place->where == PW_XPATH_IN_MAIN)
      lose (writer, place, TRUE);
    return;
  case PW_XPATH_CHILD:
    if (step->test == PW_XPATH_TEST_NAME)
      enter (writer, place, step, FALSE);
    else if (step->test != PW_XPATH_TEST_TEXT)
      lose (writer, place, TRUE);
    return;
  case PW_XPATH_DESCENDANT:
  case PW_XPATH_DESCENDANT_OR_SELF:
    lose (writer, place, TRUE);
    return;
  case PW_XPATH_ANCESTOR:
  case PW_XPATH_ANCESTOR_OR_SELF:
  case PW_XPATH_FOLLOWING:
  case PW_XPATH_PRECEDING:
    lose (writer, place, FALSE);
    return;
  }
}

/* --- anchors --------------------------------------------------------------------------------- */

/* How many first steps of an absolute path are answered by the way to `near`: up to the last
 * repeat that both go through. 0: none. */
static guint
anchor_steps (const PwXpathWriter *writer, const PwXpathNode *path, const PwXpathPlace *near) {
  guint anchored = 0, count = 0;
  if (near->where != PW_XPATH_IN_MAIN)
    return 0;
  for (const PwXpathStep *step = path->steps; step != NULL && step->next != NULL;
       step = step->next) {
    if (step->axis != PW_XPATH_CHILD || step->test != PW_XPATH_TEST_NAME || step->predicates != NULL
        || count == near->names->len
        || !g_str_equal (step->name, g_ptr_array_index (near->names, count)))
      break;
    count++;
    if (is_repeat (writer, near, count))
      anchored = count;
  }
  return anchored;
}

/* --- steps ----------------------------------------------------------------------------------- */

static gboolean
write_predicate (PwXpathWriter *writer, const PwXpathNode *predicate) {
  PwXpathType type = pw_xpath_type_of (predicate);
  g_string_append_c (writer->out, '[');
  gboolean ok = type == PW_XPATH_IS_NODES || type == PW_XPATH_IS_TEXT
                    ? pw_xpath_write_boolean (writer, predicate)
                    : pw_xpath_write (writer, predicate);
  g_string_append_c (writer->out, ']');
  return ok;
}

/* Predicates on what is at `place`. */
static gboolean
write_predicates (PwXpathWriter *writer, const PwXpathNode *list, const PwXpathPlace *place) {
  if (list == NULL)
    return TRUE;
  const PwXpathPlace *outer = writer->item;
  gboolean outer_predicate = writer->in_predicate;
  g_autoptr (PwXpathPlace) item = pw_xpath_place_copy (place);
  writer->item = item;
  writer->in_predicate = TRUE;
  gboolean ok = TRUE;
  for (const PwXpathNode *predicate = list; ok && predicate != NULL; predicate = predicate->next)
    ok = write_predicate (writer, predicate);
  writer->item = outer;
  writer->in_predicate = outer_predicate;
  return ok;
}

static gboolean
write_step (PwXpathWriter *writer, const PwXpathStep *step, const PwXpathPlace *place) {
  static const char *const axes[] = {
    "",
    "parent::",
    "self::",
    "@",
    "descendant::",
    "descendant-or-self::",
    "ancestor::",
    "ancestor-or-self::",
    "following::",
    "following-sibling::",
    "preceding::",
    "preceding-sibling::",
  };
  static const char *const tests[] = {
    [PW_XPATH_TEST_ANY] = "*",
    [PW_XPATH_TEST_NODE] = "node()",
    [PW_XPATH_TEST_TEXT] = "text()",
    [PW_XPATH_TEST_COMMENT] = "comment()",
  };
  g_string_append (writer->out, axes[step->axis]);
  g_string_append (writer->out, step->test == PW_XPATH_TEST_NAME ? step->name : tests[step->test]);
  return write_predicates (writer, step->predicates, place);
}

/* --- beginnings ------------------------------------------------------------------------------ */

static PwXpathInstance
instance_of (PwXpathWriter *writer, const PwXpathNode *call) {
  g_autofree char *id = pw_xpath_literal (call->first);
  if (id == NULL) {
    pw_xpath_refuse (writer->error, writer->text, call->at,
                     _ ("instance() needs the name of an instance in quotes"));
    return PW_XPATH_NO_INSTANCE;
  }
  PwXpathInstance kind = writer->scope->instance != NULL
                             ? writer->scope->instance (id, writer->scope->data)
                             : PW_XPATH_NO_INSTANCE;
  if (kind == PW_XPATH_NO_INSTANCE)
    pw_xpath_refuse (writer->error, writer->text, call->at,
                     _ ("the form has no instance “%s”; add an <instance> with that id"), id);
  return kind;
}

/* "/..." or instance('main')/...: rules 1 to 3. Gives the steps that are left. */
static const PwXpathStep *
begin_at_root (PwXpathWriter *writer, const PwXpathNode *path, PwXpathPlace *place) {
  const PwXpathPlace *near = writer->in_predicate ? writer->item : writer->context;
  guint anchored = anchor_steps (writer, path, near);
  if (anchored == 0 && near != writer->context) {
    near = writer->context;
    anchored = anchor_steps (writer, path, near);
  }
  if (anchored == 0)
    g_string_append (writer->out, "pw-root()");
  else if (near == writer->context)
    g_string_append_printf (writer->out, "pw-up(%u)", near->names->len - anchored);
  else {
    g_string_append (writer->out, "self::node()");
    for (guint i = near->names->len; i > anchored; i--)
      g_string_append (writer->out, "/..");
  }
  const PwXpathStep *step = path->steps;
  for (guint i = 0; i < anchored; i++, step = step->next)
    enter (writer, place, step, i < near->shared);
  return step;
}

/* A path that begins with an expression, such as current() or (a | b)[1]. */
static gboolean
begin_at_expression (PwXpathWriter *writer, const PwXpathNode *path, PwXpathPlace *place) {
  const PwXpathNode *base = path->first;
  PwXpathType type = pw_xpath_type_of (base);
  if (pw_xpath_is_call (base, "current") && base->count == 0) {
    g_string_append (writer->out, "pw-current()");
    for (guint i = 0; i < writer->context->names->len; i++)
      g_ptr_array_add (place->names, g_ptr_array_index (writer->context->names, i));
    place->shared = writer->context->names->len;
    return write_predicates (writer, path->predicates, place);
  }
  if (type != PW_XPATH_IS_NODES && type != PW_XPATH_IS_ANY) {
    pw_xpath_refuse (writer->error, writer->text, base->at,
                     _ ("a value has no nodes below it and no predicate; begin with a path"));
    return FALSE;
  }
  place->where = PW_XPATH_NOWHERE;
  g_string_append_c (writer->out, '(');
  writer->as_nodes = TRUE;
  if (!pw_xpath_write (writer, base))
    return FALSE;
  g_string_append_c (writer->out, ')');
  return write_predicates (writer, path->predicates, place);
}

static gboolean
begin_at_instance (PwXpathWriter *writer, const PwXpathNode *path, PwXpathPlace *place,
                   const PwXpathStep **step) {
  switch (instance_of (writer, path->first)) {
  case PW_XPATH_NO_INSTANCE:
    return FALSE;
  case PW_XPATH_MAIN:
    *step = begin_at_root (writer, path, place);
    return TRUE;
  case PW_XPATH_INLINE:
    place->where = PW_XPATH_IN_LIST;
    g_string_append_printf (writer->out, "pw-instance(%s)", path->first->first->text);
    return write_predicates (writer, path->predicates, place);
  case PW_XPATH_EXTERNAL:
    place->where = PW_XPATH_IN_LIST;
    return pw_xpath_write_rows (writer, path, path->first->first)
           && write_predicates (writer, path->predicates, place);
  }
  return FALSE;
}

/* Writes what stands before the steps and sets `place`; `step` is the first to be written. */
static gboolean
begin (PwXpathWriter *writer, const PwXpathNode *path, PwXpathPlace *place,
       const PwXpathStep **step) {
  *step = path->steps;
  if (path->start == PW_XPATH_FROM_ROOT) {
    *step = begin_at_root (writer, path, place);
    return TRUE;
  }
  if (path->start == PW_XPATH_FROM_EXPRESSION && pw_xpath_is_call (path->first, "instance")
      && path->first->count == 1)
    return begin_at_instance (writer, path, place, step);
  if (path->start == PW_XPATH_FROM_EXPRESSION)
    return begin_at_expression (writer, path, place);
  place->where = writer->item->where;
  for (guint i = 0; i < writer->item->names->len; i++)
    g_ptr_array_add (place->names, g_ptr_array_index (writer->item->names, i));
  place->shared = writer->item->shared;
  return TRUE;
}

/* Rule 5. */
static gboolean
is_around_context (const PwXpathWriter *writer, const PwXpathPlace *place) {
  return place->where == PW_XPATH_IN_MAIN && place->shared == place->names->len
         && place->names->len < writer->context->names->len;
}

gboolean
pw_xpath_write_path (PwXpathWriter *writer, const PwXpathNode *node, gboolean below) {
  g_autoptr (PwXpathPlace) place = pw_xpath_place_new (PW_XPATH_IN_MAIN);
  gsize begin_at = writer->out->len;
  gboolean as_nodes = writer->as_nodes;
  writer->as_nodes = FALSE;
  const PwXpathStep *step;
  if (!begin (writer, node, place, &step))
    return FALSE;
  gboolean is_first = node->start == PW_XPATH_FROM_CONTEXT;
  gboolean is_attribute = FALSE;
  for (; step != NULL; step = step->next, is_first = FALSE) {
    follow (writer, place, step);
    is_attribute = step->axis == PW_XPATH_ATTRIBUTE;
    if (!is_first)
      g_string_append_c (writer->out, '/');
    if (!write_step (writer, step, place))
      return FALSE;
  }
  gboolean has_text = below && !is_attribute;
  if (has_text && !as_nodes && is_around_context (writer, place)) {
    g_string_insert_c (writer->out, (gssize)begin_at, '(');
    g_string_append (writer->out, ")[not(*)]");
    has_text = FALSE;
  }
  if (place->where == PW_XPATH_IN_MAIN)
    pw_xpath_note (writer, place, has_text);
  return TRUE;
}
