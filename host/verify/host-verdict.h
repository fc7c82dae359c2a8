/* Verdicts: what was found about a parcel or an operation, with a stable code and a sentence that
 * says what to do next. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* In C only; what is stored and printed is the code's name (append only). */
typedef enum {
  HOST_VERDICT_OK = 0,
  HOST_VERDICT_KNOWN, /* "known": everything in it was held already */
  /* of a parcel or a part of it: quarantined, the bytes stay in the spool */
  HOST_VERDICT_DAMAGED,
  HOST_VERDICT_TOO_NEW, /* looked at again by each merge */
  HOST_VERDICT_TOO_BIG,
  HOST_VERDICT_OTHER_HOST,
  HOST_VERDICT_UNKNOWN_DEVICE, /* looked at again once the device is approved */
  HOST_VERDICT_BAD_SIGNATURE,
  HOST_VERDICT_BLOB_UNKNOWN, /* evidence that no accepted operation names: looked at again */
  HOST_VERDICT_USED_CHALLENGE,
  HOST_VERDICT_BAD_CHALLENGE,
  HOST_VERDICT_FOREIGN_MESSAGE,
  /* of an operation: kept, not counted in views */
  HOST_VERDICT_REVOKED,
  HOST_VERDICT_OUTSIDE_REGION,
  /* flags: counted in views, but a person must look */
  HOST_VERDICT_GAP,
  HOST_VERDICT_FORK,
  HOST_VERDICT_CLOCK_OFF,
  HOST_VERDICT_UNKNOWN_FORM,
  HOST_VERDICT_ORPHAN,
} HostVerdictCode;

#define HOST_VERDICT_COUNT (HOST_VERDICT_ORPHAN + 1)

/* "ok", "unknown_device" ... Static. */
const char *host_verdict_name (HostVerdictCode code);
/* FALSE if there is no such name. */
gboolean host_verdict_from_name (const char *name, HostVerdictCode *code);
/* One sentence for the operator: what it means and what to do next (translated). Static. */
const char *host_verdict_sentence (HostVerdictCode code);
/* TRUE for the codes that keep a whole parcel or a part of it out of the log. */
gboolean host_verdict_is_quarantine (HostVerdictCode code);
/* TRUE for those whose parcels each merge looks at again. */
gboolean host_verdict_is_open (HostVerdictCode code);

G_END_DECLS
