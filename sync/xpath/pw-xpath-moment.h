/* Dates and times as texts and as numbers of days.
 *
 * Inside the engine a moment is the number of milliseconds from 1970-01-01T00:00 on the clock of
 * the place: a date is a whole number of days then, as in JavaRosa, and a dateTime of today lies
 * between today and tomorrow. A text with an offset from UTC is moved to that of the context. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define PW_XPATH_DAY_MS 86400000

typedef struct {
  gint64 local_ms;   /* see above; of a time alone: on 1970-01-01 */
  gboolean has_date; /* "2024-10-07", "2024-10-07T21:43:05.000+07:00" */
  gboolean has_time; /* the latter, and "21:43:05.000+07:00" */
} PwXpathMoment;

/* FALSE if `text`, without spaces at its ends, is no date, dateTime or time. */
gboolean pw_xpath_moment_parse (const char *text, int offset_min, PwXpathMoment *moment);

/* "2024-10-07", and "2024-10-07T21:43:05.000+07:00". Years 0001 to 9999; otherwise "". (transfer
 * full) */
char *pw_xpath_moment_date (gint64 local_ms);
char *pw_xpath_moment_date_time (gint64 local_ms, int offset_min);

typedef struct {
  int year, month, day; /* month and day from 1 */
  int hour, minute, second, ms;
  int weekday; /* 0 is Sunday */
} PwXpathCivil;

/* FALSE outside the years 0001 to 9999. */
gboolean pw_xpath_civil (gint64 local_ms, PwXpathCivil *civil);

G_END_DECLS
