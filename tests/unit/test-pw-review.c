/* Reviews: golden bytes both ways, refused when cut, changed, odd or from a newer version. */
#include <glib.h>
#include <string.h>

#include "sync/base/pw-error.h"
#include "sync/base/pw-text.h"
#include "sync/codec/pw-review.h"
#include "tests/lib/sample.h"

/* Those of tests/vectors/review-v1/README.txt. */
static PwReview
sample_review (const PwIdentity *device, gboolean returned) {
  PwReview review = { .device = device->id,
                      .seq = returned ? 7 : 9,
                      .seen = 12,
                      .seen_digest = pw_digest_of ("12", 2),
                      .host_time = G_GINT64_CONSTANT (1728400000000) + (returned ? 0 : 60000),
                      .person = (char *)"Sari Wulandari",
                      .comment = returned ? (char *)"Siapa saksinya?\nLengkapi bagian II." : NULL };
  memset (review.record.bytes, 0x55, PW_ID_BYTES);
  return review;
}

static GByteArray *
read_hex (const char *name) {
  const char *top = g_getenv ("PANWAS_TOP");
  g_autofree char *path
      = g_build_filename (top != NULL ? top : ".", "tests", "vectors", "review-v1", name, NULL);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  g_assert_true (g_file_get_contents (path, &text, NULL, &error));
  g_autoptr (GString) hex = g_string_new (NULL);
  for (const char *at = text; *at != '\0'; at++)
    if (g_ascii_isxdigit (*at))
      g_string_append_c (hex, *at);
  GByteArray *bytes = g_byte_array_new ();
  g_byte_array_set_size (bytes, (guint)hex->len / 2);
  g_assert_true (pw_hex_decode (hex->str, bytes->data, bytes->len));
  return bytes;
}

/* TRUE if all of `bytes` is one message that `signer` signed. */
static gboolean
open_message (const guint8 *bytes, gsize length, const PwIdentity *signer, PwMessage *message) {
  PwCborReader reader;
  pw_cbor_reader_init (&reader, bytes, length, "review");
  return pw_message_read (&reader, message, NULL) && pw_cbor_read_end (&reader, NULL)
         && pw_message_check (message, signer->sign_public, NULL);
}

static void
assert_golden (const char *name, gboolean returned) {
  g_autoptr (PwIdentity) host = sample_identity (9, TRUE);
  g_autoptr (PwIdentity) device = sample_identity (1, FALSE);
  PwReview expected = sample_review (device, returned);
  g_autoptr (GByteArray) written = g_byte_array_new ();
  pw_review_write (written, &expected, host);
  g_autoptr (GByteArray) golden = read_hex (name);
  g_autofree char *hex = pw_hex_encode (written->data, written->len);
  g_test_message ("%s: %s", name, hex);
  g_assert_cmpmem (written->data, written->len, golden->data, golden->len);
  PwMessage message;
  g_assert_true (open_message (golden->data, golden->len, host, &message));
  g_auto (PwReview) review = { 0 };
  g_autoptr (GError) error = NULL;
  g_assert_true (pw_review_read (&message, &review, &error));
  g_assert_no_error (error);
  g_assert_true (pw_id_equal (&review.device, &expected.device));
  g_assert_true (pw_id_equal (&review.record, &expected.record));
  g_assert_true (pw_digest_equal (&review.seen_digest, &expected.seen_digest));
  g_assert_cmpuint (review.seq, ==, expected.seq);
  g_assert_cmpuint (review.seen, ==, expected.seen);
  g_assert_cmpint (review.host_time, ==, expected.host_time);
  g_assert_cmpstr (review.person, ==, expected.person);
  g_assert_cmpstr (review.comment, ==, expected.comment);
}

static void
test_golden (void) {
  assert_golden ("returned.hex", TRUE);
  assert_golden ("accepted.hex", FALSE);
}

/* No bit can be another, and no byte be missing. */
static void
test_changed_and_cut (void) {
  g_autoptr (PwIdentity) host = sample_identity (9, TRUE);
  g_autoptr (PwIdentity) device = sample_identity (1, FALSE);
  PwReview review = sample_review (device, TRUE);
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  pw_review_write (bytes, &review, host);
  PwMessage message;
  for (gsize at = 0; at < bytes->len; at++) {
    g_autofree guint8 *copy = g_memdup2 (bytes->data, bytes->len);
    copy[at] ^= (guint8)(1u << (at % 8));
    g_assert_false (open_message (copy, bytes->len, host, &message));
    g_assert_false (open_message (bytes->data, at, host, &message));
  }
  g_assert_false (open_message (bytes->data, bytes->len, device, &message));
}

