/* Settings of a camera, by a stand-in for one: exposure of 8 to 16 ms in the camera's own steps, a
 * fixed rate and a locked focus where it has them; one that has not, refuses, or does as it likes
 * is left as it was; everything is put back. */
#include <errno.h>
#include <glib.h>
#include <linux/videodev2.h>
#include <string.h>

#include "sync/camera/pw-v4l2-controls.h"

/* --- the camera ------------------------------------------------------------------------------ */

enum { MODE, EXPOSURE, PRIORITY, FOCUS, CONTROLS };

typedef struct {
  gboolean is_there, is_disabled, refuses, ignores;
  gint32 minimum, maximum, step, value;
} Control;

static Control controls[CONTROLS];
static guint set_count;   /* settings that were asked for */
static guint interrupted; /* so many calls are cut short by a signal */

static const guint32 ids[CONTROLS] = { [MODE] = V4L2_CID_EXPOSURE_AUTO,
                                       [EXPOSURE] = V4L2_CID_EXPOSURE_ABSOLUTE,
                                       [PRIORITY] = V4L2_CID_EXPOSURE_AUTO_PRIORITY,
                                       [FOCUS] = V4L2_CID_FOCUS_AUTO };

/* As a usual webcam that is left to itself. */
static void
plug_in (void) {
  const Control usual[CONTROLS]
      = { [MODE] = { TRUE, .maximum = 3, .step = 1, .value = V4L2_EXPOSURE_APERTURE_PRIORITY },
          [EXPOSURE] = { TRUE, .minimum = 3, .maximum = 2047, .step = 1, .value = 333 },
          [PRIORITY] = { TRUE, .maximum = 1, .step = 1, .value = 1 },
          [FOCUS] = { TRUE, .maximum = 1, .step = 1, .value = 1 } };
  memcpy (controls, usual, sizeof controls);
  set_count = 0;
  interrupted = 0;
}

static Control *
find (guint32 id) {
  for (guint i = 0; i < CONTROLS; i++)
    if (ids[i] == id && controls[i].is_there)
      return &controls[i];
  errno = EINVAL;
  return NULL;
}

static int
set_value (struct v4l2_control *wanted) {
  Control *control = find (wanted->id);
  set_count++;
  if (control == NULL)
    return -1;
  if (control->refuses || wanted->value < control->minimum || wanted->value > control->maximum) {
    errno = control->refuses ? EACCES : ERANGE;
    return -1;
  }
  if (!control->ignores)
    control->value = wanted->value;
  return 0;
}

static int
stand_in (int fd, unsigned long request, void *argument) {
  g_assert_cmpint (fd, ==, 7);
  if (interrupted > 0) {
    interrupted--;
    errno = EINTR;
    return -1;
  }
  if (request == VIDIOC_S_CTRL)
    return set_value (argument);
  if (request == VIDIOC_G_CTRL) {
    struct v4l2_control *asked = argument;
    const Control *control = find (asked->id);
    if (control != NULL)
      asked->value = control->value;
    return control != NULL ? 0 : -1;
  }
  g_assert_cmpuint (request, ==, VIDIOC_QUERYCTRL);
  struct v4l2_queryctrl *query = argument;
  const Control *control = find (query->id);
  if (control == NULL)
    return -1;
  query->minimum = control->minimum;
  query->maximum = control->maximum;
  query->step = control->step;
  query->flags = control->is_disabled ? V4L2_CTRL_FLAG_DISABLED : 0;
  return 0;
}

static PwV4l2Controls
set_up (void) {
  PwV4l2Controls taken = { 0 };
  pw_v4l2_controls_set (stand_in, 7, &taken);
  pw_v4l2_controls_lock_focus (stand_in, 7, &taken);
  return taken;
}

/* The camera is as it was plugged in. */
static void
assert_as_before (gint32 mode) {
  g_assert_cmpint (controls[MODE].value, ==, mode);
  g_assert_cmpint (controls[PRIORITY].value, ==, 1);
  g_assert_cmpint (controls[FOCUS].value, ==, 1);
}

/* --- tests ----------------------------------------------------------------------------------- */

static void
test_usual (void) {
  plug_in ();
  PwV4l2Controls taken = set_up ();
  g_assert_cmpint (controls[MODE].value, ==, V4L2_EXPOSURE_MANUAL);
  g_assert_cmpint (controls[EXPOSURE].value, ==, 120);
  g_assert_cmpint (controls[PRIORITY].value, ==, 0);
  g_assert_cmpint (controls[FOCUS].value, ==, 0);
  g_autofree char *text = pw_v4l2_controls_to_text (&taken);
  g_assert_cmpstr (text, ==, "exposure 12.0 ms, fixed rate, focus locked");
  pw_v4l2_controls_restore (stand_in, 7, &taken);
  assert_as_before (V4L2_EXPOSURE_APERTURE_PRIORITY);
}

