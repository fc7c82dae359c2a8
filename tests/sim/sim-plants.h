/* Bugs that are planted to see that the simulator finds them (sync/base/pw-plant.h). */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Bugs are numbered from 1; 0 is none. In an ordinary build there is only that. */
guint sim_plant_count (void);
const char *sim_plant_name (guint number);
/* From now on, in this process and those that it starts. */
void sim_plant_set (guint number);
gboolean sim_plant_set_by_name (const char *name);

G_END_DECLS
