/* The program's frame: shared options, choice of the command, exit status. */
#include "host/cli/host-cli.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>

#include "sync/base/pw-error.h"
#include "sync/base/pw-version.h"

static const HostCommand *const tables[] = {
  host_commands_store,  host_commands_enrol,      host_commands_forms, host_commands_lists,
  host_commands_intake, host_commands_quarantine, host_commands_reply, host_commands_tree,
  host_commands_record, host_commands_review,
};

static const HostCommand *
find_command (const char *name) {
  for (gsize i = 0; i < G_N_ELEMENTS (tables); i++)
    for (const HostCommand *command = tables[i]; command->name != NULL; command++)
      if (strcmp (command->name, name) == 0)
        return command;
  return NULL;
}

static void
print_commands (void) {
  host_cli_print ("%s\n  panwas-host [--store %s] [--json] %s ...\n\n%s\n", _ ("Usage:"),
                  _ ("FILE"), _ ("COMMAND"), _ ("Commands:"));
  for (gsize i = 0; i < G_N_ELEMENTS (tables); i++)
    for (const HostCommand *command = tables[i]; command->name != NULL; command++)
      host_cli_print ("  %-11s %s\n", command->name, _ (command->summary));
  host_cli_print ("\n%s\n  --store=%-8s%s\n  --json          %s\n  --version       %s\n",
                  _ ("Options:"), _ ("FILE"), _ ("the host's store (else PANWAS_STORE)"),
                  _ ("print one JSON value"), _ ("print the program's version"));
  host_cli_print ("\n%s\n", _ ("panwas-host COMMAND --help lists the options of a command."));
  host_cli_print ("%s\n",
                  _ ("Exit status: 0 done, 1 a person must look or it failed, 2 wrong use."));
}

/* Takes the shared options that stand before the command's name out of argv. */
static gboolean
parse_front (HostCli *cli, int *argc, char ***argv, GError **error) {
  const GOptionEntry entries[] = {
    { "store", 0, 0, G_OPTION_ARG_FILENAME, &cli->store_path, NULL, NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &cli->json, NULL, NULL },
    { "help", 'h', 0, G_OPTION_ARG_NONE, &cli->help, NULL, NULL },
    { "version", 0, 0, G_OPTION_ARG_NONE, &cli->version, NULL, NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_option_context_set_help_enabled (context, FALSE);
  g_option_context_set_strict_posix (context, TRUE);
  g_option_context_add_main_entries (context, entries, NULL);
  g_autoptr (GError) why = NULL;
  if (g_option_context_parse (context, argc, argv, &why))
    return TRUE;
  g_set_error (error, PW_ERROR, PW_ERROR_USAGE, _ ("%s; see panwas-host --help"), why->message);
  return FALSE;
}

static int
run (HostCli *cli, int argc, char **argv, GError **error) {
  if (!parse_front (cli, &argc, &argv, error))
    return 2;
  if (cli->version) {
    host_cli_print ("panwas-host %s\n", PW_VERSION);
    return 0;
  }
  if (argc < 2 || strcmp (argv[1], "help") == 0) {
    if (argc >= 2 || cli->help) {
      print_commands ();
      return 0;
    }
    g_set_error (error, PW_ERROR, PW_ERROR_USAGE,
                 _ ("say which command; panwas-host --help lists them"));
    return 2;
  }
  const HostCommand *command = find_command (argv[1]);
  if (command == NULL) {
    g_set_error (error, PW_ERROR, PW_ERROR_USAGE,
                 _ ("there is no command “%s”; panwas-host --help lists them"), argv[1]);
    return 2;
  }
  return command->run (cli, argc - 1, argv + 1, error);
}

int
host_cli_main (int argc, char **argv) {
  g_return_val_if_fail (argc >= 1, 2);
  HostCli cli = { .json = FALSE };
  g_autoptr (GError) error = NULL;
  int status = run (&cli, argc, argv, &error);
  g_free (cli.store_path);
  if (error != NULL) {
    host_cli_warn ("%s", error->message);
    status = pw_error_exit_status (error);
  }
  if (fflush (stdout) == 0 && !ferror (stdout))
    return status;
  host_cli_warn ("%s", _ ("the output could not be written: is the disk full?"));
  return MAX (status, 1);
}