/* Whatever steps a camera has, the exposure is one of them and within 8 and 16 ms, or its own. */
static void
test_steps (void) {
  static const struct {
    gint32 minimum, maximum, step, want; /* 0: left alone */
  } cameras[] = { { 1, 10000, 1, 120 },   { 1, 10000, 100, 101 }, { 1, 10000, 150, 151 },
                  { 1, 10000, 200, 0 },   { 1, 100, 1, 100 },     { 150, 5000, 1, 150 },
                  { 161, 5000, 1, 0 },    { 1, 79, 1, 0 },        { 80, 80, 0, 80 },
                  { -13, 2000, 64, 115 }, { 78, 157, 79, 157 },   { 1, 120, 1000, 0 } };
  for (gsize i = 0; i < G_N_ELEMENTS (cameras); i++) {
    plug_in ();
    controls[EXPOSURE].minimum = cameras[i].minimum;
    controls[EXPOSURE].maximum = cameras[i].maximum;
    controls[EXPOSURE].step = cameras[i].step;
    PwV4l2Controls taken = set_up ();
    g_test_message ("%d..%d by %d: %u us", cameras[i].minimum, cameras[i].maximum, cameras[i].step,
                    taken.exposure_us);
    g_assert_cmpuint (taken.exposure_us, ==, cameras[i].want * 100);
    g_assert_cmpint (controls[MODE].value, ==,
                     cameras[i].want != 0 ? V4L2_EXPOSURE_MANUAL : V4L2_EXPOSURE_APERTURE_PRIORITY);
    g_assert_true (taken.rate_fixed && taken.focus_locked); /* whatever the exposure */
    pw_v4l2_controls_restore (stand_in, 7, &taken);
    assert_as_before (V4L2_EXPOSURE_APERTURE_PRIORITY);
  }
}

static void
test_has_nothing (void) {
  plug_in ();
  for (guint i = 0; i < CONTROLS; i++)
    controls[i].is_there = FALSE;
  PwV4l2Controls taken = set_up ();
  g_assert_cmpuint (set_count, ==, 0);
  g_autofree char *text = pw_v4l2_controls_to_text (&taken);
  g_assert_cmpstr (text, ==, "exposure as the camera likes, rate may change, focus may change");
  pw_v4l2_controls_restore (stand_in, 7, &taken);
  g_assert_cmpuint (set_count, ==, 0);
  plug_in ();
  controls[EXPOSURE].is_disabled = TRUE;
  taken = set_up ();
  g_assert_cmpuint (taken.exposure_us, ==, 0);
  g_assert_cmpint (controls[MODE].value, ==, V4L2_EXPOSURE_APERTURE_PRIORITY);
}

static void
test_refuses (void) {
  /* Not to manual: nothing is touched. */
  plug_in ();
  controls[MODE].refuses = TRUE;
  PwV4l2Controls taken = set_up ();
  g_assert_cmpuint (taken.exposure_us, ==, 0);
  g_assert_cmpint (controls[EXPOSURE].value, ==, 333);
  pw_v4l2_controls_restore (stand_in, 7, &taken);
  assert_as_before (V4L2_EXPOSURE_APERTURE_PRIORITY);
  /* It says yes and does nothing: believed is what is read back. */
  plug_in ();
  for (guint i = 0; i < CONTROLS; i++)
    controls[i].ignores = TRUE;
  taken = set_up ();
  g_assert_cmpuint (taken.exposure_us, ==, 0);
  g_assert_false (taken.rate_fixed || taken.focus_locked);
  assert_as_before (V4L2_EXPOSURE_APERTURE_PRIORITY);
  /* To manual, but its exposure stays at 33 ms: it gets its own way back. */
  for (guint i = 0; i < 2; i++) {
    plug_in ();
    controls[EXPOSURE].refuses = i == 0;
    controls[EXPOSURE].ignores = i == 1;
    controls[MODE].value = V4L2_EXPOSURE_AUTO;
    taken = set_up ();
    g_assert_cmpuint (taken.exposure_us, ==, 0);
    g_assert_cmpint (controls[MODE].value, ==, V4L2_EXPOSURE_AUTO);
    pw_v4l2_controls_restore (stand_in, 7, &taken);
    assert_as_before (V4L2_EXPOSURE_AUTO);
  }
}

/* What a person had set by hand stays set by hand. */
static void
test_manual_before (void) {
  plug_in ();
  controls[MODE].value = V4L2_EXPOSURE_MANUAL;
  controls[PRIORITY].value = controls[FOCUS].value = 0;
  PwV4l2Controls taken = set_up ();
  g_assert_cmpuint (taken.exposure_us, ==, 12000);
  g_assert_true (taken.rate_fixed && taken.focus_locked);
  set_count = 0;
  pw_v4l2_controls_restore (stand_in, 7, &taken);
  g_assert_cmpuint (set_count, ==, 0);
  g_assert_cmpint (controls[MODE].value, ==, V4L2_EXPOSURE_MANUAL);
}

static void
test_interrupted (void) {
  plug_in ();
  interrupted = 5;
  PwV4l2Controls taken = set_up ();
  g_assert_cmpuint (taken.exposure_us, ==, 12000);
  g_assert_true (taken.rate_fixed && taken.focus_locked);
}

int
main (int argc, char **argv) {
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/v4l2-controls/usual", test_usual);
  g_test_add_func ("/v4l2-controls/steps", test_steps);
  g_test_add_func ("/v4l2-controls/has-nothing", test_has_nothing);
  g_test_add_func ("/v4l2-controls/refuses", test_refuses);
  g_test_add_func ("/v4l2-controls/manual-before", test_manual_before);
  g_test_add_func ("/v4l2-controls/interrupted", test_interrupted);
  return g_test_run ();
}
