/* Message: what the payload of a block on a cable says. */
#include "sync/transport/pw-cable-message.h"

#include <glib/gi18n.h>
#include <string.h>

#include "sync/base/pw-error.h"

#define NUMBER_BYTES 4
#define VERDICT_MAX 3
#define HELLO_FIXED 3 /* least and greatest version, role */

static void
put_number (guint8 *at, guint32 number) {
  number = GUINT32_TO_LE (number);
  memcpy (at, &number, sizeof number);
}

static guint32
get_number (const guint8 *at) {
  guint32 number;
  memcpy (&number, at, sizeof number);
  return GUINT32_FROM_LE (number);
}

static gboolean
has_digest (guint kind) {
  return kind == PW_CABLE_MESSAGE_OFFER || kind == PW_CABLE_MESSAGE_WANT
         || kind == PW_CABLE_MESSAGE_TAKEN;
}

static gboolean
has_number (guint kind) {
  return kind != PW_CABLE_MESSAGE_END && kind != PW_CABLE_MESSAGE_DONE;
}

gsize
pw_cable_message_write (const PwCableMessage *message, guint8 *bytes) {
  g_return_val_if_fail (message != NULL && bytes != NULL, 0);
  g_return_val_if_fail (message->length <= PW_CABLE_PIECE_MAX, 0);
  gsize length = 1;
  bytes[0] = (guint8)message->kind;
  if (has_digest (message->kind)) {
    memcpy (bytes + length, message->digest.bytes, PW_DIGEST_BYTES);
    length += PW_DIGEST_BYTES;
  }
  if (has_number (message->kind)) {
    put_number (bytes + length, message->number);
    length += NUMBER_BYTES;
  }
  if (message->kind == PW_CABLE_MESSAGE_PIECE) {
    memcpy (bytes + length, message->bytes, message->length);
    length += message->length;
  }
  return length;
}

gboolean
pw_cable_message_parse (GBytes *payload, PwCableMessage *message) {
  g_return_val_if_fail (payload != NULL && message != NULL, FALSE);
  gsize length;
  const guint8 *bytes = g_bytes_get_data (payload, &length);
  *message = (PwCableMessage){ .kind = PW_CABLE_MESSAGE_END };
  if (length < 1 || bytes[0] < PW_CABLE_MESSAGE_OFFER || bytes[0] > PW_CABLE_MESSAGE_DONE)
    return FALSE;
  message->kind = (PwCableMessageKind)bytes[0];
  gsize fixed = 1 + (has_digest (bytes[0]) ? PW_DIGEST_BYTES : 0)
                + (has_number (bytes[0]) ? NUMBER_BYTES : 0);
  gboolean has_bytes = bytes[0] == PW_CABLE_MESSAGE_PIECE;
  if (has_bytes ? length <= fixed : length != fixed)
    return FALSE;
  if (has_digest (bytes[0]))
    memcpy (message->digest.bytes, bytes + 1, PW_DIGEST_BYTES);
  if (has_number (bytes[0]))
    message->number = get_number (bytes + fixed - NUMBER_BYTES);
  message->bytes = bytes + fixed;
  message->length = length - fixed;
  return message->kind != PW_CABLE_MESSAGE_TAKEN || message->number <= VERDICT_MAX;
}

void
pw_cable_hello_write (guint role, const guint8 *address, guint8 *bytes) {
  g_return_if_fail (address != NULL && bytes != NULL);
  bytes[0] = bytes[1] = PW_CABLE_VERSION;
  bytes[2] = (guint8)role;
  memcpy (bytes + HELLO_FIXED, address, PW_ADDRESS_BYTES);
}

gboolean
pw_cable_hello_parse (GBytes *hello, guint *role, const guint8 **address, GError **error) {
  g_return_val_if_fail (hello != NULL && role != NULL && address != NULL, FALSE);
  gsize length;
  const guint8 *bytes = g_bytes_get_data (hello, &length);
  /* A later version may say more behind what this one knows. */
  if (length < PW_CABLE_HELLO_BYTES) {
    g_set_error_literal (error, PW_ERROR, PW_ERROR_DAMAGED,
                         _ ("the other end of the cable is no field kit"));
    return FALSE;
  }
  if (bytes[0] > PW_CABLE_VERSION || bytes[1] < PW_CABLE_VERSION) {
    g_set_error_literal (error, PW_ERROR, PW_ERROR_TOO_NEW,
                         _ ("the programs at both ends of the cable are too far apart in version; "
                            "update the older one"));
    return FALSE;
  }
  *role = bytes[2];
  *address = bytes + HELLO_FIXED;
  return TRUE;
}
