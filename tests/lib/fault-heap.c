/* Memory that runs out in libc: malloc and its kin with a counter before them. */
#include "tests/lib/fault-heap.h"

#include <dlfcn.h>
#include <errno.h>
#include <execinfo.h>
#include <malloc.h>
#include <string.h>

#include "tests/lib/fault-memory.h"

#ifdef __has_feature
#define HAS_FEATURE(name) __has_feature (name)
#else
#define HAS_FEATURE(name) 0
#endif

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__) || HAS_FEATURE(address_sanitizer)

gboolean
fault_heap_is_there (void) {
  return FALSE;
}

void
fault_heap_fail (guint64 nth G_GNUC_UNUSED) {
}

gboolean
fault_heap_happened (void) {
  return FALSE;
}

void
fault_heap_note (FaultHeapCall *calls G_GNUC_UNUSED, guint most G_GNUC_UNUSED,
                 guint32 (*epoch) (void) G_GNUC_UNUSED) {
}

guint
fault_heap_noted (void) {
  return 0;
}

#else

#define STACK_DEPTH 24

/* glibc's own allocator, by the names that it keeps for those who stand before it. */
extern void *__libc_malloc (size_t size);
extern void *__libc_calloc (size_t count, size_t size);
extern void *__libc_realloc (void *memory, size_t size);
extern void *__libc_memalign (size_t alignment, size_t size);

static __thread guint64 left; /* allocations until one fails; 0: none does */
static __thread gboolean came;

static __thread struct {
  FaultHeapCall *calls; /* NULL: nothing is noted */
  guint count, most;
  guint32 (*epoch) (void);
  gboolean inside;
} census;

gboolean
fault_heap_is_there (void) {
  return TRUE;
}

/* --- who asks -------------------------------------------------------------------------------- */

/* These end the program when there is no memory. */
static gboolean
ends_program (const char *name) {
  static const char *const names[]
      = { "g_malloc", "g_malloc0", "g_realloc", "g_malloc_n", "g_malloc0_n", "g_realloc_n" };
  for (guint i = 0; name != NULL && i < G_N_ELEMENTS (names); i++)
    if (strcmp (name, names[i]) == 0)
      return TRUE;
  return FALSE;
}

static void
note (const void *caller) {
  if (census.calls == NULL || census.inside)
    return;
  census.inside = TRUE; /* backtrace() may allocate */
  void *stack[STACK_DEPTH];
  int depth = backtrace (stack, STACK_DEPTH);
  guint32 hash = 2166136261u;
  for (int i = 0; i < depth; i++)
    hash = (hash ^ (guint32)(guintptr)stack[i]) * 16777619u;
  Dl_info info = { 0 };
  gboolean known = dladdr (caller, &info) != 0;
  if (census.count < census.most)
    census.calls[census.count] = (FaultHeapCall){ .stack = hash,
                                                  .epoch = census.epoch (),
                                                  .of_glib = known && ends_program (info.dli_sname),
                                                  .of_sqlite = fault_memory_is_asking () };
  census.count++;
  census.inside = FALSE;
}

static __attribute__ ((noinline)) gboolean
fails (const void *caller) {
  note (caller);
  if (G_LIKELY (left == 0) || --left > 0)
    return FALSE;
  came = TRUE;
  errno = ENOMEM;
  return TRUE;
}

/* --- libc's names ---------------------------------------------------------------------------- */

void *
malloc (size_t size) { /* check: allow, this is it */
  return fails (__builtin_return_address (0)) ? NULL : __libc_malloc (size);
}

void *
calloc (size_t count, size_t size) { /* check: allow, this is it */
  return fails (__builtin_return_address (0)) ? NULL : __libc_calloc (count, size);
}

void *
realloc (void *memory, size_t size) { /* check: allow, this is it */
  return fails (__builtin_return_address (0)) ? NULL : __libc_realloc (memory, size);
}

void *
memalign (size_t alignment, size_t size) {
  return fails (__builtin_return_address (0)) ? NULL : __libc_memalign (alignment, size);
}

void *
aligned_alloc (size_t alignment, size_t size) {
  return fails (__builtin_return_address (0)) ? NULL : __libc_memalign (alignment, size);
}

int
posix_memalign (void **memory, size_t alignment, size_t size) {
  void *got = fails (__builtin_return_address (0)) ? NULL : __libc_memalign (alignment, size);
  if (got == NULL)
    return ENOMEM;
  *memory = got;
  return 0;
}

/* --- orders ---------------------------------------------------------------------------------- */

void
fault_heap_fail (guint64 nth) {
  left = nth;
  came = FALSE;
}

gboolean
fault_heap_happened (void) {
  return came;
}

void
fault_heap_note (FaultHeapCall *calls, guint most, guint32 (*epoch) (void)) {
  void *warm[2];
  (void)backtrace (warm, 2); /* the first time it loads a library */
  census.count = 0;
  census.most = most;
  census.epoch = epoch;
  census.calls = calls;
}

guint
fault_heap_noted (void) {
  census.calls = NULL;
  return MIN (census.count, census.most);
}

#endif
