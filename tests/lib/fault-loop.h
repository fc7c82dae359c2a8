/* Fault loops: one command, with a fault at its 1st, 2nd, 3rd ... call, and a look at what is left.
 *
 * For each disk that takes part and each call on it, the command is run from the same state, and
 *  - the call fails once (EIO);
 *  - if it changes something: it and all after it fail (EIO), or the disk is full from there on
 *    (ENOSPC), or it fails and the power goes afterwards;
 *  - if it changes something: the power goes at it, and what was not synced is dropped, kept,
 *    dropped but for the names, or torn.
 *
 * In some paths each allocation of SQLite fails too (with_memory).
 *
 * Then the path looks at the state, the command is run again without a fault, which has to end as
 * it always does, and the path looks again. States that were looked at before are not looked at
 * twice: random bytes and clock are fixed, so that equal states have equal futures. */
#pragma once

#include "tests/lib/fault-world.h"

G_BEGIN_DECLS

typedef struct {
  const char *name;
  gboolean on_host;         /* panwas-host runs it, otherwise panwas */
  gboolean with_stick;      /* the stick takes part */
  gboolean once;            /* when all of it is there, a second time is refused */
  gboolean with_memory;     /* allocations fail too; takes as long as all the rest */
  gboolean reports;         /* a report on stdout may say what a person must look at and do next */
  const char *const *words; /* the command */
  /* Asserts on what is there. `done`: the command said that it was done, so all of it has to be
   * there; otherwise it is there whole or not at all. `again`: after the second run, which was
   * done. */
  void (*check) (FaultWorld *world, const FaultRun *run, gboolean done, gboolean again);
} FaultPath;

/* From the state that fault_world_keep() kept last. Prints the number of points. */
void fault_loop_run (FaultWorld *world, const FaultPath *path);

G_END_DECLS
