/* Selects whose list is named in older ways: appearance="search('list', ...)" and <input
 * query=...>.
 *
 *   <select1 ref="..." appearance="minimal search('fruits', 'matches', 'kind', /data/kind)">
 *     <item><label>name_label</label><value>name_key</value></item></select1>
 *
 * is read as the itemset instance('fruits')/root/item[kind = /data/kind] with value and label in
 * the columns that the one item names; query="instance('cities')/root/item[...]" as that itemset
 * with name and label. The list is an external one, whether or not the form declares it. */
#include "sync/model/pw-form-loader.h"

#include <glib/gi18n.h>
#include <string.h>

#include "sync/model/pw-form-nodeset.h"

#define ARGUMENTS_MAX 8

/* --- reading search(...) --------------------------------------------------------------------- */

/* Where "search" and its bracket begin in `appearance`, or NULL. */
static const char *
find_search (const char *appearance, const char **bracket) {
  static const char name[] = "search";
  const char *at = appearance;
  while ((at = strstr (at, name)) != NULL) {
    const char *open = at + sizeof name - 1;
    open += strspn (open, " ");
    if (*open == '(' && (at == appearance || !g_ascii_isalnum (at[-1]))) {
      *bracket = open;
      return at;
    }
    at++;
  }
  return NULL;
}

/* The arguments in the bracket at `open`, cut at the commas that are in no quotes and brackets of
 * their own; `*end` is behind the bracket. NULL if it is not closed. (transfer full) */
static GPtrArray *
take_arguments (const char *open, const char **end) {
  g_autoptr (GPtrArray) arguments = g_ptr_array_new_with_free_func (g_free);
  const char *start = open + 1;
  guint depth = 0;
  char quote = '\0';
  for (const char *at = open; *at != '\0' && arguments->len < ARGUMENTS_MAX; at++) {
    if (quote != '\0') {
      quote = *at == quote ? '\0' : quote;
      continue;
    }
    if (*at == '\'' || *at == '"')
      quote = *at;
    else if (*at == '(' || *at == '[')
      depth++;
    else if (*at == ')' || *at == ']')
      depth--;
    if (depth == 0 || (depth == 1 && *at == ',')) {
      g_ptr_array_add (arguments, g_strstrip (g_strndup (start, (gsize)(at - start))));
      start = at + 1;
    }
    if (depth == 0) {
      *end = at + 1;
      return g_steal_pointer (&arguments);
    }
  }
  return NULL;
}

/* 'fruits' is fruits, if that can stand in a path; NULL otherwise. (transfer full) */
static char *
literal (const char *argument) {
  gsize length = strlen (argument);
  if (length < 3 || (argument[0] != '\'' && argument[0] != '"')
      || argument[length - 1] != argument[0])
    return NULL;
  g_autofree char *name = g_strndup (argument + 1, length - 2);
  gboolean is_name = (g_ascii_isalpha (name[0]) || name[0] == '_')
                     && name[strspn (name, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "_-.")] == '\0';
  return is_name ? g_steal_pointer (&name) : NULL;
}

/* "[starts-with(column, value)]" from the three arguments at `first`. */
static gboolean
add_condition (GString *nodeset, GPtrArray *arguments, guint first) {
  static const struct {
    const char *way;
    const char *begin;
    const char *middle;
    const char *end;
  } ways[] = { { "matches", "[", " = ", "]" },
               { "contains", "[contains(", ", ", ")]" },
               { "startswith", "[starts-with(", ", ", ")]" },
               { "endswith", "[ends-with(", ", ", ")]" } };
  g_autofree char *way = literal (g_ptr_array_index (arguments, first));
  g_autofree char *column = literal (g_ptr_array_index (arguments, first + 1));
  const char *value = g_ptr_array_index (arguments, first + 2);
  for (gsize i = 0; way != NULL && column != NULL && i < G_N_ELEMENTS (ways); i++) {
    if (strcmp (way, ways[i].way) != 0)
      continue;
    g_string_append_printf (nodeset, "%s%s%s%s%s", ways[i].begin, column, ways[i].middle, value,
                            ways[i].end);
    return TRUE;
  }
  return FALSE;
}

