/* Receipts: what the host says it holds, believed only if it is about this very chain. */
#include "firmware/send/app-receipts.h"

#include <glib/gi18n.h>

#include "sync/base/pw-error.h"

#define DAY_MS G_GINT64_CONSTANT (86400000)
#define HOST_MS_MAX G_GINT64_CONSTANT (253402300799999) /* the end of the year 9999 */

/* --- rows ------------------------------------------------------------------------------------ */

static gboolean
find_newest (AppStore *store, gint64 *host_ms, guint64 *seq, GError **error) {
  gboolean row;
  *host_ms = 0;
  *seq = 0;
  PwStmt *stmt = pw_db_stmt (store->db, "app-inbox/find-newest", error);
  if (stmt == NULL || !pw_stmt_step (stmt, &row, error))
    return FALSE;
  if (row) {
    *host_ms = pw_stmt_int (stmt, 0);
    *seq = (guint64)pw_stmt_int (stmt, 1);
    pw_stmt_reset (stmt);
  }
  return TRUE;
}

/* `*former`: this receipt was moved away by rule 3. */
static gboolean
is_former (AppStore *store, const AppHost *host, const PwReceipt *receipt, gboolean *former,
           GError **error) {
  gint64 found;
  PwStmt *stmt = pw_db_stmt (store->db, "app-inbox/has-former", error);
  if (stmt == NULL)
    return FALSE;
  pw_stmt_bind_id (stmt, ":host", &host->id);
  pw_stmt_bind_int (stmt, ":seq", (gint64)receipt->seq);
  pw_stmt_bind_int (stmt, ":host_ms", receipt->host_time);
  if (!pw_stmt_scalar (stmt, 0, &found, error))
    return FALSE;
  *former = found != 0;
  return TRUE;
}

static gboolean
insert_receipt (AppStore *store, const PwReceipt *receipt, GBytes *message_bytes, const char *code,
                GError **error) {
  PwStmt *stmt = pw_db_stmt (store->db, "app-inbox/insert-receipt", error);
  if (stmt == NULL)
    return FALSE;
  pw_stmt_bind_int (stmt, ":seq", (gint64)receipt->seq);
  pw_stmt_bind_int (stmt, ":host_ms", receipt->host_time);
  pw_stmt_bind_int (stmt, ":taken_ms", pw_clock_now (store->clock).unix_ms);
  pw_stmt_bind_int (stmt, ":accepted", (gint64)receipt->accepted);
  pw_stmt_bind_int (stmt, ":quarantined", (gint64)receipt->quarantined);
  pw_stmt_bind_gbytes (stmt, ":message", message_bytes);
  pw_stmt_bind_text (stmt, ":code", code);
  return pw_stmt_run (stmt, error);
}

/* Rule 3. */
static gboolean
move_larger (AppStore *store, const AppHost *host, const PwReceipt *receipt, GError **error) {
  gint64 code_before_ms = receipt->host_time - DAY_MS;
  PwStmt *move = pw_db_stmt (store->db, "app-enrol/move-receipts", error);
  if (move == NULL)
    return FALSE;
  pw_stmt_bind_id (move, ":host", &host->id);
  pw_stmt_bind_int (move, ":after", (gint64)receipt->seq);
  pw_stmt_bind_int (move, ":code_before_ms", code_before_ms);
  if (!pw_stmt_run (move, error))
    return FALSE;
  PwStmt *delete = pw_db_stmt (store->db, "app-enrol/delete-receipts", error);
  if (delete == NULL)
    return FALSE;
  pw_stmt_bind_int (delete, ":after", (gint64)receipt->seq);
  pw_stmt_bind_int (delete, ":code_before_ms", code_before_ms);
  return pw_stmt_run (delete, error);
}

