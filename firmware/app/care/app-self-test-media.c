/* Whether the camera and the microphone of a handheld work. */
#include <glib/gi18n.h>

#include "firmware/app/care/app-self-test.h"
#include "sync/base/pw-error.h"
#include "sync/transport/pw-camera.h"
#include "sync/transport/pw-recorder.h"

#define SILENT_LEVEL 3 /* of 100 */

/* Takes `sentence`. */
static AppTestResult *
result_new (AppTestVerdict verdict, char *sentence) {
  AppTestResult *result = g_new0 (AppTestResult, 1);
  *result = (AppTestResult){ .verdict = verdict, .sentence = sentence };
  return result;
}

/* What is not there is no fault of the handheld, but a person should know how to go on. */
static AppTestResult *
failed (const GError *error, const char *way_out) {
  gboolean is_missing = pw_error_is (error, PW_ERROR_NOT_FOUND);
  return result_new (is_missing ? APP_TEST_UNSURE : APP_TEST_BAD,
                     g_strdup_printf ("%s. %s", error->message, way_out));
}

/* --- camera ---------------------------------------------------------------------------------- */

/* Pictures in APP_TEST_MEDIA_MS after the first; dropped ones count, for the camera gave them. */
static gboolean
count_pictures (PwCamera *camera, double *per_second, GError **error) {
  PwCameraStatus first = { 0 }, last = { 0 };
  gint64 began_us = 0, now_us = 0;
  do {
    PwPicture *next = NULL;
    if (!pw_camera_next (camera, &next, error))
      return FALSE;
    g_autoptr (PwPicture) picture = next;
    if (picture == NULL) /* the end of a file that stands for a camera */
      break;
    now_us = g_get_monotonic_time ();
    pw_camera_get_status (camera, &last);
    if (began_us == 0) {
      began_us = now_us;
      first = last;
    }
  } while (now_us - began_us < APP_TEST_MEDIA_MS * G_TIME_SPAN_MILLISECOND);
  guint64 count = last.given_count + last.dropped_count - first.given_count - first.dropped_count;
  *per_second
      = now_us > began_us ? (double)count * G_USEC_PER_SEC / (double)(now_us - began_us) : 0;
  return TRUE;
}

AppTestResult *
app_test_camera (void) {
  g_autoptr (GError) error = NULL;
  double per_second = 0;
  g_autoptr (PwCamera) camera = pw_camera_open ("camera", &error);
  if (camera == NULL || !count_pictures (camera, &per_second, &error))
    return failed (error, _ ("Without a camera use a stick, a cable or the code."));
  g_autofree char *what = pw_camera_description (camera);
  if (per_second < APP_TEST_RATE_MIN)
    return result_new (
        APP_TEST_UNSURE,
        g_strdup_printf (_ ("Only %.0f pictures a second: codes are read slowly (%s)"), per_second,
                         what));
  return result_new (APP_TEST_GOOD,
                     g_strdup_printf (_ ("%.0f pictures a second (%s)"), per_second, what));
}

/* --- microphone ------------------------------------------------------------------------------ */

typedef struct {
  guint level_max;
  gint64 length_ms;
  gboolean is_over;
  GError *error; /* owned */
} Heard;

static void
on_level (guint level, gint64 length_ms, gpointer data) {
  Heard *heard = data;
  heard->level_max = MAX (heard->level_max, level);
  heard->length_ms = length_ms;
}

static void
on_end (const GError *error, gpointer data) {
  Heard *heard = data;
  heard->is_over = TRUE;
  heard->error = error != NULL ? g_error_copy (error) : NULL;
}

static void
listen_for (Heard *heard) {
  static const PwRecorderEvents events = { .on_level = on_level, .on_end = on_end };
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_main_context_push_thread_default (context);
  PwRecorder *recorder = pw_recorder_new (PW_RECORDER_SOUND, "microphone", &events, heard);
  while (!heard->is_over && heard->length_ms < APP_TEST_MEDIA_MS)
    g_main_context_iteration (context, TRUE);
  pw_recorder_free (recorder);
  g_main_context_pop_thread_default (context);
}

AppTestResult *
app_test_microphone (void) {
  Heard heard = { 0 };
  listen_for (&heard);
  g_autoptr (GError) error = heard.error;
  if (error != NULL)
    return failed (error, _ ("Without a microphone take sounds from a stick."));
  if (heard.level_max <= SILENT_LEVEL)
    return result_new (APP_TEST_UNSURE,
                       g_strdup (_ ("It opens, but nothing is heard: speak while it is tested")));
  return result_new (APP_TEST_GOOD,
                     g_strdup_printf (_ ("It hears: up to %u of 100"), heard.level_max));
}
