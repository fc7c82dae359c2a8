/* Letting one device in: a handheld or a host below, because it asked or because a host below let
 * it in. */
#include <glib/gi18n.h>
#include <string.h>

#include "host/intake/host-spool.h"
#include "host/merge/host-above.h"
#include "host/merge/host-log.h"
#include "host/review/host-enrol-private.h"
#include "host/review/host-outbox.h"
#include "host/views/host-devices.h"
#include "sync/base/pw-error.h"
#include "sync/base/pw-region.h"

#define DAY_S (24 * 60 * 60)
#define ROLE_HANDHELD "pkd" /* Pengawas Kelurahan/Desa */
#define ROLE_HOST "host"

void
host_approval_clear (HostApproval *approval) {
  g_clear_pointer (&approval->name, g_free);
  g_clear_pointer (&approval->region, g_free);
}

void
_host_grant_clear (HostGrantDraft *draft) {
  pw_device_change_clear (&draft->change);
  g_clear_pointer (&draft->region_below, g_free);
}

/* --- what is known of it --------------------------------------------------------------------- */

static gboolean
refuse_revoked (const HostDevice *device, GError **error) {
  g_set_error (error, PW_ERROR, PW_ERROR_REFUSED,
               _ ("%s is revoked after operation %" G_GUINT64_FORMAT
                  ": a new handheld must ask with a new key; to trust this one again, revoke it "
                  "after a larger number"),
               device->name, device->revoked_after);
  return FALSE;
}

/* Of a device that is enrolled: what it has weighs more than what it asked for. */
static gboolean
look_up_device (HostStore *store, HostGrantDraft *draft, GError **error) {
  PwDeviceChange *change = &draft->change;
  g_autoptr (GError) why = NULL;
  g_autoptr (HostDevice) device = host_device_get (store, &change->device, &why);
  if (device == NULL && pw_error_is (why, PW_ERROR_NOT_FOUND))
    return TRUE;
  if (device == NULL) {
    g_propagate_error (error, g_steal_pointer (&why));
    return FALSE;
  }
  if (device->revoked)
    return refuse_revoked (device, error);
  draft->again = TRUE;
  memcpy (change->public_key, device->public_key, PW_PUBLIC_KEY_BYTES);
  memcpy (change->seal_public, device->seal_public, PW_PUBLIC_KEY_BYTES);
  change->is_host = device->is_host;
  change->host = device->host;
  change->has_kept = device->has_kept;
  change->kept = device->kept;
  change->name = g_strdup (device->name);
  change->region = g_strdup (device->region);
  return TRUE;
}

/* Of a device that asked here: it reports to this host, whatever it did before. */
static gboolean
look_up_request (HostStore *store, HostGrantDraft *draft, gboolean *found, GError **error) {
  PwDeviceChange *change = &draft->change;
  PwStmt *stmt = pw_db_stmt (store->db, "enrol/read-request", error);
  if (stmt == NULL)
    return FALSE;
  pw_stmt_bind_id (stmt, ":device", &change->device);
  if (!pw_stmt_step (stmt, found, error))
    return FALSE;
  if (!*found)
    return TRUE;
  change->host = (PwId){ 0 };
  if (!draft->again) {
    gsize length = 0, seal_length = 0;
    const void *key = pw_stmt_bytes (stmt, 0, &length);
    const void *seal = pw_stmt_bytes (stmt, 3, &seal_length);
    g_assert (length == PW_PUBLIC_KEY_BYTES);
    memcpy (change->public_key, key, PW_PUBLIC_KEY_BYTES);
    change->is_host = seal != NULL && seal_length == PW_PUBLIC_KEY_BYTES;
    if (change->is_host)
      memcpy (change->seal_public, seal, seal_length);
    change->name = g_strdup (pw_stmt_text (stmt, 1));
    change->region = g_strdup (pw_stmt_text (stmt, 2));
  }
  pw_stmt_reset (stmt);
  return TRUE;
}