/* --- bodies that a host signed and should not have ------------------------------------------- */

typedef struct {
  const char *what;
  guint fields; /* in the map */
  guint left_out;
  guint64 seq, seen;
  const char *person, *comment;
  PwError code;
} OddBody;

static void
assert_odd (const OddBody *odd) {
  g_autoptr (PwIdentity) host = sample_identity (9, TRUE);
  PwReview sample = sample_review (host, TRUE);
  g_autoptr (GByteArray) body = g_byte_array_new ();
  pw_cbor_write_map (body, odd->fields);
  for (guint key = 1, left = odd->fields; left > 0; key++) {
    if (key == odd->left_out)
      continue;
    left--;
    pw_cbor_write_uint (body, key);
    if (key <= 2)
      pw_cbor_write_bytes (body, key == 1 ? sample.device.bytes : sample.record.bytes, PW_ID_BYTES);
    else if (key == 3 || key == 4)
      pw_cbor_write_uint (body, key == 3 ? odd->seq : odd->seen);
    else if (key == 5)
      pw_cbor_write_bytes (body, sample.seen_digest.bytes, PW_DIGEST_BYTES);
    else if (key == 7 || key == 8)
      pw_cbor_write_text (body, key == 7 ? odd->person : odd->comment, -1);
    else
      pw_cbor_write_int (body, sample.host_time);
  }
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  pw_message_write (bytes, PW_MESSAGE_REVIEW, host, body->data, body->len);
  PwMessage message;
  g_assert_true (open_message (bytes->data, bytes->len, host, &message));
  g_autoptr (GError) error = NULL;
  g_auto (PwReview) review = { 0 };
  g_test_message ("%s", odd->what);
  g_assert_false (pw_review_read (&message, &review, &error));
  g_assert_error (error, PW_ERROR, (int)odd->code);
  g_assert_null (review.person);
  g_assert_null (review.comment);
}

static void
test_odd (void) {
  g_autofree char *long_name = g_strnfill (PW_NAME_BYTES_MAX + 1, 'n');
  g_autofree char *long_note = g_strnfill (PW_REASON_BYTES_MAX + 1, 'k');
  const OddBody odd[] = {
    { "no record", 7, 2, 1, 1, "S", "k", PW_ERROR_DAMAGED },
    { "no comment", 7, 8, 1, 1, "S", "k", PW_ERROR_DAMAGED },
    { "one more", 9, 0, 1, 1, "S", "k", PW_ERROR_TOO_NEW },
    { "number 0", 8, 0, 0, 1, "S", "k", PW_ERROR_DAMAGED },
    { "looked at 0", 8, 0, 1, 0, "S", "k", PW_ERROR_DAMAGED },
    { "too large a number", 8, 0, G_MAXUINT64, 1, "S", "k", PW_ERROR_DAMAGED },
    { "no name", 8, 0, 1, 1, "", "k", PW_ERROR_DAMAGED },
    { "name of two lines", 8, 0, 1, 1, "S\nkantor", "k", PW_ERROR_DAMAGED },
    { "long name", 8, 0, 1, 1, long_name, "k", PW_ERROR_DAMAGED },
    { "control character", 8, 0, 1, 1, "S", "k\033[2J", PW_ERROR_DAMAGED },
    { "long comment", 8, 0, 1, 1, "S", long_note, PW_ERROR_DAMAGED },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (odd); i++)
    assert_odd (&odd[i]);
}

static void
test_notes (void) {
  g_assert_true (pw_text_is_note ("satu\n\tdua", 9));
  g_assert_false (pw_text_is_note ("satu\n\tdua", 8));
  g_assert_false (pw_text_is_note ("", 8));
  g_assert_false (pw_text_is_note (NULL, 8));
  g_assert_false (pw_text_is_note ("a\rb", 8));
  g_assert_false (pw_text_is_note ("a\xc2\x85", 8));
  g_assert_false (pw_text_is_note ("\xc3", 8));
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/review/golden", test_golden);
  g_test_add_func ("/review/changed-and-cut", test_changed_and_cut);
  g_test_add_func ("/review/odd", test_odd);
  g_test_add_func ("/review/notes", test_notes);
  return g_test_run ();
}
