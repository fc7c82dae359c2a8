/* QR scan: drawn codes read back byte by byte, alone, in grids, blurred, small, and beside others.
 */
#include <glib.h>
#include <string.h>

#include "sync/transport/pw-qr-draw.h"
#include "sync/transport/pw-qr-scan.h"
#include "sync/transport/pw-tiles.h"

static GBytes *
random_bytes (gsize length) {
  guint8 *bytes = g_malloc (length);
  for (gsize i = 0; i < length; i++)
    bytes[i] = (guint8)g_test_rand_int_range (0, 256);
  return g_bytes_new_take (bytes, length);
}

/* One picture of the payloads in a grid, all at `version`. */
static PwPicture *
draw (GPtrArray *payloads, guint version, const PwTilesLayout *layout, PwQrMask mask) {
  g_autoptr (GPtrArray) symbols
      = g_ptr_array_new_with_free_func ((GDestroyNotify)pw_qr_symbol_free);
  for (guint i = 0; i < payloads->len; i++) {
    gsize length;
    gconstpointer bytes = g_bytes_get_data (payloads->pdata[i], &length);
    g_autoptr (GError) error = NULL;
    g_ptr_array_add (symbols, pw_qr_draw (bytes, length, version, mask, &error));
    g_assert_no_error (error);
  }
  g_autoptr (GError) error = NULL;
  PwPicture *picture = pw_tiles_draw (layout, symbols, &error);
  g_assert_no_error (error);
  return picture;
}

static guint
count_of (GPtrArray *found, GBytes *payload) {
  guint count = 0;
  for (guint i = 0; i < found->len; i++)
    count += g_bytes_equal (found->pdata[i], payload) ? 1 : 0;
  return count;
}

static GPtrArray *
payload_list (void) {
  return g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
}

static void
assert_reads (PwQrScanner *scanner, GBytes *payload, guint version, guint module_px,
              PwQrMask mask) {
  PwTilesLayout layout = { 1, 1, PW_TILES_QUIET_MODULES, module_px };
  g_autoptr (GPtrArray) payloads = payload_list ();
  g_ptr_array_add (payloads, g_bytes_ref (payload));
  g_autoptr (PwPicture) picture = draw (payloads, version, &layout, mask);
  for (guint effort = PW_QR_EFFORT_LIVE; effort <= PW_QR_EFFORT_STILL; effort++) {
    g_autoptr (GPtrArray) found = pw_qr_scan (scanner, picture, (PwQrEffort)effort);
    g_assert_cmpuint (found->len, ==, 1);
    g_assert_cmpuint (count_of (found, payload), ==, 1);
  }
}

/* All eight bits of every byte survive: without the binary setting nearly all of these fail. */
static void
test_exact (void) {
  const guint versions[] = { 2, 5, 10, 14, 21, 25, 30, 40 };
  g_autoptr (PwQrScanner) scanner = pw_qr_scanner_new ();
  for (guint i = 0; i < G_N_ELEMENTS (versions); i++) {
    guint capacity = pw_qr_capacity (versions[i]);
    for (guint trial = 0; trial < 6; trial++) {
      gsize length = trial % 2 == 0 ? capacity : (gsize)g_test_rand_int_range (1, (int)capacity);
      g_autoptr (GBytes) payload = random_bytes (length);
      assert_reads (scanner, payload, versions[i], 3 + trial % 2, PW_QR_MASK_FIXED);
    }
  }
}

/* Bytes that tempt a guess of the character set, or end a C string. */
static void
test_awkward (void) {
  static const struct {
    const char *bytes;
    gsize length;
  } cases[] = { { "\0\0\0\0\0\0\0\0", 8 },
                { "\xff\xff\xff\xff\xff\xff\xff\xff", 8 },
                { "\xef\xbb\xbf"
                  "abc",
                  6 },
                { "0123456789", 10 },
                { "a\0b", 3 },
                { "\x83\x65\x83\x58\x83\x67", 6 },
                { "\xe9\xe8\xe0\xfc", 4 } };
  g_autoptr (PwQrScanner) scanner = pw_qr_scanner_new ();
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GBytes) payload = g_bytes_new_static (cases[i].bytes, cases[i].length);
    assert_reads (scanner, payload, 0, 4, PW_QR_MASK_BEST);
  }
}

static void
test_grid (void) {
  const struct {
    PwTilesLayout layout;
    guint version;
  } cases[] = {
    { { 3, 2, 2, 2 }, 14 }, { { 3, 2, 4, 4 }, 14 }, { { 2, 1, 2, 3 }, 21 }, { { 4, 2, 2, 4 }, 15 }
  };
  g_autoptr (PwQrScanner) scanner = pw_qr_scanner_new ();
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GPtrArray) payloads = payload_list ();
    for (guint n = 0; n < cases[i].layout.cols * cases[i].layout.rows; n++)
      g_ptr_array_add (payloads, random_bytes (pw_qr_capacity (cases[i].version)));
    g_autoptr (PwPicture) picture
        = draw (payloads, cases[i].version, &cases[i].layout, PW_QR_MASK_FIXED);
    g_autoptr (GPtrArray) found = pw_qr_scan (scanner, picture, PW_QR_EFFORT_STILL);
    g_assert_cmpuint (found->len, ==, payloads->len);
    for (guint n = 0; n < payloads->len; n++)
      g_assert_cmpuint (count_of (found, payloads->pdata[n]), ==, 1);
  }
}

