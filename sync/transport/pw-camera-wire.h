/* What panwas-camera writes into its pipe: messages of a fixed head and a body.
 *
 * Both ends are of one build on one machine, so numbers are in its own byte order. The reader
 * trusts nothing all the same: what decodes strange videos may be made to write anything. */
#pragma once

#include <glib.h>

#include "sync/base/pw-limits.h"

G_BEGIN_DECLS

#define PW_CAMERA_WIRE_MAGIC 0x50574331 /* "PWC1"; another number when the head changes */

typedef enum {
  PW_CAMERA_WIRE_FRAME = 1, /* body: width * height grey pixels */
  PW_CAMERA_WIRE_TEXT,      /* body: what the source says of itself, UTF-8 */
  PW_CAMERA_WIRE_ERROR,     /* body: a sentence, UTF-8; `code` is a PwError; the last message */
  PW_CAMERA_WIRE_END,       /* no body; the last message */
  PW_CAMERA_WIRE_VIEW,      /* body: width * height pixels of red, green, blue */
  PW_CAMERA_WIRE_PHOTO,     /* body: a JPEG file of width * height */
  PW_CAMERA_WIRE_SOUND,     /* body: the next bytes of an Ogg Opus file */
  PW_CAMERA_WIRE_LEVEL,     /* no body: `code` says how loud it is, of 100 */
} PwCameraWireKind;

typedef struct {
  guint32 magic;
  guint32 kind;       /* PwCameraWireKind */
  guint32 length;     /* bytes of the body */
  guint32 width;      /* FRAME, PHOTO: 1..PW_CAMERA_SIDE_MAX; VIEW: ..PW_CAMERA_VIEW_SIDE_MAX */
  guint32 height;     /* likewise */
  guint32 code;       /* ERROR, LEVEL */
  guint64 seen_count; /* FRAME: frames that the source made so far, dropped ones too */
  gint64 position_ms; /* FRAME; SOUND and LEVEL: the length so far */
  gint64 duration_ms; /* FRAME: 0: not known */
} PwCameraWireHead;

/* TRUE if the head is one that a body of `length` bytes, within the limits, may follow. */
gboolean pw_camera_wire_check (const PwCameraWireHead *head);

G_END_DECLS
