/* Scanning: QR codes in pictures, put together into batches for the spool. */
#include "host/intake/host-scan.h"

#include "host/intake/host-frames.h"
#include "host/intake/host-scan-end.h"
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

static void
scanned_clear (gpointer scanned) {
  g_free (((HostScanned *)scanned)->from);
}

HostScan *
host_scan_new (void) {
  HostScan *scan = g_new0 (HostScan, 1);
  scan->received = g_array_new (FALSE, FALSE, sizeof (HostScanned));
  g_array_set_clear_func (scan->received, scanned_clear);
  return scan;
}

gboolean
host_scan_take (HostStore *store, HostScan *scan, GBytes *batch, guint32 transfer_id,
                const char *source, GError **error) {
  g_return_val_if_fail (store != NULL && scan != NULL && batch != NULL, FALSE);
  HostScanned scanned = { .transfer_id = transfer_id };
  gconstpointer bytes = g_bytes_get_data (batch, &scanned.bytes);
  scanned.digest = pw_digest_of (bytes, scanned.bytes);
  if (!host_spool_put (store, batch, "qr", source, &scanned.is_new, error))
    return FALSE;
  g_array_append_val (scan->received, scanned);
  return TRUE;
}

/* Puts everything that is finished into the spool. */
static gboolean
take_finished (Scanner *scanner, PwJoiner *joiner) {
  for (;;) {
    guint32 transfer_id;
    g_autoptr (GBytes) payload = pw_joiner_take (joiner, &transfer_id);
    if (payload == NULL)
      return TRUE;
    if (!host_scan_take (scanner->store, scanner->scan, payload, transfer_id, scanner->source,
                         &scanner->error))
      return FALSE;
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

gboolean
host_scan_end (HostStore *store, HostScan *scan, PwJoiner *joiner, GError **error) {
  g_return_val_if_fail (store != NULL && scan != NULL && joiner != NULL, FALSE);
  scan->unfinished = pw_joiner_list (joiner);
  return leave_out_held (store, scan, error) && host_frames_keep (store, joiner, error);
}

HostScan *
host_scan_pictures (HostStore *store, const char *const *paths, gsize path_count,
                    HostScanProgress on_progress, gpointer data, GError **error) {
  g_return_val_if_fail (store != NULL && (paths != NULL || path_count == 0), NULL);
  g_autoptr (HostScan) scan = host_scan_new ();
  g_autoptr (PwJoiner) joiner = pw_joiner_new ();
  if (!host_frames_restore (store, joiner, error))
    return NULL;
  Scanner scanner = { .store = store,
                      .source = path_count > 0 ? paths[0] : "",
                      .scan = scan,
                      .on_progress = on_progress,
                      .data = data };
  scan->pictures = pw_qr_folder_read (paths, path_count, joiner, on_picture, &scanner);
  /* Also what the kept frames alone had finished, when there was no picture to look at. */
  if (scanner.error != NULL || !take_finished (&scanner, joiner)) {
    g_propagate_error (error, scanner.error);
    return NULL;
  }
  return host_scan_end (store, scan, joiner, error) ? g_steal_pointer (&scan) : NULL;
}

/* --- several scans in one report -------------------------------------------------------------- */

void
host_scan_add (HostScan *scan, HostScan *more) {
  g_return_if_fail (scan != NULL && more != NULL);
  PwQrFolderReport *to = scan->pictures, *from = more->pictures;
  to->picture_count += from->picture_count;
  to->done_count += from->done_count;
  to->unreadable_count += from->unreadable_count;
  to->empty_count += from->empty_count;
  to->symbol_count += from->symbol_count;
  to->foreign_count += from->foreign_count;
  to->refused_count += from->refused_count;
  for (guint i = 0; i < from->notes->len && to->notes->len < PW_QR_FOLDER_NOTES_MAX; i++)
    g_ptr_array_add (to->notes, g_strdup (from->notes->pdata[i]));
  for (guint i = 0; i < more->received->len; i++) {
    HostScanned *scanned = &g_array_index (more->received, HostScanned, i);
    HostScanned moved = *scanned;
    scanned->from = NULL;
    g_array_append_val (scan->received, moved);
  }
  /* Each scan goes on from the kept frames, so the last one knows all that is unfinished. */
  g_array_unref (scan->unfinished);
  scan->unfinished = g_array_ref (more->unfinished);
  scan->held_count += more->held_count;
  scan->dropped_count += more->dropped_count;
  scan->interrupted |= more->interrupted;
  host_scan_free (more);
}

gboolean
host_scan_note_unreadable (HostStore *store, HostScan **scan, const GError *why, GError **error) {
  g_return_val_if_fail (store != NULL && scan != NULL && why != NULL, FALSE);
  if (*scan == NULL)
    *scan = host_scan_pictures (store, NULL, 0, NULL, NULL, error);
  if (*scan == NULL)
    return FALSE;
  PwQrFolderReport *report = (*scan)->pictures;
  report->picture_count++;
  report->done_count++;
  report->unreadable_count++;
  if (report->notes->len < PW_QR_FOLDER_NOTES_MAX)
    g_ptr_array_add (report->notes, g_strdup (why->message));
  return TRUE;
}
