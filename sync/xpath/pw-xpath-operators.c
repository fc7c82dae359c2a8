/* = != < <= > >= of values that may be texts, node-sets, numbers or dates.
 *
 * As in XPath 1.0 a comparison with a node-set asks whether it holds for any of its nodes; but an
 * empty one counts as one empty text, so that an irrelevant question equals ''.
 *
 * Two texts of which one is a dateTime and the other a date or dateTime are equal if they mean the
 * same day, or the same moment. */
#include "sync/xpath/pw-xpath-functions.h"
#include "sync/xpath/pw-xpath-moment.h"

/* JavaRosa takes numbers as equal that differ by less. */
#define NEARLY 1e-12

/* --- equal or not ---------------------------------------------------------------------------- */

/* One text for each node, or the text of the value; never none. */
static GPtrArray *
texts_of (PwXpathCall *call, guint index) {
  PwXpathCall one = { call->context, call->values + index, 1 };
  GPtrArray *texts = pw_xpath_texts_from (&one, 0);
  if (texts->len == 0)
    g_ptr_array_add (texts, g_strdup (""));
  return texts;
}

static GArray *
numbers_of (PwXpathCall *call, guint index) {
  PwXpathCall one = { call->context, call->values + index, 1 };
  return pw_xpath_numbers_from (&one, 0);
}

static gboolean
numbers_compare (PwXpathCall *call, gboolean equal) {
  g_autoptr (GArray) a = numbers_of (call, 0);
  g_autoptr (GArray) b = numbers_of (call, 1);
  double nothing = NAN;
  if (a->len == 0)
    g_array_append_val (a, nothing);
  if (b->len == 0)
    g_array_append_val (b, nothing);
  /* One side is a number, so this is one round for each node of the other. */
  for (guint i = 0; i < a->len; i++)
    for (guint k = 0; k < b->len; k++) {
      double x = g_array_index (a, double, i), y = g_array_index (b, double, k);
      if ((x == y || fabs (x - y) < NEARLY) == equal)
        return TRUE;
    }
  return FALSE;
}

static gboolean
texts_compare (PwXpathCall *call, gboolean equal) {
  g_autoptr (GPtrArray) a = texts_of (call, 0);
  g_autoptr (GPtrArray) b = texts_of (call, 1);
  if (a->len == 1 && b->len == 1)
    return g_str_equal (a->pdata[0], b->pdata[0]) == equal;
  g_autoptr (GHashTable) known = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < a->len; i++)
    g_hash_table_add (known, a->pdata[i]);
  if (!equal && g_hash_table_size (known) > 1)
    return TRUE;
  for (guint i = 0; i < b->len; i++)
    if (g_hash_table_contains (known, b->pdata[i]) == equal)
      return TRUE;
  return FALSE;
}

/* Two texts, or a node-set of at most one node and a text, without copies: the usual case. */
static const char *
plain_text (const xmlXPathObject *value) {
  if (value->type == XPATH_STRING)
    return value->stringval != NULL ? (const char *)value->stringval : "";
  if (value->type != XPATH_NODESET)
    return NULL;
  if (pw_xpath_set_size (value->nodesetval) == 0)
    return "";
  const xmlNode *node = value->nodesetval->nodeTab[0];
  if (value->nodesetval->nodeNr > 1 || node->type != XML_ELEMENT_NODE)
    return NULL;
  if (node->children == NULL)
    return "";
  if (node->children->next != NULL || node->children->type != XML_TEXT_NODE)
    return NULL;
  return node->children->content != NULL ? (const char *)node->children->content : "";
}

static gboolean
texts_equal (PwXpathCall *call, const char *a, const char *b) {
  PwXpathMoment left, right;
  if (g_str_equal (a, b))
    return TRUE;
  if (!g_ascii_isdigit (a[0]) || !g_ascii_isdigit (b[0]))
    return FALSE;
  int offset = pw_xpath_context_offset (call->context);
  if (!pw_xpath_moment_parse (a, offset, &left) || !pw_xpath_moment_parse (b, offset, &right)
      || !left.has_date || !right.has_date || !(left.has_time || right.has_time))
    return FALSE;
  if (left.has_time && right.has_time)
    return left.local_ms == right.local_ms;
  g_autofree char *left_day = pw_xpath_moment_date (left.local_ms);
  g_autofree char *right_day = pw_xpath_moment_date (right.local_ms);
  return g_str_equal (left_day, right_day);
}

static gboolean
compare (PwXpathCall *call, gboolean equal) {
  const xmlXPathObject *left = call->values[0], *right = call->values[1];
  if (left->type == XPATH_BOOLEAN || right->type == XPATH_BOOLEAN)
    return (pw_xpath_boolean_at (call, 0) == pw_xpath_boolean_at (call, 1)) == equal;
  if (left->type == XPATH_NUMBER || right->type == XPATH_NUMBER) {
    if (pw_xpath_is_nodes (left) || pw_xpath_is_nodes (right))
      return numbers_compare (call, equal);
    double x = pw_xpath_number_at (call, 0), y = pw_xpath_number_at (call, 1);
    return (x == y || fabs (x - y) < NEARLY) == equal;
  }
  const char *a = plain_text (left), *b = plain_text (right);
  if (a != NULL && b != NULL)
    return texts_equal (call, a, b) == equal;
  return texts_compare (call, equal);
}

xmlXPathObject *
pw_xpath_call_equal (PwXpathCall *call) {
  return pw_xpath_new_boolean (compare (call, TRUE));
}

xmlXPathObject *
pw_xpath_call_unequal (PwXpathCall *call) {
  return pw_xpath_new_boolean (compare (call, FALSE));
}

/* --- less or more ---------------------------------------------------------------------------- */

/* The smallest or the largest of the numbers of a value: one of them decides for all. */
static double
extreme (PwXpathCall *call, guint index, gboolean smallest) {
  if (!pw_xpath_is_nodes (call->values[index])
      || pw_xpath_set_size (call->values[index]->nodesetval) == 1)
    return pw_xpath_number_at (call, index);
  g_autoptr (GArray) numbers = numbers_of (call, index);
  double found = NAN;
  for (guint i = 0; i < numbers->len; i++) {
    double number = g_array_index (numbers, double, i);
    if (isnan (found) || (smallest ? number < found : number > found))
      found = number;
  }
  return found;
}

xmlXPathObject *
pw_xpath_call_less (PwXpathCall *call) {
  return pw_xpath_new_boolean (extreme (call, 0, TRUE) < extreme (call, 1, FALSE));
}

xmlXPathObject *
pw_xpath_call_less_equal (PwXpathCall *call) {
  return pw_xpath_new_boolean (extreme (call, 0, TRUE) <= extreme (call, 1, FALSE));
}

xmlXPathObject *
pw_xpath_call_more (PwXpathCall *call) {
  return pw_xpath_new_boolean (extreme (call, 0, FALSE) > extreme (call, 1, TRUE));
}

xmlXPathObject *
pw_xpath_call_more_equal (PwXpathCall *call) {
  return pw_xpath_new_boolean (extreme (call, 0, FALSE) >= extreme (call, 1, TRUE));
}
