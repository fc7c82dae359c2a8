/* Reads one file of the catalogue into rows, column by column. */
#include <glib/gi18n.h>
#include <string.h>

#include "sync/base/pw-csv.h"
#include "sync/base/pw-error.h"
#include "sync/base/pw-limits.h"
#include "sync/law/pw-catalog-private.h"
#include "sync/law/pw-law-day.h"

/* Where the reader is. */
typedef struct {
  PwCatalog *catalog;
  const PwTable *table;
  PwCsv *csv;
  const char *const *cells; /* of the row at hand */
  GArray *pending;
} Reader;

static gboolean
refuse (const Reader *reader, const char *column, const char *value, const char *what,
        GError **error) {
  g_set_error (error, PW_ERROR, PW_ERROR_REFUSED, _ ("%s line %" G_GUINT64_FORMAT ": %s “%s”: %s"),
               reader->table->file, pw_csv_line (reader->csv), column, value, what);
  return FALSE;
}

/* --- cells ----------------------------------------------------------------------------------- */

/* The cell of a column; NULL with an error if the file has no such column. Borrowed. */
static const char *
cell_of (const Reader *reader, const char *column, GError **error) {
  int index = pw_csv_column (reader->csv, column);
  if (index >= 0)
    return reader->cells[index];
  g_set_error (error, PW_ERROR, PW_ERROR_REFUSED, _ ("%s line 1: the column “%s” is missing"),
               reader->table->file, column);
  return NULL;
}

static const char *
keep (const Reader *reader, const char *text) {
  return g_string_chunk_insert_const (reader->catalog->texts, text);
}

static gboolean
read_mark (const Reader *reader, const char *column, PwCatalogMark *mark, GError **error) {
  const char *text = cell_of (reader, column, error);
  if (text == NULL)
    return FALSE;
  for (PwCatalogMark each = PW_MARK_VERIFIED; each <= PW_MARK_MEMORY; each++) {
    if (strcmp (text, pw_catalog_mark_name (each)) == 0) {
      *mark = each;
      return TRUE;
    }
  }
  return refuse (reader, column, text, _ ("neither verified, derived nor memory"), error);
}

/* `otherwise` for an empty cell. */
static gboolean
read_day (const Reader *reader, const char *column, gint32 otherwise, gint32 *day, GError **error) {
  const char *text = cell_of (reader, column, error);
  if (text == NULL)
    return FALSE;
  *day = text[0] == '\0' ? otherwise : pw_law_day_parse (text);
  return (text[0] == '\0' || *day != 0)
         || refuse (reader, column, text, _ ("not a date such as 2024-10-07"), error);
}

static gboolean
read_pair (const Reader *reader, const PwColumn *column, PwCatalogText *pair, GError **error) {
  g_autofree char *name_id = g_strconcat (column->name, "_id", NULL);
  g_autofree char *name_en = g_strconcat (column->name, "_en", NULL);
  const char *id = cell_of (reader, name_id, error);
  const char *en = id != NULL ? cell_of (reader, name_en, error) : NULL;
  if (en == NULL)
    return FALSE;
  gboolean both = id[0] != '\0' && en[0] != '\0';
  gboolean none = id[0] == '\0' && en[0] == '\0';
  if (!both && !(none && column->kind == PW_COLUMN_OPTIONAL_PAIR))
    return refuse (reader, id[0] == '\0' ? name_id : name_en, "", _ ("both languages are needed"),
                   error);
  pair->id = keep (reader, id);
  pair->en = keep (reader, en);
  return TRUE;
}

/* A reference is looked up when all files are there; `place` may be NULL. */
static void
refer (const Reader *reader, const PwColumn *column, const char *code, gpointer place) {
  PwPending one = { .file = reader->table->file,
                    .line = (guint)pw_csv_line (reader->csv),
                    .column = column->name,
                    .refers = column->refers,
                    .code = keep (reader, code),
                    .place = place };
  g_array_append_val (reader->pending, one);
}

/* NULL for "*". */
static gboolean
read_list (const Reader *reader, const PwColumn *column, const char *text, gpointer place,
           GError **error) {
  const char *const *list = NULL;
  if (text[0] == '\0')
    return refuse (reader, column->name, text, _ ("codes, or * for any"), error);
  if (strcmp (text, "*") != 0) {
    GPtrArray *codes = g_ptr_array_new ();
    g_ptr_array_add (reader->catalog->lists, codes);
    g_auto (GStrv) words = g_strsplit (text, " ", -1);
    for (char **word = words; *word != NULL; word++) {
      refer (reader, column, *word, NULL);
      g_ptr_array_add (codes, (gpointer)keep (reader, *word));
    }
    g_ptr_array_add (codes, NULL);
    list = (const char *const *)codes->pdata;
  }
  memcpy (place, &list, sizeof list);
  return TRUE;
}

