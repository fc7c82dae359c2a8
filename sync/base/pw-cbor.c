/* Canonical CBOR, read item by item without a tree. */
#include "sync/base/pw-cbor-private.h"

#include <cbor.h>
#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "sync/base/pw-error.h"
#include "sync/base/pw-plant.h"

/* --- one item -------------------------------------------------------------------------------- */

/* What libcbor's stream decoder said about one item. */
typedef struct {
  PwCborType type;
  guint64 value;       /* integers (negative: -1 - value), lengths, counts, booleans */
  double number;       /* floats */
  guint8 float_bytes;  /* 2, 4 or 8 */
  const guint8 *bytes; /* content of strings, inside the input */
  gsize encoded;       /* bytes of the whole item (strings) or of its head (the others) */
} Item;

#define DEFINE_INTEGER_CALLBACK(name, c_type, item_type)                                           \
  static void name (void *context, c_type value) {                                                 \
    Item *item = context;                                                                          \
    item->type = item_type;                                                                        \
    item->value = value;                                                                           \
  }

DEFINE_INTEGER_CALLBACK (on_uint8, uint8_t, PW_CBOR_UINT)
DEFINE_INTEGER_CALLBACK (on_uint16, uint16_t, PW_CBOR_UINT)
DEFINE_INTEGER_CALLBACK (on_uint32, uint32_t, PW_CBOR_UINT)
DEFINE_INTEGER_CALLBACK (on_uint64, uint64_t, PW_CBOR_UINT)
DEFINE_INTEGER_CALLBACK (on_negative8, uint8_t, PW_CBOR_NEGATIVE)
DEFINE_INTEGER_CALLBACK (on_negative16, uint16_t, PW_CBOR_NEGATIVE)
DEFINE_INTEGER_CALLBACK (on_negative32, uint32_t, PW_CBOR_NEGATIVE)
DEFINE_INTEGER_CALLBACK (on_negative64, uint64_t, PW_CBOR_NEGATIVE)
DEFINE_INTEGER_CALLBACK (on_array, size_t, PW_CBOR_ARRAY)
DEFINE_INTEGER_CALLBACK (on_map, size_t, PW_CBOR_MAP)
DEFINE_INTEGER_CALLBACK (on_bool, bool, PW_CBOR_BOOL)

static void
on_bytes (void *context, cbor_data bytes, size_t length) {
  Item *item = context;
  item->type = PW_CBOR_BYTES;
  item->bytes = bytes;
  item->value = length;
}

static void
on_text (void *context, cbor_data bytes, size_t length) {
  Item *item = context;
  item->type = PW_CBOR_TEXT;
  item->bytes = bytes;
  item->value = length;
}

static void
on_half (void *context, float value) {
  Item *item = context;
  item->type = PW_CBOR_FLOAT;
  item->number = (double)value;
  item->float_bytes = 2;
}

static void
on_single (void *context, float value) {
  Item *item = context;
  item->type = PW_CBOR_FLOAT;
  item->number = (double)value;
  item->float_bytes = 4;
}

static void
on_double (void *context, double value) {
  Item *item = context;
  item->type = PW_CBOR_FLOAT;
  item->number = value;
  item->float_bytes = 8;
}

static void
on_null (void *context) {
  Item *item = context;
  item->type = PW_CBOR_NULL;
}

/* Anything that canonical CBOR of ours never holds leaves the type at PW_CBOR_END. */
static void
on_foreign (G_GNUC_UNUSED void *context) {
}

static void
on_foreign_tag (G_GNUC_UNUSED void *context, G_GNUC_UNUSED uint64_t tag) {
}

static const struct cbor_callbacks callbacks = {
  .uint8 = on_uint8,
  .uint16 = on_uint16,
  .uint32 = on_uint32,
  .uint64 = on_uint64,
  .negint8 = on_negative8,
  .negint16 = on_negative16,
  .negint32 = on_negative32,
  .negint64 = on_negative64,
  .byte_string_start = on_foreign,
  .byte_string = on_bytes,
  .string = on_text,
  .string_start = on_foreign,
  .indef_array_start = on_foreign,
  .array_start = on_array,
  .indef_map_start = on_foreign,
  .map_start = on_map,
  .tag = on_foreign_tag,
  .float2 = on_half,
  .float4 = on_single,
  .float8 = on_double,
  .undefined = on_foreign,
  .null = on_null,
  .boolean = on_bool,
  .indef_break = on_foreign,
};

