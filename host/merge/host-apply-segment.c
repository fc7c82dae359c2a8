/* Apply a segment.
 *
 * The common case is made short: a segment that goes on where the device's log ended, full of
 * creates of records that nobody has named before. Then there is no lookup but the device's row,
 * the views' rows are written beside the operations, and nothing has to be folded. Everything else
 * is stored and marked; host_views_settle() folds it from the operations, with the same result. */
#include "host/merge/host-apply-segment.h"

#include <string.h>

#include "host/verify/host-judge.h"
#include "host/views/host-view-device.h"
#include "host/views/host-view-record.h"
#include "sync/base/pw-plant.h"
#include "sync/model/pw-record.h"

#define CLOCK_S_MAX                                                                                \
  (G_GINT64_CONSTANT (1) << 40) /* 34,000 years: keeps milliseconds in 63 bits                     \
                                 */

typedef struct {
  HostStore *store;                /* borrowed */
  const PwSegment *segment;        /* borrowed */
  const HostSegmentVerdict *found; /* borrowed */
  gint64 spool_key;
  gint64 segment_key;   /* 0: not stored yet, it proves nothing new */
  gint64 next_op_key;   /* 0: not asked yet */
  HostDeviceRow device; /* owned */
  HostGrant grant;
  guint64 new_count, held_count;
} SegmentApply;

/* --- single rows ----------------------------------------------------------------------------- */

gboolean
host_apply_proof (HostStore *store, gint64 author_key, const PwSegmentHead *head,
                  const PwDigest *prev, gint64 spool_key, gint64 *segment_key, GError **error) {
  PwStmt *stmt = pw_db_stmt (store->db, "merge/insert-segment", error);
  if (stmt == NULL)
    return FALSE;
  pw_stmt_bind_int (stmt, ":author_key", author_key);
  pw_stmt_bind_int (stmt, ":first_seq", (gint64)head->first);
  pw_stmt_bind_int (stmt, ":last_seq", (gint64)head->last);
  pw_stmt_bind_digest (stmt, ":prev", prev);
  pw_stmt_bind_digest (stmt, ":last_digest", &head->last_digest);
  pw_stmt_bind_id (stmt, ":recipient", &head->recipient);
  pw_stmt_bind_int (stmt, ":sent_s", head->sent_at);
  pw_stmt_bind_bytes (stmt, ":signature", head->signature, PW_SIGNATURE_BYTES);
  if (spool_key != 0)
    pw_stmt_bind_int (stmt, ":spool_key", spool_key);
  if (!pw_stmt_run (stmt, error))
    return FALSE;
  *segment_key = pw_db_last_row (store->db);
  return TRUE;
}

static gboolean
insert_op (HostStore *store, const HostOpFacts *op, gint64 op_key, gint64 author_key,
           gint64 record_key, gint64 segment_key, GError **error) {
  PwStmt *stmt = host_store_hot (store, HOST_HOT_INSERT_OP, error);
  if (stmt == NULL)
    return FALSE;
  pw_stmt_bind_int (stmt, ":op_key", op_key);
  pw_stmt_bind_int (stmt, ":author_key", author_key);
  pw_stmt_bind_int (stmt, ":seq", (gint64)op->seq);
  pw_stmt_bind_digest (stmt, ":digest", &op->digest);
  pw_stmt_bind_int (stmt, ":kind", op->kind);
  if (record_key != 0)
    pw_stmt_bind_int (stmt, ":record_key", record_key);
  else
    pw_stmt_bind_null (stmt, ":record_key");
  pw_stmt_bind_int (stmt, ":segment_key", segment_key);
  pw_stmt_bind_bytes (stmt, ":bytes", op->bytes, op->length);
  return pw_stmt_run (stmt, error);
}

