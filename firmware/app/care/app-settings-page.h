/* Settings: look, language, lock and PIN, storage, what this handheld is, help. */
#pragma once

#include "firmware/app/app-page.h"

G_BEGIN_DECLS

/* (transfer floating) */
AppPage *app_settings_page_new (AppDesk *desk);

G_END_DECLS
