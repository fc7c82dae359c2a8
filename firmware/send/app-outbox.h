/* Outbox: everything that the host has not receipted, as sealed parcels; and what was sent.
 *
 * 1. A parcel holds one segment, operations first..last, signed for the pinned host. Without a
 *    certificate the request for enrolment rides along in the first one.
 * 2. It is one parcel if it fits, otherwise the range is halved until each piece fits.
 * 3. The same range gives the same bytes again (table sent), so that writing twice is harmless and
 * a QR scan can go on where it stopped. A new challenge, certificate or host ends that; so does an
 * hour for QR (PW_PARCEL_REUSE_MS).
 * 4. Each parcel of operations tells what is held of forms and lists while that is news for the
 *    host (firmware/send/app-holdings.h).
 * 5. Operations whose content was purged cannot be sent. They are receipted, unless the host lost
 * them or was replaced: then sending begins after the last of them. */
#pragma once

#include "firmware/send/app-host.h"

G_BEGIN_DECLS

typedef enum {
  APP_MEDIUM_USB,
  APP_MEDIUM_QR,     /* pictures */
  APP_MEDIUM_SCREEN, /* played */
} AppMedium;

/* "usb", "qr", "screen": as stored. */
const char *app_medium_name (AppMedium medium);

typedef struct {
  GBytes *bytes;               /* owned; the sealed parcel */
  guint64 first_seq, last_seq; /* 0 and 0: only a request */
  gboolean has_request;
  gint64 made_ms;        /* device clock when it was sealed */
  gboolean kept;         /* from the store, not made now */
  gboolean has_holdings; /* made now, and tells `host` holdings of digest `holdings` */
  PwId host;
  PwDigest holdings;
} AppOutParcel;

typedef struct {
  GPtrArray *parcels;          /* owned: AppOutParcel; empty: nothing to send */
  guint64 first_seq, last_seq; /* what they hold together; 0 and 0: no operation */
  guint64 unsendable_seq; /* rule 5: operations up to here are not receipted and not here; else 0 */
} AppOutbox;

void app_outbox_free (AppOutbox *outbox);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AppOutbox, app_outbox_free)

/* Everything that is not receipted, for the medium it will go by. Nothing is marked as sent.
 * (transfer full) */
AppOutbox *app_outbox_build (AppStore *store, const AppHost *host, AppMedium medium,
                             GError **error);

/* Everything that is here, receipted or not, around what was purged: for a host that lost some of
 * it and whose clock keeps its receipts from telling so (firmware/send/app-receipts.h, rule 3).
 * (transfer full) */
AppOutbox *app_outbox_build_all (AppStore *store, const AppHost *host, AppMedium medium,
                                 GError **error);

/* Only a request for enrolment, whether or not there is a certificate. (transfer full) */
AppOutbox *app_outbox_build_request (AppStore *store, const AppHost *host, AppMedium medium,
                                     GError **error);

/* Records, durably, that the medium has the parcel. Call only when that is so. */
gboolean app_outbox_mark_sent (AppStore *store, const AppOutParcel *parcel, AppMedium medium,
                               GError **error);

G_END_DECLS
