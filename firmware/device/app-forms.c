/* Forms of a handheld: those built into the program, and those that the office sent. */
#include "firmware/device/app-forms.h"

#include <glib/gi18n.h>
#include <string.h>

#include "sync/base/pw-error.h"

/* Columns of the query list-forms. */
enum { COL_DIGEST, COL_ID, COL_VERSION, COL_ADDED_MS, COL_REFUSED };

void
app_form_free (AppForm *form) {
  if (form == NULL)
    return;
  g_free (form->id);
  g_free (form->version);
  g_free (form->title);
  g_free (form->refused);
  g_free (form);
}

/* --- rows ------------------------------------------------------------------------------------ */

/* Forms of the table. GPtrArray of AppForm, nothing loaded. (transfer full) */
static GPtrArray *
list_rows (AppStore *store, GError **error) {
  gboolean row;
  PwStmt *stmt = pw_db_stmt (store->db, "app-forms/list-forms", error);
  if (stmt == NULL)
    return NULL;
  g_autoptr (GPtrArray) forms = g_ptr_array_new_with_free_func ((GDestroyNotify)app_form_free);
  while (pw_stmt_step (stmt, &row, error)) {
    if (!row)
      return g_steal_pointer (&forms);
    AppForm *form = g_new0 (AppForm, 1);
    g_ptr_array_add (forms, form);
    form->id = g_strdup (pw_stmt_text (stmt, COL_ID));
    form->version = g_strdup (pw_stmt_text (stmt, COL_VERSION));
    form->refused = g_strdup (pw_stmt_text (stmt, COL_REFUSED));
    form->added_ms = pw_stmt_int (stmt, COL_ADDED_MS);
    if (!pw_stmt_digest (stmt, COL_DIGEST, &form->digest, error))
      break;
  }
  pw_stmt_reset (stmt);
  return NULL;
}

static GBytes *
read_row (AppStore *store, const PwDigest *digest, GError **error) {
  gboolean row;
  PwStmt *stmt = pw_db_stmt (store->db, "app-forms/read-form", error);
  if (stmt == NULL)
    return NULL;
  pw_stmt_bind_digest (stmt, ":digest", digest);
  if (!pw_stmt_step (stmt, &row, error) || !row)
    return NULL;
  GBytes *bytes = pw_stmt_gbytes (stmt, 0);
  pw_stmt_reset (stmt);
  return bytes;
}

/* --- the registry ---------------------------------------------------------------------------- */

static GBytes *
on_fetch (const PwDigest *digest, gpointer data, GError **error) {
  return read_row (data, digest, error);
}

gboolean
app_forms_register (AppStore *store, PwForms *forms, GError **error) {
  g_return_val_if_fail (store != NULL && forms != NULL, FALSE);
  g_autoptr (GPtrArray) rows = list_rows (store, error);
  for (guint i = 0; rows != NULL && i < rows->len; i++) {
    const AppForm *form = g_ptr_array_index (rows, i);
    pw_forms_add_later (forms, form->id, form->version, &form->digest, on_fetch, store);
  }
  return rows != NULL;
}

GBytes *
app_forms_bytes (AppStore *store, const PwDigest *digest, GError **error) {
  g_return_val_if_fail (store != NULL && digest != NULL, NULL);
  g_autoptr (GError) problem = NULL;
  GBytes *bytes = read_row (store, digest, &problem);
  if (bytes != NULL)
    return bytes;
  if (problem != NULL) {
    g_propagate_error (error, g_steal_pointer (&problem));
    return NULL;
  }
  PwForms *forms = app_store_forms (store, error);
  bytes = forms != NULL ? pw_forms_bytes (forms, digest) : NULL;
  return bytes != NULL ? g_bytes_ref (bytes) : NULL;
}

/* --- a form comes ---------------------------------------------------------------------------- */

static guint
count_questions (const PwFormNode *node) {
  guint count = node->kind == PW_FORM_QUESTION && node->has_control ? 1 : 0;
  for (guint i = 0; i < pw_form_child_count (node); i++)
    count += count_questions (pw_form_child (node, i));
  return count;
}

static gboolean
check_names (const PwForm *form, const char *id, const char *version, GError **error) {
  if (strcmp (pw_form_id (form), id) == 0 && strcmp (pw_form_version (form), version) == 0)
    return TRUE;
  g_set_error (error, PW_ERROR, PW_ERROR_DAMAGED,
               _ ("form %s, version %s came as %s, version %s; the office must publish it again"),
               pw_form_id (form), pw_form_version (form), id, version);
  return FALSE;
}

static gboolean
put_row (AppStore *store, const PwDigest *digest, const char *id, const char *version,
         const char *refused, GBytes *xml, GError **error) {
  PwStmt *stmt = pw_db_stmt (store->db, "app-forms/add-form", error);
  if (stmt == NULL)
    return FALSE;
  pw_stmt_bind_digest (stmt, ":digest", digest);
  pw_stmt_bind_text (stmt, ":id", id);
  pw_stmt_bind_text (stmt, ":version", version);
  pw_stmt_bind_int (stmt, ":added_ms", pw_clock_now (store->clock).unix_ms);
  pw_stmt_bind_text (stmt, ":refused", refused);
  pw_stmt_bind_gbytes (stmt, ":bytes", xml);
  return pw_stmt_run (stmt, error);
}

