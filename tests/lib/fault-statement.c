/* A database in which one statement fails: by the authorizer, which is asked when a statement is
 * prepared, and by the progress handler, which is asked while it runs. */
#include "tests/lib/fault-statement.h"

#include <sqlite3.h>
#include <string.h>

static gint left;     /* points to go; 0: nothing fails */
static gint failing;  /* the statement that runs */
static gint happened; /* since it was armed */

static gboolean
is_this_one (void) {
  if (g_atomic_int_get (&left) <= 0 || !g_atomic_int_dec_and_test (&left))
    return FALSE;
  g_atomic_int_set (&happened, 1);
  return TRUE;
}

static int
on_prepare (void *data, int action, const char *one, const char *two, const char *database,
            const char *trigger) {
  (void)data;
  (void)two;
  (void)database;
  (void)trigger;
  gboolean counts = action == SQLITE_SELECT || action == SQLITE_INSERT || action == SQLITE_UPDATE
                    || action == SQLITE_DELETE
                    || (action == SQLITE_TRANSACTION && g_strcmp0 (one, "ROLLBACK") != 0);
  return counts && is_this_one () ? SQLITE_DENY : SQLITE_OK;
}

static int
on_begin (unsigned event, void *data, void *stmt, void *sql) {
  (void)event;
  (void)data;
  (void)stmt;
  const char *text = sql;
  gboolean is_end = strstr (text, "ROLLBACK") != NULL || strstr (text, "COMMIT") != NULL;
  if (!is_end && !g_str_has_prefix (text, "-- TRIGGER") && is_this_one ())
    g_atomic_int_set (&failing, 1);
  return 0;
}

static int
on_run (void *data) {
  (void)data;
  return g_atomic_int_compare_and_exchange (&failing, 1, 0);
}

static int
on_open (sqlite3 *handle, char **error, const struct sqlite3_api_routines *routines) {
  (void)error;
  (void)routines;
  (void)sqlite3_set_authorizer (handle, on_prepare, NULL);
  (void)sqlite3_trace_v2 (handle, SQLITE_TRACE_STMT, on_begin, NULL);
  sqlite3_progress_handler (handle, 1, on_run, NULL);
  return SQLITE_OK;
}

void
fault_statement_start (void) {
  g_assert_cmpint (sqlite3_auto_extension ((void (*) (void))on_open), ==, SQLITE_OK);
}

void
fault_statement_arm (guint nth) {
  g_atomic_int_set (&failing, 0);
  g_atomic_int_set (&happened, 0);
  g_atomic_int_set (&left, (gint)nth);
}

gboolean
fault_statement_disarm (void) {
  g_atomic_int_set (&left, 0);
  g_atomic_int_set (&failing, 0);
  return g_atomic_int_get (&happened) != 0;
}
