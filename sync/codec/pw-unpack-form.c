/* Reads the packed form back into canonical CBOR.
 *
 * The input may be anything. Three bounds hold at every step: reading never passes `end`, writing
 * never passes `out_max`, nesting never passes PW_CBOR_DEPTH_MAX. Each item reads at least one byte
 * and writes at least one, so time is linear. */
#include <glib/gi18n.h>
#include <string.h>

#include "sync/base/pw-cbor.h"
#include "sync/base/pw-error.h"
#include "sync/codec/pw-compact.h"
#include "sync/codec/pw-pack-form.h"

#define HEAD_BYTES_MAX 9

typedef struct {
  const PwPackTable *table;
  const guint8 *start, *at, *end; /* borrowed: the packed form */
  guint8 *out;                    /* owned until handed over */
  gsize out_length, out_room, out_max;
  const char *why; /* what is wrong, once something is */
  guint depth;     /* open arrays and maps */
  gint64 last_minute;
  gint8 last_offset;
} Form;

static gboolean
fail (Form *form, const char *why) {
  form->why = why;
  return FALSE;
}

/* --- output ---------------------------------------------------------------------------------- */

/* Makes room for `length` bytes, and PW_TOKEN_BYTES_MAX more that a decoder may scribble on. */
static gboolean
make_room (Form *form, gsize length) {
  if (length > form->out_max - form->out_length)
    return fail (form, _ ("it holds more than is allowed"));
  gsize needed = form->out_length + length + PW_TOKEN_BYTES_MAX;
  if (needed > form->out_room) {
    form->out_room = needed + needed / 2;
    form->out = g_realloc (form->out, form->out_room);
  }
  return TRUE;
}

static gboolean
put_bytes (Form *form, const guint8 *bytes, gsize length) {
  if (!make_room (form, length))
    return FALSE;
  if (length > 0)
    memcpy (form->out + form->out_length, bytes, length);
  form->out_length += length;
  return TRUE;
}

static gboolean
put_piece (Form *form, PwPackPiece piece) {
  return put_bytes (form, piece.bytes, piece.length);
}

static gboolean
put_head (Form *form, guint major, guint64 value) {
  guint8 head[HEAD_BYTES_MAX];
  guint bytes = value < 24            ? 0
                : value <= 0xff       ? 1
                : value <= 0xffff     ? 2
                : value <= 0xffffffff ? 4
                                      : 8;
  head[0] = (guint8)(major << 5
                     | (bytes == 0   ? (guint)value
                        : bytes == 1 ? 24
                        : bytes == 2 ? 25
                        : bytes == 4 ? 26
                                     : 27));
  for (guint i = 0; i < bytes; i++)
    head[1 + i] = (guint8)(value >> 8 * (bytes - 1 - i));
  return put_bytes (form, head, 1 + bytes);
}

static gboolean
put_float (Form *form, double value) {
  g_autoptr (GByteArray) item = g_byte_array_new ();
  pw_cbor_write_float (item, value);
  return put_bytes (form, item->data, item->len);
}

/* --- input ----------------------------------------------------------------------------------- */

static gboolean
need (Form *form, guint64 length) {
  if (length > (guint64)(form->end - form->at))
    return fail (form, _ ("it is cut"));
  return TRUE;
}

/* A number of `count` bytes, big end first. */
static gboolean
read_number (Form *form, guint count, guint64 *value) {
  if (!need (form, count))
    return FALSE;
  *value = 0;
  for (guint i = 0; i < count; i++)
    *value = *value << 8 | *form->at++;
  return TRUE;
}

/* What follows a head byte of CBOR's own kinds, which must be in its shortest form. */
static gboolean
read_head (Form *form, guint head, guint64 *value) {
  guint short_value = head & 0x1f;
  if (short_value < 24) {
    *value = short_value;
    return TRUE;
  }
  if (short_value > 27)
    return fail (form, _ ("an item is of an unknown kind"));
  guint bytes = 1u << (short_value - 24);
  if (!read_number (form, bytes, value))
    return FALSE;
  if (bytes == 1 ? *value < 24 : *value >> (4 * bytes) == 0)
    return fail (form, _ ("a number is not in its shortest form"));
  return TRUE;
}

/* --- texts ----------------------------------------------------------------------------------- */

