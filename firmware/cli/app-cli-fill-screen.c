/* The screen of one question. */
#include <glib/gi18n.h>
#include <string.h>

#include "firmware/cli/app-cli-fill.h"
#include "sync/base/pw-error.h"

/* --- the head -------------------------------------------------------------------------------- */

/* The number that the label of the top-level group around `path` begins with, such as "IV" of
 * "IV. Dugaan pelanggaran"; "" if there is none. (transfer full) */
static char *
section_of (PwSession *session, const PwStep *step) {
  if (step == NULL)
    return g_strdup ("");
  g_autofree char *group = g_strndup (step->path, 1 + strcspn (step->path + 1, "/"));
  g_autofree char *label = pw_session_label (session, group, NULL);
  gsize length = label != NULL ? strspn (label, "IVXLC0123456789") : 0;
  return length >= 1 && length <= 5 && label[length] == '.' ? g_strndup (label, length)
                                                            : g_strdup ("");
}

/* The labels of all groups and entries around `path`, the outermost first. */
static char *
name_groups (PwSession *session, const char *path) {
  GString *names = g_string_new (NULL);
  for (const char *at = strchr (path + 1, '/'); at != NULL; at = strchr (at + 1, '/')) {
    g_autofree char *group = g_strndup (path, (gsize)(at - path));
    g_autofree char *label = pw_session_label (session, group, NULL);
    const char *entry = g_str_has_suffix (group, "]") ? strrchr (group, '[') : NULL;
    if (label == NULL || *label == '\0')
      continue;
    g_string_append_printf (names, "%s%s", names->len > 0 ? " > " : "", label);
    if (entry != NULL)
      g_string_append_printf (names, " %.*s", (int)strcspn (entry + 1, "]"), entry + 1);
  }
  return g_string_free (names, FALSE);
}

void
app_fill_draw_head (AppFillRun *run, const PwStep *step, guint number, guint count) {
  PwSession *session = run->fill->session;
  app_terminal_clear (run->terminal);
  g_autofree char *section = section_of (session, step);
  g_autofree char *part
      = *section != '\0' ? g_strdup_printf (_ ("Part %s"), section) : g_strdup ("");
  g_autofree char *place = number > 0 ? g_strdup_printf ("%u/%u", number, count) : g_strdup ("");
  g_autofree char *progress
      = g_strconcat (part, *part != '\0' && *place != '\0' ? " · " : "", place, NULL);
  app_terminal_say_ends (run->terminal, pw_form_title (run->fill->form), progress);
  app_terminal_rule (run->terminal);
  if (run->note != NULL)
    app_terminal_say (run->terminal, "", run->note);
  g_clear_pointer (&run->note, g_free);
  g_autofree char *groups = step != NULL ? name_groups (session, step->path) : g_strdup ("");
  if (*groups != '\0')
    app_terminal_say (run->terminal, "", groups);
  app_terminal_skip (run->terminal);
}

/* --- choices --------------------------------------------------------------------------------- */

/* TRUE if `code` stands in the blank-separated `answer`. */
static gboolean
is_chosen (const char *answer, const char *code) {
  gsize length = strlen (code);
  for (const char *at = answer; *at != '\0';) {
    gsize word = strcspn (at, " ");
    if (word == length && strncmp (at, code, length) == 0)
      return TRUE;
    at += word;
    at += strspn (at, " ");
  }
  return FALSE;
}

static const char *
mark_of (PwFormType type, const char *answer, const char *code) {
  gboolean chosen = is_chosen (answer, code);
  if (type == PW_FORM_SELECT)
    return chosen ? "[x]" : "[ ]";
  if (type == PW_FORM_RANK)
    return "";
  return chosen ? "(*)" : "( )";
}

guint
app_fill_choices_shown (const AppFillRun *run) {
  guint height = app_terminal_height (run->terminal);
  guint around = 13; /* rows for what stands above and below */
  return CLAMP (height > around ? height - around : 0, APP_FILL_CHOICES_MIN, APP_FILL_CHOICES_MAX);
}

void
app_fill_draw_choices (AppFillRun *run, const PwStep *step, const AppFillChoices *choices) {
  g_autofree char *answer = pw_session_text (run->fill->session, step->path, NULL);
  for (guint i = choices->first; i < choices->choices->len; i++) {
    const PwSessionChoice *choice = g_ptr_array_index (choices->choices, i);
    g_autofree char *lead = g_strdup_printf (
        "%3u %s ", i + 1, mark_of (step->node->type, answer != NULL ? answer : "", choice->code));
    app_terminal_say (run->terminal, lead, choice->label);
  }
  if (choices->total <= choices->choices->len)
    return;
  g_autofree char *more
      = g_strdup_printf (_ ("... %u more. Type + to see them, or a part of the name to search."),
                         choices->total - choices->choices->len);
  app_terminal_say (run->terminal, "    ", more);
}

/* --- the question ---------------------------------------------------------------------------- */

