/* The hunt for planted bugs. */
#include "tests/sim/sim-plants.h"

typedef struct {
  guint plant;
  gboolean is_found;
  SimReport first; /* of the lowest seed that showed it */
  guint others;    /* runs that failed by something else */
} Hunt;

static void
on_report (const SimReport *report, gpointer data) {
  Hunt *hunt = data;
  if (!sim_plant_is_caught (hunt->plant, report)) {
    hunt->others += report->failed;
    return;
  }
  if (!hunt->is_found || report->seed < hunt->first.seed)
    hunt->first = *report;
  hunt->is_found = TRUE;
}

/* Runs side by side may end in any order: those below the one that showed it are waited for. */
static void
look (SimRunner *runner, Hunt *hunt, gint64 first, gint64 seeds) {
  sim_plant_set (hunt->plant);
  for (gint64 i = 0; i < seeds && !hunt->is_found; i++) {
    SimOrder order = { .seed = (guint64)(first + i) };
    sim_runner_start (runner, &order, on_report, hunt);
  }
  sim_runner_wait (runner, on_report, hunt);
  sim_plant_set (0);
}

static gboolean
is_clean (SimRunner *runner, guint64 seed) {
  SimOrder order = { .seed = seed };
  return !sim_runner_one (runner, &order).failed;
}

gboolean
sim_hunt (SimRunner *runner, gint64 first, gint64 seeds, gboolean verbose) {
  gboolean all = sim_plant_count () > 1;
  g_print ("%-24s %-52s %5s %6s\n", "planted bug", "promise that must break", "seeds", "seed");
  for (guint number = 1; number < sim_plant_count (); number++) {
    Hunt hunt = { .plant = number };
    look (runner, &hunt, first, seeds);
    gboolean ok = hunt.is_found && is_clean (runner, hunt.first.seed);
    g_print ("%-24s %-52s ", sim_plant_name (number),
             sim_promise_name (sim_plant_promise (number)));
    if (ok)
      g_print ("%5" G_GINT64_FORMAT " %6" G_GUINT64_FORMAT "\n",
               (gint64)hunt.first.seed - first + 1, hunt.first.seed);
    else
      g_print ("NOT CAUGHT in %" G_GINT64_FORMAT " seeds (%s; %u failed by something else)\n",
               seeds, hunt.is_found ? "its seed fails without it too" : "never shown", hunt.others);
    if (verbose && hunt.is_found)
      g_print ("    %s\n", hunt.first.message);
    all = all && ok;
  }
  return all;
}
