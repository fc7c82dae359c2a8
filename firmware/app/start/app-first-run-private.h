/* What the pages of first run hand on to each other. */
#pragma once

#include "firmware/app/app-page.h"
#include "sync/base/pw-secret.h"

G_BEGIN_DECLS

/* Counted: each page keeps one reference. */
typedef struct {
  char *name, *region; /* owned; NULL until given */
  PwSecret *pin;       /* owned; NULL: none */
} AppFirstRun;

/* The run that `page` belongs to. (transfer none) */
AppFirstRun *app_first_run_of (AppPage *page);
/* Makes `page` one of the run of `from` (NULL: of a new one). */
void app_first_run_join (AppPage *page, AppPage *from);
/* A page of the same run as `from` (NULL: of a new one), with a big heading and a sentence below
 * it. (transfer floating) */
AppPage *app_first_run_page (AppDesk *desk, AppPage *from, const char *heading,
                             const char *sentence);

/* The pages after the language, in this order. (transfer floating) */
AppPage *app_first_run_name_page (AppDesk *desk, AppPage *from);
AppPage *app_first_run_region_page (AppDesk *desk, AppPage *from);
AppPage *app_first_run_pin_page (AppDesk *desk, AppPage *from);

G_END_DECLS
