/* All operations about one record: loaded, judged, and ready to be folded. */
#include "host/views/host-record-ops.h"

#include <glib/gi18n.h>
#include <string.h>

#include "host/verify/host-judge.h"
#include "sync/base/pw-error.h"

/* --- loading --------------------------------------------------------------------------------- */

static void
loaded_op_free (gpointer data) {
  HostLoadedOp *op = data;
  g_clear_pointer (&op->bytes, g_bytes_unref);
  pw_op_content_clear (&op->content);
  g_free (op->region);
  g_free (op);
}

/* An operation in the store that does not read was changed there: it was read before it was taken.
 */
static gboolean
fail_broken (const HostLoadedOp *op, const GError *cause, GError **error) {
  g_autofree char *device = pw_id_to_hex (&op->device);
  g_set_error (error, PW_ERROR, PW_ERROR_BROKEN,
               _ ("operation %" G_GUINT64_FORMAT " of %s was changed in the store (%s); run "
                  "\"verify --all\" and restore a backup"),
               op->seq, device, cause->message);
  return FALSE;
}

static HostLoadedOp *
op_from_row (PwStmt *stmt, GError **error) {
  HostLoadedOp *op = g_new0 (HostLoadedOp, 1);
  op->op_key = pw_stmt_int (stmt, 0);
  op->author_key = pw_stmt_int (stmt, 1);
  op->seq = (guint64)pw_stmt_int (stmt, 3);
  op->bytes = pw_stmt_gbytes (stmt, 5);
  op->region = g_strdup (pw_stmt_text (stmt, 6));
  op->is_revoked = !pw_stmt_is_null (stmt, 7);
  op->revoked_after = (guint64)pw_stmt_int (stmt, 7);
  op->is_below = pw_stmt_int (stmt, 8) != 0;
  gsize length;
  const guint8 *bytes = g_bytes_get_data (op->bytes, &length);
  g_autoptr (GError) cause = NULL;
  gboolean ok
      = pw_stmt_id (stmt, 2, &op->device, error) && pw_stmt_digest (stmt, 4, &op->id, error)
        && (pw_op_decode (bytes, length, &op->view, &cause) || fail_broken (op, cause, error));
  if (!ok)
    g_clear_pointer (&op, loaded_op_free);
  return op;
}

HostRecordOps *
host_record_ops_load (HostStore *store, gint64 record_key, GError **error) {
  PwStmt *stmt = pw_db_stmt (store->db, "views/list-record-ops", error);
  if (stmt == NULL)
    return NULL;
  pw_stmt_bind_int (stmt, ":record_key", record_key);
  g_autoptr (HostRecordOps) ops = g_new0 (HostRecordOps, 1);
  ops->ops = g_ptr_array_new_with_free_func (loaded_op_free);
  for (;;) {
    gboolean row;
    if (!pw_stmt_step (stmt, &row, error))
      return NULL;
    if (!row)
      break;
    HostLoadedOp *op = op_from_row (stmt, error);
    if (op == NULL) {
      pw_stmt_reset (stmt);
      return NULL;
    }
    g_ptr_array_add (ops->ops, op);
    ops->record = pw_op_record (&op->view, &op->id);
  }
  return g_steal_pointer (&ops);
}

void
host_record_ops_free (HostRecordOps *ops) {
  if (ops == NULL)
    return;
  g_ptr_array_unref (ops->ops);
  g_free (ops);
}

HostLoadedOp *
host_record_ops_create (const HostRecordOps *ops) {
  for (guint i = 0; i < ops->ops->len; i++) {
    HostLoadedOp *op = g_ptr_array_index (ops->ops, i);
    if (op->view.kind == PW_OP_CREATE)
      return op;
  }
  return NULL;
}

/* --- judging --------------------------------------------------------------------------------- */

static HostGrant
grant_of (const HostLoadedOp *op, const HostStore *store) {
  return (HostGrant){
    .is_host = op->author_key == store->own_author,
    .is_below = op->is_below,
    .region = op->region,
    .is_revoked = op->is_revoked,
    .revoked_after = op->revoked_after,
  };
}

