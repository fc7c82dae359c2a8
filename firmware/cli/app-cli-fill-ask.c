/* Asking one thing: a question, until its answer may stand, or whether one more entry is wanted.
 *
 * What is of the wrong type is asked again. What breaks a constraint, or is missing, is told once;
 * Enter then goes on, and the question stays in the list of problems. A warning needs a reason, or
 * a better answer. */
#include <glib/gi18n.h>
#include <string.h>

#include "firmware/capture/app-fill-input.h"
#include "firmware/cli/app-cli-fill.h"
#include "sync/base/pw-error.h"

#define PROMPT "> "

typedef struct {
  AppFillRun *run;    /* borrowed */
  const PwStep *step; /* borrowed */
  AppFillChoices choices;
  gboolean told; /* the person knows what is wrong: Enter goes on */
} Ask;

static void
ask_clear (Ask *ask) {
  g_clear_pointer (&ask->choices.choices, g_ptr_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Ask, ask_clear)

/* --- typing ---------------------------------------------------------------------------------- */

/* FALSE: the input ended, or a command was typed; `move` is then set. */
static gboolean
read_line (Ask *ask, const char *prompt, char **line, AppFillMove *move) {
  AppTerminalInput input = app_terminal_ask (ask->run->terminal, prompt, line);
  *move = APP_FILL_ENDED;
  return input == APP_TERMINAL_LINE && !app_fill_take_command (ask->run, ask->step, *line, move);
}

/* A text that ends with "\" goes on in the next line. */
static gboolean
read_more_lines (Ask *ask, char **line, AppFillMove *move) {
  while (ask->step->node->type == PW_FORM_STRING && g_str_has_suffix (*line, "\\")) {
    g_autofree char *next = NULL;
    AppTerminalInput input = app_terminal_ask (ask->run->terminal, "... ", &next);
    if (input != APP_TERMINAL_LINE) {
      *move = APP_FILL_ENDED;
      return FALSE;
    }
    (*line)[strlen (*line) - 1] = '\0';
    char *whole = g_strconcat (g_strchomp (*line), "\n", next, NULL);
    g_free (*line);
    *line = whole;
  }
  return TRUE;
}

/* --- what is wrong --------------------------------------------------------------------------- */

/* Tells a warning and waits for the reason. TRUE: it stands now. */
static gboolean
ask_reason (Ask *ask, const PwProblem *problem, AppFillMove *move) {
  app_terminal_say (ask->run->terminal, "! ", problem->message);
  app_terminal_say (ask->run->terminal, "",
                    _ ("Why does the answer stand all the same? Enter = correct it."));
  for (;;) {
    g_autofree char *line = NULL;
    if (!read_line (ask, "? ", &line, move))
      return FALSE;
    if (*line == '\0') {
      *move = APP_FILL_AGAIN;
      return FALSE;
    }
    g_autoptr (GError) error = NULL;
    if (pw_session_acknowledge (ask->run->fill->session, ask->step->path, line, &error))
      return TRUE;
    app_terminal_say (ask->run->terminal, "! ", error->message);
  }
}

/* TRUE: the answer may stand, or the person knows. */
static gboolean
settle_problem (Ask *ask, gboolean *again, AppFillMove *move) {
  g_autoptr (PwProblem) problem
      = pw_session_problem (ask->run->fill->session, ask->step->path, NULL);
  if (problem == NULL)
    return TRUE;
  if (problem->kind == PW_PROBLEM_WARNING)
    return ask_reason (ask, problem, move);
  if (ask->told)
    return TRUE;
  ask->told = TRUE;
  *again = TRUE;
  app_terminal_say (ask->run->terminal, "! ", problem->message);
  app_terminal_say (ask->run->terminal, "",
                    _ ("Type another answer, or press Enter to go on and come back later."));
  return FALSE;
}

/* --- a question ------------------------------------------------------------------------------ */

static void
note_saved (Ask *ask) {
  g_autofree char *label = pw_session_label (ask->run->fill->session, ask->step->path, NULL);
  g_autofree char *shown = app_fill_shown (ask->run->fill, ask->step->path, NULL);
  g_free (ask->run->note);
  ask->run->note
      = g_strdup_printf (_ ("Saved: %s: %s"), label != NULL && *label != '\0' ? label : "?",
                         shown != NULL && *shown != '\0' ? shown : _ ("(no answer)"));
}

static gboolean
is_many (const PwFormNode *node) {
  return node->type == PW_FORM_SELECT || node->type == PW_FORM_RANK;
}

/* Enter alone. TRUE: done with this question; `again`: ask on without a new screen. */
static gboolean
take_enter (Ask *ask, gboolean *again, AppFillMove *move) {
  PwSession *session = ask->run->fill->session;
  g_autofree char *text = pw_session_text (session, ask->step->path, NULL);
  if (ask->step->node->control == PW_FORM_TRIGGER && text != NULL && *text == '\0'
      && !pw_session_is_readonly (session, ask->step->path)) {
    g_autoptr (GError) error = NULL;
    if (!app_fill_set (ask->run->fill, ask->step->path, "OK", &error)) {
      app_terminal_say (ask->run->terminal, "! ", error->message);
      *again = TRUE;
      return FALSE;
    }
  }
  return settle_problem (ask, again, move);
}

/* A typed answer. TRUE: done with this question. */
static gboolean
take_answer (Ask *ask, const char *line, gboolean *again, AppFillMove *move) {
  PwSession *session = ask->run->fill->session;
  *again = TRUE;
  if (pw_session_is_readonly (session, ask->step->path)) {
    app_terminal_say (ask->run->terminal, "! ", _ ("This is only shown; press Enter."));
    return FALSE;
  }
  g_autofree char *why = NULL;
  if (!app_fill_set_typed (ask->run, ask->step, line, &ask->choices, &why)) {
    app_terminal_say (ask->run->terminal, "! ", why);
    if (ask->choices.choices != NULL && ask->choices.searched)
      app_fill_draw_choices (ask->run, ask->step, &ask->choices);
    return FALSE;
  }
  note_saved (ask);
  ask->told = FALSE;
  *again = FALSE;
  if (!settle_problem (ask, again, move))
    return FALSE;
  if (!is_many (ask->step->node))
    return TRUE;
  /* What is chosen together is seen before going on. */
  *move = APP_FILL_AGAIN;
  return FALSE;
}

/* The first `most` choices. */
static gboolean
load_choices (Ask *ask, guint most) {
  const PwFormNode *node = ask->step->node;
  if (!is_many (node) && node->type != PW_FORM_SELECT1)
    return FALSE;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) choices = pw_session_choices (ask->run->fill->session, ask->step->path,
                                                      NULL, most, &ask->choices.total, &error);
  if (choices == NULL)
    app_terminal_say (ask->run->terminal, "! ", error->message);
  g_clear_pointer (&ask->choices.choices, g_ptr_array_unref);
  ask->choices.choices = choices != NULL ? g_steal_pointer (&choices) : g_ptr_array_new ();
  return TRUE;
}

