/* Publishing forms. */
#include "host/forms/host-form-publish.h"

#include <glib/gi18n.h>
#include <string.h>

#include "host/forms/host-publish.h"
#include "host/views/host-views.h"
#include "sync/base/pw-error.h"
#include "sync/base/pw-file.h"
#include "sync/model/pw-form-rename.h"

/* --- one form -------------------------------------------------------------------------------- */

GBytes *
host_form_read (const char *path, const char *new_id, GError **error) {
  g_return_val_if_fail (path != NULL, NULL);
  g_autoptr (GBytes) xml = pw_file_read (path, PW_FORM_BYTES_MAX, error);
  if (xml == NULL || new_id == NULL)
    return g_steal_pointer (&xml);
  return pw_form_with_id (xml, new_id, error);
}

static guint
count_questions (const PwFormNode *parent) {
  guint count = parent->kind == PW_FORM_QUESTION && parent->has_control;
  for (guint i = 0; i < pw_form_child_count (parent); i++)
    count += count_questions (pw_form_child (parent, i));
  return count;
}

guint
host_form_question_count (const PwForm *form) {
  g_return_val_if_fail (form != NULL, 0);
  return count_questions (pw_form_root (form));
}

void
host_form_result_clear (HostFormResult *result) {
  g_clear_pointer (&result->changes, g_ptr_array_unref);
  g_clear_pointer (&result->compared, pw_form_free);
  g_clear_pointer (&result->form, pw_form_free);
  g_clear_pointer (&result->before, g_free);
}

/* --- rules ----------------------------------------------------------------------------------- */

static gboolean
is_published (HostStore *store, const PwDigest *digest, gboolean *published, GError **error) {
  gint64 count;
  PwStmt *stmt = pw_db_stmt (store->db, "host-forms/has-form", error);
  if (stmt == NULL)
    return FALSE;
  pw_stmt_bind_digest (stmt, ":digest", digest);
  if (!pw_stmt_scalar (stmt, 0, &count, error))
    return FALSE;
  *published = count > 0;
  return TRUE;
}

static gboolean
fail_version (const PwForm *form, const PwForm *standing, GError **error) {
  if (strcmp (pw_form_version (form), pw_form_version (standing)) == 0)
    g_set_error (error, PW_ERROR, PW_ERROR_REFUSED,
                 _ ("version %s of the form %s is known with another content: raise its version"),
                 pw_form_version (form), pw_form_id (form));
  else
    g_set_error (error, PW_ERROR, PW_ERROR_REFUSED,
                 _ ("version %s of the form %s is not newer than %s, which is known: raise its "
                    "version"),
                 pw_form_version (form), pw_form_id (form), pw_form_version (standing));
  return FALSE;
}

static gboolean
check_version (HostStore *store, const PwForm *form, const PwForm *standing, GError **error) {
  for (guint i = 0; i < pw_forms_count (store->forms); i++) {
    const PwForm *other = pw_forms_at (store->forms, i);
    if (strcmp (pw_form_id (other), pw_form_id (form)) == 0
        && strcmp (pw_form_version (other), pw_form_version (form)) == 0)
      return fail_version (form, other, error);
  }
  /* Handhelds fill in the newest one: a version that is not newer would never be seen. */
  return pw_forms_compare_versions (pw_form_version (form), pw_form_version (standing)) > 0
         || fail_version (form, standing, error);
}

/* Compares with the version before, if there is one. */
static gboolean
check_changes (const PwForm *standing, HostFormResult *result, GError **error) {
  result->compared = pw_form_ref ((PwForm *)standing);
  result->before = g_strdup (pw_form_version (standing));
  result->changes = host_form_changes (standing, result->form);
  guint refused = host_form_changes_refused (result->changes);
  for (guint i = 0; i < result->changes->len && refused > 0; i++) {
    const HostFormChange *change = g_ptr_array_index (result->changes, i);
    if (!change->refused)
      continue;
    g_set_error (error, PW_ERROR, PW_ERROR_REFUSED,
                 ngettext ("version %s does not fit version %s of the form %s: %s: %s; %u field in "
                           "all. Or publish it as another form with --new-id ID",
                           "version %s does not fit version %s of the form %s: %s: %s; %u fields "
                           "in all. Or publish it as another form with --new-id ID",
                           refused),
                 pw_form_version (result->form), result->before, pw_form_id (result->form),
                 change->path, change->reason, refused);
    return FALSE;
  }
  return TRUE;
}

static gboolean
check (HostStore *store, HostFormResult *result, GError **error) {
  const PwForm *form = result->form;
  const PwForm *standing = pw_forms_find (store->forms, pw_form_id (form));
  if (standing == NULL)
    return TRUE;
  /* The program's own form may be published too, for handhelds with an older program. */
  if (pw_digest_equal (pw_form_digest (standing), pw_form_digest (form)))
    return TRUE;
  return check_version (store, form, standing, error) && check_changes (standing, result, error);
}

/* --- publishing ------------------------------------------------------------------------------ */

