/* What a host below says of its devices.
 *
 * The newest enrol and the newest revoke of a device count, by their number in that host's log; of
 * a fork those with the greater digest come later. So the rows are a function of the set. */
#include "host/views/host-view-report.h"

#include "host/views/host-view-record.h"
#include "sync/base/pw-error.h"
#include "sync/base/pw-region.h"
#include "sync/base/pw-text.h"

typedef struct {
  gint64 op_key;
  guint64 seq;
  guint kind;
  GBytes *bytes; /* owned */
} LogOp;

static void
log_op_clear (gpointer data) {
  g_bytes_unref (((LogOp *)data)->bytes);
}

static gboolean
run_for_host (HostStore *store, const char *query, gint64 author_key, GError **error) {
  PwStmt *stmt = pw_db_stmt (store->db, query, error);
  if (stmt == NULL)
    return FALSE;
  pw_stmt_bind_int (stmt, ":author_key", author_key);
  return pw_stmt_run (stmt, error);
}

static GArray *
list_log (HostStore *store, gint64 author_key, GError **error) {
  PwStmt *stmt = pw_db_stmt (store->db, "views/list-host-grants", error);
  if (stmt == NULL)
    return NULL;
  pw_stmt_bind_int (stmt, ":author_key", author_key);
  g_autoptr (GArray) log = g_array_new (FALSE, FALSE, sizeof (LogOp));
  g_array_set_clear_func (log, log_op_clear);
  for (;;) {
    gboolean row;
    if (!pw_stmt_step (stmt, &row, error))
      return NULL;
    if (!row)
      return g_steal_pointer (&log);
    LogOp op = { .op_key = pw_stmt_int (stmt, 0),
                 .seq = (guint64)pw_stmt_int (stmt, 1),
                 .kind = (guint)pw_stmt_int (stmt, 2),
                 .bytes = pw_stmt_gbytes (stmt, 3) };
    g_array_append_val (log, op);
  }
}

static gboolean
put_enrol (HostStore *store, gint64 author_key, const PwDeviceChange *change, gint64 enrolled_ms,
           GError **error) {
  PwStmt *stmt = pw_db_stmt (store->db, "views/put-reported", error);
  if (stmt == NULL)
    return FALSE;
  pw_stmt_bind_int (stmt, ":author_key", author_key);
  pw_stmt_bind_id (stmt, ":device", &change->device);
  pw_stmt_bind_bytes (stmt, ":public_key", change->public_key, PW_PUBLIC_KEY_BYTES);
  if (change->is_host)
    pw_stmt_bind_bytes (stmt, ":seal", change->seal_public, PW_PUBLIC_KEY_BYTES);
  pw_stmt_bind_text (stmt, ":name", change->name);
  pw_stmt_bind_text (stmt, ":region", change->region);
  pw_stmt_bind_int (stmt, ":enrolled_ms", enrolled_ms);
  return pw_stmt_run (stmt, error);
}

static gboolean
put_revoke (HostStore *store, gint64 author_key, const PwDeviceChange *change, GError **error) {
  PwStmt *stmt = pw_db_stmt (store->db, "views/put-reported-revoke", error);
  if (stmt == NULL)
    return FALSE;
  pw_stmt_bind_int (stmt, ":author_key", author_key);
  pw_stmt_bind_id (stmt, ":device", &change->device);
  pw_stmt_bind_int (stmt, ":revoked_after", (gint64)change->after);
  return pw_stmt_run (stmt, error);
}

static gboolean
is_sound (const PwDeviceChange *change) {
  PwId owner = pw_id_from_public_key (change->public_key);
  return pw_id_equal (&owner, &change->device) && pw_text_is_name (change->name)
         && pw_region_is_valid (change->region);
}

/* `code`: whether the operation counts. */
static gboolean
take_op (HostStore *store, gint64 author_key, const LogOp *op, HostVerdictCode *code,
         GError **error) {
  gsize length;
  const guint8 *bytes = g_bytes_get_data (op->bytes, &length);
  PwOpView view;
  g_auto (PwDeviceChange) change = { 0 };
  *code = HOST_VERDICT_OK;
  if (op->kind == PW_OP_PUBLISH)
    return TRUE;
  if (op->kind != PW_OP_ENROL && op->kind != PW_OP_REVOKE) {
    *code = HOST_VERDICT_FOREIGN_MESSAGE;
    return TRUE;
  }
  /* It was read before it was taken: one that does not read now was changed in the store. */
  if (!pw_op_decode (bytes, length, &view, error)
      || !pw_body_read_device_change (&view, &change, error))
    return FALSE;
  if (op->kind == PW_OP_REVOKE)
    return put_revoke (store, author_key, &change, error);
  if (is_sound (&change))
    return put_enrol (store, author_key, &change, view.time.unix_ms, error);
  *code = HOST_VERDICT_DAMAGED;
  return TRUE;
}

gboolean
host_view_fold_reports (HostStore *store, gint64 author_key, const HostDeviceRow *row,
                        GError **error) {
  g_assert (pw_db_in_transaction (store->db));
  if (!run_for_host (store, "views/delete-reported", author_key, error)
      || !run_for_host (store, "views/delete-recordless", author_key, error))
    return FALSE;
  g_autoptr (GArray) log = list_log (store, author_key, error);
  if (log == NULL)
    return FALSE;
  for (guint i = 0; i < log->len; i++) {
    const LogOp *op = &g_array_index (log, LogOp, i);
    HostVerdictCode code = HOST_VERDICT_REVOKED;
    gboolean trusted = !row->is_revoked || op->seq <= row->revoked_after;
    if (trusted && !take_op (store, author_key, op, &code, error))
      return FALSE;
    if (code != HOST_VERDICT_OK
        && !host_view_put_refused (store, op->op_key, author_key, 0, code, error))
      return FALSE;
  }
  return TRUE;
}
