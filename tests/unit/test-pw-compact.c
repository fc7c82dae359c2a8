/* Short forms of dates, places and decimals: known values, bounds, and that nothing is taken that
 * would not come back exactly. */
#include <glib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sync/codec/pw-compact.h"

static void
assert_taken (const char *text, PwCompactKind kind, guint64 value, int offset) {
  PwCompact compact = { 0 };
  char again[PW_COMPACT_TEXT_BYTES_MAX];
  g_test_message ("%s", text);
  g_assert_true (pw_compact_parse (text, strlen (text), &compact));
  g_assert_cmpint (compact.kind, ==, kind);
  g_assert_cmpuint (compact.value, ==, value);
  g_assert_cmpint (compact.offset, ==, offset);
  gsize length = pw_compact_format (&compact, again);
  g_assert_cmpmem (again, length, text, strlen (text));
}

static void
test_known (void) {
  assert_taken ("2020-01-01T00:00+07:00", PW_COMPACT_MINUTE, 0, 28);
  assert_taken ("2024-10-07T21:43+07:00", PW_COMPACT_MINUTE, 2508343, 28);
  assert_taken ("2024-10-07T21:43-09:30", PW_COMPACT_MINUTE, 2508343, -38);
  assert_taken ("2051-11-24T20:15+00:00", PW_COMPACT_MINUTE, PW_COMPACT_MINUTE_END - 1, 0);
  assert_taken ("2024-10-07T21:43:05+14:00", PW_COMPACT_SECOND, 2508343 * 60 + 5, 56);
  assert_taken ("2156-02-07T06:28:15+23:45", PW_COMPACT_SECOND, PW_COMPACT_SECOND_END - 1, 95);
  assert_taken ("2020-02-29", PW_COMPACT_DAY, 59, 0);
  assert_taken ("2100-03-01", PW_COMPACT_DAY, 29279, 0);
  assert_taken ("2199-06-06", PW_COMPACT_DAY, PW_COMPACT_DAY_END - 1, 0);
  assert_taken ("17.07.03.2007", PW_COMPACT_VILLAGE, 1707032007, 0);
  assert_taken ("00.00.00.0000", PW_COMPACT_VILLAGE, 0, 0);
  assert_taken ("99.99.99.9999", PW_COMPACT_VILLAGE, PW_COMPACT_VILLAGE_END - 1, 0);
}

static void
test_left (void) {
  static const char *const texts[] = {
    "",
    "2024",
    "2024-10",
    "2019-12-31",
    "2199-06-07",
    "2023-02-29",
    "2100-02-29",
    "2024-04-31",
    "2024-00-10",
    "2024-13-01",
    "2024-01-00",
    "2024-01-32",
    "2024-1-10",
    "2024/10/10",
    "2024-10-07T24:00+07:00",
    "2024-10-07T23:60+07:00",
    "2024-10-07T10:00Z",
    "2024-10-07T10:00",
    "2024-10-07t10:00+07:00",
    "2024-10-07 10:00+07:00",
    "2024-10-07T10:00+07:10",
    "2024-10-07T10:00+24:00",
    "2024-10-07T10:00-00:00",
    "2024-10-07T10:00+0700",
    "2024-10-07T10:00:60+07:00",
    "2024-10-07T10:00:00.000+07:00",
    "2051-11-24T20:16+00:00",
    "2156-02-07T06:28:16+00:00",
    "2019-12-31T23:59+07:00",
    "17.07.03",
    "17.07.03.200",
    "17.07.03.20077",
    "17-07-03-2007",
    "1a.07.03.2007",
  };
  PwCompact compact;
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_test_message ("%s", texts[i]);
    g_assert_false (pw_compact_parse (texts[i], strlen (texts[i]), &compact));
  }
}

/* Every day of 180 years against GLib's calendar. */
static void
test_calendar (void) {
  g_autoptr (GDate) date = g_date_new_dmy (1, G_DATE_JANUARY, 2020);
  for (guint64 day = 0; day < PW_COMPACT_DAY_END; day++) {
    char wanted[16], got[PW_COMPACT_TEXT_BYTES_MAX];
    PwCompact compact = { .kind = PW_COMPACT_DAY, .value = day }, back;
    g_date_strftime (wanted, sizeof wanted, "%Y-%m-%d", date);
    gsize length = pw_compact_format (&compact, got);
    g_assert_cmpmem (got, length, wanted, strlen (wanted));
    g_assert_true (pw_compact_parse (got, length, &back));
    g_assert_cmpuint (back.value, ==, day);
    g_date_add_days (date, 1);
  }
}

static void
test_out_of_bounds (void) {
  char text[PW_COMPACT_TEXT_BYTES_MAX];
  const PwCompact bad[] = {
    { PW_COMPACT_MINUTE, PW_COMPACT_MINUTE_END, 0 },
    { PW_COMPACT_SECOND, PW_COMPACT_SECOND_END, 0 },
    { PW_COMPACT_DAY, PW_COMPACT_DAY_END, 0 },
    { PW_COMPACT_VILLAGE, PW_COMPACT_VILLAGE_END, 0 },
    { PW_COMPACT_MINUTE, 0, 96 },
    { PW_COMPACT_MINUTE, 0, -96 },
    { PW_COMPACT_SECOND, 0, -128 },
    { PW_COMPACT_VILLAGE, G_MAXUINT64, 0 },
  };
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_cmpuint (pw_compact_format (&bad[i], text), ==, 0);
}

/* Decimals as people and receivers write them come back as the double that their digits mean. */
static void
test_decimals (void) {
  for (guint i = 0; i < 100000; i++) {
    char text[32];
    double degrees = g_test_rand_double_range (-214.0, 214.0);
    guint decimals = (guint)g_test_rand_int_range (0, 8);
    snprintf (text, sizeof text, "%.*f", (int)decimals, degrees);
    double value = g_ascii_strtod (text, NULL), back = 0;
    gint32 bits;
    guint32 degrees_bits;
    if (value == 0.0 && text[0] == '-')
      continue;
    g_assert_true (pw_compact_decimal (value, &bits));
    back = pw_compact_decimal_value (bits);
    g_assert_cmpmem (&back, sizeof back, &value, sizeof value);
    gboolean inside = value >= -20.97152 && value <= 146.80063;
    gboolean taken = pw_compact_degrees (value, &degrees_bits);
    if (decimals <= 5)
      g_assert_cmpint (taken, ==, inside);
    if (!taken)
      continue;
    back = pw_compact_degrees_value (degrees_bits);
    g_assert_cmpuint (degrees_bits, <, 1 << 24);
    g_assert_cmpmem (&back, sizeof back, &value, sizeof value);
  }
}

static void
test_decimals_left (void) {
  const double values[]
      = { -0.0, 0.1 + 0.2, 1.0 / 3.0, 1e300, -1e300, 5e-324, 214.7483648, -214.7483649, 1e-8 };
  gint32 bits;
  guint32 degrees_bits;
  for (guint i = 0; i < G_N_ELEMENTS (values); i++) {
    g_assert_false (pw_compact_decimal (values[i], &bits));
    g_assert_false (pw_compact_degrees (values[i], &degrees_bits));
  }
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/compact/known", test_known);
  g_test_add_func ("/compact/left", test_left);
  g_test_add_func ("/compact/calendar", test_calendar);
  g_test_add_func ("/compact/out-of-bounds", test_out_of_bounds);
  g_test_add_func ("/compact/decimals", test_decimals);
  g_test_add_func ("/compact/decimals-left", test_decimals_left);
  return g_test_run ();
}
