/* SQLite behind one door: opening, transactions and whole-store actions (the log: pw-db-log.c).
 *
 * Rules of this file.
 *  1. WAL with synchronous=FULL: one commit is one fsync (of the log). The log is kept between runs
 *     (no checkpoint on close), because making it anew would cost two more syncs at the next save.
 *  2. Every transaction is opened by pw_db_begin_at(), which remembers where; a commit hook refuses
 *     a commit that did not come through pw_db_commit(). Single statements outside a transaction
 *     are refused the same way, so nothing is ever half saved by accident.
 *  3. A damaged file is never deleted or repaired here. It is reported. */
#include "sync/db/pw-db-private.h"

#include <errno.h>
#include <gio/gio.h>
#include <glib/gi18n.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sync/base/pw-error.h"
#include "sync/base/pw-file.h"
#include "sync/base/pw-plant.h"

/* --- errors ---------------------------------------------------------------------------------- */

static PwError
code_from_sqlite (int code) {
  switch (code & 0xff) {
  case SQLITE_FULL:
    return PW_ERROR_NO_SPACE;
  case SQLITE_READONLY:
  case SQLITE_CANTOPEN:
  case SQLITE_PERM:
  case SQLITE_AUTH:
    return PW_ERROR_ACCESS;
  case SQLITE_BUSY:
  case SQLITE_LOCKED:
    return PW_ERROR_BUSY;
  case SQLITE_CORRUPT:
  case SQLITE_NOTADB:
  case SQLITE_FORMAT:
    return PW_ERROR_BROKEN;
  default:
    return PW_ERROR_SYSTEM;
  }
}

static const char *
remedy_of (PwError code) {
  switch (code) {
  case PW_ERROR_NO_SPACE:
    return _ ("the disk is full; free some space and try again");
  case PW_ERROR_ACCESS:
    return _ ("it cannot be opened or written; check the folder and its permissions");
  case PW_ERROR_BUSY:
    return _ ("another program is using it; wait and try again");
  case PW_ERROR_BROKEN:
    return _ (
        "it is damaged or not a store of this kit; keep the file and ask the office for help");
  default:
    return NULL;
  }
}

gboolean
_pw_db_fail (PwDb *db, int code, const char *what, GError **error) {
  PwError pw_code = code_from_sqlite (code);
  /* A disk that is full where SQLite maps memory or syncs is an "I/O error" to it. */
  int system_errno = db->handle != NULL ? sqlite3_system_errno (db->handle) : 0;
  if ((code & 0xff) == SQLITE_IOERR && (system_errno == ENOSPC || system_errno == EDQUOT))
    pw_code = PW_ERROR_NO_SPACE;
  const char *remedy = (code & 0xff) == SQLITE_NOMEM
                           ? _ ("there is not enough memory; close other programs and try again")
                           : remedy_of (pw_code);
  const char *words = db->handle != NULL ? sqlite3_errmsg (db->handle) : sqlite3_errstr (code);
  if (remedy != NULL)
    g_set_error (error, PW_ERROR, pw_code, "%s: %s", db->path, remedy);
  else
    g_set_error (error, PW_ERROR, pw_code, _ ("%s: the store failed at \"%s\": %s"), db->path, what,
                 words);
  return FALSE;
}

/* --- embedded files -------------------------------------------------------------------------- */

