/* The calls about open files that a disk that fails stands before; linked only into programs that
 * want one.
 *
 * An executable's own open() comes before libc's for everything in the process, libraries too: that
 * is how SQLite and GLib come to this disk without a change. Calls about anything that lies on no
 * disk go straight on. */
#undef _FORTIFY_SOURCE /* it would define some of these calls itself */
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/lib/fault-calls.h"

/* Fortified code calls these; no header declares them. */
int __open_2 (const char *path, int flags);
int __open64_2 (const char *path, int flags);
ssize_t __read_chk (int fd, void *buffer, size_t length, size_t room);

/* --- open and close --------------------------------------------------------------------------- */

static int
open_here (FaultDisk *disk, const char *path, int flags, mode_t mode) {
  gboolean nameless = (flags & O_TMPFILE) == O_TMPFILE, there, folder = FALSE;
  guint64 inode;
  off_t bytes;
  there = _fault_real_look (-1, path, &inode, &bytes, &folder);
  gboolean makes = nameless || ((flags & O_CREAT) != 0 && !there);
  FaultGate gate = _fault_gate (disk, makes ? FAULT_CREATE : FAULT_OPEN);
  if (gate == FAULT_FAIL)
    return -1;
  if (nameless && disk->fat)
    return errno = EOPNOTSUPP, -1;
  if (makes && disk->room == 0)
    return errno = ENOSPC, -1;
  gboolean cuts = (flags & O_TRUNC) != 0 && there && !folder;
  /* What the platter holds has to be read before it is overwritten. */
  if ((flags & O_ACCMODE) == O_WRONLY)
    flags = (flags & ~O_ACCMODE) | O_RDWR;
  int fd = _fault_real_open (path, flags & ~O_TRUNC, mode);
  if (fd < 0)
    return -1;
  FaultNode *node = folder && !nameless ? NULL : _fault_node_of (disk, fd, nameless ? NULL : path);
  if (makes) {
    node->durable_bytes = 0;
    _fault_node_bury (disk, node, fd, path);
    _fault_name_next (disk);
    if (!nameless)
      _fault_name_change (disk, path, NULL, node);
  }
  _fault_handle_add (fd, disk, node, path);
  if (cuts) {
    _fault_node_bury (disk, node, fd, path);
    _fault_node_before_truncate (node, fd, 0);
    (void)_fault_real_ftruncate (fd, 0);
  }
  if (_fault_after (gate))
    return fd;
  _fault_handle_remove (fd);
  (void)_fault_real_close (fd);
  return errno = EIO, -1;
}

static int
open_any (const char *path, int flags, mode_t mode) {
  FaultDisk *disk;
  char *inside;
  if (!_fault_enter_path (path, &disk, &inside))
    return _fault_real_open (path, flags, mode);
  int fd = open_here (disk, inside, flags, mode);
  _fault_leave (inside);
  return fd;
}

#define OPEN_WITH_MODE(name)                                                                       \
  int name (const char *path, int flags, ...) {                                                    \
    va_list list;                                                                                  \
    va_start (list, flags);                                                                        \
    mode_t mode = (flags & (O_CREAT | __O_TMPFILE)) != 0 ? va_arg (list, mode_t) : 0;              \
    va_end (list);                                                                                 \
    return open_any (path, flags, mode);                                                           \
  }

OPEN_WITH_MODE (open)
OPEN_WITH_MODE (open64)

int
__open_2 (const char *path, int flags) {
  return open_any (path, flags, 0);
}

int
__open64_2 (const char *path, int flags) {
  return open_any (path, flags, 0);
}

int
close (int fd) {
  FaultHandle *handle;
  if (!_fault_enter_fd (fd, &handle))
    return _fault_real_close (fd);
  gboolean ok = _fault_before (handle->disk, FAULT_CLOSE);
  int saved = errno;
  _fault_handle_remove (fd);
  int result = _fault_real_close (fd);
  _fault_unlock ();
  if (!ok)
    errno = saved;
  return ok ? result : -1;
}

