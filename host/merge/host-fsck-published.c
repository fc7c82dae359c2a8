/* `verify --all`: published forms and lists against the operations that published them. */
#include "host/merge/host-fsck-parts.h"

#include <glib/gi18n.h>

#include "host/merge/host-list-versions.h"
#include "sync/base/pw-error.h"
#include "sync/codec/pw-op-publish.h"
#include "sync/lists/pw-lists.h"

/* What the host's own log says. */
typedef struct {
  HostFsckRun *run;  /* borrowed */
  GHashTable *forms; /* owned: digest in hex -> PwPublish */
  GHashTable *lists; /* owned: name -> PwPublish, the newest */
} Published;

/* --- the log --------------------------------------------------------------------------------- */

static void
publish_free (gpointer data) {
  pw_publish_clear (data);
  g_free (data);
}

/* A row whose bytes do not read is told by the part about chains. */
static void
take_op (Published *published, PwStmt *stmt) {
  gsize length;
  const guint8 *bytes = pw_stmt_bytes (stmt, 0, &length);
  PwOpView view;
  PwPublish *publish = g_new0 (PwPublish, 1);
  if (bytes == NULL || !pw_op_decode (bytes, length, &view, NULL) || view.kind != PW_OP_PUBLISH
      || !pw_body_read_publish (&view, publish, NULL)) {
    g_free (publish);
    return;
  }
  if (publish->kind == PW_PUBLISHED_FORM)
    g_hash_table_replace (published->forms, pw_digest_to_hex (&publish->digest), publish);
  else
    g_hash_table_replace (published->lists, g_strdup (publish->name), publish);
}

static gboolean
read_log (Published *published, GError **error) {
  HostStore *store = published->run->store;
  PwStmt *stmt = pw_db_stmt (store->db, "verify/list-publish", error);
  if (stmt == NULL)
    return FALSE;
  pw_stmt_bind_int (stmt, ":author_key", store->own_author);
  pw_stmt_bind_int (stmt, ":publish", PW_OP_PUBLISH);
  for (;;) {
    gboolean row;
    if (!pw_stmt_step (stmt, &row, error))
      return FALSE;
    if (!row)
      return TRUE;
    take_op (published, stmt);
  }
}

/* --- forms ----------------------------------------------------------------------------------- */

/* Takes the operation that names the row out of the set, so that what is left has no row. */
static void
check_form (Published *published, PwStmt *stmt) {
  gsize length;
  const guint8 *bytes = pw_stmt_bytes (stmt, 3, &length);
  const char *id = pw_stmt_text (stmt, 1), *version = pw_stmt_text (stmt, 2);
  PwDigest digest, found = pw_digest_of (bytes, bytes != NULL ? length : 0);
  g_autofree char *hex = NULL;
  const PwPublish *publish = NULL;
  if (pw_stmt_digest (stmt, 0, &digest, NULL) && pw_digest_equal (&digest, &found)) {
    hex = pw_digest_to_hex (&digest);
    publish = g_hash_table_lookup (published->forms, hex);
  }
  if (publish == NULL || !g_str_equal (publish->name, id)
      || !g_str_equal (publish->version, version))
    host_fsck_note (published->run, HOST_FAULT_PUBLISHED,
                    _ ("version %s of the form %s is not what was published"), version, id);
  if (hex != NULL)
    g_hash_table_remove (published->forms, hex);
}

static gboolean
check_forms (Published *published, GError **error) {
  PwStmt *stmt = pw_db_stmt (published->run->store->db, "verify/list-forms", error);
  if (stmt == NULL)
    return FALSE;
  for (gboolean row = TRUE; row;) {
    if (!pw_stmt_step (stmt, &row, error))
      return FALSE;
    if (row)
      check_form (published, stmt);
  }
  GHashTableIter iter;
  gpointer lost;
  g_hash_table_iter_init (&iter, published->forms);
  while (g_hash_table_iter_next (&iter, NULL, &lost))
    host_fsck_note (published->run, HOST_FAULT_PUBLISHED,
                    _ ("version %s of the form %s was published and is not here"),
                    ((PwPublish *)lost)->version, ((PwPublish *)lost)->name);
  return TRUE;
}

/* --- lists ----------------------------------------------------------------------------------- */

static gboolean
check_list (Published *published, const PwList *list, GError **error) {
  g_autoptr (GError) why = NULL;
  g_autoptr (GBytes) csv = pw_lists_csv (published->run->store->db, list->name, NULL, &why);
  if (csv == NULL && pw_error_is_of_machine (why)) {
    g_propagate_error (error, g_steal_pointer (&why));
    return FALSE;
  }
  const PwPublish *publish = g_hash_table_lookup (published->lists, list->name);
  gboolean good = csv != NULL && publish != NULL;
  if (good) {
    PwDigest found = pw_digest_of (g_bytes_get_data (csv, NULL), g_bytes_get_size (csv));
    good = pw_digest_equal (&found, &list->digest) && pw_digest_equal (&found, &publish->digest)
           && g_str_equal (publish->version, list->version)
           && g_strcmp0 (publish->region_column, list->region_column) == 0;
  }
  if (!good)
    host_fsck_note (published->run, HOST_FAULT_PUBLISHED,
                    _ ("the list %s is not what was published"), list->name);
  g_hash_table_remove (published->lists, list->name);
  return TRUE;
}

static gboolean
check_versions (Published *published, const char *name, GError **error) {
  g_autoptr (GError) unread = NULL;
  g_autoptr (GPtrArray) versions = host_list_versions_all (published->run->store, name, &unread);
  if (versions == NULL && pw_error_is_of_machine (unread)) {
    g_propagate_error (error, g_steal_pointer (&unread));
    return FALSE;
  }
  if (versions == NULL)
    host_fsck_note (published->run, HOST_FAULT_PUBLISHED,
                    _ ("the list %s is not what was published"), name);
  for (guint i = 0; versions != NULL && i < versions->len; i++) {
    const HostListVersion *version = g_ptr_array_index (versions, i);
    g_autoptr (GError) why = NULL;
    g_autoptr (GBytes) csv = host_list_versions_get (published->run->store, &version->digest, &why);
    if (csv == NULL && pw_error_is_of_machine (why)) {
      g_propagate_error (error, g_steal_pointer (&why));
      return FALSE;
    }
    if (csv == NULL)
      host_fsck_note (published->run, HOST_FAULT_PUBLISHED,
                      _ ("version %s of the list %s is damaged"), version->version, name);
  }
  return TRUE;
}

static gboolean
check_lists (Published *published, GError **error) {
  g_autoptr (GPtrArray) lists = pw_lists_all (published->run->store->db, error);
  if (lists == NULL)
    return FALSE;
  for (guint i = 0; i < lists->len; i++) {
    const PwList *list = g_ptr_array_index (lists, i);
    if (!check_list (published, list, error) || !check_versions (published, list->name, error))
      return FALSE;
  }
  GHashTableIter iter;
  gpointer name;
  g_hash_table_iter_init (&iter, published->lists);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    host_fsck_note (published->run, HOST_FAULT_PUBLISHED,
                    _ ("the list %s was published and is not here"), (const char *)name);
  return TRUE;
}

gboolean
host_fsck_published (HostFsckRun *run, GError **error) {
  g_autoptr (GHashTable) forms
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, publish_free);
  g_autoptr (GHashTable) lists
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, publish_free);
  Published published = { .run = run, .forms = forms, .lists = lists };
  return read_log (&published, error) && check_forms (&published, error)
         && check_lists (&published, error);
}
