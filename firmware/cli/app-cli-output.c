/* What commands print, and how they hear that they should stop. */
#include <errno.h>
#include <glib/gi18n.h>
#include <stdarg.h>
#include <stdio.h>

#include "firmware/cli/app-cli.h"
#include "sync/base/pw-error.h"
#include "sync/base/pw-terminal.h"
#include "sync/base/pw-text.h"
#include "sync/model/pw-answers.h"

/* --- text ------------------------------------------------------------------------------------ */

int
app_cli_fail (const GError *error) {
  g_return_val_if_fail (error != NULL, 1);
  app_cli_warn ("%s", error->message);
  return pw_error_exit_status (error);
}

void
app_cli_warn (const char *format, ...) {
  va_list list;
  va_start (list, format);
  g_autofree char *text = g_strdup_vprintf (format, list);
  va_end (list);
  (void)fputs ("panwas: ", stderr);
  g_autofree char *line = pw_text_one_line (text);
  (void)fputs (line, stderr);
  (void)fputc ('\n', stderr);
}

void
app_cli_print (const char *format, ...) {
  va_list list;
  va_start (list, format);
  g_autofree char *text = g_strdup_vprintf (format, list);
  va_end (list);
  g_autofree char *harmless = pw_text_harmless (text);
  (void)fputs (harmless, stdout);
}

void
app_cli_print_json (json_t *value) {
  g_autofree char *text = pw_answers_to_text (value, NULL);
  json_decref (value);
  (void)fputs (text, stdout);
  (void)fputc ('\n', stdout);
}

gboolean
app_cli_flush (GError **error) {
  if (fflush (stdout) == 0 && !ferror (stdout))
    return TRUE;
  pw_error_set_errno (error, errno, _ ("cannot write to standard output"));
  return FALSE;
}

int
app_cli_end (int status) {
  g_autoptr (GError) error = NULL;
  if (app_cli_flush (&error))
    return status;
  (void)app_cli_fail (error);
  return status != 0 ? status : 1;
}

/* --- long work ------------------------------------------------------------------------------- */

void
app_cli_hold_signals (void) {
  pw_terminal_hold_signals ();
}

gboolean
app_cli_interrupted (void) {
  return pw_terminal_interrupted ();
}

void
app_cli_progress (AppCli *cli, const char *what, guint64 done, guint64 total) {
  pw_terminal_progress (stderr, &cli->progress_us, what, done, total);
}

void
app_cli_progress_text (AppCli *cli, const char *text) {
  pw_terminal_progress_text (stderr, &cli->progress_us, text);
}
