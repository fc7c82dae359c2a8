/* Files: read with a cap, and written whole or not at all. */
#include "sync/base/pw-file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sync/base/pw-error.h"
#include "sync/base/pw-plant.h"

#define READ_CHUNK_BYTES 65536
#define GROW_CHUNK_BYTES 65536

/* Closes a descriptor and keeps errno, so that the first failure is the one reported. */
static void
close_keeping_errno (int fd) {
  int saved = errno;
  (void)close (fd);
  errno = saved;
}

static int
open_retrying (const char *path, int flags, int mode) {
  int fd;
  do
    fd = open (path, flags | O_CLOEXEC, mode);
  while (fd < 0 && errno == EINTR);
  return fd;
}

/* --- reading --------------------------------------------------------------------------------- */

GBytes *
pw_file_read_fd (int fd, const char *name, gsize bytes_max, GError **error) {
  g_return_val_if_fail (fd >= 0 && name != NULL, NULL);
  g_autoptr (GByteArray) all = g_byte_array_new ();
  for (;;) {
    guint used = all->len;
    /* One byte over the cap is asked for, so that "too big" is noticed without reading it all. */
    gsize want = MIN ((gsize)READ_CHUNK_BYTES, bytes_max + 1 - used);
    g_byte_array_set_size (all, used + (guint)want);
    ssize_t got = read (fd, all->data + used, want);
    if (got < 0 && errno == EINTR) {
      g_byte_array_set_size (all, used);
      continue;
    }
    if (got < 0) {
      pw_error_set_errno (error, errno, _ ("cannot read %s"), name);
      return NULL;
    }
    g_byte_array_set_size (all, used + (guint)got);
    if (got == 0)
      return g_byte_array_free_to_bytes (g_steal_pointer (&all));
    if (all->len > bytes_max) {
      g_set_error (error, PW_ERROR, PW_ERROR_TOO_BIG,
                   _ ("%s is larger than %" G_GSIZE_FORMAT " bytes"), name, bytes_max);
      return NULL;
    }
  }
}

GBytes *
pw_file_read (const char *path, gsize bytes_max, GError **error) {
  g_return_val_if_fail (path != NULL, NULL);
  int fd = open_retrying (path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK, 0);
  if (fd < 0) {
    pw_error_set_errno (error, errno, _ ("cannot open %s"), path);
    return NULL;
  }
  struct stat info;
  GBytes *bytes = NULL;
  if (fstat (fd, &info) != 0)
    pw_error_set_errno (error, errno, _ ("cannot read %s"), path);
  else if (!S_ISREG (info.st_mode))
    g_set_error (error, PW_ERROR, PW_ERROR_REFUSED, _ ("%s is not a file"), path);
  else
    bytes = pw_file_read_fd (fd, path, bytes_max, error);
  close_keeping_errno (fd);
  return bytes;
}

/* --- writing --------------------------------------------------------------------------------- */

static gboolean
write_all (int fd, GBytes *bytes) {
  gsize left;
  const guint8 *at = g_bytes_get_data (bytes, &left);
  while (left > 0) {
    ssize_t put = write (fd, at, left);
    if (put < 0 && errno == EINTR)
      continue;
    if (put < 0)
      return PW_PLANT (FULL_IS_FINE) && errno == ENOSPC;
    at += put;
    left -= (gsize)put;
  }
  return TRUE;
}

static gboolean
sync_dir (const char *dir, GError **error) {
  int fd = open_retrying (dir, O_RDONLY | O_DIRECTORY, 0);
  if (fd < 0) {
    pw_error_set_errno (error, errno, _ ("cannot open the folder %s"), dir);
    return FALSE;
  }
  /* FAT and some network file systems cannot sync a folder; there is nothing better to do there. */
  gboolean ok = fsync (fd) == 0 || errno == EINVAL || errno == ENOTSUP;
  if (!ok)
    pw_error_set_errno (error, errno, _ ("cannot write to the folder %s"), dir);
  close_keeping_errno (fd);
  return ok;
}

