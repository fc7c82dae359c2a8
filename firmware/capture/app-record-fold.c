/* The content of one record: its operations read again, decoded and folded. */
#include <glib/gi18n.h>

#include "firmware/capture/app-record-copy.h"
#include "firmware/capture/app-records.h"
#include "sync/base/pw-error.h"

/* What the fold borrows of one operation. */
typedef struct {
  GArray *parents;      /* owned */
  json_t *answers;      /* owned reference; create */
  json_t *acknowledged; /* owned reference; create, amend; NULL if none */
  PwChange change;      /* amend, withdraw, review, decide */
  PwAttachment attachment;
} Content;

static void
content_clear (gpointer data) {
  Content *content = data;
  g_clear_pointer (&content->parents, g_array_unref);
  json_decref (content->answers);
  json_decref (content->acknowledged);
  pw_change_clear (&content->change);
  pw_attachment_clear (&content->attachment);
}

GBytes *
app_record_op_bytes (AppStore *store, const AppRecordOp *op, GError **error) {
  g_return_val_if_fail (store != NULL && op != NULL, NULL);
  return op->own ? pw_oplog_get (store->log, op->seq, NULL, error)
                 : app_record_copy_bytes (store, &op->digest, error);
}

static gboolean
read_content (const PwOpView *view, const PwId *device, Content *content, GError **error) {
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
  return TRUE;
}

static PwRecordOp
to_fold (const AppRecordOp *op, const Content *content) {
  return (PwRecordOp){ .id = op->digest,
                       .device = op->device,
                       .seq = op->seq,
                       .kind = (PwOpKind)op->kind,
                       .parents = (const PwParent *)(gconstpointer)content->parents->data,
                       .parent_count = content->parents->len,
                       .unix_ms = op->time.unix_ms,
                       .offset_min = op->time.offset_min,
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

PwRecord *
app_record_fold (AppStore *store, const AppRecord *record, GError **error) {
  g_return_val_if_fail (store != NULL && record != NULL, NULL);
  guint count = record->ops->len;
  g_autofree PwRecordOp *ops = g_new0 (PwRecordOp, count + 1);
  g_autoptr (GArray) contents = g_array_sized_new (FALSE, TRUE, sizeof (Content), count);
  g_array_set_clear_func (contents, content_clear);
  g_array_set_size (contents, count); /* never moved after this: `ops` points into it */
  for (guint i = 0; i < count; i++) {
    const AppRecordOp *op = &g_array_index (record->ops, AppRecordOp, i);
    Content *content = &g_array_index (contents, Content, i);
    g_autoptr (GBytes) bytes = app_record_op_bytes (store, op, error);
    if (bytes == NULL)
      return NULL;
    gsize length;
    const guint8 *plain = g_bytes_get_data (bytes, &length);
    PwOpView view;
    if (!pw_op_decode (plain, length, &view, error)
        || !read_content (&view, &op->device, content, error))
      return NULL;
    ops[i] = to_fold (op, content);
  }
  return pw_record_fold (ops, count, error);
}

const PwForm *
app_record_form (AppStore *store, const AppRecord *record, GError **error) {
  g_return_val_if_fail (store != NULL && record != NULL, NULL);
  PwForms *forms = app_store_forms (store, error);
  if (forms == NULL)
    return NULL;
  const PwForm *form = pw_forms_find_digest (forms, &record->form_digest);
  if (form == NULL && record->form_id != NULL)
    form = pw_forms_find (forms, record->form_id);
  if (form == NULL)
    g_set_error (error, PW_ERROR, PW_ERROR_NOT_FOUND,
                 _ ("the form \"%s\" of this record is not on this handheld"),
                 record->form_id != NULL ? record->form_id : "?");
  return form;
}