static gboolean
decode_item (const PwCborReader *reader, Item *item) {
  *item = (Item){ .type = PW_CBOR_END };
  if (reader->at >= reader->length)
    return FALSE;
  struct cbor_decoder_result result = cbor_stream_decode (
      reader->data + reader->at, reader->length - reader->at, &callbacks, item);
  item->encoded = result.read;
  return result.status == CBOR_DECODER_FINISHED && item->type != PW_CBOR_END;
}

/* --- what canonical means -------------------------------------------------------------------- */

static gsize
head_bytes (guint64 value) {
  return value < 24 ? 1 : value <= 0xff ? 2 : value <= 0xffff ? 3 : value <= 0xffffffff ? 5 : 9;
}

/* UTF-8 without U+0000. Nearly all text is ASCII, so eight bytes are looked at in one go until one
 * of them is not. */
static gboolean
text_is_valid (const guint8 *bytes, gsize length) {
  const guint64 high = G_GUINT64_CONSTANT (0x8080808080808080);
  const guint64 ones = G_GUINT64_CONSTANT (0x0101010101010101);
  gsize at = 0;
  for (guint64 eight; length - at >= sizeof eight; at += sizeof eight) {
    memcpy (&eight, bytes + at, sizeof eight);
    /* With every byte below 0x80, a borrow into a high bit means that some byte is zero. */
    if (((eight | (eight - ones)) & high) != 0)
      break;
  }
  return g_utf8_validate_len ((const char *)bytes + at, length - at, NULL);
}

static const char *
why_not_canonical (const Item *item) {
  switch (item->type) {
  case PW_CBOR_UINT:
  case PW_CBOR_NEGATIVE:
  case PW_CBOR_ARRAY:
  case PW_CBOR_MAP:
    return item->encoded == head_bytes (item->value) || PW_PLANT (LONG_NUMBERS)
               ? NULL
               : _ ("a number is not in its shortest form");
  case PW_CBOR_BYTES:
    return item->encoded == head_bytes (item->value) + item->value
               ? NULL
               : _ ("a length is not in its shortest form");
  case PW_CBOR_TEXT:
    if (item->encoded != head_bytes (item->value) + item->value)
      return _ ("a length is not in its shortest form");
    return text_is_valid (item->bytes, item->value) ? NULL : _ ("a text is not valid UTF-8");
  case PW_CBOR_FLOAT:
    if (!isfinite (item->number))
      return _ ("a number is not finite");
    return item->float_bytes == _pw_cbor_float_bytes (item->number)
               ? NULL
               : _ ("a decimal number is not in its shortest form");
  case PW_CBOR_BOOL:
  case PW_CBOR_NULL:
    return NULL;
  case PW_CBOR_END:
    return _ ("an item is cut or of an unknown kind");
  }
  return _ ("an item is cut or of an unknown kind");
}

/* --- reading --------------------------------------------------------------------------------- */

void
pw_cbor_reader_init (PwCborReader *reader, gconstpointer data, gsize length, const char *what) {
  g_assert (reader != NULL && what != NULL);
  *reader = (PwCborReader){ .data = data, .length = length, .what = what };
}

gboolean
pw_cbor_fail (const PwCborReader *reader, GError **error, const char *why) {
  g_set_error (error, PW_ERROR, PW_ERROR_DAMAGED,
               _ ("%s is damaged at byte %" G_GSIZE_FORMAT ": %s"), _ (reader->what), reader->at,
               why);
  return FALSE;
}

PwCborType
pw_cbor_peek (const PwCborReader *reader) {
  if (reader->at >= reader->length)
    return PW_CBOR_END;
  guint8 first = reader->data[reader->at];
  static const PwCborType major[]
      = { PW_CBOR_UINT, PW_CBOR_NEGATIVE, PW_CBOR_BYTES, PW_CBOR_TEXT, PW_CBOR_ARRAY, PW_CBOR_MAP };
  if (first >> 5 < G_N_ELEMENTS (major))
    return major[first >> 5];
  switch (first) {
  case 0xf4:
  case 0xf5:
    return PW_CBOR_BOOL;
  case 0xf6:
    return PW_CBOR_NULL;
  case 0xf9:
  case 0xfa:
  case 0xfb:
    return PW_CBOR_FLOAT;
  default:
    return PW_CBOR_END;
  }
}

