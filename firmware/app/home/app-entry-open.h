/* Opening what a line of a list stands for: a draft to go on with, or a record to read. */
#pragma once

#include "firmware/app/home/app-entry.h"
#include "firmware/app/app-page.h"

G_BEGIN_DECLS

/* Opens it over `page`; what is wrong is said in a dialog. */
void app_entry_open (AppPage *page, AppEntry *entry);

/* Opens a new form `form_id` over `page`, likewise. */
void app_form_open (AppPage *page, const char *form_id);

G_END_DECLS
