/* One question: label, hint, control, what is wrong with the answer, and a reason for a warning. */
#pragma once

#include <gtk/gtk.h>

#include "firmware/app/fill/app-filler.h"

G_BEGIN_DECLS

#define APP_TYPE_FILL_ROW (app_fill_row_get_type ())
G_DECLARE_FINAL_TYPE (AppFillRow, app_fill_row, APP, FILL_ROW, GtkBox)

/* (transfer floating) */
GtkWidget *app_fill_row_new (AppFiller *filler, const char *path, const PwFormNode *node);

const char *app_fill_row_path (AppFillRow *self);
/* Shows label, answer and problem as they are now. */
void app_fill_row_refresh (AppFillRow *self);
/* Gives the focus to the control, uncovered if it was covered. */
void app_fill_row_focus (AppFillRow *self);

G_END_DECLS
