/* panwas-host scan: QR codes from pictures, videos or a camera into the spool. */
#include "host/cli/host-cli-scan.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <unistd.h>

#include "host/intake/host-scan-live.h"
#include "host/report/host-sender.h"
#include "sync/base/pw-error.h"
#include "sync/base/pw-file-stream.h"
#include "sync/base/pw-file.h"
#include "sync/transport/pw-live-text.h"
#include "sync/transport/pw-screen.h"
#include "sync/transport/pw-tiles.h"

#define FEEDBACK_US (G_USEC_PER_SEC / 3) /* how often a sender's camera wants a new one */

json_t *
host_cli_notes_to_json (const GPtrArray *notes) {
  json_t *list = json_array ();
  for (guint i = 0; i < notes->len; i++)
    json_array_append_new (list, pw_json_text (g_ptr_array_index (notes, i)));
  return list;
}

/* --- pictures -------------------------------------------------------------------------------- */

static gboolean
on_scan (const PwQrFolderReport *report, GArray *unfinished, gpointer data) {
  (void)unfinished;
  host_cli_progress (data, _ ("pictures"), report->done_count, report->picture_count);
  return !host_cli_interrupted ();
}

static json_t *
scan_to_json (const HostScan *scan) {
  json_t *received = json_array ();
  for (guint i = 0; i < scan->received->len; i++) {
    const HostScanned *one = &g_array_index (scan->received, HostScanned, i);
    g_autofree char *transfer = g_strdup_printf ("%08x", one->transfer_id);
    json_array_append_new (received, json_pack ("{s:s, s:I, s:b, s:s?}", "transfer", transfer,
                                                "bytes", (json_int_t)one->bytes, "known",
                                                !one->is_new, "from", one->from));
  }
  json_t *unfinished = json_array ();
  for (guint i = 0; i < scan->unfinished->len; i++) {
    const PwJoinerTransfer *one = &g_array_index (scan->unfinished, PwJoinerTransfer, i);
    g_autofree char *transfer = g_strdup_printf ("%08x", one->transfer_id);
    json_array_append_new (
        unfinished, json_pack ("{s:s, s:i, s:i, s:I}", "transfer", transfer, "rank", (int)one->rank,
                               "k", (int)one->symbol_count, "bytes", (json_int_t)one->total_bytes));
  }
  const PwQrFolderReport *seen = scan->pictures;
  return json_pack ("{s:i, s:i, s:i, s:i, s:i, s:i, s:i, s:I, s:o, s:o, s:o}", "pictures",
                    (int)seen->picture_count, "unreadable", (int)seen->unreadable_count, "empty",
                    (int)seen->empty_count, "codes", (int)seen->symbol_count, "foreign",
                    (int)seen->foreign_count, "refused", (int)seen->refused_count, "held",
                    (int)scan->held_count, "dropped", (json_int_t)scan->dropped_count, "received",
                    received, "unfinished", unfinished, "notes",
                    host_cli_notes_to_json (seen->notes));
}

static void
print_scan (const HostScan *scan) {
  const PwQrFolderReport *seen = scan->pictures;
  host_cli_print (_ ("%u pictures, %u QR codes; %u pictures without a code, %u not readable; "
                     "%u codes of others, %u refused.\n"),
                  seen->picture_count, seen->symbol_count, seen->empty_count,
                  seen->unreadable_count, seen->foreign_count, seen->refused_count);
  for (guint i = 0; i < seen->notes->len; i++)
    host_cli_print ("  %s\n", (const char *)g_ptr_array_index (seen->notes, i));
  for (guint i = 0; i < scan->received->len; i++) {
    const HostScanned *one = &g_array_index (scan->received, HostScanned, i);
    host_cli_print (
        one->is_new
            ? _ ("transfer %08x: complete, %" G_GSIZE_FORMAT " bytes taken, from %s\n")
            : _ ("transfer %08x: complete, %" G_GSIZE_FORMAT " bytes, here already, from %s\n"),
        one->transfer_id, one->bytes, one->from != NULL ? one->from : _ ("an unknown sender"));
  }
  for (guint i = 0; i < scan->unfinished->len; i++) {
    const PwJoinerTransfer *one = &g_array_index (scan->unfinished, PwJoinerTransfer, i);
    host_cli_print (_ ("transfer %08x: %u of %u parts; what is here is kept\n"), one->transfer_id,
                    one->rank, one->symbol_count);
  }
  if (scan->received->len > 0)
    host_cli_print (_ ("Next: panwas-host merge\n"));
  if (scan->unfinished->len > 0)
    host_cli_print (_ ("Next: scan more pictures of the unfinished transfers; any will do.\n"));
  else if (scan->received->len == 0 && scan->held_count > 0)
    host_cli_print (_ ("Nothing new: what these pictures show is here already.\n"));
  else if (scan->received->len == 0 && seen->unreadable_count == seen->picture_count)
    host_cli_print (_ ("Nothing was received: there is no picture among these. What is on a stick "
                       "comes with panwas-host collect --usb DIR.\n"));
  else if (scan->received->len == 0)
    host_cli_print (
        _ ("Nothing was received: take the pictures nearer, straight, and in focus.\n"));
}

