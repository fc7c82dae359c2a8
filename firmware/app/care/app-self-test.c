/* What a handheld can test of itself without a person. */
#include "firmware/app/care/app-self-test.h"

#include <glib/gi18n.h>

#include "firmware/app/home/app-home-news.h"
#include "sync/base/pw-file.h"
#include "sync/base/pw-secret.h"

#define TEST_FILE "self-test.tmp"
#define MS_OF_2024 1704067200000LL /* before the kit existed */

void
app_test_result_free (AppTestResult *result) {
  if (result == NULL)
    return;
  g_free (result->sentence);
  g_free (result);
}

/* Takes `sentence`. */
static AppTestResult *
result_new (AppTestVerdict verdict, char *sentence) {
  AppTestResult *result = g_new0 (AppTestResult, 1);
  *result = (AppTestResult){ .verdict = verdict, .sentence = sentence };
  return result;
}

/* --- disk ------------------------------------------------------------------------------------ */

/* Bytes that no disk gives by chance: a keystream over zeros. */
static GBytes *
make_pattern (void) {
  g_autoptr (PwSecret) key = pw_secret_new_random (PW_KEY_BYTES);
  g_autofree guint8 *zeros = g_malloc0 (APP_TEST_DISK_BYTES);
  return pw_secret_seal (key, "", 0, zeros, APP_TEST_DISK_BYTES);
}

static gboolean
write_and_read (const char *path, GError **error) {
  g_autoptr (GBytes) written = make_pattern ();
  if (!pw_file_save (path, written, 0600, error))
    return FALSE;
  g_autoptr (GBytes) back = pw_file_read (path, 2 * APP_TEST_DISK_BYTES, error);
  if (back == NULL)
    return FALSE;
  if (g_bytes_equal (written, back))
    return TRUE;
  g_set_error_literal (
      error, G_IO_ERROR, G_IO_ERROR_FAILED,
      _ ("the disk gives back other bytes than were written; show this handheld to "
         "the office and write on paper"));
  return FALSE;
}

AppTestResult *
app_test_disk (const char *dir) {
  g_return_val_if_fail (dir != NULL, NULL);
  g_autofree char *path = g_build_filename (dir, TEST_FILE, NULL);
  g_autoptr (GError) error = NULL;
  gint64 began_us = g_get_monotonic_time ();
  gboolean ok = write_and_read (path, &error);
  gint64 took_ms = (g_get_monotonic_time () - began_us) / 1000;
  (void)pw_file_remove (path, NULL);
  if (!ok)
    return result_new (APP_TEST_BAD, g_strdup (error->message));
  if (took_ms > APP_TEST_DISK_MS)
    return result_new (APP_TEST_UNSURE,
                       g_strdup_printf (_ ("Keeps what is written, but slowly: 1 MB in %d ms"),
                                        (int)MIN (took_ms, G_MAXINT)));
  return result_new (APP_TEST_GOOD,
                     g_strdup_printf (_ ("Keeps what is written: 1 MB in %d ms"), (int)took_ms));
}

/* --- clock ----------------------------------------------------------------------------------- */

static const char *
zone_name (gint32 offset_min) {
  switch (offset_min) {
  case 420:
    return "WIB";
  case 480:
    return "WITA";
  case 540:
    return "WIT";
  default:
    return NULL;
  }
}

AppTestResult *
app_test_clock (const PwMoment *now, const AppStatus *status) {
  g_return_val_if_fail (now != NULL, NULL);
  if (now->unix_ms < MS_OF_2024)
    return result_new (APP_TEST_BAD, g_strdup (_ ("The date is wrong: set it before you record")));
  const char *zone = zone_name (now->offset_min);
  if (zone == NULL)
    return result_new (APP_TEST_UNSURE,
                       g_strdup (_ ("The time zone is none of Indonesia; set WIB, WITA or WIT")));
  if (status == NULL || !status->has_offset)
    return result_new (APP_TEST_UNSURE,
                       g_strdup_printf (_ ("%s; not compared with the office yet"), zone));
  if (ABS (status->clock_offset_ms) >= APP_CLOCK_OFF_MS)
    return result_new (APP_TEST_BAD,
                       g_strdup_printf (_ ("%s; %.0f s off at the last receipt: set it right"),
                                        zone, (double)ABS (status->clock_offset_ms) / 1000.0));
  return result_new (APP_TEST_GOOD,
                     g_strdup_printf (_ ("%s; within %.0f s of the office at the last receipt"),
                                      zone, (double)ABS (status->clock_offset_ms) / 1000.0 + 1.0));
}
