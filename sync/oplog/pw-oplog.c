/* The operation log of one device: appended to, chained, never edited. */
#include "sync/oplog/pw-oplog.h"

#include <glib/gi18n.h>
#include <string.h>

#include "sync/base/pw-error.h"

/* Bound to each sealed row, so that rows cannot be exchanged: "op" and the number, big-endian. */
typedef struct {
  guint8 bytes[10];
} Context;

struct PwOplog {
  PwDb *db;                 /* borrowed */
  const PwSecret *data_key; /* borrowed */
  PwDigest root;            /* digest(0) */
  guint64 head_seq;
  PwDigest head_digest;
};

static Context
context_of (guint64 seq) {
  Context context = { { 'o', 'p' } };
  guint64 big = GUINT64_TO_BE (seq);
  memcpy (context.bytes + 2, &big, sizeof big);
  return context;
}

static gboolean
broken_at (guint64 seq, const char *why, GError **error) {
  g_set_error (error, PW_ERROR, PW_ERROR_BROKEN,
               _ ("operation %" G_GUINT64_FORMAT
                  " of this handheld's log does not hold: %s; keep the "
                  "handheld as it is and take it to the office"),
               seq, why);
  return FALSE;
}

/* --- opening --------------------------------------------------------------------------------- */

gboolean
pw_oplog_reload (PwOplog *log, GError **error) {
  PwStmt *stmt = pw_db_stmt (log->db, "oplog/read-head", error);
  gboolean row = FALSE;
  if (stmt == NULL || !pw_stmt_step (stmt, &row, error))
    return FALSE;
  guint64 seq = 0;
  PwDigest digest = log->root;
  gboolean ok = TRUE;
  if (row) {
    seq = (guint64)pw_stmt_int (stmt, 0);
    ok = pw_stmt_digest (stmt, 1, &digest, error);
    pw_stmt_reset (stmt);
  }
  if (!ok)
    return FALSE;
  log->head_seq = seq;
  log->head_digest = digest;
  return TRUE;
}

PwOplog *
pw_oplog_open (PwDb *db, const guint8 *public_key, const PwSecret *data_key, GError **error) {
  g_return_val_if_fail (db != NULL && public_key != NULL && data_key != NULL, NULL);
  g_autoptr (PwOplog) log = g_new0 (PwOplog, 1);
  log->db = db;
  log->data_key = data_key;
  log->root = pw_digest_of (public_key, PW_PUBLIC_KEY_BYTES);
  return pw_oplog_reload (log, error) ? g_steal_pointer (&log) : NULL;
}

void
pw_oplog_free (PwOplog *log) {
  g_free (log);
}

guint64
pw_oplog_head (const PwOplog *log, PwDigest *digest) {
  if (digest != NULL)
    *digest = log->head_digest;
  return log->head_seq;
}

/* --- appending ------------------------------------------------------------------------------- */

gboolean
pw_oplog_append (PwOplog *log, PwOplogBuild build, gpointer data, guint64 *seq, PwDigest *digest,
                 GError **error) {
  g_return_val_if_fail (log != NULL && build != NULL, FALSE);
  g_assert (pw_db_in_transaction (log->db));
  /* Another process may have appended since the head was read; inside the transaction it is ours.
   */
  if (!pw_oplog_reload (log, error))
    return FALSE;
  guint64 next = log->head_seq + 1;
  g_autoptr (GBytes) bytes = build (next, data, error);
  if (bytes == NULL)
    return FALSE;
  gsize length;
  const guint8 *plain = g_bytes_get_data (bytes, &length);
  g_assert (length > 0);
  g_assert (length <= PW_OP_BYTES_MAX);
  PwDigest next_digest = pw_digest_chain (&log->head_digest, plain, length);
  Context context = context_of (next);
  g_autoptr (GBytes) sealed
      = pw_secret_seal (log->data_key, context.bytes, sizeof context.bytes, plain, length);
  PwStmt *stmt = pw_db_stmt (log->db, "oplog/append-op", error);
  if (stmt == NULL)
    return FALSE;
  pw_stmt_bind_int (stmt, ":seq", (gint64)next);
  pw_stmt_bind_digest (stmt, ":digest", &next_digest);
  pw_stmt_bind_gbytes (stmt, ":sealed", sealed);
  if (!pw_stmt_run (stmt, error))
    return FALSE;
  log->head_seq = next;
  log->head_digest = next_digest;
  if (seq != NULL)
    *seq = next;
  if (digest != NULL)
    *digest = next_digest;
  return TRUE;
}

/* --- reading --------------------------------------------------------------------------------- */

/* The plain bytes of the current row's `column`; `*bytes` stays NULL for a purged operation. */
static gboolean
open_column (PwOplog *log, PwStmt *stmt, int column, guint64 seq, GBytes **bytes, GError **error) {
  *bytes = NULL;
  if (pw_stmt_is_null (stmt, column))
    return TRUE;
  gsize length;
  const void *sealed = pw_stmt_bytes (stmt, column, &length);
  Context context = context_of (seq);
  *bytes = sealed == NULL ? NULL
                          : pw_secret_open (log->data_key, context.bytes, sizeof context.bytes,
                                            sealed, length, NULL);
  return *bytes != NULL ? TRUE : broken_at (seq, _ ("its bytes were changed or moved"), error);
}

