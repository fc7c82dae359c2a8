/* The host's own log: decisions, reviews, enrolments and revocations as signed operations. */
#include "host/merge/host-log.h"

#include <glib/gi18n.h>
#include <string.h>

#include "host/merge/host-apply-segment.h"
#include "host/views/host-view-device.h"
#include "host/views/host-view-record.h"
#include "host/views/host-views.h"
#include "sync/base/pw-error.h"

/* Number and digest of the newest own operation; 0 and the root for an empty log. */
static gboolean
get_head (HostStore *store, guint64 *seq, PwDigest *digest, GError **error) {
  PwStmt *stmt = pw_db_stmt (store->db, "merge/get-own-head", error);
  gboolean row;
  if (stmt == NULL)
    return FALSE;
  pw_stmt_bind_int (stmt, ":author_key", store->own_author);
  if (!pw_stmt_step (stmt, &row, error))
    return FALSE;
  *seq = row ? (guint64)pw_stmt_int (stmt, 0) : 0;
  gboolean ok = TRUE;
  if (row)
    ok = pw_stmt_digest (stmt, 1, digest, error);
  else
    *digest = pw_digest_of (store->identity->sign_public, PW_PUBLIC_KEY_BYTES);
  pw_stmt_reset (stmt);
  return ok;
}

static gboolean
insert_author (HostStore *store, const PwDeviceChange *change, GError **error) {
  PwId id = pw_id_from_public_key (change->public_key);
  if (!pw_id_equal (&id, &change->device)) {
    g_set_error_literal (error, PW_ERROR, PW_ERROR_REFUSED,
                         _ ("this key does not belong to that handheld; ask it for a new request"));
    return FALSE;
  }
  PwStmt *stmt = pw_db_stmt (store->db, "intake/insert-author", error);
  if (stmt == NULL)
    return FALSE;
  pw_stmt_bind_id (stmt, ":id", &change->device);
  pw_stmt_bind_bytes (stmt, ":public_key", change->public_key, PW_PUBLIC_KEY_BYTES);
  return pw_stmt_run (stmt, error);
}

/* What an enrol or revoke does beside being kept. */
static gboolean
apply_grant (HostStore *store, const PwOpView *view, GError **error) {
  if (view->kind == PW_OP_ENROL) {
    g_auto (PwDeviceChange) change = { 0 };
    if (!pw_body_read_device_change (view, &change, error)
        || !insert_author (store, &change, error))
      return FALSE;
  }
  return host_view_put_grant (store, view, TRUE, error) && host_views_settle (store, error);
}

/* A record must have been named before: decisions about nothing are a mistake. */
static gboolean
check_record (HostStore *store, const HostLogEntry *entry, GError **error) {
  gint64 record_key;
  if (entry->record == NULL)
    return TRUE;
  PwStmt *stmt = pw_db_stmt (store->db, "merge/find-record", error);
  if (stmt == NULL)
    return FALSE;
  pw_stmt_bind_id (stmt, ":id", entry->record);
  if (!pw_stmt_scalar (stmt, 0, &record_key, error))
    return FALSE;
  if (record_key != 0)
    return TRUE;
  g_set_error_literal (error, PW_ERROR, PW_ERROR_REFUSED, _ ("that record is not known here"));
  return FALSE;
}

/* The bytes of the operation that follows `seq`, and the proof over it. */
static GBytes *
make_op (HostStore *store, const HostLogEntry *entry, guint64 seq, const PwDigest *prev,
         PwSegmentHead *head) {
  PwOp op = {
    .seq = seq,
    .kind = entry->kind,
    .parents = entry->parents,
    .parents_count = entry->parents_count,
    .time = pw_clock_now (store->clock),
    .body = entry->body,
  };
  if (entry->record != NULL)
    op.record = *entry->record;
  GBytes *bytes = pw_op_encode (&op, &store->identity->id);
  gsize length;
  gconstpointer data = g_bytes_get_data (bytes, &length);
  *head = (PwSegmentHead){
    .device = store->identity->id,
    .first = seq,
    .last = seq,
    .last_digest = pw_digest_chain (prev, data, length),
    .recipient = store->identity->id,
    .sent_at = op.time.unix_ms / 1000,
  };
  pw_segment_head_sign (head, store->identity);
  return bytes;
}

