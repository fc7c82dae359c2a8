/* Answers as texts: how each type spells them, and what an expression's result becomes. */
#include "sync/session/pw-session-value.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "sync/base/pw-error.h"
#include "sync/base/pw-limits.h"
#include "sync/model/pw-form-value.h"
#include "sync/session/pw-session-json.h"

#define DAYS_MAX 2932896.0   /* 9999-12-31 */
#define DAYS_MIN -719162.0   /* 0001-01-01 */
#define WHOLE_MAX 9.2e18     /* what a whole number of 64 bits holds */
#define PLAIN_WHOLE_MAX 1e15 /* numbers below are exact, and shown without an exponent */
#define SAME_DAYS 1e-9       /* a tenth of a millisecond */
#define MINUTES_A_DAY 1440.0
#define DATE_BYTES 10 /* "2024-10-07" */

/* --- judging --------------------------------------------------------------------------------- */

static gboolean
refuse (GError **error, const char *why) {
  g_set_error_literal (error, PW_ERROR, PW_ERROR_REFUSED, why);
  return FALSE;
}

static const char *
example (PwFormType type) {
  switch (type) {
  case PW_FORM_INT:
    return _ ("a whole number is needed, like 12");
  case PW_FORM_DECIMAL:
    return _ ("a number is needed, like 1.5, with a point");
  case PW_FORM_BOOLEAN:
    return _ ("true or false is needed");
  case PW_FORM_GEOPOINT:
    return _ ("a place is latitude and longitude in degrees, like -7.8 110.3");
  case PW_FORM_GEOTRACE:
  case PW_FORM_GEOSHAPE:
    return _ ("a line is places with \";\" between them, like -7.8 110.3; -7.9 110.4");
  case PW_FORM_SELECT:
  case PW_FORM_RANK:
    return _ ("codes of choices are needed, with blanks between them");
  case PW_FORM_NO_TYPE:
  case PW_FORM_STRING:
  case PW_FORM_DATE:
  case PW_FORM_TIME:
  case PW_FORM_DATE_TIME:
  case PW_FORM_SELECT1:
  case PW_FORM_UPLOAD:
    break;
  }
  return _ ("this is not an answer to this question");
}

static gboolean
range_allows (const PwFormNode *node, const char *text, GError **error) {
  double value = g_ascii_strtod (text, NULL);
  double start = g_ascii_strtod (node->range_start, NULL);
  double end = g_ascii_strtod (node->range_end, NULL);
  double step = node->range_step == NULL ? 0.0 : fabs (g_ascii_strtod (node->range_step, NULL));
  gboolean inside = value >= MIN (start, end) - 1e-9 && value <= MAX (start, end) + 1e-9;
  double steps = step > 0.0 ? (value - start) / step : 0.0;
  if (inside && fabs (steps - round (steps)) < 1e-6)
    return TRUE;
  g_set_error (error, PW_ERROR, PW_ERROR_REFUSED,
               _ ("a number from %s to %s in steps of %s is needed"), node->range_start,
               node->range_end, node->range_step == NULL ? "1" : node->range_step);
  return FALSE;
}

gboolean
pw_session_value_fits (const PwFormNode *node, const char *text, GError **error) {
  g_return_val_if_fail (node != NULL && text != NULL, FALSE);
  json_auto_t *value = pw_session_json_from_text (node, text);
  if (value == NULL)
    return refuse (error, example (node->type));
  PwFormProblemCode code;
  g_autofree char *reason = pw_form_value_problem (node->type, value, &code);
  if (reason != NULL)
    return refuse (error, reason);
  if (node->control == PW_FORM_TRIGGER && strcmp (text, "OK") != 0)
    return refuse (error, _ ("a confirmation is \"OK\""));
  return node->control != PW_FORM_RANGE || node->range_start == NULL || node->range_end == NULL
         || range_allows (node, text, error);
}

/* --- spelling of dates and numbers ----------------------------------------------------------- */

/* Up to `digits_max` digits at `*at`, which moves behind them; -1 if there is none. */
static int
take_number (const char **at, guint digits_max) {
  int value = -1;
  for (guint i = 0; i < digits_max && g_ascii_isdigit (**at); i++, (*at)++)
    value = MAX (value, 0) * 10 + (**at - '0');
  return value;
}

/* "2024-1-7..." -> "2024-01-07", with `*rest` behind it. NULL if it does not look like one.
 * (transfer full) */
static char *
spell_date (const char *text, const char **rest) {
  const char *at = text;
  int year = take_number (&at, 4);
  if (at - text != 4 || *at != '-')
    return NULL;
  at++;
  int month = take_number (&at, 2);
  if (month < 0 || *at != '-')
    return NULL;
  at++;
  int day = take_number (&at, 2);
  if (day < 0)
    return NULL;
  *rest = at;
  return g_strdup_printf ("%04d-%02d-%02d", year, month, day);
}

