/* Bodies of operations about a record, as the fold takes them. */
#include "sync/codec/pw-op-content.h"

void
pw_op_content_clear (PwOpContent *content) {
  g_clear_pointer (&content->parents, g_array_unref);
  g_clear_pointer (&content->answers, json_decref);
  g_clear_pointer (&content->acknowledged, json_decref);
  pw_change_clear (&content->change);
  pw_attachment_clear (&content->attachment);
}

gboolean
pw_op_content_read (const PwOpView *view, const PwId *device, PwOpContent *content,
                    GError **error) {
  g_return_val_if_fail (view != NULL && device != NULL && content != NULL, FALSE);
  content->parents = pw_op_parents (view, device, error);
  if (content->parents == NULL)
    return FALSE;
  content->acknowledged = pw_op_read_acknowledged (view, error);
  if (view->acknowledged != NULL && content->acknowledged == NULL)
    return FALSE;
  switch ((PwOpKind)view->kind) {
  case PW_OP_CREATE:
    content->answers = pw_body_read_answers (view, error);
    return content->answers != NULL;
  case PW_OP_AMEND:
  case PW_OP_WITHDRAW:
  case PW_OP_REVIEW:
  case PW_OP_DECIDE:
    return pw_body_read_change (view, &content->change, error);
  case PW_OP_ATTACH:
    return pw_body_read_attachment (view, &content->attachment, error);
  case PW_OP_ENROL:
  case PW_OP_REVOKE:
  case PW_OP_PUBLISH:
    return TRUE;
  }
  return TRUE; /* a kind of a newer version */
}

PwRecordOp
pw_op_content_fold_input (const PwOpContent *content, const PwOpView *view, const PwDigest *id,
                          const PwId *device, guint64 seq) {
  return (PwRecordOp){ .id = *id,
                       .device = *device,
                       .seq = seq,
                       .kind = (PwOpKind)view->kind,
                       .parents = (const PwParent *)(gconstpointer)content->parents->data,
                       .parent_count = content->parents->len,
                       .unix_ms = view->time.unix_ms,
                       .offset_min = view->time.offset_min,
                       .answers = content->answers,
                       .acknowledged = content->acknowledged,
                       .set = content->change.set,
                       .unset = content->change.unset,
                       .reason = content->change.reason,
                       .person = content->change.person,
                       .blob = content->attachment.digest,
                       .blob_bytes = content->attachment.size,
                       .media_type = content->attachment.type,
                       .file_name = content->attachment.name,
                       .caption = content->attachment.caption };
}
