/* All drafts and records: a list with search and a filter by state. */
#pragma once

#include "firmware/app/home/app-entry.h"
#include "firmware/app/app-page.h"

G_BEGIN_DECLS

/* (transfer floating) */
AppPage *app_records_page_new (AppDesk *desk);
/* With the filter set to one state. */
AppPage *app_records_page_of_state (AppDesk *desk, AppEntryState state);

G_END_DECLS
