/* Fault loops: every allocation of a command fails, each time in a process of its own. */
#include "tests/lib/fault-heap-loop.h"

#include <execinfo.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/lib/fault-heap.h"
#include "tests/lib/form-pool.h"

#define CALLS_MAX (1u << 21)
#define TEXT_MAX (64u << 10)
#define SECONDS_MAX 60 /* a command that waits for ever is a failure too */
#define STACK_DEPTH 16
#define THREADS_MS_MAX 2000
#define SEED_FIRST 1
#define SEED_AGAIN 2

/* What a child leaves in memory that it shares. */
typedef struct {
  int status;
  gboolean happened, ended; /* ended: it came back; otherwise it was killed */
  char out[TEXT_MAX], err[TEXT_MAX];
  guint count;
  FaultHeapCall calls[];
} Shared;

typedef struct {
  FaultWorld *world;
  const FaultPath *path;
  Shared *shared;
  GHashTable *seen; /* owned; states that were looked at */
  guint points, killed, refused, states;
} Loop;

static Shared *shared_now; /* of the child, for its signal handler */
static const FaultWorld *world_now;

static guint32
epoch (void) {
  return (guint32)(fault_disk_count (world_now->phone_disk, FAULT_CHANGES)
                   + fault_disk_count (world_now->host_disk, FAULT_CHANGES)
                   + fault_disk_count (world_now->stick_disk, FAULT_CHANGES));
}

static void
run (const Loop *loop, FaultRun *result, guint64 seed) {
  fault_program_seed (seed);
  if (loop->path->on_host)
    fault_program_host (result, loop->world->host_store, loop->path->words);
  else
    fault_program_phone (result, loop->world->phone, loop->path->words);
}

/* --- the child ------------------------------------------------------------------------------- */

/* What was printed last went into memory; the parent wants to see it. */
static void
on_end (int number) {
  if (number == SIGSEGV || number == SIGALRM) {
    void *stack[STACK_DEPTH];
    backtrace_symbols_fd (stack, backtrace (stack, STACK_DEPTH), STDERR_FILENO);
  }
  ssize_t got = pread (STDERR_FILENO, shared_now->err, TEXT_MAX - 1, 0);
  shared_now->err[MAX (got, 0)] = '\0';
  (void)signal (number, SIG_DFL);
  (void)raise (number);
}

static void
child (const Loop *loop, guint64 nth) {
  Shared *shared = loop->shared;
  static const int ends[] = { SIGABRT, SIGTRAP, SIGSEGV, SIGBUS, SIGFPE, SIGALRM };
  shared_now = shared;
  world_now = loop->world;
  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    (void)signal (ends[i], on_end);
  (void)alarm (SECONDS_MAX);
  /* What GLib says at its end is for on_end(), not for the reader of the tests. */
  for (int fd = STDOUT_FILENO; fd <= STDERR_FILENO; fd++)
    g_assert_cmpint (dup2 (memfd_create ("end", MFD_CLOEXEC), fd), ==, fd);
  FaultRun result = { 0 };
  form_pool_leave ();
  if (nth == 0)
    fault_heap_note (shared->calls, CALLS_MAX, epoch);
  fault_heap_fail (nth);
  run (loop, &result, SEED_FIRST);
  shared->happened = fault_heap_happened ();
  fault_heap_fail (0);
  if (nth == 0)
    shared->count = fault_heap_noted ();
  shared->status = result.status;
  (void)g_strlcpy (shared->out, result.out, TEXT_MAX);
  (void)g_strlcpy (shared->err, result.err, TEXT_MAX);
  shared->ended = TRUE;
  _exit (0);
}

/* Threads of a pool that are here, at work or at their end. */
static guint
count_pool_threads (void) {
  guint count = 0;
  g_autoptr (GDir) tasks = g_dir_open ("/proc/self/task", 0, NULL);
  const char *task;
  while (tasks != NULL && (task = g_dir_read_name (tasks)) != NULL) {
    g_autofree char *path = g_build_filename ("/proc/self/task", task, "comm", NULL);
    g_autofree char *name = NULL;
    if (g_file_get_contents (path, &name, NULL, NULL) && g_str_has_prefix (name, "pool-")
        && !g_str_has_prefix (name, "pool-spawner"))
      count++;
  }
  return count;
}

/* A child has none of its parent's threads, but the locks that they hold at that moment: a thread
 * that ends gives its memory back under one. */
static void
wait_for_threads (void) {
  g_thread_pool_set_max_unused_threads (0);
  for (guint i = 0; i < THREADS_MS_MAX && count_pool_threads () > 0; i++)
    g_usleep (1000);
}

/* Runs the command on the state of the start with the `nth` allocation failing; 0: none, noted. */
static int
in_child (Loop *loop, guint64 nth) {
  fault_world_adopt (loop->world);
  memset (loop->shared, 0, sizeof *loop->shared);
  wait_for_threads ();
  (void)fflush (NULL);
  pid_t pid = fork ();
  g_assert_cmpint (pid, >=, 0);
  if (pid == 0)
    child (loop, nth);
  int status = 0;
  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  fault_world_adopt (loop->world);
  return status;
}

/* --- looking --------------------------------------------------------------------------------- */

