/* Camera sensor: linear light -> the grey picture of a webcam (uneven light, noise, gamma, JPEG).
 */
#pragma once

#include "sync/transport/pw-picture.h"
#include "tests/lib/camera-optics.h"

G_BEGIN_DECLS

typedef struct CameraSensor CameraSensor;

/* (transfer full) */
CameraSensor *camera_sensor_new (void);
void camera_sensor_free (CameraSensor *sensor);

/* The share `gradient` of the light is lost from one side to the other, in the direction of
 * `angle` (radians); `ambient` is added to all of it, and the exposure corrected for that. */
void camera_sensor_light (CameraPlane *plane, double gradient, double angle, double ambient);

/* Noise with a sigma of `noise` at white, then gamma 2.2. (transfer full) */
PwPicture *camera_sensor_expose (CameraSensor *sensor, const CameraPlane *plane, double noise,
                                 GRand *rand);

/* What JPEG of this quality leaves of the picture, changed in place. */
void camera_sensor_jpeg (PwPicture *picture, int quality);

G_END_DECLS
