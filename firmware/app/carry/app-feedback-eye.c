/* Feedback eye: camera, scanner and parser on a thread; what it sees goes to the main context. */
#include "firmware/app/carry/app-feedback-eye.h"

#include "sync/base/pw-error.h"
#include "sync/transport/pw-camera.h"
#include "sync/transport/pw-qr-scan.h"

#define LOOK_US 200000   /* five a second are enough for a code that changes three times */
#define AGAIN_US 5000000 /* opening costs a start of panwas-camera */

/* Shared by the thread and the owner; counted. */
typedef struct {
  GMutex lock;      /* guards camera and stopped */
  PwCamera *camera; /* borrowed from the thread; NULL while it has none */
  gboolean stopped;
  GMainContext *context; /* owned */
  AppFeedbackSeen seen;  /* called in context only, never after stopped */
  gpointer data;         /* borrowed */
} Eye;

struct AppFeedbackEye {
  Eye *eye;        /* a reference */
  GThread *thread; /* owned */
};

/* One code on its way to the main context. */
typedef struct {
  Eye *eye; /* a reference */
  PwFeedback feedback;
} Sight;

static void
clear_eye (gpointer data) {
  Eye *eye = data;
  g_mutex_clear (&eye->lock);
  g_main_context_unref (eye->context);
}

static void
eye_unref (Eye *eye) {
  g_atomic_rc_box_release_full (eye, clear_eye);
}

static void
free_sight (gpointer data) {
  Sight *sight = data;
  eye_unref (sight->eye);
  g_free (sight);
}

static gboolean
is_stopped (Eye *eye) {
  g_mutex_lock (&eye->lock);
  gboolean stopped = eye->stopped;
  g_mutex_unlock (&eye->lock);
  return stopped;
}

static gboolean
on_sight (gpointer data) {
  const Sight *sight = data;
  if (!is_stopped (sight->eye))
    sight->eye->seen (&sight->feedback, sight->eye->data);
  return G_SOURCE_REMOVE;
}

/* A source of its own and no g_main_context_invoke(): that calls on this thread, in the middle of
 * what the owner does, whenever nobody runs the context just then. */
static void
tell (Eye *eye, const PwFeedback *feedback) {
  const Sight sight = { .eye = g_atomic_rc_box_acquire (eye), .feedback = *feedback };
  g_autoptr (GSource) source = g_idle_source_new ();
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, on_sight, g_memdup2 (&sight, sizeof sight), free_sight);
  (void)g_source_attach (source, eye->context);
}

static void
look_at (Eye *eye, PwQrScanner *scanner, const PwPicture *picture) {
  g_autoptr (GPtrArray) found = pw_qr_scan (scanner, picture, PW_QR_EFFORT_LIVE);
  for (guint i = 0; i < found->len; i++) {
    gsize length;
    const void *bytes = g_bytes_get_data (found->pdata[i], &length);
    PwFeedback feedback;
    if (pw_feedback_parse (bytes, length, &feedback))
      tell (eye, &feedback);
  }
}

static void
set_camera (Eye *eye, PwCamera *camera) {
  g_mutex_lock (&eye->lock);
  eye->camera = camera;
  if (camera != NULL && eye->stopped)
    pw_camera_stop (camera);
  g_mutex_unlock (&eye->lock);
}

/* Until the camera has no more to give. FALSE with an error: it failed. */
static gboolean
look_through (Eye *eye, PwQrScanner *scanner, PwCamera *camera, GError **error) {
  gint64 next_us = 0;
  for (;;) {
    PwPicture *picture = NULL;
    if (!pw_camera_next (camera, &picture, error))
      return FALSE;
    if (picture == NULL)
      return TRUE;
    g_autoptr (PwPicture) given = picture;
    gint64 now_us = g_get_monotonic_time ();
    if (now_us < next_us)
      continue;
    next_us = now_us + LOOK_US;
    look_at (eye, scanner, given);
  }
}

/* TRUE if the camera may come back: another program has it, it was pulled out, it gave nothing. */
static gboolean
look_once (Eye *eye, PwQrScanner *scanner) {
  g_autoptr (GError) error = NULL;
  g_autoptr (PwCamera) camera = pw_camera_open ("camera", &error);
  if (camera != NULL) {
    set_camera (eye, camera);
    (void)look_through (eye, scanner, camera, &error);
    set_camera (eye, NULL);
  }
  return g_error_matches (error, PW_ERROR, PW_ERROR_SYSTEM)
         || g_error_matches (error, PW_ERROR, PW_ERROR_BUSY);
}

static gpointer
run (gpointer data) {
  Eye *eye = data;
  g_autoptr (PwQrScanner) scanner = pw_qr_scanner_new ();
  while (!is_stopped (eye) && look_once (eye, scanner))
    g_usleep (AGAIN_US);
  eye_unref (eye);
  return NULL;
}

AppFeedbackEye *
app_feedback_eye_new (AppFeedbackSeen seen, gpointer data) {
  g_return_val_if_fail (seen != NULL, NULL);
  Eye *eye = g_atomic_rc_box_new0 (Eye);
  g_mutex_init (&eye->lock);
  eye->context = g_main_context_ref_thread_default ();
  eye->seen = seen;
  eye->data = data;
  AppFeedbackEye *owner = g_new0 (AppFeedbackEye, 1);
  owner->eye = eye;
  owner->thread = g_thread_new ("feedback-eye", run, g_atomic_rc_box_acquire (eye));
  return owner;
}

void
app_feedback_eye_free (AppFeedbackEye *owner) {
  if (owner == NULL)
    return;
  g_mutex_lock (&owner->eye->lock);
  owner->eye->stopped = TRUE;
  if (owner->eye->camera != NULL)
    pw_camera_stop (owner->eye->camera);
  g_mutex_unlock (&owner->eye->lock);
  /* A camera that is being opened ends its wait by itself; the person does not wait for it. */
  g_thread_unref (owner->thread);
  eye_unref (owner->eye);
  g_free (owner);
}
