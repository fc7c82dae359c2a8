/* Writes the packed form. */
#include "sync/codec/pw-pack-form.h"

#include <glib/gi18n.h>
#include <string.h>

#include "sync/base/pw-cbor.h"
#include "sync/codec/pw-compact.h"

typedef struct {
  PwPackTable *table;
  PwCborReader reader; /* over checked canonical bytes: reading from it cannot fail */
  GByteArray *out;
  GByteArray *coded; /* one text, before its length is known */
  GByteArray *keys;  /* the keys of one map in a row */
  gint64 last_minute;
  gint8 last_offset;
} Form;

/* --- bytes ----------------------------------------------------------------------------------- */

static void
put_byte (Form *form, guint byte) {
  g_byte_array_append (form->out, (const guint8[]){ (guint8)byte }, 1);
}

/* The lowest `count` bytes of `value`, big end first. */
static void
put_number (Form *form, guint64 value, guint count) {
  guint8 bytes[8];
  for (guint i = 0; i < count; i++)
    bytes[i] = (guint8)(value >> 8 * (count - 1 - i));
  g_byte_array_append (form->out, bytes, count);
}

/* A head as in CBOR, in its shortest form. */
static void
put_head (Form *form, guint major, guint64 value) {
  guint bytes = value < 24            ? 0
                : value <= 0xff       ? 1
                : value <= 0xffff     ? 2
                : value <= 0xffffffff ? 4
                                      : 8;
  if (bytes == 0) {
    put_byte (form, major << 5 | (guint)value);
    return;
  }
  put_byte (form, major << 5 | (bytes == 1 ? 24 : bytes == 2 ? 25 : bytes == 4 ? 26 : 27));
  put_number (form, value, bytes);
}

static guint
head_bytes (guint64 value) {
  return value < 24 ? 1 : value <= 0xff ? 2 : value <= 0xffff ? 3 : 5;
}

/* The next item as it stands in the reader. */
static PwPackPiece
take_item (PwCborReader *reader) {
  PwPackPiece piece;
  g_assert (pw_cbor_skip (reader, &piece.bytes, &piece.length, NULL));
  return piece;
}

static void
copy_item (Form *form) {
  PwPackPiece piece = take_item (&form->reader);
  g_byte_array_append (form->out, piece.bytes, (guint)piece.length);
}

/* --- numbers --------------------------------------------------------------------------------- */

static void
write_uint (Form *form) {
  guint64 value;
  g_assert (pw_cbor_read_uint (&form->reader, &value, NULL));
  if (value >= PW_FORM_TIME_MS_BASE && value < 2 * PW_FORM_TIME_MS_BASE) {
    put_byte (form, PW_FORM_TIME_MS);
    put_number (form, value - PW_FORM_TIME_MS_BASE, 5);
    return;
  }
  put_head (form, 0, value);
}

static void
write_float (Form *form) {
  PwCborReader peeked = form->reader;
  double value;
  guint32 degrees;
  gint32 decimal;
  g_assert (pw_cbor_read_float (&peeked, &value, NULL));
  gsize plain = peeked.at - form->reader.at;
  if (plain > 4 && pw_compact_degrees (value, &degrees)) {
    put_byte (form, PW_FORM_DEGREES);
    put_number (form, degrees, 3);
  } else if (plain > 5 && pw_compact_decimal (value, &decimal)) {
    put_byte (form, PW_FORM_DECIMAL);
    put_number (form, (guint32)decimal, 4);
  } else {
    copy_item (form);
    return;
  }
  form->reader = peeked;
}

/* --- texts ----------------------------------------------------------------------------------- */

static void
write_minute (Form *form, const PwCompact *compact) {
  gint64 step = (gint64)compact->value - form->last_minute;
  if (compact->offset == form->last_offset && step >= G_MININT16 && step <= G_MAXINT16) {
    put_byte (form, PW_FORM_MINUTE_NEAR);
    put_number (form, (guint16)step, 2);
  } else {
    put_byte (form, PW_FORM_MINUTE);
    put_number (form, compact->value, 3);
    put_byte (form, (guint8)compact->offset);
  }
  form->last_minute = (gint64)compact->value;
  form->last_offset = compact->offset;
}

