/* Camera: the reader's end of panwas-camera.
 *
 * A thread empties the pipe, so that the program at its other end always writes what is new.
 * Between the thread and the caller stands a short row of pictures:
 *
 * 1. Of a live source it holds one, and a newer one takes its place.
 * 2. Of a file or folder it holds QUEUE_MAX, and the thread waits: the full pipe then makes
 *    panwas-camera wait too.
 * 3. After the last message the row is still given out, then the error or the end. */
#include "sync/transport/pw-camera.h"

#include <gio/gio.h>
#include <glib/gi18n.h>
#include <string.h>

#include "sync/base/pw-error.h"
#include "sync/transport/pw-camera-process.h"

#define QUEUE_MAX 2 /* one is looked at while the next is decoded */

struct PwCamera {
  GSubprocess *process;      /* owned */
  GCancellable *cancellable; /* owned: ends a read of the pipe */
  GThread *thread;           /* owned */
  gboolean is_live;          /* not changed after the start */

  GMutex mutex;          /* for all below */
  GCond changed;         /* the row, is_over or is_stopped */
  GQueue pictures;       /* owned: PwPicture */
  gboolean is_over;      /* the thread adds nothing more */
  gboolean is_stopped;   /* by pw_camera_stop() */
  GError *error;         /* owned: given once, after the last picture */
  char *description;     /* owned */
  guint64 seen_count;    /* frames that the source made */
  PwCameraStatus status; /* of what was given; dropped_count is worked out */
};

/* --- the source ------------------------------------------------------------------------------ */

static const struct {
  const char *prefix;
  gboolean is_live, needs_more;
} kinds[] = {
  { "camera:", TRUE, TRUE },  { "libcamera:", TRUE, FALSE }, { "file:", FALSE, TRUE },
  { "frames:", FALSE, TRUE }, { "test:", TRUE, FALSE },      { "/dev/", TRUE, TRUE },
};

/* `is_live` may be NULL. */
static gboolean
parse_source (const char *source, gboolean *is_live) {
  gboolean live = TRUE, found = strcmp (source, "camera") == 0;
  for (gsize i = 0; !found && i < G_N_ELEMENTS (kinds); i++) {
    if (!g_str_has_prefix (source, kinds[i].prefix))
      continue;
    found = !kinds[i].needs_more || source[strlen (kinds[i].prefix)] != '\0';
    live = kinds[i].is_live;
  }
  if (is_live != NULL)
    *is_live = live;
  return found;
}

gboolean
pw_camera_source_is_valid (const char *source) {
  g_return_val_if_fail (source != NULL, FALSE);
  return parse_source (source, NULL);
}

char *
pw_camera_source_resolve (const char *source, gboolean *is_live, GError **error) {
  g_return_val_if_fail (source != NULL, NULL);
  const char *chosen = g_getenv ("PANWAS_CAMERA");
  if (strcmp (source, "camera") == 0 && chosen != NULL && *chosen != '\0')
    source = chosen;
  if (parse_source (source, is_live))
    return g_str_has_prefix (source, "/dev/") ? g_strconcat ("camera:", source, NULL)
                                              : g_strdup (source);
  g_set_error (error, PW_ERROR, PW_ERROR_USAGE,
               _ ("%s is no source of pictures; say camera, camera:/dev/videoN, libcamera:, "
                  "file:VIDEO, frames:DIR or test:"),
               source);
  return NULL;
}

/* --- the thread ------------------------------------------------------------------------------ */

/* Puts a picture into the row: rules 1 and 2. */
static void
add_picture (PwCamera *camera, PwPicture *picture, const PwCameraWireHead *head) {
  g_mutex_lock (&camera->mutex);
  while (!camera->is_live && camera->pictures.length >= QUEUE_MAX && !camera->is_stopped)
    g_cond_wait (&camera->changed, &camera->mutex);
  if (camera->is_live)
    g_queue_clear_full (&camera->pictures, (GDestroyNotify)pw_picture_free);
  g_queue_push_tail (&camera->pictures, picture);
  camera->seen_count = MAX (camera->seen_count, head->seen_count);
  camera->status.position_ms = head->position_ms;
  camera->status.duration_ms = head->duration_ms;
  g_cond_broadcast (&camera->changed);
  g_mutex_unlock (&camera->mutex);
}

static gboolean
take_frame (PwCamera *camera, const PwCameraWireHead *head, GError **error) {
  g_autoptr (PwPicture) picture = pw_picture_new (head->width, head->height, 0);
  if (!pw_camera_process_read (camera->process, picture->pixels, head->length, camera->cancellable,
                               error))
    return FALSE;
  add_picture (camera, g_steal_pointer (&picture), head);
  return TRUE;
}

