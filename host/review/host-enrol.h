/* Letting devices in and shutting them out: invitation, requests, approval, revocation (design 3).
 */
#pragma once

#include "host/intake/host-store.h"

G_BEGIN_DECLS

/* --- invitations ----------------------------------------------------------------------------- */

/* Makes `count` (1..PW_INVITES_MAX) invitations, each with a random challenge that is good for one
 * device and for `days` days (0: PW_INVITE_DAYS). They are durable when this returns. Array of
 * GBytes: unsealed parcels. `expires_s` (Unix seconds, may be NULL) is when they lapse.
 * (transfer full) */
GPtrArray *host_enrol_invite (HostStore *store, guint count, guint days, gint64 *expires_s,
                              GError **error);

/* --- requests -------------------------------------------------------------------------------- */

/* A device that asked to be let in; the proof over its challenge was checked. */
typedef struct {
  PwId device;
  char *name;         /* owned */
  char *region;       /* owned: asked for */
  gint64 asked_ms;    /* device clock */
  gint64 received_ms; /* host clock */
  gboolean enrolled;
} HostRequest;

void host_request_free (HostRequest *request);

/* Those who wait, the oldest first; with `all` also those who are enrolled. Array of HostRequest.
 * (transfer full) */
GPtrArray *host_enrol_requests (HostStore *store, gboolean all, GError **error);

/* --- approval and revocation ----------------------------------------------------------------- */

/* What was decided, and what came of it. */
typedef struct {
  PwId device;
  char *name;     /* owned */
  char *region;   /* owned: granted */
  gboolean again; /* it was enrolled before: the region or name changes */
  gint64 waiting; /* parcels in the spool that the next merge looks at */
  guint64
      refused; /* operations of this device that are held and do not count as it is enrolled now */
} HostApproval;

void host_approval_clear (HostApproval *approval);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HostApproval, host_approval_clear)

/* Lets `device` in: an `enrol` operation in the host's log, and a certificate that goes along with
 * its next reply, in one transaction. `region` and `name` NULL: as asked for, or as they are.
 * `days` is how long the certificate is good, 0: until revoked. Errors: NOT_FOUND (it did not ask),
 * REFUSED (the region is no code or does not lie under the host's; the device is revoked). */
gboolean host_enrol_approve (HostStore *store, const PwId *device, const char *region,
                             const char *name, guint days, HostApproval *approval, GError **error);

/* Operations of `device` after number `after` are kept but no longer counted; `reason` may be NULL.
 * Every device learns of it with its next reply. `quarantined` (may be NULL) is how many of the
 * device's operations are not counted now. NOT_FOUND if it is not enrolled. */
gboolean host_enrol_revoke (HostStore *store, const PwId *device, guint64 after, const char *reason,
                            guint64 *quarantined, GError **error);

/* The revocation list: array of PwRevoked by device, empty if nobody is revoked. (transfer full) */
GArray *host_enrol_revoked (HostStore *store, GError **error);

G_END_DECLS
