/* Screen: what is printed reads back through the scanner, at every size and while the person
 * changes it; and a terminal is given back as it was, whichever way the play ends. */
#include <glib.h>
#include <pty.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sync/base/pw-error.h"
#include "sync/transport/pw-frame-join.h"
#include "sync/transport/pw-picture.h"
#include "sync/transport/pw-qr-scan.h"
#include "sync/transport/pw-screen.h"

#define SCALE 3 /* pixels per module of the picture that a text becomes */

static GBytes *
random_payload (gsize length) {
  guint8 *bytes = g_malloc (length);
  for (gsize i = 0; i < length; i++)
    bytes[i] = (guint8)g_test_rand_int_range (0, 256);
  return g_bytes_new_take (bytes, length);
}

static void
paint (PwPicture *picture, guint x, guint y, gboolean is_dark) {
  for (guint v = 0; v < SCALE; v++)
    memset (picture->pixels + (y * SCALE + v) * picture->width + x * SCALE, is_dark ? 0 : 255,
            SCALE);
}

/* What a terminal of cols x rows would show: dark where a half block is, escapes left out. */
static PwPicture *
picture_of (const char *text, guint cols, guint rows) {
  PwPicture *picture = pw_picture_new (cols * SCALE, 2 * rows * SCALE, 255);
  guint col = 0, row = 0;
  g_assert_true (g_utf8_validate (text, -1, NULL));
  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at)) {
    gunichar c = g_utf8_get_char (at);
    if (c == '\x1b') {
      at++;
      g_assert_cmpint (*at, ==, '[');
      while (!g_ascii_isalpha (*at))
        at++;
    } else if (c == '\r') {
      col = 0;
    } else if (c == '\n') {
      row++;
    } else {
      g_assert_cmpuint (col, <, cols);
      g_assert_cmpuint (row, <, rows);
      paint (picture, col, 2 * row, c == 0x2580 || c == 0x2588);
      paint (picture, col, 2 * row + 1, c == 0x2584 || c == 0x2588);
      col++;
    }
  }
  return picture;
}

/* Feeds the next picture of `screen` to `joiner`; TRUE if the payload is there then. */
static gboolean
show_to (PwScreen *screen, PwQrScanner *scanner, PwJoiner *joiner, guint cols, guint rows) {
  g_autofree char *text = pw_screen_next (screen);
  g_autoptr (PwPicture) picture = picture_of (text, cols, rows);
  g_autoptr (GPtrArray) found = pw_qr_scan (scanner, picture, PW_QR_EFFORT_STILL);
  g_assert_cmpuint (found->len, >=, 1);
  gboolean finished = FALSE;
  for (guint i = 0; i < found->len; i++) {
    g_autoptr (GError) error = NULL;
    PwJoinerResult result = pw_joiner_add (joiner, found->pdata[i], &error);
    g_assert_no_error (error);
    g_assert_cmpint (result, !=, PW_JOINER_FOREIGN);
    finished |= result == PW_JOINER_FINISHED;
  }
  return finished;
}

static void
play (guint cols, guint rows, gsize length, const char *keys) {
  g_autoptr (GBytes) payload = random_payload (length);
  g_autoptr (GError) error = NULL;
  g_autoptr (PwScreen) screen = pw_screen_new (payload, cols, rows, &error);
  g_assert_no_error (error);
  g_autoptr (PwQrScanner) scanner = pw_qr_scanner_new ();
  g_autoptr (PwJoiner) joiner = pw_joiner_new ();
  guint shown = 0;
  while (!show_to (screen, scanner, joiner, cols, rows)) {
    g_assert_cmpuint (++shown, <, 400);
    if (*keys != '\0')
      g_assert_cmpint (pw_screen_press (screen, *keys++), ==, PW_SCREEN_GO_ON);
  }
  g_autoptr (GBytes) got = pw_joiner_take (joiner, NULL);
  g_assert_true (g_bytes_equal (got, payload));
  g_assert_cmpuint (pw_screen_frame_count (screen), ==, shown + 1);
}