static void
write_compact (Form *form, const PwCompact *compact) {
  switch (compact->kind) {
  case PW_COMPACT_MINUTE:
    write_minute (form, compact);
    break;
  case PW_COMPACT_SECOND:
    put_byte (form, PW_FORM_SECOND);
    put_number (form, compact->value, 4);
    put_byte (form, (guint8)compact->offset);
    break;
  case PW_COMPACT_DAY:
    put_byte (form, PW_FORM_DAY);
    put_number (form, compact->value, 2);
    break;
  case PW_COMPACT_VILLAGE:
    put_byte (form, PW_FORM_VILLAGE);
    put_number (form, compact->value, 5);
    break;
  }
}

static void
put_text_number (Form *form, guint number) {
  if (number < PW_PACK_TEXTS_SHORT) {
    put_byte (form, PW_FORM_TEXT + number);
    return;
  }
  put_byte (form, PW_FORM_TEXT_PAGE + (number - PW_PACK_TEXTS_SHORT) / 256);
  put_byte (form, (number - PW_PACK_TEXTS_SHORT) % 256);
}

/* One text item, also as a key. */
static void
write_text (Form *form, PwPackPiece item) {
  int number = pw_pack_table_find_text (form->table, item);
  if (number >= 0) {
    put_text_number (form, (guint)number);
    return;
  }
  PwCborReader reader;
  pw_cbor_reader_init (&reader, item.bytes, item.length, "");
  const char *text;
  gsize length;
  PwCompact compact = { 0 };
  g_assert (pw_cbor_read_text (&reader, &text, &length, NULL));
  if (pw_compact_parse (text, length, &compact)) {
    write_compact (form, &compact);
    return;
  }
  g_byte_array_set_size (form->coded, 0);
  pw_tokens_encode (form->table->tokens, text, length, form->coded);
  put_head (form, 3, form->coded->len);
  g_byte_array_append (form->out, form->coded->data, form->coded->len);
}

/* --- maps ------------------------------------------------------------------------------------ */

/* Fills `keys` with those of the map whose first key is at `ahead`, and form->keys with all of
 * them. Values are passed over: an item is looked at once for each map around it, which
 * PW_CBOR_DEPTH_MAX bounds. */
static void
look_at_keys (Form *form, PwCborReader ahead, guint count, PwPackPiece *keys) {
  g_byte_array_set_size (form->keys, 0);
  for (guint i = 0; i < count; i++) {
    keys[i] = take_item (&ahead);
    g_byte_array_append (form->keys, keys[i].bytes, (guint)keys[i].length);
    take_item (&ahead);
  }
}

/* TRUE if all `keys` are among those of `shape`; `bits` then says which they are. Both are in
 * canonical order, so one pass is enough. */
static gboolean
is_part (const PwPackShape *shape, const PwPackPiece *keys, guint count, guint64 *bits) {
  guint found = 0;
  *bits = 0;
  for (guint i = 0; i < shape->keys_count && found < count; i++) {
    if (!pw_pack_piece_equal (shape->keys[i], keys[found]))
      continue;
    *bits |= G_GUINT64_CONSTANT (1) << i;
    found++;
  }
  return found == count;
}

/* Bytes that a map's head and keys take written one by one; tokens are guessed at half. */
static gsize
plain_keys_cost (const Form *form, const PwPackPiece *keys, guint count) {
  gsize cost = head_bytes (count);
  for (guint i = 0; i < count; i++) {
    int number = pw_pack_table_find_text (form->table, keys[i]);
    cost += number < 0 ? MAX (keys[i].length / 2, 1) : number < PW_PACK_TEXTS_SHORT ? 1 : 2;
  }
  return cost;
}

