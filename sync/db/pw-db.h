/* SQLite behind one door: opening, transactions, and statements that are known by file name.
 *
 * The only folder that includes sqlite3.h. SQL is embedded from schemas/ and never built in C.
 *   schemas/sql/KIND/NNN-name.sql      steps of the stored schema, applied in order, never edited
 *   schemas/queries/MODULE/NAME.sql    one statement a file, prepared once, known as "MODULE/NAME"
 *   schemas/views/NAME.sql             scripts, known as "NAME"
 * A database belongs to the thread that opened it; each call asserts that.
 *
 * Errors everywhere: NO_SPACE (disk full), ACCESS (not writable), BUSY (another program holds it),
 * BROKEN (not a database of ours, or damaged), TOO_NEW (made by a newer version). */
#pragma once

#include <glib.h>

#include "sync/base/pw-id.h"

G_BEGIN_DECLS

typedef struct PwDb PwDb;
typedef struct PwStmt PwStmt;

/* The handheld's store and the host's store; stored in the file as its application id. */
typedef enum {
  PW_DB_APP = 0x50574431,  /* "PWD1" */
  PW_DB_HOST = 0x50574831, /* "PWH1" */
} PwDbKind;

/* Whether a store is at `path`. BROKEN where only its log is: what made a new one there would throw
 * away what the log holds. */
gboolean pw_db_look (const char *path, gboolean *there, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Opens or makes (mode 0600) the store and applies the schema steps that it lacks. WAL,
 * synchronous=FULL: a commit is one fsync of the log and is durable when it returns.
 * `create` FALSE: a file that is not there is NOT_FOUND. A log without its file is BROKEN, as
 * pw_db_look() says. (transfer full) */
PwDb *pw_db_open (const char *path, PwDbKind kind, gboolean create, GError **error);
void pw_db_close (PwDb *db);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PwDb, pw_db_close)

/* How many schema steps are applied. */
int pw_db_schema_version (PwDb *db);

/* --- transactions ---------------------------------------------------------------------------- */

/* BEGIN IMMEDIATE. Nesting is a bug. `where` names the place for messages. */
#define pw_db_begin(db, error) pw_db_begin_at (db, G_STRLOC, error)
gboolean pw_db_begin_at (PwDb *db, const char *where, GError **error);
gboolean pw_db_commit (PwDb *db, GError **error);
/* Harmless when no transaction is open, so that it can stand in every failure path. */
void pw_db_rollback (PwDb *db);
gboolean pw_db_in_transaction (PwDb *db);

/* FALSE (for work that can be done again from what is already durable): commits stay atomic and in
 * order but do not wait for the disk. TRUE, the state after opening: they wait. */
gboolean pw_db_set_durable (PwDb *db, gboolean durable, GError **error);
/* Moves the write-ahead log into the file, syncs it, and empties the log, so that no old page
 * stays. */
gboolean pw_db_checkpoint (PwDb *db, GError **error);

/* --- statements ------------------------------------------------------------------------------ */

/* The statement of schemas/queries/<name>.sql, reset and with all parameters unbound. Prepared at
 * first use, owned by the database. Two uses of one statement must not overlap. NULL and an error
 * only when the database fails: an unknown name aborts, it is a bug. (transfer none) */
PwStmt *pw_db_stmt (PwDb *db, const char *name, GError **error);

/* Parameters by name, with the colon: ":seq". An unknown name is a bug and aborts. Bytes and text
 * are copied. A NULL pointer binds NULL. */
void pw_stmt_bind_int (PwStmt *stmt, const char *name, gint64 value);
void pw_stmt_bind_double (PwStmt *stmt, const char *name, double value);
void pw_stmt_bind_text (PwStmt *stmt, const char *name, const char *text);
void pw_stmt_bind_bytes (PwStmt *stmt, const char *name, gconstpointer bytes, gsize length);
void pw_stmt_bind_gbytes (PwStmt *stmt, const char *name, GBytes *bytes);
void pw_stmt_bind_id (PwStmt *stmt, const char *name, const PwId *id);
void pw_stmt_bind_digest (PwStmt *stmt, const char *name, const PwDigest *digest);
void pw_stmt_bind_null (PwStmt *stmt, const char *name);

/* Next row: TRUE with `*row` TRUE, or `*row` FALSE at the end (the statement is then reset). */
gboolean pw_stmt_step (PwStmt *stmt, gboolean *row, GError **error);
/* Runs a statement that gives no rows. */
gboolean pw_stmt_run (PwStmt *stmt, GError **error);
/* Ends a statement before its last row. */
void pw_stmt_reset (PwStmt *stmt);

/* Columns of the current row, from 0. Pointers live until the next step or reset. */
gint64 pw_stmt_int (PwStmt *stmt, int column);
double pw_stmt_double (PwStmt *stmt, int column);
const char *pw_stmt_text (PwStmt *stmt, int column);                 /* NULL for NULL */
const void *pw_stmt_bytes (PwStmt *stmt, int column, gsize *length); /* NULL for NULL or empty */
GBytes *pw_stmt_gbytes (PwStmt *stmt, int column);                   /* (transfer full) */
gboolean pw_stmt_is_null (PwStmt *stmt, int column);
int pw_stmt_columns (PwStmt *stmt);
const char *pw_stmt_column_name (PwStmt *stmt, int column);
/* FALSE with BROKEN if the column does not hold just that many bytes. */
gboolean pw_stmt_id (PwStmt *stmt, int column, PwId *id, GError **error);
gboolean pw_stmt_digest (PwStmt *stmt, int column, PwDigest *digest, GError **error);

/* One integer from a statement that is already bound: first column of the first row, or
 * `fallback` when there is none. */
gboolean pw_stmt_scalar (PwStmt *stmt, gint64 fallback, gint64 *value, GError **error);

/* --- the rest -------------------------------------------------------------------------------- */

/* Runs the script schemas/views/<name>.sql, inside the caller's transaction if one is open. */
gboolean pw_db_run_view_script (PwDb *db, const char *name, GError **error);

/* Rows changed by the last statement; id of the last inserted row. */
int pw_db_changes (PwDb *db);
gint64 pw_db_last_row (PwDb *db);

/* "ok", or what SQLite's integrity check says first. (transfer full) */
char *pw_db_integrity (PwDb *db, GError **error);

/* A consistent copy of the whole store into a new file at `path` (EXISTS if it is there), synced.
 */
gboolean pw_db_backup (PwDb *db, const char *path, GError **error);

G_END_DECLS