static gboolean
put_refusals (AppStore *store, const PwReceipt *receipt, GError **error) {
  PwStmt *delete = pw_db_stmt (store->db, "app-inbox/delete-refusals", error);
  if (delete == NULL || !pw_stmt_run (delete, error))
    return FALSE;
  for (guint i = 0; receipt->reasons != NULL && i < receipt->reasons->len; i++) {
    const PwReceiptReason *reason = &g_array_index (receipt->reasons, PwReceiptReason, i);
    PwStmt *insert = pw_db_stmt (store->db, "app-inbox/insert-refusal", error);
    if (insert == NULL)
      return FALSE;
    pw_stmt_bind_int (insert, ":seq", (gint64)reason->seq);
    pw_stmt_bind_text (insert, ":code", reason->code);
    if (!pw_stmt_run (insert, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
mark_evidence (AppStore *store, const PwReceipt *receipt, GError **error) {
  for (guint i = 0; receipt->blobs != NULL && i < receipt->blobs->len; i++) {
    PwStmt *stmt = pw_db_stmt (store->db, "app-inbox/mark-evidence", error);
    if (stmt == NULL)
      return FALSE;
    pw_stmt_bind_digest (stmt, ":digest", &g_array_index (receipt->blobs, PwDigest, i));
    if (!pw_stmt_run (stmt, error))
      return FALSE;
  }
  return TRUE;
}

/* What a receipt changes besides itself: what need not be kept for sending, and the contact. */
static gboolean
settle (AppStore *store, const PwReceipt *receipt, gboolean shown, GError **error) {
  PwStmt *forget = pw_db_stmt (store->db, "app-outbox/forget-received", error);
  if (forget == NULL)
    return FALSE;
  pw_stmt_bind_int (forget, ":seq", (gint64)receipt->seq);
  if (!pw_stmt_run (forget, error))
    return FALSE;
  PwStmt *contact = pw_db_stmt (store->db, "app-inbox/put-contact", error);
  if (contact == NULL)
    return FALSE;
  gint64 now_ms = pw_clock_now (store->clock).unix_ms;
  gint64 offset_ms = now_ms - receipt->host_time;
  pw_stmt_bind_int (contact, ":now_ms", now_ms);
  /* A stick may have been on its way for days: only "this device is behind" is sure. A short code
   * has no time of the host at all. */
  if (receipt->host_time > 0 && (shown || offset_ms < 0))
    pw_stmt_bind_int (contact, ":offset_ms", offset_ms);
  return pw_stmt_run (contact, error);
}

/* --- a signed receipt ------------------------------------------------------------------------ */

/* Rule 1. */
static gboolean
fits_chain (AppStore *store, const PwReceipt *receipt, GError **error) {
  PwDigest own;
  if (!pw_id_equal (&receipt->device, &store->identity->id)) {
    g_autofree char *device = app_host_id_to_groups (&receipt->device);
    g_set_error (error, PW_ERROR, PW_ERROR_NOT_FOR_US, _ ("a receipt is for another handheld, %s"),
                 device);
    return FALSE;
  }
  if (receipt->host_time <= 0 || receipt->host_time > HOST_MS_MAX) {
    g_set_error_literal (error, PW_ERROR, PW_ERROR_DAMAGED,
                         _ ("a receipt has an impossible time; ask the office for a new one"));
    return FALSE;
  }
  gboolean fits = receipt->seq <= pw_oplog_head (store->log, NULL);
  if (fits && !pw_oplog_digest (store->log, receipt->seq, &own, error))
    return FALSE;
  if (fits && pw_digest_equal (&own, &receipt->digest))
    return TRUE;
  g_set_error (
      error, PW_ERROR, PW_ERROR_UNTRUSTED,
      _ ("the host's receipt up to number %" G_GUINT64_FORMAT
         " does not fit what is recorded here: another device may be using this handheld's "
         "name, or its store is an old copy; call the office before you record more"),
      receipt->seq);
  return FALSE;
}

static gboolean
take_new (AppStore *store, const AppHost *host, const PwReceipt *receipt, GBytes *message_bytes,
          gboolean shown, gboolean newer, GError **error) {
  return (!newer || move_larger (store, host, receipt, error))
         && insert_receipt (store, receipt, message_bytes, NULL, error)
         && put_refusals (store, receipt, error) && settle (store, receipt, shown, error);
}

gboolean
app_receipts_take (AppStore *store, const AppHost *host, const PwMessage *message,
                   GBytes *message_bytes, gboolean shown, PwReceipt *receipt,
                   AppReceiptsChange *change, GError **error) {
  g_auto (PwReceipt) found = { 0 };
  guint64 before, after, newest_seq;
  gint64 newest_ms;
  gboolean former;
  if (!pw_receipt_read (message, &found, error) || !fits_chain (store, &found, error)
      || !find_newest (store, &newest_ms, &newest_seq, error)
      || !is_former (store, host, &found, &former, error)
      || !app_store_receipted (store, &before, error) || !mark_evidence (store, &found, error))
    return FALSE;
  gboolean newer = found.host_time > newest_ms;
  if (!newer && (former || found.seq <= before)) {
    *change = APP_RECEIPTS_KNOWN;
  } else {
    if (!take_new (store, host, &found, message_bytes, shown, newer, error)
        || !app_store_receipted (store, &after, error))
      return FALSE;
    *change = after < before ? APP_RECEIPTS_LOST : APP_RECEIPTS_TAKEN;
  }
  *receipt = found;
  found = (PwReceipt){ 0 };
  return TRUE;
}

/* --- a short code ---------------------------------------------------------------------------- */

static gboolean
collect_digest (guint64 seq G_GNUC_UNUSED, const PwDigest *digest, GBytes *bytes G_GNUC_UNUSED,
                gpointer data, GError **error G_GNUC_UNUSED) {
  g_array_append_vals (data, digest, 1);
  return TRUE;
}

/* Digests of `first`..head. */
static GArray *
list_digests (AppStore *store, guint64 first, GError **error) {
  g_autoptr (GArray) digests = g_array_new (FALSE, FALSE, sizeof (PwDigest));
  guint64 head = pw_oplog_head (store->log, NULL);
  if (first == 0) {
    PwDigest start;
    if (!pw_oplog_digest (store->log, 0, &start, error))
      return NULL;
    g_array_append_val (digests, start);
  }
  if (head > 0 && !pw_oplog_each (store->log, MAX (first, 1), head, collect_digest, digests, error))
    return NULL;
  return g_steal_pointer (&digests);
}

static gboolean
put_code (AppStore *store, guint64 seq, const char *code, GError **error) {
  PwReceipt receipt = { .device = store->identity->id, .seq = seq, .accepted = seq };
  if (!pw_db_begin (store->db, error))
    return FALSE;
  if (insert_receipt (store, &receipt, NULL, code, error) && settle (store, &receipt, FALSE, error)
      && pw_db_commit (store->db, error))
    return TRUE;
  pw_db_rollback (store->db);
  return FALSE;
}

gboolean
app_receipts_take_code (AppStore *store, const AppHost *host, const char *typed, guint64 *seq,
                        AppReceiptsChange *change, GError **error) {
  guint64 receipted, found;
  char code[PW_SHORT_CODE_CHARS + 1];
  if (!pw_short_code_normalize (typed, code, error)
      || !app_store_receipted (store, &receipted, error))
    return FALSE;
  g_autoptr (GArray) digests = list_digests (store, receipted, error);
  if (digests == NULL
      || !pw_short_code_find (store->identity, host->seal_public, code, receipted,
                              (const PwDigest *)digests->data, digests->len, &found, error))
    return FALSE;
  *change = found > receipted ? APP_RECEIPTS_TAKEN : APP_RECEIPTS_KNOWN;
  if (found > receipted && !put_code (store, found, code, error))
    return FALSE;
  *seq = found;
  return TRUE;
}
