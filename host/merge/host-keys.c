/* The public keys of all devices that were let in. */
#include "host/merge/host-keys.h"

#include <string.h>

GHashTable *
host_keys_load (HostStore *store, GError **error) {
  g_autoptr (GHashTable) keys = g_hash_table_new_full (pw_id_hash, pw_id_equal_key, NULL, g_free);
  PwStmt *stmt = pw_db_stmt (store->db, "merge/list-keys", error);
  if (stmt == NULL)
    return NULL;
  for (;;) {
    gboolean row;
    if (!pw_stmt_step (stmt, &row, error))
      return NULL;
    if (!row)
      return g_steal_pointer (&keys);
    gsize length;
    gconstpointer bytes = pw_stmt_bytes (stmt, 2, &length);
    PwId id;
    /* Without a whole key its parcels wait as those of an unknown device; verify --all names it. */
    if (bytes == NULL || length != PW_PUBLIC_KEY_BYTES || !pw_stmt_id (stmt, 1, &id, NULL))
      continue;
    HostKey *key = g_new0 (HostKey, 1);
    key->id = id;
    key->author_key = pw_stmt_int (stmt, 0);
    memcpy (key->public_key, bytes, length);
    g_hash_table_replace (keys, &key->id, key);
  }
}
