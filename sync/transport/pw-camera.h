/* Camera: grey pictures, one after the other, from a camera, a video or a folder of pictures.
 *
 * A source is named like an address:
 *
 *   camera                 the camera that is here: what PANWAS_CAMERA names (any source of this
 *                          table), else the first V4L2 camera, else libcamera, else PipeWire
 *   camera:/dev/videoN     this V4L2 camera; `/dev/videoN` alone says the same
 *   libcamera:[NAME]       a camera of libcamera, the first one without a name
 *   file:VIDEO             a video or picture that GStreamer reads; every frame of it
 *   frames:DIR             the pictures in a folder, sorted by name
 *   test:                  a moving test picture without end, as fast as a camera
 *
 * Decoders of videos and drivers of cameras are large, and what they read is not ours, so they run
 * in a program of their own, panwas-camera, which holds no key, opens no network and writes the
 * frames into a pipe. If it dies, that is an error here and nothing more; and who never uses a
 * camera never has GStreamer in memory.
 *
 * A live source never queues: while a picture is being read, older ones are dropped and counted, so
 * the next one is the newest. A file or folder gives every frame and waits. */
#pragma once

#include <glib.h>

#include "sync/transport/pw-picture.h"

G_BEGIN_DECLS

typedef struct PwCamera PwCamera;

/* How it goes; read it at any time. */
typedef struct {
  gboolean is_live;      /* a camera or test picture: frames may be dropped, there is no end */
  guint64 given_count;   /* frames that pw_camera_next() gave */
  guint64 dropped_count; /* frames that were not looked at, because newer ones had come */
  gint64 position_ms;    /* of the last frame in its video; 0 for others */
  gint64 duration_ms;    /* of the video, or 0 if that is not known */
} PwCameraStatus;

/* Starts panwas-camera; what the source has to say comes with the first pw_camera_next(). Errors:
 * USAGE (no such kind of source), NOT_FOUND (panwas-camera is not installed), SYSTEM. Use a camera
 * in one thread, apart from stop and status. (transfer full) */
PwCamera *pw_camera_open (const char *source, GError **error);

/* Ends panwas-camera, if it is not at its end yet. */
void pw_camera_free (PwCamera *camera);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PwCamera, pw_camera_free)

/* Waits for the next picture. TRUE with NULL in `picture` after the last frame, after
 * pw_camera_stop() and after an error. Errors are sentences for a person: NOT_FOUND (no such
 * camera, file or folder), ACCESS, BUSY (another program has the camera), REFUSED (no video, or a
 * plugin of GStreamer is missing: which), DAMAGED (the video breaks off; the frames before it were
 * good), SYSTEM (the source gives nothing for PW_CAMERA_FRAME_MS, or died). (transfer full) */
gboolean pw_camera_next (PwCamera *camera, PwPicture **picture, GError **error);

/* Any thread: makes pw_camera_next() return soon, now and ever after. */
void pw_camera_stop (PwCamera *camera);

/* Any thread. */
void pw_camera_get_status (PwCamera *camera, PwCameraStatus *status);

/* What the source says of itself, after the first frame: its name, and which exposure, rate and
 * focus the camera took (for a self-test and for --json). UTF-8, one line. Any thread.
 * (transfer full) */
char *pw_camera_description (PwCamera *camera);

/* TRUE if `source` has the form of the table above. */
gboolean pw_camera_source_is_valid (const char *source);

/* The source that is meant, of a form that panwas-camera knows: `camera` is what PANWAS_CAMERA
 * names. `is_live` (may be NULL) as in the status. USAGE. (transfer full) */
char *pw_camera_source_resolve (const char *source, gboolean *is_live, GError **error);

G_END_DECLS
