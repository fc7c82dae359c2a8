/* Evidence files, read part by part out of the parcels that brought them. */
#pragma once

#include "host/intake/host-store.h"

G_BEGIN_DECLS

/* Gets the pieces of a file in order. FALSE with `error` set to give up. */
typedef gboolean (*HostBlobSink) (gconstpointer bytes, gsize length, gpointer data, GError **error);

/* Streams a whole file. The digest is known only at the end: on DAMAGED (the parts are here, but
 * are not that file) throw away what was written. NOT_FOUND if no part is here, INCOMPLETE (the
 * message says how many bytes are still missing). */
gboolean host_blob_read (HostStore *store, const PwDigest *digest, HostBlobSink sink, gpointer data,
                         GError **error);

/* Into a new file at `path` (EXISTS if it is there), whole or not at all. */
gboolean host_blob_save (HostStore *store, const PwDigest *digest, const char *path,
                         GError **error);

G_END_DECLS
