/* A message: a signed statement outside any chain. */
#include "sync/codec/pw-message.h"

#include <glib/gi18n.h>
#include <string.h>

#include "sync/base/pw-error.h"

#define MESSAGE_FIELDS 4

static GByteArray *
statement_of (guint kind, const PwId *signer, gconstpointer body, gsize body_length) {
  GByteArray *out = g_byte_array_new ();
  pw_cbor_write_array (out, 4);
  pw_cbor_write_text (out, "panwas-message-1", -1);
  pw_cbor_write_uint (out, kind);
  pw_cbor_write_bytes (out, signer->bytes, PW_ID_BYTES);
  g_byte_array_append (out, body, (guint)body_length);
  return out;
}

void
pw_message_write (GByteArray *out, PwMessageKind kind, const PwIdentity *signer, gconstpointer body,
                  gsize body_length) {
  guint8 signature[PW_SIGNATURE_BYTES];
  g_autoptr (GByteArray) statement = statement_of (kind, &signer->id, body, body_length);
  pw_identity_sign (signer, statement->data, statement->len, signature);
  pw_cbor_write_array (out, MESSAGE_FIELDS);
  pw_cbor_write_uint (out, kind);
  pw_cbor_write_bytes (out, signer->id.bytes, PW_ID_BYTES);
  pw_cbor_write_bytes (out, signature, PW_SIGNATURE_BYTES);
  g_byte_array_append (out, body, (guint)body_length);
}

gboolean
pw_message_read (PwCborReader *reader, PwMessage *message, GError **error) {
  guint64 count, kind;
  *message = (PwMessage){ 0 };
  if (!pw_cbor_read_array_max (reader, MESSAGE_FIELDS, &count, error)
      || !pw_cbor_read_uint_max (reader, G_MAXUINT16, &kind, error)
      || !pw_cbor_read_fixed (reader, message->signer.bytes, PW_ID_BYTES, error)
      || !pw_cbor_read_fixed (reader, message->signature, PW_SIGNATURE_BYTES, error))
    return FALSE;
  if (count != MESSAGE_FIELDS || pw_cbor_peek (reader) != PW_CBOR_MAP)
    return pw_cbor_fail (reader, error, _ ("a message has the wrong shape"));
  message->kind = (guint)kind;
  return pw_cbor_skip (reader, &message->body, &message->body_length, error);
}

gboolean
pw_message_check (const PwMessage *message, const guint8 *public_key, GError **error) {
  PwId signer = pw_id_from_public_key (public_key);
  g_autoptr (GByteArray) statement
      = statement_of (message->kind, &message->signer, message->body, message->body_length);
  if (pw_id_equal (&signer, &message->signer)
      && pw_signature_check (public_key, statement->data, statement->len, message->signature))
    return TRUE;
  g_set_error_literal (
      error, PW_ERROR, PW_ERROR_UNTRUSTED,
      _ ("a message's signature does not fit: it was changed on the way, or somebody "
         "else made it"));
  return FALSE;
}
