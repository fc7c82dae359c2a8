/* QR place: patterns of known shape are looked for near where they should be, and the map is fitted
 * through where they are.
 *
 * 1. The three finders first, over the whole reach: they say how the code has moved as a whole.
 * 2. Then the alignment patterns over what is left of error. Random modules can look like one, so
 *    those that lie far from the common map are dropped and the rest is fitted again.
 * 3. How well a pattern fits is how much lighter its light modules are than its dark ones. */
#include "sync/transport/pw-qr-place.h"

#include <math.h>

#include "sync/transport/pw-qr-pattern.h"
#include "sync/transport/pw-qr-shade.h"

#define PATTERNS_MAX (3 + PW_QR_ALIGNMENT_PLACES_MAX * PW_QR_ALIGNMENT_PLACES_MAX)
#define COARSE 0.5           /* modules: first steps of a search */
#define FINE 0.125           /* last steps */
#define ALIGNMENT_REACH 1.25 /* modules: of what is unsure after the finders */
#define CONTRAST_MIN 14.0f   /* shades between dark and light modules of a pattern */
#define STRAY_MODULES 0.4    /* from the common map: such a pattern is something else */
#define ROUNDS 2

/* A bull's eye that has been looked for. */
typedef struct {
  double x, y; /* its middle in modules */
  int radius;  /* rings around the middle that are looked at */
  guint dark_rings;
  gboolean is_seen;
  double px, py; /* where it was seen */
} Pattern;

/* Pixels per module at one point, as a 2 x 2 matrix. */
typedef struct {
  double px, py;
  double ax, ay; /* one module along the row */
  double dx, dy; /* one module down */
} Local;

gboolean
pw_qr_place_middle (const PwQrPlace *place, double *px, double *py, double *module_px) {
  double middle = (17 + 4 * place->version) / 2.0, x, y, u, v;
  if (!pw_homography_apply (&place->map, middle, middle, px, py)
      || !pw_homography_apply (&place->map, middle + 1, middle, &x, &y)
      || !pw_homography_apply (&place->map, middle, middle + 1, &u, &v))
    return FALSE;
  *module_px = sqrt (fabs ((x - *px) * (v - *py) - (y - *py) * (u - *px)));
  return isfinite (*px) && isfinite (*py) && *module_px > 0.5;
}

gboolean
pw_qr_place_is_same (const PwQrPlace *a, const PwQrPlace *b) {
  double ax, ay, a_module, bx, by, b_module;
  if (!pw_qr_place_middle (a, &ax, &ay, &a_module) || !pw_qr_place_middle (b, &bx, &by, &b_module))
    return FALSE;
  double a_side = a_module * (17 + 4 * a->version), b_side = b_module * (17 + 4 * b->version);
  return hypot (ax - bx, ay - by) < 0.4 * MIN (a_side, b_side);
}

static gboolean
local_at (const PwHomography *map, double x, double y, Local *local) {
  double rx, ry, bx, by;
  if (!pw_homography_apply (map, x, y, &local->px, &local->py)
      || !pw_homography_apply (map, x + 1, y, &rx, &ry)
      || !pw_homography_apply (map, x, y + 1, &bx, &by))
    return FALSE;
  local->ax = rx - local->px;
  local->ay = ry - local->py;
  local->dx = bx - local->px;
  local->dy = by - local->py;
  return isfinite (local->px) && isfinite (local->py)
         && fabs (local->ax) + fabs (local->ay) + fabs (local->dx) + fabs (local->dy) < 1000;
}

/* Light modules less dark ones of the pattern, if its middle were (u, v) modules off. */
static float
contrast_at (const PwPicture *picture, const Pattern *pattern, const Local *local, double u,
             double v) {
  float sums[2] = { 0, 0 };
  int counts[2] = { 0, 0 };
  for (int row = -pattern->radius; row <= pattern->radius; row++)
    for (int col = -pattern->radius; col <= pattern->radius; col++) {
      int ring = MAX (ABS (row), ABS (col)), is_dark = pattern->dark_rings >> ring & 1;
      double x = u + col, y = v + row;
      sums[is_dark]
          += pw_qr_shade_pixel (picture, (float)(local->px + x * local->ax + y * local->dx),
                                (float)(local->py + x * local->ay + y * local->dy));
      counts[is_dark]++;
    }
  return sums[0] / (float)counts[0] - sums[1] / (float)counts[1];
}

/* The best of a square of steps around (*u, *v). */
static float
search_square (const PwPicture *picture, const Pattern *pattern, const Local *local, double reach,
               double step, double *u, double *v) {
  double from_u = *u, from_v = *v;
  float best = -256;
  int steps = (int)ceil (reach / step);
  for (int row = -steps; row <= steps; row++)
    for (int col = -steps; col <= steps; col++) {
      float contrast
          = contrast_at (picture, pattern, local, from_u + col * step, from_v + row * step);
      if (contrast > best) {
        best = contrast;
        *u = from_u + col * step;
        *v = from_v + row * step;
      }
    }
  return best;
}

/* Between steps: the top of the parabola through three values. */
static double
top_of (float before, float here, float after) {
  double bend = (double)before - 2 * (double)here + (double)after;
  return bend > -1e-6 ? 0 : CLAMP (((double)before - (double)after) / (2 * bend), -0.5, 0.5);
}

