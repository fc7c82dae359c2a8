/* Who made an operation that a record's state names. */
#include "sync/model/pw-record-author.h"

void
pw_record_author_clear (PwRecordAuthor *author) {
  g_free (author->person);
  g_free (author->reason);
}

PwRecordAuthor
pw_record_author_of (const PwRecordOp *op) {
  return (PwRecordAuthor){
    .id = op->id,
    .device = op->device,
    .seq = op->seq,
    .unix_ms = op->unix_ms,
    .offset_min = op->offset_min,
    .person = g_strdup (op->person),
    .reason = g_strdup (op->reason),
  };
}

PwRecordAuthor *
pw_record_author_new (const PwRecordOp *op) {
  PwRecordAuthor *author = g_new (PwRecordAuthor, 1);
  *author = pw_record_author_of (op);
  return author;
}

void
pw_record_author_free (PwRecordAuthor *author) {
  if (author == NULL)
    return;
  pw_record_author_clear (author);
  g_free (author);
}