/* The smallest known map that has all `keys`, if that pays: then writes it as a part. */
static gboolean
put_part (Form *form, const PwPackPiece *keys, guint count) {
  const PwPackTable *table = form->table;
  gsize best_cost = plain_keys_cost (form, keys, count);
  guint best = 0;
  guint64 best_bits = 0, bits;
  for (guint i = 0; i < MIN (table->shapes_count, 256); i++) {
    gsize cost = 2 + (table->shapes[i].keys_count + 7) / 8;
    if (cost < best_cost && is_part (&table->shapes[i], keys, count, &bits)) {
      best_cost = cost;
      best = i;
      best_bits = bits;
    }
  }
  if (best_bits == 0)
    return FALSE;
  put_byte (form, PW_FORM_SHAPE_PART);
  put_byte (form, best);
  for (guint done = 0; done < table->shapes[best].keys_count; done += 8)
    put_byte (form, best_bits >> done & 0xff);
  return TRUE;
}

/* Writes what stands before the values. FALSE: the keys are still to be written, each before its
 * value. */
static gboolean
put_map_start (Form *form, guint64 count) {
  if (count == 0 || count > PW_PACK_SHAPE_KEYS_MAX) {
    put_head (form, 5, count);
    return FALSE;
  }
  PwPackPiece keys[PW_PACK_SHAPE_KEYS_MAX];
  look_at_keys (form, form->reader, (guint)count, keys);
  int number = pw_pack_table_find_shape (
      form->table, (PwPackPiece){ .bytes = form->keys->data, .length = form->keys->len });
  if (number >= 0) {
    if (number < PW_PACK_SHAPES_SHORT) {
      put_byte (form, PW_FORM_SHAPE + (guint)number);
    } else {
      put_byte (form, PW_FORM_SHAPE_FAR);
      put_byte (form, (guint)number - PW_PACK_SHAPES_SHORT);
    }
    return TRUE;
  }
  if (put_part (form, keys, (guint)count))
    return TRUE;
  put_head (form, 5, count);
  return FALSE;
}

/* --- items ----------------------------------------------------------------------------------- */

static void write_item (Form *form);

static void
write_array (Form *form) {
  guint64 count;
  g_assert (pw_cbor_read_array (&form->reader, &count, NULL));
  put_head (form, 4, count);
  for (; count > 0; count--)
    write_item (form);
}

static void
write_map (Form *form) {
  guint64 count;
  g_assert (pw_cbor_read_map (&form->reader, &count, NULL));
  gboolean has_keys = put_map_start (form, count);
  for (; count > 0; count--) {
    if (has_keys)
      take_item (&form->reader);
    else
      write_item (form);
    write_item (form);
  }
}

static void
write_item (Form *form) {
  switch (pw_cbor_peek (&form->reader)) {
  case PW_CBOR_UINT:
    write_uint (form);
    break;
  case PW_CBOR_FLOAT:
    write_float (form);
    break;
  case PW_CBOR_TEXT:
    write_text (form, take_item (&form->reader));
    break;
  case PW_CBOR_ARRAY:
    write_array (form);
    break;
  case PW_CBOR_MAP:
    write_map (form);
    break;
  case PW_CBOR_NEGATIVE:
  case PW_CBOR_BYTES:
  case PW_CBOR_BOOL:
  case PW_CBOR_NULL:
    copy_item (form);
    break;
  case PW_CBOR_END:
    g_assert_not_reached ();
  }
}

gboolean
pw_form_write (PwPackTable *table, gconstpointer plain, gsize length, GByteArray *out,
               GError **error) {
  g_autoptr (GByteArray) coded = g_byte_array_new (), keys = g_byte_array_new ();
  Form form = { .table = table, .out = out, .coded = coded, .keys = keys };
  form.last_minute = PW_FORM_FIRST_MINUTE;
  form.last_offset = PW_FORM_FIRST_OFFSET;
  pw_cbor_reader_init (&form.reader, plain, length, N_ ("what is to be packed"));
  PwCborReader check = form.reader;
  if (!pw_cbor_skip (&check, NULL, NULL, error) || !pw_cbor_read_end (&check, error))
    return FALSE;
  write_item (&form);
  g_assert (pw_cbor_read_end (&form.reader, NULL));
  return TRUE;
}
