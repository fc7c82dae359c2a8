/* What the files of sync/db share and nobody else sees. */
#pragma once

#include <sqlite3.h>

#include "sync/db/pw-db.h"

/* How long to wait for another program that writes. */
#define _PW_DB_BUSY_WAIT_MS 10000

struct PwDb {
  sqlite3 *handle; /* owned */
  char *path;      /* owned */
  PwDbKind kind;
  GHashTable *statements;  /* owned; name -> PwStmt */
  const char *begun_at;    /* where the open transaction began, or NULL (borrowed, static text) */
  gboolean commit_allowed; /* only pw_db_commit() sets it: the hook refuses any other commit */
  GThread *owner;          /* borrowed; the only thread that may call */
};

struct PwStmt {
  PwDb *db;             /* borrowed */
  sqlite3_stmt *handle; /* owned */
  const char *name;     /* borrowed from the key of the table */
  /* Names of the parameters by place, the first at 0; copies, because SQLite makes its own anew
   * when a table changed. They are bound in the same order each time, so the one that is wanted is
   * nearly always the one after the last. */
  char **parameters; /* owned, NULL-terminated */
  guint parameter_count, parameter_next;
  int bind_fault; /* SQLite's code of the first value that could not be bound since the last reset
                   */
};

/* Sets `error` from SQLite's result code and words; `what` says what was tried. Returns FALSE. */
gboolean _pw_db_fail (PwDb *db, int code, const char *what, GError **error);
/* Text of an embedded file below /panwas/; NULL if there is none. (transfer full) */
GBytes *_pw_db_resource (const char *path);
/* Runs SQL text that came from an embedded file. */
gboolean _pw_db_run_script (PwDb *db, const char *sql, const char *what, GError **error);
/* How many schema steps the file says are applied. */
gboolean _pw_db_read_version (PwDb *db, int *version, GError **error);
void _pw_stmt_free (gpointer stmt);
/* Applies the missing steps of schemas/sql/<folder>. */
gboolean _pw_db_migrate (PwDb *db, const char *folder, GError **error);

/* --- the log (pw-db-log.c) -------------------------------------------------------------------- */

/* Sets when the log goes into the file, and that it stays when the store is closed. */
void _pw_db_log_keep (PwDb *db);
/* Makes a handheld's log as long as it will get, if it is shorter and nobody else writes now. */
void _pw_db_log_give_room (PwDb *db);
/* After a sync of the log failed. */
void _pw_db_log_begin_anew (PwDb *db);
