/* What happens when there is no memory: the same everywhere.
 *
 * GLib ends the program at once, and since every save is one transaction, nothing is left by half.
 * libxml2 and jansson would give NULL, deep inside a form or an answer, where a missing node or
 * member looks like one that was never there. So they take their memory from GLib too. SQLite gives
 * SQLITE_NOMEM, which is told as an error like every other. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* First thing in main(), before libxml2 or jansson are used. */
void pw_memory_start (void);

/* `got` as it is; if it is NULL, `library` had no memory, and the program ends as by g_malloc(). */
gpointer pw_memory_of (const char *library, gpointer got);

G_END_DECLS
