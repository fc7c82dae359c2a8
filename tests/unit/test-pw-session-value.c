/* Spelling of answers: what a person types, what a calculation gives, and the way to JSON and back,
 * by tables for each type. */
#include <glib.h>
#include <jansson.h>
#include <math.h>

#include "sync/base/pw-error.h"
#include "sync/model/pw-form-value.h"
#include "sync/session/pw-session-json.h"
#include "sync/session/pw-session-value.h"

static const PwMoment now = { .unix_ms = 1728312185000, .offset_min = 420 };

typedef struct {
  PwFormType type;
  const char *typed;
  const char *plain; /* NULL: refused */
} Typed;

static const Typed typed[] = {
  { PW_FORM_STRING, "", "" },
  { PW_FORM_STRING, " a\nb ", " a\nb " },
  { PW_FORM_STRING, "\xff", NULL },
  { PW_FORM_INT, " 7 ", "7" },
  { PW_FORM_INT, "+007", "7" },
  { PW_FORM_INT, "-0", "0" },
  { PW_FORM_INT, "9223372036854775806", "9223372036854775806" },
  { PW_FORM_INT, "9223372036854775808", NULL },
  { PW_FORM_INT, "1.5", NULL },
  { PW_FORM_INT, "1e3", NULL },
  { PW_FORM_INT, "seven", NULL },
  { PW_FORM_INT, "   ", "" },
  { PW_FORM_DECIMAL, "1.50", "1.5" },
  { PW_FORM_DECIMAL, "1.0", "1.0" },
  { PW_FORM_DECIMAL, "007", "7" },
  { PW_FORM_DECIMAL, ".5", "0.5" },
  { PW_FORM_DECIMAL, "-0.0000123", "-0.0000123" },
  { PW_FORM_DECIMAL, "1e2", "100.0" },
  { PW_FORM_DECIMAL, "1,5", NULL },
  { PW_FORM_DECIMAL, "nan", NULL },
  { PW_FORM_DECIMAL, "inf", NULL },
  { PW_FORM_DECIMAL, "1e999", NULL },
  { PW_FORM_DECIMAL, "0x10", NULL },
  { PW_FORM_BOOLEAN, "1", "true" },
  { PW_FORM_BOOLEAN, "false", "false" },
  { PW_FORM_BOOLEAN, "ya", NULL },
  { PW_FORM_DATE, "2024-1-7", "2024-01-07" },
  { PW_FORM_DATE, "2024-10-07", "2024-10-07" },
  { PW_FORM_DATE, "2023-02-29", NULL },
  { PW_FORM_DATE, "7/10/2024", NULL },
  { PW_FORM_DATE, "2024-10-07x", NULL },
  { PW_FORM_TIME, "9:5", "09:05" },
  { PW_FORM_TIME, "21.43", "21:43" },
  { PW_FORM_TIME, "21:43:05.25", "21:43:05.25" },
  { PW_FORM_TIME, "25:00", NULL },
  { PW_FORM_DATE_TIME, "2024-10-7 9:05", "2024-10-07T09:05+07:00" },
  { PW_FORM_DATE_TIME, "2024-10-07T21:43:05.000Z", "2024-10-07T21:43:05.000Z" },
  { PW_FORM_DATE_TIME, "2024-10-07T21:43-03:30", "2024-10-07T21:43-03:30" },
  { PW_FORM_DATE_TIME, "2024-10-07", NULL },
  { PW_FORM_SELECT, " a   b\tc ", "a b c" },
  { PW_FORM_SELECT1, " a ", "a" },
  { PW_FORM_GEOPOINT, "-7.8  110.3", "-7.8 110.3" },
  { PW_FORM_GEOPOINT, "-7.8 110.3 0 5", "-7.8 110.3 0 5" },
  { PW_FORM_GEOPOINT, "-97.8 110.3", NULL },
  { PW_FORM_GEOPOINT, "-7.8", NULL },
  { PW_FORM_UPLOAD, "foto.jpg", NULL },
};

