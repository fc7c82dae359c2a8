/* The same form under another id. */
#include "sync/model/pw-form-rename.h"

#include <glib/gi18n.h>
#include <string.h>

#include "sync/base/pw-error.h"
#include "sync/base/pw-limits.h"
#include "sync/model/pw-form-xml.h"

static gboolean
check_id (const char *id, GError **error) {
  gsize length = strlen (id);
  gboolean begins = g_ascii_isalpha (id[0]) || id[0] == '_';
  if (begins && length <= PW_NAME_BYTES_MAX
      && strspn (id, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "_-.") == length)
    return TRUE;
  g_set_error (error, PW_ERROR, PW_ERROR_REFUSED,
               _ ("\"%s\" is no form id: write letters, digits, \"_\", \"-\" and \".\", and begin "
                  "with a letter"),
               id);
  return FALSE;
}

/* First child element with that name, or NULL. `parent` may be NULL. */
static xmlNode *
child_named (xmlNode *parent, const char *name) {
  xmlNode *node = parent != NULL ? pw_form_xml_first (parent) : NULL;
  while (node != NULL && !pw_form_xml_is (node, name))
    node = pw_form_xml_next (node);
  return node;
}

/* html/head/model/instance[1] has one element: the main instance. */
static xmlNode *
find_main_instance (xmlDoc *doc) {
  xmlNode *html = xmlDocGetRootElement (doc);
  xmlNode *head = child_named (html, "head");
  xmlNode *model = child_named (head, "model");
  xmlNode *instance = child_named (model, "instance");
  return instance != NULL ? pw_form_xml_first (instance) : NULL;
}

static GBytes *
dump (xmlDoc *doc) {
  xmlChar *text = NULL;
  int length = 0;
  xmlDocDumpMemoryEnc (doc, &text, &length, "UTF-8");
  g_assert (text != NULL && length > 0);
  GBytes *bytes = g_bytes_new (text, (gsize)length);
  xmlFree (text);
  return bytes;
}

GBytes *
pw_form_with_id (GBytes *xml, const char *id, GError **error) {
  g_return_val_if_fail (xml != NULL && id != NULL, NULL);
  if (!check_id (id, error))
    return NULL;
  xmlDoc *doc = pw_form_xml_parse (xml, error);
  if (doc == NULL)
    return NULL;
  xmlNode *main_instance = find_main_instance (doc);
  GBytes *renamed = NULL;
  if (main_instance != NULL) {
    xmlSetNsProp (main_instance, NULL, (const xmlChar *)"id", (const xmlChar *)id);
    renamed = dump (doc);
  } else {
    g_set_error_literal (error, PW_ERROR, PW_ERROR_REFUSED,
                         _ ("this is not an XForms file: it has no main instance"));
  }
  xmlFreeDoc (doc);
  return renamed;
}