/* --- videos and cameras ---------------------------------------------------------------------- */

/* What the callbacks of a live scan need. */
typedef struct {
  HostCli *cli;     /* borrowed */
  HostStore *store; /* borrowed */
  gboolean shows_feedback;
  gint64 shown_us;   /* when the feedback code was drawn last */
  guint shown_lines; /* of it, above the line of progress */
} Live;

/* Draws the code over the one before it. */
static void
show_feedback (Live *live, const PwFeedback *feedback) {
  gint64 now_us = g_get_monotonic_time ();
  if (now_us - live->shown_us < FEEDBACK_US)
    return;
  g_autoptr (PwQrSymbol) symbol = pw_feedback_draw (feedback, NULL);
  if (symbol == NULL)
    return;
  live->shown_us = now_us;
  g_autofree char *code = pw_screen_render (symbol, PW_TILES_QUIET_MODULES);
  if (live->shown_lines > 0)
    (void)fprintf (stderr, "\r\033[%uA", live->shown_lines);
  (void)fprintf (stderr, "\r%s\033[0m\033[K", code);
  live->shown_lines = 0;
  for (const char *at = code; *at != '\0'; at++)
    live->shown_lines += *at == '\n' ? 1 : 0;
}

static gboolean
on_live (const PwLiveScanProgress *progress, gpointer data) {
  Live *live = data;
  if (live->shows_feedback && progress->has_feedback)
    show_feedback (live, &progress->feedback);
  g_autofree char *text = pw_live_text (progress);
  host_cli_progress_text (live->cli, text);
  return !host_cli_interrupted ();
}

static void
on_received (GBytes *batch, const HostScanned *scanned, gpointer data) {
  Live *live = data;
  g_autofree char *from = host_sender_name (live->store, batch);
  g_autofree char *text
      = g_strdup_printf (scanned->is_new ? _ ("complete: %" G_GSIZE_FORMAT " bytes from %s")
                                         : _ ("here already: %" G_GSIZE_FORMAT " bytes from %s"),
                         scanned->bytes, from != NULL ? from : _ ("an unknown sender"));
  /* The code is taken away: two that say different things must never be seen together. */
  if (live->shown_lines > 0)
    (void)fprintf (stderr, "\r\033[%uA\033[J", live->shown_lines);
  live->shown_us = 0;
  live->cli->progress_us = 0;
  host_cli_progress_text (live->cli, text);
  host_cli_progress_text (live->cli, NULL);
  live->shown_lines = 0;
}

static HostScan *
scan_live (HostCli *cli, HostStore *store, const char *source, GError **error) {
  Live live = { .cli = cli,
                .store = store,
                .shows_feedback = isatty (STDERR_FILENO) && !g_str_has_prefix (source, "file:")
                                  && !g_str_has_prefix (source, "frames:") };
  const HostScanLiveEvents events = { .on_progress = on_live, .on_received = on_received };
  HostScan *scan = host_scan_live (store, source, &events, &live, error);
  host_cli_progress_text (cli, NULL);
  return scan;
}

/* --- the command ----------------------------------------------------------------------------- */

