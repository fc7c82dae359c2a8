/* The PIN: the first line of a file, or typed on the terminal without echo.
 *
 * It is read byte by byte into locked memory, so that no buffer on the way keeps a copy. While it
 * is typed the terminal sends no signals: Ctrl-C arrives as a byte and ends the question with the
 * echo restored. */
#include <errno.h>
#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "firmware/cli/app-cli.h"
#include "sync/base/pw-error.h"
#include "sync/base/pw-file-stream.h"

enum {
  KEY_CANCEL = 3, /* Ctrl-C */
  KEY_END = 4,    /* Ctrl-D */
  KEY_BACKSPACE = 8,
  KEY_CLEAR = 21, /* Ctrl-U */
  KEY_DELETE = 127,
};

/* A copy of the first `length` bytes, so that the secret is as long as the PIN. */
static PwSecret *
cut (const PwSecret *buffer, gsize length, GError **error) {
  if (length == 0) {
    g_set_error_literal (error, PW_ERROR, PW_ERROR_LOCKED, _ ("no PIN was given"));
    return NULL;
  }
  return pw_secret_new_copy (buffer->bytes, length);
}

/* --- from a file ----------------------------------------------------------------------------- */

static PwSecret *
read_file (const char *path, GError **error) {
  g_autoptr (PwFileReader) reader = pw_file_reader_open_named (path, error);
  if (reader == NULL)
    return NULL;
  g_autoptr (PwSecret) buffer = pw_secret_new (APP_PIN_BYTES_MAX + 2);
  gsize length;
  if (!pw_file_reader_read (reader, buffer->bytes, buffer->length, &length, error))
    return NULL;
  const guint8 *end = memchr (buffer->bytes, '\n', length);
  if (end != NULL)
    length = (gsize)(end - buffer->bytes);
  if (length > 0 && buffer->bytes[length - 1] == '\r')
    length--;
  if (length > APP_PIN_BYTES_MAX) {
    g_set_error (error, PW_ERROR, PW_ERROR_REFUSED,
                 _ ("the first line of %s is longer than a PIN can be"), path);
    return NULL;
  }
  return cut (buffer, length, error);
}

/* --- from the terminal ----------------------------------------------------------------------- */

/* Takes one key. FALSE at the end of the line; `*cancelled` tells how it ended. */
static gboolean
take_key (guint8 key, PwSecret *buffer, gsize *length, gboolean *cancelled) {
  switch (key) {
  case '\n':
  case '\r':
    return FALSE;
  case KEY_CANCEL:
  case KEY_END:
    *cancelled = TRUE;
    return FALSE;
  case KEY_CLEAR:
    *length = 0;
    return TRUE;
  case KEY_BACKSPACE:
  case KEY_DELETE:
    while (*length > 0 && (buffer->bytes[*length - 1] & 0xc0) == 0x80) /* rest of a character */
      (*length)--;
    if (*length > 0)
      (*length)--;
    return TRUE;
  default:
    if (*length < buffer->length)
      buffer->bytes[(*length)++] = key;
    return TRUE;
  }
}

static PwSecret *
ask_once (const char *prompt, GError **error) {
  struct termios before;
  if (tcgetattr (STDIN_FILENO, &before) != 0) {
    pw_error_set_errno (error, errno, _ ("cannot ask for the PIN on this terminal"));
    return NULL;
  }
  struct termios silent = before;
  silent.c_lflag &= ~(tcflag_t)(ECHO | ICANON | ISIG);
  silent.c_cc[VMIN] = 1;
  silent.c_cc[VTIME] = 0;
  (void)fprintf (stderr, "%s: ", prompt);
  (void)fflush (stderr);
  (void)tcsetattr (STDIN_FILENO, TCSAFLUSH, &silent);
  g_autoptr (PwSecret) buffer = pw_secret_new (APP_PIN_BYTES_MAX);
  gsize length = 0;
  gboolean cancelled = FALSE;
  for (;;) {
    guint8 key = 0;
    ssize_t got = read (STDIN_FILENO, &key, 1);
    if (got < 0 && errno == EINTR)
      continue;
    cancelled = cancelled || got <= 0;
    if (cancelled || !take_key (key, buffer, &length, &cancelled))
      break;
  }
  (void)tcsetattr (STDIN_FILENO, TCSAFLUSH, &before);
  (void)fputc ('\n', stderr);
  return cut (buffer, cancelled ? 0 : length, error);
}

static gboolean
same (const PwSecret *a, const PwSecret *b) {
  return a->length == b->length && memcmp (a->bytes, b->bytes, a->length) == 0;
}

gboolean
app_cli_can_ask (void) {
  return isatty (STDIN_FILENO) && isatty (STDERR_FILENO);
}

PwSecret *
app_cli_ask_pin (AppCli *cli, gboolean confirm, GError **error) {
  g_return_val_if_fail (cli != NULL, NULL);
  if (cli->pin_file != NULL)
    return read_file (cli->pin_file, error);
  if (!app_cli_can_ask ()) {
    g_set_error_literal (error, PW_ERROR, PW_ERROR_LOCKED,
                         _ ("the PIN is needed; name a file that holds it with --pin-file, or run "
                            "this on a terminal"));
    return NULL;
  }
  g_autoptr (PwSecret) pin = ask_once (_ ("PIN"), error);
  if (pin == NULL || !confirm)
    return g_steal_pointer (&pin);
  g_autoptr (PwSecret) again = ask_once (_ ("the same PIN again"), error);
  if (again == NULL)
    return NULL;
  if (!same (pin, again)) {
    g_set_error_literal (error, PW_ERROR, PW_ERROR_REFUSED,
                         _ ("the two PINs are not the same; nothing was made"));
    return NULL;
  }
  return g_steal_pointer (&pin);
}
