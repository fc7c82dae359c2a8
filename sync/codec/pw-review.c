/* The review: a record comes back to its author with a comment of the office, or is accepted. */
#include "sync/codec/pw-review.h"

#include <glib/gi18n.h>

#include "sync/base/pw-text.h"
#include "sync/codec/pw-message-fields.h"

#define FIELDS 8

/* --- writing --------------------------------------------------------------------------------- */

void
pw_review_write (GByteArray *out, const PwReview *review, const PwIdentity *host) {
  g_assert (pw_text_is_name (review->person));
  g_assert (review->comment == NULL || pw_text_is_note (review->comment, PW_REASON_BYTES_MAX));
  g_autoptr (GByteArray) body = g_byte_array_new ();
  pw_cbor_write_map (body, FIELDS);
  pw_message_write_bytes (body, 1, review->device.bytes, PW_ID_BYTES);
  pw_message_write_bytes (body, 2, review->record.bytes, PW_ID_BYTES);
  pw_message_write_uint (body, 3, review->seq);
  pw_message_write_uint (body, 4, review->seen);
  pw_message_write_bytes (body, 5, review->seen_digest.bytes, PW_DIGEST_BYTES);
  pw_message_write_int (body, 6, review->host_time);
  pw_message_write_text (body, 7, review->person);
  pw_message_write_text (body, 8, review->comment != NULL ? review->comment : "");
  pw_message_write (out, PW_MESSAGE_REVIEW, host, body->data, body->len);
}

/* --- reading --------------------------------------------------------------------------------- */

static gboolean
read_id (PwCborReader *reader, guint64 key, PwId *id, GError **error) {
  if (!pw_message_read_bytes (reader, key, id->bytes, PW_ID_BYTES, error))
    return FALSE;
  return !pw_id_is_none (id) || pw_cbor_fail (reader, error, _ ("an id is empty"));
}

/* A number of an operation: from 1. */
static gboolean
read_number (PwCborReader *reader, guint64 key, guint64 *number, GError **error) {
  if (!pw_message_read_uint (reader, key, number, error))
    return FALSE;
  return *number > 0 || pw_cbor_fail (reader, error, _ ("a number is 0"));
}

static gboolean
read_comment (PwCborReader *reader, guint64 key, char **comment, GError **error) {
  if (!pw_message_read_key (reader, key, error))
    return FALSE;
  *comment = pw_cbor_read_string (reader, PW_REASON_BYTES_MAX, error);
  if (*comment == NULL)
    return FALSE;
  if (**comment == '\0')
    g_clear_pointer (comment, g_free);
  return *comment == NULL || pw_text_is_note (*comment, PW_REASON_BYTES_MAX)
         || pw_cbor_fail (reader, error, _ ("a comment holds control characters"));
}

static gboolean
read_body (PwCborReader *reader, PwReview *review, GError **error) {
  return pw_message_read_head (reader, FIELDS, error) && read_id (reader, 1, &review->device, error)
         && read_id (reader, 2, &review->record, error)
         && read_number (reader, 3, &review->seq, error)
         && read_number (reader, 4, &review->seen, error)
         && pw_message_read_bytes (reader, 5, review->seen_digest.bytes, PW_DIGEST_BYTES, error)
         && pw_message_read_int (reader, 6, &review->host_time, error)
         && pw_message_read_name (reader, 7, &review->person, error)
         && read_comment (reader, 8, &review->comment, error) && pw_cbor_read_end (reader, error);
}

gboolean
pw_review_read (const PwMessage *message, PwReview *review, GError **error) {
  g_return_val_if_fail (message->kind == PW_MESSAGE_REVIEW, FALSE);
  *review = (PwReview){ 0 };
  PwCborReader reader;
  pw_cbor_reader_init (&reader, message->body, message->body_length, N_ ("a review"));
  if (read_body (&reader, review, error))
    return TRUE;
  pw_review_clear (review);
  return FALSE;
}

void
pw_review_clear (PwReview *review) {
  g_free (review->person);
  g_free (review->comment);
  *review = (PwReview){ 0 };
}
