/* Ladder: how large, how many and how fast the QR codes of a transfer are shown, rung by rung.
 *
 * Pure arithmetic over the size of a screen and the symbol size of the transfer (design 6). Rungs
 * go from one huge symbol, which any camera reads, up to as many modules as a sharp camera can tell
 * apart. The symbol size is fixed for the transfer, so symbols count on every rung and nothing ever
 * starts over.
 *
 *   0        one symbol of version 10 (or what the transfer needs), as large as fits, 10/s
 *   1        two symbols, 15/s
 *   2, 3     the safe grid, 15/s and 20/s: 3.6 camera pixels a module and more, reads by hand
 *   4        on large screens: few codes of a high version, 20/s, for a camera held well
 *   5        the fast grid, 20/s: 2.5 camera pixels a module and more, for a sharp, still camera
 *
 * Rungs that a screen cannot show, or that carry no more than the one below, are left out. The
 * camera is taken to be one of 1280 x 720 and 30 pictures a second that sees the screen 0.92 of its
 * picture high or wide. */
#pragma once

#include <glib.h>

#include "sync/transport/pw-feedback.h"
#include "sync/transport/pw-tiles.h"

G_BEGIN_DECLS

#define PW_LADDER_RUNGS_MAX 6
#define PW_LADDER_RATE_MAX 20 /* of a 60 Hz screen: three refreshes a picture */

typedef struct {
  PwTilesLayout layout; /* module_px is the largest that fits */
  guint version;        /* of every symbol */
  guint symbol_count;   /* code symbols in a frame, at least 1 */
  guint rate;           /* pictures a second: 60 over a whole number */
  gboolean is_fast;     /* needs a sharp camera */
} PwRung;

typedef struct PwLadder PwLadder;

/* For a screen of `width_px` x `height_px` real pixels. TOO_BIG, with the size that is needed, if
 * not even one code symbol of `symbol_bytes` fits. (transfer full) */
PwLadder *pw_ladder_new (guint width_px, guint height_px, guint symbol_bytes, GError **error);
void pw_ladder_free (PwLadder *ladder);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PwLadder, pw_ladder_free)

/* `payload` with the usual symbol size, or the largest smaller one that the screen can show. Errors
 * of pw_ladder_new() and pw_frame_source_new(). (transfer full) */
PwFrameSource *pw_ladder_source (GBytes *payload, guint width_px, guint height_px, GError **error);

/* The screen has another size now (the handheld was turned). FALSE, and nothing changes, if nothing
 * fits. */
gboolean pw_ladder_resize (PwLadder *ladder, guint width_px, guint height_px);

guint pw_ladder_rung_count (const PwLadder *ladder);
/* (transfer none) */
const PwRung *pw_ladder_rung (const PwLadder *ladder, guint index);
/* The best rung that any camera reads by hand: the last one that is not fast. */
guint pw_ladder_safe_index (const PwLadder *ladder);
/* Bytes of payload a second. */
guint pw_ladder_goodput (const PwLadder *ladder, guint index);

/* --- climbing -------------------------------------------------------------------------------- */

/* How the rung is chosen. It begins with CYCLE; the first feedback makes it FOLLOW, a key HOLD. */
typedef enum {
  PW_LADDER_CYCLE,  /* nothing is heard: 80 % of the time safe rungs, 20 % fast ones */
  PW_LADDER_FOLLOW, /* feedback moves it; silence for 3 s steps down, and at last cycles again */
  PW_LADDER_HOLD,   /* the person chose; only a feedback that says DOWN moves it */
} PwLadderMode;

PwLadderMode pw_ladder_mode (const PwLadder *ladder);

/* The rung to show at `now_us` (as g_get_monotonic_time()); the first call starts the clock, with
 * rung 0. */
guint pw_ladder_current (PwLadder *ladder, gint64 now_us);

/* Pictures a second now: that of the rung, or what the person or the camera asked for. */
guint pw_ladder_rate (const PwLadder *ladder);

/* A feedback code for this transfer was read. */
void pw_ladder_feedback (PwLadder *ladder, const PwFeedback *feedback, gint64 now_us);

typedef enum {
  PW_LADDER_LARGER,  /* modules: one rung down */
  PW_LADDER_SMALLER, /* one up */
  PW_LADDER_FASTER,  /* the rate alone */
  PW_LADDER_SLOWER,
  PW_LADDER_AUTO, /* the person lets go: CYCLE from where it is */
} PwLadderKey;

/* A key or button. FALSE if it changes nothing because the end is reached. */
gboolean pw_ladder_press (PwLadder *ladder, PwLadderKey key, gint64 now_us);

G_END_DECLS
