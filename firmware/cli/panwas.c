/* panwas: the handheld on the command line. */
#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>

#include "firmware/cli/app-cli.h"
#include "sync/base/pw-error.h"
#include "sync/base/pw-i18n.h"
#include "sync/base/pw-memory.h"
#include "sync/base/pw-version.h"

static const AppCommand *const tables[]
    = { app_commands_store, app_commands_fill, app_commands_record, app_commands_show,
        app_commands_send };

static const AppCommand *
find_command (const char *name) {
  for (gsize i = 0; i < G_N_ELEMENTS (tables); i++)
    for (const AppCommand *command = tables[i]; command->name != NULL; command++)
      if (g_str_equal (command->name, name))
        return command;
  return NULL;
}

static char *
list_commands (void) {
  GString *text = g_string_new (_ ("Commands (each has --help):"));
  for (gsize i = 0; i < G_N_ELEMENTS (tables); i++)
    for (const AppCommand *command = tables[i]; command->name != NULL; command++)
      g_string_append_printf (text, "\n  %-10s %s", command->name, _ (command->summary));
  return g_string_free (text, FALSE);
}

static char *
default_dir (void) {
  const char *dir = g_getenv ("PANWAS_DATA");
  return dir != NULL && *dir != '\0' ? g_strdup (dir)
                                     : g_build_filename (g_get_user_data_dir (), "panwas", NULL);
}

/* Reads the options before the command; they end at the first word. */
static gboolean
parse_global (AppCli *cli, gboolean *version, int *argc, char ***argv, GError **error) {
  const GOptionEntry entries[] = {
    { "data", 0, 0, G_OPTION_ARG_FILENAME, &cli->data_dir, N_ ("folder of the store"), N_ ("DIR") },
    { "pin-file", 0, 0, G_OPTION_ARG_FILENAME, &cli->pin_file,
      N_ ("file whose first line is the PIN"), N_ ("FILE") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &cli->json, N_ ("print one JSON value"), NULL },
    { "version", 0, 0, G_OPTION_ARG_NONE, version, N_ ("print the version and end"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autofree char *commands = list_commands ();
  g_autoptr (GOptionContext) context = g_option_context_new (_ ("COMMAND ..."));
  g_option_context_set_summary (
      context, _ ("Records what a village supervisor sees, and carries it to the district."));
  g_option_context_set_description (context, commands);
  g_option_context_set_strict_posix (context, TRUE);
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  g_autoptr (GError) local = NULL;
  if (g_option_context_parse (context, argc, argv, &local))
    return TRUE;
  g_set_error (error, PW_ERROR, PW_ERROR_USAGE, _ ("%s; see panwas --help"), local->message);
  return FALSE;
}

static int
run (AppCli *cli, int argc, char **argv) {
  g_autoptr (GError) error = NULL;
  gboolean version = FALSE;
  if (!parse_global (cli, &version, &argc, &argv, &error))
    return app_cli_fail (error);
  if (version) {
    app_cli_print ("panwas %s\n", PW_VERSION);
    return app_cli_end (0);
  }
  if (cli->data_dir == NULL)
    cli->data_dir = default_dir ();
  const AppCommand *command = argc > 1 ? find_command (argv[1]) : NULL;
  if (command != NULL)
    return command->run (cli, argc - 1, argv + 1);
  if (argc > 1)
    app_cli_warn (_ ("there is no command \"%s\"; see panwas --help"), argv[1]);
  else
    app_cli_warn ("%s", _ ("which command? see panwas --help"));
  return 2;
}

int
main (int argc, char **argv) {
  pw_i18n_start ();
  pw_memory_start ();
  pw_secret_start ();
  g_set_prgname ("panwas");
  AppCli cli = { 0 };
  int status = run (&cli, argc, argv);
  g_free (cli.data_dir);
  g_free (cli.pin_file);
  return status;
}
