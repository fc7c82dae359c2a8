/* Scanning live: QR codes before a camera or in a video, put together into batches for the spool.
 *
 * The scan runs on its own threads and tells what comes in a main context that is this call's own,
 * so the database stays in the thread of the caller, which waits here. */
#include "host/intake/host-scan-live.h"

#include "host/intake/host-frames.h"
#include "host/intake/host-scan-end.h"

#define LOOK_MS 100                  /* how soon a wish to stop is noticed */
#define KEEP_US (5 * G_USEC_PER_SEC) /* frames are kept so often while they come */

typedef struct {
  HostStore *store;                 /* borrowed */
  const char *source;               /* borrowed */
  const HostScanLiveEvents *events; /* borrowed */
  gpointer data;                    /* for the events */
  HostScan *result;                 /* borrowed */
  PwLiveScan *scan;                 /* borrowed */
  gboolean has_ended;
  gint64 kept_us;       /* when frames were kept last */
  guint64 kept_symbols; /* as the scan had counted then */
  GError *error;        /* owned: of the database; it stops the scan */
  GError *end;          /* owned: of the camera */
} Live;

static void
give_up (Live *live, GError *why) {
  if (live->error == NULL)
    live->error = why;
  else
    g_error_free (why);
  pw_live_scan_stop (live->scan);
}

static gboolean
on_payload (GBytes *payload, guint32 transfer_id, gpointer data) {
  Live *live = data;
  g_autoptr (GError) why = NULL;
  if (live->error != NULL)
    return TRUE;
  if (!host_scan_take (live->store, live->result, payload, transfer_id, live->source, &why)) {
    give_up (live, g_steal_pointer (&why));
    return TRUE;
  }
  GArray *received = live->result->received;
  if (live->events->on_received != NULL)
    live->events->on_received (payload, &g_array_index (received, HostScanned, received->len - 1),
                               live->data);
  return TRUE;
}

static void
on_end (const GError *error, gpointer data) {
  Live *live = data;
  live->has_ended = TRUE;
  live->end = error != NULL ? g_error_copy (error) : NULL;
}

static gboolean
keep (PwJoiner *joiner, gpointer data, GError **error) {
  return host_frames_keep (data, joiner, error);
}

static gboolean
look (gpointer data) {
  Live *live = data;
  PwLiveScanProgress progress;
  g_autoptr (GError) why = NULL;
  pw_live_scan_get_progress (live->scan, &progress);
  gint64 now_us = g_get_monotonic_time ();
  if (now_us - live->kept_us >= KEEP_US && progress.symbol_count != live->kept_symbols) {
    live->kept_us = now_us;
    live->kept_symbols = progress.symbol_count;
    if (!pw_live_scan_with_joiner (live->scan, keep, live->store, &why))
      give_up (live, g_steal_pointer (&why));
  }
  if (!live->result->interrupted && live->events->on_progress != NULL
      && !live->events->on_progress (&progress, live->data)) {
    live->result->interrupted = !live->has_ended;
    pw_live_scan_stop (live->scan);
  }
  return G_SOURCE_CONTINUE;
}

/* What the frames were, in the words of pictures. */
static PwQrFolderReport *
report_frames (const PwLiveScanProgress *progress, const GError *end) {
  PwQrFolderReport *report = g_new0 (PwQrFolderReport, 1);
  report->notes = g_ptr_array_new_with_free_func (g_free);
  report->picture_count = report->done_count = (guint)progress->picture_count;
  report->empty_count = (guint)progress->empty_count;
  report->symbol_count = (guint)progress->code_count;
  report->foreign_count = (guint)progress->foreign_count;
  report->refused_count = (guint)progress->refused_count;
  if (end != NULL) {
    report->unreadable_count = 1;
    g_ptr_array_add (report->notes, g_strdup (end->message));
  }
  return report;
}

HostScan *
host_scan_live (HostStore *store, const char *source, const HostScanLiveEvents *events,
                gpointer data, GError **error) {
  g_return_val_if_fail (store != NULL && source != NULL && events != NULL, NULL);
  g_autoptr (HostScan) result = host_scan_new ();
  Live live
      = { .store = store, .source = source, .events = events, .data = data, .result = result };
  const PwLiveScanEvents scan_events = { .on_payload = on_payload, .on_end = on_end };
  g_autoptr (PwLiveScan) scan = live.scan = pw_live_scan_new (&scan_events, &live);
  if (!host_frames_restore (store, pw_live_scan_joiner (scan), error))
    return NULL;
  live.kept_us = g_get_monotonic_time ();
  pw_live_scan_run (scan, source, LOOK_MS, look, &live);
  PwLiveScanProgress progress;
  pw_live_scan_get_progress (scan, &progress);
  g_autoptr (GError) end = live.end;
  if (live.error != NULL) {
    g_propagate_error (error, live.error);
    return NULL;
  }
  if (end != NULL && progress.picture_count == 0) {
    g_propagate_error (error, g_steal_pointer (&end));
    return NULL;
  }
  result->dropped_count = progress.camera.dropped_count;
  result->pictures = report_frames (&progress, end);
  return host_scan_end (store, result, pw_live_scan_joiner (scan), error)
             ? g_steal_pointer (&result)
             : NULL;
}
