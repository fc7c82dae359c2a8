/* What a host below says of its devices: read from its log, beside which nothing counts. */
#pragma once

#include "host/views/host-view-device.h"

G_BEGIN_DECLS

/* Writes the rows of v_reported of one host below anew, and which operations of its log that are
 * about no record do not count: those after the last trusted one, and those that name a key, name
 * or region that is none. Inside the caller's transaction. */
gboolean host_view_fold_reports (HostStore *store, gint64 author_key, const HostDeviceRow *row,
                                 GError **error);

G_END_DECLS
