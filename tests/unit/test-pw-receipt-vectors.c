/* Golden receipts and short codes of tests/vectors/receipt-v1, made by a second implementation:
 * they are read, written and worked out the same for ever, and what breaks the format is refused.
 */
#include <string.h>

#include "sync/base/pw-error.h"
#include "sync/codec/pw-receipt.h"
#include "tests/lib/sample.h"
#include "tests/lib/vector-lines.h"

#define FOLDER "tests/vectors/receipt-v1/"

/* `list` is "7:outside_region,19:x", or "-" for none. */
static void
assert_reasons (const GArray *reasons, const char *list) {
  g_auto (GStrv) items = g_strsplit (strcmp (list, "-") == 0 ? "" : list, ",", -1);
  g_assert_cmpuint (reasons->len, ==, g_strv_length (items));
  for (guint i = 0; i < reasons->len; i++) {
    const PwReceiptReason *reason = &g_array_index (reasons, PwReceiptReason, i);
    g_autofree char *text = g_strdup_printf ("%" G_GUINT64_FORMAT ":%s", reason->seq, reason->code);
    g_assert_cmpstr (text, ==, items[i]);
  }
}

static void
assert_blobs (const GArray *blobs, const char *list) {
  g_auto (GStrv) items = g_strsplit (strcmp (list, "-") == 0 ? "" : list, ",", -1);
  g_assert_cmpuint (blobs->len, ==, g_strv_length (items));
  for (guint i = 0; i < blobs->len; i++) {
    g_autofree char *hex = pw_digest_to_hex (&g_array_index (blobs, PwDigest, i));
    g_assert_cmpstr (hex, ==, items[i]);
  }
}

static void
check_valid (GBytes *body, char **words) {
  g_autoptr (PwIdentity) host = sample_identity (9, TRUE);
  g_autoptr (PwIdentity) device = sample_identity (1, FALSE);
  g_autoptr (GError) error = NULL;
  PwMessage message = { .kind = PW_MESSAGE_RECEIPT };
  message.body = g_bytes_get_data (body, &message.body_length);
  g_auto (PwReceipt) receipt = { 0 };
  g_assert_cmpuint (g_strv_length (words), ==, 8);
  g_assert_true (pw_receipt_read (&message, &receipt, &error));
  g_assert_no_error (error);
  g_autofree char *digest = pw_digest_to_hex (&receipt.digest);
  g_assert_cmpmem (receipt.device.bytes, PW_ID_BYTES, device->id.bytes, PW_ID_BYTES);
  g_assert_cmpuint (receipt.seq, ==, g_ascii_strtoull (words[1], NULL, 10));
  g_assert_cmpstr (digest, ==, words[2]);
  g_assert_cmpint (receipt.host_time, ==, g_ascii_strtoll (words[3], NULL, 10));
  g_assert_cmpuint (receipt.accepted, ==, g_ascii_strtoull (words[4], NULL, 10));
  g_assert_cmpuint (receipt.quarantined, ==, g_ascii_strtoull (words[5], NULL, 10));
  assert_reasons (receipt.reasons, words[6]);
  assert_blobs (receipt.blobs, words[7]);

  g_autoptr (GByteArray) written = g_byte_array_new ();
  pw_receipt_write (written, &receipt, host);
  PwCborReader reader;
  PwMessage again;
  pw_cbor_reader_init (&reader, written->data, written->len, "x");
  g_assert_true (pw_message_read (&reader, &again, NULL));
  g_assert_cmpmem (again.body, again.body_length, message.body, message.body_length);
}

static void
check_refused (GBytes *body, char **words) {
  PwMessage message = { .kind = PW_MESSAGE_RECEIPT };
  message.body = g_bytes_get_data (body, &message.body_length);
  g_auto (PwReceipt) receipt = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *why = g_strjoinv (" ", words + 1);
  g_test_message ("%s", why);
  g_assert_false (pw_receipt_read (&message, &receipt, &error));
  g_assert_cmpint (error->domain, ==, PW_ERROR);
}

static void
check_code (GBytes *seq_digits G_GNUC_UNUSED, char **words) {
  g_autoptr (PwIdentity) host = sample_identity (9, TRUE);
  g_autoptr (PwIdentity) device = sample_identity (1, FALSE);
  guint64 seq = g_ascii_strtoull (words[0], NULL, 10);
  PwDigest digest;
  char code[PW_SHORT_CODE_CHARS + 1];
  g_assert_true (pw_hex_decode (words[1], digest.bytes, PW_DIGEST_BYTES));
  g_assert_true (pw_short_code_make (host, device->seal_public, &device->id, seq, &digest, code));
  g_assert_cmpstr (code, ==, words[2]);
  g_assert_true (pw_short_code_make (device, host->seal_public, &device->id, seq, &digest, code));
  g_assert_cmpstr (code, ==, words[2]);
}

static void
test_valid (void) {
  g_assert_cmpuint (vector_lines_hex (FOLDER "valid.txt", check_valid), ==, 6);
}

static void
test_refused (void) {
  g_assert_cmpuint (vector_lines_hex (FOLDER "refused.txt", check_refused), ==, 21);
}

static void
test_codes (void) {
  g_assert_cmpuint (vector_lines (FOLDER "codes.txt", check_code), ==, 7);
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/receipt-vectors/valid", test_valid);
  g_test_add_func ("/receipt-vectors/refused", test_refused);
  g_test_add_func ("/receipt-vectors/codes", test_codes);
  return g_test_run ();
}
