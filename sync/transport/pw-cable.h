/* Cable: one session of exchanging files with the other end of a line, both ways in one go
 * (schemas/formats/cable-v1.md). Bytes in, bytes out; no device, no disk, no clock of its own.
 *
 *   handheld: OFFER file ->   <- WANT from here   PIECE ... ->   <- TAKEN   (next file)   END ->
 *   host:                  merges, then offers its replies the same way, END
 *   handheld: DONE
 *
 * 1. The handheld offers first, so that the host's replies can speak of what just came.
 * 2. Who is offered a file says how much of it is here already: nothing is carried twice, even
 * after a cut or a restart of either side. The digest decides whether it is whole.
 * 3. A file that arrives damaged is offered again, PW_CABLE_TRIES_MAX times.
 * 4. Whatever the other side sends, memory is bounded by one file and the window of the link. */
#pragma once

#include "sync/base/pw-id.h"

G_BEGIN_DECLS

typedef struct PwCable PwCable;

typedef enum {
  PW_CABLE_HANDHELD = 1,
  PW_CABLE_HOST = 2,
} PwCableRole;

/* What became of a file at its receiver. */
typedef enum {
  PW_CABLE_TAKEN = 0,   /* durable there */
  PW_CABLE_KNOWN = 1,   /* it was there already */
  PW_CABLE_DAMAGED = 2, /* not what the digest says: offer it again */
  PW_CABLE_REFUSED = 3, /* not wanted there */
} PwCableVerdict;

/* Who owns a session: it is asked while bytes are fed or pw_cable_step() runs, and must not call
 * the cable from inside. An `error` of a function ends the session with it. */
typedef struct {
  /* The other side is `address` (PW_ADDRESS_BYTES). FALSE: not with this one. */
  gboolean (*on_peer) (const guint8 *address, gpointer data, GError **error);
  /* The next file to send (1..PW_BATCH_BYTES_MAX bytes), or NULL without an error: no more. For a
   * host it is asked only after on_turn. (transfer full) */
  GBytes *(*next) (gpointer data, GError **error);
  /* The file is there, or not wanted there. */
  gboolean (*on_sent) (GBytes *file, PwCableVerdict verdict, gpointer data, GError **error);
  /* TRUE if this very file is here whole: it need not come. */
  gboolean (*is_known) (const PwDigest *digest, gsize size, gpointer data);
  /* What an earlier session kept of it, or NULL. (transfer full) */
  GBytes *(*part) (const PwDigest *digest, gsize size, gpointer data);
  /* Keep what there is of a file that is not whole; `length` 0: forget it. */
  void (*keep) (const PwDigest *digest, const guint8 *bytes, gsize length, gpointer data);
  /* A whole file whose digest is right. TAKEN must be durable. */
  PwCableVerdict (*take) (GBytes *file, gpointer data, GError **error);
  /* Host: all files of the handheld are here. May take PW_CABLE_BUSY_S_MAX; the other side knows.
   */
  gboolean (*on_turn) (gpointer data, GError **error);
} PwCableOwner;

typedef enum {
  PW_CABLE_PHASE_SEEKING,   /* nobody answers yet */
  PW_CABLE_PHASE_SENDING,   /* own files go out */
  PW_CABLE_PHASE_WAITING,   /* handheld: the host merges; host: the handheld's last word is due */
  PW_CABLE_PHASE_RECEIVING, /* files come in */
  PW_CABLE_PHASE_DONE,
  PW_CABLE_PHASE_FAILED, /* pw_cable_error() says why */
} PwCablePhase;

typedef struct {
  PwCablePhase phase;
  guint sent_count, received_count;   /* files that are through, known ones too */
  guint64 sent_bytes, received_bytes; /* carried in this session */
  guint64 resumed_bytes;              /* that did not have to be carried again */
  guint64 damaged_count;              /* pieces of noise */
  gsize file_bytes, file_done;        /* of the file on its way; 0: none */
} PwCableState;

/* `address` is the own one; `session` a random number other than 0; `now_ms` of any clock that does
 * not go back. `owner` is copied. (transfer full) */
PwCable *pw_cable_new (PwCableRole role, const guint8 *address, guint32 session,
                       const PwCableOwner *owner, gpointer data, gint64 now_ms);
/* Keeps what there is of an unfinished file. */
void pw_cable_free (PwCable *cable);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PwCable, pw_cable_free)

/* Bytes from the line. */
void pw_cable_feed (PwCable *cable, const guint8 *bytes, gsize length, gint64 now_ms);

/* Goes on as far as it can; appends what the line should get to `out`, while that is shorter than
 * PW_CABLE_OUT_BYTES. Call it after each feed, when the line has taken what was in `out`, and at
 * least every 100 ms: it notices silence, too. */
void pw_cable_step (PwCable *cable, GByteArray *out, gint64 now_ms);

void pw_cable_get_state (const PwCable *cable, PwCableState *state);
/* Why it FAILED: INCOMPLETE (cut, restarted or stalled: connect again), TOO_NEW, REFUSED (the other
 * side is no partner for this one), DAMAGED, or an error of the owner. (transfer none) */
const GError *pw_cable_error (const PwCable *cable);

G_END_DECLS
