/* The catalogue: all tables read, their references resolved, and looked up. */
#include "sync/law/pw-catalog.h"

#include <gio/gio.h>
#include <glib/gi18n.h>
#include <string.h>

#include "sync/base/pw-csv.h"
#include "sync/base/pw-error.h"
#include "sync/base/pw-limits.h"
#include "sync/law/pw-catalog-private.h"
#include "sync/law/pw-law-day.h"

#define FOLDER "/panwas/catalog/"
#define VERSION_FILE "catalog.csv"
#define TEXT_BLOCK_BYTES 4096

/* --- bytes ----------------------------------------------------------------------------------- */

/* From the source, else the built-in file. */
static GBytes *
bytes_of (const char *file, PwCatalogSource source, gpointer data, GError **error) {
  g_autoptr (GBytes) bytes = source != NULL ? source (file, data) : NULL;
  if (bytes == NULL) {
    g_autofree char *path = g_strconcat (FOLDER, file, NULL);
    bytes = g_resources_lookup_data (path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  }
  if (bytes == NULL) {
    g_set_error (error, PW_ERROR, PW_ERROR_NOT_FOUND, _ ("the catalogue has no file %s"), file);
    return NULL;
  }
  if (g_bytes_get_size (bytes) > PW_CATALOG_FILE_BYTES_MAX) {
    g_set_error (error, PW_ERROR, PW_ERROR_TOO_BIG, _ ("%s: more than %d bytes"), file,
                 PW_CATALOG_FILE_BYTES_MAX);
    return NULL;
  }
  return g_steal_pointer (&bytes);
}

static gboolean
read_version (PwCatalog *catalog, GBytes *bytes, GError **error) {
  g_autoptr (PwCsv) csv = pw_csv_open (bytes, error);
  const char *const *row = csv != NULL ? pw_csv_next (csv, error) : NULL;
  int name = csv != NULL ? pw_csv_column (csv, "name") : -1;
  int version = csv != NULL ? pw_csv_column (csv, "version") : -1;
  int date = csv != NULL ? pw_csv_column (csv, "date") : -1;
  if (error != NULL && *error != NULL) {
    g_prefix_error (error, "%s: ", VERSION_FILE);
    return FALSE;
  }
  if (row == NULL || name < 0 || version < 0 || date < 0) {
    g_set_error (error, PW_ERROR, PW_ERROR_REFUSED,
                 _ ("%s: one row with name, version and date is needed"), VERSION_FILE);
    return FALSE;
  }
  catalog->name = g_string_chunk_insert_const (catalog->texts, row[name]);
  catalog->version = g_string_chunk_insert_const (catalog->texts, row[version]);
  catalog->date = g_string_chunk_insert_const (catalog->texts, row[date]);
  return TRUE;
}

/* --- checks ---------------------------------------------------------------------------------- */

static gboolean
resolve (PwCatalog *catalog, const GArray *pending, GError **error) {
  for (guint i = 0; i < pending->len; i++) {
    const PwPending *one = &g_array_index (pending, PwPending, i);
    const void *row = pw_catalog_find (catalog, one->refers, one->code);
    if (row == NULL) {
      g_set_error (error, PW_ERROR, PW_ERROR_REFUSED, _ ("%s line %u: %s “%s” is not in %s"),
                   one->file, one->line, one->column, one->code,
                   _pw_catalog_table (one->refers)->file);
      return FALSE;
    }
    if (one->place != NULL)
      memcpy (one->place, &row, sizeof row);
  }
  return TRUE;
}

static gboolean
check_acts (const PwCatalog *catalog, GError **error) {
  for (guint i = 0; i < pw_catalog_count (catalog, PW_CATALOG_ACTS); i++) {
    const PwCatalogAct *act = pw_catalog_at (catalog, PW_CATALOG_ACTS, i);
    if (act->parent != NULL && act->parent->parent != NULL) {
      g_set_error (error, PW_ERROR, PW_ERROR_REFUSED,
                   _ ("%s line %u: a group of acts cannot be in another group"), "acts.csv",
                   act->row.line);
      return FALSE;
    }
  }
  return TRUE;
}

/* Notes that the program itself adds, and the periods that it tells apart. */
static gboolean
check_needed (const PwCatalog *catalog, GError **error) {
  static const char *const notes[]
      = { "class_by_position", "class_by_title", "class_by_village_code", "stage_unclear",
          "status_unknown",    "role_duty",      "role_bystander",        "presumption" };
  static const char *const periods[] = { "before", "campaign", "after", "unclear" };
  const char *missing = NULL, *file = NULL;
  for (gsize i = 0; i < G_N_ELEMENTS (notes); i++)
    if (pw_catalog_find (catalog, PW_CATALOG_NOTES, notes[i]) == NULL)
      missing = notes[i], file = "notes.csv";
  for (gsize i = 0; i < G_N_ELEMENTS (periods); i++)
    if (pw_catalog_find (catalog, PW_CATALOG_PERIODS, periods[i]) == NULL)
      missing = periods[i], file = "periods.csv";
  if (missing == NULL)
    return TRUE;
  g_set_error (error, PW_ERROR, PW_ERROR_REFUSED, _ ("%s: the code “%s” is needed"), file, missing);
  return FALSE;
}

/* The key of a holiday is its date. */
static gboolean
check_holidays (const PwCatalog *catalog, GError **error) {
  GPtrArray *rows = catalog->rows[PW_CATALOG_HOLIDAYS];
  for (guint i = 0; i < rows->len; i++) {
    PwCatalogHoliday *holiday = g_ptr_array_index (rows, i);
    holiday->day = pw_law_day_parse (holiday->row.key);
    if (holiday->day == 0) {
      g_set_error (error, PW_ERROR, PW_ERROR_REFUSED,
                   _ ("%s line %u: “%s” is not a date such as 2024-10-07"), "holidays.csv",
                   holiday->row.line, holiday->row.key);
      return FALSE;
    }
  }
  return TRUE;
}

/* --- life ------------------------------------------------------------------------------------ */

static gboolean
load (PwCatalog *catalog, PwCatalogSource source, gpointer data, GError **error) {
  g_autoptr (GArray) pending = g_array_new (FALSE, FALSE, sizeof (PwPending));
  g_autoptr (GBytes) version = bytes_of (VERSION_FILE, source, data, error);
  if (version == NULL || !read_version (catalog, version, error))
    return FALSE;
  for (PwCatalogTable table = 0; table < PW_CATALOG_TABLES; table++) {
    g_autoptr (GBytes) bytes = bytes_of (_pw_catalog_table (table)->file, source, data, error);
    if (bytes == NULL || !_pw_catalog_read (catalog, table, bytes, pending, error))
      return FALSE;
  }
  return resolve (catalog, pending, error) && check_acts (catalog, error)
         && check_holidays (catalog, error) && check_needed (catalog, error);
}

PwCatalog *
pw_catalog_load (PwCatalogSource source, gpointer data, GError **error) {
  g_autoptr (PwCatalog) catalog = g_new0 (PwCatalog, 1);
  g_autoptr (GError) local = NULL;
  catalog->texts = g_string_chunk_new (TEXT_BLOCK_BYTES);
  catalog->lists = g_ptr_array_new_with_free_func ((GDestroyNotify)g_ptr_array_unref);
  for (PwCatalogTable table = 0; table < PW_CATALOG_TABLES; table++) {
    catalog->rows[table] = g_ptr_array_new_with_free_func (g_free);
    catalog->by_key[table] = g_hash_table_new (g_str_hash, g_str_equal);
  }
  if (load (catalog, source, data, &local))
    return g_steal_pointer (&catalog);
  g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

void
pw_catalog_free (PwCatalog *catalog) {
  if (catalog == NULL)
    return;
  for (PwCatalogTable table = 0; table < PW_CATALOG_TABLES; table++) {
    g_hash_table_unref (catalog->by_key[table]);
    g_ptr_array_unref (catalog->rows[table]);
  }
  g_ptr_array_unref (catalog->lists);
  g_string_chunk_free (catalog->texts);
  g_free (catalog);
}

/* --- looking up ------------------------------------------------------------------------------ */

const char *
pw_catalog_name (const PwCatalog *catalog) {
  g_return_val_if_fail (catalog != NULL, NULL);
  return catalog->name;
}

const char *
pw_catalog_version (const PwCatalog *catalog) {
  g_return_val_if_fail (catalog != NULL, NULL);
  return catalog->version;
}

const char *
pw_catalog_date (const PwCatalog *catalog) {
  g_return_val_if_fail (catalog != NULL, NULL);
  return catalog->date;
}

guint
pw_catalog_count (const PwCatalog *catalog, PwCatalogTable table) {
  g_return_val_if_fail (catalog != NULL && table < PW_CATALOG_TABLES, 0);
  return catalog->rows[table]->len;
}

const void *
pw_catalog_at (const PwCatalog *catalog, PwCatalogTable table, guint index) {
  g_return_val_if_fail (catalog != NULL && table < PW_CATALOG_TABLES, NULL);
  GPtrArray *rows = catalog->rows[table];
  return index < rows->len ? g_ptr_array_index (rows, index) : NULL;
}

const void *
pw_catalog_find (const PwCatalog *catalog, PwCatalogTable table, const char *key) {
  g_return_val_if_fail (catalog != NULL && table < PW_CATALOG_TABLES, NULL);
  return key != NULL ? g_hash_table_lookup (catalog->by_key[table], key) : NULL;
}

gboolean
pw_catalog_row_holds (const PwCatalogRow *row, gint32 day) {
  g_return_val_if_fail (row != NULL, FALSE);
  return row->valid_from <= day && day < row->valid_to;
}

const char *
pw_catalog_mark_name (PwCatalogMark mark) {
  switch (mark) {
  case PW_MARK_VERIFIED:
    return "verified";
  case PW_MARK_DERIVED:
    return "derived";
  case PW_MARK_MEMORY:
    return "memory";
  }
  return "?";
}
