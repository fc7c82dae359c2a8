/* The oracle: what must be true, kept in plain memory and worked out in the simplest way there is.
 *
 * It shares no code with what it checks: bytes are read by the simulator's own CBOR reader, chained
 * with libsodium's BLAKE2b directly, and merged by comparing every operation with every other.
 * Ids and digests are hex texts. No clock takes part in anything here. */
#pragma once

#include <glib.h>
#include <jansson.h>

G_BEGIN_DECLS

/* --- operations ------------------------------------------------------------------------------ */

/* Numbers of operation-v1.md, written down here once more. */
typedef enum {
  MODEL_CREATE = 1,
  MODEL_AMEND = 2,
  MODEL_WITHDRAW = 3,
  MODEL_ATTACH = 4,
  MODEL_REVIEW = 5,
  MODEL_DECIDE = 6,
  MODEL_ENROL = 7,
  MODEL_REVOKE = 8,
  MODEL_PUBLISH = 9,
} ModelKind;

/* One operation that somebody made. Nothing in it changes after it came to be. */
typedef struct {
  char *id;     /* chain digest */
  char *prev;   /* of the operation before it in its chain */
  char *author; /* id of the device or host */
  char *record; /* id of the record; NULL: about none */
  guint64 seq;
  guint kind;
  GPtrArray *parents; /* of char *: "author/seq/first 16 digits of the id" */
  json_t *fields;     /* path -> value that it writes; null: takes the answer away */
  json_t *body;       /* as it was encoded */
  GBytes *bytes;
} ModelOp;

/* Every operation of every author: the set from which all else follows. */
typedef struct {
  GHashTable *ops; /* owned: id -> ModelOp (owned) */
} Model;

Model *model_new (void);
void model_free (Model *model);

/* BLAKE2b-256 in hex of `a`, or of `a` and then `b` (b may be NULL). (transfer full) */
char *model_digest (gconstpointer a, gsize a_length, gconstpointer b, gsize b_length);

/* The operation that `bytes` are as the one after `prev` in the chain of `author`; added once. NULL
 * with `fault` (static words) if they are no canonical operation. (transfer none) */
const ModelOp *model_add (Model *model, const char *author, const char *prev, GBytes *bytes,
                          const char **fault);
const ModelOp *model_find (const Model *model, const char *id);

/* Object of path -> leaf of nested answers. (transfer full) */
json_t *model_flatten (json_t *answers);

/* --- one record ------------------------------------------------------------------------------ */

typedef struct {
  gboolean has_create, is_withdrawn;
  json_t *fields;    /* path -> value on which all heads agree */
  json_t *disputed;  /* path -> array of the values of its heads, each once, null for absent, sorted
                      * by their text */
  GHashTable *heads; /* ids of operations that nothing descends from */
  GHashTable *files; /* digests of attached files */
  const ModelOp *review;    /* what an office said of it last; NULL: nothing */
  const char *review_state; /* static: "returned", "answered", "accepted"; NULL with it */
  guint64 review_seen;      /* newest number of the create's author that it looked at; 0: none */
} ModelRecord;

/* Folds `ops` (GPtrArray of ModelOp, any order, each once), all about one record. */
ModelRecord *model_fold (const GPtrArray *ops);
void model_record_free (ModelRecord *record);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ModelRecord, model_record_free)

/* Canonical text of a JSON value: equal values, equal texts. (transfer full) */
char *model_text (json_t *value);

G_END_DECLS
