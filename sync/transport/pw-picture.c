/* Picture: 8-bit grey pixels, PNG and PGM.
 *
 * PNG is read through libpng's simplified interface, which converts every colour type and needs no
 * setjmp; only the header has been looked at when the size is checked, so a file that claims a huge
 * picture takes no memory. It is written through the full interface because only that can write one
 * bit a pixel. */
#include "sync/transport/pw-picture.h"

#include <glib/gi18n.h>
#include <png.h>
#include <setjmp.h>
#include <string.h>

#include "sync/base/pw-error.h"
#include "sync/base/pw-file.h"

#define PNG_MAGIC "\x89PNG\r\n\x1a\n"
#define PNG_MAGIC_BYTES 8
#define COMPRESSION 6 /* of zlib */

gboolean
pw_picture_size_is_allowed (guint64 width, guint64 height) {
  return width >= 1 && height >= 1 && width <= PW_PICTURE_PIXELS_MAX
         && height <= PW_PICTURE_PIXELS_MAX / width;
}

PwPicture *
pw_picture_new (guint width, guint height, guint8 shade) {
  g_assert (pw_picture_size_is_allowed (width, height));
  PwPicture *picture = g_new0 (PwPicture, 1);
  gsize count = (gsize)width * height;
  picture->width = width;
  picture->height = height;
  picture->pixels = g_malloc (count);
  memset (picture->pixels, shade, count);
  return picture;
}

void
pw_picture_free (PwPicture *picture) {
  if (picture == NULL)
    return;
  g_free (picture->pixels);
  g_free (picture);
}

/* --- reading --------------------------------------------------------------------------------- */

static void
set_damaged (GError **error, const char *name, const char *why) {
  g_set_error (error, PW_ERROR, PW_ERROR_DAMAGED, _ ("the picture %s is damaged (%s)"), name, why);
}

static gboolean
check_size (guint64 width, guint64 height, const char *name, GError **error) {
  if (width == 0 || height == 0) {
    set_damaged (error, name, _ ("it has no pixels"));
    return FALSE;
  }
  if (!pw_picture_size_is_allowed (width, height)) {
    g_set_error (error, PW_ERROR, PW_ERROR_TOO_BIG,
                 _ ("the picture %s has more than %d million pixels: make it smaller"), name,
                 PW_PICTURE_PIXELS_MAX / 1000000);
    return FALSE;
  }
  return TRUE;
}

static PwPicture *
parse_png (const guint8 *bytes, gsize length, const char *name, GError **error) {
  png_image image = { .version = PNG_IMAGE_VERSION };
  const png_color white = { 255, 255, 255 };
  if (!png_image_begin_read_from_memory (&image, bytes, length)) {
    set_damaged (error, name, image.message);
    return NULL;
  }
  if (!check_size (image.width, image.height, name, error)) {
    png_image_free (&image);
    return NULL;
  }
  image.format = PNG_FORMAT_GRAY;
  g_autoptr (PwPicture) picture = pw_picture_new (image.width, image.height, 255);
  if (!png_image_finish_read (&image, &white, picture->pixels, 0, NULL)) {
    set_damaged (error, name, image.message);
    png_image_free (&image);
    return NULL;
  }
  return g_steal_pointer (&picture);
}

/* The next number of a PGM header, after white space and `# comments`; -1 if there is none. */
static gint64
pgm_number (const guint8 *bytes, gsize length, gsize *at) {
  gint64 number = -1;
  while (*at < length && (g_ascii_isspace (bytes[*at]) || bytes[*at] == '#')) {
    if (bytes[*at] == '#')
      while (*at < length && bytes[*at] != '\n')
        (*at)++;
    else
      (*at)++;
  }
  for (; *at < length && g_ascii_isdigit (bytes[*at]) && number <= PW_PICTURE_PIXELS_MAX; (*at)++)
    number = MAX (number, 0) * 10 + (bytes[*at] - '0');
  return number;
}

static PwPicture *
parse_pgm (const guint8 *bytes, gsize length, const char *name, GError **error) {
  gsize at = 2;
  gint64 width = pgm_number (bytes, length, &at);
  gint64 height = pgm_number (bytes, length, &at);
  gint64 white = pgm_number (bytes, length, &at);
  if (width < 0 || height < 0 || white < 1 || white > 255 || at >= length
      || !g_ascii_isspace (bytes[at])) {
    set_damaged (error, name, _ ("its first line makes no sense"));
    return NULL;
  }
  at++;
  if (!check_size ((guint64)width, (guint64)height, name, error))
    return NULL;
  gsize count = (gsize)width * (gsize)height;
  if (length - at < count) {
    set_damaged (error, name, _ ("it ends too early"));
    return NULL;
  }
  PwPicture *picture = pw_picture_new ((guint)width, (guint)height, 255);
  for (gsize i = 0; i < count; i++)
    picture->pixels[i] = (guint8)(MIN (bytes[at + i], white) * 255 / white);
  return picture;
}

