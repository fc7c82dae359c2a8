/* Stock tools that pack the same records, for comparison: what one or several records of JSON come
 * to when zstd, brotli, xz or gzip pack them, and as ODK submissions. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define PACKING_PEERS 5

/* Such as "zstd-19"; of the last one "odk-xml-gzip". */
const char *packing_peer_name (guint peer);
/* The first line that the tool says of its version. (transfer full) */
char *packing_peer_version (guint peer);

/* Bytes of `count` records (JSON, one a line) as this peer sends them: packed together as JSON
 * Lines, but each ODK submission is packed by itself, as its client does. The tool is run for real;
 * aborts if it is not there. */
gsize packing_peer_bytes (guint peer, const char *const *lines, gsize count);

G_END_DECLS
