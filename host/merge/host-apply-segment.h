/* Apply a segment: its new operations, its proof, the contact, and the views of new records. */
#pragma once

#include "host/merge/host-apply.h"

G_BEGIN_DECLS

/* The segment must have been found OK. `known` is set TRUE if every operation was held already. */
gboolean host_apply_segment (HostStore *store, const HostParcel *parcel, const PwSegment *segment,
                             const HostSegmentVerdict *found, HostMergeReport *report,
                             gboolean *known, GError **error);

/* Stores one operation of any author, under a proof that is stored already, and marks what it
 * touches. `record_key` (may be NULL) gets the local key of its record, 0 for none. For this host's
 * own log. */
gboolean host_apply_own_op (HostStore *store, const HostOpFacts *op, gint64 segment_key,
                            gint64 *record_key, GError **error);

/* Stores the proof of a run of operations. `spool_key` 0: this host's own log. */
gboolean host_apply_proof (HostStore *store, gint64 author_key, const PwSegmentHead *head,
                           const PwDigest *prev, gint64 spool_key, gint64 *segment_key,
                           GError **error);

G_END_DECLS
