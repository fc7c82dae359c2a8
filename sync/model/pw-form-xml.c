/* Safe reading of an XML file into a tree, and the few questions that a form asks of it. */
#include "sync/model/pw-form-xml.h"

#include <glib/gi18n.h>
#include <libxml/parser.h>
#include <string.h>

#include "sync/base/pw-error.h"

#define DECLARATION_BYTES_MAX 256 /* of <?xml ...?> */

/* --- parsing --------------------------------------------------------------------------------- */

/* A DOCTYPE stops the parser before it reads what is inside: no entity is ever declared. */
static void
on_doctype (void *context, G_GNUC_UNUSED const xmlChar *name,
            G_GNUC_UNUSED const xmlChar *external_id, G_GNUC_UNUSED const xmlChar *system_id) {
  xmlParserCtxt *parser = context;
  gboolean *has_doctype = parser->_private;
  *has_doctype = TRUE;
  xmlStopParser (parser);
}

static void
set_parse_error (xmlParserCtxt *parser, gboolean has_doctype, GError **error) {
  if (has_doctype) {
    g_set_error (error, PW_ERROR, PW_ERROR_REFUSED,
                 _ ("the form has a DOCTYPE; remove it, forms declare no entities"));
    return;
  }
  const xmlError *last = xmlCtxtGetLastError (parser);
  /* libxml2 quotes the bytes as they are, also those for which it refuses the form. */
  g_autofree char *message
      = g_utf8_make_valid (last == NULL || last->message == NULL ? "" : last->message, -1);
  g_set_error (error, PW_ERROR, PW_ERROR_DAMAGED,
               _ ("line %d: the form is not well-formed XML (%s)"), last == NULL ? 0 : last->line,
               g_strstrip (message));
}

/* The name in encoding="..." of the first line, for what is written in ASCII or like it; others
 * (UTF-16) are told apart by their first bytes. */
static char *
declared_encoding (const char *text, gsize length) {
  static const char wanted[] = "encoding";
  if (length >= 3 && memcmp (text, "\xEF\xBB\xBF", 3) == 0) {
    text += 3;
    length -= 3;
  }
  if (length < 5 || memcmp (text, "<?xml", 5) != 0)
    return NULL;
  const char *end = memchr (text, '>', MIN (length, DECLARATION_BYTES_MAX));
  if (end == NULL)
    return NULL;
  g_autofree char *line = g_strndup (text, (gsize)(end - text));
  const char *at = strstr (line, wanted);
  if (at == NULL)
    return NULL;
  at += sizeof wanted - 1;
  at += strspn (at, " \t\r\n=");
  if (*at != '"' && *at != '\'')
    return NULL;
  return g_strndup (at + 1, strcspn (at + 1, "\"'"));
}

/* Only what libxml2 knows by itself: anything else would have it load converters. */
static gboolean
encoding_is_known (const char *text, gsize length, GError **error) {
  static const char *const known[]
      = { "UTF-8", "UTF8", "UTF-16", "ISO-8859-1", "latin1", "US-ASCII", "ASCII", NULL };
  g_autofree char *name = declared_encoding (text, length);
  if (name == NULL)
    return TRUE;
  for (gsize i = 0; known[i] != NULL; i++) {
    if (g_ascii_strcasecmp (name, known[i]) == 0)
      return TRUE;
  }
  g_autofree char *shown = g_utf8_make_valid (name, -1);
  g_set_error (error, PW_ERROR, PW_ERROR_REFUSED, _ ("the form is written in %s; save it as UTF-8"),
               shown);
  return FALSE;
}

/* libxml2 takes a NUL for the end of the file: what stands behind it would be lost without a word.
 * In UTF-16 every second byte may be one. */
