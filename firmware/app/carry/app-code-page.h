/* Code: the receipt as ten letters and digits that the office reads out or shows. */
#pragma once

#include "firmware/app/app-page.h"

G_BEGIN_DECLS

/* (transfer floating) */
AppPage *app_code_page_new (AppDesk *desk);

/* What a receipt that just came means, on a page that leads home. `quarantined`: entries
 * of it that the office set aside. (transfer floating) */
AppPage *app_code_done_page (AppDesk *desk, guint64 quarantined);

G_END_DECLS
