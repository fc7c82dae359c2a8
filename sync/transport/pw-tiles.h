/* Tiles: QR symbols laid out in columns and rows on white, in whole pixels per module. */
#pragma once

#include <glib.h>

#include "sync/transport/pw-picture.h"
#include "sync/transport/pw-qr-draw.h"

G_BEGIN_DECLS

#define PW_TILES_GAP_MODULES 3   /* white between tiles: 1 loses codes, 2-3 does not (measured) */
#define PW_TILES_QUIET_MODULES 4 /* white around a still picture (ISO/IEC 18004) */
#define PW_TILES_QUIET_MODULES_MIN 2 /* the least at the edge of a screen */
#define PW_TILES_MODULE_PX_MAX 64

typedef struct {
  guint cols;          /* 1.. */
  guint rows;          /* 1..; cols * rows <= PW_TILES_MAX */
  guint quiet_modules; /* PW_TILES_QUIET_MODULES_MIN.. */
  guint module_px;     /* 1..PW_TILES_MODULE_PX_MAX */
} PwTilesLayout;

/* Size in modules of a layout of symbols of `side` modules, quiet zone included. */
guint pw_tiles_width_modules (const PwTilesLayout *layout, guint side);
guint pw_tiles_height_modules (const PwTilesLayout *layout, guint side);

/* Largest module_px with which the layout fits into width_px x height_px; 0 if none does.
 * `layout->module_px` is not looked at. */
guint pw_tiles_fit (const PwTilesLayout *layout, guint side, guint width_px, guint height_px);

/* `symbols` holds 1..cols * rows PwQrSymbol of one side length (asserted), placed row by row; empty
 * places stay white. Error: TOO_BIG if the picture would be. (transfer full) */
PwPicture *pw_tiles_draw (const PwTilesLayout *layout, GPtrArray *symbols, GError **error);

G_END_DECLS
