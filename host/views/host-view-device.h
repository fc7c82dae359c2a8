/* Rows of one device in the views: what it was granted, and how far its log is held. */
#pragma once

#include "host/intake/host-store.h"
#include "sync/codec/pw-op-codec.h"

G_BEGIN_DECLS

/* What v_device says of a device that has been let in. */
typedef struct {
  char *region;     /* owned; NULL: never let in */
  gboolean is_host; /* a host below */
  gboolean is_revoked;
  guint64 revoked_after;
  guint64 seq; /* 1..seq are held without a gap, on the longest branch */
  PwDigest digest;
  guint64 max_seq;
  guint64 missing;
  guint64 forked; /* 0: no fork */
  guint64 operations;
} HostDeviceRow;

void host_device_row_clear (HostDeviceRow *row);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HostDeviceRow, host_device_row_clear)

/* All work inside the caller's transaction.
 * A device that was never let in gives a row without a region. */
gboolean host_view_get_device (HostStore *store, gint64 author_key, HostDeviceRow *row,
                               GError **error);
/* Writes seq, digest, max_seq, missing, forked and operations. */
gboolean host_view_put_chain (HostStore *store, gint64 author_key, const HostDeviceRow *row,
                              GError **error);

/* Applies one enrol or revoke of this host's own log, in the order of that log. With `mark` the
 * device and its records are marked to be folded again. */
gboolean host_view_put_grant (HostStore *store, const PwOpView *op, gboolean mark, GError **error);
/* Applies all of them. */
gboolean host_view_put_grants (HostStore *store, GError **error);

/* Walks along the device's log from raw bytes and writes its row and its fork. */
gboolean host_view_fold_device (HostStore *store, gint64 author_key, GError **error);

/* Marks one record or device to be folded by host_views_settle(). */
gboolean host_view_mark_record (HostStore *store, gint64 record_key, GError **error);
gboolean host_view_mark_device (HostStore *store, gint64 author_key, GError **error);

G_END_DECLS
