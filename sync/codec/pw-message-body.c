/* What each kind of message says: maps with small whole numbers as keys, in order, none left out.
 */
#include <glib/gi18n.h>
#include <string.h>

#include "sync/base/pw-error.h"
#include "sync/codec/pw-message-fields.h"
#include "sync/codec/pw-message.h"

#define REVOKED_MAX 100000 /* one revocation list: more devices than a province has */
#define COPY_OPS_MAX 4096

static void
start_body (PwCborReader *reader, const PwMessage *message) {
  pw_cbor_reader_init (reader, message->body, message->body_length, N_ ("a message"));
}

/* --- invitation ------------------------------------------------------------------------------ */

void
pw_invitation_write (GByteArray *out, const PwInvitation *invitation, const PwIdentity *host) {
  g_autoptr (GByteArray) body = g_byte_array_new ();
  pw_cbor_write_map (body, 6);
  pw_message_write_bytes (body, 1, invitation->sign_public, PW_PUBLIC_KEY_BYTES);
  pw_message_write_bytes (body, 2, invitation->seal_public, PW_PUBLIC_KEY_BYTES);
  pw_message_write_text (body, 3, invitation->region);
  pw_message_write_text (body, 4, invitation->name);
  pw_message_write_bytes (body, 5, invitation->challenge, PW_ID_BYTES);
  pw_message_write_int (body, 6, invitation->expires_at);
  pw_message_write (out, PW_MESSAGE_INVITATION, host, body->data, body->len);
}

gboolean
pw_invitation_read (const PwMessage *message, PwInvitation *invitation, GError **error) {
  g_return_val_if_fail (message->kind == PW_MESSAGE_INVITATION, FALSE);
  PwCborReader reader;
  start_body (&reader, message);
  *invitation = (PwInvitation){ 0 };
  if (pw_message_read_head (&reader, 6, error)
      && pw_message_read_bytes (&reader, 1, invitation->sign_public, PW_PUBLIC_KEY_BYTES, error)
      && pw_message_read_bytes (&reader, 2, invitation->seal_public, PW_PUBLIC_KEY_BYTES, error)
      && pw_message_read_name (&reader, 3, &invitation->region, error)
      && pw_message_read_name (&reader, 4, &invitation->name, error)
      && pw_message_read_bytes (&reader, 5, invitation->challenge, PW_ID_BYTES, error)
      && pw_message_read_int (&reader, 6, &invitation->expires_at, error)
      && pw_cbor_read_end (&reader, error)
      && pw_message_check (message, invitation->sign_public, error))
    return TRUE;
  pw_invitation_clear (invitation);
  return FALSE;
}

void
pw_invitation_clear (PwInvitation *invitation) {
  g_free (invitation->region);
  g_free (invitation->name);
  *invitation = (PwInvitation){ 0 };
}

/* --- request --------------------------------------------------------------------------------- */

void
pw_request_write (GByteArray *out, const PwRequest *request, const PwIdentity *device) {
  g_autoptr (GByteArray) body = g_byte_array_new ();
  pw_cbor_write_map (body, request->is_host ? 6 : 5);
  pw_message_write_bytes (body, 1, request->public_key, PW_PUBLIC_KEY_BYTES);
  pw_message_write_text (body, 2, request->name);
  pw_message_write_text (body, 3, request->region);
  pw_message_write_bytes (body, 4, request->challenge, PW_ID_BYTES);
  pw_message_write_int (body, 5, request->asked_at);
  if (request->is_host)
    pw_message_write_bytes (body, 6, request->seal_public, PW_PUBLIC_KEY_BYTES);
  pw_message_write (out, request->is_host ? PW_MESSAGE_HOST_REQUEST : PW_MESSAGE_REQUEST, device,
                    body->data, body->len);
}

