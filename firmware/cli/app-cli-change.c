/* Commands that change one record: amend, withdraw and attach. */
#include <glib/gi18n.h>

#include "firmware/capture/app-capture.h"
#include "firmware/cli/app-cli-commands.h"
#include "sync/base/pw-error.h"
#include "sync/model/pw-answers-reader.h"
#include "sync/model/pw-form-check.h"

/* Prints the record's id, or {"record": id, `key`: `value`} (`value` may be NULL). */
static int
done (AppCli *cli, const PwId *record, const char *key, const char *value) {
  g_autofree char *hex = pw_id_to_hex (record);
  if (!cli->json) {
    app_cli_print ("%s\n", value != NULL ? value : hex);
    return app_cli_end (0);
  }
  json_t *answer = json_pack ("{s:s}", "record", hex);
  if (value != NULL)
    json_object_set_new (answer, key, json_string (value));
  app_cli_print_json (answer);
  return app_cli_end (0);
}

static gboolean
check_reason (const char *reason, GError **error) {
  if (reason != NULL)
    return app_cli_check_text ("--reason", reason, PW_REASON_BYTES_MAX, error);
  g_set_error_literal (error, PW_ERROR, PW_ERROR_USAGE, _ ("say why, with --reason"));
  return FALSE;
}

/* --- amend ----------------------------------------------------------------------------------- */

/* The one object of the input. */
static json_t *
read_patch (const char *path, GError **error) {
  g_autoptr (GBytes) input = app_cli_read_input (path, PW_JSON_BYTES_MAX, error);
  g_autoptr (PwAnswersReader) reader = input != NULL ? pw_answers_reader_new (input, error) : NULL;
  if (reader == NULL)
    return NULL;
  json_auto_t *patch = NULL;
  g_autofree char *where = NULL;
  PwAnswersNext next = pw_answers_reader_next (reader, &patch, &where, error);
  if (next == PW_ANSWERS_BAD) {
    g_prefix_error (error, "%s: ", where);
    return NULL;
  }
  json_auto_t *second = NULL;
  g_autofree char *second_where = NULL;
  if (next != PW_ANSWERS_ITEM
      || pw_answers_reader_next (reader, &second, &second_where, NULL) != PW_ANSWERS_END) {
    g_set_error (error, PW_ERROR, PW_ERROR_REFUSED,
                 _ ("%s must hold one JSON object with the answers that change"), path);
    return NULL;
  }
  return g_steal_pointer (&patch);
}

static int
fail_with_problems (AppCli *cli, GPtrArray *problems, const GError *error) {
  if (problems == NULL)
    return app_cli_fail (error);
  json_t *list = json_array ();
  for (guint i = 0; i < problems->len; i++) {
    const PwFormProblem *problem = g_ptr_array_index (problems, i);
    app_cli_warn ("%s: %s", problem->path, problem->reason);
    json_array_append_new (list, json_pack ("{s:s, s:s, s:s}", "path", problem->path, "reason",
                                            problem->reason, "code",
                                            pw_form_problem_code_name (problem->code)));
  }
  if (cli->json)
    app_cli_print_json (json_pack ("{s:n, s:o}", "record", "problems", list));
  else
    json_decref (list);
  return app_cli_end (1);
}

int
app_cli_amend (AppCli *cli, int argc, char **argv) {
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;
  g_autofree char *reason = NULL;
  g_autofree char *acknowledge = NULL;
  const GOptionEntry entries[] = {
    { "acknowledge", 0, 0, G_OPTION_ARG_FILENAME, &acknowledge,
      N_ ("why answers stand that the form warns about; without it they are recorded too, and "
          "told"),
      N_ ("TEXT") },
    { "answers", 0, 0, G_OPTION_ARG_FILENAME, &path,
      N_ ("what changes, as a JSON Merge Patch: null removes; - is standard input; left out, the "
          "reason answers a record that the office returned"),
      N_ ("FILE") },
    { "reason", 0, 0, G_OPTION_ARG_FILENAME, &reason, N_ ("why"), N_ ("TEXT") },
    G_OPTION_ENTRY_NULL,
  };
  if (!app_cli_parse (cli, entries, "ID", app_commands_record[1].summary, 1, 1, &argc, &argv,
                      &error)
      || !check_reason (reason, &error)
      || (acknowledge != NULL
          && !app_cli_check_text ("--acknowledge", acknowledge, PW_REASON_BYTES_MAX, &error)))
    return app_cli_fail (error);
  json_auto_t *patch = path != NULL ? read_patch (path, &error) : NULL;
  g_autoptr (AppStore) store = path == NULL || patch != NULL ? app_cli_open (cli, &error) : NULL;
  if (store == NULL)
    return app_cli_fail (error);
  PwId record;
  g_auto (AppRecordCheck) check = { .acknowledge = acknowledge };
  if (!app_record_amend (store, argv[1], patch, reason, &record, &check, &error))
    return fail_with_problems (cli, check.problems, error);
  for (guint i = 0; check.warnings != NULL && i < check.warnings->len; i++) {
    const PwProblem *warning = g_ptr_array_index (check.warnings, i);
    app_cli_warn (_ ("%s: %s (recorded all the same)"), warning->path, warning->message);
  }
  return done (cli, &record, NULL, NULL);
}

/* --- withdraw -------------------------------------------------------------------------------- */

int
app_cli_withdraw (AppCli *cli, int argc, char **argv) {
  g_autoptr (GError) error = NULL;
  g_autofree char *reason = NULL;
  const GOptionEntry entries[] = {
    { "reason", 0, 0, G_OPTION_ARG_FILENAME, &reason, N_ ("why"), N_ ("TEXT") },
    G_OPTION_ENTRY_NULL,
  };
  if (!app_cli_parse (cli, entries, "ID", app_commands_record[2].summary, 1, 1, &argc, &argv,
                      &error)
      || !check_reason (reason, &error))
    return app_cli_fail (error);
  g_autoptr (AppStore) store = app_cli_open (cli, &error);
  PwId record;
  if (store == NULL || !app_record_withdraw (store, argv[1], reason, &record, &error))
    return app_cli_fail (error);
  return done (cli, &record, NULL, NULL);
}

/* --- attach ---------------------------------------------------------------------------------- */

int
app_cli_attach (AppCli *cli, int argc, char **argv) {
  g_autoptr (GError) error = NULL;
  g_autofree char *caption = NULL;
  const GOptionEntry entries[] = {
    { "caption", 0, 0, G_OPTION_ARG_FILENAME, &caption, N_ ("what the file shows"), N_ ("TEXT") },
    G_OPTION_ENTRY_NULL,
  };
  if (!app_cli_parse (cli, entries, "ID FILE", app_commands_record[3].summary, 2, 2, &argc, &argv,
                      &error)
      || (caption != NULL
          && !app_cli_check_text ("--caption", caption, PW_REASON_BYTES_MAX, &error)))
    return app_cli_fail (error);
  g_autoptr (AppStore) store = app_cli_open (cli, &error);
  PwId record;
  PwDigest digest;
  if (store == NULL
      || !app_record_attach (store, argv[1], argv[2], caption, &record, &digest, &error))
    return app_cli_fail (error);
  /* What a broken stick or a full camera leaves of a photo: evidence of nothing. */
  PwDigest of_nothing = pw_digest_of ("", 0);
  if (pw_digest_equal (&digest, &of_nothing))
    app_cli_warn (_ ("%s is empty: look whether it was saved; it was added all the same"), argv[2]);
  g_autofree char *hex = pw_digest_to_hex (&digest);
  return done (cli, &record, "digest", hex);
}
