/* Recorder: a photo is a JPEG in colour of what was seen, without EXIF; pictures of a folder come
 * in order and the last one stays; a sound is Ogg Opus of the length that was told, whole after
 * "now" and playable also when it broke off; a file ends by itself; what is missing is a sentence.
 */
#include <stdio.h>
#include <string.h>

#include <jpeglib.h>

#include "sync/base/pw-error.h"
#include "sync/base/pw-file.h"
#include "sync/transport/pw-picture.h"
#include "sync/transport/pw-recorder.h"
#include "tests/lib/sample.h"

#define WAIT_S 30 /* GStreamer looks at its plugins the first time */

/* What came of a recorder. */
typedef struct {
  PwRecorder *recorder;
  guint view_count, width, height;
  guint8 shades[16]; /* of the first pixel of each other view */
  guint shade_count;
  GBytes *photo; /* owned */
  guint level_count, level_max;
  gint64 length_ms;
  gboolean is_over;
  GError *error; /* owned */
} Seen;

static void
on_view (GBytes *pixels, guint width, guint height, gpointer data) {
  Seen *seen = data;
  const guint8 *first = g_bytes_get_data (pixels, NULL);
  g_assert_cmpuint (g_bytes_get_size (pixels), ==, (gsize)width * height * 3);
  seen->view_count++;
  seen->width = width;
  seen->height = height;
  if (seen->shade_count < G_N_ELEMENTS (seen->shades)
      && (seen->shade_count == 0 || seen->shades[seen->shade_count - 1] != *first))
    seen->shades[seen->shade_count++] = *first;
}

static void
on_photo (GBytes *jpeg, gpointer data) {
  Seen *seen = data;
  g_clear_pointer (&seen->photo, g_bytes_unref);
  seen->photo = g_bytes_ref (jpeg);
}

static void
on_level (guint level, gint64 length_ms, gpointer data) {
  Seen *seen = data;
  seen->level_count++;
  seen->level_max = MAX (seen->level_max, level);
  g_assert_cmpint (length_ms, >=, seen->length_ms);
  seen->length_ms = length_ms;
}

static void
on_end (const GError *error, gpointer data) {
  Seen *seen = data;
  g_assert_false (seen->is_over);
  seen->is_over = TRUE;
  seen->error = error != NULL ? g_error_copy (error) : NULL;
}

static const PwRecorderEvents events
    = { .on_view = on_view, .on_photo = on_photo, .on_level = on_level, .on_end = on_end };

static void
start (Seen *seen, PwRecorderKind kind, const char *source) {
  *seen = (Seen){ 0 };
  seen->recorder = pw_recorder_new (kind, source, &events, seen);
}

static void
finish (Seen *seen) {
  g_clear_pointer (&seen->recorder, pw_recorder_free);
  g_clear_pointer (&seen->photo, g_bytes_unref);
  g_clear_error (&seen->error);
}

G_NORETURN static gboolean
on_late (gpointer data) {
  (void)data;
  g_error ("nothing came for %d s", WAIT_S);
}

#define wait_until(what)                                                                           \
  do {                                                                                             \
    guint late = g_timeout_add_seconds (WAIT_S, on_late, NULL);                                    \
    while (!(what))                                                                                \
      g_main_context_iteration (NULL, TRUE);                                                       \
    g_source_remove (late);                                                                        \
  } while (FALSE)

/* --- photos ---------------------------------------------------------------------------------- */

