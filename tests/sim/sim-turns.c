/* Two threads that take turns.
 *
 * The turn passes only where no lock within the process is held: before a statement, and where
 * SQLite sleeps until another program has given a lock back. Who waits for a lock gets the turn
 * only when the other one is outside of a transaction: SQLite tries a hundred times, and a
 * transaction may have more statements. Other threads (those that verify) take no part: they touch
 * no store. */
#include "tests/sim/sim-turns.h"

#include <sqlite3.h>

#include "tests/lib/fault-disk.h"

#define PASS_PERCENT 25

typedef struct {
  SimRandom *random; /* borrowed */
  SimPart part;      /* of the second thread */
  gpointer data;     /* borrowed; for the parts */
  GMutex lock;
  GCond passed;
  guint turn;                 /* who goes on: 1 or 2 */
  gboolean waits[3], done[3]; /* by number: for a lock of the store; at its end */
} Turns;

/* Neither SQLite nor usleep() knows a context. */
static Turns *turns;       /* NULL: nobody shares anything */
static GPrivate my_number; /* 1 or 2 in the threads that take turns */

static guint
number_of_mine (void) {
  return turns != NULL ? GPOINTER_TO_UINT (g_private_get (&my_number)) : 0;
}

static void
wait_for_turn (guint me) {
  g_mutex_lock (&turns->lock);
  while (turns->turn != me)
    g_cond_wait (&turns->passed, &turns->lock);
  g_mutex_unlock (&turns->lock);
}

static void
give_turn (guint to) {
  g_mutex_lock (&turns->lock);
  turns->turn = to;
  g_cond_broadcast (&turns->passed);
  g_mutex_unlock (&turns->lock);
}

static void
pass (guint me) {
  give_turn (3 - me);
  wait_for_turn (me);
}

/* --- where the turn passes ------------------------------------------------------------------- */

/* Before a statement. */
int __real_sqlite3_step (sqlite3_stmt *stmt);
int __wrap_sqlite3_step (sqlite3_stmt *stmt);

int
__wrap_sqlite3_step (sqlite3_stmt *stmt) {
  guint me = number_of_mine ();
  if (me != 0 && !turns->done[3 - me]
      && (!turns->waits[3 - me] || sqlite3_get_autocommit (sqlite3_db_handle (stmt)) != 0)
      && sim_random_percent (turns->random, PASS_PERCENT))
    pass (me);
  return __real_sqlite3_step (stmt);
}

/* Instead of sleeping. FALSE: there is nobody to wait for. */
static gboolean
on_wait (void) {
  guint me = number_of_mine ();
  if (me == 0 || turns->done[3 - me])
    return FALSE;
  turns->waits[me] = TRUE;
  pass (me);
  turns->waits[me] = FALSE;
  return TRUE;
}

/* --- both ------------------------------------------------------------------------------------ */

static void
take_part (guint me, SimPart part) {
  g_private_set (&my_number, GUINT_TO_POINTER (me));
  wait_for_turn (me);
  part (turns->data);
  turns->done[me] = TRUE;
  give_turn (3 - me);
  g_private_set (&my_number, NULL);
}

static gpointer
be_second (gpointer data G_GNUC_UNUSED) {
  take_part (2, turns->part);
  return NULL;
}

void
sim_turns_run (SimRandom *random, SimPart first, SimPart second, gpointer data) {
  g_assert (turns == NULL);
  Turns both = {
    .random = random, .part = second, .data = data, .turn = 1 + sim_random_below (random, 2)
  };
  turns = &both;
  fault_disk_on_wait (on_wait);
  GThread *thread = g_thread_new ("second", be_second, NULL);
  take_part (1, first);
  (void)g_thread_join (thread);
  fault_disk_on_wait (NULL);
  turns = NULL;
}
