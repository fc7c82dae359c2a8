/* Loading a form: the frame of the file, the main instance as a tree, and the rules that hold in
 * the end. */
#include "sync/model/pw-form.h"

#include <glib/gi18n.h>
#include <string.h>

#include "sync/base/pw-error.h"
#include "sync/base/pw-limits.h"
#include "sync/model/pw-form-loader.h"

/* --- frame ----------------------------------------------------------------------------------- */

/* <h:html><h:head><h:title/><model/></h:head><h:body/></h:html> */
static gboolean
load_head (PwFormLoader *loader, xmlNode *head, GError **error) {
  GStringChunk *strings = loader->form->strings;
  for (xmlNode *node = pw_form_xml_first (head); node != NULL; node = pw_form_xml_next (node)) {
    if (pw_form_xml_is (node, PW_FORM_NS_HTML, "title")) {
      gboolean ok;
      loader->form->title = pw_form_xml_text (node, strings, &ok, error);
      if (!ok)
        return FALSE;
    } else if (pw_form_xml_is (node, PW_FORM_NS_XFORMS, "model") && loader->model == NULL) {
      loader->model = node;
    } else {
      return pw_form_xml_refuse_element (node, error, _ ("a head holds one title and one model"));
    }
  }
  return TRUE;
}

static gboolean
load_frame (PwFormLoader *loader, xmlNode *html, GError **error) {
  if (html == NULL || !pw_form_xml_is (html, PW_FORM_NS_HTML, "html")) {
    g_set_error (error, PW_ERROR, PW_ERROR_REFUSED,
                 _ ("this is not an XForms file: its outermost element is not <h:html>"));
    return FALSE;
  }
  for (xmlNode *node = pw_form_xml_first (html); node != NULL; node = pw_form_xml_next (node)) {
    if (pw_form_xml_is (node, PW_FORM_NS_HTML, "head")) {
      if (!load_head (loader, node, error))
        return FALSE;
    } else if (pw_form_xml_is (node, PW_FORM_NS_HTML, "body") && loader->body == NULL) {
      loader->body = node;
    } else {
      return pw_form_xml_refuse_element (node, error, _ ("a form is one h:head and one h:body"));
    }
  }
  if (loader->model == NULL || loader->body == NULL)
    return pw_form_xml_refuse (html, error, _ ("the form has no model or no h:body"));
  return TRUE;
}

/* --- instances ------------------------------------------------------------------------------- */

static gboolean
load_instance (PwFormLoader *loader, xmlNode *instance, GError **error) {
  GStringChunk *strings = loader->form->strings;
  static const char *const known[] = { "id", NULL };
  if (!pw_form_xml_attributes_are_known (instance, known, error)) {
    g_prefix_error (error, _ ("lists from outside the file are not supported: "));
    return FALSE;
  }
  xmlNode *content = pw_form_xml_first (instance);
  if (content == NULL || pw_form_xml_next (content) != NULL)
    return pw_form_xml_refuse (instance, error, _ ("an instance holds exactly one element"));
  if (loader->instance == NULL) {
    loader->instance = content;
    return TRUE;
  }
  const char *id = pw_form_xml_attribute (instance, NULL, "id", strings);
  if (id == NULL || !g_hash_table_insert (loader->instances, (gpointer)id, instance))
    return pw_form_xml_refuse (instance, error, _ ("a second instance needs an id of its own"));
  return TRUE;
}

/* Instances are noted; itext and binds are read later by their own steps. */
static gboolean
load_model (PwFormLoader *loader, GError **error) {
  for (xmlNode *node = pw_form_xml_first (loader->model); node != NULL;
       node = pw_form_xml_next (node)) {
    if (pw_form_xml_is (node, PW_FORM_NS_XFORMS, "instance")) {
      if (!load_instance (loader, node, error))
        return FALSE;
    } else if (pw_form_xml_is (node, PW_FORM_NS_XFORMS, "submission")) {
      return pw_form_xml_refuse_element (
          node, error, _ ("remove submission_url and public_key; the kit seals what it sends"));
    } else if (!pw_form_xml_is (node, PW_FORM_NS_XFORMS, "itext")
               && !pw_form_xml_is (node, PW_FORM_NS_XFORMS, "bind")) {
      return pw_form_xml_refuse_element (
          node, error, _ ("use a calculate on a bind, or a default in the instance"));
    }
  }
  if (loader->instance == NULL)
    return pw_form_xml_refuse (loader->model, error, _ ("the model has no instance"));
  return TRUE;
}

