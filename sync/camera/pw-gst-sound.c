/* Sound: one pipeline of GStreamer from a microphone or file to Opus in Ogg.
 *
 *   microphone  pulsesrc | alsasrc | pipewiresrc --+
 *   file        filesrc ! decodebin, its sound ----+
 *   test        audiotestsrc ----------------------+-> audioconvert ! audioresample ! level
 *                                                      ! opusenc ! oggmux ! appsink
 *
 * 1. Not autoaudiosrc: where it finds no microphone it records silence, and evidence would be empty
 *    without a word.
 * 2. Pages are short, so that a recording that breaks off has lost a fifth of a second. */
#include "sync/camera/pw-gst-sound.h"

#include <glib/gi18n.h>
#include <gst/app/gstappsink.h>
#include <gst/pbutils/pbutils.h>
#include <string.h>

#include "sync/base/pw-error.h"
#include "sync/base/pw-file.h"
#include "sync/camera/pw-gst-audio.h"
#include "sync/camera/pw-gst-error.h"

#define WAIT_MS 100
#define PLUGINS "gstreamer1.0-plugins-good, gstreamer1.0-alsa, gstreamer1.0-pipewire"

#define TAIL                                                                                       \
  "audioconvert ! audioresample ! audio/x-raw, rate=48000, channels=1 "                            \
  "! level name=level interval=100000000 ! opusenc bitrate=48000 "                                 \
  "! oggmux max-delay=200000000 max-page-delay=200000000 ! appsink name=sink sync=false"
#define FILE_PIPELINE                                                                              \
  "filesrc name=src ! decodebin name=decode expose-all-streams=false ! identity sync=true ! " TAIL
#define TEST_PIPELINE "audiotestsrc name=src is-live=true volume=0.3 ! " TAIL

struct PwGstSound {
  char *name;           /* owned */
  GstElement *pipeline; /* owned */
  GstAppSink *sink;     /* owned */
  GstSample *sample;    /* owned: of the piece that was given out last */
  GstMapInfo map;       /* of that sample, if is_mapped */
  gboolean is_mapped;
  gboolean is_device;
  char *missing; /* owned: the first plugin that was asked for in vain */
  guint level;
  gint64 length_ms;
};

/* --- the pipeline ---------------------------------------------------------------------------- */

/* Says what stands on the bus: the first error. What is missing and how loud it is is noted. */
static gboolean take_bus_error (PwGstSound *sound, gboolean *is_loud, GError **error);

/* The text of the pipeline of the microphone that is here. (transfer full) */
static char *
find_microphone (GError **error) {
  static const char *const elements[] = { "pulsesrc", "alsasrc", "pipewiresrc", NULL };
  gboolean is_installed;
  const char *found = pw_gst_audio_find (elements, &is_installed);
  if (found != NULL)
    return g_strconcat (found, " name=src ! ", TAIL, NULL);
  if (is_installed)
    g_set_error (error, PW_ERROR, PW_ERROR_NOT_FOUND,
                 _ ("no microphone was found: plug one in and start again"));
  else
    g_set_error (error, PW_ERROR, PW_ERROR_REFUSED,
                 _ ("no plugin of GStreamer for microphones is installed; install one of %s"),
                 PLUGINS);
  return NULL;
}

/* (transfer full) */
static char *
choose_pipeline (PwGstSound *sound, const char *text, GError **error) {
  sound->name = g_strdup (text);
  if (strcmp (text, "test:") == 0)
    return g_strdup (TEST_PIPELINE);
  if (strcmp (text, "microphone") == 0) {
    sound->is_device = TRUE;
    return find_microphone (error);
  }
  if (!g_str_has_prefix (text, "file:")) {
    g_set_error (error, PW_ERROR, PW_ERROR_USAGE, _ ("%s is no source of sound"), text);
    return NULL;
  }
  g_free (sound->name);
  sound->name = g_strdup (text + strlen ("file:"));
  if (pw_file_exists (sound->name) && !pw_file_is_dir (sound->name))
    return g_strdup (FILE_PIPELINE);
  g_set_error (error, PW_ERROR, PW_ERROR_NOT_FOUND, _ ("there is no file %s"), sound->name);
  return NULL;
}

static void
set_up (PwGstSound *sound) {
  GstBin *bin = GST_BIN (sound->pipeline);
  sound->sink = GST_APP_SINK (gst_bin_get_by_name (bin, "sink"));
  g_autoptr (GstElement) decode = gst_bin_get_by_name (bin, "decode");
  if (decode == NULL)
    return;
  g_autoptr (GstElement) src = gst_bin_get_by_name (bin, "src");
  g_object_set (src, "location", sound->name, NULL);
  pw_gst_audio_decode_sound (bin);
}

