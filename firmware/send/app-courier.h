/* Courier: sealed parcels of others, carried unread (design 7). */
#pragma once

#include "firmware/device/app-store.h"
#include "sync/codec/pw-batch.h"

G_BEGIN_DECLS

/* What became of one parcel. */
typedef enum {
  APP_COURIER_TAKEN,
  APP_COURIER_KNOWN, /* carried already */
  APP_COURIER_OWN,   /* addressed to this handheld: not swallowed, panwas receive takes it */
  APP_COURIER_SENT,  /* made by this handheld: nobody else's */
  APP_COURIER_OPEN,  /* an invitation: it is for whoever comes, nobody carries it */
} AppCourierChange;

/* Takes one parcel, durably, in a transaction of its own. DAMAGED, TOO_NEW: not a parcel. TOO_BIG:
 * the courier's space (PW_COURIER_BYTES_MAX, PW_COURIER_PARCELS_MAX) is used up. */
gboolean app_courier_take (AppStore *store, GBytes *parcel, AppCourierChange *change,
                           GError **error);

/* One parcel without its content. */
typedef struct {
  PwDigest digest;
  PwParcelHeader header;
  gsize bytes;
  gint64 taken_ms; /* device clock */
  gint64 given_ms; /* device clock; 0: not handed on yet */
} AppCourierEntry;

/* In the order of taking. GArray of AppCourierEntry. (transfer full) */
GArray *app_courier_list (AppStore *store, GError **error);

/* Content of a listed parcel. BROKEN if the store's copy is damaged. (transfer full) */
GBytes *app_courier_read (AppStore *store, const PwDigest *digest, GError **error);

/* Marks a parcel as handed on. Call only when the medium has it durably. */
gboolean app_courier_mark_given (AppStore *store, const PwDigest *digest, GError **error);

/* Removes what was handed on at least once. */
gboolean app_courier_drop_given (AppStore *store, guint *dropped_count, GError **error);

G_END_DECLS
