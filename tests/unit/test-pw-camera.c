/* Camera: pictures of a folder come each, in order and to the pixel; a live source drops and
 * counts; what is missing, damaged or no source is a sentence; stopping from another thread ends a
 * wait. */
#include <string.h>
#include <sys/stat.h>

#include "sync/base/pw-error.h"
#include "sync/base/pw-file.h"
#include "sync/transport/pw-camera-wire.h"
#include "sync/transport/pw-camera.h"
#include "tests/lib/sample.h"

/* --- helpers --------------------------------------------------------------------------------- */

static PwPicture *
next_of (PwCamera *camera) {
  PwPicture *picture;
  g_autoptr (GError) error = NULL;
  gboolean ok = pw_camera_next (camera, &picture, &error);
  g_assert_no_error (error);
  g_assert_true (ok);
  return picture;
}

static void
assert_fails (const char *source, PwError code, const char *words) {
  PwPicture *picture;
  g_autoptr (GError) error = NULL;
  g_autoptr (PwCamera) camera = pw_camera_open (source, &error);
  if (camera != NULL) {
    g_assert_false (pw_camera_next (camera, &picture, &error));
    g_assert_null (picture);
  }
  g_assert_error (error, PW_ERROR, (int)code);
  g_assert_nonnull (strstr (error->message, words));
  if (camera != NULL)
    g_assert_null (next_of (camera)); /* told once, then the end */
}

static void
save_bytes (const char *dir, const char *name, const void *bytes, gsize length) {
  g_autofree char *path = g_build_filename (dir, name, NULL);
  g_autoptr (GBytes) content = g_bytes_new (bytes, length);
  g_autoptr (GError) error = NULL;
  pw_file_save (path, content, 0600, &error);
  g_assert_no_error (error);
}

/* Picture number `index` has a size and shades of its own. */
static PwPicture *
make_picture (guint index) {
  PwPicture *picture = pw_picture_new (30 + index, 20, (guint8)(index * 10));
  picture->pixels[index] = 255;
  return picture;
}

/* --- tests ----------------------------------------------------------------------------------- */

