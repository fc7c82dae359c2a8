/* Source: one pipeline of GStreamer from a source's name to frames, grey or in colour.
 *
 *   camera  v4l2src | libcamerasrc | pipewiresrc  ! queue that drops old frames ! decodebin --+
 *   file    filesrc ! decodebin, only its pictures -------------------------------------------+
 *   test    videotestsrc ---------------------------------------------------------------------+
 *                             videoconvert ! videoscale ! appsink (grey or RGB, bounded) <----+
 *
 * 1. A live source's appsink holds one frame and drops it for a newer one; that of a file holds two
 *    and makes the pipeline wait.
 * 2. Names go into properties, never into the text of a pipeline: a file may be called anything. */
#include "sync/camera/pw-gst-source.h"

#include <gio/gio.h>
#include <glib/gi18n.h>
#include <gst/app/gstappsink.h>
#include <gst/pbutils/pbutils.h>
#include <gst/video/video.h>
#include <string.h>
#include <sys/ioctl.h>

#include "sync/base/pw-error.h"
#include "sync/base/pw-file.h"
#include "sync/base/pw-limits.h"
#include "sync/camera/pw-gst-error.h"
#include "sync/camera/pw-v4l2-controls.h"

#define WAIT_MS 200
#define FOCUS_FRAMES 60 /* two seconds at 30 a second: then the camera has found its focus */

/* Cameras give motion JPEG at 30 a second where USB is too slow for plain pixels. */
#define CAMERA_CAPS                                                                                \
  "video/x-raw, width=1280, height=720, framerate=30/1; "                                          \
  "image/jpeg, width=1280, height=720, framerate=30/1; video/x-raw; image/jpeg"
/* A photo wants pixels more than speed. */
#define PHOTO_CAPS                                                                                 \
  "image/jpeg, width=1920, height=1080; video/x-raw, width=1920, height=1080; "                    \
  "image/jpeg, width=1280, height=720; video/x-raw, width=1280, height=720; "                      \
  "image/jpeg; video/x-raw"
#define LIVE " ! queue leaky=downstream max-size-buffers=2 ! decodebin ! "
#define TAIL "videoconvert ! videoscale ! appsink name=sink sync=false"

typedef enum { KIND_V4L2, KIND_LIBCAMERA, KIND_PIPEWIRE, KIND_FILE, KIND_TEST } Kind;

static const struct {
  const char *pipeline;
  const char *name_property; /* of `src`, for what follows the colon */
  gboolean is_live;
} kinds[] = {
  [KIND_V4L2] = { "v4l2src name=src ! capsfilter name=want" LIVE TAIL, "device", TRUE },
  [KIND_LIBCAMERA]
  = { "libcamerasrc name=src ! capsfilter name=want" LIVE TAIL, "camera-name", TRUE },
  [KIND_PIPEWIRE] = { "pipewiresrc name=src" LIVE TAIL, NULL, TRUE },
  [KIND_FILE] = { "filesrc name=src ! decodebin name=decode expose-all-streams=false ! " TAIL,
                  "location", FALSE },
  [KIND_TEST] = { "videotestsrc name=src is-live=true pattern=ball "
                  "! video/x-raw, width=640, height=480, framerate=30/1 ! " TAIL,
                  NULL, TRUE },
};

struct PwGstSource {
  Kind kind;
  PwGstLook look;
  char *name;           /* owned: what follows the colon, or "" */
  GstElement *pipeline; /* owned */
  GstElement *src;      /* owned */
  GstAppSink *sink;     /* owned */
  gint seen_count;      /* atomic: frames that reached the sink */
  guint64 given_count;  /* frames given out */
  guint64 earlier_seen; /* the count as it was, to go beyond 32 bits */
  GstSample *sample;    /* owned: of the frame that was given out last */
  GstVideoFrame mapped; /* of that sample, if is_mapped */
  gboolean is_mapped;
  char *missing; /* owned: the first plugin that was asked for in vain */
  PwV4l2Controls controls;
  gboolean is_described; /* the description was given since it changed */
  guint width, height;
};

/* --- the start ------------------------------------------------------------------------------- */

gboolean
pw_gst_source_init (GError **error) {
  g_autoptr (GError) why = NULL;
  if (!gst_init_check (NULL, NULL, &why)) {
    g_set_error (error, PW_ERROR, PW_ERROR_SYSTEM, _ ("GStreamer does not start: %s"),
                 why->message);
    return FALSE;
  }
  GstRegistry *registry = gst_registry_get ();
  GList *factories = gst_registry_get_feature_list (registry, GST_TYPE_ELEMENT_FACTORY);
  for (GList *item = factories; item != NULL; item = item->next) {
    const char *class = gst_element_factory_get_metadata (item->data, GST_ELEMENT_METADATA_KLASS);
    if (class != NULL && (strstr (class, "Network") != NULL || strstr (class, "Adaptive") != NULL))
      gst_registry_remove_feature (registry, item->data);
  }
  gst_plugin_feature_list_free (factories);
  return TRUE;
}

