/* Lines of progress, seen through a pseudo-terminal: how often, how they end, and that no file gets
 * any; and signals that wait until a command looks. */
#include "sync/base/pw-terminal.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

typedef struct {
  int screen_fd; /* owned: what was written is read here */
  FILE *out;     /* owned: the terminal */
  gint64 told_us;
} World;

static void
set_up (World *world, gconstpointer data) {
  (void)data;
  world->screen_fd = posix_openpt (O_RDWR | O_NOCTTY | O_NONBLOCK);
  g_assert_cmpint (world->screen_fd, >=, 0);
  g_assert_cmpint (grantpt (world->screen_fd), ==, 0);
  g_assert_cmpint (unlockpt (world->screen_fd), ==, 0);
  int fd = open (ptsname (world->screen_fd), O_RDWR | O_NOCTTY);
  g_assert_cmpint (fd, >=, 0);
  struct termios mode;
  g_assert_cmpint (tcgetattr (fd, &mode), ==, 0);
  mode.c_oflag &= ~(tcflag_t)OPOST; /* line feeds stay as they are */
  g_assert_cmpint (tcsetattr (fd, TCSANOW, &mode), ==, 0);
  world->out = fdopen (fd, "w");
  g_assert_nonnull (world->out);
}

static void
tear_down (World *world, gconstpointer data) {
  (void)data;
  g_assert_cmpint (fclose (world->out), ==, 0);
  g_assert_cmpint (close (world->screen_fd), ==, 0);
}

static void
assert_screen (const World *world, const char *expected) {
  char got[256] = "";
  gssize length = read (world->screen_fd, got, sizeof got - 1);
  got[MAX (length, 0)] = '\0';
  g_assert_cmpstr (got, ==, expected);
}

static void
test_counts (World *world, gconstpointer data) {
  (void)data;
  pw_terminal_progress (world->out, &world->told_us, "files", 1, 3);
  assert_screen (world, "\r1 / 3 files");
  pw_terminal_progress (world->out, &world->told_us, "files", 2, 3);
  assert_screen (world, ""); /* too soon */
  pw_terminal_progress (world->out, &world->told_us, "files", 3, 3);
  assert_screen (world, "\r3 / 3 files\n"); /* the last one is always told */
  world->told_us = 0;
  pw_terminal_progress (world->out, &world->told_us, "lines", 7, 0);
  assert_screen (world, "\r7 lines");
}

static void
test_text (World *world, gconstpointer data) {
  (void)data;
  pw_terminal_progress_text (world->out, &world->told_us, "half");
  assert_screen (world, "\rhalf\033[K");
  pw_terminal_progress_text (world->out, &world->told_us, "more");
  assert_screen (world, "");
  pw_terminal_progress_text (world->out, &world->told_us, NULL);
  assert_screen (world, "\n");
}

/* A line that went on below would push the ones above out of their places. */
static void
test_narrow (World *world, gconstpointer data) {
  (void)data;
  struct winsize size = { .ws_row = 24, .ws_col = 8 };
  g_assert_cmpint (ioctl (fileno (world->out), TIOCSWINSZ, &size), ==, 0);
  pw_terminal_progress_text (world->out, &world->told_us, "1234567");
  assert_screen (world, "\r1234567\033[K");
  world->told_us = 0;
  pw_terminal_progress_text (world->out, &world->told_us, "12345678");
  assert_screen (world, "\r1234567\033[K");
  world->told_us = 0;
  pw_terminal_progress_text (world->out, &world->told_us, "désa→村村");
  assert_screen (world, "\rdésa→村\033[K");
}

static void
test_no_terminal (void) {
  gint64 told_us = 0;
  FILE *out = tmpfile ();
  g_assert_nonnull (out);
  pw_terminal_progress (out, &told_us, "files", 3, 3);
  pw_terminal_progress_text (out, &told_us, "half");
  pw_terminal_progress_text (out, &told_us, NULL);
  g_assert_cmpint (ftell (out), ==, 0);
  g_assert_cmpint (fclose (out), ==, 0);
}

static void
test_signals (void) {
  const int stops[] = { SIGINT, SIGTERM, SIGHUP };
  pw_terminal_hold_signals ();
  for (gsize i = 0; i < G_N_ELEMENTS (stops); i++) {
    g_assert_false (pw_terminal_interrupted ());
    g_assert_cmpint (raise (stops[i]), ==, 0);
    g_assert_true (pw_terminal_interrupted ());
    sigset_t set;
    int taken = 0;
    g_assert_cmpint (sigemptyset (&set), ==, 0);
    g_assert_cmpint (sigaddset (&set, stops[i]), ==, 0);
    g_assert_cmpint (sigwait (&set, &taken), ==, 0);
    g_assert_cmpint (taken, ==, stops[i]);
  }
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/terminal/counts", World, NULL, set_up, test_counts, tear_down);
  g_test_add ("/terminal/text", World, NULL, set_up, test_text, tear_down);
  g_test_add ("/terminal/narrow", World, NULL, set_up, test_narrow, tear_down);
  g_test_add_func ("/terminal/no-terminal", test_no_terminal);
  g_test_add_func ("/terminal/signals", test_signals);
  return g_test_run ();
}
