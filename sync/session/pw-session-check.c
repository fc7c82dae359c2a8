/* The full check of answers that came as JSON. */
#include "sync/session/pw-session-check.h"

#include <glib/gi18n.h>
#include <string.h>

#include "sync/base/pw-error.h"
#include "sync/base/pw-i18n.h"
#include "sync/base/pw-limits.h"
#include "sync/model/pw-form-check.h"
#include "sync/session/pw-session-json.h"
#include "sync/session/pw-session-private.h"
#include "sync/session/pw-session-value.h"

typedef struct {
  PwSession *session;   /* borrowed */
  GPtrArray *problems;  /* borrowed: the result */
  GHashTable *computed; /* PwItem -> the answer that was given for a calculation; owned */
} Check;

static void
add (Check *check, PwProblemKind kind, const PwItem *item, char *message) {
  if (check->problems->len < PW_FORM_PROBLEMS_MAX)
    g_ptr_array_add (check->problems, _pw_problem_new (kind, pw_item_path (item), message));
  else
    g_free (message);
}

/* --- calculations ---------------------------------------------------------------------------- */

/* TRUE if working the expression out again cannot give the same. */
static gboolean
is_fleeting (const PwXpath *xpath) {
  static const char *const functions[] = { "now", "today", "random", "uuid" };
  const char *text = pw_xpath_text (xpath);
  for (guint i = 0; i < G_N_ELEMENTS (functions); i++) {
    gsize length = strlen (functions[i]);
    for (const char *at = text; (at = strstr (at, functions[i])) != NULL; at += length) {
      const char *behind = at + length + strspn (at + length, " \t\r\n");
      gboolean begins = at == text || !(g_ascii_isalnum (at[-1]) || strchr ("-_.", at[-1]));
      if (begins && *behind == '(')
        return TRUE;
    }
  }
  return FALSE;
}

static void
note_computed (Check *check, PwItem *item) {
  for (guint i = 0; item->children != NULL && i < item->children->len; i++)
    note_computed (check, g_ptr_array_index (item->children, i));
  const PwXpath *xpath = item->node->expressions[PW_FORM_CALCULATE];
  if (item->kind != PW_ITEM_QUESTION || xpath == NULL || item->text[0] == '\0')
    return;
  item->is_kept = is_fleeting (xpath);
  g_hash_table_insert (check->computed, item, g_strdup (item->text));
}

static void
check_computed (Check *check, PwItem *item) {
  const char *given = g_hash_table_lookup (check->computed, item);
  if (given == NULL || pw_session_value_same (item->node, given, item->text))
    return;
  add (check, PW_PROBLEM_CALCULATED, item,
       g_strdup_printf (_ ("the form calculates \"%s\" here, not \"%s\"; leave it out"), item->text,
                        given));
}

/* --- answers where nothing is asked ---------------------------------------------------------- */

static gboolean
holds_answer (const PwItem *item) {
  if (item->kind == PW_ITEM_QUESTION)
    return item->was_given && item->text[0] != '\0';
  for (guint i = 0; i < item->children->len; i++) {
    if (holds_answer (g_ptr_array_index (item->children, i)))
      return TRUE;
  }
  return FALSE;
}

/* Names the question that the condition of `item` reads first. */
static void
add_not_asked (Check *check, PwItem *item) {
  const PwXpath *condition = item->node->expressions[PW_FORM_RELEVANT];
  const PwXpathRef *ref = condition == NULL || pw_xpath_ref_count (condition) == 0
                              ? NULL
                              : pw_xpath_ref (condition, 0);
  const PwForm *form = check->session->form;
  const PwFormNode *read = ref == NULL ? NULL : pw_form_find_full (form, ref->path);
  if (read == NULL) {
    add (check, PW_PROBLEM_NOT_ASKED, item,
         g_strdup (_ ("the form asks nothing here; leave it out")));
    return;
  }
  const char *label = pw_form_text (form, read->label, check->session->language);
  add (check, PW_PROBLEM_NOT_ASKED, item,
       g_strdup_printf (_ ("the form asks nothing here because of the answer to \"%s\" (%s)"),
                        label == NULL ? read->name : label, read->path));
}

