/* Files: read with a cap, and written so that a reader sees the old bytes or the new ones, never a
 * mix.
 *
 * The only place that calls open, write, fsync, rename and unlink. Symbolic links are never
 * followed in the last component of a path. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Whole content of a regular file of at most `bytes_max`. Errors: NOT_FOUND, ACCESS, TOO_BIG,
 * REFUSED (not a regular file), SYSTEM. (transfer full) */
GBytes *pw_file_read (const char *path, gsize bytes_max, GError **error);

/* Everything from a file descriptor until its end, at most `bytes_max`. (transfer full) */
GBytes *pw_file_read_fd (int fd, const char *name, gsize bytes_max, GError **error);

/* Write aside, fsync, rename over `path`, fsync the folder. On failure `path` is as before and no
 * file is left over. `mode` as for open(2). Errors: NO_SPACE, ACCESS, SYSTEM. */
gboolean pw_file_save (const char *path, GBytes *bytes, int mode, GError **error);

/* As pw_file_save(), but an existing `path` is an EXISTS error and stays as it is. */
gboolean pw_file_save_new (const char *path, GBytes *bytes, int mode, GError **error);

/* Syncs the file `path` and its name, whoever wrote it: it may have been left by a save whose last
 * sync failed, or by a program that did not sync. */
gboolean pw_file_settle (const char *path, GError **error);

/* Syncs the folder that `path` is in, so that a new name in it is on the disk. */
gboolean pw_file_sync_folder (const char *path, GError **error);

/* Syncs the finished file `aside`, renames it to `path` (replacing it) and syncs the folder. For
 * files that a library wrote. */
gboolean pw_file_publish (const char *aside, const char *path, GError **error);

/* Makes a file that is shorter than `bytes` that long, with written zeros, so that whoever writes
 * over them later need not wait for the file's length. It is synced before and after: without the
 * first, what was cut off its end could come back among the zeros after a power cut; without the
 * second, a file system that gives blocks uncleaned could show there what others left. On failure
 * it is as long as before, if the disk lets it be cut. Only where nobody else writes at its end.
 * Errors: NOT_FOUND, NO_SPACE, ACCESS, SYSTEM; after SYSTEM the file holds what it did, but the
 * disk perhaps not. */
gboolean pw_file_grow (const char *path, gsize bytes, GError **error);

/* mkdir -p; what is made gets `mode`, and its parent folder is synced. */
gboolean pw_file_make_dir (const char *path, int mode, GError **error);

/* Regular files in `dir` whose name ends with `suffix`, sorted by name; names without the folder.
 * Links and folders are left out. A folder that does not exist gives an empty list. At most
 * `count_max` (otherwise TOO_BIG). (transfer full) */
GPtrArray *pw_file_list (const char *dir, const char *suffix, guint count_max, GError **error);

/* Removes a file. A file that is not there is no error. */
gboolean pw_file_remove (const char *path, GError **error);

gboolean pw_file_is_dir (const char *path);
/* FALSE only if there is certainly nothing: TRUE where the disk does not answer. */
gboolean pw_file_exists (const char *path);
/* The same for where a person is told what follows from it. FALSE with ACCESS, SYSTEM if the disk
 * does not answer. */
gboolean pw_file_look (const char *path, gboolean *there, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
