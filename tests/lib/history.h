/* Histories of one record for tests: operations in a line each, and the fold in words. */
#pragma once

#include "sync/model/pw-record.h"

G_BEGIN_DECLS

#define HISTORY_OPS_MAX 64
#define HISTORY_PARENTS_MAX 8

/* Operations under construction, numbered from 0; start with { 0 }. */
typedef struct {
  PwRecordOp ops[HISTORY_OPS_MAX];
  PwParent parents[HISTORY_OPS_MAX][HISTORY_PARENTS_MAX];
  guint count;
  guint salt; /* other salts give other ids, so another order of ties */
} History;

void history_clear (History *history);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (History, history_clear)

/* JSON with ' for "; NULL for NULL. (transfer full) */
json_t *history_json (const char *text);

/* The id of operation `n`: the digest of `salt` and `n`. */
PwDigest history_id (guint salt, guint n);

/* `parents` are numbers of operations, such as "0 2"; NULL for none. They need not exist. Returns
 * the new number. */
guint history_add_op (History *history, PwOpKind kind, const char *parents);
void history_add_parent (History *history, guint child, guint parent);

/* A create with the answers `set`, or a change with `set` and `unset`; all in history_json(). */
guint history_add_change (History *history, PwOpKind kind, const char *parents, const char *set,
                          const char *unset);

/* pw_record_fold() of all operations, which must not fail. (transfer full) */
PwRecord *history_fold (const History *history);

/* Everything that a record says, always in the same words. (transfer full) */
char *history_dump (const History *history, const PwRecord *record);

void history_assert_answers (const PwRecord *record, const char *expected);

G_END_DECLS
