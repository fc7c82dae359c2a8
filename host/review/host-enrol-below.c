/* Taking over all that a host below says of its devices. */
#include <glib/gi18n.h>
#include <string.h>

#include "host/merge/host-log.h"
#include "host/review/host-enrol-private.h"
#include "host/views/host-devices.h"
#include "sync/base/pw-error.h"
#include "sync/base/pw-region.h"

typedef struct {
  HostStore *store;        /* borrowed */
  const HostDevice *below; /* borrowed */
  GPtrArray *drafts;       /* owned: HostGrantDraft that were written */
  guint outside;
} TakeOver;

static void
draft_free (gpointer data) {
  _host_grant_clear (data);
  g_free (data);
}

static void
approval_free (gpointer data) {
  host_approval_clear (data);
  g_free (data);
}

/* TRUE if `device` (NULL: not enrolled here) is not as the host below says. One that reports to
 * somebody else is not that host's to change. */
static gboolean
differs (const HostDevice *device, const HostReport *report) {
  if (device == NULL)
    return TRUE;
  if (!pw_id_equal (&device->host, &report->host) || device->revoked)
    return FALSE;
  return strcmp (device->name, report->name) != 0 || strcmp (device->region, report->region) != 0;
}

static gboolean
is_withdrawn (const HostDevice *device, const HostReport *report) {
  gboolean same = device->revoked && device->revoked_after == report->revoked_after;
  gboolean kept = device->has_kept && device->kept == report->revoked_after;
  return pw_id_equal (&device->host, &report->host) && report->revoked && !same && !kept;
}

/* What was revoked there is revoked here, also where nothing else changes. */
static gboolean
write_revoke (TakeOver *over, const HostReport *report, GError **error) {
  PwDeviceChange change = { .device = report->device, .after = report->revoked_after };
  g_autoptr (GBytes) body = pw_body_write_device_change (PW_OP_REVOKE, &change);
  HostLogEntry entry = { .kind = PW_OP_REVOKE, .body = body };
  return host_log_append (over->store, &entry, NULL, error);
}

static gboolean
write_draft (TakeOver *over, const HostReport *report, const HostDevice *device, GError **error) {
  HostGrantDraft *draft = g_new0 (HostGrantDraft, 1);
  g_ptr_array_add (over->drafts, draft);
  if (!_host_grant_take_report (over->store, draft, report, error))
    return FALSE;
  draft->again = device != NULL;
  draft->revoked = device == NULL ? report->revoked : is_withdrawn (device, report);
  if (device != NULL) {
    draft->change.has_kept = device->has_kept;
    draft->change.kept = device->kept;
    if (!differs (device, report))
      return write_revoke (over, report, error);
  }
  return _host_grant_append (over->store, draft, 0, error);
}

static gboolean
take_one (TakeOver *over, const HostReport *report, GError **error) {
  g_autoptr (GError) why = NULL;
  gboolean other = FALSE;
  if (!_host_grant_check_other (over->store, &report->device, &other, error))
    return FALSE;
  g_autoptr (HostDevice) device = host_device_get (over->store, &report->device, &why);
  if (device == NULL && !pw_error_is (why, PW_ERROR_NOT_FOUND)) {
    g_propagate_error (error, g_steal_pointer (&why));
    return FALSE;
  }
  if (!other || (!differs (device, report) && (device == NULL || !is_withdrawn (device, report))))
    return TRUE;
  if (!pw_region_holds (over->below->region, report->region)
      || !pw_region_holds (over->store->region, report->region)) {
    over->outside++;
    return TRUE;
  }
  return write_draft (over, report, device, error);
}

static gboolean
take_all (TakeOver *over, GError **error) {
  g_autoptr (GPtrArray) reports = host_reports_list (over->store, NULL, &over->below->id, error);
  for (guint i = 0; reports != NULL && i < reports->len; i++)
    if (!take_one (over, g_ptr_array_index (reports, i), error))
      return FALSE;
  return reports != NULL;
}

static GPtrArray *
tell_all (TakeOver *over, GError **error) {
  g_autoptr (GPtrArray) approvals = g_ptr_array_new_with_free_func (approval_free);
  for (guint i = 0; i < over->drafts->len; i++) {
    HostApproval *approval = g_new0 (HostApproval, 1);
    g_ptr_array_add (approvals, approval);
    if (!_host_grant_tell (over->store, g_ptr_array_index (over->drafts, i), approval, error))
      return NULL;
  }
  return g_steal_pointer (&approvals);
}

gboolean
host_enrol_approve_below (HostStore *store, const PwId *below, GPtrArray **approvals,
                          guint *outside, GError **error) {
  g_return_val_if_fail (store != NULL && below != NULL && approvals != NULL, FALSE);
  g_autoptr (HostDevice) host = host_device_get (store, below, error);
  if (host == NULL)
    return FALSE;
  if (!host->is_host || !pw_id_is_none (&host->host)) {
    g_set_error (error, PW_ERROR, PW_ERROR_REFUSED, _ ("%s is no host that reports to this one"),
                 host->name);
    return FALSE;
  }
  g_autoptr (GPtrArray) drafts = g_ptr_array_new_with_free_func (draft_free);
  TakeOver over = { .store = store, .below = host, .drafts = drafts };
  if (!pw_db_begin (store->db, error))
    return FALSE;
  if (!take_all (&over, error) || !pw_db_commit (store->db, error)) {
    pw_db_rollback (store->db);
    return FALSE;
  }
  *outside = over.outside;
  *approvals = tell_all (&over, error);
  return *approvals != NULL;
}
