/* What happened to a record, one operation after the other. */
#include "firmware/capture/app-history.h"

#include <glib/gi18n.h>

static void
item_free (gpointer data) {
  AppHistoryItem *item = data;
  pw_change_clear (&item->change);
  pw_attachment_clear (&item->attachment);
  g_free (item);
}

static gboolean
read_item (AppStore *store, AppHistoryItem *item, GError **error) {
  if (item->op->kind == PW_OP_CREATE)
    return TRUE;
  g_autoptr (GBytes) bytes = app_record_op_bytes (store, item->op, error);
  if (bytes == NULL)
    return FALSE;
  gsize length;
  const guint8 *plain = g_bytes_get_data (bytes, &length);
  PwOpView view;
  if (!pw_op_decode (plain, length, &view, error))
    return FALSE;
  return item->op->kind == PW_OP_ATTACH ? pw_body_read_attachment (&view, &item->attachment, error)
                                        : pw_body_read_change (&view, &item->change, error);
}

static const AppRecordOp *
find_op (const AppRecord *record, const PwDigest *digest) {
  for (guint i = 0; i < record->ops->len; i++) {
    const AppRecordOp *op = &g_array_index (record->ops, AppRecordOp, i);
    if (pw_digest_equal (&op->digest, digest))
      return op;
  }
  return NULL;
}

/* Behind the operation that the office looked at; at the end if that is not here. */
static void
add_review (const AppRecord *record, GPtrArray *items) {
  if (record->review == NULL)
    return;
  guint at = items->len;
  for (guint i = 0; i < items->len; i++) {
    const AppRecordOp *op = ((const AppHistoryItem *)g_ptr_array_index (items, i))->op;
    if (pw_digest_equal (&op->digest, &record->review->seen_digest))
      at = i + 1;
  }
  AppHistoryItem *item = g_new0 (AppHistoryItem, 1);
  item->review = record->review;
  g_ptr_array_insert (items, (int)at, item);
}

const char *
app_history_review_words (const PwReview *review) {
  return review->comment != NULL ? _ ("returned by the office") : _ ("accepted by the office");
}

GPtrArray *
app_history_load (AppStore *store, const AppRecord *record, const PwRecord *state, GError **error) {
  g_return_val_if_fail (store != NULL && record != NULL && state != NULL, NULL);
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (item_free);
  for (guint i = 0; i < state->history->len; i++) {
    AppHistoryItem *item = g_new0 (AppHistoryItem, 1);
    g_ptr_array_add (items, item);
    item->op = find_op (record, &g_array_index (state->history, PwDigest, i));
    g_assert (item->op != NULL); /* the fold names only what it was given */
    if (!read_item (store, item, error))
      return NULL;
  }
  add_review (record, items);
  return g_steal_pointer (&items);
}
