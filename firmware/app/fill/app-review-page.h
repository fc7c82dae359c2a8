/* Screen 5: the form as it will look on paper, what the law may say to it, the signature, and the
 * end: a record and its code to write on paper. */
#pragma once

#include "firmware/app/fill/app-filler.h"
#include "firmware/app/app-page.h"

G_BEGIN_DECLS

/* (transfer floating) */
AppPage *app_review_page_new (AppFiller *filler);

G_END_DECLS
