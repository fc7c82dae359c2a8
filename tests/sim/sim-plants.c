/* Which bug is planted. */
#include "tests/sim/sim-plants.h"

#include <string.h>

#include "sync/base/pw-plant.h"

#ifdef PW_PLANTED
guint pw_planted;

static const char *const names[PW_PLANT_COUNT] = { [PW_PLANT_NONE] = "none",
#define NAME(id, text) [PW_PLANT_##id] = text,
                                                   PW_PLANTS (NAME)
#undef NAME
};

guint
sim_plant_count (void) {
  return PW_PLANT_COUNT;
}

const char *
sim_plant_name (guint number) {
  return names[number];
}

void
sim_plant_set (guint number) {
  pw_planted = number;
}

#else

guint
sim_plant_count (void) {
  return 1;
}

const char *
sim_plant_name (guint number G_GNUC_UNUSED) {
  return "none";
}

void
sim_plant_set (guint number G_GNUC_UNUSED) {
}

#endif

gboolean
sim_plant_set_by_name (const char *name) {
  for (guint number = 1; number < sim_plant_count (); number++) {
    if (strcmp (sim_plant_name (number), name) != 0)
      continue;
    sim_plant_set (number);
    return TRUE;
  }
  return FALSE;
}
