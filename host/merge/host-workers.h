/* Workers: parcels are verified on some threads and come back in the order they went in.
 *
 * Only the owner's thread touches the store; a worker sees bytes, keys and plans that do not
 * change. */
#pragma once

#include "host/merge/host-apply.h"

G_BEGIN_DECLS

typedef struct HostWorkers HostWorkers;

/* On so many threads; 1 means on none but the caller's, one parcel at a time, which takes the least
 * memory. `context` is borrowed. (transfer full) */
HostWorkers *host_workers_new (const HostVerifyContext *context, guint threads);
/* Waits for what is under way. */
void host_workers_free (HostWorkers *workers);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HostWorkers, host_workers_free)

/* Parcels under way. */
guint host_workers_count (const HostWorkers *workers);

/* TRUE while no more may be pushed. */
gboolean host_workers_are_full (const HostWorkers *workers);

/* Not while they are full. A reference to `bytes` is taken. */
void host_workers_push (HostWorkers *workers, const HostParcel *parcel, GBytes *bytes);

/* The verdict of the parcel that was pushed first of those under way; waits for it. (transfer full)
 */
HostVerdict *host_workers_pop (HostWorkers *workers, HostParcel *parcel);

G_END_DECLS
