/* Lists in a store: put whole, found by name, read row by row. */
#include "sync/lists/pw-lists.h"

#include <glib/gi18n.h>
#include <string.h>

#include "sync/base/pw-csv.h"
#include "sync/base/pw-error.h"
#include "sync/base/pw-text.h"
#include "sync/lists/pw-list-private.h"

/* Columns of the queries find-list and list-lists. */
enum { COL_KEY, COL_NAME, COL_VERSION, COL_DIGEST, COL_REGION_COLUMN, COL_COLUMNS, COL_ROWS };

void
pw_list_free (PwList *list) {
  if (list == NULL)
    return;
  g_free (list->name);
  g_free (list->version);
  g_free (list->region_column);
  g_clear_pointer (&list->columns, g_ptr_array_unref);
  g_free (list);
}

/* --- finding --------------------------------------------------------------------------------- */

static gboolean
fail_broken (const char *name, GError **error) {
  g_set_error (error, PW_ERROR, PW_ERROR_BROKEN,
               _ ("the list “%s” in the store is damaged; ask the office for help"), name);
  return FALSE;
}

/* An array of `want` texts (any number if 0); NULL if it is not that. */
static json_t *
read_texts (const char *text, gsize want) {
  json_t *array = text != NULL ? json_loads (text, JSON_REJECT_DUPLICATES, NULL) : NULL;
  gsize count = json_array_size (array);
  gboolean ok = count > 0 && count <= PW_LIST_COLUMNS_MAX && (want == 0 || count == want);
  for (gsize i = 0; ok && i < count; i++)
    ok = json_is_string (json_array_get (array, i));
  if (ok)
    return array;
  json_decref (array);
  return NULL;
}

static PwList *
list_from_row (PwStmt *stmt, GError **error) {
  g_autoptr (PwList) list = g_new0 (PwList, 1);
  list->name = g_strdup (pw_stmt_text (stmt, COL_NAME));
  list->version = g_strdup (pw_stmt_text (stmt, COL_VERSION));
  list->region_column = g_strdup (pw_stmt_text (stmt, COL_REGION_COLUMN));
  list->columns = g_ptr_array_new_with_free_func (g_free);
  list->row_count = (guint64)MAX (pw_stmt_int (stmt, COL_ROWS), 0);
  json_t *columns = read_texts (pw_stmt_text (stmt, COL_COLUMNS), 0);
  for (gsize i = 0; i < json_array_size (columns); i++)
    g_ptr_array_add (list->columns, g_strdup (json_string_value (json_array_get (columns, i))));
  json_decref (columns);
  if (list->columns->len == 0) {
    fail_broken (list->name, error);
    return NULL;
  }
  return pw_stmt_digest (stmt, COL_DIGEST, &list->digest, error) ? g_steal_pointer (&list) : NULL;
}

PwList *
_pw_list_find (PwDb *db, const char *name, gint64 *key, GError **error) {
  gboolean row;
  PwStmt *stmt = pw_db_stmt (db, "lists/find-list", error);
  if (stmt == NULL)
    return NULL;
  pw_stmt_bind_text (stmt, ":name", name);
  if (!pw_stmt_step (stmt, &row, error))
    return NULL;
  if (!row) {
    g_set_error (error, PW_ERROR, PW_ERROR_NOT_FOUND,
                 _ ("there is no list “%s” here; the office sends it"), name);
    return NULL;
  }
  *key = pw_stmt_int (stmt, COL_KEY);
  PwList *list = list_from_row (stmt, error);
  pw_stmt_reset (stmt);
  return list;
}

PwList *
pw_lists_find (PwDb *db, const char *name, GError **error) {
  g_return_val_if_fail (db != NULL && name != NULL, NULL);
  gint64 key;
  return _pw_list_find (db, name, &key, error);
}

GPtrArray *
pw_lists_all (PwDb *db, GError **error) {
  g_return_val_if_fail (db != NULL, NULL);
  gboolean row;
  PwStmt *stmt = pw_db_stmt (db, "lists/list-lists", error);
  if (stmt == NULL)
    return NULL;
  g_autoptr (GPtrArray) lists = g_ptr_array_new_with_free_func ((GDestroyNotify)pw_list_free);
  while (pw_stmt_step (stmt, &row, error)) {
    if (!row)
      return g_steal_pointer (&lists);
    PwList *list = list_from_row (stmt, error);
    if (list == NULL)
      break;
    g_ptr_array_add (lists, list);
  }
  pw_stmt_reset (stmt);
  return NULL;
}

