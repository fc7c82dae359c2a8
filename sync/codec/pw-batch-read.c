/* Reading a batch: outside first, then the seal, then the frame, then item by item.
 *
 * Every length is bounded before memory is taken: the parcel by PW_BATCH_BYTES_MAX, what comes out
 * of the frame by PW_CONTENT_BYTES_MAX, counts by the bytes that are left. */
#include <glib/gi18n.h>
#include <sodium.h>
#include <string.h>

#include "sync/base/pw-error.h"
#include "sync/base/pw-plant.h"
#include "sync/codec/pw-batch-private.h"

/* --- the outside ----------------------------------------------------------------------------- */

gboolean
pw_parcel_peek (GBytes *parcel, PwParcelHeader *header, GError **error) {
  gsize length;
  const guint8 *bytes = g_bytes_get_data (parcel, &length);
  if (length > PW_BATCH_BYTES_MAX) {
    g_set_error (error, PW_ERROR, PW_ERROR_TOO_BIG,
                 _ ("a batch has %" G_GSIZE_FORMAT " bytes; at most %d are allowed"), length,
                 PW_BATCH_BYTES_MAX);
    return FALSE;
  }
  if (length < PW_PARCEL_HEADER_BYTES || bytes[0] != PARCEL_MAGIC_0 || bytes[1] != PARCEL_MAGIC_1) {
    g_set_error_literal (error, PW_ERROR, PW_ERROR_DAMAGED,
                         _ ("this is not a batch of the field kit, or its start is damaged"));
    return FALSE;
  }
  guint version = bytes[2] >> 4, kind = bytes[2] & 0x0f;
  if (version == 0) {
    g_set_error_literal (error, PW_ERROR, PW_ERROR_DAMAGED, _ ("a batch's start is damaged"));
    return FALSE;
  }
  if ((version != PARCEL_VERSION && !PW_PLANT (FUTURE_IS_NOW)) || kind < PW_PARCEL_TO_HOST
      || kind > PW_PARCEL_OPEN) {
    g_set_error_literal (
        error, PW_ERROR, PW_ERROR_TOO_NEW,
        _ ("a batch was made by a newer version of this program; update the program, "
           "the batch is kept"));
    return FALSE;
  }
  static const guint8 nobody[PW_ADDRESS_BYTES];
  if (kind == PW_PARCEL_OPEN && memcmp (bytes + 3, nobody, PW_ADDRESS_BYTES) != 0) {
    g_set_error_literal (error, PW_ERROR, PW_ERROR_DAMAGED, _ ("a batch's start is damaged"));
    return FALSE;
  }
  header->kind = (PwParcelKind)kind;
  memcpy (header->address, bytes + 3, PW_ADDRESS_BYTES);
  return TRUE;
}

/* --- the seal -------------------------------------------------------------------------------- */

static GBytes *
open_seal (GBytes *parcel, const PwIdentity *recipient, GError **error) {
  gsize length;
  const guint8 *bytes = g_bytes_get_data (parcel, &length);
  gsize sealed_length = length - PW_PARCEL_HEADER_BYTES;
  const guint8 *sealed = bytes + PW_PARCEL_HEADER_BYTES;
  if (sealed_length >= crypto_box_SEALBYTES) {
    gsize plain_length = sealed_length - crypto_box_SEALBYTES;
    g_autofree guint8 *plain = g_malloc (plain_length + 1);
    if (crypto_box_seal_open (plain, sealed, sealed_length, recipient->seal_public,
                              recipient->seal_secret->bytes)
        == 0)
      return g_bytes_new_take (g_steal_pointer (&plain), plain_length);
  }
  g_set_error_literal (
      error, PW_ERROR, PW_ERROR_DAMAGED,
      _ ("a batch does not open: it is cut or was changed on the way; copy or scan it "
         "again"));
  return NULL;
}

