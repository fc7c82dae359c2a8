/* Camera timing: how much of which screen picture a camera row gathers during its exposure. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define CAMERA_MIX_MAX 8 /* screen pictures that one exposure can touch */

typedef struct {
  int first;                    /* number of the picture that `shares` begins with; may be < 0 */
  guint count;                  /* 1..CAMERA_MIX_MAX */
  float shares[CAMERA_MIX_MAX]; /* of the light; their sum is 1 */
} CameraMix;

/* A table of mixes over the phases of one picture's time. */
typedef struct CameraTiming CameraTiming;

/* `picture_ms`: how long a picture stays; `response_ms`: from 10 to 90 % of a change. The exposure
 * must touch fewer than CAMERA_MIX_MAX pictures (asserted). (transfer full) */
CameraTiming *camera_timing_new (double picture_ms, double exposure_ms, double response_ms);
void camera_timing_free (CameraTiming *timing);

/* The mix of an exposure that begins `ms` after picture 0 was sent to the line looked at. */
CameraMix camera_timing_at (const CameraTiming *timing, double ms);

G_END_DECLS