static void
look_for (const PwPicture *picture, const PwHomography *map, double reach, Pattern *pattern) {
  Local local;
  pattern->is_seen = FALSE;
  if (!local_at (map, pattern->x, pattern->y, &local))
    return;
  double u = 0, v = 0;
  search_square (picture, pattern, &local, reach, COARSE, &u, &v);
  search_square (picture, pattern, &local, COARSE / 2, COARSE / 2, &u, &v);
  float best = search_square (picture, pattern, &local, FINE, FINE, &u, &v);
  if (best < CONTRAST_MIN)
    return;
  u += FINE
       * top_of (contrast_at (picture, pattern, &local, u - FINE, v), best,
                 contrast_at (picture, pattern, &local, u + FINE, v));
  v += FINE
       * top_of (contrast_at (picture, pattern, &local, u, v - FINE), best,
                 contrast_at (picture, pattern, &local, u, v + FINE));
  pattern->px = local.px + u * local.ax + v * local.dx;
  pattern->py = local.py + u * local.ay + v * local.dy;
  pattern->is_seen = TRUE;
}

/* --- fitting --------------------------------------------------------------------------------- */

static guint
list_patterns (guint version, Pattern patterns[PATTERNS_MAX]) {
  const Pattern finder = { .radius = 4, .dark_rings = 1 << 0 | 1 << 1 | 1 << 3 };
  const Pattern alignment = { .radius = 2, .dark_rings = 1 << 0 | 1 << 2 };
  double far = 17 + 4 * version - 3.5;
  const double corners[3][2] = { { 3.5, 3.5 }, { far, 3.5 }, { 3.5, far } };
  guint8 places[PW_QR_ALIGNMENT_PLACES_MAX];
  guint count = pw_qr_alignment_places (version, places), used = 3;
  for (guint i = 0; i < 3; i++) {
    patterns[i] = finder;
    patterns[i].x = corners[i][0];
    patterns[i].y = corners[i][1];
  }
  for (guint row = 0; row < count; row++)
    for (guint col = 0; col < count; col++) {
      if (!pw_qr_alignment_is_at (count, col, row))
        continue;
      patterns[used] = alignment;
      patterns[used].x = places[col] + 0.5;
      patterns[used++].y = places[row] + 0.5;
    }
  return used;
}

/* The map with the three finders moved to where they are, by an affine change of the picture. */
static gboolean
follow_finders (const Pattern *finders, PwHomography *map) {
  double from[3][2];
  for (guint i = 0; i < 3; i++)
    if (!finders[i].is_seen
        || !pw_homography_apply (map, finders[i].x, finders[i].y, &from[i][0], &from[i][1]))
      return FALSE;
  double ux = from[1][0] - from[0][0], uy = from[1][1] - from[0][1];
  double vx = from[2][0] - from[0][0], vy = from[2][1] - from[0][1];
  double area = ux * vy - uy * vx;
  if (fabs (area) < 1)
    return FALSE;
  double px = finders[1].px - finders[0].px, py = finders[1].py - finders[0].py;
  double qx = finders[2].px - finders[0].px, qy = finders[2].py - finders[0].py;
  double a = (px * vy - qx * uy) / area, b = (qx * ux - px * vx) / area;
  double c = (py * vy - qy * uy) / area, d = (qy * ux - py * vx) / area;
  double tx = finders[0].px - a * from[0][0] - b * from[0][1];
  double ty = finders[0].py - c * from[0][0] - d * from[0][1];
  for (guint k = 0; k < 3; k++) {
    double x = map->m[k], y = map->m[3 + k], w = map->m[6 + k];
    map->m[k] = a * x + b * y + tx * w;
    map->m[3 + k] = c * x + d * y + ty * w;
  }
  return TRUE;
}

static gboolean
fit_seen (Pattern *patterns, guint count, PwHomography *map) {
  PwPointPair pairs[PATTERNS_MAX];
  guint seen = 0;
  for (guint i = 0; i < count; i++)
    if (patterns[i].is_seen)
      pairs[seen++] = (PwPointPair){ patterns[i].x, patterns[i].y, patterns[i].px, patterns[i].py };
  return pw_homography_fit (pairs, seen, map);
}

/* Forgets the alignment patterns that lie too far from where the map has them; TRUE if any. */
static gboolean
drop_strays (Pattern *patterns, guint count, const PwHomography *map) {
  gboolean any = FALSE;
  for (guint i = 3; i < count; i++) {
    Local local;
    if (!patterns[i].is_seen || !local_at (map, patterns[i].x, patterns[i].y, &local))
      continue;
    double module = sqrt (fabs (local.ax * local.dy - local.ay * local.dx));
    if (hypot (patterns[i].px - local.px, patterns[i].py - local.py) <= STRAY_MODULES * module)
      continue;
    patterns[i].is_seen = FALSE;
    any = TRUE;
  }
  return any;
}

gboolean
pw_qr_place_refine (const PwPicture *picture, double reach, PwQrPlace *place) {
  Pattern patterns[PATTERNS_MAX];
  guint count = list_patterns (place->version, patterns);
  PwHomography map = place->map;
  for (guint i = 0; i < 3; i++)
    look_for (picture, &map, reach, &patterns[i]);
  if (!follow_finders (patterns, &map))
    return FALSE;
  for (guint round = 0; round < ROUNDS && count > 3; round++) {
    for (guint i = 3; i < count; i++)
      look_for (picture, &map, round == 0 ? ALIGNMENT_REACH : COARSE, &patterns[i]);
    PwHomography fitted;
    if (!fit_seen (patterns, count, &fitted))
      break;
    if (drop_strays (patterns, count, &fitted) && !fit_seen (patterns, count, &fitted))
      break;
    map = fitted;
  }
  place->map = map;
  return TRUE;
}
