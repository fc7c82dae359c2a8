/* Camera model: puts perspective, timing, optics and sensor together.
 *
 * The screen is sampled by nearest pixel at four points of each camera pixel. In a film a table of
 * mixes by screen line is made for each camera row, because light differs from line to line only.
 */
#include "tests/lib/camera-model.h"

#include <math.h>

#include "tests/lib/camera-optics.h"
#include "tests/lib/camera-perspective.h"
#include "tests/lib/camera-sensor.h"
#include "tests/lib/camera-timing.h"

#define SURROUND 0.04f    /* light of what is around the screen */
#define MARGIN_SHARE 0.01 /* of the height, free of the screen at each edge */
#define SWAY_HZ 1.3       /* of a hand: two slow waves, the second half as wide and faster */
#define SWAY_RATIO 2.3
#define RAD(deg) ((deg)*G_PI / 180)

static const CameraLevel levels[CAMERA_LEVELS] = {
  { "L0", 0, 0, 0, 0, 0, 0, 0, 0 },
  { "L1", 1, 3, 0.4, 0.015, 0.10, 0.03, 0, 85 },
  { "L2", 4, 8, 0.7, 0.03, 0.25, 0.08, 0.5, 75 },
  { "L3", 8, 15, 1.0, 0.05, 0.40, 0.15, 1, 60 },
  { "L4", 15, 25, 1.4, 0.07, 0.60, 0.25, 2, 45 },
};

/* Where the camera is, and from where the light comes. */
typedef struct {
  CameraPose pose;
  double light_angle;
  double sway_phases[4];
} Stand;

struct Camera {
  CameraSetup setup;
  CameraLevel level;
  guint32 seed;
  GRand *rand;          /* owned: of stills */
  Stand stand;          /* of films */
  CameraPlane *plane;   /* owned */
  CameraSensor *sensor; /* owned */
  CameraTiming *timing; /* owned */
  CameraMix *mixes;     /* owned: by screen line, for the camera row at work */
  guint mix_count;      /* screen lines that it has room for */
  float light[256];     /* of a screen pixel's shade */
  int *across;          /* owned: for each sample of a row, the screen's column; -1 outside */
  int *down;            /* owned: and its line */
};

/* What a camera row looks at. */
typedef struct {
  guint width, height;                      /* of the screen */
  int first;                                /* number of shown[0] */
  guint count;                              /* 1 for a still */
  const PwPicture *shown[CAMERA_SHOWN_MAX]; /* borrowed */
} Scene;

const CameraLevel *
camera_level (guint number) {
  g_assert (number < CAMERA_LEVELS);
  return &levels[number];
}

CameraSetup
camera_setup_720p (void) {
  return (CameraSetup){ .width = 1280,
                        .height = 720,
                        .fill = 0.92,
                        .frames_per_s = 30,
                        .exposure_ms = 15,
                        .readout_ms = 25,
                        .refresh_hz = 60,
                        .refreshes = 3,
                        .response_ms = 6 };
}

static double
within (GRand *rand, double limit, gboolean is_at_extremes) {
  double at = g_rand_double_range (rand, -1, 1);
  return is_at_extremes ? copysign (limit, at) : limit * at;
}

static Stand
make_stand (const Camera *camera, GRand *rand) {
  Stand stand;
  gboolean is_at_extremes = camera->setup.is_at_extremes;
  stand.pose.rotation = RAD (within (rand, camera->level.rotation_deg, is_at_extremes));
  stand.pose.tilt_x = RAD (within (rand, camera->level.tilt_deg, is_at_extremes));
  stand.pose.tilt_y = RAD (within (rand, camera->level.tilt_deg, is_at_extremes));
  stand.light_angle = g_rand_double_range (rand, 0, 2 * G_PI);
  for (guint i = 0; i < G_N_ELEMENTS (stand.sway_phases); i++)
    stand.sway_phases[i] = g_rand_double_range (rand, 0, 2 * G_PI);
  return stand;
}

Camera *
camera_new (const CameraSetup *setup, const CameraLevel *level, guint32 seed) {
  g_assert (pw_picture_size_is_allowed (setup->width, setup->height));
  g_assert (setup->fill > 0 && setup->fill <= 1);
  g_assert (setup->frames_per_s > 0 && setup->refresh_hz > 0 && setup->refreshes >= 1);
  Camera *camera = g_new0 (Camera, 1);
  camera->setup = *setup;
  camera->level = *level;
  camera->seed = seed;
  camera->rand = g_rand_new_with_seed (seed);
  camera->stand = make_stand (camera, camera->rand);
  camera->plane = camera_plane_new (setup->width, setup->height);
  camera->sensor = camera_sensor_new ();
  camera->timing = camera_timing_new (1000 / setup->refresh_hz * setup->refreshes,
                                      setup->exposure_ms, setup->response_ms);
  camera->across = g_new0 (int, 2 * (gsize)setup->width);
  camera->down = g_new0 (int, 2 * (gsize)setup->width);
  for (guint shade = 0; shade < 256; shade++)
    camera->light[shade] = powf ((float)shade / 255, 2.2f);
  return camera;
}

