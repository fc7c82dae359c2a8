/* QR reader: whole transfers through the camera model, cameras that jump, rungs that change, still
 * codes, and pictures made to waste time. What it reads must always be what was shown. */
#include <glib.h>
#include <string.h>

#include "sync/transport/pw-frame-join.h"
#include "sync/transport/pw-qr-reader.h"
#include "tests/lib/camera-show.h"
#include "tests/lib/camera-trap.h"

static const CameraRung handheld = { 480, 320, 3, 2, 14, 2 };

static GBytes *
random_payload (guint32 seed, gsize length) {
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  guint8 *bytes = g_malloc (length);
  for (gsize i = 0; i < length; i++)
    bytes[i] = (guint8)g_rand_int_range (rand, 0, 256);
  return g_bytes_new_take (bytes, length);
}

/* Camera frames until the payload is there; 0 if `frame_max` were not enough. */
static guint
transfer (const CameraRung *rung, const CameraSetup *setup, guint level, guint32 seed, gsize length,
          guint frame_max) {
  g_autoptr (GBytes) payload = random_payload (seed, length);
  g_autoptr (CameraShow) show = camera_show_new (payload, rung);
  g_autoptr (Camera) camera = camera_new (setup, camera_level (level), seed);
  g_autoptr (PwQrReader) reader = pw_qr_reader_new ();
  g_autoptr (PwJoiner) joiner = pw_joiner_new ();
  for (guint number = 0; number < frame_max; number++) {
    g_autoptr (PwPicture) picture = camera_film (camera, number, camera_show_picture, show);
    g_autoptr (GPtrArray) found = pw_qr_reader_read (reader, picture);
    for (guint i = 0; i < found->len; i++) {
      g_autoptr (GError) error = NULL;
      PwJoinerResult result = pw_joiner_add (joiner, found->pdata[i], &error);
      g_assert_no_error (error);
      if (result != PW_JOINER_FINISHED)
        continue;
      g_autoptr (GBytes) got = pw_joiner_take (joiner, NULL);
      g_assert_true (g_bytes_equal (got, payload));
      return number + 1;
    }
  }
  return 0;
}

/* 20 KB need 8 pictures of 50 ms, which are 13 camera frames. By hand at 15 degrees they are there
 * in at most 19, whatever the phase. */
static void
test_transfer (void) {
  for (guint32 seed = 1; seed <= 4; seed++) {
    CameraSetup setup = camera_setup_720p ();
    setup.phase_ms = 13 * seed;
    guint frames = transfer (&handheld, &setup, 3, seed, 20000, 19);
    g_test_message ("seed %u: %u frames", seed, frames);
    g_assert_cmpuint (frames, >, 0);
  }
}

/* Version 21 at 2.8 camera pixels a module and less, tilted: 20 KB in 4 pictures and a few more. */
static void
test_small_modules (void) {
  const CameraRung rung = { 640, 480, 3, 2, 21, 2 };
  CameraSetup setup = camera_setup_720p ();
  g_assert_cmpuint (transfer (&rung, &setup, 2, 3, 20000, 14), >, 0);
}

/* One camera, then at once another that stands elsewhere: the reader finds the codes again in the
 * picture where they have moved. */
static void
test_jump (void) {
  g_autoptr (GBytes) payload = random_payload (1, 30000);
  g_autoptr (CameraShow) show = camera_show_new (payload, &handheld);
  CameraSetup setup = camera_setup_720p ();
  setup.refreshes = 6;
  g_autoptr (PwQrReader) reader = pw_qr_reader_new ();
  for (guint32 seed = 1; seed <= 3; seed++) {
    g_autoptr (Camera) camera = camera_new (&setup, camera_level (2), seed);
    g_autoptr (PwPicture) picture = camera_still (camera, camera_show_picture (seed, show));
    g_autoptr (GPtrArray) found = pw_qr_reader_read (reader, picture);
    g_assert_cmpuint (found->len, ==, 6);
    for (guint i = 0; i < found->len; i++)
      g_assert_true (camera_show_holds (show, seed, found->pdata[i]));
  }
}

/* The same code again and again is read again and again, from the third time on without decoding;
 * another code in its place is read at once. */
static void
test_repeat (void) {
  g_autoptr (GBytes) payload = random_payload (1, 30000);
  g_autoptr (CameraShow) show = camera_show_new (payload, &handheld);
  CameraSetup setup = camera_setup_720p ();
  CameraLevel level = *camera_level (1);
  level.rotation_deg = level.tilt_deg = level.motion_px = 0;
  g_autoptr (Camera) camera = camera_new (&setup, &level, 1);
  g_autoptr (PwQrReader) reader = pw_qr_reader_new ();
  PwQrReaderStats stats;
  for (guint index = 0; index < 3; index++)
    for (guint time = 0; time < 3; time++) {
      g_autoptr (PwPicture) picture = camera_still (camera, camera_show_picture (index, show));
      g_autoptr (GPtrArray) found = pw_qr_reader_read (reader, picture);
      g_assert_cmpuint (found->len, ==, 6);
      for (guint i = 0; i < found->len; i++)
        g_assert_true (camera_show_holds (show, index, found->pdata[i]));
    }
  pw_qr_reader_stats (reader, &stats);
  g_assert_cmpuint (stats.picture_count, ==, 9);
  g_assert_cmpuint (stats.read_count, ==, 54);
  g_assert_cmpuint (stats.repeat_count, >=, 30);
  g_assert_cmpuint (stats.repeat_count, <=, 36);
  g_assert_cmpuint (stats.search_count, <, 9);
}

