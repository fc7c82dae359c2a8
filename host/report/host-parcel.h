/* Looking into a parcel: what is inside, without checking or taking anything. */
#pragma once

#include <jansson.h>

#include "host/intake/host-store.h"

G_BEGIN_DECLS

#define HOST_PARCEL_PREFIX_CHARS_MIN 6

/* The bytes of file `name`, or, if there is no such file, of the parcel in the spool whose digest
 * begins with the hex digits `name`. NOT_FOUND, REFUSED (fits several), TOO_BIG, ACCESS.
 * (transfer full) */
GBytes *host_parcel_find (HostStore *store, const char *name, GError **error);

/* The content as canonical CBOR, and the LZ4 frame that holds it packed. Errors: those of
 * pw_batch_open(). (transfer full) */
GBytes *host_parcel_content (HostStore *store, GBytes *parcel, GError **error);
GBytes *host_parcel_frame (HostStore *store, GBytes *parcel, GError **error);

/* {kind, address, bytes, content_bytes, segments: [{device, first, last, sent_at (Unix seconds,
 * device clock), operations: [{seq, kind, bytes}]}], messages: [{kind, signer, bytes}], parts:
 * [{digest, size, offset, bytes}]}. An operation that does not read has kind null. Errors as above.
 * (transfer full) */
json_t *host_parcel_to_json (HostStore *store, GBytes *parcel, GError **error);

/* The same for people. (transfer full) */
char *host_parcel_to_text (json_t *parcel);

G_END_DECLS
