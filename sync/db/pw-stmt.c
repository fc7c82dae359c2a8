/* Statements that are known by the name of their file, prepared once. */
#include <glib/gi18n.h>
#include <string.h>

#include "sync/base/pw-error.h"
#include "sync/db/pw-db-private.h"

void
_pw_stmt_free (gpointer data) {
  PwStmt *stmt = data;
  (void)sqlite3_finalize (stmt->handle);
  g_strfreev (stmt->parameters);
  g_free (stmt);
}

static void
list_parameters (PwStmt *stmt) {
  stmt->parameter_count = (guint)sqlite3_bind_parameter_count (stmt->handle);
  stmt->parameters = g_new0 (char *, stmt->parameter_count + 1);
  for (guint i = 0; i < stmt->parameter_count; i++) {
    const char *name = sqlite3_bind_parameter_name (stmt->handle, (int)i + 1);
    g_assert (name != NULL); /* values are bound by name: there is no "?" in a query */
    stmt->parameters[i] = g_strdup (name);
  }
}

PwStmt *
pw_db_stmt (PwDb *db, const char *name, GError **error) {
  g_assert (db->owner == g_thread_self ());
  PwStmt *stmt = g_hash_table_lookup (db->statements, name);
  if (stmt != NULL) {
    (void)sqlite3_reset (stmt->handle);
    (void)sqlite3_clear_bindings (stmt->handle);
    stmt->bind_fault = SQLITE_OK;
    return stmt;
  }
  g_autofree char *path = g_strdup_printf ("/panwas/queries/%s.sql", name);
  g_autoptr (GBytes) sql = _pw_db_resource (path);
  if (sql == NULL)
    g_error ("no query %s", path);
  sqlite3_stmt *handle = NULL;
  int code = sqlite3_prepare_v3 (db->handle, g_bytes_get_data (sql, NULL), -1,
                                 SQLITE_PREPARE_PERSISTENT, &handle, NULL);
  if (code != SQLITE_OK) {
    _pw_db_fail (db, code, name, error);
    return NULL;
  }
  char *key = g_strdup (name);
  stmt = g_new0 (PwStmt, 1);
  *stmt = (PwStmt){ .db = db, .handle = handle, .name = key };
  list_parameters (stmt);
  g_hash_table_insert (db->statements, key, stmt);
  return stmt;
}

/* --- parameters ------------------------------------------------------------------------------ */

/* Place of a parameter, from 1. SQLite itself would compare its name with all others at each call.
 */
static int
parameter (PwStmt *stmt, const char *name) {
  for (guint tried = 0; tried < stmt->parameter_count; tried++) {
    guint at = stmt->parameter_next < stmt->parameter_count ? stmt->parameter_next : 0;
    stmt->parameter_next = at + 1;
    if (strcmp (stmt->parameters[at], name) == 0)
      return (int)at + 1;
  }
  g_error ("query %s has no parameter %s", stmt->name, name);
}

/* Binding fails only for lack of memory or a value over SQLite's limit of 1 GB. The next step tells
 * of it, so that callers bind without a question after each value. */
static void
bound (PwStmt *stmt, int code) {
  if (stmt->bind_fault == SQLITE_OK)
    stmt->bind_fault = code;
}

void
pw_stmt_bind_int (PwStmt *stmt, const char *name, gint64 value) {
  bound (stmt, sqlite3_bind_int64 (stmt->handle, parameter (stmt, name), value));
}

void
pw_stmt_bind_double (PwStmt *stmt, const char *name, double value) {
  bound (stmt, sqlite3_bind_double (stmt->handle, parameter (stmt, name), value));
}

void
pw_stmt_bind_text (PwStmt *stmt, const char *name, const char *text) {
  bound (stmt,
         sqlite3_bind_text (stmt->handle, parameter (stmt, name), text, -1, SQLITE_TRANSIENT));
}

void
pw_stmt_bind_bytes (PwStmt *stmt, const char *name, gconstpointer bytes, gsize length) {
  int index = parameter (stmt, name);
  if (bytes == NULL)
    bound (stmt, sqlite3_bind_null (stmt->handle, index));
  else
    bound (stmt, sqlite3_bind_blob64 (stmt->handle, index, bytes, length, SQLITE_TRANSIENT));
}

void
pw_stmt_bind_gbytes (PwStmt *stmt, const char *name, GBytes *bytes) {
  gsize length = 0;
  gconstpointer data = bytes != NULL ? g_bytes_get_data (bytes, &length) : NULL;
  if (bytes != NULL && data == NULL)
    data = ""; /* an empty GBytes is an empty blob, not NULL */
  pw_stmt_bind_bytes (stmt, name, data, length);
}

void
pw_stmt_bind_id (PwStmt *stmt, const char *name, const PwId *id) {
  pw_stmt_bind_bytes (stmt, name, id != NULL ? id->bytes : NULL, PW_ID_BYTES);
}

