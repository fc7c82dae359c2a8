/* Hostile packed contents: cuts, flips, lies and bombs are refused or give some bounded CBOR; never
 * a crash, never much time or memory, and the packer is as good as new afterwards. */
#include <glib.h>
#include <string.h>

#include "sync/base/pw-cbor.h"
#include "sync/base/pw-error.h"
#include "sync/base/pw-limits.h"
#include "sync/codec/pw-lz4.h"
#include "sync/codec/pw-pack.h"

#define OUT_BYTES_MAX 4096

/* {"name": "Pj Kades", "place": "Lapangan desa", "occurred_at": date-time, 5 numbers}: of
 * everything something. */
static GByteArray *
sample_item (void) {
  GByteArray *item = g_byte_array_new ();
  pw_cbor_write_map (item, 4);
  pw_cbor_write_text (item, "name", -1);
  pw_cbor_write_text (item, "Pj Kades \xe7\x9b\x91", -1);
  pw_cbor_write_text (item, "place", -1);
  pw_cbor_write_text (item, "Lapangan desa", -1);
  pw_cbor_write_text (item, "numbers", -1);
  pw_cbor_write_array (item, 6);
  pw_cbor_write_uint (item, 1728312180000);
  pw_cbor_write_float (item, 110.19533);
  pw_cbor_write_float (item, 1.5);
  pw_cbor_write_bytes (item, "bytes", 5);
  pw_cbor_write_int (item, -500);
  pw_cbor_write_text (item, "17.07.03.2007", -1);
  pw_cbor_write_text (item, "occurred_at", -1);
  pw_cbor_write_text (item, "2024-10-07T21:43+07:00", -1);
  return item;
}

/* What came out of damaged input, if anything: one item of bounded depth, or refused by the reader.
 */
static void
check_result (GBytes *result, const GError *error) {
  if (result == NULL) {
    g_assert_true (pw_error_is (error, PW_ERROR_DAMAGED) || pw_error_is (error, PW_ERROR_TOO_NEW));
    return;
  }
  gsize length;
  const void *data = g_bytes_get_data (result, &length);
  g_assert_cmpuint (length, <=, OUT_BYTES_MAX);
  PwCborReader reader;
  g_autoptr (GError) read_error = NULL;
  pw_cbor_reader_init (&reader, data, length, "test");
  if (pw_cbor_skip (&reader, NULL, NULL, &read_error))
    g_assert_true (pw_cbor_read_end (&reader, NULL));
  else
    g_assert_error (read_error, PW_ERROR, PW_ERROR_DAMAGED);
}

static void
assert_still_good (PwPacker *packer, const GByteArray *item) {
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) packed = pw_pack (packer, item->data, item->len, &error);
  g_assert_no_error (error);
  g_assert_nonnull (packed);
}

/* Every byte of the packed form through all its values. */
static void
test_form_flips (void) {
  g_autoptr (PwPacker) packer = pw_packer_new ();
  g_autoptr (GByteArray) item = sample_item (), form = g_byte_array_new ();
  g_assert_true (pw_pack_form (packer, item->data, item->len, form, NULL));
  for (guint at = 0; at < form->len; at++) {
    guint8 kept = form->data[at];
    for (guint value = 0; value < 256; value++) {
      g_autoptr (GError) error = NULL;
      form->data[at] = (guint8)value;
      g_autoptr (GBytes) result
          = pw_unpack_form (packer, form->data, form->len, OUT_BYTES_MAX, &error);
      check_result (result, error);
    }
    form->data[at] = kept;
  }
  assert_still_good (packer, item);
}

static void
test_form_cuts (void) {
  g_autoptr (PwPacker) packer = pw_packer_new ();
  g_autoptr (GByteArray) item = sample_item (), form = g_byte_array_new ();
  g_assert_true (pw_pack_form (packer, item->data, item->len, form, NULL));
  for (guint length = 0; length < form->len; length++) {
    g_autoptr (GError) error = NULL;
    /* In memory of just that size, so that a sanitizer sees one byte too far. */
    g_autofree guint8 *cut = g_malloc (MAX (length, 1));
    memcpy (cut, form->data, length);
    g_assert_null (pw_unpack_form (packer, cut, length, OUT_BYTES_MAX, &error));
    g_assert_error (error, PW_ERROR, PW_ERROR_DAMAGED);
  }
}

