/* Camera picture: writes what the camera model makes of a grid of QR codes, for a person to look
 * at.
 *
 * camera-picture DIR LEVEL SEED COUNT [COLS ROWS VERSION MODULE_PX WIDTH HEIGHT [REFRESHES]]
 * writes COUNT frames of a film as DIR/frame-NNN.png and one still as DIR/still.png. */
#include <stdio.h>

#include "tests/lib/camera-show.h"

static guint
number (int argc, char **argv, int at, guint otherwise) {
  guint64 value = otherwise;
  if (at < argc && !g_ascii_string_to_unsigned (argv[at], 10, 0, 100000, &value, NULL))
    g_error ("%s is no number from 0 to 100000", argv[at]);
  return (guint)value;
}

static gboolean
save (PwPicture *picture, const char *dir, const char *name) {
  g_autofree char *path = g_build_filename (dir, name, NULL);
  g_autoptr (GError) error = NULL;
  if (!pw_picture_save (picture, path, &error))
    fprintf (stderr, "camera-picture: %s\n", error->message);
  return error == NULL;
}

int
main (int argc, char **argv) {
  if (argc < 5) {
    fprintf (stderr, "usage: camera-picture DIR LEVEL SEED COUNT [COLS ROWS VERSION MODULE_PX "
                     "WIDTH HEIGHT [REFRESHES]]\n");
    return 2;
  }
  CameraRung rung
      = { number (argc, argv, 9, 480), number (argc, argv, 10, 320), number (argc, argv, 5, 3),
          number (argc, argv, 6, 2),   number (argc, argv, 7, 14),   number (argc, argv, 8, 2) };
  CameraSetup setup = camera_setup_720p ();
  setup.refreshes = number (argc, argv, 11, setup.refreshes);
  guint level = number (argc, argv, 2, 3);
  if (level >= CAMERA_LEVELS)
    level = CAMERA_LEVELS - 1;
  g_autoptr (Camera) camera = camera_new (&setup, camera_level (level), number (argc, argv, 3, 1));
  g_autofree guint8 *bytes = g_malloc0 (40000);
  g_autoptr (GBytes) payload = g_bytes_new (bytes, 40000);
  g_autoptr (CameraShow) show = camera_show_new (payload, &rung);
  gboolean ok = TRUE;
  gint64 start = g_get_monotonic_time ();
  guint count = number (argc, argv, 4, 3);
  for (guint i = 0; i < count && ok; i++) {
    g_autoptr (PwPicture) frame = camera_film (camera, i, camera_show_picture, show);
    g_autofree char *name = g_strdup_printf ("frame-%03u.png", i);
    ok = save (frame, argv[1], name);
  }
  printf ("%u frames, %.1f ms each with writing\n", count,
          (double)(g_get_monotonic_time () - start) / 1000 / MAX (count, 1));
  g_autoptr (PwPicture) still = camera_still (camera, camera_show_picture (0, show));
  return ok && save (still, argv[1], "still.png") ? 0 : 1;
}
