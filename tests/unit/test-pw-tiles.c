/* Tiles: where symbols stand in the picture, and how large one that fits a screen may be. */
#include <glib.h>

#include "sync/base/pw-error.h"
#include "sync/transport/pw-tiles.h"

static GPtrArray *
symbols_of (guint count, guint version) {
  GPtrArray *symbols = g_ptr_array_new_with_free_func ((GDestroyNotify)pw_qr_symbol_free);
  for (guint i = 0; i < count; i++)
    g_ptr_array_add (symbols, pw_qr_draw ("panwas", 6, version, PW_QR_MASK_BEST, NULL));
  return symbols;
}

/* Every pixel of the picture is what the module under it says, and white outside the symbols. */
static void
test_pixels (void) {
  PwTilesLayout layout = { 3, 2, 2, 3 };
  g_autoptr (GPtrArray) symbols = symbols_of (5, 2);
  g_autoptr (PwPicture) picture = pw_tiles_draw (&layout, symbols, NULL);
  guint side = 25;
  g_assert_cmpuint (picture->width, ==, (3 * side + 2 * 3 + 2 * 2) * 3);
  g_assert_cmpuint (picture->height, ==, (2 * side + 3 + 2 * 2) * 3);
  guint dark_count = 0;
  for (guint y = 0; y < picture->height; y++)
    for (guint x = 0; x < picture->width; x++) {
      gboolean is_dark = FALSE;
      for (guint i = 0; i < symbols->len; i++) {
        const PwQrSymbol *symbol = symbols->pdata[i];
        guint left = 2 + (i % 3) * (side + 3), top = 2 + (i / 3) * (side + 3);
        guint module_x = x / 3 - left, module_y = y / 3 - top;
        if (x / 3 >= left && y / 3 >= top && module_x < side && module_y < side)
          is_dark = symbol->modules[module_y * side + module_x] != 0;
      }
      dark_count += is_dark ? 1 : 0;
      g_assert_cmpint (picture->pixels[y * picture->width + x], ==, is_dark ? 0 : 255);
    }
  g_assert_cmpuint (dark_count, >, 1000);
}

/* The rungs of the ladder: 3x2 of version 14 on 480x320 at 2 pixels, version 17 on 1280x720 at 4.
 */
static void
test_fit (void) {
  PwTilesLayout layout = { 3, 2, 2, 0 };
  g_assert_cmpuint (pw_tiles_fit (&layout, pw_qr_side (14), 480, 320), ==, 2);
  g_assert_cmpuint (pw_tiles_fit (&layout, pw_qr_side (17), 1280, 720), ==, 4);
  g_assert_cmpuint (pw_tiles_fit (&layout, pw_qr_side (40), 480, 320), ==, 0);
  PwTilesLayout one = { 1, 1, 2, 0 };
  g_assert_cmpuint (pw_tiles_fit (&one, 21, 100000, 100000), ==, PW_TILES_MODULE_PX_MAX);
}

static void
test_too_big (void) {
  PwTilesLayout layout = { 8, 8, 4, PW_TILES_MODULE_PX_MAX };
  g_autoptr (GPtrArray) symbols = symbols_of (1, 40);
  g_autoptr (GError) error = NULL;
  g_assert_null (pw_tiles_draw (&layout, symbols, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_TOO_BIG);
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tiles/pixels", test_pixels);
  g_test_add_func ("/tiles/fit", test_fit);
  g_test_add_func ("/tiles/too-big", test_too_big);
  return g_test_run ();
}
