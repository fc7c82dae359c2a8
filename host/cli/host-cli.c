/* What all commands of panwas-host share: options, the store, output, signals. */
#include "host/cli/host-cli.h"

#include <glib/gi18n.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "host/views/host-records.h"
#include "sync/base/pw-error.h"
#include "sync/base/pw-terminal.h"
#include "sync/base/pw-text.h"
#include "sync/base/pw-version.h"
#include "sync/model/pw-answers.h"

/* --- options --------------------------------------------------------------------------------- */

/* Whether a command has an option of its own by that name, which then hides the shared one. */
static gboolean
has_entry (const GOptionEntry *entries, const char *name) {
  for (; entries != NULL && entries->long_name != NULL; entries++)
    if (strcmp (entries->long_name, name) == 0)
      return TRUE;
  return FALSE;
}

/* The options that every command has. `version` stands here too, so that it may come last. */
static GOptionContext *
new_context (HostCli *cli, const HostCliSyntax *syntax) {
  GOptionEntry shared[] = {
    { "store", 0, 0, G_OPTION_ARG_FILENAME, &cli->store_path,
      N_ ("the host's store (else PANWAS_STORE)"), N_ ("FILE") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &cli->json, N_ ("print one JSON value"), NULL },
    { "help", 'h', 0, G_OPTION_ARG_NONE, &cli->help, N_ ("print this"), NULL },
    { "version", 0, 0, G_OPTION_ARG_NONE, &cli->version, N_ ("print the program's version"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  if (has_entry (syntax->entries, "version"))
    shared[G_N_ELEMENTS (shared) - 2] = (GOptionEntry)G_OPTION_ENTRY_NULL;
  GOptionContext *context = g_option_context_new (syntax->usage);
  g_option_context_set_translation_domain (context, GETTEXT_PACKAGE);
  g_option_context_set_help_enabled (context, FALSE);
  g_option_context_set_summary (context, syntax->summary);
  g_option_context_set_description (context, syntax->details);
  if (syntax->entries != NULL)
    g_option_context_add_main_entries (context, syntax->entries, GETTEXT_PACKAGE);
  g_option_context_add_main_entries (context, shared, GETTEXT_PACKAGE);
  return context;
}

/* Tells what GOptionContext calls the program: "panwas-host NAME". */
static gboolean
parse_as (GOptionContext *context, int *argc, char ***argv, GError **error) {
  g_autofree char *old_name = g_strdup (g_get_prgname ());
  g_autofree char *name = g_strdup_printf ("panwas-host %s", (*argv)[0]);
  g_set_prgname (name);
  gboolean ok = g_option_context_parse (context, argc, argv, error);
  if (old_name != NULL)
    g_set_prgname (old_name);
  return ok;
}

static void
print_help (GOptionContext *context, const char *command) {
  g_autofree char *old_name = g_strdup (g_get_prgname ());
  g_autofree char *name = g_strdup_printf ("panwas-host %s", command);
  g_set_prgname (name);
  g_autofree char *help = g_option_context_get_help (context, TRUE, NULL);
  host_cli_print ("%s", help);
  if (old_name != NULL)
    g_set_prgname (old_name);
}

/* GLib leaves "--" in place when words stand before it. */
static void
drop_separator (int *argc, char **argv) {
  for (int i = 1; i < *argc; i++)
    if (strcmp (argv[i], "--") == 0) {
      memmove (argv + i, argv + i + 1, (gsize)(*argc - i) * sizeof (char *));
      (*argc)--;
      return;
    }
}

gboolean
host_cli_parse (HostCli *cli, const HostCliSyntax *syntax, int *argc, char ***argv,
                GError **error) {
  g_return_val_if_fail (cli != NULL && syntax != NULL && *argc >= 1, FALSE);
  g_autoptr (GOptionContext) context = new_context (cli, syntax);
  const char *command = (*argv)[0];
  g_autoptr (GError) why = NULL;
  gboolean ok = cli->help || parse_as (context, argc, argv, &why);
  if (cli->help) {
    print_help (context, command);
    return FALSE;
  }
  if (cli->version) {
    host_cli_print ("panwas-host %s\n", PW_VERSION);
    return FALSE;
  }
  if (!ok) {
    g_set_error (error, PW_ERROR, PW_ERROR_USAGE, _ ("%s; see panwas-host %s --help"), why->message,
                 command);
    return FALSE;
  }
  drop_separator (argc, *argv);
  int words = *argc - 1;
  if (words < syntax->words_min || (syntax->words_max >= 0 && words > syntax->words_max)) {
    g_set_error (error, PW_ERROR, PW_ERROR_USAGE, _ ("wrong use; it is: panwas-host %s %s"),
                 command, syntax->usage != NULL ? syntax->usage : "");
    return FALSE;
  }
  return TRUE;
}

gboolean
host_cli_check_text (const char *option, const char *text, gsize bytes_max, GError **error) {
  const char *why = NULL;
  gsize length = strlen (text);
  if (length == 0)
    why = _ ("is empty");
  else if (length > bytes_max)
    why = _ ("is too long");
  else if (!g_utf8_validate (text, (gssize)length, NULL))
    why = _ ("is not valid UTF-8");
  for (const char *at = text; why == NULL && *at != '\0'; at = g_utf8_next_char (at))
    if (g_unichar_iscntrl (g_utf8_get_char (at)) && *at != '\t' && *at != '\n')
      why = _ ("holds control characters");
  if (why != NULL)
    g_set_error (error, PW_ERROR, PW_ERROR_USAGE, "%s %s", option, why);
  return why == NULL;
}

gboolean
host_cli_check_one (const char *names, guint given, GError **error) {
  if (given != 1)
    g_set_error (error, PW_ERROR, PW_ERROR_USAGE, _ ("say just one of %s"), names);
  return given == 1;
}

gboolean
host_cli_check_days (int silent_days, GError **error) {
  if (silent_days < 1)
    g_set_error_literal (error, PW_ERROR, PW_ERROR_USAGE, _ ("--silent-days takes 1 or more"));
  return silent_days >= 1;
}

HostStore *
host_cli_open (HostCli *cli, GError **error) {
  g_autofree char *path = host_cli_store_path (cli);
  return host_store_open (path, NULL, error);
}

char *
host_cli_store_path (const HostCli *cli) {
  if (cli->store_path != NULL)
    return g_strdup (cli->store_path);
  const char *named = g_getenv ("PANWAS_STORE");
  if (named != NULL && *named != '\0')
    return g_strdup (named);
  return g_build_filename (g_get_user_data_dir (), "panwas-host", "host.db", NULL);
}

gboolean
host_cli_find_device (HostStore *store, const char *typed, PwId *device, GError **error) {
  g_auto (GStrv) groups = g_strsplit (typed, "-", -1);
  g_autofree char *digits = g_strjoinv ("", groups);
  return host_device_find (store, digits, device, error);
}

char *
host_cli_short_id (const PwId *id) {
  g_return_val_if_fail (id != NULL, NULL);
  g_autofree char *hex = pw_id_to_hex (id);
  return g_strdup_printf ("%.4s-%.4s-%.4s-%.4s", hex, hex + 4, hex + 8, hex + 12);
}

/* --- output ---------------------------------------------------------------------------------- */

void
host_cli_print (const char *format, ...) {
  va_list args;
  va_start (args, format);
  g_autofree char *text = g_strdup_vprintf (format, args);
  va_end (args);
  g_autofree char *harmless = pw_text_harmless (text);
  (void)fputs (harmless, stdout);
}

void
host_cli_warn (const char *format, ...) {
  va_list args;
  va_start (args, format);
  g_autofree char *text = g_strdup_vprintf (format, args);
  va_end (args);
  /* One sentence is one line, whatever the thing it names is called. */
  g_autofree char *line = pw_text_one_line (text);
  (void)fflush (stdout);
  (void)fputs ("panwas-host: ", stderr);
  (void)fputs (line, stderr);
  (void)fputc ('\n', stderr);
}

void
host_cli_print_json (json_t *value) {
  g_return_if_fail (value != NULL);
  g_autofree char *text = pw_answers_to_text (value, NULL);
  (void)fputs (text, stdout);
  (void)fputc ('\n', stdout);
  json_decref (value);
}

json_t *
host_cli_json_time (const HostStore *store, gint64 unix_ms) {
  if (unix_ms == 0)
    return json_null ();
  g_autofree char *iso = pw_time_ms_to_iso (unix_ms, pw_clock_now (store->clock).offset_min);
  return json_string (iso);
}

/* --- long work ------------------------------------------------------------------------------- */

void
host_cli_hold_signals (void) {
  pw_terminal_hold_signals ();
}

gboolean
host_cli_interrupted (void) {
  return pw_terminal_interrupted ();
}

void
host_cli_progress (HostCli *cli, const char *what, guint64 done, guint64 total) {
  pw_terminal_progress (stderr, &cli->progress_us, what, done, total);
}

void
host_cli_progress_text (HostCli *cli, const char *text) {
  pw_terminal_progress_text (stderr, &cli->progress_us, text);
}
