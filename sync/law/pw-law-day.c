/* Days and moments as limits count them. */
#include "sync/law/pw-law-day.h"

#include <string.h>

#include "sync/model/pw-form-value.h"

#define DAY_SECONDS 86400
#define DAY_1970 719163 /* 1970-01-01 counted from 0001-01-01, which is 1 */

/* Digits only; the callers have checked the shape. */
static gint32
number_at (const char *text, gsize digits) {
  gint32 number = 0;
  for (gsize i = 0; i < digits; i++)
    number = number * 10 + (text[i] - '0');
  return number;
}

/* Of a text that begins with a date that exists. */
static gint32
day_at (const char *text) {
  GDate date;
  g_date_clear (&date, 1);
  g_date_set_dmy (&date, (GDateDay)number_at (text + 8, 2), (GDateMonth)number_at (text + 5, 2),
                  (GDateYear)number_at (text, 4));
  return (gint32)g_date_get_julian (&date);
}

gint32
pw_law_day_parse (const char *text) {
  return text != NULL && pw_form_is_date (text) ? day_at (text) : 0;
}

/* "21:43", "21:43:05" and what may follow: a fraction, then "Z" or "+07:00". */
static void
parse_clock (const char *text, PwLawTime *time) {
  gint32 hours = number_at (text, 2);
  gint32 minutes = number_at (text + 3, 2);
  gint32 seconds = text[5] == ':' ? number_at (text + 6, 2) : 0;
  const char *offset = strpbrk (text, "Z+-");
  time->offset_min = 0;
  if (offset != NULL && *offset != 'Z')
    time->offset_min
        = (number_at (offset + 1, 2) * 60 + number_at (offset + 4, 2)) * (*offset == '-' ? -1 : 1);
  gint64 local = ((gint64)time->day - DAY_1970) * DAY_SECONDS;
  local += (gint64)hours * 3600 + minutes * 60 + seconds;
  time->unix_s = local - (gint64)time->offset_min * 60;
}

gboolean
pw_law_time_parse (const char *text, PwLawTime *time) {
  g_return_val_if_fail (time != NULL, FALSE);
  *time = (PwLawTime){ 0 };
  if (text == NULL)
    return FALSE;
  if (pw_form_is_date (text)) {
    time->is_known = time->is_day = TRUE;
    time->day = day_at (text);
    return TRUE;
  }
  if (!pw_form_is_date_time (text))
    return FALSE;
  time->is_known = TRUE;
  time->day = day_at (text);
  parse_clock (text + strlen ("2024-10-07T"), time);
  return TRUE;
}

gint64
pw_law_day_begins (gint32 day, gint32 offset_min) {
  return ((gint64)day - DAY_1970) * DAY_SECONDS - (gint64)offset_min * 60;
}

gint32
pw_law_time_day (const PwLawTime *time, gint32 offset_min) {
  g_return_val_if_fail (time != NULL && time->is_known, 0);
  if (time->is_day)
    return time->day;
  gint64 local = time->unix_s + (gint64)offset_min * 60;
  gint64 days = local / DAY_SECONDS - (local % DAY_SECONDS < 0 ? 1 : 0);
  return (gint32)(days + DAY_1970);
}

gint64
pw_law_time_unix (const PwLawTime *time, gint32 offset_min) {
  g_return_val_if_fail (time != NULL && time->is_known, 0);
  return time->is_day ? pw_law_day_begins (time->day, offset_min) : time->unix_s;
}

guint
pw_law_day_of_week (gint32 day) {
  return (guint)((day - 1) % 7) + 1; /* 0001-01-01 was a Monday */
}

gint32
pw_law_day_add (gint32 day, guint amount, PwLawIsHoliday is_holiday, gpointer data) {
  if (is_holiday == NULL)
    return day + (gint32)amount;
  /* Holidays are rows of a bounded table, so this ends. */
  for (guint counted = 0; counted < amount;) {
    day++;
    if (pw_law_day_of_week (day) <= 5 && !is_holiday (day, data))
      counted++;
  }
  return day;
}
