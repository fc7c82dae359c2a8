/* Receipts: what the host says it holds, believed only if it is about this very chain (design 8).
 *
 * 1. The signature was checked against the pinned host by the caller; here the device, the number
 * and the digest must fit the own chain. If they do not, somebody else writes under this handheld's
 *    name, or its store was restored: an alarm, and nothing changes.
 * 2. A receipt counts if it covers more than any before, whatever its time says: the host's clock
 *    may have been wrong once.
 * 3. A receipt with a newer time that covers less means that the host lost data (a restored
 *    backup): larger receipts move to former_receipt and the operations are sent again. A short
 * code has no time of the host; it is moved if it was typed a day before that receipt was made.
 * 4. Any other older receipt changes nothing. */
#pragma once

#include "firmware/send/app-host.h"
#include "sync/codec/pw-receipt.h"

G_BEGIN_DECLS

typedef enum {
  APP_RECEIPTS_TAKEN,
  APP_RECEIPTS_KNOWN, /* this one, or a newer one, is here already */
  APP_RECEIPTS_LOST,  /* taken, and the host lost operations that it had receipted (rule 3) */
} AppReceiptsChange;

/* Takes a checked message within the transaction that the caller has open. `message_bytes` is the
 * message as it came. `shown` is TRUE if it came as a picture, so that its time tells of this
 * device's clock. UNTRUSTED: rule 1. NOT_FOR_US: of another device. DAMAGED. `receipt` is to be
 * cleared after success. */
gboolean app_receipts_take (AppStore *store, const AppHost *host, const PwMessage *message,
                            GBytes *message_bytes, gboolean shown, PwReceipt *receipt,
                            AppReceiptsChange *change, GError **error);

/* Takes a short code that a person typed, in a durable transaction of its own. `seq`: the host
 * holds 1..seq. REFUSED if it is mistyped or does not fit. */
gboolean app_receipts_take_code (AppStore *store, const AppHost *host, const char *typed,
                                 guint64 *seq, AppReceiptsChange *change, GError **error);

G_END_DECLS