static gboolean
has_element (const char *name) {
  g_autoptr (GstElementFactory) factory = gst_element_factory_find (name);
  return factory != NULL;
}

/* The camera that is here. */
static gboolean
find_camera (PwGstSource *source, GError **error) {
  source->name = pw_v4l2_find ();
  source->kind = source->name != NULL           ? KIND_V4L2
                 : has_element ("libcamerasrc") ? KIND_LIBCAMERA
                                                : KIND_PIPEWIRE;
  if (source->name != NULL)
    return TRUE;
  source->name = g_strdup ("");
  if (source->kind == KIND_LIBCAMERA || has_element ("pipewiresrc"))
    return TRUE;
  g_set_error (error, PW_ERROR, PW_ERROR_NOT_FOUND,
               _ ("no camera was found: plug one in, or name it, such as camera:/dev/video0"));
  return FALSE;
}

static gboolean
check_file (const char *path, GError **error) {
  if (pw_file_is_dir (path)) {
    g_set_error (error, PW_ERROR, PW_ERROR_REFUSED, _ ("%s is a folder, no video: say frames:%s"),
                 path, path);
    return FALSE;
  }
  if (pw_file_exists (path))
    return TRUE;
  g_set_error (error, PW_ERROR, PW_ERROR_NOT_FOUND, _ ("there is no file %s"), path);
  return FALSE;
}

static gboolean
check_device (const char *path, GError **error) {
  if (pw_file_exists (path))
    return TRUE;
  g_set_error (error, PW_ERROR, PW_ERROR_NOT_FOUND,
               _ ("there is no camera %s: plug it in, or look under /dev for its name"), path);
  return FALSE;
}

static gboolean
choose_kind (PwGstSource *source, const char *text, GError **error) {
  static const struct {
    const char *prefix;
    Kind kind;
  } prefixes[] = { { "camera:", KIND_V4L2 },
                   { "libcamera:", KIND_LIBCAMERA },
                   { "file:", KIND_FILE },
                   { "test:", KIND_TEST } };
  if (strcmp (text, "camera") == 0)
    return find_camera (source, error);
  for (gsize i = 0; i < G_N_ELEMENTS (prefixes); i++) {
    if (!g_str_has_prefix (text, prefixes[i].prefix))
      continue;
    source->kind = prefixes[i].kind;
    source->name = g_strdup (text + strlen (prefixes[i].prefix));
    return source->kind == KIND_FILE   ? check_file (source->name, error)
           : source->kind == KIND_V4L2 ? check_device (source->name, error)
                                       : TRUE;
  }
  g_set_error (error, PW_ERROR, PW_ERROR_USAGE, _ ("%s is no source of pictures"), text);
  return FALSE;
}

/* --- the pipeline ---------------------------------------------------------------------------- */

static GstPadProbeReturn
count_frame (GstPad *pad, GstPadProbeInfo *info, gpointer data) {
  (void)pad;
  (void)info;
  PwGstSource *source = data;
  (void)g_atomic_int_add (&source->seen_count, 1);
  return GST_PAD_PROBE_OK;
}

static void
set_caps (GstBin *bin, const char *element_name, const char *text) {
  g_autoptr (GstElement) element = gst_bin_get_by_name (bin, element_name);
  if (element == NULL)
    return;
  g_autoptr (GstCaps) caps = gst_caps_from_string (text);
  g_object_set (element, "caps", caps, NULL);
}

static void
set_up (PwGstSource *source) {
  GstBin *bin = GST_BIN (source->pipeline);
  source->src = gst_bin_get_by_name (bin, "src");
  source->sink = GST_APP_SINK (gst_bin_get_by_name (bin, "sink"));
  if (kinds[source->kind].name_property != NULL && *source->name != '\0')
    g_object_set (source->src, kinds[source->kind].name_property, source->name, NULL);
  gboolean is_grey = source->look == PW_GST_GREY;
  set_caps (bin, "want", is_grey ? CAMERA_CAPS : PHOTO_CAPS);
  set_caps (bin, "decode", "video/x-raw(ANY)");
  g_autofree char *wanted = g_strdup_printf (
      "video/x-raw, format=%s, width=[1,%d], height=[1,%d], pixel-aspect-ratio=1/1",
      is_grey ? "GRAY8" : "RGB", PW_CAMERA_SIDE_MAX, PW_CAMERA_SIDE_MAX);
  set_caps (bin, "sink", wanted);
  gboolean is_live = kinds[source->kind].is_live;
  g_object_set (source->sink, "sync", !is_grey && !is_live, NULL);
  if (source->kind == KIND_TEST && !is_grey)
    gst_util_set_object_arg (G_OBJECT (source->src), "pattern", "smpte");
  gst_app_sink_set_max_buffers (source->sink, is_live ? 1 : 2);
  gst_app_sink_set_drop (source->sink, is_live);
  g_autoptr (GstPad) pad = gst_element_get_static_pad (GST_ELEMENT (source->sink), "sink");
  gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_BUFFER, count_frame, source, NULL);
}

