/* Pages about this handheld: its storage, with what can go, and who it is. */
#pragma once

#include "firmware/app/app-page.h"

G_BEGIN_DECLS

/* Free space, what is here, what a receipt covers, and removing that. (transfer floating) */
AppPage *app_storage_page_new (AppDesk *desk);

/* The device's id and name, the office, the certificate, the last contact. (transfer floating) */
AppPage *app_identity_page_new (AppDesk *desk);

G_END_DECLS
