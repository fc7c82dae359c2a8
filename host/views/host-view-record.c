/* Rows of one record in the views. */
#include "host/views/host-view-record.h"

#include <string.h>

#include "host/views/host-record-ops.h"
#include "sync/model/pw-answers.h"

/* --- writing rows ---------------------------------------------------------------------------- */

static void
append_json_text (GString *json, HostText text) {
  if (text.text == NULL) {
    g_string_append (json, "null");
    return;
  }
  g_string_append_c (json, '"');
  for (gsize i = 0; i < text.length; i++) {
    guchar byte = (guchar)text.text[i];
    if (byte == '"' || byte == '\\')
      g_string_append_c (json, '\\');
    if (byte < 0x20)
      g_string_append_printf (json, "\\u%04x", byte);
    else
      g_string_append_c (json, (char)byte);
  }
  g_string_append_c (json, '"');
}

/* ["a","b"]; empty if the record names none. */
static void
append_acts (GString *json, const HostRecordRow *row) {
  const HostSpan *span = &row->columns->spans[HOST_COLUMN_ACTS];
  HostText act;
  gsize at = 0;
  while (host_columns_next_act (row->answers + span->offset, span->length, &at, &act)) {
    g_string_append_c (json, json->len == 0 ? '[' : ',');
    append_json_text (json, act);
  }
  if (json->len > 0)
    g_string_append_c (json, ']');
}

/* [["name","position","role"], ...]; empty if the record names none. */
static void
append_subjects (GString *json, const HostRecordRow *row) {
  const HostSpan *span = &row->columns->spans[HOST_COLUMN_SUBJECTS];
  HostSubject subject;
  gsize at = 0;
  while (host_columns_next_subject (row->plan, row->answers + span->offset, span->length, &at,
                                    &subject)) {
    g_string_append (json, json->len == 0 ? "[[" : ",[");
    append_json_text (json, subject.name);
    g_string_append_c (json, ',');
    append_json_text (json, subject.position);
    g_string_append_c (json, ',');
    append_json_text (json, subject.role);
    g_string_append_c (json, ']');
  }
  if (json->len > 0)
    g_string_append_c (json, ']');
}

typedef void (*ListAppender) (GString *json, const HostRecordRow *row);

static void
bind_list (PwStmt *stmt, const char *name, const HostRecordRow *row, HostColumn column,
           ListAppender append) {
  if (row->plan == NULL || row->columns->spans[column].length == 0) {
    pw_stmt_bind_null (stmt, name);
    return;
  }
  g_autoptr (GString) json = g_string_sized_new (256);
  append (json, row);
  pw_stmt_bind_text (stmt, name, json->len > 0 ? json->str : NULL);
}

static void
bind_columns (PwStmt *stmt, const HostRecordRow *row) {
  static const char *const names[HOST_COLUMN_TEXTS] = {
    ":village", ":election", ":stage", ":violation_found", ":occurred_at", ":known_at",
  };
  for (guint i = 0; i < HOST_COLUMN_TEXTS; i++) {
    const HostSpan *span = &row->columns->spans[i];
    gboolean there = row->plan != NULL && span->length > 0;
    pw_stmt_bind_bytes (stmt, names[i], there ? row->answers + span->offset : NULL, span->length);
  }
}

gboolean
host_view_put_record (HostStore *store, const HostRecordRow *row, GError **error) {
  PwStmt *stmt = host_store_hot (store, HOST_HOT_INSERT_VIEW, error);
  if (stmt == NULL)
    return FALSE;
  /* In the order of the statement. */
  pw_stmt_bind_int (stmt, ":record_key", row->record_key);
  pw_stmt_bind_id (stmt, ":id", &row->id);
  if (row->author_key != 0)
    pw_stmt_bind_int (stmt, ":author_key", row->author_key);
  else
    pw_stmt_bind_null (stmt, ":author_key");
  pw_stmt_bind_text (stmt, ":state", row->state);
  pw_stmt_bind_bytes (stmt, ":form", row->form_id.text, row->form_id.length);
  pw_stmt_bind_bytes (stmt, ":form_version", row->form_version.text, row->form_version.length);
  pw_stmt_bind_int (stmt, ":form_known",
                    row->plan != NULL && host_column_plan_is_known (row->plan));
  bind_columns (stmt, row);
  bind_list (stmt, ":acts", row, HOST_COLUMN_ACTS, append_acts);
  bind_list (stmt, ":subjects", row, HOST_COLUMN_SUBJECTS, append_subjects);
  if (row->author_key != 0) {
    pw_stmt_bind_int (stmt, ":created_ms", row->created_ms);
    pw_stmt_bind_int (stmt, ":created_offset_min", row->created_offset_min);
  } else {
    pw_stmt_bind_null (stmt, ":created_ms");
    pw_stmt_bind_null (stmt, ":created_offset_min");
  }
  pw_stmt_bind_int (stmt, ":operations", row->operations);
  pw_stmt_bind_int (stmt, ":disputed", row->disputed);
  pw_stmt_bind_int (stmt, ":evidence", row->evidence);
  pw_stmt_bind_text (stmt, ":review",
                     row->review != NULL ? pw_review_state_name (row->review->state) : NULL);
  if (row->review != NULL)
    pw_stmt_bind_int (stmt, ":review_ms", row->review->author.unix_ms);
  else
    pw_stmt_bind_null (stmt, ":review_ms");
  return pw_stmt_run (stmt, error);
}

