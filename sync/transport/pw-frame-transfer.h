/* One transfer being received, with its way out of a false frame. Used by the joiner only.
 *
 * A frame can be false though its CRC holds (a misread that slips through with odds of 1 in 65,536,
 * or an enemy's code stuck beside the screen). Its symbols spoil the whole decode. The states:
 *
 *   collecting --(rank k, digest right)--> complete
 *   collecting --(rank k, digest wrong)--> doubting: the frames are kept, none is trusted
 *   doubting   --(with one frame left out, the rest decode and check)--> complete
 *   doubting   --(frames of over 2 k + 64 symbols in hand)--> collecting, with nothing
 *
 * While doubting, each frame that arrives - also one seen before - buys a bounded number of tries,
 * each leaving out the next frame in turn; so one false frame that is seen again and again does no
 * lasting harm, and several false frames cost one more round. */
#pragma once

#include <glib.h>

#include "sync/transport/pw-frame.h"

G_BEGIN_DECLS

typedef struct PwFrameTransfer PwFrameTransfer;

typedef enum {
  PW_FRAME_TRANSFER_SAME,     /* the frame added nothing */
  PW_FRAME_TRANSFER_GREW,     /* it did */
  PW_FRAME_TRANSFER_RESTART,  /* the payload did not check: doubting, or collecting from nothing */
  PW_FRAME_TRANSFER_COMPLETE, /* pw_frame_transfer_take() */
} PwFrameTransferStep;

/* For the transfer that `frame` belongs to; the frame itself is not added. (transfer full) */
PwFrameTransfer *pw_frame_transfer_new (const PwFrame *frame, GError **error);
void pw_frame_transfer_free (PwFrameTransfer *transfer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PwFrameTransfer, pw_frame_transfer_free)

/* TRUE if `frame` has the id, the length and the symbol size of this transfer. */
gboolean pw_frame_transfer_owns (const PwFrameTransfer *transfer, const PwFrame *frame);

/* `frame` was parsed from `bytes`, of which a reference is kept if it adds something. */
PwFrameTransferStep pw_frame_transfer_add (PwFrameTransfer *transfer, const PwFrame *frame,
                                           GBytes *bytes);

/* The payload, once, after COMPLETE. (transfer full) */
GBytes *pw_frame_transfer_take (PwFrameTransfer *transfer);

guint32 pw_frame_transfer_get_id (const PwFrameTransfer *transfer);
guint32 pw_frame_transfer_total_bytes (const PwFrameTransfer *transfer);
guint pw_frame_transfer_symbol_bytes (const PwFrameTransfer *transfer);
guint pw_frame_transfer_symbol_count (const PwFrameTransfer *transfer);
/* 0..k; while doubting at most k - 1. */
guint pw_frame_transfer_rank (const PwFrameTransfer *transfer);
guint pw_frame_transfer_restart_count (const PwFrameTransfer *transfer);
/* GBytes. (transfer none) */
GPtrArray *pw_frame_transfer_frames (const PwFrameTransfer *transfer);

G_END_DECLS