/* Pictures are told by how they begin; all else is for GStreamer. */
static gboolean
is_video (const char *path) {
  guint8 head[4] = { 0 };
  gsize got = 0;
  if (pw_file_is_dir (path))
    return FALSE;
  g_autoptr (PwFileReader) reader = pw_file_reader_open_named (path, NULL);
  /* What cannot be opened is noted among the pictures. */
  if (reader == NULL || !pw_file_reader_read (reader, head, sizeof head, &got, NULL) || got == 0)
    return FALSE;
  gboolean is_png = head[0] == 0x89 && head[1] == 'P' && head[2] == 'N' && head[3] == 'G';
  return !is_png && !(head[0] == 'P' && head[1] == '5');
}

static gboolean
add_scan (HostScan **all, HostScan *more) {
  if (more == NULL)
    return FALSE;
  if (*all == NULL)
    *all = more;
  else
    host_scan_add (*all, more);
  return TRUE;
}

/* Pictures first, all at once, then one video after the other. */
static gboolean
scan_files (HostCli *cli, HostStore *store, char **paths, HostScan **all, GError **error) {
  g_autoptr (GPtrArray) pictures = g_ptr_array_new ();
  g_autoptr (GPtrArray) videos = g_ptr_array_new ();
  for (char **path = paths; *path != NULL; path++)
    g_ptr_array_add (is_video (*path) ? videos : pictures, *path);
  if (pictures->len > 0
      && !add_scan (all, host_scan_pictures (store, (const char *const *)pictures->pdata,
                                             pictures->len, on_scan, cli, error)))
    return FALSE;
  for (guint i = 0; i < videos->len && !host_cli_interrupted (); i++) {
    g_autofree char *source = g_strconcat ("file:", videos->pdata[i], NULL);
    g_autoptr (GError) why = NULL;
    if (add_scan (all, scan_live (cli, store, source, &why)))
      continue;
    /* One bad file does not stop the others. */
    if (why->code == PW_ERROR_BROKEN || !host_scan_note_unreadable (store, all, why, error)) {
      if (error != NULL && *error == NULL)
        g_propagate_error (error, g_steal_pointer (&why));
      return FALSE;
    }
  }
  return TRUE;
}

static int
end_scan (HostCli *cli, const HostScan *scan, gboolean is_camera) {
  if (cli->json)
    host_cli_print_json (scan_to_json (scan));
  else
    print_scan (scan);
  gboolean cut = scan->interrupted && !is_camera;
  if (cut)
    host_cli_warn (_ ("stopped; pictures left: %u; scan them again"),
                   scan->pictures->picture_count - scan->pictures->done_count);
  gboolean nothing = scan->received->len == 0 && scan->held_count == 0;
  return scan->unfinished->len > 0 || nothing || cut;
}

int
host_cli_scan (HostCli *cli, int argc, char **argv, GError **error) {
  g_autofree char *camera = NULL;
  const GOptionEntry entries[] = {
    { "camera", 0, 0, G_OPTION_ARG_FILENAME, &camera,
      N_ ("from a camera until Ctrl-C: \"camera\" for the one that is here, or /dev/videoN"),
      N_ ("DEV") },
    G_OPTION_ENTRY_NULL,
  };
  const HostCliSyntax syntax = {
    .usage = "(FILE|DIR... | --camera DEV)",
    .summary = _ ("Reads QR codes from pictures (PNG, PGM; folders of them), from videos that "
                  "GStreamer reads, or from a camera into the spool."),
    .details = _ ("The order does not matter, and pictures may be missing. A transfer that is "
                  "not complete goes on with the next scan; the exit status is then 1."),
    .entries = entries,
    .words_max = -1
  };
  if (!host_cli_parse (cli, &syntax, &argc, &argv, error))
    return 0;
  if ((camera != NULL) == (argc > 1)) {
    g_set_error (error, PW_ERROR, PW_ERROR_USAGE, _ ("scan needs either files or --camera DEV"));
    return 2;
  }
  g_autoptr (HostStore) store = host_cli_open (cli, error);
  if (store == NULL)
    return 1;
  host_cli_hold_signals ();
  g_autoptr (HostScan) scan = NULL;
  if (camera != NULL)
    scan = scan_live (cli, store, camera, error);
  else if (!scan_files (cli, store, argv + 1, &scan, error))
    return 1;
  if (scan == NULL)
    return 1;
  host_sender_fill (store, scan->received);
  return end_scan (cli, scan, camera != NULL);
}
