/* Fills in any form with plausible answers through a session, and looks whether it behaves. */
#include "tests/lib/form-filler.h"

#include <string.h>

#include "sync/base/pw-error.h"
#include "sync/model/pw-answers.h"
#include "sync/model/pw-form-check.h"
#include "sync/session/pw-session.h"
#include "tests/lib/form-lists.h"

#define ANSWERS_MAX 3000 /* given in one form */
#define ENTRIES_MAX 2    /* added to one repeat */

typedef struct {
  const PwForm *form;
  PwSession *session;
  GBytes *saved;        /* what the session saved last; owned */
  GHashTable *answered; /* paths; owned */
  GHashTable *added;    /* path of a repeat -> entries added; owned */
  FormFilling *filling;
} Filler;

void
form_filling_clear (FormFilling *filling) {
  g_clear_pointer (&filling->first_left, g_free);
}

static gboolean
fail (GError **error, const char *path, const char *what) {
  g_set_error (error, PW_ERROR, PW_ERROR_REFUSED, "%s: %s", path, what);
  return FALSE;
}

/* --- the host of the session ----------------------------------------------------------------- */

typedef struct {
  FormLists *lists;
  Filler *filler;
} Around;

static gboolean
on_save (GBytes *state, gpointer data, G_GNUC_UNUSED GError **error) {
  Around *around = data;
  g_clear_pointer (&around->filler->saved, g_bytes_unref);
  around->filler->saved = g_bytes_ref (state);
  return TRUE;
}

static xmlDoc *
on_rows (const char *list, const char *column, const char *value, gpointer data, GError **error) {
  return form_lists_rows (list, column, value, ((Around *)data)->lists, error);
}

static char *
on_pulldata (const char *list, const char *wanted, const char *key, const char *value,
             gpointer data, GError **error) {
  return form_lists_pulldata (list, wanted, key, value, ((Around *)data)->lists, error);
}

static char *
on_property (const char *name, G_GNUC_UNUSED gpointer data) {
  return g_strdup (name);
}

/* --- answers --------------------------------------------------------------------------------- */

static const char *const texts[] = { "Text", "1",  "12345",        "0812345678", "a@example.org",
                                     "A",    "12", "123456789012", "OK",         NULL };
static const char *const numbers[]
    = { "1",  "2",   "5",   "10",   "20",   "30",    "0",  "50", "100",
        "45", "150", "500", "1000", "2020", "12345", "-1", NULL };
static const char *const dates[] = { "2024-10-07", "2000-01-01", "2030-12-31", "1980-06-15", NULL };
static const char *const moments[]
    = { "2024-10-07T21:43:05.000+07:00", "2000-01-01T00:00:00.000+00:00", NULL };
static const char *const times[] = { "09:30", "21:43", "00:00", NULL };
static const char *const flags[] = { "true", "false", NULL };
static const char *const points[] = { "-7.8 110.3 0 5", "0 0 0 0", NULL };
static const char *const traces[] = { "-7.8 110.3 0 5;-7.9 110.4 0 5", NULL };
static const char *const shapes[]
    = { "-7.8 110.3 0 5;-7.9 110.4 0 5;-7.8 110.4 0 5;-7.8 110.3 0 5", NULL };
static const char *const files[]
    = { "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", NULL };
static const char *const confirmations[] = { "OK", NULL };

static const char *const *
plausible (const PwFormNode *node) {
  if (node->control == PW_FORM_TRIGGER)
    return confirmations;
  switch (node->type) {
  case PW_FORM_NO_TYPE:
  case PW_FORM_STRING:
    return texts;
  case PW_FORM_INT:
  case PW_FORM_DECIMAL:
    return numbers;
  case PW_FORM_BOOLEAN:
    return flags;
  case PW_FORM_DATE:
    return dates;
  case PW_FORM_TIME:
    return times;
  case PW_FORM_DATE_TIME:
    return moments;
  case PW_FORM_GEOPOINT:
    return points;
  case PW_FORM_GEOTRACE:
    return traces;
  case PW_FORM_GEOSHAPE:
    return shapes;
  case PW_FORM_UPLOAD:
    return files;
  case PW_FORM_SELECT:
  case PW_FORM_SELECT1:
  case PW_FORM_RANK:
    break;
  }
  return NULL;
}