/* "9:5" -> "09:05"; what follows the minute stays. (transfer full) */
static char *
spell_time (const char *text) {
  const char *at = text;
  int hour = take_number (&at, 2);
  if (hour < 0 || (*at != ':' && *at != '.'))
    return g_strdup (text);
  at++;
  int minute = take_number (&at, 2);
  return minute < 0 ? g_strdup (text) : g_strdup_printf ("%02d:%02d%s", hour, minute, at);
}

static char *
offset_text (const PwMoment *now) {
  int size = ABS (now->offset_min);
  return g_strdup_printf ("%c%02d:%02d", now->offset_min < 0 ? '-' : '+', size / 60, size % 60);
}

static gboolean
has_offset (const char *time) {
  return strpbrk (time, "Z+-") != NULL;
}

/* Date and time with an offset; a date alone is taken as its midnight if `whole_days`.
 * (transfer full) */
static char *
spell_date_time (const char *text, const PwMoment *now, gboolean whole_days) {
  const char *rest = NULL;
  g_autofree char *date = spell_date (text, &rest);
  if (date == NULL)
    return g_strdup (text);
  g_autofree char *offset = offset_text (now);
  if (*rest == '\0' && whole_days)
    return g_strconcat (date, "T00:00:00.000", offset, NULL);
  if (*rest != 'T' && *rest != ' ')
    return g_strdup (text);
  g_autofree char *time = spell_time (rest + 1 + strspn (rest + 1, " "));
  return g_strconcat (date, "T", time, has_offset (time) ? "" : offset, NULL);
}

static char *
spell_codes (const char *text) {
  g_auto (GStrv) parts = g_strsplit_set (text, " \t\r\n", -1);
  g_autoptr (GString) codes = g_string_new (NULL);
  for (guint i = 0; parts[i] != NULL; i++) {
    if (parts[i][0] != '\0')
      g_string_append_printf (codes, "%s%s", codes->len == 0 ? "" : " ", parts[i]);
  }
  return g_strdup (codes->str);
}

/* "+007" -> "7"; anything else as it is. */
static char *
spell_whole (const char *text) {
  char *end = NULL;
  gint64 value = g_ascii_strtoll (text, &end, 10);
  if (*end != '\0' || value == G_MAXINT64 || value == G_MININT64)
    return g_strdup (text);
  return g_strdup_printf ("%" G_GINT64_FORMAT, value);
}

/* "007" -> "7", ".5" -> "0.5", "1." -> "1.0". */
static char *
spell_decimal (const PwFormNode *node, const char *text) {
  json_auto_t *value = pw_session_json_from_text (node, text);
  return value == NULL ? g_strdup (text) : pw_session_json_to_text (node, value);
}

/* The plain spelling, right or wrong. (transfer full) */
static char *
spell (const PwFormNode *node, const char *text, const PwMoment *now) {
  const char *rest = NULL;
  g_autofree char *date = NULL;
  switch (node->type) {
  case PW_FORM_INT:
    return spell_whole (text);
  case PW_FORM_DECIMAL:
    return spell_decimal (node, text);
  case PW_FORM_BOOLEAN:
    if (strcmp (text, "1") == 0)
      return g_strdup ("true");
    return g_strdup (strcmp (text, "0") == 0 ? "false" : text);
  case PW_FORM_DATE:
    date = spell_date (text, &rest);
    return date == NULL || *rest != '\0' ? g_strdup (text) : g_steal_pointer (&date);
  case PW_FORM_TIME:
    return spell_time (text);
  case PW_FORM_DATE_TIME:
    return spell_date_time (text, now, FALSE);
  case PW_FORM_SELECT:
  case PW_FORM_RANK:
  case PW_FORM_GEOPOINT:
    return spell_codes (text);
  case PW_FORM_NO_TYPE:
  case PW_FORM_STRING:
  case PW_FORM_SELECT1:
  case PW_FORM_UPLOAD:
  case PW_FORM_GEOTRACE:
  case PW_FORM_GEOSHAPE:
    break;
  }
  return g_strdup (text);
}

char *
pw_session_value_plain (const PwFormNode *node, const char *text, const PwMoment *now,
                        GError **error) {
  g_return_val_if_fail (node != NULL && text != NULL && now != NULL, NULL);
  if (strlen (text) > PW_TEXT_BYTES_MAX || !g_utf8_validate (text, -1, NULL)) {
    refuse (error, _ ("the text is too long or not valid UTF-8"));
    return NULL;
  }
  g_autofree char *typed = g_strdup (text);
  if (node->type != PW_FORM_STRING)
    g_strstrip (typed);
  if (typed[0] == '\0')
    return g_steal_pointer (&typed);
  g_autofree char *plain = spell (node, typed, now);
  return pw_session_value_fits (node, plain, error) ? g_steal_pointer (&plain) : NULL;
}

/* --- results --------------------------------------------------------------------------------- */

static char *
whole_text (double number, GError **error) {
  if (fabs (number) < WHOLE_MAX)
    return g_strdup_printf ("%" G_GINT64_FORMAT, (gint64)number);
  refuse (error, _ ("the result is too large for a whole number"));
  return NULL;
}

