/* Golden parcels of tests/vectors/batch-v1: they open for ever and say what their README says. */
#include <glib.h>
#include <string.h>

#include "sync/codec/pw-batch.h"
#include "sync/codec/pw-receipt.h"
#include "tests/lib/sample.h"

static GBytes *
read_hex (const char *name) {
  const char *top = g_getenv ("PANWAS_TOP");
  g_autofree char *path
      = g_build_filename (top != NULL ? top : ".", "tests", "vectors", "batch-v1", name, NULL);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  g_assert_true (g_file_get_contents (path, &text, NULL, &error));
  g_assert_no_error (error);
  g_autoptr (GString) hex = g_string_new (NULL);
  for (const char *at = text; *at != '\0'; at++)
    if (g_ascii_isxdigit (*at))
      g_string_append_c (hex, *at);
  guint8 *bytes = g_malloc (hex->len / 2 + 1);
  g_assert_true (pw_hex_decode (hex->str, bytes, hex->len / 2));
  return g_bytes_new_take (bytes, hex->len / 2);
}

static void
test_to_host (void) {
  g_autoptr (PwIdentity) host = sample_identity (9, TRUE);
  g_autoptr (PwIdentity) device = sample_identity (1, FALSE);
  g_autoptr (PwPacker) packer = pw_packer_new ();
  g_autoptr (GBytes) parcel = read_hex ("to-host.hex");
  g_autoptr (GError) error = NULL;
  g_autoptr (PwBatch) batch = pw_batch_open (parcel, host, packer, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (batch->segments->len, ==, 1);
  PwSegment *segment = g_ptr_array_index (batch->segments, 0);
  PwDigest digests[3], last;
  g_autoptr (GByteArray) same = sample_segment (device, &host->id, 1, 3, NULL, &last);
  g_assert_cmpuint (same->len, >, 0);
  g_assert_cmpuint (segment->ops->len, ==, 3);
  g_assert_true (pw_segment_check (segment, device->sign_public, digests, &error));
  g_assert_true (pw_digest_equal (&digests[2], &last));
  g_assert_cmpuint (batch->parts->len, ==, 1);
  const PwBlobPart *part = &g_array_index (batch->parts, PwBlobPart, 0);
  g_assert_cmpmem (part->bytes, part->length, "foto", 4);
}

static void
test_to_device (void) {
  g_autoptr (PwIdentity) host = sample_identity (9, TRUE);
  g_autoptr (PwIdentity) device = sample_identity (1, FALSE);
  g_autoptr (PwPacker) packer = pw_packer_new ();
  g_autoptr (GBytes) parcel = read_hex ("to-device.hex");
  g_autoptr (GError) error = NULL;
  g_autoptr (PwBatch) batch = pw_batch_open (parcel, device, packer, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (batch->messages->len, ==, 1);
  const PwMessage *message = &g_array_index (batch->messages, PwMessage, 0);
  g_assert_true (pw_message_check (message, host->sign_public, &error));
  g_auto (PwReceipt) receipt = { 0 };
  g_assert_true (pw_receipt_read (message, &receipt, &error));
  g_assert_cmpuint (receipt.seq, ==, 3);
  g_assert_cmpint (receipt.host_time, ==, G_GINT64_CONSTANT (1728400000000));
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/batch-vectors/to-host", test_to_host);
  g_test_add_func ("/batch-vectors/to-device", test_to_device);
  return g_test_run ();
}
