/* Workers: parcels are verified on two threads and come back in the order they went in.
 *
 * Only the owner's thread touches the store; a worker sees bytes, keys and plans that do not
 * change. */
#pragma once

#include "host/merge/host-apply.h"

G_BEGIN_DECLS

typedef struct HostWorkers HostWorkers;

/* Parcels under way at once: enough to keep two threads busy, and few enough that the largest of
 * them unpacked (PW_CONTENT_BYTES_MAX each) fit in memory. */
#define HOST_WORKERS_JOBS_MAX 16

/* `context` is borrowed. (transfer full) */
HostWorkers *host_workers_new (const HostVerifyContext *context);
/* Waits for what is under way. */
void host_workers_free (HostWorkers *workers);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HostWorkers, host_workers_free)

/* Parcels under way. */
guint host_workers_count (const HostWorkers *workers);

/* At most HOST_WORKERS_JOBS_MAX may be under way. A reference to `bytes` is taken. */
void host_workers_push (HostWorkers *workers, const HostParcel *parcel, GBytes *bytes);

/* The verdict of the parcel that was pushed first of those under way; waits for it. (transfer full)
 */
HostVerdict *host_workers_pop (HostWorkers *workers, HostParcel *parcel);

G_END_DECLS
