/* Packing round trips: all sample records with the shipped tables, every head boundary, every
 * script, random trees; what is no canonical item is refused; training is reproducible; the stock
 * lz4 tool with the shipped dictionary gives the packed form. */
#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "sync/base/pw-cbor.h"
#include "sync/base/pw-error.h"
#include "sync/base/pw-id.h"
#include "sync/base/pw-limits.h"
#include "sync/codec/pw-pack.h"
#include "tests/lib/train-samples.h"

/* Packs and unpacks; returns the packed length. */
static gsize
assert_round_trip (PwPacker *packer, gconstpointer plain, gsize length) {
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) packed = pw_pack (packer, plain, length, &error);
  g_assert_no_error (error);
  gsize packed_length;
  const void *data = g_bytes_get_data (packed, &packed_length);
  g_autoptr (GBytes) back = pw_unpack (packer, data, packed_length, length, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (g_bytes_get_data (back, NULL), g_bytes_get_size (back), plain, length);
  g_assert_null (pw_unpack (packer, data, packed_length, length - 1, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_DAMAGED);
  return packed_length;
}

/* --- samples --------------------------------------------------------------------------------- */

static void
test_samples (void) {
  g_autoptr (PwPacker) packer = pw_packer_new ();
  g_autoptr (TrainSamples) samples = train_samples_load (".");
  g_autoptr (GByteArray) all = g_byte_array_new ();
  g_assert_cmpuint (samples->probes->len, ==, 120);
  pw_cbor_write_array (all, samples->probes->len);
  gsize json_bytes = 0, packed_bytes = 0;
  for (guint i = 0; i < samples->probes->len; i++) {
    gsize length;
    const guint8 *op = g_bytes_get_data (g_ptr_array_index (samples->probes, i), &length);
    g_byte_array_append (all, op, (guint)length);
    packed_bytes += assert_round_trip (packer, op, length);
    json_bytes += strlen (g_ptr_array_index (samples->lines, i));
  }
  for (guint i = 0; i < samples->others->len; i++) {
    gsize length;
    const guint8 *op = g_bytes_get_data (g_ptr_array_index (samples->others, i), &length);
    assert_round_trip (packer, op, length);
  }
  /* The tables belong to these samples: with tables gone wrong it would be half the JSON. */
  g_assert_cmpuint (packed_bytes, <, json_bytes / 6);
  g_assert_cmpuint (assert_round_trip (packer, all->data, all->len), <, json_bytes / 8);
}

/* An operation with the optional key that came after these tables were trained. */
static void
test_reasons (void) {
  static const char op[] = "a6010102010583616661315820"
                           "1111111111111111111111111111111111111111111111111111111111111111"
                           "06841b00000192676f10a81901a41a004c4b401a0102030407a1616e1863"
                           "08a2622f6e666d656d616e67672f6d5b325d2f6e6b737564616820646963656b";
  guint8 bytes[sizeof op / 2];
  g_assert_true (pw_hex_decode (op, bytes, sizeof bytes));
  g_autoptr (PwPacker) packer = pw_packer_new ();
  assert_round_trip (packer, bytes, sizeof bytes);
}

static void
test_training_repeats (void) {
  g_autoptr (TrainSamples) samples = train_samples_load (".");
  g_autoptr (GBytes) first_table = NULL, first_dictionary = NULL;
  for (guint turn = 0; turn < 2; turn++) {
    TrainInput input = train_samples_input (samples, 6, 3);
    g_autoptr (GBytes) table = NULL, dictionary = NULL;
    train_tables (&input, &table, &dictionary);
    train_input_clear (&input);
    if (turn == 0) {
      first_table = g_steal_pointer (&table);
      first_dictionary = g_steal_pointer (&dictionary);
    } else {
      g_assert_true (g_bytes_equal (table, first_table));
      g_assert_true (g_bytes_equal (dictionary, first_dictionary));
    }
  }
}

/* --- boundaries ------------------------------------------------------------------------------ */

static void
test_lengths (void) {
  static const gsize lengths[]
      = { 0, 1, 2, 22, 23, 24, 25, 254, 255, 256, 257, 65534, 65535, 65536, 65537 };
  g_autoptr (PwPacker) packer = pw_packer_new ();
  g_autoptr (GByteArray) item = g_byte_array_new ();
  g_autofree char *text = g_malloc (70000);
  for (gsize i = 0; i < 70000; i++)
    text[i] = "Sumber informasi awal: warga. "[i % 30];
  for (guint i = 0; i < G_N_ELEMENTS (lengths); i++) {
    g_byte_array_set_size (item, 0);
    pw_cbor_write_text (item, text, (gssize)lengths[i]);
    assert_round_trip (packer, item->data, item->len);
    g_byte_array_set_size (item, 0);
    pw_cbor_write_bytes (item, text, lengths[i]);
    assert_round_trip (packer, item->data, item->len);
    g_byte_array_set_size (item, 0);
    pw_cbor_write_array (item, lengths[i]);
    for (gsize k = 0; k < lengths[i]; k++)
      pw_cbor_write_int (item, -(gint64)k);
    assert_round_trip (packer, item->data, item->len);
    g_byte_array_set_size (item, 0);
    pw_cbor_write_map (item, lengths[i]);
    for (gsize k = 0; k < lengths[i]; k++) {
      pw_cbor_write_uint (item, k);
      pw_cbor_write_null (item);
    }
    assert_round_trip (packer, item->data, item->len);
  }
}

static void
test_integers (void) {
  g_autoptr (PwPacker) packer = pw_packer_new ();
  g_autoptr (GByteArray) item = g_byte_array_new ();
  pw_cbor_write_array (item, 64 * 3 * 2);
  for (guint bit = 0; bit < 64; bit++)
    for (int step = -1; step <= 1; step++) {
      guint64 value = (G_GUINT64_CONSTANT (1) << bit) + (guint64)step;
      pw_cbor_write_uint (item, value);
      pw_cbor_write_int (item, -1 - (gint64)(value & G_MAXINT64));
    }
  assert_round_trip (packer, item->data, item->len);
}

static void
test_scripts (void) {
  static const char *const texts[] = {
    "a",
    "\n",
    "\t",
    "\x01",
    "\x7f",
    " ",
    "  ",
    "\r\n\r\n",
    "Ç",
    "é",
    "“Nihil”",
    "–",
    "…",
    "مراقبة الانتخابات في القرية",
    "监督村长的中立性",
    "ᬧᬦ᭄ᬬᬓ᭄ᬱᬶ",
    "ꦥꦔꦮꦱ꧀",
    "नमस्ते",
    "\U0001F5F3\U0001F44D\U0001F3FD",
    "satu jari \u261d lalu dua jari \u270c\ufe0f",
    "\u0600",
    "\ufeff",
    "\U0010ffff",
    "{\"form\":\"form_a\"}",
    "../../etc/passwd",
    "%s%n",
    "PKD—Semelako·I",
  };
  g_autoptr (PwPacker) packer = pw_packer_new ();
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autoptr (GByteArray) item = g_byte_array_new ();
    g_autoptr (GString) many = g_string_new (NULL);
    pw_cbor_write_text (item, texts[i], -1);
    assert_round_trip (packer, item->data, item->len);
    while (many->len + strlen (texts[i]) <= PW_TEXT_BYTES_MAX)
      g_string_append (many, texts[i]);
    g_byte_array_set_size (item, 0);
    pw_cbor_write_text (item, many->str, (gssize)many->len);
    assert_round_trip (packer, item->data, item->len);
  }
}

