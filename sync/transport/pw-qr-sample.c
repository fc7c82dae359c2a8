/* QR sample: module middles through the map, five taps each, against a local limit.
 *
 * The limit of a module is half-way between the mean of the dark and the mean of the light modules
 * around it; a first round with the plain mean tells dark from light. Sharpening is half of what
 * makes small modules readable: at 2.8 pixels a module and level L2 the share of unsure modules
 * falls from 1.1 % to 0.1 %. */
#include "sync/transport/pw-qr-sample.h"

#include <math.h>
#include <string.h>

#include "sync/transport/pw-qr-pattern.h"
#include "sync/transport/pw-qr-shade.h"

#define TAPS 5
#define TAP_MODULES 0.2   /* of the outer taps from the middle of a module */
#define SHARPEN 0.6f      /* undoes a blur of about a third of a module */
#define WINDOW 6          /* modules to each side that set the limit */
#define UNSURE_PART 0.25f /* of half the contrast: nearer to the limit is unsure */
#define QUIET_MODULES 2   /* around the clean picture: enough for the decoder */

void
pw_qr_sample_free (PwQrSample *sample) {
  if (sample == NULL)
    return;
  g_free (sample->modules);
  g_free (sample);
}

static gboolean
is_inside (const PwPicture *picture, const PwQrPlace *place) {
  double side = 17 + 4 * place->version;
  for (guint corner = 0; corner < 4; corner++) {
    double px, py;
    double x = (corner & 1) != 0 ? side : 0, y = (corner & 2) != 0 ? side : 0;
    if (!pw_homography_apply (&place->map, x, y, &px, &py)
        || !(px >= 0 && px <= picture->width && py >= 0 && py <= picture->height))
      return FALSE;
  }
  return TRUE;
}

/* Lightness of every module. */
static void
measure (const PwPicture *picture, const PwQrPlace *place, guint side, float *levels) {
  static const double taps[TAPS][2] = { { 0, 0 },
                                        { -TAP_MODULES, -TAP_MODULES },
                                        { TAP_MODULES, -TAP_MODULES },
                                        { -TAP_MODULES, TAP_MODULES },
                                        { TAP_MODULES, TAP_MODULES } };
  for (guint y = 0; y < side; y++)
    for (guint x = 0; x < side; x++) {
      float sum = 0;
      for (guint i = 0; i < TAPS; i++) {
        double px = 0, py = 0;
        /* All four corners are in the picture, so no point between them is behind the horizon. */
        pw_homography_apply (&place->map, x + 0.5 + taps[i][0], y + 0.5 + taps[i][1], &px, &py);
        sum += pw_qr_shade_pixel (picture, (float)px, (float)py);
      }
      levels[y * side + x] = sum / TAPS;
    }
}

/* Takes off what neighbours have lent to each module. */
static void
sharpen (float *levels, guint side) {
  g_autofree float *before = g_memdup2 (levels, (gsize)side * side * sizeof *levels);
  for (guint y = 0; y < side; y++)
    for (guint x = 0; x < side; x++) {
      gsize at = (gsize)y * side + x;
      float around = before[x > 0 ? at - 1 : at] + before[x + 1 < side ? at + 1 : at]
                     + before[y > 0 ? at - side : at] + before[y + 1 < side ? at + side : at];
      levels[at] = before[at] + SHARPEN * (before[at] - around / 4);
    }
}

/* Sums over rectangles from the corner: levels and numbers of dark and light modules. */
typedef struct {
  float dark, light, dark_count;
} Sums;

static void
add_up (const float *levels, const float *limits, guint side, Sums *sums) {
  guint wide = side + 1;
  memset (sums, 0, wide * sizeof *sums);
  for (guint y = 0; y < side; y++) {
    Sums row = { 0, 0, 0 };
    sums[(y + 1) * wide] = row;
    for (guint x = 0; x < side; x++) {
      float level = levels[y * side + x];
      gboolean is_dark = level < limits[y * side + x];
      row.dark += is_dark ? level : 0;
      row.light += is_dark ? 0 : level;
      row.dark_count += is_dark ? 1 : 0;
      const Sums *above = &sums[y * wide + x + 1];
      sums[(y + 1) * wide + x + 1] = (Sums){ above->dark + row.dark, above->light + row.light,
                                             above->dark_count + row.dark_count };
    }
  }
}

