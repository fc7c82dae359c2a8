/* The command line's frame: options before and behind words, the end of options, texts that are
 * refused, and ids as people type them. Rows of tables line up, whatever the script. */
#include <string.h>

#include "host/cli/host-cli.h"
#include "host/cli/host-table.h"
#include "sync/base/pw-error.h"
#include "tests/lib/host-desk.h"

/* Parses `line`, split at blanks, as a command with one option and 1 to 2 words. TRUE: it fits. */
static gboolean
parse (HostCli *cli, const char *line, char **to, char **words) {
  g_autoptr (GError) error = NULL;
  const GOptionEntry entries[] = {
    { "to", 0, 0, G_OPTION_ARG_FILENAME, to, NULL, NULL },
    G_OPTION_ENTRY_NULL,
  };
  const HostCliSyntax syntax
      = { .usage = "ID", .summary = "test", .entries = entries, .words_min = 1, .words_max = 2 };
  g_auto (GStrv) split = g_strsplit (line, " ", -1);
  int argc = (int)g_strv_length (split);
  g_autofree char **argv = g_memdup2 (split, sizeof (char *) * ((gsize)argc + 1));
  char **rest = argv;
  gboolean ok = host_cli_parse (cli, &syntax, &argc, &rest, &error);
  if (!ok)
    g_assert_error (error, PW_ERROR, PW_ERROR_USAGE);
  else
    *words = g_strjoinv ("|", rest + 1);
  return ok;
}

static void
test_options (void) {
  static const struct {
    const char *line, *words, *to, *store;
    gboolean json;
  } good[] = {
    { "share abc --to x", "abc", "x", NULL, FALSE },
    { "share --to x abc --json --store s.db", "abc", "x", "s.db", TRUE },
    { "share -- --to", "--to", NULL, NULL, FALSE },
    { "share a -- --json", "a|--json", NULL, NULL, FALSE },
    { "share --to=x a b", "a|b", "x", NULL, FALSE },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (good); i++) {
    HostCli cli = { .json = FALSE };
    g_autofree char *to = NULL, *words = NULL;
    g_assert_true (parse (&cli, good[i].line, &to, &words));
    g_assert_cmpstr (words, ==, good[i].words);
    g_assert_cmpstr (to, ==, good[i].to);
    g_assert_cmpstr (cli.store_path, ==, good[i].store);
    g_assert_cmpint (cli.json, ==, good[i].json);
    g_free (cli.store_path);
  }
  static const char *const bad[] = { "share", "share a b c", "share a --unknown", "share a --to" };
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++) {
    HostCli cli = { .json = FALSE };
    g_autofree char *to = NULL, *words = NULL;
    g_assert_false (parse (&cli, bad[i], &to, &words));
  }
}

static void
test_texts (void) {
  g_autoptr (GError) error = NULL;
  g_assert_true (host_cli_check_text ("--reason", "surat\tasli\nدiperiksa 😀", 100, &error));
  static const char *const bad[]
      = { "", "a\x01", "a\x7f", "\xff\xfe", "a\rb", "terlalu panjang ......" };
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_assert_false (host_cli_check_text ("--reason", bad[i], 20, &error));
    g_assert_error (error, PW_ERROR, PW_ERROR_USAGE);
    g_assert_true (g_str_has_prefix (error->message, "--reason"));
    g_clear_error (&error);
  }
  g_assert_true (host_cli_check_one ("--a, --b", 1, &error));
  g_assert_false (host_cli_check_one ("--a, --b", 0, NULL));
  g_assert_false (host_cli_check_one ("--a, --b", 2, NULL));
}

static void
test_ids (Desk *desk, gconstpointer data) {
  (void)data;
  g_autoptr (GError) error = NULL;
  const PwId *siti = &desk->siti->identity->id;
  g_autofree char *shown = host_cli_short_id (siti);
  g_autofree char *hex = pw_id_to_hex (siti);
  g_assert_cmpuint (strlen (shown), ==, 19);
  const char *const typed[] = { shown, hex };
  for (gsize i = 0; i < G_N_ELEMENTS (typed); i++) {
    PwId found;
    (void)host_cli_find_device (desk->host, typed[i], &found, &error);
    g_assert_no_error (error);
    g_assert_true (pw_id_equal (&found, siti));
  }
}

static void
test_widths (void) {
  g_assert_cmpuint (host_table_text_width ("abc"), ==, 3);
  g_assert_cmpuint (host_table_text_width ("é"), ==, 1);
  g_assert_cmpuint (host_table_text_width ("e\u0301"), ==, 1); /* combining */
  g_assert_cmpuint (host_table_text_width ("村"), ==, 2);
}

/* Printed by a child of the test, so that its output can be looked at. */
static void
print_table (void) {
  static const char *const headers[] = { "satu", "dua", "tiga", NULL };
  HostTable *table = host_table_new (headers);
  host_table_add (table, "a\nb", "村村村村", NULL);
  host_table_add (table, "panjang sekali", "x", "akhir \x1b[31m\u202E");
  /* The last column runs on, so that no number in it is cut to another one. */
  host_table_add (table, "a", "b",
                  "melapor kepada host 43c3-b43e-81ce-95b9; dicabut sesudah 10000");
  host_table_end (table);
  HostTable *empty = host_table_new (headers);
  host_table_end (empty);
}

static void
test_table (void) {
  if (g_test_subprocess ()) {
    print_table ();
    return;
  }
  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_passed ();
  g_test_trap_assert_stdout ("*satu            dua       tiga\n"
                             "a b             村村村村\n"
                             "panjang sekali  x         akhir \xEF\xBF\xBD[31m\xEF\xBF\xBD\n"
                             "a               b         melapor kepada host 43c3-b43e-81ce-95b9; "
                             "dicabut sesudah 10000\n*");
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/host/cli/options", test_options);
  g_test_add_func ("/host/cli/texts", test_texts);
  g_test_add ("/host/cli/ids", Desk, NULL, desk_set_up, test_ids, desk_tear_down);
  g_test_add_func ("/host/cli/widths", test_widths);
  g_test_add_func ("/host/cli/table", test_table);
  return g_test_run ();
}
