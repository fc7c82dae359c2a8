/* QR reader: the pictures of a live camera, one after another -> the contents of their QR codes.
 *
 * It knows where codes were in the last picture and looks there first, on two threads; when codes
 * are missing or have moved it looks at the whole picture again. Each code is straightened by its
 * finder, timing and alignment patterns before it is decoded, so tilt, uneven light and small
 * modules do little harm. The time spent on one picture is bounded whatever it shows. */
#pragma once

#include <glib.h>

#include "sync/transport/pw-picture.h"

G_BEGIN_DECLS

/* Not to be used by two threads at once; has a thread of its own to help. */
typedef struct PwQrReader PwQrReader;

/* Since the reader was made. */
typedef struct {
  guint64 picture_count; /* looked at */
  guint64 search_count;  /* of these, the whole picture was searched */
  guint64 place_count;   /* codes that were tried */
  guint64 read_count;    /* of these, codes whose content was read */
  guint64 repeat_count;  /* of these, same modules as in the picture before: not decoded again */
  guint64 late_count;    /* codes left alone because the time of a picture was used up */
  guint64 last_us;       /* time of the last picture, microseconds */
} PwQrReaderStats;

PwQrReader *pw_qr_reader_new (void);
void pw_qr_reader_free (PwQrReader *reader);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PwQrReader, pw_qr_reader_free)

/* GBytes, one for each different content found in the picture (1..PW_FRAME_BYTES_MAX bytes each),
 * in no particular order; empty if there is none. Never fails: a picture without a code is no
 * error. Pictures may differ in size. (transfer full) */
GPtrArray *pw_qr_reader_read (PwQrReader *reader, const PwPicture *picture);

void pw_qr_reader_stats (const PwQrReader *reader, PwQrReaderStats *stats);

G_END_DECLS
