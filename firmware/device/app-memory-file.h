/* Bytes made on this handheld (a signature, a photo, a sound) as a file that capture can read,
 * without ever standing on the disk in the clear.
 *
 * The bytes are in memory (memfd_create); a link with a name that people understand points to them.
 * After a kill the link points to nothing. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct {
  char *path; /* owned: give it to app_fill_attach() or app_record_attach() */
  char *dir;  /* owned: that the link is in */
  int fd;     /* owned; may be written to until the file is captured */
} AppMemoryFile;

/* `name` is that of the evidence file, such as "tanda-tangan.png", without folders. `bytes` may be
 * NULL: an empty file. Errors of the system, such as NO_SPACE. (transfer full) */
AppMemoryFile *app_memory_file_new (const char *name, GBytes *bytes, GError **error);
void app_memory_file_free (AppMemoryFile *file);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AppMemoryFile, app_memory_file_free)

G_END_DECLS
