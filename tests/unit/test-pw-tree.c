/* What hosts say to the host above: golden bytes both ways, refused when cut, odd or newer. */
#include <glib.h>
#include <string.h>

#include "sync/base/pw-error.h"
#include "sync/codec/pw-message.h"
#include "tests/lib/sample.h"

static GBytes *
golden_of (const char *name) {
  const char *top = g_getenv ("PANWAS_TOP");
  g_autofree char *path
      = g_build_filename (top != NULL ? top : ".", "tests", "vectors", "tree-v1", name, NULL);
  g_autofree char *text = NULL;
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_strstrip (text);
  gsize length = strlen (text) / 2;
  guint8 *bytes = g_malloc (length + 1);
  g_assert_true (pw_hex_decode (text, bytes, length));
  return g_bytes_new_take (bytes, length);
}

/* --- requests of hosts ----------------------------------------------------------------------- */

/* That of tests/vectors/tree-v1/README.md. */
static PwRequest
sample_request (const PwIdentity *host, gboolean is_host) {
  PwRequest request = { .name = (char *)"Panwas Kecamatan",
                        .region = (char *)"17.07.03",
                        .asked_at = G_GINT64_CONSTANT (1728400000000),
                        .is_host = is_host };
  memcpy (request.public_key, host->sign_public, PW_PUBLIC_KEY_BYTES);
  memset (request.challenge, 0x77, PW_ID_BYTES);
  if (is_host)
    memcpy (request.seal_public, host->seal_public, PW_PUBLIC_KEY_BYTES);
  return request;
}

static gboolean
open_request (const guint8 *bytes, gsize length, PwRequest *request) {
  PwCborReader reader;
  PwMessage message;
  pw_cbor_reader_init (&reader, bytes, length, "request");
  return pw_message_read (&reader, &message, NULL) && pw_cbor_read_end (&reader, NULL)
         && message.kind == PW_MESSAGE_HOST_REQUEST && pw_request_read (&message, request, NULL);
}

static void
test_request (void) {
  g_autoptr (PwIdentity) host = sample_identity (9, TRUE);
  PwRequest expected = sample_request (host, TRUE);
  g_autoptr (GByteArray) written = g_byte_array_new ();
  pw_request_write (written, &expected, host);
  g_autoptr (GBytes) golden = golden_of ("host-request.hex");
  g_autofree char *hex = pw_hex_encode (written->data, written->len);
  g_test_message ("host-request: %s", hex);
  gsize length;
  const guint8 *bytes = g_bytes_get_data (golden, &length);
  g_assert_cmpmem (written->data, written->len, bytes, length);
  g_auto (PwRequest) read = { 0 };
  g_assert_true (open_request (bytes, length, &read));
  g_assert_true (read.is_host);
  g_assert_cmpmem (read.seal_public, PW_PUBLIC_KEY_BYTES, host->seal_public, PW_PUBLIC_KEY_BYTES);
  g_assert_cmpmem (read.public_key, PW_PUBLIC_KEY_BYTES, host->sign_public, PW_PUBLIC_KEY_BYTES);
  g_assert_cmpstr (read.name, ==, expected.name);
  g_assert_cmpstr (read.region, ==, expected.region);
  g_assert_cmpint (read.asked_at, ==, expected.asked_at);
}

/* Every single bit of it counts, the key to seal to first of all. */
static void
test_request_changed (void) {
  g_autoptr (GBytes) golden = golden_of ("host-request.hex");
  gsize length;
  const guint8 *bytes = g_bytes_get_data (golden, &length);
  for (gsize at = 0; at < length; at++) {
    g_autofree guint8 *copy = g_memdup2 (bytes, length);
    copy[at] ^= 1;
    g_auto (PwRequest) read = { 0 };
    g_assert_false (open_request (copy, length, &read));
  }
  g_auto (PwRequest) read = { 0 };
  g_assert_false (open_request (bytes, length - 1, &read));
}

