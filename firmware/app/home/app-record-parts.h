/* The parts of a record's page: how far it has come, what the office said, files, history. */
#pragma once

#include <adwaita.h>

#include "firmware/capture/app-history.h"

G_BEGIN_DECLS

/* A row of two texts as they are, of any length; focus comes to it. (transfer floating) */
GtkWidget *app_record_row (const char *title, const char *subtitle);

/* (transfer floating), all of them. */
GtkWidget *app_record_head (const AppRecord *record, const PwRecord *state);
/* What the office asks and nobody has answered; NULL if nothing. */
GtkWidget *app_record_comment (const AppRecord *record);
/* What else the office wants or said; NULL if nothing. `form` may be NULL. */
GtkWidget *app_record_office (AppStore *store, const AppRecord *record, const PwRecord *state,
                              const PwForm *form);
/* NULL if there is none. */
GtkWidget *app_record_files (AppStore *store, const PwRecord *state);
GtkWidget *app_record_history (AppStore *store, const AppRecord *record, const PwRecord *state,
                               const PwForm *form);

G_END_DECLS
