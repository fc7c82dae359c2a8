/* Stick: which one, what it does with it, and when it may be pulled out. */
#pragma once

#include "firmware/app/app-page.h"
#include "firmware/send/app-stick-job.h"

G_BEGIN_DECLS

/* The list of sticks, or the choice of a folder where the system does not look for sticks; then the
 * work, what came of it, and safe removal. (transfer floating) */
AppPage *app_stick_page_new (AppDesk *desk, AppStickKind kind);

G_END_DECLS
