/* A handheld's store in a temporary folder, records in it, and hands on its tables. */
#include "tests/lib/sample-store.h"

#include <sqlite3.h>
#include <string.h>

#include "tests/lib/sample.h"

void
sample_store_set_clock (gint64 unix_ms) {
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, unix_ms);
  if (unix_ms == 0)
    g_unsetenv ("PANWAS_CLOCK");
  else
    g_setenv ("PANWAS_CLOCK", text, TRUE);
  g_setenv ("PANWAS_CLOCK_OFFSET", "420", TRUE);
}

static void
open_store (SampleStore *sample) {
  g_autoptr (GError) error = NULL;
  sample->store = app_store_open (sample->data, NULL, &error);
  g_assert_no_error (error);
}

SampleStore *
sample_store_new (void) {
  pw_secret_start ();
  sample_store_set_clock (SAMPLE_STORE_CLOCK_MS);
  SampleStore *sample = g_new0 (SampleStore, 1);
  sample->dir = sample_dir_new ();
  sample->data = g_build_filename (sample->dir, "data", NULL);
  g_autoptr (GError) error = NULL;
  gboolean made = app_store_init (sample->data, "17.07.03", "Siti Rahayu", NULL, &error);
  g_assert_no_error (error);
  g_assert_true (made);
  open_store (sample);
  return sample;
}

void
sample_store_free (SampleStore *sample) {
  app_store_free (sample->store);
  sample_dir_free (sample->dir);
  g_free (sample->data);
  g_free (sample);
}

void
sample_store_reopen (SampleStore *sample) {
  g_clear_pointer (&sample->store, app_store_free);
  open_store (sample);
}

json_t *
sample_store_answers (guint n) {
  g_autofree char *narrative = g_strdup_printf ("Pengawasan ke-%u di balai desa.", n);
  json_t *answers
      = json_pack ("{s:s, s:s, s:s, s:s, s:[{s:s, s:s}], s:s, s:s}", "form", "form_a", "village",
                   "17.07.03.2007", "election", "pilkada", "stage", "kampanye", "activities",
                   "method", "langsung", "started_at", "2024-09-27T08:15+07:00", "narrative",
                   narrative, "violation_found", "no");
  g_assert_nonnull (answers);
  return answers;
}

char *
sample_store_record (SampleStore *sample, guint n) {
  g_autoptr (GError) error = NULL;
  PwForms *forms = app_store_forms (sample->store, &error);
  g_assert_no_error (error);
  json_auto_t *answers = sample_store_answers (n);
  PwId id;
  (void)app_record_create (sample->store, pw_forms_find (forms, "form_a"), answers, &id, NULL,
                           &error);
  g_assert_no_error (error);
  return pw_id_to_hex (&id);
}

char *
sample_store_file (SampleStore *sample, const char *name, gsize length, guint32 seed) {
  g_autofree guint8 *bytes = g_malloc (length + 1);
  guint32 state = seed | 1;
  for (gsize i = 0; i < length; i++) {
    state ^= state << 13;
    state ^= state >> 17;
    state ^= state << 5;
    bytes[i] = (guint8)state;
  }
  char *path = g_build_filename (sample->dir, name, NULL);
  g_autoptr (GError) error = NULL;
  g_file_set_contents (path, (const char *)bytes, (gssize)length, &error);
  g_assert_no_error (error);
  return path;
}

char *
sample_store_evidence_path (SampleStore *sample, const PwDigest *digest) {
  g_autofree char *name = pw_digest_to_hex (digest);
  return g_build_filename (sample->data, "evidence", name, NULL);
}

void
sample_store_sql (SampleStore *sample, const char *format, ...) {
  va_list list;
  va_start (list, format);
  g_autofree char *sql = g_strdup_vprintf (format, list);
  va_end (list);
  g_autofree char *path = g_build_filename (sample->data, "store.db", NULL);
  sqlite3 *handle = NULL;
  g_assert_cmpint (sqlite3_open (path, &handle), ==, SQLITE_OK);
  char *words = NULL;
  (void)sqlite3_exec (handle, sql, NULL, NULL, &words);
  g_assert_cmpstr (words, ==, NULL);
  (void)sqlite3_close (handle);
}
