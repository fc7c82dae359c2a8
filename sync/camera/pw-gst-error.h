/* Errors of GStreamer as sentences for a person who holds a camera or a video. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* `name` is the file or device; `missing` what GStreamer asked a plugin for in vain, or NULL. */
void pw_gst_error_set (GError **error, const GError *why, const char *name, const char *missing,
                       gboolean is_camera);

G_END_DECLS
