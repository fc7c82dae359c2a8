/* Messages that go along with the replies to a device. */
#include "host/review/host-outbox.h"

#include <glib/gi18n.h>

#include "host/review/host-record-core.h"
#include "host/views/host-devices.h"
#include "sync/base/pw-error.h"
#include "sync/base/pw-region.h"

#define DAY_MS (24 * 60 * 60 * G_GINT64_CONSTANT (1000))

/* --- rows ------------------------------------------------------------------------------------ */

static PwStmt *
row_stmt (HostStore *store, const char *name, const PwId *device, PwMessageKind kind,
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

/* One row for each device, kind and record: the newest. */
static gboolean
put_row (HostStore *store, const PwId *device, PwMessageKind kind, const PwId *record,
         const GByteArray *message, GError **error) {
  g_assert (pw_db_in_transaction (store->db));
  PwStmt *stmt = row_stmt (store, "enrol/remove-message", device, kind, record, error);
  if (stmt == NULL || !pw_stmt_run (stmt, error))
    return FALSE;
  stmt = row_stmt (store, "enrol/add-message", device, kind, record, error);
  if (stmt == NULL)
    return FALSE;
  if (message != NULL)
    pw_stmt_bind_bytes (stmt, ":message", message->data, message->len);
  pw_stmt_bind_int (stmt, ":made_ms", host_store_now_ms (store));
  return pw_stmt_run (stmt, error);
}

gboolean
host_outbox_put_certificate (HostStore *store, const PwId *device, const GByteArray *message,
                             GError **error) {
  g_return_val_if_fail (store != NULL && device != NULL && message != NULL, FALSE);
  return put_row (store, device, PW_MESSAGE_CERTIFICATE, NULL, message, error);
}

/* --- copies of records ----------------------------------------------------------------------- */

/* The operations that count as PwCopyOp, whose bytes `keep` holds. */
static gboolean
read_ops (HostStore *store, const PwId *record, GArray *ops, GPtrArray *keep, GError **error) {
  PwStmt *stmt = pw_db_stmt (store->db, "review/list-record-ops", error);
  if (stmt == NULL)
    return FALSE;
  pw_stmt_bind_id (stmt, ":record", record);
  pw_stmt_bind_int (stmt, ":review", PW_OP_REVIEW);
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
    if (total > PW_COPY_BYTES_MAX) {
      pw_stmt_reset (stmt);
      g_set_error (error, PW_ERROR, PW_ERROR_TOO_BIG,
                   _ ("the record is too large to be shared in one message"));
      return FALSE;
    }
  }
}

/* A signed copy, or NULL where there is nothing in it that `device` did not write itself; NULL and
 * an error only if it cannot be read. */
static GBytes *
make_copy (HostStore *store, const PwId *record, const PwId *device, GError **error) {
  g_autoptr (GArray) ops = g_array_new (FALSE, FALSE, sizeof (PwCopyOp));
  g_autoptr (GPtrArray) keep = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
  if (!read_ops (store, record, ops, keep, error))
    return NULL;
  gboolean has_others = FALSE;
  for (guint i = 0; i < ops->len; i++)
    has_others = has_others || !pw_id_equal (&g_array_index (ops, PwCopyOp, i).device, device);
  if (!has_others)
    return NULL;
  GByteArray *message = g_byte_array_new ();
  pw_copy_write (message, record, ops, store->identity);
  return g_byte_array_free_to_bytes (message);
}

/* Enrolled authors that may still be told. FALSE only on an error. */
static gboolean
may_be_told (HostStore *store, const PwId *author, gboolean *may, GError **error) {
  *may = FALSE;
  if (pw_id_equal (author, &store->identity->id))
    return TRUE;
  g_autoptr (GError) why = NULL;
  g_autoptr (HostDevice) device = host_device_get (store, author, &why);
  if (device == NULL && !pw_error_is (why, PW_ERROR_NOT_FOUND)) {
    g_propagate_error (error, g_steal_pointer (&why));
    return FALSE;
  }
  *may = device != NULL && !device->revoked && !device->is_host && pw_id_is_none (&device->host);
  return TRUE;
}

static gboolean
follow_authors (HostStore *store, const PwId *record, const GArray *ops, GError **error) {
  for (guint i = 0; i < ops->len; i++) {
    const PwId *author = &g_array_index (ops, PwCopyOp, i).device;
    gboolean may = FALSE;
    if (!may_be_told (store, author, &may, error)
        || (may && !put_row (store, author, PW_MESSAGE_COPY, record, NULL, error)))
      return FALSE;
  }
  return TRUE;
}

