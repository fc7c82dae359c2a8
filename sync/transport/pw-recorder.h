/* Recorder: takes photos and sounds with panwas-camera, and plays a sound to whoever wants to hear
 * what was recorded; what comes of it in the main context of the caller.
 *
 *   PwRecorder *recorder = pw_recorder_new (PW_RECORDER_PHOTO, "camera", &events, data);
 *   ... views come; pw_recorder_take() when the person is content; then the photo ...
 *   pw_recorder_free (recorder);
 *
 * A photo is a JPEG in colour, of the picture that was seen last, without a word of when and where
 * (no EXIF). A sound is Opus in Ogg (RFC 7845), mono; it is recorded from the first event on. All
 * bytes come through a pipe and stand in memory alone.
 *
 * Sources of photos are those of sync/transport/pw-camera.h; of a file or folder the last picture
 * stays. Sources of sound:
 *
 *   microphone   the microphone that is here: what PANWAS_MICROPHONE names (any source of this
 *                table), else the first that PulseAudio, ALSA or PipeWire opens
 *   file:FILE    the sound of a file, as fast as it is played
 *   test:        a tone without end
 *
 * What a sound is played to:
 *
 *   speaker      the loudspeaker that is here: what PANWAS_SPEAKER names (any of this table), else
 *                the first that PulseAudio, ALSA or PipeWire opens
 *   file:FILE    a WAV file, as fast as it is written
 *   test:        nobody, as fast as a person would hear it */
#pragma once

#include <glib.h>

#include "sync/base/pw-limits.h"

G_BEGIN_DECLS

typedef struct PwRecorder PwRecorder;

typedef enum { PW_RECORDER_PHOTO, PW_RECORDER_SOUND, PW_RECORDER_PLAY } PwRecorderKind;

/* All may be NULL. The recorder may be freed in on_photo and on_end, and in no other of them. */
typedef struct {
  /* What the camera sees, to aim by: rows of red, green, blue without gaps; the newest. */
  void (*on_view) (GBytes *pixels, guint width, guint height, gpointer data);
  void (*on_photo) (GBytes *jpeg, gpointer data);
  /* A sound is recorded or played: how loud it is (0..100) and how long so far. */
  void (*on_level) (guint level, gint64 length_ms, gpointer data);
  /* The last event: of a sound that ended (then `error` is NULL; a source at its end, the limits of
   * PW_SOUND_MS_MAX and PW_SOUND_BYTES_MAX or pw_recorder_take()), or of a failure, in sentences
   * for a person: NOT_FOUND, ACCESS, BUSY, REFUSED (a plugin of GStreamer is missing: which),
   * DAMAGED, SYSTEM. */
  void (*on_end) (const GError *error, gpointer data);
} PwRecorderEvents;

/* PHOTO or SOUND. `events` is copied. Errors of the start come with on_end. (transfer full) */
PwRecorder *pw_recorder_new (PwRecorderKind kind, const char *source,
                             const PwRecorderEvents *events, gpointer data);
/* Plays the file `sound` to the speaker; on_level says how far it is. pw_recorder_take() ends it.
 * (transfer full) */
PwRecorder *pw_recorder_play (GBytes *sound, const PwRecorderEvents *events, gpointer data);
/* No event comes after that. */
void pw_recorder_free (PwRecorder *recorder);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PwRecorder, pw_recorder_free)

/* A photo: takes one; on_photo comes soon. A sound: ends it; on_end comes soon. Before the first
 * view or level: nothing. */
void pw_recorder_take (PwRecorder *recorder);

/* The sound so far: whole pages, so what was recorded is a file also if the end of it never comes.
 * NULL: none yet. `length_ms` may be NULL. (transfer full) */
GBytes *pw_recorder_sound (PwRecorder *recorder, gint64 *length_ms);

/* What the source says of itself; "" before that is known. UTF-8, one line. (transfer full) */
char *pw_recorder_description (PwRecorder *recorder);

G_END_DECLS
