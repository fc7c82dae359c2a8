/* Whether one value fits the type of its question. */
#include "sync/model/pw-form-value.h"

#include <glib/gi18n.h>
#include <string.h>

#include "sync/base/pw-limits.h"

#define HOURS_FROM_UTC_MAX 14 /* Kiribati; nobody is further from UTC */
#define FRACTION_DIGITS_MAX 9 /* nanoseconds */

/* --- dates and times (ISO 8601, the profile of XML Schema) -------------------------------------
 */

/* Exactly `count` digits at `*at`, which moves behind them; -1 if they are not there. */
static int
take_digits (const char **at, guint count) {
  int value = 0;
  for (guint i = 0; i < count; i++) {
    if (!g_ascii_isdigit ((*at)[i]))
      return -1;
    value = value * 10 + ((*at)[i] - '0');
  }
  *at += count;
  return value;
}

static gboolean
take_char (const char **at, char c) {
  if (**at != c)
    return FALSE;
  (*at)++;
  return TRUE;
}

static gboolean
take_date (const char **at) {
  int year = take_digits (at, 4);
  if (year < 1 || !take_char (at, '-'))
    return FALSE;
  int month = take_digits (at, 2);
  if (month < 1 || !take_char (at, '-'))
    return FALSE;
  int day = take_digits (at, 2);
  return day >= 1 && g_date_valid_dmy ((GDateDay)day, (GDateMonth)month, (GDateYear)year);
}

static gboolean
take_time (const char **at) {
  int hour = take_digits (at, 2);
  if (hour < 0 || hour > 23 || !take_char (at, ':'))
    return FALSE;
  int minute = take_digits (at, 2);
  if (minute < 0 || minute > 59)
    return FALSE;
  if (!take_char (at, ':'))
    return TRUE;
  int second = take_digits (at, 2);
  if (second < 0 || second > 59)
    return FALSE;
  if (!take_char (at, '.'))
    return TRUE;
  gsize digits = strspn (*at, G_CSET_DIGITS);
  *at += digits;
  return digits >= 1 && digits <= FRACTION_DIGITS_MAX;
}

static gboolean
take_offset (const char **at) {
  if (take_char (at, 'Z'))
    return TRUE;
  if (!take_char (at, '+') && !take_char (at, '-'))
    return FALSE;
  int hour = take_digits (at, 2);
  if (hour < 0 || hour > HOURS_FROM_UTC_MAX || !take_char (at, ':'))
    return FALSE;
  int minute = take_digits (at, 2);
  return minute >= 0 && minute <= 59;
}

gboolean
pw_form_is_date (const char *text) {
  return take_date (&text) && *text == '\0';
}

gboolean
pw_form_is_time (const char *text) {
  return take_time (&text) && (*text == '\0' || (take_offset (&text) && *text == '\0'));
}

gboolean
pw_form_is_date_time (const char *text) {
  return take_date (&text) && take_char (&text, 'T') && take_time (&text) && take_offset (&text)
         && *text == '\0';
}

/* --- other values ---------------------------------------------------------------------------- */

/* [latitude, longitude], and then altitude and accuracy in metres if they are known. */
static gboolean
is_geopoint (json_t *value) {
  gsize count = json_array_size (value);
  size_t i;
  json_t *number;
  json_array_foreach (value, i, number) {
    if (!json_is_number (number))
      return FALSE;
  }
  if (count < 2 || count > 4)
    return FALSE;
  double latitude = json_number_value (json_array_get (value, 0));
  double longitude = json_number_value (json_array_get (value, 1));
  double accuracy = count == 4 ? json_number_value (json_array_get (value, 3)) : 0.0;
  return latitude >= -90.0 && latitude <= 90.0 && longitude >= -180.0 && longitude <= 180.0
         && accuracy >= 0.0;
}

/* A line: a list of places; a shape has three corners or more. */
static gboolean
is_line (PwFormType type, json_t *value) {
  size_t i;
  json_t *point;
  json_array_foreach (value, i, point) {
    if (!json_is_array (point) || !is_geopoint (point))
      return FALSE;
  }
  return json_array_size (value) >= (type == PW_FORM_GEOSHAPE ? 3 : 2);
}

/* A digest as the kit prints it: small hex digits. */
static gboolean
is_digest (const char *text) {
  return strlen (text) == 2 * PW_DIGEST_BYTES && text[strspn (text, "0123456789abcdef")] == '\0';
}

static char *
problem (PwFormProblemCode *code, PwFormProblemCode which, const char *sentence) {
  *code = which;
  return g_strdup (sentence);
}

/* Whether `text` begins with this shape, a digit for each 0. */
static gboolean
has_shape (const char *text, const char *shape) {
  for (; *shape != '\0'; text++, shape++)
    if (*shape == '0' ? !g_ascii_isdigit (*text) : *text != *shape)
      return FALSE;
  return TRUE;
}

