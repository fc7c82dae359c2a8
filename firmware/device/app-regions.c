/* Regions for people: the list "regions" by name, also before this handheld has an identity. */
#include "firmware/device/app-regions.h"

#include <glib/gi18n.h>
#include <string.h>

#include "firmware/device/app-store.h"
#include "sync/base/pw-csv.h"
#include "sync/base/pw-error.h"
#include "sync/base/pw-file.h"
#include "sync/base/pw-limits.h"
#include "sync/base/pw-region.h"
#include "sync/lists/pw-lists.h"

#define FILE_NAME "regions.csv"
#define VERSION_OF_FILE "0"
#define VILLAGE_CHARACTERS 13 /* "17.07.03.2004" */
#define LOOKED_AT_MAX 3000    /* of one name: the commonest in the land has a few hundred */

void
app_region_free (AppRegion *region) {
  if (region == NULL)
    return;
  g_free (region->code);
  g_free (region->name);
  g_free (region->within);
  g_free (region);
}

/* --- the file -------------------------------------------------------------------------------- */

char *
app_regions_file (void) {
  const char *named = g_getenv ("PANWAS_REGIONS");
  if (named != NULL && *named != '\0')
    return pw_file_exists (named) ? g_strdup (named) : NULL;
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  if (program == NULL)
    return NULL;
  g_autofree char *bin = g_path_get_dirname (program);
  g_autofree char *top = g_path_get_dirname (bin);
  g_autofree char *path = g_build_filename (top, "share", "panwas", FILE_NAME, NULL);
  return pw_file_exists (path) ? g_steal_pointer (&path) : NULL;
}

static gboolean
append_region (GString *out, const char *code, const char *name, GError **error) {
  if (!pw_region_is_valid (code) || strcmp (code, PW_REGION_NATION) == 0) {
    g_set_error (error, PW_ERROR, PW_ERROR_REFUSED, _ ("\"%s\" in the list of regions is no code"),
                 code);
    return FALSE;
  }
  guint level = 1;
  for (const char *at = code; *at != '\0'; at++)
    level += *at == '.';
  const char *dot = strrchr (code, '.');
  g_string_append_printf (out, "%s,", code);
  pw_csv_append_field (out, name);
  g_string_append_printf (out, ",%.*s,%u\n", dot != NULL ? (int)(dot - code) : 0, code, level);
  return TRUE;
}

/* The file with the columns that the office's list has. */
static GBytes *
as_list (GBytes *file, GError **error) {
  g_autoptr (PwCsv) csv = pw_csv_open (file, error);
  if (csv == NULL)
    return NULL;
  pw_csv_limit_rows (csv, PW_LIST_ROWS_MAX);
  int code = pw_csv_column (csv, "code");
  int name = pw_csv_column (csv, "name");
  if (code < 0 || name < 0) {
    g_set_error_literal (error, PW_ERROR, PW_ERROR_REFUSED,
                         _ ("the list of regions needs the columns code and name"));
    return NULL;
  }
  g_autoptr (GString) out = g_string_new ("code,name,parent,level\n");
  g_autoptr (GError) problem = NULL;
  const char *const *cells;
  while ((cells = pw_csv_next (csv, &problem)) != NULL)
    if (!append_region (out, cells[code], cells[name], error))
      return NULL;
  if (problem != NULL) {
    g_propagate_error (error, g_steal_pointer (&problem));
    return NULL;
  }
  return g_string_free_to_bytes (g_steal_pointer (&out));
}

static gboolean
put (PwDb *db, GBytes *list, GError **error) {
  if (!pw_db_begin (db, error))
    return FALSE;
  gint64 now_ms = pw_clock_now (pw_clock_system ()).unix_ms;
  g_autoptr (PwList) stored
      = pw_lists_put (db, APP_REGIONS_LIST, VERSION_OF_FILE, "code", list, now_ms, error);
  if (stored == NULL) {
    pw_db_rollback (db);
    return FALSE;
  }
  return pw_db_commit (db, error);
}

gboolean
app_regions_prepare (const char *dir, const char *path, GError **error) {
  g_return_val_if_fail (dir != NULL && path != NULL, FALSE);
  g_autoptr (PwDb) db = app_store_open_file (dir, TRUE, error);
  if (db == NULL)
    return FALSE;
  g_autoptr (GError) missing = NULL;
  g_autoptr (PwList) there = pw_lists_find (db, APP_REGIONS_LIST, &missing);
  if (there != NULL)
    return TRUE;
  if (!pw_error_is (missing, PW_ERROR_NOT_FOUND)) {
    g_propagate_error (error, g_steal_pointer (&missing));
    return FALSE;
  }
  g_autoptr (GBytes) file = pw_file_read (path, PW_LIST_BYTES_MAX, error);
  g_autoptr (GBytes) list = file != NULL ? as_list (file, error) : NULL;
  return list != NULL && put (db, list, error);
}

/* --- looking up ------------------------------------------------------------------------------ */

char *
app_regions_name (PwDb *db, const char *code) {
  g_return_val_if_fail (db != NULL && code != NULL, NULL);
  char *name = pw_lists_pulldata (db, APP_REGIONS_LIST, "name", "code", code, NULL);
  return name != NULL ? name : g_strdup ("");
}

