/* A plain terminal for asking questions. */
#include "firmware/cli/app-cli-terminal.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "firmware/cli/app-cli.h"
#include "sync/base/pw-limits.h"
#include "sync/base/pw-text.h"

#define WIDTH_DEFAULT 80
#define HEIGHT_DEFAULT 24
#define WIDTH_MIN 20    /* narrower screens break lines by themselves */
#define WIDTH_MAX 100   /* longer lines are hard to read */
#define READ_BYTES 4096 /* what a terminal driver holds of one line */

struct AppTerminal {
  FILE *out;         /* borrowed */
  gboolean is_tty;   /* `out` is a terminal */
  gboolean escapes;  /* it understands them */
  GByteArray *input; /* owned: read, not given yet */
  gboolean ended;    /* of the input */
  int signals;       /* becomes readable when a signal came; -1: none */
  guint used;        /* lines since the screen began */
};

/* --- life ------------------------------------------------------------------------------------ */

AppTerminal *
app_terminal_new (FILE *out) {
  g_return_val_if_fail (out != NULL, NULL);
  AppTerminal *terminal = g_new0 (AppTerminal, 1);
  terminal->out = out;
  terminal->is_tty = isatty (fileno (out)) == 1;
  const char *name = g_getenv ("TERM");
  terminal->escapes
      = terminal->is_tty && name != NULL && *name != '\0' && !g_str_equal (name, "dumb");
  terminal->input = g_byte_array_new ();
  app_cli_hold_signals ();
  sigset_t signals;
  (void)sigemptyset (&signals);
  (void)sigaddset (&signals, SIGINT);
  (void)sigaddset (&signals, SIGTERM);
  (void)sigaddset (&signals, SIGHUP);
  terminal->signals = signalfd (-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK);
  return terminal;
}

void
app_terminal_free (AppTerminal *terminal) {
  if (terminal == NULL)
    return;
  if (terminal->signals >= 0)
    (void)close (terminal->signals);
  g_byte_array_unref (terminal->input);
  g_free (terminal);
}

/* --- size ------------------------------------------------------------------------------------ */

static gboolean
ask_size (const AppTerminal *terminal, struct winsize *size) {
  return terminal->is_tty && ioctl (fileno (terminal->out), TIOCGWINSZ, size) == 0;
}

guint
app_terminal_width (const AppTerminal *terminal) {
  g_return_val_if_fail (terminal != NULL, WIDTH_DEFAULT);
  struct winsize size;
  if (!ask_size (terminal, &size) || size.ws_col == 0)
    return WIDTH_DEFAULT;
  return CLAMP (size.ws_col, WIDTH_MIN, WIDTH_MAX);
}

guint
app_terminal_height (const AppTerminal *terminal) {
  g_return_val_if_fail (terminal != NULL, HEIGHT_DEFAULT);
  struct winsize size;
  return ask_size (terminal, &size) && size.ws_row > 0 ? size.ws_row : HEIGHT_DEFAULT;
}

/* --- wrapping -------------------------------------------------------------------------------- */

static guint
measure (const char *text) {
  guint columns = 0;
  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    columns += pw_text_columns (g_utf8_get_char (at));
  return columns;
}

/* How much of `line` (without line feeds) fits: the end of the piece, and where the next begins. */
static const char *
find_break (const char *line, guint width, const char **next) {
  guint columns = 0;
  const char *blank = NULL;
  for (const char *at = line; *at != '\0'; at = g_utf8_next_char (at)) {
    gunichar c = g_utf8_get_char (at);
    if (c == ' ')
      blank = at;
    columns += pw_text_columns (c);
    if (columns <= width)
      continue;
    if (blank != NULL && blank > line) {
      *next = blank + 1;
      return blank;
    }
    *next = at > line ? at : g_utf8_next_char (at);
    return *next;
  }
  *next = NULL;
  return line + strlen (line);
}

