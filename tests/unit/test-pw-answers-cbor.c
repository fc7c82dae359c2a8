/* Answers as CBOR: golden bytes, samples, random values, refusals, limits, damaged input. */
#include <glib.h>
#include <stdlib.h>
#include <string.h>

#include "sync/base/pw-error.h"
#include "sync/base/pw-id.h"
#include "sync/base/pw-limits.h"
#include "sync/model/pw-answers.h"

/* --- files ----------------------------------------------------------------------------------- */

static char *
read_file (const char *name) {
  const char *top = g_getenv ("PANWAS_TOP");
  g_autofree char *path = g_build_filename (top == NULL ? "." : top, name, NULL);
  char *text = NULL;
  g_autoptr (GError) error = NULL;
  g_assert_true (g_file_get_contents (path, &text, NULL, &error));
  g_assert_no_error (error);
  return text;
}

/* Lines of a vector file, split at the tab, without comments. (transfer full) */
static GPtrArray *
read_vectors (const char *name) {
  g_autofree char *text = read_file (name);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  GPtrArray *vectors = g_ptr_array_new_with_free_func ((GDestroyNotify)g_strfreev);
  for (gsize i = 0; lines[i] != NULL; i++) {
    if (lines[i][0] == '#' || lines[i][0] == '\0')
      continue;
    char **pair = g_strsplit (lines[i], "\t", 2);
    g_assert_cmpuint (g_strv_length (pair), ==, 2);
    g_ptr_array_add (vectors, pair);
  }
  g_assert_cmpuint (vectors->len, >, 20);
  return vectors;
}

static GByteArray *
from_hex (const char *hex) {
  GByteArray *bytes = g_byte_array_new ();
  g_byte_array_set_size (bytes, (guint)strlen (hex) / 2);
  if (bytes->len > 0)
    g_assert_true (pw_hex_decode (hex, bytes->data, bytes->len));
  return bytes;
}

static json_t *
read_answers (const GByteArray *bytes, GError **error) {
  PwCborReader reader;
  pw_cbor_reader_init (&reader, bytes->data, bytes->len, "test");
  json_t *answers = pw_answers_read_cbor (&reader, error);
  g_assert_cmpuint (reader.at, ==, answers == NULL ? 0 : bytes->len);
  return answers;
}

static void
assert_round_trip (json_t *value) {
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autoptr (GByteArray) again = g_byte_array_new ();
  g_autoptr (GError) error = NULL;
  g_assert_true (pw_answers_check_limits (value, &error));
  pw_answers_write_cbor (bytes, value);
  json_auto_t *back = read_answers (bytes, &error);
  g_assert_no_error (error);
  g_assert_true (json_equal (back, value));
  pw_answers_write_cbor (again, back);
  g_assert_cmpmem (again->data, again->len, bytes->data, bytes->len);
}

/* --- vectors --------------------------------------------------------------------------------- */

static void
test_valid (void) {
  g_autoptr (GPtrArray) vectors = read_vectors ("tests/vectors/answers/valid.txt");
  for (guint i = 0; i < vectors->len; i++) {
    char **pair = g_ptr_array_index (vectors, i);
    json_auto_t *value = json_loads (pair[0], JSON_REJECT_DUPLICATES, NULL);
    g_assert_nonnull (value);
    g_autoptr (GByteArray) bytes = g_byte_array_new ();
    pw_answers_write_cbor (bytes, value);
    g_autofree char *hex = pw_hex_encode (bytes->data, bytes->len);
    g_assert_cmpstr (hex, ==, pair[1]);
    assert_round_trip (value);
  }
}

static void
test_refused (void) {
  g_autoptr (GPtrArray) vectors = read_vectors ("tests/vectors/answers/refused.txt");
  for (guint i = 0; i < vectors->len; i++) {
    char **pair = g_ptr_array_index (vectors, i);
    g_autoptr (GByteArray) bytes = from_hex (pair[0]);
    g_autoptr (GError) error = NULL;
    if (read_answers (bytes, &error) != NULL)
      g_error ("read in spite of: %s", pair[1]);
    g_assert_error (error, PW_ERROR, PW_ERROR_DAMAGED);
  }
}

