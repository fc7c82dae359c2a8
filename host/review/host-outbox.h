/* Messages that wait to be carried to a device with its next reply. */
#pragma once

#include "host/intake/host-store.h"
#include "sync/codec/pw-message.h"

G_BEGIN_DECLS

/* Puts a signed message there, in the caller's transaction. An older one of the same kind for the
 * same device (and, for copies, about the same `record`; otherwise NULL) goes. */
gboolean host_outbox_put (HostStore *store, const PwId *device, PwMessageKind kind,
                          const PwId *record, const GByteArray *message, GError **error);

/* Those of a device as GBytes: certificate first, then copies, newest first, as far as they are not
 * older than PW_OUTBOX_DAYS. (transfer full) */
GPtrArray *host_outbox_list (HostStore *store, const PwId *device, GError **error);

/* Puts a copy of `record` there, so that another supervisor can go on with it: the operations that
 * count, vouched for by this host. `count` (may be NULL) gets their number. REFUSED if the device
 * is revoked or its region does not hold the record's village; NOT_FOUND if it is not enrolled or
 * no operation of the record counts; TOO_BIG. */
gboolean host_outbox_share (HostStore *store, const PwId *record, const PwId *device, guint *count,
                            GError **error);

G_END_DECLS
