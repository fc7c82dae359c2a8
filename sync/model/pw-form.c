/* A loaded form: its parts, and how they are looked up. */
#include "sync/model/pw-form.h"

#include "sync/model/pw-form-private.h"

#include <string.h>

static const PwFormEntry *
entry_of (const PwFormNode *node) {
  return (const PwFormEntry *)node;
}

/* --- life ------------------------------------------------------------------------------------ */

static void
entry_free (gpointer data) {
  PwFormEntry *entry = data;
  g_clear_pointer (&entry->children, g_ptr_array_unref);
  g_clear_pointer (&entry->by_name, g_hash_table_unref);
  g_clear_pointer (&entry->template, xmlFreeNode);
  g_free (entry->dependents);
  g_free (entry);
}

static void
instance_free (gpointer data) {
  PwFormInstance *instance = data;
  g_clear_pointer (&instance->doc, xmlFreeDoc);
  g_free (instance);
}

static void
xpath_free (gpointer data) {
  pw_xpath_free (data);
}

static void
list_free (gpointer data) {
  PwFormList *list = data;
  g_array_unref (list->choices);
  g_hash_table_unref (list->by_code);
  g_free (list);
}

PwForm *
pw_form_new (GBytes *xml) {
  PwForm *form = g_new0 (PwForm, 1);
  form->references = 1;
  form->bytes = g_bytes_ref (xml);
  form->digest = pw_digest_of (g_bytes_get_data (xml, NULL), g_bytes_get_size (xml));
  form->strings = g_string_chunk_new (4096);
  form->languages = g_ptr_array_new ();
  form->entries = g_ptr_array_new_with_free_func (entry_free);
  form->texts = g_ptr_array_new_with_free_func (pw_form_text_free);
  form->text_ids = g_hash_table_new (g_str_hash, g_str_equal);
  form->lists = g_ptr_array_new_with_free_func (list_free);
  form->by_path = g_hash_table_new (g_str_hash, g_str_equal);
  form->by_full = g_hash_table_new (g_str_hash, g_str_equal);
  form->by_column = g_hash_table_new (g_str_hash, g_str_equal);
  form->instances = g_ptr_array_new_with_free_func (instance_free);
  form->xpaths = g_ptr_array_new_with_free_func (xpath_free);
  form->actions = g_array_new (FALSE, FALSE, sizeof (PwFormAction));
  form->triggers = g_array_new (FALSE, FALSE, sizeof (PwFormTrigger));
  pw_form_fill_scope (form);
  return form;
}

PwForm *
pw_form_ref (PwForm *form) {
  g_return_val_if_fail (form != NULL, NULL);
  g_atomic_int_inc (&form->references);
  return form;
}

void
pw_form_free (PwForm *form) {
  if (form == NULL || !g_atomic_int_dec_and_test (&form->references))
    return;
  g_array_unref (form->triggers);
  g_array_unref (form->actions);
  g_ptr_array_unref (form->xpaths);
  g_ptr_array_unref (form->instances);
  g_hash_table_unref (form->by_column);
  g_hash_table_unref (form->by_full);
  g_hash_table_unref (form->by_path);
  g_ptr_array_unref (form->lists);
  g_hash_table_unref (form->text_ids);
  g_ptr_array_unref (form->texts);
  g_ptr_array_unref (form->entries); /* their templates before the document that they are of */
  g_clear_pointer (&form->main, xmlFreeDoc);
  g_ptr_array_unref (form->languages);
  g_string_chunk_free (form->strings);
  g_bytes_unref (form->bytes);
  g_free (form);
}

/* --- building -------------------------------------------------------------------------------- */

/* Links `entry` below `parent`. */
static void
add_child (PwFormEntry *parent, PwFormEntry *entry) {
  entry->node.parent = &parent->node;
  if (parent->children == NULL) {
    parent->children = g_ptr_array_new ();
    parent->by_name = g_hash_table_new (g_str_hash, g_str_equal);
  }
  entry->node.index = parent->children->len;
  g_ptr_array_add (parent->children, entry);
  g_hash_table_insert (parent->by_name, (gpointer)entry->node.name, entry);
}

PwFormEntry *
pw_form_add_entry (PwForm *form, PwFormEntry *parent, const char *name) {
  PwFormEntry *entry = g_new0 (PwFormEntry, 1);
  entry->number = form->entries->len;
  g_ptr_array_add (form->entries, entry);
  entry->node.name = g_string_chunk_insert_const (form->strings, name);
  entry->node.kind = PW_FORM_QUESTION;
  entry->node.appearance = "";
  g_autofree char *full = g_strconcat (parent == NULL ? "" : parent->full_path, "/", name, NULL);
  entry->full_path = g_string_chunk_insert (form->strings, full);
  if (parent == NULL) {
    entry->node.path = "/";
  } else {
    const PwFormEntry *root = g_ptr_array_index (form->entries, 0);
    entry->node.path = entry->full_path + strlen (root->full_path);
    add_child (parent, entry);
  }
  g_hash_table_insert (form->by_path, (gpointer)entry->node.path, entry);
  g_hash_table_insert (form->by_full, (gpointer)entry->full_path, entry);
  return entry;
}

