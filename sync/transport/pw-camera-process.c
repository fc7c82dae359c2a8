/* The program panwas-camera, as those see it that start it and read its pipe. */
#include "sync/transport/pw-camera-process.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <signal.h>
#include <sys/mman.h>
#include <unistd.h>

#include "sync/base/pw-error.h"
#include "sync/base/pw-text.h"

#define PROGRAM "panwas-camera"
#define END_MS 1500 /* a camera stops streaming within half a second */
#define END_STEP_US 5000
#define WASTE_BYTES 65536

/* --- start and end --------------------------------------------------------------------------- */

/* Beside this program; tests stand in a folder of their own beside bin. (transfer full) */
static char *
find_program (GError **error) {
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *dir = self != NULL ? g_path_get_dirname (self) : g_strdup (".");
  char *path = g_build_filename (dir, PROGRAM, NULL);
  if (g_file_test (path, G_FILE_TEST_IS_EXECUTABLE))
    return path;
  g_free (path);
  path = g_build_filename (dir, "..", "bin", PROGRAM, NULL);
  if (g_file_test (path, G_FILE_TEST_IS_EXECUTABLE))
    return path;
  g_free (path);
  g_set_error (error, PW_ERROR, PW_ERROR_NOT_FOUND,
               _ ("the program %s is not in the folder of this program: install it there"),
               PROGRAM);
  return NULL;
}

/* `bytes` as a file in memory, to be read from its beginning; -1 with an error. */
static int
put_in_memory (GBytes *bytes, GError **error) {
  gsize length;
  const guint8 *at = g_bytes_get_data (bytes, &length);
  int fd = memfd_create ("panwas-input", MFD_CLOEXEC);
  while (fd >= 0 && length > 0) {
    ssize_t put = write (fd, at, length);
    if (put < 0 && errno == EINTR)
      continue;
    if (put < 0)
      break;
    at += put;
    length -= (gsize)put;
  }
  if (fd >= 0 && length == 0 && lseek (fd, 0, SEEK_SET) == 0)
    return fd;
  g_set_error (error, PW_ERROR, PW_ERROR_SYSTEM, _ ("cannot start %s: %s"), PROGRAM,
               g_strerror (errno));
  if (fd >= 0)
    (void)close (fd);
  return -1;
}

GSubprocess *
pw_camera_process_start (const char *mode, const char *source, GBytes *input, GError **error) {
  g_return_val_if_fail (source != NULL, NULL);
  g_autofree char *program = find_program (error);
  int fd = program != NULL && input != NULL ? put_in_memory (input, error) : -1;
  if (program == NULL || (input != NULL && fd < 0))
    return NULL;
  GSubprocessFlags flags = G_SUBPROCESS_FLAGS_STDOUT_PIPE;
  /* Decoders chat on standard error; who wants to hear it sets GST_DEBUG. */
  if (g_getenv ("GST_DEBUG") == NULL)
    flags |= G_SUBPROCESS_FLAGS_STDERR_SILENCE;
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (flags);
  if (fd >= 0)
    g_subprocess_launcher_take_stdin_fd (launcher, fd);
  const char *const with_mode[] = { program, mode, source, NULL };
  const char *const without[] = { program, source, NULL };
  g_autoptr (GError) why = NULL;
  GSubprocess *process
      = g_subprocess_launcher_spawnv (launcher, mode != NULL ? with_mode : without, &why);
  if (process == NULL)
    g_set_error (error, PW_ERROR, PW_ERROR_SYSTEM, _ ("cannot start %s: %s"), program,
                 why->message);
  return process;
}

/* The pipe has its end when the program has ended; what still is in it is thrown away. */
static gboolean
pipe_is_at_end (GSubprocess *process) {
  GPollableInputStream *pipe = G_POLLABLE_INPUT_STREAM (g_subprocess_get_stdout_pipe (process));
  g_autofree char *waste = g_malloc (WASTE_BYTES);
  gssize got;
  do
    got = g_pollable_input_stream_read_nonblocking (pipe, waste, WASTE_BYTES, NULL, NULL);
  while (got > 0);
  return got == 0;
}

void
pw_camera_process_end (GSubprocess *process) {
  g_return_if_fail (G_IS_SUBPROCESS (process));
  g_subprocess_send_signal (process, SIGTERM);
  gint64 until_us = g_get_monotonic_time () + END_MS * G_TIME_SPAN_MILLISECOND;
  while (!pipe_is_at_end (process) && g_get_monotonic_time () < until_us)
    g_usleep (END_STEP_US);
  g_subprocess_force_exit (process);
  (void)g_subprocess_wait (process, NULL, NULL);
  g_object_unref (process);
}

/* --- the pipe -------------------------------------------------------------------------------- */

gboolean
pw_camera_process_read (GSubprocess *process, gpointer buffer, gsize length,
                        GCancellable *cancellable, GError **error) {
  GInputStream *pipe = g_subprocess_get_stdout_pipe (process);
  gsize got = 0;
  g_autoptr (GError) why = NULL;
  if (!g_input_stream_read_all (pipe, buffer, length, &got, cancellable, &why)) {
    g_set_error (error, PW_ERROR, PW_ERROR_SYSTEM, _ ("cannot read from the camera: %s"),
                 why->message);
    return FALSE;
  }
  if (got == length)
    return TRUE;
  g_set_error (error, PW_ERROR, PW_ERROR_SYSTEM,
               _ ("the program that reads the camera ended by itself; start again"));
  return FALSE;
}

char *
pw_camera_process_text (GSubprocess *process, const PwCameraWireHead *head,
                        GCancellable *cancellable, GError **error) {
  g_autofree char *bytes = g_malloc0 (head->length + 1);
  if (!pw_camera_process_read (process, bytes, head->length, cancellable, error))
    return NULL;
  g_autofree char *valid = g_utf8_make_valid (bytes, -1);
  return pw_text_harmless (valid);
}

gboolean
pw_camera_process_refuse (GError **error) {
  g_set_error (error, PW_ERROR, PW_ERROR_SYSTEM,
               _ ("%s is of another version than this program: install both together"), PROGRAM);
  return FALSE;
}

gboolean
pw_camera_process_next (GSubprocess *process, PwCameraWireHead *head, GCancellable *cancellable,
                        GError **error) {
  if (!pw_camera_process_read (process, head, sizeof *head, cancellable, error))
    return FALSE;
  if (!pw_camera_wire_check (head))
    return pw_camera_process_refuse (error);
  if (head->kind == PW_CAMERA_WIRE_END)
    return FALSE;
  if (head->kind != PW_CAMERA_WIRE_ERROR)
    return TRUE;
  g_autofree char *text = pw_camera_process_text (process, head, cancellable, error);
  if (text == NULL)
    return FALSE;
  int code = head->code >= PW_ERROR_USAGE && head->code <= PW_ERROR_SYSTEM ? (int)head->code
                                                                           : PW_ERROR_SYSTEM;
  g_set_error_literal (error, PW_ERROR, code, text);
  return FALSE;
}

/* A signal, not a byte into a pipe: a pipe whose reader has died would take this program along. */
void
pw_camera_process_take (GSubprocess *process) {
  g_return_if_fail (G_IS_SUBPROCESS (process));
  g_subprocess_send_signal (process, SIGUSR1);
}
