/* Camera show: a payload as the endless row of screen pictures that a rung of the ladder makes. */
#pragma once

#include "sync/transport/pw-tiles.h"
#include "tests/lib/camera-model.h"

G_BEGIN_DECLS

typedef struct {
  guint width; /* of the screen, pixels */
  guint height;
  guint cols;
  guint rows;
  guint version;
  guint module_px;
} CameraRung;

typedef struct CameraShow CameraShow;

/* Asserts that the tiles fit the screen and the payload a transfer. (transfer full) */
CameraShow *camera_show_new (GBytes *payload, const CameraRung *rung);
void camera_show_free (CameraShow *show);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CameraShow, camera_show_free)

/* A CameraScreen; `show` is its data. Holds the last CAMERA_SHOWN_MAX pictures. */
const PwPicture *camera_show_picture (guint index, gpointer show);

/* Symbol bytes that one picture carries: what could be read of it at best. */
gsize camera_show_picture_bytes (const CameraShow *show);

/* TRUE if `payload` is the content of a code of picture `index`. */
gboolean camera_show_holds (CameraShow *show, guint index, GBytes *payload);

G_END_DECLS
