/* Frames of QR transfers that are not complete yet, kept so that a later scan goes on from there.
 */
#pragma once

#include "host/intake/host-store.h"
#include "sync/transport/pw-frame-join.h"

G_BEGIN_DECLS

/* Feeds all kept frames to `joiner`. */
gboolean host_frames_restore (HostStore *store, PwJoiner *joiner, GError **error);

/* Makes the kept frames those of the joiner's unfinished transfers, in one transaction: frames of
 * transfers that it finished go. */
gboolean host_frames_keep (HostStore *store, const PwJoiner *joiner, GError **error);

/* TRUE in `held` if the spool has what this transfer carries: a late picture of it brings nothing.
 */
gboolean host_frames_is_held (HostStore *store, guint32 transfer_id, gboolean *held,
                              GError **error);

G_END_DECLS
