/* Operations of other devices that the host shared, kept sealed in table copy_op.
 *
 * What is sealed is the canonical CBOR array [record, device, seq, bytes of the operation], bound
 * to "copy" and the operation's digest. */
#include "firmware/capture/app-record-copy.h"

#include <glib/gi18n.h>
#include <string.h>

#include "firmware/capture/app-records.h"
#include "sync/base/pw-cbor.h"
#include "sync/base/pw-error.h"

typedef struct {
  guint8 bytes[4 + PW_DIGEST_BYTES];
} Context;

static Context
context_of (const PwDigest *digest) {
  Context context = { { 'c', 'o', 'p', 'y' } };
  memcpy (context.bytes + 4, digest->bytes, PW_DIGEST_BYTES);
  return context;
}

/* --- writing --------------------------------------------------------------------------------- */

gboolean
app_record_add_copy (AppStore *store, const PwId *record, const PwId *device, guint64 seq,
                     const PwDigest *digest, const guint8 *bytes, gsize length, GError **error) {
  g_return_val_if_fail (store != NULL && record != NULL && device != NULL && digest != NULL, FALSE);
  g_assert (pw_db_in_transaction (store->db));
  PwOpView view;
  if (!pw_op_decode (bytes, length, &view, error))
    return FALSE;
  PwId about = pw_op_record (&view, digest);
  if (view.seq != seq || !pw_id_equal (&about, record)) {
    g_set_error_literal (error, PW_ERROR, PW_ERROR_DAMAGED,
                         _ ("the copy of a record holds an operation of another record"));
    return FALSE;
  }
  g_autoptr (GByteArray) plain = g_byte_array_new ();
  pw_cbor_write_array (plain, 4);
  pw_cbor_write_bytes (plain, record->bytes, PW_ID_BYTES);
  pw_cbor_write_bytes (plain, device->bytes, PW_ID_BYTES);
  pw_cbor_write_uint (plain, seq);
  pw_cbor_write_bytes (plain, bytes, length);
  Context context = context_of (digest);
  g_autoptr (GBytes) sealed = pw_secret_seal (store->data_key, context.bytes, sizeof context.bytes,
                                              plain->data, plain->len);
  PwStmt *stmt = pw_db_stmt (store->db, "app/add-copy", error);
  if (stmt == NULL)
    return FALSE;
  pw_stmt_bind_digest (stmt, ":digest", digest);
  pw_stmt_bind_gbytes (stmt, ":sealed", sealed);
  return pw_stmt_run (stmt, error);
}

gboolean
app_record_remove_copy (AppStore *store, const PwDigest *digest, GError **error) {
  g_assert (pw_db_in_transaction (store->db));
  PwStmt *stmt = pw_db_stmt (store->db, "app/remove-copy", error);
  if (stmt == NULL)
    return FALSE;
  pw_stmt_bind_digest (stmt, ":digest", digest);
  return pw_stmt_run (stmt, error);
}

/* --- reading --------------------------------------------------------------------------------- */

/* Opens the sealed `column` of the current row; `copy` points into `*plain`. */
static gboolean
open_column (AppStore *store, PwStmt *stmt, int column, AppRecordCopy *copy, GBytes **plain) {
  gsize length;
  const void *sealed = pw_stmt_bytes (stmt, column, &length);
  Context context = context_of (&copy->digest);
  if (sealed == NULL)
    return FALSE;
  *plain
      = pw_secret_open (store->data_key, context.bytes, sizeof context.bytes, sealed, length, NULL);
  if (*plain == NULL)
    return FALSE;
  PwCborReader reader;
  const guint8 *data = g_bytes_get_data (*plain, &length);
  pw_cbor_reader_init (&reader, data, length, "copy");
  guint64 count;
  return pw_cbor_read_array_max (&reader, 4, &count, NULL) && count == 4
         && pw_cbor_read_fixed (&reader, copy->record.bytes, PW_ID_BYTES, NULL)
         && pw_cbor_read_fixed (&reader, copy->device.bytes, PW_ID_BYTES, NULL)
         && pw_cbor_read_uint (&reader, &copy->seq, NULL)
         && pw_cbor_read_bytes (&reader, &copy->bytes, &copy->length, NULL)
         && pw_cbor_read_end (&reader, NULL);
}

gboolean
app_record_each_copy (AppStore *store, AppRecordCopyEach each, gpointer data, GError **error) {
  g_return_val_if_fail (store != NULL && each != NULL, FALSE);
  PwStmt *stmt = pw_db_stmt (store->db, "app/list-copies", error);
  if (stmt == NULL)
    return FALSE;
  for (;;) {
    gboolean row = FALSE;
    if (!pw_stmt_step (stmt, &row, error))
      return FALSE;
    if (!row)
      return TRUE;
    AppRecordCopy copy = { 0 };
    g_autoptr (GBytes) plain = NULL;
    gboolean opened = pw_stmt_digest (stmt, 0, &copy.digest, NULL)
                      && open_column (store, stmt, 1, &copy, &plain);
    if (!each (opened ? &copy : NULL, data, error)) {
      pw_stmt_reset (stmt);
      return FALSE;
    }
  }
}

GBytes *
app_record_copy_bytes (AppStore *store, const PwDigest *digest, GError **error) {
  g_return_val_if_fail (store != NULL && digest != NULL, NULL);
  PwStmt *stmt = pw_db_stmt (store->db, "app/read-copy", error);
  if (stmt == NULL)
    return NULL;
  pw_stmt_bind_digest (stmt, ":digest", digest);
  gboolean row = FALSE;
  if (!pw_stmt_step (stmt, &row, error))
    return NULL;
  AppRecordCopy copy = { .digest = *digest };
  g_autoptr (GBytes) plain = NULL;
  gboolean opened = row && open_column (store, stmt, 0, &copy, &plain);
  if (row)
    pw_stmt_reset (stmt);
  if (opened)
    return g_bytes_new (copy.bytes, copy.length);
  g_autofree char *hex = pw_digest_to_hex (digest);
  if (row)
    g_set_error (error, PW_ERROR, PW_ERROR_BROKEN,
                 _ ("the copy of operation %.12s was changed; take the record from the host again"),
                 hex);
  else
    g_set_error (error, PW_ERROR, PW_ERROR_NOT_FOUND,
                 _ ("there is no copy of operation %.12s on this handheld"), hex);
  return NULL;
}
