/* Loading a form: the frame of the file, the main instance as a tree, and the rules that hold in
 * the end. */
#include "sync/model/pw-form.h"

#include <glib/gi18n.h>
#include <string.h>

#include "sync/base/pw-error.h"
#include "sync/base/pw-limits.h"
#include "sync/model/pw-form-loader.h"

/* --- frame ----------------------------------------------------------------------------------- */

/* <h:html><h:head><h:title/><model/></h:head><h:body/></h:html>. What else tools put into the head
 * has no meaning for answers. */
static void
load_head (PwFormLoader *loader, xmlNode *head) {
  for (xmlNode *node = pw_form_xml_first (head); node != NULL; node = pw_form_xml_next (node)) {
    if (pw_form_xml_is (node, "title")) {
      loader->form->title = pw_form_xml_text (node, loader->form->strings);
    } else if (pw_form_xml_is (node, "model")) {
      if (loader->model == NULL) /* a second one is passed over, as in JavaRosa */
        loader->model = node;
    }
  }
}

static gboolean
load_frame (PwFormLoader *loader, xmlNode *html, GError **error) {
  if (html == NULL || !pw_form_xml_is (html, "html")) {
    g_set_error (error, PW_ERROR, PW_ERROR_REFUSED,
                 _ ("this is not an XForms file: its outermost element is not <h:html>"));
    return FALSE;
  }
  for (xmlNode *node = pw_form_xml_first (html); node != NULL; node = pw_form_xml_next (node)) {
    if (pw_form_xml_is (node, "head")) {
      load_head (loader, node);
    } else if (pw_form_xml_is (node, "body") && loader->body == NULL) {
      loader->body = node;
    } else {
      return pw_form_xml_refuse_element (node, error, _ ("a form is one h:head and one h:body"));
    }
  }
  if (loader->model == NULL || loader->body == NULL)
    return pw_form_xml_refuse (html, error, _ ("the form has no model or no h:body"));
  return TRUE;
}

/* --- model ----------------------------------------------------------------------------------- */

/* The first instance is the main one. */
static gboolean
load_main_instance (PwFormLoader *loader, xmlNode *instance, GError **error) {
  xmlNode *content = pw_form_xml_first (instance);
  if (content == NULL || pw_form_xml_next (content) != NULL)
    return pw_form_xml_refuse (instance, error, _ ("the main instance holds exactly one element"));
  loader->instance = content;
  loader->form->instance_id = pw_form_xml_attribute (instance, NULL, "id", loader->form->strings);
  return TRUE;
}

/* Instances are loaded; itext, binds and actions are read later by their own steps. <submission>
 * says where and how to send: the kit seals what it sends to its office, so it means nothing here.
 */
static gboolean
load_model (PwFormLoader *loader, GError **error) {
  for (xmlNode *node = pw_form_xml_first (loader->model); node != NULL;
       node = pw_form_xml_next (node)) {
    gboolean ok = TRUE;
    if (pw_form_xml_is (node, "instance"))
      ok = loader->instance == NULL ? load_main_instance (loader, node, error)
                                    : pw_form_load_instance (loader, node, error);
    else if (!pw_form_xml_is (node, "itext") && !pw_form_xml_is (node, "bind")
             && !pw_form_xml_is (node, "submission") && !pw_form_is_action (node))
      ok = pw_form_xml_refuse_element (
          node, error, _ ("a model holds instance, itext, bind, setvalue and submission"));
    if (!ok)
      return FALSE;
  }
  if (loader->instance == NULL)
    return pw_form_xml_refuse (loader->model, error, _ ("the model has no instance"));
  return TRUE;
}

/* --- identity -------------------------------------------------------------------------------- */

/* Letters, digits, "_", "-" and ".", not beginning with a digit or sign: safe in a file name. What
 * else stands in `id` becomes "_". (transfer full) */
static char *
safe_id (const char *id) {
  g_autofree char *valid = g_utf8_make_valid (id, -1);
  GString *safe = g_string_new (g_ascii_isalpha (valid[0]) || valid[0] == '_' ? "" : "_");
  for (const char *at = valid; *at != '\0' && safe->len < PW_NAME_BYTES_MAX;
       at = g_utf8_next_char (at)) {
    gboolean is_safe = g_ascii_isalnum (*at) || strchr ("_-.", *at) != NULL;
    g_string_append_c (safe, is_safe ? *at : '_');
  }
  return g_string_free (safe, FALSE);
}

/* An attribute of the main instance, also in a namespace (orx:version). */
static const char *
instance_attribute (PwFormLoader *loader, const char *name) {
  g_return_val_if_fail (loader->instance != NULL, NULL);
  for (const xmlAttr *attribute = loader->instance->properties; attribute != NULL;
       attribute = attribute->next) {
    if (strcmp (pw_form_xml_attribute_name (attribute), name) != 0)
      continue;
    xmlChar *value = xmlNodeListGetString (loader->instance->doc, attribute->children, 1);
    const char *kept = g_string_chunk_insert_const (
        loader->form->strings, value == NULL ? "" : g_strstrip ((char *)value));
    xmlFree (value);
    if (kept[0] != '\0')
      return kept;
  }
  return NULL;
}