/* The first error that waits on the bus; what is missing is remembered. */
static gboolean
take_bus_error (PwGstSource *source, GError **error) {
  g_autoptr (GstBus) bus = gst_element_get_bus (source->pipeline);
  const GstMessageType wanted = GST_MESSAGE_ERROR | GST_MESSAGE_ELEMENT;
  GstMessage *next;
  while ((next = gst_bus_pop_filtered (bus, wanted)) != NULL) {
    g_autoptr (GstMessage) message = next;
    if (gst_is_missing_plugin_message (message)) {
      if (source->missing == NULL)
        source->missing = gst_missing_plugin_message_get_description (message);
    } else if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_ERROR) {
      g_autoptr (GError) why = NULL;
      gst_message_parse_error (message, &why, NULL);
      pw_gst_error_set (error, why, source->name, source->missing, kinds[source->kind].is_live);
      return TRUE;
    }
  }
  return FALSE;
}

static gboolean
start_pipeline (PwGstSource *source, GError **error) {
  g_autoptr (GError) why = NULL;
  source->pipeline = gst_parse_launch_full (kinds[source->kind].pipeline, NULL,
                                            GST_PARSE_FLAG_FATAL_ERRORS, &why);
  if (source->pipeline == NULL) {
    pw_gst_error_set (error, why, source->name, NULL, kinds[source->kind].is_live);
    return FALSE;
  }
  set_up (source);
  if (gst_element_set_state (source->pipeline, GST_STATE_PLAYING) != GST_STATE_CHANGE_FAILURE)
    return TRUE;
  if (!take_bus_error (source, error))
    g_set_error (error, PW_ERROR, PW_ERROR_SYSTEM, _ ("%s does not start"), source->name);
  return FALSE;
}

PwGstSource *
pw_gst_source_open (const char *text, PwGstLook look, GError **error) {
  g_return_val_if_fail (text != NULL, NULL);
  g_autoptr (PwGstSource) source = g_new0 (PwGstSource, 1);
  source->look = look;
  return choose_kind (source, text, error) && start_pipeline (source, error)
             ? g_steal_pointer (&source)
             : NULL;
}

/* --- the camera's settings ------------------------------------------------------------------- */

static int
call_ioctl (int fd, unsigned long request, void *argument) {
  return ioctl (fd, request, argument);
}

static int
device_fd (PwGstSource *source) {
  gint fd = -1;
  if (source->kind == KIND_V4L2 && source->src != NULL)
    g_object_get (source->src, "device-fd", &fd, NULL);
  return fd;
}

/* For codes; what a photo wants, the camera knows best. */
static void
adjust (PwGstSource *source) {
  if (source->look != PW_GST_GREY)
    return;
  int fd
      = source->given_count == 1 || source->given_count == FOCUS_FRAMES ? device_fd (source) : -1;
  if (fd < 0)
    return;
  if (source->given_count == 1)
    pw_v4l2_controls_set (call_ioctl, fd, &source->controls);
  else
    pw_v4l2_controls_lock_focus (call_ioctl, fd, &source->controls);
  source->is_described = FALSE;
}

static void
drop_sample (PwGstSource *source) {
  if (source->is_mapped)
    gst_video_frame_unmap (&source->mapped);
  source->is_mapped = FALSE;
  g_clear_pointer (&source->sample, gst_sample_unref);
}

void
pw_gst_source_free (PwGstSource *source) {
  if (source == NULL)
    return;
  drop_sample (source);
  int fd = device_fd (source);
  if (fd >= 0)
    pw_v4l2_controls_restore (call_ioctl, fd, &source->controls);
  if (source->pipeline != NULL)
    (void)gst_element_set_state (source->pipeline, GST_STATE_NULL);
  g_clear_object (&source->src);
  g_clear_object (&source->sink);
  g_clear_object (&source->pipeline);
  g_free (source->missing);
  g_free (source->name);
  g_free (source);
}

