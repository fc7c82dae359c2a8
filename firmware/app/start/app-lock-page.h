/* The lock: nothing of the content, and a pad for the PIN. A handheld without a PIN has one button.
 */
#pragma once

#include "firmware/app/app-page.h"

G_BEGIN_DECLS

/* (transfer floating) */
AppPage *app_lock_page_new (AppDesk *desk);

G_END_DECLS
