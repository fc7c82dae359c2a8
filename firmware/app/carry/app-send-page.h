/* Send: what waits, and the ways it can go: QR codes on the screen, a stick, a cable. */
#pragma once

#include "firmware/app/app-page.h"

G_BEGIN_DECLS

/* (transfer floating) */
AppPage *app_send_page_new (AppDesk *desk);

G_END_DECLS