/* Writes `bytes` to a new file beside `path`; gives its name. */
static char *
write_aside (const char *path, GBytes *bytes, int mode, GError **error) {
  g_autofree char *aside = g_strdup_printf ("%s.%08x.part", path, g_random_int ());
  int fd = open_retrying (aside, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, mode);
  if (fd < 0) {
    pw_error_set_errno (error, errno, _ ("cannot write %s"), path);
    return NULL;
  }
  gboolean ok = write_all (fd, bytes) && (PW_PLANT (LOST_FSYNC) || fsync (fd) == 0);
  if (!ok)
    pw_error_set_errno (error, errno, _ ("cannot write %s"), path);
  if (close (fd) != 0 && ok) {
    ok = FALSE;
    pw_error_set_errno (error, errno, _ ("cannot write %s"), path);
  }
  if (!ok) {
    (void)unlink (aside);
    return NULL;
  }
  return g_steal_pointer (&aside);
}

gboolean
pw_file_sync_folder (const char *path, GError **error) {
  g_return_val_if_fail (path != NULL, FALSE);
  g_autofree char *dir = g_path_get_dirname (path);
  return sync_dir (dir, error);
}

gboolean
pw_file_settle (const char *path, GError **error) {
  g_return_val_if_fail (path != NULL, FALSE);
  int fd = open_retrying (path, O_RDONLY | O_NOFOLLOW, 0);
  gboolean ok = fd >= 0 && (PW_PLANT (LOST_FSYNC) || fsync (fd) == 0);
  if (!ok)
    pw_error_set_errno (error, errno, _ ("cannot write %s"), path);
  if (fd >= 0)
    close_keeping_errno (fd);
  return ok && pw_file_sync_folder (path, error);
}

/* From where the file ends now, `start`; what did not find room altogether is taken away again. */
static gboolean
append_zeros (int fd, gsize start, gsize bytes) {
  static const guint8 zeros[GROW_CHUNK_BYTES];
  gboolean ok = lseek (fd, (off_t)start, SEEK_SET) >= 0;
  for (gsize at = start; ok && at < bytes; at += GROW_CHUNK_BYTES) {
    g_autoptr (GBytes) chunk = g_bytes_new_static (zeros, MIN (bytes - at, sizeof zeros));
    ok = write_all (fd, chunk);
  }
  ok = ok && (PW_PLANT (LOST_FSYNC) || fsync (fd) == 0);
  if (!ok) {
    int saved = errno;
    if (ftruncate (fd, (off_t)start) != 0)
      g_debug ("a file that could not grow keeps zeros at its end");
    errno = saved;
  }
  return ok;
}

gboolean
pw_file_grow (const char *path, gsize bytes, GError **error) {
  g_return_val_if_fail (path != NULL, FALSE);
  int fd = open_retrying (path, O_WRONLY | O_NOFOLLOW, 0);
  struct stat info;
  gboolean ok = fd >= 0 && fstat (fd, &info) == 0;
  if (ok && (gsize)info.st_size < bytes)
    ok = (PW_PLANT (LOST_FSYNC) || fsync (fd) == 0)
         && append_zeros (fd, (gsize)info.st_size, bytes);
  if (!ok)
    pw_error_set_errno (error, errno, _ ("cannot write %s"), path);
  if (fd >= 0)
    close_keeping_errno (fd);
  return ok;
}

static gboolean
rename_synced (const char *aside, const char *path, GError **error) {
  if (rename (aside, path) != 0) {
    pw_error_set_errno (error, errno, _ ("cannot write %s"), path);
    (void)unlink (aside);
    return FALSE;
  }
  return pw_file_sync_folder (path, error);
}

gboolean
pw_file_publish (const char *aside, const char *path, GError **error) {
  g_return_val_if_fail (aside != NULL && path != NULL, FALSE);
  int fd = open_retrying (aside, O_RDONLY | O_NOFOLLOW, 0);
  gboolean ok = fd >= 0 && (PW_PLANT (LOST_FSYNC) || fsync (fd) == 0);
  if (!ok)
    pw_error_set_errno (error, errno, _ ("cannot write %s"), path);
  if (fd >= 0)
    close_keeping_errno (fd);
  return ok && rename_synced (aside, path, error);
}

gboolean
pw_file_save (const char *path, GBytes *bytes, int mode, GError **error) {
  g_return_val_if_fail (path != NULL && bytes != NULL, FALSE);
  g_autofree char *aside = write_aside (path, bytes, mode, error);
  if (aside == NULL)
    return FALSE;
  return rename_synced (aside, path, error);
}

