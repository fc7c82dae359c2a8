/* Rows of one device in the views.
 *
 * A log is a tree that ought to be a line. Each operation hangs on the one before it whose digest,
 * chained with its bytes, gives its own digest; the first hangs on the digest of the public key.
 *   1. What hangs on the root without a break is held "without a gap"; of several branches the
 *      longest is the main one, of equally long ones the one whose last digest is the smallest.
 *   2. Two operations with one number are a fork at that number.
 *   3. An operation that hangs on none of those before it, though some are here, is a fork too:
 *      its own predecessor is missing, so the logs differ at that number at the latest.
 *   4. Numbers below the greatest of which nothing is here are missing: a gap.
 * All of it depends on the set of operations alone. */
#include "host/views/host-view-device.h"

#include <glib/gi18n.h>
#include <string.h>

#include "host/verify/host-verdict.h"
#include "host/views/host-view-record.h"
#include "host/views/host-view-report.h"
#include "sync/base/pw-error.h"
#include "sync/base/pw-plant.h"

/* --- rows ------------------------------------------------------------------------------------ */

void
host_device_row_clear (HostDeviceRow *row) {
  g_clear_pointer (&row->region, g_free);
}

gboolean
host_view_get_device (HostStore *store, gint64 author_key, HostDeviceRow *row, GError **error) {
  *row = (HostDeviceRow){ 0 };
  PwStmt *stmt = pw_db_stmt (store->db, "views/get-grant", error);
  gboolean found;
  if (stmt == NULL)
    return FALSE;
  pw_stmt_bind_int (stmt, ":author_key", author_key);
  if (!pw_stmt_step (stmt, &found, error))
    return FALSE;
  if (!found)
    return TRUE;
  row->region = g_strdup (pw_stmt_text (stmt, 0));
  row->is_revoked = !pw_stmt_is_null (stmt, 1);
  row->revoked_after = (guint64)pw_stmt_int (stmt, 1);
  row->seq = (guint64)pw_stmt_int (stmt, 2);
  row->max_seq = (guint64)pw_stmt_int (stmt, 4);
  row->missing = (guint64)pw_stmt_int (stmt, 5);
  row->forked = (guint64)pw_stmt_int (stmt, 6);
  row->operations = (guint64)pw_stmt_int (stmt, 7);
  row->is_host = pw_stmt_int (stmt, 8) != 0;
  gboolean ok = pw_stmt_digest (stmt, 3, &row->digest, error);
  pw_stmt_reset (stmt);
  if (!ok)
    host_device_row_clear (row);
  return ok;
}

gboolean
host_view_put_chain (HostStore *store, gint64 author_key, const HostDeviceRow *row,
                     GError **error) {
  PwStmt *stmt = pw_db_stmt (store->db, "views/update-device-chain", error);
  if (stmt == NULL)
    return FALSE;
  pw_stmt_bind_int (stmt, ":author_key", author_key);
  pw_stmt_bind_int (stmt, ":seq", (gint64)row->seq);
  pw_stmt_bind_digest (stmt, ":digest", &row->digest);
  pw_stmt_bind_int (stmt, ":max_seq", (gint64)row->max_seq);
  pw_stmt_bind_int (stmt, ":missing", (gint64)row->missing);
  pw_stmt_bind_int (stmt, ":forked", (gint64)row->forked);
  pw_stmt_bind_int (stmt, ":operations", (gint64)row->operations);
  return pw_stmt_run (stmt, error);
}

static gboolean
run_with_key (HostStore *store, const char *query, const char *name, gint64 key, GError **error) {
  PwStmt *stmt = pw_db_stmt (store->db, query, error);
  if (stmt == NULL)
    return FALSE;
  pw_stmt_bind_int (stmt, name, key);
  return pw_stmt_run (stmt, error);
}

gboolean
host_view_mark_record (HostStore *store, gint64 record_key, GError **error) {
  return run_with_key (store, "views/mark-record", ":record_key", record_key, error);
}

gboolean
host_view_mark_device (HostStore *store, gint64 author_key, GError **error) {
  return run_with_key (store, "views/mark-device", ":author_key", author_key, error);
}

/* --- grants ---------------------------------------------------------------------------------- */

static gboolean
put_enrol (HostStore *store, gint64 author_key, const PwDeviceChange *change, GError **error) {
  PwDigest root = pw_digest_of (change->public_key, PW_PUBLIC_KEY_BYTES);
  PwStmt *stmt = pw_db_stmt (store->db, "views/put-enrol", error);
  if (stmt == NULL)
    return FALSE;
  pw_stmt_bind_int (stmt, ":author_key", author_key);
  pw_stmt_bind_text (stmt, ":name", change->name);
  pw_stmt_bind_text (stmt, ":region", change->region);
  pw_stmt_bind_digest (stmt, ":digest", &root);
  if (change->is_host)
    pw_stmt_bind_bytes (stmt, ":seal", change->seal_public, PW_PUBLIC_KEY_BYTES);
  if (!pw_id_is_none (&change->host))
    pw_stmt_bind_id (stmt, ":host", &change->host);
  if (change->has_kept)
    pw_stmt_bind_int (stmt, ":kept_after", (gint64)change->kept);
  return pw_stmt_run (stmt, error);
}

