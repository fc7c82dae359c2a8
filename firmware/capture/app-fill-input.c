/* What people type, turned into the text that the form engine takes. */
#include "firmware/capture/app-fill-input.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#define MINUTES_OF_DAY 1440
#define CENTURY 2000 /* of years with two digits */

/* --- yes and no ------------------------------------------------------------------------------ */

static gboolean
is_one_of (const char *text, const char *const *words) {
  for (gsize i = 0; words[i] != NULL; i++)
    if (g_ascii_strcasecmp (text, words[i]) == 0)
      return TRUE;
  return FALSE;
}

int
app_fill_read_yes_no (const char *typed) {
  static const char *const yes[] = { "y", "ya", "yes", "benar", "true", "1", NULL };
  static const char *const no[] = { "t", "tidak", "n", "no", "tdk", "salah", "false", "0", NULL };
  g_return_val_if_fail (typed != NULL, -1);
  return is_one_of (typed, yes) ? 1 : is_one_of (typed, no) ? 0 : -1;
}

/* --- dates ----------------------------------------------------------------------------------- */

/* First three letters, in both languages; 1 is January. */
static guint
find_month (const char *word) {
  static const struct {
    const char *start;
    guint month;
  } months[] = { { "jan", 1 },  { "feb", 2 },  { "peb", 2 },  { "mar", 3 },  { "apr", 4 },
                 { "mei", 5 },  { "may", 5 },  { "jun", 6 },  { "jul", 7 },  { "agu", 8 },
                 { "agt", 8 },  { "ags", 8 },  { "aug", 8 },  { "sep", 9 },  { "okt", 10 },
                 { "oct", 10 }, { "nov", 11 }, { "nop", 11 }, { "des", 12 }, { "dec", 12 } };
  for (gsize i = 0; i < G_N_ELEMENTS (months); i++)
    if (g_ascii_strncasecmp (word, months[i].start, 3) == 0)
      return months[i].month;
  return 0;
}

/* A whole number of at most `digits_max` digits and nothing else; -1 otherwise. */
static int
read_number (const char *text, gsize digits_max) {
  gsize length = strlen (text);
  if (length == 0 || length > digits_max || strspn (text, "0123456789") != length)
    return -1;
  return (int)g_ascii_strtoull (text, NULL, 10);
}

static char *
print_date (int year, int month, int day) {
  if (year < 1 || month < 1 || month > 12 || day < 1
      || !g_date_valid_dmy ((GDateDay)day, (GDateMonth)month, (GDateYear)year))
    return NULL;
  return g_strdup_printf ("%04d-%02d-%02d", year, month, day);
}

/* `days` after the day of `now`. */
static char *
print_day (const PwMoment *now, int days) {
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (now->unix_ms / 1000);
  g_autoptr (GDateTime) local
      = utc != NULL ? g_date_time_add_minutes (utc, now->offset_min + days * MINUTES_OF_DAY) : NULL;
  return local != NULL ? g_date_time_format (local, "%Y-%m-%d") : NULL;
}

static char *
read_named_day (const char *typed, const PwMoment *now) {
  static const char *const today[] = { "hari ini", "today", "sekarang", "now", NULL };
  static const char *const yesterday[] = { "kemarin", "yesterday", NULL };
  static const char *const tomorrow[] = { "besok", "tomorrow", NULL };
  if (is_one_of (typed, today))
    return print_day (now, 0);
  if (is_one_of (typed, yesterday))
    return print_day (now, -1);
  return is_one_of (typed, tomorrow) ? print_day (now, 1) : NULL;
}

static char *
read_date (const char *typed, const PwMoment *now) {
  char *named = read_named_day (typed, now);
  if (named != NULL)
    return named;
  g_auto (GStrv) parts = g_strsplit_set (typed, "/-. ", 4);
  if (g_strv_length (parts) != 3)
    return NULL;
  if (strlen (parts[0]) == 4)
    return print_date (read_number (parts[0], 4), read_number (parts[1], 2),
                       read_number (parts[2], 2));
  int month
      = g_ascii_isalpha (parts[1][0]) ? (int)find_month (parts[1]) : read_number (parts[1], 2);
  int year = read_number (parts[2], 4);
  gsize year_digits = strlen (parts[2]);
  if (year_digits == 2)
    year += CENTURY;
  else if (year_digits != 4)
    return NULL;
  return print_date (year, month, read_number (parts[0], 2));
}