int
_pw_list_column (const PwList *list, const char *column, GError **error) {
  for (guint i = 0; i < list->columns->len; i++)
    if (strcmp (g_ptr_array_index (list->columns, i), column) == 0)
      return (int)i;
  g_set_error (error, PW_ERROR, PW_ERROR_NOT_FOUND, _ ("the list “%s” has no column “%s”"),
               list->name, column);
  return -1;
}

/* --- reading --------------------------------------------------------------------------------- */

gboolean
_pw_list_each (const PwList *list, PwStmt *stmt, PwListEach each, gpointer data, GError **error) {
  gboolean row;
  const char *cells[PW_LIST_COLUMNS_MAX];
  guint count = list->columns->len;
  while (pw_stmt_step (stmt, &row, error)) {
    if (!row)
      return TRUE;
    json_t *texts = read_texts (pw_stmt_text (stmt, 0), count);
    for (guint i = 0; texts != NULL && i < count; i++)
      cells[i] = json_string_value (json_array_get (texts, i));
    gboolean ok
        = texts != NULL ? each (cells, count, data, error) : fail_broken (list->name, error);
    json_decref (texts);
    if (!ok)
      break;
  }
  pw_stmt_reset (stmt);
  return FALSE;
}

char *
pw_lists_pulldata (PwDb *db, const char *name, const char *wanted, const char *key,
                   const char *value, GError **error) {
  g_return_val_if_fail (db != NULL && name != NULL && wanted != NULL, NULL);
  g_return_val_if_fail (key != NULL && value != NULL, NULL);
  gint64 list_key;
  gboolean row;
  g_autoptr (PwList) list = _pw_list_find (db, name, &list_key, error);
  int wanted_column = list != NULL ? _pw_list_column (list, wanted, error) : -1;
  int key_column = wanted_column >= 0 ? _pw_list_column (list, key, error) : -1;
  PwStmt *stmt = key_column >= 0 ? pw_db_stmt (db, "lists/find-cell", error) : NULL;
  if (stmt == NULL)
    return NULL;
  pw_stmt_bind_int (stmt, ":list", list_key);
  pw_stmt_bind_int (stmt, ":key", key_column);
  pw_stmt_bind_int (stmt, ":wanted", wanted_column);
  pw_stmt_bind_text (stmt, ":value", value);
  if (!pw_stmt_step (stmt, &row, error) || !row)
    return NULL;
  char *text = g_strdup (pw_stmt_text (stmt, 0));
  pw_stmt_reset (stmt);
  return text;
}

/* --- putting --------------------------------------------------------------------------------- */

/* "regions": what a form can name by a file. */
static gboolean
check_names (const char *name, const char *version, GError **error) {
  gsize length = strlen (name);
  gboolean ok
      = length > 0 && length <= PW_NAME_BYTES_MAX && (g_ascii_isalnum (name[0]) || name[0] == '_');
  for (gsize i = 0; ok && i < length; i++)
    ok = g_ascii_isalnum (name[i]) || strchr ("_-.", name[i]) != NULL;
  if (!ok) {
    g_set_error (error, PW_ERROR, PW_ERROR_REFUSED,
                 _ ("“%s” cannot be the name of a list; write letters, digits, _ - and ."), name);
    return FALSE;
  }
  if (pw_text_is_name (version))
    return TRUE;
  g_set_error (error, PW_ERROR, PW_ERROR_REFUSED,
               _ ("the version of a list must be one line of text, 1 to %d bytes"),
               PW_NAME_BYTES_MAX);
  return FALSE;
}

static gboolean
run_for (PwDb *db, const char *query, gint64 key, GError **error) {
  PwStmt *stmt = pw_db_stmt (db, query, error);
  if (stmt == NULL)
    return FALSE;
  pw_stmt_bind_int (stmt, ":list", key);
  return pw_stmt_run (stmt, error);
}

/* JSON array of `count` texts. (transfer full), freed by free(). */
static char *
texts_to_json (const char *const *texts, guint count) {
  json_t *array = json_array ();
  for (guint i = 0; i < count; i++)
    json_array_append_new (array, json_string_nocheck (texts[i]));
  char *text = json_dumps (array, JSON_COMPACT);
  json_decref (array);
  g_assert (text != NULL);
  return text;
}

