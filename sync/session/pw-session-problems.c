/* What is wrong with the answers, and the warnings that a person has accepted. */
#include "sync/session/pw-session-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "sync/base/pw-error.h"
#include "sync/base/pw-limits.h"
#include "sync/model/pw-form-check.h"
#include "sync/session/pw-session-value.h"

PwProblem *
_pw_problem_new (PwProblemKind kind, char *path, char *message) {
  PwProblem *problem = g_new0 (PwProblem, 1);
  problem->kind = kind;
  problem->path = path;
  problem->message = message;
  return problem;
}

void
pw_problem_free (PwProblem *problem) {
  if (problem == NULL)
    return;
  g_free (problem->path);
  g_free (problem->message);
  g_free (problem);
}

const char *
pw_problem_kind_name (PwProblemKind kind) {
  switch (kind) {
  case PW_PROBLEM_REQUIRED:
    return "required";
  case PW_PROBLEM_CONSTRAINT:
    return "constraint";
  case PW_PROBLEM_CHOICE:
    return "choice";
  case PW_PROBLEM_EXPRESSION:
    return "expression";
  case PW_PROBLEM_WARNING:
    return "warning";
  case PW_PROBLEM_ANSWER:
    return "answer";
  case PW_PROBLEM_NOT_ASKED:
    return "not_asked";
  case PW_PROBLEM_CALCULATED:
    return "calculated";
  }
  return "unknown";
}

/* The form's own message, or ours. */
static PwProblem *
problem_of (PwSession *session, PwItem *item, PwProblemKind kind, const PwFormText *own,
            const char *ours) {
  char *message = _pw_session_say (session, item, own);
  if (message != NULL && message[0] == '\0')
    g_clear_pointer (&message, g_free);
  return _pw_problem_new (kind, pw_item_path (item), message == NULL ? g_strdup (ours) : message);
}

static PwProblem *
expression_problem (PwItem *item, const char *why) {
  return _pw_problem_new (PW_PROBLEM_EXPRESSION, pw_item_path (item),
                          g_strdup_printf (_ ("the form could not work this out: %s"), why));
}

static gboolean
is_blank (const char *text) {
  return text[strspn (text, " \t\r\n")] == '\0';
}

static gboolean
is_select (const PwFormNode *node) {
  return node->type == PW_FORM_SELECT || node->type == PW_FORM_SELECT1
         || node->type == PW_FORM_RANK;
}

static PwProblem *
choice_problem (PwSession *session, PwItem *item) {
  g_autoptr (GError) error = NULL;
  g_autofree char *missing = NULL;
  if (!is_select (item->node))
    return NULL;
  if (!_pw_session_missing_code (session, item, item->text, &missing, &error))
    return expression_problem (item, error->message);
  if (missing == NULL)
    return NULL;
  return _pw_problem_new (PW_PROBLEM_CHOICE, pw_item_path (item),
                          g_strdup_printf (_ ("\"%s\" is not one of the choices now"), missing));
}

/* Constraint, then warning. */
static PwProblem *
condition_problem (PwSession *session, PwItem *item, PwFormExpression what) {
  gboolean holds = TRUE;
  g_autoptr (GError) error = NULL;
  if (!_pw_session_ask (session, item, what, TRUE, &holds, &error))
    return expression_problem (item, error->message);
  if (holds)
    return NULL;
  if (what == PW_FORM_WARN)
    return problem_of (session, item, PW_PROBLEM_WARNING, item->node->warn_message,
                       _ ("this is unusual; say why if it is right"));
  return problem_of (session, item, PW_PROBLEM_CONSTRAINT, item->node->constraint_message,
                     _ ("this answer is not allowed here"));
}

/* A question that nobody is asked is the program's to fill, unless it must be in the answers. */
static gboolean
is_to_answer (const PwFormNode *node, gboolean unasked_too) {
  return node->has_control
         || (unasked_too && node->preload == NULL && node->expressions[PW_FORM_CALCULATE] == NULL);
}

