/* QR finders: the bull's eyes at three corners of each QR code in a picture. */
#pragma once

#include <glib.h>

#include "sync/transport/pw-qr-shade.h"

G_BEGIN_DECLS

/* Looked at together at most. 64 codes have 192, and chance adds some; a picture with more is not
 * worth the time. */
#define PW_QR_FINDERS_MAX 320

typedef struct {
  float x, y;   /* middle, pixels from the picture's corner */
  float across; /* width of a module, measured along the row */
  float down;   /* and along the column */
  guint hits;   /* rows that crossed its core */
} PwQrFinder;

/* Fills `finders` (room for PW_QR_FINDERS_MAX) from top to bottom; their number. Also finds things
 * that only look like one. Stops at the number that there is room for. */
guint pw_qr_finders_find (const PwPicture *picture, const PwQrShade *shade, PwQrFinder *finders);

G_END_DECLS
