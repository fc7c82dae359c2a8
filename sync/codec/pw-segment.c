/* A segment: a run of one device's operations with its proof. */
#include "sync/codec/pw-segment.h"

#include <glib/gi18n.h>
#include <string.h>

#include "sync/base/pw-error.h"
#include "sync/base/pw-plant.h"

#define SEGMENT_FIELDS 6 /* before the operations */

/* --- the signed statement -------------------------------------------------------------------- */

static GByteArray *
statement_of (const PwSegmentHead *head) {
  GByteArray *out = g_byte_array_new ();
  pw_cbor_write_array (out, 7);
  pw_cbor_write_text (out, "panwas-segment-1", -1);
  pw_cbor_write_bytes (out, head->device.bytes, PW_ID_BYTES);
  pw_cbor_write_uint (out, head->first);
  pw_cbor_write_uint (out, head->last);
  pw_cbor_write_bytes (out, head->last_digest.bytes, PW_DIGEST_BYTES);
  pw_cbor_write_bytes (out, head->recipient.bytes, PW_ID_BYTES);
  pw_cbor_write_int (out, head->sent_at);
  return out;
}

void
pw_segment_head_sign (PwSegmentHead *head, const PwIdentity *device) {
  g_assert (pw_id_equal (&head->device, &device->id));
  g_autoptr (GByteArray) statement = statement_of (head);
  pw_identity_sign (device, statement->data, statement->len, head->signature);
}

gboolean
pw_segment_head_check (const PwSegmentHead *head, const guint8 *public_key) {
  PwId signer = pw_id_from_public_key (public_key);
  if (!pw_id_equal (&signer, &head->device))
    return FALSE;
  g_autoptr (GByteArray) statement = statement_of (head);
  return PW_PLANT (NO_SIGNATURE)
         || pw_signature_check (public_key, statement->data, statement->len, head->signature);
}

/* --- writing --------------------------------------------------------------------------------- */

void
pw_segment_write (GByteArray *out, const PwSegmentHead *head, const PwDigest *prev,
                  const PwSpan *ops, guint ops_count, const PwId *batch_recipient) {
  g_assert (ops_count > 0);
  g_assert (ops_count <= PW_SEGMENT_OPS_MAX);
  g_assert (head->first > 0 && head->last - head->first == ops_count - 1);
  pw_cbor_write_array (out, SEGMENT_FIELDS + ops_count);
  pw_cbor_write_bytes (out, head->device.bytes, PW_ID_BYTES);
  pw_cbor_write_uint (out, head->first);
  if (head->first > 1)
    pw_cbor_write_bytes (out, prev->bytes, PW_DIGEST_BYTES);
  else
    pw_cbor_write_null (out);
  pw_cbor_write_int (out, head->sent_at);
  if (pw_id_equal (&head->recipient, batch_recipient))
    pw_cbor_write_null (out);
  else
    pw_cbor_write_bytes (out, head->recipient.bytes, PW_ID_BYTES);
  pw_cbor_write_bytes (out, head->signature, PW_SIGNATURE_BYTES);
  for (guint i = 0; i < ops_count; i++)
    g_byte_array_append (out, ops[i].bytes, (guint)ops[i].length);
}

/* --- reading --------------------------------------------------------------------------------- */

void
pw_segment_free (PwSegment *segment) {
  if (segment == NULL)
    return;
  g_array_unref (segment->ops);
  g_free (segment);
}

static gboolean
read_head (PwCborReader *reader, PwSegment *segment, const PwId *batch_recipient, GError **error) {
  PwSegmentHead *head = &segment->head;
  if (!pw_cbor_read_fixed (reader, head->device.bytes, PW_ID_BYTES, error)
      || !pw_cbor_read_uint_max (reader, G_MAXINT64 - PW_SEGMENT_OPS_MAX, &head->first, error))
    return FALSE;
  if (head->first == 0)
    return pw_cbor_fail (reader, error, _ ("operations are numbered from 1"));
  segment->has_prev = head->first > 1;
  if (!(segment->has_prev ? pw_cbor_read_fixed (reader, segment->prev.bytes, PW_DIGEST_BYTES, error)
                          : pw_cbor_read_null (reader, error))
      || !pw_cbor_read_int (reader, &head->sent_at, error))
    return FALSE;
  head->recipient = *batch_recipient;
  if (pw_cbor_peek (reader) == PW_CBOR_NULL) {
    if (!pw_cbor_read_null (reader, error))
      return FALSE;
  } else {
    if (!pw_cbor_read_fixed (reader, head->recipient.bytes, PW_ID_BYTES, error))
      return FALSE;
    if (pw_id_equal (&head->recipient, batch_recipient))
      return pw_cbor_fail (reader, error, _ ("the own host is not in its short form"));
  }
  return pw_cbor_read_fixed (reader, head->signature, PW_SIGNATURE_BYTES, error);
}

PwSegment *
pw_segment_read (PwCborReader *reader, const PwId *batch_recipient, GError **error) {
  guint64 count;
  if (!pw_cbor_read_array_max (reader, SEGMENT_FIELDS + PW_SEGMENT_OPS_MAX, &count, error))
    return NULL;
  if (count <= SEGMENT_FIELDS) {
    (void)pw_cbor_fail (reader, error, _ ("a segment holds no operation"));
    return NULL;
  }
  g_autoptr (PwSegment) segment = g_new0 (PwSegment, 1);
  guint ops_count = (guint)(count - SEGMENT_FIELDS);
  segment->ops = g_array_sized_new (FALSE, FALSE, sizeof (PwSpan), MIN (ops_count, 64));
  if (!read_head (reader, segment, batch_recipient, error))
    return NULL;
  for (guint i = 0; i < ops_count; i++) {
    PwSpan span;
    if (!pw_cbor_skip (reader, &span.bytes, &span.length, error))
      return NULL;
    if (span.length > PW_OP_BYTES_MAX) {
      (void)pw_cbor_fail (reader, error, _ ("an operation is too large"));
      return NULL;
    }
    g_array_append_val (segment->ops, span);
  }
  segment->head.last = segment->head.first + ops_count - 1;
  return g_steal_pointer (&segment);
}

gboolean
pw_segment_check (PwSegment *segment, const guint8 *public_key, PwDigest *digests, GError **error) {
  PwDigest previous
      = segment->has_prev ? segment->prev : pw_digest_of (public_key, PW_PUBLIC_KEY_BYTES);
  segment->prev = previous;
  for (guint i = 0; i < segment->ops->len; i++) {
    const PwSpan *span = &g_array_index (segment->ops, PwSpan, i);
    digests[i] = previous = pw_digest_chain (&previous, span->bytes, span->length);
  }
  segment->head.last_digest = previous;
  if (pw_segment_head_check (&segment->head, public_key))
    return TRUE;
  g_set_error_literal (error, PW_ERROR, PW_ERROR_UNTRUSTED,
                       _ ("the signature does not fit: the operations were changed on the way, or "
                          "somebody else made them"));
  return FALSE;
}
