/* Versions of lists as they were published, packed. */
#include "host/merge/host-list-versions.h"

#include <glib/gi18n.h>

#include "sync/base/pw-error.h"
#include "sync/codec/pw-lz4.h"

/* Nothing outside this store ever sees the frames: any number but 0 will do. */
#define FRAME_ID 1

void
host_list_version_free (HostListVersion *version) {
  if (version == NULL)
    return;
  g_free (version->version);
  g_free (version->region_column);
  g_free (version);
}

static PwLz4 *
new_packer (void) {
  g_autoptr (GBytes) empty = g_bytes_new_static ("", 0);
  return pw_lz4_new (empty, FRAME_ID);
}

gboolean
host_list_versions_put (HostStore *store, const char *name, const char *version,
                        const char *region_column, const PwDigest *digest, GBytes *csv,
                        GError **error) {
  g_assert (pw_db_in_transaction (store->db));
  gsize length;
  gconstpointer data = g_bytes_get_data (csv, &length);
  g_autoptr (PwLz4) lz4 = new_packer ();
  g_autoptr (GBytes) packed = pw_lz4_compress (lz4, data, length);
  PwStmt *stmt = pw_db_stmt (store->db, "host-forms/put-list-version", error);
  if (stmt == NULL)
    return FALSE;
  pw_stmt_bind_digest (stmt, ":digest", digest);
  pw_stmt_bind_text (stmt, ":name", name);
  pw_stmt_bind_text (stmt, ":version", version);
  pw_stmt_bind_int (stmt, ":now_ms", host_store_now_ms (store));
  pw_stmt_bind_text (stmt, ":region_column", region_column);
  pw_stmt_bind_gbytes (stmt, ":packed", packed);
  return pw_stmt_run (stmt, error);
}

GPtrArray *
host_list_versions_all (HostStore *store, const char *name, GError **error) {
  g_return_val_if_fail (store != NULL && name != NULL, NULL);
  PwStmt *stmt = pw_db_stmt (store->db, "host-forms/list-versions-of-list", error);
  if (stmt == NULL)
    return NULL;
  pw_stmt_bind_text (stmt, ":name", name);
  g_autoptr (GPtrArray) versions
      = g_ptr_array_new_with_free_func ((GDestroyNotify)host_list_version_free);
  for (;;) {
    gboolean row;
    if (!pw_stmt_step (stmt, &row, error))
      return NULL;
    if (!row)
      return g_steal_pointer (&versions);
    HostListVersion *version = g_new0 (HostListVersion, 1);
    g_ptr_array_add (versions, version);
    version->version = g_strdup (pw_stmt_text (stmt, 1));
    version->region_column = g_strdup (pw_stmt_text (stmt, 2));
    if (!pw_stmt_digest (stmt, 0, &version->digest, error)) {
      pw_stmt_reset (stmt);
      return NULL;
    }
  }
}

static GBytes *
unpack (gconstpointer packed, gsize length, const PwDigest *digest, GError **error) {
  g_autoptr (PwLz4) lz4 = new_packer ();
  g_autoptr (GByteArray) plain = g_byte_array_new ();
  if (packed != NULL && pw_lz4_decompress (lz4, packed, length, PW_LIST_BYTES_MAX, plain, NULL)) {
    PwDigest found = pw_digest_of (plain->data, plain->len);
    if (pw_digest_equal (&found, digest))
      return g_byte_array_free_to_bytes (g_steal_pointer (&plain));
  }
  g_autofree char *hex = pw_digest_to_hex (digest);
  g_set_error (error, PW_ERROR, PW_ERROR_BROKEN,
               _ ("the published list %.12s is damaged; restore a backup"), hex);
  return NULL;
}

GBytes *
host_list_versions_get (HostStore *store, const PwDigest *digest, GError **error) {
  g_return_val_if_fail (store != NULL && digest != NULL, NULL);
  PwStmt *stmt = pw_db_stmt (store->db, "host-forms/get-list-version", error);
  gboolean row;
  if (stmt == NULL)
    return NULL;
  pw_stmt_bind_digest (stmt, ":digest", digest);
  if (!pw_stmt_step (stmt, &row, error))
    return NULL;
  if (!row) {
    g_autofree char *hex = pw_digest_to_hex (digest);
    g_set_error (error, PW_ERROR, PW_ERROR_NOT_FOUND, _ ("no list %.12s was published here"), hex);
    return NULL;
  }
  gsize length;
  gconstpointer packed = pw_stmt_bytes (stmt, 0, &length);
  GBytes *csv = unpack (packed, length, digest, error);
  pw_stmt_reset (stmt);
  return csv;
}