/* One message. FALSE after the last one; `error` is set if it was not the end. */
static gboolean
take_message (PwCamera *camera, GError **error) {
  PwCameraWireHead head;
  if (!pw_camera_process_next (camera->process, &head, camera->cancellable, error))
    return FALSE;
  if (head.kind == PW_CAMERA_WIRE_FRAME)
    return take_frame (camera, &head, error);
  if (head.kind != PW_CAMERA_WIRE_TEXT)
    return pw_camera_process_refuse (error);
  g_autofree char *text
      = pw_camera_process_text (camera->process, &head, camera->cancellable, error);
  if (text == NULL)
    return FALSE;
  g_mutex_lock (&camera->mutex);
  g_free (camera->description);
  camera->description = g_steal_pointer (&text);
  g_mutex_unlock (&camera->mutex);
  return TRUE;
}

static gpointer
empty_pipe (gpointer data) {
  PwCamera *camera = data;
  g_autoptr (GError) error = NULL;
  while (take_message (camera, &error))
    ;
  g_mutex_lock (&camera->mutex);
  camera->is_over = TRUE;
  camera->error = g_steal_pointer (&error);
  g_cond_broadcast (&camera->changed);
  g_mutex_unlock (&camera->mutex);
  return NULL;
}

/* --- the caller's side ----------------------------------------------------------------------- */

PwCamera *
pw_camera_open (const char *source, GError **error) {
  g_return_val_if_fail (source != NULL, NULL);
  gboolean is_live;
  g_autofree char *chosen = pw_camera_source_resolve (source, &is_live, error);
  if (chosen == NULL)
    return NULL;
  GSubprocess *process = pw_camera_process_start (NULL, chosen, NULL, error);
  if (process == NULL)
    return NULL;
  PwCamera *camera = g_new0 (PwCamera, 1);
  camera->process = process;
  camera->is_live = camera->status.is_live = is_live;
  camera->cancellable = g_cancellable_new ();
  g_mutex_init (&camera->mutex);
  g_cond_init (&camera->changed);
  g_queue_init (&camera->pictures);
  camera->thread = g_thread_new ("camera", empty_pipe, camera);
  return camera;
}

void
pw_camera_stop (PwCamera *camera) {
  g_return_if_fail (camera != NULL);
  g_mutex_lock (&camera->mutex);
  camera->is_stopped = TRUE;
  g_cond_broadcast (&camera->changed);
  g_mutex_unlock (&camera->mutex);
  g_cancellable_cancel (camera->cancellable);
}

void
pw_camera_free (PwCamera *camera) {
  if (camera == NULL)
    return;
  pw_camera_stop (camera);
  g_thread_join (camera->thread);
  pw_camera_process_end (camera->process);
  g_object_unref (camera->cancellable);
  g_queue_clear_full (&camera->pictures, (GDestroyNotify)pw_picture_free);
  g_clear_error (&camera->error);
  g_free (camera->description);
  g_mutex_clear (&camera->mutex);
  g_cond_clear (&camera->changed);
  g_free (camera);
}

/* Waits until there is something to give. FALSE: too long. With the mutex held. */
static gboolean
wait_for_change (PwCamera *camera) {
  gint64 wait_ms = camera->status.given_count == 0 ? PW_CAMERA_OPEN_MS : PW_CAMERA_FRAME_MS;
  gint64 until_us = g_get_monotonic_time () + wait_ms * G_TIME_SPAN_MILLISECOND;
  while (camera->pictures.length == 0 && !camera->is_over && !camera->is_stopped)
    if (!g_cond_wait_until (&camera->changed, &camera->mutex, until_us))
      return FALSE;
  return TRUE;
}

static gboolean
take_next (PwCamera *camera, PwPicture **picture, GError **error) {
  if (!wait_for_change (camera)) {
    camera->is_stopped = TRUE;
    g_set_error (error, PW_ERROR, PW_ERROR_SYSTEM,
                 _ ("the camera gives no picture; unplug it, plug it in and start again"));
    return FALSE;
  }
  if (camera->is_stopped)
    return TRUE;
  *picture = g_queue_pop_head (&camera->pictures);
  if (*picture != NULL) {
    camera->status.given_count++;
    g_cond_broadcast (&camera->changed);
    return TRUE;
  }
  if (camera->error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&camera->error));
  return FALSE;
}

gboolean
pw_camera_next (PwCamera *camera, PwPicture **picture, GError **error) {
  g_return_val_if_fail (camera != NULL && picture != NULL, FALSE);
  *picture = NULL;
  g_mutex_lock (&camera->mutex);
  gboolean ok = take_next (camera, picture, error);
  g_mutex_unlock (&camera->mutex);
  return ok;
}

void
pw_camera_get_status (PwCamera *camera, PwCameraStatus *status) {
  g_return_if_fail (camera != NULL && status != NULL);
  g_mutex_lock (&camera->mutex);
  *status = camera->status;
  /* What waits in the row is neither given nor dropped. */
  guint64 known = status->given_count + camera->pictures.length;
  status->dropped_count = camera->seen_count > known ? camera->seen_count - known : 0;
  g_mutex_unlock (&camera->mutex);
}

char *
pw_camera_description (PwCamera *camera) {
  g_return_val_if_fail (camera != NULL, NULL);
  g_mutex_lock (&camera->mutex);
  char *description = g_strdup (camera->description != NULL ? camera->description : "");
  g_mutex_unlock (&camera->mutex);
  return description;
}
