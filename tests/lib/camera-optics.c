/* Camera optics: a separable Gaussian, and a smear of a few bilinear taps. */
#include "tests/lib/camera-optics.h"

#include <math.h>
#include <string.h>

#define RADIUS_MAX 8
#define SMEAR_TAPS_MAX 9

CameraPlane *
camera_plane_new (guint width, guint height) {
  CameraPlane *plane = g_new0 (CameraPlane, 1);
  plane->width = width;
  plane->height = height;
  plane->light = g_new0 (float, (gsize)width *height);
  plane->spare = g_new0 (float, (gsize)width *height);
  return plane;
}

void
camera_plane_free (CameraPlane *plane) {
  if (plane == NULL)
    return;
  g_free (plane->light);
  g_free (plane->spare);
  g_free (plane);
}

static void
swap (CameraPlane *plane) {
  float *light = plane->light;
  plane->light = plane->spare;
  plane->spare = light;
}

static guint
make_kernel (double sigma, float kernel[RADIUS_MAX + 1]) {
  guint radius = (guint)MIN (ceil (2.5 * sigma), RADIUS_MAX);
  double sum = 0;
  for (guint i = 0; i <= radius; i++)
    sum += (i == 0 ? 1 : 2) * exp (-(double)(i * i) / (2 * sigma * sigma));
  for (guint i = 0; i <= radius; i++)
    kernel[i] = (float)(exp (-(double)(i * i) / (2 * sigma * sigma)) / sum);
  return radius;
}

static void
add_rows (float *restrict out, const float *restrict a, const float *restrict b, float weight,
          guint count) {
  for (guint x = 0; x < count; x++)
    out[x] += weight * (a[x] + b[x]);
}

static void
scale_row (float *restrict out, const float *restrict in, float weight, guint count) {
  for (guint x = 0; x < count; x++)
    out[x] = weight * in[x];
}

static void
blur_row (float *restrict out, const float *in, const float *kernel, guint radius, guint width) {
  guint edge = MIN (radius, width);
  scale_row (out, in, kernel[0], width);
  for (guint i = 1; i <= radius && width > 2 * radius; i++)
    add_rows (out + radius, in + radius - i, in + radius + i, kernel[i], width - 2 * radius);
  for (guint n = 0; n < 2 * edge; n++) { /* both ends, whose neighbours are partly missing */
    int x = (int)(n < edge ? n : width - 1 - (n - edge));
    float sum = kernel[0] * in[x];
    for (int i = 1; i <= (int)radius; i++)
      sum += kernel[i] * (in[MAX (x - i, 0)] + in[MIN (x + i, (int)width - 1)]);
    out[x] = sum;
  }
}

void
camera_optics_blur (CameraPlane *plane, double sigma) {
  if (sigma < 0.05)
    return;
  float kernel[RADIUS_MAX + 1];
  guint radius = make_kernel (sigma, kernel), width = plane->width;
  int last = (int)plane->height - 1;
  for (int y = 0; y <= last; y++)
    blur_row (plane->spare + (gsize)y * width, plane->light + (gsize)y * width, kernel, radius,
              width);
  swap (plane);
  for (int y = 0; y <= last; y++) {
    float *out = plane->spare + (gsize)y * width;
    scale_row (out, plane->light + (gsize)y * width, kernel[0], width);
    for (int i = 1; i <= (int)radius; i++)
      add_rows (out, plane->light + (gsize)MAX (y - i, 0) * width,
                plane->light + (gsize)MIN (y + i, last) * width, kernel[i], width);
  }
  swap (plane);
}

/* Adds `weight` times the picture moved by (dx, dy), bilinear; rows and columns at the edge repeat.
 */
static void
add_moved (const CameraPlane *plane, double dx, double dy, float weight) {
  int left = (int)floor (dx), top = (int)floor (dy);
  int width = (int)plane->width, last = (int)plane->height - 1;
  float fx = (float)(dx - left), fy = (float)(dy - top);
  int from = CLAMP (-left, 0, width), to = CLAMP (width - 1 - left, from, width);
  for (int y = 0; y <= last; y++) {
    const float *upper = plane->light + (gsize)CLAMP (y + top, 0, last) * plane->width;
    const float *lower = plane->light + (gsize)CLAMP (y + top + 1, 0, last) * plane->width;
    float *restrict out = plane->spare + (gsize)y * plane->width;
    float a = weight * (1 - fx) * (1 - fy), b = weight * fx * (1 - fy);
    float c = weight * (1 - fx) * fy, d = weight * fx * fy;
    for (int x = from; x < to; x++)
      out[x] += a * upper[x + left] + b * upper[x + left + 1] + c * lower[x + left]
                + d * lower[x + left + 1];
    for (int x = 0; x < width; x++)
      if (x < from || x >= to)
        out[x] += weight * upper[CLAMP (x + left, 0, width - 1)];
  }
}

void
camera_optics_smear (CameraPlane *plane, double dx, double dy) {
  double length = hypot (dx, dy);
  if (length < 0.2)
    return;
  guint taps = (guint)MIN (ceil (length) + 1, SMEAR_TAPS_MAX);
  memset (plane->spare, 0, (gsize)plane->width * plane->height * sizeof *plane->spare);
  for (guint i = 0; i < taps; i++) {
    double at = (i + 0.5) / taps - 0.5;
    add_moved (plane, at * dx, at * dy, 1.0f / (float)taps);
  }
  swap (plane);
}
