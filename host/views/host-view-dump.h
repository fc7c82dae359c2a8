/* Views as text in canonical order, without local keys. */
#pragma once

#include "host/intake/host-store.h"

G_BEGIN_DECLS

#define HOST_VIEW_TABLES 6

/* "record", "evidence" ... of table 0..HOST_VIEW_TABLES - 1. */
const char *host_view_dump_name (guint table);

/* Chained digest of each table's rows. */
gboolean host_view_dump_digests (HostStore *store, PwDigest digests[HOST_VIEW_TABLES],
                                 GError **error);

G_END_DECLS
