/* Short forms of frequent values. */
#include "sync/codec/pw-compact.h"

#include <math.h>
#include <string.h>

#define DAYS_TO_2020 18262     /* from 1970-01-01 to 2020-01-01 */
#define QUARTERS_END 96        /* a UTC offset is under a day */
#define DEGREES_BASE 2097152.0 /* 2^21 */

/* --- text patterns --------------------------------------------------------------------------- */

/* In a pattern 0 stands for a digit, + for a sign, anything else for itself. */
static const struct {
  const char *pattern;
  PwCompactKind kind;
} patterns[] = {
  { "0000-00-00T00:00+00:00", PW_COMPACT_MINUTE },
  { "0000-00-00T00:00:00+00:00", PW_COMPACT_SECOND },
  { "0000-00-00", PW_COMPACT_DAY },
  { "00.00.00.0000", PW_COMPACT_VILLAGE },
};

static gboolean
fits_pattern (const char *text, gsize length, const char *pattern) {
  if (strlen (pattern) != length)
    return FALSE;
  for (gsize i = 0; i < length; i++) {
    gboolean fits = pattern[i] == '0'   ? g_ascii_isdigit (text[i])
                    : pattern[i] == '+' ? text[i] == '+' || text[i] == '-'
                                        : text[i] == pattern[i];
    if (!fits)
      return FALSE;
  }
  return TRUE;
}

static guint
digits (const char *text, guint count) {
  guint value = 0;
  for (guint i = 0; i < count; i++)
    value = value * 10 + (guint)(text[i] - '0');
  return value;
}

/* Writes `value` in `count` digits and moves *at behind them. */
static void
put_digits (char **at, guint64 value, guint count) {
  for (guint i = count; i-- > 0; value /= 10)
    (*at)[i] = (char)('0' + value % 10);
  *at += count;
}

static void
put_char (char **at, char character) {
  *(*at)++ = character;
}

/* --- the calendar ---------------------------------------------------------------------------- */
/* Proleptic Gregorian. Years are counted from March, so that the odd day comes last; an era is the
 * 400 years after which everything repeats. */

static gint64
days_from_date (guint year, guint month, guint day) {
  guint y = month <= 2 ? year - 1 : year;
  guint m = month <= 2 ? month + 9 : month - 3;
  guint of_year = (153 * m + 2) / 5 + day - 1;
  guint days = y * 365 + y / 4 - y / 100 + y / 400 + of_year;
  return (gint64)days - 719468 - DAYS_TO_2020;
}

/* Writes YYYY-MM-DD. */
static void
put_date (char **at, guint64 days_since_2020) {
  guint days = (guint)days_since_2020 + 719468 + DAYS_TO_2020;
  guint era = days / 146097, of_era = days % 146097;
  guint year_of_era = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
  guint of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  guint m = (5 * of_year + 2) / 153;
  guint month = m < 10 ? m + 3 : m - 9;
  put_digits (at, era * 400 + year_of_era + (month <= 2), 4);
  put_char (at, '-');
  put_digits (at, month, 2);
  put_char (at, '-');
  put_digits (at, of_year - (153 * m + 2) / 5 + 1, 2);
}

/* --- texts ----------------------------------------------------------------------------------- */

/* Fills `compact` from a text that fits the pattern; the numbers may still be nonsense. */
static gboolean
read_text (const char *text, gsize length, PwCompact *compact) {
  if (compact->kind == PW_COMPACT_VILLAGE) {
    compact->value = ((digits (text, 2) * 100 + digits (text + 3, 2)) * 100 + digits (text + 6, 2))
                         * G_GUINT64_CONSTANT (10000)
                     + digits (text + 9, 4);
    return TRUE;
  }
  guint year = digits (text, 4), month = digits (text + 5, 2), day = digits (text + 8, 2);
  if (year < 2020 || month < 1 || month > 12 || day < 1 || day > 31)
    return FALSE;
  compact->value = (guint64)days_from_date (year, month, day);
  if (compact->kind == PW_COMPACT_DAY)
    return TRUE;
  const char *zone = text + length - 6;
  guint offset = digits (zone + 1, 2) * 60 + digits (zone + 4, 2);
  if (offset % 15 != 0 || offset / 15 >= QUARTERS_END)
    return FALSE;
  compact->offset = (gint8)(zone[0] == '-' ? -(int)(offset / 15) : (int)(offset / 15));
  compact->value = (compact->value * 24 + digits (text + 11, 2)) * 60 + digits (text + 14, 2);
  if (compact->kind == PW_COMPACT_SECOND)
    compact->value = compact->value * 60 + digits (text + 17, 2);
  return TRUE;
}

