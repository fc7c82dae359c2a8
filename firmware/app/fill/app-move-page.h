/* A draft and a newer version of its form: what would change, and moving it. */
#pragma once

#include "firmware/app/fill/app-filler.h"
#include "firmware/app/app-page.h"

G_BEGIN_DECLS

/* (transfer floating) */
AppPage *app_move_page_new (AppFiller *filler);

G_END_DECLS
