/* Values while an expression is evaluated, converted OpenRosa's way. */
#include "sync/xpath/pw-xpath-value.h"

#include <glib/gi18n.h>
#include <libxml/xpathInternals.h>
#include <math.h>
#include <string.h>

#include "sync/base/pw-limits.h"
#include "sync/xpath/pw-xpath-moment.h"

#define DIGITS_SURE 15 /* of a double: always right */
#define DIGITS_MOST 17 /* of a double: always enough */

/* --- numbers and texts ----------------------------------------------------------------------- */

/* The shortest digits that give just this number, written without an exponent. */
static char *
fraction_to_text (double number) {
  char digits[G_ASCII_DTOSTR_BUF_SIZE];
  int precision = DIGITS_SURE;
  for (; precision <= DIGITS_MOST; precision++) {
    char format[8];
    g_snprintf (format, sizeof format, "%%.%dg", precision);
    g_ascii_formatd (digits, sizeof digits, format, number);
    if (g_ascii_strtod (digits, NULL) == number)
      break;
  }
  const char *exponent = strchr (digits, 'e');
  if (exponent == NULL)
    return g_strdup (digits);
  /* Small ones only: whole numbers are written elsewhere, and 1e15 and more are whole. */
  gsize significant = 0;
  for (const char *at = digits; at < exponent; at++)
    significant += g_ascii_isdigit (*at) ? 1 : 0;
  gint64 power = g_ascii_strtoll (exponent + 1, NULL, 10);
  char format[16], out[400];
  g_snprintf (format, sizeof format, "%%.%df", (int)significant - 1 - (int)power);
  return g_strdup (g_ascii_formatd (out, sizeof out, format, number));
}

char *
pw_xpath_number_to_text (double number) {
  char out[320]; /* the largest double has 309 digits */
  if (isnan (number))
    return g_strdup ("NaN");
  if (isinf (number))
    return g_strdup (number < 0 ? "-Infinity" : "Infinity");
  if (number == 0)
    return g_strdup ("0");
  if (number == trunc (number))
    return g_strdup (g_ascii_formatd (out, sizeof out, "%.0f", number));
  return fraction_to_text (number);
}

/* The clock is asked for its offset only if there is a digit to begin with: that takes time. */
static double
date_to_number (PwXpathContext *context, const char *text) {
  return g_ascii_isdigit (text[0]) ? pw_xpath_days (text, pw_xpath_context_offset (context)) : NAN;
}

double
pw_xpath_text_to_number (PwXpathContext *context, const char *text) {
  char digits[64];
  gsize length = 0;
  while (g_ascii_isspace (*text))
    text++;
  gsize left = strlen (text);
  while (left > 0 && g_ascii_isspace (text[left - 1]))
    left--;
  if (left == 0)
    return NAN;
  g_autofree char *many = left >= sizeof digits ? g_malloc (left + 1) : NULL;
  char *copy = many != NULL ? many : digits;
  for (; length < left; length++) {
    char c = text[length] == ',' ? '.' : text[length];
    if (!g_ascii_isdigit (c) && c != '.' && c != '-')
      return date_to_number (context, text);
    copy[length] = c;
  }
  copy[length] = '\0';
  char *end = NULL;
  double number = g_ascii_strtod (copy, &end);
  if (end != copy && *end == '\0')
    return number;
  return date_to_number (context, text);
}

gboolean
pw_xpath_is_nodes (const xmlXPathObject *value) {
  return value->type == XPATH_NODESET || value->type == XPATH_XSLT_TREE;
}

/* --- converting ------------------------------------------------------------------------------ */

char *
pw_xpath_node_text (const xmlNode *node) {
  const xmlNode *child = node->type == XML_ELEMENT_NODE ? node->children : NULL;
  if (node->type == XML_ELEMENT_NODE && child == NULL)
    return g_strdup ("");
  if (child != NULL && child->next == NULL && child->type == XML_TEXT_NODE)
    return g_strdup (child->content != NULL ? (const char *)child->content : "");
  xmlChar *content = xmlNodeGetContent (node);
  char *text = g_strdup (content != NULL ? (const char *)content : "");
  xmlFree (content);
  return text;
}

char *
pw_xpath_to_text (const xmlXPathObject *value) {
  switch (value->type) {
  case XPATH_STRING:
    return g_strdup (value->stringval != NULL ? (const char *)value->stringval : "");
  case XPATH_NUMBER:
    return pw_xpath_number_to_text (value->floatval);
  case XPATH_BOOLEAN:
    return g_strdup (value->boolval ? "true" : "false");
  case XPATH_NODESET:
  case XPATH_XSLT_TREE:
    if (pw_xpath_set_size (value->nodesetval) == 0)
      return g_strdup ("");
    return pw_xpath_node_text (value->nodesetval->nodeTab[0]);
  default:
    return g_strdup ("");
  }
}