GBytes *
_pw_db_resource (const char *path) {
  return g_resources_lookup_data (path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
}

gboolean
_pw_db_run_script (PwDb *db, const char *sql, const char *what, GError **error) {
  int code = sqlite3_exec (db->handle, sql, NULL, NULL, NULL);
  return code == SQLITE_OK ? TRUE : _pw_db_fail (db, code, what, error);
}

gboolean
pw_db_run_view_script (PwDb *db, const char *name, GError **error) {
  g_assert (db->owner == g_thread_self ());
  g_autofree char *path = g_strdup_printf ("/panwas/views/%s.sql", name);
  g_autoptr (GBytes) sql = _pw_db_resource (path);
  if (sql == NULL)
    g_error ("no view script %s", path);
  /* Embedded data is followed by a NUL byte (GResource). */
  return _pw_db_run_script (db, g_bytes_get_data (sql, NULL), name, error);
}

/* --- opening --------------------------------------------------------------------------------- */

static int
on_commit (void *data) {
  PwDb *db = data;
  return db->commit_allowed ? 0 : 1;
}

static gboolean
scalar_pragma (PwDb *db, const char *sql, gint64 *value, GError **error) {
  sqlite3_stmt *stmt = NULL;
  int code = sqlite3_prepare_v2 (db->handle, sql, -1, &stmt, NULL);
  if (code == SQLITE_OK)
    code = sqlite3_step (stmt);
  if (code == SQLITE_ROW) {
    *value = sqlite3_column_int64 (stmt, 0);
    code = SQLITE_OK;
  }
  (void)sqlite3_finalize (stmt);
  return code == SQLITE_OK || code == SQLITE_DONE ? TRUE : _pw_db_fail (db, code, sql, error);
}

/* Refuses a file that SQLite can read but that is not ours. */
static gboolean
check_kind (PwDb *db, GError **error) {
  gint64 application = 0, tables = 0;
  if (!scalar_pragma (db, "PRAGMA application_id", &application, error)
      || !scalar_pragma (db, "PRAGMA schema_version", &tables, error))
    return FALSE;
  if (application == (gint64)db->kind || (application == 0 && tables == 0))
    return TRUE;
  g_set_error (error, PW_ERROR, PW_ERROR_BROKEN,
               _ ("%s is not a store of this program; name another file"), db->path);
  return FALSE;
}

static gboolean
set_up (PwDb *db, GError **error) {
  int off = 0;
  (void)sqlite3_db_config (db->handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, &off);
  (void)sqlite3_db_config (db->handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, &off);
  (void)sqlite3_db_config (db->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, &off);
  (void)sqlite3_busy_timeout (db->handle, _PW_DB_BUSY_WAIT_MS);
  (void)sqlite3_extended_result_codes (db->handle, 1);
  if (!check_kind (db, error))
    return FALSE;
  g_autoptr (GBytes) pragmas
      = _pw_db_resource (db->kind == PW_DB_APP ? "/panwas/sql/common/open-app.sql"
                                               : "/panwas/sql/common/open-host.sql");
  g_assert (pragmas != NULL);
  if (!_pw_db_run_script (db, g_bytes_get_data (pragmas, NULL), "open", error))
    return FALSE;
  if (PW_PLANT (LOST_COMMIT) && !pw_db_set_durable (db, FALSE, error))
    return FALSE;
  _pw_db_log_keep (db);
  (void)sqlite3_commit_hook (db->handle, on_commit, db);
  return TRUE;
}

/* SQLite counts every byte that it takes under a lock unless it is told not to, once, before it
 * starts. */
static void
stop_counting (void) {
  static gsize done = 0;
  if (g_once_init_enter (&done)) {
    (void)sqlite3_config (SQLITE_CONFIG_MEMSTATUS, 0);
    g_once_init_leave (&done, 1);
  }
}

/* The log may hold all that was ever saved: it is moved into the file now and then only. SQLite
 * throws it away where the file is gone or empty, and that would be the end of a store that
 * somebody moved. */
gboolean
pw_db_look (const char *path, gboolean *there, GError **error) {
  g_return_val_if_fail (path != NULL && there != NULL, FALSE);
  struct stat info;
  if (!pw_file_look (path, there, error))
    return FALSE;
  if (*there && (lstat (path, &info) != 0 || info.st_size > 0))
    return TRUE;
  g_autofree char *log = g_strconcat (path, "-wal", NULL);
  if (lstat (log, &info) != 0 || info.st_size == 0)
    return TRUE;
  g_set_error (error, PW_ERROR, PW_ERROR_BROKEN,
               _ ("%s is gone or empty, but %s beside it holds what was saved there: put the file "
                  "back; only if it is lost for good, move both away"),
               path, log);
  return FALSE;
}

PwDb *
pw_db_open (const char *path, PwDbKind kind, gboolean create, GError **error) {
  g_return_val_if_fail (path != NULL, NULL);
  stop_counting ();
  gboolean there = FALSE;
  if (!pw_db_look (path, &there, error))
    return NULL;
  if (!there && !create) {
    g_set_error (error, PW_ERROR, PW_ERROR_NOT_FOUND, _ ("there is no store at %s; run init first"),
                 path);
    return NULL;
  }
  g_autoptr (PwDb) db = g_new0 (PwDb, 1);
  db->path = g_strdup (path);
  db->kind = kind;
  db->owner = g_thread_self ();
  db->statements = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, _pw_stmt_free);
  int flags = SQLITE_OPEN_READWRITE | (create ? SQLITE_OPEN_CREATE : 0) | SQLITE_OPEN_NOMUTEX
              | SQLITE_OPEN_NOFOLLOW;
  mode_t old_mask = umask (0077);
  int code = sqlite3_open_v2 (path, &db->handle, flags, NULL);
  gboolean ok = code == SQLITE_OK ? set_up (db, error) : _pw_db_fail (db, code, "open", error);
  ok = ok && _pw_db_migrate (db, kind == PW_DB_APP ? "app" : "host", error);
  (void)umask (old_mask);
  if (ok)
    _pw_db_log_give_room (db);
  return ok ? g_steal_pointer (&db) : NULL;
}

