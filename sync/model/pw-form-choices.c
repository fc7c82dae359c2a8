/* Code lists: the items of a select, written out or taken from a secondary instance. */
#include "sync/model/pw-form-loader.h"

#include <glib/gi18n.h>
#include <string.h>

#include "sync/base/pw-limits.h"

/* --- one choice ------------------------------------------------------------------------------ */

static gboolean
add_choice (PwFormLoader *loader, PwFormList *list, xmlNode *item, const char *code,
            const PwFormText *label, GError **error) {
  if (code == NULL || code[0] == '\0' || strpbrk (code, " \t\r\n") != NULL
      || strlen (code) > PW_NAME_BYTES_MAX)
    return pw_form_xml_refuse (item, error, _ ("a choice needs a code without blanks"));
  if (++loader->form->choice_count > PW_FORM_CHOICES_MAX)
    return pw_form_xml_refuse (item, error, _ ("the form has more than %d choices"),
                               PW_FORM_CHOICES_MAX);
  guint index = list->choices->len;
  if (!g_hash_table_insert (list->by_code, (gpointer)code, GUINT_TO_POINTER (index)))
    return pw_form_xml_refuse (item, error, _ ("code \"%s\" stands twice in a list"), code);
  PwFormChoice choice = { .code = code, .label = label };
  g_array_append_val (list->choices, choice);
  return TRUE;
}

/* The only text of a child element called `name`, or NULL. */
static const char *
child_text (PwFormLoader *loader, xmlNode *item, const char *name, GError **error) {
  for (xmlNode *node = pw_form_xml_first (item); node != NULL; node = pw_form_xml_next (node)) {
    if (strcmp ((const char *)node->name, name) != 0)
      continue;
    gboolean ok;
    const char *text = pw_form_xml_text (node, loader->form->strings, &ok, error);
    if (!ok)
      return NULL;
    g_autofree char *stripped = g_strstrip (g_strdup (text == NULL ? "" : text));
    return g_string_chunk_insert_const (loader->form->strings, stripped);
  }
  return NULL;
}

/* --- written out ----------------------------------------------------------------------------- */

/* <item><label ref="jr:itext('...')"/><value>code</value></item> */
static gboolean
load_item (PwFormLoader *loader, PwFormList *list, xmlNode *item, GError **error) {
  const PwFormText *label = NULL;
  for (xmlNode *node = pw_form_xml_first (item); node != NULL; node = pw_form_xml_next (node)) {
    if (pw_form_xml_is (node, PW_FORM_NS_XFORMS, "label")) {
      if (!pw_form_load_text (loader, node, &label, error))
        return FALSE;
    } else if (!pw_form_xml_is (node, PW_FORM_NS_XFORMS, "value")) {
      return pw_form_xml_refuse_element (node, error, _ ("an item holds a label and a value"));
    }
  }
  g_autoptr (GError) local = NULL;
  const char *code = child_text (loader, item, "value", &local);
  if (local != NULL) {
    g_propagate_error (error, g_steal_pointer (&local));
    return FALSE;
  }
  return add_choice (loader, list, item, code, label, error);
}

/* --- from an instance ------------------------------------------------------------------------ */

/* instance('acts')/root/item[predicate] */
typedef struct {
  char *instance;  /* owned */
  char *predicate; /* owned; NULL if none */
} Nodeset;

