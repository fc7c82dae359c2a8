/* Trains schemas/dictionary/pack-1.bin and lz4-1.bin anew, and writes the vectors that hold them in
 * place: run by hand before a release, from the root of the sources. */
#include <glib.h>

#include "sync/base/pw-id.h"
#include "sync/codec/pw-pack.h"
#include "tests/lib/train-samples.h"

#define VECTOR_EVERY 40 /* samples */

static void
save (const char *path, const void *data, gsize length) {
  g_autoptr (GError) error = NULL;
  if (!g_file_set_contents (path, data, (gssize)length, &error))
    g_error ("%s", error->message);
  g_print ("%s %" G_GSIZE_FORMAT "\n", path, length);
}

static void
save_bytes (const char *path, GBytes *bytes) {
  gsize length;
  const void *data = g_bytes_get_data (bytes, &length);
  save (path, data, length);
}

static void
add_vector (GString *text, PwPacker *packer, GBytes *op, const char *name) {
  g_autoptr (GError) error = NULL;
  gsize length, frame_length;
  const guint8 *plain = g_bytes_get_data (op, &length);
  g_autoptr (GBytes) packed = pw_pack (packer, plain, length, &error);
  if (packed == NULL)
    g_error ("%s", error->message);
  const guint8 *frame = g_bytes_get_data (packed, &frame_length);
  g_autofree char *plain_hex = pw_hex_encode (plain, length);
  g_autofree char *frame_hex = pw_hex_encode (frame, frame_length);
  g_string_append_printf (text, "%s\t%s\t%s\n", name, plain_hex, frame_hex);
}

static void
save_vectors (const TrainSamples *samples, GBytes *table, GBytes *dictionary) {
  g_autoptr (GString) text = g_string_new ("# With the shipped table and dictionary: a name, an "
                                           "operation, its frame; tabs between, bytes in hex.\n");
  g_autoptr (PwPacker) packer = pw_packer_new_from (table, dictionary, NULL);
  for (guint i = 0; i < samples->probes->len; i += VECTOR_EVERY) {
    g_autofree char *name = g_strdup_printf ("sample %u", i + 1);
    add_vector (text, packer, g_ptr_array_index (samples->probes, i), name);
  }
  for (guint i = 0; i < samples->others->len; i += samples->others->len - 1)
    add_vector (text, packer, g_ptr_array_index (samples->others, i), "another operation");
  save ("tests/vectors/pack-v1/shipped.txt", text->str, text->len);
}

int
main (void) {
  g_autoptr (TrainSamples) samples = train_samples_load (".");
  TrainInput input = train_samples_input (samples, 0, 0);
  g_autoptr (GBytes) table = NULL;
  g_autoptr (GBytes) dictionary = NULL;
  train_tables (&input, &table, &dictionary);
  train_input_clear (&input);
  save_bytes ("schemas/dictionary/pack-1.bin", table);
  save_bytes ("schemas/dictionary/lz4-1.bin", dictionary);
  save_vectors (samples, table, dictionary);
  return 0;
}
