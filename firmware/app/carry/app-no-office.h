/* A handheld that no office knows yet: there is nobody to send to and nothing to receive. */
#pragma once

#include "firmware/app/app-page.h"

G_BEGIN_DECLS

/* TRUE if that is so: then the page says it, and its main action is the way to register. */
gboolean app_no_office_show (AppPage *page);

G_END_DECLS