gboolean
pw_request_read (const PwMessage *message, PwRequest *request, GError **error) {
  g_return_val_if_fail (
      message->kind == PW_MESSAGE_REQUEST || message->kind == PW_MESSAGE_HOST_REQUEST, FALSE);
  PwCborReader reader;
  start_body (&reader, message);
  *request = (PwRequest){ .is_host = message->kind == PW_MESSAGE_HOST_REQUEST };
  if (pw_message_read_head (&reader, request->is_host ? 6 : 5, error)
      && pw_message_read_bytes (&reader, 1, request->public_key, PW_PUBLIC_KEY_BYTES, error)
      && pw_message_read_name (&reader, 2, &request->name, error)
      && pw_message_read_name (&reader, 3, &request->region, error)
      && pw_message_read_bytes (&reader, 4, request->challenge, PW_ID_BYTES, error)
      && pw_message_read_int (&reader, 5, &request->asked_at, error)
      && (!request->is_host
          || pw_message_read_bytes (&reader, 6, request->seal_public, PW_PUBLIC_KEY_BYTES, error))
      && pw_cbor_read_end (&reader, error)
      && pw_message_check (message, request->public_key, error))
    return TRUE;
  pw_request_clear (request);
  return FALSE;
}

void
pw_request_clear (PwRequest *request) {
  g_free (request->name);
  g_free (request->region);
  *request = (PwRequest){ 0 };
}

/* --- certificate ----------------------------------------------------------------------------- */

void
pw_certificate_write (GByteArray *out, const PwCertificate *certificate, const PwIdentity *host) {
  g_autoptr (GByteArray) body = g_byte_array_new ();
  pw_cbor_write_map (body, 6);
  pw_message_write_bytes (body, 1, certificate->device.bytes, PW_ID_BYTES);
  pw_message_write_text (body, 2, certificate->region);
  pw_message_write_text (body, 3, certificate->role);
  pw_message_write_text (body, 4, certificate->name);
  pw_message_write_int (body, 5, certificate->issued_at);
  pw_message_write_int (body, 6, certificate->valid_until);
  pw_message_write (out, PW_MESSAGE_CERTIFICATE, host, body->data, body->len);
}

gboolean
pw_certificate_read (const PwMessage *message, PwCertificate *certificate, GError **error) {
  g_return_val_if_fail (message->kind == PW_MESSAGE_CERTIFICATE, FALSE);
  PwCborReader reader;
  start_body (&reader, message);
  *certificate = (PwCertificate){ 0 };
  if (pw_message_read_head (&reader, 6, error)
      && pw_message_read_bytes (&reader, 1, certificate->device.bytes, PW_ID_BYTES, error)
      && pw_message_read_name (&reader, 2, &certificate->region, error)
      && pw_message_read_name (&reader, 3, &certificate->role, error)
      && pw_message_read_name (&reader, 4, &certificate->name, error)
      && pw_message_read_int (&reader, 5, &certificate->issued_at, error)
      && pw_message_read_int (&reader, 6, &certificate->valid_until, error)
      && pw_cbor_read_end (&reader, error))
    return TRUE;
  pw_certificate_clear (certificate);
  return FALSE;
}

void
pw_certificate_clear (PwCertificate *certificate) {
  g_free (certificate->region);
  g_free (certificate->role);
  g_free (certificate->name);
  *certificate = (PwCertificate){ 0 };
}

/* --- revocation ------------------------------------------------------------------------------ */

void
pw_revocation_write (GByteArray *out, const GArray *revoked, gint64 issued_at,
                     const PwIdentity *host) {
  g_assert (revoked->len <= REVOKED_MAX);
  g_autoptr (GByteArray) body = g_byte_array_new ();
  pw_cbor_write_map (body, 2);
  pw_cbor_write_uint (body, 1);
  pw_cbor_write_array (body, revoked->len);
  for (guint i = 0; i < revoked->len; i++) {
    const PwRevoked *one = &g_array_index (revoked, PwRevoked, i);
    pw_cbor_write_array (body, 2);
    pw_cbor_write_bytes (body, one->device.bytes, PW_ID_BYTES);
    pw_cbor_write_uint (body, one->after);
  }
  pw_message_write_int (body, 2, issued_at);
  pw_message_write (out, PW_MESSAGE_REVOCATION, host, body->data, body->len);
}

