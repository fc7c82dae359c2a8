/* What the commands that carry batches share: the medium, progress, and what came from the host. */
#pragma once

#include "firmware/cli/app-cli.h"
#include "firmware/send/app-inbox.h"
#include "firmware/send/app-outbox.h"

G_BEGIN_DECLS

/* All as AppCommand's `run`. */
int app_cli_enrol (AppCli *cli, int argc, char **argv);
int app_cli_send (AppCli *cli, int argc, char **argv);
int app_cli_receive (AppCli *cli, int argc, char **argv);
int app_cli_courier (AppCli *cli, int argc, char **argv);

/* One session over the serial line `device`, both ways: `send --cable` and `receive --cable` are
 * the same; with `all` what the host confirmed goes again, too. Returns the exit status. */
int app_cli_run_cable (AppCli *cli, const char *device, gboolean all);

/* --- the medium to write to ------------------------------------------------------------------- */

/* Where batches go, as the options say. */
typedef struct {
  char *usb;          /* owned; --usb DIR */
  char *qr;           /* owned; --qr DIR */
  gboolean screen;    /* --screen */
  char *grid;         /* owned; --grid CxR */
  gint version;       /* --version V; 0: chosen */
  gint extra;         /* --extra PERCENT; -1: not said */
  PwStickPlace place; /* of the stick that was found */
} AppCliOut;

#define APP_CLI_OUT_INIT                                                                           \
  { .extra = -1 }
void app_cli_out_clear (AppCliOut *out);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AppCliOut, app_cli_out_clear)

/* The options of `out`, to stand among a command's entries. */
#define APP_CLI_OUT_ENTRIES(out)                                                                       \
  { "usb",     0, 0, G_OPTION_ARG_FILENAME, &(out).usb, N_ ("stick, or any folder in its place"),      \
    N_ ("DIR") },                                                                                      \
      { "qr", 0, 0, G_OPTION_ARG_FILENAME, &(out).qr, N_ ("write numbered QR pictures"), N_ ("DIR") }, \
      { "screen", 0, 0, G_OPTION_ARG_NONE, &(out).screen, N_ ("play QR codes in this terminal"),       \
        NULL },                                                                                        \
      { "grid",      0,                                                                                \
        0,           G_OPTION_ARG_STRING,                                                              \
        &(out).grid, N_ ("QR codes in a picture, such as 3x2"),                                        \
        N_ ("CxR") },                                                                                  \
      { "version", 0, 0, G_OPTION_ARG_INT, &(out).version, N_ ("size of the QR codes, 1 to 40"),       \
        N_ ("V") },                                                                                    \
  {                                                                                                    \
    "extra", 0, 0, G_OPTION_ARG_INT, &(out).extra,                                                     \
        N_ ("more pictures than needed, so that some may be missed"), N_ ("PERCENT")                   \
  }

/* USAGE unless just one medium is said, and the QR options fit it. `medium` may be NULL. */
gboolean app_cli_out_check (const AppCli *cli, const AppCliOut *out, AppMedium *medium,
                            GError **error);

/* Writes one payload as pictures into out->qr. `prefix` begins the names of set number `index`
 * (from 0). */
gboolean app_cli_out_pictures (const AppCliOut *out, GBytes *payload, const char *prefix,
                               guint index, guint *picture_count, GError **error);

/* About how many pictures payloads of these bytes take in all. */
guint64 app_cli_out_estimate (const AppCliOut *out, guint64 bytes);

/* Plays one payload in the terminal until the person quits. */
gboolean app_cli_out_play (GBytes *payload, GError **error);

/* --- the medium to read from ------------------------------------------------------------------ */

/* Where batches come from. */
typedef struct {
  char *usb;          /* owned; --usb DIR */
  char **qr;          /* owned, NULL-terminated; --qr FILE|DIR, more than once */
  gboolean camera;    /* --camera */
  GPtrArray *paths;   /* owned: char *; those and the words after them; set by app_cli_in_check() */
  const char *source; /* borrowed from argv: of pictures, with --camera; likewise */
} AppCliIn;

void app_cli_in_clear (AppCliIn *in);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AppCliIn, app_cli_in_clear)

#define APP_CLI_IN_ENTRIES(in)                                                                     \
  { "usb",     0, 0, G_OPTION_ARG_FILENAME, &(in).usb, N_ ("stick, or any folder in its place"),   \
    N_ ("DIR") },                                                                                  \
      { "camera",                                                                                  \
        0,                                                                                         \
        0,                                                                                         \
        G_OPTION_ARG_NONE,                                                                         \
        &(in).camera,                                                                              \
        N_ ("from a screen, by the camera; or by a source named after it"),                        \
        NULL },                                                                                    \
  {                                                                                                \
    "qr", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &(in).qr, N_ ("pictures of QR codes, or a folder"),   \
        N_ ("FILE|DIR...")                                                                         \
  }

/* Joins the words that are left with --qr, or takes the one that is left as the source of --camera.
 * USAGE unless just one of --usb, --qr, --camera and `other` (a medium of the command's own) is
 * said. */
gboolean app_cli_in_check (AppCliIn *in, gboolean other, int argc, char **argv, GError **error);

/* From pictures, or from the camera with a bar of its progress. The pick-up's data begins with an
 * AppCli pointer. */
gboolean app_cli_in_pictures (const AppCliIn *in, AppPickup *pickup, AppStore *store,
                              GError **error);

/* As AppPickupProgress; `data` begins with an AppCli pointer. */
gboolean app_cli_on_progress (guint done, guint total, gpointer data);

/* --- what came -------------------------------------------------------------------------------- */

/* The pick-up's own troubles, one a line on stderr, and the QR transfers that are not complete. */
void app_cli_warn_pickup (const AppPickup *pickup);
/* TRUE if a person must look: something was damaged, or nothing was found where a QR transfer is
 * not complete. */
gboolean app_cli_pickup_is_bad (const AppPickup *pickup);
/* Members for machine-readable output, set in `object`. */
void app_cli_json_pickup (const AppPickup *pickup, json_t *object);

/* Why the host does not count something, in words; a code that has none stays as it is. */
const char *app_cli_refusal_words (const char *code);
/* The same for what the inbox took. Text goes to stdout, problems to stderr. */
gboolean app_cli_print_inbox (const AppInbox *inbox, GError **error);
gboolean app_cli_inbox_is_bad (const AppInbox *inbox);
gboolean app_cli_json_inbox (const AppInbox *inbox, json_t *object, GError **error);

/* Forms and lists that came: GPtrArray of AppPublicationNews. What must be looked at goes to
 * stderr.
 */
void app_cli_print_news (GPtrArray *publications);
/* An array of objects. (transfer full) */
json_t *app_cli_json_news (GPtrArray *publications);

/* Host and own id as people compare them. */
void app_cli_print_host (const AppStore *store, const AppHost *host);
/* {"id", "groups", "name", "region"}, or null. (transfer full) */
json_t *app_cli_json_host (const AppHost *host);

G_END_DECLS
