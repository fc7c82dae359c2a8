/* Link: messages over a line that loses, changes and invents bytes; each arrives once, in order, or
 * the session ends. Knows no file and no device: bytes in, bytes out, and a clock by argument.
 *
 * 1. Both sides say HELLO, with a session number made by chance, until they know each other's.
 * 2. Messages are numbered; up to PW_CABLE_WINDOW of them are on their way. Who misses one says
 * which it expects and which it has beyond it, and those that are lost are sent again; all of them
 * after PW_CABLE_RESEND_MS without news.
 * 3. A block of another session is not for us. A HELLO of another session than before says that the
 *    other side started anew: this session is over.
 * 4. Nothing good heard for PW_CABLE_SILENCE_MS, or for as long as the other side asked for: over.
 */
#pragma once

#include "sync/transport/pw-cable-block.h"

G_BEGIN_DECLS

typedef struct PwCableLink PwCableLink;

typedef enum {
  PW_CABLE_LINK_SEEKING, /* no answer yet */
  PW_CABLE_LINK_UP,
  PW_CABLE_LINK_RESTARTED, /* rule 3: over */
  PW_CABLE_LINK_SILENT,    /* rule 4: over */
} PwCableLinkState;

/* `hello` is what is said of oneself (1..PW_CABLE_PAYLOAD_MAX bytes); `session` not 0.
 * (transfer full) */
PwCableLink *pw_cable_link_new (guint32 session, GBytes *hello, gint64 now_ms);
void pw_cable_link_free (PwCableLink *link);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PwCableLink, pw_cable_link_free)

/* Bytes from the line. */
void pw_cable_link_feed (PwCableLink *link, const guint8 *bytes, gsize length, gint64 now_ms);
/* The next message that arrived, or NULL. (transfer full) */
GBytes *pw_cable_link_take (PwCableLink *link);

/* Messages that may be sent now without waiting in a row. */
guint pw_cable_link_room (const PwCableLink *link);
/* Sends a message of 1..PW_CABLE_PAYLOAD_MAX bytes. There must be room (asserted). */
void pw_cable_link_send (PwCableLink *link, const guint8 *bytes, gsize length);
/* TRUE if all that was sent has arrived. */
gboolean pw_cable_link_is_idle (const PwCableLink *link);

/* Appends what the line should get now to `out`, while that is shorter than PW_CABLE_OUT_BYTES. */
void pw_cable_link_output (PwCableLink *link, GByteArray *out, gint64 now_ms);

/* As it is; notices silence. */
PwCableLinkState pw_cable_link_state (PwCableLink *link, gint64 now_ms);
/* What the other side says of itself, once it is up; else NULL. (transfer none) */
GBytes *pw_cable_link_peer (const PwCableLink *link);
/* How long silence is no bad sign, from the next sign of life on; 0: as usual. */
void pw_cable_link_allow_silence (PwCableLink *link, gint64 silence_ms, gint64 now_ms);
/* Pieces of the stream that were no block. */
guint64 pw_cable_link_damaged_count (const PwCableLink *link);

G_END_DECLS
