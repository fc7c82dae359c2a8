/* Whether an evidence file whose parts are all here is the file that was named. */
#pragma once

#include "host/intake/host-store.h"

G_BEGIN_DECLS

/* Of pieces that came more than once the last ones count with `newest`, the first ones without.
 * INCOMPLETE if parts are missing; BROKEN or DAMAGED if a spooled parcel was changed. */
gboolean host_blob_check (HostStore *store, const PwDigest *digest, guint64 size, gboolean newest,
                          gboolean *good, GError **error);

G_END_DECLS
