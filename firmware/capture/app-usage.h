/* Which choices a supervisor takes most often, so that they can stand first.
 *
 * Counted in memory from the newest records of the form on this handheld: nothing is stored about
 * it, so there is nothing to find in a handheld that was lost. */
#pragma once

#include "firmware/capture/app-records.h"

G_BEGIN_DECLS

/* So many of the newest own records are counted; more would delay the first list, and habits
 * change. */
#define APP_USAGE_RECORDS_MAX 50

typedef struct AppUsage AppUsage;

/* Counts; what cannot be read is left out. `records` may be NULL: nothing is counted.
 * (transfer full) */
AppUsage *app_usage_load (AppStore *store, const AppRecords *records, const char *form_id);
void app_usage_free (AppUsage *usage);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AppUsage, app_usage_free)

/* How often `code` was the answer, or one of the answers, to the question at the form's `path`
 * ("/violation/subjects/position"). */
guint app_usage_count (const AppUsage *usage, const char *path, const char *code);

/* The codes taken most often at `path`, at most `most`, those of equal count by code.
 * NULL-terminated. (transfer full) */
char **app_usage_top (const AppUsage *usage, const char *path, guint most);

G_END_DECLS
