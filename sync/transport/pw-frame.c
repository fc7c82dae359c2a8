/* Frame: a 14-byte header and n consecutive code symbols.
 *
 * Offset  Bytes  Meaning (big-endian)
 *      0      1  0xB0 | version 1
 *      1      1  bits 0-2: symbol size 111 << value (0..4); bits 3-7: reserved, 0
 *      2      4  transfer id
 *      6      3  total length of the payload
 *      9      3  id of the first symbol
 *     12      2  CRC-16 of all bytes of the frame but these two
 *     14    n*T  symbols first .. first + n - 1
 *
 * Magic, version and CRC stay where they are in every later version, so that "made by a newer
 * program" is said only of what really is. 0xB0..0xBF never begins a UTF-8 text, so a foreign text
 * code is never taken for a damaged frame. */
#include "sync/transport/pw-frame.h"

#include <glib/gi18n.h>
#include <string.h>

#include "sync/base/pw-error.h"
#include "sync/base/pw-id.h"
#include "sync/transport/pw-gf-code.h"

#define MAGIC 0xB0
#define MAGIC_MASK 0xF0
#define VERSION 1
#define SHIFT_MASK 0x07

enum { AT_MAGIC = 0, AT_FLAGS = 1, AT_TRANSFER = 2, AT_TOTAL = 6, AT_FIRST = 9, AT_CRC = 12 };

struct PwFrameSource {
  guint32 transfer_id;
  guint32 total_bytes;
  guint symbol_shift;
  guint symbol_count;   /* k */
  PwGfEncoder *encoder; /* owned, over the whitened payload */
};

/* --- bytes ----------------------------------------------------------------------------------- */

static void
put_number (guint8 *at, guint bytes, guint32 number) {
  for (guint i = bytes; i-- > 0; number >>= 8)
    at[i] = (guint8)number;
}

static guint32
get_number (const guint8 *at, guint bytes) {
  guint32 number = 0;
  for (guint i = 0; i < bytes; i++)
    number = (number << 8) | at[i];
  return number;
}

guint16
pw_frame_crc (guint16 crc, gconstpointer bytes, gsize length) {
  const guint8 *at = bytes;
  for (gsize i = 0; i < length; i++) {
    /* The usual byte-wise form of polynomial 0x1021 without a table. */
    guint16 x = (guint16)((crc >> 8) ^ at[i]);
    x ^= x >> 4;
    crc = (guint16)((guint16)(crc << 8) ^ (guint16)(x << 12) ^ (guint16)(x << 5) ^ x);
  }
  return crc;
}

static guint16
crc_of_frame (const guint8 *frame, gsize length) {
  guint16 crc = pw_frame_crc (PW_FRAME_CRC_START, frame, AT_CRC);
  return pw_frame_crc (crc, frame + PW_FRAME_HEADER_BYTES, length - PW_FRAME_HEADER_BYTES);
}

guint32
pw_frame_transfer_id (gconstpointer payload, gsize length) {
  PwDigest digest = pw_digest_of (payload, length);
  return get_number (digest.bytes, 4);
}

void
pw_frame_whiten (guint32 transfer_id, guint8 *bytes, gsize length) {
  g_autofree guint8 *mask = g_malloc (length);
  pw_gf_stream_fill (transfer_id, PW_GF_LANE_WHITENING, mask, length);
  for (gsize i = 0; i < length; i++)
    bytes[i] ^= mask[i];
}

/* --- writing --------------------------------------------------------------------------------- */

/* The symbol size for a payload: small symbols fill small QR codes best, but k must stay moderate.
 */
static guint
usual_shift (gsize total_bytes) {
  static const gsize bytes_max[] = { 128 << 10, 512 << 10, 1 << 20 };
  guint shift = 0;
  while (shift < G_N_ELEMENTS (bytes_max) && total_bytes > bytes_max[shift])
    shift++;
  while (pw_gf_source_count (total_bytes, PW_SYMBOL_BYTES_UNIT << shift) > PW_SYMBOL_COUNT_MAX)
    shift++;
  return shift;
}

