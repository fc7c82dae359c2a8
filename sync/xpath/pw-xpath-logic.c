/* Functions that choose between values, and those whose answer comes from outside the instance. */
#include <glib/gi18n.h>
#include <libxml/xpathInternals.h>

#include "sync/xpath/pw-xpath-functions.h"

/* --- choosing -------------------------------------------------------------------------------- */

/* Value `index`, or the part of the expression that it names. */
static xmlXPathObject *
value_or_part (PwXpathCall *call, guint index, gboolean is_part) {
  if (!is_part)
    return xmlXPathObjectCopy (call->values[index]);
  return pw_xpath_context_part (call->context, (guint)call->values[index]->floatval);
}

/* pw-if (condition, yes, no, flags): flag 1 for yes, 2 for no, is set where that is a part. */
xmlXPathObject *
pw_xpath_call_if (PwXpathCall *call) {
  guint flags = (guint)call->values[3]->floatval;
  if (pw_xpath_boolean_at (call, 0))
    return value_or_part (call, 1, (flags & 1) != 0);
  return value_or_part (call, 2, (flags & 2) != 0);
}

static gboolean
is_empty (PwXpathCall *call, guint index) {
  const xmlXPathObject *value = call->values[index];
  if (value->type == XPATH_NUMBER)
    return isnan (value->floatval);
  g_autofree char *text = pw_xpath_to_text (value);
  return text[0] == '\0';
}

/* pw-coalesce (first, second, flag): the second if the first is "" or no number. */
xmlXPathObject *
pw_xpath_call_coalesce (PwXpathCall *call) {
  if (!is_empty (call, 0))
    return xmlXPathObjectCopy (call->values[0]);
  return value_or_part (call, 1, call->values[2]->floatval != 0);
}

/* pw-once (value, flag): what the node has already; the value if that is nothing. */
xmlXPathObject *
pw_xpath_call_once (PwXpathCall *call) {
  char *text = pw_xpath_node_text (pw_xpath_context_current (call->context));
  if (text[0] != '\0')
    return pw_xpath_new_text_take (text);
  g_free (text);
  return value_or_part (call, 0, call->values[1]->floatval != 0);
}

/* --- truth ----------------------------------------------------------------------------------- */

xmlXPathObject *
pw_xpath_call_boolean (PwXpathCall *call) {
  return pw_xpath_new_boolean (pw_xpath_boolean_at (call, 0));
}

/* "true" in any case, and "1". */
xmlXPathObject *
pw_xpath_call_boolean_from_string (PwXpathCall *call) {
  g_autofree char *text = pw_xpath_text_at (call, 0);
  return pw_xpath_new_boolean (g_ascii_strcasecmp (text, "true") == 0 || g_str_equal (text, "1"));
}

xmlXPathObject *
pw_xpath_call_not (PwXpathCall *call) {
  return pw_xpath_new_boolean (!pw_xpath_boolean_at (call, 0));
}

/* The first value; the others are only read, so that it is calculated again with them. */
xmlXPathObject *
pw_xpath_call_depend (PwXpathCall *call) {
  return xmlXPathObjectCopy (call->values[0]);
}

/* --- checklists ------------------------------------------------------------------------------ */

/* One for each value, each node of node-sets by itself. */
static GArray *
truths (PwXpathCall *call, guint from, guint step) {
  GArray *all = g_array_new (FALSE, FALSE, sizeof (gboolean));
  for (guint i = from; i < call->count; i += step) {
    PwXpathCall one = { call->context, call->values + i, 1 };
    gboolean truth = pw_xpath_boolean_at (call, i);
    if (!pw_xpath_is_nodes (call->values[i])) {
      g_array_append_val (all, truth);
      continue;
    }
    g_autoptr (GPtrArray) texts = pw_xpath_texts_from (&one, 0);
    for (guint k = 0; k < texts->len; k++) {
      truth = ((const char *)texts->pdata[k])[0] != '\0';
      g_array_append_val (all, truth);
    }
  }
  return all;
}

