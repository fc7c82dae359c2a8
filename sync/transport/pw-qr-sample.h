/* QR sample: the modules of a code at a known place, and a clean picture of them for the decoder.
 */
#pragma once

#include <glib.h>

#include "sync/transport/pw-qr-place.h"

G_BEGIN_DECLS

/* What was seen of each module. */
typedef struct {
  guint version;
  guint side;      /* 17 + 4 * version */
  guint8 *modules; /* owned: side * side, 1 dark, 0 light; what all codes share is as it must be */
  float unsure;    /* share of modules that are nearly as light as dark ones, 0..1 */
} PwQrSample;

void pw_qr_sample_free (PwQrSample *sample);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PwQrSample, pw_qr_sample_free)

/* NULL if the code is not wholly in the picture. (transfer full) */
PwQrSample *pw_qr_sample_take (const PwPicture *picture, const PwQrPlace *place);

/* Modules that differ; G_MAXUINT for different versions. */
guint pw_qr_sample_distance (const PwQrSample *a, const PwQrSample *b);

/* TRUE if chance does not explain how much in it looks like finders: the decoder would waste time
 * on such a code. */
gboolean pw_qr_sample_is_trap (const PwQrSample *sample);

/* Black and white, PW_QR_SAMPLE_MODULE_PX a module, quiet zone added. (transfer full) */
#define PW_QR_SAMPLE_MODULE_PX 3
PwPicture *pw_qr_sample_draw (const PwQrSample *sample);

G_END_DECLS
