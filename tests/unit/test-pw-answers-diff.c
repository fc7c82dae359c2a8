/* Changes between answers: fixed cases; for random ones, old and change give the new. */
#include <glib.h>

#include "sync/base/pw-error.h"
#include "sync/base/pw-limits.h"
#include "sync/model/pw-answers.h"

/* JSON with ' for ". (transfer full) */
static json_t *
parse (const char *text) {
  g_autofree char *json = g_strdelimit (g_strdup (text), "'", '"');
  json_t *value = json_loads (json, JSON_DECODE_ANY, NULL);
  g_assert_nonnull (value);
  return value;
}

static void
test_cases (void) {
  static const char *const cases[][4] = {
    /* before, after, set, unset */
    { "{'a':1}", "{'a':1}", "{}", "[]" },
    { "{'a':1}", "{'a':1.0}", "{'/a':1.0}", "[]" },
    { "{'a':1}", "{}", "{}", "['/a']" },
    { "{}", "{'a':{'b':''}}", "{'/a/b':''}", "[]" },
    { "{'v':{'place':'x','event':'e'}}", "{'v':{'place':'y','event':'e'}}", "{'/v/place':'y'}",
      "[]" },
    { "{'list':[{'n':1},{'n':2}]}", "{'list':[{'n':1}]}", "{'/list':[{'n':1}]}", "[]" },
    { "{'a':{'b':1}}", "{'a':5}", "{'/a':5}", "['/a/b']" },
    { "{'a':5}", "{'a':{'b':1}}", "{'/a/b':1}", "['/a']" },
    { "{'a':{}}", "{}", "{}", "[]" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    json_auto_t *before = parse (cases[i][0]);
    json_auto_t *after = parse (cases[i][1]);
    json_auto_t *set_expected = parse (cases[i][2]);
    json_auto_t *unset_expected = parse (cases[i][3]);
    json_auto_t *set = NULL;
    json_auto_t *unset = NULL;
    gboolean changed = pw_answers_diff (NULL, before, after, &set, &unset);
    g_assert_true (json_equal (set, set_expected));
    g_assert_true (json_equal (unset, unset_expected));
    g_assert_cmpint (changed, ==, json_object_size (set) + json_array_size (unset) > 0);
    g_autoptr (GError) error = NULL;
    g_assert_true (pw_answers_changes_are_valid (set, unset, &error));
    g_assert_no_error (error);
  }
}

static json_t *
random_value (guint depth) {
  switch (g_test_rand_int_range (0, depth == 0 ? 4 : 6)) {
  case 0:
    return json_integer (g_test_rand_int_range (0, 3));
  case 1:
    return json_string (g_test_rand_bit () ? "x" : "y");
  case 2:
    return json_real (g_test_rand_int_range (0, 2));
  case 3:
    return json_boolean (g_test_rand_bit ());
  case 4: {
    json_t *array = json_array ();
    for (int i = g_test_rand_int_range (0, 3); i > 0; i--)
      json_array_append_new (array, random_value (depth - 1));
    return array;
  }
  default: {
    /* Never empty: a group without fields is no change. */
    json_t *object = json_object ();
    for (int i = g_test_rand_int_range (1, 4); i > 0; i--) {
      char name[2] = { (char)('a' + g_test_rand_int_range (0, 4)), '\0' };
      json_object_set_new (object, name, random_value (depth - 1));
    }
    return object;
  }
  }
}

static json_t *
random_answers (void) {
  json_t *answers = json_object ();
  for (int i = g_test_rand_int_range (0, 5); i > 0; i--) {
    char name[2] = { (char)('a' + g_test_rand_int_range (0, 4)), '\0' };
    json_object_set_new (answers, name, random_value (3));
  }
  return answers;
}

static void
test_round_trip (void) {
  for (guint i = 0; i < 3000; i++) {
    json_auto_t *before = random_answers ();
    json_auto_t *after = random_answers ();
    json_auto_t *kept = json_deep_copy (before);
    json_auto_t *set = NULL;
    json_auto_t *unset = NULL;
    gboolean changed = pw_answers_diff (NULL, before, after, &set, &unset);
    g_assert_cmpint (changed, ==, !json_equal (before, after));
    g_autoptr (GError) error = NULL;
    g_assert_true (pw_answers_changes_are_valid (set, unset, &error));
    json_auto_t *result = pw_answers_apply (before, set, unset, &error);
    g_assert_no_error (error);
    g_assert_true (json_equal (result, after));
    g_assert_true (json_equal (before, kept));
  }
}

static void
test_apply_refused (void) {
  json_auto_t *before = parse ("{'a':{'b':1},'c':2}");
  static const char *const bad[] = { "{'/a':1}", "{'/c/d':1}", "{'x':1}", "{'':1}" };
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++) {
    json_auto_t *set = parse (bad[i]);
    g_autoptr (GError) error = NULL;
    g_assert_null (pw_answers_apply (before, set, NULL, &error));
    g_assert_error (error, PW_ERROR, PW_ERROR_REFUSED);
  }
  json_auto_t *copy = pw_answers_apply (before, NULL, NULL, NULL);
  g_assert_true (json_equal (copy, before));
}

