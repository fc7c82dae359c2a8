/* One operation: a change that one author made once and that is never edited (design 4). */
#pragma once

#include "sync/base/pw-clock.h"
#include "sync/base/pw-id.h"

G_BEGIN_DECLS

/* Stored numbers: append only. */
typedef enum {
  PW_OP_CREATE = 1,   /* a finalised record: all answers */
  PW_OP_AMEND = 2,    /* changed answers by path, and the reason */
  PW_OP_WITHDRAW = 3, /* the record is taken back, and the reason */
  PW_OP_ATTACH = 4,   /* an evidence file by digest */
  PW_OP_REVIEW = 5,   /* the office's comment (host) */
  PW_OP_DECIDE = 6,   /* a person settles disputed fields (host) */
  PW_OP_ENROL = 7,    /* a device is let in, or its region changes (host) */
  PW_OP_REVOKE = 8,   /* a device is no longer trusted after a sequence number (host) */
  PW_OP_PUBLISH = 9,  /* a form or list (host) */
} PwOpKind;

/* "create", "amend" ...: for machines, never translated. "unknown" for a number without a name.
 * (transfer none) */
const char *pw_op_kind_name (PwOpKind kind);

/* "recorded", "amended" ... in the reader's language, for the history of a record. "?" for what
 * stands in none. (transfer none) */
const char *pw_op_kind_words (PwOpKind kind);

#define PW_PARENT_PREFIX_BYTES 8

/* A head of the record as the author saw it. */
typedef struct {
  PwId device;
  guint64 seq;
  guint8 prefix[PW_PARENT_PREFIX_BYTES]; /* first bytes of that operation's digest */
} PwParent;

typedef struct {
  const char *id;      /* borrowed: "form_a" */
  const char *version; /* borrowed */
  PwDigest digest;     /* BLAKE2b-256 of the form's file */
} PwFormRef;

/* What to encode. Everything is borrowed from the caller. */
typedef struct {
  guint64 seq; /* 1, 2, 3 ... without gaps */
  PwOpKind kind;
  PwId record; /* none for PW_OP_CREATE: a record's id is the first 16 bytes of the digest of its
                * `create`, so it costs nothing on the air and cannot be claimed by another
                * content. None also for operations about no record (enrol, revoke, publish). */
  const PwParent *parents;
  guint parents_count;
  const PwFormRef *form; /* with `create`; NULL otherwise */
  PwMoment time;
  GBytes *body;         /* canonical CBOR map, from one of the pw_body_write_*() functions */
  GBytes *acknowledged; /* with `create` and `amend`: why warnings were accepted, from
                         * pw_op_write_acknowledged(); NULL if there were none */
} PwOp;

G_END_DECLS