gboolean
host_outbox_follow (HostStore *store, const PwId *record, GError **error) {
  g_return_val_if_fail (store != NULL && record != NULL, FALSE);
  g_autoptr (GArray) ops = g_array_new (FALSE, FALSE, sizeof (PwCopyOp));
  g_autoptr (GPtrArray) keep = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
  g_autoptr (GError) why = NULL;
  if (!read_ops (store, record, ops, keep, &why) && !pw_error_is (why, PW_ERROR_TOO_BIG)) {
    g_propagate_error (error, g_steal_pointer (&why));
    return FALSE;
  }
  return follow_authors (store, record, ops, error);
}

/* --- sharing --------------------------------------------------------------------------------- */

/* A record names witnesses: it goes only to those who watch the place anyway. */
static gboolean
check_may_have (HostStore *store, const PwId *record_id, const PwId *device_id, GError **error) {
  g_autoptr (HostDevice) device = host_device_get (store, device_id, error);
  if (device == NULL)
    return FALSE;
  if (device->is_host || !pw_id_is_none (&device->host)) {
    g_set_error (error, PW_ERROR, PW_ERROR_REFUSED,
                 _ ("%s is no handheld of this host: share the record at the host that it reports "
                    "to"),
                 device->name);
    return FALSE;
  }
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
  if (!pw_db_begin (store->db, error))
    return FALSE;
  if (!put_row (store, device, PW_MESSAGE_COPY, record, NULL, error)
      || !follow_authors (store, record, ops, error) || !pw_db_commit (store->db, error)) {
    pw_db_rollback (store->db);
    return FALSE;
  }
  if (count != NULL)
    *count = ops->len;
  return TRUE;
}

/* --- for a reply ----------------------------------------------------------------------------- */

/* A row as it stands; `message` NULL: a copy of `record`. */
typedef struct {
  PwId record;
  GBytes *message; /* owned */
} Row;

static gboolean
read_rows (HostStore *store, const PwId *device, GArray *rows, GError **error) {
  PwStmt *stmt = pw_db_stmt (store->db, "report/list-messages", error);
  if (stmt == NULL)
    return FALSE;
  pw_stmt_bind_id (stmt, ":device", device);
  pw_stmt_bind_int (stmt, ":copy", PW_MESSAGE_COPY);
  pw_stmt_bind_int (stmt, ":oldest_ms", host_store_now_ms (store) - PW_OUTBOX_DAYS * DAY_MS);
  for (;;) {
    gboolean row = FALSE;
    if (!pw_stmt_step (stmt, &row, error))
      return FALSE;
    if (!row)
      return TRUE;
    Row one = { .message = NULL };
    if (pw_stmt_is_null (stmt, 0)) {
      one.message = pw_stmt_gbytes (stmt, 1);
    } else if (!pw_stmt_id (stmt, 0, &one.record, error)) {
      pw_stmt_reset (stmt);
      return FALSE;
    }
    g_array_append_val (rows, one);
  }
}

static gboolean
add_message (HostStore *store, const PwId *device, const Row *row, GPtrArray *messages,
             GError **error) {
  if (row->message != NULL) {
    g_ptr_array_add (messages, g_bytes_ref (row->message));
    return TRUE;
  }
  g_autoptr (GError) why = NULL;
  GBytes *copy = make_copy (store, &row->record, device, &why);
  if (copy != NULL)
    g_ptr_array_add (messages, copy);
  /* A record that grew too large meanwhile must not keep the receipt back. */
  if (why == NULL || pw_error_is (why, PW_ERROR_TOO_BIG))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&why));
  return FALSE;
}

static void
row_clear (gpointer row) {
  g_clear_pointer (&((Row *)row)->message, g_bytes_unref);
}

GPtrArray *
host_outbox_list (HostStore *store, const PwId *device, GError **error) {
  g_return_val_if_fail (store != NULL && device != NULL, NULL);
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (Row));
  g_array_set_clear_func (rows, row_clear);
  g_autoptr (GPtrArray) messages = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
  if (!read_rows (store, device, rows, error))
    return NULL;
  for (guint i = 0; i < rows->len; i++)
    if (!add_message (store, device, &g_array_index (rows, Row, i), messages, error))
      return NULL;
  return g_steal_pointer (&messages);
}