static void
look (Loop *loop, FaultRun *result, gboolean done) {
  g_autofree char *digest = fault_world_digest (loop->world);
  char *key = g_strdup_printf ("%s %d %d %s", digest, done, result->status, result->out);
  if (!g_hash_table_add (loop->seen, key))
    return;
  loop->states++;
  loop->path->check (loop->world, result, done, FALSE);
  g_auto (FaultRun) again = { 0 };
  run (loop, &again, SEED_AGAIN);
  if (again.status != 0 && !loop->path->once)
    g_error ("a second time the exit status was %d: %s%s", again.status, again.out, again.err);
  loop->path->check (loop->world, &again, TRUE, TRUE);
}

/* A program that was ended was ended by GLib, for want of memory: by intent, or (GLib 2.74 in
 * g_regex_new()) because it did not look at what PCRE gave it. */
static void
check_killed (const Shared *shared, int status, guint64 nth) {
  static const char *const known[]
      = { "failed to allocate", "Cannot allocate memory", "libpcre2", "passed to PCRE" };
  gboolean is_known = FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    is_known |= strstr (shared->err, known[i]) != NULL;
  if (!WIFSIGNALED (status) || !is_known)
    g_error ("allocation %" G_GUINT64_FORMAT " failed, wait status %x: %s", nth, (guint)status,
             shared->err);
}

static void
check_refused (const Loop *loop, const FaultRun *result) {
  g_assert_cmpint (result->status, ==, 1);
  if (!loop->path->reports || result->err[0] != '\0')
    fault_run_assert_sentence (result);
}

static void
try_point (Loop *loop, guint64 nth) {
  const Shared *shared = loop->shared;
  fault_world_restore_all (loop->world);
  int status = in_child (loop, nth);
  g_auto (FaultRun) result = { .status = shared->ended ? shared->status : 1,
                               .out = g_strdup (shared->out),
                               .err = g_strdup (shared->err) };
  if (shared->ended && !shared->happened) { /* hash tables grow a little differently each time */
    g_assert_cmpint (result.status, ==, 0);
    return;
  }
  loop->points++;
  if (!shared->ended) {
    check_killed (shared, status, nth);
    loop->killed++;
  } else if (result.status != 0) {
    check_refused (loop, &result);
    loop->refused++;
  }
  look (loop, &result, shared->ended && result.status == 0);
}

/* --- the loop -------------------------------------------------------------------------------- */

/* The numbers of the allocations to try, out of a run in which none failed. */
static GArray *
plan (Loop *loop) {
  const Shared *shared = loop->shared;
  gboolean all = g_strcmp0 (g_getenv ("FAULT_HEAP"), "all") == 0;
  g_autoptr (GHashTable) known = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  GArray *tries = g_array_new (FALSE, FALSE, sizeof (guint64));
  g_assert_cmpuint (shared->count, >, 0);
  g_assert_cmpuint (shared->count, <, CALLS_MAX);
  for (guint64 nth = 1; nth <= shared->count; nth++) {
    const FaultHeapCall *call = &shared->calls[nth - 1];
    if (call->of_sqlite && (!all || loop->path->with_memory))
      continue;
    gint64 *key = g_new (gint64, 1);
    *key = (gint64)call->epoch << 32 | (call->of_glib ? 0 : call->stack | 1);
    if (g_hash_table_add (known, key) || (all && !call->of_glib))
      g_array_append_val (tries, nth);
  }
  return tries;
}

void
fault_heap_loop_run (FaultWorld *world, const FaultPath *path) {
  if (!fault_heap_is_there ()) {
    g_test_skip ("allocations do not fail in this build");
    return;
  }
  gsize size = sizeof (Shared) + CALLS_MAX * sizeof (FaultHeapCall);
  Shared *shared = mmap (NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  g_assert_true (shared != MAP_FAILED);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Loop loop = { .world = world, .path = path, .shared = shared, .seen = seen };
  fault_world_restore_all (world);
  int status = in_child (&loop, 0);
  if (status != 0 || !shared->ended || shared->status != 0)
    g_error ("without a fault it ended with %d: %s", shared->status, shared->err);
  guint count = shared->count;
  g_autoptr (GArray) tries = plan (&loop);
  for (guint i = 0; i < tries->len; i++)
    try_point (&loop, g_array_index (tries, guint64, i));
  g_test_message (
      "%s: %u of %u allocations failed: %u times the program was ended, %u times it gave "
      "up, %u different states looked at",
      path->name, loop.points, count, loop.killed, loop.refused, loop.states);
  g_assert_cmpint (munmap (shared, size), ==, 0);
}

static const char with_disk[] = "disk", with_memory[] = "memory";

void
fault_loops_add (const char *path, GTestDataFunc test) {
  g_autofree char *memory = g_strconcat (path, "-memory", NULL);
  g_test_add_data_func (path, with_disk, test);
  g_test_add_data_func (memory, with_memory, test);
}

gboolean
fault_loop_is_memory (gconstpointer which) {
  return which == with_memory;
}

void
fault_loop_either (gconstpointer which, FaultWorld *world, const FaultPath *path) {
  if (fault_loop_is_memory (which))
    fault_heap_loop_run (world, path);
  else
    fault_loop_run (world, path);
}
