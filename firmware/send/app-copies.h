/* Copies: records of other devices that the host shared with this one, checked as far as that goes.
 *
 * Whether the author really wrote an operation only its chain from the first one could tell; the
 * host vouches for that with its signature. Here is checked what can be: each operation decodes,
 * has the number and the record that the copy says, follows by digest on the one before it where
 * that is in the copy too, and own operations are exactly those of the own chain. */
#pragma once

#include "firmware/send/app-host.h"
#include "sync/codec/pw-message.h"

G_BEGIN_DECLS

/* Stores the operations of a checked message within the transaction that the caller has open; what
 * is there already stays. All or nothing is checked before the first is stored. `record` and
 * `op_count` (may be NULL) say what came. DAMAGED, TOO_NEW; UNTRUSTED if an own operation is not
 * ours. */
gboolean app_copies_take (AppStore *store, const PwMessage *message, PwId *record, guint *op_count,
                          GError **error);

G_END_DECLS
