/* What handhelds said that they hold of forms and lists. */
#pragma once

#include "host/intake/host-store.h"
#include "sync/codec/pw-publication.h"

G_BEGIN_DECLS

/* Takes what `device` told (GPtrArray of PwHolding) in place of what it told before, in the
 * caller's transaction. An older word than the one that is here changes nothing, nor does one of a
 * stranger. `told_ms` is the
 * device's clock; one that runs ahead counts as `received_ms`, else it would be believed for ever.
 */
gboolean host_holdings_put (HostStore *store, const PwId *device, const GPtrArray *holdings,
                            gint64 told_ms, gint64 received_ms, GError **error);

/* What it told last: GPtrArray of PwHolding, empty if it never told. (transfer full) */
GPtrArray *host_holdings_list (HostStore *store, const PwId *device, GError **error);

/* Digests of the forms of its newest records: it held them when it wrote those. GArray of PwDigest,
 * each once, of at most the last HOST_HOLDINGS_RECORDS records. (transfer full) */
GArray *host_holdings_of_records (HostStore *store, const PwId *device, GError **error);
#define HOST_HOLDINGS_RECORDS 200 /* a form that none of so many has is no news: a guess */

G_END_DECLS
