/* Errors of GStreamer as sentences for a person who holds a camera or a video. */
#include "sync/camera/pw-gst-error.h"

#include <glib/gi18n.h>
#include <gst/gst.h>

#include "sync/base/pw-error.h"

#define PLUGINS                                                                                    \
  "gstreamer1.0-plugins-base, gstreamer1.0-plugins-good, gstreamer1.0-plugins-bad, "               \
  "gstreamer1.0-libav"
#define CAMERA_PLUGINS "gstreamer1.0-plugins-good, gstreamer1.0-libcamera, gstreamer1.0-pipewire"

/* What a plugin of GStreamer that is not installed would have done. */
static gboolean
is_missing (const GError *why) {
  return g_error_matches (why, GST_CORE_ERROR, GST_CORE_ERROR_MISSING_PLUGIN)
         || g_error_matches (why, GST_STREAM_ERROR, GST_STREAM_ERROR_CODEC_NOT_FOUND)
         || g_error_matches (why, GST_PARSE_ERROR, GST_PARSE_ERROR_NO_SUCH_ELEMENT);
}

static gboolean
set_resource_error (GError **error, const GError *why, const char *name, gboolean is_camera) {
  if (why->domain != GST_RESOURCE_ERROR)
    return FALSE;
  switch (why->code) {
  case GST_RESOURCE_ERROR_NOT_FOUND:
    g_set_error (error, PW_ERROR, PW_ERROR_NOT_FOUND,
                 is_camera ? _ ("there is no camera %s: plug it in and start again")
                           : _ ("there is no file %s"),
                 name);
    return TRUE;
  case GST_RESOURCE_ERROR_BUSY:
    g_set_error (error, PW_ERROR, PW_ERROR_BUSY,
                 _ ("another program is using the camera %s: close it and start again"), name);
    return TRUE;
  case GST_RESOURCE_ERROR_OPEN_READ:
  case GST_RESOURCE_ERROR_OPEN_READ_WRITE:
  case GST_RESOURCE_ERROR_NOT_AUTHORIZED:
    g_set_error (error, PW_ERROR, PW_ERROR_ACCESS,
                 is_camera ? _ ("the camera %s cannot be opened: may this user use it (group "
                                "video), and does no other program have it?")
                           : _ ("%s cannot be opened: may this user read it?"),
                 name);
    return TRUE;
  default:
    return FALSE;
  }
}

void
pw_gst_error_set (GError **error, const GError *why, const char *name, const char *missing,
                  gboolean is_camera) {
  g_return_if_fail (why != NULL && name != NULL);
  if (missing != NULL)
    g_set_error (error, PW_ERROR, PW_ERROR_REFUSED,
                 _ ("%s needs a plugin of GStreamer that is not installed (%s); install %s"), name,
                 missing, PLUGINS);
  else if (is_missing (why))
    g_set_error (error, PW_ERROR, PW_ERROR_REFUSED,
                 _ ("a plugin of GStreamer is not installed (%s); install %s"), why->message,
                 is_camera ? CAMERA_PLUGINS : PLUGINS);
  else if (set_resource_error (error, why, name, is_camera))
    return;
  else if (is_camera)
    g_set_error (error, PW_ERROR, PW_ERROR_SYSTEM,
                 _ ("the camera %s stopped (%s): plug it in again and start again"), name,
                 why->message);
  else if (g_error_matches (why, GST_STREAM_ERROR, GST_STREAM_ERROR_TYPE_NOT_FOUND)
           || g_error_matches (why, GST_STREAM_ERROR, GST_STREAM_ERROR_WRONG_TYPE))
    g_set_error (error, PW_ERROR, PW_ERROR_REFUSED,
                 _ ("%s is neither a picture nor a video that can be read"), name);
  else
    g_set_error (error, PW_ERROR, PW_ERROR_DAMAGED,
                 _ ("%s cannot be read to its end (%s): copy it again, or film it again"), name,
                 why->message);
}
