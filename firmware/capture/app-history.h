/* What happened to a record, one operation after the other, with what each says. */
#pragma once

#include "firmware/capture/app-records.h"

G_BEGIN_DECLS

typedef struct {
  const AppRecordOp *op;   /* borrowed from the record; NULL: the office's review */
  const PwReview *review;  /* borrowed from the record; NULL: an operation */
  PwChange change;         /* amend, withdraw, review, decide: reason, person, what changed */
  PwAttachment attachment; /* attach */
} AppHistoryItem;

/* Oldest first, by who had seen what; no clock takes part. The review stands behind what it looked
 * at. GPtrArray of AppHistoryItem, valid as long as `record`. BROKEN, TOO_NEW for an operation that
 * does not read. (transfer full) */
GPtrArray *app_history_load (AppStore *store, const AppRecord *record, const PwRecord *state,
                             GError **error);

/* "returned by the office", "accepted by the office", in the language of messages. */
const char *app_history_review_words (const PwReview *review);

G_END_DECLS
