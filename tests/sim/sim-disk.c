/* Trouble with disks: an error, no room, no power, at a moment that chance picks. */
#include "tests/sim/sim-disk.h"

#include <errno.h>

#define CALLS_MAX 14 /* changes of the disk until the trouble; most acts make fewer than 20 */
#define ROOM_BYTES_MAX 24000
#define LITTLE_ROOM_BYTES_MAX 1500 /* a parcel or less */

struct SimDisk {
  GHashTable *by_dir; /* owned: dir -> FaultDisk */
  GHashTable *sticks; /* owned: set of those that are sticks */
  FaultDisk *armed;   /* borrowed; NULL: nothing will go wrong */
  SimTrouble trouble; /* that may come */
  char *calls;        /* owned: what the disk was asked for until the last calm; NULL: nothing */
};

const char *
sim_trouble_name (SimTrouble trouble) {
  static const char *const names[]
      = { "the disk does its work", "the disk fails once", "the disk is nearly full",
          "the power goes, or the stick is pulled out" };
  return names[trouble];
}

const char *
sim_disk_calls (const SimDisk *disks) {
  return disks->calls;
}

SimDisk *
sim_disks_new (void) {
  SimDisk *disks = g_new0 (SimDisk, 1);
  disks->by_dir
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)fault_disk_free);
  disks->sticks = g_hash_table_new (NULL, NULL);
  return disks;
}

void
sim_disks_free (SimDisk *disks) {
  g_hash_table_unref (disks->by_dir);
  g_hash_table_unref (disks->sticks);
  g_free (disks->calls);
  g_free (disks);
}

static FaultDisk *
find (SimDisk *disks, const char *dir) {
  FaultDisk *disk = g_hash_table_lookup (disks->by_dir, dir);
  g_assert_nonnull (disk);
  return disk;
}

void
sim_disk_add (SimDisk *disks, const char *dir, gboolean is_stick) {
  FaultDisk *disk = fault_disk_new (dir);
  if (is_stick) {
    fault_disk_like_fat (disk);
    g_hash_table_add (disks->sticks, disk);
  }
  g_hash_table_insert (disks->by_dir, g_strdup (dir), disk);
}

static void
fill (SimDisk *disks, SimRandom *random, gboolean nearly) {
  disks->trouble = SIM_TROUBLE_FULL;
  fault_disk_fill (disks->armed,
                   sim_random_below (random, nearly ? LITTLE_ROOM_BYTES_MAX : ROOM_BYTES_MAX));
}

void
sim_disk_arm (SimDisk *disks, SimRandom *random, const char *dir, guint percent) {
  g_assert (disks->armed == NULL);
  disks->trouble = SIM_TROUBLE_NONE;
  if (!sim_random_percent (random, percent))
    return;
  disks->armed = find (disks, dir);
  gboolean is_stick = g_hash_table_contains (disks->sticks, disks->armed);
  guint64 nth = 1 + sim_random_below (random, CALLS_MAX);
  switch (sim_random_below (random, 4)) {
  case 0:
    disks->trouble = SIM_TROUBLE_ERROR;
    fault_disk_fail (disks->armed, FAULT_CHANGES, nth, EIO, FALSE);
    return;
  case 1:
    fill (disks, random, is_stick || sim_random_percent (random, 50));
    return;
  case 2:
    if (is_stick) { /* what people use sticks for */
      fill (disks, random, TRUE);
      return;
    }
    /* fall through */
  default:
    disks->trouble = SIM_TROUBLE_POWER;
    fault_disk_cut (disks->armed, FAULT_CHANGES, nth);
    return;
  }
}

SimTrouble
sim_disk_calm (SimDisk *disks) {
  FaultDisk *disk = g_steal_pointer (&disks->armed);
  if (disk == NULL)
    return SIM_TROUBLE_NONE;
  SimTrouble trouble = disks->trouble;
  g_free (disks->calls);
  disks->calls = fault_disk_describe (disk);
  if (trouble != SIM_TROUBLE_FULL && !fault_disk_happened (disk))
    trouble = SIM_TROUBLE_NONE;
  if (trouble != SIM_TROUBLE_POWER)
    fault_disk_heal (disk);
  return trouble;
}

void
sim_disk_settle (SimDisk *disks, const char *dir) {
  fault_disk_restart (find (disks, dir), FAULT_KEPT, 0);
}

FaultCrash
sim_disk_crash (SimDisk *disks, SimRandom *random, const char *dir) {
  FaultCrash how = (FaultCrash)sim_random_below (random, FAULT_CRASHES);
  fault_disk_restart (find (disks, dir), how, sim_random_next (random) | 1);
  return how;
}
