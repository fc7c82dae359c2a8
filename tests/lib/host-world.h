/* A small world for tests of the host: handhelds with real keys, their logs in memory, and parcels
 * cut from them. All of it is made up. */
#pragma once

#include "host/intake/host-store.h"
#include "sync/codec/pw-batch.h"
#include "sync/codec/pw-op-codec.h"

G_BEGIN_DECLS

/* A clock that a test moves. */
typedef struct {
  PwClock base;
  gint64 unix_ms;
} WorldClock;
void world_clock_init (WorldClock *clock, gint64 unix_ms);

#define WORLD_START_MS G_GINT64_CONSTANT (1728300000000) /* 2024-10-07T18:20:00+07:00 */

/* One handheld. */
typedef struct {
  PwIdentity *identity; /* owned */
  GPtrArray *ops;       /* owned: GBytes, number 1 first */
  GArray *digests;      /* owned: PwDigest, of operation 0 (the root), 1, 2 ... */
  gint64 now_ms;        /* its clock; one second later after each operation */
} WorldDevice;

WorldDevice *world_device_new (void);
/* A second device with the key and log of the first: what a copied handheld is. */
WorldDevice *world_device_copy (const WorldDevice *device);
void world_device_free (WorldDevice *device);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WorldDevice, world_device_free)

guint64 world_device_seq (const WorldDevice *device);
const PwDigest *world_device_digest (const WorldDevice *device, guint64 seq);

/* --- operations: each appends one and returns its number ------------------------------------- */

/* One head of a record, as somebody saw it. */
PwParent world_parent (const WorldDevice *device, guint64 seq);

/* Form A of the program with these answers (borrowed); `record` gets its id (may be NULL). */
guint64 world_create (WorldDevice *device, const PwForms *forms, json_t *answers, PwId *record);
/* The same with small made-up answers: `village`, and a narrative that bears `number`. */
guint64 world_create_small (WorldDevice *device, const PwForms *forms, const char *village,
                            guint number, PwId *record);
/* Sets `path` to the text `value` (NULL: removes it). */
guint64 world_amend (WorldDevice *device, const PwId *record, const PwParent *parents, guint count,
                     const char *path, const char *value);
guint64 world_withdraw (WorldDevice *device, const PwId *record, const PwParent *parents,
                        guint count);
guint64 world_attach (WorldDevice *device, const PwId *record, const PwParent *parents, guint count,
                      gconstpointer file, gsize length);
/* Any bytes at all as the next operation of the chain. */
guint64 world_append (WorldDevice *device, GBytes *op);
/* Any kind with any body. */
guint64 world_append_kind (WorldDevice *device, PwOpKind kind, const PwId *record, GBytes *body);

/* --- parcels --------------------------------------------------------------------------------- */

/* Operations first..last, sealed to the host. (transfer full) */
GBytes *world_parcel (const WorldDevice *device, const HostStore *host, guint64 first,
                      guint64 last);
/* The same, as if made with another clock. */
GBytes *world_parcel_at (const WorldDevice *device, const HostStore *host, guint64 first,
                         guint64 last, gint64 sent_s);
/* A request for enrolment that answers `challenge`. */
GBytes *world_request (const WorldDevice *device, const HostStore *host, const guint8 *challenge,
                       const char *name, const char *region);
/* Pieces `first`..`last` (from 0) of an evidence file. */
GBytes *world_parts (const HostStore *host, gconstpointer file, gsize length, guint first,
                     guint last);
/* Whatever the writer holds, sealed to the host. Takes the writer. */
GBytes *world_finish (PwBatchWriter *writer, const HostStore *host);
PwBatchWriter *world_writer (const HostStore *host);
/* Adds first..last of a device to a writer. */
void world_add_segment (PwBatchWriter *writer, const WorldDevice *device, const HostStore *host,
                        guint64 first, guint64 last, gint64 sent_s);

/* --- the host -------------------------------------------------------------------------------- */

/* A new store in `dir` for region 17. */
HostStore *world_host_new (const char *dir, const char *name, PwClock *clock);
/* Lets a device in for a region. */
void world_enrol (HostStore *host, const WorldDevice *device, const char *region);
/* Spools a parcel; `medium` "usb" or "qr". Unrefs it. */
void world_spool (HostStore *host, GBytes *parcel, const char *medium);
/* An open invitation with a known challenge. */
void world_invite (HostStore *host, const guint8 *challenge, gint64 expires_s);
/* All views as text. (transfer full) */
char *world_dump (HostStore *host);
/* Runs SQL of a test on the file behind the host's back. */
void world_sql (const HostStore *host, const char *sql);
/* First column of the first row as text; NULL if there is none. (transfer full) */
char *world_sql_text (const HostStore *host, const char *sql);

G_END_DECLS