/* The nodeset that the arguments mean; NULL if they are none that Collect knows. (transfer full) */
static char *
nodeset_of (GPtrArray *arguments, char **list) {
  *list = arguments->len == 0 ? NULL : literal (g_ptr_array_index (arguments, 0));
  if (*list == NULL || (arguments->len != 1 && arguments->len != 4 && arguments->len != 6))
    return NULL;
  g_autoptr (GString) nodeset = g_string_new (NULL);
  g_string_printf (nodeset, "instance('%s')/root/item", *list);
  if (arguments->len >= 4 && !add_condition (nodeset, arguments, 1))
    return NULL;
  if (arguments->len == 6) {
    g_autofree char *column = literal (g_ptr_array_index (arguments, 4));
    if (column == NULL)
      return NULL;
    g_string_append_printf (nodeset, "[%s = %s]", column,
                            (const char *)g_ptr_array_index (arguments, 5));
  }
  return g_strdup (nodeset->str);
}

/* --- the itemset ----------------------------------------------------------------------------- */

static gboolean
is_column (const char *name) {
  return name != NULL && (g_ascii_isalpha (name[0]) || name[0] == '_')
         && name[strspn (name, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "_-.")] == '\0';
}

/* Makes `entry` a select over the external list `list`. */
static gboolean
set_itemset (PwFormLoader *loader, PwFormEntry *entry, xmlNode *control, const char *list,
             const char *nodeset, GError **error) {
  PwForm *form = loader->form;
  PwFormNode *node = &entry->node;
  if (pw_form_instance_named (form, list) == NULL) {
    const char *id = g_string_chunk_insert_const (form->strings, list);
    g_autofree char *src = g_strdup_printf ("jr://file-csv/%s.csv", list);
    pw_form_add_instance (form, id, g_string_chunk_insert (form->strings, src), id, NULL);
  }
  node->open_choices = TRUE;
  node->expressions[PW_FORM_CHOICES]
      = pw_form_compile (loader, control, "itemset", nodeset, entry, error);
  return node->expressions[PW_FORM_CHOICES] != NULL;
}

/* Columns of code and label, as the only item names them. */
static gboolean
load_columns (PwFormLoader *loader, PwFormNode *node, xmlNode *control) {
  for (xmlNode *item = pw_form_xml_first (control); item != NULL; item = pw_form_xml_next (item)) {
    if (!pw_form_xml_is (item, "item"))
      continue;
    if (node->value_ref != NULL)
      return FALSE; /* choices of the form beside those of the list */
    for (xmlNode *part = pw_form_xml_first (item); part != NULL; part = pw_form_xml_next (part)) {
      const PwFormText *label = NULL;
      if (pw_form_xml_is (part, "value"))
        node->value_ref = pw_form_xml_text (part, loader->form->strings);
      else if (!pw_form_load_text (loader, part, &label, NULL))
        return FALSE;
      else
        node->label_ref = pw_form_text (loader->form, label, NULL);
    }
  }
  return is_column (node->value_ref) && is_column (node->label_ref);
}

gboolean
pw_form_load_search (PwFormLoader *loader, PwFormEntry *entry, xmlNode *control, gboolean *found,
                     GError **error) {
  PwFormNode *node = &entry->node;
  const char *open;
  const char *start = find_search (node->appearance, &open);
  *found = start != NULL;
  if (start == NULL)
    return TRUE;
  const char *end = NULL;
  g_autoptr (GPtrArray) arguments = take_arguments (open, &end);
  g_autofree char *list = NULL;
  g_autofree char *nodeset = arguments == NULL ? NULL : nodeset_of (arguments, &list);
  if (nodeset == NULL || !load_columns (loader, node, control))
    return pw_form_xml_refuse (control, error,
                               _ ("appearance=\"%s\" of %s is not supported; use an itemset "
                                  "(select_one_from_file)"),
                               node->appearance, node->path);
  g_autofree char *rest
      = g_strdup_printf ("%.*s%s", (int)(start - node->appearance), node->appearance, end);
  node->appearance = g_string_chunk_insert_const (loader->form->strings, g_strstrip (rest));
  return set_itemset (loader, entry, control, list, nodeset, error);
}

gboolean
pw_form_load_query (PwFormLoader *loader, PwFormEntry *entry, xmlNode *control, const char *query,
                    GError **error) {
  PwFormNode *node = &entry->node;
  g_auto (PwFormNodeset) nodeset = { 0 };
  if (!pw_form_nodeset_parse (query, &nodeset))
    return pw_form_xml_refuse (control, error,
                               _ ("query=\"%s\" is not supported; use select1 with an itemset "
                                  "(select_one_from_file)"),
                               query);
  node->control = PW_FORM_SELECT_ONE;
  node->type = PW_FORM_SELECT1;
  node->value_ref = "name";
  node->label_ref = "label";
  return set_itemset (loader, entry, control, nodeset.instance, query, error);
}
