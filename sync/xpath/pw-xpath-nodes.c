/* Functions that give nodes, or look at nodes and not at what is in them.
 *
 * The node that an expression is evaluated at may be hidden: it has a parent but is none of the
 * parent's children. So ways up are followed by `parent` alone. */
#include <glib/gi18n.h>
#include <libxml/xpathInternals.h>
#include <string.h>

#include "sync/xpath/pw-xpath-functions.h"

/* --- beginnings of paths --------------------------------------------------------------------- */

static xmlXPathObject *
document (xmlDoc *doc) {
  return pw_xpath_new_nodes ((xmlNode *)doc);
}

xmlXPathObject *
pw_xpath_call_root (PwXpathCall *call) {
  return document (pw_xpath_context_main (call->context));
}

xmlXPathObject *
pw_xpath_call_current (PwXpathCall *call) {
  return pw_xpath_new_nodes (pw_xpath_context_current (call->context));
}

/* NULL above the document. */
static xmlNode *
above_current (PwXpathCall *call, double levels) {
  xmlNode *node = pw_xpath_context_current (call->context);
  for (guint i = 0; node != NULL && i < levels; i++)
    node = node->parent;
  return node;
}

xmlXPathObject *
pw_xpath_call_up (PwXpathCall *call) {
  return pw_xpath_new_nodes (above_current (call, call->values[0]->floatval));
}

/* --- other instances ------------------------------------------------------------------------- */

xmlXPathObject *
pw_xpath_call_instance (PwXpathCall *call) {
  const PwXpathSource *source = pw_xpath_context_source (call->context);
  g_autoptr (GError) error = NULL;
  g_autofree char *id = pw_xpath_text_at (call, 0);
  if (source->instance == NULL)
    return document (NULL);
  xmlDoc *doc = source->instance (id, source->data, &error);
  if (error != NULL)
    return pw_xpath_fail_with (call->context, g_steal_pointer (&error));
  return document (doc);
}

/* pw-rows (id) for all, pw-rows (id, column, value) for some. A node-set as value that has several
 * nodes means any of them, so that all rows are needed; one that has none equals nothing but ''. */
xmlXPathObject *
pw_xpath_call_rows (PwXpathCall *call) {
  xmlDoc *doc = NULL;
  g_autofree char *id = pw_xpath_text_at (call, 0);
  if (call->count < 3
      || (pw_xpath_is_nodes (call->values[2])
          && pw_xpath_set_size (call->values[2]->nodesetval) > 1))
    return pw_xpath_context_rows (call->context, id, NULL, NULL, &doc) ? document (doc) : NULL;
  g_autofree char *column = pw_xpath_text_at (call, 1);
  g_autofree char *value = pw_xpath_text_at (call, 2);
  return pw_xpath_context_rows (call->context, id, column, value, &doc) ? document (doc) : NULL;
}

/* --- indexed-repeat -------------------------------------------------------------------------- */

/* Adds the children of `parent` that have the name: all of them, or number `wanted` (from 1). */
static void
add_children (xmlNodeSet *set, const xmlNode *parent, const char *name, guint wanted) {
  guint number = 0;
  for (xmlNode *child = parent->children; child != NULL; child = child->next) {
    if (child->type != XML_ELEMENT_NODE || !g_str_equal ((const char *)child->name, name))
      continue;
    number++;
    if (wanted == 0 || number == wanted)
      xmlXPathNodeSetAddUnique (set, child);
    if (number == wanted)
      return;
  }
}

/* The number of an entry: a whole one from 1; what is no number means the first. */
static guint
entry_number (PwXpathCall *call, guint index) {
  double number = pw_xpath_number_at (call, index);
  if (!(number >= 1))
    return 1;
  return number < G_MAXINT ? (guint)number : G_MAXINT;
}

/* pw-indexed (levels, name, choice, ...): see pw-xpath-indexed.c. */
xmlXPathObject *
pw_xpath_call_indexed (PwXpathCall *call) {
  double levels = call->values[0]->floatval;
  xmlNode *start = levels < 0 ? (xmlNode *)pw_xpath_context_main (call->context)
                              : above_current (call, levels);
  xmlXPathObject *found = pw_xpath_new_nodes (start);
  for (guint i = 1; i + 1 < call->count && found != NULL; i += 2) {
    g_autofree char *name = pw_xpath_text_at (call, i);
    gboolean all = call->values[i + 1]->type == XPATH_BOOLEAN;
    guint wanted = all ? 0 : entry_number (call, i + 1);
    xmlXPathObject *next = pw_xpath_new_nodes (NULL);
    for (guint k = 0; k < pw_xpath_set_size (found->nodesetval); k++)
      add_children (next->nodesetval, found->nodesetval->nodeTab[k], name, wanted);
    xmlXPathFreeObject (found);
    found = next;
  }
  return found;
}

/* --- counting -------------------------------------------------------------------------------- */

/* The place of a node among those of its name, from 1; of no node 0, as JavaRosa has it. */
xmlXPathObject *
pw_xpath_call_position (PwXpathCall *call) {
  xmlNodeSet *set = pw_xpath_nodes_at (call, 0, "position");
  if (set == NULL)
    return NULL;
  if (pw_xpath_set_size (set) == 0)
    return pw_xpath_new_number (0);
  const xmlNode *node = set->nodeTab[0];
  guint position = 1;
  if (node->type != XML_ELEMENT_NODE)
    return pw_xpath_new_number (position);
  for (const xmlNode *before = node->prev; before != NULL; before = before->prev)
    if (before->type == XML_ELEMENT_NODE && xmlStrEqual (before->name, node->name))
      position++;
  return pw_xpath_new_number (position);
}

