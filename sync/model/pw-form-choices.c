/* Code lists: the items of a select, written out or taken from an instance.
 *
 * An itemset over a whole inline instance is a list of its own. With a predicate, randomize(), of
 * an external list or of the main instance it is asked again and again (PW_FORM_CHOICES); where the
 * instance is inline, all its items are listed too, so that answers can be checked without a
 * session. */
#include "sync/model/pw-form-loader.h"

#include <glib/gi18n.h>
#include <string.h>

#include "sync/base/pw-limits.h"
#include "sync/model/pw-form-nodeset.h"

/* --- one choice ------------------------------------------------------------------------------ */

static gboolean
add_choice (PwFormLoader *loader, PwFormList *list, xmlNode *item, const char *code,
            const PwFormText *label, GError **error) {
  if (strlen (code) > PW_NAME_BYTES_MAX)
    return pw_form_xml_refuse (item, error, _ ("a choice's code has more than %d bytes"),
                               PW_NAME_BYTES_MAX);
  if (++loader->form->choice_count > PW_FORM_CHOICES_MAX)
    return pw_form_xml_refuse (item, error, _ ("the form has more than %d choices"),
                               PW_FORM_CHOICES_MAX);
  if (!g_hash_table_contains (list->by_code, code))
    g_hash_table_insert (list->by_code, (gpointer)code, GUINT_TO_POINTER (list->choices->len));
  PwFormChoice choice = { .code = code, .label = label };
  g_array_append_val (list->choices, choice);
  return TRUE;
}

/* The codes of a select with many answers stand in one text with blanks between. */
static gboolean
codes_are_words (const PwFormEntry *entry, xmlNode *control, GError **error) {
  if (entry->node.type == PW_FORM_SELECT1)
    return TRUE;
  for (guint i = 0; i < pw_form_choice_count (&entry->node); i++) {
    const char *code = pw_form_choice (&entry->node, i)->code;
    if (strpbrk (code, " \t\r\n") != NULL)
      return pw_form_xml_refuse (control, error,
                                 _ ("code \"%s\" has a blank in it, and %s takes several; write "
                                    "\"_\" for the blank"),
                                 code, entry->node.path);
  }
  return TRUE;
}

/* --- written out ----------------------------------------------------------------------------- */

/* <item><label ref="jr:itext('...')"/><value>code</value></item>; one without a code means that
 * there is no answer, and that can always be chosen. */
static gboolean
load_item (PwFormLoader *loader, PwFormList *list, xmlNode *item, GError **error) {
  const PwFormText *label = NULL;
  const char *code = NULL;
  for (xmlNode *node = pw_form_xml_first (item); node != NULL; node = pw_form_xml_next (node)) {
    if (pw_form_xml_is (node, "label")) {
      if (!pw_form_load_text (loader, node, &label, error))
        return FALSE;
    } else if (pw_form_xml_is (node, "value")) {
      code = pw_form_xml_text (node, loader->form->strings);
    } else {
      return pw_form_xml_refuse_element (node, error, _ ("an item holds a label and a value"));
    }
  }
  if (code == NULL)
    return pw_form_xml_refuse (item, error, _ ("an item needs a value"));
  return code[0] == '\0' || add_choice (loader, list, item, code, label, error);
}

/* --- from an instance ------------------------------------------------------------------------ */

/* "jr:itext(itextId)" is the column "itextId" with ids of texts. */
static const char *
column_name (PwFormLoader *loader, const char *reference, gboolean *is_itext) {
  const char *at = g_str_has_prefix (reference, "jr:") ? reference + 3 : reference;
  *is_itext = g_str_has_prefix (at, "itext(") && g_str_has_suffix (at, ")");
  g_autofree char *name = *is_itext ? g_strndup (at + 6, strlen (at) - 7) : g_strdup (reference);
  g_strstrip (name);
  const char *plain = g_str_has_prefix (name, "./") ? name + 2 : name;
  return g_string_chunk_insert_const (loader->form->strings, plain);
}

