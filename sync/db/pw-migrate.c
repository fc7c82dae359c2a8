/* Schema steps by number, each in one transaction; a file made by a newer version is refused. */
#include <gio/gio.h>
#include <glib/gi18n.h>
#include <stdlib.h>
#include <string.h>

#include "sync/base/pw-error.h"
#include "sync/db/pw-db-private.h"

static int
compare_names (gconstpointer a, gconstpointer b) {
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

/* Names of the steps in order: "001-name.sql", "002-..."; a hole in the numbers is a bug. */
static GPtrArray *
list_steps (const char *folder) {
  g_autofree char *path = g_strdup_printf ("/panwas/sql/%s", folder);
  g_auto (GStrv) names = g_resources_enumerate_children (path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  if (names == NULL)
    g_error ("no schema steps in %s", path);
  GPtrArray *steps = g_ptr_array_new_with_free_func (g_free);
  for (char **name = names; *name != NULL; name++)
    g_ptr_array_add (steps, g_strdup_printf ("%s/%s", path, *name));
  g_ptr_array_sort (steps, compare_names);
  for (guint i = 0; i < steps->len; i++) {
    const char *base = strrchr (g_ptr_array_index (steps, i), '/') + 1;
    g_assert (strtoul (base, NULL, 10) == i + 1);
  }
  return steps;
}

/* PRAGMA takes no parameters, so the two stamps come from files of their own, one a step. The step
 * number is set by the step's own last line: "PRAGMA user_version = N;". */
static gboolean
apply_step (PwDb *db, const char *step, int number, GError **error) {
  g_autoptr (GBytes) sql = _pw_db_resource (step);
  g_assert (sql != NULL);
  if (!pw_db_begin (db, error))
    return FALSE;
  if (!_pw_db_run_script (db, g_bytes_get_data (sql, NULL), step, error)) {
    pw_db_rollback (db);
    return FALSE;
  }
  int reached = 0;
  if (!_pw_db_read_version (db, &reached, error)) {
    pw_db_rollback (db);
    return FALSE;
  }
  g_assert (reached == number);
  return pw_db_commit (db, error);
}

gboolean
_pw_db_migrate (PwDb *db, const char *folder, GError **error) {
  g_autoptr (GPtrArray) steps = list_steps (folder);
  int have = 0;
  if (!_pw_db_read_version (db, &have, error))
    return FALSE;
  if (have > (int)steps->len) {
    g_set_error (error, PW_ERROR, PW_ERROR_TOO_NEW,
                 _ ("%s was written by a newer version of this program; update the program"),
                 db->path);
    return FALSE;
  }
  for (int i = have; i < (int)steps->len; i++)
    if (!apply_step (db, g_ptr_array_index (steps, i), i + 1, error))
      return FALSE;
  return TRUE;
}
