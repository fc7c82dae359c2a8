/* Messages that wait to be carried to a device with its next reply. */
#include "host/review/host-outbox.h"

#include <glib/gi18n.h>

#include "host/review/host-record-core.h"
#include "host/views/host-devices.h"
#include "sync/base/pw-error.h"
#include "sync/base/pw-region.h"

#define DAY_MS (24 * 60 * 60 * G_GINT64_CONSTANT (1000))

/* --- the box --------------------------------------------------------------------------------- */

static PwStmt *
message_stmt (HostStore *store, const char *name, const PwId *device, PwMessageKind kind,
              const PwId *record, GError **error) {
  PwStmt *stmt = pw_db_stmt (store->db, name, error);
  if (stmt == NULL)
    return NULL;
  pw_stmt_bind_id (stmt, ":device", device);
  pw_stmt_bind_int (stmt, ":kind", (gint64)kind);
  if (record != NULL)
    pw_stmt_bind_id (stmt, ":record", record);
  return stmt;
}

gboolean
host_outbox_put (HostStore *store, const PwId *device, PwMessageKind kind, const PwId *record,
                 const GByteArray *message, GError **error) {
  g_return_val_if_fail (store != NULL && device != NULL && message != NULL, FALSE);
  g_assert (pw_db_in_transaction (store->db));
  PwStmt *stmt = message_stmt (store, "enrol/remove-message", device, kind, record, error);
  if (stmt == NULL || !pw_stmt_run (stmt, error))
    return FALSE;
  stmt = message_stmt (store, "enrol/add-message", device, kind, record, error);
  if (stmt == NULL)
    return FALSE;
  pw_stmt_bind_bytes (stmt, ":message", message->data, message->len);
  pw_stmt_bind_int (stmt, ":made_ms", host_store_now_ms (store));
  return pw_stmt_run (stmt, error);
}

GPtrArray *
host_outbox_list (HostStore *store, const PwId *device, GError **error) {
  g_return_val_if_fail (store != NULL && device != NULL, NULL);
  PwStmt *stmt = pw_db_stmt (store->db, "report/list-messages", error);
  if (stmt == NULL)
    return NULL;
  pw_stmt_bind_id (stmt, ":device", device);
  pw_stmt_bind_int (stmt, ":copy", PW_MESSAGE_COPY);
  pw_stmt_bind_int (stmt, ":oldest_ms", host_store_now_ms (store) - PW_OUTBOX_DAYS * DAY_MS);
  g_autoptr (GPtrArray) messages = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
  for (;;) {
    gboolean row = FALSE;
    if (!pw_stmt_step (stmt, &row, error))
      return NULL;
    if (!row)
      return g_steal_pointer (&messages);
    g_ptr_array_add (messages, pw_stmt_gbytes (stmt, 0));
  }
}

/* --- copies of records ----------------------------------------------------------------------- */

/* A record names witnesses: it goes only to those who watch the place anyway. */
static gboolean
check_may_have (HostStore *store, const PwId *record_id, const PwId *device_id, GError **error) {
  g_autoptr (HostDevice) device = host_device_get (store, device_id, error);
  if (device == NULL)
    return FALSE;
  if (device->revoked) {
    g_set_error (error, PW_ERROR, PW_ERROR_REFUSED, _ ("%s is revoked: it gets no records"),
                 device->name);
    return FALSE;
  }
  g_autoptr (HostRecord) record = host_record_load (store, record_id, error);
  if (record == NULL)
    return FALSE;
  const char *village = host_record_village (record);
  if (village == NULL || pw_region_holds (device->region, village))
    return TRUE;
  g_set_error (
      error, PW_ERROR, PW_ERROR_REFUSED,
      _ ("the record is about %s, which %s does not watch (%s): approve it for that region "
         "first"),
      village, device->name, device->region);
  return FALSE;
}

/* Operations as PwCopyOp whose bytes `keep` holds. */
static gboolean
read_ops (HostStore *store, const PwId *record, GArray *ops, GPtrArray *keep, GError **error) {
  PwStmt *stmt = pw_db_stmt (store->db, "review/list-record-ops", error);
  if (stmt == NULL)
    return FALSE;
  pw_stmt_bind_id (stmt, ":record", record);
  gsize total = 0;
  for (;;) {
    gboolean row = FALSE;
    if (!pw_stmt_step (stmt, &row, error))
      return FALSE;
    if (!row)
      return TRUE;
    PwCopyOp op = { .seq = (guint64)pw_stmt_int (stmt, 1) };
    if (!pw_stmt_id (stmt, 0, &op.device, error) || !pw_stmt_digest (stmt, 2, &op.digest, error)) {
      pw_stmt_reset (stmt);
      return FALSE;
    }
    GBytes *bytes = pw_stmt_gbytes (stmt, 3);
    g_ptr_array_add (keep, bytes);
    op.bytes.bytes = g_bytes_get_data (bytes, &op.bytes.length);
    g_array_append_val (ops, op);
    total += op.bytes.length;
    if (total > PW_CONTENT_BYTES_MAX / 2) {
      pw_stmt_reset (stmt);
      g_set_error (error, PW_ERROR, PW_ERROR_TOO_BIG,
                   _ ("the record is too large to be shared in one message"));
      return FALSE;
    }
  }
}

gboolean
host_outbox_share (HostStore *store, const PwId *record, const PwId *device, guint *count,
                   GError **error) {
  g_return_val_if_fail (store != NULL && record != NULL && device != NULL, FALSE);
  if (!check_may_have (store, record, device, error))
    return FALSE;
  g_autoptr (GArray) ops = g_array_new (FALSE, FALSE, sizeof (PwCopyOp));
  g_autoptr (GPtrArray) keep = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
  if (!read_ops (store, record, ops, keep, error))
    return FALSE;
  if (ops->len == 0) {
    g_set_error (error, PW_ERROR, PW_ERROR_NOT_FOUND, _ ("no operation of that record counts"));
    return FALSE;
  }
  g_autoptr (GByteArray) message = g_byte_array_new ();
  pw_copy_write (message, record, ops, store->identity);
  if (!pw_db_begin (store->db, error))
    return FALSE;
  if (!host_outbox_put (store, device, PW_MESSAGE_COPY, record, message, error)
      || !pw_db_commit (store->db, error)) {
    pw_db_rollback (store->db);
    return FALSE;
  }
  if (count != NULL)
    *count = ops->len;
  return TRUE;
}