static gboolean
insert_form (HostStore *store, const PwForm *form, GError **error) {
  PwStmt *stmt = pw_db_stmt (store->db, "host-forms/insert-form", error);
  if (stmt == NULL)
    return FALSE;
  pw_stmt_bind_digest (stmt, ":digest", pw_form_digest (form));
  pw_stmt_bind_text (stmt, ":id", pw_form_id (form));
  pw_stmt_bind_text (stmt, ":version", pw_form_version (form));
  pw_stmt_bind_int (stmt, ":now_ms", host_store_now_ms (store));
  pw_stmt_bind_gbytes (stmt, ":bytes", pw_form_bytes (form));
  return pw_stmt_run (stmt, error);
}

/* Inside a transaction. */
static gboolean
put_form (HostStore *store, const PwForm *form, GError **error) {
  g_autofree char *id = g_strdup (pw_form_id (form));
  g_autofree char *version = g_strdup (pw_form_version (form));
  PwPublish publish = {
    .kind = PW_PUBLISHED_FORM, .name = id, .version = version, .digest = *pw_form_digest (form)
  };
  return insert_form (store, form, error) && host_publish_append (store, &publish, error)
         && host_store_load_forms (store, error)
         && host_views_adopt_form (store, pw_form_digest (form), error);
}

gboolean
host_form_publish (HostStore *store, GBytes *xml, HostFormResult *result, GError **error) {
  g_return_val_if_fail (store != NULL && xml != NULL && result != NULL, FALSE);
  *result = (HostFormResult){ .form = pw_form_load (xml, error) };
  gboolean published = FALSE;
  if (result->form == NULL
      || !is_published (store, pw_form_digest (result->form), &published, error))
    return FALSE;
  result->changed = !published;
  if (published)
    return TRUE;
  if (!check (store, result, error) || !pw_db_begin (store->db, error))
    return FALSE;
  if (put_form (store, result->form, error) && pw_db_commit (store->db, error))
    return TRUE;
  pw_db_rollback (store->db);
  (void)host_store_load_forms (store, NULL);
  return FALSE;
}

/* --- all ------------------------------------------------------------------------------------- */

void
host_published_form_free (HostPublishedForm *published) {
  if (published == NULL)
    return;
  g_free (published->id);
  g_free (published->version);
  g_free (published);
}

static gboolean
add_form (HostStore *store, GPtrArray *list, PwStmt *stmt, GError **error) {
  const HostPublishedForm *before = list->len > 0 ? g_ptr_array_index (list, list->len - 1) : NULL;
  HostPublishedForm *published = g_new0 (HostPublishedForm, 1);
  published->id = g_strdup (pw_stmt_text (stmt, 1));
  published->version = g_strdup (pw_stmt_text (stmt, 2));
  published->added_ms = pw_stmt_int (stmt, 3);
  published->holders = (guint64)pw_stmt_int (stmt, 4);
  published->newest = before == NULL || strcmp (before->id, published->id) != 0;
  g_ptr_array_add (list, published);
  if (!pw_stmt_digest (stmt, 0, &published->digest, error))
    return FALSE;
  published->form = pw_forms_find_digest (store->forms, &published->digest);
  return TRUE;
}

GPtrArray *
host_forms_list (HostStore *store, GError **error) {
  g_return_val_if_fail (store != NULL, NULL);
  PwStmt *stmt = pw_db_stmt (store->db, "host-forms/list-forms", error);
  if (stmt == NULL)
    return NULL;
  g_autoptr (GPtrArray) list
      = g_ptr_array_new_with_free_func ((GDestroyNotify)host_published_form_free);
  for (;;) {
    gboolean row;
    if (!pw_stmt_step (stmt, &row, error))
      return NULL;
    if (!row)
      return g_steal_pointer (&list);
    if (!add_form (store, list, stmt, error)) {
      pw_stmt_reset (stmt);
      return NULL;
    }
  }
}

gboolean
host_forms_count_handhelds (HostStore *store, guint64 *count, GError **error) {
  gint64 number;
  PwStmt *stmt = pw_db_stmt (store->db, "host-forms/count-handhelds", error);
  if (stmt == NULL || !pw_stmt_scalar (stmt, 0, &number, error))
    return FALSE;
  *count = (guint64)number;
  return TRUE;
}

char *
host_form_fault (HostStore *store, const PwDigest *digest, GError **error) {
  PwStmt *stmt = pw_db_stmt (store->db, "host-forms/get-form-bytes", error);
  gboolean row;
  if (stmt == NULL)
    return NULL;
  pw_stmt_bind_digest (stmt, ":digest", digest);
  if (!pw_stmt_step (stmt, &row, error) || !row)
    return NULL;
  g_autoptr (GBytes) xml = pw_stmt_gbytes (stmt, 0);
  pw_stmt_reset (stmt);
  g_autoptr (GError) why = NULL;
  g_autoptr (PwForm) form = pw_form_load (xml, &why);
  return form == NULL ? g_strdup (why->message) : NULL;
}
