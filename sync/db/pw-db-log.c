/* The write-ahead log: how long it may get, when it goes into the file, and the room that it has.
 *
 * A save writes a few pages to the log and syncs it. If that makes the log longer, the file system
 * has to write the new length and where the bytes lie as well, in its journal where it has one,
 * before the sync is over; if it only writes over what is there, it has not. So a handheld's log
 * gets its whole length before the first save, as zeros, which SQLite takes for the rest of an
 * older log and writes over.
 */
#include "sync/db/pw-db-private.h"

#include <sys/stat.h>

#include "sync/base/pw-error.h"
#include "sync/base/pw-file.h"

/* The log is moved into the file when it reaches this many pages: on a handheld 4 MiB, some 300
 * saves, so that a save almost never pays for it, and so that what is opened after a crash, or
 * just opened, is not read for long; on a host 16 MiB, as merging writes much at once. */
#define APP_LOG_PAGES 1024
#define HOST_LOG_PAGES 4096
/* The transaction that reaches the limit may go beyond it by so much and still find room. */
#define APP_LOG_SPARE_PAGES 64
/* SQLite's file format, 4.1 "WAL File Format"; our pages have 4 KiB. */
#define LOG_HEADER_BYTES 32
#define LOG_FRAME_BYTES (24 + 4096)
#define APP_LOG_ROOM_BYTES                                                                         \
  (LOG_HEADER_BYTES + (gsize)(APP_LOG_PAGES + APP_LOG_SPARE_PAGES) * LOG_FRAME_BYTES)

void
_pw_db_log_keep (PwDb *db) {
  int pages = db->kind == PW_DB_APP ? APP_LOG_PAGES : HOST_LOG_PAGES;
  (void)sqlite3_wal_autocheckpoint (db->handle, pages);
  int keep = 1;
  (void)sqlite3_file_control (db->handle, "main", SQLITE_FCNTL_PERSIST_WAL, &keep);
}

/* Whoever holds the lock of the writer is the only one who appends to the log or cuts it. Without
 * the room everything works as well, only slower: no failure here is one of the caller. But a disk
 * that failed may have lost what waited for its sync. */
void
_pw_db_log_give_room (PwDb *db) {
  struct stat info;
  g_autofree char *log = g_strconcat (db->path, "-wal", NULL);
  if (db->kind != PW_DB_APP || stat (log, &info) != 0 || (gsize)info.st_size >= APP_LOG_ROOM_BYTES)
    return;
  (void)sqlite3_busy_timeout (db->handle, 0);
  if (pw_db_begin (db, NULL)) {
    g_autoptr (GError) error = NULL;
    (void)pw_file_grow (log, APP_LOG_ROOM_BYTES, &error);
    pw_db_rollback (db);
    if (pw_error_is (error, PW_ERROR_SYSTEM))
      _pw_db_log_begin_anew (db);
  }
  (void)sqlite3_busy_timeout (db->handle, _PW_DB_BUSY_WAIT_MS);
}

/* A sync that failed has thrown away what it should have written, and only memory still holds it:
 * whoever opens the store next would take the commit that failed out of the log as done, and write
 * behind it what no disk can find after a power cut. So what was done before goes into the file,
 * and the log begins anew. If that fails too there is nothing left to try: the caller says that the
 * disk is bad. */
void
_pw_db_log_begin_anew (PwDb *db) {
  (void)sqlite3_wal_checkpoint_v2 (db->handle, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
}

gboolean
pw_db_checkpoint (PwDb *db, GError **error) {
  g_assert (db->begun_at == NULL);
  int code = sqlite3_wal_checkpoint_v2 (db->handle, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
  if (code != SQLITE_OK)
    return _pw_db_fail (db, code, "checkpoint", error);
  _pw_db_log_give_room (db);
  return TRUE;
}