static char *
number_text (double number) {
  if (fabs (number) < PLAIN_WHOLE_MAX && fabs (number - trunc (number)) <= 0.0)
    return g_strdup_printf ("%" G_GINT64_FORMAT, (gint64)number);
  return pw_session_json_real_text (number);
}

static char *
result_of_number (const PwFormNode *node, double number, const PwMoment *now, GError **error) {
  if (!isfinite (number))
    return g_strdup ("");
  gboolean is_time = node->type == PW_FORM_TIME;
  switch (node->type) {
  case PW_FORM_INT:
    return whole_text (number, error);
  case PW_FORM_BOOLEAN:
    return g_strdup (fabs (number) > 0.0 ? "true" : "false");
  case PW_FORM_DATE:
  case PW_FORM_TIME:
  case PW_FORM_DATE_TIME: {
    if (number < DAYS_MIN || number > DAYS_MAX) {
      refuse (error, _ ("the result is no date between the years 1 and 9999"));
      return NULL;
    }
    if (node->type == PW_FORM_DATE)
      return pw_xpath_days_to_date (number, now->offset_min);
    g_autofree char *moment = pw_xpath_days_to_date_time (number, now->offset_min);
    return g_strdup (is_time ? moment + DATE_BYTES + 1 : moment);
  }
  case PW_FORM_NO_TYPE:
  case PW_FORM_STRING:
  case PW_FORM_DECIMAL:
  case PW_FORM_SELECT:
  case PW_FORM_SELECT1:
  case PW_FORM_GEOPOINT:
  case PW_FORM_UPLOAD:
  case PW_FORM_RANK:
  case PW_FORM_GEOTRACE:
  case PW_FORM_GEOSHAPE:
    break;
  }
  return number_text (number);
}

/* A date with time for a question of the other kind, and the like. (transfer full) */
static char *
adapt (const PwFormNode *node, const char *text, const PwMoment *now) {
  if (node->type == PW_FORM_DATE && pw_form_is_date_time (text))
    return g_strndup (text, DATE_BYTES);
  if (node->type == PW_FORM_TIME && pw_form_is_date_time (text))
    return g_strdup (text + DATE_BYTES + 1);
  if (node->type == PW_FORM_DATE_TIME)
    return spell_date_time (text, now, TRUE);
  char *end = NULL;
  double number = node->type == PW_FORM_INT ? g_ascii_strtod (text, &end) : 0.0;
  if (end != NULL && end != text && *end == '\0' && fabs (number) < WHOLE_MAX)
    return g_strdup_printf ("%" G_GINT64_FORMAT, (gint64)number);
  return spell (node, text, now);
}

double
pw_session_value_local (const PwFormNode *node, const PwXpath *xpath, double number,
                        const PwMoment *now) {
  g_return_val_if_fail (node != NULL && xpath != NULL && now != NULL, number);
  gboolean is_moment
      = node->type == PW_FORM_DATE || node->type == PW_FORM_TIME || node->type == PW_FORM_DATE_TIME;
  return is_moment && pw_xpath_counts_utc (xpath) ? number + now->offset_min / MINUTES_A_DAY
                                                  : number;
}

char *
pw_session_value_result (const PwFormNode *node, const char *text, double number,
                         const PwMoment *now, GError **error) {
  g_return_val_if_fail (node != NULL && now != NULL, NULL);
  if (text == NULL)
    return result_of_number (node, number, now, error);
  if (strlen (text) > PW_TEXT_BYTES_MAX || !g_utf8_validate (text, -1, NULL)) {
    refuse (error, _ ("the text is too long or not valid UTF-8"));
    return NULL;
  }
  if (text[0] == '\0' || node->type == PW_FORM_STRING)
    return g_strdup (text);
  /* The answer of a number question is a text here. */
  gboolean is_time
      = node->type == PW_FORM_DATE || node->type == PW_FORM_TIME || node->type == PW_FORM_DATE_TIME;
  char *end = NULL;
  double days = is_time ? g_ascii_strtod (text, &end) : NAN;
  if (is_time && *end == '\0')
    return result_of_number (node, days, now, error);
  g_autofree char *adapted = adapt (node, text, now);
  if (node->type == PW_FORM_SELECT || node->type == PW_FORM_SELECT1
      || pw_session_value_fits (node, adapted, error))
    return g_steal_pointer (&adapted);
  return NULL;
}

/* --- comparing ------------------------------------------------------------------------------- */

gboolean
pw_session_value_same (const PwFormNode *node, const char *a, const char *b) {
  if (strcmp (a, b) == 0)
    return TRUE;
  if (a[0] == '\0' || b[0] == '\0')
    return FALSE;
  if (node->type == PW_FORM_DECIMAL || node->type == PW_FORM_INT)
    return fabs (g_ascii_strtod (a, NULL) - g_ascii_strtod (b, NULL)) <= 0.0;
  if (node->type == PW_FORM_DATE_TIME)
    return fabs (pw_xpath_days (a, 0) - pw_xpath_days (b, 0)) < SAME_DAYS;
  return FALSE;
}