/* The village that a create names; no text if it names none. */
static HostText
village_of (const HostLoadedOp *create, const HostColumns *columns) {
  const HostSpan *span = &columns->spans[HOST_COLUMN_VILLAGE];
  if (span->length == 0)
    return (HostText){ 0 };
  return (HostText){ (const char *)create->view.body + span->offset, span->length };
}

HostVerdictCode
host_record_ops_judge_lone (const HostLoadedOp *create, const HostStore *store,
                            const HostColumnPlan **plan, HostColumns *columns) {
  memset (columns, 0, sizeof *columns);
  *plan = host_column_plans_find (store->plans, &create->view.form_digest);
  (void)host_columns_read (*plan, create->view.body, create->view.body_length, columns);
  HostGrant grant = grant_of (create, store);
  return host_judge (&grant, PW_OP_CREATE, create->seq, village_of (create, columns),
                     (HostText){ 0 });
}

/* The village that a change sets. */
static HostText
moved_to (const HostLoadedOp *op, const HostColumnPlan *plan) {
  if (plan == NULL || op->content.change.set == NULL)
    return (HostText){ 0 };
  json_t *value = json_object_get (op->content.change.set, host_column_plan_village_path (plan));
  if (!json_is_string (value))
    return (HostText){ 0 };
  return (HostText){ json_string_value (value), json_string_length (value) };
}

/* --- parsing --------------------------------------------------------------------------------- */

/* The create counts first, then the others in their order: more than the limit are not counted. */
static void
enforce_limit (HostRecordOps *ops) {
  ops->accepted = 0;
  HostLoadedOp *create = host_record_ops_create (ops);
  guint room = PW_RECORD_OPS_MAX - (create != NULL && create->verdict == HOST_VERDICT_OK ? 1 : 0);
  for (guint i = 0; i < ops->ops->len; i++) {
    HostLoadedOp *op = g_ptr_array_index (ops->ops, i);
    if (op != create && op->verdict == HOST_VERDICT_OK && room-- == 0) {
      op->verdict = HOST_VERDICT_TOO_BIG;
      room = 0;
    }
    ops->accepted += op->verdict == HOST_VERDICT_OK && !op->is_aside;
  }
}

gboolean
host_record_ops_parse (HostRecordOps *ops, HostStore *store, GError **error) {
  HostLoadedOp *create = host_record_ops_create (ops);
  const HostColumnPlan *plan = NULL;
  HostColumns columns = { 0 };
  HostText village = { 0 };
  if (create != NULL) {
    (void)host_record_ops_judge_lone (create, store, &plan, &columns);
    village = village_of (create, &columns);
  }
  for (guint i = 0; i < ops->ops->len; i++) {
    HostLoadedOp *op = g_ptr_array_index (ops->ops, i);
    g_autoptr (GError) cause = NULL;
    if (!pw_op_content_read (&op->view, &op->device, &op->content, &cause))
      return fail_broken (op, cause, error);
    HostGrant grant = grant_of (op, store);
    op->verdict = host_judge (&grant, op->view.kind, op->seq, village, moved_to (op, plan));
    op->is_aside = op->view.kind == PW_OP_REVIEW && !grant.is_host;
  }
  enforce_limit (ops);
  return TRUE;
}

/* --- folding --------------------------------------------------------------------------------- */

PwRecord *
host_record_ops_fold (const HostRecordOps *ops, GError **error) {
  g_autoptr (GArray) input = g_array_sized_new (FALSE, TRUE, sizeof (PwRecordOp), ops->ops->len);
  for (guint i = 0; i < ops->ops->len; i++) {
    const HostLoadedOp *op = g_ptr_array_index (ops->ops, i);
    if (op->verdict != HOST_VERDICT_OK || op->is_aside)
      continue;
    PwRecordOp one
        = pw_op_content_fold_input (&op->content, &op->view, &op->id, &op->device, op->seq);
    g_array_append_val (input, one);
  }
  return pw_record_fold (&g_array_index (input, PwRecordOp, 0), input->len, error);
}
