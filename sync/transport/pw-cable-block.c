/* Block: the unit of bytes on a cable, found again after noise.
 *
 * Consistent overhead byte stuffing takes all zero bytes out of a block, so a zero is always a
 * border; a CRC-32C says whether what stands between two borders is what was sent. */
#include "sync/transport/pw-cable-block.h"

#include <isa-l/crc.h>
#include <string.h>

#define HEAD_BYTES 13
#define CRC_BYTES 4
#define RUN_MAX 254 /* bytes after one count of the stuffing */

static guint32
crc_of (const guint8 *bytes, gsize length) {
  return ~crc32_iscsi ((unsigned char *)bytes, (int)length, ~0u);
}

static void
put32 (guint8 *at, guint32 value) {
  value = GUINT32_TO_LE (value);
  memcpy (at, &value, sizeof value);
}

static void
put16 (guint8 *at, guint16 value) {
  value = GUINT16_TO_LE (value);
  memcpy (at, &value, sizeof value);
}

static guint32
get32 (const guint8 *at) {
  guint32 value;
  memcpy (&value, at, sizeof value);
  return GUINT32_FROM_LE (value);
}

static guint16
get16 (const guint8 *at) {
  guint16 value;
  memcpy (&value, at, sizeof value);
  return GUINT16_FROM_LE (value);
}

/* --- stuffing -------------------------------------------------------------------------------- */

static void
stuff (GByteArray *out, const guint8 *bytes, gsize length) {
  gsize start = 0;
  for (gsize i = 0;; i++) {
    gboolean is_end = i == length, is_full = i - start == RUN_MAX;
    if (!is_end && !is_full && bytes[i] != 0)
      continue;
    guint8 count = (guint8)(i - start + 1);
    g_byte_array_append (out, &count, 1);
    g_byte_array_append (out, bytes + start, (guint)(i - start));
    if (is_end)
      return;
    start = is_full ? i : i + 1;
    if (is_full)
      i--; /* this byte is still to be looked at */
  }
}

/* In place. FALSE if it is no stuffing. */
static gboolean
unstuff (guint8 *bytes, gsize *length) {
  gsize from = 0, to = 0;
  while (from < *length) {
    gsize count = bytes[from++];
    if (count == 0 || from + count - 1 > *length)
      return FALSE;
    memmove (bytes + to, bytes + from, count - 1);
    to += count - 1;
    from += count - 1;
    if (count <= RUN_MAX && from < *length)
      bytes[to++] = 0;
  }
  *length = to;
  return TRUE;
}

/* --- blocks ---------------------------------------------------------------------------------- */

void
pw_cable_block_write (GByteArray *out, const PwCableBlock *block) {
  g_return_if_fail (out != NULL && block != NULL && block->length <= PW_CABLE_PAYLOAD_MAX);
  static const guint8 border = 0;
  guint8 bytes[HEAD_BYTES + PW_CABLE_PAYLOAD_MAX + CRC_BYTES];
  bytes[0] = (guint8)block->kind;
  put32 (bytes + 1, block->session);
  put32 (bytes + 5, block->peer_session);
  put16 (bytes + 9, block->number);
  put16 (bytes + 11, block->expected);
  memcpy (bytes + HEAD_BYTES, block->payload, block->length);
  gsize length = HEAD_BYTES + block->length;
  put32 (bytes + length, crc_of (bytes, length));
  g_byte_array_append (out, &border, 1);
  stuff (out, bytes, length + CRC_BYTES);
  g_byte_array_append (out, &border, 1);
}

static gboolean
parse (guint8 *bytes, gsize length, PwCableBlock *block) {
  if (!unstuff (bytes, &length) || length < HEAD_BYTES + CRC_BYTES
      || length > HEAD_BYTES + PW_CABLE_PAYLOAD_MAX + CRC_BYTES)
    return FALSE;
  length -= CRC_BYTES;
  if (get32 (bytes + length) != crc_of (bytes, length))
    return FALSE;
  block->kind = bytes[0];
  block->session = get32 (bytes + 1);
  block->peer_session = get32 (bytes + 5);
  block->number = get16 (bytes + 9);
  block->expected = get16 (bytes + 11);
  block->length = length - HEAD_BYTES;
  memcpy (block->payload, bytes + HEAD_BYTES, block->length);
  return block->session != 0 && block->kind >= PW_CABLE_BLOCK_HELLO
         && block->kind <= PW_CABLE_BLOCK_ACK;
}

gboolean
pw_cable_finder_add (PwCableFinder *finder, guint8 byte, PwCableBlock *block) {
  g_return_val_if_fail (finder != NULL && block != NULL, FALSE);
  if (byte != 0) {
    if (finder->length == sizeof finder->bytes)
      finder->is_lost = TRUE;
    else
      finder->bytes[finder->length++] = byte;
    return FALSE;
  }
  gsize length = finder->length;
  gboolean is_lost = finder->is_lost;
  finder->length = 0;
  finder->is_lost = FALSE;
  if (length == 0)
    return FALSE;
  if (!is_lost && parse (finder->bytes, length, block))
    return TRUE;
  finder->damaged_count++;
  return FALSE;
}
