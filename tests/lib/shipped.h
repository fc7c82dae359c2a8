/* Sessions over the shipped forms, for tests: a clock that stands still, and short hands that end
 * the test when something is not as wanted. */
#pragma once

#include "sync/model/pw-forms.h"
#include "sync/session/pw-session.h"

G_BEGIN_DECLS

typedef struct {
  PwForms *forms;     /* owned */
  PwSessionHost host; /* it is 2026-11-22T10:00+07:00 */
} Shipped;

void shipped_set_up (Shipped *fixture, gconstpointer data);
void shipped_tear_down (Shipped *fixture, gconstpointer data);

/* A file of this project. (transfer full) */
GBytes *shipped_read (const char *name);

/* A new session. (transfer full) */
PwSession *shipped_start (Shipped *fixture, const char *id);
/* Line `number` (from 1) of a file of samples in tests/data; NULL behind the last. (transfer full)
 */
json_t *shipped_read_sample (const char *file, guint number);
/* A session over answers; over a form's sample. (transfer full) */
PwSession *shipped_open_answers (Shipped *fixture, const char *id, json_t *answers);
PwSession *shipped_open (Shipped *fixture, const char *id, guint number);

void shipped_set (PwSession *session, const char *path, const char *text);
void shipped_add (PwSession *session, const char *path);
void shipped_assert_text (PwSession *session, const char *path, const char *wanted);
/* What is wrong at `path`: a PwProblemKind, or 0 if nothing is. */
void shipped_assert_problem (PwSession *session, const char *path, int kind);
/* Sets the answer, and then the same. */
void shipped_assert_answer (PwSession *session, const char *path, const char *text, int kind);

G_END_DECLS