static gboolean
for_us (const PwParcelHeader *header, const PwIdentity *recipient, GError **error) {
  if (memcmp (header->address, recipient->id.bytes, PW_ADDRESS_BYTES) == 0)
    return TRUE;
  g_autofree char *address = pw_hex_encode (header->address, PW_ADDRESS_BYTES);
  g_set_error (error, PW_ERROR, PW_ERROR_NOT_FOR_US,
               _ ("a batch is sealed to %s and cannot be read here; carry it there"), address);
  return FALSE;
}

/* --- parts ----------------------------------------------------------------------------------- */

static gboolean
read_part (PwCborReader *reader, PwBlobPart *part, GError **error) {
  guint64 count;
  if (!pw_cbor_read_array_max (reader, 4, &count, error)
      || !pw_cbor_read_fixed (reader, part->digest.bytes, PW_DIGEST_BYTES, error)
      || !pw_cbor_read_uint_max (reader, PW_BLOB_BYTES_MAX, &part->size, error)
      || !pw_cbor_read_uint_max (reader, PW_BLOB_BYTES_MAX, &part->offset, error)
      || !pw_cbor_read_bytes (reader, &part->bytes, &part->length, error))
    return FALSE;
  guint64 left = part->size >= part->offset ? part->size - part->offset : 0;
  if (count != 4 || part->offset % PW_BLOB_PART_BYTES != 0 || part->offset > part->size
      || (part->offset == part->size && part->size > 0)
      || part->length != MIN (left, PW_BLOB_PART_BYTES))
    return pw_cbor_fail (reader, error, _ ("a piece of an evidence file has the wrong size"));
  return TRUE;
}

static gboolean
read_parts (PwCborReader *reader, GArray *parts, GError **error) {
  guint64 count;
  if (!pw_cbor_read_array_max (reader, PW_BATCH_ITEMS_MAX, &count, error))
    return FALSE;
  for (guint64 i = 0; i < count; i++) {
    PwBlobPart part = { 0 };
    if (!read_part (reader, &part, error))
      return FALSE;
    g_array_append_val (parts, part);
  }
  return pw_cbor_read_end (reader, error);
}

/* --- segments and messages ------------------------------------------------------------------- */

static gboolean
read_content (PwBatch *batch, const PwId *recipient, GError **error) {
  PwCborReader reader;
  gsize length;
  const guint8 *bytes = g_bytes_get_data (batch->content, &length);
  pw_cbor_reader_init (&reader, bytes, length, N_ ("a batch"));
  guint64 two, count;
  if (!pw_cbor_read_array_max (&reader, 2, &two, error)
      || !pw_cbor_read_array_max (&reader, PW_BATCH_ITEMS_MAX, &count, error))
    return FALSE;
  for (guint64 i = 0; i < count; i++) {
    PwSegment *segment = pw_segment_read (&reader, recipient, error);
    if (segment == NULL)
      return FALSE;
    g_ptr_array_add (batch->segments, segment);
  }
  if (two != 2)
    return pw_cbor_fail (&reader, error, _ ("a part is missing"));
  if (!pw_cbor_read_array_max (&reader, PW_BATCH_ITEMS_MAX, &count, error))
    return FALSE;
  for (guint64 i = 0; i < count; i++) {
    PwMessage message;
    if (!pw_message_read (&reader, &message, error))
      return FALSE;
    g_array_append_val (batch->messages, message);
  }
  return pw_cbor_read_end (&reader, error);
}

/* --- the whole ------------------------------------------------------------------------------- */

static PwBatch *
batch_new (PwParcelKind kind) {
  PwBatch *batch = g_new0 (PwBatch, 1);
  batch->kind = kind;
  batch->segments = g_ptr_array_new_with_free_func ((GDestroyNotify)pw_segment_free);
  batch->messages = g_array_new (FALSE, FALSE, sizeof (PwMessage));
  batch->parts = g_array_new (FALSE, FALSE, sizeof (PwBlobPart));
  return batch;
}

void
pw_batch_free (PwBatch *batch) {
  if (batch == NULL)
    return;
  g_ptr_array_unref (batch->segments);
  g_array_unref (batch->messages);
  g_array_unref (batch->parts);
  g_clear_pointer (&batch->content, g_bytes_unref);
  g_clear_pointer (&batch->sealed, g_bytes_unref);
  g_free (batch);
}

