/* Screen 6: one record: how far it has come, what it says, its history, and what can be done. */
#pragma once

#include "firmware/app/app-page.h"

G_BEGIN_DECLS

/* `record_id` in hex. NULL with NOT_FOUND, or what folding it says. (transfer floating) */
AppPage *app_record_page_new (AppDesk *desk, const char *record_id, GError **error);

G_END_DECLS