static void
test_changes_refused (void) {
  static const char *const bad[][2] = {
    { "{'a':1}", "[]" },
    { "{'/a':null}", "[]" },
    { "{'/a':{'b':1}}", "[]" },
    { "{'/a':1,'/a/b':2}", "[]" },
    { "{}", "['a']" },
    { "{}", "[1]" },
    { "{}", "['/a','/a']" },
    { "{'/a':1}", "['/a']" },
    { "[]", "[]" },
    { "{}", "{}" },
    { "{'/a/b/c':1,'/a':1}", "[]" },
    { "{'/a':[{'/':1}]}", "[]" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++) {
    json_auto_t *set = parse (bad[i][0]);
    json_auto_t *unset = parse (bad[i][1]);
    g_autoptr (GError) error = NULL;
    g_assert_false (pw_answers_changes_are_valid (set, unset, &error));
    g_assert_error (error, PW_ERROR, PW_ERROR_REFUSED);
  }
  g_assert_true (pw_answers_changes_are_valid (NULL, NULL, NULL));
  json_auto_t *neighbours = parse ("{'/a':1,'/ab':2,'/b/a':3,'/b/ab':4}");
  g_assert_true (pw_answers_changes_are_valid (neighbours, NULL, NULL));
}

/* What passes can be read back: the limits hold for a change as a whole. */
static void
test_changes_too_big (void) {
  json_auto_t *set = json_object ();
  g_autofree char *half = g_strnfill (PW_ANSWERS_BYTES_MAX / 2 - 20, 'x');
  json_object_set_new (set, "/a", json_string (half));
  json_object_set_new (set, "/b", json_string (half));
  g_autoptr (GError) error = NULL;
  g_assert_true (pw_answers_changes_are_valid (set, NULL, &error));
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  pw_answers_write_cbor (bytes, set);
  PwCborReader reader;
  pw_cbor_reader_init (&reader, bytes->data, bytes->len, "test");
  json_auto_t *back = pw_answers_read_set_cbor (&reader, &error);
  g_assert_no_error (error);
  g_assert_true (json_equal (back, set));
  json_object_set_new (set, "/c", json_string ("a few bytes too many, as it turns out"));
  g_assert_false (pw_answers_changes_are_valid (set, NULL, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_TOO_BIG);
  g_clear_error (&error);
  json_auto_t *unset = json_array ();
  for (guint i = 0; i <= PW_ANSWERS_ITEMS_MAX; i++) {
    g_autofree char *path = g_strdup_printf ("/%u", i);
    json_array_append_new (unset, json_string (path));
  }
  g_assert_false (pw_answers_changes_are_valid (NULL, unset, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_TOO_BIG);
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/answers-diff/cases", test_cases);
  g_test_add_func ("/answers-diff/round-trip", test_round_trip);
  g_test_add_func ("/answers-diff/apply-refused", test_apply_refused);
  g_test_add_func ("/answers-diff/changes-refused", test_changes_refused);
  g_test_add_func ("/answers-diff/changes-too-big", test_changes_too_big);
  return g_test_run ();
}
