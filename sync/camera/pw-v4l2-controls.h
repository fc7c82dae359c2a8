/* Settings of a V4L2 camera that reading QR codes wants: a short exposure, a fixed rate, and focus
 * that stays.
 *
 * A screen that plays codes at 15 to 20 a second is smeared by an exposure of 33 ms, and a camera
 * that hunts for focus loses a second each time (qr link measurements: 8 to 16 ms are best). What a
 * camera does not offer is left alone; what it took is read back. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* As ioctl(2): tests put a camera of their own here. */
typedef int (*PwV4l2Ioctl) (int fd, unsigned long request, void *argument);

typedef struct {
  guint exposure_us;   /* as read back; 0: the camera decides */
  gboolean rate_fixed; /* a dark picture does not slow the camera down */
  gboolean focus_locked;
  gboolean was_auto_exposure, was_auto_rate, was_auto_focus; /* to be put back */
  gint32 earlier_mode; /* of V4L2_CID_EXPOSURE_AUTO, if was_auto_exposure */
} PwV4l2Controls;

/* Exposure and rate: at the start. */
void pw_v4l2_controls_set (PwV4l2Ioctl call, int fd, PwV4l2Controls *controls);
/* Focus: when the camera had time to find it. */
void pw_v4l2_controls_lock_focus (PwV4l2Ioctl call, int fd, PwV4l2Controls *controls);
/* As it was, for whoever uses the camera next. */
void pw_v4l2_controls_restore (PwV4l2Ioctl call, int fd, const PwV4l2Controls *controls);

/* "exposure 12.0 ms, fixed rate, focus locked". (transfer full) */
char *pw_v4l2_controls_to_text (const PwV4l2Controls *controls);

/* The first of /dev/video0 ... that takes pictures and does not need a media graph set up first, or
 * NULL. (transfer full) */
char *pw_v4l2_find (void);

G_END_DECLS
