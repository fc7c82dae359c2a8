/* QR locate: all places of a picture where a QR code may lie, from its finder and timing patterns.
 */
#pragma once

#include <glib.h>

#include "sync/transport/pw-qr-place.h"

G_BEGIN_DECLS

/* Processor time of the calling thread, microseconds: unlike the clock on the wall it does not run
 * while others use the machine, so a busy one reads as much, only later. */
gint64 pw_qr_thread_us (void);

/* Fills `places` (room for `place_max`); their number. No two lie over each other. Stops with
 * what it has when the thread has spent `budget_us` of processor time and looked at more than an
 * honest picture needs. `finder_count` (may be NULL)
 * is the number of finders seen: many without places mean a picture made to waste time. */
guint pw_qr_locate (const PwPicture *picture, gint64 budget_us, PwQrPlace *places, guint place_max,
                    guint *finder_count);

G_END_DECLS
