/* Canonical CBOR, written item by item. */
#include "sync/base/pw-cbor-private.h"

#include <cbor.h>
#include <math.h>
#include <string.h>

#include "sync/base/pw-plant.h"

static void
on_half_back (void *context, float value) {
  *(double *)context = (double)value;
}

/* Decodes nothing but what cbor_encode_half() wrote. */
static const struct cbor_callbacks half_only = { .float2 = on_half_back };

/* Fewest bytes that hold `value` exactly: 2, 4 or 8 (RFC 8949 section 4.2.1). */
guint8
_pw_cbor_float_bytes (double value) {
  if (value > (double)G_MAXFLOAT || value < -(double)G_MAXFLOAT
      || fabs ((double)(float)value - value) > 0.0)
    return 8;
  unsigned char half[4];
  double back = 0.0;
  size_t length = cbor_encode_half ((float)value, half, sizeof half);
  struct cbor_decoder_result result = cbor_stream_decode (half, length, &half_only, &back);
  return result.status == CBOR_DECODER_FINISHED && memcmp (&back, &value, sizeof value) == 0 ? 2
                                                                                             : 4;
}

/* --- writing --------------------------------------------------------------------------------- */

#define APPEND_HEAD(out, call)                                                                     \
  do {                                                                                             \
    unsigned char head[9];                                                                         \
    size_t head_length = call;                                                                     \
    g_assert (head_length > 0);                                                                    \
    g_byte_array_append (out, head, (guint)head_length);                                           \
  } while (0)

void
pw_cbor_write_uint (GByteArray *out, guint64 value) {
  if (PW_PLANT (LONG_NUMBERS) && value == 23) {
    g_byte_array_append (out, (const guint8[]){ 0x18, 23 }, 2);
    return;
  }
  APPEND_HEAD (out, cbor_encode_uint (value, head, sizeof head));
}

void
pw_cbor_write_int (GByteArray *out, gint64 value) {
  if (value >= 0)
    pw_cbor_write_uint (out, (guint64)value);
  else
    APPEND_HEAD (out, cbor_encode_negint ((guint64)(-1 - value), head, sizeof head));
}

void
pw_cbor_write_bytes (GByteArray *out, gconstpointer bytes, gsize length) {
  g_assert (length <= G_MAXUINT32);
  APPEND_HEAD (out, cbor_encode_bytestring_start (length, head, sizeof head));
  if (length > 0)
    g_byte_array_append (out, bytes, (guint)length);
}

void
pw_cbor_write_text (GByteArray *out, const char *text, gssize length) {
  gsize bytes = length < 0 ? strlen (text) : (gsize)length;
  g_assert (bytes <= G_MAXUINT32);
  APPEND_HEAD (out, cbor_encode_string_start (bytes, head, sizeof head));
  if (bytes > 0)
    g_byte_array_append (out, (const guint8 *)text, (guint)bytes);
}

void
pw_cbor_write_array (GByteArray *out, gsize count) {
  APPEND_HEAD (out, cbor_encode_array_start (count, head, sizeof head));
}

void
pw_cbor_write_map (GByteArray *out, gsize count) {
  APPEND_HEAD (out, cbor_encode_map_start (count, head, sizeof head));
}

void
pw_cbor_write_bool (GByteArray *out, gboolean value) {
  APPEND_HEAD (out, cbor_encode_bool (value != FALSE, head, sizeof head));
}

void
pw_cbor_write_float (GByteArray *out, double value) {
  g_assert (isfinite (value));
  switch (_pw_cbor_float_bytes (value)) {
  case 2:
    APPEND_HEAD (out, cbor_encode_half ((float)value, head, sizeof head));
    break;
  case 4:
    APPEND_HEAD (out, cbor_encode_single ((float)value, head, sizeof head));
    break;
  default:
    APPEND_HEAD (out, cbor_encode_double (value, head, sizeof head));
  }
}

void
pw_cbor_write_null (GByteArray *out) {
  APPEND_HEAD (out, cbor_encode_null (head, sizeof head));
}
