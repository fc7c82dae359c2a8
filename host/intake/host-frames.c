/* Frames of QR transfers that are not complete yet. */
#include "host/intake/host-frames.h"

#include <string.h>

gboolean
host_frames_restore (HostStore *store, PwJoiner *joiner, GError **error) {
  PwStmt *stmt = pw_db_stmt (store->db, "intake/list-frames", error);
  gboolean row = stmt != NULL;
  while (row) {
    if (!pw_stmt_step (stmt, &row, error))
      return FALSE;
    if (!row)
      return TRUE;
    g_autoptr (GBytes) frame = pw_stmt_gbytes (stmt, 0);
    /* A frame that is refused now would be refused by every scan: it is left out. */
    (void)pw_joiner_add (joiner, frame, NULL);
  }
  return FALSE;
}

gboolean
host_frames_is_held (HostStore *store, guint32 transfer_id, gboolean *held, GError **error) {
  PwDigest low, high;
  guint32 start = GUINT32_TO_BE (transfer_id);
  memset (low.bytes, 0x00, PW_DIGEST_BYTES);
  memset (high.bytes, 0xff, PW_DIGEST_BYTES);
  memcpy (low.bytes, &start, sizeof start);
  memcpy (high.bytes, &start, sizeof start);
  PwStmt *stmt = pw_db_stmt (store->db, "intake/count-transfer", error);
  if (stmt == NULL)
    return FALSE;
  pw_stmt_bind_digest (stmt, ":low", &low);
  pw_stmt_bind_digest (stmt, ":high", &high);
  gint64 count = 0;
  if (!pw_stmt_scalar (stmt, 0, &count, error))
    return FALSE;
  *held = count > 0;
  return TRUE;
}

static gboolean
insert_frames (HostStore *store, const PwJoiner *joiner, guint32 transfer_id, GError **error) {
  guint32 transfer = GUINT32_TO_BE (transfer_id);
  g_autoptr (GPtrArray) frames = pw_joiner_frames (joiner, transfer_id);
  for (guint i = 0; i < frames->len; i++) {
    PwStmt *stmt = pw_db_stmt (store->db, "intake/insert-frame", error);
    if (stmt == NULL)
      return FALSE;
    pw_stmt_bind_bytes (stmt, ":transfer", &transfer, sizeof transfer);
    pw_stmt_bind_gbytes (stmt, ":frame", g_ptr_array_index (frames, i));
    if (!pw_stmt_run (stmt, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
replace_frames (HostStore *store, const PwJoiner *joiner, GError **error) {
  PwStmt *stmt = pw_db_stmt (store->db, "intake/delete-frames", error);
  if (stmt == NULL || !pw_stmt_run (stmt, error))
    return FALSE;
  g_autoptr (GArray) transfers = pw_joiner_list (joiner);
  for (guint i = 0; i < transfers->len; i++) {
    const PwJoinerTransfer *transfer = &g_array_index (transfers, PwJoinerTransfer, i);
    gboolean held;
    if (!host_frames_is_held (store, transfer->transfer_id, &held, error)
        || (!held && !insert_frames (store, joiner, transfer->transfer_id, error)))
      return FALSE;
  }
  return TRUE;
}

gboolean
host_frames_keep (HostStore *store, const PwJoiner *joiner, GError **error) {
  if (!pw_db_begin (store->db, error))
    return FALSE;
  if (replace_frames (store, joiner, error))
    return pw_db_commit (store->db, error);
  pw_db_rollback (store->db);
  return FALSE;
}
