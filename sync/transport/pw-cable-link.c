/* Link: messages over a line that loses, changes and invents bytes. The rules are in the header. */
#include "sync/transport/pw-cable-link.h"

#include <string.h>

/* Messages that arrived and were not taken yet: the owner takes them after every feed. */
#define ARRIVED_MAX (4 * PW_CABLE_WINDOW)

struct PwCableLink {
  guint32 session, peer_session; /* peer_session 0: not known */
  GBytes *hello;                 /* owned */
  GBytes *peer_hello;            /* owned; NULL: not known */
  gboolean is_up;                /* the peer knows this session too */
  gboolean is_restarted;
  PwCableFinder finder;
  GQueue sent;        /* owned: GBytes, not acknowledged yet, in order; number `first` and up */
  guint16 first;      /* number of the head of `sent` */
  guint out_count;    /* of `sent`, handed to the line since the last rewind */
  guint16 expected;   /* number of the next message of the peer */
  GQueue arrived;     /* owned: GBytes */
  gboolean owes_ack;  /* something came that has to be answered */
  gint64 heard_ms;    /* last good block */
  gint64 hello_ms;    /* last HELLO sent; 0: none */
  gint64 said_ms;     /* last block sent */
  gint64 progress_ms; /* when the head of `sent` was sent or moved on */
  gint64 rewound_ms;  /* when the peer's wish made us send again */
  gint64 silence_ms;  /* rule 4 */
};

PwCableLink *
pw_cable_link_new (guint32 session, GBytes *hello, gint64 now_ms) {
  g_return_val_if_fail (session != 0 && hello != NULL, NULL);
  g_return_val_if_fail (g_bytes_get_size (hello) <= PW_CABLE_PAYLOAD_MAX, NULL);
  PwCableLink *link = g_new0 (PwCableLink, 1);
  link->session = session;
  link->hello = g_bytes_ref (hello);
  link->heard_ms = now_ms;
  link->silence_ms = PW_CABLE_SILENCE_MS;
  g_queue_init (&link->sent);
  g_queue_init (&link->arrived);
  return link;
}

void
pw_cable_link_free (PwCableLink *link) {
  if (link == NULL)
    return;
  g_bytes_unref (link->hello);
  g_clear_pointer (&link->peer_hello, g_bytes_unref);
  g_queue_clear_full (&link->sent, (GDestroyNotify)g_bytes_unref);
  g_queue_clear_full (&link->arrived, (GDestroyNotify)g_bytes_unref);
  g_free (link);
}

/* --- reading --------------------------------------------------------------------------------- */

static void
take_hello (PwCableLink *link, const PwCableBlock *block) {
  if (link->peer_session != 0 && link->peer_session != block->session) {
    link->is_restarted |= link->is_up;
    if (link->is_restarted)
      return;
  }
  if (link->peer_session != block->session) {
    link->peer_session = block->session;
    g_clear_pointer (&link->peer_hello, g_bytes_unref);
    link->peer_hello = g_bytes_new (block->payload, block->length);
    link->hello_ms = 0; /* answer at once */
  }
  if (block->peer_session == link->session)
    link->is_up = TRUE;
  else
    link->hello_ms = 0;
  link->owes_ack = TRUE;
}

/* The peer has all before `expected`. What is ahead of all that was sent is nonsense. */
static void
take_ack (PwCableLink *link, guint16 expected, gint64 now_ms) {
  guint16 done = (guint16)(expected - link->first);
  if (done > link->sent.length)
    return;
  for (guint16 i = 0; i < done; i++)
    g_bytes_unref (g_queue_pop_head (&link->sent));
  link->first = expected;
  link->out_count -= MIN (link->out_count, done);
  if (done > 0)
    link->progress_ms = now_ms;
}

static void
take_data (PwCableLink *link, const PwCableBlock *block) {
  link->owes_ack = TRUE;
  if (block->number != link->expected || link->arrived.length >= ARRIVED_MAX || block->length == 0)
    return;
  link->expected++;
  g_queue_push_tail (&link->arrived, g_bytes_new (block->payload, block->length));
}

/* An ACK that moves nothing although blocks are out: one of them was lost. */
static void
rewind_if_asked (PwCableLink *link, guint16 first_before, gint64 now_ms) {
  if (link->first != first_before || link->out_count == 0
      || now_ms - link->progress_ms < PW_CABLE_REWIND_MS
      || now_ms - link->rewound_ms < PW_CABLE_REWIND_MS)
    return;
  link->rewound_ms = now_ms;
  link->out_count = 0;
}

static void
take_block (PwCableLink *link, const PwCableBlock *block, gint64 now_ms) {
  if (link->is_restarted || block->session == link->session)
    return; /* an echo of ourselves: a line that is not connected does that */
  if (block->kind == PW_CABLE_BLOCK_HELLO) {
    link->heard_ms = now_ms;
    take_hello (link, block);
    return;
  }
  if (block->session != link->peer_session || block->peer_session != link->session)
    return;
  link->is_up = TRUE;
  link->heard_ms = now_ms;
  guint16 first_before = link->first;
  take_ack (link, block->expected, now_ms);
  if (block->kind == PW_CABLE_BLOCK_DATA)
    take_data (link, block);
  else
    rewind_if_asked (link, first_before, now_ms);
}