/* What may be answered: the first choices, all codes for a rank, or a list by type. */
static char **
candidates (Filler *filler, const PwStep *step, GError **error) {
  const PwFormNode *node = step->node;
  const char *const *list = plausible (node);
  GPtrArray *found = g_ptr_array_new ();
  if (node->control == PW_FORM_RANGE)
    g_ptr_array_add (found, g_strdup (node->range_start));
  for (gsize i = 0; list != NULL && list[i] != NULL; i++)
    g_ptr_array_add (found, g_strdup (list[i]));
  if (list == NULL) {
    g_autoptr (GString) all = g_string_new (NULL);
    g_autoptr (GPtrArray) choices
        = pw_session_choices (filler->session, step->path, NULL, 10000, NULL, error);
    for (guint i = 0; choices != NULL && i < choices->len; i++) {
      const PwSessionChoice *choice = g_ptr_array_index (choices, i);
      g_string_append_printf (all, "%s%s", i == 0 ? "" : " ", choice->code);
      if (node->type != PW_FORM_RANK && i < 20)
        g_ptr_array_add (found, g_strdup (choice->code));
    }
    if (all->len > 0 && node->type == PW_FORM_RANK)
      g_ptr_array_add (found, g_strdup (all->str));
    if (choices == NULL) {
      g_ptr_array_add (found, NULL);
      g_strfreev ((char **)g_ptr_array_free (found, FALSE));
      return NULL;
    }
  }
  g_ptr_array_add (found, NULL);
  return (char **)g_ptr_array_free (found, FALSE);
}

/* Tries answers until one breaks no rule; an answer that the session refuses is no failure, because
 * it is the form that says what it takes. */
static gboolean
answer (Filler *filler, const PwStep *step, GError **error) {
  g_autofree char *path = g_strdup (step->path);
  g_auto (GStrv) tries = candidates (filler, step, error);
  if (tries == NULL) {
    g_prefix_error (error, "%s: ", path);
    return FALSE;
  }
  for (gsize i = 0; tries[i] != NULL; i++) {
    g_autoptr (GError) local = NULL;
    if (!pw_session_set (filler->session, path, tries[i], &local)) {
      if (!pw_error_is (local, PW_ERROR_REFUSED)) {
        g_propagate_prefixed_error (error, g_steal_pointer (&local), "%s: ", path);
        return FALSE;
      }
      continue;
    }
    g_autoptr (PwProblem) problem = pw_session_problem (filler->session, path, NULL);
    if (problem == NULL)
      break;
    if (problem->kind == PW_PROBLEM_WARNING) {
      if (!pw_session_acknowledge (filler->session, path, "seen", error))
        return FALSE;
      break;
    }
  }
  filler->filling->questions++;
  return TRUE;
}

/* --- steps ----------------------------------------------------------------------------------- */

static gboolean
look_at (Filler *filler, const PwStep *step, GError **error) {
  g_autofree char *label = pw_session_label (filler->session, step->path, error);
  if (label == NULL)
    return FALSE;
  if (step->kind != PW_STEP_QUESTION)
    return TRUE;
  g_autofree char *hint = pw_session_hint (filler->session, step->path, error);
  g_autofree char *shown
      = hint == NULL ? NULL : pw_session_shown (filler->session, step->path, error);
  return shown != NULL;
}

/* TRUE if the step changed something, so that the steps are others now. */
static gboolean
do_step (Filler *filler, const PwStep *step, gboolean *changed, GError **error) {
  *changed = FALSE;
  if (!look_at (filler, step, error)) {
    g_prefix_error (error, "%s: ", step->path);
    return FALSE;
  }
  if (step->kind == PW_STEP_ADD) {
    guint count = GPOINTER_TO_UINT (g_hash_table_lookup (filler->added, step->path));
    if (count >= ENTRIES_MAX || pw_session_entry_count (filler->session, step->path) > 3)
      return TRUE;
    g_autofree char *path = g_strdup (step->path);
    g_hash_table_insert (filler->added, g_strdup (path), GUINT_TO_POINTER (count + 1));
    g_autofree char *entry = pw_session_add (filler->session, path, error);
    filler->filling->entries++;
    *changed = TRUE;
    return entry != NULL;
  }
  if (step->kind != PW_STEP_QUESTION || pw_session_is_readonly (filler->session, step->path)
      || !g_hash_table_add (filler->answered, g_strdup (step->path)))
    return TRUE;
  *changed = TRUE;
  return answer (filler, step, error);
}

