/* Folders on a disk that fails: names that were made, changed or removed since their folder was
 * synced. The real folder always shows the newest state; a crash takes changes back. */
#include <string.h>

#include "tests/lib/fault-disk-private.h"

static void
name_free (FaultDisk *disk, FaultName *name) {
  FaultNode *nodes[] = { name->before, name->after };
  for (guint i = 0; i < G_N_ELEMENTS (nodes); i++) {
    if (nodes[i] == NULL)
      continue;
    nodes[i]->name_count--;
    if (i == 0 || nodes[0] != nodes[1])
      _fault_node_settle (disk, nodes[i]);
  }
  g_free (name->path);
  g_free (name->parent);
  g_free (name);
}

void
_fault_name_next (FaultDisk *disk) {
  disk->next_number++;
}

void
_fault_name_change (FaultDisk *disk, const char *path, FaultNode *before, FaultNode *after) {
  if ((before == NULL || !before->never_durable) && (after == NULL || !after->never_durable))
    disk->touched = TRUE;
  FaultName *name = g_new0 (FaultName, 1);
  name->number = disk->next_number;
  name->path = g_strdup (path);
  name->parent = g_path_get_dirname (path);
  name->before = before;
  name->after = after;
  if (before != NULL)
    before->name_count++;
  if (after != NULL)
    after->name_count++;
  g_ptr_array_add (disk->names, name);
}

/* NULL: all folders. A rename into another folder is durable with the sync of either. */
void
_fault_name_synced (FaultDisk *disk, const char *folder) {
  g_autoptr (GHashTable) done = g_hash_table_new (NULL, NULL);
  for (guint i = 0; i < disk->names->len; i++) {
    FaultName *name = g_ptr_array_index (disk->names, i);
    if (folder == NULL || g_str_equal (name->parent, folder))
      g_hash_table_add (done, GSIZE_TO_POINTER ((gsize)name->number));
  }
  for (guint i = 0; i < disk->names->len;) {
    FaultName *name = g_ptr_array_index (disk->names, i);
    if (g_hash_table_contains (done, GSIZE_TO_POINTER ((gsize)name->number))) {
      g_ptr_array_remove_index (disk->names, i);
      name_free (disk, name);
    } else {
      i++;
    }
  }
}

/* What stands under one name after the crash, while the changes are gone through. */
typedef struct {
  FaultNode *now;  /* what the real folder shows */
  FaultNode *then; /* what is to be there */
} Fate;

static Fate *
fate_of (GHashTable *fates, const FaultName *name) {
  Fate *fate = g_hash_table_lookup (fates, name->path);
  if (fate == NULL) {
    fate = g_new0 (Fate, 1);
    fate->then = name->before;
    g_hash_table_insert (fates, name->path, fate);
  }
  return fate;
}

static gboolean
is_lost (FaultCrash how, guint64 number, guint64 dice) {
  dice += number;
  return how == FAULT_DROPPED || (how == FAULT_TORN && (_fault_dice (&dice) & 1) != 0);
}

static void
apply (const char *path, const Fate *fate) {
  if (fate->now == fate->then)
    return;
  if (fate->now != NULL && fate->now->folder)
    _fault_real_remove_tree (path);
  else if (fate->now != NULL)
    (void)_fault_real_unlink (path);
  /* Its folder may be lost too; then so is the name. */
  if (fate->then != NULL && fate->then->grave != NULL)
    (void)_fault_real_link (-1, fate->then->grave, path);
}

void
_fault_name_crash (FaultDisk *disk, FaultCrash how, guint64 *dice) {
  g_autoptr (GHashTable) fates = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  guint64 own = _fault_dice (dice);
  for (guint i = 0; i < disk->names->len; i++) {
    FaultName *name = g_ptr_array_index (disk->names, i);
    Fate *fate = fate_of (fates, name);
    fate->now = name->after;
    if (!is_lost (how, name->number, own))
      fate->then = name->after;
  }
  GHashTableIter iter;
  gpointer path, fate;
  /* Names of files first, folders after them: what is in a lost folder goes with it. */
  for (gboolean folders = FALSE; folders <= TRUE; folders++) {
    g_hash_table_iter_init (&iter, fates);
    while (g_hash_table_iter_next (&iter, &path, &fate))
      if ((((Fate *)fate)->now != NULL && ((Fate *)fate)->now->folder) == folders)
        apply (path, fate);
  }
  g_hash_table_remove_all (fates);
  while (disk->names->len > 0) {
    FaultName *name = g_ptr_array_index (disk->names, disk->names->len - 1);
    g_ptr_array_set_size (disk->names, (gint)disk->names->len - 1);
    name_free (disk, name);
  }
}
