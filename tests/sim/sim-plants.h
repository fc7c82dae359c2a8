/* Bugs that are planted to see that the simulator finds them (sync/base/pw-plant.h). */
#pragma once

#include "tests/sim/sim-runner.h"

G_BEGIN_DECLS

/* Bugs are numbered from 1; 0 is none. In an ordinary build there is only that. */
guint sim_plant_count (void);
const char *sim_plant_name (guint number);
/* From now on, in this process and those that it starts. */
void sim_plant_set (guint number);
gboolean sim_plant_set_by_name (const char *name);

/* The promise that must break because of this bug. */
SimPromise sim_plant_promise (guint number);
/* TRUE if a run failed by that promise, and the oracle said what it must say of this bug: any other
 * failure, a crash above all, is no proof. */
gboolean sim_plant_is_caught (guint number, const SimReport *report);

/* Plants each bug in turn and runs seeds until one shows it that shows nothing without it; prints a
 * table. FALSE if a bug stays hidden, or if this build has none. */
gboolean sim_hunt (SimRunner *runner, gint64 first, gint64 seeds, gboolean verbose);

G_END_DECLS
