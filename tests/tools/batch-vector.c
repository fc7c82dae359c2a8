/* Writes the golden parcels of tests/vectors/batch-v1 (before a release only: a seal is random). */
#include <stdio.h>
#include <string.h>

#include "sync/base/pw-file.h"
#include "sync/codec/pw-batch.h"
#include "sync/codec/pw-receipt.h"
#include "tests/lib/sample.h"

static void
write_hex (const char *name, GBytes *parcel) {
  gsize length;
  const guint8 *bytes = g_bytes_get_data (parcel, &length);
  g_autofree char *hex = pw_hex_encode (bytes, length);
  g_autoptr (GString) text = g_string_new (NULL);
  for (const char *at = hex; *at != '\0'; at += MIN (strlen (at), 96))
    g_string_append_printf (text, "%.96s\n", at);
  g_autofree char *path = g_build_filename ("tests", "vectors", "batch-v1", name, NULL);
  g_autoptr (GBytes) content = g_bytes_new (text->str, text->len);
  g_autoptr (GError) error = NULL;
  if (!pw_file_save (path, content, 0644, &error))
    g_error ("%s", error->message);
}

int
main (void) {
  g_autoptr (PwIdentity) host = sample_identity (9, TRUE);
  g_autoptr (PwIdentity) device = sample_identity (1, FALSE);
  g_autoptr (PwPacker) packer = pw_packer_new ();
  g_autoptr (GError) error = NULL;

  g_autoptr (PwBatchWriter) to_host
      = pw_batch_writer_new (PW_PARCEL_TO_HOST, &host->id, host->seal_public);
  g_autoptr (GByteArray) segment = sample_segment (device, &host->id, 1, 3, NULL, NULL);
  pw_batch_add_segment (to_host, segment);
  PwBlobPart part = {
    .digest = pw_digest_of ("foto", 4), .size = 4, .bytes = (const guint8 *)"foto", .length = 4
  };
  pw_batch_add_part (to_host, &part);
  g_autoptr (GBytes) first = pw_batch_finish (to_host, packer, &error);
  g_assert_no_error (error);
  write_hex ("to-host.hex", first);

  g_autoptr (PwBatchWriter) to_device
      = pw_batch_writer_new (PW_PARCEL_TO_DEVICE, &device->id, device->seal_public);
  PwReceipt receipt = { .device = device->id,
                        .seq = 3,
                        .digest = pw_digest_of ("3", 1),
                        .host_time = G_GINT64_CONSTANT (1728400000000),
                        .accepted = 3 };
  g_autoptr (GByteArray) message = g_byte_array_new ();
  pw_receipt_write (message, &receipt, host);
  pw_batch_add_message (to_device, message);
  g_autoptr (GBytes) second = pw_batch_finish (to_device, packer, &error);
  g_assert_no_error (error);
  write_hex ("to-device.hex", second);
  puts ("tests/vectors/batch-v1 written");
  return 0;
}