/* A stream closes its descriptor past the close() above: GLib reads empty files through one. */
int
fclose (FILE *stream) {
  REAL (fclose);
  FaultHandle *handle;
  int fd = fileno (stream);
  if (!_fault_enter_fd (fd, &handle))
    return real (stream);
  gboolean ok = _fault_before (handle->disk, FAULT_CLOSE);
  int saved = errno;
  _fault_handle_remove (fd);
  int result = real (stream);
  _fault_unlock ();
  if (!ok)
    errno = saved;
  return ok ? result : EOF;
}

/* --- reading ----------------------------------------------------------------------- */

static gboolean
fd_goes (int fd, FaultCalls call) {
  FaultHandle *handle;
  if (!_fault_enter_fd (fd, &handle))
    return TRUE;
  gboolean ok = _fault_before (handle->disk, call);
  _fault_unlock ();
  return ok;
}

#define READ_FD(type, name, call, failed, parameters, arguments)                                   \
  type name parameters {                                                                           \
    REAL (name);                                                                                   \
    return fd_goes (fd, call) ? real arguments : (failed);                                         \
  }

READ_FD (ssize_t, read, FAULT_READ, -1, (int fd, void *buffer, size_t length), (fd, buffer, length))
READ_FD (ssize_t, __read_chk, FAULT_READ, -1, (int fd, void *buffer, size_t length, size_t room),
         (fd, buffer, length, room))
READ_FD (ssize_t, pread, FAULT_READ, -1, (int fd, void *buffer, size_t length, off_t offset),
         (fd, buffer, length, offset))
READ_FD (ssize_t, pread64, FAULT_READ, -1, (int fd, void *buffer, size_t length, off64_t offset),
         (fd, buffer, length, offset))
READ_FD (int, fstat, FAULT_LOOK, -1, (int fd, struct stat *info), (fd, info))
READ_FD (int, fstat64, FAULT_LOOK, -1, (int fd, struct stat64 *info), (fd, info))
READ_FD (void *, mmap, FAULT_MAP, MAP_FAILED,
         (void *at, size_t length, int how, int flags, int fd, off_t offset),
         (at, length, how, flags, fd, offset))
READ_FD (void *, mmap64, FAULT_MAP, MAP_FAILED,
         (void *at, size_t length, int how, int flags, int fd, off64_t offset),
         (at, length, how, flags, fd, offset))

/* Whatever the command is, its argument is one word. */
#define CONTROL(name)                                                                              \
  int name (int fd, int command, ...) {                                                            \
    REAL (name);                                                                                   \
    va_list list;                                                                                  \
    va_start (list, command);                                                                      \
    void *argument = va_arg (list, void *);                                                        \
    va_end (list);                                                                                 \
    return fd_goes (fd, FAULT_LOCK) ? real (fd, command, argument) : -1;                           \
  }

CONTROL (fcntl)
CONTROL (fcntl64)

/* --- writing ---------------------------------------------------------------------------------- */

static ssize_t
write_here (FaultHandle *handle, int fd, const void *buffer, size_t length, off_t offset) {
  FaultDisk *disk = handle->disk;
  FaultGate gate = _fault_gate (disk, FAULT_WRITE);
  if (gate == FAULT_FAIL || length == 0)
    return gate == FAULT_FAIL ? -1 : 0;
  off_t bytes = _fault_real_size (fd), end = offset + (off_t)length;
  length
      = _fault_write_length (disk, length, end > bytes ? (guint64)(end - MAX (bytes, offset)) : 0);
  if (length == 0)
    return -1;
  _fault_node_bury (disk, handle->node, fd, NULL);
  _fault_node_before_write (handle->node, fd, offset, length);
  ssize_t put = _fault_real_pwrite (fd, buffer, length, offset);
  if (disk->room != G_MAXUINT64 && put > 0 && offset + put > bytes)
    disk->room -= (guint64)(offset + put - MAX (bytes, offset));
  return _fault_after (gate) ? put : -1;
}

