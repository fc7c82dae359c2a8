/* Recorder: takes photos and sounds with panwas-camera, and plays sounds.
 *
 * 1. A thread empties the pipe. What is to be told stands in `news`: views and levels once, the
 *    newest; a source without a descriptor wakes the main context, which takes the news and calls.
 * 2. `mutex` guards all that both sides touch. No callback runs while it is held.
 * 3. A program that says nothing for too long has a camera or sound system that hangs: that is an
 *    error, told by a timer of the main context. */
#include "sync/transport/pw-recorder.h"

#include <glib/gi18n.h>
#include <string.h>

#include "sync/base/pw-error.h"
#include "sync/transport/pw-camera-process.h"
#include "sync/transport/pw-camera.h"

#define WATCH_MS 1000 /* how often it is looked whether anything comes */

/* What came since it was told. */
typedef struct {
  GBytes *view; /* owned; NULL: none */
  guint width, height;
  GBytes *photo; /* owned; NULL: none */
  gboolean has_level;
  guint level;
} News;

struct PwRecorder {
  PwRecorderKind kind;
  PwRecorderEvents events;
  gpointer data;
  GSubprocess *process;      /* owned; NULL: it did not start */
  GCancellable *cancellable; /* owned: ends a read of the pipe */
  GThread *thread;           /* owned; NULL likewise */
  GSource *wake, *watch;     /* owned, in the caller's context */
  gboolean end_told;         /* of the main context alone */

  GMutex mutex; /* for all below */
  News news;
  GByteArray *sound; /* owned */
  gint64 length_ms;  /* of `sound` */
  gint64 heard_us;   /* when the last message came */
  gboolean has_begun, is_over;
  GError *error;     /* owned; of the end */
  char *description; /* owned */
};

/* --- what comes: on the thread --------------------------------------------------------------- */

static GBytes *
read_body (PwRecorder *recorder, const PwCameraWireHead *head, GError **error) {
  g_autofree guint8 *bytes = g_malloc (head->length);
  if (!pw_camera_process_read (recorder->process, bytes, head->length, recorder->cancellable,
                               error))
    return NULL;
  return g_bytes_new_take (g_steal_pointer (&bytes), head->length);
}

static gboolean
add_sound (PwRecorder *recorder, GBytes *piece, gint64 length_ms, GError **error) {
  gsize length = g_bytes_get_size (piece);
  if (recorder->sound->len + length > PW_SOUND_BYTES_MAX) {
    g_set_error (error, PW_ERROR, PW_ERROR_TOO_BIG,
                 _ ("the recording became larger than %d MB; what is there can be kept"),
                 PW_SOUND_BYTES_MAX >> 20);
    return FALSE;
  }
  g_byte_array_append (recorder->sound, g_bytes_get_data (piece, NULL), (guint)length);
  recorder->length_ms = MAX (recorder->length_ms, length_ms);
  return TRUE;
}

/* With the mutex held. `body` may be NULL. */
static gboolean
note (PwRecorder *recorder, const PwCameraWireHead *head, GBytes *body, GError **error) {
  News *news = &recorder->news;
  gboolean is_photo = recorder->kind == PW_RECORDER_PHOTO;
  recorder->has_begun = TRUE;
  if (head->kind == PW_CAMERA_WIRE_VIEW && is_photo) {
    g_clear_pointer (&news->view, g_bytes_unref);
    news->view = g_bytes_ref (body);
    news->width = head->width;
    news->height = head->height;
    return TRUE;
  }
  if (head->kind == PW_CAMERA_WIRE_PHOTO && is_photo) {
    g_clear_pointer (&news->photo, g_bytes_unref);
    news->photo = g_bytes_ref (body);
    return TRUE;
  }
  if (head->kind == PW_CAMERA_WIRE_LEVEL && !is_photo) {
    news->has_level = TRUE;
    news->level = head->code;
    recorder->length_ms = MAX (recorder->length_ms, head->position_ms);
    return TRUE;
  }
  if (head->kind == PW_CAMERA_WIRE_SOUND && recorder->kind == PW_RECORDER_SOUND)
    return add_sound (recorder, body, head->position_ms, error);
  return pw_camera_process_refuse (error);
}

static gboolean
note_text (PwRecorder *recorder, const PwCameraWireHead *head, GError **error) {
  char *text = pw_camera_process_text (recorder->process, head, recorder->cancellable, error);
  if (text == NULL)
    return FALSE;
  g_mutex_lock (&recorder->mutex);
  g_free (recorder->description);
  recorder->description = text;
  g_mutex_unlock (&recorder->mutex);
  return TRUE;
}

