/* Fuzz targets of pictures: PNG and PGM files, and QR codes in any picture. */
#include <string.h>
#include <zlib.h>

#include "sync/transport/pw-qr-scan.h"
#include "sync/transport/pw-tiles.h"
#include "tests/fuzz/fuzz-tools.h"

/* --- files ----------------------------------------------------------------------------------- */

static void
run_picture (const guint8 *data, gsize length) {
  g_autoptr (GBytes) bytes = g_bytes_new (data, length);
  g_autoptr (GError) error = NULL;
  g_autoptr (PwPicture) picture = pw_picture_parse (bytes, "fuzz.png", &error);
  if (picture == NULL) {
    fuzz_assert_refused (error);
    return;
  }
  gsize pixels = (gsize)picture->width * picture->height;
  g_assert_true (pw_picture_size_is_allowed (picture->width, picture->height));
  if (pixels > 1 << 16)
    return;
  g_autoptr (GBytes) png = pw_picture_to_png (picture, &error);
  g_assert_no_error (error);
  g_autoptr (PwPicture) again = pw_picture_parse (png, "again.png", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (again->width, ==, picture->width);
  g_assert_cmpmem (again->pixels, pixels, picture->pixels, pixels);
}

static guint32
read_be32 (const guint8 *at) {
  return (guint32)at[0] << 24 | (guint32)at[1] << 16 | (guint32)at[2] << 8 | at[3];
}

/* The CRC of every chunk of a PNG. */
static gsize
mend_picture (guint8 *data, gsize length, gsize room) {
  (void)room;
  static const guint8 magic[] = { 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n' };
  if (length < sizeof magic || memcmp (data, magic, sizeof magic) != 0)
    return length;
  for (gsize at = sizeof magic; at + 12 <= length;) {
    gsize chunk = read_be32 (data + at);
    if (chunk > length - at - 12)
      break;
    guint32 crc = (guint32)crc32 (0, data + at + 4, (guint)(chunk + 4));
    for (guint i = 0; i < 4; i++)
      data[at + 8 + chunk + i] = (guint8)(crc >> (24 - 8 * i));
    at += 12 + chunk;
  }
  return length;
}

/* --- codes ----------------------------------------------------------------------------------- */

static void
check_codes (GPtrArray *codes) {
  for (guint i = 0; i < codes->len; i++) {
    gsize length = g_bytes_get_size (g_ptr_array_index (codes, i));
    g_assert_cmpuint (length, >=, 1);
    g_assert_cmpuint (length, <=, PW_FRAME_BYTES_MAX);
  }
}

static PwPicture *
draw (GBytes *content, guint module_px) {
  gsize length;
  gconstpointer bytes = g_bytes_get_data (content, &length);
  PwTilesLayout layout = { .cols = 1, .rows = 1, .quiet_modules = 4, .module_px = module_px };
  g_autoptr (GPtrArray) symbols
      = g_ptr_array_new_with_free_func ((GDestroyNotify)pw_qr_symbol_free);
  g_autoptr (GError) error = NULL;
  g_ptr_array_add (symbols, pw_qr_draw (bytes, length, 0, PW_QR_MASK_BEST, &error));
  g_assert_no_error (error);
  PwPicture *picture = pw_tiles_draw (&layout, symbols, &error);
  g_assert_no_error (error);
  return picture;
}

/* Pixels painted over: place, length and shade. */
static void
paint (PwPicture *picture, FuzzInput *input) {
  gsize pixels = (gsize)picture->width * picture->height;
  while (!fuzz_is_at_end (input)) {
    gsize at = (gsize)fuzz_byte (input) << 16;
    at |= (gsize)fuzz_byte (input) << 8;
    at = (at | fuzz_byte (input)) % pixels;
    gsize run = 1 + (gsize)fuzz_byte (input);
    memset (picture->pixels + at, (int)fuzz_byte (input), MIN (run, pixels - at));
  }
}

/* The picture of a code of the first piece, painted over by the rest. What is not painted over
 * gives the content back; whatever else is found must have a possible length. */
static void
run_qr (const guint8 *data, gsize length) {
  static PwQrScanner *scanner;
  if (scanner == NULL)
    scanner = pw_qr_scanner_new ();
  FuzzInput input = { .data = data, .length = length };
  guint what = fuzz_byte (&input);
  g_autoptr (GBytes) piece = fuzz_piece (&input);
  gsize content_length = MIN (g_bytes_get_size (piece), 300);
  if (content_length == 0)
    return;
  g_autoptr (GBytes) content = g_bytes_new_from_bytes (piece, 0, content_length);
  g_autoptr (PwPicture) picture = draw (content, 2 + what % 3);
  gboolean painted = !fuzz_is_at_end (&input);
  paint (picture, &input);
  PwQrEffort effort = what & 0x80 ? PW_QR_EFFORT_STILL : PW_QR_EFFORT_LIVE;
  g_autoptr (GPtrArray) codes = pw_qr_scan (scanner, picture, effort);
  check_codes (codes);
  if (painted)
    return;
  g_assert_cmpuint (codes->len, ==, 1);
  g_assert_true (g_bytes_equal (g_ptr_array_index (codes, 0), content));
}

const FuzzTarget fuzz_picture = { "picture", run_picture, mend_picture };
const FuzzTarget fuzz_qr = { "qr", run_qr, NULL };
