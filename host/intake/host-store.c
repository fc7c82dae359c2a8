/* The host's store, open. */
#include "host/intake/host-store.h"

#include <glib/gi18n.h>
#include <string.h>

#include "sync/base/pw-error.h"
#include "sync/base/pw-file.h"
#include "sync/base/pw-region.h"
#include "sync/base/pw-text.h"

/* --- identity -------------------------------------------------------------------------------- */

/* The locked copy of a secret column, or NULL with BROKEN. */
static PwSecret *
secret_column (PwStmt *stmt, int column, gsize want, GError **error) {
  gsize length;
  gconstpointer bytes = pw_stmt_bytes (stmt, column, &length);
  if (bytes != NULL && length == want)
    return pw_secret_new_copy (bytes, length);
  g_set_error_literal (error, PW_ERROR, PW_ERROR_BROKEN,
                       _ ("the host's keys are damaged; restore a backup"));
  return NULL;
}

/* `*found` FALSE: init was never finished here. */
static gboolean
load_identity (HostStore *store, gboolean *found, GError **error) {
  PwStmt *stmt = pw_db_stmt (store->db, "intake/get-identity", error);
  if (stmt == NULL || !pw_stmt_step (stmt, found, error))
    return FALSE;
  if (!*found)
    return TRUE;
  g_autoptr (PwSecret) sign = secret_column (stmt, 0, PW_SIGN_SECRET_BYTES, error);
  g_autoptr (PwSecret) seal
      = sign != NULL ? secret_column (stmt, 1, PW_SEAL_SECRET_BYTES, error) : NULL;
  if (seal != NULL)
    store->identity = pw_identity_from_secrets (sign, seal, error);
  store->name = g_strdup (pw_stmt_text (stmt, 2));
  store->region = g_strdup (pw_stmt_text (stmt, 3));
  pw_stmt_reset (stmt);
  return store->identity != NULL;
}

static gboolean
load_own_author (HostStore *store, GError **error) {
  PwStmt *stmt = pw_db_stmt (store->db, "intake/get-author", error);
  if (stmt == NULL)
    return FALSE;
  pw_stmt_bind_id (stmt, ":id", &store->identity->id);
  if (!pw_stmt_scalar (stmt, 0, &store->own_author, error))
    return FALSE;
  if (store->own_author != 0)
    return TRUE;
  g_set_error (error, PW_ERROR, PW_ERROR_BROKEN,
               _ ("%s does not know its own host; restore a backup"), store->path);
  return FALSE;
}

static gboolean
insert_identity (HostStore *store, const char *region, const char *name, GError **error) {
  g_autoptr (PwIdentity) identity = pw_identity_new (TRUE);
  PwStmt *stmt = pw_db_stmt (store->db, "intake/insert-identity", error);
  if (stmt == NULL)
    return FALSE;
  pw_stmt_bind_bytes (stmt, ":sign_secret", identity->sign_secret->bytes, PW_SIGN_SECRET_BYTES);
  pw_stmt_bind_bytes (stmt, ":seal_secret", identity->seal_secret->bytes, PW_SEAL_SECRET_BYTES);
  pw_stmt_bind_text (stmt, ":name", name);
  pw_stmt_bind_text (stmt, ":region", region);
  pw_stmt_bind_int (stmt, ":created_ms", host_store_now_ms (store));
  if (!pw_stmt_run (stmt, error))
    return FALSE;
  stmt = pw_db_stmt (store->db, "intake/insert-author", error);
  if (stmt == NULL)
    return FALSE;
  pw_stmt_bind_id (stmt, ":id", &identity->id);
  pw_stmt_bind_bytes (stmt, ":public_key", identity->sign_public, PW_PUBLIC_KEY_BYTES);
  return pw_stmt_run (stmt, error);
}

/* --- life ------------------------------------------------------------------------------------ */

