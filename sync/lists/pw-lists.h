/* Lists in a store: tables of texts that forms and the catalogue look things up in. They stay in
 * SQLite; only the rows that a question needs are ever in memory. Both programs' stores have the
 * same tables (schemas/sql/{app,host}/002-forms.sql).
 *
 * Canonical CSV: RFC 4180, UTF-8, LF, a header row, a field in quotation marks only where needed.
 * The digest of a list is BLAKE2b-256 of that. */
#pragma once

#include <glib.h>
#include <libxml/tree.h>

#include "sync/base/pw-id.h"
#include "sync/db/pw-db.h"

G_BEGIN_DECLS

typedef struct {
  char *name;
  char *version;
  char *region_column; /* NULL if rows have no region */
  GPtrArray *columns;  /* of char * */
  PwDigest digest;
  guint64 row_count;
} PwList;
void pw_list_free (PwList *list);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PwList, pw_list_free)

/* Puts `csv` in the place of list `name`, in the caller's transaction. Errors: DAMAGED (which
 * line), TOO_BIG (PW_LIST_*_MAX), REFUSED (a name that is none, no such region column). `now_ms` is
 * stored. (transfer full) */
PwList *pw_lists_put (PwDb *db, const char *name, const char *version, const char *region_column,
                      GBytes *csv, gint64 now_ms, GError **error);

/* NOT_FOUND if there is none. (transfer full) */
PwList *pw_lists_find (PwDb *db, const char *name, GError **error);
/* GPtrArray of PwList, by name. (transfer full) */
GPtrArray *pw_lists_all (PwDb *db, GError **error);

/* The list as canonical CSV; with `region` ("17.07.03.2004", or shorter) only the rows of its
 * regency or city (its first two groups) and of what is above it. (transfer full) */
GBytes *pw_lists_csv (PwDb *db, const char *name, const char *region, GError **error);
/* `csv` as canonical CSV, checked as pw_lists_put() does. (transfer full) */
GBytes *pw_lists_canonical (GBytes *csv, GError **error);
/* A flat XML list, <root><item><a>text</a>...</item>...</root>, as canonical CSV. REFUSED if it is
 * deeper or has attributes. No network, no entities. (transfer full) */
GBytes *pw_lists_xml_to_csv (GBytes *xml, GError **error);

/* Rows whose `column` is `value` (all if `column` is NULL) in order, as
 * <root><item><COLUMN>text</COLUMN>...</item></root>. TOO_BIG over PW_LIST_LOADED_MAX rows;
 * NOT_FOUND (no such list, no such column). (transfer full) */
xmlDoc *pw_lists_rows (PwDb *db, const char *name, const char *column, const char *value,
                       GError **error);
/* Cell `wanted` of the first row whose `key` is `value`; NULL without an error if there is none. */
char *pw_lists_pulldata (PwDb *db, const char *name, const char *wanted, const char *key,
                         const char *value, GError **error);

/* At most `most` rows whose `column` holds `words` somewhere, capital or small letters of ASCII
 * being the same; the shortest text first. GPtrArray of GStrv with the cells in the order of the
 * columns. NOT_FOUND (no such list, no such column). Reads every text of the column: 20 ms for all
 * regions. (transfer full) */
GPtrArray *pw_lists_search (PwDb *db, const char *name, const char *column, const char *words,
                            guint most, GError **error);

G_END_DECLS
