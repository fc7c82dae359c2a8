/* The part of a list that one handheld needs. */
#include "host/forms/host-list-cut.h"

#include <glib/gi18n.h>
#include <string.h>

#include "sync/base/pw-csv.h"
#include "sync/base/pw-error.h"
#include "sync/base/pw-region.h"

/* The first `groups` groups of a region code. (transfer full) */
static char *
first_groups (const char *region, guint groups) {
  gsize length = 0;
  while (region[length] != '\0' && (region[length] != '.' || --groups > 0))
    length++;
  return g_strndup (region, length);
}

char *
host_list_cut_regency (const char *region) {
  g_return_val_if_fail (region != NULL, NULL);
  return first_groups (region, 2);
}

static void
append_row (GString *out, const char *const *cells, guint count) {
  for (guint i = 0; i < count; i++) {
    if (i > 0)
      g_string_append_c (out, ',');
    pw_csv_append_field (out, cells[i]);
  }
  if (count == 1 && cells[0][0] == '\0')
    g_string_append (out, "\"\""); /* an empty line would be no row */
  g_string_append_c (out, '\n');
}

static gboolean
is_wanted (const char *code, const char *regency, const char *province) {
  return code[0] == '\0' || strcmp (code, PW_REGION_NATION) == 0 || strcmp (code, province) == 0
         || pw_region_holds (regency, code);
}

GBytes *
host_list_cut (GBytes *csv, const char *region_column, const char *region, GError **error) {
  g_return_val_if_fail (csv != NULL && region != NULL, NULL);
  if (region_column == NULL || strcmp (region, PW_REGION_NATION) == 0)
    return g_bytes_ref (csv);
  g_autoptr (PwCsv) reader = pw_csv_open (csv, error);
  if (reader == NULL)
    return NULL;
  int column = pw_csv_column (reader, region_column);
  if (column < 0) {
    g_set_error (error, PW_ERROR, PW_ERROR_NOT_FOUND, _ ("the list has no column “%s”"),
                 region_column);
    return NULL;
  }
  guint count = pw_csv_column_count (reader);
  g_autofree char *regency = first_groups (region, 2);
  g_autofree char *province = first_groups (region, 1);
  g_autofree const char **names = g_new (const char *, count);
  for (guint i = 0; i < count; i++)
    names[i] = pw_csv_column_name (reader, i);
  g_autoptr (GString) out = g_string_new (NULL);
  append_row (out, names, count);
  g_autoptr (GError) problem = NULL;
  const char *const *cells;
  while ((cells = pw_csv_next (reader, &problem)) != NULL)
    if (is_wanted (cells[column], regency, province))
      append_row (out, cells, count);
  if (problem != NULL) {
    g_propagate_error (error, g_steal_pointer (&problem));
    return NULL;
  }
  return g_string_free_to_bytes (g_steal_pointer (&out));
}
