/* Evidence files, read part by part out of the parcels that brought them. */
#pragma once

#include "host/intake/host-store.h"

G_BEGIN_DECLS

/* Gets the pieces of a file in order. FALSE with `error` set to give up. */
typedef gboolean (*HostBlobSink) (gconstpointer bytes, gsize length, gpointer data, GError **error);

/* Streams a whole file in pieces of PW_BLOB_PART_BYTES. Whoever needs proof that it is the file
 * that was named asks v_evidence_state or takes host_blob_save(). NOT_FOUND if nothing is known of
 * it, INCOMPLETE (the message says how many bytes are still missing). */
gboolean host_blob_read (HostStore *store, const PwDigest *digest, HostBlobSink sink, gpointer data,
                         GError **error);

/* Into a new file at `path` (EXISTS if it is there), whole or not at all. DAMAGED if the parts are
 * here but do not give the digest. */
gboolean host_blob_save (HostStore *store, const PwDigest *digest, const char *path,
                         GError **error);

G_END_DECLS