/* A form without id is named by the namespace of its instance, as in Collect, or by its root. */
static gboolean
load_identity (PwFormLoader *loader, GError **error) {
  PwForm *form = loader->form;
  xmlNode *instance = loader->instance;
  g_return_val_if_fail (instance != NULL, FALSE);
  const char *id = instance_attribute (loader, "id");
  if (id == NULL && instance->ns != NULL && instance->ns->href != NULL
      && strcmp ((const char *)instance->ns->href, "http://www.w3.org/2002/xforms") != 0)
    id = (const char *)instance->ns->href;
  if (id == NULL)
    id = pw_form_xml_name (instance);
  g_autofree char *safe = safe_id (id);
  form->id = g_string_chunk_insert (form->strings, safe);
  form->version = instance_attribute (loader, "version");
  if (form->version == NULL)
    form->version = "";
  if (strlen (form->version) > PW_NAME_BYTES_MAX)
    return pw_form_xml_refuse (instance, error, _ ("the version has more than %d bytes"),
                               PW_NAME_BYTES_MAX);
  if (form->title == NULL || form->title[0] == '\0')
    form->title = form->id;
  return TRUE;
}

/* --- rules that hold in the end -------------------------------------------------------------- */

/* A type that only a control could fill, on a node without it, is a text that the form makes. */
static void
settle_uncontrolled (PwFormNode *node) {
  gboolean needs_control = node->type == PW_FORM_SELECT || node->type == PW_FORM_SELECT1
                           || node->type == PW_FORM_RANK || node->type == PW_FORM_UPLOAD;
  gboolean has_it = node->control == PW_FORM_SELECT_MANY || node->control == PW_FORM_SELECT_ONE
                    || node->control == PW_FORM_RANK_ALL || node->control == PW_FORM_UPLOAD_FILE;
  if (needs_control && !has_it)
    node->type = PW_FORM_STRING;
}

/* What a confidential or read-only group says holds for everything in it. Parents come first. */
static gboolean
finish_entries (PwForm *form, GError **error) {
  for (guint i = 0; i < form->entries->len; i++) {
    PwFormEntry *entry = g_ptr_array_index (form->entries, i);
    PwFormNode *node = &entry->node;
    if (node->parent != NULL) {
      node->confidential = node->confidential || node->parent->confidential;
      node->readonly = node->readonly || node->parent->readonly;
    }
    settle_uncontrolled (node);
    if (node->column == NULL)
      continue;
    if (!g_hash_table_insert (form->by_column, (gpointer)node->column, entry)) {
      g_set_error (error, PW_ERROR, PW_ERROR_REFUSED,
                   _ ("line %u: %s: another question has the same pw:column"), node->line,
                   node->path);
      return FALSE;
    }
  }
  return TRUE;
}

/* --- public ---------------------------------------------------------------------------------- */

static gboolean
load_all (PwFormLoader *loader, xmlDoc *doc, GError **error) {
  return load_frame (loader, xmlDocGetRootElement (doc), error) && load_model (loader, error)
         && load_identity (loader, error) && pw_form_load_texts (loader, error)
         && pw_form_survey (loader, error) && pw_form_load_tree (loader, error)
         && pw_form_load_binds (loader, error) && pw_form_load_body (loader, error)
         && pw_form_load_model_actions (loader, error) && finish_entries (loader->form, error)
         && pw_form_check_outputs (loader, error) && pw_form_order (loader->form, error);
}

PwForm *
pw_form_load (GBytes *xml, GError **error) {
  g_return_val_if_fail (xml != NULL, NULL);
  if (g_bytes_get_size (xml) > PW_FORM_BYTES_MAX) {
    g_set_error (error, PW_ERROR, PW_ERROR_TOO_BIG, _ ("the form has more than %d MiB"),
                 PW_FORM_BYTES_MAX >> 20);
    return NULL;
  }
  xmlDoc *doc = pw_form_xml_parse (xml, error);
  if (doc == NULL)
    return NULL;
  g_autoptr (PwForm) form = pw_form_new (xml);
  PwFormLoader loader = {
    .form = form,
    .bind_ids = g_hash_table_new (g_str_hash, g_str_equal),
    .shapes = g_hash_table_new (g_str_hash, g_str_equal),
    .lists = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL),
  };
  gboolean ok = load_all (&loader, doc, error);
  g_hash_table_unref (loader.lists);
  g_hash_table_unref (loader.shapes);
  g_hash_table_unref (loader.bind_ids);
  xmlFreeDoc (doc);
  return ok ? g_steal_pointer (&form) : NULL;
}