/* The local key of a record; a record that nobody has named before gets `new_key`. */
static gboolean
intern_record (HostStore *store, const PwId *id, gint64 new_key, gint64 *record_key,
               gboolean *is_new, GError **error) {
  PwStmt *stmt = host_store_hot (store, HOST_HOT_INSERT_RECORD, error);
  if (stmt == NULL)
    return FALSE;
  pw_stmt_bind_id (stmt, ":id", id);
  pw_stmt_bind_int (stmt, ":record_key", new_key);
  if (!pw_stmt_run (stmt, error))
    return FALSE;
  *is_new = pw_db_changes (store->db) > 0;
  *record_key = new_key;
  if (*is_new)
    return TRUE;
  stmt = pw_db_stmt (store->db, "merge/find-record", error);
  if (stmt == NULL)
    return FALSE;
  pw_stmt_bind_id (stmt, ":id", id);
  return pw_stmt_scalar (stmt, 0, record_key, error);
}

static gboolean
is_held (SegmentApply *apply, const HostOpFacts *op, gboolean *held, GError **error) {
  gint64 op_key;
  *held = FALSE;
  if (op->seq > apply->device.max_seq || PW_PLANT (TWICE))
    return TRUE;
  PwStmt *stmt = pw_db_stmt (apply->store->db, "merge/find-op", error);
  if (stmt == NULL)
    return FALSE;
  pw_stmt_bind_int (stmt, ":author_key", apply->found->author_key);
  pw_stmt_bind_int (stmt, ":seq", (gint64)op->seq);
  pw_stmt_bind_digest (stmt, ":digest", &op->digest);
  if (!pw_stmt_scalar (stmt, 0, &op_key, error))
    return FALSE;
  *held = op_key != 0;
  return TRUE;
}

static gboolean
read_max_op_key (HostStore *store, gint64 *op_key, GError **error) {
  PwStmt *stmt = pw_db_stmt (store->db, "merge/max-op-key", error);
  return stmt != NULL && pw_stmt_scalar (stmt, 0, op_key, error);
}

/* --- views of a new record ------------------------------------------------------------------- */

static gboolean
put_new_record (SegmentApply *apply, const HostOpFacts *op, gint64 op_key, gint64 record_key,
                GError **error) {
  const HostSpan *span = &op->columns.spans[HOST_COLUMN_VILLAGE];
  HostText village = { 0 };
  if (span->length > 0)
    village = (HostText){ (const char *)op->body + span->offset, span->length };
  HostVerdictCode code = host_judge (&apply->grant, op->kind, op->seq, village, (HostText){ 0 });
  if (code != HOST_VERDICT_OK)
    return host_view_put_refused (apply->store, op_key, apply->found->author_key, record_key, code,
                                  error);
  HostRecordRow row = {
    .record_key = record_key,
    .id = op->record,
    .author_key = apply->found->author_key,
    .state = pw_record_state_name (PW_RECORD_ACTIVE),
    .plan = op->plan,
    .form_id = op->form_id,
    .form_version = op->form_version,
    .answers = op->body,
    .columns = &op->columns,
    .created_ms = op->unix_ms,
    .created_offset_min = op->offset_min,
    .operations = 1,
  };
  return host_view_put_record (apply->store, &row, error);
}

/* --- operations ------------------------------------------------------------------------------ */

static gboolean
store_new_op (SegmentApply *apply, const HostOpFacts *op, GError **error) {
  HostStore *store = apply->store;
  const PwSegment *segment = apply->segment;
  gint64 author_key = apply->found->author_key;
  gint64 op_key = apply->next_op_key++;
  gint64 record_key = 0;
  gboolean is_new = FALSE;
  if (apply->segment_key == 0
      && !host_apply_proof (store, author_key, &segment->head, &segment->prev, apply->spool_key,
                            &apply->segment_key, error))
    return FALSE;
  gboolean about_record = !pw_id_is_none (&op->record);
  if (about_record && !intern_record (store, &op->record, op_key, &record_key, &is_new, error))
    return FALSE;
  if (!insert_op (store, op, op_key, author_key, record_key, apply->segment_key, error))
    return FALSE;
  if (!about_record && apply->device.is_host)
    return host_view_mark_device (store, author_key, error);
  if (!about_record)
    return host_view_put_refused (store, op_key, author_key, 0, HOST_VERDICT_FOREIGN_MESSAGE,
                                  error);
  return op->kind == PW_OP_CREATE && is_new ? put_new_record (apply, op, op_key, record_key, error)
                                            : host_view_mark_record (store, record_key, error);
}