PwFrameSource *
pw_frame_source_new (GBytes *payload, GError **error) {
  g_return_val_if_fail (payload != NULL, NULL);
  gsize total_bytes = MIN (g_bytes_get_size (payload), (gsize)PW_BATCH_BYTES_MAX);
  return pw_frame_source_new_sized (payload, usual_shift (total_bytes), error);
}

PwFrameSource *
pw_frame_source_new_sized (GBytes *payload, guint symbol_shift, GError **error) {
  g_return_val_if_fail (payload != NULL, NULL);
  g_return_val_if_fail (symbol_shift <= PW_SYMBOL_SHIFT_MAX, NULL);
  gsize length;
  const guint8 *data = g_bytes_get_data (payload, &length);
  guint symbol_bytes = PW_SYMBOL_BYTES_UNIT << symbol_shift;
  guint count = pw_gf_source_count (length, symbol_bytes);
  if (length == 0) {
    g_set_error_literal (error, PW_ERROR, PW_ERROR_REFUSED, _ ("there is nothing to send"));
    return NULL;
  }
  if (length > PW_BATCH_BYTES_MAX || count > PW_SYMBOL_COUNT_MAX) {
    g_set_error (error, PW_ERROR, PW_ERROR_TOO_BIG,
                 _ ("%zu bytes are too many for QR codes; use a USB stick"), length);
    return NULL;
  }
  PwFrameSource *source = g_new0 (PwFrameSource, 1);
  source->transfer_id = pw_frame_transfer_id (data, length);
  source->total_bytes = (guint32)length;
  source->symbol_shift = symbol_shift;
  source->symbol_count = count;
  gsize whole_bytes = (gsize)count * symbol_bytes;
  guint8 *whitened = g_malloc0 (whole_bytes);
  memcpy (whitened, data, length);
  pw_frame_whiten (source->transfer_id, whitened, whole_bytes);
  g_autoptr (GBytes) bytes = g_bytes_new_take (whitened, whole_bytes);
  source->encoder = pw_gf_encoder_new (bytes, symbol_bytes, source->transfer_id);
  return source;
}

void
pw_frame_source_free (PwFrameSource *source) {
  if (source == NULL)
    return;
  pw_gf_encoder_free (source->encoder);
  g_free (source);
}

guint32
pw_frame_source_transfer_id (const PwFrameSource *source) {
  return source->transfer_id;
}

guint32
pw_frame_source_total_bytes (const PwFrameSource *source) {
  return source->total_bytes;
}

guint
pw_frame_source_symbol_bytes (const PwFrameSource *source) {
  return PW_SYMBOL_BYTES_UNIT << source->symbol_shift;
}

guint
pw_frame_source_symbol_count (const PwFrameSource *source) {
  return source->symbol_count;
}

guint
pw_frame_source_fit (const PwFrameSource *source, gsize frame_bytes_max) {
  gsize bytes = MIN (frame_bytes_max, (gsize)PW_FRAME_BYTES_MAX);
  if (bytes < PW_FRAME_HEADER_BYTES)
    return 0;
  return (guint)((bytes - PW_FRAME_HEADER_BYTES) / pw_frame_source_symbol_bytes (source));
}

gsize
pw_frame_source_frame_bytes (const PwFrameSource *source, guint symbol_count) {
  return PW_FRAME_HEADER_BYTES + (gsize)symbol_count * pw_frame_source_symbol_bytes (source);
}