static gboolean
read_tokens (Form *form, guint head) {
  guint64 coded;
  gsize length;
  if (!read_head (form, head, &coded) || !need (form, coded))
    return FALSE;
  if (!pw_tokens_measure (form->table->tokens, form->at, coded, &length))
    return fail (form, _ ("a text names a token that is not there"));
  if (!put_head (form, 3, length) || !make_room (form, length))
    return FALSE;
  pw_tokens_decode (form->table->tokens, form->at, coded, form->out + form->out_length);
  form->out_length += length;
  form->at += coded;
  return TRUE;
}

static gboolean
read_known_text (Form *form, guint head) {
  guint64 number = head - PW_FORM_TEXT;
  if (head >= PW_FORM_TEXT_PAGE) {
    if (!read_number (form, 1, &number))
      return FALSE;
    number += PW_PACK_TEXTS_SHORT + (head - PW_FORM_TEXT_PAGE) * 256;
  }
  if (number >= form->table->texts_count)
    return fail (form, _ ("a known text is not there"));
  return put_piece (form, form->table->texts[number]);
}

static gboolean
put_compact (Form *form, const PwCompact *compact) {
  char text[PW_COMPACT_TEXT_BYTES_MAX];
  gsize length = pw_compact_format (compact, text);
  if (length == 0)
    return fail (form, _ ("a date or place code is out of range"));
  return put_head (form, 3, length) && put_bytes (form, (const guint8 *)text, length);
}

static gboolean
read_minute (Form *form, guint head) {
  guint64 value, offset;
  if (head == PW_FORM_MINUTE_NEAR) {
    if (!read_number (form, 2, &value))
      return FALSE;
    form->last_minute += (gint16)value;
  } else {
    if (!read_number (form, 3, &value) || !read_number (form, 1, &offset))
      return FALSE;
    form->last_minute = (gint64)value;
    form->last_offset = (gint8)offset;
  }
  if (form->last_minute < 0)
    return fail (form, _ ("a date or place code is out of range"));
  return put_compact (form, &(PwCompact){ .kind = PW_COMPACT_MINUTE,
                                          .value = (guint64)form->last_minute,
                                          .offset = form->last_offset });
}

static gboolean
read_compact (Form *form, PwCompactKind kind, guint count) {
  PwCompact compact = { .kind = kind };
  guint64 offset;
  if (!read_number (form, count, &compact.value))
    return FALSE;
  if (kind == PW_COMPACT_SECOND) {
    if (!read_number (form, 1, &offset))
      return FALSE;
    compact.offset = (gint8)offset;
  }
  return put_compact (form, &compact);
}

/* --- items with others inside ---------------------------------------------------------------- */

static gboolean read_item (Form *form);

/* `count` items one level deeper. */
static gboolean
read_items (Form *form, guint64 count) {
  form->depth++;
  for (; count > 0; count--)
    if (!read_item (form))
      return FALSE;
  form->depth--;
  return TRUE;
}

static gboolean
read_array_or_map (Form *form, guint head) {
  guint major = head >> 5;
  guint64 count;
  if (!read_head (form, head, &count))
    return FALSE;
  guint64 items_min = major == 5 ? 2 : 1; /* each takes at least one byte */
  if (count > (guint64)(form->end - form->at) / items_min)
    return fail (form, _ ("it is cut"));
  return put_head (form, major, count) && read_items (form, count * items_min);
}

static gboolean
read_shape (Form *form, guint64 number) {
  if (number >= form->table->shapes_count)
    return fail (form, _ ("a known map is not there"));
  const PwPackShape *shape = &form->table->shapes[number];
  if (!put_head (form, 5, shape->keys_count))
    return FALSE;
  for (guint i = 0; i < shape->keys_count; i++)
    if (!put_piece (form, shape->keys[i]) || !read_items (form, 1))
      return FALSE;
  return TRUE;
}

static gboolean
read_shape_part (Form *form) {
  guint64 number;
  if (!read_number (form, 1, &number))
    return FALSE;
  if (number >= form->table->shapes_count)
    return fail (form, _ ("a known map is not there"));
  const PwPackShape *shape = &form->table->shapes[number];
  guint64 bits = 0, byte;
  for (guint done = 0; done < shape->keys_count; done += 8) {
    if (!read_number (form, 1, &byte))
      return FALSE;
    bits |= byte << done;
  }
  guint count = 0;
  for (guint i = 0; i < 64; i++)
    count += bits >> i & 1;
  if (shape->keys_count < 64 && bits >> shape->keys_count != 0)
    return fail (form, _ ("a known map has more keys than it has"));
  if (!put_head (form, 5, count))
    return FALSE;
  for (guint i = 0; i < shape->keys_count; i++)
    if ((bits >> i & 1) != 0 && (!put_piece (form, shape->keys[i]) || !read_items (form, 1)))
      return FALSE;
  return TRUE;
}

