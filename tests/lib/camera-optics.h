/* Camera optics: blur and smear of a picture in linear light. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Linear light, 1 is white, row by row. */
typedef struct {
  guint width;
  guint height;
  float *light; /* owned */
  float *spare; /* owned: as large, for work */
} CameraPlane;

CameraPlane *camera_plane_new (guint width, guint height);
void camera_plane_free (CameraPlane *plane);

/* Gaussian of `sigma` pixels; nothing below 0.05. */
void camera_optics_blur (CameraPlane *plane, double sigma);

/* Smears along (dx, dy), the way that the picture moves during one exposure. */
void camera_optics_smear (CameraPlane *plane, double dx, double dy);

G_END_DECLS
