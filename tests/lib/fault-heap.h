/* Memory that runs out in libc: the n-th allocation of the program gives NULL, whoever asks:
 * libxml2, jansson, libcbor, GLib, libc itself. (SQLite has its own counter, fault-memory.h.)
 *
 * It takes the place of malloc and its kin in the programs that it is linked into (HEAP_C in the
 * Makefile: tests named test-fault-*), and is absent from builds with AddressSanitizer, which does
 * the same. Only allocations of the thread that gave the order count. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* FALSE in a build where allocations cannot be made to fail. */
gboolean fault_heap_is_there (void);

/* The `nth` allocation from now on (1, 2 ...) fails, and no other; 0: none does. */
void fault_heap_fail (guint64 nth);
/* TRUE if it came to that. */
gboolean fault_heap_happened (void);

/* One allocation of a run without failures. */
typedef struct {
  guint32 stack;      /* hash of who called whom; equal: the same place in the program */
  guint32 epoch;      /* what `epoch` said then */
  gboolean of_glib;   /* asked by g_malloc() and its kin, which end the program */
  gboolean of_sqlite; /* asked by SQLite */
} FaultHeapCall;

/* Notes every allocation from now on in `calls`, at most `most`; `epoch` is asked each time, and
 * allocates nothing. fault_heap_noted() ends it and says how many there were. */
void fault_heap_note (FaultHeapCall *calls, guint most, guint32 (*epoch) (void));
guint fault_heap_noted (void);

G_END_DECLS
