/* To whom a stick can carry a reply. */
#include "host/report/host-reply-targets.h"

#include <string.h>

#include "host/views/host-devices.h"

/* Ids of devices whose parcels were found, in a set. */
static gboolean
find_senders (HostStore *store, const GArray *digests, GHashTable *senders, GError **error) {
  for (guint i = 0; i < digests->len; i++) {
    PwStmt *stmt = pw_db_stmt (store->db, "report/read-spool-device", error);
    if (stmt == NULL)
      return FALSE;
    pw_stmt_bind_digest (stmt, ":digest", &g_array_index (digests, PwDigest, i));
    gboolean row = FALSE;
    PwId device;
    if (!pw_stmt_step (stmt, &row, error))
      return FALSE;
    if (!row)
      continue;
    gboolean ok = pw_stmt_id (stmt, 0, &device, error);
    pw_stmt_reset (stmt);
    if (!ok)
      return FALSE;
    g_hash_table_add (senders, pw_id_copy (&device));
  }
  return TRUE;
}

static gboolean
has_folder (const PwId *device, const GPtrArray *addresses) {
  for (guint i = 0; i < addresses->len; i++)
    if (memcmp (g_ptr_array_index (addresses, i), device->bytes, PW_ADDRESS_BYTES) == 0)
      return TRUE;
  return FALSE;
}

GPtrArray *
host_reply_targets (HostStore *store, const HostCollect *collect, GError **error) {
  g_return_val_if_fail (store != NULL && collect != NULL, NULL);
  g_autoptr (GHashTable) senders
      = g_hash_table_new_full (pw_id_hash, pw_id_equal_key, g_free, NULL);
  if (!find_senders (store, collect->digests, senders, error))
    return NULL;
  g_autoptr (GPtrArray) everyone = host_reply_everyone (store, error);
  if (everyone == NULL)
    return NULL;
  g_autoptr (GPtrArray) targets = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < everyone->len; i++) {
    const PwId *device = g_ptr_array_index (everyone, i);
    if (g_hash_table_contains (senders, device) || has_folder (device, collect->addresses))
      g_ptr_array_add (targets, pw_id_copy (device));
  }
  return g_steal_pointer (&targets);
}

GPtrArray *
host_reply_everyone (HostStore *store, GError **error) {
  g_return_val_if_fail (store != NULL, NULL);
  g_autoptr (GPtrArray) devices = host_devices_list (store, error);
  if (devices == NULL)
    return NULL;
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < devices->len; i++) {
    const HostDevice *device = g_ptr_array_index (devices, i);
    if (pw_id_is_none (&device->host))
      g_ptr_array_add (ids, pw_id_copy (&device->id));
  }
  return g_steal_pointer (&ids);
}
