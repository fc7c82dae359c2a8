/* Sound: one pipeline of GStreamer from a microphone or file to Opus in Ogg. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct PwGstSound PwGstSound;

/* What came; `bytes` is valid until the next call. */
typedef struct {
  gconstpointer bytes; /* of the file; NULL: only the level is new */
  gsize length;
  guint level;      /* 0..100 */
  gint64 length_ms; /* recorded so far */
} PwGstSoundPiece;

typedef enum {
  PW_GST_SOUND_PIECE,
  PW_GST_SOUND_NONE, /* nothing yet: ask again */
  PW_GST_SOUND_END,
  PW_GST_SOUND_FAILED, /* the error says why */
} PwGstSoundStep;

/* `source` as in sync/transport/pw-recorder.h. Errors are sentences for a person: NOT_FOUND,
 * ACCESS, BUSY, REFUSED, SYSTEM. After pw_gst_source_init(). (transfer full) */
PwGstSound *pw_gst_sound_open (const char *source, GError **error);
void pw_gst_sound_free (PwGstSound *sound);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PwGstSound, pw_gst_sound_free)

/* Name of what it comes from. (transfer none) */
const char *pw_gst_sound_name (const PwGstSound *sound);
/* The file is finished: its last pieces come, then the end. */
void pw_gst_sound_stop (PwGstSound *sound);
/* Waits a tenth of a second at most. */
PwGstSoundStep pw_gst_sound_next (PwGstSound *sound, PwGstSoundPiece *piece, GError **error);

G_END_DECLS
