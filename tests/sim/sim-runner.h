/* Runs of seeds, each in a process of its own, so that a failed assertion ends one run only. */
#pragma once

#include "tests/sim/sim.h"

G_BEGIN_DECLS

/* What is to be run. */
typedef struct {
  guint64 seed;
  guint steps;    /* 0: as many as the seed says */
  gboolean *skip; /* borrowed; [number]: left out; NULL: none */
  gboolean verbose;
} SimOrder;

#define SIM_STEPS_MAX 256

typedef struct SimRunner SimRunner;

/* Scratch folders below `base`, `jobs` runs side by side (at most SIM_JOBS_MAX). (transfer full) */
#define SIM_JOBS_MAX 16
SimRunner *sim_runner_new (const char *base, guint jobs);
void sim_runner_free (SimRunner *runner);

/* Starts a run; waits for a free place first, and hands the report of what ended there to
 * `on_report`. */
typedef void (*SimOnReport) (const SimReport *report, gpointer data);
void sim_runner_start (SimRunner *runner, const SimOrder *order, SimOnReport on_report,
                       gpointer data);
/* Waits for all. */
void sim_runner_wait (SimRunner *runner, SimOnReport on_report, gpointer data);
/* One run; its report. */
SimReport sim_runner_one (SimRunner *runner, const SimOrder *order);

/* Looks for less that still breaks the same promise: the shortest prefix, then fewer steps of it;
 * at most `seconds`. Prints what it finds, and the command that repeats it. */
void sim_shrink (SimRunner *runner, const SimReport *failure, const char *command, guint seconds);

G_END_DECLS
