/* The simulator's program: seeds in, "no promise broke" or the least that breaks one out. */
#include <glib/gstdio.h>
#include <locale.h>
#include <malloc.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sync/base/pw-memory.h"
#include "sync/base/pw-secret.h"
#include "tests/sim/sim-plants.h"
#include "tests/sim/sim-pool.h"
#include "tests/sim/sim-runner.h"

#define SHRINK_SECONDS 120
#define FAILURES_MAX 5
#define REPEATED_EVERY 4 /* of many seeds so many are run twice */

typedef struct {
  gint64 seed, first, seeds;
  gint jobs, steps, shrink;
  char *skip, *plant;
  gboolean verbose, plants;
} Options;

typedef struct {
  SimReport sum;    /* numbers of all runs */
  GArray *failures; /* SimReport */
  GHashTable *once; /* guint64 of those that are run twice -> guint64 of the trace */
  guint unrepeated; /* seeds whose traces differed */
  guint64 done, wanted;
} Tally;

/* --- many seeds ------------------------------------------------------------------------------ */

static void
print_unrepeated (guint64 seed) {
  g_print ("seed %" G_GUINT64_FORMAT " did not repeat: something besides the seed decides\n", seed);
}

/* TRUE if it is the second run of a seed. */
static gboolean
was_there (Tally *tally, const SimReport *report) {
  if (!g_hash_table_contains (tally->once, &report->seed))
    return FALSE;
  const guint64 *trace = g_hash_table_lookup (tally->once, &report->seed);
  if (trace == NULL) {
    g_hash_table_replace (tally->once, g_memdup2 (&report->seed, sizeof report->seed),
                          g_memdup2 (&report->trace, sizeof report->trace));
    return FALSE;
  }
  if (*trace != report->trace) {
    print_unrepeated (report->seed);
    tally->unrepeated++;
  }
  return TRUE;
}

static void
on_report (const SimReport *report, gpointer data) {
  Tally *tally = data;
  if (was_there (tally, report))
    return;
  tally->done++;
  tally->sum.acts += report->acts;
  tally->sum.operations += report->operations;
  tally->sum.parcels += report->parcels;
  tally->sum.crashes += report->crashes;
  tally->sum.faults += report->faults;
  tally->sum.frames += report->frames;
  tally->sum.merges += report->merges;
  tally->sum.receipts += report->receipts;
  tally->sum.checks += report->checks;
  for (guint i = 0; i < SIM_COUNT_KINDS; i++)
    tally->sum.counts[i] += report->counts[i];
  if (report->failed)
    g_array_append_vals (tally->failures, report, 1);
  if (isatty (STDERR_FILENO) && tally->done % 10 == 0)
    g_printerr ("\r%" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT " seeds ", tally->done,
                tally->wanted);
}

static void
print_failure (const SimReport *report, const char *command) {
  g_print ("seed %" G_GUINT64_FORMAT ", step %u of %u (%s): broken promise %s\n  %s\n"
           "  repeat it: %s --seed %" G_GUINT64_FORMAT " --verbose\n",
           report->seed, report->step, report->steps, report->act,
           sim_promise_name (report->promise), report->message, command, report->seed);
}

static void
print_sum (const Tally *tally, gint64 us) {
  const SimReport *sum = &tally->sum;
  g_print ("%" G_GUINT64_FORMAT " seeds in %.1f s: %" G_GUINT64_FORMAT " acts, %" G_GUINT64_FORMAT
           " operations, %" G_GUINT64_FORMAT " parcels, %" G_GUINT64_FORMAT
           " frames, %" G_GUINT64_FORMAT " merges, %" G_GUINT64_FORMAT
           " receipts, %" G_GUINT64_FORMAT " disk faults, %" G_GUINT64_FORMAT
           " power cuts; %" G_GUINT64_FORMAT " comparisons with the oracle\n",
           tally->done, (double)us / G_USEC_PER_SEC, sum->acts, sum->operations, sum->parcels,
           sum->frames, sum->merges, sum->receipts, sum->faults, sum->crashes, sum->checks);
}

static int
run_many (SimRunner *runner, const Options *options, const char *command) {
  Tally tally = { .wanted = (guint64)options->seeds };
  tally.failures = g_array_new (FALSE, FALSE, sizeof (SimReport));
  tally.once = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  gint64 started_us = g_get_monotonic_time ();
  for (gint64 i = 0; i < options->seeds && tally.failures->len < FAILURES_MAX; i++) {
    SimOrder order = { .seed = (guint64)(options->first + i) };
    guint runs = i % REPEATED_EVERY == 0 ? 2 : 1;
    if (runs == 2)
      g_hash_table_insert (tally.once, g_memdup2 (&order.seed, sizeof order.seed), NULL);
    for (guint run = 0; run < runs; run++)
      sim_runner_start (runner, &order, on_report, &tally);
  }
  sim_runner_wait (runner, on_report, &tally);
  if (isatty (STDERR_FILENO))
    g_printerr ("\r\033[K");
  print_sum (&tally, g_get_monotonic_time () - started_us);
  for (guint i = 0; i < tally.failures->len; i++)
    print_failure (&g_array_index (tally.failures, SimReport, i), command);
  if (tally.failures->len > 0 && options->shrink > 0)
    sim_shrink (runner, &g_array_index (tally.failures, SimReport, 0), command,
                (guint)options->shrink);
  gboolean whole = tally.failures->len == 0 && tally.unrepeated == 0;
  gboolean enough = sim_counts_print (tally.sum.counts, tally.done, options->verbose) || !whole;
  if (whole)
    g_print ("no promise broke%s\n", enough ? "" : ", but too little happened");
  g_array_unref (tally.failures);
  g_hash_table_unref (tally.once);
  return whole && enough ? 0 : 1;
}

