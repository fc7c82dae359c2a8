/* A frame in colour as a JPEG file. */
#pragma once

#include "sync/camera/pw-gst-source.h"

G_BEGIN_DECLS

/* `frame` is of PW_GST_COLOUR. The file holds the picture and nothing else: no EXIF, so no place,
 * no time and no name of a device. At most PW_PHOTO_BYTES_MAX (TOO_BIG). REFUSED if the plugin is
 * not installed. (transfer full) */
GBytes *pw_gst_jpeg (const PwGstFrame *frame, GError **error);

G_END_DECLS
