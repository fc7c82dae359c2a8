/* The receipt: what the host holds of a device, signed. */
#include "sync/codec/pw-receipt.h"

#include <glib/gi18n.h>
#include <string.h>

#include "sync/codec/pw-message-fields.h"

#define FIELDS 8

/* --- writing --------------------------------------------------------------------------------- */

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
  pw_cbor_write_map (body, FIELDS);
  pw_message_write_bytes (body, 1, receipt->device.bytes, PW_ID_BYTES);
  pw_message_write_uint (body, 2, receipt->seq);
  pw_message_write_bytes (body, 3, receipt->digest.bytes, PW_DIGEST_BYTES);
  pw_message_write_int (body, 4, receipt->host_time);
  pw_message_write_uint (body, 5, receipt->accepted);
  pw_message_write_uint (body, 6, receipt->quarantined);
  pw_cbor_write_uint (body, 7);
  write_reasons (body, receipt->reasons);
  pw_cbor_write_uint (body, 8);
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
read_body (PwCborReader *reader, PwReceipt *receipt, GError **error) {
  return pw_message_read_head (reader, FIELDS, error)
         && pw_message_read_bytes (reader, 1, receipt->device.bytes, PW_ID_BYTES, error)
         && pw_message_read_uint (reader, 2, &receipt->seq, error)
         && pw_message_read_bytes (reader, 3, receipt->digest.bytes, PW_DIGEST_BYTES, error)
         && pw_message_read_int (reader, 4, &receipt->host_time, error)
         && pw_message_read_uint (reader, 5, &receipt->accepted, error)
         && pw_message_read_uint (reader, 6, &receipt->quarantined, error)
         && pw_message_read_key (reader, 7, error) && read_reasons (reader, receipt->reasons, error)
         && pw_message_read_key (reader, 8, error) && read_blobs (reader, receipt->blobs, error)
         && pw_cbor_read_end (reader, error);
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
