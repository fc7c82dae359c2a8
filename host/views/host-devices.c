/* What the store says about one device, and the receipt for it. */
#include "host/views/host-devices.h"

#include <glib/gi18n.h>
#include <string.h>

#include "sync/base/pw-error.h"
#include "sync/model/pw-op.h"

/* --- rows ------------------------------------------------------------------------------------ */

void
host_device_free (HostDevice *device) {
  if (device == NULL)
    return;
  g_free (device->name);
  g_free (device->region);
  g_free (device);
}

static gboolean
fill_device (HostDevice *device, PwStmt *stmt, GError **error) {
  gsize length;
  gconstpointer key = pw_stmt_bytes (stmt, 1, &length);
  if (!pw_stmt_id (stmt, 0, &device->id, error)
      || !pw_stmt_digest (stmt, 5, &device->digest, error))
    return FALSE;
  if (key != NULL && length == PW_PUBLIC_KEY_BYTES)
    memcpy (device->public_key, key, length);
  device->name = g_strdup (pw_stmt_text (stmt, 2));
  device->region = g_strdup (pw_stmt_text (stmt, 3));
  device->seq = (guint64)pw_stmt_int (stmt, 4);
  device->max_seq = (guint64)pw_stmt_int (stmt, 6);
  device->missing = (guint64)pw_stmt_int (stmt, 7);
  device->forked = pw_stmt_int (stmt, 8) != 0;
  device->revoked = !pw_stmt_is_null (stmt, 9);
  device->revoked_after = (guint64)pw_stmt_int (stmt, 9);
  device->quarantined = (guint64)pw_stmt_int (stmt, 11);
  device->accepted = (guint64)pw_stmt_int (stmt, 10) - device->quarantined;
  device->seen_ms = pw_stmt_int (stmt, 12);
  device->sent_ms = pw_stmt_int (stmt, 13);
  device->offset_known = !pw_stmt_is_null (stmt, 14);
  device->offset_ms = pw_stmt_int (stmt, 14);
  device->clock_off = pw_stmt_int (stmt, 15) != 0;
  gconstpointer seal = pw_stmt_bytes (stmt, 16, &length);
  device->is_host = seal != NULL && length == PW_PUBLIC_KEY_BYTES;
  if (device->is_host)
    memcpy (device->seal_public, seal, length);
  device->has_kept = !pw_stmt_is_null (stmt, 18);
  device->kept = (guint64)pw_stmt_int (stmt, 18);
  return pw_stmt_is_null (stmt, 17) || pw_stmt_id (stmt, 17, &device->host, error);
}

/* `id` NULL: all. */
static GPtrArray *
list_devices (HostStore *store, const PwId *id, GError **error) {
  PwStmt *stmt = pw_db_stmt (store->db, "views/list-devices", error);
  if (stmt == NULL)
    return NULL;
  pw_stmt_bind_id (stmt, ":id", id);
  g_autoptr (GPtrArray) devices = g_ptr_array_new_with_free_func ((GDestroyNotify)host_device_free);
  for (;;) {
    gboolean row;
    if (!pw_stmt_step (stmt, &row, error))
      return NULL;
    if (!row)
      return g_steal_pointer (&devices);
    HostDevice *device = g_new0 (HostDevice, 1);
    g_ptr_array_add (devices, device);
    if (!fill_device (device, stmt, error)) {
      pw_stmt_reset (stmt);
      return NULL;
    }
  }
}

GPtrArray *
host_devices_list (HostStore *store, GError **error) {
  return list_devices (store, NULL, error);
}

HostDevice *
host_device_get (HostStore *store, const PwId *id, GError **error) {
  g_return_val_if_fail (id != NULL, NULL);
  g_autoptr (GPtrArray) devices = list_devices (store, id, error);
  if (devices == NULL)
    return NULL;
  if (devices->len == 1)
    return g_ptr_array_steal_index (devices, 0);
  g_autofree char *hex = pw_id_to_hex (id);
  g_set_error (error, PW_ERROR, PW_ERROR_NOT_FOUND, _ ("handheld %s is not enrolled here"), hex);
  return NULL;
}

/* --- receipts -------------------------------------------------------------------------------- */

static gboolean
fill_reasons (HostStore *store, PwReceipt *receipt, GError **error) {
  PwStmt *stmt = pw_db_stmt (store->db, "views/list-refused-of-device", error);
  if (stmt == NULL)
    return FALSE;
  pw_stmt_bind_id (stmt, ":id", &receipt->device);
  pw_stmt_bind_int (stmt, ":seq", (gint64)receipt->seq);
  pw_stmt_bind_int (stmt, ":limit", PW_RECEIPT_REASONS_MAX);
  receipt->reasons = g_array_new (FALSE, TRUE, sizeof (PwReceiptReason));
  for (;;) {
    gboolean row;
    if (!pw_stmt_step (stmt, &row, error))
      return FALSE;
    if (!row)
      return TRUE;
    PwReceiptReason reason = { .seq = (guint64)pw_stmt_int (stmt, 0) };
    (void)g_strlcpy (reason.code, pw_stmt_text (stmt, 1), sizeof reason.code);
    g_array_append_val (receipt->reasons, reason);
  }
}

static gint
compare_digests (gconstpointer a, gconstpointer b) {
  return memcmp (a, b, PW_DIGEST_BYTES);
}

static gboolean
fill_blobs (HostStore *store, PwReceipt *receipt, GError **error) {
  PwStmt *stmt = pw_db_stmt (store->db, "views/list-blobs-of-device", error);
  if (stmt == NULL)
    return FALSE;
  pw_stmt_bind_id (stmt, ":id", &receipt->device);
  pw_stmt_bind_int (stmt, ":attach", PW_OP_ATTACH);
  pw_stmt_bind_int (stmt, ":limit", PW_RECEIPT_BLOBS_MAX);
  receipt->blobs = g_array_new (FALSE, FALSE, sizeof (PwDigest));
  for (;;) {
    gboolean row;
    PwDigest digest;
    if (!pw_stmt_step (stmt, &row, error))
      return FALSE;
    if (!row)
      break;
    if (!pw_stmt_digest (stmt, 0, &digest, error)) {
      pw_stmt_reset (stmt);
      return FALSE;
    }
    g_array_append_val (receipt->blobs, digest);
  }
  g_array_sort (receipt->blobs, compare_digests);
  return TRUE;
}

gboolean
host_device_receipt (HostStore *store, const PwId *id, PwReceipt *receipt, GError **error) {
  g_return_val_if_fail (receipt != NULL, FALSE);
  *receipt = (PwReceipt){ 0 };
  g_autoptr (HostDevice) device = host_device_get (store, id, error);
  if (device == NULL)
    return FALSE;
  receipt->device = *id;
  receipt->seq = device->seq;
  receipt->digest = device->digest;
  receipt->host_time = host_store_now_ms (store);
  receipt->accepted = device->accepted;
  receipt->quarantined = device->quarantined;
  if (fill_reasons (store, receipt, error) && fill_blobs (store, receipt, error))
    return TRUE;
  pw_receipt_clear (receipt);
  return FALSE;
}
