/* What the office said of own records, kept sealed in table review: the newest of each record. */
#pragma once

#include "firmware/device/app-store.h"
#include "sync/codec/pw-review.h"

G_BEGIN_DECLS

/* Calls `each` for the reviews by the pinned host, by record; with NULL for one that does not open.
 * `review` is the callee's during the call. Stops with its error when it returns FALSE. */
typedef gboolean (*AppRecordReviewEach) (const PwReview *review, gpointer data, GError **error);
gboolean app_record_each_review (AppStore *store, AppRecordReviewEach each, gpointer data,
                                 GError **error);

/* Keeps a checked review by the host with that key, within the caller's transaction, unless one is
 * there that is as new: a higher number is newer, or the same and a later time. `*taken` says
 * which. `message` is the signed message as it came. One that is there and does not open is
 * replaced. */
gboolean app_record_put_review (AppStore *store, const guint8 host[PW_PUBLIC_KEY_BYTES],
                                const PwReview *review, GBytes *message, gboolean *taken,
                                GError **error);

/* Within the caller's transaction: what was said of the record goes; that it was said stays. */
gboolean app_record_purge_review (AppStore *store, const PwId *record, GError **error);

G_END_DECLS
