/* Camera perspective: where on a tilted screen each point of the camera's picture looks. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct {
  double rotation; /* radians, about the line of sight */
  double tilt_x;   /* about the screen's horizontal axis */
  double tilt_y;   /* about its vertical axis */
} CameraPose;

/* Camera pixels (x, y, 1) -> screen pixels, up to scale; row by row. */
typedef struct {
  double m[9];
} CameraMap;

/* The screen fills `fill` of the picture's height or width, less where rotation and tilt would push
 * a corner to within `margin_px` of the edge. */
CameraMap camera_perspective (const CameraPose *pose, double fill, double margin_px,
                              guint screen_width, guint screen_height, guint width, guint height);

/* The map after the picture has moved by (dx, dy) camera pixels. */
CameraMap camera_perspective_moved (const CameraMap *map, double dx, double dy);

G_END_DECLS
