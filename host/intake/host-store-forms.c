/* The forms of an open store: those of the program, and every version that was published here. */
#include "host/intake/host-store.h"

#include "sync/base/pw-error.h"

/* Faults of the form itself; everything else is the database's. */
static gboolean
is_unreadable (const GError *error) {
  return pw_error_is (error, PW_ERROR_REFUSED) || pw_error_is (error, PW_ERROR_DAMAGED)
         || pw_error_is (error, PW_ERROR_TOO_BIG);
}

/* A form that another version of the program took and this one does not must not shut the store:
 * its records count as of an unknown form, and `forms list` says why. */
static gboolean
add_readable (HostStore *store, PwStmt *stmt, GError **error) {
  g_autoptr (GBytes) xml = pw_stmt_gbytes (stmt, 0);
  g_autoptr (GError) why = NULL;
  if (pw_forms_add (store->forms, xml, &why) != NULL || is_unreadable (why))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&why));
  return FALSE;
}

static gboolean
add_published (HostStore *store, GError **error) {
  PwStmt *stmt = pw_db_stmt (store->db, "host-forms/list-form-bytes", error);
  if (stmt == NULL)
    return FALSE;
  for (;;) {
    gboolean row;
    if (!pw_stmt_step (stmt, &row, error))
      return FALSE;
    if (!row)
      return TRUE;
    if (!add_readable (store, stmt, error)) {
      pw_stmt_reset (stmt);
      return FALSE;
    }
  }
}

gboolean
host_store_load_forms (HostStore *store, GError **error) {
  g_autoptr (PwForms) forms = pw_forms_new (error);
  if (forms == NULL)
    return FALSE;
  g_clear_pointer (&store->plans, host_column_plans_free);
  g_clear_pointer (&store->forms, pw_forms_free);
  store->forms = g_steal_pointer (&forms);
  gboolean ok = add_published (store, error);
  store->plans = host_column_plans_new (store->forms);
  return ok;
}
