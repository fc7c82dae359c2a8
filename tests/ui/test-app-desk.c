/* The desk: new, made, locked, opened, by a PIN that a worker checks while the main loop runs; what
 * it forgets when it locks; that it locks by time; and what home says of it. No display. */
#include <string.h>

#include "firmware/app/home/app-deadline.h"
#include "firmware/app/app-desk.h"
#include "firmware/app/home/app-entry.h"
#include "firmware/app/home/app-home-news.h"
#include "sync/base/pw-error.h"
#include "tests/lib/sample-store.h"
#include "tests/lib/sample.h"

typedef struct {
  gboolean done, ok;
  GError *error;
} Outcome;

static void
on_ready (GObject *source, GAsyncResult *result, gpointer data) {
  Outcome *outcome = data;
  outcome->ok = app_desk_finish (APP_DESK (source), result, &outcome->error);
  outcome->done = TRUE;
}

/* Waits, and counts how often the main loop ran meanwhile. */
static guint
wait_for (Outcome *outcome) {
  guint turns = 0;
  while (!outcome->done) {
    g_main_context_iteration (NULL, FALSE);
    turns++;
    g_usleep (1000);
  }
  return turns;
}

static gboolean
unlock (AppDesk *desk, const char *pin, PwError code) {
  Outcome outcome = { 0 };
  g_autoptr (PwSecret) secret = pin != NULL ? pw_secret_new_copy (pin, strlen (pin)) : NULL;
  app_desk_unlock_async (desk, secret, on_ready, &outcome);
  g_assert_true (app_desk_is_busy (desk));
  (void)wait_for (&outcome);
  g_assert_false (app_desk_is_busy (desk));
  if (!outcome.ok)
    g_assert_true (pw_error_is (outcome.error, code));
  g_clear_error (&outcome.error);
  return outcome.ok;
}

static void
count_up (AppDesk *desk, gpointer data) {
  (void)desk;
  (*(guint *)data)++;
}