ssize_t
write (int fd, const void *buffer, size_t length) {
  REAL (write);
  FaultHandle *handle;
  if (!_fault_enter_fd (fd, &handle))
    return real (fd, buffer, length);
  off_t at = lseek (fd, 0, SEEK_CUR);
  ssize_t put = write_here (handle, fd, buffer, length, at);
  if (put > 0)
    (void)lseek (fd, at + put, SEEK_SET);
  _fault_unlock ();
  return put;
}

#define WRITE_AT(name, type)                                                                       \
  ssize_t name (int fd, const void *buffer, size_t length, type offset) {                          \
    REAL (name);                                                                                   \
    FaultHandle *handle;                                                                           \
    if (!_fault_enter_fd (fd, &handle))                                                            \
      return real (fd, buffer, length, offset);                                                    \
    ssize_t put = write_here (handle, fd, buffer, length, offset);                                 \
    _fault_unlock ();                                                                              \
    return put;                                                                                    \
  }

WRITE_AT (pwrite, off_t)
WRITE_AT (pwrite64, off64_t)

static int
truncate_here (FaultHandle *handle, int fd, off_t bytes) {
  FaultGate gate = _fault_gate (handle->disk, FAULT_TRUNCATE);
  if (gate == FAULT_FAIL)
    return -1;
  _fault_node_bury (handle->disk, handle->node, fd, NULL);
  _fault_node_before_truncate (handle->node, fd, bytes);
  int result = _fault_real_ftruncate (fd, bytes);
  return _fault_after (gate) ? result : -1;
}

#define TRUNCATE(name, type)                                                                       \
  int name (int fd, type bytes) {                                                                  \
    REAL (name);                                                                                   \
    FaultHandle *handle;                                                                           \
    if (!_fault_enter_fd (fd, &handle))                                                            \
      return real (fd, bytes);                                                                     \
    int result = truncate_here (handle, fd, bytes);                                                \
    _fault_unlock ();                                                                              \
    return result;                                                                                 \
  }

TRUNCATE (ftruncate, off_t)
TRUNCATE (ftruncate64, off64_t)

static int
sync_here (FaultHandle *handle, int fd) {
  /* When the power goes during a sync, nothing of it is sure to be done. */
  if (!_fault_before (handle->disk, FAULT_SYNC)) {
    if (handle->node != NULL && !fault_disk_is_off (handle->disk))
      _fault_node_sync_failed (handle->node);
    return -1;
  }
  if (handle->node != NULL)
    _fault_node_synced (handle->node, fd);
  else
    _fault_name_synced (handle->disk, handle->path);
  return 0;
}

#define SYNC(name)                                                                                 \
  int name (int fd) {                                                                              \
    REAL (name);                                                                                   \
    FaultHandle *handle;                                                                           \
    if (!_fault_enter_fd (fd, &handle))                                                            \
      return real (fd);                                                                            \
    int result = sync_here (handle, fd);                                                           \
    _fault_unlock ();                                                                              \
    return result;                                                                                 \
  }

SYNC (fsync)
SYNC (fdatasync)

/* --- waiting ---------------------------------------------------------------------------------- */

static FaultWait wait_otherwise; /* NULL: by usleep() */

void
fault_disk_on_wait (FaultWait wait) {
  wait_otherwise = wait;
}

/* SQLite waits and tries again, for up to ten seconds, where a lock was not given. After a failure
 * nobody else is there who could give it back, so that time would only be lost. */
int
usleep (useconds_t micros) {
  REAL (usleep);
  if (wait_otherwise != NULL && wait_otherwise ())
    return 0;
  _fault_lock ();
  gboolean skip = _fault_any_happened ();
  _fault_unlock ();
  return skip ? 0 : real (micros);
}