void
pw_db_close (PwDb *db) {
  if (db == NULL)
    return;
  pw_db_rollback (db);
  g_hash_table_unref (db->statements);
  (void)sqlite3_close_v2 (db->handle);
  g_free (db->path);
  g_free (db);
}

/* --- transactions ---------------------------------------------------------------------------- */

gboolean
pw_db_begin_at (PwDb *db, const char *where, GError **error) {
  g_assert (db->owner == g_thread_self ());
  if (db->begun_at != NULL)
    g_error ("a transaction begun at %s is still open at %s", db->begun_at, where);
  /* Made ready first: without it a transaction that fails for lack of memory would stay open. */
  if (pw_db_stmt (db, "db/rollback", error) == NULL)
    return FALSE;
  PwStmt *stmt = pw_db_stmt (db, "db/begin", error);
  if (stmt == NULL || !pw_stmt_run (stmt, error))
    return FALSE;
  db->begun_at = where;
  return TRUE;
}

gboolean
pw_db_commit (PwDb *db, GError **error) {
  g_assert (db->owner == g_thread_self ());
  g_assert (db->begun_at != NULL);
  PwStmt *stmt = pw_db_stmt (db, "db/commit", error);
  db->commit_allowed = TRUE;
  gboolean ok = stmt != NULL && pw_stmt_run (stmt, error);
  db->commit_allowed = FALSE;
  if (ok) {
    db->begun_at = NULL;
    return TRUE;
  }
  gboolean disk_failed = (sqlite3_errcode (db->handle) & 0xff) == SQLITE_IOERR;
  pw_db_rollback (db);
  if (disk_failed)
    _pw_db_log_begin_anew (db);
  return FALSE;
}

void
pw_db_rollback (PwDb *db) {
  g_assert (db->owner == g_thread_self ());
  if (db->begun_at == NULL)
    return;
  /* A failed write may have rolled back by itself; a second rollback then has nothing to do. */
  if (!sqlite3_get_autocommit (db->handle)) {
    GHashTableIter iter;
    gpointer stmt;
    g_hash_table_iter_init (&iter, db->statements);
    while (g_hash_table_iter_next (&iter, NULL, &stmt))
      pw_stmt_reset (stmt);
    PwStmt *rollback = pw_db_stmt (db, "db/rollback", NULL);
    if (rollback != NULL)
      (void)pw_stmt_run (rollback, NULL);
  }
  db->begun_at = NULL;
}

gboolean
pw_db_in_transaction (PwDb *db) {
  return db->begun_at != NULL;
}

gboolean
pw_db_set_durable (PwDb *db, gboolean durable, GError **error) {
  g_assert (db->begun_at == NULL);
  PwStmt *stmt = pw_db_stmt (db, durable ? "db/sync-full" : "db/sync-normal", error);
  return stmt != NULL && pw_stmt_run (stmt, error);
}

