/* Camera model: the level 0 camera sees the screen as it is, each kind of harm does what it says,
 * films tear where timing says they must, and the same seed gives the same pixels. */
#include <glib.h>
#include <math.h>
#include <string.h>

#include "tests/lib/camera-perspective.h"
#include "tests/lib/camera-show.h"
#include "tests/lib/camera-timing.h"

static CameraSetup
small_setup (void) {
  CameraSetup setup = camera_setup_720p ();
  setup.width = 320;
  setup.height = 240;
  return setup;
}

static double
mean_of (const PwPicture *picture, guint from_row, guint to_row) {
  guint64 sum = 0;
  gsize from = (gsize)from_row * picture->width, to = (gsize)to_row * picture->width;
  for (gsize i = from; i < to; i++)
    sum += picture->pixels[i];
  return (double)sum / (double)(to - from);
}

/* Straight on, the middle of the camera is the middle of the screen, and `fill` of the height is
 * screen. Tilted and turned, all corners stay inside by the margin. */
static void
test_perspective (void) {
  CameraPose pose = { 0, 0, 0 };
  CameraMap map = camera_perspective (&pose, 0.9, 5, 480, 320, 1280, 720);
  const double *m = map.m;
  double w = m[6] * 640 + m[7] * 360 + m[8];
  g_assert_cmpfloat_with_epsilon ((m[0] * 640 + m[1] * 360 + m[2]) / w, 240, 1e-6);
  g_assert_cmpfloat_with_epsilon ((m[3] * 640 + m[4] * 360 + m[5]) / w, 160, 1e-6);
  w = m[6] * 640 + m[7] * 36 + m[8];
  g_assert_cmpfloat_with_epsilon ((m[3] * 640 + m[4] * 36 + m[5]) / w, 0, 1e-6);
  for (guint trial = 0; trial < 200; trial++) {
    pose = (CameraPose){ g_test_rand_double_range (-0.5, 0.5), g_test_rand_double_range (-0.5, 0.5),
                         g_test_rand_double_range (-0.5, 0.5) };
    map = camera_perspective (&pose, 0.92, 7, 480, 320, 1280, 720);
    for (guint i = 0; i <= 100; i++) { /* the edge of what the camera sees looks past the screen */
      double xs[] = { 12.8 * i, 12.8 * i, 6.9, 1273.1 }, ys[] = { 6.9, 713.1, 7.2 * i, 7.2 * i };
      for (guint side = 0; side < 4; side++) {
        w = m[6] * xs[side] + m[7] * ys[side] + m[8];
        double u = (m[0] * xs[side] + m[1] * ys[side] + m[2]) / w;
        double v = (m[3] * xs[side] + m[4] * ys[side] + m[5]) / w;
        g_assert_true (u <= 0 || u >= 480 || v <= 0 || v >= 320);
      }
    }
  }
}

/* An exposure inside one picture sees that picture; one across a change sees both by its share;
 * the shares are all of the light. */
static void
test_timing (void) {
  CameraTiming *timing = camera_timing_new (50, 10, 0);
  CameraMix mix = camera_timing_at (timing, 120);
  double sum = 0, seen = 0;
  for (guint i = 0; i < mix.count; i++) {
    sum += mix.shares[i];
    seen += mix.first + (int)i == 2 ? mix.shares[i] : 0;
  }
  g_assert_cmpfloat_with_epsilon (sum, 1, 1e-6);
  g_assert_cmpfloat_with_epsilon (seen, 1, 1e-6);
  mix = camera_timing_at (timing, 147.5);
  for (guint i = 0; i < mix.count; i++)
    if (mix.shares[i] > 0)
      g_assert_cmpfloat_with_epsilon (mix.shares[i], mix.first + (int)i == 3 ? 0.75 : 0.25, 0.01);
  camera_timing_free (timing);
  timing = camera_timing_new (50, 0.1, 6); /* 6 ms after a change, 90 % of it and a little more */
  mix = camera_timing_at (timing, 106);
  g_assert_cmpfloat (mix.shares[mix.count - 1], >, 0.87);
  g_assert_cmpfloat (mix.shares[mix.count - 1], <, 0.92);
  camera_timing_free (timing);
}

/* A perfect camera at three times the screen's size sees each screen pixel nine times. */
static void
test_perfect (void) {
  CameraSetup setup = small_setup ();
  setup.fill = 0.9;
  g_autoptr (Camera) camera = camera_new (&setup, camera_level (0), 1);
  g_autoptr (PwPicture) screen = pw_picture_new (96, 72, 0);
  for (guint i = 0; i < 96 * 72; i++)
    screen->pixels[i] = g_test_rand_bit () ? 255 : 0;
  g_autoptr (PwPicture) seen = camera_still (camera, screen);
  for (guint y = 0; y < 72; y++)
    for (guint x = 0; x < 96; x++) {
      guint8 shade = seen->pixels[(12 + 3 * y + 1) * 320 + 16 + 3 * x + 1];
      g_assert_true (screen->pixels[96 * y + x] == 255 ? shade > 230 : shade < 20);
    }
}

