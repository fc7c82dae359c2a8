/* What is kept but not counted, and why: batches as they came, and single operations. */
#pragma once

#include "host/intake/host-store.h"
#include "host/verify/host-verdict.h"

G_BEGIN_DECLS

typedef struct {
  gboolean is_operation; /* FALSE: a batch, or a part of it */
  PwDigest digest;       /* of the batch, or the operation's id */
  HostVerdictCode code;
  char *detail;                /* owned; what else is known, or NULL */
  PwId device;                 /* none if it is not known */
  char *name;                  /* owned: of its holder, or "" */
  guint64 first_seq, last_seq; /* 0: not known */
  PwId record;                 /* of an operation; none if it is about no record */
  char *medium;                /* owned: of a batch, "usb" or "qr"; NULL for an operation */
  char *source;                /* owned: of a batch, where it came from; NULL for an operation */
  gint64 received_ms;          /* host clock; 0: not known */
  gint64 bytes;                /* of a batch */
} HostQuarantined;

void host_quarantined_free (HostQuarantined *one);

/* Batches in the order of arrival, then operations by device and number. (transfer full) */
GPtrArray *host_quarantine_list (HostStore *store, GError **error);

G_END_DECLS
