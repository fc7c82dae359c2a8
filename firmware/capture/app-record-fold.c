/* The content of one record: its operations read again, decoded and folded. */
#include <glib/gi18n.h>

#include "firmware/capture/app-record-copy.h"
#include "firmware/capture/app-records.h"
#include "sync/base/pw-error.h"
#include "sync/codec/pw-op-content.h"

static void
content_clear (gpointer data) {
  pw_op_content_clear (data);
}

GBytes *
app_record_op_bytes (AppStore *store, const AppRecordOp *op, GError **error) {
  g_return_val_if_fail (store != NULL && op != NULL, NULL);
  return op->own ? pw_oplog_get (store->log, op->seq, NULL, error)
                 : app_record_copy_bytes (store, &op->digest, error);
}

PwRecord *
app_record_fold (AppStore *store, const AppRecord *record, GError **error) {
  g_return_val_if_fail (store != NULL && record != NULL, NULL);
  guint count = record->ops->len;
  g_autofree PwRecordOp *ops = g_new0 (PwRecordOp, count + 1);
  g_autoptr (GArray) contents = g_array_sized_new (FALSE, TRUE, sizeof (PwOpContent), count);
  g_array_set_clear_func (contents, content_clear);
  g_array_set_size (contents, count); /* never moved after this: `ops` points into it */
  for (guint i = 0; i < count; i++) {
    const AppRecordOp *op = &g_array_index (record->ops, AppRecordOp, i);
    PwOpContent *content = &g_array_index (contents, PwOpContent, i);
    g_autoptr (GBytes) bytes = app_record_op_bytes (store, op, error);
    if (bytes == NULL)
      return NULL;
    gsize length;
    const guint8 *plain = g_bytes_get_data (bytes, &length);
    PwOpView view;
    if (!pw_op_decode (plain, length, &view, error)
        || !pw_op_content_read (&view, &op->device, content, error))
      return NULL;
    ops[i] = pw_op_content_fold_input (content, &view, &op->digest, &op->device, op->seq);
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
