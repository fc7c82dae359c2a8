/* Frame: what one QR symbol carries - a 14-byte header and n consecutive code symbols.
 *
 * Every frame tells all that a reader needs, so there is no first frame and no handshake. The
 * layout is in schemas/formats/frame-v1.md. Frames of one transfer share its id (first four bytes
 * of the payload's BLAKE2b-256), total length and symbol size; n may differ from frame to frame. */
#pragma once

#include <glib.h>

#include "sync/base/pw-limits.h"

G_BEGIN_DECLS

/* --- writing --------------------------------------------------------------------------------- */

/* A payload made ready for sending: id, whitening, encoder. */
typedef struct PwFrameSource PwFrameSource;

/* Errors: REFUSED for an empty payload, TOO_BIG over PW_BATCH_BYTES_MAX. Keeps no reference to
 * `payload`, but holds a whitened copy of it. The symbol size follows from the length: 111 bytes up
 * to 128 KiB, 222 up to 512 KiB, 444 up to 1 MiB, then 888 or 1776. (transfer full) */
PwFrameSource *pw_frame_source_new (GBytes *payload, GError **error);

/* As above with a symbol size of PW_SYMBOL_BYTES_UNIT << `symbol_shift`, for a display that cannot
 * show the usual one. TOO_BIG also if that needs more than PW_SYMBOL_COUNT_MAX symbols. */
PwFrameSource *pw_frame_source_new_sized (GBytes *payload, guint symbol_shift, GError **error);
void pw_frame_source_free (PwFrameSource *source);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PwFrameSource, pw_frame_source_free)

guint32 pw_frame_source_transfer_id (const PwFrameSource *source);
guint32 pw_frame_source_total_bytes (const PwFrameSource *source);
guint pw_frame_source_symbol_bytes (const PwFrameSource *source);
/* k: symbols that one round of the payload takes. */
guint pw_frame_source_symbol_count (const PwFrameSource *source);

/* Number of whole symbols in a frame of at most `frame_bytes_max`; 0 if not even one fits. */
guint pw_frame_source_fit (const PwFrameSource *source, gsize frame_bytes_max);

/* Bytes of a frame of `symbol_count` symbols. */
gsize pw_frame_source_frame_bytes (const PwFrameSource *source, guint symbol_count);

/* The frame of symbols first_symbol .. first_symbol + symbol_count - 1. The frame must fit
 * PW_FRAME_BYTES_MAX and its last id PW_SYMBOL_ID_MAX (asserted). (transfer full) */
GBytes *pw_frame_build (PwFrameSource *source, guint32 first_symbol, guint symbol_count);

/* First symbol of the frame after one that began at `first_symbol`: the ids go up for ever and
 * begin again with 0 when they are used up. */
guint32 pw_frame_next_symbol (guint32 first_symbol, guint symbol_count, guint next_symbol_count);

/* --- reading --------------------------------------------------------------------------------- */

typedef enum {
  PW_FRAME_OURS,    /* a good frame */
  PW_FRAME_FOREIGN, /* some other QR code: pass over it in silence */
  PW_FRAME_REFUSED, /* looks like ours, but damaged, too new or too big: the error says which */
} PwFrameVerdict;

typedef struct {
  guint32 transfer_id;
  guint32 total_bytes;
  guint32 first_symbol;
  guint symbol_bytes;
  guint symbol_count;    /* n, at least 1 */
  const guint8 *symbols; /* borrowed from the bytes parsed: symbol_count * symbol_bytes */
} PwFrame;

/* Checks everything in `bytes`; fills `frame` only for PW_FRAME_OURS and sets `error` only for
 * PW_FRAME_REFUSED: DAMAGED (cut, changed or contradicting itself), TOO_NEW (version or reserved
 * bit of a later program), TOO_BIG (beyond the limits of a transfer). */
PwFrameVerdict pw_frame_parse (gconstpointer bytes, gsize length, PwFrame *frame, GError **error);

/* --- shared by both -------------------------------------------------------------------------- */

guint32 pw_frame_transfer_id (gconstpointer payload, gsize length);

/* Whitens, or takes the whitening off again (it is an exclusive or). */
void pw_frame_whiten (guint32 transfer_id, guint8 *bytes, gsize length);

/* CRC-16/IBM-3740 ("CCITT-FALSE"): polynomial 0x1021, start 0xFFFF. Go on from `crc`. */
#define PW_FRAME_CRC_START 0xFFFF
guint16 pw_frame_crc (guint16 crc, gconstpointer bytes, gsize length);

G_END_DECLS