gboolean
app_forms_put (AppStore *store, const char *id, const char *version, GBytes *xml, char **refused,
               guint *question_count, GError **error) {
  g_return_val_if_fail (store != NULL && id != NULL && version != NULL && xml != NULL, FALSE);
  g_return_val_if_fail (pw_db_in_transaction (store->db), FALSE);
  g_autoptr (GError) problem = NULL;
  PwForms *forms = app_store_forms (store, error);
  if (forms == NULL)
    return FALSE;
  g_autoptr (PwForm) form = pw_form_load (xml, &problem);
  PwDigest digest = pw_digest_of (g_bytes_get_data (xml, NULL), g_bytes_get_size (xml));
  if ((form != NULL && !check_names (form, id, version, error))
      || !put_row (store, &digest, id, version, form == NULL ? problem->message : NULL, xml, error))
    return FALSE;
  pw_forms_add_later (forms, id, version, &digest, on_fetch, store);
  *refused = form == NULL ? g_strdup (problem->message) : NULL;
  *question_count = form != NULL ? count_questions (pw_form_root (form)) : 0;
  return TRUE;
}

/* --- all of them ----------------------------------------------------------------------------- */

static int
compare_forms (gconstpointer a, gconstpointer b) {
  const AppForm *first = *(AppForm *const *)a, *second = *(AppForm *const *)b;
  int order = strcmp (first->id, second->id);
  return order != 0 ? order : pw_forms_compare_versions (first->version, second->version);
}

static AppForm *
find_row (GPtrArray *rows, const PwDigest *digest) {
  for (guint i = 0; i < rows->len; i++) {
    AppForm *row = g_ptr_array_index (rows, i);
    if (pw_digest_equal (&row->digest, digest))
      return row;
  }
  return NULL;
}

GPtrArray *
app_forms_held (AppStore *store, GError **error) {
  g_return_val_if_fail (store != NULL, NULL);
  const char *id;
  PwDigest digest;
  PwForms *forms = app_store_forms (store, error);
  g_autoptr (GPtrArray) rows = forms != NULL ? list_rows (store, error) : NULL;
  for (guint i = 0; rows != NULL && pw_forms_peek (forms, i, &id, &digest); i++) {
    if (find_row (rows, &digest) != NULL)
      continue;
    AppForm *row = g_new0 (AppForm, 1);
    row->id = g_strdup (id);
    row->version = g_strdup ("");
    row->digest = digest;
    row->is_built_in = TRUE;
    g_ptr_array_insert (rows, 0, row); /* what came is newer */
  }
  return g_steal_pointer (&rows);
}

/* What loading the form tells, in the words of this program. */
static gboolean
describe (AppStore *store, AppForm *row, GError **error) {
  g_autoptr (GError) problem = NULL;
  g_autoptr (GBytes) xml = app_forms_bytes (store, &row->digest, &problem);
  if (xml == NULL && problem != NULL) {
    g_propagate_error (error, g_steal_pointer (&problem));
    return FALSE;
  }
  g_autoptr (PwForm) form = xml != NULL ? pw_form_load (xml, &problem) : NULL;
  g_clear_pointer (&row->refused, g_free);
  if (form == NULL) {
    row->refused = g_strdup (problem != NULL ? problem->message
                                             : _ ("its file is damaged; ask the office for help"));
    return TRUE;
  }
  g_free (row->version);
  row->version = g_strdup (pw_form_version (form));
  row->title = g_strdup (pw_form_title (form) != NULL ? pw_form_title (form) : "");
  row->question_count = count_questions (pw_form_root (form));
  return TRUE;
}

/* As pw_forms_find() chooses. */
static void
mark_newest (GPtrArray *rows, const char *id) {
  AppForm *newest = NULL;
  for (guint i = 0; i < rows->len; i++) {
    AppForm *row = g_ptr_array_index (rows, i);
    if (row->title != NULL && strcmp (row->id, id) == 0
        && (newest == NULL || pw_forms_compare_versions (row->version, newest->version) >= 0))
      newest = row;
  }
  if (newest != NULL)
    newest->is_newest = TRUE;
}

GPtrArray *
app_forms_list (AppStore *store, GError **error) {
  g_autoptr (GPtrArray) rows = app_forms_held (store, error);
  if (rows == NULL)
    return NULL;
  for (guint i = 0; i < rows->len; i++)
    if (!describe (store, g_ptr_array_index (rows, i), error))
      return NULL;
  for (guint i = 0; i < rows->len; i++)
    mark_newest (rows, ((AppForm *)g_ptr_array_index (rows, i))->id);
  g_ptr_array_sort (rows, compare_forms);
  return g_steal_pointer (&rows);
}