/* --- one seed -------------------------------------------------------------------------------- */

/* "3-7,9" */
static void
parse_skip (const char *text, gboolean *skip) {
  g_auto (GStrv) parts = g_strsplit (text != NULL ? text : "", ",", -1);
  for (guint i = 0; parts[i] != NULL; i++) {
    char *end;
    guint64 first = g_ascii_strtoull (parts[i], &end, 10);
    guint64 last = *end == '-' ? g_ascii_strtoull (end + 1, NULL, 10) : first;
    for (guint64 step = first; step <= last && step < SIM_STEPS_MAX; step++)
      skip[step] = TRUE;
  }
}

/* Run twice: equal traces show that the seed decides everything. */
static int
run_one (SimRunner *runner, const Options *options, const char *command) {
  gboolean skip[SIM_STEPS_MAX] = { FALSE };
  parse_skip (options->skip, skip);
  SimOrder order = { .seed = (guint64)options->seed,
                     .steps = MIN ((guint)options->steps, SIM_STEPS_MAX - 1),
                     .skip = skip,
                     .verbose = options->verbose };
  SimReport report = sim_runner_one (runner, &order);
  if (report.failed) {
    print_failure (&report, command);
    return 1;
  }
  order.verbose = FALSE;
  SimReport again = sim_runner_one (runner, &order);
  if (again.failed || again.trace != report.trace) {
    print_unrepeated (report.seed);
    return 1;
  }
  g_print ("seed %" G_GINT64_FORMAT ": %" G_GUINT64_FORMAT " acts, %" G_GUINT64_FORMAT
           " comparisons, no promise broke; trace %016" G_GINT64_MODIFIER "x, twice\n",
           options->seed, report.acts, report.checks, report.trace);
  return 0;
}

/* --- the program ----------------------------------------------------------------------------- */

static char *
scratch_new (void) {
  const char *memory
      = g_file_test ("/dev/shm", G_FILE_TEST_IS_DIR) && access ("/dev/shm", W_OK) == 0
            ? "/dev/shm"
            : g_get_tmp_dir ();
  char *base = g_build_filename (memory, "panwas-sim-XXXXXX", NULL);
  g_assert (g_mkdtemp (base) != NULL);
  return base;
}

static gboolean
parse (Options *options, int *argc, char ***argv) {
  g_autoptr (GError) error = NULL;
  const GOptionEntry entries[] = {
    { "seed", 0, 0, G_OPTION_ARG_INT64, &options->seed, "run this one, twice", "N" },
    { "seeds", 0, 0, G_OPTION_ARG_INT64, &options->seeds, "run so many (200)", "N" },
    { "first", 0, 0, G_OPTION_ARG_INT64, &options->first, "from this one on (1)", "N" },
    { "steps", 0, 0, G_OPTION_ARG_INT, &options->steps, "with --seed: only so many steps", "N" },
    { "skip", 0, 0, G_OPTION_ARG_STRING, &options->skip, "with --seed: without these", "3-7,9" },
    { "jobs", 'j', 0, G_OPTION_ARG_INT, &options->jobs, "runs side by side (2)", "N" },
    { "shrink", 0, 0, G_OPTION_ARG_INT, &options->shrink, "seconds to look for less (120)", "S" },
    { "verbose", 'v', 0, G_OPTION_ARG_NONE, &options->verbose, "tell what happens", NULL },
    { "plant", 0, 0, G_OPTION_ARG_STRING, &options->plant, "with this bug planted", "NAME" },
    { "plants", 0, 0, G_OPTION_ARG_NONE, &options->plants, "each planted bug in turn", NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GOptionContext) context = g_option_context_new ("- simulate districts");
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, argc, argv, &error)) {
    g_printerr ("%s\n", error->message);
    return FALSE;
  }
  if (options->plant != NULL && !sim_plant_set_by_name (options->plant)) {
    g_printerr ("no such planted bug, or this is an ordinary build\n");
    return FALSE;
  }
  return TRUE;
}

/* Memory is not given back to the system in the middle of a run: page faults were a third of it. */
static void
keep_memory (void) {
  (void)mallopt (M_MMAP_THRESHOLD, 1 << 30);
  (void)mallopt (M_TRIM_THRESHOLD, 1 << 30);
  (void)mallopt (M_TOP_PAD, 8 << 20);
}

int
main (int argc, char **argv) {
  Options options = { .seed = -1, .first = 1, .seeds = 200, .jobs = 2, .shrink = SHRINK_SECONDS };
  keep_memory ();
  (void)setlocale (LC_ALL, "C.UTF-8");
  (void)g_setenv ("PANWAS_CLOCK", "1728300000000", TRUE);
  (void)g_setenv ("PANWAS_CLOCK_OFFSET", "420", TRUE);
  g_autofree char *command = g_strdup (argv[0]);
  if (!parse (&options, &argc, &argv))
    return 2;
  SimRandom unused;
  sim_random_init (&unused, 0, 0);
  sim_random_rule (&unused);
  pw_memory_start ();
  pw_secret_start ();
  g_autofree char *base = scratch_new ();
  sim_pool_fill (base);
  SimRunner *runner = sim_runner_new (base, (guint)options.jobs);
  int code = options.plants      ? !sim_hunt (runner, options.first, options.seeds, options.verbose)
             : options.seed >= 0 ? run_one (runner, &options, command)
                                 : run_many (runner, &options, command);
  sim_runner_free (runner);
  (void)g_rmdir (base);
  g_free (options.skip);
  g_free (options.plant);
  return code;
}
