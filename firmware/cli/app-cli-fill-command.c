/* What may be typed in place of an answer. */
#include <glib/gi18n.h>
#include <string.h>

#include "firmware/capture/app-fill-input.h"
#include "firmware/cli/app-cli-fill.h"
#include "sync/base/pw-i18n.h"

typedef enum {
  COMMAND_BACK,
  COMMAND_JUMP,
  COMMAND_HELP,
  COMMAND_LANGUAGE,
  COMMAND_LEAVE,
  COMMAND_CLEAR,
  COMMAND_DELETE,
  COMMAND_END,
} Command;

/* Both languages; never translated, so that a habit works on every handheld. */
static const struct {
  const char *word;
  Command command;
} words[] = {
  { "b", COMMAND_BACK },          { "back", COMMAND_BACK },   { "k", COMMAND_BACK },
  { "kembali", COMMAND_BACK },    { "j", COMMAND_JUMP },      { "jump", COMMAND_JUMP },
  { "list", COMMAND_JUMP },       { "daftar", COMMAND_JUMP }, { "lompat", COMMAND_JUMP },
  { "h", COMMAND_HELP },          { "help", COMMAND_HELP },   { "?", COMMAND_HELP },
  { "bantuan", COMMAND_HELP },    { "l", COMMAND_LANGUAGE },  { "language", COMMAND_LANGUAGE },
  { "bahasa", COMMAND_LANGUAGE }, { "q", COMMAND_LEAVE },     { "quit", COMMAND_LEAVE },
  { "keluar", COMMAND_LEAVE },    { "x", COMMAND_CLEAR },     { "clear", COMMAND_CLEAR },
  { "kosongkan", COMMAND_CLEAR }, { "d", COMMAND_DELETE },    { "delete", COMMAND_DELETE },
  { "hapus", COMMAND_DELETE },    { "e", COMMAND_END },       { "end", COMMAND_END },
  { "s", COMMAND_END },           { "selesai", COMMAND_END },
};

static void
set_note (AppFillRun *run, const char *text) {
  g_free (run->note);
  run->note = g_strdup (text);
}

/* --- each ------------------------------------------------------------------------------------ */

static AppFillMove
jump (AppFillRun *run, const char *argument) {
  if (*argument == '\0')
    return APP_FILL_LIST;
  guint64 number = 0;
  if (!g_ascii_string_to_unsigned (argument, 10, 1, G_MAXUINT16, &number, NULL)) {
    set_note (run, _ ("To which number? See the list with :j."));
    return APP_FILL_AGAIN;
  }
  run->target = (guint)number;
  return APP_FILL_JUMP;
}

static AppFillMove
help (AppFillRun *run) {
  app_fill_draw_help (run);
  g_autofree char *line = NULL;
  AppTerminalInput input = app_terminal_ask (run->terminal, _ ("-- Enter: on -- "), &line);
  return input == APP_TERMINAL_LINE ? APP_FILL_AGAIN : APP_FILL_ENDED;
}

/* The language named, or the next one of the form. Our own words follow where we have them. */
static AppFillMove
change_language (AppFillRun *run, const char *argument) {
  const PwForm *form = run->fill->form;
  const char *now = pw_session_language (run->fill->session);
  const char *chosen = NULL;
  for (guint i = 0; pw_form_language (form, i) != NULL; i++) {
    const char *language = pw_form_language (form, i);
    gboolean wanted = *argument != '\0'
                          ? g_ascii_strcasecmp (language, argument) == 0
                          : i > 0 && g_str_equal (pw_form_language (form, i - 1), now);
    chosen = wanted ? language : chosen;
  }
  if (chosen == NULL && *argument != '\0') {
    set_note (run, _ ("The form does not have that language."));
    return APP_FILL_AGAIN;
  }
  chosen = chosen != NULL ? chosen : pw_form_language (form, 0);
  g_autoptr (GError) error = NULL;
  if (!app_fill_set_language (run->fill, chosen, &error))
    set_note (run, error->message);
  app_fill_speak (chosen);
  return APP_FILL_AGAIN;
}

