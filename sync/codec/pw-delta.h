/* The difference between two versions of a text file, found by its lines. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What turns `base` into `target`: runs of bytes copied from `base`, and new bytes
 * (schemas/formats/publication-v1.md). Works on any bytes below 4 GiB; what is the same is looked
 * for line by line (a line ends with LF), at the start and at the end. (transfer full) */
GBytes *pw_delta_make (GBytes *base, GBytes *target);

/* The target again, of exactly `size` bytes (checked before memory is taken; at most `size_max`,
 * which is below 4 GiB).
 * DAMAGED if `delta` is not one for `base`; TOO_BIG. (transfer full) */
GBytes *pw_delta_apply (GBytes *base, GBytes *delta, guint64 size, guint64 size_max,
                        GError **error);

G_END_DECLS
