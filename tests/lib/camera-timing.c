/* Camera timing: the light of a screen line that approaches each new picture exponentially,
 * integrated over one exposure. */
#include "tests/lib/camera-timing.h"

#include <math.h>

#define STEPS_PER_MS 20
#define RISE_PER_TAU 2.197 /* from 10 to 90 % takes ln 9 time constants */

struct CameraTiming {
  double picture_ms;
  guint step_count;
  CameraMix *steps; /* owned: for exposures that begin 0, 1/20, 2/20 ... ms into a picture */
};

/* Light from `from` to `to` ms after a change: so much is still that of the picture before. */
static double
light_before (double from, double to, double tau) {
  return tau <= 0 ? 0 : tau * (exp (-from / tau) - exp (-to / tau));
}

static CameraMix
integrate (double begin, double picture_ms, double exposure_ms, double tau) {
  CameraMix mix = { .first = -1 };
  double end = begin + exposure_ms;
  for (guint n = 0; n * picture_ms < end; n++) {
    double from = MAX (begin, n * picture_ms) - n * picture_ms;
    double to = MIN (end, (n + 1) * picture_ms) - n * picture_ms;
    if (to <= from)
      continue;
    g_assert (n + 2 <= CAMERA_MIX_MAX);
    double before = light_before (from, to, tau);
    mix.shares[n] += (float)(before / exposure_ms);
    mix.shares[n + 1] += (float)((to - from - before) / exposure_ms);
    mix.count = n + 2;
  }
  return mix;
}

CameraTiming *
camera_timing_new (double picture_ms, double exposure_ms, double response_ms) {
  g_assert (picture_ms > 0);
  g_assert (exposure_ms > 0);
  CameraTiming *timing = g_new0 (CameraTiming, 1);
  timing->picture_ms = picture_ms;
  timing->step_count = (guint)ceil (picture_ms * STEPS_PER_MS);
  timing->steps = g_new0 (CameraMix, timing->step_count);
  for (guint i = 0; i < timing->step_count; i++)
    timing->steps[i]
        = integrate ((double)i / STEPS_PER_MS, picture_ms, exposure_ms, response_ms / RISE_PER_TAU);
  return timing;
}

void
camera_timing_free (CameraTiming *timing) {
  if (timing == NULL)
    return;
  g_free (timing->steps);
  g_free (timing);
}

CameraMix
camera_timing_at (const CameraTiming *timing, double ms) {
  double number = floor (ms / timing->picture_ms);
  guint step = (guint)((ms - number * timing->picture_ms) * STEPS_PER_MS);
  CameraMix mix = timing->steps[MIN (step, timing->step_count - 1)];
  mix.first += (int)number;
  return mix;
}