gboolean
pw_compact_parse (const char *text, gsize length, PwCompact *compact) {
  for (guint i = 0; i < G_N_ELEMENTS (patterns); i++) {
    if (!fits_pattern (text, length, patterns[i].pattern))
      continue;
    PwCompact read = { .kind = patterns[i].kind };
    char again[PW_COMPACT_TEXT_BYTES_MAX];
    if (!read_text (text, length, &read) || pw_compact_format (&read, again) != length
        || memcmp (again, text, length) != 0)
      return FALSE;
    *compact = read;
    return TRUE;
  }
  return FALSE;
}

static void
put_zone (char **at, gint8 offset) {
  guint64 quarters = (guint64)ABS ((int)offset);
  put_char (at, offset < 0 ? '-' : '+');
  put_digits (at, quarters / 4, 2);
  put_char (at, ':');
  put_digits (at, quarters % 4 * 15u, 2);
}

static void
put_village (char **at, guint64 number) {
  put_digits (at, number / 100000000, 2);
  put_char (at, '.');
  put_digits (at, number / 1000000 % 100, 2);
  put_char (at, '.');
  put_digits (at, number / 10000 % 100, 2);
  put_char (at, '.');
  put_digits (at, number % 10000, 4);
}

gsize
pw_compact_format (const PwCompact *compact, char text[PW_COMPACT_TEXT_BYTES_MAX]) {
  char *at = text;
  guint64 minutes = compact->value;
  if (compact->offset <= -QUARTERS_END || compact->offset >= QUARTERS_END)
    return 0;
  switch (compact->kind) {
  case PW_COMPACT_VILLAGE:
    if (compact->value >= PW_COMPACT_VILLAGE_END)
      return 0;
    put_village (&at, compact->value);
    return (gsize)(at - text);
  case PW_COMPACT_DAY:
    if (compact->value >= PW_COMPACT_DAY_END)
      return 0;
    put_date (&at, compact->value);
    return (gsize)(at - text);
  case PW_COMPACT_SECOND:
    if (compact->value >= PW_COMPACT_SECOND_END)
      return 0;
    minutes = compact->value / 60;
    break;
  case PW_COMPACT_MINUTE:
    if (compact->value >= PW_COMPACT_MINUTE_END)
      return 0;
    break;
  }
  put_date (&at, minutes / 1440);
  put_char (&at, 'T');
  put_digits (&at, minutes / 60 % 24, 2);
  put_char (&at, ':');
  put_digits (&at, minutes % 60, 2);
  if (compact->kind == PW_COMPACT_SECOND) {
    put_char (&at, ':');
    put_digits (&at, compact->value % 60, 2);
  }
  put_zone (&at, compact->offset);
  return (gsize)(at - text);
}

/* --- decimals -------------------------------------------------------------------------------- */
/* The quotient of two whole numbers below 2^53 is the double nearest to the decimal: just what a
 * parser makes of its digits. */

static gboolean
is_same (double a, double b) {
  return a == b && !signbit (a) == !signbit (b);
}

gboolean
pw_compact_degrees (double value, guint32 *bits) {
  double number = nearbyint (value * 1e5);
  if (!(number >= -DEGREES_BASE && number < 16777216.0 - DEGREES_BASE))
    return FALSE;
  guint32 found = (guint32)((gint32)number + (gint32)DEGREES_BASE);
  if (!is_same (pw_compact_degrees_value (found), value))
    return FALSE;
  *bits = found;
  return TRUE;
}

double
pw_compact_degrees_value (guint32 bits) {
  return ((double)bits - DEGREES_BASE) / 1e5;
}

gboolean
pw_compact_decimal (double value, gint32 *bits) {
  double number = nearbyint (value * 1e7);
  if (!(number >= -2147483648.0 && number < 2147483648.0))
    return FALSE;
  if (!is_same (pw_compact_decimal_value ((gint32)number), value))
    return FALSE;
  *bits = (gint32)number;
  return TRUE;
}

double
pw_compact_decimal_value (gint32 bits) {
  return (double)bits / 1e7;
}
