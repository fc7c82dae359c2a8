/* Apply: what a verdict found goes into the store, each operation once. */
#include "host/merge/host-apply.h"

#include "host/merge/host-above.h"
#include "host/merge/host-apply-segment.h"
#include "host/merge/host-holdings.h"

/* --- requests -------------------------------------------------------------------------------- */

typedef enum { CHALLENGE_FREE, CHALLENGE_OWN, CHALLENGE_USED, CHALLENGE_BAD } Challenge;

/* Whether the invitation that a request answers is ours and free. It was free if it had not expired
 * when the request arrived, whenever that is judged. */
static gboolean
look_up_challenge (HostStore *store, const PwRequest *request, const PwId *device,
                   gint64 received_ms, Challenge *challenge, GError **error) {
  *challenge = CHALLENGE_BAD;
  PwStmt *stmt = pw_db_stmt (store->db, "merge/get-invitation", error);
  if (stmt == NULL)
    return FALSE;
  pw_stmt_bind_bytes (stmt, ":challenge", request->challenge, PW_ID_BYTES);
  gboolean row;
  if (!pw_stmt_step (stmt, &row, error))
    return FALSE;
  if (!row)
    return TRUE;
  PwId user;
  if (pw_stmt_is_null (stmt, 1))
    *challenge = received_ms / 1000 > pw_stmt_int (stmt, 0) ? CHALLENGE_BAD : CHALLENGE_FREE;
  else if (pw_stmt_id (stmt, 1, &user, NULL))
    *challenge = pw_id_equal (&user, device) ? CHALLENGE_OWN : CHALLENGE_USED;
  pw_stmt_reset (stmt);
  return TRUE;
}

static gboolean
store_request (HostStore *store, const HostParcel *parcel, const PwRequest *request,
               const PwId *device, GError **error) {
  PwStmt *stmt = pw_db_stmt (store->db, "merge/use-invitation", error);
  if (stmt == NULL)
    return FALSE;
  pw_stmt_bind_bytes (stmt, ":challenge", request->challenge, PW_ID_BYTES);
  pw_stmt_bind_id (stmt, ":device", device);
  pw_stmt_bind_int (stmt, ":used_ms", parcel->received_ms);
  if (!pw_stmt_run (stmt, error))
    return FALSE;
  stmt = pw_db_stmt (store->db, "merge/put-request", error);
  if (stmt == NULL)
    return FALSE;
  pw_stmt_bind_id (stmt, ":device", device);
  pw_stmt_bind_bytes (stmt, ":public_key", request->public_key, PW_PUBLIC_KEY_BYTES);
  pw_stmt_bind_text (stmt, ":name", request->name);
  pw_stmt_bind_text (stmt, ":region", request->region);
  pw_stmt_bind_int (stmt, ":asked_ms", request->asked_at);
  pw_stmt_bind_int (stmt, ":received_ms", parcel->received_ms);
  pw_stmt_bind_int (stmt, ":spool_key", parcel->spool_key);
  if (request->is_host)
    pw_stmt_bind_bytes (stmt, ":seal_public", request->seal_public, PW_PUBLIC_KEY_BYTES);
  return pw_stmt_run (stmt, error);
}

static gboolean
apply_request (HostStore *store, const HostParcel *parcel, const PwRequest *request,
               HostMergeReport *report, HostVerdictCode *code, GError **error) {
  Challenge challenge;
  PwId device = pw_id_from_public_key (request->public_key);
  if (!look_up_challenge (store, request, &device, parcel->received_ms, &challenge, error))
    return FALSE;
  switch (challenge) {
  case CHALLENGE_FREE:
    *code = HOST_VERDICT_OK;
    report->new_requests++;
    return store_request (store, parcel, request, &device, error);
  case CHALLENGE_OWN:
    *code = HOST_VERDICT_KNOWN;
    return TRUE;
  case CHALLENGE_USED:
    *code = HOST_VERDICT_USED_CHALLENGE;
    return TRUE;
  case CHALLENGE_BAD:
    *code = HOST_VERDICT_BAD_CHALLENGE;
    return TRUE;
  }
  g_return_val_if_reached (FALSE);
}

/* --- evidence -------------------------------------------------------------------------------- */

static PwStmt *
stmt_for_file (HostStore *store, const char *query, const PwBlobPart *part, GError **error) {
  PwStmt *stmt = pw_db_stmt (store->db, query, error);
  if (stmt == NULL)
    return NULL;
  pw_stmt_bind_digest (stmt, ":digest", &part->digest);
  pw_stmt_bind_int (stmt, ":size", (gint64)part->size);
  return stmt;
}

static gboolean
insert_part (HostStore *store, const PwBlobPart *part, gint64 spool_key, GError **error) {
  PwStmt *stmt = stmt_for_file (store, "merge/insert-part", part, error);
  if (stmt == NULL)
    return FALSE;
  pw_stmt_bind_int (stmt, ":offset", (gint64)part->offset);
  pw_stmt_bind_int (stmt, ":length", (gint64)part->length);
  pw_stmt_bind_int (stmt, ":spool_key", spool_key);
  return pw_stmt_run (stmt, error);
}

static gboolean
count_part (HostStore *store, const PwBlobPart *part, gint64 *count, GError **error) {
  PwStmt *stmt = stmt_for_file (store, "merge/count-part", part, error);
  if (stmt == NULL)
    return FALSE;
  pw_stmt_bind_int (stmt, ":offset", (gint64)part->offset);
  return pw_stmt_scalar (stmt, 0, count, error);
}

