/* What a handheld tests of itself: a disk that keeps, a folder that cannot be written, clocks that
 * can and cannot be right, cameras and microphones that are there, slow, silent and not there; and
 * which key does what. No display. */
#include <glib/gstdio.h>
#include <string.h>

#include "firmware/app/app-keymap.h"
#include "firmware/app/care/app-self-test.h"
#include "sync/base/pw-secret.h"
#include "tests/lib/sample.h"

static void
test_disk (void) {
  pw_secret_start ();
  char *dir = sample_dir_new ();
  g_autoptr (AppTestResult) good = app_test_disk (dir);
  g_assert_cmpint (good->verdict, !=, APP_TEST_BAD);
  g_autoptr (GDir) left = g_dir_open (dir, 0, NULL);
  g_assert_null (g_dir_read_name (left)); /* nothing stays */
  g_autofree char *missing = g_build_filename (dir, "missing", NULL);
  g_autoptr (AppTestResult) bad = app_test_disk (missing);
  g_assert_cmpint (bad->verdict, ==, APP_TEST_BAD);
  g_assert_cmpuint (strlen (bad->sentence), >, 0);
  sample_dir_free (dir);
}

static AppTestVerdict
clock_verdict (gint64 unix_ms, gint32 offset_min, gboolean has_offset, gint64 off_ms) {
  PwMoment now = { .unix_ms = unix_ms, .offset_min = offset_min };
  AppStatus status = { .has_offset = has_offset, .clock_offset_ms = off_ms };
  g_autoptr (AppTestResult) result = app_test_clock (&now, &status);
  return result->verdict;
}

static void
test_clock (void) {
  gint64 now = 1790000000000;
  g_assert_cmpint (clock_verdict (0, 420, TRUE, 0), ==, APP_TEST_BAD);
  g_assert_cmpint (clock_verdict (now, 420, TRUE, 1500), ==, APP_TEST_GOOD);
  g_assert_cmpint (clock_verdict (now, 480, TRUE, -1500), ==, APP_TEST_GOOD);
  g_assert_cmpint (clock_verdict (now, 540, FALSE, 0), ==, APP_TEST_UNSURE);
  g_assert_cmpint (clock_verdict (now, 0, TRUE, 0), ==, APP_TEST_UNSURE);
  g_assert_cmpint (clock_verdict (now, 420, TRUE, 121000), ==, APP_TEST_BAD);
  g_assert_cmpint (clock_verdict (now, 420, TRUE, -121000), ==, APP_TEST_BAD);
}

/* The verdict on what the environment names; its sentence holds `words`. */
static AppTestVerdict
media_verdict (AppTestResult *(*test) (void), const char *variable, const char *source,
               const char *words) {
  g_assert_true (g_setenv (variable, source, TRUE));
  g_autoptr (AppTestResult) result = test ();
  g_unsetenv (variable);
  g_test_message ("%s: %s", source, result->sentence);
  g_assert_nonnull (strstr (result->sentence, words));
  return result->verdict;
}

static void
test_camera (void) {
  const char *name = "PANWAS_CAMERA";
  g_assert_cmpint (media_verdict (app_test_camera, name, "test:", "pictures a second"), ==,
                   APP_TEST_GOOD);
  g_assert_cmpint (media_verdict (app_test_camera, name, "/dev/video97", "use a stick"), ==,
                   APP_TEST_UNSURE);
  g_assert_cmpint (media_verdict (app_test_camera, name, "camera:/dev/null", "/dev/null"), ==,
                   APP_TEST_BAD);
}

static void
test_microphone (void) {
  const char *name = "PANWAS_MICROPHONE";
  g_assert_cmpint (media_verdict (app_test_microphone, name, "test:", "It hears"), ==,
                   APP_TEST_GOOD);
  g_assert_cmpint (media_verdict (app_test_microphone, name, "file:/nowhere.ogg", "from a stick"),
                   ==, APP_TEST_UNSURE);
  g_assert_cmpint (media_verdict (app_test_microphone, name, "file:/dev/null", "from a stick"), ==,
                   APP_TEST_BAD);
}

static void
test_keys (void) {
  g_assert_cmpint (app_keymap_find (GDK_KEY_Escape, 0, TRUE), ==, APP_KEY_BACK);
  g_assert_cmpint (app_keymap_find (GDK_KEY_BackSpace, 0, FALSE), ==, APP_KEY_BACK);
  g_assert_cmpint (app_keymap_find (GDK_KEY_BackSpace, 0, TRUE), ==, APP_KEY_NONE);
  g_assert_cmpint (app_keymap_find (GDK_KEY_F12, 0, TRUE), ==, APP_KEY_LOCK);
  g_assert_cmpint (app_keymap_find (GDK_KEY_l, 0, TRUE), ==, APP_KEY_NONE);
  g_assert_cmpint (app_keymap_find (GDK_KEY_L, GDK_SHIFT_MASK | GDK_LOCK_MASK, FALSE), ==,
                   APP_KEY_LOCK);
  g_assert_cmpint (app_keymap_find (GDK_KEY_l, GDK_CONTROL_MASK, TRUE), ==, APP_KEY_LOCK);
  g_assert_cmpint (app_keymap_find (GDK_KEY_l, GDK_ALT_MASK, FALSE), ==, APP_KEY_NONE);
  g_assert_cmpint (app_keymap_find (GDK_KEY_Return, GDK_CONTROL_MASK, TRUE), ==, APP_KEY_MAIN);
  g_assert_cmpint (app_keymap_find (GDK_KEY_Return, 0, FALSE), ==, APP_KEY_NONE);
  g_assert_cmpint (app_keymap_find (GDK_KEY_a, 0, FALSE), ==, APP_KEY_PRESS);
  g_assert_cmpint (app_keymap_find (GDK_KEY_q, 0, FALSE), ==, APP_KEY_NONE);
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app-self-test/disk", test_disk);
  g_test_add_func ("/app-self-test/clock", test_clock);
  g_test_add_func ("/app-self-test/camera", test_camera);
  g_test_add_func ("/app-self-test/microphone", test_microphone);
  g_test_add_func ("/app-self-test/keys", test_keys);
  return g_test_run ();
}
