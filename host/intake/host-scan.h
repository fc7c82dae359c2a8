/* Scanning: QR codes in pictures, put together into batches for the spool. */
#pragma once

#include "host/intake/host-store.h"
#include "sync/transport/pw-qr-folder.h"

G_BEGIN_DECLS

/* A batch that a scan completed. */
typedef struct {
  guint32 transfer_id;
  gsize bytes;
  gboolean is_new; /* FALSE: it was in the spool already */
  PwDigest digest; /* of the batch, by which the spool has it */
  char *from;      /* owned; whom it is from, if somebody asked (host_sender_fill()); else NULL */
} HostScanned;

typedef struct {
  PwQrFolderReport *pictures; /* owned: what was seen in them */
  GArray *received;           /* owned: HostScanned */
  GArray *unfinished;         /* owned: PwJoinerTransfer: show them again, and scan once more */
  guint held_count;           /* transfers of which late pictures came: the spool has them */
  guint64 dropped_count;      /* frames of a camera that were not looked at */
  gboolean interrupted;       /* stopped before the last picture */
} HostScan;

void host_scan_free (HostScan *scan);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HostScan, host_scan_free)

/* Called after each picture in the caller's thread, with the transfers that are under way. FALSE
 * stops: what was read is kept. */
typedef gboolean (*HostScanProgress) (const PwQrFolderReport *report, GArray *unfinished,
                                      gpointer data);

/* Reads pictures (files, or folders of them) and goes on with the transfers that an earlier scan
 * left unfinished. A batch is durable in the spool before it counts as received. `source` of the
 * spool is the first path. Errors: those of the database; bad pictures are in the report.
 * `on_progress` may be NULL. (transfer full) */
HostScan *host_scan_pictures (HostStore *store, const char *const *paths, gsize path_count,
                              HostScanProgress on_progress, gpointer data, GError **error);

/* One report of two scans, the later one being `more` (transfer full). */
void host_scan_add (HostScan *scan, HostScan *more);

/* Notes a file that could not be scanned; `scan` may be NULL still, and is made then. */
gboolean host_scan_note_unreadable (HostStore *store, HostScan **scan, const GError *why,
                                    GError **error);

G_END_DECLS