gboolean
pw_file_save_new (const char *path, GBytes *bytes, int mode, GError **error) {
  g_return_val_if_fail (path != NULL && bytes != NULL, FALSE);
  /* FAT has no hard links, so "new" is a look before the rename. Names are digests of the content:
   * two writers that race for one name write the same bytes. */
  gboolean there;
  if (!pw_file_look (path, &there, error))
    return FALSE;
  if (there) {
    g_set_error (error, PW_ERROR, PW_ERROR_EXISTS, _ ("%s is there already"), path);
    return FALSE;
  }
  return pw_file_save (path, bytes, mode, error);
}

gboolean
pw_file_make_dir (const char *path, int mode, GError **error) {
  g_return_val_if_fail (path != NULL, FALSE);
  if (pw_file_is_dir (path))
    return TRUE;
  g_autofree char *parent = g_path_get_dirname (path);
  if (!g_str_equal (parent, path) && !pw_file_make_dir (parent, mode, error))
    return FALSE;
  if (mkdir (path, (mode_t)mode) != 0 && errno != EEXIST) {
    pw_error_set_errno (error, errno, _ ("cannot make the folder %s"), path);
    return FALSE;
  }
  if (!pw_file_is_dir (path)) {
    g_set_error (error, PW_ERROR, PW_ERROR_REFUSED, _ ("%s is not a folder"), path);
    return FALSE;
  }
  if (sync_dir (parent, error))
    return TRUE;
  /* Whoever tries again finds no folder that a power cut would take away with all that is in it. */
  (void)rmdir (path);
  return FALSE;
}

gboolean
pw_file_remove (const char *path, GError **error) {
  g_return_val_if_fail (path != NULL, FALSE);
  if (unlink (path) == 0 || errno == ENOENT)
    return TRUE;
  /* A read-only disk refuses before it looks whether there is anything to remove. */
  int code = errno;
  struct stat info;
  if (code == EROFS && lstat (path, &info) != 0 && errno == ENOENT)
    return TRUE;
  pw_error_set_errno (error, code, _ ("cannot remove %s"), path);
  return FALSE;
}

/* --- looking --------------------------------------------------------------------------------- */

static int
compare_names (gconstpointer a, gconstpointer b) {
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

GPtrArray *
pw_file_list (const char *dir, const char *suffix, guint count_max, GError **error) {
  g_return_val_if_fail (dir != NULL && suffix != NULL, NULL);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  if (!pw_file_exists (dir))
    return g_steal_pointer (&names);
  g_autoptr (GError) local = NULL;
  g_autoptr (GDir) open_dir = g_dir_open (dir, 0, &local);
  if (open_dir == NULL) {
    g_set_error (error, PW_ERROR, PW_ERROR_ACCESS, _ ("cannot open the folder %s: %s"), dir,
                 local->message);
    return NULL;
  }
  const char *name;
  while ((name = g_dir_read_name (open_dir)) != NULL) {
    if (!g_str_has_suffix (name, suffix))
      continue;
    g_autofree char *path = g_build_filename (dir, name, NULL);
    struct stat info = { 0 };
    if (lstat (path, &info) != 0 && errno != ENOENT) {
      /* A file that cannot be looked at must not look like one that is not there. */
      pw_error_set_errno (error, errno, _ ("cannot read %s"), path);
      return NULL;
    }
    if (!S_ISREG (info.st_mode))
      continue;
    if (names->len >= count_max) {
      g_set_error (error, PW_ERROR, PW_ERROR_TOO_BIG, _ ("%s holds more than %u files"), dir,
                   count_max);
      return NULL;
    }
    g_ptr_array_add (names, g_strdup (name));
  }
  g_ptr_array_sort (names, compare_names);
  return g_steal_pointer (&names);
}

gboolean
pw_file_is_dir (const char *path) {
  struct stat info;
  return stat (path, &info) == 0 && S_ISDIR (info.st_mode);
}

gboolean
pw_file_exists (const char *path) {
  struct stat info;
  return lstat (path, &info) == 0 || (errno != ENOENT && errno != ENOTDIR);
}

gboolean
pw_file_look (const char *path, gboolean *there, GError **error) {
  g_return_val_if_fail (path != NULL && there != NULL, FALSE);
  struct stat info;
  *there = lstat (path, &info) == 0;
  if (*there || errno == ENOENT || errno == ENOTDIR)
    return TRUE;
  pw_error_set_errno (error, errno, _ ("cannot read %s"), path);
  return FALSE;
}
