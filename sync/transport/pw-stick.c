/* Stick: sealed batches as write-once files named by digest (layout: see the header). */
#include "sync/transport/pw-stick.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#include "sync/base/pw-error.h"
#include "sync/base/pw-file.h"
#include "sync/base/pw-id.h"

#define TOP "PANWAS"
#define LAYOUT_VERSION "1"
#define SUFFIX ".pwb"
#define NAME_HEX_CHARS 32
#define NAME_CHARS (NAME_HEX_CHARS + 4)
#define ADDRESS_HEX_CHARS (2 * PW_ADDRESS_BYTES)
#define DIR_MODE 0755
#define FILE_MODE 0644
#define PARTS_MAX 5 /* folders below the root, and NULL */

/* --- folders --------------------------------------------------------------------------------- */

/* Fills `parts` with the folders below the root, ended by NULL; `hex` holds the address. */
static void
parts_of (PwStickKind kind, const char *hex, const char **parts) {
  guint count = 0;
  parts[count++] = TOP;
  parts[count++] = LAYOUT_VERSION;
  switch (kind) {
  case PW_STICK_TO_HOST:
    parts[count++] = "to-host";
    break;
  case PW_STICK_TO_DEVICE:
    parts[count++] = "to-device";
    break;
  case PW_STICK_INVITE:
    parts[count++] = "invite";
    break;
  }
  if (hex != NULL)
    parts[count++] = hex;
  parts[count] = NULL;
}

/* The name in `dir` that is `wanted` but for its case (the first one in order), or NULL. A stick
 * mounted with other options may show "panwas" for "PANWAS". */
static char *
find_any_case (const char *dir, const char *wanted) {
  g_autoptr (GDir) open_dir = g_dir_open (dir, 0, NULL);
  g_autofree char *found = NULL;
  const char *name;
  guint seen = 0;
  while (open_dir != NULL && (name = g_dir_read_name (open_dir)) != NULL
         && seen++ < PW_STICK_FILES_MAX) {
    if (g_ascii_strcasecmp (name, wanted) != 0 || (found != NULL && strcmp (found, name) <= 0))
      continue;
    g_free (found);
    found = g_strdup (name);
  }
  return g_steal_pointer (&found);
}

/* The path of `part` in `dir`, under whatever case it is there. */
static char *
path_of_part (const char *dir, const char *part) {
  g_autofree char *exact = g_build_filename (dir, part, NULL);
  if (pw_file_exists (exact))
    return g_steal_pointer (&exact);
  g_autofree char *other = find_any_case (dir, part);
  return other == NULL ? g_steal_pointer (&exact) : g_build_filename (dir, other, NULL);
}

/* TRUE if `path` is a folder itself, not by a link. */
static gboolean
check_is_folder (const char *path, GError **error) {
  GStatBuf info;
  if (g_lstat (path, &info) == 0 && S_ISDIR (info.st_mode))
    return TRUE;
  g_set_error (error, PW_ERROR, PW_ERROR_REFUSED,
               _ ("%s is a link or a file where a folder should be: remove it from the stick"),
               path);
  return FALSE;
}

/* Goes down from `root`, link by link refused. Makes what is missing if `is_making`; otherwise
 * *folder is NULL where the stick has no such folder. FALSE only with `error`. */
static gboolean
go_down (const char *root, const char *const *parts, gboolean is_making, char **folder,
         GError **error) {
  g_autofree char *path = g_strdup (root);
  *folder = NULL;
  for (; *parts != NULL; parts++) {
    g_autofree char *next = path_of_part (path, *parts);
    gboolean there;
    if (!pw_file_look (next, &there, error))
      return FALSE;
    if (!there) {
      if (!is_making)
        return TRUE;
      if (!pw_file_make_dir (next, DIR_MODE, error)) {
        g_prefix_error (error, _ ("the stick %s: "), root);
        return FALSE;
      }
    }
    if (!check_is_folder (next, error))
      return FALSE;
    g_free (path);
    path = g_steal_pointer (&next);
  }
  *folder = g_steal_pointer (&path);
  return TRUE;
}

gboolean
pw_stick_find (const char *root, PwStickPlace *place, GError **error) {
  g_return_val_if_fail (root != NULL, FALSE);
  GStatBuf info;
  int result = g_stat (root, &info), why = errno;
  if (result == 0 && S_ISDIR (info.st_mode)) {
    if (place != NULL)
      *place = (PwStickPlace){ .device = info.st_dev, .node = info.st_ino };
    return TRUE;
  }
  if (result != 0 && why != ENOENT && why != ENOTDIR) {
    pw_error_set_errno (error, why, _ ("cannot open the folder %s"), root);
    return FALSE;
  }
  if (result == 0)
    g_set_error (error, PW_ERROR, PW_ERROR_NOT_FOUND,
                 _ ("%s is a file, not a folder: name the folder where the stick is"), root);
  else
    g_set_error (error, PW_ERROR, PW_ERROR_NOT_FOUND,
                 _ ("%s is not there: put the stick in, or name another folder"), root);
  return FALSE;
}

