/* Safe reading of an XML file into a tree, and the few questions that a form asks of it. */
#pragma once

#include <glib.h>
#include <libxml/tree.h>

G_BEGIN_DECLS

#define PW_FORM_NS_JAVAROSA "http://openrosa.org/javarosa"

/* UTF-8, UTF-16, ISO-8859-1 or US-ASCII; no DOCTYPE, no entities but the five of XML, no network,
 * depth bounded by libxml2. DAMAGED if it is not well-formed, REFUSED for a DOCTYPE or another
 * encoding. (transfer full), freed with xmlFreeDoc(). */
xmlDoc *pw_form_xml_parse (GBytes *xml, GError **error);

/* First child that is an element / next sibling that is one; NULL if there is none. */
xmlNode *pw_form_xml_first (xmlNode *node);
xmlNode *pw_form_xml_next (xmlNode *node);

/* Name of an element or attribute without its prefix, also where the prefix is not declared. */
const char *pw_form_xml_name (const xmlNode *node);
const char *pw_form_xml_attribute_name (const xmlAttr *attribute);

/* TRUE if `node` is an element `name`, of whatever namespace: tools differ in them. */
gboolean pw_form_xml_is (const xmlNode *node, const char *name);

/* Value of an attribute without blanks around it, or NULL. `ns` is NULL for one without namespace.
 * Kept in `strings`. */
const char *pw_form_xml_attribute (xmlNode *node, const char *ns, const char *name,
                                   GStringChunk *strings);

/* All text inside an element without blanks around it, "" if there is none. Kept in `strings`. */
const char *pw_form_xml_text (xmlNode *node, GStringChunk *strings);

/* "line 12: ..." as a REFUSED error. Returns FALSE, to be returned. */
gboolean pw_form_xml_refuse (const xmlNode *node, GError **error, const char *format, ...)
    G_GNUC_PRINTF (3, 4);

/* Refuses the element `node` by name; `instead` says what to use (translated). */
gboolean pw_form_xml_refuse_element (const xmlNode *node, GError **error, const char *instead);

G_END_DECLS