static void
test_typed (void) {
  for (guint i = 0; i < G_N_ELEMENTS (typed); i++) {
    PwFormNode node = { .type = typed[i].type, .kind = PW_FORM_QUESTION };
    g_autoptr (GError) error = NULL;
    g_autofree char *plain = pw_session_value_plain (&node, typed[i].typed, &now, &error);
    g_test_message ("%s", typed[i].typed);
    g_assert_cmpstr (plain, ==, typed[i].plain);
    g_assert_cmpint (typed[i].plain == NULL, ==, pw_error_is (error, PW_ERROR_REFUSED));
    if (plain == NULL || plain[0] == '\0')
      continue;
    g_autofree char *again = pw_session_value_plain (&node, plain, &now, NULL);
    g_assert_cmpstr (again, ==, plain);
  }
}

static void
test_range (void) {
  PwFormNode node = { .type = PW_FORM_DECIMAL,
                      .control = PW_FORM_RANGE,
                      .range_start = "0",
                      .range_end = "2",
                      .range_step = "0.1" };
  static const char *const good[] = { "0", "0.3", "2", "1.7" };
  static const char *const bad[] = { "-0.1", "2.1", "0.35" };
  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    g_assert_true (pw_session_value_fits (&node, good[i], NULL));
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (pw_session_value_fits (&node, bad[i], NULL));
}

typedef struct {
  PwFormType type;
  const char *text; /* NULL: `number` */
  double number;
  const char *answer; /* NULL: refused */
} Result;

static const Result results[] = {
  { PW_FORM_STRING, NULL, 3.0, "3" },
  { PW_FORM_STRING, NULL, -0.5, "-0.5" },
  { PW_FORM_STRING, NULL, 1e300, "1e+300" },
  { PW_FORM_STRING, NULL, NAN, "" },
  { PW_FORM_STRING, NULL, INFINITY, "" },
  { PW_FORM_STRING, "x", 0.0, "x" },
  { PW_FORM_INT, NULL, 3.9, "3" },
  { PW_FORM_INT, NULL, -3.9, "-3" },
  { PW_FORM_INT, NULL, 1e19, NULL },
  { PW_FORM_INT, "3.7", 0.0, "3" },
  { PW_FORM_INT, "x", 0.0, NULL },
  { PW_FORM_INT, "", 0.0, "" },
  { PW_FORM_DECIMAL, NULL, 0.1, "0.1" },
  { PW_FORM_DECIMAL, "0.10", 0.0, "0.1" },
  { PW_FORM_BOOLEAN, NULL, 1.0, "true" },
  { PW_FORM_BOOLEAN, NULL, 0.0, "false" },
  { PW_FORM_BOOLEAN, "true", 0.0, "true" },
  { PW_FORM_DATE, NULL, 19999.0, "2024-10-03" },
  { PW_FORM_DATE, "19999", 0.0, "2024-10-03" },
  { PW_FORM_DATE, NULL, 1e9, NULL },
  { PW_FORM_DATE, "2024-10-07T21:43:05.000+07:00", 0.0, "2024-10-07" },
  { PW_FORM_DATE, "soon", 0.0, NULL },
  { PW_FORM_TIME, "2024-10-07T21:43:05.000+07:00", 0.0, "21:43:05.000+07:00" },
  { PW_FORM_DATE_TIME, "2024-10-07", 0.0, "2024-10-07T00:00:00.000+07:00" },
};

static void
test_results (void) {
  for (guint i = 0; i < G_N_ELEMENTS (results); i++) {
    const Result *result = &results[i];
    PwFormNode node = { .type = result->type, .kind = PW_FORM_QUESTION };
    g_autoptr (GError) error = NULL;
    g_autofree char *answer
        = pw_session_value_result (&node, result->text, result->number, &now, &error);
    g_assert_cmpstr (answer, ==, result->answer);
    g_assert_cmpint (result->answer == NULL, ==, error != NULL);
  }
}

typedef struct {
  PwFormType type;
  const char *json;
  const char *text;
} Pair;