static void
test_folder (void) {
  char *dir = sample_dir_new ();
  for (guint i = 0; i < 7; i++) {
    g_autoptr (PwPicture) picture = make_picture (i);
    g_autofree char *path = g_strdup_printf ("%s/p%02u.png", dir, i);
    g_assert_true (pw_picture_save (picture, path, NULL));
  }
  save_bytes (dir, "p03b.png", "no picture", 10); /* passed over */
  save_bytes (dir, "notes.txt", "no picture", 10);
  g_autofree char *source = g_strconcat ("frames:", dir, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (PwCamera) camera = pw_camera_open (source, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < 7; i++) {
    g_autoptr (PwPicture) want = make_picture (i);
    g_autoptr (PwPicture) got = next_of (camera);
    g_assert_nonnull (got);
    g_assert_cmpuint (got->width, ==, want->width);
    g_assert_cmpuint (got->height, ==, want->height);
    g_assert_cmpmem (got->pixels, got->width * got->height, want->pixels,
                     want->width * want->height);
  }
  g_assert_null (next_of (camera));
  g_assert_null (next_of (camera));
  PwCameraStatus status;
  pw_camera_get_status (camera, &status);
  g_assert_false (status.is_live);
  g_assert_cmpuint (status.given_count, ==, 7);
  g_assert_cmpuint (status.dropped_count, ==, 0);
  sample_dir_free (dir);
}

static void
test_live (void) {
  g_autoptr (GError) error = NULL;
  g_autoptr (PwCamera) camera = pw_camera_open ("test:", &error);
  g_assert_no_error (error);
  g_autoptr (PwPicture) first = next_of (camera);
  g_assert_nonnull (first);
  g_assert_cmpuint (first->width, ==, 640);
  g_assert_cmpuint (first->height, ==, 480);
  g_usleep (500 * 1000); /* a slow reader: the camera does not wait for it */
  g_autoptr (PwPicture) second = next_of (camera);
  g_autoptr (PwPicture) third = next_of (camera);
  g_assert_nonnull (second);
  g_assert_nonnull (third);
  g_assert_cmpmem (first->pixels, 640 * 480, first->pixels, 640 * 480);
  g_assert_true (memcmp (first->pixels, second->pixels, 640 * 480) != 0);
  PwCameraStatus status;
  pw_camera_get_status (camera, &status);
  g_assert_true (status.is_live);
  g_assert_cmpuint (status.given_count, ==, 3);
  g_assert_cmpuint (status.dropped_count, >=, 5);
  g_autofree char *text = pw_camera_description (camera);
  g_assert_nonnull (strstr (text, "640 x 480"));
}

static gpointer
stop_soon (gpointer data) {
  g_usleep (200 * 1000);
  pw_camera_stop (data);
  return NULL;
}

static void
test_stop (void) {
  char *dir = sample_dir_new ();
  g_autofree char *pipe = g_build_filename (dir, "pipe", NULL);
  g_assert_cmpint (mkfifo (pipe, 0600), ==, 0);
  g_autofree char *source = g_strconcat ("file:", pipe, NULL);
  gint64 start_us = g_get_monotonic_time ();
  g_autoptr (PwCamera) camera = pw_camera_open (source, NULL);
  g_assert_nonnull (camera);
  GThread *thread = g_thread_new ("stop", stop_soon, camera);
  g_assert_null (next_of (camera)); /* nobody writes into the pipe */
  g_thread_join (thread);
  g_assert_null (next_of (camera));
  g_clear_pointer (&camera, pw_camera_free);
  g_assert_cmpint (g_get_monotonic_time () - start_us, <, 8 * G_TIME_SPAN_SECOND);
  sample_dir_free (dir);
}

static void
test_refused (void) {
  char *dir = sample_dir_new ();
  save_bytes (dir, "noise.mp4", "this is no video at all, only words", 35);
  save_bytes (dir, "list.m3u8", "#EXTM3U\n#EXTINF:9,\nhttp://127.0.0.1:9/x.ts\n", 43);
  save_bytes (dir, "empty.mkv", "", 0);
  g_autofree char *noise = g_strdup_printf ("file:%s/noise.mp4", dir);
  g_autofree char *list = g_strdup_printf ("file:%s/list.m3u8", dir);
  g_autofree char *empty = g_strdup_printf ("file:%s/empty.mkv", dir);
  g_autofree char *none = g_strdup_printf ("file:%s/none.mp4", dir);
  g_autofree char *folder = g_strdup_printf ("file:%s", dir);
  g_autofree char *no_folder = g_strdup_printf ("frames:%s/none", dir);
  g_autofree char *no_pictures = g_strdup_printf ("frames:%s", dir);
  assert_fails ("webcam", PW_ERROR_USAGE, "say camera, camera:/dev/videoN");
  assert_fails ("file:", PW_ERROR_USAGE, "no source of pictures");
  assert_fails ("http://127.0.0.1/x.mp4", PW_ERROR_USAGE, "no source of pictures");
  assert_fails ("/dev/video97", PW_ERROR_NOT_FOUND, "no camera /dev/video97");
  assert_fails ("camera:/dev/null", PW_ERROR_SYSTEM, "/dev/null");
  assert_fails (none, PW_ERROR_NOT_FOUND, "there is no file");
  assert_fails (folder, PW_ERROR_REFUSED, "say frames:");
  assert_fails (no_folder, PW_ERROR_NOT_FOUND, "there is no folder");
  assert_fails (no_pictures, PW_ERROR_NOT_FOUND, "no picture in the folder");
  assert_fails (noise, PW_ERROR_REFUSED, "neither a picture nor a video");
  assert_fails (empty, PW_ERROR_REFUSED, "");
  /* A play list would fetch what it names: the programs have no network. */
  assert_fails (list, PW_ERROR_REFUSED, "");
  sample_dir_free (dir);
}

static void
test_chosen_by_environment (void) {
  g_assert_true (g_setenv ("PANWAS_CAMERA", "test:", TRUE));
  g_autoptr (PwCamera) camera = pw_camera_open ("camera", NULL);
  g_unsetenv ("PANWAS_CAMERA");
  g_assert_nonnull (camera);
  g_autoptr (PwPicture) picture = next_of (camera);
  g_assert_nonnull (picture);
  g_assert_cmpuint (picture->width, ==, 640);
}

/* A head that a broken or hostile program could write. */
static void
test_wire (void) {
  const PwCameraWireHead good = { .magic = PW_CAMERA_WIRE_MAGIC,
                                  .kind = PW_CAMERA_WIRE_FRAME,
                                  .length = 12,
                                  .width = 4,
                                  .height = 3 };
  PwCameraWireHead bad = good;
  g_assert_true (pw_camera_wire_check (&good));
  bad.magic++;
  g_assert_false (pw_camera_wire_check (&bad));
  bad = good;
  bad.kind = 0;
  g_assert_false (pw_camera_wire_check (&bad));
  bad.kind = PW_CAMERA_WIRE_LEVEL + 1;
  g_assert_false (pw_camera_wire_check (&bad));
  bad = good;
  bad.length = 13;
  g_assert_false (pw_camera_wire_check (&bad));
  bad = good;
  bad.width = 65536; /* 65536 * 65536 is 0 in 32 bits */
  bad.height = 65536;
  bad.length = 0;
  g_assert_false (pw_camera_wire_check (&bad));
  bad = good;
  bad.width = bad.length = 0;
  g_assert_false (pw_camera_wire_check (&bad));
  bad = good;
  bad.kind = PW_CAMERA_WIRE_ERROR;
  bad.length = PW_CAMERA_TEXT_BYTES_MAX;
  g_assert_true (pw_camera_wire_check (&bad));
  bad.length++;
  g_assert_false (pw_camera_wire_check (&bad));
  bad.kind = PW_CAMERA_WIRE_END;
  g_assert_false (pw_camera_wire_check (&bad));
}

/* Likewise of a photo or sound. */
static void
test_wire_recorder (void) {
  PwCameraWireHead head = { .magic = PW_CAMERA_WIRE_MAGIC,
                            .kind = PW_CAMERA_WIRE_VIEW,
                            .length = 36,
                            .width = 4,
                            .height = 3 };
  g_assert_true (pw_camera_wire_check (&head));
  head.length = 12;
  g_assert_false (pw_camera_wire_check (&head));
  head.width = PW_CAMERA_VIEW_SIDE_MAX + 1;
  head.length = head.width * 3 * 3;
  g_assert_false (pw_camera_wire_check (&head));
  head.kind = PW_CAMERA_WIRE_PHOTO;
  head.length = PW_PHOTO_BYTES_MAX;
  g_assert_true (pw_camera_wire_check (&head));
  head.length++;
  g_assert_false (pw_camera_wire_check (&head));
  head.length = 0;
  g_assert_false (pw_camera_wire_check (&head));
  head.kind = PW_CAMERA_WIRE_SOUND;
  g_assert_false (pw_camera_wire_check (&head));
  head.length = PW_SOUND_PIECE_BYTES_MAX + 1;
  g_assert_false (pw_camera_wire_check (&head));
  head.length--;
  g_assert_true (pw_camera_wire_check (&head));
  head.position_ms = -1;
  g_assert_false (pw_camera_wire_check (&head));
  head.position_ms = 0;
  head.kind = PW_CAMERA_WIRE_LEVEL;
  g_assert_false (pw_camera_wire_check (&head));
  head.length = 0;
  head.code = 100;
  g_assert_true (pw_camera_wire_check (&head));
  head.code++;
  g_assert_false (pw_camera_wire_check (&head));
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/camera/wire", test_wire);
  g_test_add_func ("/camera/wire-recorder", test_wire_recorder);
  g_test_add_func ("/camera/folder", test_folder);
  g_test_add_func ("/camera/live", test_live);
  g_test_add_func ("/camera/stop", test_stop);
  g_test_add_func ("/camera/refused", test_refused);
  g_test_add_func ("/camera/environment", test_chosen_by_environment);
  return g_test_run ();
}
