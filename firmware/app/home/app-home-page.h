/* Home: what to do next, what needs attention, and the records that changed last. */
#pragma once

#include "firmware/app/app-page.h"

G_BEGIN_DECLS

/* (transfer floating) */
AppPage *app_home_page_new (AppDesk *desk);

G_END_DECLS
