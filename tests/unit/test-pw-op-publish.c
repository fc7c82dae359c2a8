/* The body of `publish` operations: what is written is read back, its bytes are those of the format
 * document, and every other spelling is refused. */
#include <string.h>

#include "sync/base/pw-error.h"
#include "sync/codec/pw-op-publish.h"
#include "tests/lib/sample.h"

static PwPublish
sample_publish (gboolean list) {
  PwPublish publish = { .kind = list ? PW_PUBLISHED_LIST : PW_PUBLISHED_FORM,
                        .name = g_strdup (list ? "regions" : "visit"),
                        .version = g_strdup ("2025"),
                        .region_column = list ? g_strdup ("code") : NULL };
  memset (publish.digest.bytes, 0x11, PW_DIGEST_BYTES);
  return publish;
}

/* `body` inside an operation, read back. */
static gboolean
read_back (GBytes *body, PwPublish *publish, GError **error) {
  g_autoptr (PwIdentity) host = sample_identity (9, TRUE);
  PwOp op = { .seq = 4, .kind = PW_OP_PUBLISH, .time = sample_time (0), .body = body };
  g_autoptr (GBytes) bytes = pw_op_encode (&op, &host->id);
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);
  PwOpView view;
  g_assert_true (pw_op_decode (data, length, &view, NULL));
  return pw_body_read_publish (&view, publish, error);
}

static void
test_round_trip (void) {
  for (int list = 0; list <= 1; list++) {
    g_autoptr (GError) error = NULL;
    g_auto (PwPublish) made = sample_publish (list);
    g_autoptr (GBytes) body = pw_body_write_publish (&made);
    g_auto (PwPublish) found = { 0 };
    (void)read_back (body, &found, &error);
    g_assert_no_error (error);
    g_assert_cmpint (found.kind, ==, made.kind);
    g_assert_cmpstr (found.name, ==, made.name);
    g_assert_cmpstr (found.version, ==, made.version);
    g_assert_cmpstr (found.region_column, ==, made.region_column);
    g_assert_true (pw_digest_equal (&found.digest, &made.digest));
  }
}

static void
test_golden (void) {
  g_auto (PwPublish) publish = sample_publish (TRUE);
  g_autoptr (GBytes) body = pw_body_write_publish (&publish);
  g_autofree char *hex = pw_hex_encode (g_bytes_get_data (body, NULL), g_bytes_get_size (body));
  g_assert_cmpstr (hex, ==,
                   "a5"
                   "646b696e64"
                   "02"
                   "646e616d65"
                   "67726567696f6e73"
                   "66636f6c756d6e"
                   "64636f6465"
                   "66646967657374"
                   "5820"
                   "1111111111111111111111111111111111111111111111111111111111111111"
                   "6776657273696f6e"
                   "6432303235");
}

/* A map of text keys, each with a text or number. */
typedef struct {
  const char *keys[6];
  PwError code;
} Wrong;

static void
test_refused (void) {
  static const Wrong wrongs[] = {
    { { "kind", "name", "digest" }, PW_ERROR_DAMAGED },    /* no version */
    { { "kind", "name", "version" }, PW_ERROR_DAMAGED },   /* no digest */
    { { "name", "digest", "version" }, PW_ERROR_DAMAGED }, /* no kind */
    { { "kind", "digest", "version" }, PW_ERROR_DAMAGED }, /* no name */
    { { "kind", "name", "digest", "version", "whatever" }, PW_ERROR_TOO_NEW },
  };
  for (guint i = 0; i < G_N_ELEMENTS (wrongs); i++) {
    guint count = 0;
    while (wrongs[i].keys[count] != NULL)
      count++;
    GByteArray *out = g_byte_array_new ();
    pw_cbor_write_map (out, count);
    for (guint k = 0; k < count; k++) {
      const char *key = wrongs[i].keys[k];
      guint8 digest[PW_DIGEST_BYTES] = { 0 };
      pw_cbor_write_text (out, key, -1);
      if (strcmp (key, "kind") == 0)
        pw_cbor_write_uint (out, 1);
      else if (strcmp (key, "digest") == 0)
        pw_cbor_write_bytes (out, digest, sizeof digest);
      else
        pw_cbor_write_text (out, "x", -1);
    }
    g_autoptr (GBytes) body = g_byte_array_free_to_bytes (out);
    g_autoptr (GError) error = NULL;
    g_auto (PwPublish) found = { 0 };
    g_assert_false (read_back (body, &found, &error));
    g_assert_error (error, PW_ERROR, (int)wrongs[i].code);
    g_assert_null (found.name);
    g_assert_null (found.version);
  }
}

static void
test_later_kind (void) {
  g_auto (PwPublish) publish = sample_publish (FALSE);
  publish.kind = (PwPublishedKind)3;
  g_autoptr (GBytes) body = pw_body_write_publish (&publish);
  g_autoptr (GError) error = NULL;
  g_auto (PwPublish) found = { 0 };
  g_assert_false (read_back (body, &found, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_TOO_NEW);
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pw-op-publish/round-trip", test_round_trip);
  g_test_add_func ("/pw-op-publish/golden", test_golden);
  g_test_add_func ("/pw-op-publish/refused", test_refused);
  g_test_add_func ("/pw-op-publish/later-kind", test_later_kind);
  return g_test_run ();
}
