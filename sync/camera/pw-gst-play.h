/* Play: one pipeline of GStreamer from a sound on the standard input to a loudspeaker. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct PwGstPlay PwGstPlay;

typedef enum {
  PW_GST_PLAY_LEVEL, /* it goes on: how loud it is, and where */
  PW_GST_PLAY_NONE,  /* nothing yet: ask again */
  PW_GST_PLAY_END,
  PW_GST_PLAY_FAILED, /* the error says why */
} PwGstPlayStep;

/* `sink` as in sync/transport/pw-recorder.h. Errors are sentences for a person: NOT_FOUND (no
 * loudspeaker), REFUSED (no plugin for one), USAGE, SYSTEM. After pw_gst_source_init().
 * (transfer full) */
PwGstPlay *pw_gst_play_open (const char *sink, GError **error);
void pw_gst_play_free (PwGstPlay *play);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PwGstPlay, pw_gst_play_free)

/* Waits a tenth of a second at most. `level` is 0..100. DAMAGED: the sound cannot be read. */
PwGstPlayStep pw_gst_play_next (PwGstPlay *play, guint *level, gint64 *position_ms, GError **error);

G_END_DECLS
