/* Trains schemas/dictionary/pack-1.bin and lz4-1.bin anew: run by hand before a release, from the
 * root of the sources. Usage: train-dictionary [FOLDER-FOR-THE-RESULT] */
#include <glib.h>

#include "tests/lib/train-samples.h"

static void
save (const char *folder, const char *name, GBytes *bytes) {
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (folder, name, NULL);
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);
  if (!g_file_set_contents (path, data, (gssize)length, &error))
    g_error ("%s", error->message);
  g_print ("%s %" G_GSIZE_FORMAT "\n", path, length);
}

int
main (int argc, char **argv) {
  const char *folder = argc > 1 ? argv[1] : "schemas/dictionary";
  g_autoptr (TrainSamples) samples = train_samples_load (".");
  TrainInput input = train_samples_input (samples, 0, 0);
  g_autoptr (GBytes) table = NULL;
  g_autoptr (GBytes) dictionary = NULL;
  train_tables (&input, &table, &dictionary);
  save (folder, "pack-1.bin", table);
  save (folder, "lz4-1.bin", dictionary);
  train_input_clear (&input);
  return 0;
}
