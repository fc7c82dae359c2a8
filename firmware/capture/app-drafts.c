/* Drafts: forms that are being filled in, kept sealed in table draft from the first answer on.
 *
 * One row a draft, written whole with every answer: a commit is the only thing that changes it, so
 * after a kill it holds what the last commit said. */
#include "firmware/capture/app-drafts.h"

#include <glib/gi18n.h>
#include <string.h>

#include "sync/base/pw-error.h"
#include "sync/codec/pw-op-codec.h"

#define PREFIX_DIGITS_MIN 4 /* drafts are few */

/* --- the table ------------------------------------------------------------------------------- */

static gboolean
fail_changed (GError **error) {
  g_set_error_literal (error, PW_ERROR, PW_ERROR_EXISTS,
                       _ ("this draft was changed, finalised or removed by another program; see "
                          "panwas drafts"));
  return FALSE;
}

/* A draft that was read or written before must still be as it was then: two programs that fill it
 * in at once, or one that finalised it, would otherwise undo each other's work. */
static gboolean
put (AppStore *store, AppDraft *draft, GError **error) {
  g_autoptr (GBytes) sealed = app_draft_seal (store, draft);
  PwStmt *stmt = pw_db_stmt (
      store->db, draft->sealed == NULL ? "app-drafts/add-draft" : "app-drafts/change-draft", error);
  if (stmt == NULL)
    return FALSE;
  pw_stmt_bind_id (stmt, ":id", &draft->id);
  pw_stmt_bind_gbytes (stmt, ":sealed", sealed);
  if (draft->sealed != NULL)
    pw_stmt_bind_gbytes (stmt, ":before", draft->sealed);
  if (!pw_stmt_run (stmt, error))
    return FALSE;
  if (pw_db_changes (store->db) != 1)
    return fail_changed (error);
  g_clear_pointer (&draft->sealed, g_bytes_unref);
  draft->sealed = g_steal_pointer (&sealed);
  return TRUE;
}

gboolean
app_drafts_save (AppStore *store, AppDraft *draft, GError **error) {
  g_return_val_if_fail (store != NULL && draft != NULL && draft->state != NULL, FALSE);
  if (g_bytes_get_size (draft->state) > PW_SESSION_BYTES_MAX
      || draft->files->len > PW_DRAFT_FILES_MAX) {
    g_set_error (error, PW_ERROR, PW_ERROR_TOO_BIG,
                 _ ("a draft may have %d MiB and %d files; finish this one and begin another"),
                 PW_SESSION_BYTES_MAX >> 20, PW_DRAFT_FILES_MAX);
    return FALSE;
  }
  draft->changed_ms = pw_clock_now (store->clock).unix_ms;
  if (pw_db_in_transaction (store->db))
    return put (store, draft, error);
  g_autoptr (GBytes) before = draft->sealed != NULL ? g_bytes_ref (draft->sealed) : NULL;
  if (pw_db_begin (store->db, error) && put (store, draft, error)
      && pw_db_commit (store->db, error))
    return TRUE;
  pw_db_rollback (store->db);
  g_clear_pointer (&draft->sealed, g_bytes_unref);
  draft->sealed = g_steal_pointer (&before);
  return FALSE;
}

/* Newest change first; what does not open last; ties by id, so that the order is always the same.
 */
static int
compare_drafts (gconstpointer a, gconstpointer b) {
  const AppDraft *x = *(AppDraft *const *)a;
  const AppDraft *y = *(AppDraft *const *)b;
  if ((x->fault == NULL) != (y->fault == NULL))
    return x->fault == NULL ? -1 : 1;
  if (x->changed_ms != y->changed_ms)
    return x->changed_ms > y->changed_ms ? -1 : 1;
  return pw_id_compare (&x->id, &y->id);
}

static AppDraft *
draft_from_row (AppStore *store, PwStmt *stmt, GError **error) {
  PwId id;
  if (!pw_stmt_id (stmt, 0, &id, error))
    return NULL;
  g_autoptr (GBytes) sealed = pw_stmt_gbytes (stmt, 1);
  g_autoptr (GError) cause = NULL;
  AppDraft *draft = app_draft_open (store, &id, sealed, &cause);
  if (draft != NULL)
    return draft;
  draft = g_new0 (AppDraft, 1);
  draft->id = id;
  draft->sealed = g_bytes_ref (sealed);
  draft->fault = g_strdup (cause->message);
  return draft;
}

static void
draft_free (gpointer data) {
  app_draft_free (data);
}

