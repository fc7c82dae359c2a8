/* All operations about one record: loaded, judged, and ready to be folded. */
#pragma once

#include "host/intake/host-store.h"
#include "host/verify/host-verdict.h"
#include "sync/codec/pw-op-content.h"

G_BEGIN_DECLS

typedef struct {
  gint64 op_key, author_key;
  PwId device;
  guint64 seq;
  PwDigest id;       /* chain digest */
  GBytes *bytes;     /* owned */
  PwOpView view;     /* into bytes */
  char *region;      /* owned: granted to its author; NULL for the host itself */
  gboolean is_below; /* its author is a host below */
  gboolean is_revoked;
  guint64 revoked_after;
  /* Filled by host_record_ops_parse(): */
  PwOpContent content; /* owned */
  HostVerdictCode verdict;
  gboolean is_aside; /* a review of a host below, which is between that host and the author */
} HostLoadedOp;

typedef struct {
  PwId record;
  GPtrArray *ops; /* owned: HostLoadedOp by device, number and digest */
  guint accepted; /* of them with verdict OK and not aside, once parsed */
} HostRecordOps;

/* BROKEN if an operation of the store does not decode: run `verify --all`. (transfer full) */
HostRecordOps *host_record_ops_load (HostStore *store, gint64 record_key, GError **error);
void host_record_ops_free (HostRecordOps *ops);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HostRecordOps, host_record_ops_free)

/* The create, counted or not; NULL if it is not here. (transfer none) */
HostLoadedOp *host_record_ops_create (const HostRecordOps *ops);

/* Reads all bodies and judges every operation. */
gboolean host_record_ops_parse (HostRecordOps *ops, HostStore *store, GError **error);

/* Folds those that count. (transfer full) */
PwRecord *host_record_ops_fold (const HostRecordOps *ops, GError **error);

/* The verdict of a lone create, without reading its answers; `columns` gets its core columns. */
HostVerdictCode host_record_ops_judge_lone (const HostLoadedOp *create, const HostStore *store,
                                            const HostColumnPlan **plan, HostColumns *columns);

G_END_DECLS
