/* Long files piece by piece: read forward, or written aside and put in place whole. */
#include "sync/base/pw-file-stream.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sync/base/pw-error.h"
#include "sync/base/pw-file.h"

struct PwFileReader {
  int fd;
  guint64 size;
  char *path; /* owned */
};

struct PwFileWriter {
  int fd;
  char *aside;    /* owned; NULL once published */
  char *dir;      /* owned */
  gboolean named; /* the file is to be seen under `aside` */
};

/* --- reading --------------------------------------------------------------------------------- */

static gboolean
look_at (PwFileReader *reader, gboolean named, GError **error) {
  struct stat info;
  if (fstat (reader->fd, &info) != 0) {
    pw_error_set_errno (error, errno, _ ("cannot read %s"), reader->path);
    return FALSE;
  }
  if (S_ISDIR (info.st_mode) || (!named && !S_ISREG (info.st_mode))) {
    g_set_error (error, PW_ERROR, PW_ERROR_REFUSED, _ ("%s is not a file"), reader->path);
    return FALSE;
  }
  reader->size = S_ISREG (info.st_mode) ? (guint64)info.st_size : 0;
  return TRUE;
}

static PwFileReader *
open_reader (const char *path, gboolean named, GError **error) {
  int flags = O_RDONLY | O_CLOEXEC | (named ? 0 : O_NOFOLLOW | O_NONBLOCK);
  int fd;
  do
    fd = open (path, flags);
  while (fd < 0 && errno == EINTR);
  if (fd < 0) {
    pw_error_set_errno (error, errno, _ ("cannot open %s"), path);
    return NULL;
  }
  g_autoptr (PwFileReader) reader = g_new0 (PwFileReader, 1);
  reader->fd = fd;
  reader->path = g_strdup (path);
  return look_at (reader, named, error) ? g_steal_pointer (&reader) : NULL;
}

PwFileReader *
pw_file_reader_open (const char *path, GError **error) {
  g_return_val_if_fail (path != NULL, NULL);
  return open_reader (path, FALSE, error);
}

PwFileReader *
pw_file_reader_open_named (const char *path, GError **error) {
  g_return_val_if_fail (path != NULL, NULL);
  return open_reader (path, TRUE, error);
}

void
pw_file_reader_free (PwFileReader *reader) {
  if (reader == NULL)
    return;
  (void)close (reader->fd);
  g_free (reader->path);
  g_free (reader);
}

gboolean
pw_file_reader_read (PwFileReader *reader, gpointer buffer, gsize length, gsize *got,
                     GError **error) {
  g_return_val_if_fail (reader != NULL && got != NULL, FALSE);
  gsize have = 0;
  while (have < length) {
    ssize_t piece = read (reader->fd, (guint8 *)buffer + have, length - have);
    if (piece < 0 && errno == EINTR)
      continue;
    if (piece < 0) {
      pw_error_set_errno (error, errno, _ ("cannot read %s"), reader->path);
      return FALSE;
    }
    if (piece == 0)
      break;
    have += (gsize)piece;
  }
  *got = have;
  return TRUE;
}

GBytes *
pw_file_reader_read_all (PwFileReader *reader, gsize bytes_max, GError **error) {
  g_return_val_if_fail (reader != NULL, NULL);
  return pw_file_read_fd (reader->fd, reader->path, bytes_max, error);
}

guint64
pw_file_reader_size (const PwFileReader *reader) {
  return reader->size;
}

/* --- writing --------------------------------------------------------------------------------- */

/* A file without a name, which the system itself removes when the program is killed. Where the file
 * system has no such thing (FAT) the file has its aside name from the start. */
static int
open_aside (const char *dir, const char *aside, int mode, gboolean *named) {
  int fd = open (dir, O_TMPFILE | O_WRONLY | O_CLOEXEC, mode);
  *named = FALSE;
  if (fd >= 0 || (errno != EOPNOTSUPP && errno != EISDIR && errno != EINVAL))
    return fd;
  *named = TRUE;
  return open (aside, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode);
}

PwFileWriter *
pw_file_writer_new (const char *dir, int mode, GError **error) {
  g_return_val_if_fail (dir != NULL, NULL);
  g_autofree char *aside
      = g_strdup_printf ("%s/%08x%08x" PW_FILE_PART_SUFFIX, dir, g_random_int (), g_random_int ());
  gboolean named;
  int fd = open_aside (dir, aside, mode, &named);
  if (fd < 0) {
    pw_error_set_errno (error, errno, _ ("cannot write into the folder %s"), dir);
    return NULL;
  }
  PwFileWriter *writer = g_new0 (PwFileWriter, 1);
  writer->fd = fd;
  writer->named = named;
  writer->dir = g_strdup (dir);
  writer->aside = g_steal_pointer (&aside);
  return writer;
}

static gboolean
link_as (PwFileWriter *writer, const char *path) {
  g_autofree char *self = g_strdup_printf ("/proc/self/fd/%d", writer->fd);
  return linkat (AT_FDCWD, self, AT_FDCWD, path, AT_SYMLINK_FOLLOW) == 0;
}

/* Gives the file its aside name, if it has none yet. */
static gboolean
name_it (PwFileWriter *writer, GError **error) {
  if (writer->named)
    return TRUE;
  if (!link_as (writer, writer->aside)) {
    pw_error_set_errno (error, errno, _ ("cannot write into the folder %s"), writer->dir);
    return FALSE;
  }
  writer->named = TRUE;
  return TRUE;
}

void
pw_file_writer_free (PwFileWriter *writer) {
  if (writer == NULL)
    return;
  (void)close (writer->fd);
  if (writer->named && writer->aside != NULL)
    (void)unlink (writer->aside);
  g_free (writer->aside);
  g_free (writer->dir);
  g_free (writer);
}

gboolean
pw_file_writer_add (PwFileWriter *writer, gconstpointer bytes, gsize length, GError **error) {
  g_return_val_if_fail (writer != NULL && writer->aside != NULL, FALSE);
  const guint8 *at = bytes;
  while (length > 0) {
    ssize_t put = write (writer->fd, at, length);
    if (put < 0 && errno == EINTR)
      continue;
    if (put < 0) {
      pw_error_set_errno (error, errno, _ ("cannot write into the folder %s"), writer->dir);
      return FALSE;
    }
    at += put;
    length -= (gsize)put;
  }
  return TRUE;
}

gboolean
pw_file_writer_publish (PwFileWriter *writer, const char *path, GError **error) {
  g_return_val_if_fail (writer != NULL && writer->aside != NULL && path != NULL, FALSE);
  /* All of it is on the disk before it has a name. Where there is no such file yet it gets its own
   * name at once, so a kill leaves nothing under another one. */
  if (fsync (writer->fd) != 0) {
    pw_error_set_errno (error, errno, _ ("cannot write %s"), path);
    return FALSE;
  }
  if (!writer->named && link_as (writer, path)) {
    g_clear_pointer (&writer->aside, g_free);
    return pw_file_sync_folder (path, error);
  }
  /* If this fails the aside file is removed with the writer, unless it was renamed already. */
  if (!name_it (writer, error) || !pw_file_publish (writer->aside, path, error))
    return FALSE;
  g_clear_pointer (&writer->aside, g_free);
  return TRUE;
}
