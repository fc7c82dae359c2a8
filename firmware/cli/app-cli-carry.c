/* What the commands that carry batches share: the medium and progress. */
#include "firmware/cli/app-cli-carry.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <unistd.h>

#include "firmware/send/app-pickup-live.h"
#include "sync/base/pw-error.h"
#include "sync/transport/pw-live-text.h"
#include "sync/transport/pw-qr-folder.h"
#include "sync/transport/pw-screen.h"
#include "sync/transport/pw-tiles.h"

#define EXTRA_PERCENT_MAX 900    /* nine of ten pictures may be missed */
#define EXTRA_PERCENT_DEFAULT 52 /* a third may be missed */
#define QR_VERSION_SINGLE 21     /* what pw-qr-folder.h chooses */
#define QR_VERSION_GRID 14

static gboolean
usage_error (const char *why, GError **error) {
  g_set_error (error, PW_ERROR, PW_ERROR_USAGE, _ ("%s; see %s --help"), why, g_get_prgname ());
  return FALSE;
}

/* --- writing --------------------------------------------------------------------------------- */

void
app_cli_out_clear (AppCliOut *out) {
  g_clear_pointer (&out->usb, g_free);
  g_clear_pointer (&out->qr, g_free);
  g_clear_pointer (&out->grid, g_free);
}

/* "3x2". */
static gboolean
parse_grid (const char *text, guint *cols, guint *rows) {
  g_auto (GStrv) sides = g_strsplit (text, "x", 2);
  guint64 wide, high;
  if (g_strv_length (sides) != 2
      || !g_ascii_string_to_unsigned (sides[0], 10, 1, PW_TILES_MAX, &wide, NULL)
      || !g_ascii_string_to_unsigned (sides[1], 10, 1, PW_TILES_MAX, &high, NULL)
      || wide * high > PW_TILES_MAX)
    return FALSE;
  *cols = (guint)wide;
  *rows = (guint)high;
  return TRUE;
}

gboolean
app_cli_out_check (const AppCli *cli, const AppCliOut *out, AppMedium *medium, GError **error) {
  guint cols, rows;
  guint said = (out->usb != NULL) + (out->qr != NULL) + (out->screen ? 1 : 0);
  if (said != 1)
    return usage_error (
        _ ("say where to: --usb DIR, --qr DIR or --screen, for send also --cable DEV"), error);
  if (out->qr == NULL && (out->grid != NULL || out->version != 0 || out->extra >= 0))
    return usage_error (_ ("--grid, --version and --extra belong to --qr DIR"), error);
  if (out->grid != NULL && !parse_grid (out->grid, &cols, &rows))
    return usage_error (_ ("--grid needs columns x rows, such as 3x2"), error);
  if (out->version < 0 || out->version > PW_QR_VERSION_MAX)
    return usage_error (_ ("--version needs a number from 1 to 40"), error);
  if (out->extra < -1 || out->extra > EXTRA_PERCENT_MAX)
    return usage_error (_ ("--extra needs a number from 0 to 900"), error);
  if (out->screen && cli->json)
    return usage_error (_ ("--screen needs the terminal for itself: leave --json out"), error);
  if (medium != NULL)
    *medium = out->usb != NULL ? APP_MEDIUM_USB : out->screen ? APP_MEDIUM_SCREEN : APP_MEDIUM_QR;
  return TRUE;
}

static PwQrFolderOptions
folder_options (const AppCliOut *out) {
  PwQrFolderOptions options = { .version = (guint)out->version };
  guint extra = (guint)(out->extra < 0 ? EXTRA_PERCENT_DEFAULT : out->extra);
  /* Of 100 + extra pictures 100 are enough. */
  options.loss_percent = extra * 100 / (100 + extra);
  if (out->grid != NULL)
    (void)parse_grid (out->grid, &options.cols, &options.rows);
  return options;
}

gboolean
app_cli_out_pictures (const AppCliOut *out, GBytes *payload, const char *prefix, guint index,
                      guint *picture_count, GError **error) {
  PwQrFolderOptions options = folder_options (out);
  g_autofree char *name
      = index == 0 ? g_strdup (prefix) : g_strdup_printf ("%s%u", prefix, index + 1);
  options.prefix = name;
  return pw_qr_folder_write (out->qr, payload, &options, picture_count, error);
}

guint64
app_cli_out_estimate (const AppCliOut *out, guint64 bytes) {
  PwQrFolderOptions options = folder_options (out);
  guint version = options.version;
  if (version == 0)
    version = out->grid != NULL ? QR_VERSION_GRID : QR_VERSION_SINGLE;
  guint64 codes = MAX (options.cols, 1) * (guint64)MAX (options.rows, 1);
  guint64 per_picture = codes * MAX (pw_qr_capacity (version), 2 * PW_FRAME_HEADER_BYTES);
  guint64 needed = bytes / (per_picture - codes * PW_FRAME_HEADER_BYTES) + 1;
  return needed * 100 / (100 - options.loss_percent);
}

gboolean
app_cli_out_play (GBytes *payload, GError **error) {
  return pw_screen_run (payload, STDIN_FILENO, stdout, error);
}

/* --- reading --------------------------------------------------------------------------------- */

