/* QR scan: grey picture -> the exact bytes of every QR code in it. */
#pragma once

#include <glib.h>

#include "sync/transport/pw-picture.h"
#include "sync/transport/pw-qr-sample.h"

G_BEGIN_DECLS

/* Holds the scanner of the library, which is costly to make. One per thread. */
typedef struct PwQrScanner PwQrScanner;

typedef enum {
  PW_QR_EFFORT_LIVE,  /* every second line; every line only if that found nothing */
  PW_QR_EFFORT_STILL, /* both, each code straightened, and enlarged or reduced where that may help
                       */
} PwQrEffort;

PwQrScanner *pw_qr_scanner_new (void);
void pw_qr_scanner_free (PwQrScanner *scanner);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PwQrScanner, pw_qr_scanner_free)

/* GBytes, one for each different content found (1..PW_FRAME_BYTES_MAX bytes each), in no particular
 * order; empty if there is none. Never fails: a picture without a code is no error. (transfer full)
 */
GPtrArray *pw_qr_scan (PwQrScanner *scanner, const PwPicture *picture, PwQrEffort effort);

/* What the modules of one code say (1..PW_FRAME_BYTES_MAX bytes), or NULL if they cannot be decoded
 * or are made to waste time. (transfer full) */
GBytes *pw_qr_decode (PwQrScanner *scanner, const PwQrSample *sample);

G_END_DECLS
