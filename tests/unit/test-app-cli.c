/* What the commands share: options before and after words, texts that are refused, and PINs
 * from a file. What is printed is tested by tests/flow/record.sh. */
#include <glib.h>
#include <string.h>

#include "firmware/cli/app-cli.h"
#include "sync/base/pw-error.h"
#include "tests/lib/sample-store.h"
#include "tests/lib/sample.h"

/* Parses "command WORDS" with one own option, --why; the code of the error, 0 if there is none. */
static int
parse (AppCli *cli, const char *words, int min, int max, char **why, char **first) {
  g_autofree char *line = g_strconcat ("command ", words, NULL);
  g_auto (GStrv) parts = g_strsplit (line, " ", -1);
  int argc = (int)g_strv_length (parts);
  g_autofree char **copy = g_memdup2 (parts, (gsize)(argc + 1) * sizeof *parts);
  char **argv = copy;
  const GOptionEntry entries[] = {
    { "why", 0, 0, G_OPTION_ARG_FILENAME, why, "why", "TEXT" },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GError) error = NULL;
  if (!app_cli_parse (cli, entries, "ID", "does it", min, max, &argc, &argv, &error))
    return error->code;
  *first = g_strdup (argc > 1 ? argv[1] : NULL);
  return 0;
}

static void
test_parse (void) {
  static const struct {
    const char *words;
    int code;
    const char *why, *first, *data;
  } cases[] = {
    { "abc", 0, NULL, "abc", "before" },
    { "--why x abc", 0, "x", "abc", "before" },
    { "abc --why x --data d2", 0, "x", "abc", "d2" },
    { "--data=d2 abc", 0, NULL, "abc", "d2" },
    { "abc def", PW_ERROR_USAGE, NULL, NULL, "before" },
    { "--why x", PW_ERROR_USAGE, NULL, NULL, "before" },
    { "abc --nope", PW_ERROR_USAGE, NULL, NULL, "before" },
    { "abc --why", PW_ERROR_USAGE, NULL, NULL, "before" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    AppCli cli = { .data_dir = g_strdup ("before") };
    g_autofree char *why = NULL;
    g_autofree char *first = NULL;
    g_assert_cmpint (parse (&cli, cases[i].words, 1, 1, &why, &first), ==, cases[i].code);
    if (cases[i].code == 0) {
      g_assert_cmpstr (why, ==, cases[i].why);
      g_assert_cmpstr (first, ==, cases[i].first);
      g_assert_cmpstr (cli.data_dir, ==, cases[i].data);
    }
    g_free (cli.data_dir);
  }
}

static void
test_text (void) {
  g_assert_true (
      app_cli_check_text ("--reason", "salah tulis;\nsudah dicek\t\xf0\x9f\x98\x80", 100, NULL));
  static const char *const bad[] = { "", "\x1b[31m", "\xff", "a\rb", "01234567890" };
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autoptr (GError) error = NULL;
    g_assert_false (app_cli_check_text ("--reason", bad[i], 10, &error));
    g_assert_true (pw_error_is (error, PW_ERROR_USAGE));
    g_assert_nonnull (strstr (error->message, "--reason"));
  }
}

static void
test_pin_file (void) {
  static const struct {
    const char *content, *pin;
  } cases[] = {
    { "123456", "123456" },           { "123456\n", "123456" }, { "123456\r\nrest\n", "123456" },
    { " 12 34 56 \n", " 12 34 56 " }, { "\n123456", NULL },     { "", NULL },
  };
  pw_secret_start ();
  char *dir = sample_dir_new ();
  g_autofree char *path = g_build_filename (dir, "pin", NULL);
  AppCli cli = { .pin_file = path };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_assert_true (g_file_set_contents (path, cases[i].content, -1, NULL));
    g_autoptr (GError) error = NULL;
    g_autoptr (PwSecret) pin = app_cli_ask_pin (&cli, TRUE, &error);
    g_assert_cmpint (pin != NULL, ==, cases[i].pin != NULL);
    if (pin != NULL)
      g_assert_cmpmem (pin->bytes, pin->length, cases[i].pin, strlen (cases[i].pin));
    else
      g_assert_true (pw_error_is (error, PW_ERROR_LOCKED));
  }
  g_autofree char *long_line = g_strnfill (APP_PIN_BYTES_MAX + 1, '1');
  g_assert_true (g_file_set_contents (path, long_line, -1, NULL));
  g_autoptr (GError) error = NULL;
  g_assert_null (app_cli_ask_pin (&cli, TRUE, &error));
  g_assert_true (pw_error_is (error, PW_ERROR_REFUSED));
  sample_dir_free (dir);
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app-cli/parse", test_parse);
  g_test_add_func ("/app-cli/text", test_text);
  g_test_add_func ("/app-cli/pin-file", test_pin_file);
  return g_test_run ();
}