static void
nodeset_clear (Nodeset *nodeset) {
  g_clear_pointer (&nodeset->instance, g_free);
  g_clear_pointer (&nodeset->predicate, g_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Nodeset, nodeset_clear)

static gboolean
parse_nodeset (const char *text, Nodeset *nodeset) {
  static const char before[] = "instance(";
  static const char after[] = ")/root/item";
  if (text == NULL || !g_str_has_prefix (text, before))
    return FALSE;
  const char *open = text + sizeof before - 1;
  if (*open != '\'' && *open != '"')
    return FALSE;
  const char *close = strchr (open + 1, *open);
  if (close == NULL || !g_str_has_prefix (close + 1, after))
    return FALSE;
  const char *rest = close + 1 + sizeof after - 1;
  gsize rest_length = strlen (rest);
  if (rest_length > 0 && (rest_length < 3 || rest[0] != '[' || rest[rest_length - 1] != ']'))
    return FALSE;
  nodeset->instance = g_strndup (open + 1, (gsize)(close - open - 1));
  if (rest_length > 0)
    nodeset->predicate = g_strndup (rest + 1, rest_length - 2);
  return TRUE;
}

/* Which children of an item hold its code and its label. */
typedef struct {
  const char *value; /* borrowed from the form */
  const char *label;
  gboolean label_is_itext; /* the child holds an id of itext: jr:itext(itextId) */
} Columns;

/* <itemset ...><value ref="name"/><label ref="jr:itext(itextId)"/></itemset> */
static gboolean
load_columns (PwFormLoader *loader, xmlNode *itemset, Columns *columns, GError **error) {
  GStringChunk *strings = loader->form->strings;
  for (xmlNode *node = pw_form_xml_first (itemset); node != NULL; node = pw_form_xml_next (node)) {
    const char *reference = pw_form_xml_attribute (node, NULL, "ref", strings);
    if (pw_form_xml_is (node, PW_FORM_NS_XFORMS, "value"))
      columns->value = reference;
    else if (pw_form_xml_is (node, PW_FORM_NS_XFORMS, "label"))
      columns->label = reference;
    else
      return pw_form_xml_refuse_element (node, error, _ ("an itemset holds a value and a label"));
  }
  if (columns->value == NULL || columns->label == NULL)
    return pw_form_xml_refuse (itemset, error, _ ("an itemset needs a value ref and a label ref"));
  static const char itext[] = "jr:itext(";
  if (g_str_has_prefix (columns->label, itext) && g_str_has_suffix (columns->label, ")")) {
    columns->label_is_itext = TRUE;
    const char *name = columns->label + sizeof itext - 1;
    columns->label = g_string_chunk_insert_len (strings, name, (gssize)strlen (name) - 1);
  }
  return TRUE;
}

static gboolean
load_instance_item (PwFormLoader *loader, PwFormList *list, xmlNode *item, const Columns *columns,
                    GError **error) {
  g_autoptr (GError) local = NULL;
  const char *code = child_text (loader, item, columns->value, &local);
  const char *words = local == NULL ? child_text (loader, item, columns->label, &local) : NULL;
  const PwFormText *label = NULL;
  if (local == NULL && words != NULL && columns->label_is_itext)
    (void)pw_form_find_text (loader, item, words, &label, &local);
  else if (local == NULL && words != NULL)
    (void)pw_form_load_text_value (loader, item, words, &label, &local);
  if (local != NULL) {
    g_propagate_error (error, g_steal_pointer (&local));
    return FALSE;
  }
  return add_choice (loader, list, item, code, label, error);
}

static gboolean
load_itemset (PwFormLoader *loader, PwFormEntry *entry, xmlNode *itemset, GError **error) {
  GStringChunk *strings = loader->form->strings;
  const char *text = pw_form_xml_attribute (itemset, NULL, "nodeset", strings);
  g_auto (Nodeset) nodeset = { 0 };
  if (!parse_nodeset (text, &nodeset))
    return pw_form_xml_refuse (
        itemset, error,
        _ ("nodeset=\"%s\" is not supported; use instance('id')/root/item with or without [...]"),
        text == NULL ? "" : text);
  xmlNode *instance = g_hash_table_lookup (loader->instances, nodeset.instance);
  if (instance == NULL)
    return pw_form_xml_refuse (itemset, error, _ ("there is no instance \"%s\" in the file"),
                               nodeset.instance);
  Columns columns = { 0 };
  if (!load_columns (loader, itemset, &columns, error))
    return FALSE;
  g_autofree char *key = g_strdup_printf ("%s\n%s\n%s\n%d", nodeset.instance, columns.value,
                                          columns.label, columns.label_is_itext);
  entry->list = g_hash_table_lookup (loader->lists, key);
  if (entry->list != NULL)
    return TRUE;
  PwFormList *list = pw_form_add_list (loader->form);
  xmlNode *root = pw_form_xml_first (instance);
  for (xmlNode *item = pw_form_xml_first (root); item != NULL; item = pw_form_xml_next (item)) {
    if (!load_instance_item (loader, list, item, &columns, error))
      return FALSE;
  }
  entry->list = list;
  g_hash_table_insert (loader->lists, g_steal_pointer (&key), list);
  return TRUE;
}

/* --- both ------------------------------------------------------------------------------------ */

gboolean
pw_form_load_choices (PwFormLoader *loader, PwFormEntry *entry, xmlNode *control, GError **error) {
  gboolean is_select = entry->node.type == PW_FORM_SELECT || entry->node.type == PW_FORM_SELECT1;
  PwFormList *written = NULL;
  for (xmlNode *node = pw_form_xml_first (control); node != NULL; node = pw_form_xml_next (node)) {
    gboolean is_item = pw_form_xml_is (node, PW_FORM_NS_XFORMS, "item");
    if (!is_item && !pw_form_xml_is (node, PW_FORM_NS_XFORMS, "itemset"))
      continue;
    if (!is_select || (entry->list != NULL && (!is_item || written == NULL)))
      return pw_form_xml_refuse_element (node, error,
                                         _ ("a select has either items or one itemset"));
    if (!is_item) {
      if (!load_itemset (loader, entry, node, error))
        return FALSE;
      continue;
    }
    if (written == NULL)
      written = entry->list = pw_form_add_list (loader->form);
    if (!load_item (loader, written, node, error))
      return FALSE;
  }
  return TRUE;
}