/* --- the rest -------------------------------------------------------------------------------- */

gboolean
_pw_db_read_version (PwDb *db, int *version, GError **error) {
  gint64 value = 0;
  if (!scalar_pragma (db, "PRAGMA user_version", &value, error))
    return FALSE;
  *version = (int)value;
  return TRUE;
}

int
pw_db_schema_version (PwDb *db) {
  int version = 0;
  (void)_pw_db_read_version (db, &version, NULL);
  return version;
}

int
pw_db_changes (PwDb *db) {
  return sqlite3_changes (db->handle);
}

gint64
pw_db_last_row (PwDb *db) {
  return sqlite3_last_insert_rowid (db->handle);
}

char *
pw_db_integrity (PwDb *db, GError **error) {
  PwStmt *stmt = pw_db_stmt (db, "db/integrity", error);
  gboolean row = FALSE;
  if (stmt == NULL || !pw_stmt_step (stmt, &row, error))
    return NULL;
  char *words = g_strdup (row ? pw_stmt_text (stmt, 0) : "ok");
  pw_stmt_reset (stmt);
  return words;
}

/* What the copy wanted: a full disk is the target's, anything else may be either's. */
static gboolean
fail_backup (PwDb *db, sqlite3 *target, const char *path, int code, GError **error) {
  int system_errno = target != NULL ? sqlite3_system_errno (target) : 0;
  gboolean of_target = (code & 0xff) == SQLITE_FULL || (code & 0xff) == SQLITE_IOERR
                       || (code & 0xff) == SQLITE_CANTOPEN || (code & 0xff) == SQLITE_READONLY;
  if (!of_target)
    return _pw_db_fail (db, code, "backup", error);
  if ((code & 0xff) == SQLITE_FULL || system_errno == ENOSPC || system_errno == EDQUOT
      || system_errno == EFBIG)
    g_set_error (error, PW_ERROR, PW_ERROR_NO_SPACE,
                 _ ("%s: the disk is full; free some space or name another place for the backup"),
                 path);
  else
    g_set_error (error, PW_ERROR, PW_ERROR_ACCESS,
                 _ ("%s cannot be written; check the folder and its permissions"), path);
  return FALSE;
}

static gboolean
copy_pages (PwDb *db, sqlite3 *target, const char *path, GError **error) {
  sqlite3_backup *backup = sqlite3_backup_init (target, "main", db->handle, "main");
  if (backup == NULL)
    return fail_backup (db, target, path, sqlite3_errcode (target), error);
  int code = sqlite3_backup_step (backup, -1);
  (void)sqlite3_backup_finish (backup);
  return code == SQLITE_DONE ? TRUE : fail_backup (db, target, path, code, error);
}

/* The unfinished copy, and the journal that SQLite keeps beside it. */
static gboolean
remove_aside (const char *aside, GError **error) {
  g_autofree char *journal = g_strconcat (aside, "-journal", NULL);
  return pw_file_remove (journal, error) && pw_file_remove (aside, error);
}

gboolean
pw_db_backup (PwDb *db, const char *path, GError **error) {
  g_assert (db->begun_at == NULL);
  gboolean there;
  if (!pw_file_look (path, &there, error))
    return FALSE;
  if (there) {
    g_set_error (error, PW_ERROR, PW_ERROR_EXISTS,
                 _ ("%s is there already; name a new file for the backup"), path);
    return FALSE;
  }
  g_autofree char *aside = g_strdup_printf ("%s.part", path);
  if (!remove_aside (aside, error))
    return FALSE;
  sqlite3 *target = NULL;
  mode_t old_mask = umask (0077);
  int code = sqlite3_open_v2 (
      aside, &target, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOFOLLOW, NULL);
  gboolean ok = code == SQLITE_OK ? copy_pages (db, target, path, error)
                                  : fail_backup (db, target, path, code, error);
  (void)sqlite3_close_v2 (target);
  (void)umask (old_mask);
  ok = ok && pw_file_publish (aside, path, error);
  if (!ok)
    (void)remove_aside (aside, NULL);
  return ok;
}
