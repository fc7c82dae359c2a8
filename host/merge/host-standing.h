/* Standing: the numbers of the whole store for a report. */
#pragma once

#include "host/intake/host-store.h"
#include "host/merge/host-merge-report.h"

G_BEGIN_DECLS

/* Fills the second half of `report`: everything "as it stands now", with `silent_days`. */
gboolean host_standing_fill (HostStore *store, HostMergeReport *report, GError **error);

G_END_DECLS
