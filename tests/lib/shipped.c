/* Sessions over the shipped forms, for tests. */
#include "tests/lib/shipped.h"

#include <string.h>

#include "sync/model/pw-answers-reader.h"

/* 2026-11-22T10:00+07:00 */
static PwMoment
now_is (G_GNUC_UNUSED gpointer data) {
  g_autoptr (GDateTime) time = g_date_time_new_utc (2026, 11, 22, 3, 0, 0.0);
  return (PwMoment){ .unix_ms = g_date_time_to_unix (time) * 1000, .offset_min = 420 };
}

void
shipped_set_up (Shipped *fixture, G_GNUC_UNUSED gconstpointer data) {
  g_autoptr (GError) error = NULL;
  fixture->forms = pw_forms_new (&error);
  g_assert_no_error (error);
  fixture->host.now = now_is;
}

void
shipped_tear_down (Shipped *fixture, G_GNUC_UNUSED gconstpointer data) {
  pw_forms_free (fixture->forms);
}

/* --- short hands ----------------------------------------------------------------------------- */

PwSession *
shipped_start (Shipped *fixture, const char *id) {
  g_autoptr (GError) error = NULL;
  PwSession *session = pw_session_new (pw_forms_find (fixture->forms, id), &fixture->host, &error);
  g_assert_no_error (error);
  return session;
}

GBytes *
shipped_read (const char *name) {
  const char *top = g_getenv ("PANWAS_TOP");
  g_autofree char *path = g_build_filename (top == NULL ? "." : top, name, NULL);
  char *text = NULL;
  gsize length = 0;
  g_autoptr (GError) error = NULL;
  g_file_get_contents (path, &text, &length, &error);
  g_assert_no_error (error);
  return g_bytes_new_take (text, length);
}

json_t *
shipped_read_sample (const char *file, guint number) {
  g_autofree char *name = g_build_filename ("tests/data", file, NULL);
  g_autoptr (GBytes) bytes = shipped_read (name);
  g_autoptr (GError) error = NULL;
  g_autoptr (PwAnswersReader) reader = pw_answers_reader_new (bytes, NULL);
  json_t *answers = NULL;
  for (guint i = 0; i < number; i++) {
    json_decref (answers);
    g_autofree char *where = NULL;
    if (pw_answers_reader_next (reader, &answers, &where, &error) != PW_ANSWERS_ITEM)
      return NULL;
  }
  return answers;
}

PwSession *
shipped_open_answers (Shipped *fixture, const char *id, json_t *answers) {
  g_autoptr (GError) error = NULL;
  PwSession *session = pw_session_from_answers (pw_forms_find (fixture->forms, id), &fixture->host,
                                                answers, &error);
  g_assert_no_error (error);
  return session;
}

PwSession *
shipped_open (Shipped *fixture, const char *id, guint number) {
  g_autofree char *file = g_strdup_printf ("forms/%s.jsonl", id);
  json_auto_t *answers = shipped_read_sample (file, number);
  g_assert_nonnull (answers);
  return shipped_open_answers (fixture, id, answers);
}

void
shipped_set (PwSession *session, const char *path, const char *text) {
  g_autoptr (GError) error = NULL;
  if (!pw_session_set (session, path, text, &error))
    g_error ("%s = \"%s\": %s", path, text, error->message);
}

void
shipped_add (PwSession *session, const char *path) {
  g_autoptr (GError) error = NULL;
  g_autofree char *entry = pw_session_add (session, path, &error);
  g_assert_no_error (error);
  g_assert_true (g_str_has_prefix (entry, path));
}

void
shipped_assert_text (PwSession *session, const char *path, const char *wanted) {
  g_autoptr (GError) error = NULL;
  g_autofree char *text = pw_session_text (session, path, &error);
  g_assert_no_error (error);
  if (strcmp (text, wanted) != 0)
    g_error ("%s is \"%s\", not \"%s\"", path, text, wanted);
}

/* `kind` 0: nothing is wrong there. */
void
shipped_assert_problem (PwSession *session, const char *path, int kind) {
  g_autoptr (GError) error = NULL;
  g_autoptr (PwProblem) problem = pw_session_problem (session, path, &error);
  g_assert_no_error (error);
  int found = problem == NULL ? 0 : (int)problem->kind;
  if (found != kind)
    g_error ("%s: problem %d (%s), not %d", path, found, problem == NULL ? "" : problem->message,
             kind);
  if (problem != NULL)
    g_assert_cmpuint (strlen (problem->message), >, 10);
}

/* `path` with one answer after another, and what is wrong with each. */
void
shipped_assert_answer (PwSession *session, const char *path, const char *text, int kind) {
  shipped_set (session, path, text);
  shipped_assert_problem (session, path, kind);
}