void
camera_free (Camera *camera) {
  if (camera == NULL)
    return;
  g_rand_free (camera->rand);
  camera_plane_free (camera->plane);
  camera_sensor_free (camera->sensor);
  camera_timing_free (camera->timing);
  g_free (camera->mixes);
  g_free (camera->across);
  g_free (camera->down);
  g_free (camera);
}

/* --- sampling -------------------------------------------------------------------------------- */

/* Where the samples of one line of the camera, half a pixel apart, look on the screen. */
static void
aim (const CameraMap *map, double y, guint count, guint width, guint height, int *restrict across,
     int *restrict down) {
  const double *m = map->m;
  float u0 = (float)(m[1] * y + m[2] + 0.25 * m[0]), us = (float)(m[0] / 2);
  float v0 = (float)(m[4] * y + m[5] + 0.25 * m[3]), vs = (float)(m[3] / 2);
  float w0 = (float)(m[7] * y + m[8] + 0.25 * m[6]), ws = (float)(m[6] / 2);
  float right = (float)width, bottom = (float)height;
  for (guint i = 0; i < count; i++) {
    float at = (float)i, w = 1 / (w0 + ws * at);
    float u = (u0 + us * at) * w, v = (v0 + vs * at) * w;
    int is_inside = (u >= 0) & (u < right) & (v >= 0) & (v < bottom);
    across[i] = is_inside ? (int)u : -1;
    down[i] = is_inside ? (int)v : -1;
  }
}

static float
look (const Camera *camera, const Scene *scene, int across, int down) {
  if (across < 0)
    return SURROUND;
  gsize at = (gsize)down * scene->width + (guint)across;
  if (scene->count == 1)
    return camera->light[scene->shown[0]->pixels[at]];
  const CameraMix *mix = &camera->mixes[down];
  float sum = 0;
  for (guint i = 0; i < mix->count; i++) {
    int picture = CLAMP (mix->first + (int)i - scene->first, 0, (int)scene->count - 1);
    sum += mix->shares[i] * camera->light[scene->shown[picture]->pixels[at]];
  }
  return sum;
}

/* Pictures with next to no share are not worth the look. */
static CameraMix
trimmed (CameraMix mix) {
  const float little = 0.002f;
  guint from = 0, to = mix.count;
  while (to - from > 1 && mix.shares[from] < little)
    from++;
  while (to - from > 1 && mix.shares[to - 1] < little)
    to--;
  for (guint i = from; i < to; i++)
    mix.shares[i - from] = mix.shares[i];
  mix.first += (int)from;
  mix.count = to - from;
  return mix;
}

static double
row_begins_ms (const Camera *camera, guint number, double y) {
  const CameraSetup *setup = &camera->setup;
  return setup->phase_ms + number * 1000 / setup->frames_per_s
         + setup->readout_ms * y / setup->height;
}

static void
mix_row (Camera *camera, const Scene *scene, guint number, guint y) {
  double line_ms = 1000 / camera->setup.refresh_hz / scene->height;
  double begin = row_begins_ms (camera, number, y);
  for (guint line = 0; line < scene->height; line++)
    camera->mixes[line] = trimmed (camera_timing_at (camera->timing, begin - line * line_ms));
}

static void
gather (Camera *camera, const Scene *scene, const CameraMap *map, guint number) {
  guint width = camera->setup.width, count = 2 * width;
  for (guint y = 0; y < camera->setup.height; y++) {
    float *row = camera->plane->light + (gsize)y * width;
    if (scene->count > 1)
      mix_row (camera, scene, number, y);
    for (guint half = 0; half < 2; half++) {
      aim (map, y + 0.25 + 0.5 * half, count, scene->width, scene->height, camera->across,
           camera->down);
      for (guint x = 0; x < width; x++) {
        float light = look (camera, scene, camera->across[2 * x], camera->down[2 * x])
                      + look (camera, scene, camera->across[2 * x + 1], camera->down[2 * x + 1]);
        row[x] = (half == 0 ? 0 : row[x]) + light / 4;
      }
    }
  }
}