/* Each pixel becomes the mean of its neighbourhood of (2 * radius + 1) squared. */
static PwPicture *
blurred (const PwPicture *picture, int radius) {
  PwPicture *out = pw_picture_new (picture->width, picture->height, 255);
  int width = (int)picture->width, height = (int)picture->height;
  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++) {
      int sum = 0, count = 0;
      for (int v = MAX (0, y - radius); v <= MIN (height - 1, y + radius); v++)
        for (int u = MAX (0, x - radius); u <= MIN (width - 1, x + radius); u++, count++)
          sum += picture->pixels[v * width + u];
      out->pixels[y * width + x] = (guint8)(sum / count);
    }
  return out;
}

/* One and a half times as large by nearest pixel: modules of unequal width. */
static PwPicture *
stretched (const PwPicture *picture) {
  PwPicture *out = pw_picture_new (picture->width * 3 / 2, picture->height * 3 / 2, 255);
  for (guint y = 0; y < out->height; y++)
    for (guint x = 0; x < out->width; x++)
      out->pixels[y * out->width + x] = picture->pixels[y * 2 / 3 * picture->width + x * 2 / 3];
  return out;
}

static void
test_rough (void) {
  g_autoptr (PwQrScanner) scanner = pw_qr_scanner_new ();
  g_autoptr (GPtrArray) payloads = payload_list ();
  g_ptr_array_add (payloads, random_bytes (458));
  for (guint module_px = 2; module_px <= 5; module_px++) {
    PwTilesLayout layout = { 1, 1, 4, module_px };
    g_autoptr (PwPicture) sharp = draw (payloads, 14, &layout, PW_QR_MASK_FIXED);
    g_autoptr (PwPicture) blurry = blurred (sharp, (int)module_px / 3);
    g_autoptr (PwPicture) uneven = stretched (sharp);
    const PwPicture *pictures[] = { sharp, blurry, uneven };
    for (guint i = 0; i < G_N_ELEMENTS (pictures); i++) {
      g_autoptr (GPtrArray) found = pw_qr_scan (scanner, pictures[i], PW_QR_EFFORT_STILL);
      g_assert_cmpuint (count_of (found, payloads->pdata[0]), ==, 1);
    }
  }
}

/* `picture`, drawn at 6 pixels a module, as one of 1.5: each new pixel is the mean of 4 x 4. */
static PwPicture *
reduced (const PwPicture *picture) {
  PwPicture *out = pw_picture_new (picture->width / 4, picture->height / 4, 255);
  for (guint y = 0; y < out->height; y++)
    for (guint x = 0; x < out->width; x++) {
      guint sum = 0;
      for (guint v = 0; v < 4; v++)
        for (guint u = 0; u < 4; u++)
          sum += picture->pixels[(4 * y + v) * picture->width + 4 * x + u];
      out->pixels[y * out->width + x] = (guint8)(sum / 16);
    }
  return out;
}

/* One and a half pixels a module: the library alone reads one in eight, enlarged nearly all. */
static void
test_tiny (void) {
  g_autoptr (PwQrScanner) scanner = pw_qr_scanner_new ();
  PwTilesLayout layout = { 3, 2, 4, 6 };
  guint read = 0;
  for (guint trial = 0; trial < 6; trial++) {
    g_autoptr (GPtrArray) payloads = payload_list ();
    for (guint i = 0; i < 6; i++)
      g_ptr_array_add (payloads, random_bytes (458));
    g_autoptr (PwPicture) large = draw (payloads, 14, &layout, PW_QR_MASK_FIXED);
    g_autoptr (PwPicture) picture = reduced (large);
    g_autoptr (GPtrArray) found = pw_qr_scan (scanner, picture, PW_QR_EFFORT_STILL);
    for (guint i = 0; i < 6; i++)
      read += count_of (found, payloads->pdata[i]);
    g_assert_cmpuint (found->len, <=, 6);
  }
  g_assert_cmpuint (read, >=, 24);
}

/* No code, or noise: an empty answer. Very flat pictures too. */
static void
test_nothing (void) {
  g_autoptr (PwQrScanner) scanner = pw_qr_scanner_new ();
  const guint sizes[][2] = { { 1, 1 }, { 1, 500 }, { 500, 1 }, { 3, 3 }, { 200, 150 } };
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++) {
    g_autoptr (PwPicture) picture = pw_picture_new (sizes[i][0], sizes[i][1], 255);
    for (guint n = 0; n < picture->width * picture->height; n++)
      picture->pixels[n] = (guint8)g_test_rand_int_range (0, 256);
    g_autoptr (GPtrArray) found = pw_qr_scan (scanner, picture, PW_QR_EFFORT_STILL);
    g_assert_cmpuint (found->len, ==, 0);
  }
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/qr-scan/exact", test_exact);
  g_test_add_func ("/qr-scan/awkward", test_awkward);
  g_test_add_func ("/qr-scan/grid", test_grid);
  g_test_add_func ("/qr-scan/rough", test_rough);
  g_test_add_func ("/qr-scan/tiny", test_tiny);
  g_test_add_func ("/qr-scan/nothing", test_nothing);
  return g_test_run ();
}
