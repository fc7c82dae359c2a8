/* Verify: what a parcel holds and whether it may be believed. Pure: bytes and keys in, a verdict
 * out; nothing is read or written, so it may run on any thread. */
#pragma once

#include "host/verify/host-verdict.h"
#include "host/intake/host-columns.h"
#include "sync/codec/pw-batch.h"
#include "sync/codec/pw-op-codec.h"
#include "sync/codec/pw-receipt.h"

G_BEGIN_DECLS

/* --- what is known beforehand ----------------------------------------------------------------- */

typedef struct {
  PwId id;
  guint8 public_key[PW_PUBLIC_KEY_BYTES];
  gint64 author_key;
} HostKey;

/* Read-only while verdicts are made. */
typedef struct {
  const PwIdentity *identity;   /* borrowed: this host */
  GHashTable *keys;             /* borrowed: PwId -> HostKey, of enrolled devices */
  const HostColumnPlans *plans; /* borrowed */
  const HostKey *above;         /* borrowed: the host above, which answers; NULL: none */
} HostVerifyContext;

/* --- what is found ---------------------------------------------------------------------------- */

/* One operation that decodes. Pointers go into the batch. */
typedef struct {
  PwDigest digest;
  const guint8 *bytes;
  gsize length;
  guint64 seq;
  guint kind;
  PwId record; /* none if about no record */
  gint64 unix_ms;
  gint32 offset_min;
  /* create only: */
  const HostColumnPlan *plan; /* borrowed from the context */
  HostText form_id, form_version;
  const guint8 *body;
  HostColumns columns; /* spans into body */
} HostOpFacts;

typedef struct {
  HostVerdictCode code; /* OK, or why the whole segment is quarantined */
  gint64 author_key;    /* 0: unknown device */
  GArray *ops;          /* owned: HostOpFacts, in order; NULL unless the code is OK */
} HostSegmentVerdict;

typedef struct {
  HostVerdictCode code;      /* OK: what the kind says is filled and its signature holds */
  guint kind;                /* PwMessageKind */
  PwRequest request;         /* of a request, also that of a host; else empty */
  GPtrArray *holdings;       /* owned: PwHolding, of holdings; else NULL */
  PwId device;               /* that told them */
  gint64 told_ms;            /* device clock */
  PwCertificate certificate; /* of the host above for this one; else empty */
  PwReceipt receipt;         /* of the host above; else empty */
} HostMessageVerdict;

typedef struct {
  HostVerdictCode code; /* the worst found so far; what the store knows (known, gaps, challenges,
                         * evidence) comes with the merge */
  char *detail;         /* owned: for a person; NULL if there is nothing to say */
  PwBatch *batch;       /* owned; NULL if it could not be opened */
  GPtrArray *segments;  /* owned: HostSegmentVerdict, one for each segment of the batch */
  GArray *messages;     /* owned: HostMessageVerdict, likewise */
  gboolean has_device;  /* `device` is the one author of all segments, or of the one message */
  PwId device;
  guint64 first_seq, last_seq; /* least and greatest number in the segments; 0: no segment */
} HostVerdict;

/* Never fails: what cannot be read is a verdict. `packer` is the calling thread's. (transfer full)
 */
HostVerdict *host_verify (GBytes *bytes, const HostVerifyContext *context, PwPacker *packer);
void host_verdict_free (HostVerdict *verdict);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HostVerdict, host_verdict_free)

/* The code that stands for an error of the codec. */
HostVerdictCode host_verdict_from_error (const GError *error);
/* Of two findings the one a parcel is filed under: one that a later look may change comes first,
 * then the more alarming. */
HostVerdictCode host_verdict_worse (HostVerdictCode a, HostVerdictCode b);

/* Reads all that later stages will read of one operation, whose bytes are one canonical CBOR item:
 * read by pw_segment_read(), or by pw_op_decode() before. OK, DAMAGED, TOO_NEW or TOO_BIG (then
 * `detail` gets a sentence, transfer full). `number` is its place in the chain. */
HostVerdictCode host_verify_op (const guint8 *bytes, gsize length, guint64 number,
                                const PwId *device, const PwDigest *digest,
                                const HostColumnPlans *plans, HostOpFacts *facts, char **detail);

G_END_DECLS
