/* Whether answers fit their form: names, types, code lists and required questions. */
#include "sync/model/pw-form-check.h"

#include <glib/gi18n.h>
#include <string.h>

#include "sync/base/pw-error.h"
#include "sync/base/pw-limits.h"
#include "sync/model/pw-answers.h"
#include "sync/model/pw-form-value.h"

#define SUGGEST_NAME_BYTES_MAX 64 /* longer names are not guessed at */
#define SUGGEST_COUNT_MAX 256     /* nor is a longer list searched */
#define SUGGEST_EDITS_MAX 2       /* letters added, lost or changed */
#define QUOTED_CHARS_MAX 40       /* of a wrong code, in a message */

typedef struct {
  GPtrArray *problems; /* borrowed: the result */
  GString *path;       /* owned: of the value being looked at */
} Check;

static void check_node (Check *check, const PwFormNode *node, json_t *value);

/* The path goes one name deeper. Not by printf: it was a sixth of the cost of a save. */
static void
push_name (Check *check, const char *name) {
  g_string_append_c (check->path, '/');
  g_string_append (check->path, name);
}

/* --- problems -------------------------------------------------------------------------------- */

static void
problem_free (gpointer data) {
  PwFormProblem *problem = data;
  g_free (problem->path);
  g_free (problem->reason);
  g_free (problem);
}

static gboolean
is_full (const Check *check) {
  return check->problems->len >= PW_FORM_PROBLEMS_MAX;
}

/* `reason` is (transfer full). */
static void
add_problem (Check *check, PwFormProblemCode code, char *reason) {
  if (is_full (check)) {
    g_free (reason);
    return;
  }
  PwFormProblem *problem = g_new0 (PwFormProblem, 1);
  problem->path = g_strdup (check->path->len == 0 ? "/" : check->path->str);
  problem->reason = reason;
  problem->code = code;
  g_ptr_array_add (check->problems, problem);
}

/* --- did you mean ---------------------------------------------------------------------------- */

/* Edit distance of two short names, or SUGGEST_EDITS_MAX + 1 if it is more. */
static guint
edit_distance (const char *a, const char *b) {
  gsize a_length = strlen (a);
  gsize b_length = strlen (b);
  gsize longer = MAX (a_length, b_length);
  if (longer > SUGGEST_NAME_BYTES_MAX || longer - MIN (a_length, b_length) > SUGGEST_EDITS_MAX)
    return SUGGEST_EDITS_MAX + 1;
  guint row[SUGGEST_NAME_BYTES_MAX + 1];
  for (gsize j = 0; j <= b_length; j++)
    row[j] = (guint)j;
  for (gsize i = 1; i <= a_length; i++) {
    guint diagonal = row[0];
    row[0] = (guint)i;
    for (gsize j = 1; j <= b_length; j++) {
      guint above = row[j];
      gboolean same = g_ascii_tolower (a[i - 1]) == g_ascii_tolower (b[j - 1]);
      row[j] = MIN (MIN (above, row[j - 1]) + 1, diagonal + (same ? 0 : 1));
      diagonal = above;
    }
  }
  return MIN (row[b_length], SUGGEST_EDITS_MAX + 1);
}

static void
consider (const char *typed, const char *known, const char **best, guint *best_edits) {
  guint edits = edit_distance (typed, known);
  if (edits < *best_edits) {
    *best_edits = edits;
    *best = known;
  }
}

static const char *
suggest_name (const PwFormNode *group, const char *typed) {
  const char *best = NULL;
  guint edits = SUGGEST_EDITS_MAX + 1;
  guint count = MIN (pw_form_child_count (group), SUGGEST_COUNT_MAX);
  for (guint i = 0; i < count; i++)
    consider (typed, pw_form_child (group, i)->name, &best, &edits);
  return best;
}

static const char *
suggest_code (const PwFormNode *node, const char *typed) {
  const char *best = NULL;
  guint edits = SUGGEST_EDITS_MAX + 1;
  guint count = pw_form_choice_count (node);
  for (guint i = 0; count <= SUGGEST_COUNT_MAX && i < count; i++)
    consider (typed, pw_form_choice (node, i)->code, &best, &edits);
  return best;
}

