/* panwas-camera: reads one source of pictures or sound and writes what it gives into its standard
 * output.
 *
 * A program of its own, because decoders and drivers of others run in it: it holds no key and no
 * store, has a limit on its memory, and ends when nobody reads any more. The pipe is described in
 * sync/transport/pw-camera-wire.h. */
#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "sync/base/pw-error.h"
#include "sync/base/pw-i18n.h"
#include "sync/camera/pw-camera-out.h"
#include "sync/transport/pw-picture.h"

typedef struct {
  gboolean photo, sound, play;
  const char *source; /* borrowed from the arguments */
} Wanted;

/* --- grey frames ----------------------------------------------------------------------------- */

/* All frames of one source. FALSE without an error: nobody reads any more. */
static gboolean
copy_source (PwCameraOut *out, const char *name, GError **error) {
  g_autoptr (PwGstSource) source = pw_gst_source_open (name, PW_GST_GREY, error);
  if (source == NULL)
    return FALSE;
  while (!pw_camera_out_is_asked_to_end () && pw_camera_out_is_read (out, 0)) {
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
      if ((changed && !pw_camera_out_text (out, PW_CAMERA_WIRE_TEXT, 0, text))
          || !pw_camera_out_frame (out, &frame))
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
  g_autofree char *lower = g_ascii_strdown (name, -1);
  return g_str_has_suffix (lower, ".png") || g_str_has_suffix (lower, ".pgm");
}

/* A picture of more than a frame's size is halved until it fits. */
static gboolean
copy_plain (PwCameraOut *out, const char *path, GError **error) {
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
  return pw_camera_out_frame (out, &frame);
}

/* A picture that cannot be read is passed over, unless there is no other. */
static gboolean
copy_folder (PwCameraOut *out, const char *dir, GError **error) {
  g_autoptr (GError) first_problem = NULL;
  g_autoptr (GPtrArray) paths = pw_camera_pictures (dir, error);
  for (guint i = 0; paths != NULL && i < paths->len && !pw_camera_out_is_asked_to_end (); i++) {
    const char *path = paths->pdata[i];
    g_autofree char *file = g_strconcat ("file:", path, NULL);
    g_autoptr (GError) problem = NULL;
    out->earlier_count = out->count;
    if (is_plain (path) ? copy_plain (out, path, &problem) : copy_source (out, file, &problem))
      continue;
    if (problem == NULL)
      return FALSE;
    if (first_problem == NULL)
      first_problem = g_steal_pointer (&problem);
  }
  if (paths == NULL || out->count > 0)
    return paths != NULL;
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
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
  const struct rlimit limit = { PW_CAMERA_MEMORY_MAX, PW_CAMERA_MEMORY_MAX };
  (void)setrlimit (RLIMIT_DATA, &limit);
#endif
}

static gboolean
run (PwCameraOut *out, const Wanted *wanted, GError **error) {
  const char *source = wanted->source;
  if (wanted->photo)
    return pw_camera_photo (out, source, error);
  if (wanted->sound)
    return pw_camera_sound (out, source, error);
  if (wanted->play)
    return pw_camera_play (out, source, error);
  return g_str_has_prefix (source, "frames:")
             ? copy_folder (out, source + strlen ("frames:"), error)
             : copy_source (out, source, error);
}

/* --help ends the program. FALSE: wrong use, and it was said. */
static gboolean
read_arguments (int argc, char **argv, Wanted *wanted) {
  const GOptionEntry entries[]
      = { { "photo", 0, 0, G_OPTION_ARG_NONE, &wanted->photo,
            _ ("views in colour, and a JPEG of the last one at every SIGUSR1"), NULL },
          { "sound", 0, 0, G_OPTION_ARG_NONE, &wanted->sound,
            _ ("a sound as Ogg Opus, until SIGUSR1"), NULL },
          { "play", 0, 0, G_OPTION_ARG_NONE, &wanted->play,
            _ ("plays the sound of the standard input; SOURCE is the loudspeaker"), NULL },
          G_OPTION_ENTRY_NULL };
  g_autoptr (GOptionContext) context = g_option_context_new (_ ("SOURCE"));
  g_option_context_set_summary (
      context,
      _ ("Reads a camera, a video or a microphone for the other programs, which start it.\n\n"
         "Without an option it writes grey frames. What it writes into its output is meant "
         "for them, and not for a person."));
  g_option_context_add_main_entries (context, entries, NULL);
  g_autoptr (GError) error = NULL;
  gboolean ok = g_option_context_parse (context, &argc, &argv, &error);
  if (ok && argc == 2 && wanted->photo + wanted->sound + wanted->play <= 1) {
    wanted->source = argv[1];
    return TRUE;
  }
  (void)fprintf (stderr, "%s\n",
                 error != NULL
                     ? error->message
                     : _ ("usage: panwas-camera [--photo|--sound|--play] SOURCE; see --help"));
  return FALSE;
}

int
main (int argc, char **argv) {
  Wanted wanted = { 0 };
  pw_i18n_start ();
  if (!read_arguments (argc, argv, &wanted))
    return 2;
  pw_camera_out_start ();
  bound_memory ();
  /* Some decoders print: nothing but frames may get into the pipe. */
  PwCameraOut out = { .fd = dup (STDOUT_FILENO) };
  if (out.fd < 0 || dup2 (STDERR_FILENO, STDOUT_FILENO) < 0)
    return 1;
  g_autoptr (GError) error = NULL;
  gboolean ok = pw_gst_source_init (&error) && run (&out, &wanted, &error);
  if (ok)
    (void)pw_camera_out_text (&out, PW_CAMERA_WIRE_END, 0, "");
  else if (error != NULL)
    (void)pw_camera_out_text (&out, PW_CAMERA_WIRE_ERROR, (guint32)error->code, error->message);
  return ok ? 0 : 1;
}
