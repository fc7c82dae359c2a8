/* The way through a form: on, back, jumps, and the end with what is still wrong, all answers, and
 * the last word. */
#include <glib/gi18n.h>
#include <string.h>

#include "firmware/capture/app-fill-input.h"
#include "firmware/cli/app-cli-fill.h"
#include "sync/base/pw-error.h"

static void
set_note (AppFillRun *run, const char *text) {
  g_free (run->note);
  run->note = g_strdup (text);
}

/* --- where to begin -------------------------------------------------------------------------- */

/* The question that a problem at `path` is about, or the first one below it; -1 if there is none.
 */
static int
find_problem_unit (PwSession *session, const GArray *units, const char *path) {
  int unit = app_fill_find_unit (session, units, path, PW_STEP_QUESTION);
  for (guint i = 0; unit < 0 && i < units->len; i++)
    if (g_str_has_prefix (app_fill_unit_step (session, units, i)->path, path))
      unit = (int)i;
  return unit;
}

static guint
first_problem (PwSession *session, const GArray *units) {
  g_autoptr (GPtrArray) problems = pw_session_problems (session);
  for (guint i = 0; i < problems->len; i++) {
    const PwProblem *problem = g_ptr_array_index (problems, i);
    int unit = find_problem_unit (session, units, problem->path);
    if (unit >= 0)
      return (guint)unit;
  }
  return units->len;
}

/* A new form begins at its first question, a draft behind the answer that was given last. */
static guint
find_start (AppFillRun *run) {
  PwSession *session = run->fill->session;
  if (!app_fill_has_draft (run->fill))
    return 0;
  g_autoptr (GArray) units = app_fill_units (session);
  int last = app_fill_find_unit (session, units, run->fill->draft->place, PW_STEP_QUESTION);
  return last >= 0 ? (guint)last + 1 : first_problem (session, units);
}

/* --- the jump list --------------------------------------------------------------------------- */

/* Takes what was typed at a list: a number, or a command; NULL is nothing. */
static AppFillMove
take_target (AppFillRun *run, char *line) {
  AppFillMove move = APP_FILL_AGAIN;
  if (line == NULL || *line == '\0' || app_fill_take_command (run, NULL, line, &move))
    return move;
  guint64 number;
  if (!g_ascii_string_to_unsigned (line, 10, 1, G_MAXUINT16, &number, NULL)) {
    set_note (run, _ ("That is no number of the list."));
    return APP_FILL_AGAIN;
  }
  run->target = (guint)number;
  return APP_FILL_JUMP;
}

static AppFillMove
show_list (AppFillRun *run) {
  app_fill_draw_head (run, NULL, 0, 0);
  g_autofree char *line = NULL;
  AppTerminalInput input = app_fill_draw_list (run, FALSE, &line);
  if (input == APP_TERMINAL_LINE && line == NULL) {
    app_terminal_skip (run->terminal);
    app_terminal_say (run->terminal, "",
                      _ ("* not answered yet  ! wrong  ? warning  + one more entry"));
    input = app_terminal_ask (run->terminal, _ ("Number to go to, Enter = back to the question: "),
                              &line);
  }
  AppFillMove move = input == APP_TERMINAL_LINE ? take_target (run, line) : APP_FILL_ENDED;
  return move == APP_FILL_BACK || move == APP_FILL_LIST ? APP_FILL_AGAIN : move;
}

/* --- the end --------------------------------------------------------------------------------- */

static AppFillMove
show_review (AppFillRun *run, char **line) {
  app_fill_draw_head (run, NULL, 0, 0);
  AppTerminalInput input = app_fill_draw_review (run, line);
  if (input == APP_TERMINAL_LINE)
    app_terminal_skip (run->terminal);
  return input == APP_TERMINAL_LINE ? APP_FILL_ON : APP_FILL_ENDED;
}

/* What still stands in the way. */
static AppFillMove
show_problems (AppFillRun *run, guint count) {
  app_fill_draw_head (run, NULL, 0, 0);
  g_autofree char *words = g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "The end is reached; one question is still open:",
                   "The end is reached; %u questions are still open:", count),
      count);
  app_terminal_say_bold (run->terminal, "", words);
  g_autofree char *line = NULL;
  AppTerminalInput input = app_fill_draw_list (run, TRUE, &line);
  if (input == APP_TERMINAL_LINE && line == NULL) {
    app_terminal_skip (run->terminal);
    app_terminal_say (
        run->terminal, "",
        _ ("Number = go there  Enter = to the first  a = all answers  < back  :q save and leave"));
    input = app_terminal_ask (run->terminal, "> ", &line);
  }
  if (input != APP_TERMINAL_LINE || line == NULL)
    return APP_FILL_ENDED;
  if (g_ascii_strcasecmp (line, "a") == 0 || g_ascii_strcasecmp (line, "s") == 0) {
    g_autofree char *typed = NULL;
    if (show_review (run, &typed) != APP_FILL_ON)
      return APP_FILL_ENDED;
    g_autofree char *ignored = NULL;
    if (typed == NULL
        && app_terminal_ask (run->terminal, _ ("-- Enter: on -- "), &ignored) != APP_TERMINAL_LINE)
      return APP_FILL_ENDED;
    return typed != NULL ? take_target (run, typed) : APP_FILL_AGAIN;
  }
  if (*line != '\0')
    return take_target (run, line);
  g_autoptr (GArray) units = app_fill_units (run->fill->session);
  run->target = first_problem (run->fill->session, units) + 1;
  return APP_FILL_JUMP;
}

