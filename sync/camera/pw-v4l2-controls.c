/* Settings of a V4L2 camera that reading QR codes wants: exposure, rate, focus. */
#include "sync/camera/pw-v4l2-controls.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <linux/videodev2.h>
#include <sys/ioctl.h>
#include <unistd.h>

/* In units of 100 microseconds, as V4L2 counts exposure. */
#define EXPOSURE_MIN 80
#define EXPOSURE_BEST 120
#define EXPOSURE_MAX 160
#define UNIT_US 100
#define DEVICES_MAX 64 /* /dev/video0 to 63: what the kernel gives numbers to by default */

static int
call_again (PwV4l2Ioctl call, int fd, unsigned long request, void *argument) {
  int result;
  do
    result = call (fd, request, argument);
  while (result < 0 && errno == EINTR);
  return result;
}

static gboolean
get_control (PwV4l2Ioctl call, int fd, guint32 id, gint32 *value) {
  struct v4l2_control control = { .id = id };
  if (call_again (call, fd, VIDIOC_G_CTRL, &control) < 0)
    return FALSE;
  *value = control.value;
  return TRUE;
}

/* TRUE if the camera says afterwards that it has the value. */
static gboolean
set_control (PwV4l2Ioctl call, int fd, guint32 id, gint32 value) {
  struct v4l2_control control = { .id = id, .value = value };
  gint32 now;
  return call_again (call, fd, VIDIOC_S_CTRL, &control) == 0 && get_control (call, fd, id, &now)
         && now == value;
}

static gboolean
is_good_exposure (gint32 exposure) {
  return exposure >= EXPOSURE_MIN && exposure <= EXPOSURE_MAX;
}

/* The value nearest to EXPOSURE_BEST that the camera can do; 0 if none of its steps is good. */
static gint32
choose_exposure (PwV4l2Ioctl call, int fd) {
  struct v4l2_queryctrl query = { .id = V4L2_CID_EXPOSURE_ABSOLUTE };
  if (call_again (call, fd, VIDIOC_QUERYCTRL, &query) < 0
      || (query.flags & V4L2_CTRL_FLAG_DISABLED) != 0 || query.minimum > EXPOSURE_MAX
      || query.maximum < EXPOSURE_MIN)
    return 0;
  gint32 best = CLAMP (EXPOSURE_BEST, query.minimum, query.maximum);
  gint64 step = MAX (query.step, 1);
  gint64 chosen = query.minimum + (best - (gint64)query.minimum) / step * step;
  if (chosen < EXPOSURE_MIN && chosen + step <= query.maximum)
    chosen += step;
  return chosen >= EXPOSURE_MIN && chosen <= EXPOSURE_MAX ? (gint32)chosen : 0;
}

/* A camera that lets itself be put to manual and then keeps an exposure of its own would be left
 * dark or smeared: it decides for itself again. */
static void
set_exposure (PwV4l2Ioctl call, int fd, PwV4l2Controls *controls) {
  gint32 mode, exposure = choose_exposure (call, fd), now = 0;
  if (exposure == 0 || !get_control (call, fd, V4L2_CID_EXPOSURE_AUTO, &mode)
      || !set_control (call, fd, V4L2_CID_EXPOSURE_AUTO, V4L2_EXPOSURE_MANUAL))
    return;
  (void)set_control (call, fd, V4L2_CID_EXPOSURE_ABSOLUTE, exposure);
  if (!get_control (call, fd, V4L2_CID_EXPOSURE_ABSOLUTE, &now) || !is_good_exposure (now)) {
    if (mode != V4L2_EXPOSURE_MANUAL)
      (void)set_control (call, fd, V4L2_CID_EXPOSURE_AUTO, mode);
    return;
  }
  controls->exposure_us = (guint)now * UNIT_US;
  controls->was_auto_exposure = mode != V4L2_EXPOSURE_MANUAL;
  controls->earlier_mode = mode;
}

void
pw_v4l2_controls_set (PwV4l2Ioctl call, int fd, PwV4l2Controls *controls) {
  g_return_if_fail (call != NULL && controls != NULL);
  gint32 priority;
  set_exposure (call, fd, controls);
  if (!get_control (call, fd, V4L2_CID_EXPOSURE_AUTO_PRIORITY, &priority))
    return;
  controls->rate_fixed = set_control (call, fd, V4L2_CID_EXPOSURE_AUTO_PRIORITY, 0);
  controls->was_auto_rate = controls->rate_fixed && priority != 0;
}

void
pw_v4l2_controls_lock_focus (PwV4l2Ioctl call, int fd, PwV4l2Controls *controls) {
  g_return_if_fail (call != NULL && controls != NULL);
  gint32 automatic;
  if (!get_control (call, fd, V4L2_CID_FOCUS_AUTO, &automatic))
    return;
  controls->focus_locked = set_control (call, fd, V4L2_CID_FOCUS_AUTO, 0);
  controls->was_auto_focus = controls->focus_locked && automatic != 0;
}

void
pw_v4l2_controls_restore (PwV4l2Ioctl call, int fd, const PwV4l2Controls *controls) {
  g_return_if_fail (call != NULL && controls != NULL);
  if (controls->was_auto_focus)
    (void)set_control (call, fd, V4L2_CID_FOCUS_AUTO, 1);
  if (controls->was_auto_rate)
    (void)set_control (call, fd, V4L2_CID_EXPOSURE_AUTO_PRIORITY, 1);
  if (controls->was_auto_exposure)
    (void)set_control (call, fd, V4L2_CID_EXPOSURE_AUTO, controls->earlier_mode);
}

char *
pw_v4l2_controls_to_text (const PwV4l2Controls *controls) {
  GString *text = g_string_new (NULL);
  if (controls->exposure_us > 0)
    g_string_append_printf (text, _ ("exposure %.1f ms"), controls->exposure_us / 1000.0);
  else
    g_string_append (text, _ ("exposure as the camera likes"));
  g_string_append_printf (text, ", %s",
                          controls->rate_fixed ? _ ("fixed rate") : _ ("rate may change"));
  g_string_append_printf (text, ", %s",
                          controls->focus_locked ? _ ("focus locked") : _ ("focus may change"));
  return g_string_free (text, FALSE);
}

/* --- finding one ----------------------------------------------------------------------------- */

static gboolean
takes_pictures (const char *path) {
  int fd = open (path, O_RDWR | O_NONBLOCK | O_CLOEXEC); /* check: allow - a device, not a file */
  if (fd < 0)
    return FALSE;
  struct v4l2_capability able = { .capabilities = 0 };
  gboolean known = ioctl (fd, VIDIOC_QUERYCAP, &able) == 0;
  (void)close (fd);
  guint32 flags
      = (able.capabilities & V4L2_CAP_DEVICE_CAPS) != 0 ? able.device_caps : able.capabilities;
  return known && (flags & V4L2_CAP_VIDEO_CAPTURE) != 0 && (flags & V4L2_CAP_STREAMING) != 0
         && (flags & V4L2_CAP_IO_MC) == 0;
}

char *
pw_v4l2_find (void) {
  for (guint i = 0; i < DEVICES_MAX; i++) {
    g_autofree char *path = g_strdup_printf ("/dev/video%u", i);
    if (g_file_test (path, G_FILE_TEST_EXISTS) && takes_pictures (path))
      return g_steal_pointer (&path);
  }
  return NULL;
}
