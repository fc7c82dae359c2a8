/* Playing back: what was recorded comes out of a speaker that is a file, whole and loud; to nobody
 * it takes as long as it is and can be ended; what is no sound, a speaker of a strange name and a
 * machine without any are sentences. */
#include <string.h>

#include "sync/base/pw-error.h"
#include "sync/base/pw-file.h"
#include "sync/transport/pw-recorder.h"
#include "tests/lib/sample.h"

#define WAIT_S 30 /* GStreamer looks at its plugins the first time */
#define RECORDED_MS 1500

typedef struct {
  PwRecorder *recorder; /* owned */
  guint level_count, level_max;
  gint64 position_ms;
  gboolean is_over;
  GError *error; /* owned */
} Heard;

static void
on_level (guint level, gint64 position_ms, gpointer data) {
  Heard *heard = data;
  heard->level_count++;
  heard->level_max = MAX (heard->level_max, level);
  g_assert_cmpint (position_ms, >=, heard->position_ms);
  heard->position_ms = position_ms;
}

static void
on_end (const GError *error, gpointer data) {
  Heard *heard = data;
  g_assert_false (heard->is_over);
  heard->is_over = TRUE;
  heard->error = error != NULL ? g_error_copy (error) : NULL;
}

static const PwRecorderEvents events = { .on_level = on_level, .on_end = on_end };

static void
play (Heard *heard, GBytes *sound, const char *speaker) {
  if (speaker != NULL)
    g_assert_true (g_setenv ("PANWAS_SPEAKER", speaker, TRUE));
  else
    g_unsetenv ("PANWAS_SPEAKER");
  *heard = (Heard){ 0 };
  heard->recorder = pw_recorder_play (sound, &events, heard);
}

static void
finish (Heard *heard) {
  g_clear_pointer (&heard->recorder, pw_recorder_free);
  g_clear_error (&heard->error);
}

G_NORETURN static gboolean
on_late (gpointer data) {
  (void)data;
  g_error ("nothing came for %d s", WAIT_S);
}

static void
wait_until (const gboolean *done, const gint64 *position_ms, gint64 wanted_ms) {
  guint late = g_timeout_add_seconds (WAIT_S, on_late, NULL);
  while (!*done && *position_ms < wanted_ms)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (late);
}

static void
wait_for_end (Heard *heard) {
  wait_until (&heard->is_over, &heard->position_ms, G_MAXINT64);
}

/* A tone. (transfer full) */
static GBytes *
record (void) {
  Heard heard = { 0 };
  heard.recorder = pw_recorder_new (PW_RECORDER_SOUND, "test:", &events, &heard);
  wait_until (&heard.is_over, &heard.position_ms, RECORDED_MS);
  pw_recorder_take (heard.recorder);
  wait_for_end (&heard);
  g_assert_no_error (heard.error);
  GBytes *sound = pw_recorder_sound (heard.recorder, NULL);
  finish (&heard);
  return sound;
}

/* How long the samples of 16 bits in a WAV file are, and the loudest. */
static gint64
read_wav (const char *path, guint *loudest) {
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) file = pw_file_read (path, 10 << 20, &error);
  g_assert_no_error (error);
  gsize length;
  const guint8 *bytes = g_bytes_get_data (file, &length);
  g_assert_cmpuint (length, >, 44);
  g_assert_cmpmem (bytes, 4, "RIFF", 4);
  guint rate = bytes[24] | (guint)bytes[25] << 8 | (guint)bytes[26] << 16;
  guint channels = bytes[22];
  *loudest = 0;
  for (gsize at = 44; at + 1 < length; at += 2)
    *loudest = MAX (*loudest, (guint)ABS ((gint16)(bytes[at] | bytes[at + 1] << 8)));
  return (gint64)(length - 44) * 1000 / (rate * channels * 2);
}

static void
test_whole (void) {
  char *dir = sample_dir_new ();
  g_autoptr (GBytes) sound = record ();
  g_autofree char *path = g_build_filename (dir, "heard.wav", NULL);
  g_autofree char *speaker = g_strconcat ("file:", path, NULL);
  Heard heard;
  guint loudest;
  play (&heard, sound, speaker);
  wait_for_end (&heard);
  g_assert_no_error (heard.error);
  g_assert_cmpuint (heard.level_max, >, 60);
  g_assert_cmpint (heard.position_ms, >=, RECORDED_MS - 250);
  finish (&heard);
  g_assert_cmpint (read_wav (path, &loudest), >=, RECORDED_MS - 250);
  g_assert_cmpuint (loudest, >, 5000);
  sample_dir_free (dir);
}

static void
test_pace (void) {
  g_autoptr (GBytes) sound = record ();
  Heard heard;
  gint64 begun_us = g_get_monotonic_time ();
  play (&heard, sound, "test:");
  wait_for_end (&heard);
  g_assert_no_error (heard.error);
  g_assert_cmpint (g_get_monotonic_time () - begun_us, >=, (RECORDED_MS - 250) * 1000);
  finish (&heard);
  /* Enough: it ends, and not as a failure. */
  play (&heard, sound, "test:");
  wait_until (&heard.is_over, &heard.position_ms, 100);
  pw_recorder_take (heard.recorder);
  wait_for_end (&heard);
  g_assert_no_error (heard.error);
  g_assert_cmpint (heard.position_ms, <, RECORDED_MS);
  finish (&heard);
  /* Freed at once: nothing is told any more. */
  play (&heard, sound, "test:");
  finish (&heard);
  g_assert_false (heard.is_over);
}

static void
assert_fails (GBytes *sound, const char *speaker, PwError code, const char *words) {
  Heard heard;
  play (&heard, sound, speaker);
  wait_for_end (&heard);
  g_assert_error (heard.error, PW_ERROR, (int)code);
  g_test_message ("%s", heard.error->message);
  g_assert_nonnull (strstr (heard.error->message, words));
  g_assert_cmpuint (heard.level_count, ==, 0);
  finish (&heard);
}

static void
test_refused (void) {
  g_autoptr (GBytes) noise = g_bytes_new_static ("this is no sound, only words", 28);
  assert_fails (noise, "test:", PW_ERROR_DAMAGED, "the sound cannot be played");
  assert_fails (noise, "radio", PW_ERROR_USAGE, "no loudspeaker");
  assert_fails (noise, "file:/nowhere/at/all.wav", PW_ERROR_SYSTEM, "loudspeaker");
}

/* A machine without a loudspeaker must not play to nobody: it says so. One that has one plays. */
static void
test_no_speaker (void) {
  g_autoptr (GBytes) sound = record ();
  Heard heard;
  play (&heard, sound, NULL);
  wait_until (&heard.is_over, &heard.position_ms, 200);
  if (heard.is_over) {
    g_assert_nonnull (heard.error);
    g_test_message ("%s", heard.error->message);
    g_assert_nonnull (strstr (heard.error->message, "loudspeaker"));
  }
  finish (&heard);
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/recorder-play/whole", test_whole);
  g_test_add_func ("/recorder-play/pace", test_pace);
  g_test_add_func ("/recorder-play/refused", test_refused);
  g_test_add_func ("/recorder-play/no-speaker", test_no_speaker);
  return g_test_run ();
}
