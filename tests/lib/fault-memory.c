/* Memory that runs out: SQLite's own allocator with a counter before it. */
#include "tests/lib/fault-memory.h"

#include <sqlite3.h>

static sqlite3_mem_methods real;
static guint64 left; /* allocations until one fails; 0: none does */
static gboolean came;
static __thread gboolean asking;

static gboolean
fails (void) {
  if (left == 0 || --left > 0)
    return FALSE;
  came = TRUE;
  return TRUE;
}

static void *
counted_malloc (int bytes) {
  if (fails ())
    return NULL;
  asking = TRUE;
  void *memory = real.xMalloc (bytes);
  asking = FALSE;
  return memory;
}

static void *
counted_realloc (void *memory, int bytes) {
  if (fails ())
    return NULL;
  asking = TRUE;
  void *moved = real.xRealloc (memory, bytes);
  asking = FALSE;
  return moved;
}

gboolean
fault_memory_is_asking (void) {
  return asking;
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
