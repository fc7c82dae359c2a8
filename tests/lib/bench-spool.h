/* Stores for benches of the host: many enrolled handhelds whose sealed batches wait in the spool.
 */
#pragma once

#include "tests/lib/host-world.h"

G_BEGIN_DECLS

#define BENCH_BATCH_OPS 20

/* `count` handhelds with BENCH_BATCH_OPS sample records each. (transfer full) */
GPtrArray *bench_devices (GPtrArray *samples, const HostStore *host, guint count);

/* One parcel a device, sealed to `host`. GBytes. (transfer full) */
GPtrArray *bench_parcels (GPtrArray *devices, const HostStore *host);

/* A store `dir`/`name` like `dir`/`from`, in which the first `count` devices are enrolled for
 * `region` and their parcels wait. */
void bench_make_spool (const char *dir, const char *name, const char *from, GPtrArray *devices,
                       GPtrArray *parcels, guint count, const char *region);

/* Copies a store that nobody has open; files of an earlier `to` go. */
void bench_copy_store (const char *dir, const char *from, const char *to);

/* Seconds that a merge of a copy of `from` takes; the copy stays as `dir`/round.db. `cpu_seconds`
 * (may be NULL) gets the processor time of it. Asserts that each of its `count` batches became
 * records. */
double bench_time_merge (const char *dir, const char *from, guint count, double *cpu_seconds);

G_END_DECLS
