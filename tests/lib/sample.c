/* Fixed identities, times and operations that several tests share. */
#include "tests/lib/sample.h"

#include <glib/gstdio.h>
#include <sodium.h>
#include <string.h>

#include "sync/codec/pw-receipt.h"
#include "sync/model/pw-answers-reader.h"

PwIdentity *
sample_identity (guint8 seed, gboolean own_seal_key) {
  pw_secret_start ();
  guint8 seed_bytes[crypto_sign_SEEDBYTES], public_key[PW_PUBLIC_KEY_BYTES];
  memset (seed_bytes, seed, sizeof seed_bytes);
  g_autoptr (PwSecret) sign = pw_secret_new (PW_SIGN_SECRET_BYTES);
  g_autoptr (PwSecret) seal = pw_secret_new_copy (seed_bytes, PW_SEAL_SECRET_BYTES);
  crypto_sign_seed_keypair (public_key, sign->bytes, seed_bytes);
  g_autoptr (GError) error = NULL;
  PwIdentity *identity = pw_identity_from_secrets (sign, own_seal_key ? seal : NULL, &error);
  g_assert_no_error (error);
  return identity;
}

PwMoment
sample_time (guint n) {
  return (PwMoment){
    .unix_ms = G_GINT64_CONSTANT (1728312185000) + (gint64)n * 60000,
    .offset_min = 420,
    .monotonic_ms = 5000000 + n,
    .boot = 0x01020304,
  };
}

GBytes *
sample_create (const PwIdentity *device, guint64 seq, guint n) {
  g_autofree char *narrative = g_strdup_printf ("Pengawasan ke-%u di balai desa.", n);
  json_t *answers = json_pack ("{s:s, s:s, s:s, s:s, s:[{s:s, s:f}], s:s, s:s}", "form", "form_a",
                               "village", "17.07.03.2007", "election", "pilkada", "stage",
                               "kampanye", "activities", "method", "langsung", "lat", -7.96214,
                               "narrative", narrative, "violation_found", "no");
  g_assert_nonnull (answers);
  g_autoptr (GBytes) body = pw_body_write_answers (answers);
  json_decref (answers);
  PwFormRef form = { .id = "form_a", .version = "1", .digest = pw_digest_of ("form", 4) };
  PwOp op
      = { .seq = seq, .kind = PW_OP_CREATE, .form = &form, .time = sample_time (n), .body = body };
  return pw_op_encode (&op, &device->id);
}

GByteArray *
sample_segment (const PwIdentity *device, const PwId *recipient, guint64 first, guint count,
                const PwDigest *prev, PwDigest *last) {
  g_autoptr (GPtrArray) bytes = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
  g_autoptr (GArray) spans = g_array_new (FALSE, FALSE, sizeof (PwSpan));
  PwDigest digest = first > 1 ? *prev : pw_digest_of (device->sign_public, PW_PUBLIC_KEY_BYTES);
  for (guint i = 0; i < count; i++) {
    GBytes *op = sample_create (device, first + i, (guint)first + i);
    PwSpan span;
    span.bytes = g_bytes_get_data (op, &span.length);
    digest = pw_digest_chain (&digest, span.bytes, span.length);
    g_ptr_array_add (bytes, op);
    g_array_append_val (spans, span);
  }
  PwSegmentHead head = {
    .device = device->id,
    .first = first,
    .last = first + count - 1,
    .last_digest = digest,
    .recipient = *recipient,
    .sent_at = 1728312999,
  };
  pw_segment_head_sign (&head, device);
  GByteArray *out = g_byte_array_new ();
  pw_segment_write (out, &head, prev, (const PwSpan *)(gpointer)spans->data, spans->len, recipient);
  if (last != NULL)
    *last = digest;
  return out;
}

void
sample_receipt (GByteArray *out, const PwIdentity *host, const PwId *device) {
  g_autoptr (GArray) reasons = g_array_new (FALSE, FALSE, sizeof (PwReceiptReason));
  PwReceiptReason reason = { .seq = 4, .code = "outside_region" };
  g_array_append_val (reasons, reason);
  g_autoptr (GArray) blobs = g_array_new (FALSE, FALSE, sizeof (PwDigest));
  PwDigest blob = pw_digest_of ("foto", 4);
  g_array_append_val (blobs, blob);
  PwReceipt receipt = { .device = *device,
                        .seq = 12,
                        .digest = pw_digest_of ("12", 2),
                        .host_time = G_GINT64_CONSTANT (1728400000000),
                        .accepted = 11,
                        .quarantined = 1,
                        .reasons = reasons,
                        .blobs = blobs };
  pw_receipt_write (out, &receipt, host);
}

json_t *
sample_observations (void) {
  const char *top = g_getenv ("PANWAS_TOP");
  g_autofree char *path
      = g_build_filename (top == NULL ? "." : top, "tests/data/observations.jsonl", NULL);
  g_autofree char *text = NULL;
  gsize length;
  g_assert_true (g_file_get_contents (path, &text, &length, NULL));
  g_autoptr (GBytes) bytes = g_bytes_new (text, length);
  g_autoptr (PwAnswersReader) reader = pw_answers_reader_new (bytes, NULL);
  json_t *samples = json_array ();
  json_t *answers;
  char *where;
  while (pw_answers_reader_next (reader, &answers, &where, NULL) == PW_ANSWERS_ITEM) {
    json_array_append_new (samples, answers);
    g_free (where);
  }
  g_assert_cmpuint (json_array_size (samples), ==, 120);
  return samples;
}

char *
sample_dir_new (void) {
  g_autoptr (GError) error = NULL;
  char *dir = g_dir_make_tmp ("panwas-test-XXXXXX", &error);
  g_assert_no_error (error);
  return dir;
}

static void
remove_tree (const char *path) {
  if (g_file_test (path, G_FILE_TEST_IS_DIR) && !g_file_test (path, G_FILE_TEST_IS_SYMLINK)) {
    g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
    const char *name;
    while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
      g_autofree char *child = g_build_filename (path, name, NULL);
      remove_tree (child);
    }
  }
  (void)g_remove (path);
}

void
sample_dir_free (char *dir) {
  remove_tree (dir);
  g_free (dir);
}
