/* The application: options, the desk, the window, actions of all pages, and locking at suspend. */
#pragma once

#include "firmware/app/app-window.h"

G_BEGIN_DECLS

#define APP_ID "org.panwas.App"

#define APP_TYPE_APPLICATION (app_application_get_type ())
G_DECLARE_FINAL_TYPE (AppApplication, app_application, APP, APPLICATION, AdwApplication)

/* `dir` (the data folder) may be NULL: --data, PANWAS_DATA, or the user's data folder.
 * (transfer full) */
AppApplication *app_application_new (const char *dir);

/* NULL before it is activated. (transfer none) */
AppWindow *app_application_window (AppApplication *application);

G_END_DECLS
