/* A batch: segments, messages and blob parts, packed and sealed to one recipient: writing.
 *
 *   parcel  = "PW", version << 4 | kind, address (8 bytes), sealed or open content
 *   sealed  = crypto_box_seal (array [ kind, frame, array of parts ]); kind again, so that the
 * outside cannot be changed unnoticed frame   = byte string: pw_pack (array [ array of segments,
 * array of messages ]); empty: neither part    = array [ digest, size, offset, bytes ]
 *
 * The spec is schemas/formats/batch-v1.md; reading is in pw-batch-read.c. */
#include "sync/codec/pw-batch.h"

#include <glib/gi18n.h>
#include <sodium.h>
#include <string.h>

#include "sync/base/pw-error.h"
#include "sync/codec/pw-batch-private.h"

struct PwBatchWriter {
  PwParcelKind kind;
  PwId recipient;
  guint8 seal_public[PW_PUBLIC_KEY_BYTES];
  GByteArray *segments; /* owned: encoded, one after the other */
  GByteArray *messages; /* owned */
  GByteArray *parts;    /* owned */
  guint segment_count, message_count, part_count;
};

PwBatchWriter *
pw_batch_writer_new (PwParcelKind kind, const PwId *recipient,
                     const guint8 *recipient_seal_public) {
  g_return_val_if_fail (kind == PW_PARCEL_TO_HOST || kind == PW_PARCEL_TO_DEVICE, NULL);
  PwBatchWriter *writer = g_new0 (PwBatchWriter, 1);
  writer->kind = kind;
  writer->recipient = *recipient;
  memcpy (writer->seal_public, recipient_seal_public, PW_PUBLIC_KEY_BYTES);
  writer->segments = g_byte_array_new ();
  writer->messages = g_byte_array_new ();
  writer->parts = g_byte_array_new ();
  return writer;
}

void
pw_batch_writer_free (PwBatchWriter *writer) {
  if (writer == NULL)
    return;
  g_byte_array_unref (writer->segments);
  g_byte_array_unref (writer->messages);
  g_byte_array_unref (writer->parts);
  g_free (writer);
}

void
pw_batch_add_segment (PwBatchWriter *writer, const GByteArray *segment) {
  g_byte_array_append (writer->segments, segment->data, segment->len);
  writer->segment_count++;
}

void
pw_batch_add_message (PwBatchWriter *writer, const GByteArray *message) {
  g_byte_array_append (writer->messages, message->data, message->len);
  writer->message_count++;
}

void
pw_batch_add_part (PwBatchWriter *writer, const PwBlobPart *part) {
  g_assert (part->length <= PW_BLOB_PART_BYTES);
  GByteArray *out = writer->parts;
  pw_cbor_write_array (out, 4);
  pw_cbor_write_bytes (out, part->digest.bytes, PW_DIGEST_BYTES);
  pw_cbor_write_uint (out, part->size);
  pw_cbor_write_uint (out, part->offset);
  pw_cbor_write_bytes (out, part->bytes, part->length);
  writer->part_count++;
}

/* --- finishing ------------------------------------------------------------------------------- */

static gboolean
too_big (GError **error) {
  g_set_error_literal (error, PW_ERROR, PW_ERROR_TOO_BIG,
                       _ ("this is too much for one batch; send it in smaller parts"));
  return FALSE;
}

/* The frame, or empty bytes when there is neither segment nor message. */
static GBytes *
make_frame (PwBatchWriter *writer, PwPacker *packer, GError **error) {
  if (writer->segment_count + writer->message_count == 0)
    return g_bytes_new_static ("", 0);
  g_autoptr (GByteArray) content = g_byte_array_new ();
  pw_cbor_write_array (content, 2);
  pw_cbor_write_array (content, writer->segment_count);
  g_byte_array_append (content, writer->segments->data, writer->segments->len);
  pw_cbor_write_array (content, writer->message_count);
  g_byte_array_append (content, writer->messages->data, writer->messages->len);
  if (content->len > PW_CONTENT_BYTES_MAX) {
    (void)too_big (error);
    return NULL;
  }
  return pw_pack (packer, content->data, content->len, error);
}

void
_pw_parcel_write_header (guint8 *out, PwParcelKind kind, const guint8 *address) {
  out[0] = PARCEL_MAGIC_0;
  out[1] = PARCEL_MAGIC_1;
  out[2] = (guint8)(PARCEL_VERSION << 4 | kind);
  memcpy (out + 3, address, PW_ADDRESS_BYTES);
}

GBytes *
pw_batch_finish (PwBatchWriter *writer, PwPacker *packer, GError **error) {
  g_return_val_if_fail (writer != NULL && packer != NULL, NULL);
  g_autoptr (GBytes) frame = make_frame (writer, packer, error);
  if (frame == NULL)
    return NULL;
  g_autoptr (GByteArray) plain = g_byte_array_new ();
  gsize frame_length;
  gconstpointer frame_data = g_bytes_get_data (frame, &frame_length);
  pw_cbor_write_array (plain, 3);
  pw_cbor_write_uint (plain, writer->kind);
  pw_cbor_write_bytes (plain, frame_data, frame_length);
  pw_cbor_write_array (plain, writer->part_count);
  g_byte_array_append (plain, writer->parts->data, writer->parts->len);
  gsize total = PW_PARCEL_HEADER_BYTES + crypto_box_SEALBYTES + (gsize)plain->len;
  if (total > PW_BATCH_BYTES_MAX) {
    (void)too_big (error);
    return NULL;
  }
  g_autofree guint8 *parcel = g_malloc (total);
  _pw_parcel_write_header (parcel, writer->kind, writer->recipient.bytes);
  if (crypto_box_seal (parcel + PW_PARCEL_HEADER_BYTES, plain->data, plain->len,
                       writer->seal_public)
      != 0) {
    g_set_error_literal (error, PW_ERROR, PW_ERROR_UNTRUSTED,
                         _ ("the recipient's key is not a good key; enrol again"));
    return NULL;
  }
  return g_bytes_new_take (g_steal_pointer (&parcel), total);
}

GBytes *
pw_parcel_open_message (const GByteArray *message) {
  static const guint8 nobody[PW_ADDRESS_BYTES];
  gsize total = PW_PARCEL_HEADER_BYTES + (gsize)message->len;
  guint8 *parcel = g_malloc (total);
  _pw_parcel_write_header (parcel, PW_PARCEL_OPEN, nobody);
  if (message->len > 0)
    memcpy (parcel + PW_PARCEL_HEADER_BYTES, message->data, message->len);
  return g_bytes_new_take (parcel, total);
}
