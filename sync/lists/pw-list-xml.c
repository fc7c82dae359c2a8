/* Lists as XML trees: rows for an expression, and flat files of other programs made CSV. */
#include <glib/gi18n.h>
#include <libxml/tree.h>
#include <string.h>

#include "sync/base/pw-error.h"
#include "sync/base/pw-text.h"
#include "sync/lists/pw-list-private.h"
#include "sync/model/pw-form-xml.h"

#define ROOT_NAME "root"
#define ROW_NAME "item"

static const xmlChar *
to_xml (const char *text) {
  return (const xmlChar *)text;
}

gboolean
_pw_list_check_column (const char *name, GError **error) {
  if (strlen (name) <= PW_NAME_BYTES_MAX && xmlValidateNCName (to_xml (name), 0) == 0)
    return TRUE;
  g_autofree char *named = pw_text_named (name);
  g_set_error (error, PW_ERROR, PW_ERROR_REFUSED,
               _ ("forms cannot use “%s” as the name of a column; begin with a letter and go on "
                  "with letters, digits, _ - and ."),
               named);
  return FALSE;
}

/* --- rows of the store ----------------------------------------------------------------------- */

typedef struct {
  const PwList *list; /* borrowed */
  xmlNode *root;      /* borrowed */
  guint count;
} Rows;

static gboolean
on_row (const char *const *cells, guint count, gpointer data, GError **error) {
  Rows *rows = data;
  if (rows->count == PW_LIST_LOADED_MAX) {
    g_set_error (error, PW_ERROR, PW_ERROR_TOO_BIG,
                 _ ("a question would need more than %d rows of the list “%s”; the form must ask "
                    "for a part of it, by what was answered before"),
                 PW_LIST_LOADED_MAX, rows->list->name);
    return FALSE;
  }
  rows->count++;
  xmlNode *item = xmlNewChild (rows->root, NULL, to_xml (ROW_NAME), NULL);
  for (guint i = 0; i < count; i++)
    xmlNewTextChild (item, NULL, to_xml (g_ptr_array_index (rows->list->columns, i)),
                     to_xml (cells[i]));
  return TRUE;
}

static PwStmt *
prepare_rows (PwDb *db, const PwList *list, gint64 key, const char *column, const char *value,
              GError **error) {
  int index = column != NULL ? _pw_list_column (list, column, error) : 0;
  if (index < 0)
    return NULL;
  PwStmt *stmt
      = pw_db_stmt (db, column != NULL ? "lists/list-rows-by-value" : "lists/list-rows", error);
  if (stmt == NULL)
    return NULL;
  pw_stmt_bind_int (stmt, ":list", key);
  pw_stmt_bind_int (stmt, ":most", PW_LIST_LOADED_MAX + 1);
  if (column != NULL) {
    pw_stmt_bind_int (stmt, ":column", index);
    pw_stmt_bind_text (stmt, ":value", value);
  }
  return stmt;
}

xmlDoc *
pw_lists_rows (PwDb *db, const char *name, const char *column, const char *value, GError **error) {
  g_return_val_if_fail (db != NULL && name != NULL, NULL);
  g_return_val_if_fail (column == NULL || value != NULL, NULL);
  gint64 key;
  g_autoptr (PwList) list = _pw_list_find (db, name, &key, error);
  PwStmt *stmt = list != NULL ? prepare_rows (db, list, key, column, value, error) : NULL;
  if (stmt == NULL)
    return NULL;
  xmlDoc *doc = xmlNewDoc (to_xml ("1.0"));
  Rows rows = { .list = list, .root = xmlNewNode (NULL, to_xml (ROOT_NAME)) };
  xmlDocSetRootElement (doc, rows.root);
  if (_pw_list_each (list, stmt, on_row, &rows, error))
    return doc;
  xmlFreeDoc (doc);
  return NULL;
}

/* --- files of other programs ----------------------------------------------------------------- */

/* Columns in the order in which they first appear. */
typedef struct {
  GPtrArray *names;    /* owned texts */
  GHashTable *indexes; /* borrowed name -> index + 1 */
} Columns;

static void
columns_clear (Columns *columns) {
  g_ptr_array_unref (columns->names);
  g_hash_table_unref (columns->indexes);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Columns, columns_clear)

static gboolean
check_plain (const xmlNode *node, const char *name, GError **error) {
  if (name != NULL && strcmp ((const char *)node->name, name) != 0)
    return pw_form_xml_refuse (node, error, _ ("<%s> stands where <%s> belongs in a list"),
                               (const char *)node->name, name);
  if (node->properties != NULL)
    return pw_form_xml_refuse (node, error,
                               _ ("<%s> of a list has an attribute; write it as an element"),
                               (const char *)node->name);
  return TRUE;
}