static PwPicture *
take (Camera *camera, const Scene *scene, const CameraMap *map, guint number, const Stand *stand,
      const double move[2], GRand *rand) {
  gather (camera, scene, map, number);
  camera_optics_blur (camera->plane, camera->level.blur_px);
  camera_optics_smear (camera->plane, move[0], move[1]);
  camera_sensor_light (camera->plane, camera->level.gradient, stand->light_angle,
                       camera->level.ambient);
  PwPicture *picture
      = camera_sensor_expose (camera->sensor, camera->plane, camera->level.noise, rand);
  camera_sensor_jpeg (picture, camera->level.jpeg_quality);
  return picture;
}

static CameraMap
map_of (const Camera *camera, const Stand *stand, const Scene *scene, double margin_px) {
  return camera_perspective (&stand->pose, camera->setup.fill, margin_px, scene->width,
                             scene->height, camera->setup.width, camera->setup.height);
}

PwPicture *
camera_still (Camera *camera, const PwPicture *screen) {
  Stand stand = make_stand (camera, camera->rand);
  Scene scene = { screen->width, screen->height, 0, 1, { screen } };
  CameraMap map = map_of (camera, &stand, &scene, MARGIN_SHARE * camera->setup.height);
  double length = camera->level.motion_px, angle = stand.sway_phases[0];
  double move[2] = { length * cos (angle), length * sin (angle) };
  return take (camera, &scene, &map, 0, &stand, move, camera->rand);
}

/* --- films ----------------------------------------------------------------------------------- */

/* Amplitude in pixels at which the hand's speed at its fastest smears by motion_px. */
static double
sway_px (const Camera *camera) {
  double per_exposure = 2 * G_PI * SWAY_HZ * camera->setup.exposure_ms / 1000;
  return camera->level.motion_px / (per_exposure * (1 + SWAY_RATIO / 2));
}

static void
sway_at (const Camera *camera, double seconds, double at[2]) {
  const double *phases = camera->stand.sway_phases;
  double amplitude = sway_px (camera) * G_SQRT2 / 2; /* in each of two directions */
  double angle = 2 * G_PI * SWAY_HZ * seconds;
  for (guint i = 0; i < 2; i++)
    at[i] = amplitude * (sin (angle + phases[i]) + 0.5 * sin (SWAY_RATIO * angle + phases[2 + i]));
}

double
camera_film_ms (const Camera *camera, guint number) {
  return row_begins_ms (camera, number, camera->setup.height) + camera->setup.exposure_ms;
}

/* The pictures that the screen shows from the frame's first exposure to its last. */
static Scene
set_scene (Camera *camera, guint number, CameraScreen screen, gpointer data) {
  const CameraSetup *setup = &camera->setup;
  double picture_ms = 1000 / setup->refresh_hz * setup->refreshes;
  double begin = row_begins_ms (camera, number, 0) - 1000 / setup->refresh_hz;
  double end = camera_film_ms (camera, number);
  int first = MAX ((int)floor (begin / picture_ms) - 1, 0);
  int last = MAX ((int)floor (end / picture_ms), first);
  Scene scene = { .first = first, .count = (guint)(last - first + 1) };
  g_assert (scene.count <= CAMERA_SHOWN_MAX);
  for (guint i = 0; i < scene.count; i++)
    scene.shown[i] = screen ((guint)first + i, data);
  scene.width = scene.shown[0]->width;
  scene.height = scene.shown[0]->height;
  if (camera->mix_count < scene.height) {
    camera->mixes = g_renew (CameraMix, camera->mixes, scene.height);
    camera->mix_count = scene.height;
  }
  return scene;
}

PwPicture *
camera_film (Camera *camera, guint number, CameraScreen screen, gpointer data) {
  Scene scene = set_scene (camera, number, screen, data);
  double margin = MARGIN_SHARE * camera->setup.height + 1.5 * sway_px (camera);
  CameraMap map = map_of (camera, &camera->stand, &scene, margin);
  double seconds = number / camera->setup.frames_per_s, before[2], after[2];
  sway_at (camera, seconds, before);
  sway_at (camera, seconds + camera->setup.exposure_ms / 1000, after);
  map = camera_perspective_moved (&map, before[0], before[1]);
  double move[2] = { after[0] - before[0], after[1] - before[1] };
  g_autoptr (GRand) rand = g_rand_new_with_seed (camera->seed ^ (number * 2654435761u));
  return take (camera, &scene, &map, number, &camera->stand, move, rand);
}