static gboolean
store_ops (SegmentApply *apply, GError **error) {
  for (guint i = 0; i < apply->found->ops->len; i++) {
    const HostOpFacts *op = &g_array_index (apply->found->ops, HostOpFacts, i);
    gboolean held;
    if (!is_held (apply, op, &held, error))
      return FALSE;
    apply->held_count += held;
    apply->new_count += !held;
    if (held)
      continue;
    if (apply->next_op_key == 0) {
      if (!read_max_op_key (apply->store, &apply->next_op_key, error))
        return FALSE;
      apply->next_op_key++;
    }
    if (!store_new_op (apply, op, error))
      return FALSE;
  }
  return TRUE;
}

/* TRUE if the log was one line without gaps, and the new operations go on at its end. */
static gboolean
goes_on (const SegmentApply *apply) {
  const HostDeviceRow *device = &apply->device;
  const PwSegmentHead *head = &apply->segment->head;
  if (device->forked != 0 || device->missing != 0 || device->seq != device->max_seq)
    return FALSE;
  if (head->first == device->seq + 1)
    return pw_digest_equal (&apply->segment->prev, &device->digest);
  /* It overlaps what is held: all of that must have been found. */
  return head->first <= device->seq && apply->held_count == device->seq - head->first + 1;
}

static gboolean
put_chain (SegmentApply *apply, GError **error) {
  const PwSegmentHead *head = &apply->segment->head;
  HostDeviceRow *device = &apply->device;
  gboolean line = goes_on (apply);
  device->operations += apply->new_count;
  device->max_seq = MAX (device->max_seq, head->last);
  if (line) {
    device->seq = head->last;
    device->digest = head->last_digest;
  }
  return host_view_put_chain (apply->store, apply->found->author_key, device, error)
         && (line || host_view_mark_device (apply->store, apply->found->author_key, error));
}

static gboolean
insert_contact (SegmentApply *apply, gint64 received_ms, GError **error) {
  gint64 sent_s = CLAMP (apply->segment->head.sent_at, -CLOCK_S_MAX, CLOCK_S_MAX);
  PwStmt *stmt = pw_db_stmt (apply->store->db, "merge/insert-contact", error);
  if (stmt == NULL)
    return FALSE;
  pw_stmt_bind_int (stmt, ":author_key", apply->found->author_key);
  pw_stmt_bind_int (stmt, ":spool_key", apply->spool_key);
  pw_stmt_bind_int (stmt, ":host_ms", received_ms);
  pw_stmt_bind_int (stmt, ":device_ms", sent_s * 1000);
  return pw_stmt_run (stmt, error);
}

gboolean
host_apply_segment (HostStore *store, const HostParcel *parcel, const PwSegment *segment,
                    const HostSegmentVerdict *found, HostMergeReport *report, gboolean *known,
                    GError **error) {
  g_return_val_if_fail (found->code == HOST_VERDICT_OK && found->ops != NULL, FALSE);
  SegmentApply apply = {
    .store = store,
    .segment = segment,
    .found = found,
    .spool_key = parcel->spool_key,
  };
  if (!host_view_get_device (store, found->author_key, &apply.device, error))
    return FALSE;
  apply.grant = (HostGrant){
    .region = apply.device.region,
    .is_revoked = apply.device.is_revoked,
    .revoked_after = apply.device.revoked_after,
  };
  gboolean ok = store_ops (&apply, error) && insert_contact (&apply, parcel->received_ms, error)
                && (apply.new_count == 0 || put_chain (&apply, error));
  host_device_row_clear (&apply.device);
  report->operations += apply.new_count + apply.held_count;
  report->new_operations += apply.new_count;
  report->known_operations += apply.held_count;
  *known = apply.new_count == 0;
  return ok;
}

gboolean
host_apply_own_op (HostStore *store, const HostOpFacts *op, gint64 segment_key, gint64 *record_key,
                   GError **error) {
  gint64 op_key, key = 0;
  gboolean is_new = FALSE;
  if (!read_max_op_key (store, &op_key, error))
    return FALSE;
  op_key++;
  if (!pw_id_is_none (&op->record)
      && !intern_record (store, &op->record, op_key, &key, &is_new, error))
    return FALSE;
  if (record_key != NULL)
    *record_key = key;
  return insert_op (store, op, op_key, store->own_author, key, segment_key, error);
}
