/* The documents of a form: new main instances and entries, and secondary instances. */
#include "sync/model/pw-form-loader.h"

#include <glib/gi18n.h>
#include <string.h>

/* --- new documents --------------------------------------------------------------------------- */

/* Ties each element below `plain` to its node of the form. */
static void
tie (xmlNode *plain, const PwFormNode *node) {
  plain->_private = (gpointer)node;
  for (xmlNode *child = plain->children; child != NULL; child = child->next) {
    if (child->type != XML_ELEMENT_NODE)
      continue;
    const PwFormNode *known = pw_form_child_named (node, (const char *)child->name);
    if (known != NULL)
      tie (child, known);
  }
}

xmlDoc *
pw_form_new_instance (const PwForm *form) {
  g_return_val_if_fail (form != NULL, NULL);
  xmlDoc *doc = xmlNewDoc ((const xmlChar *)"1.0");
  xmlNode *root = xmlDocCopyNode (xmlDocGetRootElement (form->main), doc, 1);
  g_assert (root != NULL);
  xmlDocSetRootElement (doc, root);
  tie (root, pw_form_root (form));
  return doc;
}

xmlNode *
pw_form_new_entry (G_GNUC_UNUSED const PwForm *form, const PwFormNode *repeat, xmlDoc *doc) {
  g_return_val_if_fail (form != NULL && repeat->kind == PW_FORM_REPEAT, NULL);
  xmlNode *entry = xmlDocCopyNode (((const PwFormEntry *)repeat)->template, doc, 1);
  g_assert (entry != NULL);
  tie (entry, repeat);
  return entry;
}

const char *
pw_form_instance_id (const PwForm *form) {
  return form->instance_id;
}

/* --- secondary instances --------------------------------------------------------------------- */

void
pw_form_add_instance (PwForm *form, const char *id, const char *src, const char *list,
                      xmlDoc *doc) {
  PwFormInstance *instance = g_new (PwFormInstance, 1);
  *instance = (PwFormInstance){ .id = id, .src = src, .list = list, .doc = doc };
  g_ptr_array_add (form->instances, instance);
}

guint
pw_form_instance_count (const PwForm *form) {
  return form->instances->len;
}

const PwFormInstance *
pw_form_instance (const PwForm *form, guint index) {
  return index < form->instances->len ? g_ptr_array_index (form->instances, index) : NULL;
}

const PwFormInstance *
pw_form_instance_named (const PwForm *form, const char *id) {
  g_return_val_if_fail (id != NULL, NULL);
  for (guint i = 0; i < form->instances->len; i++) {
    const PwFormInstance *instance = g_ptr_array_index (form->instances, i);
    if (strcmp (instance->id, id) == 0)
      return instance;
  }
  return NULL;
}

/* --- loading --------------------------------------------------------------------------------- */

/* Takes the namespaces off `node` and all below. */
static void
strip_namespaces (xmlNode *node) {
  node->ns = NULL;
  const char *name = pw_form_xml_name (node);
  if (name != (const char *)node->name) {
    g_autofree char *copy = g_strdup (name);
    xmlNodeSetName (node, (const xmlChar *)copy);
  }
  for (xmlAttr *attribute = node->properties; attribute != NULL; attribute = attribute->next)
    attribute->ns = NULL;
  if (node->nsDef != NULL) {
    xmlFreeNsList (node->nsDef);
    node->nsDef = NULL;
  }
  for (xmlNode *child = pw_form_xml_first (node); child != NULL; child = pw_form_xml_next (child))
    strip_namespaces (child);
}

/* The content of <instance> as a document of its own; <root/> if it has none. */
static xmlDoc *
inline_document (xmlNode *instance) {
  xmlDoc *doc = xmlNewDoc ((const xmlChar *)"1.0");
  xmlNode *content = instance == NULL ? NULL : pw_form_xml_first (instance);
  xmlNode *root = content == NULL ? xmlNewDocNode (doc, NULL, (const xmlChar *)"root", NULL)
                                  : xmlDocCopyNode (content, doc, 1);
  g_assert (root != NULL);
  xmlDocSetRootElement (doc, root);
  strip_namespaces (root);
  return doc;
}

/* "jr://file-csv/a list.csv" is the list "a list". */
static const char *
list_name (PwFormLoader *loader, const char *src) {
  const char *slash = strrchr (src, '/');
  const char *name = slash + 1;
  const char *dot = strrchr (name, '.');
  gsize length = dot == NULL || dot == name ? strlen (name) : (gsize)(dot - name);
  return g_string_chunk_insert_len (loader->form->strings, name, (gssize)length);
}

static gboolean
has_suffix (const char *src, const char *suffix) {
  gsize length = strlen (src);
  gsize tail = strlen (suffix);
  return length >= tail && g_ascii_strcasecmp (src + length - tail, suffix) == 0;
}

/* A list outside the file, to be had from the lists at hand. */
static gboolean
load_outside (PwFormLoader *loader, xmlNode *instance, const char *id, const char *src,
              GError **error) {
  static const char *const empty[]
      = { "jr://instance/last-saved", "jr://instance/session", "jr://session", NULL };
  if (g_strv_contains (empty, src)) {
    pw_form_add_instance (loader->form, id, src, NULL, inline_document (NULL));
    return TRUE;
  }
  if (has_suffix (src, ".geojson"))
    return pw_form_xml_refuse (
        instance, error, _ ("src=\"%s\" is GeoJSON, which is not supported; use a CSV file"), src);
  gboolean is_file
      = g_str_has_prefix (src, "jr://file/") || g_str_has_prefix (src, "jr://file-csv/");
  const char *list = is_file ? list_name (loader, src) : "";
  if (list[0] == '\0')
    return pw_form_xml_refuse (instance, error,
                               _ ("src=\"%s\" is not supported; use jr://file-csv/NAME.csv or "
                                  "jr://file/NAME.xml"),
                               src);
  pw_form_add_instance (loader->form, id, src, list, NULL);
  return TRUE;
}

gboolean
pw_form_load_instance (PwFormLoader *loader, xmlNode *instance, GError **error) {
  GStringChunk *strings = loader->form->strings;
  const char *id = pw_form_xml_attribute (instance, NULL, "id", strings);
  if (id == NULL || id[0] == '\0')
    return TRUE; /* no expression can name it */
  if (pw_form_instance_named (loader->form, id) != NULL
      || g_strcmp0 (id, loader->form->instance_id) == 0)
    return pw_form_xml_refuse (instance, error, _ ("two instances have the id \"%s\""), id);
  const char *src = pw_form_xml_attribute (instance, NULL, "src", strings);
  if (src != NULL && src[0] != '\0')
    return load_outside (loader, instance, id, src, error);
  xmlNode *content = pw_form_xml_first (instance);
  if (content != NULL && pw_form_xml_next (content) != NULL)
    return pw_form_xml_refuse (instance, error, _ ("an instance holds exactly one element"));
  pw_form_add_instance (loader->form, id, NULL, NULL, inline_document (instance));
  return TRUE;
}
