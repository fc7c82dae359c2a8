/* Two threads that take turns: only one of them goes on at a time. It lets the other one go on
 * where it waits for a lock, and, by chance, before a statement. So what comes of two programs that
 * work on one store at once follows from the seed.
 *
 * The simulator is linked so that sqlite3_step() comes here first (-Wl,--wrap). */
#pragma once

#include "tests/sim/sim-random.h"

G_BEGIN_DECLS

typedef void (*SimPart) (gpointer data);

/* Runs `first` in this thread and `second` in another one until both have ended; who begins is
 * chance too. `random` belongs to whoever has the turn. */
void sim_turns_run (SimRandom *random, SimPart first, SimPart second, gpointer data);

G_END_DECLS
