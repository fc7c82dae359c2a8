/* How far each record has come, by what was sent, receipted, refused and returned. */
#include "firmware/capture/app-record-stage.h"

typedef struct {
  guint64 first, last;
} Range;

static GArray *
read_sent_ranges (AppStore *store, GError **error) {
  PwStmt *stmt = pw_db_stmt (store->db, "app/list-sent-ranges", error);
  g_autoptr (GArray) ranges = g_array_new (FALSE, FALSE, sizeof (Range));
  gboolean row = stmt != NULL;
  while (row) {
    if (!pw_stmt_step (stmt, &row, error))
      return NULL;
    if (!row)
      return g_steal_pointer (&ranges);
    Range range = { (guint64)pw_stmt_int (stmt, 0), (guint64)pw_stmt_int (stmt, 1) };
    g_array_append_val (ranges, range);
  }
  return NULL;
}

/* seq (as gint64 *) -> reason code */
static GHashTable *
read_refusals (AppStore *store, GError **error) {
  PwStmt *stmt = pw_db_stmt (store->db, "app/list-refusals", error);
  g_autoptr (GHashTable) codes
      = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  gboolean row = stmt != NULL;
  while (row) {
    if (!pw_stmt_step (stmt, &row, error))
      return NULL;
    if (!row)
      return g_steal_pointer (&codes);
    gint64 seq = pw_stmt_int (stmt, 0);
    g_hash_table_insert (codes, g_memdup2 (&seq, sizeof seq), g_strdup (pw_stmt_text (stmt, 1)));
  }
  return NULL;
}

static const char *
refusal_of (const AppRecord *record, GHashTable *codes) {
  if (g_hash_table_size (codes) == 0)
    return NULL;
  for (guint i = 0; i < record->ops->len; i++) {
    const AppRecordOp *op = &g_array_index (record->ops, AppRecordOp, i);
    gint64 seq = (gint64)op->seq;
    const char *code = op->own ? g_hash_table_lookup (codes, &seq) : NULL;
    if (code != NULL)
      return code;
  }
  return NULL;
}

/* The office's comment waits until this handheld does anything to the record that the office had
 * not seen: its own numbers say so, no clock. */
static gboolean
is_returned (const AppRecord *record, const PwId *own) {
  if (record->review == NULL || record->review->comment == NULL || record->withdrawn)
    return FALSE;
  for (guint i = 0; i < record->ops->len; i++) {
    const AppRecordOp *op = &g_array_index (record->ops, AppRecordOp, i);
    if (op->seq > record->review->seen && pw_id_equal (&op->device, own))
      return FALSE;
  }
  return TRUE;
}

static void
set_stage (AppRecord *record, const PwId *own, guint64 receipted, const GArray *ranges,
           GHashTable *codes) {
  const char *code = refusal_of (record, codes);
  record->refusal = g_strdup (code);
  record->stage = APP_RECORD_FINALISED;
  if (code != NULL) {
    record->stage = APP_RECORD_QUARANTINED;
    return;
  }
  if (is_returned (record, own)) {
    record->stage = APP_RECORD_RETURNED;
    return;
  }
  /* A record without own operations came from the host. */
  if (record->own_last_seq <= receipted) {
    record->stage = APP_RECORD_RECEIVED;
    return;
  }
  for (guint i = 0; i < ranges->len; i++) {
    const Range *range = &g_array_index (ranges, Range, i);
    if (range->first <= record->own_last_seq && record->own_last_seq <= range->last)
      record->stage = APP_RECORD_SENT;
  }
}

const char *
app_record_stage_name (AppRecordStage stage) {
  switch (stage) {
  case APP_RECORD_FINALISED:
    return "finalised";
  case APP_RECORD_SENT:
    return "sent";
  case APP_RECORD_RECEIVED:
    return "received";
  case APP_RECORD_QUARANTINED:
    return "quarantined";
  case APP_RECORD_RETURNED:
    return "returned";
  }
  return "finalised";
}

gboolean
app_record_set_stages (AppStore *store, AppRecords *records, GError **error) {
  g_return_val_if_fail (store != NULL && records != NULL, FALSE);
  g_autoptr (GArray) ranges = read_sent_ranges (store, error);
  g_autoptr (GHashTable) codes = ranges != NULL ? read_refusals (store, error) : NULL;
  if (codes == NULL)
    return FALSE;
  for (guint i = 0; i < records->list->len; i++)
    set_stage (g_ptr_array_index (records->list, i), &store->identity->id, records->receipted,
               ranges, codes);
  return TRUE;
}
