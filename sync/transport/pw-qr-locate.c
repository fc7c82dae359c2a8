/* QR locate: three finders at a right angle are a code if two timing patterns join them.
 *
 * 1. Finders A (corner), B (along the row) and C (down) with like modules and like distances.
 * 2. Row 6 and column 6 run between them, dark and light by turns. The number of changes is the
 *    version; how the changes crowd towards one end is the perspective. Three points and two such
 *    ratios are the whole map, without the fourth corner, where there may be nothing to see.
 * 3. The map is refined by the alignment patterns (pw-qr-place.h). */
#include "sync/transport/pw-qr-locate.h"

#include <math.h>
#include <stdlib.h>
#include <time.h>

#include "sync/transport/pw-qr-draw.h"
#include "sync/transport/pw-qr-finders.h"
#include "sync/transport/pw-qr-pattern.h"

#define PARTNERS_MAX 40     /* nearest finders that may belong to the same code */
#define TRIPLES_MAX 4000    /* whose timing is looked at, in one picture */
#define TRIPLES_FREE 300    /* of these, whatever time it takes: what honest pictures need */
#define LEGS_RATIO 1.4f     /* of the distances A-B and A-C, either way */
#define MODULES_RATIO 1.6f  /* of the modules of two finders */
#define COSINE_MAX 0.36f    /* between the legs: 69 to 111 degrees */
#define LEG_MODULES_MIN 12  /* version 1 has 14 */
#define LEG_MODULES_MAX 190 /* version 40 has 170 */
#define TO_TIMING 3         /* modules from a finder's middle to row 6 */
#define ASTRAY 0.4f         /* modules: so far off row 6 may be where it is looked for */
#define ALTERNATION_MIN 1.15f
#define PROFILE_STEPS 4 /* samples per module, at least */
#define PROFILE_MAX 1024
#define SCORE_MIN 0.85f /* of the timing: above 1 where it is right, below 0.75 elsewhere */
#define BEND_MAX 0.32   /* logarithm of the ratio of depths */
#define CODE_MODULES(version) (17 + 4 * (version))

typedef struct {
  const PwPicture *picture;
  const PwQrShade *shade;
  PwQrFinder finders[PW_QR_FINDERS_MAX];
  guint count;
  guint8 is_used[PW_QR_FINDERS_MAX]; /* belongs to a place */
  gint64 until_us;                   /* of pw_qr_thread_us() */
  guint triples;                     /* looked at so far */
  PwQrPlace *places;
  guint place_count, place_max;
} Search;

/* Brightness along a line, less the local limit: positive is light. */
typedef struct {
  float heights[PROFILE_MAX];
  guint count;
  guint changes; /* between dark and light */
  float sum;     /* of absolute heights, per sample */
} Profile;

