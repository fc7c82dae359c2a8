/* The receipt: what the host holds of a device, signed; and its short code for typing (design 8).
 */
#pragma once

#include "sync/codec/pw-message.h"

G_BEGIN_DECLS

/* One operation that the host keeps but does not count. */
typedef struct {
  guint64 seq;
  char code[24]; /* stable reason code such as "outside_region", NUL-terminated */
} PwReceiptReason;

typedef struct {
  PwId device;
  guint64 seq;                   /* the host holds 1..seq without a gap; 0: nothing yet */
  PwDigest digest;               /* of operation seq; of the public key when seq is 0 */
  gint64 host_time;              /* Unix ms */
  guint64 accepted, quarantined; /* operations */
  GArray *reasons; /* owned: PwReceiptReason, at most PW_RECEIPT_REASONS_MAX, by seq; may be NULL */
  GArray *blobs;   /* owned: PwDigest of evidence files held whole, sorted; may be NULL */
} PwReceipt;

#define PW_RECEIPT_REASONS_MAX 1024 /* the rest is in the counts; keeps a receipt under 64 KiB */
#define PW_RECEIPT_BLOBS_MAX 1024   /* newest first when there are more */

void pw_receipt_write (GByteArray *out, const PwReceipt *receipt, const PwIdentity *host);
gboolean pw_receipt_read (const PwMessage *message, PwReceipt *receipt, GError **error);
void pw_receipt_clear (PwReceipt *receipt);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PwReceipt, pw_receipt_clear)

/* --- short code ------------------------------------------------------------------------------ */

/* "XXXXX-XXXXX": two groups of four Crockford base-32 characters and a check character. The 40 bits
 * are a MAC over (device, seq, digest) under a key agreed by X25519 between device and host. */
#define PW_SHORT_CODE_CHARS 11

/* `own` is one side's identity, `other_seal_public` the other side's key; both sides get the same
 * code. FALSE if that key is a weak point. */
gboolean pw_short_code_make (const PwIdentity *own, const guint8 *other_seal_public,
                             const PwId *device, guint64 seq, const PwDigest *digest, char *code);

/* Brings what a person typed into the canonical form: any case, O for 0, I and L for 1, with or
 * without dash and spaces. REFUSED with a message that names the group (1 or 2) whose check
 * character does not fit, or the wrong length. */
gboolean pw_short_code_normalize (const char *typed, char *code, GError **error);

/* Which of the device's operations a code confirms: tries `digests` (PwDigest of seq first, first +
 * 1, ...) from the last to the first. REFUSED if none fits. */
gboolean pw_short_code_find (const PwIdentity *device, const guint8 *host_seal_public,
                             const char *code, guint64 first, const PwDigest *digests, guint count,
                             guint64 *seq, GError **error);

G_END_DECLS
