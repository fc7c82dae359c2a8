/* Camera show: frames of the rateless code, drawn as tiles in the middle of a white screen. */
#include "tests/lib/camera-show.h"

#include <string.h>

#include "sync/transport/pw-frame.h"

#define WHITE 255

struct CameraShow {
  CameraRung rung;
  PwFrameSource *source; /* owned */
  guint symbol_count;    /* in one code */
  struct {
    guint index;
    PwPicture *picture; /* owned; NULL: none yet */
  } kept[CAMERA_SHOWN_MAX];
};

CameraShow *
camera_show_new (GBytes *payload, const CameraRung *rung) {
  CameraShow *show = g_new0 (CameraShow, 1);
  show->rung = *rung;
  show->source = pw_frame_source_new (payload, NULL);
  g_assert_nonnull (show->source);
  show->symbol_count = pw_frame_source_fit (show->source, pw_qr_capacity (rung->version));
  g_assert_cmpuint (show->symbol_count, >=, 1);
  return show;
}

void
camera_show_free (CameraShow *show) {
  if (show == NULL)
    return;
  for (guint i = 0; i < CAMERA_SHOWN_MAX; i++)
    pw_picture_free (show->kept[i].picture);
  pw_frame_source_free (show->source);
  g_free (show);
}

static guint
tile_count (const CameraShow *show) {
  return show->rung.cols * show->rung.rows;
}

/* Content of tile `tile` of picture `index`. */
static GBytes *
build (CameraShow *show, guint index, guint tile) {
  guint32 first = (index * tile_count (show) + tile) * show->symbol_count;
  return pw_frame_build (show->source, first, show->symbol_count);
}

static PwPicture *
draw (CameraShow *show, guint index) {
  const CameraRung *rung = &show->rung;
  PwTilesLayout layout = { rung->cols, rung->rows, PW_TILES_QUIET_MODULES_MIN, rung->module_px };
  g_autoptr (GPtrArray) symbols
      = g_ptr_array_new_with_free_func ((GDestroyNotify)pw_qr_symbol_free);
  for (guint tile = 0; tile < tile_count (show); tile++) {
    g_autoptr (GBytes) frame = build (show, index, tile);
    gsize length;
    gconstpointer bytes = g_bytes_get_data (frame, &length);
    g_ptr_array_add (symbols, pw_qr_draw (bytes, length, rung->version, PW_QR_MASK_FIXED, NULL));
  }
  g_autoptr (PwPicture) tiles = pw_tiles_draw (&layout, symbols, NULL);
  g_assert_cmpuint (tiles->width, <=, rung->width);
  g_assert_cmpuint (tiles->height, <=, rung->height);
  PwPicture *screen = pw_picture_new (rung->width, rung->height, WHITE);
  guint left = (rung->width - tiles->width) / 2, top = (rung->height - tiles->height) / 2;
  for (guint y = 0; y < tiles->height; y++)
    memcpy (screen->pixels + (gsize)(top + y) * screen->width + left,
            tiles->pixels + (gsize)y * tiles->width, tiles->width);
  return screen;
}

const PwPicture *
camera_show_picture (guint index, gpointer data) {
  CameraShow *show = data;
  guint place = index % CAMERA_SHOWN_MAX;
  if (show->kept[place].picture == NULL || show->kept[place].index != index) {
    pw_picture_free (show->kept[place].picture);
    show->kept[place].picture = draw (show, index);
    show->kept[place].index = index;
  }
  return show->kept[place].picture;
}

gsize
camera_show_picture_bytes (const CameraShow *show) {
  return (gsize)tile_count (show) * show->symbol_count
         * pw_frame_source_symbol_bytes (show->source);
}

gboolean
camera_show_holds (CameraShow *show, guint index, GBytes *payload) {
  for (guint tile = 0; tile < tile_count (show); tile++) {
    g_autoptr (GBytes) frame = build (show, index, tile);
    if (g_bytes_equal (frame, payload))
      return TRUE;
  }
  return FALSE;
}