/* --- items ----------------------------------------------------------------------------------- */

static gboolean
read_uint (Form *form, guint head) {
  guint64 value;
  if (head == PW_FORM_TIME_MS)
    return read_number (form, 5, &value) && put_head (form, 0, PW_FORM_TIME_MS_BASE + value);
  return read_head (form, head, &value) && put_head (form, head >> 5, value);
}

/* Bytes that stand in the output as in the input, `head` with `count` behind it. */
static gboolean
copy (Form *form, guint64 count) {
  if (!need (form, count) || !put_bytes (form, form->at - 1, 1 + (gsize)count))
    return FALSE;
  form->at += count;
  return TRUE;
}

static gboolean
read_bytes (Form *form, guint head) {
  guint64 length;
  if (!read_head (form, head, &length) || !need (form, length) || !put_head (form, 2, length)
      || !put_bytes (form, form->at, length))
    return FALSE;
  form->at += length;
  return TRUE;
}

static gboolean
read_decimal (Form *form, guint head) {
  guint64 bits;
  if (head == PW_FORM_DEGREES)
    return read_number (form, 3, &bits)
           && put_float (form, pw_compact_degrees_value ((guint32)bits));
  return read_number (form, 4, &bits)
         && put_float (form, pw_compact_decimal_value ((gint32)(guint32)bits));
}

/* Heads 0xe0 and above. */
static gboolean
read_special (Form *form, guint head) {
  guint64 number;
  switch (head) {
  case 0xf4:
  case 0xf5:
  case 0xf6:
    return copy (form, 0);
  case PW_FORM_SHAPE_FAR:
    return read_number (form, 1, &number) && read_shape (form, PW_PACK_SHAPES_SHORT + number);
  case PW_FORM_SHAPE_PART:
    return read_shape_part (form);
  case 0xf9:
    return copy (form, 2);
  case 0xfa:
    return copy (form, 4);
  case 0xfb:
    return copy (form, 8);
  case PW_FORM_MINUTE:
    return read_minute (form, head);
  case PW_FORM_DAY:
    return read_compact (form, PW_COMPACT_DAY, 2);
  case PW_FORM_DEGREES:
  case PW_FORM_DECIMAL:
    return read_decimal (form, head);
  default:
    return read_shape (form, head - PW_FORM_SHAPE);
  }
}

static gboolean
read_item (Form *form) {
  if (form->depth > PW_CBOR_DEPTH_MAX)
    return fail (form, _ ("it is nested too deeply"));
  if (!need (form, 1))
    return FALSE;
  guint head = *form->at++;
  switch (head >> 5) {
  case 0:
  case 1:
    return read_uint (form, head);
  case 2:
    return read_bytes (form, head);
  case 3:
    if (head == PW_FORM_SECOND)
      return read_compact (form, PW_COMPACT_SECOND, 4);
    if (head == PW_FORM_MINUTE_NEAR)
      return read_minute (form, head);
    if (head == PW_FORM_VILLAGE)
      return read_compact (form, PW_COMPACT_VILLAGE, 5);
    return read_tokens (form, head);
  case 4:
  case 5:
    return read_array_or_map (form, head);
  case 6:
    return read_known_text (form, head);
  default:
    return read_special (form, head);
  }
}

GBytes *
pw_form_read (const PwPackTable *table, gconstpointer packed, gsize length, gsize plain_bytes_max,
              GError **error) {
  const guint8 *start = packed;
  Form form = { .table = table, .start = start, .at = start, .end = start + length };
  form.out_max = plain_bytes_max;
  form.out_room = MIN (4 * length, plain_bytes_max) + PW_TOKEN_BYTES_MAX;
  form.out = g_malloc (form.out_room);
  form.last_minute = PW_FORM_FIRST_MINUTE;
  form.last_offset = PW_FORM_FIRST_OFFSET;
  gboolean read = read_item (&form);
  if (read && form.at != form.end)
    read = fail (&form, _ ("something follows it"));
  if (!read) {
    g_set_error (error, PW_ERROR, PW_ERROR_DAMAGED,
                 _ ("the packed content is damaged at byte %" G_GSIZE_FORMAT ": %s"),
                 (gsize)(form.at - form.start), form.why);
    g_free (form.out);
    return NULL;
  }
  return g_bytes_new_take (g_realloc (form.out, form.out_length), form.out_length);
}
