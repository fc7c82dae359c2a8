/* Contents of the files on a disk that fails: sectors and sizes that no sync has made durable.
 *
 * The real file always holds the newest bytes. Before a sector is changed for the first time since
 * the last sync, its bytes are set aside: they are what the platter holds. A sync throws the bytes
 * set aside away; a crash writes them back, all or by the dice. Beyond the durable size nothing
 * has to be set aside: there the platter holds nothing. */
#include <fcntl.h>
#include <string.h>

#include "tests/lib/fault-disk-private.h"

static void
sector_free (gpointer data) {
  FaultSector *sector = data;
  g_free (sector->platter);
  g_free (sector);
}

static FaultNode *
node_new (FaultDisk *disk, guint64 inode, off_t bytes, gboolean folder) {
  FaultNode *node = g_new0 (FaultNode, 1);
  node->inode = inode;
  node->order = ++disk->next_node;
  node->durable_bytes = bytes;
  node->folder = folder;
  node->touched = &disk->touched;
  node->sectors = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, sector_free);
  g_hash_table_insert (disk->nodes, &node->inode, node);
  return node;
}

FaultNode *
_fault_node_of (FaultDisk *disk, int fd, const char *path) {
  guint64 inode;
  off_t bytes;
  gboolean folder;
  if (!_fault_real_look (fd, path, &inode, &bytes, &folder))
    return NULL;
  FaultNode *node = g_hash_table_lookup (disk->nodes, &inode);
  if (node == NULL)
    node = node_new (disk, inode, bytes, folder);
  if (path != NULL && g_str_has_suffix (path, "-shm"))
    node->never_durable = TRUE;
  return node;
}

void
_fault_node_free (FaultNode *node) {
  if (node->grave != NULL)
    (void)_fault_real_unlink (node->grave);
  g_hash_table_unref (node->sectors);
  g_free (node->grave);
  g_free (node);
}

gboolean
_fault_node_is_clean (const FaultNode *node) {
  guint64 inode;
  off_t bytes = 0;
  gboolean folder;
  if (g_hash_table_size (node->sectors) > 0)
    return FALSE;
  /* Without a second name nothing was ever written to it. */
  return node->grave == NULL || !_fault_real_look (-1, node->grave, &inode, &bytes, &folder)
         || bytes == node->durable_bytes;
}

void
_fault_node_settle (FaultDisk *disk, FaultNode *node) {
  if (node->open_count > 0 || node->name_count > 0)
    return;
  if (node->never_durable || _fault_node_is_clean (node))
    g_hash_table_remove (disk->nodes, &node->inode);
}

void
_fault_node_bury (FaultDisk *disk, FaultNode *node, int fd, const char *path) {
  if (node->grave != NULL || node->folder || node->never_durable)
    return;
  char *grave = g_strdup_printf ("%s/%" G_GUINT64_FORMAT, disk->graves, node->order);
  if (_fault_real_link (fd, path, grave))
    node->grave = grave;
  else
    g_free (grave); /* it has no name any more: nothing of it can be found after a crash */
}

/* --- changes ---------------------------------------------------------------------------------- */

/* Sets aside what the platter holds of one sector, unless that was done. */
static void
set_aside (FaultNode *node, int fd, guint64 number) {
  FaultSector *sector = g_hash_table_lookup (node->sectors, &number);
  if (sector == NULL) {
    sector = g_new0 (FaultSector, 1);
    off_t start = (off_t)(number * FAULT_SECTOR_BYTES);
    if (start < node->durable_bytes) {
      sector->platter = g_malloc0 (FAULT_SECTOR_BYTES);
      g_assert_cmpint (_fault_real_pread (fd, sector->platter, FAULT_SECTOR_BYTES, start), >=, 0);
    }
    g_hash_table_insert (node->sectors, g_memdup2 (&number, sizeof number), sector);
  }
  sector->forgotten = FALSE;
}

void
_fault_node_before_write (FaultNode *node, int fd, off_t offset, size_t length) {
  if (node->never_durable || length == 0)
    return;
  *node->touched = TRUE;
  guint64 first = (guint64)offset / FAULT_SECTOR_BYTES;
  guint64 last = ((guint64)offset + length - 1) / FAULT_SECTOR_BYTES;
  for (guint64 number = first; number <= last; number++)
    set_aside (node, fd, number);
}

void
_fault_node_before_truncate (FaultNode *node, int fd, off_t bytes) {
  off_t now = _fault_real_size (fd);
  if (now > bytes)
    _fault_node_before_write (node, fd, bytes, (size_t)(now - bytes));
}

