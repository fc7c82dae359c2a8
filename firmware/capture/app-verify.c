/* Checks the whole store: database, keys, chain, receipts, evidence files, copies, comments and
 * drafts.
 *
 * What is found is collected, not repaired. The keys were checked by opening the store. */
#include "firmware/capture/app-verify.h"

#include <glib/gi18n.h>

#include "firmware/capture/app-drafts.h"
#include "firmware/capture/app-record-copy.h"
#include "firmware/capture/app-record-review.h"
#include "sync/base/pw-error.h"
#include "sync/codec/pw-receipt.h"

void
app_verify_clear (AppVerify *verify) {
  g_clear_pointer (&verify->faults, g_ptr_array_unref);
}

static void
add_fault (AppVerify *verify, const char *words) {
  g_ptr_array_add (verify->faults, g_strdup (words));
}

/* Faults of the content become lines of the report; anything else ends the check. */
static gboolean
take_error (AppVerify *verify, GError *found, GError **error) {
  if (pw_error_is (found, PW_ERROR_BROKEN) || pw_error_is (found, PW_ERROR_NOT_FOUND)
      || pw_error_is (found, PW_ERROR_DAMAGED) || pw_error_is (found, PW_ERROR_REFUSED)) {
    add_fault (verify, found->message);
    g_error_free (found);
    return TRUE;
  }
  g_propagate_error (error, found);
  return FALSE;
}

static gboolean
check_database (AppStore *store, AppVerify *verify, GError **error) {
  g_autofree char *words = pw_db_integrity (store->db, error);
  if (words == NULL)
    return FALSE;
  if (!g_str_equal (words, "ok")) {
    g_autofree char *fault = g_strdup_printf (_ ("the database is damaged: %s"), words);
    add_fault (verify, fault);
  }
  return TRUE;
}

static gboolean
check_chain (AppStore *store, AppVerify *verify, GError **error) {
  GError *found = NULL;
  if (pw_oplog_check (store->log, &verify->operations, &verify->purged, &verify->bad_seq, &found))
    return TRUE;
  return take_error (verify, found, error);
}

/* --- receipts -------------------------------------------------------------------------------- */

/* What the host signed for must be what this log holds: so nobody can cut or rewrite its end. */
static gboolean
hold_against (AppStore *store, const guint8 *body, gsize length, guint64 seq, AppVerify *verify,
              GError **error) {
  PwCborReader reader;
  pw_cbor_reader_init (&reader, body, length, N_ ("a receipt"));
  PwMessage message;
  g_auto (PwReceipt) receipt = { 0 };
  GError *found = NULL;
  if (!pw_message_read (&reader, &message, &found) || !pw_receipt_read (&message, &receipt, &found))
    return take_error (verify, found, error);
  PwDigest own;
  if (!pw_oplog_digest (store->log, seq, &own, &found)) {
    if (!pw_error_is (found, PW_ERROR_NOT_FOUND)) {
      g_propagate_error (error, found);
      return FALSE;
    }
    g_clear_error (&found);
    g_autofree char *fault = g_strdup_printf (_ ("the host holds operation %" G_GUINT64_FORMAT
                                                 " of this handheld, which is missing here"),
                                              seq);
    add_fault (verify, fault);
    return TRUE;
  }
  if (receipt.seq != seq || !pw_digest_equal (&receipt.digest, &own)) {
    g_autofree char *fault = g_strdup_printf (
        _ ("operation %" G_GUINT64_FORMAT " is not the one that the host signed for"), seq);
    add_fault (verify, fault);
  }
  return TRUE;
}

static gboolean
check_receipt (AppStore *store, AppVerify *verify, GError **error) {
  PwStmt *stmt = pw_db_stmt (store->db, "app/read-newest-receipt", error);
  gboolean row = FALSE;
  if (stmt == NULL || !pw_stmt_step (stmt, &row, error))
    return FALSE;
  if (!row)
    return TRUE;
  guint64 seq = (guint64)pw_stmt_int (stmt, 0);
  g_autoptr (GBytes) message = pw_stmt_gbytes (stmt, 1);
  pw_stmt_reset (stmt);
  gsize length;
  const guint8 *bytes = g_bytes_get_data (message, &length);
  return hold_against (store, bytes, length, seq, verify, error);
}

/* --- evidence and copies --------------------------------------------------------------------- */

static gboolean
check_evidence (AppStore *store, AppVerifyProgress on_progress, gpointer data, AppVerify *verify,
                GError **error) {
  g_autoptr (GArray) rows = app_evidence_list (store, error);
  if (rows == NULL)
    return FALSE;
  for (guint i = 0; i < rows->len; i++) {
    const AppEvidenceRow *row = &g_array_index (rows, AppEvidenceRow, i);
    GError *found = NULL;
    if (row->purged) {
      verify->evidence_purged++;
    } else if (app_evidence_check (store, &row->digest, &found)) {
      verify->evidence++;
      verify->evidence_bytes += row->size;
    } else if (!take_error (verify, found, error)) {
      return FALSE;
    }
    if (on_progress != NULL)
      on_progress (i + 1, rows->len, data);
  }
  return TRUE;
}

static gboolean
on_copy (const AppRecordCopy *copy, gpointer data, G_GNUC_UNUSED GError **error) {
  AppVerify *verify = data;
  if (copy != NULL)
    verify->copies++;
  else
    add_fault (verify, _ ("a copy of a record does not open; take it from the host again"));
  return TRUE;
}

static gboolean
on_review (const PwReview *review, gpointer data, G_GNUC_UNUSED GError **error) {
  if (review == NULL)
    add_fault (data,
               _ ("a comment of the office does not open; take the reply from the host again"));
  return TRUE;
}

static gboolean
check_drafts (AppStore *store, AppVerify *verify, GError **error) {
  g_autoptr (GPtrArray) drafts = app_drafts_list (store, error);
  if (drafts == NULL)
    return FALSE;
  for (guint i = 0; i < drafts->len; i++) {
    const AppDraft *draft = g_ptr_array_index (drafts, i);
    if (draft->fault != NULL)
      add_fault (verify, draft->fault);
    else
      verify->drafts++;
  }
  return TRUE;
}

gboolean
app_verify_run (AppStore *store, AppVerifyProgress on_progress, gpointer data, AppVerify *verify,
                GError **error) {
  g_return_val_if_fail (store != NULL && verify != NULL, FALSE);
  g_auto (AppVerify) result = { .faults = g_ptr_array_new_with_free_func (g_free) };
  if (!check_database (store, &result, error) || !check_chain (store, &result, error)
      || !check_receipt (store, &result, error)
      || !check_evidence (store, on_progress, data, &result, error)
      || !app_record_each_copy (store, on_copy, &result, error)
      || !app_record_each_review (store, on_review, &result, error)
      || !check_drafts (store, &result, error))
    return FALSE;
  *verify = result;
  result = (AppVerify){ 0 };
  return TRUE;
}
