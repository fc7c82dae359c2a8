/* To whom a stick can carry a reply. */
#pragma once

#include "host/intake/host-collect.h"

G_BEGIN_DECLS

/* Enrolled devices that report to this host and whose batches are on the stick, as far as they were
 * judged (of a batch that a host below passed on: that host), and those who have a folder on it:
 * GPtrArray of PwId *, by id. Ask after the merge to get all. (transfer full) */
GPtrArray *host_reply_targets (HostStore *store, const HostCollect *collect, GError **error);

/* All enrolled devices that report to this host, likewise. (transfer full) */
GPtrArray *host_reply_everyone (HostStore *store, GError **error);

G_END_DECLS