xmlXPathObject *
pw_xpath_call_count (PwXpathCall *call) {
  xmlNodeSet *set = pw_xpath_nodes_at (call, 0, "count");
  return set != NULL ? pw_xpath_new_number (pw_xpath_set_size (set)) : NULL;
}

xmlXPathObject *
pw_xpath_call_count_non_empty (PwXpathCall *call) {
  xmlNodeSet *set = pw_xpath_nodes_at (call, 0, "count-non-empty");
  guint count = 0;
  if (set == NULL)
    return NULL;
  for (guint i = 0; i < pw_xpath_set_size (set); i++) {
    g_autofree char *text = pw_xpath_node_text (set->nodeTab[i]);
    gboolean has_children
        = set->nodeTab[i]->type == XML_ELEMENT_NODE && xmlChildElementCount (set->nodeTab[i]) > 0;
    count += text[0] != '\0' || has_children ? 1 : 0;
  }
  return pw_xpath_new_number (count);
}

/* --- ids ------------------------------------------------------------------------------------- */

static void
add_with_id (xmlNodeSet *set, xmlNode *first, GHashTable *wanted) {
  for (xmlNode *node = first; node != NULL;) {
    if (node->type == XML_ELEMENT_NODE) {
      xmlChar *id = xmlGetProp (node, (const xmlChar *)"id");
      if (id != NULL && g_hash_table_contains (wanted, id))
        xmlXPathNodeSetAddUnique (set, node);
      xmlFree (id);
    }
    xmlNode *next = node->type == XML_ELEMENT_NODE ? node->children : NULL;
    while (next == NULL && node != NULL && node != first->parent) {
      next = node->next;
      node = next == NULL ? node->parent : node;
    }
    node = next;
  }
}

/* id (ids): the elements of the same document whose attribute "id" is one of the words. */
xmlXPathObject *
pw_xpath_call_id (PwXpathCall *call) {
  xmlDoc *doc = pw_xpath_context_here (call->context)->doc;
  g_autoptr (GPtrArray) texts = pw_xpath_texts_from (call, 0);
  g_autoptr (GHashTable) wanted = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  xmlXPathObject *found = pw_xpath_new_nodes (NULL);
  for (guint i = 0; i < texts->len; i++) {
    g_auto (GStrv) ids = g_strsplit_set (g_ptr_array_index (texts, i), " \t\r\n", -1);
    for (char **id = ids; *id != NULL; id++)
      if (**id != '\0')
        g_hash_table_add (wanted, g_strdup (*id));
  }
  if (doc != NULL && doc->children != NULL && g_hash_table_size (wanted) > 0)
    add_with_id (found->nodesetval, doc->children, wanted);
  return found;
}

/* --- shuffling ------------------------------------------------------------------------------- */

/* "Minimal standard" generator of Park and Miller with Fisher's and Yates's shuffle from the front,
 * as in JavaRosa and Enketo, so that the same seed gives the same order everywhere. */
static void
shuffle (xmlNodeSet *set, gint64 seed) {
  const gint64 modulus = 2147483647;
  seed %= modulus;
  if (seed <= 0)
    seed += modulus - 1;
  for (guint i = 0; i < pw_xpath_set_size (set); i++) {
    seed = seed * 16807 % modulus;
    double fraction = (double)(seed - 1) / (double)(modulus - 1);
    guint pick = (guint)(fraction * (i + 1));
    xmlNode *node = set->nodeTab[i];
    set->nodeTab[i] = set->nodeTab[pick];
    set->nodeTab[pick] = node;
  }
}

/* randomize (nodes, seed). The result is no longer of libxml2's type "node-set", because those are
 * put into document order at the end. */
xmlXPathObject *
pw_xpath_call_randomize (PwXpathCall *call) {
  xmlNodeSet *set = pw_xpath_nodes_at (call, 0, "randomize");
  if (set == NULL)
    return NULL;
  double seed = call->count == 2 ? pw_xpath_number_at (call, 1)
                                 : g_rand_int (pw_xpath_context_random (call->context));
  if (!(fabs (seed) < 9e15))
    seed = 0;
  xmlXPathObject *shuffled = pw_xpath_new_nodes (NULL);
  shuffled->type = XPATH_XSLT_TREE;
  for (guint i = 0; i < pw_xpath_set_size (set); i++)
    xmlXPathNodeSetAddUnique (shuffled->nodesetval, set->nodeTab[i]);
  xmlXPathNodeSetSort (shuffled->nodesetval);
  shuffle (shuffled->nodesetval, (gint64)seed);
  return shuffled;
}

/* --- the form -------------------------------------------------------------------------------- */

/* The attribute "version" of the main instance's element. */
xmlXPathObject *
pw_xpath_call_version (PwXpathCall *call) {
  xmlNode *root = xmlDocGetRootElement (pw_xpath_context_main (call->context));
  xmlChar *version = root != NULL ? xmlGetProp (root, (const xmlChar *)"version") : NULL;
  xmlXPathObject *value = xmlXPathNewString (version != NULL ? version : (const xmlChar *)"");
  xmlFree (version);
  return value;
}
