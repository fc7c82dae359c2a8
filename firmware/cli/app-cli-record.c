/* record: answers from a file or standard input become records, one after the other.
 *
 *  1. Each object is one transaction. Its id is printed, and the line flushed, only after the
 * commit: a printed id is durable.
 *  2. The first object that is refused ends the run, unless --keep-going; what was recorded before
 *     it stays, and the message says how many and where to go on.
 *  3. A full disk or a fault of the store ends the run in any case.
 *  4. A warning of the form is told on standard error, and the record is made all the same: a
 * program that hands over its records has nobody to ask. --acknowledge gives the reason for all of
 * them; `fill` insists on one for each. */
#include <glib/gi18n.h>
#include <unistd.h>

#include "firmware/capture/app-capture.h"
#include "firmware/cli/app-cli-commands.h"
#include "sync/base/pw-error.h"
#include "sync/base/pw-region.h"
#include "sync/model/pw-answers-reader.h"
#include "sync/model/pw-answers.h"
#include "sync/model/pw-form-check.h"

const AppCommand app_commands_record[] = {
  { "record", N_ ("check answers against a form and record them for good"), app_cli_record },
  { "amend", N_ ("correct a record, with a reason"), app_cli_amend },
  { "withdraw", N_ ("take a record back, with a reason"), app_cli_withdraw },
  { "attach", N_ ("add an evidence file to a record"), app_cli_attach },
  { NULL, NULL, NULL },
};

typedef struct {
  AppCli *cli;        /* borrowed */
  AppStore *store;    /* borrowed */
  const PwForm *form; /* borrowed */
  gboolean keep_going;
  const char *acknowledge; /* borrowed: the reason for warnings; NULL: none was given */
  guint recorded, refused;
  json_t *ids;      /* owned: array */
  json_t *refusals; /* owned: array of {item, error, problems} */
  json_t *warnings; /* owned: array */
} Run;

/* --- refused items --------------------------------------------------------------------------- */

static void
refuse (Run *run, const char *where, GPtrArray *problems, const GError *why) {
  run->refused++;
  json_t *list = json_array ();
  for (guint i = 0; problems != NULL && i < problems->len; i++) {
    const PwFormProblem *problem = g_ptr_array_index (problems, i);
    app_cli_warn ("%s: %s: %s", where, problem->path, problem->reason);
    json_array_append_new (list, json_pack ("{s:s, s:s, s:s}", "path", problem->path, "reason",
                                            problem->reason, "code",
                                            pw_form_problem_code_name (problem->code)));
  }
  if (problems == NULL && g_str_has_prefix (why->message, where))
    app_cli_warn ("%s", why->message); /* it says the line by itself, and the column */
  else if (problems == NULL)
    app_cli_warn ("%s: %s", where, why->message);
  json_array_append_new (run->refusals, json_pack ("{s:s, s:s, s:o}", "item", where, "error",
                                                   why->message, "problems", list));
}

/* --- accepted items -------------------------------------------------------------------------- */

static void
warn_region (Run *run, const char *where, json_t *answers) {
  const PwFormNode *node = pw_form_find_column (run->form, "village");
  const char *village
      = node != NULL ? json_string_value (pw_answers_get (answers, node->path)) : NULL;
  if (village == NULL || pw_region_holds (run->store->region, village))
    return;
  g_autofree char *words
      = g_strdup_printf (_ ("%s: the village %s is outside %s, the region of this handheld; it was "
                            "recorded, and the host judges"),
                         where, village, run->store->region);
  app_cli_warn ("%s", words);
  json_array_append_new (run->warnings, json_string (words));
}

static void
warn_of_answers (Run *run, const char *where, const AppRecordCheck *check) {
  for (guint i = 0; i < check->warnings->len; i++) {
    const PwProblem *warning = g_ptr_array_index (check->warnings, i);
    g_autofree char *words = g_strdup_printf (_ ("%s: %s: %s (recorded all the same)"), where,
                                              warning->path, warning->message);
    app_cli_warn ("%s", words);
    json_array_append_new (run->warnings, json_string (words));
  }
}

