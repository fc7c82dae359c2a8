/* Camera view: what the camera sees, a frame to aim at, and a ring that fills with what has
 * arrived.
 */
#pragma once

#include <gtk/gtk.h>

#include "sync/transport/pw-picture.h"

G_BEGIN_DECLS

#define APP_TYPE_CAMERA_VIEW (app_camera_view_get_type ())
G_DECLARE_FINAL_TYPE (AppCameraView, app_camera_view, APP, CAMERA_VIEW, GtkWidget)

/* (transfer floating) */
AppCameraView *app_camera_view_new (void);

/* NULL: black. The picture is copied. */
void app_camera_view_set_picture (AppCameraView *view, const PwPicture *picture);
/* 0..1; below 0: nothing has begun, and only the frame to aim at is drawn. */
void app_camera_view_set_fraction (AppCameraView *view, double fraction);

G_END_DECLS
