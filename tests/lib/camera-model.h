/* Camera model: what a rolling-shutter camera sees of a screen that shows one picture or many.
 *
 * Screen picture -> perspective (rotation, tilt, a pinhole 2.5 screen widths away), sampled 2 x 2
 * in linear light -> blur and motion -> uneven light and ambient light -> shot noise -> gamma ->
 * JPEG. In a film each row of the camera gathers light during its own exposure while the screen
 * changes line by line, so pictures may be torn or mixed, as they are in life; the hand that holds
 * the camera sways. There is no lens distortion, no colour and no moire of sub-pixels.
 *
 * Everything follows from the seed: the same calls give the same pixels on one machine. */
#pragma once

#include <glib.h>

#include "sync/transport/pw-picture.h"

G_BEGIN_DECLS

/* How bad it is. Angles are drawn evenly from -x..x for each pose. */
typedef struct {
  const char *name;    /* "L3" */
  double rotation_deg; /* about the line of sight */
  double tilt_deg;     /* about the screen's horizontal and vertical axis, each */
  double blur_px;      /* sigma, in pixels of the camera */
  double noise;        /* sigma at white, as a share of white; falls with the root of the light */
  double gradient;     /* light lost from one side of the picture to the other, share */
  double ambient;      /* light that the screen reflects or that falls into the lens, share */
  double motion_px;    /* length of the smear of one exposure */
  int jpeg_quality;    /* 1..100; 0: no JPEG */
} CameraLevel;

/* 1 tripod, 2 desk, 3 hand, 4 bad; 0 is a perfect camera that stands straight. */
#define CAMERA_LEVELS 5
const CameraLevel *camera_level (guint number);

typedef struct {
  guint width; /* of the camera's pictures, pixels */
  guint height;
  double fill;             /* share of the picture's height (or width) that the screen fills */
  double frames_per_s;     /* of the camera */
  double exposure_ms;      /* of one row */
  double readout_ms;       /* from the first row to the last */
  double phase_ms;         /* from the screen's first picture to the camera's first frame */
  double refresh_hz;       /* of the screen; scan-out takes a whole refresh */
  guint refreshes;         /* that one picture stays: 3 of 60 Hz are 20 pictures a second */
  double response_ms;      /* of the screen, from 10 to 90 % of a change */
  gboolean is_at_extremes; /* rotation and tilt at the level's limits, only their signs by chance */
} CameraSetup;

/* A 720p30 camera with 15 ms of exposure before a 60 Hz screen with 20 pictures a second. */
CameraSetup camera_setup_720p (void);

typedef struct Camera Camera;

/* Copies both. Asserts that the numbers make sense. (transfer full) */
Camera *camera_new (const CameraSetup *setup, const CameraLevel *level, guint32 seed);
void camera_free (Camera *camera);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Camera, camera_free)

/* One picture of a screen that stands still, from a new pose each time. (transfer full) */
PwPicture *camera_still (Camera *camera, const PwPicture *screen);

/* Picture `index` (0, 1 ...) of what the screen shows, all of one size. Borrowed: it must live
 * until the camera has looked at the frame; up to CAMERA_SHOWN_MAX are looked at together. */
#define CAMERA_SHOWN_MAX 8
typedef const PwPicture *(*CameraScreen) (guint index, gpointer data);

/* Frame `number` (0, 1 ... in any order) of a film of one pose and a swaying hand. (transfer full)
 */
PwPicture *camera_film (Camera *camera, guint number, CameraScreen screen, gpointer data);

/* When frame `number` has been read out, ms after the screen's first picture appeared. */
double camera_film_ms (const Camera *camera, guint number);

G_END_DECLS
