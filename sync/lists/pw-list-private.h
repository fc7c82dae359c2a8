/* What the files of lists share; for them alone. */
#pragma once

#include <jansson.h>

#include "sync/lists/pw-lists.h"

G_BEGIN_DECLS

/* `csv` as canonical CSV; `row_count` (may be NULL) gets its rows. The same reference if it is that
 * already. (transfer full) */
GBytes *_pw_list_make_canonical (GBytes *csv, guint64 *row_count, GError **error);

/* Appends one row of canonical CSV. */
void _pw_list_append_row (GString *out, const char *const *cells, guint count);

/* REFUSED unless forms can use `name` as the name of a column. */
gboolean _pw_list_check_column (const char *name, GError **error);

/* pw_lists_find() that tells the key too. (transfer full) */
PwList *_pw_list_find (PwDb *db, const char *name, gint64 *key, GError **error);

/* Index of a column; NOT_FOUND and -1 if there is none. */
int _pw_list_column (const PwList *list, const char *column, GError **error);

/* Calls `each` with the cells of every row that `stmt` gives: as many as the list has columns,
 * borrowed. BROKEN if a row in the store is not one. */
typedef gboolean (*PwListEach) (const char *const *cells, guint count, gpointer data,
                                GError **error);
gboolean _pw_list_each (const PwList *list, PwStmt *stmt, PwListEach each, gpointer data,
                        GError **error);

G_END_DECLS
