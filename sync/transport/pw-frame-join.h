/* Joiner: frames in any order, repeated, lost, damaged and of several transfers -> payloads.
 *
 * 1. A transfer is known by transfer id, total length and symbol size together.
 * 2. At most PW_TRANSFERS_MAX unfinished transfers are held; when one more begins, the one that has
 *    waited longest for a frame is dropped (what it had is lost unless the caller kept its frames).
 * 3. A finished payload is given out once. Later frames of it are known and do nothing; the last
 *    PW_TRANSFERS_DONE_MAX finished transfers are remembered.
 * 4. A payload is finished only if its BLAKE2b-256 begins with the transfer id. If it does not,
 * some frame was false though its CRC held: the transfer starts over by itself (see
 *    pw-frame-transfer.h) and needs nothing from the caller but more frames. */
#pragma once

#include <glib.h>

#include "sync/base/pw-limits.h"

G_BEGIN_DECLS

typedef struct PwJoiner PwJoiner;

/* What came of one frame. */
typedef enum {
  PW_JOINER_FOREIGN,   /* no frame of ours */
  PW_JOINER_REFUSED,   /* damaged, too new or too big: the error says which */
  PW_JOINER_KNOWN,     /* a good frame that adds nothing */
  PW_JOINER_TAKEN,     /* the rank of its transfer rose */
  PW_JOINER_RESTARTED, /* the transfer did not check and has started over */
  PW_JOINER_FINISHED,  /* a payload is ready: pw_joiner_take() */
} PwJoinerResult;

/* One transfer as a person sees it. */
typedef struct {
  guint32 transfer_id;
  guint32 total_bytes;
  guint symbol_bytes;
  guint symbol_count;  /* k */
  guint rank;          /* 0..k; k - rank more symbols are needed */
  guint frame_count;   /* frames held of it */
  guint restart_count; /* times it did not check */
} PwJoinerTransfer;

PwJoiner *pw_joiner_new (void);
void pw_joiner_free (PwJoiner *joiner);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PwJoiner, pw_joiner_free)

/* Feeds what one QR code held. Sets `error` only for PW_JOINER_REFUSED. Keeps a reference to
 * `frame` while its transfer is unfinished. */
PwJoinerResult pw_joiner_add (PwJoiner *joiner, GBytes *frame, GError **error);

/* The next finished payload in the order of finishing, or NULL; `transfer_id` may be NULL.
 * (transfer full) */
GBytes *pw_joiner_take (PwJoiner *joiner, guint32 *transfer_id);

/* The unfinished transfers, the one fed last first: GArray of PwJoinerTransfer. (transfer full) */
GArray *pw_joiner_list (const PwJoiner *joiner);

/* The frames held of unfinished transfers with this id, as GBytes: store them, and feed them to any
 * joiner later to go on from there. Empty if there are none. (transfer full) */
GPtrArray *pw_joiner_frames (const PwJoiner *joiner, guint32 transfer_id);

/* Says that a payload given out under this id was no good (its seal did not open): it is forgotten,
 * and frames of it are collected anew. FALSE if no finished transfer has this id. */
gboolean pw_joiner_reject (PwJoiner *joiner, guint32 transfer_id);

G_END_DECLS