GPtrArray *
app_drafts_list (AppStore *store, GError **error) {
  g_return_val_if_fail (store != NULL, NULL);
  PwStmt *stmt = pw_db_stmt (store->db, "app-drafts/list-drafts", error);
  if (stmt == NULL)
    return NULL;
  g_autoptr (GPtrArray) drafts = g_ptr_array_new_with_free_func (draft_free);
  for (;;) {
    gboolean row = FALSE;
    if (!pw_stmt_step (stmt, &row, error))
      return NULL;
    if (!row)
      break;
    AppDraft *draft = draft_from_row (store, stmt, error);
    if (draft == NULL) {
      pw_stmt_reset (stmt);
      return NULL;
    }
    g_ptr_array_add (drafts, draft);
  }
  g_ptr_array_sort (drafts, compare_drafts);
  return g_steal_pointer (&drafts);
}

gboolean
app_drafts_count (AppStore *store, gint64 *count, GError **error) {
  g_return_val_if_fail (store != NULL && count != NULL, FALSE);
  PwStmt *stmt = pw_db_stmt (store->db, "app-drafts/count-drafts", error);
  return stmt != NULL && pw_stmt_scalar (stmt, 0, count, error);
}

static gboolean
is_prefix (const char *text) {
  gsize length = strlen (text);
  return length >= PREFIX_DIGITS_MIN && length <= (gsize)PW_ID_HEX_CHARS
         && strspn (text, "0123456789abcdefABCDEF") == length;
}

AppDraft *
app_drafts_load (AppStore *store, const char *id_or_prefix, GError **error) {
  g_return_val_if_fail (store != NULL && id_or_prefix != NULL, NULL);
  if (!is_prefix (id_or_prefix)) {
    g_set_error (error, PW_ERROR, PW_ERROR_USAGE,
                 _ ("\"%s\" is not the id of a draft; see panwas drafts"), id_or_prefix);
    return NULL;
  }
  g_autoptr (GPtrArray) drafts = app_drafts_list (store, error);
  if (drafts == NULL)
    return NULL;
  guint found = 0, at = 0;
  for (guint i = 0; i < drafts->len; i++) {
    const AppDraft *draft = g_ptr_array_index (drafts, i);
    g_autofree char *hex = pw_id_to_hex (&draft->id);
    if (g_ascii_strncasecmp (hex, id_or_prefix, strlen (id_or_prefix)) != 0)
      continue;
    found++;
    at = i;
  }
  if (found != 1) {
    g_set_error (error, PW_ERROR, found == 0 ? PW_ERROR_NOT_FOUND : PW_ERROR_REFUSED,
                 found == 0 ? _ ("there is no draft %s on this handheld; see panwas drafts")
                            : _ ("several drafts begin with %s; give more digits"),
                 id_or_prefix);
    return NULL;
  }
  AppDraft *draft = g_ptr_array_steal_index (drafts, at);
  if (draft->fault == NULL)
    return draft;
  g_set_error_literal (error, PW_ERROR, PW_ERROR_BROKEN, draft->fault);
  app_draft_free (draft);
  return NULL;
}

gboolean
app_drafts_take (AppStore *store, const AppDraft *draft, GError **error) {
  g_return_val_if_fail (store != NULL && draft != NULL && draft->sealed != NULL, FALSE);
  g_assert (pw_db_in_transaction (store->db));
  PwStmt *stmt = pw_db_stmt (store->db, "app-drafts/remove-draft", error);
  if (stmt == NULL)
    return FALSE;
  pw_stmt_bind_id (stmt, ":id", &draft->id);
  pw_stmt_bind_gbytes (stmt, ":sealed", draft->sealed);
  if (!pw_stmt_run (stmt, error))
    return FALSE;
  return pw_db_changes (store->db) == 1 || fail_changed (error);
}

/* --- files that nothing names ---------------------------------------------------------------- */

/* Takes out of the set `data` what an operation names. */
static gboolean
on_op (G_GNUC_UNUSED guint64 seq, G_GNUC_UNUSED const PwDigest *digest, GBytes *bytes,
       gpointer data, GError **error) {
  if (bytes == NULL)
    return TRUE;
  gsize length;
  const guint8 *plain = g_bytes_get_data (bytes, &length);
  PwOpView view;
  if (!pw_op_decode (plain, length, &view, error))
    return FALSE;
  g_auto (PwAttachment) attachment = { 0 };
  if (view.kind != PW_OP_ATTACH)
    return TRUE;
  if (!pw_body_read_attachment (&view, &attachment, error))
    return FALSE;
  g_hash_table_remove (data, &attachment.digest);
  return TRUE;
}