/* A child's name, or "." for the item itself. */
static gboolean
is_column (const char *name) {
  return name != NULL && name[0] != '\0'
         && (strcmp (name, ".") == 0 || strpbrk (name, "/@()[]*:' ") == NULL);
}

/* <itemset ...><value ref="name"/><label ref="jr:itext(itextId)"/></itemset> */
static gboolean
load_columns (PwFormLoader *loader, xmlNode *itemset, PwFormNode *node, GError **error) {
  GStringChunk *strings = loader->form->strings;
  for (xmlNode *child = pw_form_xml_first (itemset); child != NULL;
       child = pw_form_xml_next (child)) {
    gboolean is_value = pw_form_xml_is (child, "value");
    if (!is_value && !pw_form_xml_is (child, "label"))
      return pw_form_xml_refuse_element (child, error, _ ("an itemset holds a value and a label"));
    const char *reference = pw_form_xml_attribute (child, NULL, "ref", strings);
    gboolean is_itext = FALSE;
    const char *name = reference == NULL ? NULL : column_name (loader, reference, &is_itext);
    if (!is_column (name) || (is_value && is_itext))
      return pw_form_xml_refuse (child, error,
                                 _ ("ref=\"%s\" of an itemset is not supported; use the name of a "
                                    "child, such as \"name\""),
                                 reference == NULL ? "" : reference);
    if (is_value) {
      node->value_ref = name;
    } else {
      node->label_ref = name;
      node->label_is_itext = is_itext;
    }
  }
  if (node->value_ref == NULL)
    return pw_form_xml_refuse (itemset, error, _ ("an itemset needs a value ref"));
  if (node->label_ref == NULL)
    node->label_ref = node->value_ref;
  return TRUE;
}

/* The text of the child `name` of `item`, or of the item itself; NULL if it has none. */
static const char *
column_text (PwFormLoader *loader, xmlNode *item, const char *name) {
  if (strcmp (name, ".") == 0)
    return pw_form_xml_text (item, loader->form->strings);
  for (xmlNode *node = pw_form_xml_first (item); node != NULL; node = pw_form_xml_next (node)) {
    if (strcmp ((const char *)node->name, name) == 0)
      return pw_form_xml_text (node, loader->form->strings);
  }
  return NULL;
}

/* Items without a code are places of layout, not choices. */
static gboolean
load_instance_item (PwFormLoader *loader, PwFormList *list, xmlNode *item, const PwFormNode *node,
                    GError **error) {
  const char *code = column_text (loader, item, node->value_ref);
  if (code == NULL || code[0] == '\0')
    return TRUE;
  const char *words = column_text (loader, item, node->label_ref);
  const PwFormText *label = NULL;
  if (words != NULL && node->label_is_itext)
    label = pw_form_text_by_id (loader->form, words);
  else
    label = pw_form_text_of (loader, words);
  return add_choice (loader, list, item, code, label, error);
}

/* All items of an inline instance that the steps of `nodeset` lead to. */
static gboolean
load_list (PwFormLoader *loader, PwFormEntry *entry, const PwFormNodeset *nodeset,
           const PwFormInstance *instance, GError **error) {
  const PwFormNode *node = &entry->node;
  g_autofree char *key = g_strdup_printf ("%s\n%s\n%s\n%s\n%d", nodeset->instance, nodeset->steps,
                                          node->value_ref, node->label_ref, node->label_is_itext);
  entry->list = g_hash_table_lookup (loader->lists, key);
  if (entry->list != NULL)
    return TRUE;
  PwFormList *list = pw_form_add_list (loader->form);
  g_autoptr (GPtrArray) items = pw_form_nodeset_items (nodeset, instance->doc);
  for (guint i = 0; i < items->len; i++) {
    if (!load_instance_item (loader, list, g_ptr_array_index (items, i), node, error))
      return FALSE;
  }
  entry->list = list;
  g_hash_table_insert (loader->lists, g_steal_pointer (&key), list);
  return TRUE;
}

