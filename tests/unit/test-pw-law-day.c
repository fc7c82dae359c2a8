/* Days and moments: dates that exist and those that do not, the local day on both sides of midnight
 * in three zones, and limits of days over weekends, month and year ends and leap days, each against
 * GLib's own calendar for random days. */
#include <glib.h>
#include <string.h>

#include "sync/law/pw-law-day.h"

static void
test_days (void) {
  g_assert_cmpint (pw_law_day_parse ("0001-01-01"), ==, 1);
  g_assert_cmpint (pw_law_day_parse ("1970-01-01"), ==, 719163);
  g_assert_cmpint (pw_law_day_parse ("2024-03-01"), ==, pw_law_day_parse ("2024-02-29") + 1);
  g_assert_cmpint (pw_law_day_parse ("2023-03-01"), ==, pw_law_day_parse ("2023-02-28") + 1);
  g_assert_cmpint (pw_law_day_parse ("2025-01-01"), ==, pw_law_day_parse ("2024-12-31") + 1);
  static const char *const bad[] = { "", "2023-02-29", "2024-13-01", "2024-1-1", "2024-01-01x" };
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_cmpint (pw_law_day_parse (bad[i]), ==, 0);
  g_assert_cmpint (pw_law_day_parse (NULL), ==, 0);
  for (guint round = 0; round < 1000; round++) {
    GDate date;
    gint32 day = g_test_rand_int_range (1, 3000000);
    g_date_clear (&date, 1);
    g_date_set_julian (&date, (guint32)day);
    g_assert_cmpuint (pw_law_day_of_week (day), ==, (guint)g_date_get_weekday (&date));
  }
}

static void
test_moments (void) {
  static const struct {
    const char *text;
    gint64 unix_s;
    gint32 offset_min;
  } cases[] = {
    { "1970-01-01T00:00Z", 0, 0 },
    { "1970-01-01T07:00:00+07:00", 0, 420 },
    { "1969-12-31T23:59:59Z", -1, 0 },
    { "2024-10-07T21:43+07:00", 1728312180, 420 },
    { "2024-10-07T21:43:05.25+07:00", 1728312185, 420 },
    { "2024-10-07T09:13:05-05:30", 1728312185, -330 },
  };
  PwLawTime time;
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_assert_true (pw_law_time_parse (cases[i].text, &time));
    g_assert_true (time.is_known);
    g_assert_false (time.is_day);
    g_assert_cmpint (time.unix_s, ==, cases[i].unix_s);
    g_assert_cmpint (time.offset_min, ==, cases[i].offset_min);
  }
  static const char *const bad[] = { "",      "2024-10-07T21:43",  "2024-10-07 21:43+07:00",
                                     "21:43", "2024-02-30T00:00Z", "kemarin" };
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_assert_false (pw_law_time_parse (bad[i], &time));
    g_assert_false (time.is_known);
  }
  g_assert_false (pw_law_time_parse (NULL, &time));
}

/* The last second of a day and the first of the next, where clocks are that far ahead. */
static void
test_midnight (void) {
  static const gint32 offsets[] = { 420, 480, 540, 0, -300 };
  gint32 day = pw_law_day_parse ("2024-10-08");
  for (gsize i = 0; i < G_N_ELEMENTS (offsets); i++) {
    PwLawTime time = { .is_known = TRUE, .unix_s = pw_law_day_begins (day, offsets[i]) };
    g_assert_cmpint (pw_law_time_day (&time, offsets[i]), ==, day);
    time.unix_s--;
    g_assert_cmpint (pw_law_time_day (&time, offsets[i]), ==, day - 1);
  }
  PwLawTime time;
  g_assert_true (pw_law_time_parse ("2024-10-08T23:59:59+07:00", &time));
  g_assert_cmpint (pw_law_time_day (&time, 420), ==, day);
  g_assert_cmpint (pw_law_time_day (&time, 480), ==, day + 1);
  g_assert_cmpint (pw_law_time_day (&time, 540), ==, day + 1);
  g_assert_true (pw_law_time_parse ("2024-10-08T00:00:00+09:00", &time));
  g_assert_cmpint (pw_law_time_day (&time, 540), ==, day);
  g_assert_cmpint (pw_law_time_day (&time, 480), ==, day - 1);
  /* A day without a time is that day everywhere, and begins at each place's midnight. */
  g_assert_true (pw_law_time_parse ("2024-10-08", &time));
  g_assert_cmpint (pw_law_time_day (&time, 540), ==, day);
  g_assert_cmpint (pw_law_time_unix (&time, 540), ==, pw_law_time_unix (&time, 420) - 7200);
}

static gboolean
no_holiday (G_GNUC_UNUSED gint32 day, G_GNUC_UNUSED gpointer data) {
  return FALSE;
}

/* `data` is the one holiday. */
static gboolean
one_holiday (gint32 day, gpointer data) {
  return day == *(gint32 *)data;
}

static void
test_limits (void) {
  static const struct {
    const char *start, *calendar, *working;
  } cases[] = {
    { "2024-10-07", "2024-10-14", "2024-10-16" }, /* Monday */
    { "2024-10-11", "2024-10-18", "2024-10-22" }, /* Friday */
    { "2024-10-12", "2024-10-19", "2024-10-22" }, /* Saturday */
    { "2024-10-13", "2024-10-20", "2024-10-22" }, /* Sunday */
    { "2024-02-26", "2024-03-04", "2024-03-06" }, /* over 29 February */
    { "2023-02-26", "2023-03-05", "2023-03-07" }, { "2024-12-27", "2025-01-03", "2025-01-07" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    gint32 start = pw_law_day_parse (cases[i].start);
    g_assert_cmpint (pw_law_day_add (start, 7, NULL, NULL), ==,
                     pw_law_day_parse (cases[i].calendar));
    g_assert_cmpint (pw_law_day_add (start, 7, no_holiday, NULL), ==,
                     pw_law_day_parse (cases[i].working));
  }
  gint32 start = pw_law_day_parse ("2024-10-07");
  gint32 wednesday = start + 2, saturday = start + 5;
  g_assert_cmpint (pw_law_day_add (start, 7, one_holiday, &wednesday), ==, start + 10);
  g_assert_cmpint (pw_law_day_add (start, 7, one_holiday, &saturday), ==, start + 9);
  g_assert_cmpint (pw_law_day_add (start, 7, one_holiday, &start), ==, start + 9);
  g_assert_cmpint (pw_law_day_add (start, 14, no_holiday, NULL), ==, start + 18);
}

/* Counting back the working days of a limit gives its amount again, and it ends on one. */
static void
test_random_limits (void) {
  for (guint round = 0; round < 500; round++) {
    gint32 start = g_test_rand_int_range (700000, 800000);
    gint32 closed = start + g_test_rand_int_range (1, 30);
    guint amount = (guint)g_test_rand_int_range (1, 30), counted = 0;
    gint32 last = pw_law_day_add (start, amount, one_holiday, &closed);
    for (gint32 day = start + 1; day <= last; day++)
      counted += pw_law_day_of_week (day) <= 5 && day != closed ? 1 : 0;
    g_assert_cmpuint (counted, ==, amount);
    g_assert_cmpuint (pw_law_day_of_week (last), <=, 5);
    g_assert_cmpint (last, !=, closed);
  }
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/law/day/days", test_days);
  g_test_add_func ("/law/day/moments", test_moments);
  g_test_add_func ("/law/day/midnight", test_midnight);
  g_test_add_func ("/law/day/limits", test_limits);
  g_test_add_func ("/law/day/random-limits", test_random_limits);
  return g_test_run ();
}
