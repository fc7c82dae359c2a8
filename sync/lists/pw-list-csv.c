/* Lists as comma-separated values: the canonical spelling, read and written. */
#include <glib/gi18n.h>

#include "sync/base/pw-csv.h"
#include "sync/base/pw-error.h"
#include "sync/base/pw-region.h"
#include "sync/lists/pw-list-private.h"

/* --- writing --------------------------------------------------------------------------------- */

void
_pw_list_append_row (GString *out, const char *const *cells, guint count) {
  for (guint i = 0; i < count; i++) {
    if (i > 0)
      g_string_append_c (out, ',');
    pw_csv_append_field (out, cells[i]);
  }
  /* A line without anything is no row to a reader. */
  if (count == 1 && cells[0][0] == '\0')
    g_string_append (out, "\"\"");
  g_string_append_c (out, '\n');
}

static gboolean
check_size (gsize length, GError **error) {
  if (length <= PW_LIST_BYTES_MAX)
    return TRUE;
  g_set_error (error, PW_ERROR, PW_ERROR_TOO_BIG,
               _ ("a list may have at most %d bytes; split it into several lists"),
               PW_LIST_BYTES_MAX);
  return FALSE;
}

static GBytes *
take_string (GString *text) {
  gsize length = text->len;
  return g_bytes_new_take (g_string_free (text, FALSE), length);
}

/* --- canonical ------------------------------------------------------------------------------- */

static gboolean
append_names (GString *out, const PwCsv *csv, GError **error) {
  guint count = pw_csv_column_count (csv);
  const char *names[PW_LIST_COLUMNS_MAX];
  if (count > PW_LIST_COLUMNS_MAX) {
    g_set_error (error, PW_ERROR, PW_ERROR_TOO_BIG, _ ("a list may have at most %d columns"),
                 PW_LIST_COLUMNS_MAX);
    return FALSE;
  }
  for (guint i = 0; i < count; i++) {
    names[i] = pw_csv_column_name (csv, i);
    if (!_pw_list_check_column (names[i], error))
      return FALSE;
  }
  _pw_list_append_row (out, names, count);
  return TRUE;
}

GBytes *
_pw_list_make_canonical (GBytes *csv, guint64 *row_count, GError **error) {
  if (!check_size (g_bytes_get_size (csv), error))
    return NULL;
  g_autoptr (PwCsv) reader = pw_csv_open (csv, error);
  if (reader == NULL)
    return NULL;
  pw_csv_limit_rows (reader, PW_LIST_ROWS_MAX);
  g_autoptr (GString) out = g_string_sized_new (g_bytes_get_size (csv) + 1);
  if (!append_names (out, reader, error))
    return NULL;
  g_autoptr (GError) problem = NULL;
  guint64 count = 0;
  const char *const *cells;
  while ((cells = pw_csv_next (reader, &problem)) != NULL) {
    _pw_list_append_row (out, cells, pw_csv_column_count (reader));
    count++;
    if (!check_size (out->len, error))
      return NULL;
  }
  if (problem != NULL) {
    g_propagate_error (error, g_steal_pointer (&problem));
    return NULL;
  }
  if (row_count != NULL)
    *row_count = count;
  g_autoptr (GBytes) canonical = take_string (g_steal_pointer (&out));
  return g_bytes_ref (g_bytes_equal (canonical, csv) ? csv : canonical);
}

GBytes *
pw_lists_canonical (GBytes *csv, GError **error) {
  g_return_val_if_fail (csv != NULL, NULL);
  return _pw_list_make_canonical (csv, NULL, error);
}

/* --- out of the store ------------------------------------------------------------------------ */

static gboolean
on_row (const char *const *cells, guint count, gpointer data, GError **error) {
  GString *out = data;
  _pw_list_append_row (out, cells, count);
  return check_size (out->len, error);
}

/* The first `groups` groups of a region code. (transfer full) */
static char *
first_groups (const char *region, guint groups) {
  gsize length = 0;
  while (region[length] != '\0' && (region[length] != '.' || --groups > 0))
    length++;
  return g_strndup (region, length);
}

/* A statement that gives the rows that are asked for. (transfer none) */
static PwStmt *
prepare_rows (PwDb *db, const PwList *list, gint64 key, const char *region, GError **error) {
  gboolean whole
      = region == NULL || list->region_column == NULL || g_str_equal (region, PW_REGION_NATION);
  if (whole) {
    PwStmt *stmt = pw_db_stmt (db, "lists/list-rows", error);
    if (stmt != NULL) {
      pw_stmt_bind_int (stmt, ":list", key);
      pw_stmt_bind_int (stmt, ":most", -1);
    }
    return stmt;
  }
  int column = _pw_list_column (list, list->region_column, error);
  PwStmt *stmt = column >= 0 ? pw_db_stmt (db, "lists/list-rows-of-region", error) : NULL;
  if (stmt == NULL)
    return NULL;
  g_autofree char *regency = first_groups (region, 2);
  g_autofree char *province = first_groups (region, 1);
  pw_stmt_bind_int (stmt, ":list", key);
  pw_stmt_bind_int (stmt, ":column", column);
  pw_stmt_bind_text (stmt, ":region", regency);
  pw_stmt_bind_text (stmt, ":province", province);
  return stmt;
}

GBytes *
pw_lists_csv (PwDb *db, const char *name, const char *region, GError **error) {
  g_return_val_if_fail (db != NULL && name != NULL, NULL);
  gint64 key;
  if (region != NULL && !pw_region_is_valid (region)) {
    g_set_error (error, PW_ERROR, PW_ERROR_REFUSED,
                 _ ("\"%s\" is not a region code; write it like 17.07.03.2004 or 17.07.03"),
                 region);
    return NULL;
  }
  g_autoptr (PwList) list = _pw_list_find (db, name, &key, error);
  if (list == NULL)
    return NULL;
  g_autoptr (GString) out = g_string_new (NULL);
  _pw_list_append_row (out, (const char *const *)list->columns->pdata, list->columns->len);
  PwStmt *stmt = prepare_rows (db, list, key, region, error);
  if (stmt == NULL || !_pw_list_each (list, stmt, on_row, out, error))
    return NULL;
  return take_string (g_steal_pointer (&out));
}
