/* QR shade: limits from the extremes of 5 x 5 blocks of 8 x 8 pixels.
 *
 * Half-way between extremes, not the mean: beside the white quiet zone a mean would make dark lines
 * too wide. One stray pixel must not decide, so extremes are those of means of 2 x 1 pixels. */
#include "sync/transport/pw-qr-shade.h"

#include <math.h>

#define REACH 2         /* blocks to each side */
#define CONTRAST_MIN 24 /* shades; noise of a plain wall stays below it */

/* Darkest and lightest pair of pixels of one block. */
static void
find_extremes (const PwPicture *picture, guint col, guint row, guint8 *dark, guint8 *light) {
  guint right = MIN ((col + 1) * PW_QR_SHADE_BLOCK, picture->width);
  guint bottom = MIN ((row + 1) * PW_QR_SHADE_BLOCK, picture->height);
  guint low = 510, high = 0;
  for (guint y = row * PW_QR_SHADE_BLOCK; y < bottom; y++) {
    const guint8 *pixels = picture->pixels + (gsize)y * picture->width;
    for (guint x = col * PW_QR_SHADE_BLOCK; x < right; x++) {
      guint pair = (guint)pixels[x] + pixels[x + 1 < picture->width ? x + 1 : x];
      low = MIN (low, pair);
      high = MAX (high, pair);
    }
  }
  *dark = (guint8)(low / 2);
  *light = (guint8)(high / 2);
}

PwQrShade *
pw_qr_shade_new (const PwPicture *picture) {
  PwQrShade *shade = g_new0 (PwQrShade, 1);
  shade->cols = (picture->width + PW_QR_SHADE_BLOCK - 1) / PW_QR_SHADE_BLOCK;
  shade->rows = (picture->height + PW_QR_SHADE_BLOCK - 1) / PW_QR_SHADE_BLOCK;
  gsize count = (gsize)shade->cols * shade->rows;
  shade->limits = g_malloc (count);
  g_autofree guint8 *dark = g_malloc (count), *light = g_malloc (count);
  for (guint row = 0; row < shade->rows; row++)
    for (guint col = 0; col < shade->cols; col++)
      find_extremes (picture, col, row, &dark[row * shade->cols + col],
                     &light[row * shade->cols + col]);
  for (guint row = 0; row < shade->rows; row++)
    for (guint col = 0; col < shade->cols; col++) {
      guint low = 255, high = 0;
      guint bottom = MIN (row + REACH, shade->rows - 1), right = MIN (col + REACH, shade->cols - 1);
      for (guint v = row - MIN (row, REACH); v <= bottom; v++)
        for (guint u = col - MIN (col, REACH); u <= right; u++) {
          low = MIN (low, dark[v * shade->cols + u]);
          high = MAX (high, light[v * shade->cols + u]);
        }
      shade->limits[row * shade->cols + col]
          = (guint8)(high < low + CONTRAST_MIN ? 0 : (low + high) / 2);
    }
  return shade;
}

void
pw_qr_shade_free (PwQrShade *shade) {
  if (shade == NULL)
    return;
  g_free (shade->limits);
  g_free (shade);
}

float
pw_qr_shade_pixel (const PwPicture *picture, float x, float y) {
  float right = (float)(picture->width - 1), bottom = (float)(picture->height - 1);
  x = CLAMP (x - 0.5f, 0, right);
  y = CLAMP (y - 0.5f, 0, bottom);
  guint left = (guint)x, top = (guint)y;
  guint beside = left + 1 < picture->width ? 1 : 0;
  gsize below = top + 1 < picture->height ? picture->width : 0;
  float fx = x - (float)left, fy = y - (float)top;
  const guint8 *at = picture->pixels + (gsize)top * picture->width + left;
  float upper = (float)at[0] + fx * (float)(at[beside] - at[0]);
  float lower = (float)at[below] + fx * (float)(at[below + beside] - at[below]);
  return upper + fy * (lower - upper);
}
