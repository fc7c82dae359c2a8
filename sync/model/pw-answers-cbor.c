/* Answers as canonical CBOR: the limits, writing, and reading what a stranger wrote. */
#include "sync/model/pw-answers.h"

#include <glib/gi18n.h>
#include <stdlib.h>
#include <string.h>

#include "sync/base/pw-error.h"
#include "sync/base/pw-limits.h"

G_STATIC_ASSERT (PW_ANSWERS_DEPTH_MAX < PW_CBOR_DEPTH_MAX);

/* --- limits ---------------------------------------------------------------------------------- */

typedef struct {
  gsize bytes; /* as CBOR, every number counted as 9 */
  guint items;
  gboolean root_has_paths; /* keys of the outermost object are paths, not names */
} Measure;

static gsize
head_bytes (gsize value) {
  return value < 24 ? 1 : value <= 0xff ? 2 : value <= 0xffff ? 3 : value <= 0xffffffff ? 5 : 9;
}

static gboolean
refuse_size (GError **error, const char *why) {
  g_set_error_literal (error, PW_ERROR, PW_ERROR_TOO_BIG, why);
  return FALSE;
}

static gboolean
name_is_valid (const char *name, gsize length) {
  return length > 0 && length <= PW_NAME_BYTES_MAX && memchr (name, '/', length) == NULL;
}

/* `depth` counts the containers around what the key names. */
static gboolean
key_is_valid (gboolean root_has_paths, guint depth, const char *key, gsize length) {
  if (depth > 1 || !root_has_paths)
    return name_is_valid (key, length);
  g_autofree char *path = g_strndup (key, length);
  return pw_answers_path_is_valid (path);
}

static gboolean measure_value (json_t *value, guint depth, Measure *measure, GError **error);

