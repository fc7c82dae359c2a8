/* Commands that have commands of their own, such as `forms add`. */
#include "host/cli/host-cli-sub.h"

#include <glib/gi18n.h>
#include <string.h>

#include "sync/base/pw-error.h"

static void
print_subs (const char *command, const HostCommand *subs) {
  host_cli_print ("%s\n", _ ("Usage:"));
  for (const HostCommand *sub = subs; sub->name != NULL; sub++)
    host_cli_print ("  panwas-host %s %-8s %s\n", command, sub->name, _ (sub->summary));
  host_cli_print (_ ("\npanwas-host %s COMMAND --help lists the options of a command.\n"), command);
}

/* "check, add, list" (transfer full) */
static char *
names_of (const HostCommand *subs) {
  GString *names = g_string_new (NULL);
  for (const HostCommand *sub = subs; sub->name != NULL; sub++)
    g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "", sub->name);
  return g_string_free (names, FALSE);
}

int
host_cli_run_sub (HostCli *cli, const HostCommand *subs, gboolean first_is_usual, int argc,
                  char **argv, GError **error) {
  g_return_val_if_fail (subs[0].name != NULL && argc >= 1, 2);
  const char *word = argc >= 2 ? argv[1] : "";
  if ((word[0] == '\0' && cli->help) || strcmp (word, "--help") == 0 || strcmp (word, "-h") == 0) {
    print_subs (argv[0], subs);
    return 0;
  }
  for (const HostCommand *sub = subs; sub->name != NULL; sub++) {
    if (strcmp (word, sub->name) != 0)
      continue;
    g_autofree char *whole = g_strdup_printf ("%s %s", argv[0], sub->name);
    /* A copy, because GOptionContext takes words out of it. */
    g_autofree char **words = g_memdup2 (argv + 1, (gsize)argc * sizeof (char *));
    words[0] = whole;
    return sub->run (cli, argc - 1, words, error);
  }
  if (first_is_usual && (word[0] == '\0' || word[0] == '-'))
    return subs[0].run (cli, argc, argv, error);
  g_autofree char *names = names_of (subs);
  g_set_error (error, PW_ERROR, PW_ERROR_USAGE, _ ("%s takes one of these words: %s"), argv[0],
               names);
  return 2;
}
