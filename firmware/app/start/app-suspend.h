/* Locks the desk when the handheld goes to sleep or its session is locked, by logind's signals on
 * the system bus. Where there is no such bus nothing happens. */
#pragma once

#include "firmware/app/app-desk.h"

G_BEGIN_DECLS

typedef struct AppSuspend AppSuspend;

/* Connects in the background. `desk` is borrowed. (transfer full) */
AppSuspend *app_suspend_new (AppDesk *desk);
void app_suspend_free (AppSuspend *suspend);

/* TRUE once sleep waits for the desk to be locked. */
gboolean app_suspend_is_ready (AppSuspend *suspend);

G_END_DECLS
