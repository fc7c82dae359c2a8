/* One command, in a process of its own, with an allocation that fails: its 1st, 2nd, 3rd ...
 *
 * GLib ends a program that gets no memory; others give NULL, and the command ends with a sentence.
 * Either way what is on the disk is whole: the command again, without a fault, ends as it always
 * does, and the path's check holds before and after.
 *
 * Allocations by g_malloc() between two changes of the disk all leave the same disk behind, so one
 * of them is tried for each such stretch. Of all others every one is tried that has a way there of
 * its own (a stack) in its stretch. With FAULT_HEAP=all in the environment (tests/gates/faults.sh)
 * every single one of these is tried, and SQLite's too; without it SQLite's are left to the paths
 * that try all of them in one process (with_memory). */
#pragma once

#include "tests/lib/fault-loop.h"

G_BEGIN_DECLS

/* From the state that fault_world_keep() kept last. Prints the number of points; skips the test in
 * builds where allocations cannot fail. */
void fault_heap_loop_run (FaultWorld *world, const FaultPath *path);

/* Adds `test` twice: as `path` with faults of the disk, and as `path`-memory with allocations that
 * fail. It gets which of them, and hands it on to fault_loop_either(). */
void fault_loops_add (const char *path, GTestDataFunc test);
gboolean fault_loop_is_memory (gconstpointer which);
void fault_loop_either (gconstpointer which, FaultWorld *world, const FaultPath *path);

G_END_DECLS