PwFormList *
pw_form_add_list (PwForm *form) {
  PwFormList *list = g_new0 (PwFormList, 1);
  list->choices = g_array_new (FALSE, FALSE, sizeof (PwFormChoice));
  list->by_code = g_hash_table_new (g_str_hash, g_str_equal);
  g_ptr_array_add (form->lists, list);
  return list;
}

PwFormEntry *
pw_form_entry (const PwForm *form, const char *full_path) {
  return g_hash_table_lookup (form->by_full, full_path);
}

/* --- the form -------------------------------------------------------------------------------- */

const char *
pw_form_id (const PwForm *form) {
  return form->id;
}

const char *
pw_form_version (const PwForm *form) {
  return form->version;
}

const char *
pw_form_title (const PwForm *form) {
  return form->title;
}

const PwDigest *
pw_form_digest (const PwForm *form) {
  return &form->digest;
}

GBytes *
pw_form_bytes (const PwForm *form) {
  return form->bytes;
}

const char *
pw_form_language (const PwForm *form, guint index) {
  return index < form->languages->len ? g_ptr_array_index (form->languages, index) : NULL;
}

const char *
pw_form_default_language (const PwForm *form) {
  return g_ptr_array_index (form->languages, form->default_language);
}

/* --- nodes ----------------------------------------------------------------------------------- */

const PwFormNode *
pw_form_root (const PwForm *form) {
  return g_ptr_array_index (form->entries, 0);
}

const PwFormNode *
pw_form_find (const PwForm *form, const char *path) {
  g_return_val_if_fail (path != NULL, NULL);
  return g_hash_table_lookup (form->by_path, path);
}

const char *
pw_form_full_path (const PwFormNode *node) {
  g_return_val_if_fail (node != NULL, NULL);
  return entry_of (node)->full_path;
}

const PwFormNode *
pw_form_find_full (const PwForm *form, const char *full_path) {
  g_return_val_if_fail (full_path != NULL, NULL);
  return g_hash_table_lookup (form->by_full, full_path);
}

const PwFormNode *
pw_form_find_column (const PwForm *form, const char *column) {
  g_return_val_if_fail (column != NULL, NULL);
  return g_hash_table_lookup (form->by_column, column);
}

guint
pw_form_child_count (const PwFormNode *node) {
  const GPtrArray *children = entry_of (node)->children;
  return children == NULL ? 0 : children->len;
}

const PwFormNode *
pw_form_child (const PwFormNode *node, guint index) {
  return index < pw_form_child_count (node) ? g_ptr_array_index (entry_of (node)->children, index)
                                            : NULL;
}

const PwFormNode *
pw_form_child_named (const PwFormNode *node, const char *name) {
  GHashTable *by_name = entry_of (node)->by_name;
  return by_name == NULL ? NULL : g_hash_table_lookup (by_name, name);
}

/* --- choices --------------------------------------------------------------------------------- */

guint
pw_form_choice_count (const PwFormNode *node) {
  const PwFormList *list = entry_of (node)->list;
  return list == NULL ? 0 : list->choices->len;
}

const PwFormChoice *
pw_form_choice (const PwFormNode *node, guint index) {
  if (index >= pw_form_choice_count (node))
    return NULL;
  return &g_array_index (entry_of (node)->list->choices, PwFormChoice, index);
}

const PwFormChoice *
pw_form_choice_named (const PwFormNode *node, const char *code) {
  const PwFormList *list = entry_of (node)->list;
  gpointer index;
  if (list == NULL || !g_hash_table_lookup_extended (list->by_code, code, NULL, &index))
    return NULL;
  return pw_form_choice (node, GPOINTER_TO_UINT (index));
}

/* --- actions and triggers -------------------------------------------------------------------- */

guint
pw_form_action_count (const PwForm *form) {
  return form->actions->len;
}

const PwFormAction *
pw_form_action (const PwForm *form, guint index) {
  return index < form->actions->len ? &g_array_index (form->actions, PwFormAction, index) : NULL;
}

guint
pw_form_trigger_count (const PwForm *form) {
  return form->triggers->len;
}

const PwFormTrigger *
pw_form_trigger (const PwForm *form, guint index) {
  return index < form->triggers->len ? &g_array_index (form->triggers, PwFormTrigger, index) : NULL;
}

const PwFormDependent *
pw_form_dependents (G_GNUC_UNUSED const PwForm *form, const PwFormNode *node, guint *count) {
  g_return_val_if_fail (node != NULL && count != NULL, NULL);
  *count = entry_of (node)->dependent_count;
  return entry_of (node)->dependents;
}