void
pw_stmt_bind_digest (PwStmt *stmt, const char *name, const PwDigest *digest) {
  pw_stmt_bind_bytes (stmt, name, digest != NULL ? digest->bytes : NULL, PW_DIGEST_BYTES);
}

void
pw_stmt_bind_null (PwStmt *stmt, const char *name) {
  bound (stmt, sqlite3_bind_null (stmt->handle, parameter (stmt, name)));
}

/* --- running --------------------------------------------------------------------------------- */

gboolean
pw_stmt_step (PwStmt *stmt, gboolean *row, GError **error) {
  g_assert (stmt->db->owner == g_thread_self ());
  int code = stmt->bind_fault == SQLITE_OK ? sqlite3_step (stmt->handle) : stmt->bind_fault;
  *row = code == SQLITE_ROW;
  if (code == SQLITE_ROW)
    return TRUE;
  gboolean ok = code == SQLITE_DONE ? TRUE : _pw_db_fail (stmt->db, code, stmt->name, error);
  (void)sqlite3_reset (stmt->handle);
  return ok;
}

gboolean
pw_stmt_run (PwStmt *stmt, GError **error) {
  gboolean row = FALSE;
  if (!pw_stmt_step (stmt, &row, error))
    return FALSE;
  if (row)
    pw_stmt_reset (stmt);
  return TRUE;
}

void
pw_stmt_reset (PwStmt *stmt) {
  (void)sqlite3_reset (stmt->handle);
}

gboolean
pw_stmt_scalar (PwStmt *stmt, gint64 fallback, gint64 *value, GError **error) {
  gboolean row = FALSE;
  if (!pw_stmt_step (stmt, &row, error))
    return FALSE;
  *value = row && !pw_stmt_is_null (stmt, 0) ? pw_stmt_int (stmt, 0) : fallback;
  pw_stmt_reset (stmt);
  return TRUE;
}

/* --- columns --------------------------------------------------------------------------------- */

gint64
pw_stmt_int (PwStmt *stmt, int column) {
  return sqlite3_column_int64 (stmt->handle, column);
}

double
pw_stmt_double (PwStmt *stmt, int column) {
  return sqlite3_column_double (stmt->handle, column);
}

/* A value that is there but cannot be given must not be taken for NULL. As everywhere in GLib there
 * is no way on without memory for it. */
static void
check_given (PwStmt *stmt, int column, const void *given) {
  if (given == NULL && sqlite3_errcode (stmt->db->handle) == SQLITE_NOMEM)
    g_error ("query %s: no memory for column %d", stmt->name, column);
}

const char *
pw_stmt_text (PwStmt *stmt, int column) {
  const char *text = (const char *)sqlite3_column_text (stmt->handle, column);
  check_given (stmt, column, text);
  return text;
}

const void *
pw_stmt_bytes (PwStmt *stmt, int column, gsize *length) {
  const void *bytes = sqlite3_column_blob (stmt->handle, column);
  *length = (gsize)sqlite3_column_bytes (stmt->handle, column);
  check_given (stmt, column, bytes);
  return bytes;
}

GBytes *
pw_stmt_gbytes (PwStmt *stmt, int column) {
  gsize length;
  const void *bytes = pw_stmt_bytes (stmt, column, &length);
  return g_bytes_new (bytes, bytes != NULL ? length : 0);
}

gboolean
pw_stmt_is_null (PwStmt *stmt, int column) {
  return sqlite3_column_type (stmt->handle, column) == SQLITE_NULL;
}

int
pw_stmt_columns (PwStmt *stmt) {
  return sqlite3_column_count (stmt->handle);
}

const char *
pw_stmt_column_name (PwStmt *stmt, int column) {
  return sqlite3_column_name (stmt->handle, column);
}

static gboolean
fixed (PwStmt *stmt, int column, guint8 *bytes, gsize want, GError **error) {
  gsize length;
  const void *data = pw_stmt_bytes (stmt, column, &length);
  if (data == NULL || length != want) {
    g_set_error (
        error, PW_ERROR, PW_ERROR_BROKEN,
        _ ("%s is damaged: \"%s\" gave %" G_GSIZE_FORMAT " bytes where %" G_GSIZE_FORMAT " belong"),
        stmt->db->path, stmt->name, length, want);
    return FALSE;
  }
  memcpy (bytes, data, want);
  return TRUE;
}

gboolean
pw_stmt_id (PwStmt *stmt, int column, PwId *id, GError **error) {
  return fixed (stmt, column, id->bytes, PW_ID_BYTES, error);
}

gboolean
pw_stmt_digest (PwStmt *stmt, int column, PwDigest *digest, GError **error) {
  return fixed (stmt, column, digest->bytes, PW_DIGEST_BYTES, error);
}
