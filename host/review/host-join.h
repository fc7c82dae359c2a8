/* Joining the host above: its invitation in, a request out (schemas/formats/tree-v1.md). */
#pragma once

#include "host/merge/host-above.h"

G_BEGIN_DECLS

/* Takes one of a list (pw-invitation.h) and remembers its host as the host above. Those of this
 * host itself do not count; `prefix` (hex digits with or without dashes; may be NULL) leaves only
 * that host's. Of one host's the one that was taken before is taken again, else the one that
 * expires last. If none is left, the host that was joined before stays, unless it is to be replaced
 * or not of `prefix`. Errors: NOT_FOUND (none is left, and none was joined), REFUSED (they are of
 * several hosts; the region of the host above does not hold this one's; another host above was
 * joined, unless `replace`: what it said is forgotten then). (transfer full) */
HostAbove *host_join_take (HostStore *store, const GPtrArray *invitations, const char *prefix,
                           gboolean replace, GError **error);

/* TRUE if the parcel holds the invitation that was taken. */
gboolean host_join_is_taken (const HostAbove *above, GBytes *parcel);

/* A parcel with the signed request, sealed to the host above. (transfer full) */
GBytes *host_join_request (HostStore *store, const HostAbove *above, GError **error);

/* The request alone, for a parcel that brings more. Appends to `out`. */
void host_join_write_request (HostStore *store, const HostAbove *above, GByteArray *out);

G_END_DECLS
