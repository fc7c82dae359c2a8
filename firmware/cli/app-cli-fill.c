/* fill: asks the questions of a form in the terminal.
 *
 * Ends with 0 if a record was made, or the person left with :q (the draft is kept); with 1 if the
 * input ended or a signal came, which keeps the draft too, or on a failure; with 2 for wrong use.
 * With --json the screens go to standard error, and one JSON value to standard output. */
#include "firmware/cli/app-cli-fill.h"

#include <glib/gi18n.h>

#include "firmware/cli/app-cli-commands.h"
#include "firmware/capture/app-fill-input.h"
#include "sync/base/pw-error.h"
#include "sync/base/pw-i18n.h"

#define SUMMARY                                                                                    \
  N_ ("Asks the questions of a form in the terminal; every answer is kept at once.\n\n"            \
      "Without FORM: the forms on this handheld. Enter keeps an answer and goes on; < or :b goes " \
      "back, :j lists the questions, :j 12 goes to number 12, :e to the end, :x takes an answer "  \
      "away, :d "                                                                                  \
      "deletes "                                                                                   \
      "an entry, :l changes the language, :q saves and leaves, :h helps. A text that begins with " \
      ": or < is typed with two of them; one that ends with \\ goes on in the next line. A "       \
      "warning "                                                                                   \
      "of the form needs a reason, or a better answer.\n\n"                                        \
      "Exit status: 0 recorded, or left with :q; 1 the input ended or it failed (what was "        \
      "answered is kept as a draft); 2 wrong use.")

const AppCommand app_commands_fill[] = {
  { "fill", N_ ("fill in a form, question by question"), app_cli_fill },
  { "drafts", N_ ("forms that are being filled in"), app_cli_drafts },
  { NULL, NULL, NULL },
};

void
app_fill_run_clear (AppFillRun *run) {
  g_clear_pointer (&run->fill, app_fill_free);
  g_clear_pointer (&run->terminal, app_terminal_free);
  g_clear_pointer (&run->note, g_free);
  g_clear_pointer (&run->failure, g_free);
}

typedef struct {
  char *draft;    /* owned; --draft */
  char *language; /* owned; --language */
  gboolean is_new, update;
} Options;