static const char *
type_name (PwCborType type) {
  switch (type) {
  case PW_CBOR_UINT:
    return _ ("a whole number was expected");
  case PW_CBOR_NEGATIVE:
    return _ ("a negative number was expected");
  case PW_CBOR_BYTES:
    return _ ("bytes were expected");
  case PW_CBOR_TEXT:
    return _ ("a text was expected");
  case PW_CBOR_ARRAY:
    return _ ("a list was expected");
  case PW_CBOR_MAP:
    return _ ("a map was expected");
  case PW_CBOR_BOOL:
    return _ ("true or false was expected");
  case PW_CBOR_NULL:
    return _ ("null was expected");
  case PW_CBOR_FLOAT:
    return _ ("a decimal number was expected");
  case PW_CBOR_END:
    return _ ("the end was expected");
  }
  return "";
}

/* The next item, checked; nothing is consumed. */
static gboolean
next_item (const PwCborReader *reader, Item *item, GError **error) {
  (void)decode_item (reader, item);
  const char *why = why_not_canonical (item);
  return why == NULL ? TRUE : pw_cbor_fail (reader, error, why);
}

static gboolean
take_item (PwCborReader *reader, PwCborType type, Item *item, GError **error) {
  if (!next_item (reader, item, error))
    return FALSE;
  if (item->type != type)
    return pw_cbor_fail (reader, error, type_name (type));
  reader->at += item->encoded;
  return TRUE;
}

gboolean
pw_cbor_read_uint (PwCborReader *reader, guint64 *value, GError **error) {
  return pw_cbor_read_uint_max (reader, G_MAXUINT64, value, error);
}

gboolean
pw_cbor_read_uint_max (PwCborReader *reader, guint64 max, guint64 *value, GError **error) {
  Item item;
  gsize start = reader->at;
  if (!take_item (reader, PW_CBOR_UINT, &item, error))
    return FALSE;
  if (item.value > max) {
    reader->at = start;
    return pw_cbor_fail (reader, error, _ ("a number is too large"));
  }
  *value = item.value;
  return TRUE;
}

gboolean
pw_cbor_read_int (PwCborReader *reader, gint64 *value, GError **error) {
  Item item;
  if (!next_item (reader, &item, error))
    return FALSE;
  if ((item.type != PW_CBOR_UINT && item.type != PW_CBOR_NEGATIVE) || item.value > G_MAXINT64)
    return pw_cbor_fail (reader, error, type_name (PW_CBOR_UINT));
  *value = item.type == PW_CBOR_UINT ? (gint64)item.value : -1 - (gint64)item.value;
  reader->at += item.encoded;
  return TRUE;
}

gboolean
pw_cbor_read_bytes (PwCborReader *reader, const guint8 **bytes, gsize *length, GError **error) {
  Item item;
  if (!take_item (reader, PW_CBOR_BYTES, &item, error))
    return FALSE;
  *bytes = item.bytes;
  *length = item.value;
  return TRUE;
}

gboolean
pw_cbor_read_text (PwCborReader *reader, const char **text, gsize *length, GError **error) {
  Item item;
  if (!take_item (reader, PW_CBOR_TEXT, &item, error))
    return FALSE;
  *text = (const char *)item.bytes;
  *length = item.value;
  return TRUE;
}

gboolean
pw_cbor_read_array (PwCborReader *reader, guint64 *count, GError **error) {
  return pw_cbor_read_array_max (reader, G_MAXUINT64, count, error);
}

gboolean
pw_cbor_read_array_max (PwCborReader *reader, guint64 max, guint64 *count, GError **error) {
  Item item;
  gsize start = reader->at;
  if (!take_item (reader, PW_CBOR_ARRAY, &item, error))
    return FALSE;
  /* Every element takes at least a byte, so a count past the input's end is a lie. */
  if (item.value > max || item.value > reader->length - reader->at) {
    reader->at = start;
    return pw_cbor_fail (reader, error, _ ("a list is too long"));
  }
  *count = item.value;
  return TRUE;
}

gboolean
pw_cbor_read_map (PwCborReader *reader, guint64 *count, GError **error) {
  Item item;
  gsize start = reader->at;
  if (!take_item (reader, PW_CBOR_MAP, &item, error))
    return FALSE;
  if (item.value > (reader->length - reader->at) / 2) {
    reader->at = start;
    return pw_cbor_fail (reader, error, _ ("a map is too long"));
  }
  *count = item.value;
  return TRUE;
}