static void
check_count (Check *check, PwItem *list) {
  guint too_many = 0;
  for (guint i = 0; i < list->spare->len; i++) {
    const PwItem *entry = g_ptr_array_index (list->spare, i);
    too_many += entry->was_given ? 1 : 0;
  }
  if (too_many > 0)
    add (check, PW_PROBLEM_NOT_ASKED, list,
         g_strdup_printf (_ ("the form asks for %u entries here, not %u"), list->children->len,
                          list->children->len + too_many));
}

/* --- walking --------------------------------------------------------------------------------- */

/* `asked`: required questions directly in here are missed. */
static void
check_item (Check *check, PwItem *item, gboolean asked) {
  if (item->hidden) {
    if (holds_answer (item))
      add_not_asked (check, item);
    return;
  }
  if (item->kind == PW_ITEM_LIST)
    check_count (check, item);
  PwProblem *problem = _pw_session_item_problem (check->session, item, TRUE);
  gboolean counts = problem != NULL && (asked || problem->kind != PW_PROBLEM_REQUIRED);
  if (counts && check->problems->len < PW_FORM_PROBLEMS_MAX)
    g_ptr_array_add (check->problems, g_steal_pointer (&problem));
  pw_problem_free (problem);
  if (item->kind == PW_ITEM_QUESTION) {
    check_computed (check, item);
    return;
  }
  for (guint i = 0; i < item->children->len; i++) {
    PwItem *child = g_ptr_array_index (item->children, i);
    gboolean is_group = child->kind == PW_ITEM_GROUP;
    gboolean has_condition = child->node->expressions[PW_FORM_RELEVANT] != NULL;
    gboolean child_asked = is_group ? child->was_given || (asked && has_condition)
                                    : child->kind == PW_ITEM_ENTRY || asked;
    check_item (check, child, child_asked);
  }
}

static void
acknowledge (Check *check, json_t *acknowledged) {
  const char *path;
  json_t *value;
  json_object_foreach (acknowledged, path, value) {
    PwItem *item = pw_item_find (check->session->root, path);
    const char *reason = json_string_value (value);
    gboolean holds = TRUE;
    gboolean fits = item != NULL && item->kind == PW_ITEM_QUESTION && pw_item_is_live (item)
                    && reason != NULL && reason[strspn (reason, " \t\r\n")] != '\0'
                    && strlen (reason) <= PW_REASON_BYTES_MAX
                    && _pw_session_ask (check->session, item, PW_FORM_WARN, TRUE, &holds, NULL)
                    && !holds && item->text[0] != '\0';
    if (fits)
      item->reason = g_strdup (reason);
    else if (check->problems->len < PW_FORM_PROBLEMS_MAX)
      g_ptr_array_add (check->problems,
                       _pw_problem_new (PW_PROBLEM_ANSWER, g_strdup (path),
                                        g_strdup (_ ("there is no warning here that a reason "
                                                     "could answer"))));
  }
}

/* --- completing ------------------------------------------------------------------------------ */

static void complete_group (Check *check, const PwItem *item, json_t *object);

static void
complete_question (Check *check, const PwItem *item, json_t *object) {
  if (item->node->transient || item->node->expressions[PW_FORM_CALCULATE] == NULL
      || item->text[0] == '\0')
    return;
  const char *given = g_hash_table_lookup (check->computed, item);
  if (given != NULL && pw_session_value_same (item->node, given, item->text))
    return;
  json_t *value = pw_session_json_from_text (item->node, item->text);
  if (value != NULL)
    json_object_set_new_nocheck (object, item->node->name, value);
}

/* Entries that were not given are added up to the last one with something in it. */
static void
complete_list (Check *check, const PwItem *list, json_t *object) {
  json_t *entries = json_object_get (object, list->node->name);
  json_auto_t *made = entries == NULL ? json_array () : json_incref (entries);
  json_auto_t *waiting = json_array ();
  for (guint i = 0; i < list->children->len; i++) {
    const PwItem *entry = g_ptr_array_index (list->children, i);
    json_t *given = json_array_get (made, i);
    json_auto_t *value = given == NULL ? json_object () : json_incref (given);
    if (!entry->hidden)
      complete_group (check, entry, value);
    if (given == NULL)
      json_array_append (waiting, value);
    if (given == NULL && json_object_size (value) > 0) {
      json_array_extend (made, waiting);
      json_array_clear (waiting);
    }
  }
  if (entries == NULL && json_array_size (made) > 0)
    json_object_set_nocheck (object, list->node->name, made);
}

