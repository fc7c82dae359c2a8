/* LZ4 frames with a dictionary: round trips of all sizes around blocks, use of the dictionary at
 * the level we ask for, small frames, bombs, cuts, flips, and the stock tool as second decoder. */
#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "sync/base/pw-error.h"
#include "sync/codec/pw-lz4.h"

#define FRAME_OVERHEAD_BYTES 19 /* header 11, block length 4, end mark 4 */

/* Words in an order that LZ4 cannot foresee; the same for the same `seed`. */
static GBytes *
sample_text (gsize length, guint32 seed) {
  static const char *const words[]
      = { "kampanye ",  "perangkat desa ", "warga ",  "lapangan ",    "Kades ",
          "tidak ada ", "pelanggaran ",    "baliho ", "pukul 10.15 ", "saksi " };
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  g_autoptr (GString) text = g_string_new (NULL);
  while (text->len < length)
    g_string_append (text, words[g_rand_int_range (rand, 0, G_N_ELEMENTS (words))]);
  return g_bytes_new (text->str, length);
}

static void
assert_round_trip (PwLz4 *lz4, GBytes *plain, gsize *frame_length) {
  g_autoptr (GError) error = NULL;
  g_autoptr (GByteArray) out = g_byte_array_new ();
  gsize length;
  const void *data = g_bytes_get_data (plain, &length);
  g_autoptr (GBytes) frame = pw_lz4_compress (lz4, data, length);
  const void *bytes = g_bytes_get_data (frame, frame_length);
  g_byte_array_append (out, (const guint8 *)"before", 6);
  g_assert_true (pw_lz4_decompress (lz4, bytes, *frame_length, length, out, &error));
  g_assert_no_error (error);
  g_assert_cmpmem (out->data, 6, "before", 6);
  g_assert_cmpmem (out->data + 6, out->len - 6, data, length);
  if (length > 0) {
    g_byte_array_set_size (out, 0);
    g_assert_false (pw_lz4_decompress (lz4, bytes, *frame_length, length - 1, out, &error));
    g_assert_error (error, PW_ERROR, PW_ERROR_DAMAGED);
  }
}

static void
test_sizes (void) {
  const gsize sizes[]
      = { 0, 1, 2, 12, 13, 100, 4095, 4096, 4097, 65535, 65536, 65537, 131072, 262143, 262145 };
  g_autoptr (GBytes) dictionary = sample_text (20000, 1), none = g_bytes_new_static ("", 0);
  g_autoptr (PwLz4) with = pw_lz4_new (dictionary, 1), without = pw_lz4_new (none, 1);
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++) {
    g_autoptr (GBytes) plain = sample_text (sizes[i], 2 + i);
    gsize length;
    assert_round_trip (with, plain, &length);
    assert_round_trip (without, plain, &length);
  }
}

/* Around and over the largest block. */
static void
test_large (void) {
  const gsize sizes[] = { 1 << 20, (4 << 20) - 1, 4 << 20, (4 << 20) + 1, 9 << 20 };
  g_autoptr (GBytes) dictionary = sample_text (20000, 1);
  g_autoptr (PwLz4) lz4 = pw_lz4_new (dictionary, 1);
  g_autofree guint8 *bytes = g_malloc (9 << 20);
  for (gsize at = 0; at < 9 << 20; at++)
    bytes[at] = (guint8)(at * at / 3001);
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++) {
    g_autoptr (GBytes) plain = g_bytes_new_static (bytes, sizes[i]);
    gsize length;
    assert_round_trip (lz4, plain, &length);
  }
}

static void
test_random_bytes (void) {
  g_autoptr (GBytes) dictionary = sample_text (65535, 1);
  g_autoptr (PwLz4) lz4 = pw_lz4_new (dictionary, 7);
  for (guint i = 0; i < 50; i++) {
    gsize length = (gsize)g_test_rand_int_range (0, 70000), frame_length;
    guint8 *bytes = g_malloc (length);
    for (gsize at = 0; at < length; at++)
      bytes[at] = (guint8)g_test_rand_int_range (0, 256);
    g_autoptr (GBytes) plain = g_bytes_new_take (bytes, length);
    assert_round_trip (lz4, plain, &frame_length);
    g_assert_cmpuint (frame_length, <=,
                      length + FRAME_OVERHEAD_BYTES + 4); /* stored: one or two blocks */
  }
}

/* What stands in the dictionary costs next to nothing, below and above the size at which the
 * library changes its way of looking into it; nothing but the frame comes on top. */
static void
test_dictionary_used (void) {
  g_autoptr (GBytes) dictionary = sample_text (60000, 3), none = g_bytes_new_static ("", 0);
  g_autoptr (PwLz4) with = pw_lz4_new (dictionary, 1), without = pw_lz4_new (none, 1);
  const gsize sizes[] = { 40, 400, 4000, 5000, 12000 };
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++) {
    g_autoptr (GBytes) plain = g_bytes_new_from_bytes (dictionary, 10000, sizes[i]);
    gsize known, unknown;
    assert_round_trip (with, plain, &known);
    assert_round_trip (without, plain, &unknown);
    /* One match: token, offset, one length byte for 255; and the last literals. */
    g_assert_cmpuint (known, <=, FRAME_OVERHEAD_BYTES + 12 + sizes[i] / 255);
    if (sizes[i] >= 400)
      g_assert_cmpuint (known * 3, <, unknown);
  }
}

