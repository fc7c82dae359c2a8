/* Settings: defaults, what is set is there after the next start, damaged files and values out of
 * range are as if they were never set, and a folder that cannot be written changes nothing. */
#include <glib/gstdio.h>

#include "firmware/app/app-settings.h"
#include "sync/base/pw-error.h"
#include "tests/lib/sample.h"

static void
count_up (AppSettings *settings, gpointer data) {
  (void)settings;
  (*(guint *)data)++;
}

static void
test_kept (void) {
  char *dir = sample_dir_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (AppSettings) settings = app_settings_new (dir);
  g_assert_cmpint (app_settings_look (settings), ==, APP_LOOK_SYSTEM);
  g_assert_cmpuint (app_settings_text_percent (settings), ==, 100);
  g_assert_cmpuint (app_settings_lock_minutes (settings), ==, 5);
  g_assert_true (app_settings_cover (settings));
  g_assert_false (app_settings_has_language (settings));
  guint changes = 0;
  g_signal_connect (settings, "changed", G_CALLBACK (count_up), &changes);
  g_assert_true (app_settings_set_language (settings, "id", &error));
  g_assert_true (app_settings_set_look (settings, APP_LOOK_DARK, &error));
  g_assert_true (app_settings_set_high_contrast (settings, TRUE, &error));
  g_assert_true (app_settings_set_text_percent (settings, 999, &error));
  g_assert_true (app_settings_set_lock_minutes (settings, 0, &error));
  g_assert_true (app_settings_set_cover (settings, FALSE, &error));
  g_assert_cmpuint (changes, ==, 6);
  g_assert_true (app_settings_set_cover (settings, FALSE, &error));
  g_assert_cmpuint (changes, ==, 6); /* nothing changed */
  g_autoptr (AppSettings) again = app_settings_new (dir);
  g_assert_cmpstr (app_settings_language (again), ==, "id");
  g_assert_cmpint (app_settings_look (again), ==, APP_LOOK_DARK);
  g_assert_true (app_settings_high_contrast (again));
  g_assert_cmpuint (app_settings_text_percent (again), ==, APP_TEXT_PERCENT_MAX);
  g_assert_cmpuint (app_settings_lock_minutes (again), ==, 0);
  g_assert_false (app_settings_cover (again));
  sample_dir_free (dir);
}

static void
test_damaged (void) {
  char *dir = sample_dir_new ();
  g_autofree char *path = g_build_filename (dir, "app.conf", NULL);
  static const char *const texts[] = { "", "\xff\xfe not a file of keys",
                                       "[app]\nlook=purple\ntext-percent=20\nlock-minutes=-1\n",
                                       "[app]\nlook\n", "[other]\nlook=dark\n" };
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_assert_true (g_file_set_contents (path, texts[i], -1, NULL));
    g_autoptr (AppSettings) settings = app_settings_new (dir);
    g_assert_cmpint (app_settings_look (settings), ==, APP_LOOK_SYSTEM);
    g_assert_cmpuint (app_settings_text_percent (settings), ==, 100);
    g_assert_cmpuint (app_settings_lock_minutes (settings), ==, 5);
    g_autoptr (GError) error = NULL;
    g_assert_true (app_settings_set_lock_minutes (settings, 7, &error));
    g_assert_cmpuint (app_settings_lock_minutes (settings), ==, 7);
  }
  sample_dir_free (dir);
}

static void
test_refused (void) {
  char *dir = sample_dir_new ();
  g_autofree char *file = g_build_filename (dir, "file", NULL);
  g_assert_true (g_file_set_contents (file, "", 0, NULL));
  g_autofree char *below = g_build_filename (file, "data", NULL); /* cannot be made */
  g_autoptr (AppSettings) settings = app_settings_new (below);
  g_autoptr (GError) error = NULL;
  g_assert_false (app_settings_set_language (settings, "en", &error));
  g_assert_nonnull (error);
  g_assert_false (app_settings_has_language (settings));
  g_clear_error (&error);
  g_assert_false (app_settings_set_language (settings, "fr", &error));
  g_assert_true (pw_error_is (error, PW_ERROR_REFUSED));
  sample_dir_free (dir);
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app-settings/kept", test_kept);
  g_test_add_func ("/app-settings/damaged", test_damaged);
  g_test_add_func ("/app-settings/refused", test_refused);
  return g_test_run ();
}