static void
complete_group (Check *check, const PwItem *item, json_t *object) {
  for (guint i = 0; i < item->children->len; i++) {
    const PwItem *child = g_ptr_array_index (item->children, i);
    if (child->kind == PW_ITEM_LIST)
      complete_list (check, child, object);
    else if (child->kind == PW_ITEM_QUESTION && !child->hidden)
      complete_question (check, child, object);
    else if (child->kind == PW_ITEM_GROUP && !child->hidden) {
      json_t *given = json_object_get (object, child->node->name);
      json_auto_t *group = given == NULL ? json_object () : json_incref (given);
      complete_group (check, child, group);
      if (given == NULL && json_object_size (group) > 0)
        json_object_set_nocheck (object, child->node->name, group);
    }
  }
}

/* --- public ---------------------------------------------------------------------------------- */

/* What is wrong before any condition is looked at. Required questions come later. */
static void
check_values (const PwForm *form, json_t *answers, GPtrArray *problems) {
  g_autoptr (GPtrArray) found = pw_form_check (form, answers);
  for (guint i = 0; i < found->len; i++) {
    const PwFormProblem *problem = g_ptr_array_index (found, i);
    if (problem->code != PW_FORM_MISSING)
      g_ptr_array_add (problems, _pw_problem_new (PW_PROBLEM_ANSWER, g_strdup (problem->path),
                                                  g_strdup (problem->reason)));
  }
}

GPtrArray *
pw_session_check_answers (const PwForm *form, const PwSessionHost *host, json_t *answers,
                          json_t *acknowledged, json_t **completed, GError **error) {
  g_return_val_if_fail (form != NULL && answers != NULL, NULL);
  g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func ((GDestroyNotify)pw_problem_free);
  check_values (form, answers, problems);
  if (problems->len == 0)
    return pw_session_check_conditions (form, host, answers, acknowledged, completed, error);
  if (completed != NULL)
    *completed = json_incref (answers);
  return g_steal_pointer (&problems);
}

GPtrArray *
pw_session_check_conditions (const PwForm *form, const PwSessionHost *host, json_t *answers,
                             json_t *acknowledged, json_t **completed, GError **error) {
  g_return_val_if_fail (form != NULL && answers != NULL, NULL);
  g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func ((GDestroyNotify)pw_problem_free);
  g_autoptr (PwSession) session = _pw_session_start (form, host, TRUE);
  pw_session_set_language (session, pw_i18n_language ());
  if (!_pw_session_fill (session, answers, error))
    return NULL;
  g_autoptr (GHashTable) computed = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  Check check = { .session = session, .problems = problems, .computed = computed };
  note_computed (&check, session->root);
  _pw_session_want_all (session);
  _pw_session_settle (session);
  if (acknowledged != NULL)
    acknowledge (&check, acknowledged);
  check_item (&check, session->root, TRUE);
  if (completed != NULL) {
    *completed = json_deep_copy (answers);
    complete_group (&check, session->root, *completed);
  }
  return g_steal_pointer (&problems);
}

gboolean
pw_session_check_result (GPtrArray *problems, GError **error) {
  g_return_val_if_fail (problems != NULL, FALSE);
  if (problems->len == 0)
    return TRUE;
  g_autoptr (GString) text = g_string_new (NULL);
  for (guint i = 0; i < problems->len; i++) {
    const PwProblem *problem = g_ptr_array_index (problems, i);
    g_string_append_printf (text, "%s%s: %s", i == 0 ? "" : "\n", problem->path, problem->message);
  }
  g_set_error_literal (error, PW_ERROR, PW_ERROR_REFUSED, text->str);
  return FALSE;
}
