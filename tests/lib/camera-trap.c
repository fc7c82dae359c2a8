/* Camera trap: many finders that belong to no code. */
#include "tests/lib/camera-trap.h"

#define SPACING 9 /* modules from one finder to the next */

static void
draw_square (PwPicture *picture, guint left, guint top, guint side, guint8 shade) {
  for (guint y = top; y < MIN (top + side, picture->height); y++)
    for (guint x = left; x < MIN (left + side, picture->width); x++)
      picture->pixels[(gsize)y * picture->width + x] = shade;
}

PwPicture *
camera_trap_finders (guint width, guint height, guint count, guint px) {
  PwPicture *picture = pw_picture_new (width, height, 255);
  guint cols = MAX (width / (SPACING * px), 1);
  for (guint i = 0; i < count; i++) {
    guint x = i % cols * SPACING * px + px, y = i / cols * SPACING * px + px;
    draw_square (picture, x, y, 7 * px, 0);
    draw_square (picture, x + px, y + px, 5 * px, 255);
    draw_square (picture, x + 2 * px, y + 2 * px, 3 * px, 0);
  }
  return picture;
}
