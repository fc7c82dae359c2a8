/* Parts of a folded record as JSON, the same on both programs. */
#pragma once

#include "sync/model/pw-record.h"

G_BEGIN_DECLS

/* {device, seq, at, person, reason}; null for NULL. (transfer full) */
json_t *pw_record_author_to_json (const PwRecordAuthor *author);

/* Array of {path, alternatives: array of the author's members and `value`}, in the order of the
 * record; `value` is null where that writer left the field absent. (transfer full) */
json_t *pw_record_disputes_to_json (const PwRecord *record);

/* Array of the author's members and {digest, size, type, name, caption}, in the order of the
 * record; `size` in bytes. (transfer full) */
json_t *pw_record_attachments_to_json (const PwRecord *record);

/* Object of place -> {reason, by, at}: why answers stand that the form warned about, in the order
 * of the record. `by` is the person, or the device where none is named. (transfer full) */
json_t *pw_record_reasons_to_json (const PwRecord *record);

G_END_DECLS
