/* QR finders: runs of 1 : 1 : 3 : 1 : 1 in a row, proved along the column and the row again.
 *
 * Edges are placed between pixels by interpolation, so that modules of less than three pixels still
 * have about the right widths. */
#include "sync/transport/pw-qr-finders.h"

#include <math.h>

#define ROW_STEP 2 /* the core of a finder is three modules high */
#define RUNS 5     /* dark, light, core, light, dark */
#define WIDTH_MODULES 7
#define CORE_MODULES 3
#define ODD_MAX 0.6f  /* a run may be off by this part of a module */
#define SKEW_MAX 2.0f /* module along the row against along the column, either way */
#define MODULE_PX_MIN 1.4f

typedef struct {
  const PwPicture *picture;
  const PwQrShade *shade;
  PwQrFinder *finders;
  guint count;
} Search;

/* How much lighter than its surroundings a pixel is. */
static float
height_at (const Search *search, gint x, gint y) {
  guint at = (guint)y * search->picture->width + (guint)x;
  return (float)search->picture->pixels[at]
         - (float)pw_qr_shade_limit (search->shade, (guint)x, (guint)y) + 0.5f;
}

/* Are five widths those of a finder? Its module, or 0. */
static float
module_of (const float widths[RUNS]) {
  float sum = 0;
  for (guint i = 0; i < RUNS; i++)
    sum += widths[i];
  float module = sum / WIDTH_MODULES, odd = ODD_MAX * module;
  if (module < MODULE_PX_MIN)
    return 0;
  for (guint i = 0; i < RUNS; i++) {
    float right = i == 2 ? CORE_MODULES * module : module;
    if (fabsf (widths[i] - right) > (i == 2 ? 1.5f * odd : odd))
      return 0;
  }
  return module;
}

/* Edges from a dark pixel (x, y) in steps of (dx, dy): distances of `count` edges from the pixel's
 * middle. FALSE if there are fewer within `reach` pixels. */
static gboolean
walk (const Search *search, gint x, gint y, gint dx, gint dy, gint reach, guint count,
      float *edges) {
  float before = height_at (search, x, y);
  guint found = 0;
  for (gint i = 1; i <= reach && found < count; i++) {
    gint u = x + i * dx, v = y + i * dy;
    if (u < 0 || v < 0 || u >= (gint)search->picture->width || v >= (gint)search->picture->height)
      return FALSE;
    float here = height_at (search, u, v);
    if ((here > 0) != (before > 0))
      edges[found++] = (float)(i - 1) + before / (before - here);
    before = here;
  }
  return found == count;
}

/* Proves a finder through (x, y) along one line: module width and the offset of its middle. */
static gboolean
prove (const Search *search, gint x, gint y, gint dx, gint dy, float module, float *width,
       float *offset) {
  float ahead[3], behind[3];
  gint reach = (gint)(module * 4.5f * SKEW_MAX) + 2;
  if (height_at (search, x, y) > 0 || !walk (search, x, y, dx, dy, reach, 3, ahead)
      || !walk (search, x, y, -dx, -dy, reach, 3, behind))
    return FALSE;
  float widths[RUNS] = { behind[2] - behind[1], behind[1] - behind[0], behind[0] + ahead[0],
                         ahead[1] - ahead[0], ahead[2] - ahead[1] };
  *width = module_of (widths);
  *offset = (ahead[0] - behind[0] + ahead[1] - behind[1] + ahead[2] - behind[2]) / 6;
  return *width > 0;
}

static PwQrFinder *
find_known (Search *search, float x, float y, float module) {
  for (guint i = search->count; i > 0; i--) {
    PwQrFinder *known = &search->finders[i - 1];
    if (fabsf (known->x - x) < 2 * module && fabsf (known->y - y) < 2 * known->down)
      return known;
  }
  return NULL;
}

/* A row crossed what may be a finder whose core lies around column `x`. */
static void
consider (Search *search, float x, gint y, float module) {
  PwQrFinder *known = find_known (search, x, (float)y + 0.5f, module);
  if (known != NULL) {
    known->hits++;
    return;
  }
  gint col = (gint)x;
  float across, down, offset_x, offset_y;
  if (!prove (search, col, y, 0, 1, module, &down, &offset_y))
    return;
  gint row = (gint)((float)y + 0.5f + offset_y);
  if (row < 0 || row >= (gint)search->picture->height
      || !prove (search, col, row, 1, 0, module, &across, &offset_x))
    return;
  if (across > SKEW_MAX * down || down > SKEW_MAX * across)
    return;
  PwQrFinder finder = { .x = (float)col + 0.5f + offset_x,
                        .y = (float)y + 0.5f + offset_y,
                        .across = across,
                        .down = down,
                        .hits = 1 };
  search->finders[search->count++] = finder;
}

static void
scan_row (Search *search, gint y) {
  float edges[RUNS + 1] = { 0 }; /* the last six; edges[5] is the latest */
  guint seen = 0;
  float before = height_at (search, 0, y);
  for (gint x = 1; x < (gint)search->picture->width; x++) {
    float here = height_at (search, x, y);
    if ((here > 0) == (before > 0)) {
      before = here;
      continue;
    }
    for (guint i = 0; i < RUNS; i++)
      edges[i] = edges[i + 1];
    edges[RUNS] = (float)x - 0.5f + before / (before - here);
    before = here;
    seen++;
    if (seen <= RUNS || here <= 0)
      continue; /* a finder ends where it becomes light */
    float widths[RUNS];
    for (guint i = 0; i < RUNS; i++)
      widths[i] = edges[i + 1] - edges[i];
    float module = module_of (widths);
    if (module > 0 && search->count < PW_QR_FINDERS_MAX)
      consider (search, (edges[2] + edges[3]) / 2, y, module);
  }
}

guint
pw_qr_finders_find (const PwPicture *picture, const PwQrShade *shade, PwQrFinder *finders) {
  Search search = { .picture = picture, .shade = shade, .finders = finders };
  for (guint y = 0; y < picture->height && search.count < PW_QR_FINDERS_MAX; y += ROW_STEP)
    scan_row (&search, (gint)y);
  return search.count;
}