/* Letters, digits, "_", "-" and ".", not beginning with a digit: safe in a file name. */
static gboolean
id_is_valid (const char *id) {
  if (id == NULL || strlen (id) > PW_NAME_BYTES_MAX || !(g_ascii_isalpha (id[0]) || id[0] == '_'))
    return FALSE;
  return id[strspn (id, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "_-.")] == '\0';
}

static gboolean
load_identity (PwFormLoader *loader, GError **error) {
  PwForm *form = loader->form;
  form->id = pw_form_xml_attribute (loader->instance, NULL, "id", form->strings);
  if (!id_is_valid (form->id))
    return pw_form_xml_refuse (
        loader->instance, error,
        _ ("the main instance needs an id of letters, digits, \"_\", \"-\" and \".\""));
  form->version = pw_form_xml_attribute (loader->instance, NULL, "version", form->strings);
  if (form->version == NULL || form->version[0] == '\0'
      || strlen (form->version) > PW_NAME_BYTES_MAX)
    return pw_form_xml_refuse (loader->instance, error, _ ("the main instance needs a version"));
  if (form->title == NULL)
    form->title = form->id;
  return TRUE;
}

/* --- tree ------------------------------------------------------------------------------------ */

static gboolean load_children (PwFormLoader *loader, PwFormEntry *parent, xmlNode *element,
                               guint depth, GError **error);

/* <meta> is OpenRosa's: instance ids and the like are made by the program. */
static gboolean
is_meta (const PwFormEntry *parent, const xmlNode *node) {
  return parent->node.parent == NULL && strcmp ((const char *)node->name, "meta") == 0;
}

static gboolean
load_node (PwFormLoader *loader, PwFormEntry *parent, xmlNode *element, guint depth,
           GError **error) {
  PwForm *form = loader->form;
  const char *name = (const char *)element->name;
  if (strlen (name) > PW_NAME_BYTES_MAX || form->entries->len >= PW_FORM_NODES_MAX)
    return pw_form_xml_refuse (element, error,
                               _ ("the form has too many questions, or a name is too long"));
  static const char *const known[] = { "jr:template", NULL };
  if (!pw_form_xml_attributes_are_known (element, known, error))
    return FALSE;
  gboolean is_template
      = xmlHasNsProp (element, (const xmlChar *)"template", (const xmlChar *)PW_FORM_NS_JAVAROSA)
        != NULL;
  const PwFormNode *standing = pw_form_child_named (&parent->node, name);
  if (standing != NULL) {
    /* XLSForm tools write the first entry of a repeat after its template. */
    if (((const PwFormEntry *)standing)->is_template && !is_template)
      return TRUE;
    return pw_form_xml_refuse (element, error, _ ("<%s> stands twice in its group"), name);
  }
  PwFormEntry *entry = pw_form_add_entry (form, parent, name);
  entry->node.line = (guint)MAX (xmlGetLineNo (element), 0);
  entry->is_template = is_template;
  if (pw_form_xml_first (element) != NULL) {
    entry->node.kind = is_template ? PW_FORM_REPEAT : PW_FORM_GROUP;
    return load_children (loader, entry, element, depth + (is_template ? 2 : 1), error);
  }
  if (is_template)
    return pw_form_xml_refuse (element, error, _ ("the repeat <%s> holds no question"), name);
  entry->node.type = PW_FORM_STRING;
  gboolean ok;
  entry->node.default_text = pw_form_xml_text (element, form->strings, &ok, error);
  return ok;
}

/* `depth` counts the JSON containers around the children: an object for a group, an array more
 * for a repeat. */
