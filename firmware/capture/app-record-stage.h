/* How far each record has come, by what was sent, receipted, refused and returned. */
#pragma once

#include "firmware/capture/app-records.h"

G_BEGIN_DECLS

/* Sets `stage` and `refusal` of all, from the tables, `review` and records->receipted. */
gboolean app_record_set_stages (AppStore *store, AppRecords *records, GError **error);

G_END_DECLS