static void
test_sizes (void) {
  play (80, 25, 500, "");
  play (45, 24, 300, ""); /* version 6, the least for 111 bytes */
  play (120, 50, 5000, "");
  play (200, 100, 9000, "]]]]]]");
  play (240, 66, 9000, "");
  play (120, 60, 9000, "]]]][[[[[[]]a]+-x");
}

static void
test_keys (void) {
  g_autoptr (GBytes) payload = random_payload (9000);
  g_autoptr (PwScreen) screen = pw_screen_new (payload, 120, 60, NULL);
  g_autofree char *first G_GNUC_UNUSED = pw_screen_next (screen);
  guint version = pw_screen_version (screen), ms = pw_screen_frame_ms (screen);
  g_assert_cmpuint (version, ==, 10); /* one large code first */
  for (guint i = 0; i < 4; i++)
    (void)pw_screen_press (screen, ']');
  g_autofree char *second G_GNUC_UNUSED = pw_screen_next (screen);
  g_assert_cmpuint (pw_screen_version (screen), >, version);
  g_assert_cmpuint (pw_screen_frame_ms (screen), <, ms);
  for (guint i = 0; i < 100; i++)
    (void)pw_screen_press (screen, '[');
  g_autofree char *third G_GNUC_UNUSED = pw_screen_next (screen);
  g_assert_cmpuint (pw_screen_version (screen), ==, version);
  ms = pw_screen_frame_ms (screen);
  (void)pw_screen_press (screen, '+');
  g_assert_cmpuint (pw_screen_frame_ms (screen), <, ms);
  for (guint i = 0; i < 100; i++)
    (void)pw_screen_press (screen, '-');
  g_assert_cmpuint (pw_screen_frame_ms (screen), >, ms);
  g_assert_cmpuint (pw_screen_frame_ms (screen), <=, 1000);
  (void)pw_screen_press (screen, 'a');
  g_assert_cmpuint (pw_screen_frame_ms (screen), ==, ms);
  g_assert_cmpint (pw_screen_press (screen, 'x'), ==, PW_SCREEN_GO_ON);
  g_assert_cmpint (pw_screen_press (screen, 'q'), ==, PW_SCREEN_QUIT);
  g_assert_cmpint (pw_screen_press (screen, '\x03'), ==, PW_SCREEN_QUIT);
}

static void
test_resize (void) {
  g_autoptr (GBytes) payload = random_payload (9000);
  g_autoptr (PwScreen) screen = pw_screen_new (payload, 120, 60, NULL);
  g_autoptr (PwQrScanner) scanner = pw_qr_scanner_new ();
  g_autoptr (PwJoiner) joiner = pw_joiner_new ();
  (void)show_to (screen, scanner, joiner, 120, 60);
  g_assert_true (pw_screen_resize (screen, 50, 25));
  (void)show_to (screen, scanner, joiner, 50, 25);
  g_assert_cmpuint (pw_screen_version (screen), ==, 6);
  guint64 count = pw_screen_frame_count (screen);
  g_assert_false (pw_screen_resize (screen, 20, 10));
  g_autofree char *text = pw_screen_next (screen);
  g_assert_nonnull (strstr (text, "45"));
  g_assert_cmpuint (pw_screen_frame_count (screen), ==, count);
  g_assert_true (pw_screen_resize (screen, 45, 24));
  (void)show_to (screen, scanner, joiner, 45, 24);
}

