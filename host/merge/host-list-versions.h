/* Versions of lists as they were published: what differences are built on. */
#pragma once

#include "host/intake/host-store.h"

G_BEGIN_DECLS

typedef struct {
  PwDigest digest;     /* of the whole canonical CSV */
  char *version;       /* owned */
  char *region_column; /* owned; NULL: rows have no region */
} HostListVersion;
void host_list_version_free (HostListVersion *version);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HostListVersion, host_list_version_free)

/* Keeps a version, in the caller's transaction. `csv` is canonical. The same bytes again get the
 * newer name and version. */
gboolean host_list_versions_put (HostStore *store, const char *name, const char *version,
                                 const char *region_column, const PwDigest *digest, GBytes *csv,
                                 GError **error);

/* Versions of a list, newest first: GPtrArray of HostListVersion. (transfer full) */
GPtrArray *host_list_versions_all (HostStore *store, const char *name, GError **error);

/* Its plain CSV. NOT_FOUND, BROKEN. (transfer full) */
GBytes *host_list_versions_get (HostStore *store, const PwDigest *digest, GError **error);

G_END_DECLS
