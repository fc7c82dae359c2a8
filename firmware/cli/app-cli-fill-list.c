/* Lists while a form is filled in: where to jump to, what is wrong, and all answers. */
#include <glib/gi18n.h>
#include <string.h>

#include "firmware/cli/app-cli-fill.h"
#include "sync/base/pw-text.h"

#define ROWS_FOR_PROMPT 3 /* kept free at the bottom of a screen */
#define LABEL_CHARS_MAX 60

typedef struct {
  AppFillRun *run;     /* borrowed */
  GHashTable *by_path; /* owned: path -> PwProblem, borrowed from problems */
  GPtrArray *problems; /* owned */
  json_t *reasons;     /* owned: why warnings were accepted */
  char *line;          /* owned: what was typed at a full screen */
  AppTerminalInput input;
} List;

static void
list_clear (List *list) {
  g_clear_pointer (&list->by_path, g_hash_table_unref);
  g_clear_pointer (&list->problems, g_ptr_array_unref);
  g_clear_pointer (&list->line, g_free);
  json_decref (list->reasons);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (List, list_clear)

static void
list_init (List *list, AppFillRun *run) {
  *list = (List){ .run = run, .input = APP_TERMINAL_LINE };
  list->problems = pw_session_problems (run->fill->session);
  list->reasons = pw_session_acknowledged (run->fill->session);
  list->by_path = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < list->problems->len; i++) {
    PwProblem *problem = g_ptr_array_index (list->problems, i);
    g_hash_table_insert (list->by_path, problem->path, problem);
  }
}

/* At a full screen waits for Enter. FALSE: something was typed, or nothing will be any more. */
static gboolean
make_room (List *list) {
  AppTerminal *terminal = list->run->terminal;
  if (app_terminal_used (terminal) + ROWS_FOR_PROMPT < app_terminal_height (terminal))
    return TRUE;
  g_autofree char *line = NULL;
  list->input = app_terminal_pause (terminal, _ ("-- Enter: more -- "), &line);
  if (list->input != APP_TERMINAL_LINE)
    return FALSE;
  if (line != NULL && *line != '\0') {
    list->line = g_steal_pointer (&line);
    return FALSE;
  }
  return TRUE;
}

static char *
shorten (const char *text, guint chars) {
  g_autofree char *line = pw_text_one_line (text);
  if (g_utf8_strlen (line, -1) <= (glong)chars)
    return g_steal_pointer (&line);
  g_autofree char *start = g_utf8_substring (line, 0, (glong)chars - 3);
  return g_strconcat (start, "...", NULL);
}

static char *
label_of (List *list, const PwStep *step) {
  g_autofree char *label = pw_session_label (list->run->fill->session, step->path, NULL);
  return shorten (label != NULL && *label != '\0' ? label : step->node->name, LABEL_CHARS_MAX);
}

/* The heading of a group or entry; groups without a label have none. */
static gboolean
draw_heading (List *list, const PwStep *step) {
  g_autofree char *label = pw_session_label (list->run->fill->session, step->path, NULL);
  if (label == NULL || *label == '\0')
    return TRUE;
  if (!make_room (list))
    return FALSE;
  const char *entry = step->kind == PW_STEP_ENTRY ? strrchr (step->path, '[') : NULL;
  g_autofree char *heading
      = entry != NULL ? g_strdup_printf ("%s %.*s", label, (int)strcspn (entry + 1, "]"), entry + 1)
                      : g_strdup (label);
  g_autofree char *lead = g_strnfill (2 * MIN (step->depth, 6), ' ');
  app_terminal_say_bold (list->run->terminal, lead, heading);
  return TRUE;
}

/* "!" wrong, "?" a warning, "*" not answered though it must be. */
static char
mark_of (const PwProblem *problem) {
  if (problem == NULL)
    return ' ';
  switch (problem->kind) {
  case PW_PROBLEM_REQUIRED:
    return '*';
  case PW_PROBLEM_WARNING:
    return '?';
  default:
    return '!';
  }
}

