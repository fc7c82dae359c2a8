/* Scanning live: QR codes before a camera or in a video, put together into batches for the spool.
 */
#pragma once

#include "host/intake/host-scan.h"
#include "sync/transport/pw-live-scan.h"

G_BEGIN_DECLS

typedef struct {
  /* About ten times a second. FALSE stops: what was read is kept. */
  gboolean (*on_progress) (const PwLiveScanProgress *progress, gpointer data);
  /* A batch is durable in the spool: its bytes, for telling whom it is from. May be NULL. */
  void (*on_received) (GBytes *batch, const HostScanned *scanned, gpointer data);
} HostScanLiveEvents;

/* As host_scan_pictures(), from a source of sync/transport/pw-camera.h: `scan->pictures` tells of
 * the frames. A camera is read until `on_progress` says stop; a video or folder until its end.
 * Frames of unfinished transfers are kept every few seconds and at the end. A video that breaks off
 * is noted as unreadable; errors: those of the camera before the first frame, and of the database.
 * (transfer full) */
HostScan *host_scan_live (HostStore *store, const char *source, const HostScanLiveEvents *events,
                          gpointer data, GError **error);

G_END_DECLS
