/* Fuzz targets of the batch: its outside, what is behind the seal, the content, and packing. */
#include <sodium.h>
#include <string.h>

#include "sync/base/pw-error.h"
#include "sync/codec/pw-batch-private.h"
#include "sync/codec/pw-invitation.h"
#include "tests/fuzz/fuzz-tools.h"

/* --- what was opened, written again ---------------------------------------------------------- */

static GBytes *
write_again (const PwBatch *batch) {
  PwId own = fuzz_host ()->id;
  g_autoptr (PwBatchWriter) writer
      = pw_batch_writer_new (PW_PARCEL_TO_HOST, &own, fuzz_host ()->seal_public);
  for (guint i = 0; i < batch->segments->len; i++) {
    const PwSegment *segment = g_ptr_array_index (batch->segments, i);
    g_autoptr (GByteArray) out = g_byte_array_new ();
    pw_segment_write (out, &segment->head, &segment->prev,
                      (const PwSpan *)(gpointer)segment->ops->data, segment->ops->len, &own);
    pw_batch_add_segment (writer, out);
  }
  for (guint i = 0; i < batch->messages->len; i++) {
    const PwMessage *message = &g_array_index (batch->messages, PwMessage, i);
    g_autoptr (GByteArray) out = g_byte_array_new ();
    pw_cbor_write_array (out, 4);
    pw_cbor_write_uint (out, message->kind);
    pw_cbor_write_bytes (out, message->signer.bytes, PW_ID_BYTES);
    pw_cbor_write_bytes (out, message->signature, PW_SIGNATURE_BYTES);
    g_byte_array_append (out, message->body, (guint)message->body_length);
    pw_batch_add_message (writer, out);
  }
  for (guint i = 0; i < batch->parts->len; i++)
    pw_batch_add_part (writer, &g_array_index (batch->parts, PwBlobPart, i));
  g_autoptr (GError) error = NULL;
  GBytes *parcel = pw_batch_finish (writer, fuzz_packer (), &error);
  g_assert_no_error (error);
  return parcel;
}

/* A batch that opens says the same after being written and opened again: there is one way to spell
 * it. */
static void
check_batch (const PwBatch *batch) {
  g_assert_cmpuint (g_bytes_get_size (batch->content), <=, PW_CONTENT_BYTES_MAX);
  if (batch->kind == PW_PARCEL_OPEN)
    return;
  g_autoptr (GBytes) parcel = write_again (batch);
  g_autoptr (GError) error = NULL;
  g_autoptr (PwBatch) again = pw_batch_open (parcel, fuzz_host (), fuzz_packer (), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (again->parts->len, ==, batch->parts->len);
  /* No segment and no message may also be spelled as a content of two empty lists. */
  if (batch->segments->len + batch->messages->len > 0)
    g_assert_true (g_bytes_equal (again->content, batch->content));
}

static void
open_batch (GBytes *parcel) {
  g_autoptr (GError) error = NULL;
  g_autoptr (PwBatch) batch = pw_batch_open (parcel, fuzz_host (), fuzz_packer (), &error);
  if (batch == NULL)
    fuzz_assert_refused (error);
  else
    check_batch (batch);
}

/* --- the outside ----------------------------------------------------------------------------- */

static void
run_parcel (const guint8 *data, gsize length) {
  g_autoptr (GBytes) parcel = g_bytes_new (data, length);
  PwParcelHeader header;
  g_autoptr (GError) error = NULL;
  if (!pw_parcel_peek (parcel, &header, &error))
    fuzz_assert_refused (error);
  else
    g_assert_cmpmem (header.address, PW_ADDRESS_BYTES, data + 3, PW_ADDRESS_BYTES);
  open_batch (parcel);
  g_autoptr (GError) frame_error = NULL;
  g_autoptr (GBytes) frame = pw_batch_open_frame (parcel, fuzz_host (), &frame_error);
  if (frame == NULL)
    fuzz_assert_refused (frame_error);
  g_autoptr (GError) invitation_error = NULL;
  g_autoptr (PwInvitation) invitation = pw_invitation_open (parcel, &invitation_error);
  if (invitation == NULL)
    fuzz_assert_refused (invitation_error);
}

/* The address of the host, so that the seal is tried. */
static gsize
mend_parcel (guint8 *data, gsize length, gsize room) {
  (void)room;
  if (length >= PW_PARCEL_HEADER_BYTES && data[2] % 16 != PW_PARCEL_OPEN)
    memcpy (data + 3, fuzz_host ()->id.bytes, PW_ADDRESS_BYTES);
  return length;
}

/* --- behind the seal ------------------------------------------------------------------------- */

static GBytes *
seal (gconstpointer plain, gsize length) {
  gsize total = PW_PARCEL_HEADER_BYTES + crypto_box_SEALBYTES + length;
  guint8 *parcel = g_malloc (total);
  _pw_parcel_write_header (parcel, PW_PARCEL_TO_HOST, fuzz_host ()->id.bytes);
  g_assert_cmpint (
      crypto_box_seal (parcel + PW_PARCEL_HEADER_BYTES, plain, length, fuzz_host ()->seal_public),
      ==, 0);
  return g_bytes_new_take (parcel, total);
}

/* The input is what the seal holds: kind, LZ4 frame, parts. */
static void
run_batch (const guint8 *data, gsize length) {
  g_autoptr (GBytes) parcel = seal (data, length);
  open_batch (parcel);
}

/* The input is the content: segments and messages in plain CBOR. Only what packs can be sent. */
static void
run_content (const guint8 *data, gsize length) {
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) frame = pw_pack (fuzz_packer (), data, length, &error);
  if (frame == NULL) {
    fuzz_assert_refused (error);
    return;
  }
  g_autoptr (GByteArray) plain = g_byte_array_new ();
  pw_cbor_write_array (plain, 3);
  pw_cbor_write_uint (plain, PW_PARCEL_TO_HOST);
  pw_cbor_write_bytes (plain, g_bytes_get_data (frame, NULL), g_bytes_get_size (frame));
  pw_cbor_write_array (plain, 0);
  g_autoptr (GBytes) parcel = seal (plain->data, plain->len);
  open_batch (parcel);
}

