/* Bytes made on this handheld as a file that capture can read. */
#include "firmware/device/app-memory-file.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "sync/base/pw-error.h"

static gboolean
fail (const char *name, GError **error) {
  const int code = errno;
  g_set_error (error, PW_ERROR,
               code == ENOSPC || code == ENOMEM ? PW_ERROR_NO_SPACE : PW_ERROR_SYSTEM,
               _ ("%s could not be kept in memory: %s"), name, g_strerror (code));
  return FALSE;
}

static gboolean
put_all (int fd, GBytes *bytes) {
  gsize length;
  const guint8 *at = g_bytes_get_data (bytes, &length);
  while (length > 0) {
    ssize_t put = write (fd, at, length);
    if (put < 0 && errno == EINTR)
      continue;
    if (put < 0)
      return FALSE;
    at += put;
    length -= (gsize)put;
  }
  return TRUE;
}

static gboolean
link_to (AppMemoryFile *file, const char *name) {
  g_autofree char *template = g_build_filename (g_get_user_runtime_dir (), "panwas-XXXXXX", NULL);
  if (g_mkdtemp_full (template, 0700) == NULL)
    return FALSE;
  file->dir = g_steal_pointer (&template);
  file->path = g_build_filename (file->dir, name, NULL);
  g_autofree char *target = g_strdup_printf ("/proc/%d/fd/%d", (int)getpid (), file->fd);
  return symlink (target, file->path) == 0;
}

AppMemoryFile *
app_memory_file_new (const char *name, GBytes *bytes, GError **error) {
  g_return_val_if_fail (name != NULL && strchr (name, '/') == NULL, NULL);
  g_autoptr (AppMemoryFile) file = g_new0 (AppMemoryFile, 1);
  file->fd = memfd_create (name, MFD_CLOEXEC);
  if (file->fd < 0 || (bytes != NULL && !put_all (file->fd, bytes)) || !link_to (file, name)) {
    (void)fail (name, error);
    return NULL;
  }
  return g_steal_pointer (&file);
}

void
app_memory_file_free (AppMemoryFile *file) {
  if (file == NULL)
    return;
  if (file->path != NULL)
    (void)g_unlink (file->path);
  if (file->dir != NULL)
    (void)g_rmdir (file->dir);
  if (file->fd >= 0)
    (void)close (file->fd);
  g_free (file->path);
  g_free (file->dir);
  g_free (file);
}