/* The pixel in the middle of column `eighth` of eight, in colour. */
static void
read_jpeg (GBytes *jpeg, guint eighth, guint *width, guint *height, guint8 rgb[3]) {
  struct jpeg_decompress_struct decoder;
  struct jpeg_error_mgr errors;
  decoder.err = jpeg_std_error (&errors); /* ends the test on an error */
  jpeg_create_decompress (&decoder);
  jpeg_mem_src (&decoder, g_bytes_get_data (jpeg, NULL), g_bytes_get_size (jpeg));
  g_assert_cmpint (jpeg_read_header (&decoder, TRUE), ==, JPEG_HEADER_OK);
  g_assert_cmpint (decoder.num_components, ==, 3);
  decoder.out_color_space = JCS_RGB;
  g_assert_true (jpeg_start_decompress (&decoder));
  *width = decoder.output_width;
  *height = decoder.output_height;
  g_autofree guint8 *row = g_malloc ((gsize)*width * 3);
  while (decoder.output_scanline <= *height / 4)
    g_assert_cmpuint (jpeg_read_scanlines (&decoder, &row, 1), ==, 1);
  memcpy (rgb, row + (gsize)(*width * (2 * eighth + 1) / 16) * 3, 3);
  jpeg_destroy_decompress (&decoder);
}

/* The segments before the picture: none tells of a place, a time or a device. */
static void
assert_tells_nothing (GBytes *jpeg) {
  gsize length;
  const guint8 *bytes = g_bytes_get_data (jpeg, &length);
  g_assert_cmpmem (bytes, 2, "\xff\xd8", 2);
  for (gsize at = 2; at + 4 < length && bytes[at + 1] != 0xda;) {
    g_assert_cmpuint (bytes[at], ==, 0xff);
    g_assert_cmpuint (bytes[at + 1], !=, 0xe1); /* EXIF, XMP */
    g_assert_cmpuint (bytes[at + 1], !=, 0xfe); /* a comment */
    at += 2 + ((gsize)bytes[at + 2] << 8 | bytes[at + 3]);
  }
}

static void
test_photo (void) {
  Seen seen;
  start (&seen, PW_RECORDER_PHOTO, "test:");
  pw_recorder_take (seen.recorder); /* before there is anything: nothing */
  wait_until (seen.view_count >= 3);
  g_assert_cmpuint (seen.width, ==, 640);
  g_assert_cmpuint (seen.height, ==, 480);
  g_assert_null (seen.photo);
  pw_recorder_take (seen.recorder);
  wait_until (seen.photo != NULL);
  assert_tells_nothing (seen.photo);
  guint width, height;
  guint8 white[3], yellow[3];
  read_jpeg (seen.photo, 0, &width, &height, white);
  read_jpeg (seen.photo, 1, &width, &height, yellow);
  g_assert_cmpuint (width, ==, 640);
  g_assert_cmpuint (height, ==, 480);
  g_assert_cmpuint (MIN (white[0], white[2]), >, 150);
  g_assert_cmpuint (MIN (yellow[0], yellow[1]), >, 150);
  g_assert_cmpuint (yellow[2], <, 60); /* colour: not all alike */
  /* And once more, which is another file or the same, but again a photo. */
  g_clear_pointer (&seen.photo, g_bytes_unref);
  pw_recorder_take (seen.recorder);
  wait_until (seen.photo != NULL);
  g_autofree char *text = pw_recorder_description (seen.recorder);
  g_assert_nonnull (strstr (text, "640 x 480"));
  finish (&seen);
}

static void
test_folder (void) {
  char *dir = sample_dir_new ();
  for (guint i = 0; i < 4; i++) {
    g_autoptr (PwPicture) picture = pw_picture_new (1400, 900, (guint8)(40 + 60 * i));
    g_autofree char *path = g_strdup_printf ("%s/p%u.png", dir, i);
    g_assert_true (pw_picture_save (picture, path, NULL));
  }
  g_autofree char *source = g_strconcat ("frames:", dir, NULL);
  Seen seen;
  start (&seen, PW_RECORDER_PHOTO, source);
  wait_until (seen.shade_count == 4);
  for (guint i = 0; i < 4; i++)
    g_assert_cmpint (ABS ((int)seen.shades[i] - (int)(40 + 60 * i)), <=, 2);
  g_assert_cmpuint (seen.width, ==, 466); /* a third */
  g_assert_cmpuint (seen.height, ==, 300);
  /* The last one stays, and is shown again. */
  guint before = seen.view_count;
  wait_until (seen.view_count >= before + 2);
  g_assert_false (seen.is_over);
  pw_recorder_take (seen.recorder);
  wait_until (seen.photo != NULL);
  guint width, height;
  guint8 rgb[3];
  read_jpeg (seen.photo, 4, &width, &height, rgb);
  g_assert_cmpuint (width, ==, 1400);
  g_assert_cmpuint (height, ==, 900);
  g_assert_cmpint (ABS ((int)rgb[0] - 220), <=, 2);
  finish (&seen);
  sample_dir_free (dir);
}

