/* Judge: whether one operation of a good chain counts. */
#include "host/verify/host-judge.h"

#include <string.h>

#include "sync/base/pw-region.h"
#include "sync/model/pw-op.h"

/* As pw_region_holds(), for a place that does not end with NUL. */
static gboolean
is_inside (const char *region, HostText place) {
  gsize length = strlen (region);
  if (strcmp (region, PW_REGION_NATION) == 0)
    return TRUE;
  return place.length >= length && memcmp (place.text, region, length) == 0
         && (place.length == length || place.text[length] == '.');
}

static gboolean
is_of_handhelds (guint kind) {
  return kind >= PW_OP_CREATE && kind <= PW_OP_ATTACH;
}

/* Of those about a record. */
static gboolean
is_of_hosts (guint kind) {
  return kind == PW_OP_ATTACH || kind == PW_OP_REVIEW || kind == PW_OP_DECIDE;
}

HostVerdictCode
host_judge (const HostGrant *grant, guint kind, guint64 seq, HostText village, HostText moved_to) {
  g_return_val_if_fail (seq > 0, HOST_VERDICT_REVOKED);
  if (grant->is_host)
    return HOST_VERDICT_OK;
  if (grant->is_below ? !is_of_hosts (kind) : !is_of_handhelds (kind))
    return HOST_VERDICT_FOREIGN_MESSAGE;
  if (grant->region == NULL || (grant->is_revoked && seq > grant->revoked_after))
    return HOST_VERDICT_REVOKED;
  if (village.text != NULL && !is_inside (grant->region, village))
    return HOST_VERDICT_OUTSIDE_REGION;
  if (moved_to.text != NULL && !is_inside (grant->region, moved_to))
    return HOST_VERDICT_OUTSIDE_REGION;
  return HOST_VERDICT_OK;
}