/* Texts of one byte that are no token are the worst case of the packed form: twice as long. */
static void
test_worst_case (void) {
  g_autoptr (PwPacker) packer = pw_packer_new ();
  g_autoptr (GByteArray) item = g_byte_array_new (), form = g_byte_array_new ();
  g_autoptr (GError) error = NULL;
  pw_cbor_write_array (item, 100000);
  for (guint i = 0; i < 100000; i++)
    pw_cbor_write_text (item, "\x02", 1);
  assert_round_trip (packer, item->data, item->len);
  g_assert_true (pw_pack_form (packer, item->data, item->len, form, &error));
  g_assert_cmpuint (form->len, >, item->len);
  g_assert_cmpuint (form->len, <=, 2 * item->len);
}

static void
test_depth (void) {
  g_autoptr (PwPacker) packer = pw_packer_new ();
  guint8 deep[PW_CBOR_DEPTH_MAX + 2];
  memset (deep, 0x81, sizeof deep);
  deep[PW_CBOR_DEPTH_MAX] = 0x80;
  assert_round_trip (packer, deep, PW_CBOR_DEPTH_MAX + 1);
  g_autoptr (GError) error = NULL;
  deep[PW_CBOR_DEPTH_MAX] = 0x81;
  deep[PW_CBOR_DEPTH_MAX + 1] = 0x80;
  g_assert_null (pw_pack (packer, deep, sizeof deep, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_DAMAGED);
}

/* --- random trees ---------------------------------------------------------------------------- */

static const char *const keys[]
    = { "acts",   "kind",    "name",    "role",     "event",     "facts",     "phone",      "place",
        "status", "address", "caption", "position", "witnesses", "zzzzzzzzz", "occurred_at" };

static void
write_random_text (GByteArray *out) {
  static const char *const texts[] = { "no",
                                       "kampanye",
                                       "2024-10-07T21:43+07:00",
                                       "2024-10-07T21:43:05+08:00",
                                       "2024-10-07",
                                       "17.07.03.2007",
                                       "image/jpeg",
                                       "Tidak ada pelanggaran.",
                                       "\xe7\x9b\x91",
                                       "",
                                       "Kades",
                                       "form_a" };
  if (g_test_rand_bit ()) {
    pw_cbor_write_text (out, texts[g_test_rand_int_range (0, G_N_ELEMENTS (texts))], -1);
    return;
  }
  char text[300];
  gint length = g_test_rand_int_range (0, sizeof text);
  for (gint i = 0; i < length; i++)
    text[i] = (char)g_test_rand_int_range (1, 128);
  pw_cbor_write_text (out, text, length);
}

static void write_random (GByteArray *out, guint depth);

/* Some of `keys`, which are in canonical order. */
static void
write_random_map (GByteArray *out, guint depth) {
  guint32 chosen = (guint32)g_test_rand_int () & ((1u << G_N_ELEMENTS (keys)) - 1);
  guint count = 0;
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    count += chosen >> i & 1;
  pw_cbor_write_map (out, count);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    if ((chosen >> i & 1) != 0) {
      pw_cbor_write_text (out, keys[i], -1);
      write_random (out, depth + 1);
    }
}

static void
write_random (GByteArray *out, guint depth) {
  guint64 raw = (guint64)(guint32)g_test_rand_int () << 32 | (guint32)g_test_rand_int ();
  gint count = g_test_rand_int_range (0, 30);
  switch (g_test_rand_int_range (0, depth < 4 ? 10 : 8)) {
  case 0:
    pw_cbor_write_uint (out, raw >> (raw & 63));
    break;
  case 1:
    pw_cbor_write_int (out, -(gint64)(raw >> (1 + (raw & 31))));
    break;
  case 2:
    pw_cbor_write_bytes (out, &raw, raw % 9);
    break;
  case 3:
    pw_cbor_write_bool (out, raw & 1);
    break;
  case 4:
    pw_cbor_write_null (out);
    break;
  case 5:
    pw_cbor_write_float (out, (double)(gint64)(raw >> 38) / 1e5);
    break;
  case 6:
    pw_cbor_write_float (out, g_test_rand_double_range (-1e9, 1e9));
    break;
  case 7:
    write_random_text (out);
    break;
  case 8:
    pw_cbor_write_array (out, (gsize)count);
    for (; count > 0; count--)
      write_random (out, depth + 1);
    break;
  default:
    write_random_map (out, depth);
  }
}

static void
test_random (void) {
  g_autoptr (PwPacker) packer = pw_packer_new ();
  for (guint i = 0; i < 1500; i++) {
    g_autoptr (GByteArray) item = g_byte_array_new ();
    write_random (item, 0);
    assert_round_trip (packer, item->data, item->len);
  }
}

/* --- refused --------------------------------------------------------------------------------- */

static void
test_refused (void) {
  static const struct {
    const char *bytes;
    gsize length;
  } bad[] = {
    { "", 0 },
    { "\x00\x00", 2 },
    { "\x18\x05", 2 },
    { "\xf9\x7e\x00", 3 },
    { "\x61\xff", 2 },
    { "\xa2\x61"
      "b\x00\x61"
      "a\x00",
      7 },
    { "\xa1\xf6\x00", 3 },
    { "\x9f\xff", 2 },
    { "\xc0\x00", 2 },
    { "\x82\x00", 2 },
  };
  g_autoptr (PwPacker) packer = pw_packer_new ();
  g_autoptr (GByteArray) form = g_byte_array_new ();
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autoptr (GError) error = NULL;
    g_assert_null (pw_pack (packer, bad[i].bytes, bad[i].length, &error));
    g_assert_error (error, PW_ERROR, PW_ERROR_DAMAGED);
    g_clear_error (&error);
    g_assert_false (pw_pack_form (packer, bad[i].bytes, bad[i].length, form, &error));
    g_assert_error (error, PW_ERROR, PW_ERROR_DAMAGED);
    g_assert_cmpuint (form->len, ==, 0);
  }
  g_autoptr (GError) error = NULL;
  g_autofree guint8 *large = g_malloc0 (PW_CONTENT_BYTES_MAX + 1);
  g_assert_null (pw_pack (packer, large, PW_CONTENT_BYTES_MAX + 1, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_TOO_BIG);
}

static void
test_bad_tables (void) {
  static const struct {
    const char *bytes;
    gsize length;
  } bad[] = {
    { "", 0 },
    { "\x85\x02\x00\x80\x80\x80", 6 },
    { "\x84\x01\x00\x80\x80", 5 },
    { "\x85\x01\x01\x80\x80\x80", 6 },
    { "\x85\x01\x00\x80\x80\x80\x00", 7 },
    { "\x85\x01\x00\x80\x81\x00\x80", 7 },
    { "\x85\x01\x00\x80\x80\x81\x80\x00", 8 },
    { "\x85\x01\x00\x80\x80\x81\x81\xf6", 8 },
    { "\x85\x01\x00\x81\x40\x80\x80", 7 },
  };
  g_autoptr (GBytes) none = g_bytes_new_static ("", 0);
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (GBytes) table = g_bytes_new_static (bad[i].bytes, bad[i].length);
    g_assert_null (pw_packer_new_from (table, none, &error));
    g_assert_error (error, PW_ERROR, PW_ERROR_DAMAGED);
  }
  /* With nothing in it everything still goes through. */
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) empty = g_bytes_new_static ("\x85\x01\x00\x80\x80\x80", 6);
  g_autoptr (PwPacker) packer = pw_packer_new_from (empty, none, &error);
  g_assert_no_error (error);
  assert_round_trip (packer, "\xa1\x64name\x65Kades", 12);
}

