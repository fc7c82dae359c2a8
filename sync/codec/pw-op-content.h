/* All that an operation about a record says, read from its bytes: what the fold of a record
 * borrows. */
#pragma once

#include "sync/codec/pw-op-codec.h"
#include "sync/model/pw-record.h"

G_BEGIN_DECLS

/* All owned; what an operation of this kind does not have is NULL or empty. */
typedef struct {
  GArray *parents;      /* PwParent */
  json_t *answers;      /* create */
  json_t *acknowledged; /* create, amend: why warnings were accepted; NULL if there were none */
  PwChange change;      /* amend, withdraw, review, decide */
  PwAttachment attachment;
} PwOpContent;

/* `content` starts empty, and is to be cleared on failure, too. Kinds that are not about a record
 * have nothing but parents. DAMAGED if the body or a parent does not read. */
gboolean pw_op_content_read (const PwOpView *view, const PwId *device, PwOpContent *content,
                             GError **error);
void pw_op_content_clear (PwOpContent *content);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PwOpContent, pw_op_content_clear)

/* As input of pw_record_fold(); borrows from `content`, which must not move meanwhile. `id` is the
 * chain digest of the operation. */
PwRecordOp pw_op_content_fold_input (const PwOpContent *content, const PwOpView *view,
                                     const PwDigest *id, const PwId *device, guint64 seq);

G_END_DECLS
