/* Memory that runs out: the n-th allocation of SQLite fails. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Once, before SQLite is used for the first time. */
void fault_memory_start (void);
/* The `nth` allocation of SQLite from now on (1, 2 ...) fails; 0: none does. */
void fault_memory_fail_sqlite (guint64 nth);
/* TRUE if it came to that. */
gboolean fault_memory_happened (void);
/* TRUE while SQLite asks libc, in this thread. */
gboolean fault_memory_is_asking (void);

G_END_DECLS
