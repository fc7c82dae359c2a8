/* What hosts below say of a device. */
#pragma once

#include "host/intake/host-store.h"

G_BEGIN_DECLS

typedef struct {
  PwId device;
  PwId host; /* that says it */
  guint8 public_key[PW_PUBLIC_KEY_BYTES];
  gboolean is_host; /* a host further below, and the key to seal to: */
  guint8 seal_public[PW_PUBLIC_KEY_BYTES];
  char *name;       /* owned */
  char *region;     /* owned: granted there */
  gboolean revoked; /* there, after number: */
  guint64 revoked_after;
  gboolean enrolled; /* here */
} HostReport;

/* Those of hosts that stand directly below: about `device` (NULL: all), by `host` (NULL: all).
 * Array of HostReport by device and host. (transfer full) */
GPtrArray *host_reports_list (HostStore *store, const PwId *device, const PwId *host,
                              GError **error);

G_END_DECLS
