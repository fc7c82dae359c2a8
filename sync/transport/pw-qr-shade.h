/* QR shade: what counts as dark at each place of an unevenly lit picture. */
#pragma once

#include <glib.h>

#include "sync/transport/pw-picture.h"

G_BEGIN_DECLS

#define PW_QR_SHADE_BLOCK 8 /* pixels, in both directions */

/* One limit for each block: half-way between the darkest and the lightest of the blocks around, or
 * 0 (nothing is dark) where these differ too little. */
typedef struct {
  guint cols;
  guint rows;
  guint8 *limits; /* owned: cols * rows */
} PwQrShade;

/* (transfer full) */
PwQrShade *pw_qr_shade_new (const PwPicture *picture);
void pw_qr_shade_free (PwQrShade *shade);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PwQrShade, pw_qr_shade_free)

/* Of pixel (x, y), which must be in the picture. */
static inline guint8
pw_qr_shade_limit (const PwQrShade *shade, guint x, guint y) {
  return shade->limits[y / PW_QR_SHADE_BLOCK * shade->cols + x / PW_QR_SHADE_BLOCK];
}

/* Bilinear; (x, y) counts from the corner of the first pixel, whose middle is (0.5, 0.5). Points
 * outside give the nearest pixel. */
float pw_qr_shade_pixel (const PwPicture *picture, float x, float y);

G_END_DECLS
