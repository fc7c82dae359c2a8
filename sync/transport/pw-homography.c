/* Homography: eight linear equations, made well-behaved by moving both sides to -1..1. */
#include "sync/transport/pw-homography.h"

#include <math.h>

#define UNKNOWNS 8
#define TINY 1e-9

/* Moves values to about -1..1: (value - middle) * scale. */
typedef struct {
  double middle_x, middle_y, scale;
} Frame;

gboolean
pw_homography_apply (const PwHomography *map, double x, double y, double *px, double *py) {
  const double *m = map->m;
  double w = m[6] * x + m[7] * y + m[8];
  if (!(w > TINY))
    return FALSE;
  *px = (m[0] * x + m[1] * y + m[2]) / w;
  *py = (m[3] * x + m[4] * y + m[5]) / w;
  return TRUE;
}

static Frame
frame_of (const PwPointPair *pairs, guint count, gboolean is_pixels) {
  double sum_x = 0, sum_y = 0, reach = TINY;
  for (guint i = 0; i < count; i++) {
    sum_x += is_pixels ? pairs[i].px : pairs[i].x;
    sum_y += is_pixels ? pairs[i].py : pairs[i].y;
  }
  Frame frame = { sum_x / count, sum_y / count, 1 };
  for (guint i = 0; i < count; i++) {
    reach = MAX (reach, fabs ((is_pixels ? pairs[i].px : pairs[i].x) - frame.middle_x));
    reach = MAX (reach, fabs ((is_pixels ? pairs[i].py : pairs[i].y) - frame.middle_y));
  }
  frame.scale = 1 / reach;
  return frame;
}

/* Adds one equation row . unknowns = right to the normal equations (last column: right side). */
static void
add_equation (double normal[UNKNOWNS][UNKNOWNS + 1], const double row[UNKNOWNS], double right) {
  for (guint i = 0; i < UNKNOWNS; i++) {
    for (guint k = 0; k < UNKNOWNS; k++)
      normal[i][k] += row[i] * row[k];
    normal[i][UNKNOWNS] += row[i] * right;
  }
}

static gboolean
solve (double a[UNKNOWNS][UNKNOWNS + 1]) {
  for (guint col = 0; col < UNKNOWNS; col++) {
    guint best = col;
    for (guint row = col + 1; row < UNKNOWNS; row++)
      if (fabs (a[row][col]) > fabs (a[best][col]))
        best = row;
    if (!(fabs (a[best][col]) > TINY))
      return FALSE;
    for (guint k = 0; k <= UNKNOWNS; k++) {
      double swap = a[col][k];
      a[col][k] = a[best][k];
      a[best][k] = swap;
    }
    for (guint row = 0; row < UNKNOWNS; row++) {
      double factor = row == col ? 0 : a[row][col] / a[col][col];
      for (guint k = col; k <= UNKNOWNS && factor != 0; k++)
        a[row][k] -= factor * a[col][k];
    }
  }
  for (guint row = 0; row < UNKNOWNS; row++)
    a[row][UNKNOWNS] /= a[row][row];
  return TRUE;
}

/* The map between the moved frames, taken back to modules and pixels. */
static void
unframe (const double h[9], const Frame *from, const Frame *to, PwHomography *map) {
  double moved[9];
  for (guint row = 0; row < 3; row++) {
    moved[3 * row] = h[3 * row] * from->scale;
    moved[3 * row + 1] = h[3 * row + 1] * from->scale;
    moved[3 * row + 2]
        = h[3 * row + 2] - moved[3 * row] * from->middle_x - moved[3 * row + 1] * from->middle_y;
  }
  for (guint k = 0; k < 3; k++) {
    map->m[k] = moved[k] / to->scale + to->middle_x * moved[6 + k];
    map->m[3 + k] = moved[3 + k] / to->scale + to->middle_y * moved[6 + k];
    map->m[6 + k] = moved[6 + k];
  }
}

gboolean
pw_homography_fit (const PwPointPair *pairs, guint count, PwHomography *map) {
  if (count < 4)
    return FALSE;
  Frame from = frame_of (pairs, count, FALSE), to = frame_of (pairs, count, TRUE);
  double normal[UNKNOWNS][UNKNOWNS + 1] = { 0 };
  for (guint i = 0; i < count; i++) {
    double x = (pairs[i].x - from.middle_x) * from.scale;
    double y = (pairs[i].y - from.middle_y) * from.scale;
    double u = (pairs[i].px - to.middle_x) * to.scale;
    double v = (pairs[i].py - to.middle_y) * to.scale;
    add_equation (normal, (double[]){ x, y, 1, 0, 0, 0, -u * x, -u * y }, u);
    add_equation (normal, (double[]){ 0, 0, 0, x, y, 1, -v * x, -v * y }, v);
  }
  if (!solve (normal))
    return FALSE;
  double h[9] = { [8] = 1 };
  for (guint i = 0; i < UNKNOWNS; i++)
    h[i] = normal[i][UNKNOWNS];
  unframe (h, &from, &to, map);
  return TRUE;
}