gint64
pw_qr_thread_us (void) {
  struct timespec now = { 0, 0 };
  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return (gint64)now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

/* A module along the direction (dx, dy) of the finder. */
static float
module_along (const PwQrFinder *finder, float dx, float dy) {
  float length = hypotf (dx, dy), slope = MAX (fabsf (dx), fabsf (dy)) / MAX (length, 1e-3f);
  return sqrtf (finder->across * finder->down) * slope;
}

/* --- timing ---------------------------------------------------------------------------------- */

static gboolean
take_profile (const Search *search, float ax, float ay, float bx, float by, guint count,
              Profile *profile) {
  profile->count = MIN (count, PROFILE_MAX);
  profile->changes = 0;
  profile->sum = 0;
  gboolean is_light = FALSE;
  for (guint i = 0; i < profile->count; i++) {
    float t = ((float)i + 0.5f) / (float)profile->count;
    float x = ax + t * (bx - ax), y = ay + t * (by - ay);
    if (x < 0 || y < 0 || x >= (float)search->picture->width || y >= (float)search->picture->height)
      return FALSE;
    float height = pw_qr_shade_pixel (search->picture, x, y)
                   - (float)pw_qr_shade_limit (search->shade, (guint)x, (guint)y);
    profile->heights[i] = height;
    profile->sum += fabsf (height);
    if ((height > 0) != is_light) {
      is_light = !is_light;
      profile->changes++;
    }
  }
  profile->sum /= (float)profile->count;
  return TRUE;
}

/* How well modules 7 .. side-8 of `version` alternate when depths at the ends have ratio e^bend. */
static float
timing_score (const Profile *profile, guint version, double bend) {
  int side = CODE_MODULES ((int)version);
  float ratio = (float)exp (bend), sum = 0;
  for (int i = PW_QR_FINDER_MODULES; i <= side - 8; i++) {
    float share = ((float)i + 0.5f - 3.5f) / (float)(side - 7);
    float at = share / (share + (1 - share) * ratio) * (float)profile->count;
    guint sample = MIN ((guint)at, profile->count - 1);
    sum += i % 2 == 0 ? -profile->heights[sample] : profile->heights[sample];
  }
  return sum / (float)(side - 14) / MAX (profile->sum, 1);
}

static float
best_bend (const Profile *profile, guint version, double *bend) {
  float best = -2;
  int steps = (int)(BEND_MAX * CODE_MODULES (version)); /* a quarter module in the middle */
  for (int i = -steps; i <= steps; i++) {
    double tried = BEND_MAX * i / steps;
    float score = timing_score (profile, version, tried);
    if (score > best) {
      best = score;
      *bend = tried;
    }
  }
  return best;
}

/* How much neighbouring modules differ along the line, as a multiple of how far they are from the
 * limit: 2 where all alternate, 1 where chance decides. */
static float
alternation (const Profile *profile) {
  float sum = 0;
  for (guint i = PROFILE_STEPS; i < profile->count; i++)
    sum += fabsf (profile->heights[i] - profile->heights[i - PROFILE_STEPS]);
  return sum / (float)MAX (profile->count, 1) / MAX (profile->sum, 1);
}

/* The line of timing from finder `a` to `b`; `side` points to the inside of the code. How far
 * inside it lies is not known well enough at either end when the code is tilted: the line on which
 * modules alternate most is taken. FALSE if they do not. */
static gboolean
profile_between (const Search *search, const PwQrFinder *a, const PwQrFinder *b, float side_x,
                 float side_y, guint modules, Profile *profile) {
  float length = hypotf (side_x, side_y), best = ALTERNATION_MIN;
  float at_a = module_along (a, side_x, side_y) / length;
  float at_b = module_along (b, side_x, side_y) / length;
  Profile tried = { .count = 0 };
  for (int i = 0; i < 9; i++) {
    int step_a = i % 3 - 1, step_b = i / 3 - 1;
    float to_a = (TO_TIMING + ASTRAY * (float)step_a) * at_a;
    float to_b = (TO_TIMING + ASTRAY * (float)step_b) * at_b;
    if (!take_profile (search, a->x + to_a * side_x, a->y + to_a * side_y, b->x + to_b * side_x,
                       b->y + to_b * side_y, modules * PROFILE_STEPS, &tried))
      continue;
    float found = alternation (&tried);
    if (found > best) {
      best = found;
      *profile = tried;
    }
  }
  return best > ALTERNATION_MIN;
}

/* --- three finders --------------------------------------------------------------------------- */

/* From A (weight 1), B and C in homogeneous coordinates: A, B and C are module (3.5, 3.5) and the
 * ends of the two legs, `bends` the depths there. */
static PwHomography
map_of (const PwQrFinder *a, const PwQrFinder *b, const PwQrFinder *c, guint version,
        const double bends[2]) {
  double legs = CODE_MODULES (version) - 7, wb = exp (-bends[0]), wc = exp (-bends[1]);
  const double corners[3][3] = { { (double)a->x, (double)b->x * wb, (double)c->x * wc },
                                 { (double)a->y, (double)b->y * wb, (double)c->y * wc },
                                 { 1, wb, wc } };
  PwHomography map;
  for (guint row = 0; row < 3; row++) {
    const double *k = corners[row];
    map.m[3 * row] = (k[1] - k[0]) / legs;
    map.m[3 * row + 1] = (k[2] - k[0]) / legs;
    map.m[3 * row + 2] = k[0] - 3.5 * (map.m[3 * row] + map.m[3 * row + 1]);
  }
  return map;
}

/* The version between what the changes say, which blur makes fewer, and what the widths of the
 * finders say. */
static float
best_version (const Profile *profile, float modules, guint *version, double *bend) {
  int by_changes = ((int)profile->changes - 4 + 2) / 4, by_width = ((int)modules - 10 + 2) / 4;
  int from = MAX (MIN (by_changes, by_width) - 1, PW_QR_VERSION_MIN);
  int to = MIN (MAX (by_changes, by_width) + 1, PW_QR_VERSION_MAX);
  float best = -2;
  for (int tried = from; tried <= to; tried++) {
    double at = 0;
    float score = best_bend (profile, (guint)tried, &at);
    if (score > best) {
      best = score;
      *version = (guint)tried;
      *bend = at;
    }
  }
  return best;
}

static gboolean
is_taken (const Search *search, const PwQrPlace *place) {
  for (guint i = 0; i < search->place_count; i++)
    if (pw_qr_place_is_same (&search->places[i], place))
      return TRUE;
  return FALSE;
}

/* TRUE if A, B and C are the finders of a code, which is then a new place. */
static gboolean
try_triple (Search *search, const PwQrFinder *a, const PwQrFinder *b, const PwQrFinder *c) {
  float ux = b->x - a->x, uy = b->y - a->y, vx = c->x - a->x, vy = c->y - a->y;
  float u = hypotf (ux, uy), v = hypotf (vx, vy);
  float across = (module_along (a, ux, uy) + module_along (b, ux, uy)) / 2;
  float down = (module_along (a, vx, vy) + module_along (c, vx, vy)) / 2;
  float modules = (u / across + v / down) / 2;
  Profile profile = { .count = 0 };
  search->triples++;
  if (!profile_between (search, a, b, vx, vy, (guint)modules, &profile)
      || fabsf ((float)profile.changes - (modules - 6)) > 4 + modules / 4)
    return FALSE;
  PwQrPlace place = { 0 };
  double bends[2] = { 0, 0 };
  if (best_version (&profile, modules, &place.version, &bends[0]) < SCORE_MIN
      || !profile_between (search, a, c, ux, uy, (guint)modules, &profile)
      || best_bend (&profile, place.version, &bends[1]) < SCORE_MIN)
    return FALSE;
  place.map = map_of (a, b, c, place.version, bends);
  if (is_taken (search, &place) || !pw_qr_place_refine (search->picture, 1, &place)
      || is_taken (search, &place))
    return FALSE;
  search->places[search->place_count++] = place;
  return TRUE;
}

/* --- which three ----------------------------------------------------------------------------- */

typedef struct {
  guint index;
  float distance, x, y; /* from the corner finder */
} Partner;

static int
compare_partners (gconstpointer a, gconstpointer b) {
  float x = ((const Partner *)a)->distance, y = ((const Partner *)b)->distance;
  return (x > y) - (x < y);
}

static guint
list_partners (const Search *search, guint corner, Partner partners[PW_QR_FINDERS_MAX]) {
  const PwQrFinder *a = &search->finders[corner];
  float module = sqrtf (a->across * a->down);
  guint count = 0;
  for (guint i = 0; i < search->count; i++) {
    const PwQrFinder *b = &search->finders[i];
    float other = sqrtf (b->across * b->down);
    Partner partner = { i, hypotf (b->x - a->x, b->y - a->y), b->x - a->x, b->y - a->y };
    if (i == corner || search->is_used[i] || other > MODULES_RATIO * module
        || module > MODULES_RATIO * other
        || partner.distance < LEG_MODULES_MIN * MIN (module, other) * 0.7f
        || partner.distance > LEG_MODULES_MAX * MAX (module, other))
      continue;
    partners[count++] = partner;
  }
  if (count > 0)
    qsort (partners, count, sizeof *partners, compare_partners);
  return MIN (count, PARTNERS_MAX);
}

/* B is along the row and C down the column, seen from A, if the turn from B to C is to the right.
 */
static gboolean
is_corner (const Partner *b, const Partner *c) {
  float cross = b->x * c->y - b->y * c->x, dot = b->x * c->x + b->y * c->y;
  return cross > 0 && fabsf (dot) <= COSINE_MAX * b->distance * c->distance
         && b->distance <= LEGS_RATIO * c->distance && c->distance <= LEGS_RATIO * b->distance;
}

/* A slow machine reads honest pictures too, only later; time bounds the others. */
static gboolean
is_over (const Search *search) {
  return search->place_count >= search->place_max || search->triples >= TRIPLES_MAX
         || (search->triples >= TRIPLES_FREE && pw_qr_thread_us () >= search->until_us);
}

static void
try_corner (Search *search, guint corner) {
  Partner partners[PW_QR_FINDERS_MAX];
  guint count = list_partners (search, corner, partners);
  for (guint longer = 1; longer < count; longer++)
    for (guint shorter = 0; shorter < longer; shorter++) {
      if (is_over (search))
        return;
      const Partner *b = &partners[longer], *c = &partners[shorter];
      if (!is_corner (b, c)) {
        b = &partners[shorter];
        c = &partners[longer];
        if (!is_corner (b, c))
          continue;
      }
      if (try_triple (search, &search->finders[corner], &search->finders[b->index],
                      &search->finders[c->index])) {
        search->is_used[corner] = search->is_used[b->index] = search->is_used[c->index] = TRUE;
        return;
      }
    }
}

guint
pw_qr_locate (const PwPicture *picture, gint64 budget_us, PwQrPlace *places, guint place_max,
              guint *finder_count) {
  g_autoptr (PwQrShade) shade = pw_qr_shade_new (picture);
  g_autofree Search *search = g_new0 (Search, 1);
  search->picture = picture;
  search->shade = shade;
  search->places = places;
  search->place_max = place_max;
  search->until_us = pw_qr_thread_us () + budget_us;
  search->count = pw_qr_finders_find (picture, shade, search->finders);
  for (guint i = 0; i < search->count && !is_over (search); i++)
    if (!search->is_used[i])
      try_corner (search, i);
  if (finder_count != NULL)
    *finder_count = search->count;
  return search->place_count;
}
