/* panwas-camera --sound: a recording, piece by piece, and how loud it is meanwhile. */
#include "sync/camera/pw-camera-out.h"

#include "sync/base/pw-error.h"
#include "sync/camera/pw-gst-sound.h"

#include <glib/gi18n.h>

/* A page of Ogg is never longer than a message; a buffer might hold several. */
static gboolean
write_piece (PwCameraOut *out, const PwGstSoundPiece *piece) {
  PwCameraWireHead head = { .magic = PW_CAMERA_WIRE_MAGIC,
                            .kind = PW_CAMERA_WIRE_LEVEL,
                            .code = piece->level,
                            .position_ms = piece->length_ms };
  if (!pw_camera_out_body (out, &head, ""))
    return FALSE;
  const guint8 *at = piece->bytes;
  for (gsize left = piece->length; left > 0; left -= head.length, at += head.length) {
    head.kind = PW_CAMERA_WIRE_SOUND;
    head.code = 0;
    head.length = (guint32)MIN (left, PW_SOUND_PIECE_BYTES_MAX);
    if (!pw_camera_out_body (out, &head, at))
      return FALSE;
  }
  return TRUE;
}

gboolean
pw_camera_sound (PwCameraOut *out, const char *source, GError **error) {
  g_autoptr (PwGstSound) sound = pw_gst_sound_open (source, error);
  if (sound == NULL || !pw_camera_out_text (out, PW_CAMERA_WIRE_TEXT, 0, pw_gst_sound_name (sound)))
    return FALSE;
  gboolean has_sound = FALSE, is_stopped = FALSE;
  while (!pw_camera_out_is_asked_to_end () && pw_camera_out_is_read (out, 0)) {
    PwGstSoundPiece piece;
    switch (pw_gst_sound_next (sound, &piece, error)) {
    case PW_GST_SOUND_FAILED:
      return FALSE;
    case PW_GST_SOUND_END:
      if (has_sound)
        return TRUE;
      g_set_error (error, PW_ERROR, PW_ERROR_DAMAGED, _ ("%s holds no sound that can be read"),
                   pw_gst_sound_name (sound));
      return FALSE;
    case PW_GST_SOUND_NONE:
      break;
    case PW_GST_SOUND_PIECE:
      has_sound = has_sound || piece.length_ms > 0;
      if (!write_piece (out, &piece))
        return FALSE;
      break;
    }
    if (!is_stopped && (pw_camera_out_take () || piece.length_ms >= PW_SOUND_MS_MAX)) {
      is_stopped = TRUE;
      pw_gst_sound_stop (sound);
    }
  }
  return FALSE;
}
