/* Pick-up by camera: parcels that a screen shows, read live. */
#pragma once

#include "firmware/send/app-pickup.h"
#include "sync/transport/pw-live-scan.h"

G_BEGIN_DECLS

/* About ten times a second, also while the camera still wakes. FALSE stops: what there is is kept.
 */
typedef gboolean (*AppPickupLive) (const PwLiveScanProgress *progress, gpointer data);

/* Parcels from a source of sync/transport/pw-camera.h, whose errors it gives. It ends with the file
 * or folder; with a camera some seconds after a parcel came, if no other one is under way, or when
 * `on_live` says so. Frames of what is not complete are kept, as of pictures, also every few
 * seconds in between. `on_live` (may be NULL) gets `data` of the pick-up, as `each` does. */
gboolean app_pickup_camera (AppPickup *pickup, AppStore *store, const char *source,
                            AppPickupLive on_live, GError **error);

G_END_DECLS