/* --- sounds ---------------------------------------------------------------------------------- */

/* Length of an Ogg Opus file by its last page; `is_ended`: that says it is the last. */
static gint64
read_ogg (GBytes *file, gboolean *is_ended) {
  gsize length, at = 0, last = 0;
  const guint8 *bytes = g_bytes_get_data (file, &length);
  g_assert_cmpuint (length, >, 100);
  while (at + 27 <= length) {
    g_assert_cmpmem (bytes + at, 4, "OggS", 4);
    gsize body = 0, segments = bytes[at + 26];
    for (gsize i = 0; i < segments && at + 27 + i < length; i++)
      body += bytes[at + 27 + i];
    last = at;
    at += 27 + segments + body;
  }
  g_assert_cmpuint (at, ==, length); /* whole pages */
  g_assert_cmpmem (bytes + 28, 8, "OpusHead", 8);
  g_assert_cmpuint (bytes[37], ==, 1); /* mono */
  guint64 granule = 0;
  for (guint i = 0; i < 8; i++)
    granule |= (guint64)bytes[last + 6 + i] << (8 * i);
  *is_ended = (bytes[last + 5] & 4) != 0;
  return (gint64)(granule / 48);
}

static void
test_sound (void) {
  char *dir = sample_dir_new ();
  gboolean is_ended;
  Seen seen;
  start (&seen, PW_RECORDER_SOUND, "test:");
  wait_until (seen.length_ms >= 1200);
  g_assert_cmpuint (seen.level_count, >=, 3);
  g_assert_cmpuint (seen.level_max, >, 60);
  /* What is there now is a file that plays, if nothing more should come. */
  gint64 length_ms;
  g_autoptr (GBytes) broken = pw_recorder_sound (seen.recorder, &length_ms);
  g_assert_nonnull (broken);
  g_assert_cmpint (read_ogg (broken, &is_ended), >=, 500);
  g_assert_false (is_ended);
  pw_recorder_take (seen.recorder);
  wait_until (seen.is_over);
  g_assert_no_error (seen.error);
  g_autoptr (GBytes) whole = pw_recorder_sound (seen.recorder, &length_ms);
  gint64 played_ms = read_ogg (whole, &is_ended);
  g_assert_true (is_ended);
  g_assert_cmpint (ABS (played_ms - length_ms), <=, 250);
  g_assert_cmpuint (g_bytes_get_size (whole), <, 60000);
  finish (&seen);
  /* The file as a source: it ends by itself. */
  g_autofree char *path = g_build_filename (dir, "a.opus", NULL);
  g_assert_true (pw_file_save (path, whole, 0600, NULL));
  g_autofree char *source = g_strconcat ("file:", path, NULL);
  start (&seen, PW_RECORDER_SOUND, source);
  wait_until (seen.is_over);
  g_assert_no_error (seen.error);
  g_autoptr (GBytes) again = pw_recorder_sound (seen.recorder, NULL);
  g_assert_cmpint (ABS (read_ogg (again, &is_ended) - played_ms), <=, 250);
  g_assert_true (is_ended);
  finish (&seen);
  sample_dir_free (dir);
}

/* --- refusals -------------------------------------------------------------------------------- */