/* Takes out of `set` what drafts name. One that does not open may name anything: all stay. */
static gboolean
keep_of_drafts (AppStore *store, GHashTable *set, GError **error) {
  g_autoptr (GPtrArray) drafts = app_drafts_list (store, error);
  if (drafts == NULL)
    return FALSE;
  for (guint i = 0; i < drafts->len; i++) {
    const AppDraft *draft = g_ptr_array_index (drafts, i);
    if (draft->fault != NULL)
      g_hash_table_remove_all (set);
    for (guint k = 0; draft->fault == NULL && k < draft->files->len; k++) {
      const AppEvidenceInfo *info = g_ptr_array_index (draft->files, k);
      g_hash_table_remove (set, &info->digest);
    }
  }
  return TRUE;
}

/* Takes out of `set` what operations of this handheld name. */
static gboolean
keep_of_log (AppStore *store, GHashTable *set, GError **error) {
  return g_hash_table_size (set) == 0
         || pw_oplog_each (store->log, 1, G_MAXINT64, on_op, set, error);
}

static GHashTable *
digest_set_new (void) {
  return g_hash_table_new_full (pw_digest_hash, pw_digest_equal_key, g_free, NULL);
}

static void
add_files (GHashTable *set, const GPtrArray *files) {
  for (guint i = 0; i < files->len; i++) {
    const AppEvidenceInfo *info = g_ptr_array_index (files, i);
    g_hash_table_add (set, g_memdup2 (&info->digest, sizeof info->digest));
  }
}

GHashTable *
app_drafts_lone_files (AppStore *store, GError **error) {
  g_return_val_if_fail (store != NULL, NULL);
  g_autoptr (GPtrArray) drafts = app_drafts_list (store, error);
  if (drafts == NULL)
    return NULL;
  g_autoptr (GHashTable) set = digest_set_new ();
  for (guint i = 0; i < drafts->len; i++) {
    const AppDraft *draft = g_ptr_array_index (drafts, i);
    if (draft->fault == NULL)
      add_files (set, draft->files);
  }
  return keep_of_log (store, set, error) ? g_steal_pointer (&set) : NULL;
}

gboolean
app_drafts_drop_files (AppStore *store, const GPtrArray *files, GError **error) {
  g_return_val_if_fail (store != NULL && files != NULL, FALSE);
  g_assert (pw_db_in_transaction (store->db));
  if (files->len == 0)
    return TRUE;
  g_autoptr (GHashTable) set = digest_set_new ();
  add_files (set, files);
  if (!keep_of_drafts (store, set, error) || !keep_of_log (store, set, error))
    return FALSE;
  GHashTableIter iter;
  gpointer digest;
  g_hash_table_iter_init (&iter, set);
  while (g_hash_table_iter_next (&iter, &digest, NULL))
    if (!app_evidence_mark_purged (store, digest, error))
      return FALSE;
  return TRUE;
}

/* The row of `id`, whatever is in it. (transfer full) */
static AppDraft *
find_row (AppStore *store, const PwId *id, GError **error) {
  PwStmt *stmt = pw_db_stmt (store->db, "app-drafts/read-draft", error);
  gboolean row = FALSE;
  if (stmt == NULL)
    return NULL;
  pw_stmt_bind_id (stmt, ":id", id);
  if (!pw_stmt_step (stmt, &row, error))
    return NULL;
  if (!row) {
    g_set_error_literal (error, PW_ERROR, PW_ERROR_NOT_FOUND,
                         _ ("this draft is gone: it was finalised or removed"));
    return NULL;
  }
  AppDraft *draft = draft_from_row (store, stmt, error);
  pw_stmt_reset (stmt);
  return draft;
}

static gboolean
remove_in_transaction (AppStore *store, const PwId *id, GError **error) {
  g_autoptr (AppDraft) draft = find_row (store, id, error);
  return draft != NULL && app_drafts_take (store, draft, error)
         && (draft->fault != NULL || app_drafts_drop_files (store, draft->files, error));
}

gboolean
app_drafts_remove (AppStore *store, const PwId *id, GError **error) {
  g_return_val_if_fail (store != NULL && id != NULL, FALSE);
  if (!pw_db_begin (store->db, error))
    return FALSE;
  if (remove_in_transaction (store, id, error) && pw_db_commit (store->db, error))
    return app_evidence_remove_purged (store, NULL, error);
  pw_db_rollback (store->db);
  return FALSE;
}
