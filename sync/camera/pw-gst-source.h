/* Source: one pipeline of GStreamer from a source's name to frames, grey or in colour. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct PwGstSource PwGstSource;

typedef enum {
  PW_GST_GREY,   /* a byte a pixel, many frames a second: to be read */
  PW_GST_COLOUR, /* red, green, blue, as large as may be, at a file's own speed: to be looked at */
} PwGstLook;

/* A frame; valid until the next one comes. */
typedef struct {
  const guint8 *pixels;            /* row by row */
  guint width, height;             /* 1..PW_CAMERA_SIDE_MAX */
  gsize stride;                    /* bytes from one row to the next, at least those of a row */
  guint64 seen_count;              /* frames that came so far, dropped ones too */
  gint64 position_ms, duration_ms; /* 0: not known */
} PwGstFrame;

typedef enum {
  PW_GST_SOURCE_FRAME,
  PW_GST_SOURCE_NONE, /* nothing yet: ask again */
  PW_GST_SOURCE_END,
  PW_GST_SOURCE_FAILED, /* the error says why */
} PwGstSourceStep;

/* Starts GStreamer, and takes out of it whatever could reach a network: a "video" may be a play
 * list that points there. Once. */
gboolean pw_gst_source_init (GError **error);

/* `source` as in sync/transport/pw-camera.h, but not frames:DIR. The errors are sentences for a
 * person: NOT_FOUND, ACCESS, BUSY, REFUSED, SYSTEM. (transfer full) */
PwGstSource *pw_gst_source_open (const char *source, PwGstLook look, GError **error);
/* Puts a camera's settings back. */
void pw_gst_source_free (PwGstSource *source);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PwGstSource, pw_gst_source_free)

/* Waits a fifth of a second at most. */
PwGstSourceStep pw_gst_source_next (PwGstSource *source, PwGstFrame *frame, GError **error);

/* Name of the device or file, size, and what the camera took. It is new when a frame came that
 * changed it: then `changed` is TRUE. (transfer full) */
char *pw_gst_source_description (PwGstSource *source, gboolean *changed);

G_END_DECLS
