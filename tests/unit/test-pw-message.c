/* Bodies of messages: whole they are read, cut anywhere or changed in any byte they are refused in
 * a sentence, or are another whole message of the same length. */
#include <string.h>

#include "sync/base/pw-error.h"
#include "sync/codec/pw-receipt.h"
#include "sync/codec/pw-review.h"
#include "tests/lib/sample.h"

typedef void (*Write) (GByteArray *out, const PwIdentity *signer);
typedef gboolean (*Read) (const PwMessage *message, GError **error);

/* --- one of each kind ------------------------------------------------------------------------ */

static void
write_invitation (GByteArray *out, const PwIdentity *signer) {
  PwInvitation invitation = { .region = (char *)"17.07",
                              .name = (char *)"Bawaslu Uji",
                              .challenge = { 1, 2, 3 },
                              .expires_at = 1728300000 };
  memcpy (invitation.sign_public, signer->sign_public, PW_PUBLIC_KEY_BYTES);
  pw_invitation_write (out, &invitation, signer);
}

static gboolean
read_invitation (const PwMessage *message, GError **error) {
  g_auto (PwInvitation) invitation = { 0 };
  return pw_invitation_read (message, &invitation, error);
}

static void
write_request (GByteArray *out, const PwIdentity *signer) {
  PwRequest request = { .name = (char *)"PKD contoh",
                        .region = (char *)"17.07.03.2004",
                        .challenge = { 1, 2, 3 },
                        .asked_at = 1728300000123 };
  memcpy (request.public_key, signer->sign_public, PW_PUBLIC_KEY_BYTES);
  pw_request_write (out, &request, signer);
}

static gboolean
read_request (const PwMessage *message, GError **error) {
  g_auto (PwRequest) request = { 0 };
  return pw_request_read (message, &request, error);
}

static void
write_certificate (GByteArray *out, const PwIdentity *signer) {
  const PwCertificate certificate = { .device = { { 9, 8, 7 } },
                                      .region = (char *)"17.07",
                                      .role = (char *)"pkd",
                                      .name = (char *)"PKD contoh",
                                      .issued_at = 1728300000,
                                      .valid_until = 0 };
  pw_certificate_write (out, &certificate, signer);
}

static gboolean
read_certificate (const PwMessage *message, GError **error) {
  g_auto (PwCertificate) certificate = { 0 };
  return pw_certificate_read (message, &certificate, error);
}

static void
write_revocation (GByteArray *out, const PwIdentity *signer) {
  const PwRevoked two[] = { { { { 1 } }, 5 }, { { { 2 } }, 70000 } };
  g_autoptr (GArray) revoked = g_array_new (FALSE, FALSE, sizeof (PwRevoked));
  g_array_append_vals (revoked, two, G_N_ELEMENTS (two));
  pw_revocation_write (out, revoked, 1728300000, signer);
}

static gboolean
read_revocation (const PwMessage *message, GError **error) {
  g_autoptr (GArray) revoked = pw_revocation_read (message, NULL, error);
  return revoked != NULL;
}

static void
write_copy (GByteArray *out, const PwIdentity *signer) {
  g_autoptr (GBytes) op = sample_create (signer, 1, 1);
  const PwId record = { { 3 } };
  PwCopyOp one = { .device = { { 4 } }, .seq = 1 };
  one.bytes.bytes = g_bytes_get_data (op, &one.bytes.length);
  g_autoptr (GArray) ops = g_array_new (FALSE, FALSE, sizeof (PwCopyOp));
  g_array_append_val (ops, one);
  pw_copy_write (out, &record, ops, signer);
}

static gboolean
read_copy (const PwMessage *message, GError **error) {
  PwId record;
  g_autoptr (GArray) ops = NULL;
  return pw_copy_read (message, &record, &ops, error);
}

static void
write_review (GByteArray *out, const PwIdentity *signer) {
  const PwReview review = { .device = { { 1 } },
                            .record = { { 2 } },
                            .seq = 3,
                            .seen = 4,
                            .host_time = 1728300000123,
                            .person = (char *)"Koordinator",
                            .comment = (char *)"Lengkapi uraian." };
  pw_review_write (out, &review, signer);
}

static gboolean
read_review (const PwMessage *message, GError **error) {
  g_auto (PwReview) review = { 0 };
  return pw_review_read (message, &review, error);
}

static void
write_receipt (GByteArray *out, const PwIdentity *signer) {
  sample_receipt (out, signer, &signer->id);
}

static gboolean
read_receipt (const PwMessage *message, GError **error) {
  g_auto (PwReceipt) receipt = { 0 };
  return pw_receipt_read (message, &receipt, error);
}

static const struct {
  const char *name;
  Write write;
  Read read;
} kinds[] = {
  { "invitation", write_invitation, read_invitation },
  { "request", write_request, read_request },
  { "certificate", write_certificate, read_certificate },
  { "revocation", write_revocation, read_revocation },
  { "copy", write_copy, read_copy },
  { "review", write_review, read_review },
  { "receipt", write_receipt, read_receipt },
};

/* --- what is done to it ---------------------------------------------------------------------- */

/* TRUE if it was taken; else there is a reason that says what to do. */
static gboolean
reads (Read read, const PwMessage *message) {
  g_autoptr (GError) error = NULL;
  gboolean ok = read (message, &error);
  g_assert_cmpint (ok, ==, error == NULL);
  if (ok)
    return TRUE;
  g_assert_true (pw_error_is (error, PW_ERROR_DAMAGED) || pw_error_is (error, PW_ERROR_TOO_NEW)
                 || pw_error_is (error, PW_ERROR_TOO_BIG)
                 || pw_error_is (error, PW_ERROR_UNTRUSTED));
  g_assert_cmpuint (strlen (error->message), >, 10);
  return FALSE;
}

static void
test_kind (gconstpointer data) {
  gsize kind = GPOINTER_TO_SIZE (data);
  Read read = kinds[kind].read;
  g_autoptr (PwIdentity) signer = sample_identity (1, FALSE);
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  PwCborReader reader;
  PwMessage message;
  g_autoptr (GError) error = NULL;
  kinds[kind].write (bytes, signer);
  pw_cbor_reader_init (&reader, bytes->data, bytes->len, "a message");
  g_assert_true (pw_message_read (&reader, &message, &error));
  g_assert_no_error (error);
  g_assert_true (reads (read, &message));
  gsize length = message.body_length;
  g_autofree guint8 *body = g_memdup2 (message.body, length);
  message.body = body;
  for (gsize cut = 0; cut < length; cut++) {
    message.body_length = cut;
    g_assert_false (reads (read, &message));
  }
  message.body_length = length;
  /* With more fields it is of a newer version, with fewer it is damaged. */
  body[0]++;
  g_assert_false (read (&message, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_TOO_NEW);
  g_clear_error (&error);
  body[0] -= 2;
  g_assert_false (read (&message, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_DAMAGED);
  body[0]++;
  guint taken = 0;
  for (gsize at = 0; at < length; at++) {
    guint8 was = body[at];
    for (guint value = 0; value < 256; value += 1 + at % 3) {
      body[at] = (guint8)value;
      taken += value != was && reads (read, &message) ? 1 : 0;
    }
    body[at] = was;
  }
  /* Those that are signed by the key inside cannot be changed at all. */
  if (read == read_invitation || read == read_request)
    g_assert_cmpuint (taken, ==, 0);
  g_assert_true (reads (read, &message));
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  pw_secret_start ();
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++) {
    g_autofree char *path = g_strconcat ("/message/", kinds[i].name, NULL);
    g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_kind);
  }
  return g_test_run ();
}