void
app_cli_in_clear (AppCliIn *in) {
  g_clear_pointer (&in->usb, g_free);
  g_clear_pointer (&in->qr, g_strfreev);
  g_clear_pointer (&in->paths, g_ptr_array_unref);
}

static gboolean
check_camera (AppCliIn *in, int argc, char **argv, GError **error) {
  in->source = argc > 1 ? argv[1] : "camera";
  if (argc > 2 || !pw_camera_source_is_valid (in->source))
    return usage_error (_ ("after --camera stands nothing, or one of camera:/dev/videoN, "
                           "libcamera:, file:VIDEO, frames:DIR and test:"),
                        error);
  return TRUE;
}

gboolean
app_cli_in_check (AppCliIn *in, gboolean other, int argc, char **argv, GError **error) {
  guint said = (in->usb != NULL) + (in->qr != NULL) + (in->camera ? 1u : 0u) + (other ? 1u : 0u);
  if (said != 1)
    return usage_error (other || argc > 1 ? _ ("say just one medium, and files only after --qr")
                                          : _ ("say where from, such as --usb DIR or --qr FILE"),
                        error);
  in->paths = g_ptr_array_new_with_free_func (g_free);
  if (in->camera)
    return check_camera (in, argc, argv, error);
  if (in->qr == NULL && argc > 1)
    return usage_error (_ ("files belong after --qr"), error);
  for (char **path = in->qr; path != NULL && *path != NULL; path++)
    g_ptr_array_add (in->paths, g_strdup (*path));
  for (int i = 1; i < argc; i++)
    g_ptr_array_add (in->paths, g_strdup (argv[i]));
  return TRUE;
}

/* As AppPickupLive. */
static gboolean
on_live (const PwLiveScanProgress *progress, gpointer data) {
  AppCli **cli = data;
  g_autofree char *text = pw_live_text (progress);
  app_cli_progress_text (*cli, text);
  return !app_cli_interrupted ();
}

gboolean
app_cli_in_pictures (const AppCliIn *in, AppPickup *pickup, AppStore *store, GError **error) {
  if (!in->camera)
    return app_pickup_pictures (pickup, store, (const char *const *)in->paths->pdata,
                                in->paths->len, error);
  AppCli **cli = pickup->data;
  gboolean ok = app_pickup_camera (pickup, store, in->source, on_live, error);
  app_cli_progress_text (*cli, NULL);
  return ok;
}

gboolean
app_cli_on_progress (guint done, guint total, gpointer data) {
  AppCli **cli = data;
  app_cli_progress (*cli, _ ("looked at"), done, total);
  return !app_cli_interrupted ();
}

/* --- what was picked up ---------------------------------------------------------------------- */

void
app_cli_warn_pickup (const AppPickup *pickup) {
  for (guint i = 0; i < pickup->problems->len; i++)
    app_cli_warn ("%s", (const char *)g_ptr_array_index (pickup->problems, i));
  for (guint i = 0; i < pickup->unfinished->len; i++) {
    const AppPickupTransfer *entry = &g_array_index (pickup->unfinished, AppPickupTransfer, i);
    if (entry->fed || pickup->found_count == 0)
      app_cli_warn (_ ("QR transfer %08x is not complete: %u of %u; show more of its pictures and "
                       "run this again, it goes on from here"),
                    entry->transfer.transfer_id, entry->transfer.rank,
                    entry->transfer.symbol_count);
  }
  if (pickup->picture_count > 0 && pickup->symbol_count == pickup->foreign_count)
    app_cli_warn (_ ("none of the pictures (%u) has a QR code of the field kit"),
                  pickup->picture_count);
  if (pickup->stopped)
    app_cli_warn ("%s", _ ("stopped before the end; run this again for the rest"));
}

gboolean
app_cli_pickup_is_bad (const AppPickup *pickup) {
  gboolean waiting = pickup->found_count == 0 && pickup->unfinished->len > 0;
  for (guint i = 0; i < pickup->unfinished->len; i++)
    waiting |= g_array_index (pickup->unfinished, AppPickupTransfer, i).fed;
  gboolean blind = pickup->picture_count > 0 && pickup->symbol_count == pickup->foreign_count;
  return pickup->damaged_count > 0 || waiting || blind || pickup->stopped;
}

void
app_cli_json_pickup (const AppPickup *pickup, json_t *object) {
  json_t *unfinished = json_array ();
  for (guint i = 0; i < pickup->unfinished->len; i++) {
    const PwJoinerTransfer *transfer
        = &g_array_index (pickup->unfinished, AppPickupTransfer, i).transfer;
    g_autofree char *id = g_strdup_printf ("%08x", transfer->transfer_id);
    json_array_append_new (unfinished,
                           json_pack ("{s:s, s:i, s:i}", "transfer", id, "symbols",
                                      (int)transfer->rank, "needed", (int)transfer->symbol_count));
  }
  json_object_set_new (object, "found", json_integer (pickup->found_count));
  json_object_set_new (object, "unreadable", json_integer (pickup->damaged_count));
  json_object_set_new (object, "pictures", json_integer (pickup->picture_count));
  json_object_set_new (object, "unfinished", unfinished);
}
