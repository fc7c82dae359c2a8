/* Apply: what a verdict found goes into the store, each operation once. */
#pragma once

#include "host/intake/host-store.h"
#include "host/merge/host-merge-report.h"
#include "host/verify/host-verify.h"

G_BEGIN_DECLS

/* One row of the spool, as merge reads it. */
typedef struct {
  gint64 spool_key;
  gint64 received_ms; /* host clock */
  gint64 judged_ms;   /* host clock of this look */
} HostParcel;

/* Works inside the caller's transaction: operations, proofs, contacts, requests, evidence pieces
 * and the verdict of the parcel. Doing it again changes nothing. Counts into `report` (this run's
 * part). `code` gets what the parcel is filed under. */
gboolean host_apply (HostStore *store, const HostParcel *parcel, const HostVerdict *verdict,
                     HostMergeReport *report, HostVerdictCode *code, GError **error);

G_END_DECLS
