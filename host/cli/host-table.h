/* Aligned columns of text on stdout. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct HostTable HostTable;

/* `headers` end with NULL and are borrowed. (transfer full) */
HostTable *host_table_new (const char *const *headers);
/* One row: as many strings as there are headers; NULL is an empty cell. Line feeds and tabs become
 * spaces. Rows are printed in blocks, so that a long list takes no memory: columns are aligned
 * within a block, and never get narrower. */
void host_table_add (HostTable *table, ...);
/* Prints what is left and frees; nothing at all is printed for a table without rows. */
void host_table_end (HostTable *table);

/* Columns that `text` takes on a terminal. */
guint host_table_text_width (const char *text);

G_END_DECLS
