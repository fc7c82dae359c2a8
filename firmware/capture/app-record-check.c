/* Whether answers that came as JSON may be recorded.
 *
 * First names, types and codes, with all that is missing, in one list as people correct it. If
 * nothing is wrong but what is missing, the conditions of the form have the word: they know whether
 * a required question is asked at all. */
#include "firmware/capture/app-record-check.h"

#include <string.h>

#include "firmware/capture/app-fill.h"
#include "sync/base/pw-limits.h"
#include "sync/model/pw-answers.h"
#include "sync/session/pw-session-check.h"

void
app_record_check_clear (AppRecordCheck *check) {
  g_clear_pointer (&check->problems, g_ptr_array_unref);
  g_clear_pointer (&check->warnings, g_ptr_array_unref);
  g_clear_pointer (&check->reasons, json_decref);
  g_clear_pointer (&check->answers, json_decref);
}

/* --- problems -------------------------------------------------------------------------------- */

static void
problem_free (gpointer data) {
  PwFormProblem *problem = data;
  g_free (problem->path);
  g_free (problem->reason);
  g_free (problem);
}

static PwFormProblemCode
code_of (PwProblemKind kind) {
  switch (kind) {
  case PW_PROBLEM_REQUIRED:
    return PW_FORM_MISSING;
  case PW_PROBLEM_CHOICE:
    return PW_FORM_UNKNOWN_CODE;
  case PW_PROBLEM_CONSTRAINT:
  case PW_PROBLEM_EXPRESSION:
  case PW_PROBLEM_WARNING:
  case PW_PROBLEM_ANSWER:
  case PW_PROBLEM_NOT_ASKED:
  case PW_PROBLEM_CALCULATED:
    return PW_FORM_BAD_VALUE;
  }
  return PW_FORM_BAD_VALUE;
}

static void
add_problem (AppRecordCheck *check, const PwProblem *found) {
  if (check->problems == NULL)
    check->problems = g_ptr_array_new_with_free_func (problem_free);
  PwFormProblem *problem = g_new0 (PwFormProblem, 1);
  problem->path = g_strdup (found->path);
  problem->reason = g_strdup (found->message);
  problem->code = code_of (found->kind);
  g_ptr_array_add (check->problems, problem);
}

/* TRUE if a value is wrong, and not only missing. */
static gboolean
has_bad_value (const GPtrArray *problems) {
  for (guint i = 0; i < problems->len; i++)
    if (((const PwFormProblem *)g_ptr_array_index (problems, i))->code != PW_FORM_MISSING)
      return TRUE;
  return FALSE;
}

gboolean
app_record_check_values (const PwForm *form, json_t *answers, GError **error) {
  g_return_val_if_fail (form != NULL && answers != NULL, FALSE);
  g_autoptr (GPtrArray) problems = pw_form_check (form, answers);
  return !has_bad_value (problems) || pw_form_check_result (problems, error);
}

/* --- conditions ------------------------------------------------------------------------------ */

static GPtrArray *
find_problems (AppStore *store, const PwForm *form, json_t *answers, json_t **completed,
               GError **error) {
  AppFill fill = { .store = store };
  const PwSessionHost host = app_fill_host (&fill);
  return pw_session_check_answers (form, &host, answers, NULL, completed, error);
}

static gboolean
is_among (const GPtrArray *problems, const PwProblem *one) {
  for (guint i = 0; problems != NULL && i < problems->len; i++) {
    const PwProblem *other = g_ptr_array_index (problems, i);
    if (other->kind == one->kind && g_str_equal (other->path, one->path)
        && g_str_equal (other->message, one->message))
      return TRUE;
  }
  return FALSE;
}

static void
free_problem (gpointer data) {
  pw_problem_free (data);
}

/* Why the answer at `place` stands; NULL: nobody said. */
static const char *
reason_for (const AppRecordCheck *check, const char *place) {
  json_t *own = json_object_get (check->acknowledged, place);
  return own != NULL ? json_string_value (own) : check->acknowledge;
}

/* Sorts what was found, whose members are taken over. `older` were there before; `known` has the
 * places of warnings that were accepted before. */