/* --- times ----------------------------------------------------------------------------------- */

static char *
print_time (const PwMoment *now) {
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (now->unix_ms / 1000);
  g_autoptr (GDateTime) local = utc != NULL ? g_date_time_add_minutes (utc, now->offset_min) : NULL;
  return local != NULL ? g_date_time_format (local, "%H:%M") : NULL;
}

static char *
read_time (const char *typed, const PwMoment *now) {
  static const char *const names[] = { "sekarang", "now", NULL };
  if (is_one_of (typed, names))
    return print_time (now);
  int hour = -1, minute = -1, second = 0;
  if (read_number (typed, 4) >= 0 && strlen (typed) == 4) {
    hour = read_number (typed, 4) / 100;
    minute = read_number (typed, 4) % 100;
  } else {
    g_auto (GStrv) parts = g_strsplit_set (typed, ":.", 4);
    guint count = g_strv_length (parts);
    if (count != 2 && count != 3)
      return NULL;
    hour = read_number (parts[0], 2);
    minute = strlen (parts[1]) == 2 ? read_number (parts[1], 2) : -1;
    second = count == 3 ? read_number (parts[2], 2) : 0;
  }
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59)
    return NULL;
  return second > 0 ? g_strdup_printf ("%02d:%02d:%02d", hour, minute, second)
                    : g_strdup_printf ("%02d:%02d", hour, minute);
}

static char *
read_date_time (const char *typed, const PwMoment *now) {
  /* As it was written out, with its own offset. */
  if (strchr (typed, 'T') != NULL && strlen (typed) >= 16 && g_ascii_isdigit (typed[0]))
    return g_strdup (typed);
  g_autofree char *date = NULL;
  g_autofree char *time = read_time (typed, now);
  const char *blank = strrchr (typed, ' ');
  if (time != NULL) {
    date = print_day (now, 0);
  } else if (blank != NULL) {
    g_autofree char *start = g_strstrip (g_strndup (typed, (gsize)(blank - typed)));
    date = read_date (g_strchomp (g_strdelimit (start, ",", ' ')), now);
    time = read_time (blank + 1, now);
  }
  if (date == NULL || time == NULL)
    return NULL;
  guint offset = (guint)ABS (now->offset_min);
  return g_strdup_printf ("%sT%s%c%02u:%02u", date, time, now->offset_min < 0 ? '-' : '+',
                          offset / 60, offset % 60);
}

/* --- numbers and points ---------------------------------------------------------------------- */

/* Digits with dots or commas between groups of three. */
static gboolean
is_grouped (const char *digits, char mark) {
  gsize first = strspn (digits, "0123456789");
  if (first < 1 || first > 3)
    return FALSE;
  const char *at = digits + first;
  for (; *at != '\0'; at += 4)
    if (at[0] != mark || strspn (at + 1, "0123456789") < 3 || (at[4] != '\0' && at[4] != mark))
      return FALSE;
  return at > digits + first;
}

static char *
without (const char *text, char mark) {
  GString *out = g_string_new (NULL);
  for (; *text != '\0'; text++)
    if (*text != mark)
      g_string_append_c (out, *text);
  return g_string_free (out, FALSE);
}

static char *
read_int (const char *typed) {
  const char *digits = *typed == '-' || *typed == '+' ? typed + 1 : typed;
  g_autofree char *plain = is_grouped (digits, '.')   ? without (digits, '.')
                           : is_grouped (digits, ',') ? without (digits, ',')
                                                      : g_strdup (digits);
  if (*plain == '\0' || strspn (plain, "0123456789") != strlen (plain))
    return NULL;
  return g_strconcat (*typed == '-' ? "-" : "", plain, NULL);
}

