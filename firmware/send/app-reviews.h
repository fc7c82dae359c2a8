/* Reviews: what the office says of a record of this handheld, believed only if it looked at what is
 * recorded here (schemas/formats/review-v1.md). */
#pragma once

#include "firmware/send/app-host.h"
#include "sync/codec/pw-review.h"

G_BEGIN_DECLS

typedef enum {
  APP_REVIEWS_KNOWN,    /* this one, or a newer one, was here already */
  APP_REVIEWS_RETURNED, /* the office asks for an answer */
  APP_REVIEWS_ACCEPTED, /* nothing is asked for any more */
  APP_REVIEWS_PURGED,   /* it asks, but the record's content was removed from this handheld */
} AppReviewsChange;

/* Takes a message whose signature was checked, within the transaction that the caller has open.
 * `message_bytes` is the message as it came. NOT_FOR_US (another handheld); DAMAGED, TOO_NEW;
 * UNTRUSTED if the operation that it looked at is not ours, or of another record. `record` gets
 * what it is about. */
gboolean app_reviews_take (AppStore *store, const AppHost *host, const PwMessage *message,
                           GBytes *message_bytes, PwId *record, AppReviewsChange *change,
                           GError **error);

G_END_DECLS
