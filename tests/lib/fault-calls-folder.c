/* The calls about names and folders that a disk that fails stands before. */
#undef _FORTIFY_SOURCE /* it would define some of these calls itself */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/lib/fault-calls.h"

/* --- looking ---------------------------------------------------------------------------------- */

DIR *
opendir (const char *path) {
  REAL (opendir);
  FaultDisk *disk;
  char *inside;
  if (!_fault_enter_path (path, &disk, &inside))
    return real (path);
  DIR *dir = _fault_before (disk, FAULT_LOOK) ? real (inside) : NULL;
  _fault_leave (inside);
  return dir;
}

static gboolean
path_goes (const char *path, FaultCalls call) {
  FaultDisk *disk;
  char *inside;
  if (!_fault_enter_path (path, &disk, &inside))
    return TRUE;
  gboolean ok = _fault_before (disk, call);
  _fault_leave (inside);
  return ok;
}

#define LOOK_AT(name, parameters, arguments)                                                       \
  int name parameters {                                                                            \
    REAL (name);                                                                                   \
    return path_goes (path, FAULT_LOOK) ? real arguments : -1;                                     \
  }

LOOK_AT (stat, (const char *path, struct stat *info), (path, info))
LOOK_AT (stat64, (const char *path, struct stat64 *info), (path, info))
LOOK_AT (lstat, (const char *path, struct stat *info), (path, info))
LOOK_AT (lstat64, (const char *path, struct stat64 *info), (path, info))
LOOK_AT (access, (const char *path, int mode), (path, mode))

/* --- changing names ----------------------------------------------------------------------------
 */

/* What stands under a name now, with a second name, so that it can come back. */
static FaultNode *
node_at (FaultDisk *disk, const char *path) {
  FaultNode *node = _fault_node_of (disk, -1, path);
  if (node != NULL)
    _fault_node_bury (disk, node, -1, path);
  return node;
}

static int
rename_here (FaultDisk *disk, const char *from, const char *to) {
  REAL (rename);
  FaultGate gate = _fault_gate (disk, FAULT_RENAME);
  if (gate == FAULT_FAIL)
    return -1;
  FaultNode *moved = node_at (disk, from), *replaced = node_at (disk, to);
  if (real (from, to) != 0)
    return -1;
  if (moved != NULL && !moved->folder) {
    _fault_name_next (disk);
    _fault_name_change (disk, from, moved, NULL);
    _fault_name_change (disk, to, replaced, moved);
  }
  return _fault_after (gate) ? 0 : -1;
}

int
rename (const char *from, const char *to) {
  REAL (rename);
  FaultDisk *disk, *other;
  char *inside, *target;
  if (!_fault_enter_path (from, &disk, &inside))
    return real (from, to);
  other = _fault_disk_of (to, &target);
  int result = -1;
  if (other == disk)
    result = rename_here (disk, inside, target);
  else
    errno = EXDEV;
  if (other != NULL)
    g_free (target);
  _fault_leave (inside);
  return result;
}

/* The open file behind "/proc/self/fd/N", or the file at a path. */
static FaultNode *
node_behind (FaultDisk *disk, const char *from) {
  static const char self[] = "/proc/self/fd/";
  if (!g_str_has_prefix (from, self))
    return node_at (disk, from);
  FaultHandle *handle = _fault_handle ((int)g_ascii_strtoll (from + strlen (self), NULL, 10));
  return handle != NULL && handle->disk == disk ? handle->node : NULL;
}

static int
link_here (FaultDisk *disk, const char *from, const char *to, int flags) {
  REAL (linkat);
  FaultGate gate = _fault_gate (disk, FAULT_LINK);
  if (gate == FAULT_FAIL)
    return -1;
  if (disk->fat)
    return errno = EPERM, -1;
  FaultNode *node = node_behind (disk, from);
  if (node == NULL)
    return errno = ENOENT, -1;
  if (real (AT_FDCWD, from, AT_FDCWD, to, flags) != 0)
    return -1;
  _fault_name_next (disk);
  _fault_name_change (disk, to, NULL, node);
  return _fault_after (gate) ? 0 : -1;
}

int
linkat (int from_dir, const char *from, int to_dir, const char *to, int flags) {
  REAL (linkat);
  FaultDisk *disk;
  char *inside;
  if (from_dir != AT_FDCWD || to_dir != AT_FDCWD || !_fault_enter_path (to, &disk, &inside))
    return real (from_dir, from, to_dir, to, flags);
  int result = link_here (disk, from, inside, flags);
  _fault_leave (inside);
  return result;
}

int
link (const char *from, const char *to) {
  return linkat (AT_FDCWD, from, AT_FDCWD, to, 0);
}

static int
unlink_here (FaultDisk *disk, const char *path) {
  FaultGate gate = _fault_gate (disk, FAULT_UNLINK);
  if (gate == FAULT_FAIL)
    return -1;
  struct stat info;
  FaultNode *node = node_at (disk, path);
  off_t bytes = stat (path, &info) == 0 ? info.st_size : 0;
  if (_fault_real_unlink (path) != 0)
    return -1;
  _fault_name_next (disk);
  _fault_name_change (disk, path, node, NULL);
  if (disk->room != G_MAXUINT64)
    disk->room += (guint64)bytes;
  return _fault_after (gate) ? 0 : -1;
}

int
unlink (const char *path) {
  FaultDisk *disk;
  char *inside;
  if (!_fault_enter_path (path, &disk, &inside))
    return _fault_real_unlink (path);
  int result = unlink_here (disk, inside);
  _fault_leave (inside);
  return result;
}

static int
mkdir_here (FaultDisk *disk, const char *path, mode_t mode) {
  FaultGate gate = _fault_gate (disk, FAULT_MKDIR);
  if (gate == FAULT_FAIL)
    return -1;
  if (disk->room == 0)
    return errno = ENOSPC, -1;
  if (_fault_real_mkdir (path, mode) != 0)
    return -1;
  _fault_name_next (disk);
  _fault_name_change (disk, path, NULL, _fault_node_of (disk, -1, path));
  return _fault_after (gate) ? 0 : -1;
}

int
mkdir (const char *path, mode_t mode) {
  FaultDisk *disk;
  char *inside;
  if (!_fault_enter_path (path, &disk, &inside))
    return _fault_real_mkdir (path, mode);
  int result = mkdir_here (disk, inside, mode);
  _fault_leave (inside);
  return result;
}