/* A small terminal and a long payload: smaller symbols while their number allows it. */
static void
test_small_terminal (void) {
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) tiny = random_payload (10);
  g_assert_null (pw_screen_new (tiny, 44, 24, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_TOO_BIG);
  g_clear_error (&error);
  g_assert_null (pw_screen_new (tiny, 0, 0, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_TOO_BIG);
  g_clear_error (&error);
  g_autoptr (GBytes) long_payload = random_payload (300000); /* 222 bytes a symbol usually */
  g_autoptr (PwScreen) screen = pw_screen_new (long_payload, 80, 24, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (pw_screen_version (screen), ==, 6);
  g_autoptr (GBytes) longer = random_payload (1 << 20); /* 4,096 symbols of 111 do not hold it */
  g_assert_null (pw_screen_new (longer, 80, 24, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_TOO_BIG);
}

/* --- a real terminal ------------------------------------------------------------------------- */

/* Reads what the child prints until `frames` status lines have passed. */
static void
read_frames (int fd, guint frames) {
  char text[4096];
  guint seen = 0;
  while (seen < frames) {
    ssize_t got = read (fd, text, sizeof text);
    g_assert_cmpint (got, >, 0);
    for (ssize_t i = 0; i + 1 < got; i++)
      seen += text[i] == '[' && text[i + 1] == 'H' ? 1 : 0;
  }
}

/* Runs pw_screen_run() in a child on a new terminal; gives the exit status of wait(2). */
static int
run_in_terminal (const char *keys, int signal_number) {
  struct winsize size = { .ws_row = 50, .ws_col = 120 };
  int master, slave;
  g_assert_cmpint (openpty (&master, &slave, NULL, NULL, &size), ==, 0);
  struct termios before, after;
  g_assert_cmpint (tcgetattr (slave, &before), ==, 0);
  g_autoptr (GBytes) payload = random_payload (3000);
  pid_t child = fork ();
  g_assert_cmpint (child, >=, 0);
  if (child == 0) {
    (void)close (master);
    (void)signal (SIGHUP, SIG_DFL); /* nohup leaves it ignored */
    FILE *out = fdopen (dup (slave), "w");
    _exit (pw_screen_run (payload, slave, out, NULL) ? 0 : 1);
  }
  read_frames (master, 3);
  g_assert_cmpint (tcgetattr (slave, &after), ==, 0);
  g_assert_cmpuint (after.c_lflag & (ICANON | ECHO), ==, 0);
  if (signal_number != 0)
    g_assert_cmpint (kill (child, signal_number), ==, 0);
  else
    g_assert_cmpint (write (master, keys, strlen (keys)), ==, (int)strlen (keys));
  /* Goes on reading, so that the child never waits for room. */
  char text[4096];
  int status = -1;
  while (waitpid (child, &status, WNOHANG) == 0) {
    struct timeval soon = { .tv_usec = 10000 };
    fd_set fds;
    FD_ZERO (&fds);
    FD_SET (master, &fds);
    if (select (master + 1, &fds, NULL, NULL, &soon) > 0)
      g_assert_cmpint (read (master, text, sizeof text), >, 0);
  }
  g_assert_cmpint (tcgetattr (slave, &after), ==, 0);
  g_assert_cmpuint (after.c_lflag, ==, before.c_lflag);
  g_assert_cmpuint (after.c_iflag, ==, before.c_iflag);
  (void)close (master);
  (void)close (slave);
  return status;
}

static void
test_terminal (void) {
  int status = run_in_terminal ("+-]q", 0);
  g_assert_true (WIFEXITED (status) && WEXITSTATUS (status) == 0);
  status = run_in_terminal ("\x03", 0);
  g_assert_true (WIFEXITED (status) && WEXITSTATUS (status) == 0);
  status = run_in_terminal (NULL, SIGINT);
  g_assert_true (WIFEXITED (status) && WEXITSTATUS (status) == 0);
  status = run_in_terminal (NULL, SIGTERM);
  g_assert_true (WIFSIGNALED (status) && WTERMSIG (status) == SIGTERM);
  status = run_in_terminal (NULL, SIGHUP);
  g_assert_true (WIFSIGNALED (status) && WTERMSIG (status) == SIGHUP);
}

static void
test_no_terminal (void) {
  g_autoptr (GBytes) payload = random_payload (10);
  g_autoptr (GError) error = NULL;
  FILE *out = tmpfile ();
  g_assert_false (pw_screen_run (payload, fileno (out), out, &error));
  g_assert_error (error, PW_ERROR, PW_ERROR_REFUSED);
  (void)fclose (out);
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/screen/sizes", test_sizes);
  g_test_add_func ("/screen/keys", test_keys);
  g_test_add_func ("/screen/resize", test_resize);
  g_test_add_func ("/screen/small-terminal", test_small_terminal);
  g_test_add_func ("/screen/terminal", test_terminal);
  g_test_add_func ("/screen/no-terminal", test_no_terminal);
  return g_test_run ();
}
