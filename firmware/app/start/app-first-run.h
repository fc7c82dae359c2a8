/* First run: language, name, village, PIN; one idea a page. Ends with a store that is open. */
#pragma once

#include "firmware/app/app-page.h"

G_BEGIN_DECLS

/* The first page; it opens the others. (transfer floating) */
AppPage *app_first_run_new (AppDesk *desk);

G_END_DECLS
