/* Another PIN: the one that holds now, then the new one twice; or none any more. */
#pragma once

#include "firmware/app/app-page.h"

G_BEGIN_DECLS

/* (transfer floating) */
AppPage *app_pin_page_new (AppDesk *desk);

G_END_DECLS
