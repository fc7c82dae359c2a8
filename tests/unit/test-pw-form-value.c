/* Single values: real dates and times, positions, digests, numbers; each with its near misses. */
#include <glib.h>

#include "sync/base/pw-limits.h"
#include "sync/model/pw-form-value.h"

static void
test_dates (void) {
  static const char *const good[]
      = { "2024-10-07", "2024-02-29", "2000-02-29", "0001-01-01", "9999-12-31" };
  static const char *const bad[]
      = { "2023-02-29",  "1900-02-29", "2024-13-01", "2024-00-10", "2024-04-31",
          "0000-01-01",  "2024-1-1",   "24-10-07",   "2024/10/07", "2024-10-07 ",
          "2024-10-07Z", "",           "2024-10",    "+2024-10-07" };
  for (gsize i = 0; i < G_N_ELEMENTS (good); i++)
    g_assert_true (pw_form_is_date (good[i]));
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (pw_form_is_date (bad[i]));
}

static void
test_times (void) {
  static const char *const good[] = { "00:00",  "23:59:59",       "21:43:05.25",
                                      "21:43Z", "21:43:05+07:00", "21:43:05.123456789-03:30" };
  static const char *const bad[] = { "24:00",   "23:60",       "23:59:60",    "9:30",
                                     "21.43",   "21:43:",      "21:43:05.",   "21:43:05.1234567890",
                                     "21:43+7", "21:43+15:00", "21:43+07:60", "" };
  for (gsize i = 0; i < G_N_ELEMENTS (good); i++)
    g_assert_true (pw_form_is_time (good[i]));
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (pw_form_is_time (bad[i]));
}

static void
test_date_times (void) {
  static const char *const good[]
      = { "2024-10-07T21:43+07:00", "2024-10-07T21:43:05+07:00", "2024-10-07T21:43:05.5Z",
          "2024-10-07T00:00+14:00", "2024-02-29T23:59:59-12:00" };
  static const char *const bad[] = { "2024-10-07T21:43",
                                     "2024-10-07 21:43+07:00",
                                     "2024-10-07t21:43+07:00",
                                     "2024-10-07T21:43z",
                                     "2024-10-07T21:43+0700",
                                     "2024-10-07T21:43+07",
                                     "2023-02-29T21:43+07:00",
                                     "2024-10-07T25:00+07:00",
                                     "2024-10-07",
                                     "2024-10-07T21:43+07:00x",
                                     "2024-10-07T+07:00",
                                     "T21:43Z",
                                     "" };
  for (gsize i = 0; i < G_N_ELEMENTS (good); i++)
    g_assert_true (pw_form_is_date_time (good[i]));
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (pw_form_is_date_time (bad[i]));
}