/* What is spelled as it should be and is refused all the same names a day or an hour that does not
 * exist; who wrote 30 February with its distance from UTC need not be told how to write that. */
static char *
moment_problem (PwFormProblemCode *code, gboolean spelled, const char *spelling) {
  return problem (code, PW_FORM_BAD_VALUE,
                  spelled ? _ ("this day or hour does not exist; correct it") : spelling);
}

static gboolean
has_zone (const char *text) {
  gsize length = strlen (text);
  return g_str_has_suffix (text, "Z")
         || (length > 6 && (text[length - 6] == '+' || text[length - 6] == '-')
             && has_shape (text + length - 5, "00:00"));
}

static char *
text_problem (PwFormType type, const char *text, PwFormProblemCode *code) {
  switch (type) {
  case PW_FORM_DATE:
    if (!pw_form_is_date (text))
      return moment_problem (code, strlen (text) == 10 && has_shape (text, "0000-00-00"),
                             _ ("a date is written like 2024-10-07"));
    return NULL;
  case PW_FORM_TIME:
    if (!pw_form_is_time (text))
      return moment_problem (code, strlen (text) == 5 && has_shape (text, "00:00"),
                             _ ("a time is written like 21:43"));
    return NULL;
  case PW_FORM_DATE_TIME:
    if (!pw_form_is_date_time (text))
      return moment_problem (code, has_shape (text, "0000-00-00T00:00") && has_zone (text),
                             _ ("date and time are written with their distance from UTC, like "
                                "2024-10-07T21:43+07:00"));
    return NULL;
  case PW_FORM_UPLOAD:
    if (!is_digest (text))
      return problem (code, PW_FORM_BAD_VALUE,
                      _ ("a file is named by its digest, 64 small hex digits; attach it instead"));
    return NULL;
  case PW_FORM_STRING:
    if (strlen (text) <= PW_TEXT_BYTES_MAX)
      return NULL;
    *code = PW_FORM_TOO_LONG;
    return g_strdup_printf (_ ("the text has more than %d bytes; shorten it or attach a document"),
                            PW_TEXT_BYTES_MAX);
  case PW_FORM_NO_TYPE:
  case PW_FORM_INT:
  case PW_FORM_DECIMAL:
  case PW_FORM_BOOLEAN:
  case PW_FORM_SELECT:
  case PW_FORM_SELECT1:
  case PW_FORM_GEOPOINT:
  case PW_FORM_RANK:
  case PW_FORM_GEOTRACE:
  case PW_FORM_GEOSHAPE:
    return NULL;
  }
  return NULL;
}

char *
pw_form_value_problem (PwFormType type, json_t *value, PwFormProblemCode *code) {
  g_return_val_if_fail (value != NULL && code != NULL, NULL);
  const char *needed = NULL;
  switch (type) {
  case PW_FORM_NO_TYPE:
    needed = _ ("this is a group, not a question");
    break;
  case PW_FORM_STRING:
  case PW_FORM_DATE:
  case PW_FORM_TIME:
  case PW_FORM_DATE_TIME:
  case PW_FORM_UPLOAD:
    if (json_is_string (value))
      return text_problem (type, json_string_value (value), code);
    needed = _ ("a text is needed, in quotation marks");
    break;
  case PW_FORM_INT:
    needed = json_is_integer (value) ? NULL : _ ("a whole number is needed, without a point");
    break;
  case PW_FORM_DECIMAL:
    needed = json_is_number (value) ? NULL : _ ("a number is needed, without quotation marks");
    break;
  case PW_FORM_BOOLEAN:
    needed
        = json_is_boolean (value) ? NULL : _ ("true or false is needed, without quotation marks");
    break;
  case PW_FORM_SELECT:
  case PW_FORM_RANK:
    needed
        = json_is_array (value) ? NULL : _ ("a list of codes is needed, like [\"one\", \"two\"]");
    break;
  case PW_FORM_SELECT1:
    needed = json_is_string (value) ? NULL : _ ("one code is needed, in quotation marks");
    break;
  case PW_FORM_GEOPOINT:
    if (json_is_array (value))
      return is_geopoint (value)
                 ? NULL
                 : problem (code, PW_FORM_BAD_VALUE,
                            _ ("a place is [latitude, longitude, altitude, accuracy]; "
                               "the last two may be left out"));
    needed = _ ("a place is a list of numbers: [latitude, longitude]");
    break;
  case PW_FORM_GEOTRACE:
  case PW_FORM_GEOSHAPE:
    if (json_is_array (value))
      return is_line (type, value)
                 ? NULL
                 : problem (code, PW_FORM_BAD_VALUE,
                            _ ("a line has two places or more, a shape three: [[-7.8, 110.3], "
                               "[-7.9, 110.4], ...]"));
    needed = _ ("a line is a list of places: [[latitude, longitude], ...]");
    break;
  }
  return needed == NULL ? NULL : problem (code, PW_FORM_WRONG_TYPE, needed);
}
