/* The public keys of all devices that were let in. */
#pragma once

#include "host/intake/host-store.h"
#include "host/verify/host-verify.h"

G_BEGIN_DECLS

/* PwId -> HostKey, as HostVerifyContext wants them. (transfer full) */
GHashTable *host_keys_load (HostStore *store, GError **error);

G_END_DECLS
