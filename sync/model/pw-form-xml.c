/* Safe reading of an XML file into a tree, and the few questions that a form asks of it. */
#include "sync/model/pw-form-xml.h"

#include <glib/gi18n.h>
#include <libxml/parser.h>
#include <string.h>

#include "sync/base/pw-error.h"
#include "sync/model/pw-form.h"

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
  g_autofree char *message = g_strdup (last == NULL || last->message == NULL ? "" : last->message);
  g_set_error (error, PW_ERROR, PW_ERROR_DAMAGED,
               _ ("line %d: the form is not well-formed XML (%s)"), last == NULL ? 0 : last->line,
               g_strstrip (message));
}

xmlDoc *
pw_form_xml_parse (GBytes *xml, GError **error) {
  gsize length;
  const char *text = g_bytes_get_data (xml, &length);
  g_return_val_if_fail (length <= G_MAXINT, NULL);
  xmlInitParser ();
  xmlParserCtxt *parser = xmlNewParserCtxt ();
  g_assert (parser != NULL);
  gboolean has_doctype = FALSE;
  parser->_private = &has_doctype;
  parser->sax->internalSubset = on_doctype;
  int options = XML_PARSE_NONET | XML_PARSE_NOCDATA | XML_PARSE_NOERROR | XML_PARSE_NOWARNING
                | XML_PARSE_BIG_LINES;
  xmlDoc *doc = xmlCtxtReadMemory (parser, text, (int)length, NULL, NULL, options);
  if (doc == NULL || has_doctype) {
    set_parse_error (parser, has_doctype, error);
    g_clear_pointer (&doc, xmlFreeDoc);
  }
  xmlFreeParserCtxt (parser);
  if (doc != NULL && doc->encoding != NULL
      && g_ascii_strcasecmp ((const char *)doc->encoding, "UTF-8") != 0) {
    g_set_error (error, PW_ERROR, PW_ERROR_REFUSED,
                 _ ("the form is written in %s; save it as UTF-8"), (const char *)doc->encoding);
    g_clear_pointer (&doc, xmlFreeDoc);
  }
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

static gboolean
has_namespace (const xmlNs *ns, const char *uri) {
  return ns != NULL && ns->href != NULL && strcmp ((const char *)ns->href, uri) == 0;
}

gboolean
pw_form_xml_is (const xmlNode *node, const char *ns, const char *name) {
  return has_namespace (node->ns, ns) && strcmp ((const char *)node->name, name) == 0;
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
pw_form_xml_text (xmlNode *node, GStringChunk *strings, gboolean *ok, GError **error) {
  xmlNode *child = pw_form_xml_first (node);
  *ok = child == NULL;
  if (!*ok) {
    (void)pw_form_xml_refuse_element (child, error, _ ("write plain text"));
    return NULL;
  }
  xmlChar *content = xmlNodeGetContent (node);
  if (content == NULL)
    return NULL;
  const char *kept = NULL;
  const char *text = (const char *)content;
  if (text[strspn (text, " \t\r\n")] != '\0')
    kept = g_string_chunk_insert_const (strings, text);
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
                             (const char *)node->name, instead);
}

gboolean
pw_form_xml_attributes_are_known (const xmlNode *node, const char *const *known, GError **error) {
  for (const xmlAttr *attribute = node->properties; attribute != NULL;
       attribute = attribute->next) {
    const char *prefix = "";
    if (has_namespace (attribute->ns, PW_FORM_NS_JAVAROSA))
      prefix = "jr:";
    else if (has_namespace (attribute->ns, PW_FORM_NAMESPACE))
      prefix = "pw:";
    else if (attribute->ns != NULL)
      prefix = "?:";
    g_autofree char *name = g_strconcat (prefix, (const char *)attribute->name, NULL);
    if (!g_strv_contains (known, name))
      return pw_form_xml_refuse (node, error,
                                 _ ("attribute %s of <%s> is not supported; remove it"),
                                 (const char *)attribute->name, (const char *)node->name);
  }
  return TRUE;
}
