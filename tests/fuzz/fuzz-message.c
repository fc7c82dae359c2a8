/* Fuzz targets of signed messages: enrolment, receipts, reviews, publications. Each is read by its
 * kind and written again, which must give the same bytes, signature included. */
#include <string.h>

#include "sync/base/pw-error.h"
#include "sync/base/pw-text.h"
#include "sync/codec/pw-publication.h"
#include "sync/codec/pw-receipt.h"
#include "sync/codec/pw-review.h"
#include "tests/fuzz/fuzz-tools.h"

/* Reads the body by its reader and appends the message again by its writer, signed by `signer`.
 * FALSE with an error if it is refused. */
typedef gboolean (*Again) (const PwMessage *message, GByteArray *out, const PwIdentity *signer,
                           GError **error);

static gboolean
invitation_again (const PwMessage *message, GByteArray *out, const PwIdentity *signer,
                  GError **error) {
  g_auto (PwInvitation) invitation = { 0 };
  if (!pw_invitation_read (message, &invitation, error))
    return FALSE;
  pw_invitation_write (out, &invitation, signer);
  return TRUE;
}

static gboolean
request_again (const PwMessage *message, GByteArray *out, const PwIdentity *signer,
               GError **error) {
  g_auto (PwRequest) request = { 0 };
  if (!pw_request_read (message, &request, error))
    return FALSE;
  pw_request_write (out, &request, signer);
  return TRUE;
}

static gboolean
certificate_again (const PwMessage *message, GByteArray *out, const PwIdentity *signer,
                   GError **error) {
  g_auto (PwCertificate) certificate = { 0 };
  if (!pw_certificate_read (message, &certificate, error))
    return FALSE;
  pw_certificate_write (out, &certificate, signer);
  return TRUE;
}

static gboolean
revocation_again (const PwMessage *message, GByteArray *out, const PwIdentity *signer,
                  GError **error) {
  gint64 issued_at = 0;
  g_autoptr (GArray) revoked = pw_revocation_read (message, &issued_at, error);
  if (revoked == NULL)
    return FALSE;
  pw_revocation_write (out, revoked, issued_at, signer);
  return TRUE;
}

static gboolean
copy_again (const PwMessage *message, GByteArray *out, const PwIdentity *signer, GError **error) {
  PwId record;
  g_autoptr (GArray) ops = NULL;
  if (!pw_copy_read (message, &record, &ops, error))
    return FALSE;
  pw_copy_write (out, &record, ops, signer);
  return TRUE;
}

static gboolean
receipt_again (const PwMessage *message, GByteArray *out, const PwIdentity *signer,
               GError **error) {
  g_auto (PwReceipt) receipt = { 0 };
  if (!pw_receipt_read (message, &receipt, error))
    return FALSE;
  for (guint i = 0; i < receipt.reasons->len; i++) {
    const PwReceiptReason *reason = &g_array_index (receipt.reasons, PwReceiptReason, i);
    g_assert_nonnull (memchr (reason->code, '\0', sizeof reason->code));
  }
  pw_receipt_write (out, &receipt, signer);
  return TRUE;
}

static gboolean
review_again (const PwMessage *message, GByteArray *out, const PwIdentity *signer, GError **error) {
  g_auto (PwReview) review = { 0 };
  if (!pw_review_read (message, &review, error))
    return FALSE;
  g_assert_true (pw_text_is_name (review.person));
  g_assert_true (review.comment == NULL || pw_text_is_note (review.comment, PW_REASON_BYTES_MAX));
  g_assert_cmpuint (review.seq, >, 0);
  g_assert_cmpuint (review.seen, >, 0);
  pw_review_write (out, &review, signer);
  return TRUE;
}

static gboolean
publication_again (const PwMessage *message, GByteArray *out, const PwIdentity *signer,
                   GError **error) {
  g_auto (PwPublication) part = { .kind = PW_PUBLISHED_FORM };
  if (!pw_publication_read (message, &part, error))
    return FALSE;
  pw_publication_write (out, &part, signer);
  g_autoptr (GPtrArray) parts = g_ptr_array_new ();
  g_ptr_array_add (parts, &part);
  g_autoptr (GBytes) base = g_bytes_new_static ("kode,nama\n1,a\n2,b\n3,c\n", 22);
  g_autoptr (GError) join_error = NULL;
  g_autoptr (GBytes) file = pw_publication_join (parts, part.has_base ? base : NULL, &join_error);
  if (file == NULL) {
    fuzz_assert_refused (join_error);
    return TRUE;
  }
  gsize length;
  gconstpointer bytes = g_bytes_get_data (file, &length);
  PwDigest digest = pw_digest_of (bytes, length);
  g_assert_true (pw_digest_equal (&digest, &part.digest));
  g_assert_cmpuint (length, ==, part.size);
  return TRUE;
}

