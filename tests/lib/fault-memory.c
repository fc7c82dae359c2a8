/* Memory that runs out: SQLite's own allocator with a counter before it. */
#include "tests/lib/fault-memory.h"

#include <sqlite3.h>

static sqlite3_mem_methods real;
static guint64 left; /* allocations until one fails; 0: none does */
static gboolean came;

static gboolean
fails (void) {
  if (left == 0 || --left > 0)
    return FALSE;
  came = TRUE;
  return TRUE;
}

static void *
counted_malloc (int bytes) {
  return fails () ? NULL : real.xMalloc (bytes);
}

static void *
counted_realloc (void *memory, int bytes) {
  return fails () ? NULL : real.xRealloc (memory, bytes);
}

void
fault_memory_start (void) {
  g_assert_cmpint (sqlite3_config (SQLITE_CONFIG_GETMALLOC, &real), ==, SQLITE_OK);
  sqlite3_mem_methods counted = real;
  counted.xMalloc = counted_malloc;
  counted.xRealloc = counted_realloc;
  g_assert_cmpint (sqlite3_config (SQLITE_CONFIG_MALLOC, &counted), ==, SQLITE_OK);
}

void
fault_memory_fail_sqlite (guint64 nth) {
  left = nth;
  came = FALSE;
}

gboolean
fault_memory_happened (void) {
  return came;
}