static void
assert_fails (PwRecorderKind kind, const char *source, PwError code, const char *words) {
  Seen seen;
  start (&seen, kind, source);
  wait_until (seen.is_over);
  g_assert_error (seen.error, PW_ERROR, (int)code);
  g_test_message ("%s", seen.error->message);
  g_assert_nonnull (strstr (seen.error->message, words));
  g_assert_null (seen.photo);
  g_autoptr (GBytes) sound = pw_recorder_sound (seen.recorder, NULL);
  g_assert_null (sound);
  pw_recorder_take (seen.recorder); /* harmless */
  finish (&seen);
}

static void
test_refused (void) {
  char *dir = sample_dir_new ();
  g_autoptr (GBytes) noise = g_bytes_new_static ("this is no sound, only words", 28);
  g_autofree char *path = g_build_filename (dir, "noise.ogg", NULL);
  g_assert_true (pw_file_save (path, noise, 0600, NULL));
  g_autofree char *file = g_strconcat ("file:", path, NULL);
  g_autofree char *none = g_strdup_printf ("file:%s/none", dir);
  g_autofree char *folder = g_strdup_printf ("frames:%s", dir);
  assert_fails (PW_RECORDER_PHOTO, "webcam", PW_ERROR_USAGE, "no source of pictures");
  assert_fails (PW_RECORDER_PHOTO, "/dev/video97", PW_ERROR_NOT_FOUND, "no camera");
  assert_fails (PW_RECORDER_PHOTO, folder, PW_ERROR_NOT_FOUND, "no picture in the folder");
  assert_fails (PW_RECORDER_PHOTO, file, PW_ERROR_REFUSED, "neither a picture nor a video");
  assert_fails (PW_RECORDER_SOUND, "radio", PW_ERROR_USAGE, "no source of sound");
  assert_fails (PW_RECORDER_SOUND, none, PW_ERROR_NOT_FOUND, "there is no file");
  assert_fails (PW_RECORDER_SOUND, file, PW_ERROR_REFUSED, "noise.ogg");
  sample_dir_free (dir);
}

/* A machine without a microphone must not get a recording of silence. */
static void
test_no_microphone (void) {
  Seen seen;
  start (&seen, PW_RECORDER_SOUND, "microphone");
  wait_until (seen.is_over || seen.level_count > 0);
  if (seen.is_over) {
    g_assert_nonnull (seen.error);
    g_test_message ("%s", seen.error->message);
    g_assert_nonnull (strstr (seen.error->message, "microphone"));
  }
  finish (&seen);
}

static void
test_chosen_by_environment (void) {
  Seen seen;
  g_assert_true (g_setenv ("PANWAS_MICROPHONE", "test:", TRUE));
  g_assert_true (g_setenv ("PANWAS_CAMERA", "test:", TRUE));
  start (&seen, PW_RECORDER_SOUND, "microphone");
  wait_until (seen.level_count > 0);
  finish (&seen);
  start (&seen, PW_RECORDER_PHOTO, "camera");
  wait_until (seen.view_count > 0);
  finish (&seen);
  g_unsetenv ("PANWAS_MICROPHONE");
  g_unsetenv ("PANWAS_CAMERA");
}

/* Freed at once, and at any time: nothing is told, nothing is left running. */
static void
test_freed (void) {
  for (guint i = 0; i < 6; i++) {
    Seen seen;
    start (&seen, i % 2 == 0 ? PW_RECORDER_PHOTO : PW_RECORDER_SOUND, "test:");
    g_usleep (i * 60000);
    finish (&seen);
    g_assert_false (seen.is_over);
  }
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/recorder/photo", test_photo);
  g_test_add_func ("/recorder/folder", test_folder);
  g_test_add_func ("/recorder/sound", test_sound);
  g_test_add_func ("/recorder/refused", test_refused);
  g_test_add_func ("/recorder/no-microphone", test_no_microphone);
  g_test_add_func ("/recorder/environment", test_chosen_by_environment);
  g_test_add_func ("/recorder/freed", test_freed);
  return g_test_run ();
}
