/* Cable: the exchange of a stick over a serial line to the office's computer, both ways at once. */
#pragma once

#include "firmware/app/app-page.h"

G_BEGIN_DECLS

/* Whether this handheld has a line, or one is named by PANWAS_CABLE. */
gboolean app_cable_page_has_line (void);

/* (transfer floating) */
AppPage *app_cable_page_new (AppDesk *desk);
/* What the office confirmed goes again, too. Before it begins. */
void app_cable_page_send_all (AppPage *page);

G_END_DECLS