/* A body of the wrong kind: five keys are a handheld's, six a host's. */
static void
test_request_kinds (void) {
  g_autoptr (PwIdentity) host = sample_identity (9, TRUE);
  for (guint kind = 0; kind < 2; kind++) {
    PwRequest request = sample_request (host, kind == 1);
    g_autoptr (GByteArray) written = g_byte_array_new ();
    pw_request_write (written, &request, host);
    PwCborReader reader;
    PwMessage message;
    pw_cbor_reader_init (&reader, written->data, written->len, "request");
    g_assert_true (pw_message_read (&reader, &message, NULL));
    g_assert_cmpuint (message.kind, ==, kind == 1 ? PW_MESSAGE_HOST_REQUEST : PW_MESSAGE_REQUEST);
    g_autoptr (GByteArray) other = g_byte_array_new ();
    pw_message_write (other, kind == 1 ? PW_MESSAGE_REQUEST : PW_MESSAGE_HOST_REQUEST, host,
                      message.body, message.body_length);
    pw_cbor_reader_init (&reader, other->data, other->len, "request");
    g_assert_true (pw_message_read (&reader, &message, NULL));
    g_auto (PwRequest) read = { 0 };
    g_autoptr (GError) error = NULL;
    g_assert_false (pw_request_read (&message, &read, &error));
    /* More keys than are known are a newer version's. */
    g_assert_true (pw_error_is (error, kind == 1 ? PW_ERROR_TOO_NEW : PW_ERROR_DAMAGED));
  }
}

/* --- enrolments ------------------------------------------------------------------------------ */

typedef enum { ENROL_HOST, ENROL_BELOW, ENROL_KEPT, ENROL_PLAIN } EnrolKind;

static PwDeviceChange
sample_enrol (const PwIdentity *host, const PwIdentity *device, EnrolKind kind) {
  const PwIdentity *who = kind == ENROL_HOST ? host : device;
  PwDeviceChange change = { .device = who->id,
                            .name = (char *)(kind == ENROL_HOST ? "Panwas Kecamatan" : "PKD"),
                            .region = (char *)"17.07.03",
                            .is_host = kind == ENROL_HOST,
                            .has_kept = kind == ENROL_KEPT,
                            .kept = kind == ENROL_KEPT ? 4 : 0 };
  memcpy (change.public_key, who->sign_public, PW_PUBLIC_KEY_BYTES);
  if (kind == ENROL_HOST)
    memcpy (change.seal_public, host->seal_public, PW_PUBLIC_KEY_BYTES);
  if (kind == ENROL_BELOW || kind == ENROL_KEPT)
    change.host = host->id;
  return change;
}

static GBytes *
encode (const PwIdentity *author, GBytes *body) {
  PwOp op = { .seq = 1, .kind = PW_OP_ENROL, .time = sample_time (0), .body = body };
  return pw_op_encode (&op, &author->id);
}

static void
assert_enrol (const char *file, EnrolKind kind) {
  g_autoptr (PwIdentity) host = sample_identity (9, TRUE);
  g_autoptr (PwIdentity) device = sample_identity (1, FALSE);
  PwDeviceChange expected = sample_enrol (host, device, kind);
  g_autoptr (GBytes) body = pw_body_write_device_change (PW_OP_ENROL, &expected);
  g_autoptr (GBytes) op = encode (host, body);
  g_autoptr (GBytes) golden = golden_of (file);
  gsize length;
  const guint8 *bytes = g_bytes_get_data (op, &length);
  g_autofree char *hex = pw_hex_encode (bytes, length);
  g_test_message ("%s: %s", file, hex);
  g_assert_true (g_bytes_equal (op, golden));
  PwOpView view;
  g_auto (PwDeviceChange) read = { 0 };
  g_assert_true (pw_op_decode (bytes, length, &view, NULL));
  g_assert_true (pw_body_read_device_change (&view, &read, NULL));
  g_assert_true (pw_id_equal (&read.device, &expected.device));
  g_assert_true (pw_id_equal (&read.host, &expected.host));
  g_assert_cmpmem (read.seal_public, PW_PUBLIC_KEY_BYTES, expected.seal_public,
                   PW_PUBLIC_KEY_BYTES);
  g_assert_cmpint (read.is_host, ==, expected.is_host);
  g_assert_cmpint (read.has_kept, ==, expected.has_kept);
  g_assert_cmpuint (read.kept, ==, expected.kept);
  g_assert_cmpstr (read.name, ==, expected.name);
  g_assert_cmpstr (read.region, ==, expected.region);
}

/* Those without the new keys have the very bytes that they always had. */
static void
test_enrol (void) {
  assert_enrol ("enrol-host.hex", ENROL_HOST);
  assert_enrol ("enrol-below.hex", ENROL_BELOW);
  assert_enrol ("enrol-kept.hex", ENROL_KEPT);
  assert_enrol ("enrol-plain.hex", ENROL_PLAIN);
}

int
main (int argc, char **argv) {
  pw_secret_start ();
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tree/request", test_request);
  g_test_add_func ("/tree/request-changed", test_request_changed);
  g_test_add_func ("/tree/request-kinds", test_request_kinds);
  g_test_add_func ("/tree/enrol", test_enrol);
  return g_test_run ();
}
