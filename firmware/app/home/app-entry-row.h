/* A row that shows an AppEntry: title, place and date, state as a chip. */
#pragma once

#include <adwaita.h>

#include "firmware/app/home/app-entry.h"

G_BEGIN_DECLS

#define APP_TYPE_ENTRY_ROW (app_entry_row_get_type ())
G_DECLARE_FINAL_TYPE (AppEntryRow, app_entry_row, APP, ENTRY_ROW, AdwBin)

/* Empty; for list views that use rows again. (transfer floating) */
AppEntryRow *app_entry_row_new (void);
void app_entry_row_show (AppEntryRow *row, AppEntry *entry, AppDesk *desk);
/* Gives `widget`, which has the focus for the row, the words that are shown as its name. */
void app_entry_row_tell (AppEntryRow *row, GtkWidget *widget);

/* A state as a chip: symbol and word. (transfer floating) */
GtkWidget *app_chip_new (AppEntryState state);

/* "Today 14:05", "Yesterday 09:30", "7 Oct 2024": a moment at `offset_min`, as seen now.
 * (transfer full) */
char *app_date_short (gint64 unix_ms, gint32 offset_min, gint64 now_ms);
/* "3 hours", "2 days". (transfer full) */
char *app_age (gint64 milliseconds);

G_END_DECLS