static gboolean
start_pipeline (PwGstSound *sound, const char *text, GError **error) {
  g_autoptr (GError) why = NULL;
  gboolean is_loud;
  sound->pipeline = gst_parse_launch_full (text, NULL, GST_PARSE_FLAG_FATAL_ERRORS, &why);
  if (sound->pipeline == NULL) {
    pw_gst_error_set (error, why, sound->name, NULL, FALSE);
    return FALSE;
  }
  set_up (sound);
  if (gst_element_set_state (sound->pipeline, GST_STATE_PLAYING) != GST_STATE_CHANGE_FAILURE)
    return TRUE;
  if (!take_bus_error (sound, &is_loud, error))
    g_set_error (error, PW_ERROR, PW_ERROR_SYSTEM, _ ("%s does not start"), sound->name);
  return FALSE;
}

PwGstSound *
pw_gst_sound_open (const char *source, GError **error) {
  g_return_val_if_fail (source != NULL, NULL);
  g_autoptr (PwGstSound) sound = g_new0 (PwGstSound, 1);
  g_autofree char *text = choose_pipeline (sound, source, error);
  return text != NULL && start_pipeline (sound, text, error) ? g_steal_pointer (&sound) : NULL;
}

static void
drop_sample (PwGstSound *sound) {
  if (sound->is_mapped)
    gst_buffer_unmap (gst_sample_get_buffer (sound->sample), &sound->map);
  sound->is_mapped = FALSE;
  g_clear_pointer (&sound->sample, gst_sample_unref);
}

void
pw_gst_sound_free (PwGstSound *sound) {
  if (sound == NULL)
    return;
  drop_sample (sound);
  if (sound->pipeline != NULL)
    (void)gst_element_set_state (sound->pipeline, GST_STATE_NULL);
  g_clear_object (&sound->sink);
  g_clear_object (&sound->pipeline);
  g_free (sound->missing);
  g_free (sound->name);
  g_free (sound);
}

const char *
pw_gst_sound_name (const PwGstSound *sound) {
  return sound->name;
}

void
pw_gst_sound_stop (PwGstSound *sound) {
  g_return_if_fail (sound != NULL);
  (void)gst_element_send_event (sound->pipeline, gst_event_new_eos ());
}

/* --- what comes ------------------------------------------------------------------------------ */

static gboolean
take_bus_error (PwGstSound *sound, gboolean *is_loud, GError **error) {
  g_autoptr (GstBus) bus = gst_element_get_bus (sound->pipeline);
  const GstMessageType wanted = GST_MESSAGE_ERROR | GST_MESSAGE_ELEMENT;
  GstMessage *next;
  *is_loud = FALSE;
  while ((next = gst_bus_pop_filtered (bus, wanted)) != NULL) {
    g_autoptr (GstMessage) message = next;
    const GstStructure *structure = gst_message_get_structure (message);
    if (gst_is_missing_plugin_message (message)) {
      if (sound->missing == NULL)
        sound->missing = gst_missing_plugin_message_get_description (message);
    } else if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_ERROR) {
      g_autoptr (GError) why = NULL;
      gst_message_parse_error (message, &why, NULL);
      if (sound->is_device)
        g_set_error (error, PW_ERROR, PW_ERROR_SYSTEM,
                     _ ("the microphone stopped (%s): plug it in again and start again"),
                     why->message);
      else
        pw_gst_error_set (error, why, sound->name, sound->missing, FALSE);
      return TRUE;
    } else if (pw_gst_audio_level (structure, &sound->level, &sound->length_ms)) {
      *is_loud = TRUE;
    }
  }
  return FALSE;
}

static PwGstSoundStep
take_sample (PwGstSound *sound, PwGstSoundPiece *piece, GError **error) {
  GstBuffer *buffer = gst_sample_get_buffer (sound->sample);
  sound->is_mapped = buffer != NULL && gst_buffer_map (buffer, &sound->map, GST_MAP_READ);
  if (!sound->is_mapped) {
    g_set_error (error, PW_ERROR, PW_ERROR_SYSTEM, _ ("%s gives sound of a strange form"),
                 sound->name);
    return PW_GST_SOUND_FAILED;
  }
  piece->bytes = sound->map.data;
  piece->length = sound->map.size;
  return PW_GST_SOUND_PIECE;
}

PwGstSoundStep
pw_gst_sound_next (PwGstSound *sound, PwGstSoundPiece *piece, GError **error) {
  g_return_val_if_fail (sound != NULL && piece != NULL, PW_GST_SOUND_FAILED);
  gboolean is_loud;
  drop_sample (sound);
  sound->sample = gst_app_sink_try_pull_sample (sound->sink, WAIT_MS * GST_MSECOND);
  if (take_bus_error (sound, &is_loud, error))
    return PW_GST_SOUND_FAILED;
  *piece = (PwGstSoundPiece){ .level = sound->level, .length_ms = sound->length_ms };
  if (sound->sample != NULL)
    return take_sample (sound, piece, error);
  if (is_loud)
    return PW_GST_SOUND_PIECE;
  return gst_app_sink_is_eos (sound->sink) ? PW_GST_SOUND_END : PW_GST_SOUND_NONE;
}
