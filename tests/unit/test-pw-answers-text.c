/* Answers as text: short numbers that read back the same, escapes, and the order of the form. */
#include <glib.h>
#include <locale.h>
#include <math.h>
#include <string.h>

#include "sync/model/pw-answers.h"
#include "sync/model/pw-forms.h"

static void
assert_text (json_t *value, const PwForm *form, const char *expected) {
  g_autofree char *text = pw_answers_to_text (value, form);
  g_assert_cmpstr (text, ==, expected);
}

static void
test_numbers (void) {
  static const struct {
    double value;
    const char *text;
  } cases[] = {
    { 110.19533, "110.19533" },
    { 0.1, "0.1" },
    { -7.96214, "-7.96214" },
    { 1.0, "1.0" },
    { -0.0, "-0.0" },
    { 1e300, "1e+300" },
    { 5e-324, "4.94065645841247e-324" },
    { 100.0 / 3.0, "33.333333333333336" },
    { 1e15, "1e+15" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    json_auto_t *value = json_real (cases[i].value);
    assert_text (value, NULL, cases[i].text);
  }
  json_auto_t *integer = json_integer (G_MININT64);
  assert_text (integer, NULL, "-9223372036854775808");
}

/* Whatever the decimal point of the language is. */
static void
test_numbers_read_back (void) {
  const char *comma = setlocale (LC_NUMERIC, "id_ID.UTF-8");
  g_test_message ("decimal comma: %s", comma == NULL ? "language not installed" : "yes");
  for (guint i = 0; i < 20000; i++) {
    guint64 bits = (guint64)g_test_rand_int () << 32 | (guint32)g_test_rand_int ();
    double number;
    memcpy (&number, &bits, sizeof number);
    if (i % 2 == 0 || !isfinite (number))
      number = g_test_rand_double_range (-180.0, 180.0);
    json_auto_t *value = json_real (number);
    g_autofree char *text = pw_answers_to_text (value, NULL);
    json_auto_t *back = json_loads (text, JSON_DECODE_ANY, NULL);
    g_assert_true (json_is_real (back));
    double number_back = json_real_value (back);
    g_assert_cmpmem (&number, sizeof number, &number_back, sizeof number_back);
  }
  setlocale (LC_NUMERIC, "C");
}

static void
test_values (void) {
  static const char *const same[] = {
    "{}",
    "[]",
    "null",
    "true",
    "{\"a\":[1,2.5,\"x\",{\"b\":false}]}",
    "\"=SUM(A1)\"",
    "\"\\\"\\\\\\n\\r\\t\\u0001\"",
    "\"\xd7\x90\xd8\xa7 \xf0\x9f\x99\x8f \xe2\x80\xae\"",
  };
  for (gsize i = 0; i < G_N_ELEMENTS (same); i++) {
    json_auto_t *value = json_loads (same[i], JSON_DECODE_ANY, NULL);
    g_assert_nonnull (value);
    assert_text (value, NULL, same[i]);
  }
}

static void
test_form_order (void) {
  g_autoptr (GError) error = NULL;
  g_autoptr (PwForms) forms = pw_forms_new (&error);
  g_assert_no_error (error);
  const PwForm *form = pw_forms_find (forms, "form_a");
  g_assert_nonnull (form);
  json_auto_t *value = json_loads (
      "{\"unknown\":1,\"violation\":{\"subjects\":[{\"role\":\"peserta\",\"name\":\"x\"}],"
      "\"event\":\"e\"},\"village\":\"v\",\"form\":\"form_a\",\"alien\":{\"b\":1,\"a\":2}}",
      0, NULL);
  assert_text (value, form,
               "{\"form\":\"form_a\",\"village\":\"v\",\"violation\":{\"event\":\"e\","
               "\"subjects\":[{\"name\":\"x\",\"role\":\"peserta\"}]},\"unknown\":1,"
               "\"alien\":{\"b\":1,\"a\":2}}");
  g_autoptr (GPtrArray) fields = pw_answers_fields (form, value);
  static const char *const paths[]
      = { "/form",    "/village", "/violation/event", "/violation/subjects",
          "/unknown", "/alien/b", "/alien/a" };
  g_assert_cmpuint (fields->len, ==, G_N_ELEMENTS (paths));
  for (guint i = 0; i < fields->len; i++)
    g_assert_cmpstr (((PwAnswersField *)g_ptr_array_index (fields, i))->path, ==, paths[i]);
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/answers-text/numbers", test_numbers);
  g_test_add_func ("/answers-text/numbers-read-back", test_numbers_read_back);
  g_test_add_func ("/answers-text/values", test_values);
  g_test_add_func ("/answers-text/form-order", test_form_order);
  return g_test_run ();
}
