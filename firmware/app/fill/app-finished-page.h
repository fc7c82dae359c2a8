/* After finalising: the record's code to write on paper, and where to go from here. */
#pragma once

#include "firmware/app/app-page.h"

G_BEGIN_DECLS

/* (transfer floating) */
AppPage *app_finished_page_new (AppDesk *desk, const PwId *record);

G_END_DECLS
