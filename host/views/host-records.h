/* One record folded on demand, with every operation behind it. */
#pragma once

#include "host/intake/host-store.h"
#include "host/verify/host-verdict.h"
#include "sync/model/pw-record.h"

G_BEGIN_DECLS

/* One operation about the record, counted or not. */
typedef struct {
  PwDigest id; /* chain digest */
  PwId device;
  guint64 seq;
  PwOpKind kind;
  gint64 unix_ms; /* device clock */
  gint32 offset_min;
  HostVerdictCode verdict; /* OK, REVOKED or OUTSIDE_REGION */
  char *reason;            /* owned; NULL if none */
  char *person;            /* owned; NULL if none: the device's holder */
  json_t *set, *unset;     /* owned references; amend and decide, else NULL */
} HostRecordOp;

typedef struct {
  PwId id;
  PwRecord *fold;     /* owned: of the operations whose verdict is OK; create refused: an orphan */
  GPtrArray *ops;     /* owned: HostRecordOp, parents before children where known, ties by id */
  char *form_id;      /* owned; NULL for an orphan */
  char *form_version; /* owned; NULL for an orphan */
  const PwForm *form; /* borrowed from the store; NULL if this host does not know that version */
} HostRecord;

/* NOT_FOUND. (transfer full) */
HostRecord *host_record_load (HostStore *store, const PwId *id, GError **error);
void host_record_free (HostRecord *record);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HostRecord, host_record_free)

/* Heads of the record as parents for a new operation of this host: array of PwParent.
 * (transfer full) */
GArray *host_record_parents (const HostRecord *record);

/* Record or device by its id or a prefix of at least 6 hex digits. REFUSED (not hex, too short, or
 * fits several), NOT_FOUND. Devices: enrolled ones and those that asked. */
gboolean host_record_find (HostStore *store, const char *prefix, PwId *id, GError **error);
gboolean host_device_find (HostStore *store, const char *prefix, PwId *id, GError **error);

/* Calls `each` for every record by id (active, withdrawn and orphans); FALSE from it stops, with
 * or without `error` set. For exports: one fold at a time is in memory. */
typedef gboolean (*HostRecordEach) (const HostRecord *record, gpointer data, GError **error);
gboolean host_records_each (HostStore *store, HostRecordEach each, gpointer data, GError **error);

G_END_DECLS