gboolean
pw_stick_stays (const char *root, const PwStickPlace *place, GError **error) {
  g_return_val_if_fail (place != NULL, FALSE);
  PwStickPlace now;
  if (!pw_stick_find (root, &now, error))
    return FALSE;
  if (now.device == place->device && now.node == place->node)
    return TRUE;
  g_set_error (error, PW_ERROR, PW_ERROR_INCOMPLETE,
               _ ("the stick %s was pulled out meanwhile: put it in and start again, what is on it "
                  "stays"),
               root);
  return FALSE;
}

static gboolean
find_folder (const char *root, PwStickKind kind, const guint8 *address, gboolean is_making,
             char **folder, GError **error) {
  g_assert ((kind == PW_STICK_INVITE) == (address == NULL));
  if (!pw_stick_find (root, NULL, error))
    return FALSE;
  g_autofree char *hex = address == NULL ? NULL : pw_hex_encode (address, PW_ADDRESS_BYTES);
  const char *parts[PARTS_MAX];
  parts_of (kind, hex, parts);
  return go_down (root, parts, is_making, folder, error);
}

/* --- names ----------------------------------------------------------------------------------- */

static char *
name_of (GBytes *content) {
  gsize length;
  gconstpointer data = g_bytes_get_data (content, &length);
  PwDigest digest = pw_digest_of (data, length);
  g_autofree char *hex = pw_hex_encode (digest.bytes, NAME_HEX_CHARS / 2);
  return g_strconcat (hex, SUFFIX, NULL);
}

static gboolean
is_batch_name (const char *name) {
  if (strlen (name) != NAME_HEX_CHARS + strlen (SUFFIX)
      || g_ascii_strcasecmp (name + NAME_HEX_CHARS, SUFFIX) != 0)
    return FALSE;
  for (guint i = 0; i < NAME_HEX_CHARS; i++)
    if (!g_ascii_isxdigit (name[i]))
      return FALSE;
  return TRUE;
}

/* Path of a listed file. FALSE with `error`; *path stays NULL where the folder is missing. */
static gboolean
find_file (const char *root, PwStickKind kind, const guint8 *address, const char *name, char **path,
           GError **error) {
  g_autofree char *folder = NULL;
  if (!is_batch_name (name)) {
    g_set_error (error, PW_ERROR, PW_ERROR_REFUSED, _ ("%s is not the name of a batch"), name);
    return FALSE;
  }
  if (!find_folder (root, kind, address, FALSE, &folder, error))
    return FALSE;
  *path = folder == NULL ? NULL : g_build_filename (folder, name, NULL);
  return TRUE;
}

/* --- public ---------------------------------------------------------------------------------- */

/* TRUE if `path` holds `content` already. */
static gboolean
is_there (const char *path, GBytes *content) {
  g_autoptr (GBytes) present = pw_file_read (path, PW_BATCH_BYTES_MAX, NULL);
  return present != NULL && g_bytes_equal (present, content);
}

/* Removes what a writer left half written when its stick was pulled out: "<digest>.pwb.*.part". The
 * space is wanted; nothing else has such a name. */
static void
sweep_unfinished (const char *folder) {
  g_autoptr (GPtrArray) names = pw_file_list (folder, ".part", PW_STICK_FILES_MAX, NULL);
  for (guint i = 0; names != NULL && i < names->len; i++) {
    const char *name = names->pdata[i];
    if (strlen (name) <= NAME_CHARS)
      continue;
    g_autofree char *start = g_strndup (name, NAME_CHARS);
    g_autofree char *path = g_build_filename (folder, name, NULL);
    if (is_batch_name (start) && name[NAME_CHARS] == '.')
      (void)pw_file_remove (path, NULL);
  }
}

/* Saves `content` in its folder; gives the path. (transfer full) */
static char *
save (const char *root, PwStickKind kind, const guint8 *address, GBytes *content, GError **error) {
  g_autofree char *folder = NULL;
  if (!find_folder (root, kind, address, TRUE, &folder, error))
    return NULL;
  g_autofree char *name = name_of (content);
  g_autofree char *path = path_of_part (folder, name);
  if (is_there (path, content))
    return pw_file_settle (path, error) ? g_steal_pointer (&path) : NULL;
  GStatBuf info;
  gboolean is_present = g_lstat (path, &info) == 0;
  if (is_present && !S_ISREG (info.st_mode)) {
    g_set_error (error, PW_ERROR, PW_ERROR_REFUSED,
                 _ ("%s is a link or folder where a batch should be: remove it from the stick"),
                 path);
    return NULL;
  }
  sweep_unfinished (folder);
  gboolean ok = is_present ? pw_file_save (path, content, FILE_MODE, error)
                           : pw_file_save_new (path, content, FILE_MODE, error);
  return ok ? g_steal_pointer (&path) : NULL;
}