/* Contrast falls and noise rises from level to level. */
static void
test_levels (void) {
  CameraSetup setup = small_setup ();
  g_autoptr (PwPicture) half = pw_picture_new (200, 150, 255);
  for (guint y = 0; y < 150; y++)
    memset (half->pixels + 200 * y, 0, 100);
  double last_contrast = 256, last_noise = -1;
  for (guint number = 0; number < CAMERA_LEVELS; number++) {
    CameraLevel level = *camera_level (number);
    level.rotation_deg = level.tilt_deg = level.gradient = 0;
    level.jpeg_quality = 0; /* it would take noise away */
    g_autoptr (Camera) camera = camera_new (&setup, &level, 5);
    g_autoptr (PwPicture) seen = camera_still (camera, half);
    double dark = 0, light = 0, square = 0;
    for (guint y = 80; y < 160; y++)
      for (guint x = 0; x < 60; x++) {
        dark += seen->pixels[320 * y + 80 + x] / 4800.0;
        light += seen->pixels[320 * y + 200 + x] / 4800.0;
        square += pow (seen->pixels[320 * y + 200 + x], 2) / 4800.0;
      }
    double noise = sqrt (MAX (square - light * light, 0));
    g_assert_cmpfloat (light - dark, <, last_contrast);
    g_assert_cmpfloat (noise, >, last_noise);
    last_contrast = light - dark;
    last_noise = noise;
  }
}

static const PwPicture *
black_then_white (guint index, gpointer data) {
  return ((PwPicture **)data)[index % 2];
}

/* Frame 1 of a 30 frames/s camera that starts with the screen is read from 33 to 58 ms: pictures
 * change at 50 ms at the top of the screen, so its upper rows are black and its lower ones are not
 * yet white; a camera that starts 39 ms later and reads fast sees one shade. */
static void
test_film (void) {
  g_autoptr (PwPicture) black = pw_picture_new (100, 75, 0);
  g_autoptr (PwPicture) white = pw_picture_new (100, 75, 255);
  PwPicture *pictures[] = { black, white };
  CameraSetup setup = small_setup ();
  setup.exposure_ms = 5;
  setup.refreshes = 3;
  setup.readout_ms = 33;
  g_autoptr (Camera) camera = camera_new (&setup, camera_level (0), 1);
  g_autoptr (PwPicture) torn = camera_film (camera, 1, black_then_white, pictures);
  g_assert_cmpfloat (mean_of (torn, 30, 60), <, 100);
  g_assert_cmpfloat (mean_of (torn, 200, 220), >, mean_of (torn, 30, 60) + 80);
  g_assert_cmpfloat_with_epsilon (camera_film_ms (camera, 1), 1000 / 30.0 + 33 + 5, 1e-6);
  setup.phase_ms = 39;
  setup.readout_ms = 5;
  g_autoptr (Camera) later = camera_new (&setup, camera_level (0), 1);
  g_autoptr (PwPicture) whole = camera_film (later, 1, black_then_white, pictures);
  g_assert_cmpfloat_with_epsilon (mean_of (whole, 30, 60), mean_of (whole, 180, 210), 2);
}

/* The same seed gives the same film whatever was asked for before; another one does not. The hand
 * sways, so no two frames are alike. */
static void
test_seeds (void) {
  CameraSetup setup = small_setup ();
  g_autofree guint8 *zeros = g_malloc0 (3000);
  g_autoptr (GBytes) payload = g_bytes_new (zeros, 3000);
  CameraRung rung = { 240, 160, 1, 1, 10, 2 };
  g_autoptr (CameraShow) show = camera_show_new (payload, &rung);
  g_autoptr (Camera) one = camera_new (&setup, camera_level (3), 9);
  g_autoptr (Camera) two = camera_new (&setup, camera_level (3), 9);
  g_autoptr (Camera) other = camera_new (&setup, camera_level (3), 10);
  g_autoptr (PwPicture) skipped = camera_film (two, 3, camera_show_picture, show);
  g_autoptr (PwPicture) a = camera_film (one, 7, camera_show_picture, show);
  g_autoptr (PwPicture) b = camera_film (two, 7, camera_show_picture, show);
  g_autoptr (PwPicture) c = camera_film (other, 7, camera_show_picture, show);
  g_assert_cmpmem (a->pixels, 320 * 240, b->pixels, 320 * 240);
  g_assert_true (memcmp (a->pixels, c->pixels, 320 * 240) != 0);
  g_assert_true (memcmp (a->pixels, skipped->pixels, 320 * 240) != 0);
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/camera-model/perspective", test_perspective);
  g_test_add_func ("/camera-model/timing", test_timing);
  g_test_add_func ("/camera-model/perfect", test_perfect);
  g_test_add_func ("/camera-model/levels", test_levels);
  g_test_add_func ("/camera-model/film", test_film);
  g_test_add_func ("/camera-model/seeds", test_seeds);
  return g_test_run ();
}