/* One comma is a decimal comma; "1.250,5" has dots between thousands. */
static char *
read_decimal (const char *typed) {
  const char *digits = *typed == '-' || *typed == '+' ? typed + 1 : typed;
  const char *comma = strchr (digits, ',');
  const char *dot = strchr (digits, '.');
  g_autofree char *plain = comma != NULL && dot != NULL ? without (digits, comma > dot ? '.' : ',')
                                                        : g_strdup (digits);
  (void)g_strdelimit (plain, ",", '.');
  gsize whole = strspn (plain, "0123456789");
  gsize fraction = plain[whole] == '.' ? strspn (plain + whole + 1, "0123456789") : 0;
  gboolean has_dot = plain[whole] == '.';
  if (whole + fraction == 0 || whole + fraction + (has_dot ? 1 : 0) != strlen (plain))
    return NULL;
  return g_strdup_printf ("%s%s%s", *typed == '-' ? "-" : "", whole == 0 ? "0" : "", plain);
}

static char *
read_point (const char *typed) {
  g_autofree char *text = g_strdup (typed);
  /* "-7.8,110.3" and "-7.8, 110.3": with points in the numbers a comma stands between them. */
  if (strchr (text, '.') != NULL)
    (void)g_strdelimit (text, ",", ' ');
  g_auto (GStrv) parts = g_strsplit_set (text, " \t", -1);
  g_autoptr (GString) out = g_string_new (NULL);
  guint count = 0;
  for (gsize i = 0; parts[i] != NULL; i++) {
    if (*parts[i] == '\0')
      continue;
    g_autofree char *number = read_decimal (parts[i]);
    if (number == NULL || ++count > 4)
      return NULL;
    double most = count == 1 ? 90 : count == 2 ? 180 : HUGE_VAL; /* degrees; then metres */
    if (fabs (g_ascii_strtod (number, NULL)) > most)
      return NULL;
    g_string_append_printf (out, "%s%s", count > 1 ? " " : "", number);
  }
  if (count < 2)
    return NULL;
  for (; count < 4; count++)
    g_string_append (out, " 0");
  return g_string_free (g_steal_pointer (&out), FALSE);
}

static char *
read_points (const char *typed) {
  g_auto (GStrv) parts = g_strsplit (typed, ";", -1);
  g_autoptr (GString) out = g_string_new (NULL);
  for (gsize i = 0; parts[i] != NULL; i++) {
    if (*g_strstrip (parts[i]) == '\0')
      continue;
    g_autofree char *point = read_point (parts[i]);
    if (point == NULL)
      return NULL;
    g_string_append_printf (out, "%s%s", out->len > 0 ? ";" : "", point);
  }
  return out->len > 0 ? g_string_free (g_steal_pointer (&out), FALSE) : NULL;
}

/* --- all ------------------------------------------------------------------------------------- */

static char *
read_boolean (const char *typed) {
  int answer = app_fill_read_yes_no (typed);
  return answer < 0 ? NULL : g_strdup (answer == 1 ? "true" : "false");
}

char *
app_fill_read_typed (PwFormType type, const char *typed, const PwMoment *now, const char **why) {
  g_return_val_if_fail (typed != NULL && now != NULL && why != NULL, NULL);
  switch (type) {
  case PW_FORM_INT:
    *why = _ ("A whole number, like 12.");
    return read_int (typed);
  case PW_FORM_DECIMAL:
    *why = _ ("A number, like 7,5.");
    return read_decimal (typed);
  case PW_FORM_BOOLEAN:
    *why = _ ("Type y for yes or n for no.");
    return read_boolean (typed);
  case PW_FORM_DATE:
    *why = _ ("A date, like 7/10/2024, today or yesterday.");
    return read_date (typed, now);
  case PW_FORM_TIME:
    *why = _ ("A time, like 21:43 or 21.43.");
    return read_time (typed, now);
  case PW_FORM_DATE_TIME:
    *why = _ ("Date and time, like 7/10/2024 21:43; a time alone is of today.");
    return read_date_time (typed, now);
  case PW_FORM_GEOPOINT:
    *why = _ ("Latitude and longitude, like -7,8012 110,3645.");
    return read_point (typed);
  case PW_FORM_GEOTRACE:
  case PW_FORM_GEOSHAPE:
    *why = _ ("Points, each like -7,8012 110,3645, with ; between them.");
    return read_points (typed);
  case PW_FORM_NO_TYPE:
  case PW_FORM_STRING:
  case PW_FORM_SELECT:
  case PW_FORM_SELECT1:
  case PW_FORM_UPLOAD:
  case PW_FORM_RANK:
    break;
  }
  *why = NULL;
  return g_strdup (typed);
}