static gboolean
draw_unit (List *list, const PwStep *step, guint number, gboolean problems_only) {
  const PwProblem *problem = g_hash_table_lookup (list->by_path, step->path);
  if (problems_only && (problem == NULL || step->kind == PW_STEP_ADD))
    return TRUE;
  if (!make_room (list))
    return FALSE;
  g_autofree char *label = label_of (list, step);
  g_autofree char *shown = step->kind == PW_STEP_QUESTION
                               ? app_fill_shown (list->run->fill, step->path, NULL)
                               : g_strdup ("");
  g_autofree char *lead
      = g_strdup_printf ("%4u %c ", number, step->kind == PW_STEP_ADD ? '+' : mark_of (problem));
  guint room = app_terminal_width (list->run->terminal);
  guint used = (guint)(strlen (lead) + (gsize)g_utf8_strlen (label, -1) + 3);
  g_autofree char *answer = shorten (problems_only   ? problem->message
                                     : shown != NULL ? shown
                                                     : "",
                                     problems_only      ? PW_NAME_BYTES_MAX
                                     : room > used + 20 ? room - used
                                                        : 20);
  g_autofree char *text = g_strconcat (label, *answer != '\0' ? ": " : "", answer, NULL);
  app_terminal_say (list->run->terminal, lead, text);
  return TRUE;
}

AppTerminalInput
app_fill_draw_list (AppFillRun *run, gboolean problems_only, char **line) {
  g_return_val_if_fail (run != NULL && line != NULL, APP_TERMINAL_END);
  g_auto (List) list;
  list_init (&list, run);
  GPtrArray *steps = pw_session_steps (run->fill->session);
  guint number = 0;
  gboolean go_on = TRUE;
  for (guint i = 0; i < steps->len && go_on; i++) {
    const PwStep *step = g_ptr_array_index (steps, i);
    if (step->kind == PW_STEP_QUESTION || step->kind == PW_STEP_ADD)
      go_on = draw_unit (&list, step, ++number, problems_only);
    else if (!problems_only)
      go_on = draw_heading (&list, step);
  }
  *line = g_steal_pointer (&list.line);
  return list.input;
}

/* --- all answers ----------------------------------------------------------------------------- */

static gboolean
draw_answer (List *list, const PwStep *step) {
  g_autofree char *shown = app_fill_shown (list->run->fill, step->path, NULL);
  if (shown == NULL || *shown == '\0')
    return TRUE;
  if (!make_room (list))
    return FALSE;
  g_autofree char *label = label_of (list, step);
  g_autofree char *lead = g_strnfill (2 * MIN (step->depth, 6), ' ');
  gboolean several = strchr (shown, '\n') != NULL;
  g_autofree char *text = g_strconcat (label, several ? ":\n  " : ": ", NULL);
  g_auto (GStrv) lines = g_strsplit (shown, "\n", -1);
  g_autofree char *indented = g_strjoinv ("\n  ", lines);
  g_autofree char *whole = g_strconcat (text, indented, NULL);
  app_terminal_say (list->run->terminal, lead, whole);
  json_t *reason = json_object_get (list->reasons, step->path);
  if (reason != NULL) {
    g_autofree char *mark = g_strconcat (lead, "  ? ", NULL);
    app_terminal_say (list->run->terminal, mark, json_string_value (reason));
  }
  return TRUE;
}

/* Draws the headings that wait, now that something stands below them. */
static gboolean
draw_waiting (List *list, GPtrArray *waiting, guint depth) {
  for (guint i = 0; i < waiting->len; i++) {
    const PwStep *heading = g_ptr_array_index (waiting, i);
    if (heading->depth < depth && !draw_heading (list, heading))
      return FALSE;
  }
  g_ptr_array_set_size (waiting, 0);
  return TRUE;
}

static gboolean
has_answer (List *list, const PwStep *step) {
  g_autofree char *text = pw_session_text (list->run->fill->session, step->path, NULL);
  return text != NULL && *text != '\0';
}

AppTerminalInput
app_fill_draw_review (AppFillRun *run, char **line) {
  g_return_val_if_fail (run != NULL && line != NULL, APP_TERMINAL_END);
  g_auto (List) list;
  list_init (&list, run);
  GPtrArray *steps = pw_session_steps (run->fill->session);
  g_autoptr (GPtrArray) waiting = g_ptr_array_new (); /* headings without an answer so far */
  gboolean go_on = TRUE;
  for (guint i = 0; i < steps->len && go_on; i++) {
    PwStep *step = g_ptr_array_index (steps, i);
    while (waiting->len > 0
           && ((const PwStep *)g_ptr_array_index (waiting, waiting->len - 1))->depth >= step->depth)
      g_ptr_array_set_size (waiting, (int)waiting->len - 1);
    if (step->kind == PW_STEP_GROUP || step->kind == PW_STEP_ENTRY)
      g_ptr_array_add (waiting, step);
    else if (step->kind == PW_STEP_QUESTION && has_answer (&list, step))
      go_on = draw_waiting (&list, waiting, step->depth) && draw_answer (&list, step);
  }
  *line = g_steal_pointer (&list.line);
  return list.input;
}