static gboolean
put_revoke (HostStore *store, gint64 author_key, const PwDeviceChange *change, GError **error) {
  PwStmt *stmt = pw_db_stmt (store->db, "views/put-revoke", error);
  if (stmt == NULL)
    return FALSE;
  pw_stmt_bind_int (stmt, ":author_key", author_key);
  pw_stmt_bind_int (stmt, ":revoked_after", (gint64)change->after);
  return pw_stmt_run (stmt, error);
}

static gboolean
find_author (HostStore *store, const PwId *device, gint64 *author_key, GError **error) {
  PwStmt *stmt = pw_db_stmt (store->db, "intake/get-author", error);
  if (stmt == NULL)
    return FALSE;
  pw_stmt_bind_id (stmt, ":id", device);
  return pw_stmt_scalar (stmt, 0, author_key, error);
}

gboolean
host_view_put_grant (HostStore *store, const PwOpView *op, gboolean mark, GError **error) {
  g_auto (PwDeviceChange) change = { 0 };
  gint64 author_key;
  if (!pw_body_read_device_change (op, &change, error)
      || !find_author (store, &change.device, &author_key, error))
    return FALSE;
  if (author_key == 0) {
    g_autofree char *device = pw_id_to_hex (&change.device);
    g_set_error (error, PW_ERROR, PW_ERROR_NOT_FOUND, _ ("handheld %s is not known here"), device);
    return FALSE;
  }
  gboolean ok = op->kind == PW_OP_ENROL ? put_enrol (store, author_key, &change, error)
                                        : put_revoke (store, author_key, &change, error);
  if (!ok || !mark)
    return ok;
  return host_view_mark_device (store, author_key, error)
         && run_with_key (store, "views/mark-records-of-device", ":author_key", author_key, error);
}

gboolean
host_view_put_grants (HostStore *store, GError **error) {
  PwStmt *stmt = pw_db_stmt (store->db, "views/list-own-ops", error);
  if (stmt == NULL)
    return FALSE;
  pw_stmt_bind_int (stmt, ":author_key", store->own_author);
  pw_stmt_bind_int (stmt, ":enrol", PW_OP_ENROL);
  pw_stmt_bind_int (stmt, ":revoke", PW_OP_REVOKE);
  gboolean row;
  for (;;) {
    if (!pw_stmt_step (stmt, &row, error))
      return FALSE;
    if (!row)
      return TRUE;
    g_autoptr (GBytes) bytes = pw_stmt_gbytes (stmt, 0);
    gsize length;
    const guint8 *data = g_bytes_get_data (bytes, &length);
    PwOpView view;
    if (!pw_op_decode (data, length, &view, error)
        || !host_view_put_grant (store, &view, FALSE, error)) {
      pw_stmt_reset (stmt);
      return FALSE;
    }
  }
}

/* --- walking --------------------------------------------------------------------------------- */

typedef struct {
  PwDigest digest;
  gboolean rooted; /* hangs on the root without a break */
} Node;

typedef struct {
  HostDeviceRow *row; /* borrowed: what is found */
  guint64 seq;        /* of `level` */
  GArray *before;     /* owned: Node, those of number seq - 1; empty if none is here */
  GArray *level;      /* owned: Node, those of number seq */
} ChainWalk;

static void
note_fork (HostDeviceRow *row, guint64 seq) {
  if (PW_PLANT (NO_FORK))
    return;
  if (row->forked == 0 || seq < row->forked)
    row->forked = seq;
}

/* All operations of one number are known: what follows from them. */
static void
end_level (ChainWalk *walk) {
  HostDeviceRow *row = walk->row;
  for (guint i = 0; i < walk->level->len; i++) {
    const Node *node = &g_array_index (walk->level, Node, i);
    /* Rows come in order of digest: the first rooted one of the last number stays. */
    if (node->rooted && walk->seq > row->seq) {
      row->seq = walk->seq;
      row->digest = node->digest;
    }
  }
  if (walk->level->len > 1)
    note_fork (row, walk->seq);
}

static void
next_level (ChainWalk *walk, guint64 seq) {
  GArray *spare = walk->before;
  walk->before = walk->level;
  walk->level = spare;
  g_array_set_size (walk->level, 0);
  if (seq != walk->seq + 1)
    g_array_set_size (walk->before, 0);
  walk->row->missing += seq - walk->seq - 1;
  walk->seq = seq;
}

static void
add_op (ChainWalk *walk, guint64 seq, const PwDigest *digest, gconstpointer bytes, gsize length) {
  if (seq != walk->seq) {
    end_level (walk);
    next_level (walk, seq);
  }
  Node node = { .digest = *digest };
  gboolean hangs = FALSE;
  for (guint i = 0; i < walk->before->len && !hangs; i++) {
    const Node *parent = &g_array_index (walk->before, Node, i);
    PwDigest chained = pw_digest_chain (&parent->digest, bytes, length);
    hangs = pw_digest_equal (&chained, digest);
    node.rooted = hangs && parent->rooted;
  }
  if (!hangs && walk->before->len > 0)
    note_fork (walk->row, MAX (seq - 1, 1));
  g_array_append_val (walk->level, node);
  walk->row->operations++;
  walk->row->max_seq = seq;
}