/* Numbers here are amounts of days or hours, and minutes ahead of UTC. */
static gboolean
read_number (const Reader *reader, const PwColumn *column, const char *text, guint *number,
             GError **error) {
  guint64 value = 0;
  if (!g_ascii_string_to_unsigned (text, 10, 1, PW_CATALOG_NUMBER_MAX, &value, NULL))
    return refuse (reader, column->name, text, _ ("not a whole number, or out of bounds"), error);
  *number = (guint)value;
  return TRUE;
}

static gboolean
read_column (const Reader *reader, const PwColumn *column, char *row, GError **error) {
  gpointer place = row + column->offset;
  if (column->kind == PW_COLUMN_PAIR || column->kind == PW_COLUMN_OPTIONAL_PAIR)
    return read_pair (reader, column, place, error);
  if (column->kind == PW_COLUMN_MARK)
    return read_mark (reader, column->name, place, error);
  const char *text = cell_of (reader, column->name, error);
  if (text == NULL)
    return FALSE;
  switch (column->kind) {
  case PW_COLUMN_LIST:
    return read_list (reader, column, text, place, error);
  case PW_COLUMN_NUMBER:
    return read_number (reader, column, text, place, error);
  case PW_COLUMN_YES:
    *(gboolean *)place = strcmp (text, "yes") == 0;
    return *(gboolean *)place || text[0] == '\0'
           || refuse (reader, column->name, text, _ ("“yes” or nothing"), error);
  case PW_COLUMN_REF:
  case PW_COLUMN_OPTIONAL_REF:
    if (column->kind == PW_COLUMN_REF || text[0] != '\0')
      refer (reader, column, text, place);
    return TRUE;
  case PW_COLUMN_WORD: {
    g_autofree char *word = g_strdup_printf ("|%s|", text);
    if (strchr (text, '|') != NULL || strstr (column->words, word) == NULL)
      return refuse (reader, column->name, text, column->words, error);
    *(const char **)place = keep (reader, text);
    return TRUE;
  }
  case PW_COLUMN_TEXT:
    if (text[0] == '\0')
      return refuse (reader, column->name, text, _ ("it must not be empty"), error);
    *(const char **)place = keep (reader, text);
    return TRUE;
  case PW_COLUMN_OPTIONAL:
    *(const char **)place = keep (reader, text);
    return TRUE;
  case PW_COLUMN_PAIR:
  case PW_COLUMN_OPTIONAL_PAIR:
  case PW_COLUMN_MARK:
    break;
  }
  g_assert_not_reached ();
}

/* --- rows ------------------------------------------------------------------------------------ */

static gboolean
read_tail (const Reader *reader, PwCatalogRow *row, GError **error) {
  static const PwColumn source = { "source", PW_COLUMN_REF, 0, PW_CATALOG_SOURCES, NULL };
  const char *text = cell_of (reader, source.name, error);
  if (text == NULL || !read_mark (reader, "mark", &row->mark, error)
      || !read_day (reader, "valid_from", 0, &row->valid_from, error)
      || !read_day (reader, "valid_to", G_MAXINT32, &row->valid_to, error))
    return FALSE;
  refer (reader, &source, text, NULL);
  row->source = keep (reader, text);
  return row->valid_from < row->valid_to
         || refuse (reader, "valid_to", row->key, _ ("it ends before it begins"), error);
}

static gboolean
read_row (const Reader *reader, PwCatalogTable which, GError **error) {
  const PwTable *table = reader->table;
  const char *key = cell_of (reader, table->key, error);
  if (key == NULL)
    return FALSE;
  if (key[0] == '\0' || strpbrk (key, " *") != NULL)
    return refuse (reader, table->key, key, _ ("not a code"), error);
  PwCatalogRow *row = g_malloc0 (table->bytes);
  row->key = keep (reader, key);
  row->line = (guint)pw_csv_line (reader->csv);
  row->valid_to = G_MAXINT32;
  g_ptr_array_add (reader->catalog->rows[which], row);
  if (!g_hash_table_insert (reader->catalog->by_key[which], (gpointer)row->key, row))
    return refuse (reader, table->key, key, _ ("it stands twice"), error);
  if (table->has_tail && !read_tail (reader, row, error))
    return FALSE;
  for (const PwColumn *column = table->columns; column->name != NULL; column++)
    if (!read_column (reader, column, (char *)row, error))
      return FALSE;
  return TRUE;
}

gboolean
_pw_catalog_read (PwCatalog *catalog, PwCatalogTable table, GBytes *bytes, GArray *pending,
                  GError **error) {
  Reader reader = { .catalog = catalog, .table = _pw_catalog_table (table), .pending = pending };
  g_autoptr (GError) local = NULL;
  g_autoptr (PwCsv) csv = pw_csv_open (bytes, &local);
  reader.csv = csv;
  if (csv != NULL)
    pw_csv_limit_rows (csv, PW_CATALOG_ROWS_MAX);
  while (csv != NULL && (reader.cells = pw_csv_next (csv, &local)) != NULL)
    if (!read_row (&reader, table, error))
      return FALSE;
  if (local == NULL)
    return TRUE;
  g_propagate_prefixed_error (error, g_steal_pointer (&local), "%s: ", reader.table->file);
  return FALSE;
}
