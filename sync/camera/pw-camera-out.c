/* The pipe of panwas-camera: messages of sync/transport/pw-camera-wire.h, and what its reader
 * wants.
 */
#include "sync/camera/pw-camera-out.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "sync/base/pw-error.h"
#include "sync/base/pw-file.h"

#define LAST_SECONDS 2 /* for putting a camera's settings back; a driver may hang */

static volatile sig_atomic_t is_asked_to_end, is_asked_to_take;

/* --- signals --------------------------------------------------------------------------------- */

static void
on_end (int signal_number) {
  (void)signal_number;
  is_asked_to_end = 1;
  (void)alarm (LAST_SECONDS);
}

static void
on_take (int signal_number) {
  (void)signal_number;
  is_asked_to_take = 1;
}

void
pw_camera_out_start (void) {
  struct sigaction end = { .sa_handler = on_end }, take = { .sa_handler = on_take };
  struct sigaction ignore = { .sa_handler = SIG_IGN };
  take.sa_flags = SA_RESTART; /* nothing of GStreamer is to be cut short by it */
  (void)sigaction (SIGTERM, &end, NULL);
  (void)sigaction (SIGUSR1, &take, NULL);
  /* Ctrl-C is for the program that reads; its end is seen by the pipe. */
  (void)sigaction (SIGINT, &ignore, NULL);
  (void)sigaction (SIGPIPE, &ignore, NULL);
  sigset_t none;
  (void)sigemptyset (&none);
  (void)sigprocmask (SIG_SETMASK, &none, NULL);
}

gboolean
pw_camera_out_is_asked_to_end (void) {
  return is_asked_to_end != 0;
}

gboolean
pw_camera_out_take (void) {
  gboolean is_asked = is_asked_to_take != 0;
  is_asked_to_take = 0;
  return is_asked;
}

/* --- the pipe -------------------------------------------------------------------------------- */

static gboolean
write_whole (PwCameraOut *out, gconstpointer bytes, gsize length) {
  const guint8 *next = bytes;
  while (length > 0 && !is_asked_to_end) {
    ssize_t done = write (out->fd, next, length);
    if (done < 0 && errno != EINTR)
      return FALSE;
    if (done > 0) {
      next += done;
      length -= (gsize)done;
    }
  }
  return !is_asked_to_end;
}

gboolean
pw_camera_out_body (PwCameraOut *out, const PwCameraWireHead *head, gconstpointer bytes) {
  g_return_val_if_fail (pw_camera_wire_check (head), FALSE);
  return write_whole (out, head, sizeof *head) && write_whole (out, bytes, head->length);
}

gboolean
pw_camera_out_text (PwCameraOut *out, PwCameraWireKind kind, guint32 code, const char *text) {
  gsize length = MIN (strlen (text), PW_CAMERA_TEXT_BYTES_MAX);
  const PwCameraWireHead head
      = { .magic = PW_CAMERA_WIRE_MAGIC, .kind = kind, .length = (guint32)length, .code = code };
  return pw_camera_out_body (out, &head, text);
}

gboolean
pw_camera_out_frame (PwCameraOut *out, const PwGstFrame *frame) {
  const PwCameraWireHead head = { .magic = PW_CAMERA_WIRE_MAGIC,
                                  .kind = PW_CAMERA_WIRE_FRAME,
                                  .length = frame->width * frame->height,
                                  .width = frame->width,
                                  .height = frame->height,
                                  .seen_count = out->earlier_count + frame->seen_count,
                                  .position_ms = frame->position_ms,
                                  .duration_ms = frame->duration_ms };
  if (!write_whole (out, &head, sizeof head))
    return FALSE;
  if (frame->stride == frame->width)
    return write_whole (out, frame->pixels, head.length) && ++out->count > 0;
  for (guint y = 0; y < frame->height; y++)
    if (!write_whole (out, frame->pixels + y * frame->stride, frame->width))
      return FALSE;
  out->count++;
  return TRUE;
}

gboolean
pw_camera_out_is_read (const PwCameraOut *out, int wait_ms) {
  struct pollfd poll_fd = { .fd = out->fd };
  return poll (&poll_fd, 1, wait_ms) <= 0 || (poll_fd.revents & (POLLERR | POLLHUP)) == 0;
}

/* --- pictures of a folder -------------------------------------------------------------------- */

static gboolean
is_picture (const char *name) {
  static const char *const suffixes[]
      = { ".png", ".pgm", ".jpg", ".jpeg", ".bmp", ".webp", ".tif", ".tiff", ".ppm" };
  g_autofree char *lower = g_ascii_strdown (name, -1);
  for (gsize i = 0; i < G_N_ELEMENTS (suffixes); i++)
    if (g_str_has_suffix (lower, suffixes[i]))
      return TRUE;
  return FALSE;
}

GPtrArray *
pw_camera_pictures (const char *dir, GError **error) {
  if (!pw_file_is_dir (dir)) {
    g_set_error (error, PW_ERROR, PW_ERROR_NOT_FOUND, _ ("there is no folder %s"), dir);
    return NULL;
  }
  g_autoptr (GPtrArray) names = pw_file_list (dir, "", PW_STICK_FILES_MAX, error);
  if (names == NULL)
    return NULL;
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < names->len; i++)
    if (is_picture (names->pdata[i]))
      g_ptr_array_add (paths, g_build_filename (dir, names->pdata[i], NULL));
  if (paths->len > 0)
    return g_steal_pointer (&paths);
  g_set_error (error, PW_ERROR, PW_ERROR_NOT_FOUND, _ ("there is no picture in the folder %s"),
               dir);
  return NULL;
}