PwProblem *
_pw_session_item_problem (PwSession *session, PwItem *item, gboolean unasked_too) {
  if (item->failure != NULL)
    return expression_problem (item, item->failure);
  if (item->kind != PW_ITEM_QUESTION)
    return NULL;
  if (is_blank (item->text)) {
    g_autoptr (GError) error = NULL;
    gboolean required = is_to_answer (item->node, unasked_too)
                        && _pw_session_item_is_required (session, item, &error);
    if (error != NULL)
      return expression_problem (item, error->message);
    return required ? problem_of (session, item, PW_PROBLEM_REQUIRED, item->node->required_message,
                                  _ ("this must be answered"))
                    : NULL;
  }
  g_autoptr (GError) unfit = NULL;
  if (!pw_session_value_fits (item->node, item->text, &unfit))
    return _pw_problem_new (PW_PROBLEM_CONSTRAINT, pw_item_path (item), g_strdup (unfit->message));
  PwProblem *problem = choice_problem (session, item);
  if (problem == NULL)
    problem = condition_problem (session, item, PW_FORM_CONSTRAINT);
  if (problem == NULL && item->reason == NULL)
    problem = condition_problem (session, item, PW_FORM_WARN);
  return problem;
}

PwProblem *
pw_session_problem (PwSession *session, const char *path, GError **error) {
  g_return_val_if_fail (session != NULL, NULL);
  PwItem *item = _pw_session_find (session, path, error);
  return item == NULL || !pw_item_is_live (item) ? NULL
                                                 : _pw_session_item_problem (session, item, FALSE);
}

static void
list_problems (PwSession *session, PwItem *item, GPtrArray *problems) {
  if ((item->hidden && item->kind != PW_ITEM_LIST) || problems->len >= PW_FORM_PROBLEMS_MAX)
    return;
  PwProblem *problem = _pw_session_item_problem (session, item, FALSE);
  if (problem != NULL)
    g_ptr_array_add (problems, problem);
  for (guint i = 0; item->children != NULL && i < item->children->len; i++)
    list_problems (session, g_ptr_array_index (item->children, i), problems);
}

GPtrArray *
pw_session_problems (PwSession *session) {
  g_return_val_if_fail (session != NULL, NULL);
  GPtrArray *problems = g_ptr_array_new_with_free_func ((GDestroyNotify)pw_problem_free);
  list_problems (session, session->root, problems);
  return problems;
}

/* --- accepted warnings ----------------------------------------------------------------------- */

gboolean
pw_session_acknowledge (PwSession *session, const char *path, const char *reason, GError **error) {
  g_return_val_if_fail (session != NULL && reason != NULL, FALSE);
  PwItem *item = _pw_session_find (session, path, error);
  if (item == NULL)
    return FALSE;
  gsize length = strlen (reason);
  if (is_blank (reason) || length > PW_REASON_BYTES_MAX || !g_utf8_validate (reason, -1, NULL)) {
    g_set_error (error, PW_ERROR, PW_ERROR_REFUSED,
                 _ ("say why in 1 to %d bytes of text, not only blanks"), PW_REASON_BYTES_MAX);
    return FALSE;
  }
  g_autoptr (PwProblem) problem
      = pw_item_is_live (item) ? _pw_session_item_problem (session, item, FALSE) : NULL;
  gboolean is_warned = problem != NULL && problem->kind == PW_PROBLEM_WARNING;
  if (!is_warned && (problem != NULL || item->reason == NULL)) {
    g_set_error (error, PW_ERROR, PW_ERROR_REFUSED,
                 _ ("there is no warning at %s that a reason could answer"), path);
    return FALSE;
  }
  char *copy = g_strdup (reason);
  g_free (item->reason);
  item->reason = copy;
  return pw_session_save (session, error);
}

static void
list_reasons (PwSession *session, PwItem *item, json_t *reasons) {
  if (item->hidden && item->kind != PW_ITEM_LIST)
    return;
  gboolean holds = TRUE;
  if (item->reason != NULL && !is_blank (item->text)
      && _pw_session_ask (session, item, PW_FORM_WARN, TRUE, &holds, NULL) && !holds) {
    g_autofree char *path = pw_item_path (item);
    json_object_set_new (reasons, path, json_string (item->reason));
  }
  for (guint i = 0; item->children != NULL && i < item->children->len; i++)
    list_reasons (session, g_ptr_array_index (item->children, i), reasons);
}

json_t *
pw_session_acknowledged (PwSession *session) {
  g_return_val_if_fail (session != NULL, NULL);
  json_t *reasons = json_object ();
  list_reasons (session, session->root, reasons);
  return reasons;
}