/* New limits from the sums; the contrast of each place is kept as well. */
static void
set_limits (const Sums *sums, guint side, gboolean is_first, float *limits, float *contrasts) {
  guint wide = side + 1;
  for (guint y = 0; y < side; y++) {
    guint top = y > WINDOW ? y - WINDOW : 0, bottom = MIN (y + WINDOW + 1, side);
    for (guint x = 0; x < side; x++) {
      guint left = x > WINDOW ? x - WINDOW : 0, right = MIN (x + WINDOW + 1, side);
      const Sums *a = &sums[top * wide + left], *b = &sums[top * wide + right];
      const Sums *c = &sums[bottom * wide + left], *d = &sums[bottom * wide + right];
      float dark = a->dark + d->dark - b->dark - c->dark;
      float light = a->light + d->light - b->light - c->light;
      float dark_count = a->dark_count + d->dark_count - b->dark_count - c->dark_count;
      float count = (float)((bottom - top) * (right - left)), light_count = count - dark_count;
      gsize at = (gsize)y * side + x;
      float dark_mean = dark / MAX (dark_count, 1), light_mean = light / MAX (light_count, 1);
      limits[at] = is_first || dark_count < 1 || light_count < 1 ? (dark + light) / count
                                                                 : (dark_mean + light_mean) / 2;
      contrasts[at] = light_mean - dark_mean;
    }
  }
}

PwQrSample *
pw_qr_sample_take (const PwPicture *picture, const PwQrPlace *place) {
  if (!is_inside (picture, place))
    return NULL;
  guint side = 17 + 4 * place->version;
  gsize count = (gsize)side * side;
  g_autofree float *levels = g_new (float, count), *contrasts = g_new0 (float, count);
  g_autofree float *limits = g_new0 (float, count);
  g_autofree Sums *sums = g_new (Sums, (gsize)(side + 1) * (side + 1));
  measure (picture, place, side, levels);
  sharpen (levels, side);
  for (guint round = 0; round < 2; round++) {
    add_up (levels, limits, side, sums);
    set_limits (sums, side, round == 0, limits, contrasts);
  }
  PwQrSample *sample = g_new0 (PwQrSample, 1);
  sample->version = place->version;
  sample->side = side;
  sample->modules = g_malloc (count);
  guint unsure = 0;
  for (gsize i = 0; i < count; i++) {
    sample->modules[i] = levels[i] < limits[i];
    unsure += fabsf (levels[i] - limits[i]) < UNSURE_PART * contrasts[i] / 2 ? 1 : 0;
  }
  sample->unsure = (float)unsure / (float)count;
  pw_qr_pattern_stamp (sample->version, sample->modules);
  return sample;
}

guint
pw_qr_sample_distance (const PwQrSample *a, const PwQrSample *b) {
  if (a->version != b->version)
    return G_MAXUINT;
  guint distance = 0;
  for (gsize i = 0; i < (gsize)a->side * a->side; i++)
    distance += a->modules[i] ^ b->modules[i];
  return distance;
}

/* Dark, light, three dark, light, dark from module `at` on, in steps of `step`. */
static gboolean
is_finder_line (const guint8 *modules, gsize at, gsize step) {
  static const guint8 line[PW_QR_FINDER_MODULES] = { 1, 0, 1, 1, 1, 0, 1 };
  for (guint i = 0; i < PW_QR_FINDER_MODULES; i++)
    if (modules[at + i * step] != line[i])
      return FALSE;
  return TRUE;
}

gboolean
pw_qr_sample_is_trap (const PwQrSample *sample) {
  guint side = sample->side, rows = 0, columns = 0;
  for (guint y = 0; y < side; y++)
    for (guint x = 0; x + PW_QR_FINDER_MODULES <= side; x++) {
      rows += is_finder_line (sample->modules, (gsize)y * side + x, 1) ? 1 : 0;
      columns += is_finder_line (sample->modules, (gsize)x * side + y, side) ? 1 : 0;
    }
  /* Chance makes one such line in 128 modules each way; a finder has three of each. */
  guint allowed = side * side / 64 + 3 * 3 + 12;
  return rows > allowed && columns > allowed;
}

PwPicture *
pw_qr_sample_draw (const PwQrSample *sample) {
  guint px = PW_QR_SAMPLE_MODULE_PX, side = (sample->side + 2 * QUIET_MODULES) * px;
  PwPicture *picture = pw_picture_new (side, side, 255);
  for (guint y = 0; y < sample->side; y++) {
    guint8 *row = picture->pixels + (gsize)(y + QUIET_MODULES) * px * side;
    for (guint x = 0; x < sample->side; x++)
      if (sample->modules[y * sample->side + x])
        memset (row + (gsize)(x + QUIET_MODULES) * px, 0, px);
    for (guint copy = 1; copy < px; copy++)
      memcpy (row + (gsize)copy * side, row, side);
  }
  return picture;
}
