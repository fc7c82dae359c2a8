/* The spool: everything that came in, by digest, stored before anyone parses it. */
#pragma once

#include "host/intake/host-store.h"

G_BEGIN_DECLS

/* Stores `bytes` (1..PW_BATCH_BYTES_MAX, whatever they are); they are durable when this returns.
 * Bytes that are there already are noted as one more arrival. `medium` is "usb", "qr" or "cable";
 * `source` is the file or folder as the operator named it. `is_new` may be NULL. Errors: TOO_BIG,
 * REFUSED (empty), and those of the database. */
gboolean host_spool_put (HostStore *store, GBytes *bytes, const char *medium, const char *source,
                         gboolean *is_new, GError **error);

/* The same for many files with one wait for the disk: begin, any number of add, end. Nothing is
 * durable before end returned TRUE; say "taken" to nobody before. After a FALSE of any of them
 * nothing of the group is kept (the transaction is rolled back). add() refuses TOO_BIG and empty
 * bytes without ending the group: then `error` is TOO_BIG or REFUSED and the caller may go on. */
gboolean host_spool_begin (HostStore *store, GError **error);
gboolean host_spool_add (HostStore *store, GBytes *bytes, const char *medium, const char *source,
                         gboolean *is_new, GError **error);
gboolean host_spool_end (HostStore *store, GError **error);

/* The stored bytes of one row. NOT_FOUND. (transfer full) */
GBytes *host_spool_get (HostStore *store, gint64 spool_key, GError **error);

/* TRUE in `has` if the bytes of this digest are here. */
gboolean host_spool_has (HostStore *store, const PwDigest *digest, gboolean *has, GError **error);

/* Parcels that merge will look at: never judged, or judged so that a later look may differ. */
gboolean host_spool_count_open (HostStore *store, gint64 *count, GError **error);

G_END_DECLS
