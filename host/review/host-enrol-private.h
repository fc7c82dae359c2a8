/* Between the files that let devices in. */
#pragma once

#include "host/review/host-enrol.h"
#include "host/review/host-report.h"
#include "sync/codec/pw-op-codec.h"

G_BEGIN_DECLS

/* An enrolment on its way into the host's log. */
typedef struct {
  PwDeviceChange change; /* owned */
  gboolean again;        /* it was enrolled before */
  char *region_below;    /* owned: what it must lie under; NULL: nothing more than this host */
  gboolean revoked;      /* and a revocation goes along, after number: */
  guint64 revoked_after;
} HostGrantDraft;

void _host_grant_clear (HostGrantDraft *draft);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HostGrantDraft, _host_grant_clear)

/* Fills it with the word of a host below. */
gboolean _host_grant_take_report (HostStore *store, HostGrantDraft *draft, const HostReport *report,
                                  GError **error);
/* `*other` FALSE: the device is this host itself, or the one above. */
gboolean _host_grant_check_other (HostStore *store, const PwId *device, gboolean *other,
                                  GError **error);
/* Writes the `enrol`, the certificate of a device that reports here, and the `revoke`, in the
 * caller's transaction. */
gboolean _host_grant_append (HostStore *store, const HostGrantDraft *draft, guint days,
                             GError **error);
/* What came of it, after the commit. */
gboolean _host_grant_tell (HostStore *store, const HostGrantDraft *draft, HostApproval *approval,
                           GError **error);

G_END_DECLS
