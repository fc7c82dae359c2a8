/* Days and moments as limits count them: local days of a village, calendar and working days.
 *
 * A day is a number, 0001-01-01 being 1. What is assumed, because no source settles it:
 *   - a limit of N days ends at the end of the N-th day after the day on which it starts; the day
 *     itself is not counted. The end is the last second of that day, 23:59:59 local time;
 *   - of working days only those are counted that are no Saturday, Sunday or holiday; a limit may
 *     start on any day;
 *   - joint leave (cuti bersama) counts as working: the limit shown ends sooner rather than later;
 *   - a limit of hours ends as many hours after the very second on which it starts. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A moment as somebody wrote it. */
typedef struct {
  gboolean is_known;
  gboolean is_day;   /* only a day was written, without a time */
  gint32 day;        /* as written */
  gint64 unix_s;     /* 0 if only a day was written */
  gint32 offset_min; /* likewise */
} PwLawTime;

/* "2024-10-07" as a day; 0 if it is not one. */
gint32 pw_law_day_parse (const char *text);

/* A date, or a date with time and offset as in answers. FALSE, with `time` cleared, for all else
 * and for NULL. */
gboolean pw_law_time_parse (const char *text, PwLawTime *time);

/* The local day on which `time` lies where clocks are `offset_min` ahead of UTC; a day that was
 * written without a time stays that day. */
gint32 pw_law_time_day (const PwLawTime *time, gint32 offset_min);
/* Unix seconds; of a day alone its first second there. */
gint64 pw_law_time_unix (const PwLawTime *time, gint32 offset_min);

/* Unix seconds of the first second of `day` there. */
gint64 pw_law_day_begins (gint32 day, gint32 offset_min);

/* 1 (Monday) to 7. */
guint pw_law_day_of_week (gint32 day);

/* TRUE for a day on which offices are closed. */
typedef gboolean (*PwLawIsHoliday) (gint32 day, gpointer data);

/* The last day of a limit of `amount` days that starts on `day`. `is_holiday` NULL: calendar days.
 */
gint32 pw_law_day_add (gint32 day, guint amount, PwLawIsHoliday is_holiday, gpointer data);

G_END_DECLS
