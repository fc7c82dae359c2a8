/* Evaluating a compiled expression: functions are called, and results are read.
 *
 * A source may evaluate another expression of the same context while it answers (the text of an
 * itext has outputs). So an evaluation puts back what it found, and such nesting is bounded. */
#include "sync/xpath/pw-xpath.h"

#include <glib/gi18n.h>
#include <libxml/xpathInternals.h>

#include "sync/base/pw-error.h"
#include "sync/base/pw-limits.h"
#include "sync/xpath/pw-xpath-private.h"
#include "sync/xpath/pw-xpath-table.h"
#include "sync/xpath/pw-xpath-value.h"

/* --- calling functions ----------------------------------------------------------------------- */

#define VALUES_ON_STACK 8
#define STEPS_OF_CALL                                                                              \
  8 /* of libxml2 that a call costs, and each node it is given: a measured guess */

/* Calls count as steps too, so that PW_XPATH_STEPS_MAX bounds the time of all of it. */
static gboolean
take_steps (PwXpathContext *context, xmlXPathObject **values, int count) {
  unsigned long steps = STEPS_OF_CALL;
  for (int i = 0; i < count; i++)
    if (values[i] != NULL && pw_xpath_is_nodes (values[i]))
      steps += STEPS_OF_CALL * (unsigned long)pw_xpath_set_size (values[i]->nodesetval);
  if (steps > PW_XPATH_STEPS_MAX - MIN (context->libxml->opCount, PW_XPATH_STEPS_MAX)) {
    context->libxml_error = XPATH_OP_LIMIT_EXCEEDED;
    return FALSE;
  }
  context->libxml->opCount += steps;
  return TRUE;
}

/* Every function of ours is called through here: libxml2 says which in `function`. */
static void
call_function (xmlXPathParserContext *parser, int count) {
  PwXpathContext *context = parser->context->userData;
  const PwXpathEntry *entry = pw_xpath_entry ((const char *)parser->context->function);
  xmlXPathObject *few[VALUES_ON_STACK];
  g_autofree xmlXPathObject **many
      = count > VALUES_ON_STACK ? g_new0 (xmlXPathObject *, count) : NULL;
  xmlXPathObject **values = many != NULL ? many : few;
  gboolean ok = entry != NULL && entry->call != NULL && count >= 0;
  for (int i = count - 1; i >= 0; i--) {
    values[i] = valuePop (parser);
    ok = ok && values[i] != NULL;
  }
  ok = ok && take_steps (context, values, count);
  PwXpathCall call = { context, values, (guint)count };
  xmlXPathObject *result = ok && context->error == NULL ? entry->call (&call) : NULL;
  for (int i = 0; i < count; i++)
    xmlXPathFreeObject (values[i]);
  if (result != NULL && context->error == NULL)
    valuePush (parser, result);
  else {
    xmlXPathFreeObject (result);
    parser->error = XPATH_EXPR_ERROR;
  }
}

static xmlXPathFunction
find_function (G_GNUC_UNUSED void *data, const xmlChar *name, const xmlChar *namespace_uri) {
  const PwXpathEntry *entry = namespace_uri == NULL ? pw_xpath_entry ((const char *)name) : NULL;
  return entry != NULL && entry->call != NULL ? call_function : NULL;
}

static void
on_libxml_error (void *data, xmlErrorPtr error) {
  PwXpathContext *context = data;
  if (context->libxml_error == 0)
    context->libxml_error = error->code - XML_XPATH_EXPRESSION_OK;
}

void
pw_xpath_offer_functions (PwXpathContext *context) {
  context->libxml->userData = context;
  context->libxml->error = on_libxml_error;
  xmlXPathRegisterFuncLookup (context->libxml, find_function, NULL);
}

/* --- evaluating ------------------------------------------------------------------------------ */

static void
explain (PwXpathContext *context) {
  if (context->libxml_error == XPATH_OP_LIMIT_EXCEEDED)
    pw_xpath_fail (context, "%s",
                   _ ("the expression takes too many steps; give it a smaller list "
                      "or fewer nodes"));
  else if (context->libxml_error == XPATH_RECURSION_LIMIT_EXCEEDED)
    pw_xpath_fail (context, "%s", _ ("the expression is nested too deep"));
  else
    pw_xpath_fail (context, "%s",
                   _ ("a value of the wrong kind: where nodes are needed there is "
                      "a text or number"));
}

/* What an evaluation inside another one has to put back. */
typedef struct {
  const PwXpath *running;
  xmlNode *current, *node;
  xmlDoc *doc;
  GError *error;
  int libxml_error, size, position, depth;
  unsigned long op_count;
} State;

