/* Picture: what is written reads back pixel by pixel, every PNG colour type and PGM is read, and
 * damaged or oversized files are refused without a crash. */
#include <glib.h>
#include <glib/gstdio.h>
#include <png.h>
#include <string.h>

#include "sync/base/pw-error.h"
#include "sync/transport/pw-picture.h"

static PwPicture *
noise (guint width, guint height, gboolean is_black_and_white) {
  PwPicture *picture = pw_picture_new (width, height, 255);
  for (guint i = 0; i < width * height; i++)
    picture->pixels[i] = (guint8)(is_black_and_white ? -g_test_rand_int_range (0, 2)
                                                     : g_test_rand_int_range (0, 256));
  return picture;
}

static void
assert_same (const PwPicture *a, const PwPicture *b) {
  g_assert_cmpuint (a->width, ==, b->width);
  g_assert_cmpuint (a->height, ==, b->height);
  gsize count = (gsize)a->width * a->height;
  g_assert_cmpmem (a->pixels, count, b->pixels, count);
}

static void
test_round_trip (void) {
  for (guint i = 0; i < 40; i++) {
    gboolean is_black_and_white = i % 2 == 0;
    g_autoptr (PwPicture) picture = noise (1 + i * 3, 1 + (i * 7) % 31, is_black_and_white);
    g_autoptr (GBytes) png = pw_picture_to_png (picture, NULL);
    const guint8 *data = g_bytes_get_data (png, NULL);
    g_assert_cmpint (data[24], ==, is_black_and_white ? 1 : 8); /* bit depth in IHDR */
    g_autoptr (GError) error = NULL;
    g_autoptr (PwPicture) back = pw_picture_parse (png, "test", &error);
    g_assert_no_error (error);
    assert_same (picture, back);
  }
}

