/* The review: a record comes back to its author with a comment of the office, or is accepted. */
#include "sync/codec/pw-review.h"

#include <glib/gi18n.h>

#include "sync/base/pw-text.h"
#include "sync/codec/pw-message-fields.h"

/* Keys of the body, in order; none is left out. */
enum {
  KEY_DEVICE = 1,
  KEY_RECORD,
  KEY_SEQ,
  KEY_SEEN,
  KEY_SEEN_DIGEST,
  KEY_HOST_TIME,
  KEY_PERSON,
  KEY_COMMENT,
  KEY_COUNT = KEY_COMMENT,
};

/* --- writing --------------------------------------------------------------------------------- */

void
pw_review_write (GByteArray *out, const PwReview *review, const PwIdentity *host) {
  g_assert (pw_text_is_name (review->person));
  g_assert (review->comment == NULL || pw_text_is_note (review->comment, PW_REASON_BYTES_MAX));
  g_autoptr (GByteArray) body = g_byte_array_new ();
  pw_cbor_write_map (body, KEY_COUNT);
  pw_cbor_write_uint (body, KEY_DEVICE);
  pw_cbor_write_bytes (body, review->device.bytes, PW_ID_BYTES);
  pw_cbor_write_uint (body, KEY_RECORD);
  pw_cbor_write_bytes (body, review->record.bytes, PW_ID_BYTES);
  pw_cbor_write_uint (body, KEY_SEQ);
  pw_cbor_write_uint (body, review->seq);
  pw_cbor_write_uint (body, KEY_SEEN);
  pw_cbor_write_uint (body, review->seen);
  pw_cbor_write_uint (body, KEY_SEEN_DIGEST);
  pw_cbor_write_bytes (body, review->seen_digest.bytes, PW_DIGEST_BYTES);
  pw_cbor_write_uint (body, KEY_HOST_TIME);
  pw_cbor_write_int (body, review->host_time);
  pw_cbor_write_uint (body, KEY_PERSON);
  pw_cbor_write_text (body, review->person, -1);
  pw_cbor_write_uint (body, KEY_COMMENT);
  pw_cbor_write_text (body, review->comment != NULL ? review->comment : "", -1);
  pw_message_write (out, PW_MESSAGE_REVIEW, host, body->data, body->len);
}

/* --- reading --------------------------------------------------------------------------------- */

/* A number of an operation: from 1. */
static gboolean
read_number (PwCborReader *reader, guint64 *number, GError **error) {
  if (!pw_cbor_read_uint_max (reader, G_MAXINT64, number, error))
    return FALSE;
  return *number > 0 || pw_cbor_fail (reader, error, _ ("a number is 0"));
}

static gboolean
read_id (PwCborReader *reader, PwId *id, GError **error) {
  if (!pw_cbor_read_fixed (reader, id->bytes, PW_ID_BYTES, error))
    return FALSE;
  return !pw_id_is_none (id) || pw_cbor_fail (reader, error, _ ("an id is empty"));
}

static gboolean
read_person (PwCborReader *reader, char **person, GError **error) {
  *person = pw_cbor_read_string (reader, PW_NAME_BYTES_MAX, error);
  if (*person == NULL)
    return FALSE;
  return pw_text_is_name (*person)
         || pw_cbor_fail (reader, error, _ ("a name is empty or holds control characters"));
}

static gboolean
read_comment (PwCborReader *reader, char **comment, GError **error) {
  *comment = pw_cbor_read_string (reader, PW_REASON_BYTES_MAX, error);
  if (*comment == NULL)
    return FALSE;
  if (**comment == '\0')
    g_clear_pointer (comment, g_free);
  return *comment == NULL || pw_text_is_note (*comment, PW_REASON_BYTES_MAX)
         || pw_cbor_fail (reader, error, _ ("a comment holds control characters"));
}

static gboolean
read_field (PwCborReader *reader, guint64 key, PwReview *review, GError **error) {
  switch (key) {
  case KEY_DEVICE:
    return read_id (reader, &review->device, error);
  case KEY_RECORD:
    return read_id (reader, &review->record, error);
  case KEY_SEQ:
    return read_number (reader, &review->seq, error);
  case KEY_SEEN:
    return read_number (reader, &review->seen, error);
  case KEY_SEEN_DIGEST:
    return pw_cbor_read_fixed (reader, review->seen_digest.bytes, PW_DIGEST_BYTES, error);
  case KEY_HOST_TIME:
    return pw_cbor_read_int (reader, &review->host_time, error);
  case KEY_PERSON:
    return read_person (reader, &review->person, error);
  case KEY_COMMENT:
    return read_comment (reader, &review->comment, error);
  default:
    g_assert_not_reached ();
  }
}

static gboolean
read_body (PwCborReader *reader, PwReview *review, GError **error) {
  if (!pw_message_read_head (reader, KEY_COUNT, error))
    return FALSE;
  for (guint64 key = 1; key <= KEY_COUNT; key++)
    if (!pw_message_read_key (reader, key, error) || !read_field (reader, key, review, error))
      return FALSE;
  return pw_cbor_read_end (reader, error);
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