/* checklist (least, most, truth...): how many are true; a negative limit is none. */
xmlXPathObject *
pw_xpath_call_checklist (PwXpathCall *call) {
  double least = pw_xpath_number_at (call, 0), most = pw_xpath_number_at (call, 1);
  g_autoptr (GArray) all = truths (call, 2, 1);
  guint count = 0;
  for (guint i = 0; i < all->len; i++)
    count += g_array_index (all, gboolean, i) ? 1 : 0;
  return pw_xpath_new_boolean ((!(least >= 0) || count >= least)
                               && (!(most >= 0) || count <= most));
}

/* weighted-checklist (least, most, truth, weight, ...): the sum of the weights of those true. */
xmlXPathObject *
pw_xpath_call_weighted_checklist (PwXpathCall *call) {
  double least = pw_xpath_number_at (call, 0), most = pw_xpath_number_at (call, 1), sum = 0;
  if (call->count % 2 != 0)
    return pw_xpath_fail (call->context, _ ("weighted-checklist() needs a weight for each value"));
  g_autoptr (GArray) all = truths (call, 2, 2);
  g_autoptr (GArray) weights = g_array_new (FALSE, FALSE, sizeof (double));
  for (guint i = 3; i < call->count; i += 2) {
    PwXpathCall one = { call->context, call->values + i, 1 };
    g_autoptr (GArray) numbers = pw_xpath_numbers_from (&one, 0);
    g_array_append_vals (weights, numbers->data, numbers->len);
  }
  if (all->len != weights->len)
    return pw_xpath_fail (call->context, _ ("weighted-checklist() needs a weight for each value"));
  for (guint i = 0; i < all->len; i++)
    if (g_array_index (all, gboolean, i))
      sum += g_array_index (weights, double, i);
  return pw_xpath_new_boolean (sum >= least && sum <= most);
}

/* --- from outside ---------------------------------------------------------------------------- */

/* pulldata (list, wanted column, key column, key): "" if there is no such row. */
xmlXPathObject *
pw_xpath_call_pulldata (PwXpathCall *call) {
  const PwXpathSource *source = pw_xpath_context_source (call->context);
  g_autoptr (GError) error = NULL;
  if (source->pulldata == NULL)
    return pw_xpath_new_text ("");
  g_autofree char *list = pw_xpath_text_at (call, 0);
  g_autofree char *wanted = pw_xpath_text_at (call, 1);
  g_autofree char *key = pw_xpath_text_at (call, 2);
  g_autofree char *value = pw_xpath_text_at (call, 3);
  char *found = source->pulldata (list, wanted, key, value, source->data, &error);
  if (error != NULL) {
    g_free (found);
    return pw_xpath_fail_with (call->context, g_steal_pointer (&error));
  }
  return pw_xpath_new_text_take (found);
}

xmlXPathObject *
pw_xpath_call_itext (PwXpathCall *call) {
  const PwXpathSource *source = pw_xpath_context_source (call->context);
  g_autofree char *id = pw_xpath_text_at (call, 0);
  return pw_xpath_new_text_take (source->itext != NULL ? source->itext (id, source->data) : NULL);
}

/* jr:choice-name (code, 'path'): the path is a text, because the label belongs to the question. */
xmlXPathObject *
pw_xpath_call_choice_name (PwXpathCall *call) {
  const PwXpathSource *source = pw_xpath_context_source (call->context);
  g_autofree char *code = pw_xpath_text_at (call, 0);
  g_autofree char *path = pw_xpath_text_at (call, 1);
  g_strstrip (path);
  if (source->choice_name == NULL)
    return pw_xpath_new_text ("");
  xmlNode *node = pw_xpath_context_current (call->context);
  return pw_xpath_new_text_take (source->choice_name (code, path, node, source->data));
}