GArray *
pw_revocation_read (const PwMessage *message, gint64 *issued_at, GError **error) {
  g_return_val_if_fail (message->kind == PW_MESSAGE_REVOCATION, NULL);
  PwCborReader reader;
  guint64 count, two;
  start_body (&reader, message);
  g_autoptr (GArray) revoked = g_array_new (FALSE, FALSE, sizeof (PwRevoked));
  if (!pw_message_read_head (&reader, 2, error) || !pw_message_read_key (&reader, 1, error)
      || !pw_cbor_read_array_max (&reader, REVOKED_MAX, &count, error))
    return NULL;
  for (guint64 i = 0; i < count; i++) {
    PwRevoked one = { 0 };
    if (!pw_cbor_read_array_max (&reader, 2, &two, error)
        || !pw_cbor_read_fixed (&reader, one.device.bytes, PW_ID_BYTES, error)
        || !pw_cbor_read_uint_max (&reader, G_MAXINT64, &one.after, error)
        || (two != 2 && !pw_cbor_fail (&reader, error, _ ("a part is missing"))))
      return NULL;
    g_array_append_val (revoked, one);
  }
  gint64 issued = 0;
  if (!pw_message_read_int (&reader, 2, &issued, error) || !pw_cbor_read_end (&reader, error))
    return NULL;
  if (issued_at != NULL)
    *issued_at = issued;
  return g_steal_pointer (&revoked);
}

/* --- copy of a record ------------------------------------------------------------------------ */

void
pw_copy_write (GByteArray *out, const PwId *record, const GArray *ops, const PwIdentity *host) {
  g_assert (ops->len <= COPY_OPS_MAX);
  g_autoptr (GByteArray) body = g_byte_array_new ();
  pw_cbor_write_map (body, 2);
  pw_message_write_bytes (body, 1, record->bytes, PW_ID_BYTES);
  pw_cbor_write_uint (body, 2);
  pw_cbor_write_array (body, ops->len);
  for (guint i = 0; i < ops->len; i++) {
    const PwCopyOp *op = &g_array_index (ops, PwCopyOp, i);
    pw_cbor_write_array (body, 4);
    pw_cbor_write_bytes (body, op->device.bytes, PW_ID_BYTES);
    pw_cbor_write_uint (body, op->seq);
    pw_cbor_write_bytes (body, op->digest.bytes, PW_DIGEST_BYTES);
    g_byte_array_append (body, op->bytes.bytes, (guint)op->bytes.length);
  }
  pw_message_write (out, PW_MESSAGE_COPY, host, body->data, body->len);
}

static gboolean
read_copy_op (PwCborReader *reader, PwCopyOp *op, GError **error) {
  guint64 four;
  return pw_cbor_read_array_max (reader, 4, &four, error)
         && pw_cbor_read_fixed (reader, op->device.bytes, PW_ID_BYTES, error)
         && pw_cbor_read_uint_max (reader, G_MAXINT64, &op->seq, error)
         && pw_cbor_read_fixed (reader, op->digest.bytes, PW_DIGEST_BYTES, error)
         && (four == 4 || pw_cbor_fail (reader, error, _ ("a part is missing")))
         && pw_cbor_skip (reader, &op->bytes.bytes, &op->bytes.length, error);
}

gboolean
pw_copy_read (const PwMessage *message, PwId *record, GArray **ops, GError **error) {
  g_return_val_if_fail (message->kind == PW_MESSAGE_COPY, FALSE);
  PwCborReader reader;
  guint64 count;
  start_body (&reader, message);
  g_autoptr (GArray) read = g_array_new (FALSE, FALSE, sizeof (PwCopyOp));
  if (!pw_message_read_head (&reader, 2, error)
      || !pw_message_read_bytes (&reader, 1, record->bytes, PW_ID_BYTES, error)
      || !pw_message_read_key (&reader, 2, error)
      || !pw_cbor_read_array_max (&reader, COPY_OPS_MAX, &count, error))
    return FALSE;
  for (guint64 i = 0; i < count; i++) {
    PwCopyOp op = { 0 };
    if (!read_copy_op (&reader, &op, error))
      return FALSE;
    g_array_append_val (read, op);
  }
  if (!pw_cbor_read_end (&reader, error))
    return FALSE;
  *ops = g_steal_pointer (&read);
  return TRUE;
}
