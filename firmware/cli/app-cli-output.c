/* What commands print, and how they hear that they should stop. */
#include <errno.h>
#include <glib/gi18n.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

#include "firmware/cli/app-cli.h"
#include "sync/base/pw-error.h"
#include "sync/base/pw-text.h"
#include "sync/model/pw-answers.h"

#define PROGRESS_US 100000 /* ten lines a second: more is only flicker */

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

static void
fill_signals (sigset_t *signals) {
  (void)sigemptyset (signals);
  (void)sigaddset (signals, SIGINT);
  (void)sigaddset (signals, SIGTERM);
  (void)sigaddset (signals, SIGHUP);
}

void
app_cli_hold_signals (void) {
  sigset_t signals;
  fill_signals (&signals);
  (void)sigprocmask (SIG_BLOCK, &signals, NULL);
}

gboolean
app_cli_interrupted (void) {
  sigset_t pending;
  return sigpending (&pending) == 0
         && (sigismember (&pending, SIGINT) == 1 || sigismember (&pending, SIGTERM) == 1
             || sigismember (&pending, SIGHUP) == 1);
}

void
app_cli_progress (AppCli *cli, const char *what, guint64 done, guint64 total) {
  if (!isatty (STDERR_FILENO))
    return;
  gint64 now_us = g_get_monotonic_time ();
  if (done < total && now_us - cli->progress_us < PROGRESS_US)
    return;
  cli->progress_us = now_us;
  (void)fprintf (stderr, "\r%" G_GUINT64_FORMAT " / %" G_GUINT64_FORMAT " %s%s", done, total, what,
                 done == total ? "\n" : "");
  (void)fflush (stderr);
}

void
app_cli_progress_text (AppCli *cli, const char *text) {
  if (!isatty (STDERR_FILENO))
    return;
  gint64 now_us = g_get_monotonic_time ();
  if (text != NULL && now_us - cli->progress_us < PROGRESS_US)
    return;
  cli->progress_us = now_us;
  /* What an earlier, longer line left is cleared. */
  if (text != NULL)
    (void)fprintf (stderr, "\r%s\033[K", text);
  else
    (void)fputc ('\n', stderr);
  (void)fflush (stderr);
}
