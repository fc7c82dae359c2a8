/* Enrol: the invitation comes in, the request goes out, the certificate comes back. */
#pragma once

#include "firmware/app/app-page.h"

G_BEGIN_DECLS

/* (transfer floating) */
AppPage *app_enrol_page_new (AppDesk *desk);

G_END_DECLS
