/* What handhelds said that they hold of forms and lists. */
#include "host/merge/host-holdings.h"

#include <string.h>

#include "sync/codec/pw-op-codec.h"

/* --- telling --------------------------------------------------------------------------------- */

static gboolean
last_told (HostStore *store, const PwId *device, gint64 *told_ms, GError **error) {
  PwStmt *stmt = pw_db_stmt (store->db, "host-forms/get-told", error);
  if (stmt == NULL)
    return FALSE;
  pw_stmt_bind_id (stmt, ":device", device);
  return pw_stmt_scalar (stmt, G_MININT64, told_ms, error);
}

static gboolean
forget (HostStore *store, const PwId *device, GError **error) {
  PwStmt *stmt = pw_db_stmt (store->db, "host-forms/delete-holdings", error);
  if (stmt == NULL)
    return FALSE;
  pw_stmt_bind_id (stmt, ":device", device);
  return pw_stmt_run (stmt, error);
}

static gboolean
insert (HostStore *store, const PwId *device, const PwHolding *holding, gint64 told_ms,
        GError **error) {
  PwStmt *stmt = pw_db_stmt (store->db, "host-forms/insert-holding", error);
  if (stmt == NULL)
    return FALSE;
  pw_stmt_bind_id (stmt, ":device", device);
  pw_stmt_bind_int (stmt, ":kind", holding->kind);
  pw_stmt_bind_text (stmt, ":name", holding->name);
  pw_stmt_bind_digest (stmt, ":digest", &holding->digest);
  pw_stmt_bind_int (stmt, ":told_ms", told_ms);
  return pw_stmt_run (stmt, error);
}

/* Enrolled, or asked for it with an invitation of ours: nobody else can fill the table. */
static gboolean
is_known (HostStore *store, const PwId *device, gboolean *known, GError **error) {
  gint64 count;
  PwStmt *stmt = pw_db_stmt (store->db, "host-forms/is-known-device", error);
  if (stmt == NULL)
    return FALSE;
  pw_stmt_bind_id (stmt, ":device", device);
  if (!pw_stmt_scalar (stmt, 0, &count, error))
    return FALSE;
  *known = count > 0;
  return TRUE;
}

gboolean
host_holdings_put (HostStore *store, const PwId *device, const GPtrArray *holdings, gint64 told_ms,
                   gint64 received_ms, GError **error) {
  g_assert (pw_db_in_transaction (store->db));
  gint64 now_ms = MIN (told_ms, received_ms), before_ms;
  gboolean known;
  if (!is_known (store, device, &known, error) || !last_told (store, device, &before_ms, error))
    return FALSE;
  if (!known || now_ms < before_ms)
    return TRUE;
  if (!forget (store, device, error))
    return FALSE;
  for (guint i = 0; i < holdings->len; i++) {
    if (!insert (store, device, g_ptr_array_index (holdings, i), now_ms, error))
      return FALSE;
  }
  return TRUE;
}

/* --- asking ---------------------------------------------------------------------------------- */

GPtrArray *
host_holdings_list (HostStore *store, const PwId *device, GError **error) {
  g_return_val_if_fail (store != NULL && device != NULL, NULL);
  PwStmt *stmt = pw_db_stmt (store->db, "host-forms/list-holdings", error);
  if (stmt == NULL)
    return NULL;
  pw_stmt_bind_id (stmt, ":device", device);
  g_autoptr (GPtrArray) holdings = g_ptr_array_new_with_free_func ((GDestroyNotify)pw_holding_free);
  for (;;) {
    gboolean row;
    if (!pw_stmt_step (stmt, &row, error))
      return NULL;
    if (!row)
      return g_steal_pointer (&holdings);
    PwHolding *holding = g_new0 (PwHolding, 1);
    g_ptr_array_add (holdings, holding);
    holding->kind = (PwPublishedKind)pw_stmt_int (stmt, 0);
    holding->name = g_strdup (pw_stmt_text (stmt, 1));
    if (!pw_stmt_digest (stmt, 2, &holding->digest, error)) {
      pw_stmt_reset (stmt);
      return NULL;
    }
  }
}

static void
add_form_of (GArray *digests, PwStmt *stmt) {
  gsize length;
  const guint8 *bytes = pw_stmt_bytes (stmt, 0, &length);
  PwOpView view;
  if (bytes == NULL || !pw_op_decode (bytes, length, &view, NULL) || view.form_id == NULL)
    return;
  for (guint i = 0; i < digests->len; i++)
    if (pw_digest_equal (&g_array_index (digests, PwDigest, i), &view.form_digest))
      return;
  g_array_append_val (digests, view.form_digest);
}

GArray *
host_holdings_of_records (HostStore *store, const PwId *device, GError **error) {
  g_return_val_if_fail (store != NULL && device != NULL, NULL);
  PwStmt *stmt = pw_db_stmt (store->db, "host-forms/list-creates", error);
  if (stmt == NULL)
    return NULL;
  pw_stmt_bind_id (stmt, ":device", device);
  pw_stmt_bind_int (stmt, ":create", PW_OP_CREATE);
  pw_stmt_bind_int (stmt, ":limit", HOST_HOLDINGS_RECORDS);
  g_autoptr (GArray) digests = g_array_new (FALSE, FALSE, sizeof (PwDigest));
  for (;;) {
    gboolean row;
    if (!pw_stmt_step (stmt, &row, error))
      return NULL;
    if (!row)
      return g_steal_pointer (&digests);
    add_form_of (digests, stmt);
  }
}