static gboolean
apply_part (HostStore *store, const HostParcel *parcel, const PwBlobPart *part,
            HostMergeReport *report, HostVerdictCode *code, GError **error) {
  gint64 before, named;
  if (!count_part (store, part, &before, error)
      || !insert_part (store, part, parcel->spool_key, error))
    return FALSE;
  PwStmt *stmt = stmt_for_file (store, "merge/delete-bad-blob", part, error);
  if (stmt == NULL || !pw_stmt_run (stmt, error))
    return FALSE;
  gboolean is_new = before == 0 || pw_db_changes (store->db) > 0;
  report->new_parts += is_new;
  stmt = stmt_for_file (store, "merge/is-named-part", part, error);
  if (stmt == NULL || !pw_stmt_scalar (stmt, 0, &named, error))
    return FALSE;
  *code = !named ? HOST_VERDICT_BLOB_UNKNOWN : is_new ? HOST_VERDICT_OK : HOST_VERDICT_KNOWN;
  return TRUE;
}

/* --- the parcel ------------------------------------------------------------------------------ */

static gboolean
put_verdict (HostStore *store, const HostParcel *parcel, const HostVerdict *verdict,
             HostVerdictCode code, GError **error) {
  PwStmt *stmt = pw_db_stmt (store->db, "merge/put-verdict", error);
  if (stmt == NULL)
    return FALSE;
  pw_stmt_bind_int (stmt, ":spool_key", parcel->spool_key);
  pw_stmt_bind_text (stmt, ":code", host_verdict_name (code));
  pw_stmt_bind_int (stmt, ":is_open", host_verdict_is_open (code));
  pw_stmt_bind_text (stmt, ":detail", verdict->detail);
  pw_stmt_bind_int (stmt, ":judged_ms", parcel->judged_ms);
  if (verdict->has_device)
    pw_stmt_bind_id (stmt, ":device", &verdict->device);
  if (verdict->last_seq != 0) {
    pw_stmt_bind_int (stmt, ":first_seq", (gint64)verdict->first_seq);
    pw_stmt_bind_int (stmt, ":last_seq", (gint64)verdict->last_seq);
  }
  return pw_stmt_run (stmt, error);
}

static gboolean
apply_message (HostStore *store, const HostParcel *parcel, const HostMessageVerdict *message,
               HostMergeReport *report, HostVerdictCode *code, GError **error) {
  gboolean is_new = TRUE, ok;
  if (message->kind == PW_MESSAGE_HOLDINGS)
    return host_holdings_put (store, &message->device, message->holdings, message->told_ms,
                              parcel->received_ms, error);
  if (message->kind == PW_MESSAGE_CERTIFICATE)
    ok = host_above_take_certificate (store, &message->certificate, &is_new, error);
  else if (message->kind == PW_MESSAGE_RECEIPT)
    ok = host_above_take_receipt (store, &message->receipt, &is_new, error);
  else
    return apply_request (store, parcel, &message->request, report, code, error);
  *code = is_new ? HOST_VERDICT_OK : HOST_VERDICT_KNOWN;
  return ok;
}

static gboolean
apply_messages (HostStore *store, const HostParcel *parcel, const HostVerdict *verdict,
                HostMergeReport *report, HostVerdictCode *code, GError **error) {
  for (guint i = 0; i < verdict->messages->len; i++) {
    const HostMessageVerdict *message = &g_array_index (verdict->messages, HostMessageVerdict, i);
    HostVerdictCode one = message->code;
    if (one == HOST_VERDICT_OK && !apply_message (store, parcel, message, report, &one, error))
      return FALSE;
    *code = host_verdict_worse (*code, one);
  }
  return TRUE;
}

static gboolean
apply_contents (HostStore *store, const HostParcel *parcel, const HostVerdict *verdict,
                HostMergeReport *report, HostVerdictCode *code, GError **error) {
  const PwBatch *batch = verdict->batch;
  *code = HOST_VERDICT_KNOWN;
  for (guint i = 0; i < verdict->segments->len; i++) {
    const HostSegmentVerdict *found = g_ptr_array_index (verdict->segments, i);
    HostVerdictCode one = found->code;
    gboolean known = FALSE;
    if (one == HOST_VERDICT_OK
        && !host_apply_segment (store, parcel, g_ptr_array_index (batch->segments, i), found,
                                report, &known, error))
      return FALSE;
    *code = host_verdict_worse (*code, known ? HOST_VERDICT_KNOWN : one);
  }
  if (!apply_messages (store, parcel, verdict, report, code, error))
    return FALSE;
  for (guint i = 0; i < batch->parts->len; i++) {
    HostVerdictCode one;
    if (!apply_part (store, parcel, &g_array_index (batch->parts, PwBlobPart, i), report, &one,
                     error))
      return FALSE;
    *code = host_verdict_worse (*code, one);
  }
  return TRUE;
}

gboolean
host_apply (HostStore *store, const HostParcel *parcel, const HostVerdict *verdict,
            HostMergeReport *report, HostVerdictCode *code, GError **error) {
  g_assert (pw_db_in_transaction (store->db));
  *code = verdict->code;
  if (verdict->batch != NULL && !apply_contents (store, parcel, verdict, report, code, error))
    return FALSE;
  if (!put_verdict (store, parcel, verdict, *code, error))
    return FALSE;
  report->batches++;
  report->verdicts[*code]++;
  return TRUE;
}
