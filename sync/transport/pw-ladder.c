/* Ladder: the rungs of a screen, and who moves between them.
 *
 * A grid is chosen by trying every number of columns and rows: of those whose modules a camera can
 * tell apart, the one that carries most; of equals the one with the smaller version, because small
 * symbols stand a tilt that large ones do not.
 *
 *   CYCLE  --feedback-->            FOLLOW
 *   FOLLOW --silent 3 s-->          one rung down, again every 3 s; on rung 0 CYCLE
 *   any    --larger/smaller key-->  HOLD
 *   HOLD   --auto key-->            CYCLE
 *
 * A wish is obeyed once: its serial says which one it is. */
#include "sync/transport/pw-ladder.h"

#include <glib/gi18n.h>

#include "sync/base/pw-error.h"

#define CAMERA_WIDTH 1280.0
#define CAMERA_HEIGHT 720.0
#define CAMERA_RATE 30
#define CAMERA_FILL 0.92 /* of its picture that the screen takes up */
#define SAFE_CAMERA_PX 3.6
#define FAST_CAMERA_PX 2.5

#define LOCK_VERSION 10
#define PAIR_VERSION 14
#define SAFE_VERSION_MAX 17
#define LARGE_VERSION_MAX 34
#define LARGE_GAIN_PERCENT 10 /* less is not worth codes that stand less of a tilt */
#define FAST_VERSION_MAX 25
#define COLS_MAX 6
#define TILES_MAX 12 /* more cost the reader more time than they carry */

#define REFRESH_HZ 60
#define LOCK_RATE 10
#define CALM_RATE 15
/* Refreshes of a picture that a person may choose; 3 is PW_LADDER_RATE_MAX. */
static const guint refreshes[] = { 30, 20, 15, 12, 10, 6, 5, 4, 3 };

#define SILENCE_US (3 * G_USEC_PER_SEC)
/* The cycle of 10 s, and until when each rung is shown in it. What is best and safe comes first: a
 * common parcel is through in less than the first two seconds. */
#define CYCLE_LOCK_US (G_USEC_PER_SEC * 3 / 10)
#define CYCLE_PAIR_US (G_USEC_PER_SEC * 6 / 10)
#define CYCLE_SAFE_US (8 * G_USEC_PER_SEC)
#define CYCLE_US (10 * G_USEC_PER_SEC)

G_STATIC_ASSERT (PW_LADDER_RATE_MAX <= CAMERA_RATE * 2 / 3);
G_STATIC_ASSERT (TILES_MAX <= PW_TILES_MAX);

struct PwLadder {
  guint symbol_bytes;
  guint width_px, height_px;
  PwRung rungs[PW_LADDER_RUNGS_MAX];
  guint rung_count; /* at least 1 */

  PwLadderMode mode;
  guint index;         /* the rung shown, except in CYCLE, where the clock says it */
  guint chosen_rate;   /* by the person; 0: that of the rung */
  guint camera_rate;   /* told by feedback; 0: not known */
  gboolean is_started; /* the clock of the cycle runs */
  gint64 since_us;     /* the cycle began, or the last feedback or step */
  gboolean has_serial; /* a wish was obeyed, ... */
  guint serial;        /* ... this one */
};

/* --- rungs ----------------------------------------------------------------------------------- */

/* Code symbols of `symbol_bytes` in one QR code of `version`. */
static guint
symbols_in (guint version, guint symbol_bytes) {
  guint capacity = pw_qr_capacity (version);
  return capacity <= PW_FRAME_HEADER_BYTES ? 0 : (capacity - PW_FRAME_HEADER_BYTES) / symbol_bytes;
}

/* Smallest version that holds as many symbols as `version` does, or one. */
static guint
tight_version (guint version, guint symbol_bytes) {
  guint count = MAX (symbols_in (version, symbol_bytes), 1);
  return pw_qr_version_for (PW_FRAME_HEADER_BYTES + count * symbol_bytes);
}

/* Largest version up to `version_max` that cols x rows of can be shown at `module_px`; 0: none. */
static guint
fitting_version (const PwLadder *ladder, guint cols, guint rows, guint module_px,
                 guint version_max) {
  PwTilesLayout layout = { cols, rows, PW_TILES_QUIET_MODULES_MIN, 1 };
  for (guint version = version_max; version >= PW_QR_VERSION_MIN; version--)
    if (pw_tiles_fit (&layout, pw_qr_side (version), ladder->width_px, ladder->height_px)
        >= module_px)
      return version;
  return 0;
}