static gboolean
take_message (PwRecorder *recorder, GError **error) {
  PwCameraWireHead head;
  if (!pw_camera_process_next (recorder->process, &head, recorder->cancellable, error))
    return FALSE;
  if (head.kind == PW_CAMERA_WIRE_TEXT)
    return note_text (recorder, &head, error);
  g_autoptr (GBytes) body = head.length > 0 ? read_body (recorder, &head, error) : NULL;
  if (head.length > 0 && body == NULL)
    return FALSE;
  g_mutex_lock (&recorder->mutex);
  gboolean ok = note (recorder, &head, body, error);
  recorder->heard_us = g_get_monotonic_time ();
  g_mutex_unlock (&recorder->mutex);
  g_source_set_ready_time (recorder->wake, 0);
  return ok;
}

static gpointer
empty_pipe (gpointer data) {
  PwRecorder *recorder = data;
  g_autoptr (GError) error = NULL;
  while (take_message (recorder, &error))
    ;
  g_mutex_lock (&recorder->mutex);
  recorder->is_over = TRUE;
  if (recorder->error == NULL)
    recorder->error = g_steal_pointer (&error);
  g_mutex_unlock (&recorder->mutex);
  g_source_set_ready_time (recorder->wake, 0);
  return NULL;
}

/* --- telling: in the main context ------------------------------------------------------------ */

/* In the caller's main context. The recorder may be gone after a photo and after the end. */
static gboolean
tell (GSource *source, GSourceFunc none, gpointer data) {
  (void)none;
  PwRecorder *recorder = data;
  const PwRecorderEvents events = recorder->events;
  gpointer to = recorder->data;
  g_source_set_ready_time (source, -1);
  g_mutex_lock (&recorder->mutex);
  News news = recorder->news;
  recorder->news = (News){ 0 };
  gint64 length_ms = recorder->length_ms;
  gboolean is_end = recorder->is_over && !recorder->end_told;
  recorder->end_told |= is_end;
  g_autoptr (GError) error = is_end ? g_steal_pointer (&recorder->error) : NULL;
  g_mutex_unlock (&recorder->mutex);
  g_autoptr (GBytes) view = news.view;
  g_autoptr (GBytes) photo = news.photo;
  if (view != NULL && events.on_view != NULL)
    events.on_view (view, news.width, news.height, to);
  if (news.has_level && events.on_level != NULL)
    events.on_level (news.level, length_ms, to);
  if (is_end && events.on_end != NULL)
    events.on_end (error, to);
  else if (photo != NULL && events.on_photo != NULL)
    events.on_photo (photo, to);
  return G_SOURCE_CONTINUE;
}

/* A source hands its data over only together with a function. */
static gboolean
do_nothing (gpointer data) {
  (void)data;
  return G_SOURCE_CONTINUE;
}

static GSourceFuncs wake_funcs = { .dispatch = tell };

static const char *
silent_words (PwRecorderKind kind) {
  switch (kind) {
  case PW_RECORDER_PHOTO:
    return _ ("the camera gives no picture; unplug it, plug it in and start again");
  case PW_RECORDER_SOUND:
    return _ ("the microphone gives no sound; unplug it, plug it in and start again");
  case PW_RECORDER_PLAY:
    return _ ("the loudspeaker takes no sound; unplug it, plug it in and try again");
  }
  g_assert_not_reached ();
}

/* Rule 3. */
static gboolean
on_watch (gpointer data) {
  PwRecorder *recorder = data;
  g_mutex_lock (&recorder->mutex);
  gint64 wait_ms = recorder->has_begun ? PW_CAMERA_FRAME_MS : PW_CAMERA_OPEN_MS;
  gint64 silent_us = g_get_monotonic_time () - recorder->heard_us;
  gboolean is_late = !recorder->is_over && silent_us > wait_ms * G_TIME_SPAN_MILLISECOND;
  if (is_late && recorder->error == NULL)
    g_set_error_literal (&recorder->error, PW_ERROR, PW_ERROR_SYSTEM,
                         silent_words (recorder->kind));
  g_mutex_unlock (&recorder->mutex);
  if (is_late)
    g_cancellable_cancel (recorder->cancellable);
  return G_SOURCE_CONTINUE;
}

/* --- life ------------------------------------------------------------------------------------ */

static char *
resolve_sound (const char *source, GError **error) {
  const char *chosen = g_getenv ("PANWAS_MICROPHONE");
  if (strcmp (source, "microphone") == 0 && chosen != NULL && *chosen != '\0')
    source = chosen;
  if (strcmp (source, "microphone") == 0 || strcmp (source, "test:") == 0
      || (g_str_has_prefix (source, "file:") && source[strlen ("file:")] != '\0'))
    return g_strdup (source);
  g_set_error (error, PW_ERROR, PW_ERROR_USAGE,
               _ ("%s is no source of sound; say microphone, file:FILE or test:"), source);
  return NULL;
}