static State
begin (PwXpathContext *context, const PwXpath *xpath, xmlNode *node) {
  xmlXPathContext *libxml = context->libxml;
  State outer
      = { context->running, context->current,      libxml->node,        libxml->doc,
          context->error,   context->libxml_error, libxml->contextSize, libxml->proximityPosition,
          libxml->depth,    libxml->opCount };
  context->running = xpath;
  context->current = node;
  context->error = NULL;
  context->libxml_error = 0;
  libxml->node = node;
  libxml->doc = context->main;
  libxml->contextSize = 1;
  libxml->proximityPosition = 1;
  if (context->depth++ == 0) {
    context->knows_now = FALSE;
    if (g_hash_table_size (context->rows) > 0)
      g_hash_table_remove_all (context->rows);
    libxml->depth = 0;
    libxml->opCount = 0;
  }
  return outer;
}

static void
finish (PwXpathContext *context, const State *outer) {
  xmlXPathContext *libxml = context->libxml;
  context->depth--;
  context->running = outer->running;
  context->current = outer->current;
  context->error = outer->error;
  context->libxml_error = outer->libxml_error;
  libxml->node = outer->node;
  libxml->doc = outer->doc;
  libxml->contextSize = outer->size;
  libxml->proximityPosition = outer->position;
  libxml->depth = outer->depth;
}

static xmlXPathObject *
evaluate (PwXpathContext *context, const PwXpath *xpath, xmlNode *node, GError **error) {
  if (context->depth >= PW_XPATH_NESTING_MAX) {
    g_set_error (error, PW_ERROR, PW_ERROR_REFUSED,
                 _ ("a text that shows itself: its outputs need the text again"));
    return NULL;
  }
  State outer = begin (context, xpath, node);
  xmlXPathObject *value = xmlXPathCompiledEval (xpath->whole, context->libxml);
  if (value != NULL && context->error != NULL)
    g_clear_pointer (&value, xmlXPathFreeObject);
  if (value == NULL) {
    explain (context);
    g_propagate_error (error, g_steal_pointer (&context->error));
  }
  finish (context, &outer);
  return value;
}

gboolean
pw_xpath_boolean (PwXpathContext *context, const PwXpath *xpath, xmlNode *node, gboolean *result,
                  GError **error) {
  g_return_val_if_fail (context != NULL && xpath != NULL && node != NULL, FALSE);
  g_return_val_if_fail (result != NULL, FALSE);
  xmlXPathObject *value = evaluate (context, xpath, node, error);
  if (value == NULL)
    return FALSE;
  *result = pw_xpath_to_boolean (value);
  xmlXPathFreeObject (value);
  return TRUE;
}

gboolean
pw_xpath_number (PwXpathContext *context, const PwXpath *xpath, xmlNode *node, double *result,
                 GError **error) {
  g_return_val_if_fail (context != NULL && xpath != NULL && node != NULL, FALSE);
  g_return_val_if_fail (result != NULL, FALSE);
  xmlXPathObject *value = evaluate (context, xpath, node, error);
  if (value == NULL)
    return FALSE;
  *result = pw_xpath_to_number (context, value);
  xmlXPathFreeObject (value);
  return TRUE;
}

char *
pw_xpath_value (PwXpathContext *context, const PwXpath *xpath, xmlNode *node, gboolean *is_number,
                double *number, GError **error) {
  g_return_val_if_fail (context != NULL && xpath != NULL && node != NULL, NULL);
  xmlXPathObject *value = evaluate (context, xpath, node, error);
  if (value == NULL)
    return NULL;
  char *text = NULL;
  gboolean found = is_number != NULL && value->type == XPATH_NUMBER;
  if (is_number != NULL)
    *is_number = found;
  if (found && number != NULL)
    *number = value->floatval;
  if (!found)
    text = pw_xpath_to_text (value);
  xmlXPathFreeObject (value);
  return text;
}

char *
pw_xpath_string (PwXpathContext *context, const PwXpath *xpath, xmlNode *node, GError **error) {
  return pw_xpath_value (context, xpath, node, NULL, NULL, error);
}

GPtrArray *
pw_xpath_nodes (PwXpathContext *context, const PwXpath *xpath, xmlNode *node, GError **error) {
  g_return_val_if_fail (context != NULL && xpath != NULL && node != NULL, NULL);
  xmlXPathObject *value = evaluate (context, xpath, node, error);
  if (value == NULL)
    return NULL;
  if (!pw_xpath_is_nodes (value)) {
    xmlXPathFreeObject (value);
    g_set_error (error, PW_ERROR, PW_ERROR_REFUSED, "%s",
                 _ ("nodes are needed here, and the expression gives a value"));
    return NULL;
  }
  GPtrArray *nodes = g_ptr_array_new ();
  for (guint i = 0; i < pw_xpath_set_size (value->nodesetval); i++)
    g_ptr_array_add (nodes, value->nodesetval->nodeTab[i]);
  xmlXPathFreeObject (value);
  return nodes;
}
