/* What commands at a terminal do while they work. */
#include "sync/base/pw-terminal.h"

#include <signal.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "sync/base/pw-text.h"

#define PROGRESS_US 100000 /* ten lines a second: more is only flicker */

/* --- how far it is --------------------------------------------------------------------------- */

static gboolean
is_due (FILE *out, gint64 *told_us, gboolean is_last) {
  gint64 now_us = g_get_monotonic_time ();
  if (isatty (fileno (out)) != 1 || (!is_last && now_us - *told_us < PROGRESS_US))
    return FALSE;
  *told_us = now_us;
  return TRUE;
}

void
pw_terminal_progress (FILE *out, gint64 *told_us, const char *what, guint64 done, guint64 total) {
  g_return_if_fail (out != NULL && told_us != NULL && what != NULL);
  gboolean is_last = total > 0 && done >= total;
  if (!is_due (out, told_us, is_last))
    return;
  if (total > 0)
    (void)fprintf (out, "\r%" G_GUINT64_FORMAT " / %" G_GUINT64_FORMAT " %s", done, total, what);
  else
    (void)fprintf (out, "\r%" G_GUINT64_FORMAT " %s", done, what);
  if (is_last)
    (void)fputc ('\n', out);
  (void)fflush (out);
}

/* Bytes of `text` that stay on one line of `out`. A longer one would go on below, and the next
 * would not be written over it. */
static int
fitting_bytes (FILE *out, const char *text) {
  struct winsize size;
  guint left = ioctl (fileno (out), TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
  if (left == 0)
    left = G_MAXUINT; /* no terminal says so of itself */
  const char *at = text;
  while (*at != '\0' && pw_text_columns (g_utf8_get_char (at)) < left) {
    left -= pw_text_columns (g_utf8_get_char (at));
    at = g_utf8_next_char (at);
  }
  return (int)(at - text);
}

void
pw_terminal_progress_text (FILE *out, gint64 *told_us, const char *text) {
  g_return_if_fail (out != NULL && told_us != NULL);
  if (!is_due (out, told_us, text == NULL))
    return;
  /* What an earlier, longer line left is cleared. */
  if (text != NULL)
    (void)fprintf (out, "\r%.*s\033[K", fitting_bytes (out, text), text);
  else
    (void)fputc ('\n', out);
  (void)fflush (out);
}

/* --- stopping -------------------------------------------------------------------------------- */

static const int stops[] = { SIGINT, SIGTERM, SIGHUP };

void
pw_terminal_hold_signals (void) {
  sigset_t set;
  (void)sigemptyset (&set);
  for (gsize i = 0; i < G_N_ELEMENTS (stops); i++)
    (void)sigaddset (&set, stops[i]);
  (void)sigprocmask (SIG_BLOCK, &set, NULL);
}

gboolean
pw_terminal_interrupted (void) {
  sigset_t pending;
  if (sigpending (&pending) != 0)
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (stops); i++)
    if (sigismember (&pending, stops[i]) == 1)
      return TRUE;
  return FALSE;
}
