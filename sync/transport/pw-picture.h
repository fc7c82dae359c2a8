/* Picture: 8-bit grey pixels, read from PNG and binary PGM files and written as PNG. */
#pragma once

#include <glib.h>

#include "sync/base/pw-limits.h"

G_BEGIN_DECLS

typedef struct {
  guint width;    /* at least 1 */
  guint height;   /* at least 1; width * height <= PW_PICTURE_PIXELS_MAX */
  guint8 *pixels; /* owned: row by row without gaps, 0 black, 255 white */
} PwPicture;

/* All pixels `shade`. The size must be within bounds (asserted). (transfer full) */
PwPicture *pw_picture_new (guint width, guint height, guint8 shade);
void pw_picture_free (PwPicture *picture);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PwPicture, pw_picture_free)

/* TRUE if a picture of this size may be made. */
gboolean pw_picture_size_is_allowed (guint64 width, guint64 height);

/* PNG of any colour type (colour becomes grey, transparent becomes white) or PGM "P5" with up to
 * 255 shades, told apart by content. `name` is for messages. Errors: DAMAGED, TOO_BIG (more than
 * PW_PICTURE_PIXELS_MAX), REFUSED (some other kind of file). (transfer full) */
PwPicture *pw_picture_parse (GBytes *bytes, const char *name, GError **error);

/* As pw_picture_parse() on a file of at most PW_PICTURE_FILE_BYTES_MAX; also errors of
 * pw_file_read(). (transfer full) */
PwPicture *pw_picture_read (const char *path, GError **error);

/* PNG, grey, with one bit a pixel if every pixel is 0 or 255, else eight. (transfer full) */
GBytes *pw_picture_to_png (const PwPicture *picture, GError **error);

/* Writes the PNG whole or not at all; errors of pw_file_save(). */
gboolean pw_picture_save (const PwPicture *picture, const char *path, GError **error);

/* Twice as wide and high (bilinear), or half (means of 2 x 2; an odd last row or column is left
 * out, so both sides must be at least 2). The result must be within bounds (asserted). (transfer
 * full) */
PwPicture *pw_picture_doubled (const PwPicture *picture);
PwPicture *pw_picture_halved (const PwPicture *picture);

G_END_DECLS
