/* Searching a list by a part of a text. */
#include <string.h>

#include "sync/lists/pw-list-private.h"

static char *
pattern_of (const char *words) {
  GString *pattern = g_string_new ("%");
  for (const char *at = words; *at != '\0'; at++) {
    if (strchr ("%_\\", *at) != NULL)
      g_string_append_c (pattern, '\\');
    g_string_append_c (pattern, *at);
  }
  g_string_append_c (pattern, '%');
  return g_string_free (pattern, FALSE);
}

static gboolean
on_row (const char *const *cells, guint count, gpointer data, GError **error) {
  (void)error;
  GStrv row = g_new0 (char *, count + 1);
  for (guint i = 0; i < count; i++)
    row[i] = g_strdup (cells[i]);
  g_ptr_array_add (data, row);
  return TRUE;
}

GPtrArray *
pw_lists_search (PwDb *db, const char *name, const char *column, const char *words, guint most,
                 GError **error) {
  g_return_val_if_fail (db != NULL && name != NULL && column != NULL && words != NULL, NULL);
  gint64 key;
  g_autoptr (PwList) list = _pw_list_find (db, name, &key, error);
  int index = list != NULL ? _pw_list_column (list, column, error) : -1;
  PwStmt *stmt = index >= 0 ? pw_db_stmt (db, "lists/search-rows", error) : NULL;
  if (stmt == NULL)
    return NULL;
  g_autofree char *pattern = pattern_of (words);
  pw_stmt_bind_int (stmt, ":list", key);
  pw_stmt_bind_int (stmt, ":column", index);
  pw_stmt_bind_text (stmt, ":pattern", pattern);
  pw_stmt_bind_int (stmt, ":most", MIN (most, PW_LIST_LOADED_MAX));
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify)g_strfreev);
  return _pw_list_each (list, stmt, on_row, rows, error) ? g_steal_pointer (&rows) : NULL;
}
