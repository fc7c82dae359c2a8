/* Collecting: everything for this host on a stick, into the spool. */
#pragma once

#include "host/intake/host-store.h"

G_BEGIN_DECLS

#define HOST_COLLECT_NOTES_MAX 100 /* a person reads no more */

typedef struct {
  guint new_count;      /* files that were not in the spool yet */
  guint known_count;    /* files that were */
  guint refused_count;  /* damaged, too big, not readable: they stay on the stick */
  guint other_hosts;    /* files for other hosts, left alone */
  guint left_count;     /* not looked at, because it was stopped */
  GPtrArray *notes;     /* owned: char *, one sentence for each refused file, at most
                         * HOST_COLLECT_NOTES_MAX */
  GArray *digests;      /* owned: PwDigest of each file taken, new or known */
  GPtrArray *addresses; /* owned: guint8 *, PW_ADDRESS_BYTES each: devices with a folder on it */
} HostCollect;

void host_collect_free (HostCollect *collect);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HostCollect, host_collect_free)

/* Called after each file in the caller's thread. FALSE stops: what was taken is kept. */
typedef gboolean (*HostCollectProgress) (guint done, guint total, gpointer data);

/* Takes all files for this host from the stick `root`. They are durable when it returns, and stay
 * on the stick. A bad file is counted and noted, never fatal. Errors: NOT_FOUND (no such folder),
 * REFUSED (a link in the way), and those of the database. `on_progress` may be NULL.
 * (transfer full) */
HostCollect *host_collect_stick (HostStore *store, const char *root,
                                 HostCollectProgress on_progress, gpointer data, GError **error);

G_END_DECLS
