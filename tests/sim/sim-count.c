/* The table of what happened. */
#include "tests/sim/sim-count.h"

#define SEEDS 200

static const struct {
  const char *words;
  guint least;
} kinds[] = {
#define ROW(id, words, least) { words, least },
  SIM_COUNTS (ROW)
#undef ROW
};

gboolean
sim_counts_print (const guint64 *counts, guint64 seeds, gboolean all) {
  gboolean ok = TRUE;
  for (guint i = 0; i < SIM_COUNT_KINDS; i++) {
    gboolean enough = seeds < SEEDS || counts[i] * SEEDS >= kinds[i].least * seeds;
    ok = ok && enough;
    if (all || !enough)
      g_print ("  %-48s %9" G_GUINT64_FORMAT "  at least %u in %d seeds%s\n", kinds[i].words,
               counts[i], kinds[i].least, SEEDS, enough ? "" : ": TOO FEW");
  }
  return ok;
}
