/* A proof as the store has it. */
#include "host/merge/host-proof.h"

#include <glib/gi18n.h>
#include <string.h>

#include "sync/base/pw-error.h"

gboolean
host_proof_read (PwStmt *stmt, const PwId *author, HostProof *proof, GError **error) {
  gsize length;
  gconstpointer signature = pw_stmt_bytes (stmt, 7, &length);
  *proof = (HostProof){ .segment_key = pw_stmt_int (stmt, 0),
                        .head = { .device = *author,
                                  .first = (guint64)pw_stmt_int (stmt, 1),
                                  .last = (guint64)pw_stmt_int (stmt, 2),
                                  .sent_at = pw_stmt_int (stmt, 6) } };
  if (!pw_stmt_digest (stmt, 3, &proof->prev, error)
      || !pw_stmt_digest (stmt, 4, &proof->head.last_digest, error)
      || !pw_stmt_id (stmt, 5, &proof->head.recipient, error))
    return FALSE;
  if (signature == NULL || length != PW_SIGNATURE_BYTES) {
    g_set_error_literal (error, PW_ERROR, PW_ERROR_BROKEN,
                         _ ("a signature is missing in the store; run \"verify --all\""));
    return FALSE;
  }
  memcpy (proof->head.signature, signature, length);
  return TRUE;
}
