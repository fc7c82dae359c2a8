/* LZ4 frames with a dictionary: the only user of lz4frame.h.
 *
 * A frame of ours is the plainest one there is (LZ4 Frame Format 1.6.x): version 01, blocks
 * independent, no block checksum, no content size, no content checksum, dictionary id present.
 * Integrity is not its job: batches are sealed. Other frames are refused. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define PW_LZ4_DICTIONARY_BYTES_MAX 65535 /* farthest an LZ4 match can reach back */
#define PW_LZ4_LEVEL 12                   /* optimal parser of LZ4HC */

typedef struct PwLz4 PwLz4;

/* `dictionary` may be empty. `id` is not 0. (transfer full) */
PwLz4 *pw_lz4_new (GBytes *dictionary, guint32 id);
void pw_lz4_free (PwLz4 *lz4);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PwLz4, pw_lz4_free)

/* One whole frame. Cannot fail but for memory. (transfer full) */
GBytes *pw_lz4_compress (PwLz4 *lz4, gconstpointer data, gsize length);

/* Appends what one whole frame holds to `out`. DAMAGED: not such a frame, cut, followed by more
 * bytes, or holding more than `plain_bytes_max`; TOO_NEW: another dictionary id. `out` grows as
 * content appears, never from a size that the frame claims; after a failure it holds rubbish
 * behind what it held before. */
gboolean pw_lz4_decompress (PwLz4 *lz4, gconstpointer frame, gsize length, gsize plain_bytes_max,
                            GByteArray *out, GError **error);

G_END_DECLS