void
pw_cable_link_feed (PwCableLink *link, const guint8 *bytes, gsize length, gint64 now_ms) {
  g_return_if_fail (link != NULL && (bytes != NULL || length == 0));
  PwCableBlock block;
  for (gsize i = 0; i < length; i++)
    if (pw_cable_finder_add (&link->finder, bytes[i], &block))
      take_block (link, &block, now_ms);
}

GBytes *
pw_cable_link_take (PwCableLink *link) {
  g_return_val_if_fail (link != NULL, NULL);
  return g_queue_pop_head (&link->arrived);
}

/* --- writing --------------------------------------------------------------------------------- */

guint
pw_cable_link_room (const PwCableLink *link) {
  g_return_val_if_fail (link != NULL, 0);
  return link->is_up ? PW_CABLE_WINDOW - MIN (link->sent.length, PW_CABLE_WINDOW) : 0;
}

void
pw_cable_link_send (PwCableLink *link, const guint8 *bytes, gsize length) {
  g_return_if_fail (link != NULL && bytes != NULL && length >= 1 && length <= PW_CABLE_PAYLOAD_MAX);
  g_return_if_fail (pw_cable_link_room (link) > 0);
  g_queue_push_tail (&link->sent, g_bytes_new (bytes, length));
}

gboolean
pw_cable_link_is_idle (const PwCableLink *link) {
  g_return_val_if_fail (link != NULL, FALSE);
  return link->sent.length == 0;
}

static void
say (PwCableLink *link, GByteArray *out, PwCableBlockKind kind, guint16 number, GBytes *payload,
     gint64 now_ms) {
  PwCableBlock block = { .kind = kind,
                         .session = link->session,
                         .peer_session = link->peer_session,
                         .number = number,
                         .expected = link->expected };
  if (payload != NULL) {
    block.length = g_bytes_get_size (payload);
    memcpy (block.payload, g_bytes_get_data (payload, NULL), block.length);
  }
  pw_cable_block_write (out, &block);
  link->said_ms = now_ms;
  link->owes_ack = FALSE;
}

void
pw_cable_link_output (PwCableLink *link, GByteArray *out, gint64 now_ms) {
  g_return_if_fail (link != NULL && out != NULL);
  if (link->is_restarted)
    return;
  if (!link->is_up) {
    if (link->hello_ms == 0 || now_ms - link->hello_ms >= PW_CABLE_RESEND_MS) {
      say (link, out, PW_CABLE_BLOCK_HELLO, link->first, link->hello, now_ms);
      link->hello_ms = now_ms;
    }
    return;
  }
  /* The peer may not know yet that we do. */
  if (link->hello_ms == 0) {
    say (link, out, PW_CABLE_BLOCK_HELLO, link->first, link->hello, now_ms);
    link->hello_ms = now_ms;
  }
  if (link->out_count > 0 && now_ms - link->progress_ms >= PW_CABLE_RESEND_MS)
    link->out_count = 0;
  while (link->out_count < link->sent.length) {
    if (link->out_count == 0)
      link->progress_ms = now_ms;
    say (link, out, PW_CABLE_BLOCK_DATA, (guint16)(link->first + link->out_count),
         g_queue_peek_nth (&link->sent, link->out_count), now_ms);
    link->out_count++;
  }
  if (link->owes_ack || now_ms - link->said_ms >= PW_CABLE_ALIVE_MS)
    say (link, out, PW_CABLE_BLOCK_ACK, (guint16)(link->first + link->sent.length), NULL, now_ms);
}

/* --- how it stands --------------------------------------------------------------------------- */

PwCableLinkState
pw_cable_link_state (PwCableLink *link, gint64 now_ms) {
  g_return_val_if_fail (link != NULL, PW_CABLE_LINK_SILENT);
  if (link->is_restarted)
    return PW_CABLE_LINK_RESTARTED;
  if (!link->is_up)
    return PW_CABLE_LINK_SEEKING;
  return now_ms - link->heard_ms > link->silence_ms ? PW_CABLE_LINK_SILENT : PW_CABLE_LINK_UP;
}

GBytes *
pw_cable_link_peer (const PwCableLink *link) {
  g_return_val_if_fail (link != NULL, NULL);
  return link->is_up ? link->peer_hello : NULL;
}

void
pw_cable_link_allow_silence (PwCableLink *link, gint64 silence_ms, gint64 now_ms) {
  g_return_if_fail (link != NULL);
  link->silence_ms = MAX (silence_ms, PW_CABLE_SILENCE_MS);
  link->heard_ms = now_ms;
}

guint64
pw_cable_link_damaged_count (const PwCableLink *link) {
  g_return_val_if_fail (link != NULL, 0);
  return link->finder.damaged_count;
}
