/* Camera perspective: rotation, tilt and a pinhole, turned around into a map from camera to screen.
 */
#include "tests/lib/camera-perspective.h"

#include <math.h>

#define DISTANCE_WIDTHS 2.5 /* of the pinhole from the screen, in screen widths */
#define SHRINK 0.98         /* a step of the search for a size at which all corners fit */

/* Rotation about the line of sight after both tilts, as the first two columns of a 3 x 3 matrix:
 * points of the screen have no depth of their own. */
static void
turn (const CameraPose *pose, double columns[6]) {
  double cz = cos (pose->rotation), sz = sin (pose->rotation);
  double cx = cos (pose->tilt_x), sx = sin (pose->tilt_x);
  double cy = cos (pose->tilt_y), sy = sin (pose->tilt_y);
  columns[0] = cz * cy;
  columns[1] = cz * sx * sy - sz * cx;
  columns[2] = sz * cy;
  columns[3] = sz * sx * sy + cz * cx;
  columns[4] = -sy;
  columns[5] = sx * cy;
}

/* Screen pixels -> camera pixels at `scale` camera pixels per screen pixel in the middle. */
static void
forward (const double columns[6], double scale, guint screen_width, guint screen_height,
         guint width, guint height, double h[9]) {
  double distance = DISTANCE_WIDTHS * screen_width;
  double u = screen_width / 2.0, v = screen_height / 2.0;
  for (guint row = 0; row < 2; row++) {
    h[3 * row] = scale * columns[2 * row];
    h[3 * row + 1] = scale * columns[2 * row + 1];
  }
  h[6] = columns[4] / distance;
  h[7] = columns[5] / distance;
  h[8] = 1 - h[6] * u - h[7] * v;
  for (guint row = 0; row < 2; row++) {
    double middle = row == 0 ? width / 2.0 : height / 2.0;
    h[3 * row] += middle * h[6];
    h[3 * row + 1] += middle * h[7];
    h[3 * row + 2] = -scale * (columns[2 * row] * u + columns[2 * row + 1] * v) + middle * h[8];
  }
}

static gboolean
corners_fit (const double h[9], double margin, guint screen_width, guint screen_height, guint width,
             guint height) {
  for (guint corner = 0; corner < 4; corner++) {
    double u = corner & 1 ? screen_width : 0, v = corner & 2 ? screen_height : 0;
    double w = h[6] * u + h[7] * v + h[8];
    double x = (h[0] * u + h[1] * v + h[2]) / w, y = (h[3] * u + h[4] * v + h[5]) / w;
    if (w <= 0 || x < margin || y < margin || x > width - margin || y > height - margin)
      return FALSE;
  }
  return TRUE;
}

static CameraMap
inverse (const double h[9]) {
  CameraMap map;
  double *m = map.m;
  m[0] = h[4] * h[8] - h[5] * h[7];
  m[1] = h[2] * h[7] - h[1] * h[8];
  m[2] = h[1] * h[5] - h[2] * h[4];
  m[3] = h[5] * h[6] - h[3] * h[8];
  m[4] = h[0] * h[8] - h[2] * h[6];
  m[5] = h[2] * h[3] - h[0] * h[5];
  m[6] = h[3] * h[7] - h[4] * h[6];
  m[7] = h[1] * h[6] - h[0] * h[7];
  m[8] = h[0] * h[4] - h[1] * h[3];
  return map;
}

CameraMap
camera_perspective (const CameraPose *pose, double fill, double margin_px, guint screen_width,
                    guint screen_height, guint width, guint height) {
  double columns[6], h[9];
  turn (pose, columns);
  double scale = fill * MIN ((double)height / screen_height, (double)width / screen_width);
  forward (columns, scale, screen_width, screen_height, width, height, h);
  while (!corners_fit (h, margin_px, screen_width, screen_height, width, height)) {
    scale *= SHRINK;
    g_assert (scale > 0.01);
    forward (columns, scale, screen_width, screen_height, width, height, h);
  }
  return inverse (h);
}

CameraMap
camera_perspective_moved (const CameraMap *map, double dx, double dy) {
  CameraMap moved = *map;
  for (guint row = 0; row < 3; row++)
    moved.m[3 * row + 2] -= map->m[3 * row] * dx + map->m[3 * row + 1] * dy;
  return moved;
}