static char *
resolve_speaker (GError **error) {
  const char *chosen = g_getenv ("PANWAS_SPEAKER");
  if (chosen == NULL || *chosen == '\0' || strcmp (chosen, "speaker") == 0)
    return g_strdup ("speaker");
  if (strcmp (chosen, "test:") == 0
      || (g_str_has_prefix (chosen, "file:") && chosen[strlen ("file:")] != '\0'))
    return g_strdup (chosen);
  g_set_error (error, PW_ERROR, PW_ERROR_USAGE,
               _ ("%s is no loudspeaker; say speaker, file:FILE or test:"), chosen);
  return NULL;
}

/* `chosen` (transfer full) is of a form that panwas-camera knows; NULL: the error is set. */
static void
start (PwRecorder *recorder, char *chosen, GBytes *input) {
  static const char *const modes[] = { "--photo", "--sound", "--play" }; /* by kind */
  if (chosen != NULL)
    recorder->process
        = pw_camera_process_start (modes[recorder->kind], chosen, input, &recorder->error);
  g_free (chosen);
  if (recorder->process != NULL) {
    recorder->thread = g_thread_new ("recorder", empty_pipe, recorder);
    return;
  }
  recorder->is_over = TRUE;
  g_source_set_ready_time (recorder->wake, 0);
}

static PwRecorder *
make (PwRecorderKind kind, const PwRecorderEvents *events, gpointer data) {
  PwRecorder *recorder = g_new0 (PwRecorder, 1);
  recorder->kind = kind;
  recorder->events = *events;
  recorder->data = data;
  recorder->cancellable = g_cancellable_new ();
  recorder->sound = g_byte_array_new ();
  recorder->heard_us = g_get_monotonic_time ();
  g_mutex_init (&recorder->mutex);
  GMainContext *context = g_main_context_get_thread_default ();
  recorder->wake = g_source_new (&wake_funcs, sizeof (GSource));
  g_source_set_callback (recorder->wake, do_nothing, recorder, NULL);
  g_source_attach (recorder->wake, context);
  recorder->watch = g_timeout_source_new (WATCH_MS);
  g_source_set_callback (recorder->watch, on_watch, recorder, NULL);
  g_source_attach (recorder->watch, context);
  return recorder;
}

PwRecorder *
pw_recorder_new (PwRecorderKind kind, const char *source, const PwRecorderEvents *events,
                 gpointer data) {
  g_return_val_if_fail (kind != PW_RECORDER_PLAY && source != NULL && events != NULL, NULL);
  PwRecorder *recorder = make (kind, events, data);
  start (recorder,
         kind == PW_RECORDER_PHOTO ? pw_camera_source_resolve (source, NULL, &recorder->error)
                                   : resolve_sound (source, &recorder->error),
         NULL);
  return recorder;
}

PwRecorder *
pw_recorder_play (GBytes *sound, const PwRecorderEvents *events, gpointer data) {
  g_return_val_if_fail (sound != NULL && events != NULL, NULL);
  PwRecorder *recorder = make (PW_RECORDER_PLAY, events, data);
  start (recorder, resolve_speaker (&recorder->error), sound);
  return recorder;
}

void
pw_recorder_free (PwRecorder *recorder) {
  if (recorder == NULL)
    return;
  g_cancellable_cancel (recorder->cancellable);
  if (recorder->thread != NULL)
    g_thread_join (recorder->thread);
  g_source_destroy (recorder->wake);
  g_source_destroy (recorder->watch);
  g_source_unref (recorder->wake);
  g_source_unref (recorder->watch);
  if (recorder->process != NULL)
    pw_camera_process_end (recorder->process);
  g_object_unref (recorder->cancellable);
  g_clear_pointer (&recorder->news.view, g_bytes_unref);
  g_clear_pointer (&recorder->news.photo, g_bytes_unref);
  g_byte_array_unref (recorder->sound);
  g_clear_error (&recorder->error);
  g_free (recorder->description);
  g_mutex_clear (&recorder->mutex);
  g_free (recorder);
}

void
pw_recorder_take (PwRecorder *recorder) {
  g_return_if_fail (recorder != NULL);
  g_mutex_lock (&recorder->mutex);
  gboolean listens = recorder->has_begun && !recorder->is_over;
  g_mutex_unlock (&recorder->mutex);
  if (listens)
    pw_camera_process_take (recorder->process);
}

GBytes *
pw_recorder_sound (PwRecorder *recorder, gint64 *length_ms) {
  g_return_val_if_fail (recorder != NULL, NULL);
  g_mutex_lock (&recorder->mutex);
  GBytes *bytes
      = recorder->sound->len > 0 ? g_bytes_new (recorder->sound->data, recorder->sound->len) : NULL;
  if (length_ms != NULL)
    *length_ms = recorder->length_ms;
  g_mutex_unlock (&recorder->mutex);
  return bytes;
}

char *
pw_recorder_description (PwRecorder *recorder) {
  g_return_val_if_fail (recorder != NULL, NULL);
  g_mutex_lock (&recorder->mutex);
  char *description = g_strdup (recorder->description != NULL ? recorder->description : "");
  g_mutex_unlock (&recorder->mutex);
  return description;
}
