/* All drafts and records: a list with search and a filter by state. */
#pragma once

#include "firmware/app/home/app-entry.h"
#include "firmware/app/app-page.h"

G_BEGIN_DECLS

/* (transfer floating) */
AppPage *app_records_page_new (AppDesk *desk);

G_END_DECLS
