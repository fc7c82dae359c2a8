/* What the office last said of a record. For the fold alone. */
#pragma once

#include "sync/model/pw-record-graph.h"

G_BEGIN_DECLS

/* NULL if no review is there. (transfer full) */
PwRecordReview *pw_record_review_new (PwRecordGraph *graph);
void pw_record_review_free (PwRecordReview *review);

G_END_DECLS