static void
test_samples (void) {
  g_autofree char *text = read_file ("tests/data/observations.jsonl");
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  guint count = 0;
  for (gsize i = 0; lines[i] != NULL && lines[i][0] != '\0'; i++) {
    json_auto_t *value = json_loads (lines[i], 0, NULL);
    assert_round_trip (value);
    count++;
  }
  g_assert_cmpuint (count, ==, 120);
}

/* --- random ---------------------------------------------------------------------------------- */

static double
random_real (void) {
  for (;;) {
    guint64 bits = (guint64)g_test_rand_int () << 32 | (guint32)g_test_rand_int ();
    double value;
    memcpy (&value, &bits, sizeof value);
    if (g_test_rand_bit ())
      value = g_test_rand_double_range (-180.0, 180.0);
    if (value - value <= 0.0 && value - value >= 0.0) /* finite */
      return value;
  }
}

static json_t *
random_value (guint depth) {
  switch (g_test_rand_int_range (0, depth == 0 ? 5 : 7)) {
  case 0:
    return json_integer (
        (json_int_t)((guint64)g_test_rand_int () << 32 | (guint32)g_test_rand_int ())
        >> g_test_rand_int_range (0, 63));
  case 1:
    return json_real (random_real ());
  case 2:
    return json_string (g_test_rand_bit () ? "" : "teks \xf0\x9f\x99\x8f \"'\\\n\x7f");
  case 3:
    return json_boolean (g_test_rand_bit ());
  case 4:
    return json_null ();
  case 5: {
    json_t *array = json_array ();
    for (int i = g_test_rand_int_range (0, 5); i > 0; i--)
      json_array_append_new (array, random_value (depth - 1));
    return array;
  }
  default: {
    json_t *object = json_object ();
    for (int i = g_test_rand_int_range (0, 40); i > 0; i--) {
      g_autofree char *name = g_strdup_printf ("%x", g_test_rand_int_range (1, 5000));
      json_object_set_new (object, name, random_value (depth - 1));
    }
    return object;
  }
  }
}

static void
test_random (void) {
  for (guint i = 0; i < 2000; i++) {
    json_auto_t *object = json_object ();
    json_object_set_new (object, "x", random_value (2));
    assert_round_trip (object);
  }
}

/* Changed, cut or lengthened bytes are refused, or are the only bytes of something else. */
static void
test_damaged (void) {
  g_autofree char *text = read_file ("tests/data/observations.jsonl");
  json_error_t json_error;
  json_auto_t *value = json_loads (text, JSON_DISABLE_EOF_CHECK, &json_error);
  g_autoptr (GByteArray) whole = g_byte_array_new ();
  pw_answers_write_cbor (whole, value);
  for (guint i = 0; i < 20000; i++) {
    g_autoptr (GByteArray) bytes = g_byte_array_new ();
    g_byte_array_append (bytes, whole->data, whole->len);
    for (int n = g_test_rand_int_range (1, 4); n > 0; n--)
      bytes->data[g_test_rand_int_range (0, (gint32)bytes->len)] = (guint8)g_test_rand_int ();
    if (g_test_rand_bit ())
      g_byte_array_set_size (bytes, (guint)g_test_rand_int_range (0, (gint32)bytes->len));
    PwCborReader reader;
    pw_cbor_reader_init (&reader, bytes->data, bytes->len, "test");
    g_autoptr (GError) error = NULL;
    json_auto_t *back = pw_answers_read_cbor (&reader, &error);
    if (back == NULL) {
      g_assert_error (error, PW_ERROR, PW_ERROR_DAMAGED);
      g_assert_cmpuint (reader.at, ==, 0);
      continue;
    }
    g_autoptr (GByteArray) again = g_byte_array_new ();
    pw_answers_write_cbor (again, back);
    g_assert_cmpmem (again->data, again->len, bytes->data, reader.at);
  }
}

/* --- limits ---------------------------------------------------------------------------------- */

