/* What this host wrote into one box of a stick: newer files stand for its older ones. */
#include "host/report/host-stick-box.h"

#define DAY_MS (24 * 60 * 60 * G_GINT64_CONSTANT (1000))

static gboolean
note_name (HostStore *store, const PwId *recipient, const char *name, GError **error) {
  PwStmt *stmt = pw_db_stmt (store->db, "report/add-reply", error);
  if (stmt == NULL)
    return FALSE;
  pw_stmt_bind_id (stmt, ":device", recipient);
  pw_stmt_bind_text (stmt, ":name", name);
  pw_stmt_bind_int (stmt, ":made_ms", host_store_now_ms (store));
  return pw_stmt_run (stmt, error);
}

static gboolean
forget_old (HostStore *store, const PwId *recipient, GError **error) {
  PwStmt *stmt = pw_db_stmt (store->db, "report/remove-replies", error);
  if (stmt == NULL)
    return FALSE;
  pw_stmt_bind_id (stmt, ":device", recipient);
  pw_stmt_bind_int (stmt, ":oldest_ms", host_store_now_ms (store) - PW_REPLY_DAYS * DAY_MS);
  return pw_stmt_run (stmt, error);
}

static gboolean
note_names (HostStore *store, const PwId *recipient, GPtrArray *names, GError **error) {
  if (!pw_db_begin (store->db, error))
    return FALSE;
  gboolean ok = forget_old (store, recipient, error);
  for (guint i = 0; i < names->len && ok; i++)
    ok = note_name (store, recipient, g_ptr_array_index (names, i), error);
  if (ok && pw_db_commit (store->db, error))
    return TRUE;
  pw_db_rollback (store->db);
  return FALSE;
}

static gboolean
is_ours (HostStore *store, const PwId *recipient, const char *name, gboolean *ours,
         GError **error) {
  g_autofree char *low = g_ascii_strdown (name, -1);
  PwStmt *stmt = pw_db_stmt (store->db, "report/find-reply", error);
  if (stmt == NULL)
    return FALSE;
  pw_stmt_bind_id (stmt, ":device", recipient);
  pw_stmt_bind_text (stmt, ":name", low);
  gint64 found = 0;
  if (!pw_stmt_scalar (stmt, 0, &found, error))
    return FALSE;
  *ours = found != 0;
  return TRUE;
}

static gboolean
remove_older (HostStore *store, const char *root, PwStickKind kind, const PwId *recipient,
              GPtrArray *fresh, GError **error) {
  g_autoptr (GPtrArray) names = pw_stick_list (root, kind, recipient->bytes, error);
  if (names == NULL)
    return FALSE;
  g_autoptr (GHashTable) set = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < fresh->len; i++)
    g_hash_table_add (set, g_ptr_array_index (fresh, i));
  for (guint i = 0; i < names->len; i++) {
    const char *name = g_ptr_array_index (names, i);
    gboolean ours = FALSE;
    if (g_hash_table_contains (set, name))
      continue;
    if (!is_ours (store, recipient, name, &ours, error))
      return FALSE;
    if (ours && !pw_stick_remove (root, kind, recipient->bytes, name, error))
      return FALSE;
  }
  return TRUE;
}

gboolean
host_stick_box_replace (HostStore *store, const char *root, PwStickKind kind, const PwId *recipient,
                        GPtrArray *names, GError **error) {
  g_return_val_if_fail (store != NULL && root != NULL && names != NULL, FALSE);
  return note_names (store, recipient, names, error)
         && remove_older (store, root, kind, recipient, names, error);
}
