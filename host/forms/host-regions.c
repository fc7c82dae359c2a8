/* The list of regions, imported and looked up.
 *
 * Names are not keys: 27,000 of 83,000 villages share theirs with another one. */
#include "host/forms/host-regions.h"

#include <glib/gi18n.h>
#include <string.h>

#include "host/forms/host-list-publish.h"
#include "sync/base/pw-csv.h"
#include "sync/base/pw-error.h"
#include "sync/base/pw-region.h"

#define PROGRESS_LINES 1000

/* --- reading --------------------------------------------------------------------------------- */

typedef struct {
  PwCsv *csv;                /* owned */
  int code, name;            /* columns */
  GHashTable *names;         /* owned: code -> name */
  GPtrArray *codes;          /* owned: in the order of the file; the texts belong to `names` */
  GArray *lines;             /* owned: guint64, of each code */
  HostRegionsImport *import; /* borrowed */
} Reading;

static void
reading_clear (Reading *reading) {
  g_clear_pointer (&reading->csv, pw_csv_free);
  g_clear_pointer (&reading->names, g_hash_table_unref);
  g_clear_pointer (&reading->codes, g_ptr_array_unref);
  g_clear_pointer (&reading->lines, g_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Reading, reading_clear)

static gboolean
refuse (guint64 line, GError **error, const char *code, const char *why) {
  g_set_error (error, PW_ERROR, PW_ERROR_REFUSED, _ ("line %" G_GUINT64_FORMAT ": “%s” %s"), line,
               code, why);
  return FALSE;
}

/* The column with either name. */
static int
find_column (const PwCsv *csv, const char *english, const char *indonesian, GError **error) {
  int column = pw_csv_column (csv, english);
  if (column < 0)
    column = pw_csv_column (csv, indonesian);
  if (column < 0)
    g_set_error (error, PW_ERROR, PW_ERROR_REFUSED,
                 _ ("the list of regions has no column “%s”: its first line must be code,name"),
                 english);
  return column;
}

static gboolean
open_reading (Reading *reading, GBytes *csv, GError **error) {
  reading->csv = pw_csv_open (csv, error);
  if (reading->csv == NULL)
    return FALSE;
  pw_csv_limit_rows (reading->csv, PW_LIST_ROWS_MAX);
  reading->code = find_column (reading->csv, "code", "kode", error);
  if (reading->code < 0)
    return FALSE;
  reading->name = find_column (reading->csv, "name", "nama", error);
  reading->names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  reading->codes = g_ptr_array_new ();
  reading->lines = g_array_new (FALSE, FALSE, sizeof (guint64));
  return reading->name >= 0;
}

/* 1 for "17", 4 for "17.07.03.2004". */
static guint
level_of (const char *code) {
  guint level = 1;
  for (const char *at = code; *at != '\0'; at++)
    level += *at == '.';
  return level;
}

static gboolean
take_row (Reading *reading, const char *const *cells, GError **error) {
  guint64 line = pw_csv_line (reading->csv);
  g_autofree char *code = g_strstrip (g_strdup (cells[reading->code]));
  g_autofree char *name = g_strstrip (g_strdup (cells[reading->name]));
  if (!pw_region_is_valid (code) || strcmp (code, PW_REGION_NATION) == 0)
    return refuse (line, error, code, _ ("is not a region code such as 17.07.03.2004"));
  if (name[0] == '\0')
    return refuse (line, error, code, _ ("has no name"));
  if (g_hash_table_contains (reading->names, code))
    return refuse (line, error, code, _ ("stands in the list twice"));
  reading->import->levels[level_of (code) - 1]++;
  g_ptr_array_add (reading->codes, code);
  g_array_append_val (reading->lines, line);
  g_hash_table_insert (reading->names, g_steal_pointer (&code), g_steal_pointer (&name));
  return TRUE;
}

static gboolean
take_rows (Reading *reading, HostRegionsProgress on_progress, gpointer data, GError **error) {
  g_autoptr (GError) problem = NULL;
  const char *const *cells;
  while ((cells = pw_csv_next (reading->csv, &problem)) != NULL) {
    if (!take_row (reading, cells, error))
      return FALSE;
    if (on_progress != NULL && reading->codes->len % PROGRESS_LINES == 0)
      on_progress (pw_csv_line (reading->csv), data);
  }
  if (problem == NULL && reading->codes->len > 0)
    return TRUE;
  if (problem == NULL)
    g_set_error_literal (&problem, PW_ERROR, PW_ERROR_REFUSED, _ ("the list of regions is empty"));
  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

/* --- writing --------------------------------------------------------------------------------- */

/* The code of what a region lies in; "" for a province. (transfer full) */
static char *
parent_of (const char *code) {
  const char *dot = strrchr (code, '.');
  return g_strndup (code, dot != NULL ? (gsize)(dot - code) : 0);
}

static GBytes *
write_list (const Reading *reading, GError **error) {
  g_autoptr (GString) out = g_string_new ("code,name,parent,level\n");
  for (guint i = 0; i < reading->codes->len; i++) {
    const char *code = g_ptr_array_index (reading->codes, i);
    g_autofree char *parent = parent_of (code);
    if (parent[0] != '\0' && !g_hash_table_contains (reading->names, parent)) {
      refuse (g_array_index (reading->lines, guint64, i), error, code,
              _ ("lies in a region that the list does not have; add that one too"));
      return NULL;
    }
    g_string_append_printf (out, "%s,", code);
    pw_csv_append_field (out, g_hash_table_lookup (reading->names, code));
    g_string_append_printf (out, ",%s,%u\n", parent, level_of (code));
  }
  return g_string_free_to_bytes (g_steal_pointer (&out));
}

/* --- comparing ------------------------------------------------------------------------------- */

/* Counts one change, and keeps the first of its kind as examples. */
static void
note_change (HostRegionsImport *import, guint64 *count, const char *sign, const char *code,
             const char *before, const char *now) {
  if ((*count)++ >= HOST_REGIONS_EXAMPLES)
    return;
  char *line = before != NULL && now != NULL
                   ? g_strdup_printf ("%s %s %s → %s", sign, code, before, now)
                   : g_strdup_printf ("%s %s %s", sign, code, now != NULL ? now : before);
  g_ptr_array_add (import->examples, line);
}

/* What the list that stands says: code -> name. Empty and no version if there is none. */
static GHashTable *
read_standing (HostStore *store, char **version, GError **error) {
  g_autoptr (GHashTable) names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (GError) why = NULL;
  g_autoptr (PwList) list = pw_lists_find (store->db, HOST_REGIONS_LIST, &why);
  if (list == NULL) {
    if (pw_error_is (why, PW_ERROR_NOT_FOUND))
      return g_steal_pointer (&names);
    g_propagate_error (error, g_steal_pointer (&why));
    return NULL;
  }
  g_autoptr (GBytes) csv = pw_lists_csv (store->db, HOST_REGIONS_LIST, NULL, error);
  g_autoptr (PwCsv) reader = csv != NULL ? pw_csv_open (csv, error) : NULL;
  if (reader == NULL)
    return NULL;
  int code = pw_csv_column (reader, "code"), name = pw_csv_column (reader, "name");
  const char *const *cells;
  while (code >= 0 && name >= 0 && (cells = pw_csv_next (reader, NULL)) != NULL)
    g_hash_table_insert (names, g_strdup (cells[code]), g_strdup (cells[name]));
  *version = g_strdup (list->version);
  return g_steal_pointer (&names);
}

static gint
compare_codes (gconstpointer a, gconstpointer b) {
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

static void
compare_lists (const Reading *reading, GHashTable *before) {
  HostRegionsImport *import = reading->import;
  for (guint i = 0; i < reading->codes->len; i++) {
    const char *code = g_ptr_array_index (reading->codes, i);
    const char *now = g_hash_table_lookup (reading->names, code);
    const char *then = g_hash_table_lookup (before, code);
    if (then == NULL)
      note_change (import, &import->added, "+", code, NULL, now);
    else if (strcmp (then, now) != 0)
      note_change (import, &import->renamed, "~", code, then, now);
  }
  g_autoptr (GPtrArray) gone = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer code;
  g_hash_table_iter_init (&iter, before);
  while (g_hash_table_iter_next (&iter, &code, NULL))
    if (!g_hash_table_contains (reading->names, code))
      g_ptr_array_add (gone, code);
  g_ptr_array_sort (gone, compare_codes);
  for (guint i = 0; i < gone->len; i++) {
    const char *one = g_ptr_array_index (gone, i);
    note_change (import, &import->gone, "-", one, g_hash_table_lookup (before, one), NULL);
  }
}

/* --- import ---------------------------------------------------------------------------------- */

void
host_regions_import_clear (HostRegionsImport *import) {
  g_clear_pointer (&import->version, g_free);
  g_clear_pointer (&import->before, g_free);
  g_clear_pointer (&import->examples, g_ptr_array_unref);
}

gboolean
host_regions_import (HostStore *store, GBytes *csv, const char *version,
                     HostRegionsProgress on_progress, gpointer data, HostRegionsImport *import,
                     GError **error) {
  g_return_val_if_fail (store != NULL && csv != NULL && import != NULL, FALSE);
  *import = (HostRegionsImport){ .examples = g_ptr_array_new_with_free_func (g_free) };
  g_auto (Reading) reading = { .import = import };
  if (!open_reading (&reading, csv, error) || !take_rows (&reading, on_progress, data, error))
    return FALSE;
  g_autoptr (GBytes) canonical = write_list (&reading, error);
  g_autoptr (GHashTable) before
      = canonical != NULL ? read_standing (store, &import->before, error) : NULL;
  if (before == NULL)
    return FALSE;
  if (import->before != NULL)
    compare_lists (&reading, before);
  const HostListSource source = {
    .name = HOST_REGIONS_LIST, .version = version, .region_column = "code", .csv = canonical
  };
  g_autoptr (PwList) list = host_list_publish (store, &source, &import->changed, error);
  if (list == NULL)
    return FALSE;
  import->version = g_strdup (list->version);
  return TRUE;
}