void
_fault_node_synced (FaultNode *node, int fd) {
  GHashTableIter iter;
  gpointer sector;
  if (node->never_durable)
    return;
  g_hash_table_iter_init (&iter, node->sectors);
  while (g_hash_table_iter_next (&iter, NULL, &sector))
    if (!((FaultSector *)sector)->forgotten)
      g_hash_table_iter_remove (&iter);
  node->durable_bytes = _fault_real_size (fd);
}

void
_fault_node_sync_failed (FaultNode *node) {
  GHashTableIter iter;
  gpointer sector;
  g_hash_table_iter_init (&iter, node->sectors);
  while (g_hash_table_iter_next (&iter, NULL, &sector))
    ((FaultSector *)sector)->forgotten = TRUE;
}

/* --- the crash -------------------------------------------------------------------------------- */

/* The size that a torn file has: the durable one, the newest one, or, of a file that grew, one in
 * between. A file that was made shorter is as long as before or as short as now: file systems
 * change the size first and at once, and SQLite cuts its log down to nothing in that belief. */
static off_t
torn_size (const FaultNode *node, off_t newest, guint64 *dice) {
  off_t low = node->durable_bytes, high = newest;
  guint64 throw = _fault_dice (dice) % 3;
  if (throw == 0 || low == high)
    return node->durable_bytes;
  if (throw == 1 || low > high)
    return newest;
  off_t between = low + (off_t)(_fault_dice (dice) % (guint64)(high - low));
  return MAX (low, between / FAULT_SECTOR_BYTES * FAULT_SECTOR_BYTES);
}

static void
put_back (const FaultNode *node, int fd, guint64 number, const FaultSector *sector) {
  static const guint8 nothing[FAULT_SECTOR_BYTES];
  off_t start = (off_t)(number * FAULT_SECTOR_BYTES);
  size_t length = FAULT_SECTOR_BYTES;
  if (sector->platter != NULL && node->durable_bytes - start < FAULT_SECTOR_BYTES)
    length = (size_t)MAX (0, node->durable_bytes - start);
  const guint8 *bytes = sector->platter != NULL ? sector->platter : nothing;
  g_assert_cmpint (_fault_real_pwrite (fd, bytes, length, start), ==, (ssize_t)length);
}

/* Which sectors of a torn file are the platter's: each by its own throw, or, as disks write along
 * their tracks, those before one place or those behind it. */
typedef struct {
  enum { TORN_ANY, TORN_BEFORE, TORN_BEHIND } way;
  guint64 place; /* a sector, more often near the beginning, where headers are */
  guint64 dice;
} Tear;

static Tear
tear_of (off_t bytes, guint64 *dice) {
  guint64 throw = _fault_dice (dice) % 4;
  guint64 sectors = (guint64)bytes / FAULT_SECTOR_BYTES + 1;
  return (Tear){ .way = throw == 0   ? TORN_BEFORE
                        : throw == 1 ? TORN_BEHIND
                                     : TORN_ANY,
                 .place = (_fault_dice (dice) % sectors) >> (_fault_dice (dice) % 8),
                 .dice = *dice };
}

static gboolean
is_old (const Tear *tear, guint64 number) {
  /* Dice of its own for each sector: the order of the table must not matter. */
  guint64 own = tear->dice + number;
  if (tear->way == TORN_ANY)
    return (_fault_dice (&own) & 1) != 0;
  return (number < tear->place) == (tear->way == TORN_BEFORE);
}

void
_fault_node_crash (FaultNode *node, FaultCrash how, guint64 seed) {
  if (how == FAULT_KEPT || node->grave == NULL || _fault_node_is_clean (node))
    return;
  int fd = _fault_real_open (node->grave, O_RDWR, 0);
  g_assert_cmpint (fd, >=, 0);
  guint64 dice = seed ^ (node->order * G_GUINT64_CONSTANT (0xd1342543de82ef95));
  off_t newest = _fault_real_size (fd);
  off_t bytes = how == FAULT_TORN ? torn_size (node, newest, &dice) : node->durable_bytes;
  Tear tear = tear_of (MAX (newest, node->durable_bytes), &dice);
  GHashTableIter iter;
  gpointer key, value;
  g_hash_table_iter_init (&iter, node->sectors);
  while (g_hash_table_iter_next (&iter, &key, &value)) {
    guint64 number = *(guint64 *)key;
    gboolean beyond = (off_t)(number * FAULT_SECTOR_BYTES) >= newest;
    if (how != FAULT_TORN || beyond || is_old (&tear, number))
      put_back (node, fd, number, value);
  }
  g_assert_cmpint (_fault_real_ftruncate (fd, bytes), ==, 0);
  (void)_fault_real_close (fd);
}
