/* Camera sensor: shot noise from a table of normal numbers, gamma from a table, JPEG by libjpeg. */
#include "tests/lib/camera-sensor.h"

#include <math.h>
#include <stdio.h> /* jpeglib.h needs it first */
#include <jpeglib.h>
#include <stdlib.h>

#define NORMALS (1 << 16)
#define SHADES 4096 /* steps of linear light that gamma tells apart */
#define GAMMA 2.2
#define WHITE_LEVEL 0.9 /* of the sensor's range: automatic exposure leaves some room */

struct CameraSensor {
  float normals[NORMALS];
  float roots[SHADES];   /* of the light */
  guint8 shades[SHADES]; /* after gamma */
};

CameraSensor *
camera_sensor_new (void) {
  CameraSensor *sensor = g_new0 (CameraSensor, 1);
  g_autoptr (GRand) rand = g_rand_new_with_seed (NORMALS);
  for (guint i = 0; i < NORMALS; i += 2) { /* Box and Muller: two at a time */
    double radius = sqrt (-2 * log (1 - g_rand_double (rand)));
    double angle = 2 * G_PI * g_rand_double (rand);
    sensor->normals[i] = (float)(radius * cos (angle));
    sensor->normals[i + 1] = (float)(radius * sin (angle));
  }
  for (guint i = 0; i < SHADES; i++) {
    sensor->roots[i] = sqrtf ((float)i / (SHADES - 1));
    sensor->shades[i] = (guint8)lround (255 * pow ((double)i / (SHADES - 1), 1 / GAMMA));
  }
  return sensor;
}

void
camera_sensor_free (CameraSensor *sensor) {
  g_free (sensor);
}

void
camera_sensor_light (CameraPlane *plane, double gradient, double angle, double ambient) {
  double width = plane->width, height = plane->height;
  double dx = cos (angle) / width, dy = sin (angle) / height;
  double span = fabs (dx) * width + fabs (dy) * height;
  double scale = WHITE_LEVEL / (1 + ambient);
  float step = (float)(-gradient * dx / span * scale);
  for (guint y = 0; y < plane->height; y++) {
    double across = (-dx * width / 2 + dy * (y - height / 2)) / span + 0.5;
    float gain = (float)((1 - gradient * across) * scale), added = (float)(ambient * scale);
    float *restrict row = plane->light + (gsize)y * plane->width;
    for (guint x = 0; x < plane->width; x++)
      row[x] = row[x] * (gain + step * (float)x) + added;
  }
}

PwPicture *
camera_sensor_expose (CameraSensor *sensor, const CameraPlane *plane, double noise, GRand *rand) {
  PwPicture *picture = pw_picture_new (plane->width, plane->height, 0);
  float sigma = (float)noise * (SHADES - 1);
  for (guint y = 0; y < plane->height; y++) {
    const float *row = plane->light + (gsize)y * plane->width;
    guint8 *out = picture->pixels + (gsize)y * plane->width;
    guint32 at = g_rand_int (rand); /* each row reads the table from another place */
    for (guint x = 0; x < plane->width; x++) {
      int light = CLAMP ((int)(row[x] * (SHADES - 1)), 0, SHADES - 1);
      float hit = sigma * sensor->roots[light] * sensor->normals[(at + x) % NORMALS];
      out[x] = sensor->shades[CLAMP (light + (int)hit, 0, SHADES - 1)];
    }
  }
  return picture;
}

/* Errors end the program (libjpeg's default): the pictures are our own, so an error is a bug. */
void
camera_sensor_jpeg (PwPicture *picture, int quality) {
  if (quality == 0)
    return;
  struct jpeg_error_mgr errors;
  struct jpeg_compress_struct out = { .err = jpeg_std_error (&errors) };
  unsigned char *bytes = NULL;
  unsigned long length = 0;
  jpeg_create_compress (&out);
  jpeg_mem_dest (&out, &bytes, &length);
  out.image_width = picture->width;
  out.image_height = picture->height;
  out.input_components = 1;
  out.in_color_space = JCS_GRAYSCALE;
  jpeg_set_defaults (&out);
  jpeg_set_quality (&out, quality, TRUE);
  jpeg_start_compress (&out, TRUE);
  while (out.next_scanline < picture->height) {
    JSAMPROW row = picture->pixels + (gsize)out.next_scanline * picture->width;
    jpeg_write_scanlines (&out, &row, 1);
  }
  jpeg_finish_compress (&out);
  jpeg_destroy_compress (&out);

  struct jpeg_decompress_struct in = { .err = jpeg_std_error (&errors) };
  jpeg_create_decompress (&in);
  jpeg_mem_src (&in, bytes, length);
  jpeg_read_header (&in, TRUE);
  jpeg_start_decompress (&in);
  while (in.output_scanline < picture->height) {
    JSAMPROW row = picture->pixels + (gsize)in.output_scanline * picture->width;
    jpeg_read_scanlines (&in, &row, 1);
  }
  jpeg_finish_decompress (&in);
  jpeg_destroy_decompress (&in);
  free (bytes); /* check: allow, libjpeg took it with malloc() */
}
