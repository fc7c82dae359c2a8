/* Verdicts: codes, names and what to do next. */
#include "host/verify/host-verdict.h"

#include <glib/gi18n.h>

/* Stored and printed: append only. */
static const char *const names[HOST_VERDICT_COUNT] = {
  [HOST_VERDICT_OK] = "ok",
  [HOST_VERDICT_KNOWN] = "known",
  [HOST_VERDICT_DAMAGED] = "damaged",
  [HOST_VERDICT_TOO_NEW] = "too_new",
  [HOST_VERDICT_TOO_BIG] = "too_big",
  [HOST_VERDICT_OTHER_HOST] = "other_host",
  [HOST_VERDICT_UNKNOWN_DEVICE] = "unknown_device",
  [HOST_VERDICT_BAD_SIGNATURE] = "bad_signature",
  [HOST_VERDICT_BLOB_UNKNOWN] = "blob_unknown",
  [HOST_VERDICT_USED_CHALLENGE] = "used_challenge",
  [HOST_VERDICT_BAD_CHALLENGE] = "bad_challenge",
  [HOST_VERDICT_FOREIGN_MESSAGE] = "foreign_message",
  [HOST_VERDICT_REVOKED] = "revoked",
  [HOST_VERDICT_OUTSIDE_REGION] = "outside_region",
  [HOST_VERDICT_GAP] = "gap",
  [HOST_VERDICT_FORK] = "fork",
  [HOST_VERDICT_CLOCK_OFF] = "clock_off",
  [HOST_VERDICT_UNKNOWN_FORM] = "unknown_form",
  [HOST_VERDICT_ORPHAN] = "orphan",
};

const char *
host_verdict_name (HostVerdictCode code) {
  g_return_val_if_fail (code < HOST_VERDICT_COUNT, NULL);
  return names[code];
}

gboolean
host_verdict_from_name (const char *name, HostVerdictCode *code) {
  for (guint i = 0; i < HOST_VERDICT_COUNT; i++) {
    if (g_strcmp0 (name, names[i]) == 0) {
      *code = (HostVerdictCode)i;
      return TRUE;
    }
  }
  return FALSE;
}

static const char *
sentence_of_parcel (HostVerdictCode code) {
  switch (code) {
  case HOST_VERDICT_DAMAGED:
    return _ ("Cut or changed on the way; ask for it to be sent again.");
  case HOST_VERDICT_TOO_NEW:
    return _ ("Made by a newer version; update this program, then merge again.");
  case HOST_VERDICT_TOO_BIG:
    return _ ("Over the size limit; ask for it to be sent in smaller batches.");
  case HOST_VERDICT_OTHER_HOST:
    return _ ("Sealed to another host, it cannot be read here; carry it there.");
  case HOST_VERDICT_UNKNOWN_DEVICE:
    return _ ("From a handheld that is not approved; approve it, then merge again.");
  case HOST_VERDICT_BAD_SIGNATURE:
    return _ ("The signature does not fit: changed on the way or forged; find out where it came "
              "from.");
  case HOST_VERDICT_BLOB_UNKNOWN:
    return _ ("Evidence that no record here names; it is kept, wait for the record.");
  case HOST_VERDICT_USED_CHALLENGE:
    return _ ("The invitation was used by another handheld before; invite again.");
  case HOST_VERDICT_BAD_CHALLENGE:
    return _ ("The invitation is not of this host or has expired; invite again.");
  case HOST_VERDICT_FOREIGN_MESSAGE:
    return _ ("Not something a handheld may send to a host; find out where it came from.");
  default:
    return NULL;
  }
}

const char *
host_verdict_sentence (HostVerdictCode code) {
  switch (code) {
  case HOST_VERDICT_OK:
    return _ ("Taken.");
  case HOST_VERDICT_KNOWN:
    return _ ("All of it was here already; nothing to do.");
  case HOST_VERDICT_REVOKED:
    return _ ("Made after the handheld was revoked; kept, but not counted.");
  case HOST_VERDICT_OUTSIDE_REGION:
    return _ ("About a place outside the handheld's region; widen the region or ask who used it.");
  case HOST_VERDICT_GAP:
    return _ ("Operations before these are missing; ask the handheld to send again.");
  case HOST_VERDICT_FORK:
    return _ ("Two different logs under one handheld's key: it was copied; revoke it and enrol "
              "it anew.");
  case HOST_VERDICT_CLOCK_OFF:
    return _ ("The handheld's clock is more than a day off; have it set right.");
  case HOST_VERDICT_UNKNOWN_FORM:
    return _ ("Written on a form that this host does not have; add the form.");
  case HOST_VERDICT_ORPHAN:
    return _ ("Changes to a record that is not here or not counted; ask its author to send.");
  case HOST_VERDICT_DAMAGED:
  case HOST_VERDICT_TOO_NEW:
  case HOST_VERDICT_TOO_BIG:
  case HOST_VERDICT_OTHER_HOST:
  case HOST_VERDICT_UNKNOWN_DEVICE:
  case HOST_VERDICT_BAD_SIGNATURE:
  case HOST_VERDICT_BLOB_UNKNOWN:
  case HOST_VERDICT_USED_CHALLENGE:
  case HOST_VERDICT_BAD_CHALLENGE:
  case HOST_VERDICT_FOREIGN_MESSAGE:
    return sentence_of_parcel (code);
  }
  g_return_val_if_reached (NULL);
}

gboolean
host_verdict_is_quarantine (HostVerdictCode code) {
  return code >= HOST_VERDICT_DAMAGED && code <= HOST_VERDICT_FOREIGN_MESSAGE;
}

gboolean
host_verdict_is_open (HostVerdictCode code) {
  return code == HOST_VERDICT_TOO_NEW || code == HOST_VERDICT_UNKNOWN_DEVICE
         || code == HOST_VERDICT_BLOB_UNKNOWN;
}