static gboolean
walk_ops (HostStore *store, gint64 author_key, ChainWalk *walk, GError **error) {
  PwStmt *stmt = pw_db_stmt (store->db, "views/list-device-ops", error);
  if (stmt == NULL)
    return FALSE;
  pw_stmt_bind_int (stmt, ":author_key", author_key);
  for (;;) {
    gboolean row;
    PwDigest digest;
    gsize length;
    if (!pw_stmt_step (stmt, &row, error))
      return FALSE;
    if (!row)
      break;
    if (!pw_stmt_digest (stmt, 1, &digest, error)) {
      pw_stmt_reset (stmt);
      return FALSE;
    }
    guint64 seq = (guint64)pw_stmt_int (stmt, 0);
    gconstpointer bytes = pw_stmt_bytes (stmt, 2, &length);
    add_op (walk, seq, &digest, bytes, length);
  }
  end_level (walk);
  return TRUE;
}

static gboolean
walk_chain (HostStore *store, gint64 author_key, const PwDigest *root, HostDeviceRow *row,
            GError **error) {
  row->seq = row->max_seq = row->missing = row->forked = row->operations = 0;
  row->digest = *root;
  ChainWalk walk = {
    .row = row,
    .before = g_array_new (FALSE, FALSE, sizeof (Node)),
    .level = g_array_new (FALSE, FALSE, sizeof (Node)),
  };
  Node origin = { .digest = *root, .rooted = TRUE };
  g_array_append_val (walk.level, origin);
  gboolean ok = walk_ops (store, author_key, &walk, error);
  g_array_unref (walk.before);
  g_array_unref (walk.level);
  return ok;
}

/* --- folding --------------------------------------------------------------------------------- */

static gboolean
get_author (HostStore *store, gint64 author_key, PwId *id, PwDigest *root, GError **error) {
  PwStmt *stmt = pw_db_stmt (store->db, "views/get-public-key", error);
  gboolean row;
  if (stmt == NULL)
    return FALSE;
  pw_stmt_bind_int (stmt, ":author_key", author_key);
  if (!pw_stmt_step (stmt, &row, error))
    return FALSE;
  gsize length = 0;
  gconstpointer key = row ? pw_stmt_bytes (stmt, 1, &length) : NULL;
  if (key == NULL || length != PW_PUBLIC_KEY_BYTES) {
    g_set_error_literal (error, PW_ERROR, PW_ERROR_BROKEN,
                         _ ("a handheld's key is missing in the store; run \"verify --all\""));
    pw_stmt_reset (stmt);
    return FALSE;
  }
  *root = pw_digest_of (key, length);
  gboolean ok = pw_stmt_id (stmt, 0, id, error);
  pw_stmt_reset (stmt);
  return ok;
}

/* A fork is open until the handheld is revoked before it. */
static gboolean
put_fork (HostStore *store, gint64 author_key, const PwId *id, const HostDeviceRow *row,
          GError **error) {
  if (!run_with_key (store, "views/delete-device-items", ":author_key", author_key, error))
    return FALSE;
  if (row->forked == 0 || (row->is_revoked && row->revoked_after < row->forked))
    return TRUE;
  guint8 item[HOST_ITEM_BYTES];
  host_item_id (id, NULL, item);
  PwStmt *stmt = pw_db_stmt (store->db, "views/insert-item", error);
  if (stmt == NULL)
    return FALSE;
  pw_stmt_bind_bytes (stmt, ":id", item, sizeof item);
  pw_stmt_bind_text (stmt, ":kind", "fork");
  pw_stmt_bind_int (stmt, ":author_key", author_key);
  pw_stmt_bind_int (stmt, ":seq", (gint64)row->forked);
  return pw_stmt_run (stmt, error);
}

static gboolean
refuse_recordless (HostStore *store, gint64 author_key, GError **error) {
  PwStmt *stmt = pw_db_stmt (store->db, "views/refuse-recordless", error);
  if (stmt == NULL)
    return FALSE;
  pw_stmt_bind_int (stmt, ":author_key", author_key);
  pw_stmt_bind_text (stmt, ":code", host_verdict_name (HOST_VERDICT_FOREIGN_MESSAGE));
  return pw_stmt_run (stmt, error);
}

gboolean
host_view_fold_device (HostStore *store, gint64 author_key, GError **error) {
  g_assert (pw_db_in_transaction (store->db));
  g_auto (HostDeviceRow) row = { 0 };
  PwId id;
  PwDigest root;
  if (!host_view_get_device (store, author_key, &row, error))
    return FALSE;
  if (row.region == NULL)
    return TRUE;
  return get_author (store, author_key, &id, &root, error)
         && walk_chain (store, author_key, &root, &row, error)
         && host_view_put_chain (store, author_key, &row, error)
         && put_fork (store, author_key, &id, &row, error)
         && (row.is_host ? host_view_fold_reports (store, author_key, &row, error)
                         : refuse_recordless (store, author_key, error));
}
