/* The end of a scan, from pictures or live: what is unfinished is kept. */
#pragma once

#include "host/intake/host-scan.h"
#include "sync/transport/pw-frame-join.h"

G_BEGIN_DECLS

/* An empty scan. (transfer full) */
HostScan *host_scan_new (void);

/* Puts a batch into the spool, and into the report. */
gboolean host_scan_take (HostStore *store, HostScan *scan, GBytes *batch, guint32 transfer_id,
                         const char *source, GError **error);

/* Fills `unfinished` and `held_count`, and keeps the joiner's frames for the next scan. */
gboolean host_scan_end (HostStore *store, HostScan *scan, PwJoiner *joiner, GError **error);

G_END_DECLS
