/* The state of one record: a pure function of the set of its operations.
 *
 * Each field is a multi-value register over the graph of parents (design section 10):
 *   1. An operation that sets or unsets a field supersedes every operation that it descends from.
 *      The `create` is an ancestor of all others, also where the operations between have not
 *      arrived yet: the record's id is its digest, so every author has seen it.
 *   2. Of a field's writers, those that no other writer descends from are its heads. If all of
 *      them say the same (absent counts as a value), that is the field's value. Otherwise it is
 *      disputed: `answers` holds what the head with the smallest operation id says, and `disputed`
 *      lists all of them. No clock takes part.
 *   3. Fields are applied in order of path. Where two versions of a form disagree about what is a
 *      group, a field that has no place beside the others is disputed and not in `answers`.
 *   4. Any `withdraw` makes the record withdrawn, for good.
 *   5. Parents that are not in the input are tolerated: they are edges that are not there yet.
 *      Loops, which honest digests cannot form, are cut at the smallest operation id.
 *   6. A reason for a warning stands until its field is changed again; of several for one place the
 *      last in history order. No reason is ever part of the answers.
 *   7. A review changes no field, nothing descends from it and it is no head. The newest stands (by
 *      number; of a fork the smallest id). It is returned if it has a comment, and answered as soon
 *      as a handheld's operation is there that it did not see; without a comment it is accepted.
 *   8. What cannot be the change of a field is left out: a path that is not valid, a value that is
 *      an object or null. pw_answers_changes_are_valid() refuses such operations on the way in.
 *
 * Cost: n log n for n operations, plus one row of bits an operation where a field has several
 * writers: 6.3 MB for PW_RECORD_OPS_MAX operations, nothing for a record that was only created. */
#pragma once

#include <glib.h>
#include <jansson.h>

#include "sync/model/pw-op.h"

G_BEGIN_DECLS

/* --- input ----------------------------------------------------------------------------------- */

/* One operation; everything it points to is borrowed from the caller. */
typedef struct {
  PwDigest id; /* chain digest */
  PwId device;
  guint64 seq;
  PwOpKind kind; /* kinds that say nothing about a record only take part in the graph */
  const PwParent *parents;
  gsize parent_count;
  gint64 unix_ms;
  gint32 offset_min;
  json_t *answers;      /* create: an object */
  json_t *set;          /* amend, decide: object of path -> value; may be NULL */
  json_t *unset;        /* amend, decide: array of paths; may be NULL */
  json_t *acknowledged; /* create, amend: object of place -> reason; may be NULL */
  const char *reason;   /* amend, withdraw, decide, review (its comment); may be NULL */
  const char *person;   /* who; may be NULL */
  PwDigest blob;        /* attach, and what follows */
  guint64 blob_bytes;
  const char *media_type; /* may be NULL */
  const char *file_name;  /* may be NULL */
  const char *caption;    /* may be NULL */
} PwRecordOp;

/* --- output ---------------------------------------------------------------------------------- */

typedef enum {
  PW_RECORD_ACTIVE,
  PW_RECORD_WITHDRAWN,
  PW_RECORD_ORPHAN, /* its `create` has not arrived: the fields known so far are shown */
} PwRecordState;

/* One operation that a result names. */
typedef struct {
  PwDigest id;
  PwId device;
  guint64 seq;
  gint64 unix_ms;
  gint32 offset_min;
  char *person; /* owned; NULL if none */
  char *reason; /* owned; NULL if none */
} PwRecordAuthor;

typedef struct {
  PwRecordAuthor author;
  json_t *value; /* owned reference; NULL if this writer left the field absent */
} PwRecordAlternative;

typedef struct {
  char *path;              /* owned */
  GPtrArray *alternatives; /* of PwRecordAlternative, by operation id; owned */
} PwRecordDispute;

typedef struct {
  PwRecordAuthor author; /* the smallest id, if the same file was attached more than once */
  PwDigest blob;
  guint64 blob_bytes;
  char *media_type; /* owned; NULL if none, like the next two */
  char *file_name;
  char *caption;
} PwRecordAttachment;

/* Why an answer stands that the form warned about. */
typedef struct {
  char *place;           /* owned: "/violation/subjects[2]/position" */
  PwRecordAuthor author; /* its reason is that for the warning */
} PwRecordReason;

/* What the office last said, and what became of it. */
typedef enum {
  PW_REVIEW_RETURNED, /* its author is asked to answer */
  PW_REVIEW_ANSWERED, /* a handheld said something that the office had not seen */
  PW_REVIEW_ACCEPTED, /* it is good as it is */
} PwReviewState;

typedef struct {
  PwRecordAuthor author; /* of the review; its reason is the comment, NULL if accepted */
  PwReviewState state;
  guint64 seen_seq; /* newest operation of the record's author that it looked at; 0: none */
  PwDigest seen_id; /* of it */
} PwRecordReview;

typedef struct {
  PwRecordState state;
  json_t *answers;           /* an object; may be shared with the operation: do not change it */
  PwRecordAuthor *created;   /* NULL for an orphan */
  PwRecordAuthor *withdrawn; /* NULL if it is not; the first in history order */
  PwRecordReview *review;    /* the newest; NULL if there was none */
  GPtrArray *disputed;       /* of PwRecordDispute, by path */
  GPtrArray *attachments;    /* of PwRecordAttachment, by blob digest */
  GPtrArray *acknowledged;   /* of PwRecordReason, by place */
  GArray *heads;             /* of PwDigest: operations without children, rising; no reviews */
  GArray *history;           /* of PwDigest: parents before children, ties by id, each once */
} PwRecord;

/* Folds operations of one record, in any order and with repetitions (same id = same operation).
 * No operation at all gives an orphan without fields. TOO_BIG over PW_RECORD_OPS_MAX different
 * operations. (transfer full) */
PwRecord *pw_record_fold (const PwRecordOp *ops, gsize count, GError **error);
void pw_record_free (PwRecord *record);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PwRecord, pw_record_free)

/* TRUE if the field at `path` is disputed. */
gboolean pw_record_is_disputed (const PwRecord *record, const char *path);

/* "returned", "answered", "accepted". */
const char *pw_review_state_name (PwReviewState state);

/* "active", "withdrawn", "orphan". */
const char *pw_record_state_name (PwRecordState state);

G_END_DECLS
