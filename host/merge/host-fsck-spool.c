/* `verify --all`: the spool, and whether everything that it brought is there. */
#include "host/merge/host-fsck-parts.h"

#include <glib/gi18n.h>

#include "host/merge/host-keys.h"

typedef struct {
  HostFsckRun *run; /* borrowed */
  HostVerifyContext context;
  gint64 spool_key;
} SpoolWalk;

static gboolean
check_op_held (SpoolWalk *walk, gint64 author_key, const HostOpFacts *op, const char *device,
               GError **error) {
  gint64 count;
  PwStmt *stmt = pw_db_stmt (walk->run->store->db, "verify/count-op", error);
  if (stmt == NULL)
    return FALSE;
  pw_stmt_bind_int (stmt, ":author_key", author_key);
  pw_stmt_bind_int (stmt, ":seq", (gint64)op->seq);
  pw_stmt_bind_digest (stmt, ":digest", &op->digest);
  if (!pw_stmt_scalar (stmt, 0, &count, error))
    return FALSE;
  if (count == 0)
    host_fsck_note (walk->run, HOST_FAULT_LOST,
                    _ ("operation %" G_GUINT64_FORMAT " of %s came in parcel %" G_GINT64_FORMAT
                       ", but it is not in the store"),
                    op->seq, device, walk->spool_key);
  else if (count > 1)
    host_fsck_note (walk->run, HOST_FAULT_CHAIN,
                    _ ("operation %" G_GUINT64_FORMAT " of %s is stored twice"), op->seq, device);
  return TRUE;
}

/* An answer of the host above is no evidence: nothing is lost with it, and the host above may be
 * another one by now. */
static gboolean
is_answer (const HostVerdict *verdict) {
  gboolean answer = verdict->code == HOST_VERDICT_FOREIGN_MESSAGE && verdict->segments->len == 0;
  for (guint i = 0; i < verdict->messages->len; i++) {
    guint kind = g_array_index (verdict->messages, HostMessageVerdict, i).kind;
    answer = answer && (kind == PW_MESSAGE_CERTIFICATE || kind == PW_MESSAGE_RECEIPT);
  }
  return answer;
}

/* A parcel that was taken must verify as it did then, and all of it must be here. */
static gboolean
check_taken (SpoolWalk *walk, GBytes *bytes, GError **error) {
  g_autoptr (HostVerdict) verdict = host_verify (bytes, &walk->context, walk->run->store->packer);
  if (verdict->code != HOST_VERDICT_OK && !is_answer (verdict))
    host_fsck_note (walk->run, HOST_FAULT_SPOOL,
                    _ ("parcel %" G_GINT64_FORMAT " was taken, but it does not check now: %s"),
                    walk->spool_key, host_verdict_sentence (verdict->code));
  for (guint i = 0; i < verdict->segments->len; i++) {
    const HostSegmentVerdict *found = g_ptr_array_index (verdict->segments, i);
    const PwSegment *segment = g_ptr_array_index (verdict->batch->segments, i);
    g_autofree char *device = pw_id_to_hex (&segment->head.device);
    for (guint n = 0; found->ops != NULL && n < found->ops->len; n++) {
      if (!check_op_held (walk, found->author_key, &g_array_index (found->ops, HostOpFacts, n),
                          device, error))
        return FALSE;
    }
  }
  return TRUE;
}

static gboolean
check_row (SpoolWalk *walk, const PwDigest *digest, GBytes *bytes, const char *code,
           GError **error) {
  walk->run->fsck->parcels++;
  PwDigest found = pw_digest_of (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  if (!pw_digest_equal (&found, digest)) {
    host_fsck_note (walk->run, HOST_FAULT_SPOOL,
                    _ ("parcel %" G_GINT64_FORMAT " is not as it came in"), walk->spool_key);
    return TRUE;
  }
  gboolean taken = g_strcmp0 (code, host_verdict_name (HOST_VERDICT_OK)) == 0
                   || g_strcmp0 (code, host_verdict_name (HOST_VERDICT_KNOWN)) == 0;
  return !taken || check_taken (walk, bytes, error);
}

static gboolean
next_row (SpoolWalk *walk, gboolean *more, GError **error) {
  PwStmt *stmt = pw_db_stmt (walk->run->store->db, "verify/next-spool", error);
  if (stmt == NULL)
    return FALSE;
  pw_stmt_bind_int (stmt, ":after", walk->spool_key);
  if (!pw_stmt_step (stmt, more, error))
    return FALSE;
  if (!*more)
    return TRUE;
  PwDigest digest = { 0 };
  walk->spool_key = pw_stmt_int (stmt, 0);
  (void)pw_stmt_digest (stmt, 1, &digest, NULL);
  g_autoptr (GBytes) bytes = pw_stmt_gbytes (stmt, 2);
  g_autofree char *code = g_strdup (pw_stmt_text (stmt, 3));
  pw_stmt_reset (stmt);
  return check_row (walk, &digest, bytes, code, error);
}

gboolean
host_fsck_spool (HostFsckRun *run, GError **error) {
  g_autoptr (GHashTable) keys = host_keys_load (run->store, error);
  if (keys == NULL)
    return FALSE;
  SpoolWalk walk = {
    .run = run,
    .context = { .identity = run->store->identity, .keys = keys, .plans = run->store->plans },
  };
  for (gboolean more = TRUE; more;) {
    if (!next_row (&walk, &more, error))
      return FALSE;
  }
  return TRUE;
}
