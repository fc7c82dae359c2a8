/* Commands that care for the store: verify and purge. */
#include <glib/gi18n.h>
#include <stdio.h>
#include <unistd.h>

#include "firmware/capture/app-purge.h"
#include "firmware/capture/app-verify.h"
#include "firmware/cli/app-cli-commands.h"
#include "sync/base/pw-error.h"

#define DAYS_MAX 36500 /* a hundred years */

/* --- verify ---------------------------------------------------------------------------------- */

static json_t *
verify_to_json (const AppVerify *verify) {
  json_t *faults = json_array ();
  for (guint i = 0; i < verify->faults->len; i++)
    json_array_append_new (faults, json_string (g_ptr_array_index (verify->faults, i)));
  return json_pack (
      "{s:b, s:I, s:I, s:o, s:i, s:I, s:i, s:i, s:i, s:o}", "ok", (int)(verify->faults->len == 0),
      "operations", (json_int_t)verify->operations, "purged", (json_int_t)verify->purged, "bad_seq",
      verify->bad_seq > 0 ? json_integer ((json_int_t)verify->bad_seq) : json_null (), "evidence",
      (int)verify->evidence, "evidence_bytes", (json_int_t)verify->evidence_bytes,
      "evidence_purged", (int)verify->evidence_purged, "copies", (int)verify->copies, "drafts",
      (int)verify->drafts, "faults", faults);
}

static void
print_verify (const AppVerify *verify) {
  app_cli_print (_ ("Operations: %" G_GUINT64_FORMAT " checked, %" G_GUINT64_FORMAT
                    " purged (only their digests are here)\n"),
                 verify->operations, verify->purged);
  app_cli_print (_ ("Evidence files: %u checked (%" G_GUINT64_FORMAT " bytes), %u purged\n"),
                 verify->evidence, verify->evidence_bytes, verify->evidence_purged);
  if (verify->copies > 0)
    app_cli_print (_ ("Copies from the host: %u open\n"), verify->copies);
  if (verify->drafts > 0)
    app_cli_print (_ ("Drafts: %u open\n"), verify->drafts);
  if (verify->faults->len == 0)
    app_cli_print ("%s\n", _ ("Everything holds."));
}

static void
on_progress (guint64 done, guint64 total, gpointer data) {
  app_cli_progress (data, _ ("evidence files"), done, total);
}

int
app_cli_verify (AppCli *cli, int argc, char **argv) {
  g_autoptr (GError) error = NULL;
  if (!app_cli_parse (cli, NULL, "", app_commands_store[2].summary, 0, 0, &argc, &argv, &error))
    return app_cli_fail (error);
  g_autoptr (AppStore) store = app_cli_open (cli, &error);
  g_auto (AppVerify) verify = { 0 };
  if (store == NULL || !app_verify_run (store, on_progress, cli, &verify, &error))
    return app_cli_fail (error);
  if (cli->json)
    app_cli_print_json (verify_to_json (&verify));
  else
    print_verify (&verify);
  for (guint i = 0; i < verify.faults->len; i++)
    app_cli_warn ("%s", (const char *)g_ptr_array_index (verify.faults, i));
  return app_cli_end (verify.faults->len == 0 ? 0 : 1);
}

/* --- purge ----------------------------------------------------------------------------------- */

/* TRUE if the person typed a word that begins with y or, in Indonesian, with "ya". */
static gboolean
asked_yes (void) {
  (void)fprintf (stderr, "%s ", _ ("Remove them? (yes/no)"));
  (void)fflush (stderr);
  char answer[16] = "";
  if (fgets (answer, sizeof answer, stdin) == NULL)
    return FALSE;
  return g_ascii_strncasecmp (answer, "y", 1) == 0;
}

static void
print_purge (const AppPurge *purge, gboolean done) {
  app_cli_print (
      done ? _ ("Records removed: %u (operations: %" G_GUINT64_FORMAT ", evidence files: %u)\n")
           : _ ("Records to remove: %u (operations: %" G_GUINT64_FORMAT ", evidence files: %u)\n"),
      purge->records, purge->operations, purge->evidence);
  app_cli_print (_ ("Kept: %u too new, %u not received or in quarantine, %u whose evidence the "
                    "host does not have yet\n"),
                 purge->kept_young, purge->kept_waiting, purge->kept_evidence);
}

static json_t *
purge_to_json (const AppPurge *purge, gboolean done) {
  return json_pack ("{s:b, s:i, s:I, s:i, s:i, s:i, s:i}", "done", (int)done, "records",
                    (int)purge->records, "operations", (json_int_t)purge->operations, "evidence",
                    (int)purge->evidence, "kept_young", (int)purge->kept_young, "kept_waiting",
                    (int)purge->kept_waiting, "kept_evidence", (int)purge->kept_evidence);
}

static gboolean
confirm (AppCli *cli, const AppPurge *plan, gboolean yes, gboolean *go, GError **error) {
  *go = yes || (plan->records == 0 && plan->evidence == 0);
  if (*go)
    return TRUE;
  if (cli->json || !isatty (STDIN_FILENO)) {
    g_set_error_literal (error, PW_ERROR, PW_ERROR_USAGE,
                         _ ("purge removes contents for good; say --yes, or --dry-run to look"));
    return FALSE;
  }
  print_purge (plan, FALSE);
  *go = app_cli_flush (error) && asked_yes ();
  return *error == NULL;
}

static int
purge_store (AppCli *cli, AppStore *store, AppPurgeAge age, gboolean yes, gboolean dry) {
  g_autoptr (GError) error = NULL;
  AppPurge purge = { 0 };
  gboolean go = FALSE;
  if (!app_purge_run (store, age, TRUE, &purge, &error)
      || (!dry && !confirm (cli, &purge, yes, &go, &error))
      || (go && !app_purge_run (store, age, FALSE, &purge, &error)))
    return app_cli_fail (error);
  if (cli->json)
    app_cli_print_json (purge_to_json (&purge, go));
  else if (dry || go)
    print_purge (&purge, go);
  else
    app_cli_print ("%s\n", _ ("Nothing was removed."));
  return app_cli_end (0);
}

int
app_cli_purge (AppCli *cli, int argc, char **argv) {
  g_autoptr (GError) error = NULL;
  int days = APP_PURGE_DAYS, confidential_days = APP_PURGE_CONFIDENTIAL_DAYS;
  gboolean yes = FALSE, dry = FALSE;
  const GOptionEntry entries[] = {
    { "days", 0, 0, G_OPTION_ARG_INT, &days, N_ ("only records older than this (30)"), N_ ("N") },
    { "confidential-days", 0, 0, G_OPTION_ARG_INT, &confidential_days,
      N_ ("and records that name witnesses or informants older than this (7)"), N_ ("N") },
    { "yes", 0, 0, G_OPTION_ARG_NONE, &yes, N_ ("do not ask"), NULL },
    { "dry-run", 0, 0, G_OPTION_ARG_NONE, &dry, N_ ("only say what would be removed"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  if (!app_cli_parse (cli, entries, "", app_commands_store[3].summary, 0, 0, &argc, &argv, &error))
    return app_cli_fail (error);
  if (days < 0 || days > DAYS_MAX || confidential_days < 0 || confidential_days > DAYS_MAX) {
    app_cli_warn (_ ("--days and --confidential-days must be 0 to %d"), DAYS_MAX);
    return 2;
  }
  AppPurgeAge age = { .days = (guint)days, .confidential_days = (guint)confidential_days };
  g_autoptr (AppStore) store = app_cli_open (cli, &error);
  return store != NULL ? purge_store (cli, store, age, yes, dry) : app_cli_fail (error);
}
