/* Fuzz target of expressions: any text, worked out over a small document. */
#include <libxml/tree.h>
#include <string.h>

#include "sync/xpath/pw-xpath.h"
#include "tests/fuzz/fuzz-tools.h"

static gboolean
is_repeat (const char *path, gpointer data) {
  (void)data;
  return g_strcmp0 (path, "/d/r") == 0 || g_strcmp0 (path, "/d/r/s") == 0;
}

static PwXpathInstance
instance_of (const char *id, gpointer data) {
  (void)data;
  return g_strcmp0 (id, "i") == 0   ? PW_XPATH_INLINE
         : g_strcmp0 (id, "e") == 0 ? PW_XPATH_EXTERNAL
                                    : PW_XPATH_NO_INSTANCE;
}

static xmlDoc *
small_list (const char *id, gpointer data, GError **error) {
  (void)id, (void)error;
  return data;
}

static xmlDoc *
small_rows (const char *id, const char *column, const char *value, gpointer data, GError **error) {
  (void)id, (void)column, (void)value, (void)error;
  return data;
}

static xmlDoc *
parse (const char *xml) {
  xmlDoc *doc = xmlReadMemory (xml, (int)strlen (xml), NULL, NULL, XML_PARSE_NONET);
  g_assert_nonnull (doc);
  return doc;
}

static void
evaluate (const PwXpath *xpath, PwXpathContext *context, xmlNode *node) {
  gboolean truth;
  double number;
  (void)pw_xpath_boolean (context, xpath, node, &truth, NULL);
  (void)pw_xpath_number (context, xpath, node, &number, NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = pw_xpath_string (context, xpath, node, &error);
  g_assert_true ((text == NULL) == (error != NULL));
  g_assert_true (text == NULL || g_utf8_validate (text, -1, NULL));
  GPtrArray *nodes = pw_xpath_nodes (context, xpath, node, NULL);
  if (nodes != NULL)
    g_ptr_array_unref (nodes);
}

static void
run_expression (const guint8 *data, gsize length) {
  g_autofree char *text = g_strndup ((const char *)data, length);
  xmlDoc *main
      = parse ("<d><a>1</a><b>x y</b><t>2024-02-29</t><r><c>1</c><s><e>p</e></s><s><e>q</e></s></r>"
               "<r><c>2</c><s><e>z</e></s></r><g><h/></g></d>");
  xmlDoc *list = parse (
      "<root><item><name>x</name><label>X</label></item><item><name>y</name></item></root>");
  PwXpathScope scope = { .is_repeat = is_repeat, .instance = instance_of };
  PwXpathSource source = { .instance = small_list, .rows = small_rows, .data = list };
  {
    g_autoptr (GError) error = NULL;
    g_autoptr (PwXpath) xpath = pw_xpath_compile (text, "/d/r/s/e", &scope, &error);
    g_autoptr (PwXpathContext) context = pw_xpath_context_new (main, &source);
    xmlNode *node = xmlDocGetRootElement (main);
    while (node != NULL && g_strcmp0 ((const char *)node->name, "r") != 0)
      node = node->next != NULL ? node->next : node->children;
    if (xpath == NULL)
      fuzz_assert_refused (error);
    else
      evaluate (xpath, context, node->last->children);
  }
  xmlFreeDoc (list);
  xmlFreeDoc (main);
}

const FuzzTarget fuzz_expression = { "expression", run_expression, NULL };