static AppFillMove
clear (AppFillRun *run, const PwStep *step) {
  g_autoptr (GError) error = NULL;
  if (step == NULL || step->kind != PW_STEP_QUESTION)
    set_note (run, _ ("There is no answer here to take away."));
  else if (!app_fill_set (run->fill, step->path, "", &error))
    set_note (run, error->message);
  else
    set_note (run, _ ("The answer was taken away."));
  return APP_FILL_AGAIN;
}

static AppFillMove
delete_entry (AppFillRun *run, const PwStep *step) {
  PwSession *session = run->fill->session;
  g_autofree char *entry = step != NULL ? app_fill_entry_of (session, step->path) : NULL;
  if (entry == NULL) {
    set_note (run, _ ("This question is in no entry that could be deleted."));
    return APP_FILL_AGAIN;
  }
  const char *number = strrchr (entry, '[');
  g_autofree char *label = pw_session_label (session, entry, NULL);
  g_autofree char *prompt
      = g_strdup_printf (_ ("Delete \"%s %.*s\" with all its answers? [y/n] "),
                         label != NULL ? label : "", (int)strcspn (number + 1, "]"), number + 1);
  g_autofree char *line = NULL;
  if (app_terminal_ask (run->terminal, prompt, &line) != APP_TERMINAL_LINE)
    return APP_FILL_ENDED;
  if (app_fill_read_yes_no (line) != 1)
    return APP_FILL_AGAIN;
  g_autoptr (GError) error = NULL;
  if (!pw_session_remove (session, entry, &error))
    set_note (run, error->message);
  else
    set_note (run, _ ("The entry was deleted."));
  return APP_FILL_AGAIN;
}

/* --- all ------------------------------------------------------------------------------------- */

static AppFillMove
run_command (AppFillRun *run, const PwStep *step, Command command, const char *argument) {
  switch (command) {
  case COMMAND_BACK:
    return APP_FILL_BACK;
  case COMMAND_JUMP:
    return jump (run, argument);
  case COMMAND_HELP:
    return help (run);
  case COMMAND_LANGUAGE:
    return change_language (run, argument);
  case COMMAND_LEAVE:
    return APP_FILL_LEAVE;
  case COMMAND_CLEAR:
    return clear (run, step);
  case COMMAND_DELETE:
    return delete_entry (run, step);
  case COMMAND_END:
    run->target = APP_FILL_END;
    return APP_FILL_JUMP;
  }
  return APP_FILL_AGAIN;
}

gboolean
app_fill_take_command (AppFillRun *run, const PwStep *step, char *line, AppFillMove *move) {
  g_return_val_if_fail (run != NULL && line != NULL && move != NULL, FALSE);
  if (g_str_equal (line, "<")) {
    *move = APP_FILL_BACK;
    return TRUE;
  }
  if (line[0] != ':' && line[0] != '<')
    return FALSE;
  if (line[1] == line[0]) {
    memmove (line, line + 1, strlen (line));
    return FALSE;
  }
  if (line[0] == '<')
    return FALSE;
  gsize length = strcspn (line + 1, " ");
  g_autofree char *word = g_ascii_strdown (line + 1, (gssize)length);
  g_autofree char *argument = g_strstrip (g_strdup (line + 1 + length));
  for (gsize i = 0; i < G_N_ELEMENTS (words); i++) {
    if (!g_str_equal (words[i].word, word))
      continue;
    *move = run_command (run, step, words[i].command, argument);
    return TRUE;
  }
  set_note (
      run, _ ("There is no such command; :h shows what there is, :: begins an answer with \":\"."));
  *move = APP_FILL_AGAIN;
  return TRUE;
}

void
app_fill_speak (const char *language) {
  g_return_if_fail (language != NULL);
  if (!g_str_equal (language, "id") && !g_str_equal (language, "en"))
    return;
  g_setenv ("PANWAS_LANG", language, TRUE);
  pw_i18n_start ();
}
