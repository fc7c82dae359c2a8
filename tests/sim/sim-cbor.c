/* Canonical CBOR read by a second, independent reader. */
#include "tests/sim/sim-cbor.h"

#include <math.h>
#include <string.h>

#define DEPTH_MAX 24

typedef struct {
  const guint8 *bytes;
  gsize length, at;
  const char *fault; /* static; NULL: none so far */
} Reader;

static json_t *read_item (Reader *reader, guint depth);

static json_t *
refuse (Reader *reader, const char *fault) {
  if (reader->fault == NULL)
    reader->fault = fault;
  return NULL;
}

/* --- heads ----------------------------------------------------------------------------------- */

/* Least argument that needs each width: anything smaller there was not the shortest spelling. */
static gboolean
read_head (Reader *reader, guint *major, guint *info, guint64 *argument) {
  if (reader->at >= reader->length)
    return refuse (reader, "cut off") != NULL;
  guint8 first = reader->bytes[reader->at++];
  *major = first >> 5;
  *info = first & 31;
  if (*info < 24) {
    *argument = *info;
    return TRUE;
  }
  if (*info > 27)
    return refuse (reader, "indefinite or reserved length") != NULL;
  guint width = 1u << (*info - 24);
  if (reader->length - reader->at < width)
    return refuse (reader, "cut off") != NULL;
  guint64 value = 0;
  for (guint i = 0; i < width; i++)
    value = value << 8 | reader->bytes[reader->at++];
  static const guint64 least[] = { 24, 0x100, 0x10000, G_GUINT64_CONSTANT (0x100000000) };
  if (*major != 7 && value < least[*info - 24])
    return refuse (reader, "a number or length is not in its shortest form") != NULL;
  *argument = value;
  return TRUE;
}

/* --- floats ---------------------------------------------------------------------------------- */

static double
half_to_double (guint64 bits) {
  int exponent = (int)(bits >> 10 & 31);
  double mantissa = (double)(bits & 1023);
  double value = exponent == 0 ? ldexp (mantissa, -24) : ldexp (mantissa + 1024, exponent - 25);
  return bits & 0x8000 ? -value : value;
}

/* Whether a half has room for `value`: 11 bits of mantissa, exponents -24 to 15. */
static gboolean
fits_half (double value) {
  if (value == 0)
    return TRUE;
  int exponent;
  double mantissa = frexp (fabs (value), &exponent);
  if (exponent > 16 || exponent < -23)
    return FALSE;
  double bits = ldexp (mantissa, MIN (11, exponent + 24));
  return bits == floor (bits);
}

static json_t *
read_float (Reader *reader, guint info, guint64 argument) {
  double value;
  if (info == 25) {
    if ((argument >> 10 & 31) == 31)
      return refuse (reader, "an infinity or NaN");
    return json_real (half_to_double (argument));
  }
  if (info == 26) {
    guint32 bits = (guint32)argument;
    float single;
    memcpy (&single, &bits, sizeof single);
    value = (double)single;
  } else
    memcpy (&value, &argument, sizeof value);
  if (!isfinite (value))
    return refuse (reader, "an infinity or NaN");
  if (fits_half (value) || (info == 27 && (double)(float)value == value))
    return refuse (reader, "a float is not in its shortest form");
  return json_real (value);
}

/* --- strings --------------------------------------------------------------------------------- */

static const guint8 *
read_run (Reader *reader, guint64 length) {
  if (length > reader->length - reader->at) {
    (void)refuse (reader, "cut off");
    return NULL;
  }
  const guint8 *run = reader->bytes + reader->at;
  reader->at += (gsize)length;
  return run;
}

static json_t *
read_bytes (Reader *reader, guint64 length) {
  const guint8 *run = read_run (reader, length);
  if (run == NULL)
    return NULL;
  g_autoptr (GString) text = g_string_new ("h'");
  for (guint64 i = 0; i < length; i++)
    g_string_append_printf (text, "%02x", run[i]);
  g_string_append_c (text, '\'');
  return json_stringn (text->str, text->len);
}