/* How to type an answer; NULL where nothing needs to be said. */
static const char *
tell_input (const PwFormNode *node) {
  if (node->control == PW_FORM_TRIGGER)
    return _ ("Enter confirms.");
  switch (node->type) {
  case PW_FORM_SELECT:
    return _ ("Several may hold: numbers with blanks between, such as 1 3; again takes away.");
  case PW_FORM_RANK:
    return _ ("All numbers in the order you want, such as 3 1 2.");
  case PW_FORM_BOOLEAN:
    return _ ("y = yes, n = no.");
  case PW_FORM_DATE:
    return _ ("Date: 7/10/2024, today, yesterday.");
  case PW_FORM_TIME:
    return _ ("Time: 21:43, now.");
  case PW_FORM_DATE_TIME:
    return _ ("Date and time: 7/10/2024 21:43; a time alone is of today; now.");
  case PW_FORM_GEOPOINT:
    return _ ("Latitude and longitude: -7,8012 110,3645.");
  case PW_FORM_GEOTRACE:
  case PW_FORM_GEOSHAPE:
    return _ ("Points with ; between: -7,80 110,36; -7,81 110,37.");
  case PW_FORM_UPLOAD:
    return _ ("The path of a file; it is copied, sealed, onto this handheld at once.");
  case PW_FORM_STRING:
    return node->appearance != NULL && strstr (node->appearance, "multiline") != NULL
               ? _ ("Several lines: end a line with \\ to go on with the next.")
               : NULL;
  case PW_FORM_SELECT1:
  case PW_FORM_INT:
  case PW_FORM_DECIMAL:
  case PW_FORM_NO_TYPE:
    return NULL;
  }
  return NULL;
}

static void
draw_range (AppFillRun *run, const PwFormNode *node) {
  if (node->range_start == NULL || node->range_end == NULL)
    return;
  g_autofree char *text
      = g_strdup_printf (_ ("A number from %s to %s, in steps of %s."), node->range_start,
                         node->range_end, node->range_step != NULL ? node->range_step : "1");
  app_terminal_say (run->terminal, "", text);
}

static void
draw_answer (AppFillRun *run, const PwStep *step) {
  PwSession *session = run->fill->session;
  g_autofree char *shown = app_fill_shown (run->fill, step->path, NULL);
  if (shown != NULL && *shown != '\0') {
    gboolean several = strchr (shown, '\n') != NULL;
    app_terminal_say (run->terminal, several ? "" : _ ("Answer: "),
                      several ? _ ("Answer:") : shown);
    if (several)
      app_terminal_say (run->terminal, "  ", shown);
  }
  g_autoptr (PwProblem) problem = pw_session_problem (session, step->path, NULL);
  /* That nothing was answered yet is no fault before the person had the chance to. */
  if (problem != NULL && problem->kind != PW_PROBLEM_REQUIRED)
    app_terminal_say (run->terminal, "! ", problem->message);
  json_auto_t *reasons = pw_session_acknowledged (session);
  json_t *reason = json_object_get (reasons, step->path);
  if (reason != NULL)
    app_terminal_say (run->terminal, _ ("Kept in spite of a warning: "),
                      json_string_value (reason));
}

void
app_fill_draw_question (AppFillRun *run, const PwStep *step, const AppFillChoices *choices) {
  PwSession *session = run->fill->session;
  gboolean readonly = pw_session_is_readonly (session, step->path);
  g_autofree char *label = pw_session_label (session, step->path, NULL);
  g_autofree char *hint = pw_session_hint (session, step->path, NULL);
  g_autofree char *asked
      = g_strconcat (label != NULL && *label != '\0' ? label : step->node->name,
                     !readonly && pw_session_is_required (session, step->path) ? " *" : "", NULL);
  app_terminal_say_bold (run->terminal, "", asked);
  if (hint != NULL && *hint != '\0')
    app_terminal_say (run->terminal, "", hint);
  if (choices->choices != NULL && !readonly)
    app_fill_draw_choices (run, step, choices);
  const char *input = readonly ? NULL : tell_input (step->node);
  if (input != NULL)
    app_terminal_say (run->terminal, "", input);
  if (!readonly)
    draw_range (run, step->node);
  draw_answer (run, step);
}

/* --- keys ------------------------------------------------------------------------------------ */

void
app_fill_draw_keys (AppFillRun *run) {
  app_terminal_skip (run->terminal);
  app_terminal_say (run->terminal, "",
                    _ ("Enter next  < back  :j list  :h help  :q save and leave"));
}

void
app_fill_draw_help (AppFillRun *run) {
  static const struct {
    const char *keys, *words;
  } lines[] = {
    { "Enter", N_ ("keep the answer and go on") },
    { "<  :b", N_ ("back (also :back)") },
    { ":j", N_ ("list of all questions; :j 12 goes to number 12 (also :jump)") },
    { ":e", N_ ("to the end: what is still open, all answers, recording (also :end)") },
    { ":x", N_ ("take the answer away (also :clear)") },
    { ":d", N_ ("delete this entry of a list, such as one activity (also :delete)") },
    { ":l", N_ ("other language; :l en (also :language)") },
    { ":q", N_ ("save and leave; go on later (also :quit)") },
    { ":h", N_ ("this help (also :help)") },
    { "::...", N_ ("an answer that begins with \":\" (and << for one with \"<\")") },
    { "+", N_ ("more of a long list of choices") },
    { "...\\", N_ ("a text goes on in the next line") },
  };
  app_terminal_clear (run->terminal);
  app_terminal_say_bold (run->terminal, "", _ ("Type an answer and press Enter; or:"));
  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++) {
    g_autofree char *lead = g_strdup_printf ("  %-8s", lines[i].keys);
    app_terminal_say (run->terminal, lead, _ (lines[i].words));
  }
  app_terminal_skip (run->terminal);
  app_terminal_say (run->terminal, "",
                    _ ("* must be answered. Every answer is on the disk before the next question "
                       "appears; after a flat battery panwas fill goes on where you were."));
}
