/* The handheld's store: made once, opened with the right PIN alone, and slow to guess at. The clock
 * is set by PANWAS_CLOCK, the store is changed behind its back with plain SQLite. */
#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "firmware/device/app-keys.h"
#include "firmware/device/app-store.h"
#include "sync/base/pw-error.h"
#include "tests/lib/sample-store.h"
#include "tests/lib/sample.h"

static PwSecret *
pin_of (const char *text) {
  return pw_secret_new_copy (text, strlen (text));
}

static void
assert_init_fails (const char *dir, const char *region, const char *name, const char *pin,
                   PwError code) {
  g_autoptr (GError) error = NULL;
  g_autoptr (PwSecret) secret = pin != NULL ? pin_of (pin) : NULL;
  g_assert_false (app_store_init (dir, region, name, secret, &error));
  g_assert_true (pw_error_is (error, code));
}

static void
test_init_and_open (void) {
  g_autoptr (SampleStore) sample = sample_store_new ();
  g_assert_cmpstr (sample->store->name, ==, "Siti Rahayu");
  g_assert_cmpstr (sample->store->region, ==, "17.07.03");
  g_assert_false (sample->store->has_pin);
  g_assert_cmpint (sample->store->created_ms, ==, SAMPLE_STORE_CLOCK_MS);
  PwId id = sample->store->identity->id;
  sample_store_reopen (sample);
  g_assert_true (pw_id_equal (&id, &sample->store->identity->id));
  struct stat info;
  g_assert_cmpint (stat (sample->data, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0700);
  g_autofree char *db = g_build_filename (sample->data, "store.db", NULL);
  g_assert_cmpint (stat (db, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);
  assert_init_fails (sample->data, "17", "B", NULL, PW_ERROR_EXISTS);
  sample_store_reopen (sample);
  g_assert_true (pw_id_equal (&id, &sample->store->identity->id));
}

static void
test_refused (void) {
  pw_secret_start ();
  char *dir = sample_dir_new ();
  g_autofree char *data = g_build_filename (dir, "data", NULL);
  assert_init_fails (data, "17.7", "B", NULL, PW_ERROR_REFUSED);
  assert_init_fails (data, "", "B", NULL, PW_ERROR_REFUSED);
  assert_init_fails (data, "17", "", NULL, PW_ERROR_REFUSED);
  assert_init_fails (data, "17", "\xff", NULL, PW_ERROR_REFUSED);
  assert_init_fails (data, "17", "B", "12345", PW_ERROR_REFUSED);
  assert_init_fails (data, "17", "B", "\xc3\xa9\xc3\xa9\xc3\xa9", PW_ERROR_REFUSED);
  g_assert_false (g_file_test (data, G_FILE_TEST_EXISTS));
  g_autoptr (GError) error = NULL;
  gboolean has_pin;
  g_assert_false (app_store_has_pin (data, &has_pin, &error));
  g_assert_true (pw_error_is (error, PW_ERROR_NOT_FOUND));
  g_clear_error (&error);
  g_assert_null (app_store_open (data, NULL, &error));
  g_assert_true (pw_error_is (error, PW_ERROR_NOT_FOUND));
  sample_dir_free (dir);
}

/* The folder may be reached through a link, although the file itself may not be one. */
static void
test_link_to_folder (void) {
  g_autoptr (SampleStore) sample = sample_store_new ();
  g_autofree char *link = g_build_filename (sample->dir, "link", NULL);
  g_assert_cmpint (symlink (sample->data, link), ==, 0);
  g_autoptr (GError) error = NULL;
  g_autoptr (AppStore) store = app_store_open (link, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (store);
}

/* --- PIN ------------------------------------------------------------------------------------- */

static gint64
try_pin (const char *dir, const char *text, char **words) {
  g_autoptr (GError) error = NULL;
  g_autoptr (PwSecret) pin = text != NULL ? pin_of (text) : NULL;
  g_autoptr (AppStore) store = app_store_open (dir, pin, &error);
  if (store != NULL)
    return 0;
  if (words != NULL)
    *words = g_strdup (error->message);
  return error->code;
}

static void
test_pin (void) {
  pw_secret_start ();
  char *dir = sample_dir_new ();
  g_autofree char *data = g_build_filename (dir, "data", NULL);
  g_autoptr (PwSecret) pin = pin_of ("rahasia 1");
  g_autoptr (GError) error = NULL;
  g_assert_true (app_store_init (data, "17", "B", pin, &error));
  gboolean has_pin = FALSE;
  g_assert_true (app_store_has_pin (data, &has_pin, &error));
  g_assert_true (has_pin);
  sample_store_set_clock (SAMPLE_STORE_CLOCK_MS);
  g_assert_cmpint (try_pin (data, NULL, NULL), ==, PW_ERROR_LOCKED);
  g_assert_cmpint (try_pin (data, "rahasia 1", NULL), ==, 0);
  for (int i = 0; i < APP_PIN_FREE_TRIES; i++)
    g_assert_cmpint (try_pin (data, "rahasia 2", NULL), ==, PW_ERROR_LOCKED);
  /* Now the right one must wait as well, and the message says how long. */
  g_autofree char *words = NULL;
  g_assert_cmpint (try_pin (data, "rahasia 1", &words), ==, PW_ERROR_LOCKED);
  g_assert_nonnull (strstr (words, " 5 "));
  sample_store_set_clock (SAMPLE_STORE_CLOCK_MS + APP_PIN_WAIT_MS_FIRST - 1);
  g_assert_cmpint (try_pin (data, "rahasia 1", NULL), ==, PW_ERROR_LOCKED);
  /* A clock that goes back begins the wait anew, and no more than that. */
  sample_store_set_clock (SAMPLE_STORE_CLOCK_MS - 1000000);
  g_assert_cmpint (try_pin (data, "rahasia 1", NULL), ==, PW_ERROR_LOCKED);
  sample_store_set_clock (SAMPLE_STORE_CLOCK_MS - 1000000 + APP_PIN_WAIT_MS_FIRST);
  g_assert_cmpint (try_pin (data, "rahasia 1", NULL), ==, 0);
  /* The right one ends the row of wrong ones. */
  g_assert_cmpint (try_pin (data, "rahasia 2", NULL), ==, PW_ERROR_LOCKED);
  g_assert_cmpint (try_pin (data, "rahasia 1", NULL), ==, 0);
  sample_dir_free (dir);
}

/* Another PIN opens the same keys; the one before does not any more, and no PIN opens without. */
static void
test_change_pin (void) {
  pw_secret_start ();
  char *dir = sample_dir_new ();
  g_autofree char *data = g_build_filename (dir, "data", NULL);
  g_autoptr (PwSecret) old_pin = pin_of ("rahasia 1");
  g_autoptr (PwSecret) new_pin = pin_of ("rahasia 2");
  g_autoptr (PwSecret) short_pin = pin_of ("12345");
  g_autoptr (GError) error = NULL;
  g_assert_true (app_store_init (data, "17", "B", old_pin, &error));
  g_autoptr (AppStore) before = app_store_open (data, old_pin, &error);
  g_assert_no_error (error);
  PwId id = before->identity->id;
  g_assert_false (app_store_change_pin (data, old_pin, short_pin, &error));
  g_assert_true (pw_error_is (error, PW_ERROR_REFUSED));
  g_clear_error (&error);
  g_assert_false (app_store_change_pin (data, new_pin, new_pin, &error));
  g_assert_true (pw_error_is (error, PW_ERROR_LOCKED));
  g_clear_error (&error);
  /* Also while the store is open. */
  g_assert_true (app_store_change_pin (data, old_pin, new_pin, &error));
  g_assert_no_error (error);
  g_assert_cmpint (try_pin (data, "rahasia 1", NULL), ==, PW_ERROR_LOCKED);
  g_autoptr (AppStore) after = app_store_open (data, new_pin, &error);
  g_assert_no_error (error);
  g_assert_true (pw_id_equal (&id, &after->identity->id));
  g_assert_true (app_store_change_pin (data, new_pin, NULL, &error));
  gboolean has_pin = TRUE;
  g_assert_true (app_store_has_pin (data, &has_pin, &error));
  g_assert_false (has_pin);
  g_assert_cmpint (try_pin (data, NULL, NULL), ==, 0);
  g_assert_true (app_store_change_pin (data, NULL, old_pin, &error));
  g_assert_cmpint (try_pin (data, NULL, NULL), ==, PW_ERROR_LOCKED);
  g_assert_cmpint (try_pin (data, "rahasia 1", NULL), ==, 0);
  sample_dir_free (dir);
}

static void
test_wait_grows (void) {
  gint64 before = 0;
  for (gint64 count = 0; count < 100; count++) {
    gint64 wait_ms = app_keys_wait_ms (count);
    g_assert_cmpint (wait_ms, >=, before);
    g_assert_cmpint (wait_ms, <=, APP_PIN_WAIT_MS_MAX);
    g_assert_cmpint (wait_ms == 0, ==, count < APP_PIN_FREE_TRIES);
    before = wait_ms;
  }
  g_assert_cmpint (before, ==, APP_PIN_WAIT_MS_MAX);
}

/* With a PIN neither key nor name stands in the file as it is. */
static void
test_nothing_in_the_clear (void) {
  pw_secret_start ();
  char *dir = sample_dir_new ();
  g_autofree char *data = g_build_filename (dir, "data", NULL);
  g_autoptr (PwSecret) pin = pin_of ("rahasia 1");
  g_autoptr (GError) error = NULL;
  g_assert_true (app_store_init (data, "17", "Siti Rahayu", pin, &error));
  g_autoptr (AppStore) store = app_store_open (data, pin, &error);
  g_assert_no_error (error);
  const char *const names[] = { "store.db", "store.db-wal" };
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *path = g_build_filename (data, names[i], NULL);
    g_autofree char *bytes = NULL;
    gsize length = 0;
    g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
    g_assert_null (memmem (bytes, length, "Rahayu", 6));
    g_assert_null (memmem (bytes, length, store->data_key->bytes, 16));
    g_assert_null (memmem (bytes, length, store->identity->sign_secret->bytes, 16));
    g_assert_null (memmem (bytes, length, "rahasia 1", 9));
  }
  g_clear_pointer (&store, app_store_free);
  sample_dir_free (dir);
}

/* --- damage ---------------------------------------------------------------------------------- */

static void
test_damaged_keys (void) {
  static const char *const changes[] = {
    "UPDATE identity SET keys = zeroblob (96)",
    "UPDATE identity SET keys = x'00'",
    "UPDATE identity SET public_key = zeroblob (32)",
    "UPDATE identity SET profile = zeroblob (80)",
    "UPDATE identity SET pin_operations = 3, pin_memory_bytes = 1 << 40, pin_salt = zeroblob (16)",
    "UPDATE identity SET pin_operations = 0, pin_memory_bytes = 1 << 20, pin_salt = zeroblob (16)",
  };
  for (gsize i = 0; i < G_N_ELEMENTS (changes); i++) {
    g_autoptr (SampleStore) sample = sample_store_new ();
    sample_store_sql (sample, "%s", changes[i]);
    g_autoptr (GError) error = NULL;
    g_autoptr (AppStore) store = app_store_open (sample->data, NULL, &error);
    g_assert_null (store);
    g_assert_true (pw_error_is (error, PW_ERROR_BROKEN));
  }
}

/* A file that is no store is refused and stays as it is. */
static void
test_not_a_store (void) {
  pw_secret_start ();
  char *dir = sample_dir_new ();
  g_autofree char *db = g_build_filename (dir, "store.db", NULL);
  g_autofree char *text = g_strnfill (5000, 'x');
  g_assert_true (g_file_set_contents (db, text, 5000, NULL));
  g_autoptr (GError) error = NULL;
  g_assert_null (app_store_open (dir, NULL, &error));
  g_assert_true (pw_error_is (error, PW_ERROR_BROKEN));
  assert_init_fails (dir, "17", "B", NULL, PW_ERROR_BROKEN);
  g_autofree char *after = NULL;
  g_assert_true (g_file_get_contents (db, &after, NULL, NULL));
  g_assert_cmpstr (after, ==, text);
  sample_dir_free (dir);
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app-store/init-and-open", test_init_and_open);
  g_test_add_func ("/app-store/refused", test_refused);
  g_test_add_func ("/app-store/link-to-folder", test_link_to_folder);
  g_test_add_func ("/app-store/pin", test_pin);
  g_test_add_func ("/app-store/change-pin", test_change_pin);
  g_test_add_func ("/app-store/wait-grows", test_wait_grows);
  g_test_add_func ("/app-store/nothing-in-the-clear", test_nothing_in_the_clear);
  g_test_add_func ("/app-store/damaged-keys", test_damaged_keys);
  g_test_add_func ("/app-store/not-a-store", test_not_a_store);
  return g_test_run ();
}
