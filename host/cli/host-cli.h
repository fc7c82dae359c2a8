/* What all commands of panwas-host share: the table of commands, options, the store, and output. */
#pragma once

#include <glib.h>
#include <jansson.h>

#include "host/intake/host-store.h"
#include "sync/model/pw-json.h"

G_BEGIN_DECLS

/* Options that may stand before or after the command's name. */
typedef struct {
  char *store_path;   /* owned; --store; NULL: host_cli_store_path() chooses */
  gboolean json;      /* --json: one JSON value on stdout and nothing else there */
  gboolean help;      /* --help was given; after parsing: it was printed */
  gboolean version;   /* --version, likewise */
  gint64 progress_us; /* monotonic time of the last progress line */
} HostCli;

typedef struct {
  const char *name;    /* NULL ends a table */
  const char *summary; /* one line, N_() */
  /* argv[0] is the command's name. Returns the exit status: 0 done, 1 a person must look. With
   * `error` set the status follows from it. */
  int (*run) (HostCli *cli, int argc, char **argv, GError **error);
} HostCommand;

/* Tables, each in a file of its own; shown by --help in this order. */
extern const HostCommand host_commands_store[];      /* init status verify backup restore */
extern const HostCommand host_commands_enrol[];      /* invite requests approve revoke devices */
extern const HostCommand host_commands_forms[];      /* forms */
extern const HostCommand host_commands_lists[];      /* lists regions */
extern const HostCommand host_commands_intake[];     /* scan collect merge */
extern const HostCommand host_commands_quarantine[]; /* quarantine batch */
extern const HostCommand host_commands_reply[];      /* receipts share */
extern const HostCommand host_commands_tree[];       /* join pass-on */
extern const HostCommand host_commands_record[];     /* list show export */
extern const HostCommand host_commands_review[];     /* open decide return accept */

/* The whole program: parses, runs one command, prints its error. Returns the exit status. */
int host_cli_main (int argc, char **argv);

/* --- options --------------------------------------------------------------------------------- */

/* What a command takes. All borrowed. */
typedef struct {
  const char *usage;           /* words behind the name, such as "ITEM --take N"; NULL: none */
  const char *summary;         /* of the command */
  const char *details;         /* more for --help, or NULL */
  const GOptionEntry *entries; /* ended by { NULL }; NULL: none */
  int words_min, words_max;    /* words that are left after the options; -1: any number */
} HostCliSyntax;

/* Reads the command's own entries and the shared options out of argv; `--` ends them. What is left
 * are the words, from argv[1]. FALSE with USAGE for wrong use, and FALSE without an error after
 * --help, which it prints: the command then returns 0. For texts that people type use
 * G_OPTION_ARG_FILENAME, which keeps the bytes in any locale, and host_cli_check_text(). */
gboolean host_cli_parse (HostCli *cli, const HostCliSyntax *syntax, int *argc, char ***argv,
                         GError **error);

/* USAGE unless `text` is valid UTF-8 of 1 to `bytes_max` bytes without control characters other
 * than tab and line feed. `option` names it in the message. */
gboolean host_cli_check_text (const char *option, const char *text, gsize bytes_max,
                              GError **error);

/* USAGE unless `given`, how many of the options `names` were given, is 1. */
gboolean host_cli_check_one (const char *names, guint given, GError **error);

/* USAGE unless `silent_days` is 1 or more. */
gboolean host_cli_check_days (int silent_days, GError **error);

/* --store, else PANWAS_STORE, else the user's data folder. (transfer full) */
char *host_cli_store_path (const HostCli *cli);
/* Opens that store. (transfer full) */
HostStore *host_cli_open (HostCli *cli, GError **error);

/* A device as people type it: its id or the first digits, at least 6, with dashes or without.
 * Errors as for host_device_find(). */
gboolean host_cli_find_device (HostStore *store, const char *typed, PwId *device, GError **error);

/* "7ea8-8d79-1459-98ec": the first digits of an id, as handhelds show them to be compared.
 * (transfer full) */
char *host_cli_short_id (const PwId *id);

/* --- output ---------------------------------------------------------------------------------- */

/* Text on stdout, in UTF-8 in any locale, made harmless by pw_text_harmless(): what others wrote
 * must not steer a terminal. */
void host_cli_print (const char *format, ...) G_GNUC_PRINTF (1, 2);
/* A sentence on stderr, "panwas-host: " before it and a line feed behind. */
void host_cli_warn (const char *format, ...) G_GNUC_PRINTF (1, 2);
/* `value` (transfer full) as JSON with a line feed. */
void host_cli_print_json (json_t *value);
/* ISO 8601 in the host's local time, or null for 0. (transfer full) */
json_t *host_cli_json_time (const HostStore *store, gint64 unix_ms);

/* --- long work ------------------------------------------------------------------------------- */

/* Holds back SIGINT, SIGTERM and SIGHUP from now on, so that a transaction is finished first. */
void host_cli_hold_signals (void);
/* TRUE if one of them came. */
gboolean host_cli_interrupted (void);
/* "\rdone / total what" on stderr if that is a terminal, at most ten times a second; a line feed
 * when done == total. `total` 0: not known. */
void host_cli_progress (HostCli *cli, const char *what, guint64 done, guint64 total);
/* The same with a line of the caller's own; NULL ends the line. */
void host_cli_progress_text (HostCli *cli, const char *text);

G_END_DECLS
