/* Comma-separated values (RFC 4180), read row by row from bytes in memory.
 *
 * The cells of a row are copied, without their quotes, one after the other into one buffer, each
 * with a NUL at its end; `starts` says where each begins. When the row is whole the starts become
 * pointers, because the buffer may have moved while it grew. */
#include "sync/base/pw-csv.h"

#include <glib/gi18n.h>
#include <string.h>

#include "sync/base/pw-error.h"
#include "sync/base/pw-limits.h"
#include "sync/base/pw-text.h"

#define BYTE_ORDER_MARK "\xef\xbb\xbf"

struct PwCsv {
  GBytes *bytes;      /* owned */
  const char *at;     /* what comes next, borrowed from `bytes` */
  const char *end;    /* borrowed from `bytes` */
  guint64 line;       /* of `at` */
  guint64 row_line;   /* of the row given last */
  guint64 rows;       /* given so far, the names not counted */
  guint64 rows_max;   /* more are too many */
  GPtrArray *names;   /* owned texts */
  GHashTable *places; /* borrowed name -> index + 1 */
  GString *cells;     /* owned: the row's cells, each ended by NUL */
  GArray *starts;     /* gsize: where each cell begins in `cells` */
  GPtrArray *row;     /* borrowed from `cells`; what callers get */
};

/* --- one row --------------------------------------------------------------------------------- */

static gboolean
damaged (const PwCsv *csv, GError **error, const char *what) {
  g_set_error (error, PW_ERROR, PW_ERROR_DAMAGED, _ ("line %" G_GUINT64_FORMAT ": %s"), csv->line,
               what);
  return FALSE;
}

static gboolean
add_byte (PwCsv *csv, char byte, GError **error) {
  if (byte == '\0')
    return damaged (csv, error, _ ("a zero byte"));
  if (csv->cells->len >= PW_CSV_ROW_BYTES_MAX) {
    g_set_error (error, PW_ERROR, PW_ERROR_TOO_BIG,
                 _ ("line %" G_GUINT64_FORMAT ": a row of more than %d bytes"), csv->row_line,
                 PW_CSV_ROW_BYTES_MAX);
    return FALSE;
  }
  if (byte == '\n')
    csv->line++;
  g_string_append_c (csv->cells, byte);
  return TRUE;
}

/* After the opening quote; moves behind the closing one. */
static gboolean
read_quoted (PwCsv *csv, GError **error) {
  while (csv->at < csv->end) {
    char byte = *csv->at++;
    if (byte == '"' && (csv->at == csv->end || *csv->at != '"'))
      return TRUE;
    if (byte == '"')
      csv->at++;
    if (!add_byte (csv, byte, error))
      return FALSE;
  }
  csv->line = csv->row_line;
  return damaged (csv, error, _ ("a quote that is never closed"));
}

static gboolean
at_row_end (const PwCsv *csv) {
  return csv->at == csv->end || *csv->at == '\n' || *csv->at == '\r';
}

static gboolean
read_cell (PwCsv *csv, GError **error) {
  g_array_append_val (csv->starts, csv->cells->len);
  if (csv->at < csv->end && *csv->at == '"') {
    csv->at++;
    if (!read_quoted (csv, error))
      return FALSE;
    if (!at_row_end (csv) && *csv->at != ',')
      return damaged (csv, error, _ ("text after a closing quote"));
  }
  while (!at_row_end (csv) && *csv->at != ',') {
    if (*csv->at == '"')
      return damaged (csv, error, _ ("a quote inside a cell without quotes"));
    if (!add_byte (csv, *csv->at++, error))
      return FALSE;
  }
  g_string_append_c (csv->cells, '\0');
  return TRUE;
}

/* LF, CR LF or the end of the bytes. */
static gboolean
read_row_end (PwCsv *csv, GError **error) {
  if (csv->at < csv->end && *csv->at == '\r') {
    csv->at++;
    if (csv->at == csv->end || *csv->at != '\n')
      return damaged (csv, error, _ ("a carriage return that ends no row"));
  }
  if (csv->at < csv->end) {
    csv->at++;
    csv->line++;
  }
  return TRUE;
}