/* The region that the host below was granted here: what it lets in must lie in it. */
gboolean
_host_grant_take_report (HostStore *store, HostGrantDraft *draft, const HostReport *report,
                         GError **error) {
  PwDeviceChange *change = &draft->change;
  g_autoptr (HostDevice) below = host_device_get (store, &report->host, error);
  if (below == NULL)
    return FALSE;
  draft->region_below = g_strdup (below->region);
  memcpy (change->public_key, report->public_key, PW_PUBLIC_KEY_BYTES);
  memcpy (change->seal_public, report->seal_public, PW_PUBLIC_KEY_BYTES);
  change->device = report->device;
  change->is_host = report->is_host;
  change->host = report->host;
  g_free (change->name);
  g_free (change->region);
  change->name = g_strdup (report->name);
  change->region = g_strdup (report->region);
  draft->revoked = report->revoked;
  draft->revoked_after = report->revoked_after;
  return TRUE;
}

static gboolean
look_up_report (HostStore *store, HostGrantDraft *draft, const PwId *below, GError **error) {
  g_autofree char *hex = pw_id_to_hex (&draft->change.device);
  g_autoptr (GPtrArray) reports = host_reports_list (store, &draft->change.device, below, error);
  if (reports == NULL)
    return FALSE;
  if (reports->len == 1)
    return _host_grant_take_report (store, draft, g_ptr_array_index (reports, 0), error);
  if (reports->len > 1)
    g_set_error (error, PW_ERROR, PW_ERROR_REFUSED,
                 _ ("several hosts below let %s in; say with --below to which of them it reports"),
                 hex);
  else
    g_set_error (error, PW_ERROR, PW_ERROR_NOT_FOUND,
                 _ ("%s did not ask to be let in: scan or collect its request, then merge"), hex);
  return FALSE;
}

/* It stays trusted although the host that it reports to revoked it. */
static gboolean
look_up_kept (HostStore *store, HostGrantDraft *draft, GError **error) {
  PwDeviceChange *change = &draft->change;
  if (draft->again && !pw_id_is_none (&change->host)) {
    g_autoptr (GPtrArray) reports
        = host_reports_list (store, &change->device, &change->host, error);
    if (reports == NULL)
      return FALSE;
    const HostReport *report = reports->len > 0 ? g_ptr_array_index (reports, 0) : NULL;
    draft->revoked = report != NULL && report->revoked;
    draft->revoked_after = report != NULL ? report->revoked_after : 0;
  }
  if (!draft->revoked) {
    g_set_error (error, PW_ERROR, PW_ERROR_REFUSED,
                 _ ("no host below revoked %s: leave --keep out"), change->name);
    return FALSE;
  }
  change->has_kept = TRUE;
  change->kept = draft->revoked_after;
  draft->revoked = FALSE;
  return TRUE;
}

static gboolean
look_up (HostStore *store, HostGrantDraft *draft, const HostApprovalWish *wish, GError **error) {
  gboolean asked = FALSE;
  if (!look_up_device (store, draft, error))
    return FALSE;
  if (wish->below == NULL && !look_up_request (store, draft, &asked, error))
    return FALSE;
  if ((wish->below != NULL || (!asked && !draft->again))
      && !look_up_report (store, draft, wish->below, error))
    return FALSE;
  return !wish->keep || look_up_kept (store, draft, error);
}

/* --- checks ---------------------------------------------------------------------------------- */

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
check_below (const HostGrantDraft *draft, GError **error) {
  if (draft->region_below == NULL || pw_region_holds (draft->region_below, draft->change.region))
    return TRUE;
  g_set_error (
      error, PW_ERROR, PW_ERROR_REFUSED,
      _ ("%s was let in for %s, which does not lie under %s, the region of the host below; "
         "if that is right, say so with --region"),
      draft->change.name, draft->change.region, draft->region_below);
  return FALSE;
}

/* What was passed on must not come round again. */
gboolean
_host_grant_check_other (HostStore *store, const PwId *device, gboolean *other, GError **error) {
  g_autoptr (HostAbove) above = NULL;
  if (!host_above_load (store, &above, error))
    return FALSE;
  *other = !pw_id_equal (device, &store->identity->id)
           && (above == NULL || !pw_id_equal (device, &above->id));
  return TRUE;
}

static gboolean
check_other (HostStore *store, const PwId *device, GError **error) {
  gboolean other;
  if (!_host_grant_check_other (store, device, &other, error))
    return FALSE;
  if (!other)
    g_set_error_literal (error, PW_ERROR, PW_ERROR_REFUSED,
                         _ ("that is this host, or the one above it: it cannot be below as well"));
  return other;
}

