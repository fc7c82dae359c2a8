/* What the office last said of a record, and whether its author has said anything since.
 *
 * A review looked at its parents and all that they descend from. So what was answered follows from
 * the graph alone: an operation that the review did not see is an answer, whenever it was made and
 * in whatever order the two arrived. */
#include "sync/model/pw-record-review.h"

#include <string.h>

#include "sync/base/pw-plant.h"
#include "sync/model/pw-record-author.h"

/* Of reviews the newest stands: the office's own numbers say which that is. */
static gboolean
is_newer (const PwRecordOp *op, const PwRecordOp *than) {
  if (op->seq != than->seq)
    return op->seq > than->seq;
  return memcmp (op->id.bytes, than->id.bytes, PW_DIGEST_BYTES) < 0;
}

static gboolean
find_newest (const PwRecordGraph *graph, guint *newest) {
  gboolean found = FALSE;
  for (guint p = 0; p < graph->count; p++) {
    if (graph->ops[p]->kind != PW_OP_REVIEW
        || (found && !is_newer (graph->ops[p], graph->ops[*newest])))
      continue;
    *newest = p;
    found = TRUE;
  }
  return found;
}

static gboolean
is_of_a_handheld (const PwRecordOp *op) {
  return op->kind == PW_OP_CREATE || op->kind == PW_OP_AMEND || op->kind == PW_OP_WITHDRAW
         || op->kind == PW_OP_ATTACH;
}

/* `row`: what the review at `newest` descends from. */
static gboolean
was_seen (const guint64 *row, guint newest, guint p) {
  return p < newest && (row[p / 64] >> (p % 64) & 1) != 0;
}

PwRecordReview *
pw_record_review_new (PwRecordGraph *graph) {
  guint newest = 0;
  if (!find_newest (graph, &newest))
    return NULL;
  const guint64 *row = pw_record_graph_ancestors (graph, newest);
  const PwRecordOp *op = graph->ops[newest];
  const PwRecordOp *create = graph->create_count > 0 ? graph->ops[0] : NULL;
  const PwRecordOp *seen = NULL;
  gboolean answered = FALSE;
  for (guint p = 0; p < graph->count; p++) {
    const PwRecordOp *other = graph->ops[p];
    if (!is_of_a_handheld (other) || pw_id_equal (&other->device, &op->device))
      continue;
    if (!was_seen (row, newest, p) || PW_PLANT (DEAF))
      answered = TRUE;
    else if (create != NULL && pw_id_equal (&other->device, &create->device)
             && (seen == NULL || is_newer (other, seen)))
      seen = other;
  }
  PwRecordReview *review = g_new0 (PwRecordReview, 1);
  review->author = pw_record_author_of (op);
  review->state = op->reason == NULL ? PW_REVIEW_ACCEPTED
                  : answered         ? PW_REVIEW_ANSWERED
                                     : PW_REVIEW_RETURNED;
  if (seen != NULL) {
    review->seen_seq = seen->seq;
    review->seen_id = seen->id;
  }
  return review;
}

void
pw_record_review_free (PwRecordReview *review) {
  if (review == NULL)
    return;
  pw_record_author_clear (&review->author);
  g_free (review);
}

const char *
pw_review_state_name (PwReviewState state) {
  switch (state) {
  case PW_REVIEW_RETURNED:
    return "returned";
  case PW_REVIEW_ANSWERED:
    return "answered";
  case PW_REVIEW_ACCEPTED:
    return "accepted";
  }
  return "unknown";
}
