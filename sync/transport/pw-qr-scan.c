/* QR scan, on zbar.
 *
 * 1. ZBAR_CFG_BINARY, or the library guesses a character set and corrupts nearly every payload.
 * 2. The length comes from the library, never from strlen(): payloads hold zero bytes.
 * 3. Density 2 (every second line) is 2-14 times faster at nearly the same success. */
#include "sync/transport/pw-qr-scan.h"

#include <string.h>
#include <zbar.h>

#include "sync/base/pw-memory.h"
#include "sync/transport/pw-qr-locate.h"

/* A still with more pixels is halved first: what a photo of 64 megapixels adds is only time. */
#define STILL_PIXELS_MAX (16 << 20)
/* A still is enlarged up to this size; a larger one in which nothing was found is reduced. */
#define SMALL_PIXELS_MAX (1 << 20)
#define STILL_LOCATE_US 1000000 /* a person waits for a still */

struct PwQrScanner {
  zbar_image_scanner_t *zbar; /* owned */
};

PwQrScanner *
pw_qr_scanner_new (void) {
  PwQrScanner *scanner = g_new0 (PwQrScanner, 1);
  scanner->zbar = pw_memory_of ("zbar", zbar_image_scanner_create ());
  zbar_image_scanner_set_config (scanner->zbar, ZBAR_NONE, ZBAR_CFG_ENABLE, 0);
  zbar_image_scanner_set_config (scanner->zbar, ZBAR_QRCODE, ZBAR_CFG_ENABLE, 1);
  zbar_image_scanner_set_config (scanner->zbar, ZBAR_QRCODE, ZBAR_CFG_BINARY, 1);
  return scanner;
}

void
pw_qr_scanner_free (PwQrScanner *scanner) {
  if (scanner == NULL)
    return;
  zbar_image_scanner_destroy (scanner->zbar);
  g_free (scanner);
}

/* Adds `bytes` to `found` unless they are there already. */
static void
add_once (GPtrArray *found, gconstpointer bytes, gsize length) {
  g_autoptr (GBytes) payload = g_bytes_new (bytes, length);
  for (guint i = 0; i < found->len; i++)
    if (g_bytes_equal (found->pdata[i], payload))
      return;
  g_ptr_array_add (found, g_steal_pointer (&payload));
}

static void
scan_once (PwQrScanner *scanner, const PwPicture *picture, int density, GPtrArray *found) {
  zbar_image_scanner_set_config (scanner->zbar, ZBAR_NONE, ZBAR_CFG_X_DENSITY, density);
  zbar_image_scanner_set_config (scanner->zbar, ZBAR_NONE, ZBAR_CFG_Y_DENSITY, density);
  zbar_image_t *image = pw_memory_of ("zbar", zbar_image_create ());
  zbar_image_set_format (image, zbar_fourcc ('Y', '8', '0', '0'));
  zbar_image_set_size (image, picture->width, picture->height);
  /* No cleanup function: the pixels stay ours. */
  zbar_image_set_data (image, picture->pixels, (gsize)picture->width * picture->height, NULL);
  if (zbar_scan_image (scanner->zbar, image) > 0) {
    const zbar_symbol_t *symbol = zbar_image_first_symbol (image);
    for (; symbol != NULL; symbol = zbar_symbol_next (symbol)) {
      guint length = zbar_symbol_get_data_length (symbol);
      if (zbar_symbol_get_type (symbol) == ZBAR_QRCODE && length >= 1
          && length <= PW_FRAME_BYTES_MAX)
        add_once (found, zbar_symbol_get_data (symbol), length);
    }
  }
  zbar_image_destroy (image);
}

GBytes *
pw_qr_decode (PwQrScanner *scanner, const PwQrSample *sample) {
  g_return_val_if_fail (scanner != NULL, NULL);
  if (pw_qr_sample_is_trap (sample))
    return NULL;
  g_autoptr (PwPicture) clean = pw_qr_sample_draw (sample);
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
  scan_once (scanner, clean, 2, found);
  return found->len == 0 ? NULL : g_bytes_ref (found->pdata[0]);
}

/* Each code that can be located, straightened: reads what tilt, blur and noise hide from the
 * library alone. */
static void
scan_places (PwQrScanner *scanner, const PwPicture *picture, GPtrArray *found) {
  PwQrPlace places[PW_TILES_MAX];
  guint count = pw_qr_locate (picture, STILL_LOCATE_US, places, PW_TILES_MAX, NULL);
  for (guint i = 0; i < count; i++) {
    g_autoptr (PwQrSample) sample = pw_qr_sample_take (picture, &places[i]);
    g_autoptr (GBytes) payload = sample != NULL ? pw_qr_decode (scanner, sample) : NULL;
    if (payload != NULL)
      add_once (found, g_bytes_get_data (payload, NULL), g_bytes_get_size (payload));
  }
}

/* Where every second line finds less than every line, modules are near the least size that can be
 * read, and some codes may have been missed: enlarging helps from 1.5 pixels a module. */
static void
scan_still (PwQrScanner *scanner, const PwPicture *picture, GPtrArray *found) {
  scan_once (scanner, picture, 2, found);
  guint coarse_count = found->len;
  scan_places (scanner, picture, found);
  scan_once (scanner, picture, 1, found);
  if (found->len > 0 && found->len == coarse_count)
    return;
  gsize pixels = (gsize)picture->width * picture->height;
  g_autoptr (PwPicture) other = NULL;
  if (pixels <= SMALL_PIXELS_MAX)
    other = pw_picture_doubled (picture);
  else if (found->len == 0 && picture->width >= 2 && picture->height >= 2)
    other = pw_picture_halved (picture);
  if (other == NULL)
    return;
  scan_once (scanner, other, 1, found);
  scan_once (scanner, other, 2, found); /* near the limit each finds what the other misses */
}

GPtrArray *
pw_qr_scan (PwQrScanner *scanner, const PwPicture *picture, PwQrEffort effort) {
  g_return_val_if_fail (scanner != NULL, NULL);
  g_return_val_if_fail (picture != NULL, NULL);
  g_assert (pw_picture_size_is_allowed (picture->width, picture->height));
  GPtrArray *found = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
  switch (effort) {
  case PW_QR_EFFORT_LIVE:
    scan_once (scanner, picture, 2, found);
    if (found->len == 0)
      scan_once (scanner, picture, 1, found);
    return found;
  case PW_QR_EFFORT_STILL:
    break;
  }
  g_autoptr (PwPicture) smaller = NULL;
  const PwPicture *used = picture;
  while ((gsize)used->width * used->height > STILL_PIXELS_MAX && used->width >= 2
         && used->height >= 2) {
    PwPicture *halved = pw_picture_halved (used);
    pw_picture_free (smaller);
    smaller = halved;
    used = smaller;
  }
  scan_still (scanner, used, found);
  return found;
}
