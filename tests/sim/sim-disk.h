/* The disks under the stores, files and sticks of the simulation, and what goes wrong with them
 * (tests/lib/fault-disk.h). */
#pragma once

#include "tests/lib/fault-disk.h"
#include "tests/sim/sim-random.h"

G_BEGIN_DECLS

typedef struct SimDisk SimDisk;

/* What an act met. */
typedef enum {
  SIM_TROUBLE_NONE,  /* the disk did all that was asked */
  SIM_TROUBLE_ERROR, /* some write or sync failed once */
  SIM_TROUBLE_FULL,  /* the disk ran full */
  SIM_TROUBLE_POWER, /* from some write on nothing was done any more: the power is gone, or the
                      * stick was pulled out; sim_disk_crash() has to follow */
} SimTrouble;

/* In words. */
const char *sim_trouble_name (SimTrouble trouble);

/* What the disk was asked for while there was trouble, in words. (transfer none) */
const char *sim_disk_calls (const SimDisk *disks);

/* (transfer full) */
SimDisk *sim_disks_new (void);
void sim_disks_free (SimDisk *disks);

/* The folder `dir`, with what is in it, becomes a disk. `is_stick`: it behaves as FAT does. */
void sim_disk_add (SimDisk *disks, const char *dir, gboolean is_stick);

/* With `percent` probability something will soon go wrong with the disk `dir`. */
void sim_disk_arm (SimDisk *disks, SimRandom *random, const char *dir, guint percent);
/* Ends that; what came of it. For sim_calm(). */
SimTrouble sim_disk_calm (SimDisk *disks);

/* Everything on `dir` is durable now, whoever wrote it. */
void sim_disk_settle (SimDisk *disks, const char *dir);
/* For sim_crash(): what a crash leaves of `dir`: of everything that was written and not synced some
 * is there, some is not, some is torn. No program may have a file of it open. Tells which way it
 * went. */
FaultCrash sim_disk_crash (SimDisk *disks, SimRandom *random, const char *dir);

G_END_DECLS