static void
skip_empty_lines (PwCsv *csv) {
  for (;;) {
    gsize left = csv->end - csv->at;
    gsize length = left >= 1 && csv->at[0] == '\n'                         ? 1
                   : left >= 2 && csv->at[0] == '\r' && csv->at[1] == '\n' ? 2
                                                                           : 0;
    if (length == 0)
      return;
    csv->at += length;
    csv->line++;
  }
}

static void
point_at_cells (PwCsv *csv) {
  g_ptr_array_set_size (csv->row, 0);
  for (guint i = 0; i < csv->starts->len; i++)
    g_ptr_array_add (csv->row, csv->cells->str + g_array_index (csv->starts, gsize, i));
  g_ptr_array_add (csv->row, NULL);
}

/* TRUE with csv->starts->len 0 at the end. */
static gboolean
read_row (PwCsv *csv, GError **error) {
  g_string_truncate (csv->cells, 0);
  g_array_set_size (csv->starts, 0);
  skip_empty_lines (csv);
  csv->row_line = csv->line;
  if (csv->at == csv->end)
    return TRUE;
  for (;;) {
    if (csv->starts->len == PW_CSV_COLUMNS_MAX) {
      g_set_error (error, PW_ERROR, PW_ERROR_TOO_BIG,
                   _ ("line %" G_GUINT64_FORMAT ": more than %d columns"), csv->line,
                   PW_CSV_COLUMNS_MAX);
      return FALSE;
    }
    if (!read_cell (csv, error))
      return FALSE;
    if (csv->at == csv->end || *csv->at != ',')
      break;
    csv->at++;
  }
  if (!read_row_end (csv, error))
    return FALSE;
  for (guint i = 0; i < csv->starts->len; i++)
    if (!g_utf8_validate (csv->cells->str + g_array_index (csv->starts, gsize, i), -1, NULL)) {
      csv->line = csv->row_line;
      return damaged (csv, error, _ ("text that is not UTF-8"));
    }
  point_at_cells (csv);
  return TRUE;
}

/* --- reading --------------------------------------------------------------------------------- */

static gboolean
keep_names (PwCsv *csv, GError **error) {
  csv->line = csv->row_line;
  if (csv->starts->len == 0)
    return damaged (csv, error, _ ("there are no column names"));
  for (guint i = 0; i < csv->starts->len; i++) {
    const char *name = g_ptr_array_index (csv->row, i);
    if (name[0] == '\0')
      return damaged (csv, error, _ ("a column without a name"));
    if (g_hash_table_contains (csv->places, name)) {
      g_autofree char *named = pw_text_named (name);
      g_set_error (error, PW_ERROR, PW_ERROR_DAMAGED,
                   _ ("line %" G_GUINT64_FORMAT ": two columns are named “%s”"), csv->line, named);
      return FALSE;
    }
    char *kept = g_strdup (name);
    g_ptr_array_add (csv->names, kept);
    g_hash_table_insert (csv->places, kept, GUINT_TO_POINTER (i + 1));
  }
  return TRUE;
}

PwCsv *
pw_csv_open (GBytes *bytes, GError **error) {
  g_return_val_if_fail (bytes != NULL, NULL);
  g_autoptr (PwCsv) csv = g_new0 (PwCsv, 1);
  gsize length = 0;
  csv->bytes = g_bytes_ref (bytes);
  csv->at = g_bytes_get_data (bytes, &length);
  csv->end = csv->at != NULL ? csv->at + length : csv->at;
  if (csv->at != NULL && length >= strlen (BYTE_ORDER_MARK)
      && memcmp (csv->at, BYTE_ORDER_MARK, strlen (BYTE_ORDER_MARK)) == 0)
    csv->at += strlen (BYTE_ORDER_MARK);
  csv->line = 1;
  csv->rows_max = G_MAXUINT64;
  csv->names = g_ptr_array_new_with_free_func (g_free);
  csv->places = g_hash_table_new (g_str_hash, g_str_equal);
  csv->cells = g_string_new (NULL);
  csv->starts = g_array_new (FALSE, FALSE, sizeof (gsize));
  csv->row = g_ptr_array_new ();
  if (!read_row (csv, error))
    return NULL;
  guint64 next_line = csv->line;
  if (!keep_names (csv, error))
    return NULL;
  csv->line = next_line;
  return g_steal_pointer (&csv);
}

