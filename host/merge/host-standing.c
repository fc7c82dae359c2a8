/* Standing: the numbers of the whole store for a report. */
#include "host/merge/host-standing.h"

#include "sync/base/pw-error.h"

#define DAY_MS (G_GINT64_CONSTANT (24) * 3600 * 1000)

/* Takes the count of one verdict name. */
typedef void (*CountTaker) (HostMergeReport *report, const char *name, guint64 count);

static gboolean
each_count (HostStore *store, const char *query, CountTaker take, HostMergeReport *report,
            GError **error) {
  PwStmt *stmt = pw_db_stmt (store->db, query, error);
  if (stmt == NULL)
    return FALSE;
  for (;;) {
    gboolean row;
    if (!pw_stmt_step (stmt, &row, error))
      return FALSE;
    if (!row)
      return TRUE;
    take (report, pw_stmt_text (stmt, 0), (guint64)pw_stmt_int (stmt, 1));
  }
}

static void
on_verdict (HostMergeReport *report, const char *name, guint64 count) {
  HostVerdictCode code;
  if (host_verdict_from_name (name, &code) && host_verdict_is_quarantine (code))
    report->quarantined[code] = count;
}

static void
on_refused (HostMergeReport *report, const char *name, guint64 count) {
  HostVerdictCode code;
  if (host_verdict_from_name (name, &code))
    report->refused[code] = count;
}

static void
on_evidence (HostMergeReport *report, const char *state, guint64 count) {
  if (g_str_equal (state, "held"))
    report->evidence_held = count;
  else if (g_str_equal (state, "awaited"))
    report->evidence_awaited = count;
  else
    report->evidence_bad = count;
}

static gboolean
scalar (HostStore *store, const char *query, guint64 *value, GError **error) {
  gint64 number;
  PwStmt *stmt = pw_db_stmt (store->db, query, error);
  if (stmt == NULL || !pw_stmt_scalar (stmt, 0, &number, error))
    return FALSE;
  *value = (guint64)number;
  return TRUE;
}

/* The columns of the one row of `query`. */
static gboolean
columns (HostStore *store, const char *query, guint64 *values, int count, GError **error) {
  PwStmt *stmt = pw_db_stmt (store->db, query, error);
  gboolean row;
  if (stmt == NULL || !pw_stmt_step (stmt, &row, error))
    return FALSE;
  g_assert (row);
  for (int i = 0; i < count; i++)
    values[i] = (guint64)pw_stmt_int (stmt, i);
  pw_stmt_reset (stmt);
  return TRUE;
}

static gboolean
add_silent (HostMergeReport *report, PwStmt *stmt, GError **error) {
  HostSilentDevice *silent = g_new0 (HostSilentDevice, 1);
  g_ptr_array_add (report->silent, silent);
  silent->name = g_strdup (pw_stmt_text (stmt, 1));
  silent->seen_ms = pw_stmt_int (stmt, 2);
  return pw_stmt_id (stmt, 0, &silent->device, error);
}

static gboolean
list_contacts (HostStore *store, HostMergeReport *report, GError **error) {
  gint64 before_ms = host_store_now_ms (store) - (gint64)report->silent_days * DAY_MS;
  PwStmt *stmt = pw_db_stmt (store->db, "merge/list-contacts", error);
  if (stmt == NULL)
    return FALSE;
  pw_stmt_bind_int (stmt, ":before_ms", before_ms);
  g_ptr_array_set_size (report->silent, 0);
  report->flags[HOST_VERDICT_CLOCK_OFF] = 0;
  for (;;) {
    gboolean row;
    if (!pw_stmt_step (stmt, &row, error))
      return FALSE;
    if (!row)
      return TRUE;
    report->flags[HOST_VERDICT_CLOCK_OFF] += pw_stmt_int (stmt, 3) != 0;
    if (pw_stmt_int (stmt, 4) != 0 && !add_silent (report, stmt, error)) {
      pw_stmt_reset (stmt);
      return FALSE;
    }
  }
}

gboolean
host_standing_fill (HostStore *store, HostMergeReport *report, GError **error) {
  guint64 odd[3], devices[4], forms[2];
  if (!each_count (store, "merge/stand-verdicts", on_verdict, report, error)
      || !each_count (store, "merge/stand-refused", on_refused, report, error)
      || !each_count (store, "merge/stand-evidence", on_evidence, report, error)
      || !scalar (store, "merge/stand-records", &report->records, error)
      || !columns (store, "merge/stand-odd-records", odd, 3, error)
      || !columns (store, "merge/stand-devices", devices, 4, error)
      || !columns (store, "merge/stand-forms", forms, 2, error)
      || !scalar (store, "merge/stand-returned", &report->records_returned, error)
      || !scalar (store, "merge/stand-items", &report->open_items, error)
      || !scalar (store, "merge/stand-requests", &report->requests_waiting, error)
      || !list_contacts (store, report, error))
    return FALSE;
  report->records_withdrawn = odd[0];
  report->flags[HOST_VERDICT_ORPHAN] = odd[1];
  report->flags[HOST_VERDICT_UNKNOWN_FORM] = odd[2];
  report->devices = devices[0];
  report->forms_published = forms[0];
  report->devices_lacking_forms = forms[1];
  report->flags[HOST_VERDICT_GAP] = devices[1];
  report->missing_operations = devices[2];
  report->flags[HOST_VERDICT_FORK] = devices[3];
  return TRUE;
}
