/* Typed answers: each usual way of writing dates, times, numbers and points gives the one text that
 * the engine takes, and what is none of them is asked again. The clock stands on 2024-10-07 21:43
 * in WIB, so "yesterday" and the offset are known. */
#include <glib.h>

#include "firmware/capture/app-fill-input.h"

static const PwMoment now = { .unix_ms = G_GINT64_CONSTANT (1728312185000), .offset_min = 420 };

typedef struct {
  const char *typed, *expected; /* NULL: not accepted */
} Case;

static void
check (PwFormType type, const Case *cases, gsize count) {
  for (gsize i = 0; i < count; i++) {
    const char *why = NULL;
    g_autofree char *got = app_fill_read_typed (type, cases[i].typed, &now, &why);
    if (g_strcmp0 (got, cases[i].expected) != 0)
      g_error ("\"%s\" gives %s, expected %s", cases[i].typed, got, cases[i].expected);
    if (got == NULL)
      g_assert_nonnull (why);
  }
}

static void
test_dates (void) {
  static const Case cases[] = {
    { "7/10/2024", "2024-10-07" },
    { "07-10-2024", "2024-10-07" },
    { "7.10.2024", "2024-10-07" },
    { "2024-10-07", "2024-10-07" },
    { "2024/10/7", "2024-10-07" },
    { "7/10/24", "2024-10-07" },
    { "7 Oktober 2024", "2024-10-07" },
    { "7 okt 2024", "2024-10-07" },
    { "17 August 2024", "2024-08-17" },
    { "17 Agustus 2024", "2024-08-17" },
    { "hari ini", "2024-10-07" },
    { "today", "2024-10-07" },
    { "Kemarin", "2024-10-06" },
    { "yesterday", "2024-10-06" },
    { "besok", "2024-10-08" },
    { "29/2/2024", "2024-02-29" },
    { "29/2/2023", NULL },
    { "31/4/2024", NULL },
    { "13/13/2024", NULL },
    { "7/10", NULL },
    { "7/10/20245", NULL },
    { "", NULL },
    { "tujuh oktober", NULL },
    { "7/10/2024/1", NULL },
    { "0/1/2024", NULL },
  };
  check (PW_FORM_DATE, cases, G_N_ELEMENTS (cases));
}

static void
test_times (void) {
  static const Case cases[] = {
    { "21:43", "21:43" },       { "21.43", "21:43" },
    { "2143", "21:43" },        { "9.05", "09:05" },
    { "now", "21:43" },         { "sekarang", "21:43" },
    { "21:43:05", "21:43:05" }, { "24:00", NULL },
    { "21:60", NULL },          { "21", NULL },
    { "21.4", NULL },           { "jam sembilan", NULL },
  };
  check (PW_FORM_TIME, cases, G_N_ELEMENTS (cases));
}

static void
test_date_times (void) {
  static const Case cases[] = {
    { "7/10/2024 21:43", "2024-10-07T21:43+07:00" },
    { "7/10/2024, 21.43", "2024-10-07T21:43+07:00" },
    { "7 Oktober 2024 9.05", "2024-10-07T09:05+07:00" },
    { "kemarin 21.43", "2024-10-06T21:43+07:00" },
    { "hari ini 8:00", "2024-10-07T08:00+07:00" },
    { "8:00", "2024-10-07T08:00+07:00" },
    { "sekarang", "2024-10-07T21:43+07:00" },
    { "2024-10-07T21:43+08:00", "2024-10-07T21:43+08:00" },
    { "7/10/2024", NULL },
    { "besok lusa 9", NULL },
  };
  check (PW_FORM_DATE_TIME, cases, G_N_ELEMENTS (cases));
}

static void
test_numbers (void) {
  static const Case whole[]
      = { { "12", "12" },      { "1.250", "1250" }, { "1.250.000", "1250000" },
          { "1,250", "1250" }, { "-3", "-3" },      { "+3", "3" },
          { "12,5", NULL },    { "1.2500", NULL },  { "dua", NULL },
          { "", NULL },        { "-", NULL } };
  static const Case decimal[]
      = { { "7,5", "7.5" },        { "7.5", "7.5" }, { "-7,8", "-7.8" }, { "1.250,5", "1250.5" },
          { "1,250.5", "1250.5" }, { ",5", "0.5" },  { "12", "12" },     { "7,5,5", NULL },
          { "tujuh", NULL },       { ".", NULL } };
  check (PW_FORM_INT, whole, G_N_ELEMENTS (whole));
  check (PW_FORM_DECIMAL, decimal, G_N_ELEMENTS (decimal));
}

static void
test_points (void) {
  static const Case cases[] = { { "-7,8012 110,3645", "-7.8012 110.3645 0 0" },
                                { "-7.8012, 110.3645", "-7.8012 110.3645 0 0" },
                                { "-7.8012,110.3645", "-7.8012 110.3645 0 0" },
                                { "-7.8 110.3 114 5", "-7.8 110.3 114 5" },
                                { "-7.8", NULL },
                                { "a b", NULL },
                                { "90 -180 -3 900", "90 -180 -3 900" },
                                { "-90.5 110", NULL },
                                { "110,3 -7,8", NULL }, /* the other way round */
                                { "-7,8 180,1", NULL },
                                { "1 2 3 4 5", NULL } };
  static const Case lines[]
      = { { "-7,8 110,3; -7,9 110,4;", "-7.8 110.3 0 0;-7.9 110.4 0 0" }, { ";", NULL } };
  check (PW_FORM_GEOPOINT, cases, G_N_ELEMENTS (cases));
  check (PW_FORM_GEOTRACE, lines, G_N_ELEMENTS (lines));
}

static void
test_yes_no (void) {
  static const Case cases[]
      = { { "ya", "true" },     { "Y", "true" },  { "yes", "true" },  { "t", "false" },
          { "Tidak", "false" }, { "n", "false" }, { "mungkin", NULL } };
  check (PW_FORM_BOOLEAN, cases, G_N_ELEMENTS (cases));
  static const Case texts[] = { { "  apa pun: 7/10", "  apa pun: 7/10" } };
  check (PW_FORM_STRING, texts, G_N_ELEMENTS (texts));
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/fill-input/dates", test_dates);
  g_test_add_func ("/fill-input/times", test_times);
  g_test_add_func ("/fill-input/date-times", test_date_times);
  g_test_add_func ("/fill-input/numbers", test_numbers);
  g_test_add_func ("/fill-input/points", test_points);
  g_test_add_func ("/fill-input/yes-no", test_yes_no);
  return g_test_run ();
}
