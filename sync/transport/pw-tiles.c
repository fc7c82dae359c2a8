/* Tiles: QR symbols laid out in columns and rows on white. */
#include "sync/transport/pw-tiles.h"

#include <glib/gi18n.h>
#include <string.h>

#include "sync/base/pw-error.h"

#define DARK 0
#define LIGHT 255

static guint
length_modules (guint count, guint side, guint quiet_modules) {
  return count * side + (count - 1) * PW_TILES_GAP_MODULES + 2 * quiet_modules;
}

guint
pw_tiles_width_modules (const PwTilesLayout *layout, guint side) {
  return length_modules (layout->cols, side, layout->quiet_modules);
}

guint
pw_tiles_height_modules (const PwTilesLayout *layout, guint side) {
  return length_modules (layout->rows, side, layout->quiet_modules);
}

guint
pw_tiles_fit (const PwTilesLayout *layout, guint side, guint width_px, guint height_px) {
  g_return_val_if_fail (layout != NULL, 0);
  guint by_width = width_px / pw_tiles_width_modules (layout, side);
  guint by_height = height_px / pw_tiles_height_modules (layout, side);
  return MIN (MIN (by_width, by_height), PW_TILES_MODULE_PX_MAX);
}

/* Draws the first line of pixels of each row of modules, and copies it down. */
static void
draw_symbol (PwPicture *picture, const PwQrSymbol *symbol, guint left_px, guint top_px,
             guint module_px) {
  for (guint y = 0; y < symbol->side; y++) {
    guint8 *line = picture->pixels + (gsize)(top_px + y * module_px) * picture->width + left_px;
    const guint8 *modules = symbol->modules + (gsize)y * symbol->side;
    for (guint x = 0; x < symbol->side; x++)
      memset (line + (gsize)x * module_px, modules[x] ? DARK : LIGHT, module_px);
    for (guint copy = 1; copy < module_px; copy++)
      memcpy (line + (gsize)copy * picture->width, line, (gsize)symbol->side * module_px);
  }
}

PwPicture *
pw_tiles_draw (const PwTilesLayout *layout, GPtrArray *symbols, GError **error) {
  g_return_val_if_fail (layout != NULL && symbols != NULL, NULL);
  g_assert (layout->cols >= 1 && layout->cols <= PW_TILES_MAX);
  g_assert (layout->rows >= 1 && layout->rows <= PW_TILES_MAX / layout->cols);
  g_assert (layout->quiet_modules >= PW_TILES_QUIET_MODULES_MIN);
  g_assert (layout->module_px >= 1 && layout->module_px <= PW_TILES_MODULE_PX_MAX);
  g_assert (symbols->len >= 1 && symbols->len <= layout->cols * layout->rows);
  guint side = ((const PwQrSymbol *)symbols->pdata[0])->side;
  guint64 width = (guint64)pw_tiles_width_modules (layout, side) * layout->module_px;
  guint64 height = (guint64)pw_tiles_height_modules (layout, side) * layout->module_px;
  if (!pw_picture_size_is_allowed (width, height)) {
    g_set_error_literal (error, PW_ERROR, PW_ERROR_TOO_BIG,
                         _ ("the picture would be too large: take fewer or smaller QR codes"));
    return NULL;
  }
  PwPicture *picture = pw_picture_new ((guint)width, (guint)height, LIGHT);
  for (guint i = 0; i < symbols->len; i++) {
    const PwQrSymbol *symbol = symbols->pdata[i];
    g_assert (symbol->side == side);
    guint col = i % layout->cols;
    guint row = i / layout->cols;
    guint left = layout->quiet_modules + col * (side + PW_TILES_GAP_MODULES);
    guint top = layout->quiet_modules + row * (side + PW_TILES_GAP_MODULES);
    draw_symbol (picture, symbol, left * layout->module_px, top * layout->module_px,
                 layout->module_px);
  }
  return picture;
}
