/* Writes indexed-repeat (path, repeat, index, repeat, index, ...).
 *
 * It becomes pw-indexed (levels, "name", choice, "name", choice, ...): from the node `levels` above
 * the current one (-1: the document) one name after the other is entered; choice true() takes all
 * nodes of that name, anything else is the number of one. The values are evaluated where the call
 * stands, which a predicate could not do. The repeats that are named are not anchored, others on
 * the way to the context node are. */
#include "sync/xpath/pw-xpath-rewrite.h"

#include <glib/gi18n.h>

/* Where a plain path of names leads from `writer->item`. NULL with an error if it is no such path.
 * (transfer full) */
static PwXpathPlace *
plain_place (PwXpathWriter *writer, const PwXpathNode *node) {
  g_autoptr (PwXpathPlace) place = NULL;
  gboolean is_current = node->kind == PW_XPATH_PATH && node->start == PW_XPATH_FROM_EXPRESSION
                        && pw_xpath_is_call (node->first, "current") && node->predicates == NULL;
  if (is_current)
    place = pw_xpath_place_copy (writer->context);
  else if (node->kind == PW_XPATH_PATH && node->start == PW_XPATH_FROM_ROOT)
    place = pw_xpath_place_new (PW_XPATH_IN_MAIN);
  else if (node->kind == PW_XPATH_PATH && node->start == PW_XPATH_FROM_CONTEXT
           && writer->item->where == PW_XPATH_IN_MAIN)
    place = pw_xpath_place_copy (writer->item);
  gboolean ok = place != NULL;
  for (const PwXpathStep *step = ok ? node->steps : NULL; ok && step != NULL; step = step->next) {
    ok = step->predicates == NULL;
    if (ok && step->axis == PW_XPATH_CHILD && step->test == PW_XPATH_TEST_NAME)
      g_ptr_array_add (place->names, (char *)step->name);
    else if (ok && step->axis == PW_XPATH_PARENT && place->names->len > 0)
      g_ptr_array_set_size (place->names, (int)place->names->len - 1);
    else if (step->axis != PW_XPATH_SELF || step->test != PW_XPATH_TEST_NODE)
      ok = FALSE;
  }
  if (!ok || place->names->len == 0) {
    pw_xpath_refuse (writer->error, writer->text, node->at,
                     _ ("indexed-repeat() needs plain paths such as /data/repeat/question; use a "
                        "predicate for others"));
    return NULL;
  }
  return g_steal_pointer (&place);
}

static gboolean
begins_with (const PwXpathPlace *place, const PwXpathPlace *group) {
  if (group->names->len >= place->names->len)
    return FALSE;
  for (guint i = 0; i < group->names->len; i++)
    if (!g_str_equal (g_ptr_array_index (group->names, i), g_ptr_array_index (place->names, i)))
      return FALSE;
  return TRUE;
}

/* choices[n]: the index to be used at the name number n. */
static gboolean
read_choices (PwXpathWriter *writer, const PwXpathNode *node, const PwXpathPlace *target,
              const PwXpathNode **choices) {
  for (const PwXpathNode *group = node->first->next; group != NULL; group = group->next->next) {
    g_autoptr (PwXpathPlace) place = plain_place (writer, group);
    if (place == NULL)
      return FALSE;
    if (!begins_with (target, place)) {
      pw_xpath_refuse (writer->error, writer->text, group->at,
                       _ ("indexed-repeat() needs a repeat that the first path goes through"));
      return FALSE;
    }
    choices[place->names->len - 1] = group->next;
    place->shared = 0;
    for (guint i = 0; i + 1 < place->names->len && i < writer->context->names->len; i++)
      if (g_str_equal (g_ptr_array_index (place->names, i),
                       g_ptr_array_index (writer->context->names, i)))
        place->shared = i + 1;
      else
        break;
    pw_xpath_note (writer, place, FALSE);
  }
  return TRUE;
}

/* How many first names are those of the way to the context node: up to the first repeat that has a
 * choice, and no repeat as the last of them. */
static guint
common_names (const PwXpathWriter *writer, const PwXpathPlace *target,
              const PwXpathNode **choices) {
  guint common = 0;
  while (common + 1 < target->names->len && common < writer->context->names->len
         && choices[common] == NULL
         && g_str_equal (g_ptr_array_index (target->names, common),
                         g_ptr_array_index (writer->context->names, common)))
    common++;
  return common;
}

gboolean
pw_xpath_write_indexed (PwXpathWriter *writer, const PwXpathNode *node) {
  if (node->count % 2 == 0) {
    pw_xpath_refuse (writer->error, writer->text, node->at,
                     _ ("indexed-repeat() needs a path, then pairs of a repeat and a number"));
    return FALSE;
  }
  g_autoptr (PwXpathPlace) target = plain_place (writer, node->first);
  if (target == NULL)
    return FALSE;
  g_autofree const PwXpathNode **choices = g_new0 (const PwXpathNode *, target->names->len);
  if (!read_choices (writer, node, target, choices))
    return FALSE;
  guint common = common_names (writer, target, choices);
  if (common > 0)
    g_string_append_printf (writer->out, "pw-indexed(%u", writer->context->names->len - common);
  else
    g_string_append (writer->out, "pw-indexed(-1");
  for (guint i = common; i < target->names->len; i++) {
    g_string_append_printf (writer->out, ",'%s',", (char *)g_ptr_array_index (target->names, i));
    if (choices[i] == NULL)
      g_string_append (writer->out, "true()");
    else if (!pw_xpath_write (writer, choices[i]))
      return FALSE;
  }
  g_string_append_c (writer->out, ')');
  target->shared = common;
  pw_xpath_note (writer, target, TRUE);
  return TRUE;
}