static gboolean
has_no_nul (const char *text, gsize length, GError **error) {
  gboolean is_wide = length >= 2
                     && (memcmp (text, "\xFE\xFF", 2) == 0 || memcmp (text, "\xFF\xFE", 2) == 0
                         || text[0] == '\0' || text[1] == '\0');
  if (is_wide || length == 0 || memchr (text, '\0', length) == NULL)
    return TRUE;
  g_set_error (error, PW_ERROR, PW_ERROR_DAMAGED,
               _ ("the form is not well-formed XML: there is a NUL byte in it"));
  return FALSE;
}

xmlDoc *
pw_form_xml_parse (GBytes *xml, GError **error) {
  gsize length;
  const char *text = g_bytes_get_data (xml, &length);
  g_return_val_if_fail (length <= G_MAXINT, NULL);
  if (!encoding_is_known (text, length, error) || !has_no_nul (text, length, error))
    return NULL;
  xmlInitParser ();
  xmlParserCtxt *parser = xmlNewParserCtxt ();
  g_assert (parser != NULL);
  gboolean has_doctype = FALSE;
  parser->_private = &has_doctype;
  parser->sax->internalSubset = on_doctype;
  int options = XML_PARSE_NONET | XML_PARSE_NOCDATA | XML_PARSE_NOERROR | XML_PARSE_NOWARNING
                | XML_PARSE_BIG_LINES;
  xmlDoc *doc
      = xmlCtxtReadMemory (parser, text == NULL ? "" : text, (int)length, NULL, NULL, options);
  if (doc == NULL || has_doctype) {
    set_parse_error (parser, has_doctype, error);
    g_clear_pointer (&doc, xmlFreeDoc);
  }
  xmlFreeParserCtxt (parser);
  return doc;
}

/* --- questions ------------------------------------------------------------------------------- */

static xmlNode *
element_from (xmlNode *node) {
  while (node != NULL && node->type != XML_ELEMENT_NODE)
    node = node->next;
  return node;
}

xmlNode *
pw_form_xml_first (xmlNode *node) {
  return element_from (node->children);
}

xmlNode *
pw_form_xml_next (xmlNode *node) {
  return element_from (node->next);
}

static const char *
local_name (const xmlChar *name) {
  const char *colon = strrchr ((const char *)name, ':');
  return colon == NULL ? (const char *)name : colon + 1;
}

const char *
pw_form_xml_name (const xmlNode *node) {
  return local_name (node->name);
}

const char *
pw_form_xml_attribute_name (const xmlAttr *attribute) {
  return local_name (attribute->name);
}

gboolean
pw_form_xml_is (const xmlNode *node, const char *name) {
  return strcmp (pw_form_xml_name (node), name) == 0;
}

const char *
pw_form_xml_attribute (xmlNode *node, const char *ns, const char *name, GStringChunk *strings) {
  xmlChar *value = ns == NULL ? xmlGetNoNsProp (node, (const xmlChar *)name)
                              : xmlGetNsProp (node, (const xmlChar *)name, (const xmlChar *)ns);
  if (value == NULL)
    return NULL;
  const char *kept = g_string_chunk_insert_const (strings, g_strstrip ((char *)value));
  xmlFree (value);
  return kept;
}

const char *
pw_form_xml_text (xmlNode *node, GStringChunk *strings) {
  xmlChar *content = xmlNodeGetContent (node);
  if (content == NULL)
    return "";
  const char *kept = g_string_chunk_insert_const (strings, g_strstrip ((char *)content));
  xmlFree (content);
  return kept;
}

/* --- refusing -------------------------------------------------------------------------------- */

gboolean
pw_form_xml_refuse (const xmlNode *node, GError **error, const char *format, ...) {
  va_list args;
  va_start (args, format);
  g_autofree char *why = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error (error, PW_ERROR, PW_ERROR_REFUSED, _ ("line %ld: %s"), xmlGetLineNo (node), why);
  return FALSE;
}

gboolean
pw_form_xml_refuse_element (const xmlNode *node, GError **error, const char *instead) {
  return pw_form_xml_refuse (node, error, _ ("<%s> is not supported here; %s"),
                             pw_form_xml_name (node), instead);
}
