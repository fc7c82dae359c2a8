/* Views: settled, rebuilt and checked. */
#include "host/views/host-views.h"

#include <glib/gi18n.h>

#include "host/views/host-view-device.h"
#include "host/views/host-view-dump.h"
#include "host/views/host-view-record.h"
#include "sync/base/pw-error.h"

/* Raise it when the code that makes views changes what they say: they are rebuilt then. */
#define VIEWS_VERSION 3

/* Folded in one transaction: killed in between, at most this many are folded again. */
#define SETTLE_STEPS 500

/* --- settling -------------------------------------------------------------------------------- */

/* First column of the first row; 0 when there is none. */
static gboolean
next_key (HostStore *store, const char *query, gint64 *key, GError **error) {
  PwStmt *stmt = pw_db_stmt (store->db, query, error);
  return stmt != NULL && pw_stmt_scalar (stmt, 0, key, error);
}

static gboolean
clean (HostStore *store, const char *query, const char *name, gint64 key, GError **error) {
  PwStmt *stmt = pw_db_stmt (store->db, query, error);
  if (stmt == NULL)
    return FALSE;
  pw_stmt_bind_int (stmt, name, key);
  return pw_stmt_run (stmt, error);
}

/* Folds up to SETTLE_STEPS things; `*done` TRUE when nothing is marked any more. */
static gboolean
settle_some (HostStore *store, gboolean *done, GError **error) {
  *done = FALSE;
  for (guint step = 0; step < SETTLE_STEPS; step++) {
    gint64 device, record;
    if (!next_key (store, "views/next-dirty-device", &device, error))
      return FALSE;
    if (device != 0) {
      if (!host_view_fold_device (store, device, error)
          || !clean (store, "views/clean-device", ":author_key", device, error))
        return FALSE;
      continue;
    }
    if (!next_key (store, "views/next-dirty-record", &record, error))
      return FALSE;
    *done = record == 0;
    if (*done)
      return TRUE;
    if (!host_view_fold_record (store, record, FALSE, error)
        || !clean (store, "views/clean-record", ":record_key", record, error))
      return FALSE;
  }
  return TRUE;
}

gboolean
host_views_settle (HostStore *store, GError **error) {
  gboolean inside = pw_db_in_transaction (store->db);
  gboolean done = FALSE;
  while (!done) {
    if (!inside && !pw_db_begin (store->db, error))
      return FALSE;
    if (!settle_some (store, &done, error)) {
      if (!inside)
        pw_db_rollback (store->db);
      return FALSE;
    }
    if (!inside && !pw_db_commit (store->db, error))
      return FALSE;
  }
  return TRUE;
}

/* --- rebuilding ------------------------------------------------------------------------------ */

/* What the views depend on beside the operations. */
static PwDigest
basis_of (const HostStore *store) {
  PwDigest plans = host_column_plans_digest (store->plans);
  guint8 version = VIEWS_VERSION;
  return pw_digest_chain (&plans, &version, sizeof version);
}

static gboolean
put_basis (HostStore *store, GError **error) {
  PwDigest basis = basis_of (store);
  PwStmt *stmt = pw_db_stmt (store->db, "views/put-basis", error);
  if (stmt == NULL)
    return FALSE;
  pw_stmt_bind_digest (stmt, ":digest", &basis);
  return pw_stmt_run (stmt, error);
}

/* Walks the keys that `query` gives after a key, and folds each. */
typedef gboolean (*Fold) (HostStore *store, gint64 key, GError **error);

static gboolean
fold_fresh_record (HostStore *store, gint64 record_key, GError **error) {
  return host_view_fold_record (store, record_key, TRUE, error);
}

static gboolean
fold_all (HostStore *store, const char *query, Fold fold, GError **error) {
  for (gint64 key = 0;;) {
    PwStmt *stmt = pw_db_stmt (store->db, query, error);
    if (stmt == NULL)
      return FALSE;
    pw_stmt_bind_int (stmt, ":after", key);
    if (!pw_stmt_scalar (stmt, 0, &key, error))
      return FALSE;
    if (key == 0)
      return TRUE;
    if (!fold (store, key, error))
      return FALSE;
  }
}

static gboolean
rebuild (HostStore *store, GError **error) {
  return pw_db_run_view_script (store->db, "drop", error)
         && pw_db_run_view_script (store->db, "make", error) && put_basis (store, error)
         && host_view_put_grants (store, error)
         && fold_all (store, "views/list-devices-by-key", host_view_fold_device, error)
         && fold_all (store, "views/next-record", fold_fresh_record, error);
}

