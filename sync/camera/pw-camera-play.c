/* panwas-camera --play: the sound of the standard input to a loudspeaker, and how far it is. */
#include "sync/camera/pw-camera-out.h"

#include "sync/camera/pw-gst-play.h"

gboolean
pw_camera_play (PwCameraOut *out, const char *sink, GError **error) {
  g_autoptr (PwGstPlay) play = pw_gst_play_open (sink, error);
  if (play == NULL)
    return FALSE;
  while (!pw_camera_out_is_asked_to_end () && !pw_camera_out_take ()
         && pw_camera_out_is_read (out, 0)) {
    PwCameraWireHead head = { .magic = PW_CAMERA_WIRE_MAGIC, .kind = PW_CAMERA_WIRE_LEVEL };
    switch (pw_gst_play_next (play, &head.code, &head.position_ms, error)) {
    case PW_GST_PLAY_FAILED:
      return FALSE;
    case PW_GST_PLAY_END:
      return TRUE;
    case PW_GST_PLAY_NONE:
      break;
    case PW_GST_PLAY_LEVEL:
      if (!pw_camera_out_body (out, &head, ""))
        return FALSE;
      break;
    }
  }
  return TRUE; /* "now": enough */
}
