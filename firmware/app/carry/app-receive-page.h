/* Receive: what the office says to this handheld, by camera, stick, cable or a typed code. */
#pragma once

#include "firmware/app/app-page.h"

G_BEGIN_DECLS

/* (transfer floating) */
AppPage *app_receive_page_new (AppDesk *desk);

G_END_DECLS