/* A draft that amends a record ends with the reason. */
static AppFillMove
finish_amendment (AppFillRun *run, PwId *record, GError **error) {
  g_autofree char *reason = NULL;
  if (app_terminal_ask (run->terminal, _ ("Why are the answers changed? "), &reason)
      != APP_TERMINAL_LINE)
    return APP_FILL_ENDED;
  *record = run->fill->draft->record;
  return app_fill_finish_amendment (run->fill, reason, error) ? APP_FILL_ON : APP_FILL_AGAIN;
}

static AppFillMove
finish (AppFillRun *run, PwId *record) {
  g_autoptr (GError) error = NULL;
  AppFillMove move = APP_FILL_AGAIN;
  if (app_fill_amends (run->fill))
    move = finish_amendment (run, record, &error);
  else if (app_fill_finish (run->fill, record, &error))
    move = APP_FILL_ON;
  if (error == NULL)
    return move;
  if (pw_error_is (error, PW_ERROR_EXISTS) || pw_error_is (error, PW_ERROR_BROKEN)) {
    run->failure = g_strdup (error->message);
    return APP_FILL_FAILED;
  }
  set_note (run, error->message);
  return APP_FILL_AGAIN;
}

/* Everything is in order: all answers once more, then the last word. */
static AppFillMove
confirm (AppFillRun *run, PwId *record) {
  g_autofree char *line = NULL;
  if (show_review (run, &line) != APP_FILL_ON)
    return APP_FILL_ENDED;
  while (line == NULL) {
    app_terminal_say (
        run->terminal, "",
        _ ("Record it for good? From then on it can only be amended, with a reason."));
    if (app_terminal_ask (run->terminal, _ ("[y = record, n = keep as a draft, number, <] "), &line)
        != APP_TERMINAL_LINE)
      return APP_FILL_ENDED;
    int answer = app_fill_read_yes_no (line);
    if (g_ascii_isdigit (*line)) /* a number, also 0 and 1, means a question here */
      break;
    if (answer >= 0)
      return answer == 1 ? finish (run, record) : APP_FILL_LEAVE;
    if (*line == '\0')
      g_clear_pointer (&line, g_free);
  }
  return take_target (run, line);
}

static AppFillMove
ask_end (AppFillRun *run, PwId *record) {
  g_autoptr (GPtrArray) problems = pw_session_problems (run->fill->session);
  return problems->len > 0 ? show_problems (run, problems->len) : confirm (run, record);
}

/* --- the walk -------------------------------------------------------------------------------- */

typedef struct {
  guint unit;        /* where the person is; the number of units at the end */
  gboolean forwards; /* by answering the one before */
} Place;

/* Where to go now. `at`: where the question that was asked stands now, -1 if it is gone. */
static void
move_place (AppFillRun *run, Place *place, AppFillMove move, int at, guint count) {
  guint here = at >= 0 ? (guint)at : MIN (place->unit, count);
  place->forwards = FALSE;
  switch (move) {
  case APP_FILL_ON:
    place->unit = at >= 0 ? here + 1 : here;
    place->forwards = TRUE;
    break;
  case APP_FILL_BACK:
    place->unit = here > 0 ? here - 1 : 0;
    if (here == 0)
      set_note (run, _ ("This is the first question."));
    break;
  case APP_FILL_JUMP:
    place->unit = run->target == APP_FILL_END ? count : here;
    if (run->target >= 1 && run->target <= count)
      place->unit = run->target - 1;
    else if (run->target != APP_FILL_END)
      set_note (run, _ ("There is no question with that number."));
    break;
  case APP_FILL_AGAIN:
  case APP_FILL_LIST:
  case APP_FILL_LEAVE:
  case APP_FILL_ENDED:
  case APP_FILL_FAILED:
    place->unit = here;
    break;
  }
}

static AppFillMove
ask_unit (AppFillRun *run, const GArray *units, Place *place) {
  PwSession *session = run->fill->session;
  const PwStep *step = app_fill_unit_step (session, units, place->unit);
  g_autofree char *path = g_strdup (step->path);
  const PwStep copy = { .path = path,
                        .node = step->node,
                        .kind = step->kind,
                        .depth = step->depth,
                        .on_page = step->on_page };
  gboolean fresh = !place->forwards || !app_fill_shares_screen (session, units, place->unit);
  AppFillMove move = app_fill_ask (run, &copy, place->unit + 1, units->len, fresh);
  if (move == APP_FILL_LIST)
    move = show_list (run);
  g_autoptr (GArray) after = app_fill_units (session);
  move_place (run, place, move, app_fill_find_unit (session, after, path, copy.kind), after->len);
  return move;
}

AppFillMove
app_fill_walk (AppFillRun *run, PwId *record) {
  g_return_val_if_fail (run != NULL && record != NULL, APP_FILL_LEAVE);
  Place place = { .unit = find_start (run) };
  for (;;) {
    g_autoptr (GArray) units = app_fill_units (run->fill->session);
    gboolean at_end = place.unit >= units->len;
    AppFillMove move = at_end ? ask_end (run, record) : ask_unit (run, units, &place);
    if (at_end && move == APP_FILL_ON)
      return APP_FILL_ON;
    if (at_end && move == APP_FILL_LIST)
      move = show_list (run);
    if (move == APP_FILL_LEAVE || move == APP_FILL_ENDED || move == APP_FILL_FAILED)
      return move;
    if (at_end) {
      place.unit = units->len;
      move_place (run, &place, move, -1, units->len);
    }
  }
}
