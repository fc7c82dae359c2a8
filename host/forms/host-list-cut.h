/* The part of a list that one handheld needs. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Of a canonical CSV the rows of the regency or city of `region` (its first two groups; all of a
 * province that is named alone), those of its province and of the nation, and those without a
 * region; `csv` itself if `region_column` is NULL or `region` the nation. The result is what
 * pw_lists_csv() gives of a list in a store, for versions that are no longer there. Errors: those
 * of pw_csv_open(), NOT_FOUND for a column that is none. (transfer full) */
GBytes *host_list_cut (GBytes *csv, const char *region_column, const char *region, GError **error);

/* "17.07" of "17.07.03.2004": regions with the same answer get the same rows. (transfer full) */
char *host_list_cut_regency (const char *region);

G_END_DECLS
