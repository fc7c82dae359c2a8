/* Fault loops: every call of a command fails, or is the last before the power goes. */
#include "tests/lib/fault-loop.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "tests/lib/fault-memory.h"

#define SEED_FIRST 1
#define SEED_AGAIN 2

/* One kind of fault, tried at every call among `calls`. */
typedef struct {
  const char *name;
  FaultCalls calls;
  int code; /* 0: the power goes */
  gboolean for_ever;
  FaultCrash how;
  guint64 seed;
} Fault;

static const Fault faults[] = {
  { "fails", FAULT_ANY, EIO, FALSE, FAULT_KEPT, 0 },
  { "fails for ever", FAULT_CHANGES, EIO, TRUE, FAULT_KEPT, 0 },
  { "finds the disk full", FAULT_CHANGES, ENOSPC, TRUE, FAULT_KEPT, 0 },
  { "fails, then the power goes", FAULT_CHANGES, EIO, FALSE, FAULT_DROPPED, 0 },
  { "is the last, un-synced is lost", FAULT_CHANGES, 0, FALSE, FAULT_DROPPED, 0 },
  { "is the last, un-synced is kept", FAULT_CHANGES, 0, FALSE, FAULT_KEPT, 0 },
  { "is the last, names are kept", FAULT_CHANGES, 0, FALSE, FAULT_NAMES, 0 },
  { "is the last, torn (1)", FAULT_CHANGES, 0, FALSE, FAULT_TORN, 1 },
  { "is the last, torn (2)", FAULT_CHANGES, 0, FALSE, FAULT_TORN, 2 },
};

typedef struct {
  FaultWorld *world;
  const FaultPath *path;
  GHashTable *seen; /* owned; states that were looked at */
  guint points, allocations, states;
} Loop;

/* --- where it went wrong
 * ----------------------------------------------------------------------------- */

/* Printed when an assertion ends the program. */
static char point_words[400];
static int own_stderr = STDERR_FILENO;

static void
tell (const char *bytes, size_t length) {
  ssize_t ignored = write (own_stderr, bytes, length);
  (void)ignored;
}

/* Also what the program under test printed last, which went into memory. */
static void
on_abort (int number) {
  char caught[2000];
  ssize_t got = pread (STDERR_FILENO, caught, sizeof caught, 0);
  if (got > 0)
    tell (caught, (size_t)got);
  tell (point_words, strlen (point_words));
  (void)signal (number, SIG_DFL);
  (void)raise (number);
}

static void
note_point (const Loop *loop, const char *disk, const Fault *fault, guint64 nth) {
  (void)g_snprintf (point_words, sizeof point_words,
                    "# at: %s: call %" G_GUINT64_FORMAT " of kinds %x on the %s %s\n",
                    loop->path->name, nth, (guint)fault->calls, disk, fault->name);
}

/* --- one run
 * ------------------------------------------------------------------------------------------ */

static void
run (Loop *loop, FaultRun *result, guint64 seed) {
  const FaultPath *path = loop->path;
  fault_program_seed (seed);
  if (path->on_host)
    fault_program_host (result, loop->world->host_store, path->words);
  else
    fault_program_phone (result, loop->world->phone, path->words);
}

static FaultDisk *
own_disk (Loop *loop) {
  return loop->path->on_host ? loop->world->host_disk : loop->world->phone_disk;
}

/* A stick that is pulled loses what is on the way to it; when the machine loses its power, both do.
 */
static void
restart (Loop *loop, const Fault *fault, gboolean stick_alone) {
  FaultWorld *world = loop->world;
  fault_disk_restart (world->stick_disk, fault->how, fault->seed);
  fault_disk_restart (world->phone_disk, stick_alone ? FAULT_KEPT : fault->how, fault->seed);
  fault_disk_restart (world->host_disk, stick_alone ? FAULT_KEPT : fault->how, fault->seed);
}

/* TRUE if this state has not been looked at before. */
static gboolean
is_new (Loop *loop, const FaultRun *result) {
  g_autofree char *digest = fault_world_digest (loop->world);
  char *key = g_strdup_printf ("%s %d %s", digest, result->status, result->out);
  return g_hash_table_add (loop->seen, key);
}

static void
look (Loop *loop, const FaultRun *result) {
  /* Nothing was changed, and nothing was said to be. */
  if (result->status != 0 && !fault_world_was_touched (loop->world))
    return;
  if (!is_new (loop, result))
    return;
  loop->states++;
  loop->path->check (loop->world, result, result->status == 0, FALSE);
  g_auto (FaultRun) again = { 0 };
  run (loop, &again, SEED_AGAIN);
  if (again.status != 0 && !loop->path->once)
    g_error ("a second time the exit status was %d: %s%s", again.status, again.out, again.err);
  loop->path->check (loop->world, &again, TRUE, TRUE);
}