/* Reads back what was made: the body must be canonical and fit the kind. */
static gboolean
check_op (HostStore *store, GBytes *bytes, const PwSegmentHead *head, PwOpView *view,
          HostOpFacts *facts, GError **error) {
  g_autofree char *detail = NULL;
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);
  HostVerdictCode code = host_verify_op (data, length, head->first, &head->device,
                                         &head->last_digest, store->plans, facts, &detail);
  if (code == HOST_VERDICT_OK && facts->kind != PW_OP_CREATE)
    return pw_op_decode (data, length, view, error);
  g_set_error (error, PW_ERROR, PW_ERROR_REFUSED, _ ("the host's log does not take this: %s"),
               detail != NULL ? detail : _ ("a host makes no records"));
  return FALSE;
}

gboolean
host_log_append (HostStore *store, const HostLogEntry *entry, PwDigest *digest, GError **error) {
  g_return_val_if_fail (entry != NULL && entry->body != NULL, FALSE);
  g_assert (pw_db_in_transaction (store->db));
  guint64 seq;
  PwDigest prev;
  if (!check_record (store, entry, error) || !get_head (store, &seq, &prev, error))
    return FALSE;
  PwSegmentHead head;
  PwOpView view;
  HostOpFacts facts;
  gint64 segment_key, record_key;
  g_autoptr (GBytes) bytes = make_op (store, entry, seq + 1, &prev, &head);
  if (!check_op (store, bytes, &head, &view, &facts, error)
      || !host_apply_proof (store, store->own_author, &head, &prev, 0, &segment_key, error)
      || !host_apply_own_op (store, &facts, segment_key, &record_key, error))
    return FALSE;
  if (record_key != 0 && !host_view_fold_record (store, record_key, FALSE, error))
    return FALSE;
  if ((entry->kind == PW_OP_ENROL || entry->kind == PW_OP_REVOKE)
      && !apply_grant (store, &view, error))
    return FALSE;
  if (digest != NULL)
    *digest = head.last_digest;
  return TRUE;
}

/* --- the two that are needed most ------------------------------------------------------------ */

static gboolean
append_alone (HostStore *store, PwOpKind kind, const PwDeviceChange *change, GError **error) {
  g_autoptr (GBytes) body = pw_body_write_device_change (kind, change);
  HostLogEntry entry = { .kind = kind, .body = body };
  if (!pw_db_begin (store->db, error))
    return FALSE;
  if (host_log_append (store, &entry, NULL, error))
    return pw_db_commit (store->db, error);
  pw_db_rollback (store->db);
  return FALSE;
}

gboolean
host_log_enrol (HostStore *store, const PwId *device, const guint8 public_key[PW_PUBLIC_KEY_BYTES],
                const char *name, const char *region, GError **error) {
  g_return_val_if_fail (device != NULL && name != NULL && region != NULL, FALSE);
  g_autofree char *own_name = g_strdup (name);
  g_autofree char *own_region = g_strdup (region);
  PwDeviceChange change = { .device = *device, .name = own_name, .region = own_region };
  memcpy (change.public_key, public_key, PW_PUBLIC_KEY_BYTES);
  return append_alone (store, PW_OP_ENROL, &change, error);
}

gboolean
host_log_revoke (HostStore *store, const PwId *device, guint64 after, const char *reason,
                 GError **error) {
  g_return_val_if_fail (device != NULL, FALSE);
  g_autofree char *own_reason = g_strdup (reason);
  PwDeviceChange change = { .device = *device, .after = after, .reason = own_reason };
  return append_alone (store, PW_OP_REVOKE, &change, error);
}
