/* A disk that fails: which disks there are, what was ordered, what is counted, what is open. */
#include "tests/lib/fault-disk.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "tests/lib/fault-disk-private.h"

/* The calls of libc know no context, so disks and descriptors are known to the whole program. */
static GRecMutex all_lock;
static GPtrArray *all_disks;
static GHashTable *all_handles; /* descriptor -> FaultHandle */

void
_fault_lock (void) {
  g_rec_mutex_lock (&all_lock);
}

void
_fault_unlock (void) {
  int saved = errno;
  g_rec_mutex_unlock (&all_lock);
  errno = saved;
}

/* splitmix64 */
guint64
_fault_dice (guint64 *state) {
  guint64 z = (*state += G_GUINT64_CONSTANT (0x9e3779b97f4a7c15));
  z = (z ^ (z >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  z = (z ^ (z >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  return z ^ (z >> 31);
}

/* --- disks ------------------------------------------------------------------------------------ */

static const char *
below (const char *path, const char *root) {
  gsize length = strlen (root);
  if (strncmp (path, root, length) != 0 || (path[length] != '/' && path[length] != '\0'))
    return NULL;
  return path + length;
}

/* TRUE if g_canonicalize_filename() would give it back as it is, which is nearly always. */
static gboolean
is_canonical (const char *path) {
  gsize length = strlen (path);
  return path[0] == '/' && length > 1 && path[length - 1] != '/' && strstr (path, "//") == NULL
         && strstr (path, "/.") == NULL;
}

FaultDisk *
_fault_disk_of (const char *path, char **inside) {
  if (all_disks == NULL || all_disks->len == 0 || path == NULL)
    return NULL;
  g_autofree char *made = is_canonical (path) ? NULL : g_canonicalize_filename (path, NULL);
  const char *canonical = made != NULL ? made : path;
  for (guint i = 0; i < all_disks->len; i++) {
    FaultDisk *disk = g_ptr_array_index (all_disks, i);
    const char *rest = below (canonical, disk->root);
    if (rest == NULL)
      rest = below (canonical, disk->root_real);
    if (rest == NULL)
      continue;
    *inside = g_strconcat (disk->root_real, rest, NULL);
    return disk;
  }
  return NULL;
}

FaultDisk *
fault_disk_new (const char *dir) {
  char real[PATH_MAX];
  g_assert_nonnull (realpath (dir, real));
  FaultDisk *disk = g_new0 (FaultDisk, 1);
  disk->root = g_canonicalize_filename (dir, NULL);
  disk->root_real = g_strdup (real);
  disk->graves = g_strconcat (real, ".platter", NULL);
  disk->nodes
      = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, (GDestroyNotify)_fault_node_free);
  disk->names = g_ptr_array_new ();
  disk->room = G_MAXUINT64;
  _fault_real_remove_tree (disk->graves);
  g_assert_cmpint (_fault_real_mkdir (disk->graves, 0700), ==, 0);
  _fault_lock ();
  if (all_disks == NULL) {
    all_disks = g_ptr_array_new ();
    all_handles = g_hash_table_new (NULL, NULL);
  }
  g_ptr_array_add (all_disks, disk);
  _fault_unlock ();
  return disk;
}

static void
assert_nothing_open (FaultDisk *disk) {
  GHashTableIter iter;
  gpointer handle;
  g_hash_table_iter_init (&iter, all_handles);
  while (g_hash_table_iter_next (&iter, NULL, &handle))
    if (((FaultHandle *)handle)->disk == disk)
      g_error ("%s is still open", ((FaultHandle *)handle)->path);
}

void
fault_disk_free (FaultDisk *disk) {
  if (disk == NULL)
    return;
  _fault_lock ();
  assert_nothing_open (disk);
  _fault_name_synced (disk, NULL);
  g_ptr_array_remove_fast (all_disks, disk);
  _fault_unlock ();
  _fault_real_remove_tree (disk->graves);
  g_hash_table_unref (disk->nodes);
  g_ptr_array_unref (disk->names);
  g_free (disk->graves);
  g_free (disk->root_real);
  g_free (disk->root);
  g_free (disk);
}

/* --- descriptors ------------------------------------------------------------------------------ */

FaultHandle *
_fault_handle (int fd) {
  return all_handles == NULL ? NULL : g_hash_table_lookup (all_handles, GINT_TO_POINTER (fd));
}

void
_fault_handle_add (int fd, FaultDisk *disk, FaultNode *node, const char *path) {
  FaultHandle *handle = g_new0 (FaultHandle, 1);
  handle->disk = disk;
  handle->node = node;
  handle->path = g_strdup (path);
  if (node != NULL)
    node->open_count++;
  g_assert_true (g_hash_table_insert (all_handles, GINT_TO_POINTER (fd), handle));
}

void
_fault_handle_remove (int fd) {
  FaultHandle *handle = _fault_handle (fd);
  if (handle == NULL)
    return;
  g_hash_table_remove (all_handles, GINT_TO_POINTER (fd));
  if (handle->node != NULL) {
    handle->node->open_count--;
    _fault_node_settle (handle->disk, handle->node);
  }
  g_free (handle->path);
  g_free (handle);
}

/* --- orders ----------------------------------------------------------------------------------- */

void
fault_disk_fail (FaultDisk *disk, FaultCalls calls, guint64 nth, int code, gboolean for_ever) {
  disk->fail_calls = calls;
  disk->fail_left = nth;
  disk->fail_code = code;
  disk->fail_for_ever = for_ever;
  disk->happened = FALSE;
}

void
fault_disk_cut (FaultDisk *disk, FaultCalls calls, guint64 nth) {
  disk->cut_calls = calls;
  disk->cut_left = nth;
  disk->happened = FALSE;
}

void
fault_disk_fill (FaultDisk *disk, guint64 bytes) {
  disk->room = bytes;
}

void
fault_disk_short_writes (FaultDisk *disk, guint64 seed) {
  disk->short_seed = seed;
}

void
fault_disk_like_fat (FaultDisk *disk) {
  disk->fat = TRUE;
}

void
fault_disk_share_power (FaultDisk *disk, FaultDisk *source) {
  disk->power = source;
}

void
fault_disk_heal (FaultDisk *disk) {
  memset (disk->counts, 0, sizeof disk->counts);
  disk->fail_left = disk->cut_left = 0;
  disk->happened = FALSE;
  disk->room = G_MAXUINT64;
  disk->short_seed = 0;
}

/* --- looking ---------------------------------------------------------------------------------- */

guint64
fault_disk_count (const FaultDisk *disk, FaultCalls calls) {
  guint64 sum = 0;
  for (guint i = 0; i < FAULT_KINDS; i++)
    if ((calls & (1u << i)) != 0)
      sum += disk->counts[i];
  return sum;
}

gboolean
fault_disk_happened (const FaultDisk *disk) {
  return disk->happened;
}

gboolean
_fault_any_happened (void) {
  gboolean any = FALSE;
  for (guint i = 0; all_disks != NULL && i < all_disks->len; i++)
    any = any || ((FaultDisk *)g_ptr_array_index (all_disks, i))->happened;
  return any;
}

gboolean
fault_disk_is_off (const FaultDisk *disk) {
  return disk->off || (disk->power != NULL && disk->power->off);
}

char *
fault_disk_describe (const FaultDisk *disk) {
  static const char *const words[FAULT_KINDS]
      = { "open", "create", "read",  "write", "sync", "truncate", "rename",
          "link", "unlink", "mkdir", "look",  "map",  "lock",     "close" };
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < FAULT_KINDS; i++)
    if (disk->counts[i] > 0)
      g_string_append_printf (text, "%s%s %" G_GUINT64_FORMAT, text->len > 0 ? ", " : "", words[i],
                              disk->counts[i]);
  return g_string_free (text, FALSE);
}

gboolean
fault_disk_was_touched (const FaultDisk *disk) {
  return disk->touched;
}

gboolean
fault_disk_is_synced (FaultDisk *disk) {
  GHashTableIter iter;
  gpointer node;
  if (disk->names->len > 0)
    return FALSE;
  g_hash_table_iter_init (&iter, disk->nodes);
  while (g_hash_table_iter_next (&iter, NULL, &node))
    if (!((FaultNode *)node)->never_durable && !_fault_node_is_clean (node))
      return FALSE;
  return TRUE;
}

/* --- the power comes back --------------------------------------------------------------------- */

void
fault_disk_restart (FaultDisk *disk, FaultCrash how, guint64 seed) {
  _fault_lock ();
  assert_nothing_open (disk);
  guint64 dice = seed;
  GHashTableIter iter;
  gpointer node;
  g_hash_table_iter_init (&iter, disk->nodes);
  while (g_hash_table_iter_next (&iter, NULL, &node))
    _fault_node_crash (node, how, seed);
  _fault_name_crash (disk, how, &dice);
  g_hash_table_remove_all (disk->nodes);
  disk->off = FALSE;
  fault_disk_heal (disk);
  _fault_unlock ();
}
