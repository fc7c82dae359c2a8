/* What recording a sound and playing one share: which device is here, and how loud it is. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* GStreamer's, whose headers stand in the files that use it alone. */
struct _GstStructure;
struct _GstBin;

/* The first of `elements` (ends with NULL) that opens what it stands for; NULL if none does.
 * `is_installed`: whether any of them is there at all. (transfer none) */
const char *pw_gst_audio_find (const char *const *elements, gboolean *is_installed);

/* Reads a message of the element "level" of one channel: how loud it is (0..100), and when in the
 * sound that was. FALSE if it is another message. */
gboolean pw_gst_audio_level (const struct _GstStructure *message, guint *level, gint64 *end_ms);

/* Makes decodebin "decode" of `bin`, if it has one, give sound alone. */
void pw_gst_audio_decode_sound (struct _GstBin *bin);

G_END_DECLS