static void
add_unknown_name (Check *check, const PwFormNode *group, const char *name) {
  const char *suggestion = suggest_name (group, name);
  add_problem (check, PW_FORM_UNKNOWN_NAME,
               suggestion == NULL
                   ? g_strdup (_ ("the form has no such question"))
                   : g_strdup_printf (_ ("the form has no such question; did you mean \"%s\"?"),
                                      suggestion));
}

static void
add_unknown_code (Check *check, const PwFormNode *node, const char *code) {
  const char *suggestion = suggest_code (node, code);
  g_autofree char *quoted = g_utf8_strlen (code, -1) > QUOTED_CHARS_MAX
                                ? g_utf8_substring (code, 0, QUOTED_CHARS_MAX)
                                : g_strdup (code);
  add_problem (check, PW_FORM_UNKNOWN_CODE,
               suggestion == NULL
                   ? g_strdup_printf (_ ("\"%s\" is not one of the choices"), quoted)
                   : g_strdup_printf (_ ("\"%s\" is not one of the choices; did you mean \"%s\"?"),
                                      quoted, suggestion));
}

/* --- values ---------------------------------------------------------------------------------- */

/* Where the choices are not known without a session, a code is any name; of several in one answer
 * none may have a blank in it. */
static gboolean
is_code (const PwFormNode *node, const char *code) {
  if (!node->open_choices)
    return pw_form_choice_named (node, code) != NULL;
  gboolean has_blank = strpbrk (code, " \t\r\n") != NULL;
  return code[0] != '\0' && strlen (code) <= PW_NAME_BYTES_MAX
         && (node->type == PW_FORM_SELECT1 || !has_blank);
}

static void
check_codes (Check *check, const PwFormNode *node, json_t *codes) {
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  gsize length = check->path->len;
  size_t i;
  json_t *value;
  json_array_foreach (codes, i, value) {
    if (is_full (check))
      return;
    const char *code = json_string_value (value);
    g_string_append_printf (check->path, "[%zu]", i + 1);
    if (code == NULL)
      add_problem (check, PW_FORM_WRONG_TYPE,
                   g_strdup (_ ("one code is needed, in quotation marks")));
    else if (!is_code (node, code))
      add_unknown_code (check, node, code);
    else if (!g_hash_table_add (seen, (gpointer)code))
      add_problem (check, PW_FORM_REPEATED_CODE, g_strdup (_ ("this choice stands twice")));
    g_string_truncate (check->path, length);
  }
}

static void
check_question (Check *check, const PwFormNode *node, json_t *value) {
  PwFormProblemCode code = PW_FORM_WRONG_TYPE;
  char *reason = pw_form_value_problem (node->type, value, &code);
  if (reason != NULL)
    add_problem (check, code, reason);
  else if (node->type == PW_FORM_SELECT || node->type == PW_FORM_RANK)
    check_codes (check, node, value);
  else if (node->type == PW_FORM_SELECT1 && !is_code (node, json_string_value (value)))
    add_unknown_code (check, node, json_string_value (value));
  else if (node->control == PW_FORM_TRIGGER && strcmp (json_string_value (value), "OK") != 0)
    add_problem (check, PW_FORM_BAD_VALUE, g_strdup (_ ("a confirmation is \"OK\"")));
}

static gboolean
is_empty (json_t *value) {
  if (json_is_string (value)) {
    const char *text = json_string_value (value);
    return text[strspn (text, " \t\r\n")] == '\0';
  }
  return json_is_array (value) && json_array_size (value) == 0;
}

/* --- groups ---------------------------------------------------------------------------------- */

static void
check_missing (Check *check, const PwFormNode *group, json_t *object) {
  gsize length = check->path->len;
  for (guint i = 0; i < pw_form_child_count (group) && !is_full (check); i++) {
    const PwFormNode *child = pw_form_child (group, i);
    if (!child->required || !child->has_control || child->expressions[PW_FORM_RELEVANT] != NULL)
      continue; /* what nobody is asked, nobody can answer */
    json_t *value = json_object_get (object, child->name);
    if (value != NULL && !is_empty (value))
      continue;
    push_name (check, child->name);
    add_problem (check, PW_FORM_MISSING, g_strdup (_ ("this must be answered")));
    g_string_truncate (check->path, length);
  }
}