/* --- frames ---------------------------------------------------------------------------------- */

static gint64
to_ms (GstClockTime time) {
  return GST_CLOCK_TIME_IS_VALID (time) ? (gint64)(time / GST_MSECOND) : 0;
}

static void
fill_times (PwGstSource *source, PwGstFrame *frame) {
  gint64 duration;
  frame->position_ms = frame->duration_ms = 0;
  if (source->kind != KIND_FILE)
    return;
  frame->position_ms = to_ms (GST_BUFFER_PTS (gst_sample_get_buffer (source->sample)));
  if (gst_element_query_duration (source->pipeline, GST_FORMAT_TIME, &duration) && duration > 0)
    frame->duration_ms = to_ms ((GstClockTime)duration);
}

static gboolean
map_sample (PwGstSource *source, PwGstFrame *frame) {
  GstVideoInfo info;
  GstBuffer *buffer = gst_sample_get_buffer (source->sample);
  GstCaps *caps = gst_sample_get_caps (source->sample);
  if (buffer == NULL || caps == NULL || !gst_video_info_from_caps (&info, caps)
      || !gst_video_frame_map (&source->mapped, &info, buffer, GST_MAP_READ))
    return FALSE;
  source->is_mapped = TRUE;
  frame->width = (guint)GST_VIDEO_FRAME_WIDTH (&source->mapped);
  frame->height = (guint)GST_VIDEO_FRAME_HEIGHT (&source->mapped);
  frame->pixels = GST_VIDEO_FRAME_PLANE_DATA (&source->mapped, 0);
  frame->stride = (gsize)GST_VIDEO_FRAME_PLANE_STRIDE (&source->mapped, 0);
  return frame->width <= PW_CAMERA_SIDE_MAX && frame->height <= PW_CAMERA_SIDE_MAX
         && frame->stride >= frame->width * (source->look == PW_GST_GREY ? 1 : 3);
}

static PwGstSourceStep
take_sample (PwGstSource *source, PwGstFrame *frame, GError **error) {
  if (!map_sample (source, frame)) {
    g_set_error (error, PW_ERROR, PW_ERROR_SYSTEM, _ ("%s gives frames of a strange form"),
                 source->name);
    return PW_GST_SOURCE_FAILED;
  }
  fill_times (source, frame);
  source->given_count++;
  /* The count of the probe is of 32 bits; its rise is what counts. */
  guint32 rise = (guint32)g_atomic_int_get (&source->seen_count) - (guint32)source->earlier_seen;
  source->earlier_seen += rise;
  frame->seen_count = MAX (source->earlier_seen, source->given_count);
  if (!kinds[source->kind].is_live)
    frame->seen_count = source->given_count; /* those that wait in the sink are not dropped */
  if (frame->width != source->width || frame->height != source->height)
    source->is_described = FALSE;
  source->width = frame->width;
  source->height = frame->height;
  adjust (source);
  return PW_GST_SOURCE_FRAME;
}

PwGstSourceStep
pw_gst_source_next (PwGstSource *source, PwGstFrame *frame, GError **error) {
  g_return_val_if_fail (source != NULL && frame != NULL, PW_GST_SOURCE_FAILED);
  GstSample *sample = gst_app_sink_try_pull_sample (source->sink, WAIT_MS * GST_MSECOND);
  if (sample != NULL) {
    drop_sample (source);
    source->sample = sample;
    return take_sample (source, frame, error);
  }
  if (take_bus_error (source, error))
    return PW_GST_SOURCE_FAILED;
  if (!gst_app_sink_is_eos (source->sink))
    return PW_GST_SOURCE_NONE;
  if (source->given_count > 0)
    return PW_GST_SOURCE_END;
  g_set_error (error, PW_ERROR, PW_ERROR_DAMAGED, _ ("%s holds no picture that can be read"),
               source->name);
  return PW_GST_SOURCE_FAILED;
}

char *
pw_gst_source_description (PwGstSource *source, gboolean *changed) {
  g_return_val_if_fail (source != NULL && changed != NULL, NULL);
  *changed = !source->is_described;
  source->is_described = TRUE;
  g_autofree char *what = *source->name != '\0' ? g_path_get_basename (source->name)
                                                : g_strdup (GST_OBJECT_NAME (source->src));
  if (source->kind != KIND_V4L2)
    return g_strdup_printf ("%s, %u x %u", what, source->width, source->height);
  g_autofree char *controls = pw_v4l2_controls_to_text (&source->controls);
  return g_strdup_printf ("%s, %u x %u, %s", source->name, source->width, source->height, controls);
}
