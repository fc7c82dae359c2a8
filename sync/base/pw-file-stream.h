/* Long files piece by piece: read forward, or written aside and put in place whole.
 *
 * For files that should not be in memory at once; the rules are those of sync/base/pw-file.h. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct PwFileReader PwFileReader;
typedef struct PwFileWriter PwFileWriter;

/* Opens a regular file of our own: a link in the last place is refused. NOT_FOUND, ACCESS, REFUSED,
 * SYSTEM. (transfer full) */
PwFileReader *pw_file_reader_open (const char *path, GError **error);
/* Opens what a person named on the command line: links are followed and pipes are fine, folders
 * are REFUSED. (transfer full) */
PwFileReader *pw_file_reader_open_named (const char *path, GError **error);
void pw_file_reader_free (PwFileReader *reader);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PwFileReader, pw_file_reader_free)

/* Fills `buffer` with the next `length` bytes; fewer only at the end of the file. */
gboolean pw_file_reader_read (PwFileReader *reader, gpointer buffer, gsize length, gsize *got,
                              GError **error);
/* All that is left, at most `bytes_max` (TOO_BIG). (transfer full) */
GBytes *pw_file_reader_read_all (PwFileReader *reader, gsize bytes_max, GError **error);
/* Size when it was opened; 0 for a pipe. */
guint64 pw_file_reader_size (const PwFileReader *reader);

/* Begins a new file in the folder `dir`. Until it is published nothing of it is to be seen, and
 * nothing of it is left if the program is killed; only on file systems that cannot do that (FAT) it
 * stands there under a name that ends with PW_FILE_PART_SUFFIX. (transfer full) */
PwFileWriter *pw_file_writer_new (const char *dir, int mode, GError **error);
/* Removes the file unless it was published. */
void pw_file_writer_free (PwFileWriter *writer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PwFileWriter, pw_file_writer_free)

#define PW_FILE_PART_SUFFIX ".part"

/* NO_SPACE, SYSTEM. */
gboolean pw_file_writer_add (PwFileWriter *writer, gconstpointer bytes, gsize length,
                             GError **error);
/* Syncs, renames to `path` (in the same folder; replaced if it is there), syncs the folder. */
gboolean pw_file_writer_publish (PwFileWriter *writer, const char *path, GError **error);

G_END_DECLS
