/* Homography: how a flat square of modules lies in a picture, seen from any side. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* (x, y, 1) in modules -> pixels, up to scale; row by row. */
typedef struct {
  double m[9];
} PwHomography;

/* One point seen: (x, y) in modules lies at (px, py) in the picture. */
typedef struct {
  double x, y;
  double px, py;
} PwPointPair;

/* FALSE, and the outputs untouched, for a point at or behind the horizon. */
gboolean pw_homography_apply (const PwHomography *map, double x, double y, double *px, double *py);

/* The map that fits `count` pairs best (least squares). FALSE for fewer than four, or when they
 * leave it open, as points on a line do. */
gboolean pw_homography_fit (const PwPointPair *pairs, guint count, PwHomography *map);

G_END_DECLS
