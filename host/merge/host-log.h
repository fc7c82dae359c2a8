/* The host's own log: decisions, reviews, enrolments and revocations as signed operations. */
#pragma once

#include "host/intake/host-store.h"
#include "sync/codec/pw-op-codec.h"

G_BEGIN_DECLS

/* What to append. Everything is borrowed. */
typedef struct {
  PwOpKind kind;           /* REVIEW, DECIDE, ENROL, REVOKE, PUBLISH; ATTACH is possible too */
  const PwId *record;      /* NULL for operations about no record */
  const PwParent *parents; /* heads of the record that the person saw: host_record_parents() */
  guint parents_count;
  GBytes *body; /* of a pw_body_write_*() */
} HostLogEntry;

/* Appends one operation with a signed segment of its own, inside the transaction that the caller
 * opened with pw_db_begin(); durable when the caller commits. An `enrol` also makes the device an
 * author, so that its waiting parcels are taken at the next merge. Views follow in the same
 * transaction. `digest` (may be NULL) gets the operation's id. REFUSED if the record is not known
 * or the body does not fit the kind. */
gboolean host_log_append (HostStore *store, const HostLogEntry *entry, PwDigest *digest,
                          GError **error);

/* The two that are needed most, each in a transaction of its own.
 * Lets a device in, or gives it another region or name. REFUSED if the key is not the id's. */
gboolean host_log_enrol (HostStore *store, const PwId *device,
                         const guint8 public_key[PW_PUBLIC_KEY_BYTES], const char *name,
                         const char *region, GError **error);
/* Its operations after number `after` are kept but no longer counted. A smaller `after` later
 * tightens, a larger one loosens: the newest counts. */
gboolean host_log_revoke (HostStore *store, const PwId *device, guint64 after, const char *reason,
                          GError **error);

G_END_DECLS