static void
test_frame_damage (void) {
  g_autoptr (PwPacker) packer = pw_packer_new ();
  g_autoptr (GByteArray) item = sample_item ();
  g_autoptr (GBytes) packed = pw_pack (packer, item->data, item->len, NULL);
  gsize length;
  const guint8 *frame = g_bytes_get_data (packed, &length);
  for (gsize cut = 0; cut < length; cut++) {
    g_autoptr (GError) error = NULL;
    g_autofree guint8 *part = g_malloc (MAX (cut, 1));
    memcpy (part, frame, cut);
    g_assert_null (pw_unpack (packer, part, cut, OUT_BYTES_MAX, &error));
    g_assert_error (error, PW_ERROR, PW_ERROR_DAMAGED);
  }
  g_autofree guint8 *copy = g_malloc (length + 1);
  for (gsize at = 0; at < length; at++)
    for (guint value = 0; value < 256; value++) {
      g_autoptr (GError) error = NULL;
      memcpy (copy, frame, length);
      copy[at] = (guint8)value;
      g_autoptr (GBytes) result = pw_unpack (packer, copy, length, OUT_BYTES_MAX, &error);
      check_result (result, error);
    }
  g_autoptr (GError) error = NULL;
  memcpy (copy, frame, length);
  copy[length] = 0;
  g_assert_null (pw_unpack (packer, copy, length + 1, OUT_BYTES_MAX, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_DAMAGED);
  assert_still_good (packer, item);
}

static void
test_noise (void) {
  g_autoptr (PwPacker) packer = pw_packer_new ();
  guint read = 0;
  for (guint i = 0; i < 100000; i++) {
    guint8 noise[40];
    gsize length = (gsize)g_test_rand_int_range (0, sizeof noise);
    for (gsize at = 0; at < length; at++)
      noise[at] = (guint8)g_test_rand_int_range (0, 256);
    g_autoptr (GError) error = NULL;
    g_autoptr (GBytes) result = pw_unpack_form (packer, noise, length, OUT_BYTES_MAX, &error);
    check_result (result, error);
    read += result != NULL;
  }
  g_assert_cmpuint (read, >, 0);
}

/* `form` as a frame with the shipped dictionary's id. */
static void
assert_bomb (PwPacker *packer, const GByteArray *form) {
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) none = g_bytes_new_static ("", 0);
  g_autoptr (PwLz4) lz4 = pw_lz4_new (none, PW_PACK_DICTIONARY_ID);
  g_autoptr (GBytes) frame = pw_lz4_compress (lz4, form->data, form->len);
  gsize length;
  const void *data = g_bytes_get_data (frame, &length);
  g_test_message ("%" G_GSIZE_FORMAT " bytes", length);
  gint64 start = g_get_monotonic_time ();
  g_assert_null (pw_unpack (packer, data, length, PW_CONTENT_BYTES_MAX, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_DAMAGED);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 5 * G_USEC_PER_SEC); /* about 0.05 s */
}

/* A long row of the byte or bytes that stand for most. */
static void
test_bombs (void) {
  g_autoptr (PwPacker) packer = pw_packer_new ();
  g_autoptr (GByteArray) form = g_byte_array_new ();
  const guint32 count = 12 << 20;
  g_byte_array_set_size (form, count);
  /* Known texts; they pass the limit before the array is full. */
  memset (form->data, 0xd8, form->len);
  memcpy (form->data, "\x9a\x00\x50\x00\x00", 5);
  assert_bomb (packer, form);
  /* One text of tokens. */
  memset (form->data, 0xf0, form->len);
  memcpy (form->data, "\x7a\x00\xbf\xff\xfb", 5);
  assert_bomb (packer, form);
  /* Known maps inside each other, and arrays: depth ends it. */
  memset (form->data, 0xe0, form->len);
  assert_bomb (packer, form);
  memset (form->data, 0x81, form->len);
  assert_bomb (packer, form);
  /* More packed form than any plain item of the limit can have. */
  g_byte_array_set_size (form, 2 * PW_CONTENT_BYTES_MAX + 17);
  memset (form->data, 0, form->len);
  memcpy (form->data, "\x9a\x01\xff\xff\xff", 5);
  assert_bomb (packer, form);
}

/* A limit of nothing, and a content that fills its limit to the byte. */
static void
test_limits (void) {
  g_autoptr (PwPacker) packer = pw_packer_new ();
  g_autoptr (GByteArray) item = g_byte_array_new ();
  g_autofree guint8 *zeros = g_malloc0 (PW_CONTENT_BYTES_MAX);
  pw_cbor_write_bytes (item, zeros, PW_CONTENT_BYTES_MAX - 5);
  g_assert_cmpuint (item->len, ==, PW_CONTENT_BYTES_MAX);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) packed = pw_pack (packer, item->data, item->len, &error);
  g_assert_no_error (error);
  gsize length;
  const void *data = g_bytes_get_data (packed, &length);
  g_autoptr (GBytes) back = pw_unpack (packer, data, length, PW_CONTENT_BYTES_MAX, &error);
  g_assert_cmpmem (g_bytes_get_data (back, NULL), g_bytes_get_size (back), item->data, item->len);
  g_assert_null (pw_unpack (packer, data, length, 0, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_DAMAGED);
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/unpack/form-flips", test_form_flips);
  g_test_add_func ("/unpack/form-cuts", test_form_cuts);
  g_test_add_func ("/unpack/frame-damage", test_frame_damage);
  g_test_add_func ("/unpack/noise", test_noise);
  g_test_add_func ("/unpack/bombs", test_bombs);
  g_test_add_func ("/unpack/limits", test_limits);
  return g_test_run ();
}
