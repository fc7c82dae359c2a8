/* Link: messages over a line that loses, changes and invents bytes. The rules are in the header.
 *
 * A line keeps the order of what is put on it. So each copy of a block that goes out is counted,
 * and when the other side names a block, all copies that went out before that one and were not
 * named are lost, for certain: they go out again at once, and nothing else does. Only when the last
 * blocks are lost is there nobody to tell, and time must pass. */
#include "sync/transport/pw-cable-link.h"

#include <string.h>

/* Messages that arrived and were not taken yet: the owner takes them after every feed. */
#define ARRIVED_MAX (4 * PW_CABLE_WINDOW)
#define AHEAD_BYTES 2 /* one bit for each block of the window but the expected one */

typedef struct {
  GBytes *payload;   /* owned */
  guint64 copy;      /* the last one on the line, counted from 1; 0: it has to go out */
  gboolean is_there; /* arrived, though not all before it did */
} Sent;

struct PwCableLink {
  guint32 session, peer_session; /* peer_session 0: not known */
  GBytes *hello;                 /* owned */
  GBytes *peer_hello;            /* owned; NULL: not known */
  gboolean is_up;                /* the peer knows this session too */
  gboolean is_restarted;
  PwCableFinder finder;
  Sent sent[PW_CABLE_WINDOW]; /* not acknowledged yet, by number modulo the window */
  guint sent_count;
  guint16 first;                  /* the lowest number of `sent` */
  guint64 copy_count;             /* put on the line so far */
  GBytes *ahead[PW_CABLE_WINDOW]; /* owned: of the peer, before their turn; by number likewise */
  guint16 expected;               /* number of the next message of the peer */
  GQueue arrived;                 /* owned: GBytes */
  gboolean owes_ack;              /* something came that has to be answered */
  gint64 heard_ms;                /* last good block */
  gint64 hello_ms;                /* last HELLO sent; 0: none */
  gint64 said_ms;                 /* last block sent */
  gint64 news_ms;                 /* when the peer last named something new of `sent` */
  gint64 silence_ms;              /* rule 4 */
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
  g_queue_init (&link->arrived);
  return link;
}

void
pw_cable_link_free (PwCableLink *link) {
  if (link == NULL)
    return;
  g_bytes_unref (link->hello);
  g_clear_pointer (&link->peer_hello, g_bytes_unref);
  for (guint i = 0; i < PW_CABLE_WINDOW; i++) {
    g_clear_pointer (&link->sent[i].payload, g_bytes_unref);
    g_clear_pointer (&link->ahead[i], g_bytes_unref);
  }
  g_queue_clear_full (&link->arrived, (GDestroyNotify)g_bytes_unref);
  g_free (link);
}

