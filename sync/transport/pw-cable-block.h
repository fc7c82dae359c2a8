/* Block: the unit of bytes on a cable, found again after noise (schemas/formats/cable-v1.md). */
#pragma once

#include <glib.h>

#include "sync/base/pw-limits.h"

G_BEGIN_DECLS

typedef enum {
  PW_CABLE_BLOCK_HELLO = 1, /* who I am; until the other side knows */
  PW_CABLE_BLOCK_DATA = 2,  /* a message in its order */
  PW_CABLE_BLOCK_ACK = 3,   /* what arrived; also a sign of life */
} PwCableBlockKind;

typedef struct {
  guint kind;           /* PwCableBlockKind */
  guint32 session;      /* of who sends it; never 0 */
  guint32 peer_session; /* of who is meant, or 0: not known yet */
  guint16 number;       /* DATA: of this block; else of the next one */
  guint16 expected;     /* of the next DATA block wanted: all before it arrived */
  guint8 payload[PW_CABLE_PAYLOAD_MAX];
  gsize length; /* of the payload */
} PwCableBlock;

/* Appends the block between two zero bytes. */
void pw_cable_block_write (GByteArray *out, const PwCableBlock *block);

/* Finds blocks in a stream. Holds at most one block's bytes, whatever comes. */
typedef struct {
  guint8 bytes[PW_CABLE_BLOCK_BYTES_MAX];
  gsize length;
  gboolean is_lost;      /* too long to be a block: wait for the next zero */
  guint64 damaged_count; /* pieces between zeros that were no block */
} PwCableFinder;

/* Takes one byte. TRUE if it ended a good block, which is then in `block`. */
gboolean pw_cable_finder_add (PwCableFinder *finder, guint8 byte, PwCableBlock *block);

G_END_DECLS