GPtrArray *
app_terminal_wrap (const char *text, guint width) {
  g_return_val_if_fail (text != NULL && width > 0, NULL);
  GPtrArray *lines = g_ptr_array_new_with_free_func (g_free);
  g_auto (GStrv) parts = g_strsplit (text, "\n", -1);
  for (gsize i = 0; parts[i] != NULL; i++) {
    const char *at = parts[i];
    do {
      const char *next;
      const char *end = find_break (at, width, &next);
      g_ptr_array_add (lines, g_strndup (at, (gsize)(end - at)));
      at = next;
    } while (at != NULL);
  }
  return lines;
}

/* --- writing --------------------------------------------------------------------------------- */

void
app_terminal_clear (AppTerminal *terminal) {
  g_return_if_fail (terminal != NULL);
  (void)fputs (terminal->escapes ? "\033[2J\033[H" : "\n", terminal->out);
  terminal->used = 0;
}

static void
put_line (AppTerminal *terminal, const char *lead, const char *line, gboolean bold) {
  const char *on = bold && terminal->escapes ? "\033[1m" : "";
  const char *off = bold && terminal->escapes ? "\033[0m" : "";
  (void)fprintf (terminal->out, "%s%s%s%s\n", lead, on, line, off);
  terminal->used++;
}

static void
say (AppTerminal *terminal, const char *lead, const char *text, gboolean bold) {
  g_autofree char *plain = pw_text_harmless (text);
  g_autofree char *first = pw_text_one_line (lead);
  guint indent = measure (first);
  guint width = app_terminal_width (terminal);
  guint room = terminal->is_tty ? (width > indent + WIDTH_MIN / 2 ? width - indent : WIDTH_MIN / 2)
                                : G_MAXUINT;
  g_autofree char *others = g_strnfill (indent, ' ');
  (void)g_strdelimit (plain, "\t", ' ');
  g_autoptr (GPtrArray) lines = app_terminal_wrap (plain, room);
  for (guint i = 0; i < lines->len; i++)
    put_line (terminal, i == 0 ? first : others, g_ptr_array_index (lines, i), bold);
}

void
app_terminal_say (AppTerminal *terminal, const char *lead, const char *text) {
  g_return_if_fail (terminal != NULL && lead != NULL && text != NULL);
  say (terminal, lead, text, FALSE);
}

void
app_terminal_say_bold (AppTerminal *terminal, const char *lead, const char *text) {
  g_return_if_fail (terminal != NULL && lead != NULL && text != NULL);
  say (terminal, lead, text, TRUE);
}

void
app_terminal_say_ends (AppTerminal *terminal, const char *left, const char *right) {
  g_return_if_fail (terminal != NULL && left != NULL && right != NULL);
  g_autofree char *start = pw_text_one_line (left);
  g_autofree char *end = pw_text_one_line (right);
  guint width = app_terminal_width (terminal) - 1; /* the last column makes some terminals wrap */
  guint used = measure (start) + measure (end);
  if (used + 2 > width || *end == '\0') {
    say (terminal, "", start, FALSE);
    if (*end != '\0')
      say (terminal, "", end, FALSE);
    return;
  }
  g_autofree char *gap = g_strnfill (width - used, ' ');
  g_autofree char *line = g_strconcat (start, gap, end, NULL);
  put_line (terminal, "", line, FALSE);
}

void
app_terminal_rule (AppTerminal *terminal) {
  g_return_if_fail (terminal != NULL);
  g_autofree char *line = g_strnfill (app_terminal_width (terminal) - 1, '-');
  put_line (terminal, "", line, FALSE);
}

void
app_terminal_skip (AppTerminal *terminal) {
  g_return_if_fail (terminal != NULL);
  put_line (terminal, "", "", FALSE);
}

guint
app_terminal_used (const AppTerminal *terminal) {
  g_return_val_if_fail (terminal != NULL, 0);
  return terminal->used;
}

/* --- reading --------------------------------------------------------------------------------- */

/* TRUE if a signal came, which is taken. */
static gboolean
take_signal (AppTerminal *terminal) {
  struct signalfd_siginfo info;
  return terminal->signals >= 0
         && read (terminal->signals, &info, sizeof info) == (ssize_t)sizeof info;
}

