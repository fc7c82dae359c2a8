/* The host above: who it is, and what it says that it holds. */
#include "host/merge/host-above.h"

#include <glib/gi18n.h>
#include <string.h>

#include "sync/base/pw-error.h"

void
host_above_free (HostAbove *above) {
  g_free (above->name);
  g_free (above->region);
  g_free (above->granted);
  g_free (above);
}

/* Copies a column of just so many bytes. */
static gboolean
take_bytes (PwStmt *stmt, int column, guint8 *bytes, gsize length) {
  gsize found;
  gconstpointer data = pw_stmt_bytes (stmt, column, &found);
  if (data == NULL || found != length)
    return FALSE;
  memcpy (bytes, data, length);
  return TRUE;
}

gboolean
host_above_load (HostStore *store, HostAbove **above, GError **error) {
  g_return_val_if_fail (store != NULL && above != NULL, FALSE);
  *above = NULL;
  PwStmt *stmt = pw_db_stmt (store->db, "merge/get-above", error);
  gboolean row;
  if (stmt == NULL || !pw_stmt_step (stmt, &row, error))
    return FALSE;
  if (!row)
    return TRUE;
  g_autoptr (HostAbove) found = g_new0 (HostAbove, 1);
  gboolean whole = take_bytes (stmt, 0, found->sign_public, PW_PUBLIC_KEY_BYTES)
                   && take_bytes (stmt, 1, found->seal_public, PW_PUBLIC_KEY_BYTES)
                   && take_bytes (stmt, 4, found->challenge, PW_ID_BYTES);
  found->id = pw_id_from_public_key (found->sign_public);
  found->name = g_strdup (pw_stmt_text (stmt, 2));
  found->region = g_strdup (pw_stmt_text (stmt, 3));
  found->enrolled = !pw_stmt_is_null (stmt, 5);
  found->granted = g_strdup (pw_stmt_text (stmt, 6));
  pw_stmt_reset (stmt);
  if (!whole) {
    g_set_error_literal (error, PW_ERROR, PW_ERROR_BROKEN,
                         _ ("the keys of the host above were changed in the store; restore a "
                            "backup, or join again with --replace-host"));
    return FALSE;
  }
  *above = g_steal_pointer (&found);
  return TRUE;
}

HostAbove *
host_above_need (HostStore *store, GError **error) {
  g_autoptr (HostAbove) above = NULL;
  if (!host_above_load (store, &above, error))
    return NULL;
  if (above == NULL)
    g_set_error_literal (error, PW_ERROR, PW_ERROR_NOT_FOUND,
                         _ ("this host reports to no other: take an invitation of the host above "
                            "first, with panwas-host join"));
  return g_steal_pointer (&above);
}

/* --- what it says ---------------------------------------------------------------------------- */

gboolean
host_above_take_certificate (HostStore *store, const PwCertificate *certificate, gboolean *is_new,
                             GError **error) {
  g_assert (pw_db_in_transaction (store->db));
  PwStmt *stmt = pw_db_stmt (store->db, "merge/put-above-certificate", error);
  if (stmt == NULL)
    return FALSE;
  pw_stmt_bind_int (stmt, ":issued_s", certificate->issued_at);
  pw_stmt_bind_text (stmt, ":granted", certificate->region);
  if (!pw_stmt_run (stmt, error))
    return FALSE;
  *is_new = pw_db_changes (store->db) > 0;
  return TRUE;
}

static gboolean
put_receipt (HostStore *store, const PwReceipt *receipt, GError **error) {
  PwStmt *stmt = pw_db_stmt (store->db, "merge/put-above-receipt", error);
  if (stmt == NULL)
    return FALSE;
  pw_stmt_bind_id (stmt, ":device", &receipt->device);
  pw_stmt_bind_int (stmt, ":seq", (gint64)receipt->seq);
  pw_stmt_bind_digest (stmt, ":digest", &receipt->digest);
  pw_stmt_bind_int (stmt, ":told_ms", receipt->host_time);
  pw_stmt_bind_int (stmt, ":accepted", (gint64)receipt->accepted);
  pw_stmt_bind_int (stmt, ":quarantined", (gint64)receipt->quarantined);
  return pw_stmt_run (stmt, error);
}

/* A receipt names the newest PW_RECEIPT_BLOBS_MAX files: with fewer those are all. */
static gboolean
put_blobs (HostStore *store, const PwReceipt *receipt, GError **error) {
  guint count = receipt->blobs != NULL ? receipt->blobs->len : 0;
  if (count < PW_RECEIPT_BLOBS_MAX) {
    PwStmt *stmt = pw_db_stmt (store->db, "merge/delete-above-blobs", error);
    if (stmt == NULL)
      return FALSE;
    pw_stmt_bind_id (stmt, ":device", &receipt->device);
    if (!pw_stmt_run (stmt, error))
      return FALSE;
  }
  for (guint i = 0; i < count; i++) {
    PwStmt *stmt = pw_db_stmt (store->db, "merge/put-above-blob", error);
    if (stmt == NULL)
      return FALSE;
    pw_stmt_bind_id (stmt, ":device", &receipt->device);
    pw_stmt_bind_digest (stmt, ":digest", &g_array_index (receipt->blobs, PwDigest, i));
    if (!pw_stmt_run (stmt, error))
      return FALSE;
  }
  return TRUE;
}

gboolean
host_above_take_receipt (HostStore *store, const PwReceipt *receipt, gboolean *is_new,
                         GError **error) {
  g_assert (pw_db_in_transaction (store->db));
  if (!put_receipt (store, receipt, error))
    return FALSE;
  *is_new = pw_db_changes (store->db) > 0;
  return !*is_new || put_blobs (store, receipt, error);
}