gboolean
host_views_rebuild (HostStore *store, GError **error) {
  if (pw_db_in_transaction (store->db))
    return rebuild (store, error);
  if (!pw_db_begin (store->db, error))
    return FALSE;
  if (rebuild (store, error))
    return pw_db_commit (store->db, error);
  pw_db_rollback (store->db);
  return FALSE;
}

static gboolean
is_current (HostStore *store, gboolean *current, GError **error) {
  PwDigest basis = basis_of (store), standing;
  gint64 tables = 0;
  *current = FALSE;
  PwStmt *stmt = pw_db_stmt (store->db, "views/has-tables", error);
  if (stmt == NULL || !pw_stmt_scalar (stmt, 0, &tables, error))
    return FALSE;
  if (tables == 0)
    return TRUE;
  stmt = pw_db_stmt (store->db, "views/get-basis", error);
  gboolean row;
  if (stmt == NULL || !pw_stmt_step (stmt, &row, error))
    return FALSE;
  if (!row)
    return TRUE;
  *current = pw_stmt_digest (stmt, 0, &standing, NULL) && pw_digest_equal (&basis, &standing);
  pw_stmt_reset (stmt);
  return TRUE;
}

gboolean
host_views_ensure (HostStore *store, GError **error) {
  gboolean current;
  return is_current (store, &current, error) && (current || host_views_rebuild (store, error));
}

/* Whether a record here may look different once that form is at hand. */
static gboolean
is_waited_for (HostStore *store, const PwDigest *form, gboolean *waited_for, GError **error) {
  gint64 count;
  PwStmt *stmt = pw_db_stmt (store->db, "views/awaits-form", error);
  if (stmt == NULL)
    return FALSE;
  pw_stmt_bind_int (stmt, ":create", PW_OP_CREATE);
  pw_stmt_bind_digest (stmt, ":form", form);
  if (!pw_stmt_scalar (stmt, 0, &count, error))
    return FALSE;
  *waited_for = count > 0;
  return TRUE;
}

static gboolean
update_basis (HostStore *store, GError **error) {
  PwDigest basis = basis_of (store);
  PwStmt *stmt = pw_db_stmt (store->db, "views/update-basis", error);
  if (stmt == NULL)
    return FALSE;
  pw_stmt_bind_digest (stmt, ":digest", &basis);
  return pw_stmt_run (stmt, error);
}

gboolean
host_views_stamp (HostStore *store, GError **error) {
  gboolean current;
  return is_current (store, &current, error) && (current || update_basis (store, error));
}

gboolean
host_views_adopt_form (HostStore *store, const PwDigest *form, GError **error) {
  g_assert (pw_db_in_transaction (store->db));
  gboolean waited_for;
  if (!is_waited_for (store, form, &waited_for, error))
    return FALSE;
  return waited_for ? host_views_rebuild (store, error) : update_basis (store, error);
}

/* --- checking -------------------------------------------------------------------------------- */

static gboolean
check_in_transaction (HostStore *store, GError **error) {
  PwDigest standing[HOST_VIEW_TABLES], fresh[HOST_VIEW_TABLES];
  if (!host_views_settle (store, error) || !host_view_dump_digests (store, standing, error)
      || !host_views_rebuild (store, error) || !host_view_dump_digests (store, fresh, error))
    return FALSE;
  for (guint i = 0; i < HOST_VIEW_TABLES; i++) {
    if (pw_digest_equal (&standing[i], &fresh[i]))
      continue;
    g_set_error (error, PW_ERROR, PW_ERROR_BROKEN,
                 _ ("view \"%s\" is not what the operations say: it was changed by hand; "
                    "rebuild the views"),
                 host_view_dump_name (i));
    return FALSE;
  }
  return TRUE;
}

gboolean
host_views_check (HostStore *store, GError **error) {
  if (!pw_db_begin (store->db, error))
    return FALSE;
  gboolean ok = check_in_transaction (store, error);
  pw_db_rollback (store->db);
  return ok;
}

gboolean
host_views_digest (HostStore *store, PwDigest *digest, GError **error) {
  PwDigest digests[HOST_VIEW_TABLES];
  if (!host_view_dump_digests (store, digests, error))
    return FALSE;
  *digest = pw_digest_of (digests, sizeof digests);
  return TRUE;
}
