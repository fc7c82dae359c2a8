/* The pipe of panwas-camera: messages of sync/transport/pw-camera-wire.h, and what its reader
 * wants.
 */
#pragma once

#include <glib.h>

#include "sync/camera/pw-gst-source.h"
#include "sync/transport/pw-camera-wire.h"

G_BEGIN_DECLS

typedef struct {
  int fd;
  guint64 earlier_count; /* frames of the pictures of a folder before this one */
  guint64 count;         /* frames written */
} PwCameraOut;

/* Handles of signals: the end (SIGTERM), "now" (SIGUSR1); a reader that died is seen by the pipe.
 */
void pw_camera_out_start (void);
/* TRUE after SIGTERM. */
gboolean pw_camera_out_is_asked_to_end (void);
/* TRUE once for SIGUSR1. */
gboolean pw_camera_out_take (void);

/* All writers: FALSE if nobody reads any more, or the end was asked for. */
gboolean pw_camera_out_text (PwCameraOut *out, PwCameraWireKind kind, guint32 code,
                             const char *text);
gboolean pw_camera_out_frame (PwCameraOut *out, const PwGstFrame *frame);
gboolean pw_camera_out_body (PwCameraOut *out, const PwCameraWireHead *head, gconstpointer bytes);

/* FALSE when nobody reads any more. Waits for that at most `wait_ms`. */
gboolean pw_camera_out_is_read (const PwCameraOut *out, int wait_ms);

/* --- what it does ---------------------------------------------------------------------------- */

/* All return TRUE at the end of their source; FALSE without an error if nobody reads any more. */

/* Views of `source` (also frames:DIR), and a photo for every "now". */
gboolean pw_camera_photo (PwCameraOut *out, const char *source, GError **error);
/* The sound of `source`, until "now", its end or a limit. */
gboolean pw_camera_sound (PwCameraOut *out, const char *source, GError **error);

/* The sound of the standard input, a file, to `sink`, until "now" or its end. */
gboolean pw_camera_play (PwCameraOut *out, const char *sink, GError **error);

/* Names of the pictures in the folder `dir`, sorted; GPtrArray of paths. (transfer full) */
GPtrArray *pw_camera_pictures (const char *dir, GError **error);

G_END_DECLS
