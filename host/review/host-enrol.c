/* Letting devices in and shutting them out. */
#include "host/review/host-enrol.h"

#include <glib/gi18n.h>
#include <sodium.h>

#include "host/merge/host-log.h"
#include "host/views/host-devices.h"
#include "sync/codec/pw-batch.h"

#define DAY_S (24 * 60 * 60)

/* --- invitations ----------------------------------------------------------------------------- */

static gboolean
add_invitation (HostStore *store, const PwInvitation *invitation, GError **error) {
  PwStmt *stmt = pw_db_stmt (store->db, "enrol/add-invitation", error);
  if (stmt == NULL)
    return FALSE;
  pw_stmt_bind_bytes (stmt, ":challenge", invitation->challenge, sizeof invitation->challenge);
  pw_stmt_bind_int (stmt, ":made_ms", host_store_now_ms (store));
  pw_stmt_bind_int (stmt, ":expires_s", invitation->expires_at);
  return pw_stmt_run (stmt, error);
}

static GBytes *
make_invitation (HostStore *store, gint64 expires_s, GError **error) {
  /* Strings and keys are lent: nothing here is freed. */
  PwInvitation invitation
      = { .region = store->region, .name = store->name, .expires_at = expires_s };
  memcpy (invitation.sign_public, store->identity->sign_public, PW_PUBLIC_KEY_BYTES);
  memcpy (invitation.seal_public, store->identity->seal_public, PW_PUBLIC_KEY_BYTES);
  randombytes_buf (invitation.challenge, sizeof invitation.challenge);
  if (!add_invitation (store, &invitation, error))
    return NULL;
  g_autoptr (GByteArray) message = g_byte_array_new ();
  pw_invitation_write (message, &invitation, store->identity);
  return pw_parcel_open_message (message);
}

GPtrArray *
host_enrol_invite (HostStore *store, guint count, guint days, gint64 *expires_s, GError **error) {
  g_return_val_if_fail (store != NULL, NULL);
  g_return_val_if_fail (count >= 1 && count <= PW_INVITES_MAX, NULL);
  gint64 lapses_s
      = host_store_now_ms (store) / 1000 + (gint64)(days == 0 ? PW_INVITE_DAYS : days) * DAY_S;
  g_autoptr (GPtrArray) parcels = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
  if (!pw_db_begin (store->db, error))
    return NULL;
  for (guint i = 0; i < count; i++) {
    GBytes *parcel = make_invitation (store, lapses_s, error);
    if (parcel == NULL) {
      pw_db_rollback (store->db);
      return NULL;
    }
    g_ptr_array_add (parcels, parcel);
  }
  if (!pw_db_commit (store->db, error)) {
    pw_db_rollback (store->db);
    return NULL;
  }
  if (expires_s != NULL)
    *expires_s = lapses_s;
  return g_steal_pointer (&parcels);
}

/* --- requests -------------------------------------------------------------------------------- */

void
host_request_free (HostRequest *request) {
  if (request == NULL)
    return;
  g_free (request->name);
  g_free (request->region);
  g_free (request);
}

static HostRequest *
read_request_row (PwStmt *stmt, GError **error) {
  HostRequest *request = g_new0 (HostRequest, 1);
  if (!pw_stmt_id (stmt, 0, &request->device, error)) {
    host_request_free (request);
    return NULL;
  }
  request->name = g_strdup (pw_stmt_text (stmt, 1));
  request->region = g_strdup (pw_stmt_text (stmt, 2));
  request->asked_ms = pw_stmt_int (stmt, 3);
  request->received_ms = pw_stmt_int (stmt, 4);
  request->enrolled = pw_stmt_int (stmt, 5) != 0;
  request->is_host = pw_stmt_int (stmt, 6) != 0;
  request->revoked = !pw_stmt_is_null (stmt, 8);
  request->revoked_after = (guint64)pw_stmt_int (stmt, 8);
  if (pw_stmt_is_null (stmt, 7) || pw_stmt_id (stmt, 7, &request->below, error))
    return request;
  host_request_free (request);
  return NULL;
}

GPtrArray *
host_enrol_requests (HostStore *store, gboolean all, GError **error) {
  g_return_val_if_fail (store != NULL, NULL);
  PwStmt *stmt = pw_db_stmt (store->db, "enrol/list-requests", error);
  if (stmt == NULL)
    return NULL;
  pw_stmt_bind_int (stmt, ":all", all);
  g_autoptr (GPtrArray) requests
      = g_ptr_array_new_with_free_func ((GDestroyNotify)host_request_free);
  for (;;) {
    gboolean row = FALSE;
    if (!pw_stmt_step (stmt, &row, error))
      return NULL;
    if (!row)
      return g_steal_pointer (&requests);
    HostRequest *request = read_request_row (stmt, error);
    if (request == NULL) {
      pw_stmt_reset (stmt);
      return NULL;
    }
    g_ptr_array_add (requests, request);
  }
}

/* --- revocation ------------------------------------------------------------------------------ */

gboolean
host_enrol_revoke (HostStore *store, const PwId *device, guint64 after, const char *reason,
                   guint64 *quarantined, GError **error) {
  g_return_val_if_fail (store != NULL && device != NULL, FALSE);
  g_autoptr (HostDevice) before = host_device_get (store, device, error);
  if (before == NULL || !host_log_revoke (store, device, after, reason, error))
    return FALSE;
  g_autoptr (HostDevice) now = host_device_get (store, device, error);
  if (now == NULL)
    return FALSE;
  if (quarantined != NULL)
    *quarantined = now->quarantined;
  return TRUE;
}

GArray *
host_enrol_revoked (HostStore *store, GError **error) {
  g_return_val_if_fail (store != NULL, NULL);
  PwStmt *stmt = pw_db_stmt (store->db, "enrol/list-revoked", error);
  if (stmt == NULL)
    return NULL;
  g_autoptr (GArray) revoked = g_array_new (FALSE, FALSE, sizeof (PwRevoked));
  for (;;) {
    gboolean row = FALSE;
    if (!pw_stmt_step (stmt, &row, error))
      return NULL;
    if (!row)
      return g_steal_pointer (&revoked);
    PwRevoked one = { .after = (guint64)pw_stmt_int (stmt, 1) };
    if (!pw_stmt_id (stmt, 0, &one.device, error)) {
      pw_stmt_reset (stmt);
      return NULL;
    }
    g_array_append_val (revoked, one);
  }
}