/* --- packing --------------------------------------------------------------------------------- */

#define PLAIN_BYTES_MAX (1 << 20)

/* The first byte tells whether the rest is an LZ4 frame, the packed form inside it, or plain. What
 * unpacks must pack again, and then unpack to the same - if it is canonical at all, which reading
 * it will tell. */
static void
run_pack (const guint8 *data, gsize length) {
  const guint8 *rest = data + 1;
  gsize rest_length = length - 1;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) plain = NULL;
  if (data[0] % 3 == 0)
    plain = pw_unpack (fuzz_packer (), rest, rest_length, PLAIN_BYTES_MAX, &error);
  else if (data[0] % 3 == 1)
    plain = pw_unpack_form (fuzz_packer (), rest, rest_length, PLAIN_BYTES_MAX, &error);
  else
    plain = g_bytes_new (rest, rest_length);
  if (plain == NULL) {
    fuzz_assert_refused (error);
    return;
  }
  gsize plain_length;
  const guint8 *bytes = g_bytes_get_data (plain, &plain_length);
  g_assert_cmpuint (plain_length, <=, PLAIN_BYTES_MAX);
  PwCborReader reader;
  pw_cbor_reader_init (&reader, bytes, plain_length, "an item");
  gboolean canonical = pw_cbor_skip (&reader, NULL, NULL, NULL) && pw_cbor_read_end (&reader, NULL);
  g_autoptr (GBytes) packed = pw_pack (fuzz_packer (), bytes, plain_length, &error);
  if (!canonical) {
    g_assert_null (packed);
    fuzz_assert_refused (error);
    return;
  }
  g_assert_no_error (error);
  gsize packed_length;
  gconstpointer packed_bytes = g_bytes_get_data (packed, &packed_length);
  g_autoptr (GBytes) again
      = pw_unpack (fuzz_packer (), packed_bytes, packed_length, PLAIN_BYTES_MAX, &error);
  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (plain, again));
}

const FuzzTarget fuzz_parcel = { "parcel", run_parcel, mend_parcel };
const FuzzTarget fuzz_batch = { "batch", run_batch, NULL };
const FuzzTarget fuzz_content = { "content", run_content, NULL };
const FuzzTarget fuzz_pack = { "pack", run_pack, NULL };