/* A failure says what it is, in the exit status and in words. */
static void
check_error (const Loop *loop, const FaultRun *result) {
  if (result->status == 0)
    return;
  g_assert_cmpint (result->status, ==, 1);
  if (!loop->path->reports || result->err[0] != '\0')
    fault_run_assert_sentence (result);
  else if (strstr (result->out, "Next: ") == NULL)
    g_error ("no word of what to do: %s", result->out);
}

/* FALSE if there is no such call any more. */
static gboolean
try_point (Loop *loop, gboolean stick, const Fault *fault, guint64 nth) {
  FaultWorld *world = loop->world;
  fault_world_restore (world);
  FaultDisk *disk = stick ? world->stick_disk : own_disk (loop);
  if (fault->code == 0 && !stick)
    fault_disk_share_power (world->stick_disk, disk);
  if (fault->code != 0)
    fault_disk_fail (disk, fault->calls, nth, fault->code, fault->for_ever);
  else
    fault_disk_cut (disk, fault->calls, nth);
  note_point (loop, stick ? "stick" : "disk", fault, nth);
  g_auto (FaultRun) result = { 0 };
  run (loop, &result, SEED_FIRST);
  gboolean happened = fault_disk_happened (disk);
  restart (loop, fault, stick);
  if (!happened)
    return FALSE;
  loop->points++;
  check_error (loop, &result);
  look (loop, &result);
  return TRUE;
}

/* --- the loop
 * ------------------------------------------------------------------------------------------ */

/* Without a fault, but with writes that write less than they were asked to. */
static void
try_short_writes (Loop *loop) {
  for (guint64 seed = 1; seed <= 5; seed++) {
    fault_world_restore (loop->world);
    fault_disk_short_writes (own_disk (loop), seed);
    fault_disk_short_writes (loop->world->stick_disk, seed);
    g_auto (FaultRun) result = { 0 };
    run (loop, &result, SEED_FIRST);
    if (result.status != 0)
      g_error ("with short writes (%d) the exit status was %d: %s", (int)seed, result.status,
               result.err);
    restart (loop, &faults[4], FALSE);
    look (loop, &result);
  }
}

/* FALSE if there is no such allocation any more. */
static gboolean
try_memory_point (Loop *loop, guint64 nth) {
  fault_world_restore (loop->world);
  (void)g_snprintf (point_words, sizeof point_words,
                    "# at: %s: allocation %" G_GUINT64_FORMAT " of SQLite fails\n",
                    loop->path->name, nth);
  g_auto (FaultRun) result = { 0 };
  fault_memory_fail_sqlite (nth);
  run (loop, &result, SEED_FIRST);
  gboolean happened = fault_memory_happened ();
  fault_memory_fail_sqlite (0);
  restart (loop, &faults[0], FALSE);
  if (!happened)
    return FALSE;
  loop->allocations++;
  check_error (loop, &result);
  look (loop, &result);
  return TRUE;
}

static void
try_memory (Loop *loop) {
  guint64 nth = 1;
  while (try_memory_point (loop, nth))
    nth++;
  g_assert_cmpuint (nth, >, 1);
}

static void
try_all (Loop *loop) {
  gboolean sticks = loop->path->with_stick;
  for (gboolean stick = FALSE; stick <= sticks; stick++)
    for (guint i = 0; i < G_N_ELEMENTS (faults); i++) {
      const Fault *fault = &faults[i];
      guint64 nth = 1;
      while (try_point (loop, stick, fault, nth))
        nth++;
      /* A stick that is only read has no changes to fail. */
      g_assert_true (nth > 1 || (stick && fault->calls != FAULT_ANY));
    }
}

void
fault_loop_run (FaultWorld *world, const FaultPath *path) {
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Loop loop = { .world = world, .path = path, .seen = seen };
  own_stderr = dup (STDERR_FILENO);
  (void)signal (SIGABRT, on_abort);
  (void)signal (SIGSEGV, on_abort);
  (void)signal (SIGTRAP, on_abort);
  fault_world_restore (world);
  g_auto (FaultRun) plain = { 0 };
  run (&loop, &plain, SEED_FIRST);
  if (plain.status != 0)
    g_error ("without a fault the exit status was %d: %s%s", plain.status, plain.out, plain.err);
  g_autofree char *calls = fault_disk_describe (own_disk (&loop));
  /* Done means durable: nothing is left that a power cut could take. */
  restart (&loop, &faults[4], FALSE);
  look (&loop, &plain);
  try_short_writes (&loop);
  if (path->with_memory)
    try_memory (&loop);
  try_all (&loop);
  g_test_message (
      "%s: %u calls failed or cut, %u allocations failed, %u different states looked at; "
      "calls without a fault: %s",
      path->name, loop.points, loop.allocations, loop.states, calls);
  (void)close (own_stderr);
  own_stderr = STDERR_FILENO;
  (void)signal (SIGABRT, SIG_DFL);
  (void)signal (SIGSEGV, SIG_DFL);
  (void)signal (SIGTRAP, SIG_DFL);
}
