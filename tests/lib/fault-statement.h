/* A database in which one statement fails: the n-th that is prepared or begun, on any connection
 * that is opened after fault_statement_start(). What a disk cannot do at every place, this can. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* For all connections from now on, as long as the program runs. After the first store was opened,
 * for that one sets up SQLite. */
void fault_statement_start (void);

/* From here the `nth` statement, counted from 1, cannot be prepared or is interrupted before it has
 * done anything. ROLLBACK works, and a COMMIT that was prepared. */
void fault_statement_arm (guint nth);
/* No more of it. TRUE if it came to that. */
gboolean fault_statement_disarm (void);

G_END_DECLS