gboolean
host_view_put_refused (HostStore *store, gint64 op_key, gint64 author_key, gint64 record_key,
                       HostVerdictCode code, GError **error) {
  PwStmt *stmt = pw_db_stmt (store->db, "views/insert-refused", error);
  if (stmt == NULL)
    return FALSE;
  pw_stmt_bind_int (stmt, ":op_key", op_key);
  pw_stmt_bind_int (stmt, ":author_key", author_key);
  if (record_key != 0)
    pw_stmt_bind_int (stmt, ":record_key", record_key);
  pw_stmt_bind_text (stmt, ":code", host_verdict_name (code));
  return pw_stmt_run (stmt, error);
}

void
host_item_id (const PwId *id, const char *path, guint8 item[HOST_ITEM_BYTES]) {
  g_autoptr (GByteArray) key = g_byte_array_new ();
  g_byte_array_append (key, id->bytes, PW_ID_BYTES);
  if (path != NULL)
    g_byte_array_append (key, (const guint8 *)path, (guint)strlen (path));
  PwDigest digest = pw_digest_of (key->data, key->len);
  memcpy (item, digest.bytes, HOST_ITEM_BYTES);
}

/* --- folding --------------------------------------------------------------------------------- */

static gboolean
delete_rows (HostStore *store, gint64 record_key, GError **error) {
  static const char *const queries[] = {
    "views/delete-record",
    "views/delete-evidence",
    "views/delete-item",
    "views/delete-refused",
  };
  for (guint i = 0; i < G_N_ELEMENTS (queries); i++) {
    PwStmt *stmt = pw_db_stmt (store->db, queries[i], error);
    if (stmt == NULL)
      return FALSE;
    pw_stmt_bind_int (stmt, ":record_key", record_key);
    if (!pw_stmt_run (stmt, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
put_disputes (HostStore *store, gint64 record_key, const PwId *id, const PwRecord *record,
              GError **error) {
  for (guint i = 0; i < record->disputed->len; i++) {
    const PwRecordDispute *dispute = g_ptr_array_index (record->disputed, i);
    guint8 item[HOST_ITEM_BYTES];
    host_item_id (id, dispute->path, item);
    PwStmt *stmt = pw_db_stmt (store->db, "views/insert-item", error);
    if (stmt == NULL)
      return FALSE;
    pw_stmt_bind_bytes (stmt, ":id", item, sizeof item);
    pw_stmt_bind_text (stmt, ":kind", "disputed");
    pw_stmt_bind_int (stmt, ":record_key", record_key);
    pw_stmt_bind_text (stmt, ":path", dispute->path);
    if (!pw_stmt_run (stmt, error))
      return FALSE;
  }
  return TRUE;
}

/* An answer waits for the office to look at it. */
static gboolean
put_answer (HostStore *store, gint64 record_key, const PwId *id, const PwRecord *record,
            GError **error) {
  if (record->review == NULL || record->review->state != PW_REVIEW_ANSWERED)
    return TRUE;
  guint8 item[HOST_ITEM_BYTES];
  host_item_id (id, NULL, item);
  PwStmt *stmt = pw_db_stmt (store->db, "views/insert-item", error);
  if (stmt == NULL)
    return FALSE;
  pw_stmt_bind_bytes (stmt, ":id", item, sizeof item);
  pw_stmt_bind_text (stmt, ":kind", "answered");
  pw_stmt_bind_int (stmt, ":record_key", record_key);
  return pw_stmt_run (stmt, error);
}

static gboolean
put_evidence (HostStore *store, gint64 record_key, const PwRecord *record, GError **error) {
  for (guint i = 0; i < record->attachments->len; i++) {
    const PwRecordAttachment *attachment = g_ptr_array_index (record->attachments, i);
    PwStmt *stmt = pw_db_stmt (store->db, "views/insert-evidence", error);
    if (stmt == NULL)
      return FALSE;
    pw_stmt_bind_int (stmt, ":record_key", record_key);
    pw_stmt_bind_digest (stmt, ":digest", &attachment->blob);
    pw_stmt_bind_int (stmt, ":size", (gint64)attachment->blob_bytes);
    pw_stmt_bind_text (stmt, ":media_type", attachment->media_type);
    pw_stmt_bind_text (stmt, ":file_name", attachment->file_name);
    pw_stmt_bind_text (stmt, ":caption", attachment->caption);
    if (!pw_stmt_run (stmt, error))
      return FALSE;
  }
  return TRUE;
}

/* What the row says about the create, if it counts. */
static void
fill_created (HostRecordRow *row, const HostLoadedOp *create, const HostColumnPlan *plan) {
  row->author_key = create->author_key;
  row->plan = plan;
  row->form_id = (HostText){ create->view.form_id, create->view.form_id_length };
  row->form_version = (HostText){ create->view.form_version, create->view.form_version_length };
  row->created_ms = create->view.time.unix_ms;
  row->created_offset_min = create->view.time.offset_min;
}

static gboolean
fold_lone (HostStore *store, gint64 record_key, const HostRecordOps *ops, GError **error) {
  const HostLoadedOp *create = g_ptr_array_index (ops->ops, 0);
  const HostColumnPlan *plan;
  HostColumns columns;
  HostVerdictCode code = host_record_ops_judge_lone (create, store, &plan, &columns);
  if (code != HOST_VERDICT_OK)
    return host_view_put_refused (store, create->op_key, create->author_key, record_key, code,
                                  error);
  HostRecordRow row = {
    .record_key = record_key,
    .id = ops->record,
    .state = pw_record_state_name (PW_RECORD_ACTIVE),
    .answers = create->view.body,
    .columns = &columns,
    .operations = 1,
  };
  fill_created (&row, create, plan);
  return host_view_put_record (store, &row, error);
}

static gboolean
put_all_refused (HostStore *store, gint64 record_key, const HostRecordOps *ops, GError **error) {
  for (guint i = 0; i < ops->ops->len; i++) {
    const HostLoadedOp *op = g_ptr_array_index (ops->ops, i);
    if (op->verdict != HOST_VERDICT_OK
        && !host_view_put_refused (store, op->op_key, op->author_key, record_key, op->verdict,
                                   error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
fold_several (HostStore *store, gint64 record_key, HostRecordOps *ops, GError **error) {
  if (!host_record_ops_parse (ops, store, error)
      || !put_all_refused (store, record_key, ops, error))
    return FALSE;
  if (ops->accepted == 0)
    return TRUE;
  g_autoptr (PwRecord) record = host_record_ops_fold (ops, error);
  if (record == NULL)
    return FALSE;
  const HostLoadedOp *create = host_record_ops_create (ops);
  g_autoptr (GByteArray) answers = g_byte_array_new ();
  HostColumns columns = { 0 };
  HostRecordRow row = {
    .record_key = record_key,
    .id = ops->record,
    .state = pw_record_state_name (record->state),
    .columns = &columns,
    .operations = ops->accepted,
    .disputed = record->disputed->len,
    .evidence = record->attachments->len,
    .review = record->review,
  };
  if (create != NULL && create->verdict == HOST_VERDICT_OK) {
    fill_created (&row, create, host_column_plans_find (store->plans, &create->view.form_digest));
    pw_answers_write_cbor (answers, record->answers);
    (void)host_columns_read (row.plan, answers->data, answers->len, &columns);
    row.answers = answers->data;
  }
  return host_view_put_record (store, &row, error)
         && put_disputes (store, record_key, &row.id, record, error)
         && put_answer (store, record_key, &row.id, record, error)
         && put_evidence (store, record_key, record, error);
}

gboolean
host_view_fold_record (HostStore *store, gint64 record_key, gboolean fresh, GError **error) {
  g_assert (pw_db_in_transaction (store->db));
  if (!fresh && !delete_rows (store, record_key, error))
    return FALSE;
  g_autoptr (HostRecordOps) ops = host_record_ops_load (store, record_key, error);
  if (ops == NULL)
    return FALSE;
  if (ops->ops->len == 0)
    return TRUE;
  const HostLoadedOp *first = g_ptr_array_index (ops->ops, 0);
  return ops->ops->len == 1 && first->view.kind == PW_OP_CREATE
             ? fold_lone (store, record_key, ops, error)
             : fold_several (store, record_key, ops, error);
}
