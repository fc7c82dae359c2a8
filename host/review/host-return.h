/* Reviews: the office returns a record to its author with a comment, or accepts it
 * (schemas/formats/review-v1.md). */
#pragma once

#include "host/intake/host-store.h"

G_BEGIN_DECLS

/* Appends a `review` operation that looked at all heads of the record; the views follow, and its
 * author learns of it with each reply. A newer one takes the place of an older one. NOT_FOUND (no
 * such record), REFUSED (its beginning is not here, it is withdrawn, or nobody would get the
 * comment). */
gboolean host_return_record (HostStore *store, const PwId *record, const char *comment,
                             const char *person, GError **error);

/* Takes that back, or accepts what was answered. REFUSED if the record is not returned. */
gboolean host_accept_record (HostStore *store, const PwId *record, const char *person,
                             GError **error);

/* What goes along with a reply to `device` now: a signed message for each of its records that is
 * returned, or was reviewed in the last PW_OUTBOX_DAYS, newest first; GBytes. Records of others are
 * never among them. (transfer full) */
GPtrArray *host_return_list (HostStore *store, const PwId *device, GError **error);

G_END_DECLS
