/* Judge: whether one operation of a good chain counts. A pure function, so that the order in which
 * things arrive cannot change it. */
#pragma once

#include "host/verify/host-verdict.h"
#include "host/intake/host-columns.h"

G_BEGIN_DECLS

/* What this host granted to the author of an operation, by the newest enrol and revoke. */
typedef struct {
  gboolean is_host;   /* this host itself: everything counts */
  gboolean is_below;  /* a host below: it decides, reviews and attaches, and makes no records */
  const char *region; /* borrowed; NULL: never let in */
  gboolean is_revoked;
  guint64 revoked_after; /* last trusted number */
} HostGrant;

/* OK, or why the operation is kept but not counted:
 *   FOREIGN_MESSAGE  a kind that only a host may make, or of a host below one that a host may not
 * make REVOKED          its number is above the last trusted one OUTSIDE_REGION   `village` (of the
 * record's create), or `moved_to` (the village that this operation sets), is not under the granted
 * region A village that is not known (its `text` is NULL) refuses nothing: the create has not
 * arrived, or the form has no village. No clock takes part. */
HostVerdictCode host_judge (const HostGrant *grant, guint kind, guint64 seq, HostText village,
                            HostText moved_to);

G_END_DECLS
