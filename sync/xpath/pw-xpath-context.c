/* Evaluating a compiled expression: the context, what functions are told, and the results.
 *
 * A source may evaluate another expression of the same context while it answers (the text of an
 * itext has outputs). So an evaluation puts back what it found, and such nesting is bounded. */
#include "sync/xpath/pw-xpath.h"

#include <glib/gi18n.h>
#include <libxml/xpathInternals.h>
#include <string.h>

#include "sync/base/pw-error.h"
#include "sync/base/pw-limits.h"
#include "sync/xpath/pw-xpath-private.h"
#include "sync/xpath/pw-xpath-table.h"
#include "sync/xpath/pw-xpath-value.h"

struct PwXpathContext {
  xmlDoc *main;            /* borrowed */
  PwXpathSource source;    /* what it points to is borrowed */
  xmlXPathContext *libxml; /* owned */
  const PwXpath *running;  /* borrowed; NULL between evaluations */
  xmlNode *current;        /* borrowed: the node evaluated at */
  guint depth;             /* evaluations inside each other */
  int libxml_error;        /* code of libxml2's last complaint in this evaluation, 0 for none */
  GError *error;           /* owned: why this evaluation ends */
  gboolean knows_now;
  PwMoment now;        /* of this evaluation */
  GRand *random;       /* owned */
  char *language;      /* owned */
  GHashTable *regexes; /* owned: pattern -> GRegex */
  GHashTable *rows;    /* owned: what this evaluation asked of lists -> borrowed doc */
};

/* --- failing --------------------------------------------------------------------------------- */

gpointer
pw_xpath_fail (PwXpathContext *context, const char *format, ...) {
  if (context->error != NULL)
    return NULL;
  va_list args;
  va_start (args, format);
  g_autofree char *message = g_strdup_vprintf (format, args);
  va_end (args);
  /* "%.60s" may have cut a character. */
  g_autofree char *whole = g_utf8_make_valid (message, -1);
  context->error = g_error_new_literal (PW_ERROR, PW_ERROR_REFUSED, whole);
  return NULL;
}

gpointer
pw_xpath_fail_with (PwXpathContext *context, GError *error) {
  if (context->error == NULL && error != NULL)
    context->error = error;
  else
    g_clear_error (&error);
  return pw_xpath_fail (context, "%s", _ ("a list or text could not be read"));
}

gboolean
pw_xpath_has_failed (const PwXpathContext *context) {
  return context->error != NULL;
}

static void
on_libxml_error (void *data, xmlErrorPtr error) {
  PwXpathContext *context = data;
  if (context->libxml_error == 0)
    context->libxml_error = error->code - XML_XPATH_EXPRESSION_OK;
}

/* --- what functions ask ---------------------------------------------------------------------- */

const PwXpathSource *
pw_xpath_context_source (const PwXpathContext *context) {
  return &context->source;
}

xmlDoc *
pw_xpath_context_main (const PwXpathContext *context) {
  return context->main;
}

xmlNode *
pw_xpath_context_current (const PwXpathContext *context) {
  return context->current;
}

xmlNode *
pw_xpath_context_here (const PwXpathContext *context) {
  return context->libxml->node;
}

PwMoment
pw_xpath_context_now (PwXpathContext *context) {
  if (!context->knows_now) {
    context->now = context->source.now != NULL ? context->source.now (context->source.data)
                                               : pw_clock_now (pw_clock_system ());
    context->knows_now = TRUE;
  }
  return context->now;
}

int
pw_xpath_context_offset (PwXpathContext *context) {
  return pw_xpath_context_now (context).offset_min;
}

GRand *
pw_xpath_context_random (PwXpathContext *context) {
  if (context->random == NULL)
    context->random = g_rand_new ();
  return context->random;
}

const char *
pw_xpath_context_language (const PwXpathContext *context) {
  return context->language;
}

/* The whole text has to match. Matching is given up after so many steps, so that no pattern can
 * take all day; the pattern is compiled by itself first, so that no bracket of it can close ours.
 */