gboolean
pw_stick_put (const char *root, PwStickKind kind, const guint8 *address, GBytes *content,
              char **name, GError **error) {
  g_return_val_if_fail (root != NULL, FALSE);
  g_return_val_if_fail (content != NULL, FALSE);
  g_autoptr (GError) local = NULL;
  gsize length = g_bytes_get_size (content);
  if (length == 0 || length > PW_BATCH_BYTES_MAX) {
    g_set_error (error, PW_ERROR, length == 0 ? PW_ERROR_REFUSED : PW_ERROR_TOO_BIG,
                 _ ("a batch has 1 to %d bytes, not %zu"), PW_BATCH_BYTES_MAX, length);
    return FALSE;
  }
  g_autofree char *path = save (root, kind, address, content, &local);
  if (path == NULL && pw_error_is (local, PW_ERROR_NO_SPACE)) {
    g_set_error (error, PW_ERROR, PW_ERROR_NO_SPACE,
                 _ ("the stick %s is full: free %zu KiB on it, or take another"), root,
                 length / 1024 + 1);
    return FALSE;
  }
  if (path == NULL) {
    g_propagate_error (error, g_steal_pointer (&local));
    return FALSE;
  }
  if (name != NULL)
    *name = g_path_get_basename (path);
  return TRUE;
}

GPtrArray *
pw_stick_list (const char *root, PwStickKind kind, const guint8 *address, GError **error) {
  g_return_val_if_fail (root != NULL, NULL);
  g_autofree char *folder = NULL;
  if (!find_folder (root, kind, address, FALSE, &folder, error))
    return NULL;
  if (folder == NULL)
    return g_ptr_array_new_with_free_func (g_free);
  GPtrArray *names = pw_file_list (folder, "", PW_STICK_FILES_MAX, error);
  if (names == NULL)
    return NULL;
  for (guint i = names->len; i-- > 0;)
    if (!is_batch_name (names->pdata[i]))
      g_ptr_array_remove_index (names, i);
  return names;
}

GBytes *
pw_stick_read (const char *root, PwStickKind kind, const guint8 *address, const char *name,
               GError **error) {
  g_return_val_if_fail (root != NULL, NULL);
  g_return_val_if_fail (name != NULL, NULL);
  g_autofree char *path = NULL;
  if (!find_file (root, kind, address, name, &path, error))
    return NULL;
  if (path == NULL) {
    g_set_error (error, PW_ERROR, PW_ERROR_NOT_FOUND, _ ("%s is not on the stick"), name);
    return NULL;
  }
  g_autoptr (GBytes) content = pw_file_read (path, PW_BATCH_BYTES_MAX, error);
  if (content == NULL)
    return NULL;
  g_autofree char *right_name = name_of (content);
  if (g_ascii_strcasecmp (right_name, name) != 0) {
    g_set_error (error, PW_ERROR, PW_ERROR_DAMAGED,
                 _ ("%s is damaged: its content is not what its name says; copy it again"), path);
    return NULL;
  }
  return g_steal_pointer (&content);
}

gboolean
pw_stick_remove (const char *root, PwStickKind kind, const guint8 *address, const char *name,
                 GError **error) {
  g_return_val_if_fail (root != NULL, FALSE);
  g_return_val_if_fail (name != NULL, FALSE);
  g_autofree char *path = NULL;
  if (!find_file (root, kind, address, name, &path, error))
    return FALSE;
  return path == NULL || pw_file_remove (path, error);
}

static int
compare_addresses (gconstpointer a, gconstpointer b) {
  return memcmp (*(const guint8 *const *)a, *(const guint8 *const *)b, PW_ADDRESS_BYTES);
}

GPtrArray *
pw_stick_addresses (const char *root, PwStickKind kind, GError **error) {
  g_return_val_if_fail (root != NULL, NULL);
  g_return_val_if_fail (kind != PW_STICK_INVITE, NULL);
  const char *parts[PARTS_MAX];
  parts_of (kind, NULL, parts);
  g_autofree char *folder = NULL;
  if (!pw_stick_find (root, NULL, error) || !go_down (root, parts, FALSE, &folder, error))
    return NULL;
  g_autoptr (GPtrArray) addresses = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GDir) dir = folder == NULL ? NULL : g_dir_open (folder, 0, NULL);
  const char *name;
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    guint8 address[PW_ADDRESS_BYTES];
    g_autofree char *path = g_build_filename (folder, name, NULL);
    if (!pw_hex_decode (name, address, sizeof address) || !check_is_folder (path, NULL))
      continue;
    if (addresses->len >= PW_STICK_FILES_MAX) {
      g_set_error (error, PW_ERROR, PW_ERROR_TOO_BIG, _ ("%s holds more than %d folders"), folder,
                   PW_STICK_FILES_MAX);
      return NULL;
    }
    g_ptr_array_add (addresses, g_memdup2 (address, sizeof address));
  }
  g_ptr_array_sort (addresses, compare_addresses);
  /* Only where case matters can one address have two folders. */
  for (guint i = addresses->len; i-- > 1;)
    if (memcmp (addresses->pdata[i], addresses->pdata[i - 1], PW_ADDRESS_BYTES) == 0)
      g_ptr_array_remove_index (addresses, i);
  return g_steal_pointer (&addresses);
}
