/* Holdings: the host is told which forms and lists are here, when that changes
 * (schemas/formats/publication-v1.md).
 *
 * 1. A handheld to which nothing was ever published tells nothing.
 * 2. What is told is the same until something comes or the program brings other forms. It goes with
 *    every batch of operations until a receipt covers an operation that was never sent without it;
 *    only then did a batch with it surely arrive. */
#pragma once

#include "firmware/send/app-host.h"

G_BEGIN_DECLS

typedef struct {
  GByteArray *message; /* owned; signed; NULL: nothing has to be told now */
  PwDigest digest;     /* of what it says, whenever it is said */
} AppHoldings;

void app_holdings_clear (AppHoldings *holdings);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AppHoldings, app_holdings_clear)

/* What has to be told to `host` with the next batch. */
gboolean app_holdings_find (AppStore *store, const AppHost *host, AppHoldings *holdings,
                            GError **error);

/* `host` is told holdings of that digest by a batch, the first or one more. Within the caller's
 * transaction, before the batch itself is noted as sent. */
gboolean app_holdings_mark_told (AppStore *store, const PwId *host, const PwDigest *digest,
                                 GError **error);

G_END_DECLS
