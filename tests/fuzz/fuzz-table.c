/* Fuzz targets of tables: CSV, lists that are published, and the catalogue of the law. */
#include <string.h>

#include "sync/base/pw-csv.h"
#include "sync/law/pw-catalog.h"
#include "sync/lists/pw-lists.h"
#include "tests/fuzz/fuzz-tools.h"

/* --- CSV ------------------------------------------------------------------------------------- */

static void
append_row (GString *out, const char *const *cells, guint count) {
  for (guint i = 0; i < count; i++) {
    if (i > 0)
      g_string_append_c (out, ',');
    if (count == 1 && cells[i][0] == '\0')
      g_string_append (out, "\"\"");
    else
      pw_csv_append_field (out, cells[i]);
  }
  g_string_append (out, "\r\n");
}

/* All rows, written again; NULL if a row is refused. */
static GString *
write_again (PwCsv *csv) {
  guint count = pw_csv_column_count (csv);
  g_assert_cmpuint (count, >=, 1);
  g_assert_cmpuint (count, <=, PW_CSV_COLUMNS_MAX);
  GString *out = g_string_new (NULL);
  g_autofree const char **names = g_new0 (const char *, count);
  for (guint i = 0; i < count; i++) {
    names[i] = pw_csv_column_name (csv, i);
    g_assert_cmpint (pw_csv_column (csv, names[i]), ==, (int)i);
  }
  append_row (out, names, count);
  g_autoptr (GError) error = NULL;
  const char *const *row;
  while ((row = pw_csv_next (csv, &error)) != NULL) {
    for (guint i = 0; i < count; i++)
      g_assert_true (g_utf8_validate (row[i], -1, NULL));
    g_assert_null (row[count]);
    append_row (out, row, count);
  }
  if (error == NULL)
    return out;
  fuzz_assert_refused (error);
  g_string_free (out, TRUE);
  return NULL;
}

static void
run_csv (const guint8 *data, gsize length) {
  g_autoptr (GBytes) bytes = g_bytes_new (data, length);
  g_autoptr (GError) error = NULL;
  g_autoptr (PwCsv) csv = pw_csv_open (bytes, &error);
  if (csv == NULL) {
    fuzz_assert_refused (error);
    return;
  }
  g_autoptr (GString) once = write_again (csv);
  if (once == NULL)
    return;
  g_autoptr (GBytes) written = g_bytes_new (once->str, once->len);
  g_autoptr (PwCsv) again = pw_csv_open (written, &error);
  g_assert_no_error (error);
  g_autoptr (GString) twice = write_again (again);
  g_assert_nonnull (twice);
  g_assert_cmpstr (once->str, ==, twice->str);
}

/* --- a list ---------------------------------------------------------------------------------- */

static GBytes *
canonical (GBytes *csv) {
  g_autoptr (GError) error = NULL;
  GBytes *bytes = pw_lists_canonical (csv, &error);
  if (bytes == NULL)
    fuzz_assert_refused (error);
  return bytes;
}

/* The first byte tells whether the rest is CSV or XML. */
static void
run_list (const guint8 *data, gsize length) {
  g_autoptr (GBytes) bytes = g_bytes_new (data + 1, length - 1);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) csv
      = data[0] % 2 == 0 ? g_bytes_ref (bytes) : pw_lists_xml_to_csv (bytes, &error);
  if (csv == NULL) {
    fuzz_assert_refused (error);
    return;
  }
  g_autoptr (GBytes) once = canonical (csv);
  if (once == NULL)
    return;
  g_autoptr (GBytes) twice = canonical (once);
  g_assert_nonnull (twice);
  g_assert_true (g_bytes_equal (once, twice));
}

/* --- the catalogue --------------------------------------------------------------------------- */

static const char *const files[]
    = { "acts.csv",         "articles.csv",   "beneficiary_statuses.csv",
        "catalog.csv",      "deadlines.csv",  "elections.csv",
        "holidays.csv",     "laws.csv",       "legal_classes.csv",
        "local_titles.csv", "notes.csv",      "periods.csv",
        "positions.csv",    "recipients.csv", "sanctions.csv",
        "sources.csv",      "stages.csv",     "suggestions.csv",
        "tracks.csv",       "zones.csv" };

typedef struct {
  const char *name;
  GBytes *bytes;
} Replaced;

static GBytes *
source (const char *name, gpointer data) {
  const Replaced *replaced = data;
  return strcmp (name, replaced->name) == 0 ? g_bytes_ref (replaced->bytes) : NULL;
}

/* The first byte tells which file of the catalogue the rest stands for. */
static void
run_catalog (const guint8 *data, gsize length) {
  g_autoptr (GBytes) bytes = g_bytes_new (data + 1, length - 1);
  Replaced replaced = { files[data[0] % G_N_ELEMENTS (files)], bytes };
  g_autoptr (GError) error = NULL;
  g_autoptr (PwCatalog) catalog = pw_catalog_load (source, &replaced, &error);
  if (catalog == NULL) {
    fuzz_assert_refused (error);
    g_assert_nonnull (strstr (error->message, ".csv"));
    return;
  }
  for (PwCatalogTable table = 0; table < PW_CATALOG_TABLES; table++) {
    g_assert_cmpuint (pw_catalog_count (catalog, table), <=, PW_CATALOG_ROWS_MAX);
    for (guint i = 0; i < pw_catalog_count (catalog, table); i++) {
      const PwCatalogRow *row = pw_catalog_at (catalog, table, i);
      g_assert_true (pw_catalog_find (catalog, table, row->key) == row);
    }
  }
}

const FuzzTarget fuzz_csv = { "csv", run_csv, NULL };
const FuzzTarget fuzz_list = { "list", run_list, NULL };
const FuzzTarget fuzz_catalog = { "catalog", run_catalog, NULL };