/* Reads more, or notes that the input ended. FALSE: a signal came. */
static gboolean
read_more (AppTerminal *terminal) {
  struct pollfd waits[]
      = { { .fd = STDIN_FILENO, .events = POLLIN }, { .fd = terminal->signals, .events = POLLIN } };
  int count = poll (waits, terminal->signals >= 0 ? 2 : 1, -1);
  if (count < 0 && errno == EINTR)
    return TRUE;
  if (take_signal (terminal))
    return FALSE;
  guint8 bytes[READ_BYTES];
  ssize_t got = read (STDIN_FILENO, bytes, sizeof bytes);
  if (got < 0 && (errno == EINTR || errno == EAGAIN))
    return TRUE;
  if (got <= 0)
    terminal->ended = TRUE;
  else
    g_byte_array_append (terminal->input, bytes, (guint)got);
  return TRUE;
}

/* The next line, as it was typed. A last line without an end counts. `too_long`: it was dropped. */
static AppTerminalInput
take_line (AppTerminal *terminal, char **line, gboolean *too_long) {
  *too_long = FALSE;
  for (;;) {
    GByteArray *input = terminal->input;
    const guint8 *end = input->len > 0 ? memchr (input->data, '\n', input->len) : NULL;
    if (end != NULL || (terminal->ended && input->len > 0)) {
      guint length = end != NULL ? (guint)(end - input->data) : input->len;
      *line = g_strndup ((const char *)input->data, length);
      g_byte_array_remove_range (input, 0, end != NULL ? length + 1 : length);
      return APP_TERMINAL_LINE;
    }
    if (terminal->ended)
      return APP_TERMINAL_END;
    if (input->len > PW_TEXT_BYTES_MAX) {
      *too_long = TRUE;
      g_byte_array_set_size (input, 0);
    }
    if (!read_more (terminal))
      return APP_TERMINAL_INTERRUPTED;
  }
}

/* Why `line` is no text that can be an answer; NULL if it can. */
static const char *
find_fault (const char *line) {
  if (!g_utf8_validate (line, -1, NULL))
    return _ ("That was no UTF-8 text; please type it again.");
  for (const char *at = line; *at != '\0'; at = g_utf8_next_char (at))
    if (*at != '\t' && g_unichar_iscntrl (g_utf8_get_char (at)))
      return _ ("Arrow keys and the like do not work here; please type the line again.");
  return NULL;
}

AppTerminalInput
app_terminal_ask (AppTerminal *terminal, const char *prompt, char **line) {
  g_return_val_if_fail (terminal != NULL && prompt != NULL && line != NULL, APP_TERMINAL_END);
  for (;;) {
    (void)fputs (prompt, terminal->out);
    (void)fflush (terminal->out);
    g_autofree char *typed = NULL;
    gboolean too_long;
    AppTerminalInput input = take_line (terminal, &typed, &too_long);
    /* A person's Enter is echoed; nothing is where the input is no terminal. */
    if (input != APP_TERMINAL_LINE || isatty (STDIN_FILENO) != 1)
      (void)fputc ('\n', terminal->out);
    if (input != APP_TERMINAL_LINE)
      return input;
    terminal->used++;
    (void)g_strstrip (typed);
    const char *fault
        = too_long ? _ ("That line is too long; please type less.") : find_fault (typed);
    if (fault == NULL) {
      *line = g_steal_pointer (&typed);
      return APP_TERMINAL_LINE;
    }
    say (terminal, "! ", fault, FALSE);
  }
}

AppTerminalInput
app_terminal_pause (AppTerminal *terminal, const char *prompt, char **line) {
  g_return_val_if_fail (terminal != NULL && prompt != NULL && line != NULL, APP_TERMINAL_END);
  *line = NULL;
  if (!terminal->is_tty || isatty (STDIN_FILENO) != 1)
    return APP_TERMINAL_LINE;
  AppTerminalInput input = app_terminal_ask (terminal, prompt, line);
  if (input == APP_TERMINAL_LINE)
    app_terminal_clear (terminal);
  return input;
}
