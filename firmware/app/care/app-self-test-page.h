/* Self-test: does the disk keep, does the clock run right, does the camera see, do the keys arrive.
 */
#pragma once

#include "firmware/app/app-page.h"

G_BEGIN_DECLS

/* (transfer floating) */
AppPage *app_self_test_page_new (AppDesk *desk);

G_END_DECLS