/* Type, JSON, and the code expected (0 = fits). */
static void
test_values (void) {
  static const char digest[]
      = "\"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\"";
  static const char upper[]
      = "\"0123456789ABCDEF0123456789abcdef0123456789abcdef0123456789abcdef\"";
  static const struct {
    PwFormType type;
    const char *json;
    int code;
  } cases[] = {
    { PW_FORM_STRING, "\"x\"", 0 },
    { PW_FORM_STRING, "\"\"", 0 },
    { PW_FORM_STRING, "1", PW_FORM_WRONG_TYPE },
    { PW_FORM_STRING, "[\"x\"]", PW_FORM_WRONG_TYPE },
    { PW_FORM_INT, "5", 0 },
    { PW_FORM_INT, "5.0", PW_FORM_WRONG_TYPE },
    { PW_FORM_INT, "\"5\"", PW_FORM_WRONG_TYPE },
    { PW_FORM_DECIMAL, "5", 0 },
    { PW_FORM_DECIMAL, "5.5", 0 },
    { PW_FORM_DECIMAL, "\"5.5\"", PW_FORM_WRONG_TYPE },
    { PW_FORM_BOOLEAN, "true", 0 },
    { PW_FORM_BOOLEAN, "\"true\"", PW_FORM_WRONG_TYPE },
    { PW_FORM_BOOLEAN, "1", PW_FORM_WRONG_TYPE },
    { PW_FORM_DATE, "\"2024-10-07\"", 0 },
    { PW_FORM_DATE, "\"7 Oktober\"", PW_FORM_BAD_VALUE },
    { PW_FORM_DATE, "20241007", PW_FORM_WRONG_TYPE },
    { PW_FORM_TIME, "\"21:43\"", 0 },
    { PW_FORM_TIME, "\"jam 9\"", PW_FORM_BAD_VALUE },
    { PW_FORM_DATE_TIME, "\"2024-10-07T21:43+07:00\"", 0 },
    { PW_FORM_DATE_TIME, "\"2024-10-07T21:43\"", PW_FORM_BAD_VALUE },
    { PW_FORM_SELECT, "[]", 0 },
    { PW_FORM_SELECT, "\"a\"", PW_FORM_WRONG_TYPE },
    { PW_FORM_SELECT1, "\"a\"", 0 },
    { PW_FORM_SELECT1, "[\"a\"]", PW_FORM_WRONG_TYPE },
    { PW_FORM_GEOPOINT, "[-7.96214, 110.19533]", 0 },
    { PW_FORM_GEOPOINT, "[-7, 110, 12.5, 4]", 0 },
    { PW_FORM_GEOPOINT, "[-7]", PW_FORM_BAD_VALUE },
    { PW_FORM_GEOPOINT, "[-91, 110]", PW_FORM_BAD_VALUE },
    { PW_FORM_GEOPOINT, "[-7, 181]", PW_FORM_BAD_VALUE },
    { PW_FORM_GEOPOINT, "[-7, 110, 0, -1]", PW_FORM_BAD_VALUE },
    { PW_FORM_GEOPOINT, "[-7, 110, 0, 1, 2]", PW_FORM_BAD_VALUE },
    { PW_FORM_GEOPOINT, "[\"-7\", 110]", PW_FORM_BAD_VALUE },
    { PW_FORM_GEOPOINT, "\"-7 110\"", PW_FORM_WRONG_TYPE },
    { PW_FORM_UPLOAD, digest, 0 },
    { PW_FORM_UPLOAD, upper, PW_FORM_BAD_VALUE },
    { PW_FORM_UPLOAD, "\"foto.jpg\"", PW_FORM_BAD_VALUE },
    { PW_FORM_NO_TYPE, "1", PW_FORM_WRONG_TYPE },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    json_auto_t *value = json_loads (cases[i].json, JSON_DECODE_ANY, NULL);
    g_assert_nonnull (value);
    PwFormProblemCode code = 0;
    g_autofree char *reason = pw_form_value_problem (cases[i].type, value, &code);
    if ((int)code != cases[i].code || (reason == NULL) != (cases[i].code == 0))
      g_error ("type %d, %s: code %d, %s", cases[i].type, cases[i].json, code, reason);
  }
}

static void
test_long_text (void) {
  for (gsize length = PW_TEXT_BYTES_MAX; length <= PW_TEXT_BYTES_MAX + 1; length++) {
    g_autofree char *text = g_strnfill (length, 'x');
    json_auto_t *value = json_string (text);
    PwFormProblemCode code = 0;
    g_autofree char *reason = pw_form_value_problem (PW_FORM_STRING, value, &code);
    g_assert_cmpint (code, ==, length > PW_TEXT_BYTES_MAX ? PW_FORM_TOO_LONG : 0);
    g_assert_cmpint (reason != NULL, ==, length > PW_TEXT_BYTES_MAX);
  }
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/form-value/dates", test_dates);
  g_test_add_func ("/form-value/times", test_times);
  g_test_add_func ("/form-value/date-times", test_date_times);
  g_test_add_func ("/form-value/values", test_values);
  g_test_add_func ("/form-value/long-text", test_long_text);
  return g_test_run ();
}
