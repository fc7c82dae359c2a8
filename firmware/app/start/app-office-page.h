/* Another office: who holds the PIN reads its invitation, compares both offices, and changes. */
#pragma once

#include "firmware/app/app-page.h"

G_BEGIN_DECLS

/* For a handheld that has an office. (transfer floating) */
AppPage *app_office_page_new (AppDesk *desk);

G_END_DECLS