void
pw_csv_free (PwCsv *csv) {
  if (csv == NULL)
    return;
  g_hash_table_unref (csv->places);
  g_ptr_array_unref (csv->names);
  g_string_free (csv->cells, TRUE);
  g_array_unref (csv->starts);
  g_ptr_array_unref (csv->row);
  g_bytes_unref (csv->bytes);
  g_free (csv);
}

void
pw_csv_limit_rows (PwCsv *csv, guint64 rows_max) {
  g_return_if_fail (csv != NULL);
  csv->rows_max = rows_max;
}

guint
pw_csv_column_count (const PwCsv *csv) {
  g_return_val_if_fail (csv != NULL, 0);
  return csv->names->len;
}

const char *
pw_csv_column_name (const PwCsv *csv, guint column) {
  g_return_val_if_fail (csv != NULL, NULL);
  return column < csv->names->len ? g_ptr_array_index (csv->names, column) : NULL;
}

int
pw_csv_column (const PwCsv *csv, const char *name) {
  g_return_val_if_fail (csv != NULL && name != NULL, -1);
  return GPOINTER_TO_INT (g_hash_table_lookup (csv->places, name)) - 1;
}

static gboolean
next_row (PwCsv *csv, GError **error) {
  if (!read_row (csv, error))
    return FALSE;
  if (csv->starts->len == 0)
    return TRUE;
  if (csv->starts->len != csv->names->len) {
    g_set_error (error, PW_ERROR, PW_ERROR_DAMAGED,
                 _ ("line %" G_GUINT64_FORMAT ": %u cells, but there are %u columns"),
                 csv->row_line, csv->starts->len, csv->names->len);
    return FALSE;
  }
  if (csv->rows == csv->rows_max) {
    g_set_error (error, PW_ERROR, PW_ERROR_TOO_BIG,
                 _ ("line %" G_GUINT64_FORMAT ": more than %" G_GUINT64_FORMAT " rows"),
                 csv->row_line, csv->rows_max);
    return FALSE;
  }
  csv->rows++;
  return TRUE;
}

const char *const *
pw_csv_next (PwCsv *csv, GError **error) {
  g_return_val_if_fail (csv != NULL, NULL);
  if (!next_row (csv, error)) {
    csv->at = csv->end;
    return NULL;
  }
  return csv->starts->len > 0 ? (const char *const *)csv->row->pdata : NULL;
}

guint64
pw_csv_line (const PwCsv *csv) {
  g_return_val_if_fail (csv != NULL, 0);
  return csv->row_line;
}

/* --- writing --------------------------------------------------------------------------------- */

/* `first`: of all cells. Without quotes its U+FEFF would read as a byte order mark. */
static gboolean
needs_quotes (const char *text, gboolean first) {
  gsize length = strlen (text);
  if (length == 0)
    return FALSE;
  if (first && g_str_has_prefix (text, BYTE_ORDER_MARK))
    return TRUE;
  return strpbrk (text, ",;\t\"\r\n|") != NULL || text[0] == ' ' || text[length - 1] == ' ';
}

void
pw_csv_append_field (GString *out, const char *text) {
  g_return_if_fail (out != NULL);
  if (text == NULL)
    return;
  if (!needs_quotes (text, out->len == 0)) {
    g_string_append (out, text);
    return;
  }
  g_string_append_c (out, '"');
  for (const char *at = text; *at != '\0'; at++) {
    if (*at == '"')
      g_string_append_c (out, '"');
    g_string_append_c (out, *at);
  }
  g_string_append_c (out, '"');
}