static gboolean
put_head (PwDb *db, const PwList *list, gint64 now_ms, GError **error) {
  PwStmt *stmt = pw_db_stmt (db, "lists/put-list", error);
  if (stmt == NULL)
    return FALSE;
  char *columns = texts_to_json ((const char *const *)list->columns->pdata, list->columns->len);
  pw_stmt_bind_text (stmt, ":name", list->name);
  pw_stmt_bind_text (stmt, ":version", list->version);
  pw_stmt_bind_digest (stmt, ":digest", &list->digest);
  pw_stmt_bind_text (stmt, ":region_column", list->region_column);
  pw_stmt_bind_text (stmt, ":columns", columns);
  pw_stmt_bind_int (stmt, ":row_count", (gint64)list->row_count);
  pw_stmt_bind_int (stmt, ":added_ms", now_ms);
  free (columns); /* jansson allocates with malloc() */
  return pw_stmt_run (stmt, error);
}

static gboolean
add_row (PwDb *db, gint64 key, gint64 place, const char *const *cells, guint count,
         GError **error) {
  PwStmt *stmt = pw_db_stmt (db, "lists/add-row", error);
  if (stmt == NULL)
    return FALSE;
  char *text = texts_to_json (cells, count);
  pw_stmt_bind_int (stmt, ":list", key);
  pw_stmt_bind_int (stmt, ":place", place);
  pw_stmt_bind_text (stmt, ":cells", text);
  free (text); /* jansson allocates with malloc() */
  return pw_stmt_run (stmt, error);
}

static gboolean
add_rows (PwDb *db, gint64 key, PwCsv *csv, GError **error) {
  g_autoptr (GError) problem = NULL;
  guint columns = pw_csv_column_count (csv);
  const char *const *cells;
  for (gint64 place = 0; (cells = pw_csv_next (csv, &problem)) != NULL; place++)
    if (!add_row (db, key, place, cells, columns, error))
      return FALSE;
  g_assert (problem == NULL); /* it is canonical */
  for (guint i = 0; i < columns; i++) {
    PwStmt *stmt = pw_db_stmt (db, "lists/add-cells", error);
    if (stmt == NULL)
      return FALSE;
    pw_stmt_bind_int (stmt, ":list", key);
    pw_stmt_bind_int (stmt, ":column", i);
    if (!pw_stmt_run (stmt, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
find_key (PwDb *db, const char *name, gint64 *key, GError **error) {
  g_autoptr (PwList) list = _pw_list_find (db, name, key, error);
  return list != NULL;
}

PwList *
pw_lists_put (PwDb *db, const char *name, const char *version, const char *region_column,
              GBytes *csv, gint64 now_ms, GError **error) {
  g_return_val_if_fail (db != NULL && name != NULL && version != NULL && csv != NULL, NULL);
  g_return_val_if_fail (pw_db_in_transaction (db), NULL);
  gint64 key;
  g_autoptr (PwList) list = g_new0 (PwList, 1);
  if (!check_names (name, version, error))
    return NULL;
  g_autoptr (GBytes) canonical = _pw_list_make_canonical (csv, &list->row_count, error);
  g_autoptr (PwCsv) reader = canonical != NULL ? pw_csv_open (canonical, error) : NULL;
  if (reader == NULL)
    return NULL;
  if (region_column != NULL && pw_csv_column (reader, region_column) < 0) {
    g_set_error (error, PW_ERROR, PW_ERROR_REFUSED,
                 _ ("the list has no column “%s” that could tell the region of a row"),
                 region_column);
    return NULL;
  }
  list->name = g_strdup (name);
  list->version = g_strdup (version);
  list->region_column = g_strdup (region_column);
  list->columns = g_ptr_array_new_with_free_func (g_free);
  list->digest = pw_digest_of (g_bytes_get_data (canonical, NULL), g_bytes_get_size (canonical));
  for (guint i = 0; i < pw_csv_column_count (reader); i++)
    g_ptr_array_add (list->columns, g_strdup (pw_csv_column_name (reader, i)));
  if (!put_head (db, list, now_ms, error) || !find_key (db, name, &key, error)
      || !run_for (db, "lists/delete-cells", key, error)
      || !run_for (db, "lists/delete-rows", key, error) || !add_rows (db, key, reader, error))
    return NULL;
  return g_steal_pointer (&list);
}