static gboolean
load_children (PwFormLoader *loader, PwFormEntry *parent, xmlNode *element, guint depth,
               GError **error) {
  if (depth > PW_ANSWERS_DEPTH_MAX)
    return pw_form_xml_refuse (element, error, _ ("groups are nested too deeply"));
  for (xmlNode *node = pw_form_xml_first (element); node != NULL; node = pw_form_xml_next (node)) {
    if (!is_meta (parent, node) && !load_node (loader, parent, node, depth, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
load_tree (PwFormLoader *loader, GError **error) {
  g_assert (loader->instance != NULL);
  PwFormEntry *root = pw_form_add_entry (loader->form, NULL, (const char *)loader->instance->name);
  root->node.kind = PW_FORM_GROUP;
  root->node.line = (guint)MAX (xmlGetLineNo (loader->instance), 0);
  if (!load_children (loader, root, loader->instance, 1, error))
    return FALSE;
  if (pw_form_child_count (&root->node) == 0)
    return pw_form_xml_refuse (loader->instance, error, _ ("the form has no question"));
  return TRUE;
}

/* "/meta", "/orx:meta/orx:instanceID" and the like. */
static gboolean
is_meta_path (const char *path) {
  const char *name = g_str_has_prefix (path, "/orx:") ? path + 5 : path + 1;
  return path[0] == '/' && g_str_has_prefix (name, "meta") && (name[4] == '\0' || name[4] == '/');
}

PwFormEntry *
pw_form_resolve (PwFormLoader *loader, xmlNode *node, const char *reference, gboolean meta_allowed,
                 GError **error) {
  const char *root = pw_form_root (loader->form)->name;
  gsize length = strlen (root);
  PwFormEntry *entry = NULL;
  if (reference != NULL && reference[0] == '/' && strncmp (reference + 1, root, length) == 0) {
    const char *path = reference + 1 + length;
    entry = pw_form_entry (loader->form, path[0] == '\0' ? "/" : path);
    if (entry == NULL && meta_allowed && is_meta_path (path))
      return NULL;
  }
  if (entry == NULL)
    (void)pw_form_xml_refuse (node, error,
                              _ ("<%s> names \"%s\", which the main instance does not have; write "
                                 "the whole path, such as /%s/name"),
                              (const char *)node->name, reference == NULL ? "" : reference, root);
  return entry;
}

/* --- rules that hold in the end -------------------------------------------------------------- */

static gboolean
refuse_node (const PwFormNode *node, GError **error, const char *why) {
  g_set_error (error, PW_ERROR, PW_ERROR_REFUSED, _ ("line %u: %s: %s"), node->line, node->path,
               why);
  return FALSE;
}

static gboolean
entry_is_whole (const PwFormEntry *entry, GError **error) {
  const PwFormNode *node = &entry->node;
  gboolean is_select = node->type == PW_FORM_SELECT || node->type == PW_FORM_SELECT1;
  if (is_select && pw_form_choice_count (node) == 0)
    return refuse_node (node, error, _ ("a select without choices; give it items in the body"));
  if (node->type == PW_FORM_UPLOAD && !node->has_control)
    return refuse_node (node, error, _ ("a binary without <upload> in the body"));
  if (entry->is_template && !node->has_control)
    return refuse_node (node, error, _ ("a template without <repeat> in the body"));
  return TRUE;
}

/* What a repeat or a confidential group says holds for everything in it. Parents come first. */
static gboolean
finish_entries (PwForm *form, GError **error) {
  for (guint i = 0; i < form->entries->len; i++) {
    PwFormEntry *entry = g_ptr_array_index (form->entries, i);
    PwFormNode *node = &entry->node;
    if (node->parent != NULL && node->parent->confidential)
      node->confidential = TRUE;
    if (!entry_is_whole (entry, error))
      return FALSE;
    if (node->column == NULL)
      continue;
    if (!g_hash_table_insert (form->by_column, (gpointer)node->column, entry))
      return refuse_node (node, error, _ ("another question has the same pw:column"));
  }
  return TRUE;
}

/* --- public ---------------------------------------------------------------------------------- */

static gboolean
load_all (PwFormLoader *loader, xmlDoc *doc, GError **error) {
  return load_frame (loader, xmlDocGetRootElement (doc), error) && load_model (loader, error)
         && load_identity (loader, error) && load_tree (loader, error)
         && pw_form_load_texts (loader, error) && pw_form_load_binds (loader, error)
         && pw_form_load_body (loader, error) && finish_entries (loader->form, error);
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
    .texts = g_hash_table_new (g_str_hash, g_str_equal),
    .instances = g_hash_table_new (g_str_hash, g_str_equal),
    .lists = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL),
  };
  gboolean ok = load_all (&loader, doc, error);
  g_hash_table_unref (loader.lists);
  g_hash_table_unref (loader.instances);
  g_hash_table_unref (loader.texts);
  xmlFreeDoc (doc);
  return ok ? g_steal_pointer (&form) : NULL;
}
