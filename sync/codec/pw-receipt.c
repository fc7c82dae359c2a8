/* The receipt: what the host holds of a device, signed. */
#include "sync/codec/pw-receipt.h"

#include <glib/gi18n.h>
#include <string.h>

#include "sync/base/pw-error.h"

/* Keys of the body, in order; none is left out. */
enum {
  KEY_DEVICE = 1,
  KEY_SEQ,
  KEY_DIGEST,
  KEY_HOST_TIME,
  KEY_ACCEPTED,
  KEY_QUARANTINED,
  KEY_REASONS,
  KEY_BLOBS,
  KEY_COUNT = KEY_BLOBS,
};

static void
write_reasons (GByteArray *out, const GArray *reasons) {
  guint count = reasons != NULL ? reasons->len : 0;
  g_assert (count <= PW_RECEIPT_REASONS_MAX);
  pw_cbor_write_array (out, count);
  for (guint i = 0; i < count; i++) {
    const PwReceiptReason *reason = &g_array_index (reasons, PwReceiptReason, i);
    pw_cbor_write_array (out, 2);
    pw_cbor_write_uint (out, reason->seq);
    pw_cbor_write_text (out, reason->code, -1);
  }
}

static void
write_blobs (GByteArray *out, const GArray *blobs) {
  guint count = blobs != NULL ? blobs->len : 0;
  g_assert (count <= PW_RECEIPT_BLOBS_MAX);
  pw_cbor_write_array (out, count);
  for (guint i = 0; i < count; i++)
    pw_cbor_write_bytes (out, g_array_index (blobs, PwDigest, i).bytes, PW_DIGEST_BYTES);
}

void
pw_receipt_write (GByteArray *out, const PwReceipt *receipt, const PwIdentity *host) {
  g_autoptr (GByteArray) body = g_byte_array_new ();
  pw_cbor_write_map (body, KEY_COUNT);
  pw_cbor_write_uint (body, KEY_DEVICE);
  pw_cbor_write_bytes (body, receipt->device.bytes, PW_ID_BYTES);
  pw_cbor_write_uint (body, KEY_SEQ);
  pw_cbor_write_uint (body, receipt->seq);
  pw_cbor_write_uint (body, KEY_DIGEST);
  pw_cbor_write_bytes (body, receipt->digest.bytes, PW_DIGEST_BYTES);
  pw_cbor_write_uint (body, KEY_HOST_TIME);
  pw_cbor_write_int (body, receipt->host_time);
  pw_cbor_write_uint (body, KEY_ACCEPTED);
  pw_cbor_write_uint (body, receipt->accepted);
  pw_cbor_write_uint (body, KEY_QUARANTINED);
  pw_cbor_write_uint (body, receipt->quarantined);
  pw_cbor_write_uint (body, KEY_REASONS);
  write_reasons (body, receipt->reasons);
  pw_cbor_write_uint (body, KEY_BLOBS);
  write_blobs (body, receipt->blobs);
  pw_message_write (out, PW_MESSAGE_RECEIPT, host, body->data, body->len);
}

/* --- reading --------------------------------------------------------------------------------- */

static gboolean
read_reasons (PwCborReader *reader, GArray *reasons, GError **error) {
  guint64 count, two;
  if (!pw_cbor_read_array_max (reader, PW_RECEIPT_REASONS_MAX, &count, error))
    return FALSE;
  for (guint64 i = 0; i < count; i++) {
    PwReceiptReason reason = { 0 };
    const char *code;
    gsize length;
    if (!pw_cbor_read_array_max (reader, 2, &two, error)
        || !pw_cbor_read_uint_max (reader, G_MAXINT64, &reason.seq, error)
        || !pw_cbor_read_text (reader, &code, &length, error))
      return FALSE;
    if (two != 2 || length == 0 || length >= sizeof reason.code)
      return pw_cbor_fail (reader, error, _ ("a reason is not 1 to 23 bytes long"));
    memcpy (reason.code, code, length);
    g_array_append_val (reasons, reason);
  }
  return TRUE;
}

static gboolean
read_blobs (PwCborReader *reader, GArray *blobs, GError **error) {
  guint64 count;
  if (!pw_cbor_read_array_max (reader, PW_RECEIPT_BLOBS_MAX, &count, error))
    return FALSE;
  for (guint64 i = 0; i < count; i++) {
    PwDigest digest;
    if (!pw_cbor_read_fixed (reader, digest.bytes, PW_DIGEST_BYTES, error))
      return FALSE;
    g_array_append_val (blobs, digest);
  }
  return TRUE;
}

static gboolean
read_field (PwCborReader *reader, guint64 key, PwReceipt *receipt, GError **error) {
  switch (key) {
  case KEY_DEVICE:
    return pw_cbor_read_fixed (reader, receipt->device.bytes, PW_ID_BYTES, error);
  case KEY_SEQ:
    return pw_cbor_read_uint_max (reader, G_MAXINT64, &receipt->seq, error);
  case KEY_DIGEST:
    return pw_cbor_read_fixed (reader, receipt->digest.bytes, PW_DIGEST_BYTES, error);
  case KEY_HOST_TIME:
    return pw_cbor_read_int (reader, &receipt->host_time, error);
  case KEY_ACCEPTED:
    return pw_cbor_read_uint_max (reader, G_MAXINT64, &receipt->accepted, error);
  case KEY_QUARANTINED:
    return pw_cbor_read_uint_max (reader, G_MAXINT64, &receipt->quarantined, error);
  case KEY_REASONS:
    return read_reasons (reader, receipt->reasons, error);
  case KEY_BLOBS:
    return read_blobs (reader, receipt->blobs, error);
  default:
    g_set_error_literal (
        error, PW_ERROR, PW_ERROR_TOO_NEW,
        _ ("a receipt was made by a newer version of this program; update the program"));
    return FALSE;
  }
}

static gboolean
read_body (PwCborReader *reader, PwReceipt *receipt, GError **error) {
  guint64 count, key;
  if (!pw_cbor_read_map (reader, &count, error))
    return FALSE;
  for (guint64 i = 0; i < MAX (count, KEY_COUNT); i++) {
    if (!pw_cbor_read_uint (reader, &key, error))
      return FALSE;
    if (key != i + 1)
      return pw_cbor_fail (reader, error, _ ("a part is missing"));
    if (!read_field (reader, key, receipt, error))
      return FALSE;
  }
  return pw_cbor_read_end (reader, error);
}

gboolean
pw_receipt_read (const PwMessage *message, PwReceipt *receipt, GError **error) {
  g_return_val_if_fail (message->kind == PW_MESSAGE_RECEIPT, FALSE);
  *receipt = (PwReceipt){
    .reasons = g_array_new (FALSE, FALSE, sizeof (PwReceiptReason)),
    .blobs = g_array_new (FALSE, FALSE, sizeof (PwDigest)),
  };
  PwCborReader reader;
  pw_cbor_reader_init (&reader, message->body, message->body_length, N_ ("a receipt"));
  if (read_body (&reader, receipt, error))
    return TRUE;
  pw_receipt_clear (receipt);
  return FALSE;
}

void
pw_receipt_clear (PwReceipt *receipt) {
  g_clear_pointer (&receipt->reasons, g_array_unref);
  g_clear_pointer (&receipt->blobs, g_array_unref);
  *receipt = (PwReceipt){ 0 };
}
