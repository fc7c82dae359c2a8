/* A page on which a date, a time or both are chosen with arrows or taps alone. */
#pragma once

#include "firmware/app/fill/app-fill-control.h"
#include "firmware/app/app-page.h"

G_BEGIN_DECLS

/* (transfer floating) */
AppPage *app_moment_page_new (AppFillControl *control);

G_END_DECLS
