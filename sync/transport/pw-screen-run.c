/* Screen, running: the terminal is taken, played on, and given back as it was.
 *
 * Signals arrive through a descriptor beside the keys, so there is no handler and no global:
 * SIGWINCH resizes, SIGINT quits, any other restores the terminal and is then raised again. */
#include "sync/transport/pw-screen.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <poll.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/signalfd.h>
#include <termios.h>
#include <unistd.h>

#include "sync/base/pw-error.h"

#define ENTER "\x1b[?1049h\x1b[?25l\x1b[2J" /* other page, no cursor, clear */
#define LEAVE "\x1b[0m\x1b[?25h\x1b[?1049l"
#define KEYS_AT_ONCE 32

typedef struct {
  int keys_fd;           /* borrowed */
  FILE *out;             /* borrowed */
  int signals_fd;        /* owned */
  struct termios before; /* what is restored */
  sigset_t mask_before;
  int raise_signal; /* to raise when the terminal is restored; 0 for none */
} Terminal;

static gboolean
terminal_size (FILE *out, guint *cols, guint *rows) {
  struct winsize size;
  if (ioctl (fileno (out), TIOCGWINSZ, &size) != 0 || size.ws_col == 0 || size.ws_row == 0)
    return FALSE;
  *cols = size.ws_col;
  *rows = size.ws_row;
  return TRUE;
}

static gboolean
enter (Terminal *terminal, GError **error) {
  if (tcgetattr (terminal->keys_fd, &terminal->before) != 0) {
    pw_error_set_errno (error, errno, _ ("cannot use the terminal"));
    return FALSE;
  }
  sigset_t mask;
  const int numbers[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGWINCH };
  sigemptyset (&mask);
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    sigaddset (&mask, numbers[i]);
  terminal->signals_fd = signalfd (-1, &mask, SFD_CLOEXEC | SFD_NONBLOCK);
  if (terminal->signals_fd < 0) {
    pw_error_set_errno (error, errno, _ ("cannot use the terminal"));
    return FALSE;
  }
  (void)pthread_sigmask (SIG_BLOCK, &mask, &terminal->mask_before);
  struct termios keys = terminal->before;
  keys.c_lflag &= ~(tcflag_t)(ICANON | ECHO | ISIG);
  keys.c_cc[VMIN] = 1;
  keys.c_cc[VTIME] = 0;
  (void)tcsetattr (terminal->keys_fd, TCSADRAIN, &keys);
  (void)fputs (ENTER, terminal->out);
  return TRUE;
}

static void
leave (Terminal *terminal) {
  (void)fputs (LEAVE, terminal->out);
  (void)fflush (terminal->out);
  (void)tcsetattr (terminal->keys_fd, TCSADRAIN, &terminal->before);
  (void)close (terminal->signals_fd);
  (void)pthread_sigmask (SIG_SETMASK, &terminal->mask_before, NULL);
  if (terminal->raise_signal != 0)
    (void)raise (terminal->raise_signal);
}

/* --- events ---------------------------------------------------------------------------------- */

static PwScreenAnswer
take_keys (Terminal *terminal, PwScreen *screen) {
  char keys[KEYS_AT_ONCE];
  ssize_t count = read (terminal->keys_fd, keys, sizeof keys);
  if (count < 0 && (errno == EINTR || errno == EAGAIN))
    return PW_SCREEN_GO_ON;
  if (count <= 0)
    return PW_SCREEN_QUIT;
  for (ssize_t i = 0; i < count; i++)
    if (pw_screen_press (screen, keys[i]) == PW_SCREEN_QUIT)
      return PW_SCREEN_QUIT;
  return PW_SCREEN_GO_ON;
}

static PwScreenAnswer
take_signals (Terminal *terminal, PwScreen *screen) {
  struct signalfd_siginfo info;
  while (read (terminal->signals_fd, &info, sizeof info) == (ssize_t)sizeof info) {
    guint cols, rows;
    if (info.ssi_signo != SIGWINCH) {
      terminal->raise_signal = info.ssi_signo == SIGINT ? 0 : (int)info.ssi_signo;
      return PW_SCREEN_QUIT;
    }
    if (terminal_size (terminal->out, &cols, &rows))
      (void)pw_screen_resize (screen, cols, rows);
  }
  return PW_SCREEN_GO_ON;
}

/* Takes keys and signals until `due_us` on the monotonic clock. */
static PwScreenAnswer
wait_until (Terminal *terminal, PwScreen *screen, gint64 due_us) {
  gint64 left_us;
  while ((left_us = due_us - g_get_monotonic_time ()) > 0) {
    struct pollfd waits[] = { { .fd = terminal->keys_fd, .events = POLLIN },
                              { .fd = terminal->signals_fd, .events = POLLIN } };
    int ready = poll (waits, G_N_ELEMENTS (waits), (int)(left_us / 1000) + 1);
    if (ready < 0 && errno != EINTR)
      return PW_SCREEN_QUIT;
    if (ready <= 0)
      continue;
    if (waits[1].revents != 0 && take_signals (terminal, screen) == PW_SCREEN_QUIT)
      return PW_SCREEN_QUIT;
    if (waits[0].revents != 0 && take_keys (terminal, screen) == PW_SCREEN_QUIT)
      return PW_SCREEN_QUIT;
  }
  return PW_SCREEN_GO_ON;
}

static void
play (Terminal *terminal, PwScreen *screen) {
  PwScreenAnswer answer = PW_SCREEN_GO_ON;
  while (answer == PW_SCREEN_GO_ON) {
    gint64 due_us = g_get_monotonic_time () + (gint64)pw_screen_frame_ms (screen) * 1000;
    g_autofree char *text = pw_screen_next (screen);
    if (fputs (text, terminal->out) < 0 || fflush (terminal->out) != 0)
      return;
    answer = wait_until (terminal, screen, due_us);
  }
}

gboolean
pw_screen_run (GBytes *payload, int keys_fd, FILE *out, GError **error) {
  g_return_val_if_fail (payload != NULL, FALSE);
  g_return_val_if_fail (out != NULL, FALSE);
  guint cols, rows;
  if (!isatty (keys_fd) || !terminal_size (out, &cols, &rows)) {
    g_set_error_literal (error, PW_ERROR, PW_ERROR_REFUSED,
                         _ ("there is no terminal to show QR codes on: write pictures instead"));
    return FALSE;
  }
  g_autoptr (PwScreen) screen = pw_screen_new (payload, cols, rows, error);
  Terminal terminal = { .keys_fd = keys_fd, .out = out };
  if (screen == NULL || !enter (&terminal, error))
    return FALSE;
  play (&terminal, screen);
  leave (&terminal);
  return TRUE;
}