/* Fills `rung` with cols x rows of `version`, as large as they go; FALSE if that cannot be. */
static gboolean
make_rung (const PwLadder *ladder, guint cols, guint rows, guint version, guint rate,
           PwRung *rung) {
  if (version == 0 || symbols_in (version, ladder->symbol_bytes) == 0)
    return FALSE;
  version = tight_version (version, ladder->symbol_bytes);
  PwTilesLayout layout = { cols, rows, PW_TILES_QUIET_MODULES_MIN, 1 };
  layout.module_px
      = pw_tiles_fit (&layout, pw_qr_side (version), ladder->width_px, ladder->height_px);
  if (layout.module_px == 0)
    return FALSE;
  *rung = (PwRung){ layout, version, symbols_in (version, ladder->symbol_bytes), rate, FALSE };
  return TRUE;
}

static guint
picture_symbols (const PwRung *rung) {
  return rung->layout.cols * rung->layout.rows * rung->symbol_count;
}

/* Real pixels that a module must have so that a camera sees it on `camera_px` of its own. */
static guint
module_px_for (const PwLadder *ladder, double camera_px) {
  double scale
      = CAMERA_FILL * MIN (CAMERA_HEIGHT / ladder->height_px, CAMERA_WIDTH / ladder->width_px);
  double needed = camera_px / scale;
  guint whole = (guint)needed;
  return MAX (whole < needed ? whole + 1 : whole, 1);
}

/* The grid that carries most with modules of at least `module_px`; FALSE if none fits. */
static gboolean
best_grid (const PwLadder *ladder, guint module_px, guint version_max, guint rate, PwRung *best) {
  gboolean found = FALSE;
  for (guint cols = 1; cols <= COLS_MAX; cols++) {
    for (guint rows = 1; cols * rows <= TILES_MAX; rows++) {
      PwRung rung;
      guint version = fitting_version (ladder, cols, rows, module_px, version_max);
      if (!make_rung (ladder, cols, rows, version, rate, &rung))
        continue;
      if (!found || picture_symbols (&rung) > picture_symbols (best)
          || (picture_symbols (&rung) == picture_symbols (best) && rung.version < best->version))
        *best = rung;
      found = TRUE;
    }
  }
  return found;
}

/* One symbol, as large as it goes: version 10, or what the transfer or a small screen needs. */
static gboolean
lock_rung (const PwLadder *ladder, PwRung *rung) {
  guint needed = pw_qr_version_for (PW_FRAME_HEADER_BYTES + ladder->symbol_bytes);
  guint version = fitting_version (ladder, 1, 1, 1, MAX (needed, (guint)LOCK_VERSION));
  return make_rung (ladder, 1, 1, version, LOCK_RATE, rung);
}

static gboolean
pair_rung (const PwLadder *ladder, PwRung *rung) {
  gboolean wide = ladder->width_px >= ladder->height_px;
  guint needed = pw_qr_version_for (PW_FRAME_HEADER_BYTES + ladder->symbol_bytes);
  guint cols = wide ? 2 : 1, rows = wide ? 1 : 2;
  guint version = fitting_version (ladder, cols, rows, 1, MAX (needed, (guint)PAIR_VERSION));
  return make_rung (ladder, cols, rows, version, CALM_RATE, rung);
}

static void
add_rung (PwLadder *ladder, const PwRung *rung, gboolean is_fast) {
  guint count = ladder->rung_count;
  const PwRung *last = count > 0 ? &ladder->rungs[count - 1] : NULL;
  g_assert (count < PW_LADDER_RUNGS_MAX);
  if (last != NULL && picture_symbols (rung) * rung->rate <= picture_symbols (last) * last->rate)
    return;
  ladder->rungs[count] = *rung;
  ladder->rungs[count].is_fast = is_fast;
  ladder->rung_count++;
}

/* Few codes of a high version instead of many small ones, where the screen leaves room unused. */
static void
add_large_rung (PwLadder *ladder, guint module_px) {
  PwRung rung;
  const PwRung *safe = &ladder->rungs[ladder->rung_count - 1];
  if (best_grid (ladder, module_px, LARGE_VERSION_MAX, PW_LADDER_RATE_MAX, &rung)
      && picture_symbols (&rung) * 100 >= picture_symbols (safe) * (100 + LARGE_GAIN_PERCENT))
    add_rung (ladder, &rung, TRUE);
}