static gboolean
holdings_again (const PwMessage *message, GByteArray *out, const PwIdentity *signer,
                GError **error) {
  gint64 told_ms = 0;
  g_autoptr (GPtrArray) holdings = pw_holdings_read (message, &told_ms, error);
  if (holdings == NULL)
    return FALSE;
  g_assert_cmpuint (holdings->len, <=, PW_HOLDINGS_MAX);
  pw_holdings_write (out, holdings, told_ms, signer);
  return TRUE;
}

static Again
again_for (guint kind) {
  switch (kind) {
  case PW_MESSAGE_INVITATION:
    return invitation_again;
  case PW_MESSAGE_REQUEST:
  case PW_MESSAGE_HOST_REQUEST:
    return request_again;
  case PW_MESSAGE_CERTIFICATE:
    return certificate_again;
  case PW_MESSAGE_RECEIPT:
    return receipt_again;
  case PW_MESSAGE_REVOCATION:
    return revocation_again;
  case PW_MESSAGE_FORM_PACK:
  case PW_MESSAGE_LIST_PACK:
    return publication_again;
  case PW_MESSAGE_REVIEW:
    return review_again;
  case PW_MESSAGE_COPY:
    return copy_again;
  case PW_MESSAGE_HOLDINGS:
    return holdings_again;
  default:
    return NULL;
  }
}

static const PwIdentity *
signer_of (guint kind) {
  return kind == PW_MESSAGE_REQUEST || kind == PW_MESSAGE_HOLDINGS ? fuzz_device () : fuzz_host ();
}

static void
run_message (const guint8 *data, gsize length) {
  PwCborReader reader;
  PwMessage message;
  g_autoptr (GError) error = NULL;
  pw_cbor_reader_init (&reader, data, length, "a message");
  if (!pw_message_read (&reader, &message, &error)) {
    fuzz_assert_refused (error);
    return;
  }
  const PwIdentity *signer = signer_of (message.kind);
  gboolean trusted = pw_message_check (&message, signer->sign_public, &error);
  if (!trusted)
    fuzz_assert_refused (error);
  Again again = again_for (message.kind);
  if (again == NULL)
    return;
  g_autoptr (GByteArray) out = g_byte_array_new ();
  g_autoptr (GError) body_error = NULL;
  if (!again (&message, out, signer, &body_error))
    fuzz_assert_refused (body_error);
  else if (trusted)
    g_assert_cmpmem (out->data, out->len, data, reader.at);
}

/* Puts the right key into messages that bring their own. */
static gsize
mend_message (guint8 *data, gsize length, gsize room) {
  PwCborReader reader;
  PwMessage message;
  g_autofree guint8 *copy = g_memdup2 (data, length);
  pw_cbor_reader_init (&reader, copy, length, "a message");
  if (!pw_message_read (&reader, &message, NULL))
    return length;
  const PwIdentity *signer = signer_of (message.kind);
  guint8 *body = copy + (message.body - copy);
  /* Map head, key 1, head of 32 bytes: then the key. */
  if ((message.kind == PW_MESSAGE_INVITATION || message.kind == PW_MESSAGE_REQUEST
       || message.kind == PW_MESSAGE_HOST_REQUEST)
      && message.body_length > 36 && body[2] == 0x58 && body[3] == PW_PUBLIC_KEY_BYTES)
    memcpy (body + 4, signer->sign_public, PW_PUBLIC_KEY_BYTES);
  g_autoptr (GByteArray) out = g_byte_array_new ();
  pw_message_write (out, (PwMessageKind)message.kind, signer, body, message.body_length);
  if (out->len > room)
    return length;
  memcpy (data, out->data, out->len);
  return out->len;
}

/* One code for all kinds; each target starts from the seeds of its own. */
const FuzzTarget fuzz_certificate = { "certificate", run_message, mend_message };
const FuzzTarget fuzz_receipt = { "receipt", run_message, mend_message };
const FuzzTarget fuzz_review = { "review", run_message, mend_message };
const FuzzTarget fuzz_publication = { "publication", run_message, mend_message };