/* The nth that is not acknowledged. */
static Sent *
sent_at (PwCableLink *link, guint nth) {
  return &link->sent[(link->first + nth) % PW_CABLE_WINDOW];
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

/* The peer has all before `expected`: the newest copy of them. What is ahead of all that was sent
 * is nonsense. */
static guint64
release_sent (PwCableLink *link, guint16 expected) {
  guint64 newest = 0;
  guint16 done = (guint16)(expected - link->first);
  if (done > link->sent_count)
    return 0;
  for (guint i = 0; i < done; i++) {
    Sent *sent = sent_at (link, i);
    newest = MAX (newest, sent->copy);
    g_bytes_unref (sent->payload);
    memset (sent, 0, sizeof *sent);
  }
  link->first = expected;
  link->sent_count -= done;
  return newest;
}

/* What the peer has beyond the expected one: the newest copy of what was not known to be there. */
static guint64
note_ahead (PwCableLink *link, const PwCableBlock *block) {
  guint64 newest = 0;
  if (block->kind != PW_CABLE_BLOCK_ACK || block->length < AHEAD_BYTES
      || block->expected != link->first)
    return 0;
  guint bits = block->payload[0] | (guint)block->payload[1] << 8;
  for (guint i = 1; i < link->sent_count; i++) {
    Sent *sent = sent_at (link, i);
    if ((bits >> (i - 1) & 1) == 0 || sent->is_there)
      continue;
    sent->is_there = TRUE;
    newest = MAX (newest, sent->copy);
  }
  return newest;
}

static void
take_ack (PwCableLink *link, const PwCableBlock *block, gint64 now_ms) {
  guint64 released = release_sent (link, block->expected);
  guint64 noted = note_ahead (link, block), newest = MAX (released, noted);
  if (newest == 0)
    return;
  link->news_ms = now_ms;
  for (guint i = 0; i < link->sent_count; i++) {
    Sent *sent = sent_at (link, i);
    if (!sent->is_there && sent->copy < newest)
      sent->copy = 0;
  }
}

static void
take_data (PwCableLink *link, const PwCableBlock *block) {
  link->owes_ack = TRUE;
  guint16 distance = (guint16)(block->number - link->expected);
  if (distance >= PW_CABLE_WINDOW || block->length == 0
      || link->arrived.length + PW_CABLE_WINDOW > ARRIVED_MAX)
    return;
  GBytes **place = &link->ahead[block->number % PW_CABLE_WINDOW];
  if (*place == NULL)
    *place = g_bytes_new (block->payload, block->length);
  while (*(place = &link->ahead[link->expected % PW_CABLE_WINDOW]) != NULL) {
    g_queue_push_tail (&link->arrived, g_steal_pointer (place));
    link->expected++;
  }
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
  take_ack (link, block, now_ms);
  if (block->kind == PW_CABLE_BLOCK_DATA)
    take_data (link, block);
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
  return link->is_up ? PW_CABLE_WINDOW - link->sent_count : 0;
}

void
pw_cable_link_send (PwCableLink *link, const guint8 *bytes, gsize length) {
  g_return_if_fail (link != NULL && bytes != NULL && length >= 1 && length <= PW_CABLE_PAYLOAD_MAX);
  g_return_if_fail (pw_cable_link_room (link) > 0);
  *sent_at (link, link->sent_count) = (Sent){ .payload = g_bytes_new (bytes, length) };
  link->sent_count++;
}

gboolean
pw_cable_link_is_idle (const PwCableLink *link) {
  g_return_val_if_fail (link != NULL, FALSE);
  return link->sent_count == 0;
}

/* Bit n: the block n + 1 after the expected one is here. */
static guint
ahead_bits (const PwCableLink *link) {
  guint bits = 0;
  for (guint i = 1; i < PW_CABLE_WINDOW; i++)
    if (link->ahead[(link->expected + i) % PW_CABLE_WINDOW] != NULL)
      bits |= 1u << (i - 1);
  return bits;
}

static void
say (PwCableLink *link, GByteArray *out, PwCableBlock *block, gint64 now_ms) {
  block->session = link->session;
  block->peer_session = link->peer_session;
  block->expected = link->expected;
  pw_cable_block_write (out, block);
  link->said_ms = now_ms;
}

static void
say_hello (PwCableLink *link, GByteArray *out, gint64 now_ms) {
  PwCableBlock block = { .kind = PW_CABLE_BLOCK_HELLO, .number = link->first };
  block.length = g_bytes_get_size (link->hello);
  memcpy (block.payload, g_bytes_get_data (link->hello, NULL), block.length);
  say (link, out, &block, now_ms);
  link->hello_ms = now_ms;
}

static void
say_data (PwCableLink *link, GByteArray *out, guint nth, gint64 now_ms) {
  Sent *sent = sent_at (link, nth);
  PwCableBlock block = { .kind = PW_CABLE_BLOCK_DATA, .number = (guint16)(link->first + nth) };
  block.length = g_bytes_get_size (sent->payload);
  memcpy (block.payload, g_bytes_get_data (sent->payload, NULL), block.length);
  say (link, out, &block, now_ms);
  sent->copy = ++link->copy_count;
  link->owes_ack &= ahead_bits (link) != 0; /* a gap is told by an ACK alone */
}

static void
say_ack (PwCableLink *link, GByteArray *out, gint64 now_ms) {
  PwCableBlock block
      = { .kind = PW_CABLE_BLOCK_ACK, .number = (guint16)(link->first + link->sent_count) };
  guint bits = ahead_bits (link);
  if (bits != 0) {
    block.payload[0] = (guint8)bits;
    block.payload[1] = (guint8)(bits >> 8);
    block.length = AHEAD_BYTES;
  }
  say (link, out, &block, now_ms);
  link->owes_ack = FALSE;
}

/* Half a second without news: all of it may be lost. */
static void
begin_again (PwCableLink *link, gint64 now_ms) {
  gboolean is_on_its_way = FALSE;
  for (guint i = 0; i < link->sent_count; i++)
    is_on_its_way |= sent_at (link, i)->copy != 0;
  if (!is_on_its_way)
    link->news_ms = now_ms;
  if (now_ms - link->news_ms < PW_CABLE_RESEND_MS)
    return;
  for (guint i = 0; i < link->sent_count; i++) {
    Sent *sent = sent_at (link, i);
    sent->copy = 0;
    sent->is_there = FALSE;
  }
  link->news_ms = now_ms;
}

void
pw_cable_link_output (PwCableLink *link, GByteArray *out, gint64 now_ms) {
  g_return_if_fail (link != NULL && out != NULL);
  if (link->is_restarted || out->len >= PW_CABLE_OUT_BYTES)
    return;
  if (!link->is_up) {
    if (link->hello_ms == 0 || now_ms - link->hello_ms >= PW_CABLE_RESEND_MS)
      say_hello (link, out, now_ms);
    return;
  }
  /* The peer may not know yet that we do. */
  if (link->hello_ms == 0)
    say_hello (link, out, now_ms);
  begin_again (link, now_ms);
  for (guint i = 0; i < link->sent_count && out->len < PW_CABLE_OUT_BYTES; i++)
    if (sent_at (link, i)->copy == 0)
      say_data (link, out, i, now_ms);
  if (link->owes_ack || now_ms - link->said_ms >= PW_CABLE_ALIVE_MS)
    say_ack (link, out, now_ms);
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
