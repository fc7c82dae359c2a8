/* Message: what the payload of a block on a cable says (schemas/formats/cable-v1.md). */
#pragma once

#include "sync/base/pw-id.h"

G_BEGIN_DECLS

#define PW_CABLE_VERSION 1
#define PW_CABLE_HELLO_BYTES 11
#define PW_CABLE_PIECE_MAX (PW_CABLE_PAYLOAD_MAX - 5) /* bytes of a file in one message */

typedef enum {
  PW_CABLE_MESSAGE_OFFER = 1, /* digest, number: size of the file */
  PW_CABLE_MESSAGE_WANT = 2,  /* digest, number: offset to go on from */
  PW_CABLE_MESSAGE_PIECE = 3, /* number: offset; bytes */
  PW_CABLE_MESSAGE_TAKEN = 4, /* digest, number: PwCableVerdict */
  PW_CABLE_MESSAGE_BUSY = 5,  /* number: seconds of silence that mean nothing */
  PW_CABLE_MESSAGE_END = 6,   /* no more files from here */
  PW_CABLE_MESSAGE_DONE = 7,  /* the handheld has the host's files too */
} PwCableMessageKind;

typedef struct {
  PwCableMessageKind kind;
  PwDigest digest;
  guint32 number;
  const guint8 *bytes; /* borrowed */
  gsize length;        /* of bytes: 1..PW_CABLE_PIECE_MAX */
} PwCableMessage;

/* `bytes` has room for PW_CABLE_PAYLOAD_MAX. Returns how many were written. */
gsize pw_cable_message_write (const PwCableMessage *message, guint8 *bytes);
/* FALSE if it is no message of this version; `bytes` points into the payload. */
gboolean pw_cable_message_parse (GBytes *payload, PwCableMessage *message);

/* What a side says of itself: magic, versions, role (PwCableRole), address. `bytes` has room for
 * PW_CABLE_HELLO_BYTES. */
void pw_cable_hello_write (guint role, const guint8 *address, guint8 *bytes);
/* TOO_NEW (no common version), DAMAGED. `address` points into the hello. */
gboolean pw_cable_hello_parse (GBytes *hello, guint *role, const guint8 **address, GError **error);

G_END_DECLS
