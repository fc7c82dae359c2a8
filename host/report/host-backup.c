/* Backups: a copy of the whole store that is consistent, and its way back.
 *
 * Restoring goes in steps of which only the last is to be seen: the backup is copied to
 * STORE.restore, opened there (so schema steps that it lacks are applied to the copy), proved,
 * closed, and renamed to STORE. A restore that was killed leaves STORE.restore, which the next one
 * removes. */
#include "host/report/host-backup.h"

#include <glib/gi18n.h>

#include "host/merge/host-fsck.h"
#include "sync/base/pw-error.h"
#include "sync/base/pw-file-stream.h"
#include "sync/base/pw-file.h"

#define COPY_BYTES 65536
#define STORE_MODE 0600
#define FOLDER_MODE 0700
#define ASIDE_SUFFIX ".restore"

gboolean
host_backup_save (HostStore *store, const char *path, guint64 *bytes, GError **error) {
  g_return_val_if_fail (store != NULL && path != NULL, FALSE);
  if (!pw_db_backup (store->db, path, error))
    return FALSE;
  g_autoptr (PwFileReader) saved = pw_file_reader_open (path, error);
  if (saved == NULL)
    return FALSE;
  if (bytes != NULL)
    *bytes = pw_file_reader_size (saved);
  return TRUE;
}

void
host_backup_clear (HostBackup *backup) {
  g_clear_pointer (&backup->name, g_free);
  g_clear_pointer (&backup->region, g_free);
}

/* --- restoring ------------------------------------------------------------------------------- */

/* SQLite keeps these beside a file: a log that was not moved in yet, and its index. */
static const char *const companions[] = { "-wal", "-shm", "-journal" };

static gboolean
check_place_is_free (const char *store_path, GError **error) {
  gboolean there;
  if (!pw_file_look (store_path, &there, error))
    return FALSE;
  if (there) {
    g_set_error (error, PW_ERROR, PW_ERROR_EXISTS,
                 _ ("%s is there already and is never overwritten: move it away, or name another "
                    "store"),
                 store_path);
    return FALSE;
  }
  /* A log that an older store left behind would be played into the restored one. */
  for (gsize i = 0; i < G_N_ELEMENTS (companions); i++) {
    g_autofree char *beside = g_strconcat (store_path, companions[i], NULL);
    if (!pw_file_look (beside, &there, error))
      return FALSE;
    if (there) {
      g_set_error (error, PW_ERROR, PW_ERROR_EXISTS,
                   _ ("%s belongs to a store that was here: move it away first"), beside);
      return FALSE;
    }
  }
  return TRUE;
}

static gboolean
remove_companions (const char *aside, GError **error) {
  for (gsize i = 0; i < G_N_ELEMENTS (companions); i++) {
    g_autofree char *beside = g_strconcat (aside, companions[i], NULL);
    if (!pw_file_remove (beside, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
remove_aside (const char *aside, GError **error) {
  return remove_companions (aside, error) && pw_file_remove (aside, error);
}

static gboolean
copy_to (const char *path, const char *aside, GError **error) {
  g_autoptr (PwFileReader) reader = pw_file_reader_open_named (path, error);
  g_autofree char *folder = g_path_get_dirname (aside);
  if (reader == NULL
      || (!pw_file_is_dir (folder) && !pw_file_make_dir (folder, FOLDER_MODE, error)))
    return FALSE;
  g_autoptr (PwFileWriter) writer = pw_file_writer_new (folder, STORE_MODE, error);
  if (writer == NULL)
    return FALSE;
  g_autofree guint8 *buffer = g_malloc (COPY_BYTES);
  for (;;) {
    gsize got = 0;
    if (!pw_file_reader_read (reader, buffer, COPY_BYTES, &got, error))
      return FALSE;
    if (got > 0 && !pw_file_writer_add (writer, buffer, got, error))
      return FALSE;
    if (got < COPY_BYTES)
      return pw_file_writer_publish (writer, aside, error);
  }
}

/* Everything is proved from raw bytes, as by `verify --all`. */
static gboolean
prove (HostStore *store, HostBackup *backup, GError **error) {
  g_autoptr (HostFsck) fsck = host_fsck_run (store, error);
  if (fsck == NULL)
    return FALSE;
  if (fsck->faults->len > 0) {
    g_set_error (error, PW_ERROR, PW_ERROR_BROKEN, _ ("the backup is damaged: %s"),
                 (const char *)g_ptr_array_index (fsck->faults, 0));
    return FALSE;
  }
  PwStmt *stmt = pw_db_stmt (store->db, "report/read-newest-parcel", error);
  if (stmt == NULL || !pw_stmt_scalar (stmt, 0, &backup->newest_ms, error))
    return FALSE;
  backup->host = store->identity->id;
  backup->name = g_strdup (store->name);
  backup->region = g_strdup (store->region);
  backup->operations = fsck->operations;
  backup->parcels = fsck->parcels;
  return pw_db_checkpoint (store->db, error);
}

/* Afterwards all that the log beside the copy held is in the file: closing it moved it there. What
 * is no store is told of by its own name, not by that of the copy. */
static gboolean
open_and_prove (const char *path, const char *aside, HostBackup *backup, GError **error) {
  g_autoptr (GError) local = NULL;
  g_autoptr (HostStore) store = host_store_open (aside, NULL, &local);
  if (store != NULL)
    return prove (store, backup, error);
  if (!g_error_matches (local, PW_ERROR, PW_ERROR_NOT_FOUND)
      && !g_error_matches (local, PW_ERROR, PW_ERROR_BROKEN)) {
    g_propagate_error (error, g_steal_pointer (&local));
    return FALSE;
  }
  g_set_error (
      error, PW_ERROR, PW_ERROR_BROKEN,
      _ ("%s is damaged, or no backup of a host: name a file that panwas-host backup made"), path);
  return FALSE;
}

gboolean
host_backup_restore (const char *path, const char *store_path, HostBackup *backup, GError **error) {
  g_return_val_if_fail (path != NULL && store_path != NULL && backup != NULL, FALSE);
  if (!check_place_is_free (store_path, error))
    return FALSE;
  g_autofree char *aside = g_strconcat (store_path, ASIDE_SUFFIX, NULL);
  g_auto (HostBackup) found = { .name = NULL };
  gboolean ok = remove_aside (aside, error) && copy_to (path, aside, error)
                && open_and_prove (path, aside, &found, error)
                && check_place_is_free (store_path, error) && remove_companions (aside, error)
                && pw_file_publish (aside, store_path, error);
  if (!ok) {
    (void)remove_aside (aside, NULL);
    return FALSE;
  }
  *backup = found;
  found.name = found.region = NULL;
  return TRUE;
}