static void
test_bomb (void) {
  g_autoptr (GBytes) none = g_bytes_new_static ("", 0);
  g_autoptr (PwLz4) lz4 = pw_lz4_new (none, 1);
  g_autoptr (GByteArray) out = g_byte_array_new ();
  g_autoptr (GError) error = NULL;
  g_autofree void *zeros = g_malloc0 (64 << 20);
  g_autoptr (GBytes) frame = pw_lz4_compress (lz4, zeros, 64 << 20);
  gsize length;
  const void *bytes = g_bytes_get_data (frame, &length);
  g_assert_cmpuint (length, <, 300000);
  g_assert_false (pw_lz4_decompress (lz4, bytes, length, 1 << 20, out, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_DAMAGED);
  g_assert_cmpuint (out->len, <, 8 << 20);
}

/* Every cut is refused; every flipped bit is refused or gives some bytes; and the packer is as good
 * as new afterwards. */
static void
test_damage (void) {
  g_autoptr (GBytes) dictionary = sample_text (3000, 1), plain = sample_text (300, 9);
  g_autoptr (PwLz4) lz4 = pw_lz4_new (dictionary, 1);
  g_autoptr (GBytes) frame = pw_lz4_compress (lz4, g_bytes_get_data (plain, NULL), 300);
  gsize length;
  const void *bytes = g_bytes_get_data (frame, &length);
  g_autofree guint8 *copy = g_malloc (length);
  g_autoptr (GByteArray) out = g_byte_array_new ();
  for (gsize cut = 0; cut < length; cut++) {
    g_autoptr (GError) error = NULL;
    g_byte_array_set_size (out, 0);
    memcpy (copy, bytes, cut);
    g_assert_false (pw_lz4_decompress (lz4, copy, cut, 1000, out, &error));
    g_assert_error (error, PW_ERROR, PW_ERROR_DAMAGED);
  }
  for (gsize bit = 0; bit < length * 8; bit++) {
    g_autoptr (GError) error = NULL;
    g_byte_array_set_size (out, 0);
    memcpy (copy, bytes, length);
    copy[bit / 8] ^= (guint8)(1 << bit % 8);
    if (pw_lz4_decompress (lz4, copy, length, 1000, out, &error))
      g_assert_cmpuint (out->len, <=, 1000);
    else
      g_assert_true (pw_error_is (error, PW_ERROR_DAMAGED)
                     || pw_error_is (error, PW_ERROR_TOO_NEW));
  }
  gsize frame_length;
  assert_round_trip (lz4, plain, &frame_length);
}

static void
test_other_dictionary (void) {
  g_autoptr (GBytes) none = g_bytes_new_static ("", 0);
  g_autoptr (PwLz4) one = pw_lz4_new (none, 1), two = pw_lz4_new (none, 2);
  g_autoptr (GBytes) frame = pw_lz4_compress (two, "x", 1);
  g_autoptr (GByteArray) out = g_byte_array_new ();
  g_autoptr (GError) error = NULL;
  gsize length;
  const void *bytes = g_bytes_get_data (frame, &length);
  g_assert_false (pw_lz4_decompress (one, bytes, length, 10, out, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_TOO_NEW);
}

static char *
save (const char *folder, const char *name, GBytes *bytes) {
  g_autoptr (GError) error = NULL;
  char *path = g_build_filename (folder, name, NULL);
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);
  g_assert_true (g_file_set_contents (path, data, (gssize)length, &error));
  return path;
}

/* `lz4 -d -D dictionary frame` gives the same bytes. */
static void
test_stock_tool (void) {
  g_autofree char *tool = g_find_program_in_path ("lz4");
  if (tool == NULL) {
    g_test_skip ("the lz4 tool is not installed");
    return;
  }
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("panwas-lz4-XXXXXX", &error);
  g_autoptr (GBytes) dictionary = sample_text (50000, 4), plain = sample_text (20000, 5);
  g_autoptr (PwLz4) lz4 = pw_lz4_new (dictionary, 1);
  g_autoptr (GBytes) frame = pw_lz4_compress (lz4, g_bytes_get_data (plain, NULL), 20000);
  g_autofree char *dictionary_path = save (folder, "dictionary", dictionary);
  g_autofree char *frame_path = save (folder, "frame.lz4", frame);
  g_autofree char *plain_path = g_build_filename (folder, "plain", NULL), *got = NULL;
  const char *command[] = { tool, "-q", "-d", "-D", dictionary_path, frame_path, plain_path, NULL };
  int status = -1;
  gsize length = 0;
  g_assert_true (g_spawn_sync (NULL, (char **)command, NULL, G_SPAWN_DEFAULT, NULL, NULL, NULL,
                               NULL, &status, &error));
  g_assert_true (g_spawn_check_wait_status (status, &error));
  g_assert_true (g_file_get_contents (plain_path, &got, &length, &error));
  g_assert_cmpmem (got, length, g_bytes_get_data (plain, NULL), 20000);
  g_remove (dictionary_path);
  g_remove (frame_path);
  g_remove (plain_path);
  g_rmdir (folder);
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/lz4/sizes", test_sizes);
  g_test_add_func ("/lz4/large", test_large);
  g_test_add_func ("/lz4/random-bytes", test_random_bytes);
  g_test_add_func ("/lz4/dictionary-used", test_dictionary_used);
  g_test_add_func ("/lz4/bomb", test_bomb);
  g_test_add_func ("/lz4/damage", test_damage);
  g_test_add_func ("/lz4/other-dictionary", test_other_dictionary);
  g_test_add_func ("/lz4/stock-tool", test_stock_tool);
  return g_test_run ();
}