double
pw_xpath_to_number (PwXpathContext *context, const xmlXPathObject *value) {
  if (value->type == XPATH_NUMBER)
    return value->floatval;
  if (value->type == XPATH_BOOLEAN)
    return value->boolval ? 1 : 0;
  g_autofree char *text = pw_xpath_to_text (value);
  return pw_xpath_text_to_number (context, text);
}

static gboolean
has_text (const xmlNode *node) {
  const xmlNode *child = node->children;
  if (node->type == XML_ELEMENT_NODE && child == NULL)
    return FALSE;
  if (child != NULL && child->type == XML_TEXT_NODE && child->content != NULL
      && child->content[0] != '\0')
    return TRUE;
  g_autofree char *text = pw_xpath_node_text (node);
  return text[0] != '\0';
}

gboolean
pw_xpath_to_boolean (const xmlXPathObject *value) {
  switch (value->type) {
  case XPATH_STRING:
    return value->stringval != NULL && value->stringval[0] != '\0';
  case XPATH_NUMBER:
    return !isnan (value->floatval) && value->floatval != 0;
  case XPATH_BOOLEAN:
    return value->boolval != 0;
  case XPATH_NODESET:
  case XPATH_XSLT_TREE:
    for (guint i = 0; i < pw_xpath_set_size (value->nodesetval); i++)
      if (has_text (value->nodesetval->nodeTab[i]))
        return TRUE;
    return FALSE;
  default:
    return FALSE;
  }
}

/* --- values of a call ------------------------------------------------------------------------ */

guint
pw_xpath_set_size (const xmlNodeSet *set) {
  return set != NULL && set->nodeNr > 0 ? (guint)set->nodeNr : 0;
}

double
pw_xpath_number_at (PwXpathCall *call, guint index) {
  return pw_xpath_to_number (call->context, call->values[index]);
}

gboolean
pw_xpath_boolean_at (PwXpathCall *call, guint index) {
  return pw_xpath_to_boolean (call->values[index]);
}

char *
pw_xpath_text_at (PwXpathCall *call, guint index) {
  return pw_xpath_to_text (call->values[index]);
}

xmlNodeSet *
pw_xpath_nodes_at (PwXpathCall *call, guint index, const char *function) {
  xmlXPathObject *value = call->values[index];
  if (!pw_xpath_is_nodes (value))
    return pw_xpath_fail (call->context, _ ("%s() needs a path, not a value"), function);
  if (value->nodesetval == NULL)
    value->nodesetval = xmlXPathNodeSetCreate (NULL);
  return value->nodesetval;
}

GPtrArray *
pw_xpath_texts_from (PwXpathCall *call, guint from) {
  GPtrArray *texts = g_ptr_array_new_with_free_func (g_free);
  for (guint i = from; i < call->count; i++) {
    const xmlXPathObject *value = call->values[i];
    if (!pw_xpath_is_nodes (value))
      g_ptr_array_add (texts, pw_xpath_to_text (value));
    else
      for (guint k = 0; k < pw_xpath_set_size (value->nodesetval); k++)
        g_ptr_array_add (texts, pw_xpath_node_text (value->nodesetval->nodeTab[k]));
  }
  return texts;
}

GArray *
pw_xpath_numbers_from (PwXpathCall *call, guint from) {
  GArray *numbers = g_array_new (FALSE, FALSE, sizeof (double));
  for (guint i = from; i < call->count; i++) {
    const xmlXPathObject *value = call->values[i];
    if (!pw_xpath_is_nodes (value)) {
      double number = pw_xpath_to_number (call->context, value);
      g_array_append_val (numbers, number);
      continue;
    }
    for (guint k = 0; k < pw_xpath_set_size (value->nodesetval); k++) {
      g_autofree char *text = pw_xpath_node_text (value->nodesetval->nodeTab[k]);
      double number = pw_xpath_text_to_number (call->context, text);
      g_array_append_val (numbers, number);
    }
  }
  return numbers;
}

/* --- new values ------------------------------------------------------------------------------ */

xmlXPathObject *
pw_xpath_new_text (const char *text) {
  return xmlXPathNewString ((const xmlChar *)text);
}

xmlXPathObject *
pw_xpath_new_text_take (char *text) {
  xmlXPathObject *value = xmlXPathNewString ((const xmlChar *)(text != NULL ? text : ""));
  g_free (text);
  return value;
}

xmlXPathObject *
pw_xpath_new_number (double number) {
  return xmlXPathNewFloat (number);
}

xmlXPathObject *
pw_xpath_new_boolean (gboolean truth) {
  return xmlXPathNewBoolean (truth ? 1 : 0);
}

xmlXPathObject *
pw_xpath_new_nodes (xmlNode *node) {
  return xmlXPathNewNodeSet (node);
}

gboolean
pw_xpath_may_make (PwXpathContext *context, gsize length) {
  if (length <= PW_XPATH_TEXT_BYTES_MAX)
    return TRUE;
  pw_xpath_fail (context, _ ("the expression makes a text of more than %d bytes"),
                 PW_XPATH_TEXT_BYTES_MAX);
  return FALSE;
}
