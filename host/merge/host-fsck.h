/* `verify --all`: everything that the store says is proved again from raw bytes. */
#pragma once

#include "host/intake/host-store.h"

G_BEGIN_DECLS

typedef struct {
  guint64 parcels, operations, segments, blobs; /* looked at */
  GPtrArray *faults; /* owned: char *, one sentence for the first bad thing of each kind */
} HostFsck;

void host_fsck_free (HostFsck *fsck);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HostFsck, host_fsck_free)

/* Looked at: the file's own integrity; each spooled parcel against its digest, and that every
 * operation which it brought is there, unchanged; every chain, link by link, from raw bytes; every
 * signature of a segment; every column that repeats what the bytes say; evidence files against
 * their digests; published forms and lists against theirs, and against the operations that
 * published them; the views against a fresh rebuild. Nothing is changed. NULL only if the
 * database cannot be read or the machine fails: that is no finding. (transfer full) */
HostFsck *host_fsck_run (HostStore *store, GError **error);

G_END_DECLS
