/* Scanning: QR codes in pictures, put together into batches for the spool. */
#include "host/intake/host-scan.h"

#include "host/intake/host-frames.h"
#include "host/intake/host-spool.h"

/* A scan under way. */
typedef struct {
  HostStore *store;             /* borrowed */
  const char *source;           /* borrowed */
  HostScan *scan;               /* borrowed */
  HostScanProgress on_progress; /* NULL: none */
  gpointer data;                /* for on_progress */
  GError *error;                /* owned: the first one of the database; it stops the scan */
} Scanner;

void
host_scan_free (HostScan *scan) {
  if (scan == NULL)
    return;
  g_clear_pointer (&scan->pictures, pw_qr_folder_report_free);
  g_clear_pointer (&scan->unfinished, g_array_unref);
  g_array_unref (scan->received);
  g_free (scan);
}

/* Puts everything that is finished into the spool. */
static gboolean
take_finished (Scanner *scanner, PwJoiner *joiner) {
  for (;;) {
    HostScanned scanned = { .bytes = 0 };
    g_autoptr (GBytes) payload = pw_joiner_take (joiner, &scanned.transfer_id);
    if (payload == NULL)
      return TRUE;
    scanned.bytes = g_bytes_get_size (payload);
    if (!host_spool_put (scanner->store, payload, "qr", scanner->source, &scanned.is_new,
                         &scanner->error))
      return FALSE;
    g_array_append_val (scanner->scan->received, scanned);
  }
}

static gboolean
on_picture (const PwQrFolderReport *report, PwJoiner *joiner, gpointer data) {
  Scanner *scanner = data;
  if (scanner->error != NULL || !take_finished (scanner, joiner))
    return FALSE;
  if (scanner->on_progress == NULL)
    return TRUE;
  g_autoptr (GArray) unfinished = pw_joiner_list (joiner);
  if (scanner->on_progress (report, unfinished, scanner->data))
    return TRUE;
  scanner->scan->interrupted = report->done_count < report->picture_count;
  return FALSE;
}

/* Late pictures of what the spool has already are not the start of something new. */
static gboolean
leave_out_held (HostStore *store, HostScan *scan, GError **error) {
  for (guint i = scan->unfinished->len; i-- > 0;) {
    gboolean held;
    guint32 id = g_array_index (scan->unfinished, PwJoinerTransfer, i).transfer_id;
    if (!host_frames_is_held (store, id, &held, error))
      return FALSE;
    if (!held)
      continue;
    g_array_remove_index (scan->unfinished, i);
    scan->held_count++;
  }
  return TRUE;
}

HostScan *
host_scan_pictures (HostStore *store, const char *const *paths, gsize path_count,
                    HostScanProgress on_progress, gpointer data, GError **error) {
  g_return_val_if_fail (store != NULL && paths != NULL && path_count > 0, NULL);
  g_autoptr (HostScan) scan = g_new0 (HostScan, 1);
  scan->received = g_array_new (FALSE, FALSE, sizeof (HostScanned));
  g_autoptr (PwJoiner) joiner = pw_joiner_new ();
  if (!host_frames_restore (store, joiner, error))
    return NULL;
  Scanner scanner = {
    .store = store, .source = paths[0], .scan = scan, .on_progress = on_progress, .data = data
  };
  scan->pictures = pw_qr_folder_read (paths, path_count, joiner, on_picture, &scanner);
  /* Also what the kept frames alone had finished, when there was no picture to look at. */
  if (scanner.error != NULL || !take_finished (&scanner, joiner)) {
    g_propagate_error (error, scanner.error);
    return NULL;
  }
  scan->unfinished = pw_joiner_list (joiner);
  return leave_out_held (store, scan, error) && host_frames_keep (store, joiner, error)
             ? g_steal_pointer (&scan)
             : NULL;
}
