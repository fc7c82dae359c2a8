/* Dates and times as texts and as numbers of days (proleptic Gregorian calendar). */
#include "sync/xpath/pw-xpath-moment.h"

#include <math.h>

#include "sync/xpath/pw-xpath.h"

#define MINUTE_MS 60000
#define OFFSET_MIN_MAX 1439

/* --- the calendar ---------------------------------------------------------------------------- */

/* Days from 1970-01-01, counted in eras of 400 years that begin on 1 March. */
static gint64
days_of (int year, int month, int day) {
  gint64 y = year - (month <= 2 ? 1 : 0);
  gint64 era = (y >= 0 ? y : y - 399) / 400;
  gint64 of_era = y - era * 400;
  gint64 of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

static int
month_days (int year, int month) {
  static const guint8 days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
  gboolean leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return days[month - 1] + (month == 2 && leap ? 1 : 0);
}

static gint64
floor_div (gint64 value, gint64 by) {
  return value / by - (value % by < 0 ? 1 : 0);
}

gboolean
pw_xpath_civil (gint64 local_ms, PwXpathCivil *civil) {
  gint64 days = floor_div (local_ms, PW_XPATH_DAY_MS);
  gint64 ms = local_ms - days * PW_XPATH_DAY_MS;
  if (days < days_of (1, 1, 1) || days > days_of (9999, 12, 31))
    return FALSE;
  gint64 shifted = days + 719468;
  gint64 era = floor_div (shifted, 146097);
  gint64 of_era = shifted - era * 146097;
  gint64 year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
  gint64 of_year = of_era - (365 * year + year / 4 - year / 100);
  gint64 month = (5 * of_year + 2) / 153;
  civil->day = (int)(of_year - (153 * month + 2) / 5) + 1;
  civil->month = (int)(month < 10 ? month + 3 : month - 9);
  civil->year = (int)(year + era * 400) + (civil->month <= 2 ? 1 : 0);
  civil->weekday = (int)(((days + 4) % 7 + 7) % 7);
  civil->hour = (int)(ms / 3600000);
  civil->minute = (int)(ms / MINUTE_MS % 60);
  civil->second = (int)(ms / 1000 % 60);
  civil->ms = (int)(ms % 1000);
  return TRUE;
}

/* --- reading --------------------------------------------------------------------------------- */

/* `least` to `most` digits; moves behind them. */
static gboolean
read_digits (const char **at, int least, int most, int *value) {
  int count = 0;
  *value = 0;
  for (; count < most && g_ascii_isdigit (**at); count++, (*at)++)
    *value = *value * 10 + (**at - '0');
  return count >= least;
}

static gboolean
skip (const char **at, char c) {
  if (**at != c)
    return FALSE;
  (*at)++;
  return TRUE;
}

/* "2024-10-07": gives days. */
static gboolean
read_date (const char **at, gint64 *days) {
  int year, month, day;
  if (!read_digits (at, 4, 4, &year) || !skip (at, '-') || !read_digits (at, 1, 2, &month)
      || !skip (at, '-') || !read_digits (at, 1, 2, &day))
    return FALSE;
  if (year < 1 || month < 1 || month > 12 || day < 1 || day > month_days (year, month))
    return FALSE;
  *days = days_of (year, month, day);
  return TRUE;
}

/* "21:43", "21:43:05", "21:43:05.000": gives milliseconds. */
static gboolean
read_clock (const char **at, gint64 *ms) {
  int hour, minute, second = 0, fraction = 0;
  if (!read_digits (at, 1, 2, &hour) || !skip (at, ':') || !read_digits (at, 2, 2, &minute))
    return FALSE;
  if (skip (at, ':') && !read_digits (at, 2, 2, &second))
    return FALSE;
  if (skip (at, '.')) {
    int scale = 100;
    if (!g_ascii_isdigit (**at))
      return FALSE;
    for (; g_ascii_isdigit (**at); (*at)++, scale /= 10)
      fraction += (**at - '0') * scale;
  }
  if (hour > 23 || minute > 59 || second > 59)
    return FALSE;
  *ms = ((gint64)hour * 60 + minute) * MINUTE_MS + second * 1000 + fraction;
  return TRUE;
}

/* "Z", "+07:00", "+0700", "+07" or nothing: gives minutes, `local_min` for nothing. */
static gboolean
read_offset (const char **at, int local_min, int *offset_min) {
  *offset_min = local_min;
  if (**at == '\0')
    return TRUE;
  *offset_min = 0;
  if (skip (at, 'Z'))
    return TRUE;
  int sign = **at == '-' ? -1 : 1, hours, minutes = 0;
  if (!skip (at, '+') && !skip (at, '-'))
    return FALSE;
  if (!read_digits (at, 2, 2, &hours))
    return FALSE;
  (void)skip (at, ':');
  if (**at != '\0' && !read_digits (at, 2, 2, &minutes))
    return FALSE;
  *offset_min = sign * (hours * 60 + minutes);
  return hours <= 23 && minutes <= 59;
}

gboolean
pw_xpath_moment_parse (const char *text, int offset_min, PwXpathMoment *moment) {
  char buffer[48]; /* the longest form has 29 characters */
  while (g_ascii_isspace (*text))
    text++;
  if (!g_ascii_isdigit (*text) || g_strlcpy (buffer, text, sizeof buffer) >= sizeof buffer)
    return FALSE;
  g_strchomp (buffer);
  const char *at = buffer;
  gint64 days = 0, ms = 0;
  int own_offset = offset_min;
  gboolean has_date = read_date (&at, &days);
  if (!has_date)
    at = buffer;
  gboolean has_time = !has_date || skip (&at, 'T') || skip (&at, ' ');
  if (has_time && (!read_clock (&at, &ms) || !read_offset (&at, offset_min, &own_offset)))
    return FALSE;
  if (*at != '\0')
    return FALSE;
  ms += (gint64)(offset_min - own_offset) * MINUTE_MS;
  if (!has_date)
    ms = (ms % PW_XPATH_DAY_MS + PW_XPATH_DAY_MS) % PW_XPATH_DAY_MS;
  moment->local_ms = days * PW_XPATH_DAY_MS + ms;
  moment->has_date = has_date;
  moment->has_time = has_time;
  return TRUE;
}

/* --- writing --------------------------------------------------------------------------------- */

char *
pw_xpath_moment_date (gint64 local_ms) {
  PwXpathCivil civil;
  if (!pw_xpath_civil (local_ms, &civil))
    return g_strdup ("");
  return g_strdup_printf ("%04d-%02d-%02d", civil.year, civil.month, civil.day);
}

char *
pw_xpath_moment_date_time (gint64 local_ms, int offset_min) {
  PwXpathCivil civil;
  int offset = CLAMP (offset_min, -OFFSET_MIN_MAX, OFFSET_MIN_MAX);
  if (!pw_xpath_civil (local_ms, &civil))
    return g_strdup ("");
  return g_strdup_printf ("%04d-%02d-%02dT%02d:%02d:%02d.%03d%c%02d:%02d", civil.year, civil.month,
                          civil.day, civil.hour, civil.minute, civil.second, civil.ms,
                          offset < 0 ? '-' : '+', ABS (offset) / 60, ABS (offset) % 60);
}

/* --- days ------------------------------------------------------------------------------------ */

double
pw_xpath_days (const char *text, int offset_min) {
  PwXpathMoment moment;
  g_return_val_if_fail (text != NULL, NAN);
  if (!pw_xpath_moment_parse (text, offset_min, &moment))
    return NAN;
  return (double)moment.local_ms / PW_XPATH_DAY_MS;
}

/* Far more than any year that can be written; so that the cast is defined. */
static gint64
days_to_ms (double days) {
  if (!isfinite (days) || fabs (days) > 1e8)
    return G_MININT64 / 2;
  return (gint64)llround (days * PW_XPATH_DAY_MS);
}

char *
pw_xpath_days_to_date (double days, G_GNUC_UNUSED int offset_min) {
  return pw_xpath_moment_date (days_to_ms (days));
}

char *
pw_xpath_days_to_date_time (double days, int offset_min) {
  return pw_xpath_moment_date_time (days_to_ms (days), offset_min);
}
