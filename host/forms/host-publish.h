/* What publishing forms and publishing lists share: the operation in the host's own log. */
#pragma once

#include "host/intake/host-store.h"
#include "sync/codec/pw-op-publish.h"

G_BEGIN_DECLS

/* Appends a `publish` operation, in the caller's transaction. Errors of host_log_append(). */
gboolean host_publish_append (HostStore *store, const PwPublish *publish, GError **error);

/* The host's local date, "20261122". (transfer full) */
char *host_publish_date (const HostStore *store);

G_END_DECLS
