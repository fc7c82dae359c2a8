/* panwas-camera: reads one source of pictures and writes its frames into its standard output.
 *
 * A program of its own, because decoders and drivers of others run in it: it holds no key and no
 * store, has a limit on its memory, and ends when nobody reads any more. The pipe is described in
 * sync/transport/pw-camera-wire.h. */
#include <errno.h>
#include <glib/gi18n.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "sync/base/pw-error.h"
#include "sync/base/pw-file.h"
#include "sync/base/pw-i18n.h"
#include "sync/camera/pw-gst-source.h"
#include "sync/transport/pw-camera-wire.h"
#include "sync/transport/pw-picture.h"

#define LAST_SECONDS 2 /* for putting a camera's settings back; a driver may hang */

static volatile sig_atomic_t is_asked_to_end;

/* Where the frames go. */
typedef struct {
  int fd;
  guint64 earlier_count; /* frames of the pictures of a folder before this one */
  guint64 count;         /* frames written */
} Out;

static void
on_signal (int signal_number) {
  (void)signal_number;
  is_asked_to_end = 1;
  (void)alarm (LAST_SECONDS);
}

/* --- the pipe -------------------------------------------------------------------------------- */

/* FALSE if nobody reads any more. */
static gboolean
write_whole (Out *out, gconstpointer bytes, gsize length) {
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

static gboolean
write_text (Out *out, PwCameraWireKind kind, guint32 code, const char *text) {
  gsize length = MIN (strlen (text), PW_CAMERA_TEXT_BYTES_MAX);
  const PwCameraWireHead head
      = { .magic = PW_CAMERA_WIRE_MAGIC, .kind = kind, .length = (guint32)length, .code = code };
  return write_whole (out, &head, sizeof head) && write_whole (out, text, length);
}

static gboolean
write_frame (Out *out, const PwGstFrame *frame) {
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

static gboolean
is_read (const Out *out) {
  struct pollfd poll_fd = { .fd = out->fd };
  return poll (&poll_fd, 1, 0) <= 0 || (poll_fd.revents & (POLLERR | POLLHUP)) == 0;
}

/* --- sources --------------------------------------------------------------------------------- */

/* All frames of one source. FALSE without an error: nobody reads any more. */
static gboolean
copy_source (Out *out, const char *name, GError **error) {
  g_autoptr (PwGstSource) source = pw_gst_source_open (name, error);
  if (source == NULL)
    return FALSE;
  while (!is_asked_to_end && is_read (out)) {
    PwGstFrame frame;
    gboolean changed;
    switch (pw_gst_source_next (source, &frame, error)) {
    case PW_GST_SOURCE_END:
      return TRUE;
    case PW_GST_SOURCE_FAILED:
      return FALSE;
    case PW_GST_SOURCE_NONE:
      break;
    case PW_GST_SOURCE_FRAME: {
      g_autofree char *text = pw_gst_source_description (source, &changed);
      if ((changed && !write_text (out, PW_CAMERA_WIRE_TEXT, 0, text))
          || !write_frame (out, &frame))
        return FALSE;
      break;
    }
    }
  }
  return FALSE;
}

/* PNG and PGM need no plugin. */
static gboolean
is_plain (const char *name) {
  return g_str_has_suffix (name, ".png") || g_str_has_suffix (name, ".pgm");
}

static gboolean
is_picture (const char *name) {
  static const char *const suffixes[]
      = { ".jpg", ".jpeg", ".bmp", ".webp", ".tif", ".tiff", ".ppm" };
  for (gsize i = 0; i < G_N_ELEMENTS (suffixes); i++)
    if (g_str_has_suffix (name, suffixes[i]))
      return TRUE;
  return is_plain (name);
}

/* A picture of more than a frame's size is halved until it fits. */
static gboolean
copy_plain (Out *out, const char *path, GError **error) {
  g_autoptr (PwPicture) picture = pw_picture_read (path, error);
  if (picture == NULL)
    return FALSE;
  while (picture->width > PW_CAMERA_SIDE_MAX || picture->height > PW_CAMERA_SIDE_MAX) {
    if (picture->width < 2 || picture->height < 2)
      return TRUE; /* a line of pixels: no code is in it */
    PwPicture *half = pw_picture_halved (picture);
    pw_picture_free (picture);
    picture = half;
  }
  const PwGstFrame frame = { .pixels = picture->pixels,
                             .width = picture->width,
                             .height = picture->height,
                             .stride = picture->width,
                             .seen_count = 1 };
  return write_frame (out, &frame);
}

/* A picture that cannot be read is passed over, unless there is no other. */
static gboolean
copy_folder (Out *out, const char *dir, GError **error) {
  g_autoptr (GPtrArray) names = NULL;
  g_autoptr (GError) first_problem = NULL;
  if (!pw_file_is_dir (dir)) {
    g_set_error (error, PW_ERROR, PW_ERROR_NOT_FOUND, _ ("there is no folder %s"), dir);
    return FALSE;
  }
  names = pw_file_list (dir, "", PW_STICK_FILES_MAX, error);
  if (names == NULL)
    return FALSE;
  for (guint i = 0; i < names->len && !is_asked_to_end; i++) {
    g_autofree char *lower = g_ascii_strdown (names->pdata[i], -1);
    g_autofree char *path = g_build_filename (dir, names->pdata[i], NULL);
    g_autofree char *file = g_strconcat ("file:", path, NULL);
    g_autoptr (GError) problem = NULL;
    out->earlier_count = out->count;
    if (!is_picture (lower))
      continue;
    if (is_plain (lower) ? copy_plain (out, path, &problem) : copy_source (out, file, &problem))
      continue;
    if (problem == NULL)
      return FALSE;
    if (first_problem == NULL)
      first_problem = g_steal_pointer (&problem);
  }
  if (out->count > 0)
    return TRUE;
  if (first_problem != NULL)
    g_propagate_error (error, g_steal_pointer (&first_problem));
  else
    g_set_error (error, PW_ERROR, PW_ERROR_NOT_FOUND, _ ("there is no picture in the folder %s"),
                 dir);
  return FALSE;
}

/* --- the program ----------------------------------------------------------------------------- */

static void
bound_memory (void) {
#if !defined(__SANITIZE_ADDRESS__)
  const struct rlimit limit = { PW_CAMERA_MEMORY_MAX, PW_CAMERA_MEMORY_MAX };
  (void)setrlimit (RLIMIT_DATA, &limit);
#endif
}

static void
hold_signals (void) {
  struct sigaction end = { .sa_handler = on_signal }, ignore = { .sa_handler = SIG_IGN };
  (void)sigaction (SIGTERM, &end, NULL);
  /* Ctrl-C is for the program that reads; its end is seen by the pipe. */
  (void)sigaction (SIGINT, &ignore, NULL);
  (void)sigaction (SIGPIPE, &ignore, NULL);
  sigset_t none;
  (void)sigemptyset (&none);
  (void)sigprocmask (SIG_SETMASK, &none, NULL);
}

int
main (int argc, char **argv) {
  pw_i18n_start ();
  if (argc != 2 || argv[1][0] == '-') {
    (void)fprintf (
        stderr, "%s\n",
        _ ("usage: panwas-camera SOURCE; it is started by the other programs, and writes "
           "grey frames"));
    return argc == 2 && strcmp (argv[1], "--help") == 0 ? 0 : 2;
  }
  hold_signals ();
  bound_memory ();
  /* Some decoders print: nothing but frames may get into the pipe. */
  Out out = { .fd = dup (STDOUT_FILENO) };
  if (out.fd < 0 || dup2 (STDERR_FILENO, STDOUT_FILENO) < 0)
    return 1;
  g_autoptr (GError) error = NULL;
  gboolean ok = pw_gst_source_init (&error)
                && (g_str_has_prefix (argv[1], "frames:")
                        ? copy_folder (&out, argv[1] + strlen ("frames:"), &error)
                        : copy_source (&out, argv[1], &error));
  if (ok)
    (void)write_text (&out, PW_CAMERA_WIRE_END, 0, "");
  else if (error != NULL)
    (void)write_text (&out, PW_CAMERA_WIRE_ERROR, (guint32)error->code, error->message);
  return ok ? 0 : 1;
}
