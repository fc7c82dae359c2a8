/* Receipts and short codes: exact both ways, refused when anything differs, and typing mistakes
 * named. */
#include <glib.h>
#include <string.h>

#include "sync/base/pw-error.h"
#include "sync/codec/pw-receipt.h"
#include "tests/lib/sample.h"

static void
test_receipt (void) {
  g_autoptr (PwIdentity) host = sample_identity (9, TRUE);
  g_autoptr (PwIdentity) device = sample_identity (1, FALSE);
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  sample_receipt (bytes, host, &device->id);
  g_autoptr (GError) error = NULL;
  for (gsize at = 0; at <= bytes->len; at++) {
    g_autofree guint8 *copy = g_memdup2 (bytes->data, bytes->len);
    if (at < bytes->len)
      copy[at] ^= (guint8)(1u << (at % 8));
    PwCborReader reader;
    PwMessage message;
    pw_cbor_reader_init (&reader, copy, bytes->len, "receipt");
    gboolean good = pw_message_read (&reader, &message, NULL) && pw_cbor_read_end (&reader, NULL)
                    && pw_message_check (&message, host->sign_public, NULL);
    g_assert_cmpint (good, ==, at == bytes->len);
    if (!good)
      continue;
    g_auto (PwReceipt) receipt = { 0 };
    g_assert_true (pw_receipt_read (&message, &receipt, &error));
    g_assert_no_error (error);
    g_assert_cmpuint (receipt.seq, ==, 12);
    g_assert_cmpuint (receipt.quarantined, ==, 1);
    g_assert_cmpstr (g_array_index (receipt.reasons, PwReceiptReason, 0).code, ==,
                     "outside_region");
    g_assert_cmpuint (receipt.blobs->len, ==, 1);
  }
}

static void
test_code_agrees (void) {
  g_autoptr (PwIdentity) host = sample_identity (9, TRUE);
  g_autoptr (PwIdentity) device = sample_identity (1, FALSE);
  g_autoptr (PwIdentity) other = sample_identity (2, FALSE);
  PwDigest digests[20];
  for (guint i = 0; i < G_N_ELEMENTS (digests); i++)
    digests[i] = pw_digest_of (&i, sizeof i);
  char at_host[PW_SHORT_CODE_CHARS + 1], at_device[PW_SHORT_CODE_CHARS + 1];
  g_assert_true (
      pw_short_code_make (host, device->seal_public, &device->id, 105, &digests[4], at_host));
  g_assert_true (
      pw_short_code_make (device, host->seal_public, &device->id, 105, &digests[4], at_device));
  g_assert_cmpstr (at_host, ==, at_device);
  g_assert_cmpuint (strlen (at_host), ==, PW_SHORT_CODE_CHARS);
  g_autoptr (GError) error = NULL;
  guint64 seq = 0;
  g_assert_true (pw_short_code_find (device, host->seal_public, at_host, 101, digests,
                                     G_N_ELEMENTS (digests), &seq, &error));
  g_assert_cmpuint (seq, ==, 105);
  /* Another device's code, and another host's key, fit nothing. */
  g_assert_false (pw_short_code_find (other, host->seal_public, at_host, 101, digests,
                                      G_N_ELEMENTS (digests), &seq, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_REFUSED);
  g_clear_error (&error);
  g_assert_false (pw_short_code_find (device, other->seal_public, at_host, 101, digests,
                                      G_N_ELEMENTS (digests), &seq, &error));
}

/* Golden code of schemas/formats/receipt-v1.md. */
static void
test_code_golden (void) {
  g_autoptr (PwIdentity) host = sample_identity (9, TRUE);
  g_autoptr (PwIdentity) device = sample_identity (1, FALSE);
  PwDigest digest = pw_digest_of ("12", 2);
  char code[PW_SHORT_CODE_CHARS + 1];
  g_assert_true (pw_short_code_make (host, device->seal_public, &device->id, 12, &digest, code));
  g_assert_cmpstr (code, ==, "39JAJ-3NE8J");
}

/* Every single wrong character and every exchange of neighbours in a group is noticed, by group. */
static void
test_code_mistakes (void) {
  g_autoptr (PwIdentity) host = sample_identity (9, TRUE);
  g_autoptr (PwIdentity) device = sample_identity (1, FALSE);
  static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  for (guint64 seq = 1; seq < 40; seq++) {
    PwDigest digest = pw_digest_of (&seq, sizeof seq);
    char code[PW_SHORT_CODE_CHARS + 1], typed[PW_SHORT_CODE_CHARS + 1],
        clean[PW_SHORT_CODE_CHARS + 1];
    g_assert_true (pw_short_code_make (host, device->seal_public, &device->id, seq, &digest, code));
    for (guint at = 0; at < PW_SHORT_CODE_CHARS; at++) {
      if (code[at] == '-')
        continue;
      for (const char *c = alphabet; *c != '\0'; c++) {
        strcpy (typed, code);
        typed[at] = *c;
        g_autoptr (GError) error = NULL;
        gboolean good = pw_short_code_normalize (typed, clean, &error);
        g_assert_cmpint (good, ==, *c == code[at]);
        if (!good)
          g_assert_nonnull (strstr (error->message, at < 5 ? "1" : "2"));
      }
      if (at + 1 < PW_SHORT_CODE_CHARS && code[at + 1] != '-' && code[at] != code[at + 1]) {
        strcpy (typed, code);
        typed[at] = code[at + 1];
        typed[at + 1] = code[at];
        g_assert_false (pw_short_code_normalize (typed, clean, NULL));
      }
    }
  }
}

static void
test_code_typing (void) {
  g_autoptr (PwIdentity) host = sample_identity (9, TRUE);
  g_autoptr (PwIdentity) device = sample_identity (1, FALSE);
  char code[PW_SHORT_CODE_CHARS + 1], clean[PW_SHORT_CODE_CHARS + 1];
  for (guint64 seq = 1; seq < 200; seq++) {
    PwDigest digest = pw_digest_of (&seq, sizeof seq);
    g_assert_true (pw_short_code_make (host, device->seal_public, &device->id, seq, &digest, code));
    g_autoptr (GString) typed = g_string_new (" ");
    for (const char *at = code; *at != '\0'; at++) {
      if (*at == '0')
        g_string_append_c (typed, seq % 2 ? 'o' : 'O');
      else if (*at == '1')
        g_string_append_c (typed, seq % 2 ? 'l' : 'I');
      else
        g_string_append_c (typed, g_ascii_tolower (*at));
      if (seq % 3 == 0)
        g_string_append_c (typed, ' ');
    }
    g_autoptr (GError) error = NULL;
    g_assert_true (pw_short_code_normalize (typed->str, clean, &error));
    g_assert_cmpstr (clean, ==, code);
  }
  static const char *const bad[]
      = { "", "ABCD", "ABCDE-FGH", "ABCDE-FGHJU", "ABCDE-FGHJK-MN", "!!!!!" };
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autoptr (GError) error = NULL;
    g_assert_false (pw_short_code_normalize (bad[i], clean, &error));
    g_assert_error (error, PW_ERROR, PW_ERROR_REFUSED);
  }
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/receipt/message", test_receipt);
  g_test_add_func ("/receipt/code-agrees", test_code_agrees);
  g_test_add_func ("/receipt/code-golden", test_code_golden);
  g_test_add_func ("/receipt/code-mistakes", test_code_mistakes);
  g_test_add_func ("/receipt/code-typing", test_code_typing);
  return g_test_run ();
}