PwPicture *
pw_picture_parse (GBytes *bytes, const char *name, GError **error) {
  g_return_val_if_fail (bytes != NULL, NULL);
  g_return_val_if_fail (name != NULL, NULL);
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);
  if (length >= PNG_MAGIC_BYTES && memcmp (data, PNG_MAGIC, PNG_MAGIC_BYTES) == 0)
    return parse_png (data, length, name, error);
  if (length > 2 && data[0] == 'P' && data[1] == '5')
    return parse_pgm (data, length, name, error);
  g_set_error (error, PW_ERROR, PW_ERROR_REFUSED, _ ("%s is no PNG or PGM picture"), name);
  return NULL;
}

PwPicture *
pw_picture_read (const char *path, GError **error) {
  g_autoptr (GBytes) bytes = pw_file_read (path, PW_PICTURE_FILE_BYTES_MAX, error);
  return bytes == NULL ? NULL : pw_picture_parse (bytes, path, error);
}

/* --- writing --------------------------------------------------------------------------------- */

static gboolean
is_black_and_white (const PwPicture *picture) {
  gsize count = (gsize)picture->width * picture->height;
  for (gsize i = 0; i < count; i++)
    if (picture->pixels[i] != 0 && picture->pixels[i] != 255)
      return FALSE;
  return TRUE;
}

static void
on_png_write (png_structp png, png_bytep bytes, size_t length) {
  g_byte_array_append (png_get_io_ptr (png), bytes, (guint)length);
}

static void
on_png_flush (png_structp png) {
  (void)png;
}

/* Everything between setjmp() and its end lives outside this function, so nothing is clobbered. */
static gboolean
write_png (png_structp png, png_infop info, const PwPicture *picture, guint8 *row) {
  if (setjmp (png_jmpbuf (png)) != 0)
    return FALSE;
  int bits = is_black_and_white (picture) ? 1 : 8;
  png_set_IHDR (png, info, picture->width, picture->height, bits, PNG_COLOR_TYPE_GRAY,
                PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
  png_set_compression_level (png, COMPRESSION);
  png_write_info (png, info);
  png_set_packing (png); /* one byte a pixel in, eight pixels a byte out */
  for (guint y = 0; y < picture->height; y++) {
    memcpy (row, picture->pixels + (gsize)y * picture->width, picture->width);
    for (guint x = 0; bits == 1 && x < picture->width; x++)
      row[x] &= 1;
    png_write_row (png, row);
  }
  png_write_end (png, info);
  return TRUE;
}

GBytes *
pw_picture_to_png (const PwPicture *picture, GError **error) {
  g_return_val_if_fail (picture != NULL, NULL);
  g_autoptr (GByteArray) out = g_byte_array_new ();
  g_autofree guint8 *row = g_malloc (picture->width);
  png_structp png = png_create_write_struct (PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
  png_infop info = png != NULL ? png_create_info_struct (png) : NULL;
  gboolean ok = FALSE;
  if (info != NULL) {
    png_set_write_fn (png, out, on_png_write, on_png_flush);
    ok = write_png (png, info, picture, row);
  }
  png_destroy_write_struct (&png, &info);
  if (!ok) {
    g_set_error_literal (error, PW_ERROR, PW_ERROR_SYSTEM, _ ("the picture cannot be written"));
    return NULL;
  }
  return g_byte_array_free_to_bytes (g_steal_pointer (&out));
}

gboolean
pw_picture_save (const PwPicture *picture, const char *path, GError **error) {
  g_return_val_if_fail (path != NULL, FALSE);
  g_autoptr (GBytes) png = pw_picture_to_png (picture, error);
  return png != NULL && pw_file_save (path, png, 0644, error);
}

/* --- size ------------------------------------------------------------------------------------ */

/* The neighbour of pixel `at` that lies nearer to pixel `target` of the doubled row. */
static guint
neighbour (guint target, guint at, guint count) {
  if (target % 2 == 0)
    return at == 0 ? 0 : at - 1;
  return at + 1 < count ? at + 1 : at;
}

PwPicture *
pw_picture_doubled (const PwPicture *picture) {
  g_return_val_if_fail (picture != NULL, NULL);
  PwPicture *doubled = pw_picture_new (2 * picture->width, 2 * picture->height, 255);
  for (guint y = 0; y < doubled->height; y++) {
    const guint8 *near = picture->pixels + (gsize)(y / 2) * picture->width;
    const guint8 *far
        = picture->pixels + (gsize)neighbour (y, y / 2, picture->height) * picture->width;
    guint8 *to = doubled->pixels + (gsize)y * doubled->width;
    for (guint x = 0; x < doubled->width; x++) {
      guint at = x / 2, beside = neighbour (x, at, picture->width);
      guint sum = 9u * near[at] + 3u * near[beside] + 3u * far[at] + far[beside];
      to[x] = (guint8)((sum + 8) / 16);
    }
  }
  return doubled;
}

PwPicture *
pw_picture_halved (const PwPicture *picture) {
  g_return_val_if_fail (picture != NULL, NULL);
  PwPicture *halved = pw_picture_new (picture->width / 2, picture->height / 2, 255);
  for (guint y = 0; y < halved->height; y++) {
    const guint8 *upper = picture->pixels + (gsize)(2 * y) * picture->width;
    const guint8 *lower = upper + picture->width;
    guint8 *to = halved->pixels + (gsize)y * halved->width;
    for (guint x = 0; x < halved->width; x++, upper += 2, lower += 2)
      to[x] = (guint8)((upper[0] + upper[1] + lower[0] + lower[1] + 2) / 4);
  }
  return halved;
}
