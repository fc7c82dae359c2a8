/* Who made an operation that a record's state names. For the fold alone. */
#pragma once

#include "sync/model/pw-record.h"

G_BEGIN_DECLS

/* Its strings are copies. */
PwRecordAuthor pw_record_author_of (const PwRecordOp *op);
void pw_record_author_clear (PwRecordAuthor *author);

/* (transfer full) */
PwRecordAuthor *pw_record_author_new (const PwRecordOp *op);
void pw_record_author_free (PwRecordAuthor *author);

G_END_DECLS