/* --- doing it -------------------------------------------------------------------------------- */

static gboolean
put_certificate (HostStore *store, const PwDeviceChange *change, guint days, GError **error) {
  gint64 now_s = host_store_now_ms (store) / 1000;
  char handheld[] = ROLE_HANDHELD, host[] = ROLE_HOST;
  PwCertificate certificate = { .device = change->device,
                                .region = change->region,
                                .role = change->is_host ? host : handheld,
                                .name = change->name,
                                .issued_at = now_s,
                                .valid_until = days == 0 ? 0 : now_s + (gint64)days * DAY_S };
  g_autoptr (GByteArray) message = g_byte_array_new ();
  pw_certificate_write (message, &certificate, store->identity);
  return host_outbox_put_certificate (store, &change->device, message, error);
}

static gboolean
append (HostStore *store, PwOpKind kind, const PwDeviceChange *change, GError **error) {
  g_autoptr (GBytes) body = pw_body_write_device_change (kind, change);
  HostLogEntry entry = { .kind = kind, .body = body };
  return host_log_append (store, &entry, NULL, error);
}

gboolean
_host_grant_append (HostStore *store, const HostGrantDraft *draft, guint days, GError **error) {
  const PwDeviceChange *change = &draft->change;
  if (!append (store, PW_OP_ENROL, change, error))
    return FALSE;
  if (pw_id_is_none (&change->host) && !put_certificate (store, change, days, error))
    return FALSE;
  PwDeviceChange revoke = { .device = change->device, .after = draft->revoked_after };
  return !draft->revoked || append (store, PW_OP_REVOKE, &revoke, error);
}

gboolean
_host_grant_tell (HostStore *store, const HostGrantDraft *draft, HostApproval *approval,
                  GError **error) {
  const PwDeviceChange *change = &draft->change;
  g_autoptr (HostDevice) now = host_device_get (store, &change->device, error);
  g_auto (HostApproval) made = { .device = change->device,
                                 .name = g_strdup (change->name),
                                 .region = g_strdup (change->region),
                                 .again = draft->again,
                                 .is_host = change->is_host,
                                 .below = change->host,
                                 .revoked = draft->revoked,
                                 .revoked_after = draft->revoked_after };
  if (now == NULL || !host_spool_count_open (store, &made.waiting, error))
    return FALSE;
  made.refused = now->quarantined;
  *approval = made;
  made.name = made.region = NULL;
  return TRUE;
}

static void
take_wish (HostGrantDraft *draft, const HostApprovalWish *wish) {
  PwDeviceChange *change = &draft->change;
  if (wish->region != NULL) {
    g_free (change->region);
    change->region = g_strdup (wish->region);
    /* The person says where: that is above what a host below may say. */
    g_clear_pointer (&draft->region_below, g_free);
  }
  if (wish->name != NULL) {
    g_free (change->name);
    change->name = g_strdup (wish->name);
  }
}

gboolean
host_enrol_approve_with (HostStore *store, const PwId *device, const HostApprovalWish *wish,
                         HostApproval *approval, GError **error) {
  g_return_val_if_fail (store != NULL && device != NULL && wish != NULL, FALSE);
  g_auto (HostGrantDraft) draft = { .change.device = *device };
  if (!check_other (store, device, error) || !look_up (store, &draft, wish, error))
    return FALSE;
  take_wish (&draft, wish);
  if (!check_region (store, draft.change.region, error) || !check_below (&draft, error))
    return FALSE;
  PwId owner = pw_id_from_public_key (draft.change.public_key);
  g_assert (pw_id_equal (&owner, device));
  if (!pw_db_begin (store->db, error))
    return FALSE;
  if (_host_grant_append (store, &draft, wish->days, error) && pw_db_commit (store->db, error))
    return _host_grant_tell (store, &draft, approval, error);
  pw_db_rollback (store->db);
  return FALSE;
}

gboolean
host_enrol_approve (HostStore *store, const PwId *device, const char *region, const char *name,
                    guint days, HostApproval *approval, GError **error) {
  const HostApprovalWish wish = { .region = region, .name = name, .days = days };
  return host_enrol_approve_with (store, device, &wish, approval, error);
}