static void
test_file (void) {
  g_autofree char *dir = g_dir_make_tmp ("pw-picture-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (dir, "a.png", NULL);
  g_autoptr (PwPicture) picture = noise (50, 40, FALSE);
  g_autoptr (GError) error = NULL;
  g_assert_true (pw_picture_save (picture, path, &error));
  g_assert_no_error (error);
  g_autoptr (PwPicture) back = pw_picture_read (path, &error);
  g_assert_no_error (error);
  assert_same (picture, back);
  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_null (pw_picture_read (path, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_NOT_FOUND);
  g_assert_cmpint (g_rmdir (dir), ==, 0);
}

/* One pixel of `format` as PNG, read as a shade of grey. */
static guint8
shade_of (png_uint_32 format, const guint8 *pixel) {
  png_image image = { .version = PNG_IMAGE_VERSION, .width = 1, .height = 1, .format = format };
  guint8 bytes[1000];
  png_alloc_size_t length = sizeof bytes;
  g_assert_true (png_image_write_to_memory (&image, bytes, &length, 0, pixel, 0, NULL));
  g_autoptr (GBytes) png = g_bytes_new (bytes, length);
  g_autoptr (PwPicture) picture = pw_picture_parse (png, "pixel", NULL);
  g_assert_nonnull (picture);
  return picture->pixels[0];
}

static void
test_colour_types (void) {
  g_assert_cmpint (shade_of (PNG_FORMAT_RGB, (const guint8[]){ 0, 0, 0 }), ==, 0);
  g_assert_cmpint (shade_of (PNG_FORMAT_RGB, (const guint8[]){ 255, 255, 255 }), ==, 255);
  g_assert_cmpint (shade_of (PNG_FORMAT_RGB, (const guint8[]){ 0, 0, 255 }), <, 100);
  g_assert_cmpint (shade_of (PNG_FORMAT_RGBA, (const guint8[]){ 0, 0, 0, 255 }), ==, 0);
  g_assert_cmpint (shade_of (PNG_FORMAT_RGBA, (const guint8[]){ 0, 0, 0, 0 }), ==, 255);
  g_assert_cmpint (shade_of (PNG_FORMAT_GA, (const guint8[]){ 0, 0 }), ==, 255);
  g_assert_cmpint (shade_of (PNG_FORMAT_GA, (const guint8[]){ 0, 255 }), ==, 0);
}

static PwPicture *
parse_text (const char *text, gsize length, GError **error) {
  g_autoptr (GBytes) bytes = g_bytes_new (text, length);
  return pw_picture_parse (bytes, "test.pgm", error);
}

static void
assert_text_refused (const char *text, PwError code) {
  g_autoptr (GError) error = NULL;
  g_assert_null (parse_text (text, strlen (text), &error));
  g_assert_error (error, PW_ERROR, (int)code);
}

static void
test_pgm (void) {
  const char commented[] = "P5\n# a comment\n3 2\n255\nABC\0\1\2";
  g_autoptr (PwPicture) picture = parse_text (commented, sizeof commented - 1, NULL);
  g_assert_nonnull (picture);
  g_assert_cmpuint (picture->width, ==, 3);
  g_assert_cmpuint (picture->height, ==, 2);
  g_assert_cmpmem (picture->pixels, 6, "ABC\0\1\2", 6);
  g_autoptr (PwPicture) few = parse_text ("P5 1 2 3 \1\3", 11, NULL);
  g_assert_cmpint (few->pixels[0], ==, 85);
  g_assert_cmpint (few->pixels[1], ==, 255);
  assert_text_refused ("P5 3 2 255 ABCDE", PW_ERROR_DAMAGED);
  assert_text_refused ("P5 3 2 65535 ABCDEF", PW_ERROR_DAMAGED);
  assert_text_refused ("P5 0 2 255 ABCDEF", PW_ERROR_DAMAGED);
  assert_text_refused ("P5 -3 2 255 ABCDEF", PW_ERROR_DAMAGED);
  assert_text_refused ("P5 3", PW_ERROR_DAMAGED);
  assert_text_refused ("P5#", PW_ERROR_DAMAGED);
  assert_text_refused ("P5 3 2 255", PW_ERROR_DAMAGED);
  assert_text_refused ("P5 99999 99999 255 A", PW_ERROR_TOO_BIG);
  assert_text_refused ("P5 4294967297 1 255 A", PW_ERROR_TOO_BIG);
  assert_text_refused ("P5 99999999999999999999999 1 255 A", PW_ERROR_DAMAGED);
  assert_text_refused ("P6 1 1 255 ABC", PW_ERROR_REFUSED);
  assert_text_refused ("", PW_ERROR_REFUSED);
}

static guint32
crc32_of (const guint8 *bytes, gsize length) {
  guint32 crc = 0xFFFFFFFF;
  for (gsize i = 0; i < length; i++) {
    crc ^= bytes[i];
    for (guint bit = 0; bit < 8; bit++)
      crc = (crc >> 1) ^ (crc & 1 ? 0xEDB88320 : 0);
  }
  return ~crc;
}

/* A PNG whose header claims 100,000 x 100,000 pixels, and one that claims none. */
static void
test_lying_header (void) {
  g_autoptr (PwPicture) picture = noise (10, 10, FALSE);
  g_autoptr (GBytes) png = pw_picture_to_png (picture, NULL);
  const guint32 sizes[] = { 100000, 0, 0x7FFFFFFF };
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++) {
    gsize length = g_bytes_get_size (png);
    guint8 *bytes = g_memdup2 (g_bytes_get_data (png, NULL), length);
    guint32 size = GUINT32_TO_BE (sizes[i]);
    memcpy (bytes + 16, &size, 4);
    memcpy (bytes + 20, &size, 4);
    guint32 crc = GUINT32_TO_BE (crc32_of (bytes + 12, 17));
    memcpy (bytes + 29, &crc, 4);
    g_autoptr (GBytes) lie = g_bytes_new_take (bytes, length);
    g_autoptr (GError) error = NULL;
    g_assert_null (pw_picture_parse (lie, "lie", &error));
    g_assert_true (pw_error_is (error, PW_ERROR_TOO_BIG) || pw_error_is (error, PW_ERROR_DAMAGED));
  }
}

/* Every 7th byte changed, and every 7th length cut: an error or a picture, never a crash. */
static void
test_damaged (void) {
  for (guint kind = 0; kind < 2; kind++) {
    g_autoptr (PwPicture) picture = noise (60, 45, kind == 0);
    g_autoptr (GBytes) png = pw_picture_to_png (picture, NULL);
    gsize length = g_bytes_get_size (png);
    guint refused = 0;
    for (gsize at = 0; at < length; at += 7) {
      guint8 *bytes = g_memdup2 (g_bytes_get_data (png, NULL), length);
      bytes[at] ^= (guint8)g_test_rand_int_range (1, 256);
      g_autoptr (GBytes) changed = g_bytes_new_take (bytes, length);
      g_autoptr (PwPicture) got = pw_picture_parse (changed, "changed", NULL);
      refused += got == NULL ? 1 : 0;
      g_autoptr (GBytes) cut = g_bytes_new (g_bytes_get_data (png, NULL), at);
      g_autoptr (GError) error = NULL;
      g_autoptr (PwPicture) got_of_cut = pw_picture_parse (cut, "cut", &error);
      g_assert_true (got_of_cut != NULL || error != NULL);
    }
    g_assert_cmpuint (refused, >, length / 7 / 2);
  }
}

static void
test_resize (void) {
  g_autoptr (PwPicture) picture = noise (9, 5, FALSE);
  g_autoptr (PwPicture) doubled = pw_picture_doubled (picture);
  g_assert_cmpuint (doubled->width, ==, 18);
  g_assert_cmpuint (doubled->height, ==, 10);
  const guint8 *p = picture->pixels;
  guint sum = 9u * p[1 * 9 + 1] + 3u * p[1 * 9 + 2] + 3u * p[2 * 9 + 1] + p[2 * 9 + 2];
  g_assert_cmpint (doubled->pixels[3 * 18 + 3], ==, (sum + 8) / 16);
  sum = 9u * p[2 * 9 + 4] + 3u * p[2 * 9 + 3] + 3u * p[1 * 9 + 4] + p[1 * 9 + 3];
  g_assert_cmpint (doubled->pixels[4 * 18 + 8], ==, (sum + 8) / 16);
  g_assert_cmpint (doubled->pixels[0], ==, p[0]);
  g_assert_cmpint (doubled->pixels[9 * 18 + 17], ==, p[4 * 9 + 8]);
  g_autoptr (PwPicture) small = pw_picture_halved (picture);
  g_assert_cmpuint (small->width, ==, 4);
  g_assert_cmpuint (small->height, ==, 2);
  g_assert_cmpint (small->pixels[1], ==, (p[2] + p[3] + p[11] + p[12] + 2) / 4);
}

static void
test_bounds (void) {
  g_assert_true (pw_picture_size_is_allowed (1, 1));
  g_assert_true (pw_picture_size_is_allowed (8192, 8192));
  g_assert_false (pw_picture_size_is_allowed (8193, 8192));
  g_assert_false (pw_picture_size_is_allowed (0, 5));
  g_assert_false (pw_picture_size_is_allowed (5, 0));
  g_assert_false (pw_picture_size_is_allowed (G_MAXUINT64, G_MAXUINT64));
  g_assert_false (pw_picture_size_is_allowed (4, (guint64)1 << 62)); /* their product wraps to 0 */
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/picture/round-trip", test_round_trip);
  g_test_add_func ("/picture/file", test_file);
  g_test_add_func ("/picture/colour-types", test_colour_types);
  g_test_add_func ("/picture/pgm", test_pgm);
  g_test_add_func ("/picture/lying-header", test_lying_header);
  g_test_add_func ("/picture/damaged", test_damaged);
  g_test_add_func ("/picture/resize", test_resize);
  g_test_add_func ("/picture/bounds", test_bounds);
  return g_test_run ();
}
