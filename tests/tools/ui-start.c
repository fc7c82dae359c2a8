/* How long a program takes until a person sees something in its window.
 *
 *   ui-start PROGRAM [ARGUMENT...]
 *
 * starts it, looks at the screen every few milliseconds until there is a picture with words in it
 * (many colours: an empty window has one or two), ends it, and prints two numbers: milliseconds on
 * the clock since the start, and milliseconds of the processor that its threads used until then.
 * Exit 1: no picture in time. The screen must be empty before: Xvfb for this alone. */
#include <X11/Xlib.h>
#include <X11/Xutil.h>
#include <glib.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#define COLOURS_MIN 24
#define STEP_PX 3 /* of every third line every third pixel */
#define LOOK_US 3000
#define LIMIT_US (60 * G_USEC_PER_SEC)

static guint
colours_shown (Display *display) {
  int screen = DefaultScreen (display);
  int width = DisplayWidth (display, screen), height = DisplayHeight (display, screen);
  XImage *picture = XGetImage (display, RootWindow (display, screen), 0, 0, (guint)width,
                               (guint)height, AllPlanes, ZPixmap);
  if (picture == NULL)
    return 0;
  g_autoptr (GHashTable) colours = g_hash_table_new (NULL, NULL);
  for (int y = 0; y < height; y += STEP_PX)
    for (int x = 0; x < width; x += STEP_PX)
      g_hash_table_add (colours, GSIZE_TO_POINTER (XGetPixel (picture, x, y)));
  XDestroyImage (picture);
  return g_hash_table_size (colours);
}

/* Of all its threads: the first number of schedstat is nanoseconds on a processor. */
static double
processor_ms (pid_t pid) {
  g_autofree char *folder = g_strdup_printf ("/proc/%d/task", (int)pid);
  g_autoptr (GDir) threads = g_dir_open (folder, 0, NULL);
  double sum_ns = 0;
  for (const char *name; threads != NULL && (name = g_dir_read_name (threads)) != NULL;) {
    g_autofree char *path = g_build_filename (folder, name, "schedstat", NULL);
    g_autofree char *text = NULL;
    if (g_file_get_contents (path, &text, NULL, NULL))
      sum_ns += g_ascii_strtod (text, NULL);
  }
  return sum_ns / 1e6;
}

static gboolean
wait_for_picture (Display *display, pid_t pid, gint64 began_us) {
  do {
    if (colours_shown (display) >= COLOURS_MIN)
      return TRUE;
    if (waitpid (pid, NULL, WNOHANG) == pid)
      return FALSE;
    g_usleep (LOOK_US);
  } while (g_get_monotonic_time () - began_us < LIMIT_US);
  return FALSE;
}

int
main (int argc, char **argv) {
  if (argc < 2) {
    fprintf (stderr, "usage: ui-start PROGRAM [ARGUMENT...]\n");
    return 2;
  }
  Display *display = XOpenDisplay (NULL);
  if (display == NULL || colours_shown (display) >= COLOURS_MIN) {
    fprintf (stderr, "ui-start needs an empty screen of its own\n");
    return 2;
  }
  gint64 began_us = g_get_monotonic_time ();
  pid_t pid = fork ();
  if (pid < 0) {
    perror ("fork");
    return 1;
  }
  if (pid == 0) {
    execv (argv[1], argv + 1);
    perror (argv[1]);
    _exit (127);
  }
  gboolean seen = wait_for_picture (display, pid, began_us);
  double took_ms = (double)(g_get_monotonic_time () - began_us) / 1e3;
  double used_ms = processor_ms (pid);
  if (kill (pid, SIGTERM) == 0)
    (void)waitpid (pid, NULL, 0);
  (void)XCloseDisplay (display);
  if (seen)
    printf ("%.0f %.0f\n", took_ms, used_ms);
  else
    fprintf (stderr, "%s showed nothing\n", argv[1]);
  return seen ? 0 : 1;
}
