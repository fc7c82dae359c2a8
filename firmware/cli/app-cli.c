/* What all commands of panwas share: options, input, and the store. */
#include "firmware/cli/app-cli.h"

#include <glib/gi18n.h>
#include <string.h>
#include <unistd.h>

#include "sync/base/pw-error.h"
#include "sync/base/pw-file-stream.h"
#include "sync/base/pw-file.h"

/* --- options --------------------------------------------------------------------------------- */

/* Hands a new value over; the old one goes. */
static void
replace (char **target, char **value) {
  if (*value == NULL)
    return;
  g_free (*target);
  *target = g_steal_pointer (value);
}

static gboolean
usage_error (const char *command, const char *why, GError **error) {
  g_set_error (error, PW_ERROR, PW_ERROR_USAGE, _ ("%s; see panwas %s --help"), why, command);
  return FALSE;
}

static gboolean
check_count (const char *command, int positional, int min, int max, GError **error) {
  if (positional < min)
    return usage_error (command, _ ("something is missing after the command"), error);
  if (max >= 0 && positional > max)
    return usage_error (command, _ ("there is something too much after the command"), error);
  return TRUE;
}

gboolean
app_cli_parse (AppCli *cli, const GOptionEntry *entries, const char *usage, const char *summary,
               int positional_min, int positional_max, int *argc, char ***argv, GError **error) {
  g_autofree char *data_dir = NULL;
  g_autofree char *pin_file = NULL;
  const GOptionEntry shared[] = {
    { "data", 0, 0, G_OPTION_ARG_FILENAME, &data_dir, N_ ("folder of the store"), N_ ("DIR") },
    { "pin-file", 0, 0, G_OPTION_ARG_FILENAME, &pin_file, N_ ("file whose first line is the PIN"),
      N_ ("FILE") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &cli->json, N_ ("print one JSON value"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autofree char *command = g_strdup ((*argv)[0]);
  g_autofree char *program = g_strdup_printf ("panwas %s", command);
  g_set_prgname (program);
  g_autoptr (GOptionContext) context = g_option_context_new (usage);
  g_option_context_set_summary (context, _ (summary));
  if (entries != NULL)
    g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  g_option_context_add_main_entries (context, shared, GETTEXT_PACKAGE);
  g_autoptr (GError) local = NULL;
  if (!g_option_context_parse (context, argc, argv, &local))
    return usage_error (command, local->message, error);
  replace (&cli->data_dir, &data_dir);
  replace (&cli->pin_file, &pin_file);
  return check_count (command, *argc - 1, positional_min, positional_max, error);
}

gboolean
app_cli_check_text (const char *option, const char *text, gsize bytes_max, GError **error) {
  g_return_val_if_fail (option != NULL && text != NULL, FALSE);
  gsize length = strlen (text);
  gboolean ok = length > 0 && length <= bytes_max && g_utf8_validate (text, -1, NULL);
  for (const char *at = text; ok && *at != '\0'; at = g_utf8_next_char (at))
    ok = *at == '\n' || *at == '\t' || !g_unichar_iscntrl (g_utf8_get_char (at));
  if (!ok)
    g_set_error (
        error, PW_ERROR, PW_ERROR_USAGE,
        _ ("%s needs 1 to %" G_GSIZE_FORMAT " bytes of UTF-8 text without control characters"),
        option, bytes_max);
  return ok;
}

GBytes *
app_cli_read_input (const char *path, gsize bytes_max, GError **error) {
  g_return_val_if_fail (path != NULL, NULL);
  if (g_str_equal (path, "-"))
    return pw_file_read_fd (STDIN_FILENO, _ ("standard input"), bytes_max, error);
  g_autoptr (PwFileReader) reader = pw_file_reader_open_named (path, error);
  return reader != NULL ? pw_file_reader_read_all (reader, bytes_max, error) : NULL;
}

/* --- the store ------------------------------------------------------------------------------- */

AppStore *
app_cli_open (AppCli *cli, GError **error) {
  g_return_val_if_fail (cli != NULL && cli->data_dir != NULL, NULL);
  gboolean has_pin = FALSE;
  if (!app_store_has_pin (cli->data_dir, &has_pin, error))
    return NULL;
  if (!has_pin)
    return app_store_open (cli->data_dir, NULL, error);
  g_autoptr (PwSecret) pin = app_cli_ask_pin (cli, FALSE, error);
  return pin != NULL ? app_store_open (cli->data_dir, pin, error) : NULL;
}
