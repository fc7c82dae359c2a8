/* What panwas-camera writes into its pipe: messages of a fixed head and a body. */
#include "sync/transport/pw-camera-wire.h"

gboolean
pw_camera_wire_check (const PwCameraWireHead *head) {
  g_return_val_if_fail (head != NULL, FALSE);
  if (head->magic != PW_CAMERA_WIRE_MAGIC)
    return FALSE;
  switch (head->kind) {
  case PW_CAMERA_WIRE_FRAME:
    return head->width >= 1 && head->width <= PW_CAMERA_SIDE_MAX && head->height >= 1
           && head->height <= PW_CAMERA_SIDE_MAX && head->length == head->width * head->height
           && head->position_ms >= 0 && head->duration_ms >= 0;
  case PW_CAMERA_WIRE_TEXT:
  case PW_CAMERA_WIRE_ERROR:
    return head->length <= PW_CAMERA_TEXT_BYTES_MAX;
  case PW_CAMERA_WIRE_END:
    return head->length == 0;
  default:
    return FALSE;
  }
}