static char *
names_around (PwDb *db, const char *code) {
  GString *names = g_string_new (NULL);
  g_autofree char *part = g_strdup (code);
  char *dot;
  while ((dot = strrchr (part, '.')) != NULL) {
    *dot = '\0';
    g_autofree char *name = app_regions_name (db, part);
    if (*name != '\0')
      g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "", name);
  }
  return g_string_free (names, FALSE);
}

/* Without what it lies in. */
static void
add_region (GPtrArray *regions, const PwList *list, GStrv row) {
  AppRegion *region = g_new0 (AppRegion, 1);
  for (guint i = 0; i < list->columns->len && row[i] != NULL; i++) {
    const char *column = g_ptr_array_index (list->columns, i);
    if (g_str_equal (column, "code") && region->code == NULL)
      region->code = g_strdup (row[i]);
    else if (g_str_equal (column, "name") && region->name == NULL)
      region->name = g_strdup (row[i]);
  }
  if (region->code != NULL && region->name != NULL)
    g_ptr_array_add (regions, region);
  else
    app_region_free (region);
}

static GPtrArray *
find_rows (PwDb *db, const char *words, guint most, GError **error) {
  g_autoptr (GPtrArray) regions = g_ptr_array_new_with_free_func ((GDestroyNotify)app_region_free);
  g_autoptr (GError) missing = NULL;
  g_autoptr (PwList) list = pw_lists_find (db, APP_REGIONS_LIST, &missing);
  if (list == NULL && pw_error_is (missing, PW_ERROR_NOT_FOUND))
    return g_steal_pointer (&regions);
  if (list == NULL) {
    g_propagate_error (error, g_steal_pointer (&missing));
    return NULL;
  }
  const char *column = g_ascii_isdigit (*words) ? "code" : "name";
  g_autoptr (GPtrArray) rows = pw_lists_search (db, APP_REGIONS_LIST, column, words, most, error);
  if (rows == NULL)
    return NULL;
  for (guint i = 0; i < rows->len; i++)
    add_region (regions, list, g_ptr_array_index (rows, i));
  return g_steal_pointer (&regions);
}

static void
say_where (GPtrArray *regions, PwDb *db) {
  for (guint i = 0; i < regions->len; i++) {
    AppRegion *region = g_ptr_array_index (regions, i);
    region->within = names_around (db, region->code);
  }
}

GPtrArray *
app_regions_search (PwDb *db, const char *words, guint most, GError **error) {
  g_return_val_if_fail (db != NULL && words != NULL, NULL);
  GPtrArray *regions = find_rows (db, words, most, error);
  if (regions != NULL)
    say_where (regions, db);
  return regions;
}

/* --- villages, the nearest first ------------------------------------------------------------- */

gboolean
app_region_is_village (const char *code) {
  return pw_region_is_valid (code) && strlen (code) == VILLAGE_CHARACTERS;
}

/* How many parts of their codes two regions share. */
static guint
shared_parts (const char *a, const char *b) {
  guint parts = 0;
  for (gsize i = 0;; i++) {
    gboolean ends_a = a[i] == '\0' || a[i] == '.', ends_b = b[i] == '\0' || b[i] == '.';
    if (ends_a && ends_b)
      parts++;
    if (a[i] != b[i] || a[i] == '\0')
      return parts;
  }
}

/* Where they are as near, as they were found: the shortest name first. */
static int
compare_near (gconstpointer a, gconstpointer b, gpointer home) {
  const AppRegion *x = *(const AppRegion *const *)a, *y = *(const AppRegion *const *)b;
  guint m = shared_parts (x->code, home), n = shared_parts (y->code, home);
  if (m != n)
    return m > n ? -1 : 1;
  gsize k = strlen (x->name), l = strlen (y->name);
  if (k != l)
    return k < l ? -1 : 1;
  return strcmp (x->code, y->code);
}

GPtrArray *
app_regions_near (PwDb *db, const char *words, const char *home, guint most, GError **error) {
  g_return_val_if_fail (db != NULL && words != NULL && home != NULL, NULL);
  g_autoptr (GPtrArray) regions = find_rows (db, words, LOOKED_AT_MAX, error);
  if (regions == NULL)
    return NULL;
  for (guint i = regions->len; i > 0; i--)
    if (!app_region_is_village (((AppRegion *)g_ptr_array_index (regions, i - 1))->code))
      g_ptr_array_remove_index (regions, i - 1);
  g_ptr_array_sort_with_data (regions, compare_near, (gpointer)home);
  if (regions->len > most)
    g_ptr_array_set_size (regions, (int)most);
  say_where (regions, db);
  return g_steal_pointer (&regions);
}

AppRegion *
app_regions_find (PwDb *db, const char *code) {
  g_return_val_if_fail (db != NULL && code != NULL, NULL);
  g_autofree char *name = app_regions_name (db, code);
  if (*name == '\0')
    return NULL;
  AppRegion *region = g_new0 (AppRegion, 1);
  region->code = g_strdup (code);
  region->name = g_steal_pointer (&name);
  region->within = names_around (db, code);
  return region;
}