static void
sort_problems (AppRecordCheck *check, GPtrArray *found, const GPtrArray *older, json_t *known) {
  check->warnings = g_ptr_array_new_with_free_func (free_problem);
  check->reasons = json_object ();
  for (guint i = 0; i < found->len; i++) {
    PwProblem *problem = g_ptr_array_index (found, i);
    if (problem->kind != PW_PROBLEM_WARNING) {
      if (!is_among (older, problem))
        add_problem (check, problem);
    } else if (json_object_get (known, problem->path) != NULL) {
      continue;
    } else if (reason_for (check, problem->path) != NULL
               && json_object_size (check->reasons) < PW_OP_REASONS_MAX) {
      json_object_set_new (check->reasons, problem->path,
                           json_string (reason_for (check, problem->path)));
    } else {
      PwProblem *copy = g_new0 (PwProblem, 1);
      *copy = (PwProblem){ .path = g_strdup (problem->path),
                           .message = g_strdup (problem->message),
                           .kind = problem->kind };
      g_ptr_array_add (check->warnings, copy);
    }
  }
}

static gboolean
refuse (const AppRecordCheck *check, GError **error) {
  return check->problems == NULL || pw_form_check_result (check->problems, error);
}

/* FALSE with `problems` set if a value is wrong. */
static gboolean
take_values (const PwForm *form, json_t *answers, AppRecordCheck *check, GError **error) {
  g_autoptr (GPtrArray) values = pw_form_check (form, answers);
  if (!has_bad_value (values))
    return TRUE;
  check->problems = g_steal_pointer (&values);
  return refuse (check, error);
}

gboolean
app_record_check_new (AppStore *store, const PwForm *form, json_t *answers, AppRecordCheck *check,
                      GError **error) {
  g_return_val_if_fail (store != NULL && form != NULL && answers != NULL, FALSE);
  g_return_val_if_fail (check != NULL && check->answers == NULL, FALSE);
  if (!take_values (form, answers, check, error))
    return FALSE;
  AppFill fill = { .store = store };
  const PwSessionHost host = app_fill_host (&fill);
  g_autoptr (GPtrArray) found
      = pw_session_check_conditions (form, &host, answers, NULL, NULL, error);
  if (found == NULL)
    return FALSE;
  check->answers = json_incref (answers);
  sort_problems (check, found, NULL, NULL);
  return refuse (check, error);
}

/* --- what follows from a change -------------------------------------------------------------- */

/* The field that a place belongs to: its path without entries of repeats. (transfer full) */
static char *
field_of (const char *place) {
  return g_strndup (place, strcspn (place, "["));
}

/* Corrects in `answers` what only a calculation could say, by `completed`. TRUE if it did. */
static gboolean
follow (const PwForm *form, const GPtrArray *found, json_t *answers, json_t *completed) {
  gboolean changed = FALSE;
  for (guint i = 0; i < found->len; i++) {
    const PwProblem *problem = g_ptr_array_index (found, i);
    g_autofree char *field = field_of (problem->path);
    json_t *value = pw_answers_get (completed, field);
    const PwFormNode *node = pw_form_find (form, problem->path);
    gboolean calculated = node != NULL && node->expressions[PW_FORM_CALCULATE] != NULL;
    if (problem->kind == PW_PROBLEM_CALCULATED && value != NULL)
      changed = pw_answers_set (answers, field, value) || changed;
    else if (problem->kind == PW_PROBLEM_NOT_ASKED && calculated)
      changed = pw_answers_unset (answers, problem->path) || changed;
  }
  return changed;
}

/* What is wrong with `answers` after calculations followed, which are put into check->answers. */
static GPtrArray *
find_after (AppStore *store, const PwForm *form, json_t *answers, gboolean complete,
            AppRecordCheck *check, GError **error) {
  json_auto_t *completed = NULL;
  g_autoptr (GPtrArray) found = find_problems (store, form, answers, &completed, error);
  if (found == NULL)
    return NULL;
  check->answers = json_deep_copy (complete ? completed : answers);
  if (!follow (form, found, check->answers, completed) && !complete)
    return g_steal_pointer (&found);
  return find_problems (store, form, check->answers, NULL, error);
}

gboolean
app_record_check_change (AppStore *store, const PwForm *form, json_t *before, json_t *after,
                         json_t *known, AppRecordCheck *check, GError **error) {
  g_return_val_if_fail (store != NULL && form != NULL && before != NULL && after != NULL, FALSE);
  g_return_val_if_fail (check != NULL && check->answers == NULL, FALSE);
  if (!take_values (form, after, check, error))
    return FALSE;
  /* Answers that no longer fit (made with another version) are no reason to stop here. */
  json_auto_t *completed = NULL;
  g_autoptr (GPtrArray) older = find_problems (store, form, before, &completed, NULL);
  gboolean complete = completed != NULL && json_equal (completed, before);
  g_autoptr (GPtrArray) found = find_after (store, form, after, complete, check, error);
  if (found == NULL)
    return FALSE;
  sort_problems (check, found, older, known);
  return refuse (check, error);
}
