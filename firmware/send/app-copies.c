/* Copies: records of other devices that the host shared with this one. */
#include "firmware/send/app-copies.h"

#include <glib/gi18n.h>

#include "firmware/capture/app-records.h"
#include "sync/base/pw-error.h"
#include "sync/codec/pw-op-codec.h"

static gboolean
fail (const PwCopyOp *op, PwError code, const char *why, GError **error) {
  g_autofree char *device = app_host_id_to_groups (&op->device);
  g_set_error (error, PW_ERROR, code,
               _ ("a shared record is not right at operation %" G_GUINT64_FORMAT " of %s: %s"),
               op->seq, device, why);
  return FALSE;
}

/* Own operations come back when their content was purged here; every digest is still known. */
static gboolean
check_own (AppStore *store, const PwCopyOp *op, GError **error) {
  PwDigest before, own;
  if (op->seq == 0 || op->seq > pw_oplog_head (store->log, NULL))
    return fail (op, PW_ERROR_UNTRUSTED, _ ("this handheld has not written it"), error);
  if (!pw_oplog_digest (store->log, op->seq - 1, &before, error)
      || !pw_oplog_digest (store->log, op->seq, &own, error))
    return FALSE;
  PwDigest computed = pw_digest_chain (&before, op->bytes.bytes, op->bytes.length);
  if (!pw_digest_equal (&own, &computed) || !pw_digest_equal (&own, &op->digest))
    return fail (op, PW_ERROR_UNTRUSTED, _ ("this handheld wrote something else there"), error);
  return TRUE;
}

/* The operation just before this one in the same chain, if the copy holds it. */
static const PwCopyOp *
find_previous (const GArray *ops, const PwCopyOp *op) {
  for (guint i = 0; i < ops->len; i++) {
    const PwCopyOp *other = &g_array_index (ops, PwCopyOp, i);
    if (other->seq + 1 == op->seq && pw_id_equal (&other->device, &op->device))
      return other;
  }
  return NULL;
}

static gboolean
check_op (AppStore *store, const PwId *record, const GArray *ops, const PwCopyOp *op,
          GError **error) {
  PwOpView view;
  if (!pw_op_decode (op->bytes.bytes, op->bytes.length, &view, error))
    return FALSE;
  PwId about = pw_op_record (&view, &op->digest);
  if (view.seq != op->seq || !pw_id_equal (&about, record))
    return fail (op, PW_ERROR_DAMAGED, _ ("it belongs elsewhere"), error);
  if (pw_id_equal (&op->device, &store->identity->id))
    return check_own (store, op, error);
  const PwCopyOp *previous = find_previous (ops, op);
  if (previous == NULL)
    return TRUE;
  PwDigest computed = pw_digest_chain (&previous->digest, op->bytes.bytes, op->bytes.length);
  if (!pw_digest_equal (&computed, &op->digest))
    return fail (op, PW_ERROR_DAMAGED, _ ("it does not follow on the one before it"), error);
  return TRUE;
}

static gboolean
put_op (AppStore *store, const PwId *record, const PwCopyOp *op, GError **error) {
  if (pw_id_equal (&op->device, &store->identity->id)) {
    g_autoptr (GError) problem = NULL;
    g_autoptr (GBytes) here = pw_oplog_get (store->log, op->seq, NULL, &problem);
    if (here != NULL)
      return TRUE;
    if (!pw_error_is (problem, PW_ERROR_NOT_FOUND)) {
      g_propagate_error (error, g_steal_pointer (&problem));
      return FALSE;
    }
  }
  return app_record_add_copy (store, record, &op->device, op->seq, &op->digest, op->bytes.bytes,
                              op->bytes.length, error);
}

gboolean
app_copies_take (AppStore *store, const PwMessage *message, PwId *record, guint *op_count,
                 GError **error) {
  PwId id;
  g_autoptr (GArray) ops = NULL;
  if (!pw_copy_read (message, &id, &ops, error))
    return FALSE;
  for (guint i = 0; i < ops->len; i++)
    if (!check_op (store, &id, ops, &g_array_index (ops, PwCopyOp, i), error))
      return FALSE;
  for (guint i = 0; i < ops->len; i++)
    if (!put_op (store, &id, &g_array_index (ops, PwCopyOp, i), error))
      return FALSE;
  *record = id;
  if (op_count != NULL)
    *op_count = ops->len;
  return TRUE;
}
