/* Less that still fails: the shortest prefix, and then the fewest steps of it. */
#include <string.h>

#include "tests/sim/sim-runner.h"

typedef struct {
  SimRunner *runner;
  SimOrder order;
  gboolean skip[SIM_STEPS_MAX];
  SimPromise promise; /* that has to break again */
  gint64 until_us;
} Shrink;

static gboolean
still_fails (Shrink *shrink) {
  SimReport report = sim_runner_one (shrink->runner, &shrink->order);
  return report.failed && report.promise == shrink->promise;
}

static gboolean
has_time (const Shrink *shrink) {
  return g_get_monotonic_time () < shrink->until_us;
}

/* Prefixes from the shortest on: whether fewer steps break it need not follow from more. */
static void
cut_prefix (Shrink *shrink, guint longest) {
  for (guint steps = 1; steps < longest && has_time (shrink); steps++) {
    shrink->order.steps = steps;
    if (still_fails (shrink))
      return;
  }
  shrink->order.steps = longest;
}

static void
set_skip (Shrink *shrink, guint first, guint count, gboolean skip, gboolean *before) {
  for (guint i = first; i < first + count && i <= shrink->order.steps; i++) {
    if (skip)
      before[i] = shrink->skip[i];
    shrink->skip[i] = skip ? TRUE : before[i];
  }
}

/* Runs of steps are left out, long ones first, as long as it still fails. */
static void
drop_steps (Shrink *shrink) {
  gboolean before[SIM_STEPS_MAX] = { FALSE };
  for (guint count = MAX (shrink->order.steps / 2, 1); count > 0; count /= 2) {
    for (guint first = 1; first <= shrink->order.steps; first += count) {
      if (!has_time (shrink))
        return;
      set_skip (shrink, first, count, TRUE, before);
      if (!still_fails (shrink))
        set_skip (shrink, first, count, FALSE, before);
    }
  }
}

/* "3-7,9"; NULL if nothing is left out. (transfer full) */
static char *
skip_text (const Shrink *shrink) {
  GString *text = g_string_new (NULL);
  for (guint i = 1; i <= shrink->order.steps; i++) {
    guint first = i;
    if (!shrink->skip[i])
      continue;
    while (i < shrink->order.steps && shrink->skip[i + 1])
      i++;
    g_string_append_printf (text, text->len > 0 ? ",%u" : "%u", first);
    if (i > first)
      g_string_append_printf (text, "-%u", i);
  }
  return g_string_free (text, text->len == 0);
}

void
sim_shrink (SimRunner *runner, const SimReport *failure, const char *command, guint seconds) {
  Shrink shrink = { .runner = runner,
                    .order = { .seed = failure->seed },
                    .promise = failure->promise,
                    .until_us = g_get_monotonic_time () + seconds * G_USEC_PER_SEC };
  guint longest = MIN (failure->step, failure->steps > 0 ? failure->steps : failure->step);
  cut_prefix (&shrink, MAX (longest, 1));
  g_print ("  shortest prefix that fails: %u of %u steps\n"
           "    %s --seed %" G_GUINT64_FORMAT " --steps %u\n",
           shrink.order.steps, failure->steps, command, failure->seed, shrink.order.steps);
  shrink.order.skip = shrink.skip;
  drop_steps (&shrink);
  g_autofree char *skip = skip_text (&shrink);
  if (skip != NULL)
    g_print ("  of these still fail without some:\n"
             "    %s --seed %" G_GUINT64_FORMAT " --steps %u --skip %s\n",
             command, failure->seed, shrink.order.steps, skip);
  g_print ("  what happens:\n");
  shrink.order.verbose = TRUE;
  (void)sim_runner_one (runner, &shrink.order);
}