static const Pair pairs[] = {
  { PW_FORM_STRING, "\"=1+1 \\u200f\"", "=1+1 \xe2\x80\x8f" },
  { PW_FORM_INT, "-9223372036854775808", "-9223372036854775808" },
  { PW_FORM_INT, "0", "0" },
  { PW_FORM_DECIMAL, "1", "1" },
  { PW_FORM_DECIMAL, "1.0", "1.0" },
  { PW_FORM_DECIMAL, "-0.0", "-0.0" },
  { PW_FORM_DECIMAL, "0.30000000000000004", "0.30000000000000004" },
  { PW_FORM_DECIMAL, "1e-5", "0.00001" },
  { PW_FORM_DECIMAL, "1e22", "1e+22" },
  { PW_FORM_DECIMAL, "123456789012.25", "123456789012.25" },
  { PW_FORM_BOOLEAN, "true", "true" },
  { PW_FORM_BOOLEAN, "false", "false" },
  { PW_FORM_DATE, "\"2024-10-07\"", "2024-10-07" },
  { PW_FORM_TIME, "\"21:43\"", "21:43" },
  { PW_FORM_TIME, "\"21:43:05.25+08:00\"", "21:43:05.25+08:00" },
  { PW_FORM_DATE_TIME, "\"2024-10-07T21:43+07:00\"", "2024-10-07T21:43+07:00" },
  { PW_FORM_SELECT, "[\"b\",\"a\"]", "b a" },
  { PW_FORM_SELECT1, "\"a\"", "a" },
  { PW_FORM_GEOPOINT, "[-7.8,110.0]", "-7.8 110.0" },
  { PW_FORM_GEOPOINT, "[-7.8,110,0.0,5]", "-7.8 110 0.0 5" },
  { PW_FORM_GEOTRACE, "[[1,2],[3,4,5]]", "1 2; 3 4 5" },
  { PW_FORM_RANK, "[\"c\",\"a\",\"b\"]", "c a b" },
};

static void
test_json (void) {
  for (guint i = 0; i < G_N_ELEMENTS (pairs); i++) {
    PwFormNode node = { .type = pairs[i].type, .kind = PW_FORM_QUESTION };
    json_auto_t *value = json_loads (pairs[i].json, JSON_DECODE_ANY, NULL);
    g_assert_nonnull (value);
    g_autofree char *text = pw_session_json_to_text (&node, value);
    g_assert_cmpstr (text, ==, pairs[i].text);
    json_auto_t *back = pw_session_json_from_text (&node, text);
    g_assert_true (json_equal (back, value));
  }
}

/* Any double comes back as the same bits. */
static void
test_reals (void) {
  PwFormNode node = { .type = PW_FORM_DECIMAL };
  for (guint i = 0; i < 20000; i++) {
    double value
        = g_test_rand_double_range (-1.0, 1.0) * pow (10.0, g_test_rand_int_range (-30, 30));
    g_autofree char *text = pw_session_json_real_text (value);
    json_auto_t *back = pw_session_json_from_text (&node, text);
    g_assert_true (json_is_real (back));
    g_assert_cmpfloat (json_real_value (back), ==, value);
  }
}

static void
test_wrong_kind (void) {
  static const PwFormType types[]
      = { PW_FORM_INT,      PW_FORM_DECIMAL,  PW_FORM_BOOLEAN, PW_FORM_SELECT,
          PW_FORM_GEOPOINT, PW_FORM_GEOTRACE, PW_FORM_STRING,  PW_FORM_DATE };
  json_auto_t *object = json_object ();
  for (guint i = 0; i < G_N_ELEMENTS (types); i++) {
    PwFormNode node = { .type = types[i] };
    g_assert_null (pw_session_json_to_text (&node, object));
    g_assert_null (pw_session_json_from_text (&node, ""));
  }
}

static void
test_same (void) {
  PwFormNode decimal = { .type = PW_FORM_DECIMAL };
  PwFormNode moment = { .type = PW_FORM_DATE_TIME };
  PwFormNode text = { .type = PW_FORM_STRING };
  g_assert_true (pw_session_value_same (&decimal, "1.0", "1"));
  g_assert_false (pw_session_value_same (&decimal, "1.0", "1.1"));
  g_assert_false (pw_session_value_same (&decimal, "", "0"));
  g_assert_true (
      pw_session_value_same (&moment, "2024-10-07T21:43+07:00", "2024-10-07T14:43:00.000Z"));
  g_assert_false (pw_session_value_same (&text, "1.0", "1"));
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pw-session-value/typed", test_typed);
  g_test_add_func ("/pw-session-value/range", test_range);
  g_test_add_func ("/pw-session-value/results", test_results);
  g_test_add_func ("/pw-session-value/json", test_json);
  g_test_add_func ("/pw-session-value/reals", test_reals);
  g_test_add_func ("/pw-session-value/wrong-kind", test_wrong_kind);
  g_test_add_func ("/pw-session-value/same", test_same);
  return g_test_run ();
}