static gboolean
find_columns (xmlNode *root, Columns *columns, GError **error) {
  for (xmlNode *item = pw_form_xml_first (root); item != NULL; item = pw_form_xml_next (item)) {
    if (!check_plain (item, ROW_NAME, error))
      return FALSE;
    for (xmlNode *cell = pw_form_xml_first (item); cell != NULL; cell = pw_form_xml_next (cell)) {
      const char *name = (const char *)cell->name;
      if (!check_plain (cell, NULL, error))
        return FALSE;
      if (pw_form_xml_first (cell) != NULL)
        return pw_form_xml_refuse (cell, error, _ ("<%s> of a list holds elements; lists are flat"),
                                   name);
      if (g_hash_table_contains (columns->indexes, name))
        continue;
      if (columns->names->len == PW_LIST_COLUMNS_MAX)
        return pw_form_xml_refuse (cell, error, _ ("a list may have at most %d columns"),
                                   PW_LIST_COLUMNS_MAX);
      char *kept = g_strdup (name);
      g_ptr_array_add (columns->names, kept);
      g_hash_table_insert (columns->indexes, kept, GUINT_TO_POINTER (columns->names->len));
    }
  }
  return columns->names->len > 0
             ? TRUE
             : pw_form_xml_refuse (root, error, _ ("the list has no <item> with a value"));
}

static gboolean
append_item (GString *out, xmlNode *item, const Columns *columns, GError **error) {
  char *cells[PW_LIST_COLUMNS_MAX] = { NULL };
  const char *shown[PW_LIST_COLUMNS_MAX];
  gboolean ok = TRUE;
  for (xmlNode *cell = pw_form_xml_first (item); ok && cell != NULL;
       cell = pw_form_xml_next (cell)) {
    guint index = GPOINTER_TO_UINT (g_hash_table_lookup (columns->indexes, cell->name)) - 1;
    if (cells[index] != NULL)
      ok = pw_form_xml_refuse (cell, error, _ ("<%s> stands twice in one <item>"),
                               (const char *)cell->name);
    else
      cells[index] = (char *)xmlNodeGetContent (cell);
  }
  for (guint i = 0; i < columns->names->len; i++)
    shown[i] = cells[i] != NULL ? cells[i] : "";
  if (ok)
    _pw_list_append_row (out, shown, columns->names->len);
  for (guint i = 0; i < columns->names->len; i++)
    xmlFree (cells[i]);
  return ok;
}

static GBytes *
tree_to_csv (xmlDoc *doc, GError **error) {
  xmlNode *root = xmlDocGetRootElement (doc);
  g_auto (Columns) columns = { .names = g_ptr_array_new_with_free_func (g_free),
                               .indexes = g_hash_table_new (g_str_hash, g_str_equal) };
  if (!check_plain (root, ROOT_NAME, error) || !find_columns (root, &columns, error))
    return NULL;
  g_autoptr (GString) out = g_string_new (NULL);
  _pw_list_append_row (out, (const char *const *)columns.names->pdata, columns.names->len);
  for (xmlNode *item = pw_form_xml_first (root); item != NULL; item = pw_form_xml_next (item))
    if (!append_item (out, item, &columns, error))
      return NULL;
  gsize length = out->len;
  g_autoptr (GBytes) csv = g_bytes_new_take (g_string_free (g_steal_pointer (&out), FALSE), length);
  return pw_lists_canonical (csv, error);
}

GBytes *
pw_lists_xml_to_csv (GBytes *xml, GError **error) {
  g_return_val_if_fail (xml != NULL, NULL);
  g_autoptr (GError) problem = NULL;
  if (g_bytes_get_size (xml) > PW_LIST_XML_BYTES_MAX) {
    g_set_error (error, PW_ERROR, PW_ERROR_TOO_BIG,
                 _ ("a list as XML may have at most %d bytes; give it as CSV"),
                 PW_LIST_XML_BYTES_MAX);
    return NULL;
  }
  xmlDoc *doc = pw_form_xml_parse (xml, &problem);
  if (doc == NULL) {
    g_set_error (error, PW_ERROR, problem->code, _ ("the list cannot be read as XML: %s"),
                 problem->message);
    return NULL;
  }
  GBytes *csv = tree_to_csv (doc, error);
  xmlFreeDoc (doc);
  return csv;
}
