/* What hosts below say of a device. */
#include "host/review/host-report.h"

#include <glib/gi18n.h>
#include <string.h>

#include "sync/base/pw-error.h"

static void
report_free (gpointer data) {
  HostReport *report = data;
  g_free (report->name);
  g_free (report->region);
  g_free (report);
}

static gboolean
read_row (PwStmt *stmt, HostReport *report, GError **error) {
  gsize length, seal_length;
  if (!pw_stmt_id (stmt, 0, &report->device, error) || !pw_stmt_id (stmt, 1, &report->host, error))
    return FALSE;
  gconstpointer key = pw_stmt_bytes (stmt, 2, &length);
  if (key == NULL || length != PW_PUBLIC_KEY_BYTES) {
    g_set_error_literal (error, PW_ERROR, PW_ERROR_BROKEN,
                         _ ("a handheld's key is missing in the store; run \"verify --all\""));
    return FALSE;
  }
  memcpy (report->public_key, key, length);
  gconstpointer seal = pw_stmt_bytes (stmt, 3, &seal_length);
  report->is_host = seal != NULL && seal_length == PW_PUBLIC_KEY_BYTES;
  if (report->is_host)
    memcpy (report->seal_public, seal, seal_length);
  report->name = g_strdup (pw_stmt_text (stmt, 4));
  report->region = g_strdup (pw_stmt_text (stmt, 5));
  report->revoked = !pw_stmt_is_null (stmt, 6);
  report->revoked_after = (guint64)pw_stmt_int (stmt, 6);
  report->enrolled = pw_stmt_int (stmt, 7) != 0;
  return TRUE;
}

GPtrArray *
host_reports_list (HostStore *store, const PwId *device, const PwId *host, GError **error) {
  g_return_val_if_fail (store != NULL, NULL);
  PwStmt *stmt = pw_db_stmt (store->db, "enrol/list-reports", error);
  if (stmt == NULL)
    return NULL;
  pw_stmt_bind_id (stmt, ":device", device);
  pw_stmt_bind_id (stmt, ":host", host);
  g_autoptr (GPtrArray) reports = g_ptr_array_new_with_free_func (report_free);
  for (;;) {
    gboolean row;
    if (!pw_stmt_step (stmt, &row, error))
      return NULL;
    if (!row)
      return g_steal_pointer (&reports);
    HostReport *report = g_new0 (HostReport, 1);
    g_ptr_array_add (reports, report);
    if (!read_row (stmt, report, error)) {
      pw_stmt_reset (stmt);
      return NULL;
    }
  }
}