/* --- the stock tool -------------------------------------------------------------------------- */

static void
save (const char *path, const void *data, gsize length) {
  g_autoptr (GError) error = NULL;
  g_assert_true (g_file_set_contents (path, data, (gssize)length, &error));
  g_assert_no_error (error);
}

static void
test_stock_tool (void) {
  g_autofree char *tool = g_find_program_in_path ("lz4");
  if (tool == NULL) {
    g_test_skip ("the lz4 tool is not installed");
    return;
  }
  g_autoptr (GError) error = NULL;
  g_autoptr (PwPacker) packer = pw_packer_new ();
  g_autoptr (TrainSamples) samples = train_samples_load (".");
  gsize length, packed_length, got_length;
  const guint8 *op = g_bytes_get_data (g_ptr_array_index (samples->probes, 1), &length);
  g_autoptr (GByteArray) form = g_byte_array_new ();
  g_assert_true (pw_pack_form (packer, op, length, form, &error));
  g_autoptr (GBytes) packed = pw_pack (packer, op, length, &error);
  const void *frame = g_bytes_get_data (packed, &packed_length);
  g_autofree char *folder = g_dir_make_tmp ("panwas-pack-XXXXXX", &error), *got = NULL;
  g_autofree char *frame_path = g_build_filename (folder, "content.lz4", NULL);
  g_autofree char *form_path = g_build_filename (folder, "content", NULL);
  save (frame_path, frame, packed_length);
  const char *command[]
      = { tool, "-q", "-d", "-D", "schemas/dictionary/lz4-1.bin", frame_path, form_path, NULL };
  int status = -1;
  g_assert_true (g_spawn_sync (NULL, (char **)command, NULL, G_SPAWN_DEFAULT, NULL, NULL, NULL,
                               NULL, &status, &error));
  g_assert_true (g_spawn_check_wait_status (status, &error));
  g_assert_true (g_file_get_contents (form_path, &got, &got_length, &error));
  g_assert_cmpmem (got, got_length, form->data, form->len);
  g_remove (frame_path);
  g_remove (form_path);
  g_rmdir (folder);
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pack/samples", test_samples);
  g_test_add_func ("/pack/reasons", test_reasons);
  g_test_add_func ("/pack/training-repeats", test_training_repeats);
  g_test_add_func ("/pack/lengths", test_lengths);
  g_test_add_func ("/pack/integers", test_integers);
  g_test_add_func ("/pack/scripts", test_scripts);
  g_test_add_func ("/pack/worst-case", test_worst_case);
  g_test_add_func ("/pack/depth", test_depth);
  g_test_add_func ("/pack/random", test_random);
  g_test_add_func ("/pack/refused", test_refused);
  g_test_add_func ("/pack/bad-tables", test_bad_tables);
  g_test_add_func ("/pack/stock-tool", test_stock_tool);
  return g_test_run ();
}