/* From one large code to the grid and back: what is shown is read from the first picture on. */
static void
test_rungs (void) {
  const CameraRung rungs[] = { { 480, 320, 1, 1, 10, 4 },
                               { 480, 320, 3, 2, 14, 2 },
                               { 480, 320, 2, 1, 14, 3 },
                               { 480, 320, 1, 1, 25, 2 } };
  g_autoptr (GBytes) payload = random_payload (1, 30000);
  g_autoptr (PwQrReader) reader = pw_qr_reader_new ();
  CameraSetup setup = camera_setup_720p ();
  for (guint turn = 0; turn < 8; turn++) {
    const CameraRung *rung = &rungs[turn % 4];
    g_autoptr (CameraShow) show = camera_show_new (payload, rung);
    g_autoptr (Camera) camera = camera_new (&setup, camera_level (2), 5);
    g_autoptr (PwPicture) picture = camera_still (camera, camera_show_picture (turn, show));
    g_autoptr (GPtrArray) found = pw_qr_reader_read (reader, picture);
    g_assert_cmpuint (found->len, ==, rung->cols * rung->rows);
    for (guint i = 0; i < found->len; i++)
      g_assert_true (camera_show_holds (show, turn, found->pdata[i]));
  }
}

/* --- hostile pictures ------------------------------------------------------------------------ */

/* Nothing is read where there is nothing, and the processor time of a picture is bounded. The bound
 * here is wide, because tests run under sanitizers too; the bench measures the real one. */
static void
test_hostile (void) {
  g_autoptr (PwQrReader) reader = pw_qr_reader_new ();
  GPtrArray *pictures = g_ptr_array_new_with_free_func ((GDestroyNotify)pw_picture_free);
  g_ptr_array_add (pictures, camera_trap_finders (1280, 720, 200, 5));
  g_ptr_array_add (pictures, camera_trap_finders (1280, 720, 2000, 2));
  g_ptr_array_add (pictures, camera_trap_finders (640, 480, 12, 14));
  PwPicture *stripes = pw_picture_new (1280, 720, 255);
  for (guint x = 0; x < 1280 * 720; x++)
    stripes->pixels[x] = x % 1280 / 4 % 2 ? 0 : 255;
  g_ptr_array_add (pictures, stripes);
  PwPicture *noise = pw_picture_new (1280, 720, 255);
  for (guint x = 0; x < 1280 * 720; x++)
    noise->pixels[x] = (guint8)g_test_rand_int_range (0, 256);
  g_ptr_array_add (pictures, noise);
  for (guint round = 0; round < 2; round++)
    for (guint i = 0; i < pictures->len; i++) {
      gint64 start = g_get_monotonic_time ();
      g_autoptr (GPtrArray) found = pw_qr_reader_read (reader, pictures->pdata[i]);
      g_assert_cmpuint (found->len, ==, 0);
      g_assert_cmpint (g_get_monotonic_time () - start, <, 20 * G_USEC_PER_SEC);
    }
  g_ptr_array_unref (pictures);
}

/* Any size, among them those that hold nothing; a code half outside; sizes that change while codes
 * are followed. */
static void
test_sizes (void) {
  const guint sizes[][2]
      = { { 1, 1 }, { 1, 400 }, { 400, 1 }, { 7, 7 }, { 8, 9 }, { 33, 64 }, { 320, 240 } };
  g_autoptr (GBytes) payload = random_payload (1, 3000);
  g_autoptr (CameraShow) show = camera_show_new (payload, &handheld);
  const PwPicture *shown = camera_show_picture (0, show);
  g_autoptr (PwPicture) whole = pw_picture_doubled (shown);
  g_autoptr (PwQrReader) reader = pw_qr_reader_new ();
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++) {
    g_autoptr (GPtrArray) all = pw_qr_reader_read (reader, whole);
    g_assert_cmpuint (all->len, ==, 6);
    g_autoptr (PwPicture) part = pw_picture_new (sizes[i][0], sizes[i][1], 128);
    for (guint y = 0; y < part->height; y++)
      for (guint x = 0; x < part->width; x++)
        part->pixels[y * part->width + x]
            = whole->pixels[(gsize)(y % whole->height) * whole->width + x];
    g_autoptr (GPtrArray) found = pw_qr_reader_read (reader, part);
    g_assert_cmpuint (found->len, <=, 1);
  }
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/qr-reader/transfer", test_transfer);
  g_test_add_func ("/qr-reader/small-modules", test_small_modules);
  g_test_add_func ("/qr-reader/jump", test_jump);
  g_test_add_func ("/qr-reader/repeat", test_repeat);
  g_test_add_func ("/qr-reader/rungs", test_rungs);
  g_test_add_func ("/qr-reader/hostile", test_hostile);
  g_test_add_func ("/qr-reader/sizes", test_sizes);
  return g_test_run ();
}
