/* What a person or script wants to know of a handheld at one look. */
#include "firmware/capture/app-status.h"

#include <string.h>

#include "firmware/capture/app-drafts.h"

void
app_status_clear (AppStatus *status) {
  g_clear_pointer (&status->host_name, g_free);
  g_clear_pointer (&status->host_region, g_free);
  g_clear_pointer (&status->region_granted, g_free);
}

static void
count_record (const AppRecord *record, guint64 receipted, AppStatus *status) {
  status->records++;
  status->withdrawn += record->withdrawn ? 1 : 0;
  status->disputed += record->disputed ? 1 : 0;
  status->quarantined += record->stage == APP_RECORD_QUARANTINED ? 1 : 0;
  status->returned += record->stage == APP_RECORD_RETURNED ? 1 : 0;
  gboolean waits = FALSE;
  for (guint i = 0; i < record->ops->len; i++) {
    const AppRecordOp *op = &g_array_index (record->ops, AppRecordOp, i);
    if (!op->own || op->seq <= receipted)
      continue;
    if (status->unreceived_operations == 0 || op->time.unix_ms < status->oldest_unreceived_ms) {
      status->oldest_unreceived_ms = op->time.unix_ms;
      status->oldest_offset_min = op->time.offset_min;
    }
    status->unreceived_operations++;
    waits = TRUE;
  }
  status->unreceived += waits ? 1 : 0;
}

static void
count_records (const AppRecords *records, AppStatus *status) {
  for (guint i = 0; i < records->list->len; i++)
    count_record (g_ptr_array_index (records->list, i), records->receipted, status);
  status->head_seq = records->head_seq;
  status->receipted_seq = records->receipted;
  status->purged = records->purged;
  status->damaged = records->damaged;
}

static gboolean
count_evidence (AppStore *store, AppStatus *status, GError **error) {
  g_autoptr (GArray) rows = app_evidence_list (store, error);
  if (rows == NULL)
    return FALSE;
  for (guint i = 0; i < rows->len; i++) {
    const AppEvidenceRow *row = &g_array_index (rows, AppEvidenceRow, i);
    status->evidence += row->purged ? 0 : 1;
    status->evidence_unreceived += !row->purged && !row->received ? 1 : 0;
  }
  return TRUE;
}

static void
copy_host (PwStmt *stmt, AppStatus *status) {
  gsize length;
  const guint8 *key = pw_stmt_bytes (stmt, 0, &length);
  if (key != NULL && length == PW_PUBLIC_KEY_BYTES)
    status->host = pw_id_from_public_key (key);
  status->has_host = TRUE;
  status->host_name = g_strdup (pw_stmt_text (stmt, 2));
  status->host_region = g_strdup (pw_stmt_text (stmt, 3));
  status->has_certificate = !pw_stmt_is_null (stmt, 6);
  status->certificate_issued_s = pw_stmt_int (stmt, 7);
  status->region_granted = g_strdup (pw_stmt_text (stmt, 8));
  status->revoked = !pw_stmt_is_null (stmt, 9);
  status->revoked_after = (guint64)pw_stmt_int (stmt, 9);
  status->has_contact = !pw_stmt_is_null (stmt, 10);
  status->last_contact_ms = pw_stmt_int (stmt, 10);
  status->has_offset = !pw_stmt_is_null (stmt, 11);
  status->clock_offset_ms = pw_stmt_int (stmt, 11);
}

static gboolean
read_host (AppStore *store, AppStatus *status, GError **error) {
  PwStmt *stmt = pw_db_stmt (store->db, "app/read-host", error);
  gboolean row = FALSE;
  if (stmt == NULL || !pw_stmt_step (stmt, &row, error))
    return FALSE;
  if (row) {
    copy_host (stmt, status);
    pw_stmt_reset (stmt);
  }
  return TRUE;
}

gboolean
app_status_count (AppStore *store, const AppRecords *records, AppStatus *status, GError **error) {
  g_return_val_if_fail (store != NULL && records != NULL && status != NULL, FALSE);
  g_auto (AppStatus) result = { 0 };
  count_records (records, &result);
  if (!count_evidence (store, &result, error) || !read_host (store, &result, error)
      || !app_drafts_count (store, &result.drafts, error))
    return FALSE;
  PwStmt *courier = pw_db_stmt (store->db, "app/count-courier", error);
  if (courier == NULL || !pw_stmt_scalar (courier, 0, &result.courier, error))
    return FALSE;
  *status = result;
  result = (AppStatus){ 0 };
  return TRUE;
}

gboolean
app_status_read (AppStore *store, AppStatus *status, GError **error) {
  g_return_val_if_fail (store != NULL && status != NULL, FALSE);
  g_autoptr (AppRecords) records = app_records_load (store, error);
  return records != NULL && app_status_count (store, records, status, error);
}