static gboolean
build (PwLadder *ladder) {
  PwRung rung;
  ladder->rung_count = 0;
  if (ladder->width_px == 0 || ladder->height_px == 0 || !lock_rung (ladder, &rung))
    return FALSE;
  add_rung (ladder, &rung, FALSE);
  if (pair_rung (ladder, &rung))
    add_rung (ladder, &rung, FALSE);
  guint safe_px = module_px_for (ladder, SAFE_CAMERA_PX);
  if (best_grid (ladder, safe_px, SAFE_VERSION_MAX, CALM_RATE, &rung)) {
    add_rung (ladder, &rung, FALSE);
    rung.rate = PW_LADDER_RATE_MAX;
    add_rung (ladder, &rung, FALSE);
    add_large_rung (ladder, safe_px);
  }
  guint fast_px = module_px_for (ladder, FAST_CAMERA_PX);
  if (best_grid (ladder, fast_px, FAST_VERSION_MAX, PW_LADDER_RATE_MAX, &rung))
    add_rung (ladder, &rung, TRUE);
  return TRUE;
}

PwLadder *
pw_ladder_new (guint width_px, guint height_px, guint symbol_bytes, GError **error) {
  g_return_val_if_fail (symbol_bytes > 0, NULL);
  g_autoptr (PwLadder) ladder = g_new0 (PwLadder, 1);
  ladder->symbol_bytes = symbol_bytes;
  ladder->width_px = width_px;
  ladder->height_px = height_px;
  if (build (ladder))
    return g_steal_pointer (&ladder);
  guint version = pw_qr_version_for (PW_FRAME_HEADER_BYTES + symbol_bytes);
  guint side = pw_qr_side (version) + 2 * PW_TILES_QUIET_MODULES_MIN;
  g_set_error (error, PW_ERROR, PW_ERROR_TOO_BIG,
               _ ("this screen has room for %u x %u points, a QR code needs %u x %u: use a larger "
                  "screen, or a stick"),
               width_px, height_px, side, side);
  return NULL;
}

void
pw_ladder_free (PwLadder *ladder) {
  g_free (ladder);
}

PwFrameSource *
pw_ladder_source (GBytes *payload, guint width_px, guint height_px, GError **error) {
  g_return_val_if_fail (payload != NULL, NULL);
  g_autoptr (PwFrameSource) source = pw_frame_source_new (payload, error);
  if (source == NULL)
    return NULL;
  g_autoptr (GError) problem = NULL;
  g_autoptr (PwLadder) ladder = NULL;
  while ((ladder = pw_ladder_new (width_px, height_px, pw_frame_source_symbol_bytes (source),
                                  problem == NULL ? &problem : NULL))
         == NULL) {
    guint units = pw_frame_source_symbol_bytes (source) / PW_SYMBOL_BYTES_UNIT;
    guint shift = (guint)g_bit_nth_msf (units, -1);
    PwFrameSource *smaller
        = shift == 0 ? NULL : pw_frame_source_new_sized (payload, shift - 1, NULL);
    if (smaller == NULL) {
      g_propagate_error (error, g_steal_pointer (&problem));
      return NULL;
    }
    pw_frame_source_free (source);
    source = smaller;
  }
  return g_steal_pointer (&source);
}

gboolean
pw_ladder_resize (PwLadder *ladder, guint width_px, guint height_px) {
  g_return_val_if_fail (ladder != NULL, FALSE);
  PwLadder other = *ladder;
  other.width_px = width_px;
  other.height_px = height_px;
  if (!build (&other))
    return FALSE;
  other.index = MIN (other.index, other.rung_count - 1);
  *ladder = other;
  return TRUE;
}

guint
pw_ladder_rung_count (const PwLadder *ladder) {
  return ladder->rung_count;
}

const PwRung *
pw_ladder_rung (const PwLadder *ladder, guint index) {
  g_return_val_if_fail (index < ladder->rung_count, NULL);
  return &ladder->rungs[index];
}

guint
pw_ladder_safe_index (const PwLadder *ladder) {
  guint index = ladder->rung_count - 1;
  while (ladder->rungs[index].is_fast && index > 0)
    index--;
  return index;
}

guint
pw_ladder_goodput (const PwLadder *ladder, guint index) {
  const PwRung *rung = pw_ladder_rung (ladder, index);
  return rung != NULL ? picture_symbols (rung) * ladder->symbol_bytes * rung->rate : 0;
}

/* --- climbing -------------------------------------------------------------------------------- */

PwLadderMode
pw_ladder_mode (const PwLadder *ladder) {
  return ladder->mode;
}