static void
test_life (void) {
  pw_secret_start ();
  char *dir = sample_dir_new ();
  g_autofree char *data = g_build_filename (dir, "data", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (AppDesk) desk = app_desk_new (data, &error);
  g_assert_no_error (error);
  g_assert_cmpint (app_desk_state (desk), ==, APP_DESK_NEW);
  guint locking = 0, locked = 0, unlocked = 0, changed = 0;
  g_signal_connect (desk, "locking", G_CALLBACK (count_up), &locking);
  g_signal_connect (desk, "locked", G_CALLBACK (count_up), &locked);
  g_signal_connect (desk, "unlocked", G_CALLBACK (count_up), &unlocked);
  g_signal_connect (desk, "records-changed", G_CALLBACK (count_up), &changed);
  g_autoptr (PwSecret) pin = pw_secret_new_copy ("246810", 6);
  Outcome outcome = { 0 };
  app_desk_create_async (desk, "17.07.03", "Siti", pin, on_ready, &outcome);
  Outcome second = { 0 };
  app_desk_unlock_async (desk, pin, on_ready, &second);
  g_assert_cmpuint (wait_for (&outcome), >, 5); /* the loop ran while the worker worked */
  (void)wait_for (&second);
  g_assert_true (outcome.ok);
  g_assert_false (second.ok);
  g_assert_true (pw_error_is (second.error, PW_ERROR_BUSY));
  g_clear_error (&second.error);
  g_assert_cmpint (app_desk_state (desk), ==, APP_DESK_OPEN);
  g_assert_true (app_desk_has_pin (desk));
  g_assert_cmpstr (app_desk_store (desk)->region, ==, "17.07.03");
  app_desk_lock (desk);
  app_desk_lock (desk);
  g_assert_cmpuint (locking, ==, 1);
  g_assert_cmpuint (locked, ==, 1);
  g_assert_null (app_desk_store (desk));
  g_assert_null (app_desk_records (desk));
  g_assert_null (app_desk_status (desk));
  g_assert_false (unlock (desk, "135791", PW_ERROR_LOCKED));
  g_assert_false (unlock (desk, NULL, PW_ERROR_LOCKED));
  g_assert_true (unlock (desk, "246810", 0));
  g_assert_cmpuint (unlocked, ==, 2);
  g_assert_cmpuint (changed, ==, 2);
  sample_dir_free (dir);
}

static void
test_wrong_pins_slow_down (void) {
  pw_secret_start ();
  char *dir = sample_dir_new ();
  g_autofree char *data = g_build_filename (dir, "data", NULL);
  g_autoptr (PwSecret) pin = pw_secret_new_copy ("246810", 6);
  g_assert_true (app_store_init (data, "17", "Siti", pin, NULL));
  g_autoptr (AppDesk) desk = app_desk_new (data, NULL);
  for (int i = 0; i < APP_PIN_FREE_TRIES; i++)
    g_assert_false (unlock (desk, "111111", PW_ERROR_LOCKED));
  g_assert_false (unlock (desk, "246810", PW_ERROR_LOCKED)); /* right, but too soon */
  sample_dir_free (dir);
}

/* --- records --------------------------------------------------------------------------------- */

static AppDesk *
open_desk (SampleStore *sample) {
  AppDesk *desk = app_desk_new (sample->data, NULL);
  g_assert_true (unlock (desk, NULL, 0));
  return desk;
}

static void
test_entries (void) {
  g_autoptr (SampleStore) sample = sample_store_new ();
  g_autofree char *first G_GNUC_UNUSED = sample_store_record (sample, 1);
  sample_store_set_clock (SAMPLE_STORE_CLOCK_MS + 60000);
  g_autofree char *second = sample_store_record (sample, 2);
  g_autoptr (AppDesk) desk = open_desk (sample);
  g_autoptr (GError) error = NULL;
  g_autoptr (GListStore) list = app_entries_load (desk, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 2);
  g_autoptr (AppEntry) newest = g_list_model_get_item (G_LIST_MODEL (list), 0);
  g_autofree char *id = app_entry_id_text (newest);
  g_assert_cmpstr (id, ==, second);
  g_assert_cmpint (app_entry_state (newest), ==, APP_ENTRY_FINALISED);
  g_assert_cmpstr (app_entry_title (newest, desk), ==, "Laporan Hasil Pengawasan (Form A)");
  g_assert_true (app_entry_is_own (newest));
  /* An entry outlives the store. */
  app_desk_lock (desk);
  g_assert_cmpstr (app_entry_title (newest, desk), ==, "Laporan Hasil Pengawasan (Form A)");
  sample_store_set_clock (0);
}

static const AppHomeNews *
news_with (GPtrArray *news, const char *icon) {
  for (guint i = 0; i < news->len; i++)
    if (g_str_equal (((const AppHomeNews *)g_ptr_array_index (news, i))->icon, icon))
      return g_ptr_array_index (news, i);
  return NULL;
}

static void
test_news (void) {
  g_autoptr (SampleStore) sample = sample_store_new ();
  g_autofree char *first G_GNUC_UNUSED = sample_store_record (sample, 1);
  g_autoptr (AppDesk) desk = open_desk (sample);
  g_autoptr (GPtrArray) young = app_home_news (desk);
  g_assert_nonnull (news_with (young, "mail-send-symbolic"));
  g_assert_false (news_with (young, "mail-send-symbolic")->is_warning);
  sample_store_set_clock (SAMPLE_STORE_CLOCK_MS + APP_WAIT_LONG_MS + 1);
  g_autoptr (GPtrArray) old = app_home_news (desk);
  g_assert_true (news_with (old, "mail-send-symbolic")->is_warning);
  g_assert_true (((const AppHomeNews *)g_ptr_array_index (old, 0))->is_warning);
  g_assert_null (news_with (old, "preferences-system-time-symbolic"));
  app_desk_lock (desk);
  g_autoptr (GPtrArray) none = app_home_news (desk);
  g_assert_cmpuint (none->len, ==, 0);
  sample_store_set_clock (0);
}

/* --- limits ---------------------------------------------------------------------------------- */

typedef struct {
  gboolean done;
  AppDeadline best;
} Found;

static void
on_found (const AppDeadline *deadline, gpointer data) {
  Found *found = data;
  found->done = TRUE;
  if (deadline == NULL)
    return;
  found->best = *deadline;
  found->best.what = g_strdup (deadline->what);
}

static Found
find_deadline (AppDesk *desk) {
  Found found = { 0 };
  AppDeadlineSearch *search = app_deadline_search_new (desk, on_found, &found);
  while (!found.done)
    g_main_context_iteration (NULL, TRUE);
  app_deadline_search_free (search);
  return found;
}

static void
record_suspicion (SampleStore *sample, const char *known_at) {
  json_t *answers = sample_store_answers (9);
  json_object_set_new (answers, "village", json_string ("17.07.03.2007"));
  json_object_set_new (answers, "violation_found", json_string ("yes"));
  json_object_set_new (answers, "violation",
                       json_pack ("{s:s, s:[s], s:s, s:s, s:s, s:[{s:s, s:s, s:s}], s:s, s:s, s:s}",
                                  "event", "e", "acts", "medsos_komentar", "place", "p",
                                  "occurred_at", known_at, "known_at", known_at, "subjects", "name",
                                  "X", "position", "sekdes", "role", "peserta", "summary", "s",
                                  "facts", "f", "analysis", "a"));
  g_autoptr (GError) error = NULL;
  PwId id;
  const PwForm *form = pw_forms_find (app_store_forms (sample->store, &error), "form_a");
  (void)app_record_create (sample->store, form, answers, &id, NULL, &error);
  g_assert_no_error (error);
  json_decref (answers);
}

/* The sooner of two limits; one that is over is none; a desk without suspicion has none. */
static void
test_deadline (void) {
  g_autoptr (SampleStore) sample = sample_store_new ();
  g_autofree char *nihil G_GNUC_UNUSED = sample_store_record (sample, 1);
  g_autoptr (AppDesk) before = open_desk (sample);
  g_assert_cmpint (find_deadline (before).best.ends_at, ==, 0);
  app_desk_lock (before);
  record_suspicion (sample, "2024-10-05T09:00+07:00");
  record_suspicion (sample, "2024-10-06T09:00+07:00");
  record_suspicion (sample, "2024-08-01T09:00+07:00"); /* long over */
  g_autoptr (AppDesk) desk = open_desk (sample);
  Found found = find_deadline (desk);
  gint64 now_s = SAMPLE_STORE_CLOCK_MS / 1000;
  g_assert_cmpint (found.best.ends_at, >, now_s);
  g_assert_cmpint (found.best.ends_at, <, now_s + 14 * 86400);
  g_assert_cmpint (found.best.offset_min, ==, 420);
  g_assert_cmpuint (strlen (found.best.what), >, 0);
  g_free (found.best.what);
  sample_store_set_clock (0);
}

/* --- by time --------------------------------------------------------------------------------- */

static gboolean
on_deadline (gpointer data) {
  *(gboolean *)data = TRUE;
  return G_SOURCE_REMOVE;
}

static void
run_for (guint milliseconds) {
  gboolean done = FALSE;
  g_timeout_add (milliseconds, on_deadline, &done);
  while (!done)
    g_main_context_iteration (NULL, TRUE);
}

/* As if the last touch was 59 seconds ago, and a minute allowed. */
static void
almost_over (AppDesk *desk) {
  app_desk_touch_at (desk, g_get_monotonic_time () - 59 * G_USEC_PER_SEC);
  g_assert_true (app_settings_set_lock_minutes (app_desk_settings (desk), 2, NULL));
  g_assert_true (app_settings_set_lock_minutes (app_desk_settings (desk), 1, NULL));
}

/* The time counts from the last touch; a hold stops it; never is never. */
static void
test_by_time (void) {
  g_autoptr (SampleStore) sample = sample_store_new ();
  sample_store_set_clock (0);
  g_autoptr (AppDesk) desk = open_desk (sample);
  app_desk_hold (desk);
  almost_over (desk);
  run_for (2500);
  g_assert_cmpint (app_desk_state (desk), ==, APP_DESK_OPEN);
  app_desk_release (desk); /* which is a touch */
  almost_over (desk);
  app_desk_touch (desk); /* the timer runs, and finds that there was one */
  run_for (2500);
  g_assert_cmpint (app_desk_state (desk), ==, APP_DESK_OPEN);
  almost_over (desk);
  run_for (2500);
  g_assert_cmpint (app_desk_state (desk), ==, APP_DESK_LOCKED);
  g_assert_true (unlock (desk, NULL, 0));
  g_assert_true (app_settings_set_lock_minutes (app_desk_settings (desk), 0, NULL));
  app_desk_touch_at (desk, g_get_monotonic_time () - 1000LL * 60 * G_USEC_PER_SEC);
  run_for (1500);
  g_assert_cmpint (app_desk_state (desk), ==, APP_DESK_OPEN);
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app-desk/life", test_life);
  g_test_add_func ("/app-desk/wrong-pins-slow-down", test_wrong_pins_slow_down);
  g_test_add_func ("/app-desk/entries", test_entries);
  g_test_add_func ("/app-desk/news", test_news);
  g_test_add_func ("/app-desk/deadline", test_deadline);
  g_test_add_func ("/app-desk/by-time", test_by_time);
  return g_test_run ();
}
