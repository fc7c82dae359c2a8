/* Letting devices in and shutting them out. */
#include "host/review/host-enrol.h"

#include <glib/gi18n.h>
#include <sodium.h>

#include "host/intake/host-spool.h"
#include "host/merge/host-log.h"
#include "host/review/host-outbox.h"
#include "host/views/host-devices.h"
#include "sync/base/pw-error.h"
#include "sync/base/pw-region.h"
#include "sync/codec/pw-batch.h"

#define DAY_S (24 * 60 * 60)
#define ROLE "pkd" /* Pengawas Kelurahan/Desa: the only role so far */

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
  return request;
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

/* --- approval -------------------------------------------------------------------------------- */

void
host_approval_clear (HostApproval *approval) {
  g_clear_pointer (&approval->name, g_free);
  g_clear_pointer (&approval->region, g_free);
}

/* The key of a device that asked, with its name and region unless they are set. *found FALSE: it
 * did not ask. */
static gboolean
look_up_request (HostStore *store, HostApproval *approval, guint8 *public_key, gboolean *found,
                 GError **error) {
  PwStmt *stmt = pw_db_stmt (store->db, "enrol/read-request", error);
  if (stmt == NULL)
    return FALSE;
  pw_stmt_bind_id (stmt, ":device", &approval->device);
  if (!pw_stmt_step (stmt, found, error))
    return FALSE;
  if (!*found)
    return TRUE;
  gsize length = 0;
  const void *key = pw_stmt_bytes (stmt, 0, &length);
  g_assert (length == PW_PUBLIC_KEY_BYTES);
  memcpy (public_key, key, PW_PUBLIC_KEY_BYTES);
  if (approval->name == NULL)
    approval->name = g_strdup (pw_stmt_text (stmt, 1));
  if (approval->region == NULL)
    approval->region = g_strdup (pw_stmt_text (stmt, 2));
  pw_stmt_reset (stmt);
  return TRUE;
}

/* Likewise of a device that is enrolled already. What it has weighs more than what it asked for. */
static gboolean
look_up_device (HostStore *store, HostApproval *approval, guint8 *public_key, GError **error) {
  g_autoptr (GError) why = NULL;
  g_autoptr (HostDevice) device = host_device_get (store, &approval->device, &why);
  if (device == NULL && pw_error_is (why, PW_ERROR_NOT_FOUND))
    return TRUE;
  if (device == NULL) {
    g_propagate_error (error, g_steal_pointer (&why));
    return FALSE;
  }
  if (device->revoked) {
    g_set_error (error, PW_ERROR, PW_ERROR_REFUSED,
                 _ ("%s is revoked after operation %" G_GUINT64_FORMAT
                    ": a new handheld must ask with a new key; to trust this one again, revoke it "
                    "after a larger number"),
                 device->name, device->revoked_after);
    return FALSE;
  }
  approval->again = TRUE;
  memcpy (public_key, device->public_key, PW_PUBLIC_KEY_BYTES);
  if (approval->name == NULL)
    approval->name = g_strdup (device->name);
  if (approval->region == NULL)
    approval->region = g_strdup (device->region);
  return TRUE;
}

static gboolean
look_up (HostStore *store, HostApproval *approval, guint8 *public_key, GError **error) {
  if (!look_up_device (store, approval, public_key, error))
    return FALSE;
  if (approval->again)
    return TRUE;
  gboolean found = FALSE;
  if (!look_up_request (store, approval, public_key, &found, error))
    return FALSE;
  if (found)
    return TRUE;
  g_autofree char *hex = pw_id_to_hex (&approval->device);
  g_set_error (error, PW_ERROR, PW_ERROR_NOT_FOUND,
               _ ("%s did not ask to be let in: scan or collect its request, then merge"), hex);
  return FALSE;
}

static gboolean
check_region (const HostStore *store, const char *region, GError **error) {
  if (!pw_region_is_valid (region)) {
    g_set_error (error, PW_ERROR, PW_ERROR_REFUSED,
                 _ ("“%s” is not a region code such as 17.07.03.2004; give another with --region"),
                 region);
    return FALSE;
  }
  if (!pw_region_holds (store->region, region)) {
    g_set_error (error, PW_ERROR, PW_ERROR_REFUSED,
                 _ ("the region %s does not lie under %s, the region of this host; give another "
                    "with --region"),
                 region, store->region);
    return FALSE;
  }
  return TRUE;
}

static gboolean
put_certificate (HostStore *store, const HostApproval *approval, guint days, GError **error) {
  gint64 now_s = host_store_now_ms (store) / 1000;
  char role[] = ROLE;
  PwCertificate certificate = { .device = approval->device,
                                .region = approval->region,
                                .role = role,
                                .name = approval->name,
                                .issued_at = now_s,
                                .valid_until = days == 0 ? 0 : now_s + (gint64)days * DAY_S };
  g_autoptr (GByteArray) message = g_byte_array_new ();
  pw_certificate_write (message, &certificate, store->identity);
  return host_outbox_put_certificate (store, &approval->device, message, error);
}

static gboolean
append_enrol (HostStore *store, const HostApproval *approval, const guint8 *public_key,
              GError **error) {
  PwDeviceChange change
      = { .device = approval->device, .name = approval->name, .region = approval->region };
  memcpy (change.public_key, public_key, PW_PUBLIC_KEY_BYTES);
  g_autoptr (GBytes) body = pw_body_write_device_change (PW_OP_ENROL, &change);
  HostLogEntry entry = { .kind = PW_OP_ENROL, .body = body };
  return host_log_append (store, &entry, NULL, error);
}

gboolean
host_enrol_approve (HostStore *store, const PwId *device, const char *region, const char *name,
                    guint days, HostApproval *approval, GError **error) {
  g_return_val_if_fail (store != NULL && device != NULL, FALSE);
  g_auto (HostApproval) made
      = { .device = *device, .name = g_strdup (name), .region = g_strdup (region) };
  guint8 public_key[PW_PUBLIC_KEY_BYTES];
  if (!look_up (store, &made, public_key, error) || !check_region (store, made.region, error))
    return FALSE;
  PwId owner = pw_id_from_public_key (public_key);
  g_assert (pw_id_equal (&owner, device));
  if (!pw_db_begin (store->db, error))
    return FALSE;
  if (!append_enrol (store, &made, public_key, error)
      || !put_certificate (store, &made, days, error) || !pw_db_commit (store->db, error)) {
    pw_db_rollback (store->db);
    return FALSE;
  }
  g_autoptr (HostDevice) now = host_device_get (store, device, error);
  if (now == NULL || !host_spool_count_open (store, &made.waiting, error))
    return FALSE;
  made.refused = now->quarantined;
  *approval = made;
  made.name = made.region = NULL;
  return TRUE;
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