GBytes *
pw_oplog_get (PwOplog *log, guint64 seq, PwDigest *digest, GError **error) {
  g_return_val_if_fail (log != NULL, NULL);
  PwStmt *stmt = pw_db_stmt (log->db, "oplog/read-op", error);
  if (stmt == NULL)
    return NULL;
  pw_stmt_bind_int (stmt, ":seq", (gint64)seq);
  gboolean row = FALSE;
  if (!pw_stmt_step (stmt, &row, error))
    return NULL;
  g_autoptr (GBytes) bytes = NULL;
  if (row) {
    PwDigest found;
    gboolean ok
        = pw_stmt_digest (stmt, 0, &found, error) && open_column (log, stmt, 1, seq, &bytes, error);
    pw_stmt_reset (stmt);
    if (!ok)
      return NULL;
    if (digest != NULL)
      *digest = found;
  }
  if (bytes == NULL)
    g_set_error (error, PW_ERROR, PW_ERROR_NOT_FOUND,
                 row ? _ ("operation %" G_GUINT64_FORMAT " was purged from this handheld")
                     : _ ("there is no operation %" G_GUINT64_FORMAT " on this handheld"),
                 seq);
  return g_steal_pointer (&bytes);
}

gboolean
pw_oplog_digest (PwOplog *log, guint64 seq, PwDigest *digest, GError **error) {
  g_return_val_if_fail (log != NULL && digest != NULL, FALSE);
  if (seq == 0) {
    *digest = log->root;
    return TRUE;
  }
  PwStmt *stmt = pw_db_stmt (log->db, "oplog/read-op", error);
  if (stmt == NULL)
    return FALSE;
  pw_stmt_bind_int (stmt, ":seq", (gint64)seq);
  gboolean row = FALSE;
  if (!pw_stmt_step (stmt, &row, error))
    return FALSE;
  if (!row) {
    g_set_error (error, PW_ERROR, PW_ERROR_NOT_FOUND,
                 _ ("there is no operation %" G_GUINT64_FORMAT " on this handheld"), seq);
    return FALSE;
  }
  gboolean ok = pw_stmt_digest (stmt, 0, digest, error);
  pw_stmt_reset (stmt);
  return ok;
}

gboolean
pw_oplog_each (PwOplog *log, guint64 first, guint64 last, PwOplogEach each, gpointer data,
               GError **error) {
  g_return_val_if_fail (log != NULL && each != NULL, FALSE);
  PwStmt *stmt = pw_db_stmt (log->db, "oplog/read-range", error);
  if (stmt == NULL)
    return FALSE;
  pw_stmt_bind_int (stmt, ":first", (gint64)MIN (first, G_MAXINT64));
  pw_stmt_bind_int (stmt, ":last", (gint64)MIN (last, G_MAXINT64));
  for (;;) {
    gboolean row = FALSE;
    if (!pw_stmt_step (stmt, &row, error))
      return FALSE;
    if (!row)
      return TRUE;
    guint64 seq = (guint64)pw_stmt_int (stmt, 0);
    PwDigest digest;
    g_autoptr (GBytes) bytes = NULL;
    g_autoptr (GError) stopped = NULL;
    gboolean ok = pw_stmt_digest (stmt, 1, &digest, &stopped)
                  && open_column (log, stmt, 2, seq, &bytes, &stopped)
                  && each (seq, &digest, bytes, data, &stopped);
    if (ok)
      continue;
    pw_stmt_reset (stmt);
    if (stopped == NULL)
      return TRUE;
    g_propagate_error (error, g_steal_pointer (&stopped));
    return FALSE;
  }
}

/* --- checking -------------------------------------------------------------------------------- */

typedef struct {
  guint64 expected;  /* number that must come next */
  PwDigest previous; /* digest before it */
  guint64 checked, purged;
  guint64 bad_seq;
} Walk;

static gboolean
check_one (guint64 seq, const PwDigest *digest, GBytes *bytes, gpointer data, GError **error) {
  Walk *walk = data;
  walk->bad_seq = walk->expected;
  if (seq != walk->expected)
    return broken_at (walk->expected, _ ("it is missing"), error);
  if (bytes == NULL) {
    walk->purged++;
  } else {
    gsize length;
    const guint8 *plain = g_bytes_get_data (bytes, &length);
    PwDigest should = pw_digest_chain (&walk->previous, plain, length);
    if (!pw_digest_equal (&should, digest))
      return broken_at (seq, _ ("its digest does not follow from the one before"), error);
    walk->checked++;
  }
  walk->previous = *digest;
  walk->expected++;
  walk->bad_seq = walk->expected;
  return TRUE;
}

gboolean
pw_oplog_check (PwOplog *log, guint64 *checked, guint64 *purged, guint64 *bad_seq, GError **error) {
  g_return_val_if_fail (log != NULL, FALSE);
  Walk walk = { .expected = 1, .previous = log->root, .bad_seq = 1 };
  gboolean ok = pw_oplog_each (log, 0, G_MAXINT64, check_one, &walk, error);
  if (checked != NULL)
    *checked = walk.checked;
  if (purged != NULL)
    *purged = walk.purged;
  if (!ok && bad_seq != NULL)
    *bad_seq = walk.bad_seq;
  return ok;
}
