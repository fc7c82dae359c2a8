/* To whom a stick can carry a reply. */
#pragma once

#include "host/intake/host-collect.h"

G_BEGIN_DECLS

/* Enrolled devices whose batches are on the stick, as far as they were judged, and those who have a
 * folder on it: GPtrArray of PwId *, by id. Ask after the merge to get all. (transfer full) */
GPtrArray *host_reply_targets (HostStore *store, const HostCollect *collect, GError **error);

/* All enrolled devices, likewise. (transfer full) */
GPtrArray *host_reply_everyone (HostStore *store, GError **error);

G_END_DECLS
