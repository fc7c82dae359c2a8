/* Which bug is planted, and which promise has to break because of it. */
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

/* The words are the oracle's: the promise may break for another reason too, and that is none. */
static const struct {
  SimPromise promise;
  const char *says;
} signs[PW_PLANT_COUNT] = {
  [PW_PLANT_LOST_FSYNC] = { SIM_SAVED, "and the stick does not have it" },
  [PW_PLANT_LOST_COMMIT] = { SIM_SAVED, "operations were acknowledged, and the log went" },
  [PW_PLANT_EARLY_RECEIPT] = { SIM_RECEIPT, "gave a receipt over operation" },
  [PW_PLANT_LAST_WRITER] = { SIM_CONFLICTS, "brute force counts" },
  [PW_PLANT_NO_SIGNATURE] = { SIM_UNCHANGED, "which nobody wrote" },
  [PW_PLANT_SEGMENT_GAP] = { SIM_SAVED, "sends up to" },
  [PW_PLANT_NO_FORK] = { SIM_GAP_FORK, "|fork" },
  [PW_PLANT_FREE_PURGE] = { SIM_PURGE, "the receipts end at" },
  [PW_PLANT_LONG_NUMBERS] = { SIM_SET, "a number or length is not in its shortest form" },
  [PW_PLANT_TWICE] = { SIM_SET, "twice" },
  [PW_PLANT_FULL_IS_FINE] = { SIM_SAVED, "and the stick does not have it" },
  [PW_PLANT_FUTURE_IS_NOW] = { SIM_FUTURE, "" },
  [PW_PLANT_DRAFT_STAYS] = { SIM_SAVED, "drafts instead of" },
  [PW_PLANT_UNCHECKED_PAYLOAD] = { SIM_UNCHANGED, "that nobody showed" },
  [PW_PLANT_FREE_EVIDENCE] = { SIM_PURGE, "never had whole" },
  [PW_PLANT_FREE_GUESSES] = { SIM_SECRET, "be guessed without a pause" },
  [PW_PLANT_DEAF] = { SIM_SET, "the review is answered, it should be returned" },
};

guint
sim_plant_count (void) {
  return PW_PLANT_COUNT;
}

const char *
sim_plant_name (guint number) {
  return names[number];
}

SimPromise
sim_plant_promise (guint number) {
  g_assert (signs[number].says != NULL);
  return signs[number].promise;
}

gboolean
sim_plant_is_caught (guint number, const SimReport *report) {
  return report->failed && report->promise == sim_plant_promise (number)
         && strstr (report->message, signs[number].says) != NULL;
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

SimPromise
sim_plant_promise (guint number G_GNUC_UNUSED) {
  return SIM_NO_REASON;
}

gboolean
sim_plant_is_caught (guint number G_GNUC_UNUSED, const SimReport *report G_GNUC_UNUSED) {
  return FALSE;
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
