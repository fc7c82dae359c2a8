/* The spool: everything that came in, by digest, stored before anyone parses it. */
#include "host/intake/host-spool.h"

#include <glib/gi18n.h>

#include "sync/base/pw-error.h"
#include "sync/base/pw-plant.h"

/* What a person or a stick hands in; nothing is known about it but its size. */
static gboolean
check_size (GBytes *bytes, const char *source, GError **error) {
  gsize length = g_bytes_get_size (bytes);
  if (length == 0) {
    g_set_error (error, PW_ERROR, PW_ERROR_REFUSED, _ ("%s is empty; copy it again"), source);
    return FALSE;
  }
  if (length > PW_BATCH_BYTES_MAX) {
    g_set_error (error, PW_ERROR, PW_ERROR_TOO_BIG,
                 _ ("%s has %" G_GSIZE_FORMAT " bytes; a batch has at most %d"), source, length,
                 PW_BATCH_BYTES_MAX);
    return FALSE;
  }
  return TRUE;
}

static gboolean
insert_arrival (HostStore *store, const PwDigest *digest, const char *medium, const char *source,
                GError **error) {
  PwStmt *stmt = pw_db_stmt (store->db, "intake/insert-arrival", error);
  if (stmt == NULL)
    return FALSE;
  pw_stmt_bind_digest (stmt, ":digest", digest);
  pw_stmt_bind_int (stmt, ":received_ms", host_store_now_ms (store));
  pw_stmt_bind_text (stmt, ":medium", medium);
  pw_stmt_bind_text (stmt, ":source", source);
  return pw_stmt_run (stmt, error);
}

static gboolean
insert_bytes (HostStore *store, GBytes *bytes, const char *medium, const char *source,
              gboolean *is_new, GError **error) {
  gsize length;
  gconstpointer data = g_bytes_get_data (bytes, &length);
  PwDigest digest = pw_digest_of (data, length);
  PwStmt *stmt = pw_db_stmt (store->db, "intake/insert-spool", error);
  if (stmt == NULL)
    return FALSE;
  pw_stmt_bind_digest (stmt, ":digest", &digest);
  pw_stmt_bind_text (stmt, ":medium", medium);
  pw_stmt_bind_text (stmt, ":source", source);
  pw_stmt_bind_int (stmt, ":received_ms", host_store_now_ms (store));
  pw_stmt_bind_bytes (stmt, ":bytes", data, length);
  if (!pw_stmt_run (stmt, error))
    return FALSE;
  *is_new = pw_db_changes (store->db) > 0;
  if (!*is_new)
    return insert_arrival (store, &digest, medium, source, error);
  gint64 spool_key = pw_db_last_row (store->db);
  stmt = pw_db_stmt (store->db, "intake/insert-verdict", error);
  if (stmt == NULL)
    return FALSE;
  pw_stmt_bind_int (stmt, ":spool_key", spool_key);
  return pw_stmt_run (stmt, error);
}

/* --- public ---------------------------------------------------------------------------------- */

gboolean
host_spool_begin (HostStore *store, GError **error) {
  if (PW_PLANT (EARLY_RECEIPT) && !pw_db_set_durable (store->db, FALSE, error))
    return FALSE;
  return pw_db_begin (store->db, error);
}

gboolean
host_spool_add (HostStore *store, GBytes *bytes, const char *medium, const char *source,
                gboolean *is_new, GError **error) {
  g_return_val_if_fail (bytes != NULL, FALSE);
  g_return_val_if_fail (medium != NULL && source != NULL, FALSE);
  g_assert (pw_db_in_transaction (store->db));
  if (!check_size (bytes, source, error))
    return FALSE;
  /* A name from a stick may be any bytes; the store holds text. */
  g_autofree char *shown = g_utf8_make_valid (source, -1);
  gboolean fresh;
  if (!insert_bytes (store, bytes, medium, shown, &fresh, error)) {
    pw_db_rollback (store->db);
    return FALSE;
  }
  if (is_new != NULL)
    *is_new = fresh;
  return TRUE;
}

gboolean
host_spool_end (HostStore *store, GError **error) {
  return pw_db_commit (store->db, error);
}

gboolean
host_spool_put (HostStore *store, GBytes *bytes, const char *medium, const char *source,
                gboolean *is_new, GError **error) {
  if (!host_spool_begin (store, error))
    return FALSE;
  gboolean fresh;
  if (!host_spool_add (store, bytes, medium, source, &fresh, error)) {
    pw_db_rollback (store->db);
    return FALSE;
  }
  if (!host_spool_end (store, error))
    return FALSE;
  if (is_new != NULL)
    *is_new = fresh;
  return TRUE;
}

GBytes *
host_spool_get (HostStore *store, gint64 spool_key, GError **error) {
  PwStmt *stmt = pw_db_stmt (store->db, "intake/get-spool-bytes", error);
  if (stmt == NULL)
    return NULL;
  pw_stmt_bind_int (stmt, ":spool_key", spool_key);
  gboolean row;
  if (!pw_stmt_step (stmt, &row, error))
    return NULL;
  if (!row) {
    g_set_error (error, PW_ERROR, PW_ERROR_NOT_FOUND,
                 _ ("parcel %" G_GINT64_FORMAT " is not in the spool"), spool_key);
    return NULL;
  }
  GBytes *bytes = pw_stmt_gbytes (stmt, 0);
  pw_stmt_reset (stmt);
  return bytes;
}

gboolean
host_spool_has (HostStore *store, const PwDigest *digest, gboolean *has, GError **error) {
  g_return_val_if_fail (digest != NULL && has != NULL, FALSE);
  PwStmt *stmt = pw_db_stmt (store->db, "intake/count-transfer", error);
  if (stmt == NULL)
    return FALSE;
  pw_stmt_bind_digest (stmt, ":low", digest);
  pw_stmt_bind_digest (stmt, ":high", digest);
  gint64 count = 0;
  if (!pw_stmt_scalar (stmt, 0, &count, error))
    return FALSE;
  *has = count > 0;
  return TRUE;
}

gboolean
host_spool_count_open (HostStore *store, gint64 *count, GError **error) {
  PwStmt *stmt = pw_db_stmt (store->db, "intake/count-open", error);
  return stmt != NULL && pw_stmt_scalar (stmt, 0, count, error);
}
