/* Play: one pipeline of GStreamer from a sound on the standard input to a loudspeaker.
 *
 *   filesrc ! decodebin ! audioconvert ! audioresample ! level ! pulsesink | alsasink |
 * pipewiresink ! wavenc ! filesink ! fakesink, at the speed of the sound
 *
 * Not autoaudiosink: where it finds no loudspeaker it plays to nobody without a word. */
#include "sync/camera/pw-gst-play.h"

#include <glib/gi18n.h>
#include <gst/gst.h>
#include <string.h>

#include "sync/base/pw-error.h"
#include "sync/camera/pw-gst-audio.h"

#define WAIT_MS 100
#define PLUGINS "gstreamer1.0-plugins-good, gstreamer1.0-alsa, gstreamer1.0-pipewire"
/* By its name the standard input can be read from its beginning and sought in. */
#define HEAD                                                                                       \
  "filesrc location=/proc/self/fd/0 ! decodebin name=decode expose-all-streams=false "             \
  "! audioconvert ! audioresample ! level name=level interval=100000000 ! "

struct PwGstPlay {
  GstElement *pipeline; /* owned */
};

/* (transfer full) */
static char *
find_speaker (GError **error) {
  static const char *const elements[] = { "pulsesink", "alsasink", "pipewiresink", NULL };
  gboolean is_installed;
  const char *found = pw_gst_audio_find (elements, &is_installed);
  if (found != NULL)
    return g_strconcat (HEAD, found, NULL);
  if (is_installed)
    g_set_error (error, PW_ERROR, PW_ERROR_NOT_FOUND,
                 _ ("no loudspeaker was found: plug in headphones and try again"));
  else
    g_set_error (error, PW_ERROR, PW_ERROR_REFUSED,
                 _ ("no plugin of GStreamer for loudspeakers is installed; install one of %s"),
                 PLUGINS);
  return NULL;
}

/* (transfer full) */
static char *
choose_pipeline (const char *sink, GError **error) {
  if (strcmp (sink, "speaker") == 0)
    return find_speaker (error);
  if (strcmp (sink, "test:") == 0)
    return g_strdup (HEAD "fakesink sync=true");
  if (g_str_has_prefix (sink, "file:"))
    return g_strdup (HEAD "audio/x-raw, format=S16LE ! wavenc ! filesink name=sink");
  g_set_error (error, PW_ERROR, PW_ERROR_USAGE, _ ("%s plays no sound"), sink);
  return NULL;
}

PwGstPlay *
pw_gst_play_open (const char *sink, GError **error) {
  g_return_val_if_fail (sink != NULL, NULL);
  g_autofree char *text = choose_pipeline (sink, error);
  if (text == NULL)
    return NULL;
  g_autoptr (PwGstPlay) play = g_new0 (PwGstPlay, 1);
  g_autoptr (GError) why = NULL;
  play->pipeline = gst_parse_launch_full (text, NULL, GST_PARSE_FLAG_FATAL_ERRORS, &why);
  if (play->pipeline == NULL) {
    g_set_error (error, PW_ERROR, PW_ERROR_REFUSED,
                 _ ("a plugin of GStreamer is not installed (%s); install %s"), why->message,
                 PLUGINS);
    return NULL;
  }
  g_autoptr (GstElement) file = gst_bin_get_by_name (GST_BIN (play->pipeline), "sink");
  if (file != NULL)
    g_object_set (file, "location", sink + strlen ("file:"), NULL);
  pw_gst_audio_decode_sound (GST_BIN (play->pipeline));
  if (gst_element_set_state (play->pipeline, GST_STATE_PLAYING) != GST_STATE_CHANGE_FAILURE)
    return g_steal_pointer (&play);
  g_set_error (error, PW_ERROR, PW_ERROR_SYSTEM,
               _ ("the loudspeaker does not start; plug it in again and try again"));
  return NULL;
}

void
pw_gst_play_free (PwGstPlay *play) {
  if (play == NULL)
    return;
  if (play->pipeline != NULL)
    (void)gst_element_set_state (play->pipeline, GST_STATE_NULL);
  g_clear_object (&play->pipeline);
  g_free (play);
}

/* A loudspeaker that was pulled out, or a sound that is none. */
static PwGstPlayStep
fail (GstMessage *message, GError **error) {
  g_autoptr (GError) why = NULL;
  gst_message_parse_error (message, &why, NULL);
  gboolean is_sink = GST_OBJECT_FLAG_IS_SET (GST_MESSAGE_SRC (message), GST_ELEMENT_FLAG_SINK);
  if (is_sink)
    g_set_error (error, PW_ERROR, PW_ERROR_SYSTEM,
                 _ ("the loudspeaker stopped (%s): plug it in again and try again"), why->message);
  else
    g_set_error (error, PW_ERROR, PW_ERROR_DAMAGED, _ ("the sound cannot be played (%s)"),
                 why->message);
  return PW_GST_PLAY_FAILED;
}

PwGstPlayStep
pw_gst_play_next (PwGstPlay *play, guint *level, gint64 *position_ms, GError **error) {
  g_return_val_if_fail (play != NULL && level != NULL && position_ms != NULL, PW_GST_PLAY_FAILED);
  g_autoptr (GstBus) bus = gst_element_get_bus (play->pipeline);
  g_autoptr (GstMessage) message = gst_bus_timed_pop_filtered (
      bus, WAIT_MS * GST_MSECOND, GST_MESSAGE_ERROR | GST_MESSAGE_EOS | GST_MESSAGE_ELEMENT);
  if (message == NULL)
    return PW_GST_PLAY_NONE;
  if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_ERROR)
    return fail (message, error);
  if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_EOS)
    return PW_GST_PLAY_END;
  return pw_gst_audio_level (gst_message_get_structure (message), level, position_ms)
             ? PW_GST_PLAY_LEVEL
             : PW_GST_PLAY_NONE;
}
