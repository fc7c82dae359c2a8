/* Comma-separated values (RFC 4180) read row by row from bytes in memory, and written cell by cell.
 *
 * What is read: UTF-8 with or without a byte order mark; rows that end with CR LF or LF, the last
 * one with or without; cells in quotes with commas, doubled quotes and line ends in them. The first
 * row holds the names of the columns: 1 to PW_CSV_COLUMNS_MAX, none empty, none twice. Every other
 * row has as many cells. An entirely empty line is passed over. What is refused: NUL, bytes that
 * are not UTF-8, a carriage return that ends no row, a quote inside a cell without quotes, text
 * after a closing quote, a quote that is never closed, a row of more than PW_CSV_ROW_BYTES_MAX. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct PwCsv PwCsv;

/* Reads the row of names. A reference of `bytes` is kept; of the rows only one is in memory.
 * Errors: DAMAGED, TOO_BIG, each naming the line. (transfer full) */
PwCsv *pw_csv_open (GBytes *bytes, GError **error);
void pw_csv_free (PwCsv *csv);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PwCsv, pw_csv_free)

/* More rows than that, the names not counted, are TOO_BIG. Without this call there is no limit but
 * the bytes themselves. */
void pw_csv_limit_rows (PwCsv *csv, guint64 rows_max);

guint pw_csv_column_count (const PwCsv *csv);
/* The name of a column, NULL after the last. (transfer none) */
const char *pw_csv_column_name (const PwCsv *csv, guint column);
/* Index of the column with that name, -1 if there is none. Constant time. */
int pw_csv_column (const PwCsv *csv, const char *name);

/* The next row: pw_csv_column_count() texts and a NULL, borrowed until the next call. NULL at the
 * end with `error` not set, or NULL with DAMAGED or TOO_BIG naming the line; after an error there
 * are no more rows. */
const char *const *pw_csv_next (PwCsv *csv, GError **error);

/* Line in the bytes, from 1, on which the row given last begins. */
guint64 pw_csv_line (const PwCsv *csv);

/* Appends one cell as this reader reads it back, in quotes where needed; also around the separators
 * that other programs guess (semicolon, tab, bar), which costs two bytes. In an empty `out` it is
 * the first cell of all, where U+FEFF needs quotes. Commas between cells, the end of the row, and
 * quotes around the one empty cell of a row are the caller's. What a spreadsheet would run is not
 * looked at. NULL is an empty cell. */
void pw_csv_append_field (GString *out, const char *text);

G_END_DECLS