/* Every change may bring or take steps; what was done is known by its path. */
static gboolean
do_all_steps (Filler *filler, GError **error) {
  guint index = 0;
  for (guint done = 0; done < ANSWERS_MAX;) {
    GPtrArray *steps = pw_session_steps (filler->session);
    if (index >= steps->len)
      break;
    gboolean changed;
    if (!do_step (filler, g_ptr_array_index (steps, index), &changed, error))
      return FALSE;
    done += changed ? 1 : 0;
    index++;
  }
  return TRUE;
}

/* Removes the last entry of each repeat that entries were added to. */
static gboolean
remove_entries (Filler *filler, GError **error) {
  g_autoptr (GList) repeats = g_hash_table_get_keys (filler->added);
  for (GList *each = repeats; each != NULL; each = each->next) {
    guint count = pw_session_entry_count (filler->session, each->data);
    if (count < 2)
      continue;
    g_autofree char *path = g_strdup_printf ("%s[%u]", (const char *)each->data, count);
    if (!pw_session_remove (filler->session, path, error)) {
      g_prefix_error (error, "%s: ", path);
      return FALSE;
    }
    if (pw_session_entry_count (filler->session, each->data) != count - 1)
      return fail (error, path, "the entry is still there");
  }
  return TRUE;
}

/* --- the end --------------------------------------------------------------------------------- */

static gboolean
resumes (Filler *filler, const PwSessionHost *host, GError **error) {
  if (!pw_session_save (filler->session, error))
    return FALSE;
  g_autoptr (GBytes) state = g_bytes_ref (filler->saved);
  g_autoptr (PwSession) again = pw_session_resume (filler->form, host, state, error);
  if (again == NULL) {
    g_prefix_error (error, "resume: ");
    return FALSE;
  }
  json_t *before = pw_session_answers (filler->session, error);
  json_t *after = before == NULL ? NULL : pw_session_answers (again, error);
  gboolean same = after != NULL && json_equal (before, after);
  if (after != NULL && !same)
    (void)fail (error, "/", "a resumed draft has other answers");
  json_decref (before);
  json_decref (after);
  return same;
}

static gboolean
finalises (Filler *filler, GError **error) {
  g_autoptr (GPtrArray) problems = pw_session_problems (filler->session);
  for (guint i = 0; i < problems->len; i++) {
    const PwProblem *problem = g_ptr_array_index (problems, i);
    if (problem->kind == PW_PROBLEM_EXPRESSION)
      return fail (error, problem->path, problem->message);
    if (filler->filling->first_left == NULL)
      filler->filling->first_left = g_strdup_printf ("%s: %s", problem->path, problem->message);
  }
  filler->filling->left = problems->len;
  json_t *answers = problems->len > 0 ? pw_session_answers (filler->session, error)
                                      : pw_session_finalise (filler->session, error);
  if (answers == NULL)
    return FALSE;
  g_autoptr (GPtrArray) wrong = pw_form_check (filler->form, answers);
  json_decref (answers);
  for (guint i = 0; i < wrong->len; i++) {
    const PwFormProblem *problem = g_ptr_array_index (wrong, i);
    if (problems->len == 0 || problem->code != PW_FORM_MISSING)
      return fail (error, problem->path, problem->reason);
  }
  return TRUE;
}

gboolean
form_filler_run (const PwForm *form, const char *folder, FormFilling *filling, GError **error) {
  g_autoptr (FormLists) lists = form_lists_new (folder);
  g_autoptr (GHashTable) answered = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) added = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Filler filler = { .form = form, .answered = answered, .added = added, .filling = filling };
  Around around = { .lists = lists, .filler = &filler };
  PwSessionHost host = { .save = on_save,
                         .rows = on_rows,
                         .pulldata = on_pulldata,
                         .property = on_property,
                         .data = &around };
  g_autoptr (PwSession) session = pw_session_new (form, &host, error);
  filler.session = session;
  gboolean ok = session != NULL && do_all_steps (&filler, error) && do_all_steps (&filler, error)
                && remove_entries (&filler, error) && do_all_steps (&filler, error)
                && resumes (&filler, &host, error) && finalises (&filler, error);
  g_clear_pointer (&filler.saved, g_bytes_unref);
  return ok;
}