static gboolean
measure_object (json_t *object, guint depth, Measure *measure, GError **error) {
  const char *name;
  size_t length;
  json_t *child;
  measure->bytes += head_bytes (json_object_size (object));
  json_object_keylen_foreach (object, name, length, child) {
    if (!key_is_valid (measure->root_has_paths, depth, name, length)) {
      g_set_error (error, PW_ERROR, PW_ERROR_REFUSED,
                   _ ("a name is empty, longer than %d bytes or holds \"/\""), PW_NAME_BYTES_MAX);
      return FALSE;
    }
    measure->bytes += head_bytes (length) + length;
    if (!measure_value (child, depth, measure, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
measure_array (json_t *array, guint depth, Measure *measure, GError **error) {
  size_t i;
  json_t *child;
  measure->bytes += head_bytes (json_array_size (array));
  json_array_foreach (array, i, child) {
    if (!measure_value (child, depth, measure, error))
      return FALSE;
  }
  return TRUE;
}

/* `depth` counts the containers around `value`. */
static gboolean
measure_value (json_t *value, guint depth, Measure *measure, GError **error) {
  if (++measure->items > PW_ANSWERS_ITEMS_MAX)
    return refuse_size (error, _ ("there are too many answers in one record"));
  if (measure->bytes > PW_ANSWERS_BYTES_MAX)
    return refuse_size (error, _ ("the record is too long"));
  gsize length;
  switch (json_typeof (value)) {
  case JSON_OBJECT:
  case JSON_ARRAY:
    if (depth >= PW_ANSWERS_DEPTH_MAX)
      return refuse_size (error, _ ("groups are nested too deeply"));
    return json_is_object (value) ? measure_object (value, depth + 1, measure, error)
                                  : measure_array (value, depth + 1, measure, error);
  case JSON_STRING:
    length = json_string_length (value);
    measure->bytes += head_bytes (length) + length;
    break;
  case JSON_INTEGER:
  case JSON_REAL:
    measure->bytes += 9;
    break;
  case JSON_TRUE:
  case JSON_FALSE:
  case JSON_NULL:
    measure->bytes++;
    break;
  }
  return measure->bytes <= PW_ANSWERS_BYTES_MAX
         || refuse_size (error, _ ("the record is too long"));
}

gboolean
pw_answers_check_limits (json_t *value, GError **error) {
  g_return_val_if_fail (value != NULL, FALSE);
  Measure measure = { 0 };
  return measure_value (value, 0, &measure, error);
}

gboolean
pw_answers_check_set_limits (json_t *set, GError **error) {
  g_return_val_if_fail (json_is_object (set), FALSE);
  Measure measure = { .root_has_paths = TRUE };
  return measure_value (set, 0, &measure, error);
}

/* --- writing --------------------------------------------------------------------------------- */

typedef struct {
  const char *name; /* borrowed */
  size_t length;
  json_t *value; /* borrowed */
} Entry;

static int
compare_entries (const void *a, const void *b) {
  const Entry *x = a;
  const Entry *y = b;
  if (x->length != y->length)
    return x->length < y->length ? -1 : 1;
  return memcmp (x->name, y->name, x->length);
}

static void
write_object (GByteArray *out, json_t *object) {
  gsize count = json_object_size (object);
  Entry few[32]; /* no shipped group has more, so usually no memory is taken */
  g_autofree Entry *many = count > G_N_ELEMENTS (few) ? g_new (Entry, count) : NULL;
  Entry *entries = many != NULL ? many : few;
  gsize at = 0;
  const char *name;
  size_t length;
  json_t *value;
  json_object_keylen_foreach (object, name, length, value) {
    entries[at++] = (Entry){ .name = name, .length = length, .value = value };
  }
  qsort (entries, at, sizeof *entries, compare_entries);
  pw_cbor_write_map (out, at);
  for (gsize i = 0; i < at; i++) {
    pw_cbor_write_text (out, entries[i].name, (gssize)entries[i].length);
    pw_answers_write_cbor (out, entries[i].value);
  }
}

void
pw_answers_write_cbor (GByteArray *out, json_t *value) {
  g_return_if_fail (value != NULL);
  size_t i;
  json_t *child;
  switch (json_typeof (value)) {
  case JSON_OBJECT:
    write_object (out, value);
    return;
  case JSON_ARRAY:
    pw_cbor_write_array (out, json_array_size (value));
    json_array_foreach (value, i, child) {
      pw_answers_write_cbor (out, child);
    }
    return;
  case JSON_STRING:
    pw_cbor_write_text (out, json_string_value (value), (gssize)json_string_length (value));
    return;
  case JSON_INTEGER:
    pw_cbor_write_int (out, json_integer_value (value));
    return;
  case JSON_REAL:
    pw_cbor_write_float (out, json_real_value (value));
    return;
  case JSON_TRUE:
  case JSON_FALSE:
    pw_cbor_write_bool (out, json_is_true (value));
    return;
  case JSON_NULL:
    pw_cbor_write_null (out);
    return;
  }
}

/* --- reading --------------------------------------------------------------------------------- */

typedef struct {
  PwCborReader *reader; /* borrowed */
  gsize start;          /* offset where the answers begin */
  guint items;
  gboolean root_has_paths; /* keys of the outermost map are paths, not names */
} Reading;

static json_t *read_value (Reading *reading, guint depth, GError **error);

static json_t *
fail (Reading *reading, GError **error, const char *why) {
  (void)pw_cbor_fail (reading->reader, error, why);
  return NULL;
}

static json_t *
read_map (Reading *reading, guint depth, GError **error) {
  PwCborReader *reader = reading->reader;
  guint64 count;
  if (!pw_cbor_read_map (reader, &count, error))
    return NULL;
  json_auto_t *object = json_object ();
  const char *previous = NULL;
  gsize previous_length = 0;
  for (guint64 i = 0; i < count; i++) {
    const char *key;
    gsize length;
    if (!pw_cbor_read_text (reader, &key, &length, error))
      return NULL;
    if (!key_is_valid (reading->root_has_paths, depth, key, length))
      return fail (reading, error, _ ("a name in the answers is not valid"));
    if (!pw_cbor_key_rises (previous, previous_length, key, length))
      return fail (reading, error, _ ("map keys are out of order or repeated"));
    json_t *value = read_value (reading, depth, error);
    if (value == NULL)
      return NULL;
    if (json_object_setn_new_nocheck (object, key, length, value) != 0)
      return fail (reading, error, _ ("a name in the answers is not valid"));
    previous = key;
    previous_length = length;
  }
  return g_steal_pointer (&object);
}

static json_t *
read_array (Reading *reading, guint depth, GError **error) {
  guint64 count;
  if (!pw_cbor_read_array_max (reading->reader, PW_ANSWERS_ITEMS_MAX, &count, error))
    return NULL;
  json_auto_t *array = json_array ();
  for (guint64 i = 0; i < count; i++) {
    json_t *value = read_value (reading, depth, error);
    if (value == NULL || json_array_append_new (array, value) != 0)
      return NULL;
  }
  return g_steal_pointer (&array);
}

static json_t *
read_scalar (PwCborReader *reader, GError **error) {
  const char *text;
  gsize length;
  gint64 integer;
  double real;
  gboolean truth;
  switch (pw_cbor_peek (reader)) {
  case PW_CBOR_UINT:
  case PW_CBOR_NEGATIVE:
    return pw_cbor_read_int (reader, &integer, error) ? json_integer (integer) : NULL;
  case PW_CBOR_TEXT:
    return pw_cbor_read_text (reader, &text, &length, error) ? json_stringn_nocheck (text, length)
                                                             : NULL;
  case PW_CBOR_FLOAT:
    return pw_cbor_read_float (reader, &real, error) ? json_real (real) : NULL;
  case PW_CBOR_BOOL:
    return pw_cbor_read_bool (reader, &truth, error) ? json_boolean (truth) : NULL;
  case PW_CBOR_NULL:
    return pw_cbor_read_null (reader, error) ? json_null () : NULL;
  case PW_CBOR_BYTES:
  case PW_CBOR_ARRAY:
  case PW_CBOR_MAP:
  case PW_CBOR_END:
    break;
  }
  (void)pw_cbor_fail (reader, error, _ ("an answer is cut or of an unknown kind"));
  return NULL;
}

/* `depth` counts the containers around the value, like measure_value(). */
static json_t *
read_value (Reading *reading, guint depth, GError **error) {
  PwCborReader *reader = reading->reader;
  if (++reading->items > PW_ANSWERS_ITEMS_MAX)
    return fail (reading, error, _ ("there are too many answers in one record"));
  PwCborType type = pw_cbor_peek (reader);
  json_auto_t *value = NULL;
  if (type == PW_CBOR_MAP || type == PW_CBOR_ARRAY) {
    if (depth >= PW_ANSWERS_DEPTH_MAX)
      return fail (reading, error, _ ("groups are nested too deeply"));
    value = type == PW_CBOR_MAP ? read_map (reading, depth + 1, error)
                                : read_array (reading, depth + 1, error);
  } else {
    value = read_scalar (reader, error);
  }
  if (value != NULL && reader->at - reading->start > PW_ANSWERS_BYTES_MAX)
    return fail (reading, error, _ ("the record is too long"));
  return g_steal_pointer (&value);
}

static json_t *
read_whole (PwCborReader *reader, gboolean map_only, gboolean root_has_paths, GError **error) {
  Reading reading = { .reader = reader, .start = reader->at, .root_has_paths = root_has_paths };
  json_t *value = NULL;
  if (map_only && pw_cbor_peek (reader) != PW_CBOR_MAP)
    (void)pw_cbor_fail (reader, error, _ ("a map was expected"));
  else
    value = read_value (&reading, 0, error);
  if (value == NULL)
    reader->at = reading.start;
  return value;
}

json_t *
pw_answers_read_cbor (PwCborReader *reader, GError **error) {
  return read_whole (reader, TRUE, FALSE, error);
}

json_t *
pw_answers_read_value_cbor (PwCborReader *reader, GError **error) {
  return read_whole (reader, FALSE, FALSE, error);
}

json_t *
pw_answers_read_set_cbor (PwCborReader *reader, GError **error) {
  return read_whole (reader, TRUE, TRUE, error);
}
