/* Messages that go along with the replies to a device. */
#pragma once

#include "host/intake/host-store.h"
#include "sync/codec/pw-message.h"

G_BEGIN_DECLS

/* Puts the certificate of a device there, in the caller's transaction; an older one goes. `message`
 * is signed. */
gboolean host_outbox_put_certificate (HostStore *store, const PwId *device,
                                      const GByteArray *message, GError **error);

/* Shares `record` with a device, so that another supervisor can go on with it: from now on, for
 * PW_OUTBOX_DAYS, each reply to it and to the record's authors has a copy of the record as it then
 * stands, vouched for by this host. `count` (may be NULL) gets the number of operations in it now.
 * REFUSED if the device is revoked or its region does not hold the record's village; NOT_FOUND if
 * it is not enrolled or no operation of the record counts; TOO_BIG. */
gboolean host_outbox_share (HostStore *store, const PwId *record, const PwId *device, guint *count,
                            GError **error);

/* Lets the authors of `record` know of changes by others, likewise; in the caller's transaction.
 * Else they would go on from an old state, and a decision would be disputed again. */
gboolean host_outbox_follow (HostStore *store, const PwId *record, GError **error);

/* What goes along with a reply to a device now, as GBytes: certificate first, then copies, those of
 * the newest matters first. (transfer full) */
GPtrArray *host_outbox_list (HostStore *store, const PwId *device, GError **error);

G_END_DECLS
