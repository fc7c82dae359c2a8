/* What libc would have done: the calls behind those that a disk that fails stands before. */
#undef _FORTIFY_SOURCE /* it would define some of these calls itself */
#include <dirent.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/lib/fault-calls.h"

int
_fault_real_open (const char *path, int flags, mode_t mode) {
  REAL (open);
  return real (path, flags, mode);
}

int
_fault_real_close (int fd) {
  REAL (close);
  return real (fd);
}

ssize_t
_fault_real_pread (int fd, void *buffer, size_t length, off_t offset) {
  REAL (pread);
  return real (fd, buffer, length, offset);
}

ssize_t
_fault_real_pwrite (int fd, const void *buffer, size_t length, off_t offset) {
  REAL (pwrite);
  return real (fd, buffer, length, offset);
}

int
_fault_real_ftruncate (int fd, off_t bytes) {
  REAL (ftruncate);
  return real (fd, bytes);
}

static int
real_fstat (int fd, struct stat *info) {
  REAL (fstat);
  return real (fd, info);
}

static int
real_lstat (const char *path, struct stat *info) {
  REAL (lstat);
  return real (path, info);
}

static int
real_linkat (int from_dir, const char *from, int to_dir, const char *to, int flags) {
  REAL (linkat);
  return real (from_dir, from, to_dir, to, flags);
}

off_t
_fault_real_size (int fd) {
  struct stat info;
  g_assert_cmpint (real_fstat (fd, &info), ==, 0);
  return info.st_size;
}

gboolean
_fault_real_look (int fd, const char *path, guint64 *inode, off_t *bytes, gboolean *folder) {
  struct stat info;
  if ((fd >= 0 ? real_fstat (fd, &info) : real_lstat (path, &info)) != 0)
    return FALSE;
  *inode = info.st_ino;
  *bytes = info.st_size;
  *folder = S_ISDIR (info.st_mode);
  return TRUE;
}

gboolean
_fault_real_link (int fd, const char *path, const char *as) {
  g_autofree char *self = g_strdup_printf ("/proc/self/fd/%d", fd);
  return real_linkat (AT_FDCWD, fd >= 0 ? self : path, AT_FDCWD, as, AT_SYMLINK_FOLLOW) == 0;
}

int
_fault_real_unlink (const char *path) {
  REAL (unlink);
  return real (path);
}

int
_fault_real_mkdir (const char *path, mode_t mode) {
  REAL (mkdir);
  return real (path, mode);
}

void
_fault_real_remove_tree (const char *path) {
  REAL (opendir);
  DIR *dir = real (path);
  if (dir == NULL)
    return;
  struct dirent *entry;
  while ((entry = readdir (dir)) != NULL) {
    if (strcmp (entry->d_name, ".") == 0 || strcmp (entry->d_name, "..") == 0)
      continue;
    g_autofree char *child = g_build_filename (path, entry->d_name, NULL);
    if (_fault_real_unlink (child) != 0)
      _fault_real_remove_tree (child);
  }
  (void)closedir (dir);
  (void)rmdir (path);
}