static void
assert_limit (json_t *value, gboolean fits) {
  g_autoptr (GError) error = NULL;
  if (fits) {
    assert_round_trip (value);
    return;
  }
  g_assert_false (pw_answers_check_limits (value, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_TOO_BIG);
  g_clear_error (&error);
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  pw_answers_write_cbor (bytes, value);
  g_assert_null (read_answers (bytes, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_DAMAGED);
}

static json_t *
nested (guint containers) {
  json_t *value = json_object ();
  for (guint i = 1; i < containers; i++) {
    json_t *outer = json_object ();
    json_object_set_new (outer, "x", value);
    value = outer;
  }
  return value;
}

static json_t *
listing (guint count) {
  json_t *object = json_object ();
  json_t *array = json_array ();
  for (guint i = 0; i < count; i++)
    json_array_append_new (array, json_true ());
  json_object_set_new (object, "x", array);
  return object;
}

static json_t *
long_text (gsize bytes) {
  g_autofree char *text = g_strnfill (bytes, 'x');
  json_t *object = json_object ();
  json_object_set_new (object, "x", json_string (text));
  return object;
}

static void
test_limits (void) {
  json_auto_t *deep = nested (PW_ANSWERS_DEPTH_MAX);
  json_auto_t *deeper = nested (PW_ANSWERS_DEPTH_MAX + 1);
  assert_limit (deep, TRUE);
  assert_limit (deeper, FALSE);
  json_auto_t *many = listing (PW_ANSWERS_ITEMS_MAX - 2);
  json_auto_t *more = listing (PW_ANSWERS_ITEMS_MAX - 1);
  assert_limit (many, TRUE);
  assert_limit (more, FALSE);
  json_auto_t *big = long_text (PW_ANSWERS_BYTES_MAX - 8); /* map, key, and a head of 5 */
  json_auto_t *bigger = long_text (PW_ANSWERS_BYTES_MAX - 7);
  assert_limit (big, TRUE);
  assert_limit (bigger, FALSE);
}

static void
test_names (void) {
  static const char *const bad[] = { "", "a/b", "/" };
  for (gsize i = 0; i <= G_N_ELEMENTS (bad); i++) {
    g_autofree char *longer = g_strnfill (PW_NAME_BYTES_MAX + 1, 'x');
    json_auto_t *object = json_object ();
    json_object_set_new (object, i < G_N_ELEMENTS (bad) ? bad[i] : longer, json_true ());
    g_autoptr (GError) error = NULL;
    g_assert_false (pw_answers_check_limits (object, &error));
    g_assert_error (error, PW_ERROR, PW_ERROR_REFUSED);
  }
}

/* A `set` has paths for keys, in the outermost map alone; one field may be of any kind. */
static void
test_set_and_value (void) {
  json_auto_t *set
      = json_pack ("{s:i, s:[{s:s}]}", "/violation/place", 1, "/subjects", "name", "x");
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  pw_answers_write_cbor (bytes, set);
  g_autoptr (GError) error = NULL;
  PwCborReader reader;
  pw_cbor_reader_init (&reader, bytes->data, bytes->len, "test");
  g_assert_null (pw_answers_read_cbor (&reader, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_DAMAGED);
  g_clear_error (&error);
  json_auto_t *back = pw_answers_read_set_cbor (&reader, &error);
  g_assert_no_error (error);
  g_assert_true (json_equal (back, set));
  json_auto_t *names = json_pack ("{s:i}", "violation", 1);
  g_byte_array_set_size (bytes, 0);
  pw_answers_write_cbor (bytes, names);
  pw_cbor_reader_init (&reader, bytes->data, bytes->len, "test");
  g_assert_null (pw_answers_read_set_cbor (&reader, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_DAMAGED);
  g_clear_error (&error);
  pw_cbor_reader_init (&reader, "\x82\x01\x02\x03", 4, "test");
  json_auto_t *list = pw_answers_read_value_cbor (&reader, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (json_array_size (list), ==, 2);
  g_assert_cmpuint (reader.at, ==, 3);
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/answers-cbor/valid", test_valid);
  g_test_add_func ("/answers-cbor/refused", test_refused);
  g_test_add_func ("/answers-cbor/samples", test_samples);
  g_test_add_func ("/answers-cbor/random", test_random);
  g_test_add_func ("/answers-cbor/damaged", test_damaged);
  g_test_add_func ("/answers-cbor/limits", test_limits);
  g_test_add_func ("/answers-cbor/names", test_names);
  g_test_add_func ("/answers-cbor/set-and-value", test_set_and_value);
  return g_test_run ();
}