static void
check_group (Check *check, const PwFormNode *group, json_t *object) {
  gsize length = check->path->len;
  const char *name;
  json_t *value;
  json_object_foreach (object, name, value) {
    if (is_full (check))
      return;
    push_name (check, name);
    const PwFormNode *child = pw_form_child_named (group, name);
    if (child == NULL)
      add_unknown_name (check, group, name);
    else
      check_node (check, child, value);
    g_string_truncate (check->path, length);
  }
  check_missing (check, group, object);
}

static void
check_repeat (Check *check, const PwFormNode *repeat, json_t *entries) {
  gsize length = check->path->len;
  size_t i;
  json_t *entry;
  json_array_foreach (entries, i, entry) {
    if (is_full (check))
      return;
    g_string_append_printf (check->path, "[%zu]", i + 1);
    if (json_is_object (entry))
      check_group (check, repeat, entry);
    else
      add_problem (check, PW_FORM_WRONG_TYPE,
                   g_strdup (_ ("an entry is a group of answers, in curly brackets")));
    g_string_truncate (check->path, length);
  }
}

static void
check_node (Check *check, const PwFormNode *node, json_t *value) {
  if (json_is_null (value)) {
    add_problem (check, PW_FORM_NULL,
                 g_strdup (_ ("null is not an answer; leave the question out")));
    return;
  }
  switch (node->kind) {
  case PW_FORM_GROUP:
    if (json_is_object (value))
      check_group (check, node, value);
    else
      add_problem (check, PW_FORM_WRONG_TYPE,
                   g_strdup (_ ("a group of answers is needed, in curly brackets")));
    return;
  case PW_FORM_REPEAT:
    if (json_is_array (value))
      check_repeat (check, node, value);
    else
      add_problem (check, PW_FORM_WRONG_TYPE,
                   g_strdup (_ ("a list of entries is needed, in square brackets")));
    return;
  case PW_FORM_QUESTION:
    check_question (check, node, value);
    return;
  }
}

/* --- public ---------------------------------------------------------------------------------- */

GPtrArray *
pw_form_check (const PwForm *form, json_t *answers) {
  g_return_val_if_fail (form != NULL && answers != NULL, NULL);
  GPtrArray *problems = g_ptr_array_new_with_free_func (problem_free);
  g_autoptr (GString) path = g_string_new (NULL);
  Check check = { .problems = problems, .path = path };
  g_autoptr (GError) error = NULL;
  /* First, because what follows recurses. */
  if (!pw_answers_check_limits (answers, &error))
    add_problem (&check,
                 pw_error_is (error, PW_ERROR_TOO_BIG) ? PW_FORM_TOO_LONG : PW_FORM_UNKNOWN_NAME,
                 g_strdup (error->message));
  else
    check_node (&check, pw_form_root (form), answers);
  return problems;
}

const char *
pw_form_problem_code_name (PwFormProblemCode code) {
  switch (code) {
  case PW_FORM_UNKNOWN_NAME:
    return "unknown_name";
  case PW_FORM_WRONG_TYPE:
    return "wrong_type";
  case PW_FORM_UNKNOWN_CODE:
    return "unknown_code";
  case PW_FORM_REPEATED_CODE:
    return "repeated_code";
  case PW_FORM_BAD_VALUE:
    return "bad_value";
  case PW_FORM_MISSING:
    return "missing";
  case PW_FORM_NULL:
    return "null";
  case PW_FORM_TOO_LONG:
    return "too_long";
  }
  return "unknown";
}

gboolean
pw_form_check_result (GPtrArray *problems, GError **error) {
  g_return_val_if_fail (problems != NULL, FALSE);
  if (problems->len == 0)
    return TRUE;
  g_autoptr (GString) text = g_string_new (NULL);
  for (guint i = 0; i < problems->len; i++) {
    const PwFormProblem *problem = g_ptr_array_index (problems, i);
    g_string_append_printf (text, "%s%s: %s", i == 0 ? "" : "\n", problem->path, problem->reason);
  }
  g_set_error_literal (error, PW_ERROR, PW_ERROR_REFUSED, text->str);
  return FALSE;
}
