/* A serial line between two programs of a test. */
#include "tests/lib/pty-line.h"

#include <errno.h>
#include <fcntl.h>
#include <glib-unix.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <termios.h>
#include <unistd.h>

#define ENDS 2
#define ROOM_BYTES 65536 /* that wait for an end which does not read */
#define RELAY_MS 5

typedef struct {
  int master, slave;   /* the slave stays open: an end that nobody has must not hang up */
  char *link;          /* owned */
  GByteArray *waiting; /* owned: for this end */
  guint64 carried;     /* from this end */
} End;

struct PtyLine {
  End ends[ENDS];
  guint64 pull_after; /* 0: never */
  GSource *relay;     /* owned; NULL: pulled out */
};

static void
end_open (End *end, const char *dir, const char *name) {
  char device[64];
  struct termios settings;
  end->link = g_build_filename (dir, name, NULL);
  end->waiting = g_byte_array_new ();
  end->master = posix_openpt (O_RDWR | O_NOCTTY | O_CLOEXEC);
  g_assert_cmpint (end->master, >=, 0);
  g_assert_cmpint (grantpt (end->master), ==, 0);
  g_assert_cmpint (unlockpt (end->master), ==, 0);
  g_assert_cmpint (ptsname_r (end->master, device, sizeof device), ==, 0);
  end->slave = open (device, O_RDWR | O_NOCTTY | O_CLOEXEC);
  g_assert_cmpint (end->slave, >=, 0);
  g_assert_cmpint (tcgetattr (end->slave, &settings), ==, 0);
  cfmakeraw (&settings);
  g_assert_cmpint (tcsetattr (end->slave, TCSANOW, &settings), ==, 0);
  g_assert_true (g_unix_set_fd_nonblocking (end->master, TRUE, NULL));
  (void)g_unlink (end->link);
  g_assert_cmpint (symlink (device, end->link), ==, 0);
}

static void
carry (End *from, End *to) {
  guint8 bytes[4096];
  ssize_t got = to->waiting->len < ROOM_BYTES ? read (from->master, bytes, sizeof bytes) : 0;
  if (got > 0) {
    g_byte_array_append (to->waiting, bytes, (guint)got);
    from->carried += (guint64)got;
  }
  ssize_t done = to->waiting->len > 0 ? write (to->master, to->waiting->data, to->waiting->len) : 0;
  if (done > 0)
    g_byte_array_remove_range (to->waiting, 0, (guint)done);
}

static gboolean
on_relay (gpointer data) {
  PtyLine *line = data;
  carry (&line->ends[0], &line->ends[1]);
  carry (&line->ends[1], &line->ends[0]);
  if (line->pull_after == 0 || line->ends[0].carried < line->pull_after)
    return G_SOURCE_CONTINUE;
  pty_line_pull (line);
  return G_SOURCE_REMOVE;
}

PtyLine *
pty_line_new (const char *dir) {
  PtyLine *line = g_new0 (PtyLine, 1);
  end_open (&line->ends[0], dir, "left");
  end_open (&line->ends[1], dir, "right");
  line->relay = g_timeout_source_new (RELAY_MS);
  g_source_set_callback (line->relay, on_relay, line, NULL);
  g_source_attach (line->relay, g_main_context_get_thread_default ());
  return line;
}

void
pty_line_pull (PtyLine *line) {
  if (line->relay == NULL)
    return;
  g_source_destroy (line->relay);
  g_clear_pointer (&line->relay, g_source_unref);
  for (guint i = 0; i < ENDS; i++) {
    (void)close (line->ends[i].slave);
    (void)close (line->ends[i].master);
    (void)g_unlink (line->ends[i].link);
  }
}

void
pty_line_free (PtyLine *line) {
  pty_line_pull (line);
  for (guint i = 0; i < ENDS; i++) {
    g_byte_array_unref (line->ends[i].waiting);
    g_free (line->ends[i].link);
  }
  g_free (line);
}

void
pty_line_pull_after (PtyLine *line, guint64 bytes) {
  line->pull_after = line->ends[0].carried + bytes;
}

gboolean
pty_line_is_pulled (const PtyLine *line) {
  return line->relay == NULL;
}

const char *
pty_line_left (const PtyLine *line) {
  return line->ends[0].link;
}

const char *
pty_line_right (const PtyLine *line) {
  return line->ends[1].link;
}

guint64
pty_line_carried (const PtyLine *line) {
  return line->ends[0].carried;
}