static gboolean
load_itemset (PwFormLoader *loader, PwFormEntry *entry, xmlNode *itemset, GError **error) {
  PwFormNode *node = &entry->node;
  const char *text = pw_form_xml_attribute (itemset, NULL, "nodeset", loader->form->strings);
  if (text == NULL || text[0] == '\0')
    return pw_form_xml_refuse (itemset, error, _ ("an itemset needs a nodeset"));
  if (!load_columns (loader, itemset, node, error))
    return FALSE;
  g_auto (PwFormNodeset) nodeset = { 0 };
  gboolean is_plain = pw_form_nodeset_parse (text, &nodeset);
  const PwFormInstance *instance
      = is_plain ? pw_form_instance_named (loader->form, nodeset.instance) : NULL;
  gboolean is_inline = instance != NULL && instance->doc != NULL && instance->src == NULL;
  if (!is_inline || nodeset.is_filtered) {
    node->expressions[PW_FORM_CHOICES]
        = pw_form_compile (loader, itemset, "itemset", text, entry, error);
    if (node->expressions[PW_FORM_CHOICES] == NULL)
      return FALSE;
  }
  node->open_choices = !is_inline;
  return !is_inline || load_list (loader, entry, &nodeset, instance, error);
}

/* --- both ------------------------------------------------------------------------------------ */

/* What <item>s and <itemset>s make of `entry`'s list. */
static gboolean
load_lists (PwFormLoader *loader, PwFormEntry *entry, xmlNode *control, GError **error) {
  gboolean has_itemset = FALSE;
  PwFormList *written = NULL;
  for (xmlNode *node = pw_form_xml_first (control); node != NULL; node = pw_form_xml_next (node)) {
    gboolean is_itemset = pw_form_xml_is (node, "itemset");
    if (!is_itemset && !pw_form_xml_is (node, "item"))
      continue;
    if (has_itemset || (is_itemset && written != NULL))
      return pw_form_xml_refuse_element (node, error,
                                         _ ("a select has either items or one itemset"));
    has_itemset = is_itemset;
    if (is_itemset) {
      if (!load_itemset (loader, entry, node, error))
        return FALSE;
      continue;
    }
    if (written == NULL)
      written = entry->list = pw_form_add_list (loader->form);
    if (!load_item (loader, written, node, error))
      return FALSE;
  }
  if (!has_itemset && written == NULL)
    return pw_form_xml_refuse (control, error,
                               _ ("%s is a select without choices; give it items or an itemset"),
                               entry->node.path);
  return TRUE;
}

gboolean
pw_form_load_choices (PwFormLoader *loader, PwFormEntry *entry, xmlNode *control, GError **error) {
  gboolean is_elsewhere;
  switch (entry->node.control) {
  case PW_FORM_SELECT_MANY:
  case PW_FORM_SELECT_ONE:
  case PW_FORM_RANK_ALL:
    if (!pw_form_load_search (loader, entry, control, &is_elsewhere, error))
      return FALSE;
    return is_elsewhere
           || (load_lists (loader, entry, control, error)
               && codes_are_words (entry, control, error));
  case PW_FORM_RANGE:
    return TRUE; /* an itemset in it names the ticks */
  case PW_FORM_NO_CONTROL:
  case PW_FORM_INPUT:
  case PW_FORM_UPLOAD_FILE:
  case PW_FORM_TRIGGER:
    break;
  }
  for (xmlNode *node = pw_form_xml_first (control); node != NULL; node = pw_form_xml_next (node)) {
    if (pw_form_xml_is (node, "item") || pw_form_xml_is (node, "itemset"))
      return pw_form_xml_refuse_element (node, error, _ ("only a select has choices"));
  }
  return TRUE;
}