static void
options_clear (Options *options) {
  g_free (options->draft);
  g_free (options->language);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

/* --- the forms ------------------------------------------------------------------------------- */

/* The newest version of each form, in the order of the registry. */
static gboolean
is_newest (PwForms *forms, const PwForm *form) {
  return pw_forms_find (forms, pw_form_id (form)) == form;
}

static int
list_forms (AppCli *cli, PwForms *forms) {
  json_t *list = json_array ();
  for (guint i = 0; i < pw_forms_count (forms); i++) {
    const PwForm *form = pw_forms_at (forms, i);
    if (!is_newest (forms, form))
      continue;
    if (!cli->json)
      app_cli_print ("%-16s %-12s %s\n", pw_form_id (form), pw_form_version (form),
                     pw_form_title (form));
    json_array_append_new (list, json_pack ("{s:s, s:s, s:o}", "form", pw_form_id (form), "version",
                                            pw_form_version (form), "title",
                                            pw_json_text (pw_form_title (form))));
  }
  if (cli->json)
    app_cli_print_json (list);
  else
    json_decref (list);
  return app_cli_end (0);
}

static const PwForm *
find_form (PwForms *forms, const char *id, GError **error) {
  const PwForm *form = pw_forms_find (forms, id);
  if (form == NULL)
    g_set_error (error, PW_ERROR, PW_ERROR_USAGE,
                 _ ("there is no form \"%s\"; panwas fill lists them"), id);
  return form;
}

/* --- which draft ----------------------------------------------------------------------------- */

static void
draft_free (gpointer data) {
  app_draft_free (data);
}

/* Open drafts of the form, changed last first. */
static GPtrArray *
drafts_of (AppStore *store, const char *form_id, GError **error) {
  g_autoptr (GPtrArray) drafts = app_drafts_list (store, error);
  if (drafts == NULL)
    return NULL;
  GPtrArray *some = g_ptr_array_new_with_free_func (draft_free);
  while (drafts->len > 0) {
    AppDraft *draft = g_ptr_array_steal_index (drafts, 0);
    if (draft->fault == NULL && g_str_equal (draft->form_id, form_id))
      g_ptr_array_add (some, draft);
    else
      app_draft_free (draft);
  }
  return some;
}

static void
draw_drafts (AppFillRun *run, AppStore *store, const PwForm *form, const GPtrArray *drafts) {
  gint32 offset_min = pw_clock_now (store->clock).offset_min;
  app_terminal_clear (run->terminal);
  app_terminal_say_bold (run->terminal, "", pw_form_title (form));
  app_terminal_say (run->terminal, "", _ ("Drafts of this form:"));
  for (guint i = 0; i < drafts->len; i++) {
    const AppDraft *draft = g_ptr_array_index (drafts, i);
    g_autofree char *at = pw_time_ms_to_iso (draft->changed_ms, offset_min);
    g_autofree char *lead = g_strdup_printf ("%3u  %.10s %.5s  ", i + 1, at, at + 11);
    app_terminal_say (run->terminal, lead, *draft->title != '\0' ? draft->title : "-");
  }
  app_terminal_skip (run->terminal);
}

/* Asks which draft to go on with. NULL without `move` set to an end: a new one. (transfer full) */
static AppDraft *
choose_draft (AppFillRun *run, AppStore *store, const PwForm *form, GPtrArray *drafts,
              AppFillMove *move) {
  *move = APP_FILL_ON;
  draw_drafts (run, store, form, drafts);
  for (;;) {
    g_autofree char *line = NULL;
    AppTerminalInput input = app_terminal_ask (
        run->terminal, _ ("Number to go on with (Enter = 1), n = new form, q = leave: "), &line);
    if (input != APP_TERMINAL_LINE) {
      *move = APP_FILL_ENDED;
      return NULL;
    }
    if (g_ascii_strcasecmp (line, "n") == 0 || g_ascii_strcasecmp (line, "b") == 0)
      return NULL;
    if (g_ascii_strcasecmp (line, "q") == 0 || g_str_equal (line, ":q")) {
      *move = APP_FILL_LEAVE;
      return NULL;
    }
    guint64 number = 1;
    if (*line == '\0' || g_ascii_string_to_unsigned (line, 10, 1, drafts->len, &number, NULL))
      return g_ptr_array_steal_index (drafts, (guint)number - 1);
  }
}

/* --- a newer version of the form ------------------------------------------------------------- */

/* What a question is called; its path where it has no label. (transfer full) */
static char *
name_change (AppFillRun *run, const PwForm *newer, const PwSessionChange *change) {
  gboolean is_old = change->kind == PW_SESSION_DROPPED || change->kind == PW_SESSION_RETYPED;
  const PwFormNode *node = app_fill_change_node (run->fill, newer, change);
  const char *label = node != NULL ? pw_form_text (is_old ? run->fill->form : newer, node->label,
                                                   pw_session_language (run->fill->session))
                                   : NULL;
  return g_strconcat ("  ", label != NULL && *label != '\0' ? label : change->path, ": ", NULL);
}

static void
draw_changes (AppFillRun *run, const PwForm *newer, const GPtrArray *changes) {
  g_autofree char *head
      = g_strdup_printf (_ ("From version %s of the form to %s:"),
                         pw_form_version (run->fill->form), pw_form_version (newer));
  app_terminal_clear (run->terminal);
  app_terminal_say_bold (run->terminal, "", head);
  for (guint i = 0; i < changes->len; i++) {
    const PwSessionChange *change = g_ptr_array_index (changes, i);
    g_autofree char *lead = name_change (run, newer, change);
    gboolean both = *change->before != '\0' && *change->after != '\0';
    g_autofree char *values = g_strconcat (change->before, both ? " -> " : "", change->after, NULL);
    g_autofree char *text
        = *values != '\0'
              ? g_strdup_printf ("%s (%s)", app_fill_change_words (change->kind), values)
              : g_strdup (app_fill_change_words (change->kind));
    app_terminal_say (run->terminal, lead, text);
  }
  if (changes->len == 0)
    app_terminal_say (run->terminal, "  ", _ ("no answer changes"));
}

/* Offers the move, or tells that there is one. */
static gboolean
update (AppFillRun *run, gboolean wanted, AppFillMove *move, GError **error) {
  const PwForm *newer = app_fill_newer (run->fill);
  *move = APP_FILL_ON;
  if (newer == NULL)
    return TRUE;
  if (!wanted) {
    run->note = g_strdup_printf (_ ("There is version %s of this form; this draft stays with %s. "
                                    "panwas fill --update moves it."),
                                 pw_form_version (newer), pw_form_version (run->fill->form));
    return TRUE;
  }
  g_autoptr (GPtrArray) changes = app_fill_try_move (run->fill, newer, error);
  if (changes == NULL)
    return FALSE;
  draw_changes (run, newer, changes);
  g_autofree char *line = NULL;
  if (app_terminal_ask (run->terminal, _ ("Move the draft? [y/n] "), &line) != APP_TERMINAL_LINE) {
    *move = APP_FILL_ENDED;
    return TRUE;
  }
  return app_fill_read_yes_no (line) != 1 || app_fill_move (run->fill, newer, error);
}

/* --- the run --------------------------------------------------------------------------------- */

/* How to go on; (transfer full). */
static char *
tell_draft (AppFillRun *run) {
  if (run->fill == NULL || !app_fill_has_draft (run->fill))
    return g_strdup (_ ("Nothing was answered, so no draft was kept."));
  g_autofree char *hex = pw_id_to_hex (&run->fill->draft->id);
  return g_strdup_printf (
      _ ("Everything that was answered is kept in draft %.8s; go on with panwas fill --draft %.8s"),
      hex, hex);
}

static int
end_run (AppFillRun *run, AppFillMove move, const PwId *record) {
  g_autofree char *draft = run->fill != NULL && app_fill_has_draft (run->fill)
                               ? pw_id_to_hex (&run->fill->draft->id)
                               : NULL;
  g_autofree char *hex = move == APP_FILL_ON ? pw_id_to_hex (record) : NULL;
  if (run->cli->json)
    app_cli_print_json (json_pack ("{s:o, s:o}", "record", pw_json_text (hex), "draft",
                                   pw_json_text (hex != NULL ? NULL : draft)));
  if (hex != NULL && !run->cli->json)
    app_cli_print ("%s\n", hex);
  if (move == APP_FILL_ON)
    return app_cli_end (0);
  g_autofree char *words = tell_draft (run);
  if (move == APP_FILL_FAILED)
    app_cli_warn ("%s", run->failure);
  if (move == APP_FILL_LEAVE && !run->cli->json)
    app_cli_print ("%s\n", words);
  else
    app_cli_warn ("%s", words);
  return app_cli_end (move == APP_FILL_LEAVE ? 0 : 1);
}

static int
walk (AppFillRun *run, const Options *options) {
  g_autoptr (GError) error = NULL;
  AppFillMove move;
  PwId record = { 0 };
  if (options->language != NULL && !app_fill_set_language (run->fill, options->language, &error))
    return app_cli_fail (error);
  if (!update (run, options->update, &move, &error))
    return app_cli_fail (error);
  if (move == APP_FILL_ON)
    move = app_fill_walk (run, &record);
  return end_run (run, move, &record);
}

static const char *
default_language (const PwForm *form) {
  for (guint i = 0; pw_form_language (form, i) != NULL; i++)
    if (g_str_equal (pw_form_language (form, i), pw_i18n_language ()))
      return pw_form_language (form, i);
  return pw_form_default_language (form);
}

static int
fill_form (AppCli *cli, AppStore *store, const char *form_id, const Options *options) {
  g_autoptr (GError) error = NULL;
  g_auto (AppFillRun) run
      = { .cli = cli, .terminal = app_terminal_new (cli->json ? stderr : stdout) };
  PwForms *forms = app_store_forms (store, &error);
  g_autoptr (AppDraft) draft = NULL;
  const PwForm *form = NULL;
  AppFillMove move = APP_FILL_ON;
  if (forms == NULL)
    return app_cli_fail (error);
  if (options->draft != NULL) {
    draft = app_drafts_load (store, options->draft, &error);
  } else {
    g_assert (form_id != NULL); /* without both there is a list of forms, and no filling in */
    form = find_form (forms, form_id, &error);
    g_autoptr (GPtrArray) drafts
        = form != NULL && !options->is_new ? drafts_of (store, form_id, &error) : NULL;
    if (error == NULL && drafts != NULL && drafts->len > 0)
      draft = choose_draft (&run, store, form, drafts, &move);
  }
  if (error != NULL)
    return app_cli_fail (error);
  if (move != APP_FILL_ON)
    return end_run (&run, move, NULL);
  run.fill = draft != NULL ? app_fill_open (store, g_steal_pointer (&draft), &error)
                           : app_fill_new (store, form, default_language (form), &error);
  return run.fill != NULL ? walk (&run, options) : app_cli_fail (error);
}

/* --- the command ----------------------------------------------------------------------------- */

static gboolean
check_options (const Options *options, int argc, GError **error) {
  const char *why = NULL;
  if (options->language != NULL && !g_str_equal (options->language, "id")
      && !g_str_equal (options->language, "en"))
    why = _ ("--language is id or en");
  else if (options->draft != NULL && (argc > 1 || options->is_new))
    why = _ ("--draft needs neither FORM nor --new");
  else if (argc < 2 && options->draft == NULL && (options->is_new || options->update))
    why = _ ("which form? panwas fill lists them");
  if (why != NULL)
    g_set_error_literal (error, PW_ERROR, PW_ERROR_USAGE, why);
  return why == NULL;
}

int
app_cli_fill (AppCli *cli, int argc, char **argv) {
  g_autoptr (GError) error = NULL;
  g_auto (Options) options = { 0 };
  const GOptionEntry entries[] = {
    { "draft", 0, 0, G_OPTION_ARG_STRING, &options.draft, N_ ("go on with this draft"), N_ ("ID") },
    { "new", 0, 0, G_OPTION_ARG_NONE, &options.is_new,
      N_ ("begin anew, without asking about drafts"), NULL },
    { "update", 0, 0, G_OPTION_ARG_NONE, &options.update,
      N_ ("move the draft to the newest version of its form, after asking"), NULL },
    { "language", 0, 0, G_OPTION_ARG_STRING, &options.language, N_ ("id or en"), N_ ("CODE") },
    G_OPTION_ENTRY_NULL,
  };
  if (!app_cli_parse (cli, entries, "[FORM]", SUMMARY, 0, 1, &argc, &argv, &error)
      || !check_options (&options, argc, &error))
    return app_cli_fail (error);
  if (options.language != NULL)
    app_fill_speak (options.language);
  g_autoptr (AppStore) store = app_cli_open (cli, &error);
  PwForms *forms = store != NULL ? app_store_forms (store, &error) : NULL;
  if (forms == NULL)
    return app_cli_fail (error);
  if (argc < 2 && options.draft == NULL)
    return list_forms (cli, forms);
  return fill_form (cli, store, argc > 1 ? argv[1] : NULL, &options);
}