/* "+": shows the next ones, with numbers that go on. TRUE if `line` was that. */
static gboolean
take_more (Ask *ask, const char *line) {
  if (ask->choices.choices == NULL || !g_str_equal (line, "+"))
    return FALSE;
  guint before = ask->choices.searched ? 0 : ask->choices.choices->len;
  ask->choices.first = before < ask->choices.total ? before : 0;
  ask->choices.searched = FALSE;
  guint most = ask->choices.first + app_fill_choices_shown (ask->run);
  (void)load_choices (ask, MIN (most, APP_FILL_CHOICES_ASKED));
  app_fill_draw_choices (ask->run, ask->step, &ask->choices);
  return TRUE;
}

static AppFillMove
ask_question (Ask *ask, gboolean fresh) {
  (void)load_choices (ask, app_fill_choices_shown (ask->run));
  app_fill_draw_question (ask->run, ask->step, &ask->choices);
  if (fresh)
    app_fill_draw_keys (ask->run);
  for (;;) {
    g_autofree char *line = NULL;
    AppFillMove move;
    if (!read_line (ask, PROMPT, &line, &move) || !read_more_lines (ask, &line, &move))
      return move;
    if (take_more (ask, line))
      continue;
    gboolean again = FALSE;
    gboolean done
        = *line == '\0' ? take_enter (ask, &again, &move) : take_answer (ask, line, &again, &move);
    if (done)
      return APP_FILL_ON;
    if (!again)
      return move;
  }
}

/* --- one more entry -------------------------------------------------------------------------- */

static AppFillMove
add_entry (Ask *ask) {
  PwSession *session = ask->run->fill->session;
  g_autoptr (GError) error = NULL;
  g_autofree char *entry = pw_session_add (session, ask->step->path, &error);
  if (entry == NULL) {
    g_free (ask->run->note);
    ask->run->note = g_strdup (error->message);
    return APP_FILL_AGAIN;
  }
  g_autoptr (GArray) units = app_fill_units (session);
  for (guint i = 0; i < units->len; i++) {
    const PwStep *step = app_fill_unit_step (session, units, i);
    if (g_str_has_prefix (step->path, entry)) {
      ask->run->target = i + 1;
      return APP_FILL_JUMP;
    }
  }
  return APP_FILL_AGAIN;
}

static AppFillMove
ask_more (Ask *ask, gboolean fresh) {
  PwSession *session = ask->run->fill->session;
  guint count = pw_session_entry_count (session, ask->step->path);
  g_autofree char *label = pw_session_label (session, ask->step->path, NULL);
  const char *name = label != NULL && *label != '\0' ? label : ask->step->node->name;
  g_autofree char *question = count == 0
                                  ? g_strdup_printf (_ ("%s: is there one to write down?"), name)
                                  : g_strdup_printf (_ ("%s: %u so far. One more?"), name, count);
  app_terminal_say_bold (ask->run->terminal, "", question);
  app_terminal_say (ask->run->terminal, "", _ ("y = yes, n or Enter = no, go on."));
  if (fresh)
    app_fill_draw_keys (ask->run);
  for (;;) {
    g_autofree char *line = NULL;
    AppFillMove move;
    if (!read_line (ask, PROMPT, &line, &move))
      return move;
    int answer = *line == '\0' ? 0 : app_fill_read_yes_no (line);
    if (answer >= 0)
      return answer == 0 ? APP_FILL_ON : add_entry (ask);
    app_terminal_say (ask->run->terminal, "! ", _ ("Type y for yes or n for no."));
  }
}

/* --- both ------------------------------------------------------------------------------------ */

AppFillMove
app_fill_ask (AppFillRun *run, const PwStep *step, guint number, guint count, gboolean fresh) {
  g_return_val_if_fail (run != NULL && step != NULL, APP_FILL_LEAVE);
  g_auto (Ask) ask = { .run = run, .step = step };
  if (fresh)
    app_fill_draw_head (run, step, number, count);
  else
    app_terminal_skip (run->terminal);
  return step->kind == PW_STEP_ADD ? ask_more (&ask, fresh) : ask_question (&ask, fresh);
}
