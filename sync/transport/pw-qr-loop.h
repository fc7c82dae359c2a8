/* QR loop: payloads as an endless run of pictures for one screen, on the rungs of a ladder.
 *
 * Each payload is shown for a little more than one round, then the next one, in turn for ever; one
 * that the reader says it has (feedback) is passed over while others are not done. What is shown
 * next depends on the clock that the caller passes in, never on one of its own. */
#pragma once

#include "sync/transport/pw-ladder.h"
#include "sync/transport/pw-picture.h"

G_BEGIN_DECLS

typedef struct PwQrLoop PwQrLoop;

/* What a person wants to know of it. */
typedef struct {
  guint payload_index; /* shown now, from 0 */
  guint payload_count;
  guint done_count;         /* of which a feedback said that all is there */
  guint64 total_bytes;      /* of all payloads */
  guint round_ms;           /* to show what is not done once; on the best safe rung while cycling */
  guint bytes_per_s;        /* of payload, on that rung */
  guint rank, symbol_count; /* of the payload shown, by the last feedback; 0 and 0: none yet */
  guint rung_index, rung_count;
  PwRung rung; /* shown now */
  guint rate;  /* pictures a second now */
  PwLadderMode mode;
  guint64 picture_count; /* given out so far */
} PwQrLoopStatus;

/* For a screen of `width_px` x `height_px` real pixels. `payloads` holds at least one GBytes; each
 * is kept. Errors of pw_ladder_source(). (transfer full) */
PwQrLoop *pw_qr_loop_new (GPtrArray *payloads, guint width_px, guint height_px, GError **error);
void pw_qr_loop_free (PwQrLoop *loop);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PwQrLoop, pw_qr_loop_free)

/* The screen has another size now. FALSE if nothing fits it: then nothing changes. */
gboolean pw_qr_loop_resize (PwQrLoop *loop, guint width_px, guint height_px);

/* The next picture, with its white edge, at most as large as the screen; centre it. Show it for
 * 1 / pw_qr_loop_rate() s. Error: SYSTEM if a code cannot be drawn. (transfer full) */
PwPicture *pw_qr_loop_next (PwQrLoop *loop, gint64 now_us, GError **error);
guint pw_qr_loop_rate (const PwQrLoop *loop);

gboolean pw_qr_loop_press (PwQrLoop *loop, PwLadderKey key, gint64 now_us);

/* TRUE if it is about one of these payloads. */
gboolean pw_qr_loop_feedback (PwQrLoop *loop, const PwFeedback *feedback, gint64 now_us);

/* Whole rounds of payload `index` shown so far. With one, a reader that missed nothing has it. */
guint pw_qr_loop_rounds (const PwQrLoop *loop, guint index);
/* TRUE if a feedback said that the reader has payload `index`. It is no proof: see pw-feedback.h.
 */
gboolean pw_qr_loop_is_done (const PwQrLoop *loop, guint index);

void pw_qr_loop_status (const PwQrLoop *loop, PwQrLoopStatus *status);

G_END_DECLS
