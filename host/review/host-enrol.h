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

/* A device that asked to be let in, the proof over its challenge was checked; or one that a host
 * below let in, by that host's log. */
typedef struct {
  PwId device;
  char *name;         /* owned */
  char *region;       /* owned: asked for */
  gint64 asked_ms;    /* device clock; by the word of a host below: when it let it in, its clock */
  gint64 received_ms; /* host clock; 0: by the word of a host below */
  gboolean enrolled;
  gboolean is_host; /* it is a host below */
  PwId below;       /* the host that let it in; none: it asked itself */
  gboolean revoked; /* that host revoked it after number: */
  guint64 revoked_after;
} HostRequest;

void host_request_free (HostRequest *request);

/* Those who wait, the oldest first, and behind them those of hosts below; with `all` also those who
 * are enrolled. Array of HostRequest. (transfer full) */
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
  gboolean is_host; /* it is a host below */
  PwId below;       /* the host below that it reports to; none: this one */
  gboolean revoked; /* that host's revocation was taken over, after number: */
  guint64 revoked_after;
} HostApproval;

void host_approval_clear (HostApproval *approval);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HostApproval, host_approval_clear)

/* Lets `device` in: an `enrol` operation in the host's log, and a certificate that goes along with
 * its next reply, in one transaction. `region` and `name` NULL: as asked for, or as they are.
 * `days` is how long the certificate is good, 0: until revoked. Errors: NOT_FOUND (it did not ask),
 * REFUSED (the region is no code or does not lie under the host's; the device is revoked). */
gboolean host_enrol_approve (HostStore *store, const PwId *device, const char *region,
                             const char *name, guint days, HostApproval *approval, GError **error);

/* The same, with what else a person may say; all of it may be left out. */
typedef struct {
  const char *region, *name; /* borrowed */
  guint days;
  const PwId *below; /* borrowed: as this host below says, if several do */
  gboolean keep;     /* the host below revoked it: it stays trusted here all the same */
} HostApprovalWish;

/* Of a device that a host below let in and that did not ask itself, that host's word is taken over:
 * name, region, and its revocation as a `revoke` of this host, unless `keep`. It gets no
 * certificate, because it reports there. REFUSED besides: several hosts below let it in and `below`
 * does not say which; its region lies outside that host's, and `region` gives no other; `keep` and
 * nothing to keep; it is this host, or the one above. */
gboolean host_enrol_approve_with (HostStore *store, const PwId *device,
                                  const HostApprovalWish *wish, HostApproval *approval,
                                  GError **error);

/* Takes over all that the host `below` says of its devices, in one transaction: lets in those that
 * are not enrolled, gives those that report to it the region and name that they have there, and
 * revokes what it revoked (what was kept stays). `approvals` gets HostApproval of each that changed
 * (transfer full), `outside` how many were left out because their region lies outside that host's.
 * NOT_FOUND or REFUSED if it is no host below. (host/review/host-enrol-below.c) */
gboolean host_enrol_approve_below (HostStore *store, const PwId *below, GPtrArray **approvals,
                                   guint *outside, GError **error);

/* Operations of `device` after number `after` are kept but no longer counted; `reason` may be NULL.
 * Every handheld of this host learns of it with its next reply. `quarantined` (may be NULL) is how
 * many of the device's operations are not counted now. NOT_FOUND if it is not enrolled. */
gboolean host_enrol_revoke (HostStore *store, const PwId *device, guint64 after, const char *reason,
                            guint64 *quarantined, GError **error);

/* The revocation list: array of PwRevoked by device, empty if nobody is revoked. (transfer full) */
GArray *host_enrol_revoked (HostStore *store, GError **error);

G_END_DECLS
