/* panwas-camera --photo: views to aim by, and a JPEG of what was seen last whenever it is asked
 * for.
 *
 * 1. The photo is made of the very frame that was shown last: what the person sees is what is kept.
 * 2. A camera goes on for ever. Of a file or folder the last picture stays, and is shown again from
 *    time to time, so that the reader knows that this program lives. */
#include <string.h>

#include "sync/camera/pw-camera-out.h"
#include "sync/camera/pw-gst-jpeg.h"

#define VIEW_US 50000     /* between views: 20 a second */
#define PICTURE_US 200000 /* that a picture of a folder is shown at least */
#define AGAIN_US 2000000  /* rule 2 */
#define WAIT_MS 50

typedef struct {
  PwCameraOut *out;
  PwGstSource *source; /* owned: `frame` is in it */
  PwGstFrame frame;
  gboolean has_frame;
  gint64 viewed_us;
} Photo;

/* --- what is written ------------------------------------------------------------------------- */

/* The mean of the square of `step` pixels, for each colour. */
static void
shrink_pixel (const PwGstFrame *frame, guint left, guint top, guint step, guint8 *rgb) {
  guint sums[3] = { 0 };
  for (guint y = top; y < top + step; y++) {
    const guint8 *at = frame->pixels + y * frame->stride + (gsize)left * 3;
    for (guint x = 0; x < step * 3; x++)
      sums[x % 3] += at[x];
  }
  for (guint i = 0; i < 3; i++)
    rgb[i] = (guint8)(sums[i] / (step * step));
}

static gboolean
write_view (Photo *photo) {
  const PwGstFrame *frame = &photo->frame;
  guint longer = MAX (frame->width, frame->height);
  guint step = (longer + PW_CAMERA_VIEW_SIDE_MAX - 1) / PW_CAMERA_VIEW_SIDE_MAX;
  step = MAX (1, MIN (step, MIN (frame->width, frame->height))); /* of a line of pixels a part */
  guint width = MIN (frame->width / step, PW_CAMERA_VIEW_SIDE_MAX);
  guint height = MIN (frame->height / step, PW_CAMERA_VIEW_SIDE_MAX);
  g_autofree guint8 *pixels = g_malloc ((gsize)width * height * 3);
  for (guint y = 0; y < height; y++)
    for (guint x = 0; x < width; x++)
      shrink_pixel (frame, x * step, y * step, step, pixels + ((gsize)y * width + x) * 3);
  const PwCameraWireHead head = { .magic = PW_CAMERA_WIRE_MAGIC,
                                  .kind = PW_CAMERA_WIRE_VIEW,
                                  .length = width * height * 3,
                                  .width = width,
                                  .height = height };
  photo->viewed_us = g_get_monotonic_time ();
  return pw_camera_out_body (photo->out, &head, pixels);
}

static gboolean
write_photo (Photo *photo, GError **error) {
  g_autoptr (GBytes) jpeg = pw_gst_jpeg (&photo->frame, error);
  if (jpeg == NULL)
    return FALSE;
  const PwCameraWireHead head = { .magic = PW_CAMERA_WIRE_MAGIC,
                                  .kind = PW_CAMERA_WIRE_PHOTO,
                                  .length = (guint32)g_bytes_get_size (jpeg),
                                  .width = photo->frame.width,
                                  .height = photo->frame.height };
  return pw_camera_out_body (photo->out, &head, g_bytes_get_data (jpeg, NULL));
}

/* --- frames ---------------------------------------------------------------------------------- */

/* What the reader wants, and whether it still is there. */
static gboolean
serve (Photo *photo, int wait_ms, GError **error) {
  if (pw_camera_out_is_asked_to_end () || !pw_camera_out_is_read (photo->out, wait_ms))
    return FALSE;
  return !photo->has_frame || !pw_camera_out_take () || write_photo (photo, error);
}

static gboolean
show_frame (Photo *photo) {
  gboolean changed, is_first = !photo->has_frame;
  photo->has_frame = TRUE;
  g_autofree char *text = pw_gst_source_description (photo->source, &changed);
  if (changed && !pw_camera_out_text (photo->out, PW_CAMERA_WIRE_TEXT, 0, text))
    return FALSE;
  gboolean is_due = g_get_monotonic_time () - photo->viewed_us >= VIEW_US;
  return (!is_first && !is_due) || write_view (photo);
}

/* All frames of `name`; the last one stays in `photo`. */
static gboolean
show_source (Photo *photo, const char *name, GError **error) {
  PwGstSource *source = pw_gst_source_open (name, PW_GST_COLOUR, error);
  if (source == NULL)
    return FALSE;
  pw_gst_source_free (photo->source);
  photo->source = source;
  photo->has_frame = FALSE;
  for (;;) {
    PwGstFrame frame;
    if (!serve (photo, 0, error))
      return FALSE;
    switch (pw_gst_source_next (source, &frame, error)) {
    case PW_GST_SOURCE_END:
      return TRUE;
    case PW_GST_SOURCE_FAILED:
      return FALSE;
    case PW_GST_SOURCE_NONE:
      break;
    case PW_GST_SOURCE_FRAME:
      photo->frame = frame;
      if (!show_frame (photo))
        return FALSE;
      break;
    }
  }
}

/* The last frame stays for `for_us`; for ever if that is 0. */
static gboolean
stay (Photo *photo, gint64 for_us, GError **error) {
  gint64 until_us = g_get_monotonic_time () + for_us;
  if (!write_view (photo)) /* the last one may not have been due */
    return FALSE;
  while (for_us == 0 || g_get_monotonic_time () < until_us) {
    if (!serve (photo, WAIT_MS, error))
      return FALSE;
    if (g_get_monotonic_time () - photo->viewed_us >= AGAIN_US && !write_view (photo))
      return FALSE;
  }
  return TRUE;
}

static gboolean
show_folder (Photo *photo, const char *dir, GError **error) {
  g_autoptr (GPtrArray) paths = pw_camera_pictures (dir, error);
  for (guint i = 0; paths != NULL && i < paths->len; i++) {
    g_autofree char *name = g_strconcat ("file:", (const char *)paths->pdata[i], NULL);
    if (!show_source (photo, name, error) || !stay (photo, PICTURE_US, error))
      return FALSE;
  }
  return paths != NULL;
}

gboolean
pw_camera_photo (PwCameraOut *out, const char *source, GError **error) {
  Photo photo = { .out = out };
  gboolean is_folder = g_str_has_prefix (source, "frames:");
  gboolean ok = is_folder ? show_folder (&photo, source + strlen ("frames:"), error)
                          : show_source (&photo, source, error);
  ok = ok && stay (&photo, 0, error);
  pw_gst_source_free (photo.source);
  return ok;
}
