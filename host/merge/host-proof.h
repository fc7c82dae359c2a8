/* A proof as the store has it: a signature over a run of operations. */
#pragma once

#include "sync/codec/pw-segment.h"
#include "sync/db/pw-db.h"

G_BEGIN_DECLS

typedef struct {
  gint64 segment_key;
  PwSegmentHead head;
  PwDigest prev; /* the operations are chained to this one */
} HostProof;

/* The row of verify/list-segments at hand, of this author. BROKEN. */
gboolean host_proof_read (PwStmt *stmt, const PwId *author, HostProof *proof, GError **error);

G_END_DECLS
