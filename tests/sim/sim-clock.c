/* Clocks of handhelds and hosts: they drift, jump and stand still. */
#include "tests/sim/sim.h"

#define MINUTE_MS G_GINT64_CONSTANT (60000)
#define DAY_MS (1440 * MINUTE_MS)
#define STOPPED_PPM (-1000000)

static gint64
show (const SimClock *clock) {
  gint64 passed = *clock->now_ms - clock->set_ms;
  return clock->shown_ms + passed + passed / 1000000 * clock->drift_ppm
         + passed % 1000000 * clock->drift_ppm / 1000000;
}

static PwMoment
tell (PwClock *base) {
  SimClock *clock = (SimClock *)base;
  *clock->now_ms += 1;
  return (PwMoment){ .unix_ms = show (clock),
                     .offset_min = clock->offset_min,
                     .monotonic_ms = (guint64)(*clock->now_ms % DAY_MS),
                     .boot = clock->boot };
}

void
sim_clock_init (SimClock *clock, gint64 *now_ms, gint64 ahead_ms) {
  *clock = (SimClock){ .base.now = tell,
                       .now_ms = now_ms,
                       .set_ms = *now_ms,
                       .shown_ms = *now_ms + ahead_ms,
                       .offset_min = 420,
                       .boot = 1 };
}

static void
set (SimClock *clock, gint64 shown_ms, gint64 drift_ppm) {
  clock->set_ms = *clock->now_ms;
  clock->shown_ms = MAX (shown_ms, 0);
  clock->drift_ppm = drift_ppm;
}

void
sim_clock_put_right (SimClock *clock) {
  set (clock, *clock->now_ms, 0);
}

SimClockTrouble
sim_clock_disturb (SimClock *clock, SimRandom *random) {
  gint64 shown = show (clock);
  switch (sim_random_below (random, 7)) {
  case 0: /* a minute or two */
    set (clock, shown + sim_random_between (random, -2 * MINUTE_MS, 2 * MINUTE_MS), 0);
    return SIM_CLOCK_JUMPED;
  case 1: /* years */
    set (clock, shown + sim_random_between (random, -1500 * DAY_MS, 1500 * DAY_MS), 0);
    return SIM_CLOCK_JUMPED;
  case 2: /* an empty battery: the clock begins anew */
    set (clock, sim_random_between (random, 0, DAY_MS), 0);
    clock->boot++;
    return SIM_CLOCK_JUMPED;
  case 3:
    set (clock, shown, STOPPED_PPM);
    return SIM_CLOCK_STOPPED;
  case 4:
    set (clock, shown, sim_random_between (random, -300, 300));
    return SIM_CLOCK_DRIFTED;
  case 5: /* another zone */
    clock->offset_min = (gint32)(420 + 60 * sim_random_below (random, 3));
    return SIM_CLOCK_OTHER;
  default:
    sim_clock_put_right (clock);
    return SIM_CLOCK_OTHER;
  }
}
