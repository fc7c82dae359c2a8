/* Runs of seeds in processes of their own. */
#include "tests/sim/sim-runner.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sync/base/pw-secret.h"

#define SECONDS_MAX 120 /* of one run: a hundred times the usual */

struct SimRunner {
  char *base;         /* owned */
  guint jobs, made;   /* places; folders made so far */
  SimReport *reports; /* shared with the children: one a place */
  pid_t children[SIM_JOBS_MAX];
  char *dirs[SIM_JOBS_MAX]; /* owned */
};

SimRunner *
sim_runner_new (const char *base, guint jobs) {
  SimRunner *runner = g_new0 (SimRunner, 1);
  runner->base = g_strdup (base);
  runner->jobs = CLAMP (jobs, 1, SIM_JOBS_MAX);
  runner->reports = mmap (NULL, SIM_JOBS_MAX * sizeof (SimReport), PROT_READ | PROT_WRITE,
                          MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  g_assert (runner->reports != MAP_FAILED);
  return runner;
}

void
sim_runner_free (SimRunner *runner) {
  (void)munmap (runner->reports, SIM_JOBS_MAX * sizeof (SimReport));
  g_free (runner->base);
  g_free (runner);
}

static void
remove_tree (const char *path) {
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *child = g_build_filename (path, name, NULL);
    if (g_file_test (child, G_FILE_TEST_IS_DIR) && !g_file_test (child, G_FILE_TEST_IS_SYMLINK))
      remove_tree (child);
    else
      (void)g_unlink (child);
  }
  (void)g_rmdir (path);
}

/* --- one place ------------------------------------------------------------------------------- */

static void
launch (SimRunner *runner, guint place, const SimOrder *order) {
  SimReport *report = &runner->reports[place];
  memset (report, 0, sizeof *report);
  report->seed = order->seed;
  runner->dirs[place] = g_strdup_printf ("%s/run-%u", runner->base, runner->made++);
  g_assert_cmpint (g_mkdir (runner->dirs[place], 0700), ==, 0);
  (void)fflush (stdout);
  pid_t child = fork ();
  g_assert_cmpint (child, >=, 0);
  if (child > 0) {
    runner->children[place] = child;
    return;
  }
  (void)alarm (SECONDS_MAX);
  sim_run (report, runner->dirs[place], order->skip, order->steps, order->verbose);
  (void)fflush (stdout);
  _exit (0);
}

/* The child of a place has ended with `status`. */
static void
finish (SimRunner *runner, guint place, int status) {
  SimReport *report = &runner->reports[place];
  runner->children[place] = 0;
  if (!report->failed && !(WIFEXITED (status) && WEXITSTATUS (status) == 0)) {
    report->failed = TRUE;
    report->promise = SIM_NO_REASON;
    (void)g_snprintf (report->message, sizeof report->message, "the program ended by %s %d",
                      WIFSIGNALED (status) ? "signal" : "status",
                      WIFSIGNALED (status) ? WTERMSIG (status) : WEXITSTATUS (status));
  }
  remove_tree (runner->dirs[place]);
  g_clear_pointer (&runner->dirs[place], g_free);
}

/* Waits for one of the runs; its place, or jobs if there is none. */
static guint
wait_for_one (SimRunner *runner) {
  int status;
  pid_t child;
  do
    child = waitpid (-1, &status, 0);
  while (child < 0 && errno == EINTR);
  for (guint place = 0; child > 0 && place < runner->jobs; place++) {
    if (runner->children[place] != child)
      continue;
    finish (runner, place, status);
    return place;
  }
  return runner->jobs;
}

void
sim_runner_start (SimRunner *runner, const SimOrder *order, SimOnReport on_report, gpointer data) {
  guint place = 0;
  while (place < runner->jobs && runner->children[place] != 0)
    place++;
  if (place == runner->jobs) {
    place = wait_for_one (runner);
    g_assert (place < runner->jobs);
    on_report (&runner->reports[place], data);
  }
  launch (runner, place, order);
}

void
sim_runner_wait (SimRunner *runner, SimOnReport on_report, gpointer data) {
  for (;;) {
    guint place = wait_for_one (runner);
    if (place == runner->jobs)
      return;
    on_report (&runner->reports[place], data);
  }
}

static void
keep_report (const SimReport *report, gpointer data) {
  *(SimReport *)data = *report;
}

SimReport
sim_runner_one (SimRunner *runner, const SimOrder *order) {
  SimReport report = { 0 };
  sim_runner_start (runner, order, keep_report, &report);
  sim_runner_wait (runner, keep_report, &report);
  return report;
}
