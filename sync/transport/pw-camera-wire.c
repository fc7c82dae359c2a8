/* What panwas-camera writes into its pipe: messages of a fixed head and a body. */
#include "sync/transport/pw-camera-wire.h"

static gboolean
sides_are_good (const PwCameraWireHead *head, guint32 side_max) {
  return head->width >= 1 && head->width <= side_max && head->height >= 1
         && head->height <= side_max;
}

gboolean
pw_camera_wire_check (const PwCameraWireHead *head) {
  g_return_val_if_fail (head != NULL, FALSE);
  if (head->magic != PW_CAMERA_WIRE_MAGIC || head->position_ms < 0 || head->duration_ms < 0)
    return FALSE;
  switch (head->kind) {
  case PW_CAMERA_WIRE_FRAME:
    return sides_are_good (head, PW_CAMERA_SIDE_MAX) && head->length == head->width * head->height;
  case PW_CAMERA_WIRE_VIEW:
    return sides_are_good (head, PW_CAMERA_VIEW_SIDE_MAX)
           && head->length == head->width * head->height * 3;
  case PW_CAMERA_WIRE_PHOTO:
    return sides_are_good (head, PW_CAMERA_SIDE_MAX) && head->length >= 1
           && head->length <= PW_PHOTO_BYTES_MAX;
  case PW_CAMERA_WIRE_SOUND:
    return head->length >= 1 && head->length <= PW_SOUND_PIECE_BYTES_MAX;
  case PW_CAMERA_WIRE_LEVEL:
    return head->length == 0 && head->code <= 100;
  case PW_CAMERA_WIRE_TEXT:
  case PW_CAMERA_WIRE_ERROR:
    return head->length <= PW_CAMERA_TEXT_BYTES_MAX;
  case PW_CAMERA_WIRE_END:
    return head->length == 0;
  default:
    return FALSE;
  }
}
