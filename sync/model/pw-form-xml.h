/* Safe reading of an XML file into a tree, and the few questions that a form asks of it. */
#pragma once

#include <glib.h>
#include <libxml/tree.h>

G_BEGIN_DECLS

#define PW_FORM_NS_XFORMS "http://www.w3.org/2002/xforms"
#define PW_FORM_NS_HTML "http://www.w3.org/1999/xhtml"
#define PW_FORM_NS_JAVAROSA "http://openrosa.org/javarosa"

/* UTF-8 only, no DOCTYPE, no entities but the five of XML, no network, depth bounded by libxml2.
 * DAMAGED if it is not well-formed, REFUSED for a DOCTYPE or another encoding. (transfer full),
 * freed with xmlFreeDoc(). */
xmlDoc *pw_form_xml_parse (GBytes *xml, GError **error);

/* First child that is an element / next sibling that is one; NULL if there is none. */
xmlNode *pw_form_xml_first (xmlNode *node);
xmlNode *pw_form_xml_next (xmlNode *node);

/* TRUE if `node` is the element `name` of namespace `ns`. */
gboolean pw_form_xml_is (const xmlNode *node, const char *ns, const char *name);

/* Value of an attribute without blanks around it, or NULL. `ns` is NULL for one without namespace.
 * Kept in `strings`. */
const char *pw_form_xml_attribute (xmlNode *node, const char *ns, const char *name,
                                   GStringChunk *strings);

/* Text of an element as it stands, or NULL if there is none but blanks. REFUSED if it holds other
 * elements: `ok` is FALSE then. Kept in `strings`. */
const char *pw_form_xml_text (xmlNode *node, GStringChunk *strings, gboolean *ok, GError **error);

/* "line 12: ..." as a REFUSED error. Returns FALSE, to be returned. */
gboolean pw_form_xml_refuse (const xmlNode *node, GError **error, const char *format, ...)
    G_GNUC_PRINTF (3, 4);

/* Refuses the element `node` by name; `instead` says what to use (translated). */
gboolean pw_form_xml_refuse_element (const xmlNode *node, GError **error, const char *instead);

/* REFUSED if `node` has an attribute whose name is not in `known` (NULL-terminated, names of
 * namespaces PW_FORM_NS_JAVAROSA and PW_FORM_NAMESPACE written "jr:name" and "pw:name"). */
gboolean pw_form_xml_attributes_are_known (const xmlNode *node, const char *const *known,
                                           GError **error);

G_END_DECLS