gboolean
pw_cbor_read_bool (PwCborReader *reader, gboolean *value, GError **error) {
  Item item;
  if (!take_item (reader, PW_CBOR_BOOL, &item, error))
    return FALSE;
  *value = item.value != 0;
  return TRUE;
}

gboolean
pw_cbor_read_float (PwCborReader *reader, double *value, GError **error) {
  Item item;
  if (!take_item (reader, PW_CBOR_FLOAT, &item, error))
    return FALSE;
  *value = item.number;
  return TRUE;
}

gboolean
pw_cbor_read_null (PwCborReader *reader, GError **error) {
  Item item;
  return take_item (reader, PW_CBOR_NULL, &item, error);
}

gboolean
pw_cbor_read_fixed (PwCborReader *reader, guint8 *bytes, gsize length, GError **error) {
  Item item;
  gsize start = reader->at;
  if (!take_item (reader, PW_CBOR_BYTES, &item, error))
    return FALSE;
  if (item.value != length) {
    reader->at = start;
    return pw_cbor_fail (reader, error, _ ("bytes have the wrong length"));
  }
  memcpy (bytes, item.bytes, length);
  return TRUE;
}

char *
pw_cbor_read_string (PwCborReader *reader, gsize bytes_max, GError **error) {
  const char *text;
  gsize length;
  gsize start = reader->at;
  if (!pw_cbor_read_text (reader, &text, &length, error))
    return NULL;
  if (length > bytes_max) {
    reader->at = start;
    (void)pw_cbor_fail (reader, error, _ ("a text is too long"));
    return NULL;
  }
  return g_strndup (text, length);
}

/* Encoded keys in bytewise order, each strictly after the one before. */
static gboolean
encoded_key_rises (const guint8 *previous, gsize previous_length, const guint8 *key, gsize length) {
  if (previous == NULL)
    return TRUE;
  int order = memcmp (previous, key, MIN (previous_length, length));
  return order < 0 || (order == 0 && previous_length < length);
}

static gboolean
skip_item (PwCborReader *reader, guint depth, GError **error) {
  Item item;
  if (depth > PW_CBOR_DEPTH_MAX)
    return pw_cbor_fail (reader, error, _ ("it is nested too deeply"));
  if (!next_item (reader, &item, error))
    return FALSE;
  reader->at += item.encoded;
  if (item.type == PW_CBOR_ARRAY) {
    for (guint64 i = 0; i < item.value; i++)
      if (!skip_item (reader, depth + 1, error))
        return FALSE;
  } else if (item.type == PW_CBOR_MAP) {
    const guint8 *previous = NULL;
    gsize previous_length = 0;
    for (guint64 i = 0; i < item.value; i++) {
      gsize key_at = reader->at;
      PwCborType key_type = pw_cbor_peek (reader);
      if (key_type != PW_CBOR_TEXT && key_type != PW_CBOR_UINT)
        return pw_cbor_fail (reader, error, _ ("a map key is neither text nor number"));
      if (!skip_item (reader, depth + 1, error))
        return FALSE;
      const guint8 *key = reader->data + key_at;
      gsize key_length = reader->at - key_at;
      if (!encoded_key_rises (previous, previous_length, key, key_length))
        return pw_cbor_fail (reader, error, _ ("map keys are out of order or repeated"));
      previous = key;
      previous_length = key_length;
      if (!skip_item (reader, depth + 1, error))
        return FALSE;
    }
  }
  return TRUE;
}

gboolean
pw_cbor_skip (PwCborReader *reader, const guint8 **bytes, gsize *length, GError **error) {
  gsize start = reader->at;
  if (!skip_item (reader, 0, error)) {
    reader->at = start;
    return FALSE;
  }
  if (bytes != NULL) {
    *bytes = reader->data + start;
    *length = reader->at - start;
  }
  return TRUE;
}

gboolean
pw_cbor_read_end (const PwCborReader *reader, GError **error) {
  return reader->at == reader->length
             ? TRUE
             : pw_cbor_fail (reader, error, _ ("there is more than expected"));
}

gboolean
pw_cbor_key_rises (const char *previous, gsize previous_length, const char *key, gsize length) {
  if (previous == NULL || previous_length != length)
    return previous == NULL || previous_length < length;
  return memcmp (previous, key, length) < 0;
}
