/* A plain terminal for asking questions: text wrapped to its width, a cleared screen, a typed line.
 *
 * It works over a serial console: lines are typed and corrected as the terminal driver does it
 * (canonical mode is left alone), and the only escape sequences are "clear" and "bold". Where the
 * output is no terminal, or TERM is "dumb" or not set, there are none at all, and where it is no
 * terminal nothing is wrapped: so a script can drive it through a pipe. */
#pragma once

#include <glib.h>
#include <stdio.h>

G_BEGIN_DECLS

typedef struct AppTerminal AppTerminal;

typedef enum {
  APP_TERMINAL_LINE,        /* a line was typed */
  APP_TERMINAL_END,         /* the input ended, or the terminal is gone */
  APP_TERMINAL_INTERRUPTED, /* SIGINT, SIGTERM or SIGHUP came */
} AppTerminalInput;

/* Writes to `out` (borrowed) and reads standard input. From now on SIGINT, SIGTERM and SIGHUP are
 * held back and told by app_terminal_ask(). (transfer full) */
AppTerminal *app_terminal_new (FILE *out);
void app_terminal_free (AppTerminal *terminal);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AppTerminal, app_terminal_free)

/* Columns and rows as they are now; 80 and 24 where the terminal does not say. */
guint app_terminal_width (const AppTerminal *terminal);
guint app_terminal_height (const AppTerminal *terminal);

/* Begins a new screen: cleared, or where that is not possible after an empty line. */
void app_terminal_clear (AppTerminal *terminal);

/* A paragraph: `text` with `lead` before its first line and as many blanks before the others.
 * Everything is made harmless (pw_text_harmless()). Each line feed in it starts a new line. */
void app_terminal_say (AppTerminal *terminal, const char *lead, const char *text);
void app_terminal_say_bold (AppTerminal *terminal, const char *lead, const char *text);
/* `left` and `right` at both ends of a line; below one another where there is no room. */
void app_terminal_say_ends (AppTerminal *terminal, const char *left, const char *right);
void app_terminal_rule (AppTerminal *terminal);
void app_terminal_skip (AppTerminal *terminal);

/* How many lines were written since the screen began. */
guint app_terminal_used (const AppTerminal *terminal);

/* Shows `prompt` and waits for a line; `line` gets it without its end and without blanks around
 * it (transfer full), and only with APP_TERMINAL_LINE. What is no text (bytes that are not UTF-8,
 * keys that send escape sequences, lines over PW_TEXT_BYTES_MAX) is told and asked again. */
AppTerminalInput app_terminal_ask (AppTerminal *terminal, const char *prompt, char **line);

/* For a full screen: asks like app_terminal_ask() and begins a new one. Where nobody looks (input
 * or output is no terminal) it does nothing, and `line` is NULL. */
AppTerminalInput app_terminal_pause (AppTerminal *terminal, const char *prompt, char **line);

/* --- wrapping, for its test ------------------------------------------------------------------- */

/* `text` in lines of at most `width` columns, broken at blanks, or anywhere if a word is longer;
 * wide characters count two. GPtrArray of char *. (transfer full) */
GPtrArray *app_terminal_wrap (const char *text, guint width);

G_END_DECLS
