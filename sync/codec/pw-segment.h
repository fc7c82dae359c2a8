/* A segment: a run of one device's operations with its proof (schemas/formats/batch-v1.md).
 *
 * Signed by the device: (device, first seq, last seq, digest of the last, recipient, time of
 * sending). The signature stays with the operations for ever, so any host can pass them on to a
 * host above it and they still prove themselves. */
#pragma once

#include "sync/base/pw-cbor.h"
#include "sync/base/pw-identity.h"

G_BEGIN_DECLS

/* What a signature stands for; kept beside the operations on the host. */
typedef struct {
  PwId device;
  guint64 first, last; /* sequence numbers */
  PwDigest last_digest;
  PwId recipient; /* the host it was made for */
  gint64 sent_at; /* device clock when it was made, Unix seconds */
  guint8 signature[PW_SIGNATURE_BYTES];
} PwSegmentHead;

void pw_segment_head_sign (PwSegmentHead *head, const PwIdentity *device);
gboolean pw_segment_head_check (const PwSegmentHead *head,
                                const guint8 *public_key) G_GNUC_WARN_UNUSED_RESULT;

/* One operation inside a segment. */
typedef struct {
  const guint8 *bytes; /* borrowed from the content */
  gsize length;
} PwSpan;

typedef struct {
  PwSegmentHead head; /* last_digest is known only after pw_segment_check() */
  gboolean has_prev;  /* FALSE exactly when first == 1: the chain then starts at the public key */
  PwDigest prev;      /* digest of operation first - 1 */
  GArray *ops;        /* owned: PwSpan, in order */
} PwSegment;

void pw_segment_free (PwSegment *segment);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PwSegment, pw_segment_free)

/* Appends a signed segment to `out`. `ops` are PwSpan, first..last in order, at least one. `prev`
 * is used only when first > 1. `batch_recipient` equal to head->recipient is written short. */
void pw_segment_write (GByteArray *out, const PwSegmentHead *head, const PwDigest *prev,
                       const PwSpan *ops, guint ops_count, const PwId *batch_recipient);

/* Reads one segment; spans point into the reader's bytes. DAMAGED. (transfer full) */
PwSegment *pw_segment_read (PwCborReader *reader, const PwId *batch_recipient, GError **error);

/* Walks the chain and checks the signature. On success `digests` (ops->len of them, caller's
 * memory) holds every operation's digest, head.last_digest is set, and prev too where first == 1.
 * UNTRUSTED otherwise. */
gboolean pw_segment_check (PwSegment *segment, const guint8 *public_key, PwDigest *digests,
                           GError **error);

G_END_DECLS
