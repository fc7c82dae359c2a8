/* QR place: where one QR code lies in a picture, and how to see that more exactly. */
#pragma once

#include <glib.h>

#include "sync/transport/pw-homography.h"
#include "sync/transport/pw-picture.h"

G_BEGIN_DECLS

typedef struct {
  guint version;    /* 1..40 */
  PwHomography map; /* modules from the code's corner -> pixels */
} PwQrPlace;

/* Middle of the code in pixels, and the width of a module there. FALSE if the map is degenerate. */
gboolean pw_qr_place_middle (const PwQrPlace *place, double *px, double *py, double *module_px);

/* TRUE if both lie over one another by more than a part of a code. */
gboolean pw_qr_place_is_same (const PwQrPlace *a, const PwQrPlace *b);

/* Moves and bends the map so that it meets the finder and alignment patterns, looked for up to
 * `reach` modules from where they should be. FALSE if there are no finders there; the place is then
 * as it was. */
gboolean pw_qr_place_refine (const PwPicture *picture, double reach, PwQrPlace *place);

G_END_DECLS