/* TRUE to go on. */
static gboolean
record_item (Run *run, const char *where, json_t *answers, GError **error) {
  PwId id;
  g_auto (AppRecordCheck) check = { .acknowledge = run->acknowledge };
  g_autoptr (GError) local = NULL;
  if (!app_record_create (run->store, run->form, answers, &id, &check, &local)) {
    if (check.problems == NULL && !pw_error_is (local, PW_ERROR_REFUSED)
        && !pw_error_is (local, PW_ERROR_TOO_BIG)) {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
    refuse (run, where, check.problems, local);
    return run->keep_going;
  }
  run->recorded++;
  g_autofree char *hex = pw_id_to_hex (&id);
  json_array_append_new (run->ids, json_string (hex));
  if (!run->cli->json) {
    app_cli_print ("%s\n", hex);
    if (!app_cli_flush (error))
      return FALSE;
  }
  warn_region (run, where, answers);
  warn_of_answers (run, where, &check);
  return TRUE;
}

static gboolean
record_all (Run *run, PwAnswersReader *reader, GError **error) {
  for (;;) {
    json_auto_t *answers = NULL;
    g_autofree char *where = NULL;
    g_autoptr (GError) bad = NULL;
    gboolean go_on = TRUE;
    switch (pw_answers_reader_next (reader, &answers, &where, &bad)) {
    case PW_ANSWERS_END:
      return TRUE;
    case PW_ANSWERS_BAD:
      refuse (run, where, NULL, bad);
      go_on = run->keep_going;
      break;
    case PW_ANSWERS_ITEM:
      go_on = record_item (run, where, answers, error);
      break;
    }
    if (*error != NULL)
      return FALSE;
    if (!go_on) {
      app_cli_warn (_ ("%s was refused and ended the run; recorded before it: %u; correct it and "
                       "go on from there"),
                    where, run->recorded);
      return TRUE;
    }
    if (app_cli_interrupted ()) {
      g_set_error (error, PW_ERROR, PW_ERROR_INCOMPLETE,
                   _ ("stopped after %s; recorded: %u; go on with what follows it"), where,
                   run->recorded);
      return FALSE;
    }
  }
}

/* --- the command ----------------------------------------------------------------------------- */

static const PwForm *
find_form (PwForms *forms, const char *id, GError **error) {
  const PwForm *form = pw_forms_find (forms, id);
  if (form != NULL)
    return form;
  g_autoptr (GString) known = g_string_new (NULL);
  for (guint i = 0; i < pw_forms_count (forms); i++) {
    const PwForm *one = pw_forms_at (forms, i);
    if (one == pw_forms_find (forms, pw_form_id (one))) /* its newest version */
      g_string_append_printf (known, "%s%s", known->len > 0 ? ", " : "", pw_form_id (one));
  }
  g_set_error (error, PW_ERROR, PW_ERROR_USAGE, _ ("there is no form \"%s\"; there are: %s"), id,
               known->str);
  return NULL;
}

static gboolean
finish (Run *run, const GError *error) {
  if (run->recorded == 0 && run->refused == 0 && error == NULL)
    app_cli_warn ("%s", _ ("there is no record in the input"));
  if (run->keep_going && run->refused > 0)
    app_cli_warn (_ ("recorded: %u; refused: %u"), run->recorded, run->refused);
  if (run->cli->json)
    app_cli_print_json (json_pack ("{s:i, s:O, s:O, s:O}", "recorded", (int)run->recorded,
                                   "records", run->ids, "refused", run->refusals, "warnings",
                                   run->warnings));
  return error == NULL && run->refused == 0 && run->recorded > 0;
}

static int
record_input (AppCli *cli, const char *form_id, GBytes *input, gboolean keep_going,
              const char *acknowledge) {
  g_autoptr (GError) error = NULL;
  g_autoptr (PwAnswersReader) reader = pw_answers_reader_new (input, &error);
  g_autoptr (AppStore) store = reader != NULL ? app_cli_open (cli, &error) : NULL;
  PwForms *forms = store != NULL ? app_store_forms (store, &error) : NULL;
  const PwForm *form = forms != NULL ? find_form (forms, form_id, &error) : NULL;
  if (form == NULL)
    return app_cli_fail (error);
  json_auto_t *ids = json_array (), *refusals = json_array (), *warnings = json_array ();
  Run run = { .cli = cli,
              .store = store,
              .form = form,
              .keep_going = keep_going,
              .acknowledge = acknowledge,
              .ids = ids,
              .refusals = refusals,
              .warnings = warnings };
  app_cli_hold_signals ();
  if (!record_all (&run, reader, &error)) {
    (void)app_cli_fail (error);
    if (run.recorded > 0 && !pw_error_is (error, PW_ERROR_INCOMPLETE))
      app_cli_warn (_ ("recorded before that: %u"), run.recorded);
  }
  return app_cli_end (finish (&run, error) ? 0 : 1);
}

int
app_cli_record (AppCli *cli, int argc, char **argv) {
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;
  g_autofree char *acknowledge = NULL;
  gboolean keep_going = FALSE;
  const GOptionEntry entries[] = {
    { "answers", 0, 0, G_OPTION_ARG_FILENAME, &path,
      N_ ("JSON object, array or JSON Lines; - is standard input"), N_ ("FILE") },
    { "keep-going", 0, 0, G_OPTION_ARG_NONE, &keep_going,
      N_ ("record the others when one is refused"), NULL },
    { "acknowledge", 0, 0, G_OPTION_ARG_FILENAME, &acknowledge,
      N_ ("why answers stand that the form warns about; without it they are recorded too, and "
          "told"),
      N_ ("TEXT") },
    G_OPTION_ENTRY_NULL,
  };
  if (!app_cli_parse (cli, entries, "FORM [-]", app_commands_record[0].summary, 1, 2, &argc, &argv,
                      &error)
      || (acknowledge != NULL
          && !app_cli_check_text ("--acknowledge", acknowledge, PW_REASON_BYTES_MAX, &error)))
    return app_cli_fail (error);
  gboolean dash = argc == 3 && g_str_equal (argv[2], "-");
  if ((argc == 3 && !dash) || (dash && path != NULL)) {
    app_cli_warn ("%s", _ ("name the answers once, with --answers FILE or - for standard input"));
    return 2;
  }
  if (path == NULL && !dash && isatty (STDIN_FILENO)) {
    app_cli_warn ("%s", _ ("which answers? name them with --answers FILE, or - to type them"));
    return 2;
  }
  g_autoptr (GBytes) input
      = app_cli_read_input (path != NULL ? path : "-", PW_JSON_BYTES_MAX, &error);
  return input != NULL ? record_input (cli, argv[1], input, keep_going, acknowledge)
                       : app_cli_fail (error);
}