/* Reads the first fields inside the seal: the frame in place, and the reader before the parts. */
static gboolean
read_frame (GBytes *sealed, PwParcelKind outside, PwCborReader *reader, const guint8 **frame,
            gsize *frame_length, GError **error) {
  gsize length;
  const guint8 *bytes = g_bytes_get_data (sealed, &length);
  guint64 count, kind;
  pw_cbor_reader_init (reader, bytes, length, N_ ("a batch"));
  if (!pw_cbor_read_array_max (reader, 3, &count, error)
      || !pw_cbor_read_uint (reader, &kind, error))
    return FALSE;
  if (kind != outside)
    return pw_cbor_fail (reader, error, _ ("its outside was changed"));
  if (!pw_cbor_read_bytes (reader, frame, frame_length, error))
    return FALSE;
  return count == 3 ? TRUE : pw_cbor_fail (reader, error, _ ("a part is missing"));
}

static PwBatch *
open_sealed (GBytes *parcel, const PwParcelHeader *header, const PwIdentity *recipient,
             PwPacker *packer, GError **error) {
  g_autoptr (PwBatch) batch = batch_new (header->kind);
  batch->sealed = open_seal (parcel, recipient, error);
  if (batch->sealed == NULL)
    return NULL;
  PwCborReader reader;
  const guint8 *frame = NULL;
  gsize frame_length = 0;
  if (!read_frame (batch->sealed, header->kind, &reader, &frame, &frame_length, error)
      || !read_parts (&reader, batch->parts, error))
    return NULL;
  if (frame_length > 0) {
    batch->content = pw_unpack (packer, frame, frame_length, PW_CONTENT_BYTES_MAX, error);
    if (batch->content == NULL || !read_content (batch, &recipient->id, error))
      return NULL;
  } else {
    batch->content = g_bytes_new (NULL, 0);
  }
  return g_steal_pointer (&batch);
}

static PwBatch *
open_message (GBytes *parcel, GError **error) {
  g_autoptr (PwBatch) batch = batch_new (PW_PARCEL_OPEN);
  gsize length = g_bytes_get_size (parcel) - PW_PARCEL_HEADER_BYTES;
  batch->content = g_bytes_new_from_bytes (parcel, PW_PARCEL_HEADER_BYTES, length);
  PwCborReader reader;
  PwMessage message;
  pw_cbor_reader_init (&reader, g_bytes_get_data (batch->content, NULL), length, N_ ("a message"));
  if (!pw_message_read (&reader, &message, error) || !pw_cbor_read_end (&reader, error))
    return NULL;
  g_array_append_val (batch->messages, message);
  return g_steal_pointer (&batch);
}

PwBatch *
pw_batch_open (GBytes *parcel, const PwIdentity *recipient, PwPacker *packer, GError **error) {
  g_return_val_if_fail (parcel != NULL, NULL);
  PwParcelHeader header;
  if (!pw_parcel_peek (parcel, &header, error))
    return NULL;
  if (header.kind == PW_PARCEL_OPEN)
    return open_message (parcel, error);
  if (!for_us (&header, recipient, error))
    return NULL;
  return open_sealed (parcel, &header, recipient, packer, error);
}

GBytes *
pw_batch_open_frame (GBytes *parcel, const PwIdentity *recipient, GError **error) {
  g_return_val_if_fail (parcel != NULL && recipient != NULL, NULL);
  PwParcelHeader header;
  if (!pw_parcel_peek (parcel, &header, error) || !for_us (&header, recipient, error))
    return NULL;
  g_autoptr (GBytes) sealed = open_seal (parcel, recipient, error);
  PwCborReader reader;
  const guint8 *frame = NULL;
  gsize frame_length = 0;
  if (sealed == NULL || !read_frame (sealed, header.kind, &reader, &frame, &frame_length, error))
    return NULL;
  return g_bytes_new (frame, frame_length);
}