static HostStore *
open_database (const char *path, gboolean create, PwClock *clock, GError **error) {
  if (g_str_has_prefix (path, "postgresql://") || g_str_has_prefix (path, "postgres://")) {
    g_set_error_literal (error, PW_ERROR, PW_ERROR_REFUSED,
                         _ ("a PostgreSQL store is not supported by this version; name a file"));
    return NULL;
  }
  g_autoptr (HostStore) store = g_new0 (HostStore, 1);
  store->clock = clock != NULL ? clock : pw_clock_system ();
  store->path = g_strdup (path);
  store->db = pw_db_open (path, PW_DB_HOST, create, error);
  if (store->db == NULL)
    return NULL;
  if (!host_store_load_forms (store, error))
    return NULL;
  store->packer = pw_packer_new ();
  return g_steal_pointer (&store);
}

static gboolean
check_arguments (const char *region, const char *name, GError **error) {
  if (!pw_region_is_valid (region)) {
    g_set_error (error, PW_ERROR, PW_ERROR_REFUSED,
                 _ ("\"%s\" is not a region code; write it like 17.07"), region);
    return FALSE;
  }
  if (!pw_text_is_name (name)) {
    g_set_error (error, PW_ERROR, PW_ERROR_REFUSED,
                 _ ("the name must be one line of text, 1 to %d bytes"), PW_NAME_BYTES_MAX);
    return FALSE;
  }
  return TRUE;
}

/* Inside a transaction, so that a store has its identity whole or not at all. */
static gboolean
init_in_transaction (HostStore *store, const char *region, const char *name, GError **error) {
  gboolean found;
  if (!load_identity (store, &found, error))
    return FALSE;
  if (found) {
    g_set_error (error, PW_ERROR, PW_ERROR_EXISTS,
                 _ ("%s is a store already; name another file or use it as it is"), store->path);
    return FALSE;
  }
  return insert_identity (store, region, name, error) && load_identity (store, &found, error);
}

HostStore *
host_store_init_bare (const char *path, const char *region, const char *name, PwClock *clock,
                      GError **error) {
  g_return_val_if_fail (path != NULL, NULL);
  g_return_val_if_fail (region != NULL, NULL);
  g_return_val_if_fail (name != NULL, NULL);
  if (!check_arguments (region, name, error))
    return NULL;
  g_autofree char *folder = g_path_get_dirname (path);
  if (!pw_file_is_dir (folder) && !pw_file_make_dir (folder, 0700, error))
    return NULL;
  g_autoptr (HostStore) store = open_database (path, TRUE, clock, error);
  if (store == NULL || !pw_db_begin (store->db, error))
    return NULL;
  if (!init_in_transaction (store, region, name, error)) {
    pw_db_rollback (store->db);
    return NULL;
  }
  gboolean ok = pw_db_commit (store->db, error) && load_own_author (store, error);
  return ok ? g_steal_pointer (&store) : NULL;
}

HostStore *
host_store_open_bare (const char *path, PwClock *clock, GError **error) {
  g_return_val_if_fail (path != NULL, NULL);
  g_autoptr (HostStore) store = open_database (path, FALSE, clock, error);
  gboolean found = FALSE;
  if (store == NULL || !load_identity (store, &found, error))
    return NULL;
  if (!found) {
    g_set_error (error, PW_ERROR, PW_ERROR_NOT_FOUND,
                 _ ("%s is not a finished store: if it was moved or copied, %s-wal belongs beside "
                    "it; if init was cut short, run it again"),
                 path, path);
    return NULL;
  }
  return load_own_author (store, error) ? g_steal_pointer (&store) : NULL;
}

void
host_store_close (HostStore *store) {
  if (store == NULL)
    return;
  pw_db_close (store->db);
  pw_identity_free (store->identity);
  pw_packer_free (store->packer);
  host_column_plans_free (store->plans);
  pw_forms_free (store->forms);
  g_free (store->path);
  g_free (store->name);
  g_free (store->region);
  g_free (store);
}

gint64
host_store_now_ms (const HostStore *store) {
  return pw_clock_now (store->clock).unix_ms;
}

PwStmt *
host_store_hot (HostStore *store, HostHot which, GError **error) {
  static const char *const names[HOST_HOT_COUNT] = {
    [HOST_HOT_INSERT_OP] = "merge/insert-op",
    [HOST_HOT_INSERT_RECORD] = "merge/insert-record",
    [HOST_HOT_INSERT_VIEW] = "views/insert-record",
  };
  if (store->hot[which] == NULL)
    store->hot[which] = pw_db_stmt (store->db, names[which], error);
  return store->hot[which];
}
