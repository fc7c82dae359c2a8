/* Pick-up: the parcels that lie on a stick or are shown in pictures, handed over one by one.
 *
 * What cannot be read is noted and passed over. Frames of QR transfers that are not complete are
 * kept in the store, and the next pick-up goes on from there. */
#pragma once

#include "firmware/device/app-store.h"
#include "sync/transport/pw-frame-join.h"
#include "sync/transport/pw-stick.h"

G_BEGIN_DECLS

/* What the receiver of a parcel says of it. */
typedef enum {
  APP_PICKUP_GOOD,
  APP_PICKUP_DAMAGED, /* read it again: a QR transfer starts over with the next frames */
  APP_PICKUP_STOP,    /* the store failed: the error says why */
} AppPickupAnswer;

/* `source` names the file or transfer, for messages. */
typedef AppPickupAnswer (*AppPickupEach) (GBytes *parcel, const char *source, gpointer data,
                                          GError **error);
/* After each file or picture. FALSE stops: what was picked up stays so. */
typedef gboolean (*AppPickupProgress) (guint done, guint total, gpointer data);

/* A QR transfer that is not complete. */
typedef struct {
  PwJoinerTransfer transfer;
  gboolean fed; /* it grew in this pick-up */
} AppPickupTransfer;

typedef struct {
  AppPickupEach each;
  AppPickupProgress on_progress; /* may be NULL */
  gpointer data;                 /* borrowed; for both */

  /* filled by the functions below, which add to what is there */
  guint found_count;   /* parcels handed to `each` */
  guint damaged_count; /* files whose content is not what the name says, or unreadable */
  guint picture_count; /* pictures looked at */
  guint symbol_count;  /* QR codes read ... */
  guint foreign_count; /* ... that are not ours ... */
  guint refused_count; /* ... that are damaged or too new */
  gboolean stopped;    /* by on_progress */
  GPtrArray *problems; /* owned: char *, sentences for a person */
  GArray *unfinished;  /* owned: AppPickupTransfer */
} AppPickup;

AppPickup *app_pickup_new (AppPickupEach each, AppPickupProgress on_progress, gpointer data);
void app_pickup_free (AppPickup *pickup);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AppPickup, app_pickup_free)

/* All parcels in one folder of a stick. FALSE only if the folder cannot be read or `each` stopped.
 */
gboolean app_pickup_stick (AppPickup *pickup, const char *root, PwStickKind kind,
                           const guint8 *address, GError **error);

/* All parcels in pictures: files, or folders of .png and .pgm files. FALSE only if the store failed
 * or `each` stopped. */
gboolean app_pickup_pictures (AppPickup *pickup, AppStore *store, const char *const *paths,
                              gsize path_count, GError **error);

/* --- frames kept between pick-ups, for whoever reads pictures by himself --------------------- */

/* Feeds `joiner` what earlier pick-ups left unfinished. */
gboolean app_pickup_load_frames (AppStore *store, PwJoiner *joiner, GError **error);
/* Keeps, durably, what `joiner` has not finished, in place of what was kept before. */
gboolean app_pickup_save_frames (AppStore *store, PwJoiner *joiner, GError **error);

/* Adds the joiner's unfinished transfers to the pick-up; `before` is what pw_joiner_list() said at
 * its start. */
void app_pickup_note_unfinished (AppPickup *pickup, PwJoiner *joiner, const GArray *before);

G_END_DECLS
