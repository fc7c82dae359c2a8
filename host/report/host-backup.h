/* Backups: a copy of the whole store that is consistent, and its way back. */
#pragma once

#include "host/intake/host-store.h"

G_BEGIN_DECLS

/* A copy of the store at `path`, mode 0600, whole or not at all: it holds the host's keys, as the
 * store does. EXISTS if there is something already. `bytes` (may be NULL) gets its size. */
gboolean host_backup_save (HostStore *store, const char *path, guint64 *bytes, GError **error);

/* What a backup holds. */
typedef struct {
  PwId host;
  char *name;   /* owned */
  char *region; /* owned */
  guint64 operations, parcels;
  gint64 newest_ms; /* host clock: when its newest parcel came; 0: none */
} HostBackup;

void host_backup_clear (HostBackup *backup);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HostBackup, host_backup_clear)

/* Puts a backup in place as the store at `store_path`. It is copied aside, made ready for this
 * version, and all of it is proved as by `verify --all`, before it takes the place. The backup
 * itself is not changed. EXISTS if there is a store already (it is never overwritten); BROKEN with
 * the first fault. */
gboolean host_backup_restore (const char *path, const char *store_path, HostBackup *backup,
                              GError **error);

G_END_DECLS
