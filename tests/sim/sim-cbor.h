/* The simulator's own reader of canonical CBOR: it shares nothing with the one that it checks. */
#pragma once

#include <glib.h>
#include <jansson.h>

G_BEGIN_DECLS

/* One item that fills `bytes` wholly, strictly canonical (RFC 8949 section 4.2.1), as JSON: byte
 * strings become "h'..'" in hex, keys that are numbers their digits. NULL with `fault` set (static
 * words) for any other spelling. (transfer full) */
json_t *sim_cbor_read (const guint8 *bytes, gsize length, const char **fault);

/* The hex digits of "h'..'"; NULL if `value` is none. (transfer full) */
char *sim_cbor_hex (json_t *value);

G_END_DECLS
