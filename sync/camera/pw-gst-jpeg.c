/* A frame in colour as a JPEG file. */
#include "sync/camera/pw-gst-jpeg.h"

#include <glib/gi18n.h>
#include <gst/app/gstappsink.h>
#include <gst/app/gstappsrc.h>
#include <gst/video/video.h>
#include <string.h>

#include "sync/base/pw-error.h"
#include "sync/base/pw-limits.h"
#include "sync/camera/pw-gst-error.h"

#define WAIT_S 10 /* a weak handheld takes half a second for the largest picture */
#define PIPELINE "appsrc name=src format=time ! jpegenc quality=90 ! appsink name=sink sync=false"

/* The rows as GStreamer lays them out. */
static GstBuffer *
make_buffer (const PwGstFrame *frame, const GstVideoInfo *info) {
  GstBuffer *buffer = gst_buffer_new_allocate (NULL, GST_VIDEO_INFO_SIZE (info), NULL);
  GstMapInfo map;
  if (buffer == NULL || !gst_buffer_map (buffer, &map, GST_MAP_WRITE)) {
    gst_clear_buffer (&buffer);
    return NULL;
  }
  memset (map.data, 0, map.size);
  for (guint y = 0; y < frame->height; y++)
    memcpy (map.data + y * (gsize)GST_VIDEO_INFO_PLANE_STRIDE (info, 0),
            frame->pixels + y * frame->stride, (gsize)frame->width * 3);
  gst_buffer_unmap (buffer, &map);
  GST_BUFFER_PTS (buffer) = 0;
  return buffer;
}

static gboolean
push_frame (GstElement *pipeline, const PwGstFrame *frame) {
  GstVideoInfo info;
  if (!gst_video_info_set_format (&info, GST_VIDEO_FORMAT_RGB, frame->width, frame->height))
    return FALSE;
  info.fps_n = info.fps_d = 1;
  g_autoptr (GstCaps) caps = gst_video_info_to_caps (&info);
  g_autoptr (GstElement) src = gst_bin_get_by_name (GST_BIN (pipeline), "src");
  gst_app_src_set_caps (GST_APP_SRC (src), caps);
  GstBuffer *buffer = make_buffer (frame, &info);
  if (buffer == NULL)
    return FALSE;
  if (gst_element_set_state (pipeline, GST_STATE_PLAYING) == GST_STATE_CHANGE_FAILURE) {
    gst_buffer_unref (buffer);
    return FALSE;
  }
  return gst_app_src_push_buffer (GST_APP_SRC (src), buffer) == GST_FLOW_OK
         && gst_app_src_end_of_stream (GST_APP_SRC (src)) == GST_FLOW_OK;
}

static GBytes *
pull_file (GstElement *pipeline) {
  g_autoptr (GstElement) sink = gst_bin_get_by_name (GST_BIN (pipeline), "sink");
  g_autoptr (GstSample) sample
      = gst_app_sink_try_pull_sample (GST_APP_SINK (sink), WAIT_S * GST_SECOND);
  GstBuffer *buffer = sample != NULL ? gst_sample_get_buffer (sample) : NULL;
  GstMapInfo map;
  if (buffer == NULL || !gst_buffer_map (buffer, &map, GST_MAP_READ))
    return NULL;
  GBytes *bytes = g_bytes_new (map.data, map.size);
  gst_buffer_unmap (buffer, &map);
  return bytes;
}

GBytes *
pw_gst_jpeg (const PwGstFrame *frame, GError **error) {
  g_return_val_if_fail (frame != NULL, NULL);
  g_autoptr (GError) why = NULL;
  g_autoptr (GstElement) pipeline
      = gst_parse_launch_full (PIPELINE, NULL, GST_PARSE_FLAG_FATAL_ERRORS, &why);
  if (pipeline == NULL) {
    pw_gst_error_set (error, why, "JPEG", NULL, TRUE);
    return NULL;
  }
  g_autoptr (GBytes) bytes = push_frame (pipeline, frame) ? pull_file (pipeline) : NULL;
  (void)gst_element_set_state (pipeline, GST_STATE_NULL);
  if (bytes == NULL || g_bytes_get_size (bytes) == 0)
    g_set_error (error, PW_ERROR, PW_ERROR_SYSTEM,
                 _ ("the photo could not be made of the picture; take it once more"));
  else if (g_bytes_get_size (bytes) > PW_PHOTO_BYTES_MAX)
    g_set_error (error, PW_ERROR, PW_ERROR_TOO_BIG, _ ("the photo is larger than %d MB"),
                 PW_PHOTO_BYTES_MAX >> 20);
  else
    return g_steal_pointer (&bytes);
  return NULL;
}