GRegex *
pw_xpath_context_regex (PwXpathContext *context, const char *pattern) {
  GRegex *known = g_hash_table_lookup (context->regexes, pattern);
  if (known != NULL)
    return known;
  g_autoptr (GError) error = NULL;
  g_autofree char *whole
      = g_strdup_printf ("(*LIMIT_MATCH=%d)\\A(?:%s\\E)\\z", PW_XPATH_REGEX_STEPS_MAX, pattern);
  g_autoptr (GRegex) alone = NULL;
  g_autoptr (GRegex) regex = NULL;
  if (strlen (pattern) <= PW_XPATH_REGEX_BYTES_MAX)
    alone = g_regex_new (pattern, 0, 0, &error);
  if (alone != NULL)
    regex = g_regex_new (whole, 0, 0, &error);
  if (regex == NULL)
    return pw_xpath_fail (context, _ ("“%.60s” is not a regular expression: %s"), pattern,
                          error != NULL ? error->message : _ ("it is too long"));
  if (g_hash_table_size (context->regexes) >= PW_XPATH_REGEX_KEPT_MAX)
    g_hash_table_remove_all (context->regexes);
  known = g_steal_pointer (&regex);
  g_hash_table_insert (context->regexes, g_strdup (pattern), known);
  return known;
}

gboolean
pw_xpath_context_rows (PwXpathContext *context, const char *id, const char *column,
                       const char *value, xmlDoc **doc) {
  g_autoptr (GError) error = NULL;
  g_autofree char *key = g_strdup_printf ("%s\n%s\n%s", id, column != NULL ? column : "",
                                          value != NULL ? value : "");
  *doc = g_hash_table_lookup (context->rows, key);
  if (*doc != NULL || context->source.rows == NULL)
    return TRUE;
  *doc = context->source.rows (id, column, value, context->source.data, &error);
  if (error != NULL) {
    pw_xpath_fail_with (context, g_steal_pointer (&error));
    return FALSE;
  }
  g_hash_table_insert (context->rows, g_steal_pointer (&key), *doc);
  return TRUE;
}

xmlXPathObject *
pw_xpath_context_part (PwXpathContext *context, guint index) {
  g_return_val_if_fail (context->running->parts != NULL, NULL);
  g_return_val_if_fail (index < context->running->parts->len, NULL);
  xmlXPathContext *libxml = context->libxml;
  xmlNode *node = libxml->node;
  xmlDoc *doc = libxml->doc;
  int size = libxml->contextSize, position = libxml->proximityPosition, depth = libxml->depth;
  xmlXPathObject *value
      = xmlXPathCompiledEval (g_ptr_array_index (context->running->parts, index), libxml);
  libxml->node = node;
  libxml->doc = doc;
  libxml->contextSize = size;
  libxml->proximityPosition = position;
  libxml->depth = depth;
  return value;
}

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

/* --- life ------------------------------------------------------------------------------------ */

PwXpathContext *
pw_xpath_context_new (xmlDoc *main, const PwXpathSource *source) {
  g_return_val_if_fail (main != NULL, NULL);
  PwXpathContext *context = g_new0 (PwXpathContext, 1);
  context->main = main;
  if (source != NULL)
    context->source = *source;
  context->libxml = xmlXPathNewContext (main);
  if (context->libxml == NULL)
    g_error ("out of memory");
  context->libxml->opLimit = PW_XPATH_STEPS_MAX;
  context->libxml->userData = context;
  context->libxml->error = on_libxml_error;
  xmlXPathRegisterFuncLookup (context->libxml, find_function, NULL);
  xmlXPathContextSetCache (context->libxml, 1, -1, 0);
  context->language = g_strdup ("en");
  context->regexes
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_regex_unref);
  context->rows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return context;
}

void
pw_xpath_context_free (PwXpathContext *context) {
  if (context == NULL)
    return;
  xmlXPathFreeContext (context->libxml);
  g_clear_error (&context->error);
  g_clear_pointer (&context->random, g_rand_free);
  g_hash_table_unref (context->regexes);
  g_hash_table_unref (context->rows);
  g_free (context->language);
  g_free (context);
}

void
pw_xpath_context_set_language (PwXpathContext *context, const char *language) {
  g_return_if_fail (context != NULL);
  g_return_if_fail (language != NULL);
  g_free (context->language);
  context->language = g_strdup (language);
}

void
pw_xpath_context_set_seed (PwXpathContext *context, guint32 seed) {
  g_return_if_fail (context != NULL);
  g_rand_set_seed (pw_xpath_context_random (context), seed);
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