GBytes *
pw_frame_build (PwFrameSource *source, guint32 first_symbol, guint symbol_count) {
  g_assert (source != NULL);
  g_assert (symbol_count >= 1);
  gsize length = pw_frame_source_frame_bytes (source, symbol_count);
  g_assert (length <= PW_FRAME_BYTES_MAX);
  g_assert (first_symbol <= PW_SYMBOL_ID_MAX - (symbol_count - 1));
  guint symbol_bytes = pw_frame_source_symbol_bytes (source);
  guint8 *frame = g_malloc0 (length);
  frame[AT_MAGIC] = MAGIC | VERSION;
  frame[AT_FLAGS] = (guint8)source->symbol_shift;
  put_number (frame + AT_TRANSFER, 4, source->transfer_id);
  put_number (frame + AT_TOTAL, 3, source->total_bytes);
  put_number (frame + AT_FIRST, 3, first_symbol);
  for (guint i = 0; i < symbol_count; i++)
    pw_gf_encoder_write (source->encoder, first_symbol + i,
                         frame + PW_FRAME_HEADER_BYTES + (gsize)i * symbol_bytes);
  put_number (frame + AT_CRC, 2, crc_of_frame (frame, length));
  return g_bytes_new_take (frame, length);
}

guint32
pw_frame_next_symbol (guint32 first_symbol, guint symbol_count, guint next_symbol_count) {
  guint64 next = (guint64)first_symbol + symbol_count;
  return next + next_symbol_count - 1 > PW_SYMBOL_ID_MAX ? 0 : (guint32)next;
}

/* --- reading --------------------------------------------------------------------------------- */

/* What the header says, once magic and CRC are known to be good. */
static gboolean
check_fields (const guint8 *bytes, gsize length, PwFrame *frame, GError **error) {
  guint shift = bytes[AT_FLAGS] & SHIFT_MASK;
  if (bytes[AT_MAGIC] != (MAGIC | VERSION) || (bytes[AT_FLAGS] & ~SHIFT_MASK) != 0
      || shift > PW_SYMBOL_SHIFT_MAX) {
    g_set_error_literal (error, PW_ERROR, PW_ERROR_TOO_NEW,
                         _ ("this QR code was made by a newer version: update this program"));
    return FALSE;
  }
  guint symbol_bytes = PW_SYMBOL_BYTES_UNIT << shift;
  gsize room = length - PW_FRAME_HEADER_BYTES;
  guint32 total = get_number (bytes + AT_TOTAL, 3);
  guint32 first = get_number (bytes + AT_FIRST, 3);
  gsize count = room / symbol_bytes;
  if (count == 0 || room % symbol_bytes != 0 || total == 0
      || first + (count - 1) > PW_SYMBOL_ID_MAX) {
    g_set_error_literal (error, PW_ERROR, PW_ERROR_DAMAGED,
                         _ ("this QR code contradicts itself: scan it again"));
    return FALSE;
  }
  if (total > PW_BATCH_BYTES_MAX
      || pw_gf_source_count (total, symbol_bytes) > PW_SYMBOL_COUNT_MAX) {
    g_set_error (error, PW_ERROR, PW_ERROR_TOO_BIG,
                 _ ("this QR code belongs to %u bytes, more than a transfer may have"), total);
    return FALSE;
  }
  *frame = (PwFrame){
    .transfer_id = get_number (bytes + AT_TRANSFER, 4),
    .total_bytes = total,
    .first_symbol = first,
    .symbol_bytes = symbol_bytes,
    .symbol_count = (guint)count,
    .symbols = bytes + PW_FRAME_HEADER_BYTES,
  };
  return TRUE;
}

PwFrameVerdict
pw_frame_parse (gconstpointer bytes, gsize length, PwFrame *frame, GError **error) {
  g_return_val_if_fail (bytes != NULL || length == 0, PW_FRAME_FOREIGN);
  g_return_val_if_fail (frame != NULL, PW_FRAME_FOREIGN);
  const guint8 *at = bytes;
  if (length == 0 || (at[AT_MAGIC] & MAGIC_MASK) != MAGIC)
    return PW_FRAME_FOREIGN;
  if (length <= PW_FRAME_HEADER_BYTES || length > PW_FRAME_BYTES_MAX
      || crc_of_frame (at, length) != get_number (at + AT_CRC, 2)) {
    g_set_error_literal (error, PW_ERROR, PW_ERROR_DAMAGED,
                         _ ("this QR code is damaged: scan it again"));
    return PW_FRAME_REFUSED;
  }
  return check_fields (at, length, frame, error) ? PW_FRAME_OURS : PW_FRAME_REFUSED;
}
