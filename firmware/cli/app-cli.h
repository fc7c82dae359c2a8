/* What all commands of panwas share: the table of commands, options, the PIN, and output. */
#pragma once

#include <glib.h>
#include <jansson.h>

#include "firmware/device/app-store.h"
#include "sync/model/pw-json.h"

G_BEGIN_DECLS

/* Options that may stand before or after the command's name. */
typedef struct {
  char *data_dir;     /* owned; --data, PANWAS_DATA, or the user's data folder */
  char *pin_file;     /* owned; --pin-file; NULL: ask on the terminal */
  gboolean json;      /* --json: one JSON value on stdout and nothing else there */
  gint64 progress_us; /* monotonic time of the last progress line */
} AppCli;

typedef struct {
  const char *name;    /* NULL ends a table */
  const char *summary; /* one line, N_() */
  /* argv[0] is the command's name. Returns the exit status: 0 done, 1 a person must look or it
   * failed, 2 wrong use. */
  int (*run) (AppCli *cli, int argc, char **argv);
} AppCommand;

/* Tables; shown by --help in this order. */
extern const AppCommand app_commands_store[];  /* app-cli-store.c: init status verify purge */
extern const AppCommand app_commands_record[]; /* app-cli-record.c: record amend withdraw attach */
extern const AppCommand app_commands_fill[];   /* app-cli-fill.c: fill drafts */
extern const AppCommand app_commands_show[];   /* app-cli-show.c: list show history forms lists */
extern const AppCommand app_commands_send[];   /* app-cli-send.c: enrol send receive courier */

/* Reads the command's own `entries` (ended by { NULL }; may be NULL) and the shared options out of
 * argv; `--` ends them. What is left in argv after argv[0] must be `positional_min` to
 * `positional_max` words (-1: any number). `usage` names them, such as "ID FILE"; `summary` is the
 * text of --help. `--help` prints and exits with 0. USAGE otherwise. For texts that people type,
 * use G_OPTION_ARG_FILENAME, which keeps the bytes in any locale, and app_cli_check_text(). */
gboolean app_cli_parse (AppCli *cli, const GOptionEntry *entries, const char *usage,
                        const char *summary, int positional_min, int positional_max, int *argc,
                        char ***argv, GError **error);

/* USAGE unless `text` is valid UTF-8 of 1 to `bytes_max` bytes without control characters but tab
 * and line feed. `option` names it in the message. */
gboolean app_cli_check_text (const char *option, const char *text, gsize bytes_max, GError **error);

/* Opens the store, with the PIN from --pin-file or from the terminal if one is needed.
 * (transfer full) */
AppStore *app_cli_open (AppCli *cli, GError **error);

/* The PIN from --pin-file (its first line), or asked on the terminal without echo (twice if
 * `confirm`). LOCKED if there is neither. (transfer full) */
PwSecret *app_cli_ask_pin (AppCli *cli, gboolean confirm, GError **error);

/* TRUE if somebody sits at a terminal and can be asked. */
gboolean app_cli_can_ask (void);

/* Content of the file that a person named, or of standard input for "-"; at most `bytes_max`.
 * (transfer full) */
GBytes *app_cli_read_input (const char *path, gsize bytes_max, GError **error);

/* --- output ---------------------------------------------------------------------------------- */

/* Prints "panwas: <message>" on stderr. Returns the exit status. `error` is not freed. */
int app_cli_fail (const GError *error);
/* A sentence on stderr, "panwas: ..." before it. */
void app_cli_warn (const char *format, ...) G_GNUC_PRINTF (1, 2);

/* Text on stdout, in UTF-8 in any locale, without a line feed of its own; made harmless by
 * pw_text_harmless(), so that no record can steer a terminal. */
void app_cli_print (const char *format, ...) G_GNUC_PRINTF (1, 2);
/* `value` (transfer full) as JSON with a line feed. */
void app_cli_print_json (json_t *value);
/* Flushes stdout. FALSE (SYSTEM, NO_SPACE) if not all of it was taken. */
gboolean app_cli_flush (GError **error);
/* `status`, or 1 and a message if stdout did not take everything. Last thing of a command. */
int app_cli_end (int status);

/* --- long work ------------------------------------------------------------------------------- */

/* Holds back SIGINT, SIGTERM and SIGHUP from now on, so that a transaction is finished first. */
void app_cli_hold_signals (void);
/* TRUE if one of them came. */
gboolean app_cli_interrupted (void);
/* "\rdone / total what" on stderr if that is a terminal, at most ten times a second; a line feed
 * when done == total. `total` 0: not known. */
void app_cli_progress (AppCli *cli, const char *what, guint64 done, guint64 total);
/* The same with a line of the caller's own; NULL ends the line. */
void app_cli_progress_text (AppCli *cli, const char *text);

G_END_DECLS