static json_t *
read_text (Reader *reader, guint64 length) {
  const guint8 *run = read_run (reader, length);
  if (run == NULL)
    return NULL;
  if (memchr (run, 0, (gsize)length) != NULL
      || !g_utf8_validate ((const char *)run, (gssize)length, NULL))
    return refuse (reader, "a text that is none");
  return json_stringn ((const char *)run, (gsize)length);
}

/* --- containers ------------------------------------------------------------------------------ */

static json_t *
read_array (Reader *reader, guint64 count, guint depth) {
  json_t *array = json_array ();
  for (guint64 i = 0; i < count && reader->fault == NULL; i++) {
    json_t *entry = read_item (reader, depth + 1);
    if (entry != NULL)
      json_array_append_new (array, entry);
  }
  return array;
}

/* Canonical order is that of the encoded keys as bytes. */
static gboolean
rises (const guint8 *before, gsize before_length, const guint8 *key, gsize key_length) {
  int order = memcmp (before, key, MIN (before_length, key_length));
  return order < 0 || (order == 0 && before_length < key_length);
}

static json_t *
read_map (Reader *reader, guint64 count, guint depth) {
  json_t *object = json_object ();
  const guint8 *before = NULL;
  gsize before_length = 0;
  for (guint64 i = 0; i < count && reader->fault == NULL; i++) {
    const guint8 *spelling = reader->bytes + reader->at;
    gsize start = reader->at;
    json_auto_t *key = read_item (reader, depth + 1);
    gsize length = reader->at - start;
    json_t *value = key != NULL ? read_item (reader, depth + 1) : NULL;
    if (value == NULL)
      break;
    if (before != NULL && !rises (before, before_length, spelling, length))
      (void)refuse (reader, "keys are not in canonical order");
    before = spelling;
    before_length = length;
    g_autofree char *digits = json_is_integer (key) ? g_strdup_printf ("%" JSON_INTEGER_FORMAT,
                                                                       json_integer_value (key))
                                                    : g_strdup (json_string_value (key));
    if (digits == NULL)
      (void)refuse (reader, "a key that is neither text nor number");
    else
      json_object_set (object, digits, value);
    json_decref (value);
  }
  return object;
}

static json_t *
read_simple (Reader *reader, guint info, guint64 argument) {
  switch (info) {
  case 20:
    return json_false ();
  case 21:
    return json_true ();
  case 22:
    return json_null ();
  case 25:
  case 26:
  case 27:
    return read_float (reader, info, argument);
  default:
    return refuse (reader, "a simple value that is not used");
  }
}

static json_t *
read_item (Reader *reader, guint depth) {
  guint major, info;
  guint64 argument;
  if (depth > DEPTH_MAX)
    return refuse (reader, "nested too deep");
  if (!read_head (reader, &major, &info, &argument))
    return NULL;
  switch (major) {
  case 0:
    return argument > G_MAXINT64 ? refuse (reader, "a number beyond 63 bits")
                                 : json_integer ((json_int_t)argument);
  case 1:
    return argument > G_MAXINT64 ? refuse (reader, "a number beyond 63 bits")
                                 : json_integer (-1 - (json_int_t)argument);
  case 2:
    return read_bytes (reader, argument);
  case 3:
    return read_text (reader, argument);
  case 4:
    return read_array (reader, argument, depth);
  case 5:
    return read_map (reader, argument, depth);
  case 7:
    return read_simple (reader, info, argument);
  default:
    return refuse (reader, "a tag");
  }
}

json_t *
sim_cbor_read (const guint8 *bytes, gsize length, const char **fault) {
  Reader reader = { .bytes = bytes, .length = length };
  json_t *item = read_item (&reader, 0);
  if (reader.fault == NULL && reader.at != length)
    reader.fault = "more bytes than one item";
  if (reader.fault != NULL)
    json_decref (item);
  *fault = reader.fault;
  return reader.fault == NULL ? item : NULL;
}

char *
sim_cbor_hex (json_t *value) {
  const char *text = json_string_value (value);
  if (text == NULL || !g_str_has_prefix (text, "h'"))
    return NULL;
  return g_strndup (text + 2, strlen (text) - 3);
}