static guint
cycle_index (const PwLadder *ladder, gint64 elapsed_us) {
  gint64 at_us = elapsed_us % CYCLE_US;
  guint last = ladder->rung_count - 1, safe = pw_ladder_safe_index (ladder);
  if (at_us < CYCLE_LOCK_US)
    return 0;
  if (at_us < CYCLE_PAIR_US)
    return MIN (1, last);
  if (at_us < CYCLE_SAFE_US || safe == last)
    return safe;
  gint64 share_us = (CYCLE_US - CYCLE_SAFE_US) / (last - safe);
  return MIN (safe + 1 + (guint)((at_us - CYCLE_SAFE_US) / share_us), last);
}

/* Nothing was heard for a while: down step by step, and from the last one into the cycle. */
static void
step_down_in_silence (PwLadder *ladder, gint64 now_us) {
  while (ladder->mode == PW_LADDER_FOLLOW && now_us - ladder->since_us >= SILENCE_US) {
    ladder->since_us += SILENCE_US;
    if (ladder->index == 0)
      ladder->mode = PW_LADDER_CYCLE;
    else
      ladder->index--;
  }
}

guint
pw_ladder_current (PwLadder *ladder, gint64 now_us) {
  g_return_val_if_fail (ladder != NULL, 0);
  if (!ladder->is_started) {
    ladder->is_started = TRUE;
    ladder->since_us = now_us;
  }
  step_down_in_silence (ladder, now_us);
  if (ladder->mode == PW_LADDER_CYCLE)
    ladder->index = cycle_index (ladder, MAX (now_us - ladder->since_us, 0));
  return ladder->index;
}

guint
pw_ladder_rate (const PwLadder *ladder) {
  guint rate = ladder->chosen_rate != 0 ? ladder->chosen_rate : ladder->rungs[ladder->index].rate;
  guint seen = ladder->camera_rate * 2 / 3; /* more, and the camera sees two in one (qr.md C4) */
  return ladder->camera_rate != 0 && ladder->chosen_rate == 0 ? CLAMP (rate, 1, MAX (seen, 1))
                                                              : rate;
}

void
pw_ladder_feedback (PwLadder *ladder, const PwFeedback *feedback, gint64 now_us) {
  g_return_if_fail (ladder != NULL && feedback != NULL);
  (void)pw_ladder_current (ladder, now_us);
  ladder->camera_rate = feedback->rate;
  gboolean is_new = !ladder->has_serial || feedback->serial != ladder->serial;
  ladder->has_serial = TRUE;
  ladder->serial = feedback->serial;
  if (ladder->mode == PW_LADDER_CYCLE)
    ladder->mode = PW_LADDER_FOLLOW;
  ladder->since_us = now_us;
  if (!is_new)
    return;
  if (feedback->wish == PW_FEEDBACK_DOWN && ladder->index > 0)
    ladder->index--;
  if (feedback->wish == PW_FEEDBACK_UP && ladder->mode == PW_LADDER_FOLLOW
      && ladder->index + 1 < ladder->rung_count)
    ladder->index++;
}

static gboolean
press_rate (PwLadder *ladder, int step) {
  int at = 0, last = (int)G_N_ELEMENTS (refreshes) - 1;
  guint rate = pw_ladder_rate (ladder);
  while (at < last && REFRESH_HZ / refreshes[at] < rate)
    at++;
  int next = CLAMP (at + step, 0, last);
  ladder->chosen_rate = REFRESH_HZ / refreshes[next];
  return next != at;
}

static gboolean
press_rung (PwLadder *ladder, int step, gint64 now_us) {
  int index = (int)pw_ladder_current (ladder, now_us) + step;
  ladder->mode = PW_LADDER_HOLD;
  if (index < 0 || index >= (int)ladder->rung_count)
    return FALSE;
  ladder->index = (guint)index;
  return TRUE;
}

gboolean
pw_ladder_press (PwLadder *ladder, PwLadderKey key, gint64 now_us) {
  g_return_val_if_fail (ladder != NULL, FALSE);
  switch (key) {
  case PW_LADDER_LARGER:
    return press_rung (ladder, -1, now_us);
  case PW_LADDER_SMALLER:
    return press_rung (ladder, 1, now_us);
  case PW_LADDER_FASTER:
    return press_rate (ladder, 1);
  case PW_LADDER_SLOWER:
    return press_rate (ladder, -1);
  case PW_LADDER_AUTO:
    ladder->chosen_rate = 0;
    ladder->mode = PW_LADDER_CYCLE;
    ladder->since_us = now_us;
    return TRUE;
  }
  g_assert_not_reached ();
}
